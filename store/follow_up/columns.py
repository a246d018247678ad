"""The lines of periods that the follow-up columns of a document make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError, UsageError
from kortit.follow_up.filled import LineChange
from kortit.importing.followed import line_of
from kortit.importing.rows import DocumentPlace
from kortit.messages import _, ngettext
from kortit.problem import Severity, any_errors
from store.files.atomic import read_file
from store.follow_up.reading import chosen_period, read_reports
from store.follow_up.report_file import line_data
from store.follow_up.report_path import ReportPath

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from kortit.follow_up.period import Period
    from kortit.goal import Goal, GoalId
    from kortit.importing.followed import FollowedColumn
    from kortit.importing.rows import Reading, Statement
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from store.files.snapshot import Tree
    from store.follow_up.reading import Reports


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file of a line, with its bytes before (None: it is not there) and those to be."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(slots=True)
class ColumnLines:
    """The changes of lines by period, and what a person must know: columns left apart, and goals without a status."""

    changes: dict[Period, list[LineChange]] = field(default_factory=dict)
    told: list[Message] = field(default_factory=list)

    def files(self, root: Path) -> Iterator[LineFile]:
        """The files that the lines make."""
        for period, changes in self.changes.items():
            for change in changes:
                path = str(ReportPath(period.day, change.goal))
                before = read_file(root, path)
                if change.new is not None:
                    yield LineFile(path, before, line_data(change.new, before))

    def problems(self, name: str) -> list[Problem]:
        """Warnings about the document called `name`."""
        return [DocumentPlace(0).problem(name, message, Severity.WARNING) for message in self.told]


def column_lines(
    tree: Tree, reading: Reading, goals: Sequence[tuple[Statement, Goal]], municipality: Municipality
) -> ColumnLines:
    """The lines that a document's columns of follow-up make of those in a state; `goals` are those of its rows there.

    Raises UsageError for a period that is not there, or was named though no column tells anything of one,
    ProblemsError where lines cannot be read.
    """
    columns = {one.column: None for statement in reading.statements for one in statement.followed}
    found = ColumnLines()
    if not columns:
        if reading.period is not None:
            raise UsageError(_("no column of the document tells what became of goals, so leave --period out"))
        return found
    reports = read_reports(tree, None)
    if any_errors(reports.problems):
        raise ProblemsError(reports.problems)
    periods, why = _periods(list(columns), reports, reading.period)
    if periods and not goals:
        why, periods = _("none of the rows is a goal of the store yet; import the document again after this"), {}
    if left := [column for column in columns if column not in periods]:
        found.told.append(_left(left, why))
    silent: dict[GoalId, None] = {}
    for statement, goal in goals:
        for period in dict.fromkeys(periods.values()):
            said = [one for one in statement.followed if periods.get(one.column) == period]
            before = reports.lines.get(period.day, {}).get(goal.id)
            line = line_of(said, goal, before, municipality.statuses) if said else before
            if said and line is None:
                silent[goal.id] = None
            elif line is not None and line != before:
                found.changes.setdefault(period, []).append(LineChange(goal.id, before, line))
    if silent:
        names = tuple(status.name for status in municipality.statuses.values())
        found.told.append(_without_status(tuple(silent), names))
    return found


def _periods(
    columns: Sequence[FollowedColumn], reports: Reports, wanted: datetime.date | None
) -> tuple[dict[FollowedColumn, Period], Message]:
    """The open period of each column, where one can be told, and why it cannot of the others.

    The day in its heading tells, or that in the heading of another; else the period that is wanted, or the only open.
    """
    if wanted is not None and chosen_period(reports, wanted).closed:
        message = _("{period} is closed; its lines change only by decision, with kortit report set",
                    period=reports.periods[wanted].called)  # fmt: skip
        raise UsageError(message)
    days = list(dict.fromkeys(column.day for column in columns if column.day is not None))
    usual = wanted or (days[0] if len(days) == 1 else None)
    found: dict[FollowedColumn, Period] = {}
    why = _("their headings are of another time than the period")
    for column in columns:
        day = column.day or usual
        if day is None and len(reports.open) == 1:
            day = reports.open[0].day
        period = reports.periods.get(day) if day is not None else None
        if period is None:
            why = _("open a period with kortit report new {day}, and import the document again", day=day or "DATE")
            if day is None and reports.open:
                days_open = tuple(one.day for one in reports.open)
                why = _("name the period with --period DATE: open are {days}", days=days_open)
        elif period.closed:
            why = _("{period} is closed; its lines change only by decision, with kortit report set",
                    period=period.called)  # fmt: skip
        elif column.is_of(period.day) and wanted in (None, period.day):
            found[column] = period
    return found, why


def _left(columns: Collection[FollowedColumn], why: Message) -> Message:
    return ngettext(
        "column {columns} tells what became of the goals, and is left apart: {why}",
        "the columns {columns} tell what became of the goals, and are left apart: {why}",
        len(columns),
        columns=tuple(f"{one.number} (“{one.heading}”)" for one in columns),
        why=why,
    )


def _without_status(goals: tuple[GoalId, ...], names: tuple[str, ...]) -> Message:
    return _(
        "nothing is reported of {goals}, whose rows name no status of kortit.yaml; write one of these into the"
        " document: {known}, or report with kortit report set ID --status STATUS",
        goals=goals,
        known=names,
    )
