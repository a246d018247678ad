"""A reporting period, and what is reported of one goal in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kortit.messages import Message, _

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from kortit.goal import GoalId


CLOSED = _("the period is closed: its lines change only with a decision")


class Period(NamedTuple):
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


class ReportLine(NamedTuple):
    """The report line of a goal in a period: its status, a text, and the actuals of its indicators by their keys.

    The actual of an indicator is a number or a text, as it was written.
    """

    goal: GoalId
    status: str
    text: str = ""
    actual: Mapping[str, str] = {}


def merged_line(
    base: ReportLine | None, theirs: ReportLine, own: ReportLine, preferred: ReportLine | None = None
) -> ReportLine | None:
    """The line that has what each of two sides changed; None where both changed the same in different ways.

    Then the `preferred` side counts, if there is one.
    """
    before = base or ReportLine(own.goal, "")
    status = _merged(before.status, theirs.status, own.status, preferred.status if preferred else None)
    text = _merged(before.text, theirs.text, own.text, preferred.text if preferred else None)
    actual = {
        key: _merged(
            before.actual.get(key, ""),
            theirs.actual.get(key, ""),
            own.actual.get(key, ""),
            preferred.actual.get(key, "") if preferred is not None else None,
        )
        for key in dict.fromkeys((*theirs.actual, *own.actual))
    }
    known = {key: value for key, value in actual.items() if value is not None}
    if status is None or text is None or len(known) < len(actual):
        return None
    return ReportLine(own.goal, status, text, {key: value for key, value in known.items() if value})


def merged_period(base: Period | None, theirs: Period, own: Period, preferred: Period | None = None) -> Period | None:
    """The period that has what each of two sides changed, as `merged_line`. Closing it clashes with nothing."""
    before = base or Period(own.day)
    name = _merged(before.name, theirs.name, own.name, preferred.name if preferred else None)
    if name is None:
        return None
    return Period(own.day, name, own.closed if theirs.closed == before.closed else theirs.closed)


def _merged(base: str, theirs: str, own: str, preferred: str | None) -> str | None:
    """The value that one side, or both alike, made of another; where they made two, the preferred one if any is."""
    if own in (base, theirs):
        return theirs
    return own if theirs == base else preferred
