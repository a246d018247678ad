"""Glyphs of a PDF page that are no text: drawn over, hidden, or raised.

A PDF knows no formatting. What is struck out is glyphs with a thin line through their middle, an underline lies lower
and a rule of a table between lines of text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kortit.importing.lines import SOFT_HYPHEN
from kortit.importing.readers.raised import number_of
from kortit.importing.unseen import Unseen, WhyUnseen, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Taken: TypeAlias = "tuple[Any, WhyUnseen]"
"""A character as the parser gives it, and why it is no text."""

_DRAWN = 0.5  # points: a glyph that is wider is seen
_THIN = 2.0  # points that a line through a text is high at most, or a sixth of the text
_MIDDLE = (0.28, 0.72)  # of a glyph from below: where a line through it lies, and no underline
_ALIKE = 0.06  # by which the parts of two colours may differ that nobody can tell apart
_WHITE = (1.0, 1.0, 1.0)
_SMALLER = 0.88  # of the text before it, which the raised mark of a footnote is at most


@dataclass(frozen=True, slots=True)
class PageLooks:
    """The page without what is no text, and the characters that were taken out of it."""

    page: Any
    taken: Sequence[Taken]

    def unseen(self, inside: Iterable[Taken]) -> tuple[Unseen, ...]:
        """Those of the taken characters, as texts."""
        return tuple(gathered((reason, one["text"]) for one, reason in inside))


def looked_at(page: Any) -> PageLooks:
    """Look at a page as the parser gives it."""
    characters = page.chars
    _show_hyphens(characters)
    taken: dict[int, WhyUnseen] = {}
    lines: set[int] = set()
    _strike(page, characters, taken, lines)
    for one in _faint(page, characters):
        taken.setdefault(id(one), WhyUnseen.FAINT)
    for one in _marks(characters):
        taken.setdefault(id(one), WhyUnseen.MARK)
    if not taken:
        return PageLooks(page, ())
    kept = page.filter(lambda one: id(one) not in taken and id(one) not in lines)
    return PageLooks(kept, [(one, taken[id(one)]) for one in characters if id(one) in taken])


def _show_hyphens(characters: Iterable[Any]) -> None:
    """Make soft hyphens that are drawn the hyphens that they show: programs give both the same glyph, and one code."""
    for one in characters:
        if one["text"] == SOFT_HYPHEN and one["x1"] - one["x0"] > _DRAWN:
            one["text"] = "-"


def _strike(page: Any, characters: Sequence[Any], taken: dict[int, WhyUnseen], lines: set[int]) -> None:
    """Find what is struck out by lines, and by the notes with which programs strike out."""
    thin = [one for one in (*page.lines, *page.rects) if one["bottom"] - one["top"] <= _THIN and one["width"] > _THIN]
    lowest = sorted(characters, key=lambda one: one["bottom"])
    most = max((one["bottom"] - one["top"] for one in characters), default=0.0)
    for rule in thin:
        height = (rule["top"] + rule["bottom"]) / 2
        first = bisect_left(lowest, height, key=lambda one: one["bottom"])
        last = bisect_right(lowest, height + most, key=lambda one: one["bottom"])
        for one in lowest[first:last]:
            size = one["bottom"] - one["top"]
            low, high = (one["bottom"] - size * part for part in _MIDDLE)
            if high <= height <= low and rule["x0"] - 1 <= (one["x0"] + one["x1"]) / 2 <= rule["x1"] + 1:
                taken[id(one)] = WhyUnseen.STRUCK
                lines.add(id(rule))
    for note in page.annots:
        if "StrikeOut" in str(note["data"].get("Subtype")):
            for one in characters:
                if _covers(note, one):
                    taken[id(one)] = WhyUnseen.STRUCK


def _faint(page: Any, characters: Sequence[Any]) -> Iterator[Any]:
    """The characters of the colour of what is behind them."""
    grounds = [
        (one, colour)
        for one in (*page.rects, *page.curves)
        if one.get("fill") and one["height"] > _THIN and (colour := _colour(one["non_stroking_color"]))
    ]
    colours: dict[Any, tuple[float, ...] | None] = {}
    for one in characters:
        key = one["non_stroking_color"]
        if key not in colours:
            colours[key] = _colour(key)
        colour = colours[key]
        white = colour is not None and _alike(colour, _WHITE)
        if colour is None or not (white or any(_alike(colour, ground) for _box, ground in grounds)):
            continue
        behind = [(box["width"] * box["height"], ground) for box, ground in grounds if _covers(box, one)]
        if any(_covers(image, one) for image in page.images):
            continue
        ground = min(behind)[1] if behind else _WHITE
        if one["text"].strip() and _alike(colour, ground):
            yield one


def _marks(characters: Sequence[Any]) -> Iterator[Any]:
    """The raised marks of footnotes; a raised number of a unit becomes its own character."""
    before: Any = None
    word = ""
    for one in characters:
        text = one["text"]
        is_raised = (
            before is not None
            and one["size"] <= before["size"] * _SMALLER
            and before["bottom"] - one["bottom"] > before["size"] * 0.1
            and before["top"] - before["size"] * 0.5 < one["top"] < before["bottom"]
            and -1 < one["x0"] - before["x1"] < before["size"]
        )
        if is_raised and (number := number_of(text, word)):
            one["text"] = number
        elif is_raised and (text.isdecimal() or text in "*†‡§)"):
            yield one
        elif text.strip():
            touches = before is not None and -1 < one["x0"] - before["x1"] < one["size"] * 0.1
            word = word + text if touches else text
            before = one


def _covers(box: Any, one: Any) -> bool:
    across, down = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return bool(box["x0"] <= across <= box["x1"] and box["top"] <= down <= box["bottom"])


def _colour(parts: Any) -> tuple[float, ...] | None:
    """A colour of a PDF as red, green and blue; None if it is none of the plain ones."""
    if isinstance(parts, int | float):
        parts = (parts,)
    if not isinstance(parts, tuple | list) or not all(isinstance(one, int | float) for one in parts):
        return None
    if len(parts) == 4:
        return tuple((1 - one) * (1 - parts[3]) for one in parts[:3])
    return tuple(map(float, parts)) * (3 if len(parts) == 1 else 1) if len(parts) in (1, 3) else None


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
