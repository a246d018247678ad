"""Periods and lines at a state, of a commit or the working tree."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError, UsageError
from kortit.follow_up.period import Period, ReportLine
from kortit.messages import _
from kortit.problem import Problem
from kortit.subject import Reported
from store.files.goal_file import FOLLOW_UP_FOLDER
from store.follow_up.report_file import read_line, read_period
from store.follow_up.report_path import ReportPath, read_report_path
from store.follow_up.walk import no_period, wrong_with_name

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from kortit.goal import GoalId
    from kortit.messages import Message
    from store.files.snapshot import FoundFile, Tree


@dataclass(slots=True)
class Reports:
    """The periods of a state in order, the lines of each by goal, and the problems of what cannot be read."""

    periods: dict[datetime.date, Period] = field(default_factory=dict)
    lines: dict[datetime.date, dict[GoalId, ReportLine]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def open(self) -> list[Period]:
        """The periods that are not closed."""
        return [period for period in self.periods.values() if not period.closed]


def read_reports(
    tree: Tree, statuses: Collection[str] | None, days: Collection[datetime.date] | None = None
) -> Reports:
    """All periods of a state, with the lines of those in `days` (None: of all), and the problems of their files.

    `statuses` are the keys of those in kortit.yaml; None if they are unknown.
    """
    found = Reports()
    wanted: list[tuple[ReportPath, FoundFile]] = []
    of_lines: set[datetime.date] = set()
    for file in tree.files(FOLLOW_UP_FOLDER):
        path = read_report_path(file.path)
        if (wrong := wrong_with_name(file.path, file.mode)) is not None:
            found.problems.append(wrong)
        elif path is not None:
            if path.goal is not None:
                of_lines.add(path.day)
            if path.goal is None or days is None or path.day in days:
                wanted.append((path, file))
    lines: defaultdict[datetime.date, dict[GoalId, ReportLine]] = defaultdict(dict)
    periods: dict[datetime.date, Period] = {}
    for (path, _file), data in zip(wanted, tree.contents([file for _path, file in wanted]), strict=True):
        if isinstance(data, Problem):
            found.problems.append(data)
            continue
        try:
            if path.goal is None:
                periods[path.day] = read_period(path, data)
            else:
                lines[path.day][path.goal] = read_line(path, data, statuses)
        except ProblemsError as error:
            found.problems += error.problems
    there = {path.day for path, _file in wanted if path.goal is None}
    found.problems += [no_period(ReportPath(day)) for day in sorted(of_lines - there)]
    found.periods = dict(sorted(periods.items()))
    found.lines = dict(lines)
    found.problems = [problem._replace(commit=tree.commit) for problem in found.problems]
    return found


def lines_of(tree: Tree, goal: GoalId) -> list[tuple[Period, ReportLine | None]]:
    """The periods of a state in order, each with the line of a goal. Raises ProblemsError for what cannot be read."""
    found: dict[datetime.date, Period] = {}
    lines: dict[datetime.date, ReportLine] = {}
    files = [(path, file) for file in tree.files(FOLLOW_UP_FOLDER) if (path := read_report_path(file.path))]
    files = [(path, file) for path, file in files if path.goal in (None, goal)]
    for (path, _file), data in zip(files, tree.contents([file for _path, file in files]), strict=True):
        if isinstance(data, Problem):
            raise ProblemsError([data])
        if path.goal is None:
            found[path.day] = read_period(path, data)
        else:
            lines[path.day] = read_line(path, data, None)
    return [(period, lines.get(day)) for day, period in sorted(found.items())]


def reported(tree: Tree, names: Iterable[str]) -> list[Reported]:
    """The changes of each period in files of periods and lines, by their paths, for the subject of an amendment."""
    paths: defaultdict[datetime.date, list[ReportPath]] = defaultdict(list)
    for name in names:
        if (path := read_report_path(name)) is not None:
            paths[path.day].append(path)
    present = {file.path for file in tree.files(FOLLOW_UP_FOLDER)} if paths else ()
    found: list[Reported] = []
    for day, some in sorted(paths.items()):
        data = tree.data(str(ReportPath(day)))
        period = Period(day)
        if data is not None:
            with suppress(ProblemsError):
                period = read_period(ReportPath(day), data)
        there = {path.goal: str(path) in present for path in some if path.goal is not None}
        written = sum(there.values())
        found.append(Reported(period, written, len(there) < len(some), len(there) - written, tuple(sorted(there))))
    return found


def chosen_period(reports: Reports, day: datetime.date | None) -> Period:
    """The period of a day; without one, the only open one. Raises UsageError where that is not clear."""
    if day is not None:
        if (named := reports.periods.get(day)) is None:
            raise UsageError(_("there is no period of {day}; {known}", day=day, known=_known(reports)))
        return named
    if len(reports.open) != 1:
        raise UsageError(
            _("say which period, with --period DATE: {known}", known=_known(reports))
            if reports.open
            else _("no period is open; make one with kortit report new DATE")
        )
    return reports.open[0]


def _known(reports: Reports) -> Message:
    days = tuple(reports.periods)
    return _("there are: {days}", days=days) if days else _("none was made yet (kortit report new DATE)")
