"""Draws the charts of follow-up as SVG, which stands in HTML as it is and in PDF as a picture.

`bar(shares(statuses, tally), "O1 Hyvinvointi", "summary-O1")` gives a `Drawing`; a template puts it in with
`{{ drawing }}`, inside an element of the class `chart`, whose rules `html_page/chart.css.jinja` holds; `swatch` draws
what stands in the key beside the name of a status, `line` the trend of an indicator. The last argument is the beginning
of the ids inside, which must be different in each drawing of a page.

Nothing is told by colour alone: statuses differ by texture and by the sign and count on them, levels by the kind of
their lines. What a drawing shows is told in words by its title and description, and stands as numbers in a table beside
it. Places are shares of the width, so that a drawing fits any page and its letters keep their size. Colours are those
of paper; in a page the style sheet sets its own by the same classes, also for the dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from kortit.messages import written_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.follow_up.charts import Mark, Share, Trend

BAR_HEIGHT, LINE_HEIGHT, SWATCH = 26, 104, 18
ANY_WIDTH = "100%"
_NARROWEST = 280.0  # pixels: what does not fit there is not written into a part
_LETTER = 8.0  # pixels, the widest that a digit or sign takes
_COLOURS = {"good": "#1f7a45", "warning": "#8a5600", "bad": "#b3262e", "none": "#4b5866", "unreported": "#4b5866"}
_INK, _PAPER, _QUIET, _ACCENT = "#16202b", "#ffffff", "#4b5866", "#0b4a86"
_SOLID = "M0 0h8v8H0z"
_TEXTURES = {
    "solid": f'<path d="{_SOLID}" fill="currentColor"/>',
    "diagonal": '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="currentColor" stroke-width="2.2"/>',
    "cross": '<path d="M0 0l8 8M0 8l8-8" stroke="currentColor" stroke-width="1.6"/>',
    "dots": '<circle cx="2" cy="2" r="1.4" fill="currentColor"/><circle cx="6" cy="6" r="1.4" fill="currentColor"/>',
    "upright": '<path d="M2 0v8M6 0v8" stroke="currentColor" stroke-width="2"/>',
    "level": '<path d="M0 2h8M0 6h8" stroke="currentColor" stroke-width="1.4"/>',
    "grid": '<path d="M4 0v8M0 4h8" stroke="currentColor" stroke-width="1.4"/>',
    "backward": '<path d="M-2 6l4 4M0 0l8 8M6-2l4 4" stroke="currentColor" stroke-width="1.4"/>',
    "empty": "",
}
_OF_KIND = {
    "good": ("solid", "upright", "grid"),
    "warning": ("diagonal", "backward", "level"),
    "bad": ("cross", "grid", "upright"),
    "none": ("dots", "level", "backward"),
    "unreported": ("empty",),
}
"""The textures of the statuses of each level, in their order; of more statuses the signs and counts tell."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, and what it shows in words, for who does not see it."""

    svg: str
    said: str

    def __html__(self) -> str:
        """The drawing for a template; its texts are escaped."""
        return self.svg


def bar(shares: Sequence[Share], name: str, words: Sequence[str], ids: str, width: str = ANY_WIDTH) -> Drawing:
    """A bar that is stacked of the shares; `words` are their names, `name` says of what they are."""
    whole = sum(share.count for share in shares)
    textures, parts, start = [], [], 0.0
    for place, share in enumerate(shares):
        if not share.count:
            continue
        size = 100.0 * share.count / whole
        textures.append(_texture(share, f"{ids}-{place}"))
        parts.append(_part(share, f"{ids}-{place}", (start, size), BAR_HEIGHT))
        start += size
    said = ", ".join(f"{word} {share.count}" for word, share in zip(words, shares, strict=True) if share.count)
    return _drawing("".join([*textures, *parts]), (name, said), ids, (width, BAR_HEIGHT))


def swatch(share: Share, ids: str) -> Drawing:
    """What the parts of a status look like. It says nothing: its name stands beside it."""
    body = _texture(share, ids) + _part(share, ids, (0.0, 100.0), SWATCH, is_told=False)
    return Drawing(f'<svg aria-hidden="true" {_size(str(SWATCH), SWATCH)}>{body}</svg>', "")


def _part(share: Share, pattern: str, place: tuple[float, float], height: int, *, is_told: bool = True) -> str:
    """A part of a bar, with the sign and the count on it where there is room."""
    start, size = place
    drawn = (
        f'<g class="{share.kind}" color="{_COLOURS[share.kind]}"><rect x="{start:.3f}%" y="1" width="{size:.3f}%"'
        f' height="{height - 2}" fill="url(#{pattern})" stroke="currentColor" stroke-width="1.5"/></g>'
    )
    label = f"{share.sign} {share.count}"
    room = _LETTER * len(label) + 6
    if not is_told or size * _NARROWEST / 100 < room:
        return drawn
    return drawn + (
        f'<svg x="{start + size / 2:.3f}%" overflow="visible"><rect class="paper" x="{-room / 2:g}" y="5"'
        f' width="{room:g}" height="{height - 10}" rx="3" fill="{_PAPER}"/>'
        f"{_text(label, '0', height / 2 + 4.2, 'middle', size=12)}</svg>"
    )


