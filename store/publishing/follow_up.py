"""The periods of the binding branch as a site tells them: their lines, and what makes their reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from kortit.site.reported import ReportedPeriod
from store.files.snapshot import CommitTree
from store.follow_up.reading import Reports, read_reports
from store.reporting.report import report_up_to

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from kortit.follow_up.period import Period
    from kortit.follow_up.report import FollowUpReport
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord

ReportedGoals: TypeAlias = "tuple[str, Mapping[GoalId, Goal]]"
"""The goals in force on a day, in the order of the cards, after the commit that made them so."""


class FollowUpReading:
    """The periods and lines up to a commit, whose amendments are `made` (newest first).

    What cannot be read is left out: the history is judged before it is published.
    """

    def __init__(self, plumbing: Plumbing, tip: str, made: Sequence[AmendmentRecord]) -> None:
        self._plumbing = plumbing
        self._tip = tip
        self._made = made
        is_there = any(one.lines for one in made)
        self._reports = read_reports(CommitTree(plumbing, tip), None) if is_there else Reports()

    @property
    def days(self) -> list[datetime.date]:
        """The days of the periods, in order."""
        return [*self._reports.periods]

    def period(self, day: datetime.date, goals: ReportedGoals, municipality: Municipality) -> ReportedPeriod:
        """A period as it is published, with the goals in force on its day."""
        period, lines = self._reports.periods[day], self._reports.lines.get(day, {})
        touching = [one.record.commit for one in self._made if any(path.day <= day for path in one.lines)]
        make = partial(self._report, period, municipality)
        return ReportedPeriod(period, goals[1], lines, municipality, (goals[0], *touching), make)

    def _report(self, period: Period, municipality: Municipality) -> FollowUpReport:
        return report_up_to(self._plumbing, self._tip, period, self._reports, municipality.statuses)[0]
