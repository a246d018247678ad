"""What an imported document holds: rows with two pairs of columns, the title, the preamble, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.goal import Goal, GoalId, Means

if TYPE_CHECKING:
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """A year and the means beside it: one pair of columns of a row."""

    target_year: int
    means: tuple[Means, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the document. `line` is where it begins, from 1."""

    line: int
    theme: str
    goal: str
    new: Column
    old: Column

    def as_goal(self, goal_id: GoalId, column: Column) -> Goal:
        """Give the goal that this row describes with one of its pairs of columns."""
        return Goal(goal_id, self.theme, self.goal, column.target_year, column.means)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read. With any problem of severity error it is not to be used."""

    rows: tuple[Row, ...]
    title: str
    preamble: str
    problems: tuple[Problem, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """Give the themes in the order in which the document names them."""
        return tuple(dict.fromkeys(row.theme for row in self.rows))
