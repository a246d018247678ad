"""A reporting period, and what is reported of one goal in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.messages import Message, _

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from kortit.goal import GoalId


CLOSED = _("the period is closed: its lines change only with a decision")


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, named by the day up to which it reports. A closed one changes only by a decision."""

    day: datetime.date
    name: str = ""
    closed: bool = False

    @property
    def called(self) -> Message:
        """Its name in sentences and documents: the name of the period and its day."""
        if self.name:
            return _("{name} ({day})", name=self.name, day=self.day)
        return _("Follow-up {day}", day=self.day)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The report line of a goal in a period: its status, a text, and the actuals of its indicators by their keys.

    The actual of an indicator is a number or a text, as it was written.
    """

    goal: GoalId
    status: str
    text: str = ""
    actual: Mapping[str, str] = field(default_factory=dict)


def merged_line(base: ReportLine | None, theirs: ReportLine, own: ReportLine) -> ReportLine | None:
    """The line that has what each of two sides changed; None where both changed the same in different ways."""
    before = base or ReportLine(own.goal, "")
    status = _merged(before.status, theirs.status, own.status)
    text = _merged(before.text, theirs.text, own.text)
    actual = {
        key: _merged(*(side.actual.get(key, "") for side in (before, theirs, own)))
        for key in dict.fromkeys((*theirs.actual, *own.actual))
    }
    known = {key: value for key, value in actual.items() if value is not None}
    if status is None or text is None or len(known) < len(actual):
        return None
    return ReportLine(own.goal, status, text, {key: value for key, value in known.items() if value})


def _merged(base: str, theirs: str, own: str) -> str | None:
    """The value that one side, or both alike, made of another; None where they made two."""
    if own in (base, theirs):
        return theirs
    return own if theirs == base else None
