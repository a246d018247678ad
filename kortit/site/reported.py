"""A period of the follow-up as a site tells it: the report is made when a page asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from kortit.changes import Endpoint
from kortit.follow_up.report import FollowUpReport, ReportRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.report import Tally
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality


@dataclass(frozen=True)
class ReportedPeriod:
    """A period, the goals in force on its day (in document order), its lines, and what makes its whole report.

    `municipality` are the settings in force, `commits` are all that its report follows from.
    """

    period: Period
    goals: Mapping[GoalId, Goal]
    lines: Mapping[GoalId, ReportLine]
    municipality: Municipality
    commits: tuple[str, ...]
    make: Callable[[], FollowUpReport]

    @cached_property
    def report(self) -> FollowUpReport:
        """The report, as the command `kortit report show` has it."""
        return self.make()

    def told_by(self, municipality: Municipality) -> ReportedPeriod:
        """The same with the names of other settings: those of another language."""
        return replace(self, municipality=municipality, make=lambda: self.report.told_by(municipality))

    @property
    def stamp(self) -> str:
        """A text that differs whenever the report does."""
        return _summed(self.commits)

    def row(self, goal_id: GoalId) -> ReportRow | None:
        """The report row of a goal, without its events; None where it was not in force on the day."""
        goal, line = self.goals.get(goal_id), self.lines.get(goal_id)
        return self._row(goal, line) if goal is not None else None

    def _row(self, goal: Goal, line: ReportLine | None) -> ReportRow:
        return ReportRow(goal, line, self.municipality.statuses.get(line.status) if line else None)

    @property
    def tally(self) -> Tally:
        """The counts of all goals, as in the report."""
        rows = tuple(self._row(goal, self.lines.get(goal_id)) for goal_id, goal in self.goals.items())
        return FollowUpReport(self.period, self.municipality, Endpoint(""), rows, rows).whole

    def stamp_of(self, goal_id: GoalId) -> str:
        """A text that differs whenever what is said of a goal does; empty where nothing is."""
        row = self.row(goal_id)
        return _summed((str(self.period), str(row.line), str(row.goal.indicators))) if row is not None else ""


def _summed(parts: tuple[str, ...]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
