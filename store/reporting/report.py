"""The report of a period: the goals in force on its day joined with its lines and with what happened to them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.follow_up.report import FollowUpReport, ReportRow
from kortit.goal import card_order
from kortit.problem import any_errors
from store.files.goal_file import FOLLOW_UP_FOLDER, read_goal_path
from store.files.snapshot import WorkingTree, municipality_of, read_snapshot
from store.follow_up.reading import Reports, chosen_period, read_reports
from store.history.points import endpoint
from store.history.revision import tree_of
from store.reporting.day import state_before, state_on
from store.reporting.year import closing_of, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.statuses import Status
    from kortit.goal import GoalId
    from kortit.problem import Problem
    from store.files.snapshot import Tree
    from store.git.plumbing import Plumbing


def report_of(plumbing: Plumbing, day: datetime.date | None, theme: str | None = None) -> FollowUpReport:
    """The report of the period of a day (None: of the only open one, or the last), or its part of one theme.

    Its lines are those of the working tree, its goals those in force on the day. Raises UsageError where there is no
    such period, ProblemsError when any file is invalid, because an incomplete report must not be decided on.
    """
    tree = WorkingTree(plumbing.root)
    statuses = municipality_of(tree).statuses
    period = shown_period(tree, day)
    reports = read_reports(tree, statuses, (period.day,))
    older = [one for one in reports.periods if one < period.day]
    earlier = read_reports(tree, None, older) if older else Reports()  # their statuses may have been taken away since
    reports.lines |= earlier.lines
    report, problems = report_up_to(plumbing, plumbing.head(), period, reports, statuses, theme)
    if any_errors(found := [*reports.problems, *earlier.problems, *problems]):
        raise ProblemsError(found)
    return report._replace(drafts=_has_drafts(plumbing, period.day), commit=plumbing.head() or "")


def report_up_to(
    plumbing: Plumbing,
    tip: str | None,
    period: Period,
    reports: Reports,
    statuses: Mapping[str, Status],
    theme: str | None = None,
) -> tuple[FollowUpReport, tuple[Problem, ...]]:
    """The report of a period by its lines and those before it, by the history up to a commit; problems of its goals."""
    state = state_on(plumbing, period.day)
    snapshot = read_snapshot(tree_of(plumbing, state))
    new_year = datetime.date(period.day.year, 1, 1)
    closed = [one.day for one in reports.periods.values() if one.closed and one.day < new_year]
    told = closing_of(plumbing, closed[-1], tip).by if closed else None
    year = year_of(plumbing, state_before(plumbing, new_year, told.commit if told else None), state.commit)
    closing = closing_of(plumbing, period.day, tip)
    lines = reports.lines.get(period.day, {})
    earlier = _Earlier(plumbing, period, reports)
    themes = snapshot.municipality.theme_codes
    goals = sorted(snapshot.goals.values(), key=lambda goal: card_order(themes, goal))
    rows = tuple(
        ReportRow(
            goal,
            line := lines.get(goal.id),
            statuses.get(line.status) if line else None,
            tuple(year.moves.get(goal.id, ())),
            year.came.get(goal.id),
            tuple(closing.corrected.get(goal.id, ())),
            earlier.of(goal.id),
        )
        for goal in goals
        if theme in (None, goal.theme)
    )
    gone = sorted(
        (one for goal_id, one in year.gone.items() if goal_id not in snapshot.goals),
        key=lambda one: card_order(themes, one.goal),
    )
    report = FollowUpReport(
        period,
        snapshot.municipality._replace(statuses=statuses),
        endpoint(plumbing, state),
        rows,
        rows,
        tuple(one for one in gone if theme in (None, one.goal.theme)),
        tuple(line for goal, line in sorted(lines.items()) if goal not in snapshot.goals),
        closing.by if period.closed else None,
        theme=theme,
    )
    return report, snapshot.problems


class _Earlier:
    """The lines of the periods before one."""

    def __init__(self, plumbing: Plumbing, period: Period, reports: Reports) -> None:
        self.lines = reports.lines
        self.periods = [one for day, one in reports.periods.items() if day < period.day]
        last = tree_of(plumbing, state_on(plumbing, self.periods[-1].day)).files() if self.periods else ()
        self.in_force = {path.id for file in last if (path := read_goal_path(file.path)) is not None}

    def of(self, goal: GoalId) -> tuple[tuple[Period, ReportLine | None], ...]:
        """The periods from the goal's first line on, each with its line; the last one wherever it was in force then."""
        found = [(period, self.lines.get(period.day, {}).get(goal)) for period in self.periods]
        first = next((place for place, (_period, line) in enumerate(found) if line is not None), len(found))
        return tuple(found[first:] or (found[-1:] if goal in self.in_force else ()))


def shown_period(tree: Tree, day: datetime.date | None) -> Period:
    """The period of a day in a state (None: the only open one, or the last). Raises UsageError."""
    known = read_reports(tree, None, ())
    return chosen_period(known, next(reversed(known.periods), None) if day is None and not known.open else day)


def _has_drafts(plumbing: Plumbing, day: datetime.date) -> bool:
    """Whether a line or the period itself is, on disk, not what the last commit holds."""
    head, folder = plumbing.head(), f"{FOLLOW_UP_FOLDER}/{day}"
    if head is None or plumbing.names(plumbing.start_untracked(folder).output()):
        return True
    changes = list(plumbing.tree_changes(plumbing.start_working_difference(head, folder).output()))
    here = [change.path for change in changes if change.old is not None and (plumbing.root / change.path).is_file()]
    held = {change.path: change.old.blob for change in changes if change.old is not None}
    same = {path for path, blob in zip(here, plumbing.file_ids(here), strict=True) if held[path] == blob}
    return any(change.path not in same for change in changes)
