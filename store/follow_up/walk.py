"""The changes of periods and lines in each commit of a history: which of them take a decision, and the problems.

A line of an open period changes freely; closing a period, and any later change of it or of its lines, takes a decision.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from kortit.authority import bound_line
from kortit.errors import ProblemsError
from kortit.goal import goal_id_order
from kortit.messages import _
from kortit.problem import Code, Problem, Severity
from store.files.goal_file import FOLLOW_UP_FOLDER, is_twin, read_goal, read_goal_path
from store.files.snapshot import twin_problem
from store.follow_up.report_file import read_line, read_period
from store.follow_up.report_path import ReportPath, read_report_path
from store.git.entries import is_regular

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kortit.authority import BoundChange
    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.statuses import Status
    from kortit.municipality import Municipality
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing


_Number = tuple[str, int, int]
"""A goal's id as ids are compared."""


class LinesWalk:
    """Walks over the changes of periods and lines, commit by commit; what was before is read from `origin` when asked.

    `read` gives the bytes of a blob.
    """

    def __init__(self, plumbing: Plumbing, origin: str | None, read: Callable[[str], bytes | None]) -> None:
        self._plumbing = plumbing
        self._origin = origin
        self._read = read

    @cached_property
    def _present(self) -> dict[str, TreeEntry]:
        """Every file of periods and lines, as it is now."""
        if self._origin is None:
            return {}
        listed = self._plumbing.start_tree(self._origin, FOLLOW_UP_FOLDER).output()
        return {entry.path: entry for entry in self._plumbing.tree_entries(listed)}

    @cached_property
    def _periods(self) -> dict[datetime.date, Period]:
        """The periods that are there now, closed or not; those that cannot be read count as open."""
        entries = [entry for entry in self._present.values() if _is_period(read_report_path(entry.path))]
        blobs = self._plumbing.objects([entry.blob for entry in entries])
        found = (self._period(entry.path, data) for entry, data in zip(entries, blobs, strict=True))
        return {period.day: period for period in found if period is not None}

    def _period(self, name: str, data: bytes | None) -> Period | None:
        path = read_report_path(name)
        try:
            return read_period(path, data) if path is not None and data is not None else None
        except ProblemsError:
            return None

    def bound(self, changes: Sequence[TreeChange], judge: Municipality) -> list[tuple[str, BoundChange]]:
        """The changes of a commit that take a decision, each with its file, by the periods before it.

        Call `take` after it, which makes the changes.
        """
        found: list[tuple[str, BoundChange]] = []
        for change in changes:
            path = read_report_path(change.path)
            if path is None:
                continue
            before = self._periods.get(path.day)
            closes = before is not None and before.closed
            if path.goal is None and change.new is not None and is_regular(change.new.mode):
                after = self._period(change.path, self._read(change.new.blob))
                closes = closes or (after is not None and after.closed)
            if closes:
                found.append((change.path, bound_line(path.goal, change.path, judge)))
        return found

    def take(
        self,
        changes: Sequence[TreeChange],
        settings: Municipality | None,
        goals: Mapping[_Number, Mapping[str, TreeEntry]],
        was_used: Callable[[_Number], bool],
    ) -> list[Problem]:
        """Make the changes of a commit; return what is wrong with the files that it leaves.

        `settings` and `goals` (their files by paths) are those that the commit leaves; `was_used` says whether a goal
        was ever there.
        """
        problems: list[Problem] = []
        present, periods = self._present, self._periods
        for change in changes:
            present.pop(change.path, None)
            if change.new is not None:
                present[change.path] = change.new
        for change in changes:
            path = read_report_path(change.path)
            if path is None or path.goal is not None:
                continue
            periods.pop(path.day, None)
            if change.new is None or not is_regular(change.new.mode):
                continue
            try:
                periods[path.day] = read_period(path, self._read(change.new.blob) or b"")
            except ProblemsError as error:
                problems += error.problems
        statuses = settings.statuses if settings is not None else None
        for change in changes:
            if change.new is not None:
                problems += self._of_file(change, change.new, statuses, goals, was_used)
        for day in {path.day for change in changes if (path := read_report_path(change.path)) is not None}:
            problems += self._without_period(day)
        return problems

    def _of_file(
        self,
        change: TreeChange,
        entry: TreeEntry,
        statuses: Mapping[str, Status] | None,
        goals: Mapping[_Number, Mapping[str, TreeEntry]],
        was_used: Callable[[_Number], bool],
    ) -> list[Problem]:
        path = read_report_path(entry.path)
        if (wrong := wrong_with_name(entry.path, entry.mode)) is not None:
            return [wrong]
        if path is None or path.goal is None:
            return []
        problems: list[Problem] = []
        try:
            line = read_line(path, self._read(entry.blob) or b"", statuses)
            files = goals.get(goal_id_order(path.goal), {})
            problems += self._unknown_keys(path, line, change.old, files[min(files)] if files else None)
        except ProblemsError as error:
            problems += error.problems
        if not was_used(goal_id_order(path.goal)):
            problems.append(unknown_goal(path))
        return problems

    def _unknown_keys(
        self, path: ReportPath, line: ReportLine, before: TreeEntry | None, goal: TreeEntry | None
    ) -> list[Problem]:
        """Problems of actuals that a line gets for no indicator of its goal; nothing is known of one that is gone."""
        if not line.actual or goal is None:
            return []
        known: set[str] = set()
        with suppress(ProblemsError):
            if before is not None and is_regular(before.mode):
                known.update(read_line(path, self._read(before.blob) or b"", None).actual)
        with suppress(ProblemsError):
            at = read_goal_path(goal.path)
            data = self._plumbing.objects([goal.blob])[0]
            if at is None or data is None:
                return []
            known.update(one.key for one in read_goal(at, data, None).goal.indicators)
            return [unknown_indicator(path, key) for key in line.actual if key not in known]
        return []

    def _without_period(self, day: datetime.date) -> list[Problem]:
        """A problem where a day has lines, and no file of the period."""
        own = str(ReportPath(day))
        lines = [name for name in self._present if name.startswith(f"{FOLLOW_UP_FOLDER}/{day}/") and name != own]
        return [no_period(ReportPath(day))] if lines and own not in self._present else []

    def reread(self, statuses: Mapping[str, Status], touched: Iterable[str]) -> list[Problem]:
        """The problems of lines that a commit left alone, by the statuses that it sets."""
        left = [
            (path, entry)
            for entry in self._present.values()
            if entry.path not in touched and (path := read_report_path(entry.path)) is not None and path.goal
        ]
        problems: list[Problem] = []
        blobs = self._plumbing.objects([entry.blob for _path, entry in left])
        for (path, _entry), data in zip(left, blobs, strict=True):
            try:
                read_line(path, data or b"", statuses)
            except ProblemsError as error:
                problems += error.problems
        return problems


