"""The changes between the reports of two periods: a change table whose goals have their lines as fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeTable
from kortit.fields import ExtraField
from kortit.kinds import LIST, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kortit.follow_up.report import FollowUpReport, ReportRow
    from kortit.goal import ExtraValue, Goal, GoalId
    from kortit.kinds import Kind

_FIELDS: dict[str, Kind[Any]] = {"status": TEXT, "report": TEXT, "actual": LIST}


def between(
    old: FollowUpReport,
    new: FollowUpReport,
    *,
    names: Mapping[str, str],
    state_of: Callable[[ReportRow], str],
    title: str,
    command: str,
) -> ChangeTable:
    """The change table from one report to another, compared by DeepDiff like any other.

    `names` are those of the fields `status`, `report` and `actual`, `state_of` says a goal's status in words.
    """
    fields = {key: ExtraField(key, names[key], kind, None) for key, kind in _FIELDS.items()}

    def goals(report: FollowUpReport) -> dict[GoalId, Goal]:
        return {row.goal.id: _with_line(row, state_of(row)) for row in report.rows}

    document = new.municipality.document._replace(title=title, preamble="")
    table = ChangeTable.between(
        goals(old),
        goals(new),
        municipality=new.municipality._replace(fields=fields, document=document),
        origin=old.point._replace(revision=str(old.period.day)),
        target=new.point._replace(revision=str(new.period.day)),
        theme=new.theme,
        command=command,
    )
    return table._replace(periods={"new": new.period, "old": old.period})


def _with_line(row: ReportRow, state: str) -> Goal:
    """A goal with its line in the place of its means and extra fields."""
    extra: dict[str, ExtraValue] = {"status": state}
    if row.line is not None:
        extra["report"] = row.line.text
        extra["actual"] = tuple(f"{key}: {value}" for key, value in row.line.actual.items())
    return replace(row.goal, means=(), indicators=(), extra=extra)
