"""Rows of change tables as tests write them into documents: a goal, and its year and means on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kortit.goal import Means
    from kortit.importing.rows import Reading


@dataclass(frozen=True, slots=True)
class Column:
    """A year and the means beside it."""

    target_year: int
    means: tuple[Means, ...]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with both pairs of columns. `line` is where it begins in a text, from 1."""

    line: int
    theme: str
    goal: str
    new: Column
    old: Column


def rows_of(reading: Reading) -> list[GoalRow]:
    """Return what was read as rows, for documents that say everything of each goal."""
    return [
        GoalRow(
            one.place.line,
            one.theme,
            str(one.about["goal"]),
            Column(**(one.new or {})),  # type: ignore[arg-type]
            Column(**(one.old or {})),  # type: ignore[arg-type]
        )
        for one in reading.statements
    ]