def _is_period(path: ReportPath | None) -> bool:
    return path is not None and path.goal is None


def wrong_with_name(path: str, mode: str) -> Problem | None:
    """The problem of a file that is no line or period, by its name or kind; None for those that may be there.

    Other files are only told: a folder of this name may have been there before.
    """
    if is_twin(path):
        return twin_problem(path)
    if read_report_path(path) is None:
        message = _("not a period or a line: these are follow-up/2026-08-31/period.yaml and …/O1-01.yaml")
        return Problem(path, 1, 1, Code.FILE_NAME, message, Severity.WARNING)
    if not is_regular(mode):
        message = _("this is a symbolic link or a submodule; put a real file there")
        return Problem(path, 1, 1, Code.FILE_TYPE, message)
    return None


def unknown_indicator(path: ReportPath, key: str) -> Problem:
    """The problem of an actual of no indicator of the goal."""
    message = _("{id} has no indicator “{key}”; actuals are given by the keys of the goal's indicators",
                id=path.goal, key=key)  # fmt: skip
    return Problem(str(path), 1, 1, Code.UNKNOWN_KEY, message)


def unknown_goal(path: ReportPath) -> Problem:
    """The problem of a line whose goal never was."""
    message = _("there is no goal {id}, so nothing can be reported of it", id=path.goal)
    return Problem(str(path), 1, 1, Code.UNKNOWN_GOAL, message)


def no_period(path: ReportPath) -> Problem:
    """The problem of a period that has lines, and no file of its own."""
    message = _("the period has no file of its own; make it with kortit report new {day}", day=str(path.day))
    return Problem(str(path.of_period), 1, 1, Code.MISSING_FILE, message)
