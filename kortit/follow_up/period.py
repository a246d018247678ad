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
        """What sentences and documents call it: its name and its day."""
        if self.name:
            return _("{name} ({day})", name=self.name, day=self.day)
        return _("Follow-up {day}", day=self.day)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What is reported of a goal in a period: its status, a text, and what its indicators show, by their keys.

    The actual of an indicator is a number or a text, as it was written.
    """

    goal: GoalId
    status: str
    text: str = ""
    actual: Mapping[str, str] = field(default_factory=dict)
