"""Boxes of a page of a PDF, and the characters in them, found without looking at all of them each time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

EDGE = 1.0  # points by which two rules may miss each other

Box: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Boxes by the bands between their tops and bottoms, so that not all of them need be looked at for each place."""

    edges: Sequence[float]
    boxes: Sequence[Sequence[Box]]

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> Bands:
        """The bands of some boxes."""
        edges = sorted({edge for box in boxes for edge in (box[1], box[3])})
        bands: list[list[Box]] = [[] for _edge in edges]
        for box in boxes:
            # A box that is taller or shorter by the edge that rules may miss each other is a neighbour's all the same.
            for place in range(bisect_left(edges, box[1] - EDGE), bisect_right(edges, box[3] + EDGE)):
                bands[place].append(box)
        return cls(edges, bands)

    def at(self, down: float) -> Sequence[Box]:
        """The boxes of a band, in their order, and perhaps some beside it."""
        place = bisect_right(self.edges, down) - 1
        return self.boxes[place] if place >= 0 else ()


@dataclass(frozen=True, slots=True)
class Blanks:
    """The blanks of a page, from top to bottom, with the middles of their lines."""

    middles: Sequence[float]
    blanks: Sequence[Any]

    @classmethod
    def of(cls, printed: Sequence[Any]) -> Blanks:
        """The blanks among the characters of a page."""
        found = [((one["top"] + one["bottom"]) / 2, number) for number, one in enumerate(printed) if _is_blank(one)]
        found.sort()
        return cls([middle for middle, _number in found], [printed[number] for _middle, number in found])

    def within(self, box: Box) -> list[Any]:
        """The blanks in a box."""
        first, last = bisect_left(self.middles, box[1]), bisect_right(self.middles, box[3])
        return [one for one in self.blanks[first:last] if within(one, box)]


def _is_blank(character: Any) -> bool:
    return not character["text"].strip()


def within(character: Any, box: Sequence[float]) -> bool:
    """Whether the centre of a character is in a box (left, top, right, bottom)."""
    return covers(box, (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2)


def covers(box: Sequence[float], across: float, down: float) -> bool:
    """Whether a point is in a box."""
    return box[0] <= across < box[2] and box[1] <= down < box[3]


def holds(box: Sequence[float], other: Sequence[float]) -> bool:
    """Whether a box contains another one: it is then a frame, and the other a cell."""
    return all(box[side] <= other[side] + EDGE for side in (0, 1)) and all(
        box[side] >= other[side] - EDGE for side in (2, 3)
    )
