"""Columns of somebody's table that tell what became of goals: kept apart from the goals, for the lines of a period."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.decision import read_date
from kortit.errors import UsageError
from kortit.follow_up.period import ReportLine
from kortit.follow_up.statuses import status_called
from kortit.importing.vocabulary import ACTUAL
from kortit.indicators import amount_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from kortit.follow_up.statuses import Status
    from kortit.goal import Goal

_DAY = re.compile(r"\b[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class FollowedColumn:
    """A column: its number from 1, its heading, and what that is known to mean."""

    number: int
    heading: str
    terms: frozenset[str]

    @property
    def day(self) -> datetime.date | None:
        """The day in the heading."""
        match = _DAY.search(self.heading)
        with suppress(UsageError):  # there is no such day
            return read_date(match[0].replace(" ", "")) if match else None
        return None

    def is_of(self, day: datetime.date) -> bool:
        """Whether the heading allows for a period of this day: a year alone in it is that of the period."""
        years = {int(year) for year in _YEAR.findall(self.heading)}
        return self.day == day if self.day is not None else years <= {day.year}


@dataclass(frozen=True, slots=True)
class Followed:
    """The value of a goal's row in such a column: the texts of its cells, and their lines, one after another."""

    column: FollowedColumn
    texts: tuple[str, ...]
    lines: tuple[str, ...]


def line_of(
    said: Sequence[Followed], goal: Goal, before: ReportLine | None, statuses: Mapping[str, Status]
) -> ReportLine | None:
    """The line of a goal with what its row says, on top of what was said before; None where no status is known.

    A text that is the name of a status is one; numbers are the actuals of as many indicators as there are; signs
    without words, such as the colour of a light, say nothing that could be read.
    """
    line = before or ReportLine(goal.id, "")
    words: list[str] = []
    for one in said:
        status = status_called(" ".join(dict.fromkeys(one.texts)), statuses)
        if status is not None:
            line = line._replace(status=status)
        elif _are_actuals(one, goal):
            keys = (indicator.key for indicator in goal.indicators)
            line = line._replace(actual={**line.actual, **dict(zip(keys, one.lines, strict=True))})
        else:
            words += [text for text in one.texts if any(map(str.isalnum, text))]
    if words:
        line = line._replace(text=" ".join(words))
    return line if line.status else None


def _are_actuals(one: Followed, goal: Goal) -> bool:
    are_numbers = all(amount_of(line) is not None for line in one.lines)
    return ACTUAL in one.column.terms and are_numbers and len(one.lines) == len(goal.indicators)