def _texture(share: Share, name: str) -> str:
    of_kind = _OF_KIND[share.kind]
    return (
        f'<pattern id="{name}" class="{share.kind}" color="{_COLOURS[share.kind]}" width="8" height="8"'
        f' patternUnits="userSpaceOnUse"><path class="paper" d="{_SOLID}" fill="{_PAPER}"/>'
        f"{_TEXTURES[of_kind[share.number % len(of_kind)]]}</pattern>"
    )


# --- trends ---

_TOP, _BOTTOM = 24.0, 78.0  # between them lie the levels
_LEFT, _RIGHT = 5.0, 95.0  # per cent: between them lie the days


def line(trend: Trend, name: str, said: str, ids: str, *, width: str = ANY_WIDTH) -> Drawing:
    """The line of a trend: target as a dashed line, baseline as a dotted one; it is broken where there is no number."""
    body = "".join([*_levels(trend), *_course(trend)])
    return _drawing(body, (name, said), ids, (width, LINE_HEIGHT))


def _levels(trend: Trend) -> Iterator[str]:
    yield f'<path class="quiet" d="M0 {_BOTTOM + 6:g}h4000" stroke="{_QUIET}" stroke-width="1"/>'
    for number, dashes in ((trend.target, "9 5"), (trend.baseline, "1.5 4.5")):
        if number is not None:
            y = _y(trend.height(number))
            yield (
                f'<line class="ink" x1="0%" x2="100%" y1="{y:.1f}" y2="{y:.1f}" stroke="{_INK}" stroke-width="1.5"'
                f' stroke-dasharray="{dashes}"/>'
            )


def _course(trend: Trend) -> Iterator[str]:
    places = [(mark, x, trend.height(mark.number) if mark.number is not None else None) for mark, x in _days(trend)]
    for (_old, x1, low), (_new, x2, high) in pairwise(places):
        if low is not None and high is not None:
            yield (
                f'<line class="accent" x1="{x1:.2f}%" y1="{_y(low):.1f}" x2="{x2:.2f}%" y2="{_y(high):.1f}"'
                f' stroke="{_ACCENT}" stroke-width="2.5"/>'
            )
    told = _told(places)
    for place, (mark, x, level) in enumerate(places):
        at = f"{x:.2f}%"
        if level is None:
            yield _text("–", at, _BOTTOM + 3, "middle")
            continue
        yield f'<circle class="accent" cx="{at}" cy="{_y(level):.1f}" r="4" fill="{_ACCENT}" stroke="{_ACCENT}"/>'
        if place in told:
            half = _half(mark.actual)
            edge, anchor = ("0%", "start") if x < half else ("100%", "end") if x > 100 - half else (at, "middle")
            yield _text(mark.actual, edge, _y(level) - 8, anchor, size=12)
    for (mark, x, _level), anchor in ((places[0], "start"), (places[-1], "end")):
        yield _text(written_date(mark.period.day), f"{0 if anchor == 'start' else 100}%", LINE_HEIGHT - 5.0, anchor)
        tick = f'y1="{_BOTTOM + 6:g}" y2="{_BOTTOM + 10:g}"'
        yield f'<line class="quiet" x1="{x:.2f}%" x2="{x:.2f}%" {tick} stroke="{_QUIET}"/>'


def _days(trend: Trend) -> list[tuple[Mark, float]]:
    """The marks with where their days lie, in per cent."""
    days = [mark.period.day.toordinal() for mark in trend.marks]
    step = (_RIGHT - _LEFT) / (days[-1] - days[0])
    return [(mark, _LEFT + (day - days[0]) * step) for mark, day in zip(trend.marks, days, strict=True)]


def _told(places: Sequence[tuple[Mark, float, float | None]]) -> set[int]:
    """The places whose numbers are written: the last one, then those before it that do not run into one that is."""
    told: set[int] = set()
    free = 200.0
    for place, (mark, x, level) in reversed(list(enumerate(places))):
        half = _half(mark.actual)
        middle = min(max(x, half), 100 - half)
        if level is not None and middle + half < free:
            told.add(place)
            free = middle - half
    return told


def _half(words: str) -> float:
    """Half of the width of a text on a narrow page, in per cent."""
    return 50 * _LETTER * len(words) / _NARROWEST


def _y(level: float) -> float:
    return _BOTTOM - level * (_BOTTOM - _TOP)


# --- elements ---


def _text(words: str, x: str, y: float, anchor: str, *, size: int = 11) -> str:
    """A text with an edge of paper, so that it can be read where it stands on a line."""
    return (
        f'<text class="word" x="{x}" y="{y:g}" text-anchor="{anchor}" font-size="{size}"'
        f' font-family="Inter, system-ui, sans-serif" fill="{_INK}" stroke="{_PAPER}" stroke-width="3"'
        f' paint-order="stroke" stroke-linejoin="round">{escape(words)}</text>'
    )


def _drawing(body: str, told: tuple[str, str], ids: str, size: tuple[str, int]) -> Drawing:
    name, said = told
    return Drawing(
        f'<svg role="img" aria-labelledby="{ids}-t {ids}-d" {_size(*size)}>'
        f'<title id="{ids}-t">{escape(name)}</title><desc id="{ids}-d">{escape(said)}</desc>{body}</svg>',
        f"{name}: {said}",
    )


def _size(width: str, height: int) -> str:
    return f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
