"""The report of an open period as a form to fill in: its rows, and the mark by which each is known when it comes back.

A mark says of which period, commit, goal and indicator a row is, and has fingerprints of what it said when it was made.
So it is known of each field whether a person changed it, also where that was a draft or is in no store any more.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from kortit.decision import read_date
from kortit.goal import GOAL_ID, GoalId
from kortit.indicators import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kortit.follow_up.report import FollowUpReport, Measured, ReportRow

OF_GOAL = ("status", "text")
ACTUAL = "actual"
OPEN = (*OF_GOAL, ACTUAL)
"""The fields that are filled in; the first two in the first row of a goal, an actual in each row of an indicator."""

_LENGTH = 6  # hexadecimal digits of a fingerprint
_MARK = re.compile(
    rf"kortit (?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) (?P<commit>[0-9a-f]{{12}}|-) (?P<goal>{GOAL_ID.pattern})"
    rf" (?P<key>{KEY.pattern}|-) (?P<prints>(?:[0-9a-f]{{{_LENGTH}}}){{1,4}})(?![0-9a-f])"
)


def fingerprint(text: str) -> str:
    """A short text that differs where a text does; of white space only counts whether there is some.

    Soft hyphens count for nothing, which readers of documents take out.
    """
    return hashlib.blake2s(" ".join(text.replace("\u00ad", "").split()).encode()).hexdigest()[:_LENGTH]


def locked_print(texts: Iterable[str]) -> str:
    """The fingerprint of the cells that are not filled in, where programs break lines as they like."""
    return fingerprint("".join("".join(texts).split()))


class Mark(NamedTuple):
    """The mark of a row: its period, the commit that it was made of, its goal, and the key of its indicator (or none).

    `locked` is the fingerprint of what is not filled in, `fields` are those of what is.
    """

    day: str
    commit: str
    goal: GoalId
    key: str
    locked: str
    fields: dict[str, str]

    def __str__(self) -> str:
        prints = "".join([self.locked, *self.fields.values()])
        return f"kortit {self.day} {self.commit[:12] or '-'} {self.goal} {self.key or '-'} {prints}"


def read_mark(text: str) -> tuple[Mark, str] | None:
    """The mark in a text, and the text without it; None where there is none."""
    if "kortit" not in text:
        return None
    text = " ".join(text.split())
    match = _MARK.search(text)
    if match is None or read_date(match["day"]) is None:
        return None
    key = match["key"].removeprefix("-")
    prints = [match["prints"][place : place + _LENGTH] for place in range(0, len(match["prints"]), _LENGTH)]
    fields = _fields(key, is_first=len(prints) > 2)
    if len(prints) != len(fields) + 1:
        return None
    mark = Mark(
        match["day"], match["commit"].removeprefix("-"), GoalId(match["goal"]), key, prints[0],
        dict(zip(fields, prints[1:], strict=True)),
    )  # fmt: skip
    return mark, text[: match.start()] + text[match.end() :]


def _fields(key: str, *, is_first: bool) -> tuple[str, ...]:
    return (*(OF_GOAL if is_first else ()), *((ACTUAL,) if key else ()))


class FormRow(NamedTuple):
    """A row of the form: an indicator of a goal (None: it has none); the first has the goal's own fields too."""

    report: FollowUpReport
    row: ReportRow
    measured: Measured | None
    is_first: bool

    @property
    def theme(self) -> str:
        """The theme of the goal."""
        return self.row.theme

    @property
    def values(self) -> dict[str, str]:
        """The values of its fields by their names; the status as its key."""
        line = self.row.line
        key = self.measured.key if self.measured else ""
        every = {
            "status": line.status if line else "",
            "text": line.text if line else "",
            ACTUAL: self.measured.actual if self.measured else "",
        }
        return {name: every[name] for name in _fields(key, is_first=self.is_first)}

    def mark(self, locked: Iterable[str]) -> Mark:
        """The mark of the row, whose other cells hold the texts `locked`."""
        return Mark(
            str(self.report.period.day),
            self.report.commit,
            self.row.goal.id,
            self.measured.key if self.measured else "",
            locked_print(locked),
            {name: fingerprint(value) for name, value in self.values.items()},
        )


def form_rows(report: FollowUpReport) -> Iterator[FormRow]:
    """The rows of the form: one for each indicator of the goals that are shown, and one for a goal without any."""
    for row in report.shown:
        measurable = [one for one in row.measured if one.indicator is not None]
        for place, measured in enumerate(measurable or [None]):
            yield FormRow(report, row, measured, place == 0)
