"""The follow-up of a store, as part of its façade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.problem import any_errors
from store.files.goal_file import read_goal_path
from store.files.snapshot import WorkingTree, municipality_of
from store.follow_up.reading import lines_of, read_reports, reported
from store.follow_up.report_path import ReportPath
from store.follow_up.walk import unknown_goal
from store.history.revision import resolve, tree_of, working_tree
from store.history.used import ids_ever_used
from store.reporting import writing
from store.reporting.day import state_on
from store.reporting.filling import Filling
from store.reporting.report import report_of, shown_period

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.report import FollowUpReport
    from kortit.goal import GoalId
    from kortit.importing.rows import Reading
    from kortit.problem import Problem
    from kortit.subject import Reported
    from store.follow_up.reading import Reports
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment
    from store.work.drafts import Committed
    from store.work.unfinished import FileChange


@dataclass(frozen=True, slots=True)
class Completeness:
    """A period, how many goals were in force on its day, and how many of them have a line."""

    period: Period
    goals: int
    reported: int


class FollowUp:
    """The periods of a store, and the lines of its goals in them. What makes drafts is added to `written`."""

    def __init__(self, plumbing: Plumbing, written: list[FileChange]) -> None:
        self._plumbing = plumbing
        self._written = written

    def reports(self, days: Collection[datetime.date] | None = None) -> Reports:
        """The periods in the working tree, with the lines of those in `days` (None: of all). Raises ProblemsError."""
        tree = WorkingTree(self._plumbing.root)
        statuses = municipality_of(tree).statuses if days is None or days else None  # without lines none is looked up
        return read_reports(tree, statuses, days)

    def of_goal(self, goal: GoalId) -> list[tuple[Period, ReportLine | None]]:
        """The periods in the working tree in order, each with the line of a goal. Raises ProblemsError."""
        return lines_of(WorkingTree(self._plumbing.root), goal)

    def overview(self) -> list[Completeness]:
        """The periods in the working tree, and how complete they are. Raises ProblemsError."""
        reports = self.reports()
        if any_errors(reports.problems):
            raise ProblemsError(reports.problems)
        found: list[Completeness] = []
        for day, period in reports.periods.items():
            goals = self._goals_on(day)
            found.append(Completeness(period, len(goals), len(goals.intersection(reports.lines.get(day, ())))))
        return found

    def _goals_on(self, day: datetime.date) -> set[GoalId]:
        """The goals in force on a day."""
        tree = tree_of(self._plumbing, state_on(self._plumbing, day))
        return {path.id for file in tree.files() if (path := read_goal_path(file.path)) is not None}

    def report(self, day: datetime.date | None, theme: str | None = None) -> FollowUpReport:
        """The report of a period (None: the only open one, or the last), or that of a theme. Raises as `report_of`."""
        return report_of(self._plumbing, day, theme)

    def lines(self, day: datetime.date | None, at: str | None = None) -> Mapping[GoalId, ReportLine]:
        """The lines of a period (None: of the only open one, or the last) in the working tree, or at a revision.

        Raises UsageError where there is no such period, ProblemsError for what cannot be read.
        """
        tree = tree_of(self._plumbing, resolve(self._plumbing, at) if at is not None else working_tree(self._plumbing))
        period = shown_period(tree, day)
        reports = read_reports(tree, municipality_of(tree).statuses, (period.day,))
        if any_errors(reports.problems):
            raise ProblemsError(reports.problems)
        return reports.lines.get(period.day, {})

    def reported(self, names: Iterable[str]) -> list[Reported]:
        """The changes of periods in files of periods and lines, by their paths, in the working tree."""
        return reported(WorkingTree(self._plumbing.root), names)

    def problems(self, goals: Collection[GoalId]) -> list[Problem]:
        """The problems of the periods and lines in the working tree; `goals` are those that it has."""
        reports = self.reports()
        unknown = {goal: day for day, lines in reports.lines.items() for goal in lines if goal not in goals}
        if unknown:
            used = ids_ever_used(self._plumbing)
            found = (ReportPath(day, goal) for goal, day in unknown.items() if goal not in used)
            return [*reports.problems, *map(unknown_goal, found)]
        return reports.problems

    def new(self, period: Period) -> bool:
        """Make a period, as a draft; return whether kortit.yaml got statuses with it. Raises UsageError."""
        made = writing.new_period(self._plumbing, period)
        self._written += made
        return len(made) > 1

    def set(
        self,
        goal: GoalId,
        day: datetime.date | None,
        *,
        status: str | None,
        text: str | None,
        actual: Mapping[str, str],
    ) -> Period:
        """Write the line of a goal in a period (None: in the only open one), as a draft. Raises UsageError.

        A status or text that is None stays; an empty text or actual is taken away.
        """
        period, made = writing.set_line(self._plumbing, goal, writing.LineEdit(status, text, actual), day)
        self._written += made
        return period

    def remove(self, goals: Sequence[GoalId], day: datetime.date | None) -> Period:
        """Take the lines of goals in a period (None: in the only open one) away, as drafts. Raises UsageError."""
        period, made = writing.remove_lines(self._plumbing, goals, day)
        self._written += made
        return period

    def line_text(self, goal: GoalId, day: datetime.date | None) -> tuple[ReportPath, bytes | None, bytes]:
        """The path of a line, its bytes (None: it is not there yet), and those to be edited as a text.

        Raises UsageError for an unknown goal or period.
        """
        return writing.line_text(self._plumbing, goal, day)

    def save_line_text(self, path: ReportPath, before: bytes | None, data: bytes) -> None:
        """Replace the whole text of a line, as a draft. Raises ProblemsError, writing nothing, when it is invalid."""
        self._written += writing.save_line_text(self._plumbing, path, before, data)

    def filling(self, reading: Reading, name: str) -> Filling:
        """Prepare the import of a filled form; `name` is the document's. Raises ProblemsError, UsageError."""
        return Filling(self._plumbing, reading, name, self._written)

    def close(self, day: datetime.date, amendment: Amendment, author: str | None = None) -> Committed:
        """Close a period, and commit that with its drafts as one amendment. Raises what `Repository.amend` raises."""
        return writing.close_period(self._plumbing, day, amendment, author)
