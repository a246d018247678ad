"""Draws the charts of follow-up as characters, for a terminal: each status has a block that tells it without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.follow_up.charts import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.follow_up.charts import Share, Trend

BAR = 30
"""Columns of a bar, where there is room."""
_BLOCKS = {"good": "█▓", "warning": "▒", "bad": "×", "none": "·", "unreported": "░"}
_HEIGHTS = "▁▂▃▄▅▆▇█"
_BEFORE_TARGET = "┊"


def block(share: Share) -> str:
    """The block of a status; of several in a level the later ones share one, their signs and counts tell the rest."""
    of_kind = _BLOCKS[share.kind]
    return of_kind[min(share.number, len(of_kind) - 1)]


def bar(shares: Sequence[Share], width: int = BAR) -> Iterator[tuple[Share, str]]:
    """The parts of a stacked bar."""
    for share, taken in zip(shares, cells([share.count for share in shares], width), strict=True):
        if taken:
            yield share, block(share) * taken


def course(trend: Trend) -> str:
    """A trend as bars of eight heights, a dot where there is no number, and the height of the target behind a line."""
    marks = "".join(_height(trend.height(mark.number)) if mark.number is not None else "·" for mark in trend.marks)
    return marks + (_BEFORE_TARGET + _height(trend.height(trend.target)) if trend.target is not None else "")


def numbers(trend: Trend) -> str:
    """The actuals of a trend, as they were written."""
    return " → ".join(mark.actual or "–" for mark in trend.marks)


def _height(level: float) -> str:
    return _HEIGHTS[round(level * (len(_HEIGHTS) - 1))]
