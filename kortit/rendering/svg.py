"""Draws the charts of follow-up as SVG, which stands in HTML as it is and in PDF as a picture.

`bar(shares(statuses, tally), "O1 Hyvinvointi", words, "summary-O1")` makes a `Drawing`, which a template puts in by
`{{ drawing }}`, inside an element of the class `chart`, whose rules `html_page/chart.css.jinja` holds; `swatch` draws
what stands in the key beside the name of a status, `line` the trend of an indicator. `ids` is the beginning
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

    from kortit.follow_up.charts import Share, Trend, TrendPoint

BAR_HEIGHT, LINE_HEIGHT, SWATCH = 20, 104, 18
ANY_WIDTH = "100%"
_NARROWEST = 280.0  # pixels: what does not fit there is not written into a part
_LETTER = 8.0  # pixels, the widest that a digit or sign takes
_COLOURS = {"good": "#1f7a45", "warning": "#8a5600", "bad": "#b3262e", "none": "#4b5866", "unreported": "#4b5866"}
_INK, _PAPER, _QUIET, _ACCENT = "#16202b", "#ffffff", "#4b5866", "#0b4a86"
_FAR = 1200  # pixels: no part is wider
_MIDDLE, _WHOLE = f"{BAR_HEIGHT // 2}", f"{BAR_HEIGHT}"
_STRIPES = '<path d="M-40 {y}H{{far}}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'
_LEANING = '<path d="M-40 {y}H{{further}}" stroke-width="{width}" stroke-dasharray="{dashes}" transform="skewX(-45)"/>'


def _stripes(dashes: str, lean: str = _STRIPES, width: str = _WHOLE, y: str = _MIDDLE) -> str:
    """Stripes across a part: the dashes of one broad line, which may lean."""
    return lean.format(y=y, width=width, dashes=dashes)


def _rows(dashes: str, width: str) -> str:
    """Rows of dots or lines along a part."""
    return "".join(_stripes(dashes, _STRIPES, width, y) for y in ("4", "9", "14", "19", "24"))


_BACKWARD = _STRIPES.replace("/>", ' transform="skewX(45)"/>')
_TEXTURES = {
    "solid": _stripes("none"),
    "diagonal": _stripes("3 4", _LEANING),
    "cross": _stripes("1.6 5", _LEANING) + _stripes("1.6 5", _BACKWARD),
    "dots": f'<g stroke-linecap="round">{_rows("0 5", "2.4")}</g>',
    "upright": _stripes("2.4 2.4"),
    "level": _rows("none", "1.4"),
    "grid": _stripes("1.4 4") + _rows("none", "1.2"),
    "backward": _stripes("1.6 4", _BACKWARD),
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
    parts, start = [], 0.0
    for share in shares:
        if share.count:
            size = 100.0 * share.count / whole
            parts += [_part(share, start, size), _label(share, start, size)]
            start += size
    said = ", ".join(f"{word} {share.count}" for word, share in zip(words, shares, strict=True) if share.count)
    return _drawing("".join(parts), (name, said), ids, (width, BAR_HEIGHT))


def swatch(share: Share) -> Drawing:
    """The picture of a status in a key. It has no name of its own, since the status's name stands beside it."""
    return Drawing(
        f'<svg aria-hidden="true" {_size(str(SWATCH), SWATCH)}>{_part(share, 0, 100, SWATCH, SWATCH)}</svg>', ""
    )


def _part(share: Share, start: float, size: float, height: int = BAR_HEIGHT, far: int = _FAR) -> str:
    """A part of a bar: paper, the texture cut off at its edges, and its edge."""
    of_kind = _OF_KIND[share.kind]
    texture = _TEXTURES[of_kind[share.number % len(of_kind)]]
    inner = f'width="100%" height="{height}"'
    return (
        f'<svg class="{share.kind}" color="{_COLOURS[share.kind]}" x="{start:.3f}%" width="{size:.3f}%"'
        f' height="{height}">'
        f'<rect class="paper" {inner} fill="{_PAPER}"/>'
        f'<g stroke="currentColor">{texture.format(far=far, further=far + BAR_HEIGHT)}</g>'
        f'<rect {inner} fill="none" stroke="currentColor" stroke-width="3"/></svg>'
    )


def _label(share: Share, start: float, size: float) -> str:
    """The sign and the count on the middle of a part, where there is room for them on a narrow page."""
    label = f"{share.sign} {share.count}"
    room = _LETTER * len(label) + 6
    if size * _NARROWEST / 100 < room:
        return ""
    return (
        f'<svg x="{start + size / 2:.3f}%" overflow="visible"><rect class="paper" x="{-room / 2:g}" y="2"'
        f' width="{room:g}" height="{BAR_HEIGHT - 4}" rx="3" fill="{_PAPER}"/>'
        f"{_text(label, '0', BAR_HEIGHT / 2 + 4.2, 'middle', size=12)}</svg>"
    )


# --- trends ---

_TOP, _BOTTOM = 24.0, 78.0  # between them lie the levels
_LEFT, _RIGHT = 5.0, 95.0  # per cent: between them lie the days


def line(trend: Trend, name: str, said: str, ids: str, width: str = ANY_WIDTH) -> Drawing:
    """The line of a trend: target as a dashed line, baseline as a dotted one; it is broken where there is no number."""
    body = "".join([*_levels(trend), *_course(trend)])
    return _drawing(body, (name, said), ids, (width, LINE_HEIGHT))


def _levels(trend: Trend) -> Iterator[str]:
    floor = f"{_BOTTOM + 6:g}"
    yield f'<line class="quiet" x1="0%" x2="100%" y1="{floor}" y2="{floor}" stroke="{_QUIET}"/>'
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


def _days(trend: Trend) -> list[tuple[TrendPoint, float]]:
    """The marks with where their days lie, in per cent."""
    days = [mark.period.day.toordinal() for mark in trend.marks]
    step = (_RIGHT - _LEFT) / (days[-1] - days[0])
    return [(mark, _LEFT + (day - days[0]) * step) for mark, day in zip(trend.marks, days, strict=True)]


def _told(places: Sequence[tuple[TrendPoint, float, float | None]]) -> set[int]:
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
