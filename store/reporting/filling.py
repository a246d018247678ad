"""A filled form of a period brought in: its edits become drafts of lines, all or none."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.follow_up.filled import FilledLines
from kortit.importing.rows import DocumentPlace
from kortit.messages import _
from kortit.problem import Severity, any_errors
from store.files.atomic import read_file
from store.files.snapshot import WorkingTree, municipality_of, read_snapshot
from store.follow_up.reading import chosen_period, read_reports
from store.follow_up.report_file import line_data
from store.follow_up.report_path import ReportPath
from store.history.revision import tree_of
from store.reporting.day import state_on
from store.work.drafts import write

if TYPE_CHECKING:
    from kortit.importing.rows import FilledRow, Reading
    from kortit.messages import Message
    from kortit.problem import Problem
    from store.git.plumbing import Plumbing
    from store.work.unfinished import FileChange


class Filling:
    """A prepared import of a filled form; `name` is the document's name in problems. Drafts are added to `written`.

    Raises ProblemsError when the document or the store has problems, UsageError where there is no such period.
    """

    def __init__(self, plumbing: Plumbing, reading: Reading, name: str, written: list[FileChange]) -> None:
        self._plumbing, self._name, self._written = plumbing, name, written
        self._problems: list[Problem] = list(reading.problems)
        if any_errors(self._problems):
            raise ProblemsError(self._problems)
        tree = WorkingTree(plumbing.root)
        day = datetime.date.fromisoformat(reading.filled[0].mark.day)
        self.statuses = municipality_of(tree).statuses
        reports = read_reports(tree, self.statuses, (day,))
        self.period = chosen_period(reports, day)
        here = read_snapshot(tree)
        if any_errors(found := [*reports.problems, *here.problems]):
            raise ProblemsError(found)
        if self.period.closed:
            message = _("{period} is closed; its lines change only by decision, with kortit report set",
                        period=self.period.called)  # fmt: skip
            raise ProblemsError([DocumentPlace(0).problem(name, message)])
        then = read_snapshot(tree_of(plumbing, state_on(plumbing, day)))
        lines = reports.lines.get(day, {})
        goals = {goal_id: here.goals.get(goal_id, goal) for goal_id, goal in then.goals.items()}
        keys = {goal_id: {one.key for one in goal.indicators} for goal_id, goal in goals.items()}
        self.changes = FilledLines(lines, self.statuses, keys, self._refuse).changes(reading.filled)
        if any_errors(self._problems):
            raise ProblemsError([one for one in self._problems if one.severity is Severity.ERROR])
        self.told = tuple(self._problems)

    def _refuse(self, row: FilledRow, message: Message) -> None:
        self._problems.append(row.place.problem(self._name, message))

    def apply(self) -> None:
        """Write the drafts, all or none."""
        files = []
        for change in self.changes:
            path = str(ReportPath(self.period.day, change.goal))
            before = read_file(self._plumbing.root, path)
            files.append((path, before, line_data(change.new, before) if change.new is not None else None))
        self._written += write(self._plumbing, "import", files)
