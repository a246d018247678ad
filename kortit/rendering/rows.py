"""The change table and the cards as plain rows of texts, one row per goal, for spreadsheets and programs.

Means are lines and their steps indented lines, as in an outline (`kortit.outline`). Changes are not marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kortit.changes import ChangeKind, ChangeTable, kind_of_setting
from kortit.characters import cleaned
from kortit.fields import IN_DOCUMENTS
from kortit.in_force import InForce
from kortit.messages import translator, written_date
from kortit.outline import INDENT
from kortit.rendering import Unchanged, report_rows
from kortit.rendering.captions import (
    decided_by,
    goal_of,
    named_point,
    point_of,
    row_decisions,
    status_of,
)
from kortit.rendering.labels import COMMIT, DASHES, FIELDS, ROW, SETTING_COLUMNS, SIDE, STATUS
from kortit.rendering.report_words import end_said
from kortit.setting_changes import setting_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.changes import GoalChange
    from kortit.fields import Field
    from kortit.follow_up.period import Period
    from kortit.follow_up.report import FollowUpReport
    from kortit.goal import Goal
    from kortit.messages import Message, Translator
    from kortit.municipality import Municipality
    from kortit.provenance import Provenance
    from kortit.rendering import Content, View
    from kortit.setting_changes import SettingChange


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: its heading, its field, and its side (empty: the row as a whole).

    Fields are those of a goal (`theme`, `goal`, `target_year`, `means`, `indicators`, extra fields) and of a row
    (`status`, `id`, `decisions`, `decided_by`, `from`, `to`); a table in which settings changed has `setting` too, of
    the row and of both sides.
    """

    heading: str
    field: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One goal or setting: its source, and its cells in the order of the columns."""

    source: GoalChange | SettingChange | Goal
    cells: tuple[str, ...]


Sheet: TypeAlias = "tuple[tuple[RowColumn, ...], Iterator[PlainRow]]"


def sheet(content: Content, view: View) -> Sheet:
    """The columns of content, and an iterator of its rows."""
    translate = translator(view.language)
    if isinstance(content, ChangeTable):
        return _table_columns(content, view, translate), _table_rows(content, view, translate)
    if isinstance(content, InForce):
        return _card_columns(content, translate), _card_rows(content, translate)
    return _report_columns(translate), _report_rows(content, translate)


def setting_sheet(table: ChangeTable, view: View) -> Sheet:
    """The columns of the settings that changed, and an iterator of their rows."""
    translate = translator(view.language)
    return _setting_columns(view, translate), _setting_rows(table, view, translate)


def _fields(content: Content) -> tuple[Field, ...]:
    """The fields that have columns: those that every goal has, indicators where any goal has some, and extra ones."""
    if isinstance(content, ChangeTable):
        extra, measured = content.fields, content.measured
        if content.periods:  # of means a report says that they were adapted, and no more
            return (*(one for one in IN_DOCUMENTS if one.is_required), *extra.values())
    else:
        extra, measured = content.municipality.fields, any(goal.indicators for goal in content.goals)
    return (*(one for one in IN_DOCUMENTS if measured or not one.is_optional_key), *extra.values())


def _goal_columns(
    fields: Sequence[Field], translate: Translator, side: str, period: Period | None = None
) -> Iterator[RowColumn]:
    for field in fields:
        if period is not None:
            name = field.name if isinstance(field.name, str) else translate(FIELDS[""][field.key])
            yield RowColumn(f"{cleaned(name)} ({written_date(period.day)})", field.key, side)
        elif isinstance(field.name, str):
            name = cleaned(field.name)
            yield RowColumn(f"{name} ({translate(SIDE[side])})" if side else name, field.key, side)
        else:
            yield RowColumn(translate(FIELDS[side][field.key]), field.key, side)


def _goal_cells(goal: Goal | None, fields: Sequence[Field]) -> Iterator[str]:
    """The cells of a goal, in the order of `_goal_columns`; all empty for None."""
    for field in fields:
        yield "\n".join(INDENT * depth + cleaned(text) for depth, text in field.lines(goal))


# --- the change table ---


def _table_columns(table: ChangeTable, view: View, translate: Translator) -> tuple[RowColumn, ...]:
    return (
        RowColumn(translate(ROW["status"]), "status"),
        RowColumn(translate(ROW["id"]), "id"),
        *(
            column
            for side in view.sides
            for column in _goal_columns(_fields(table), translate, side, table.periods.get(side))
        ),
        RowColumn(translate(ROW["decisions"]), "decisions"),
        *([RowColumn(translate(ROW["decided_by"]), "decided_by")] if view.decisions else []),
        RowColumn(translate(ROW["from"]), "from"),
        RowColumn(translate(ROW["to"]), "to"),
    )


def _table_rows(table: ChangeTable, view: View, translate: Translator) -> Iterator[PlainRow]:
    fields = _fields(table)
    # Commits between the ends are left out of a table of some commits, so that it is no table of its ends.
    ends = [
        "; ".join(_said(translate, one) for one in end_said(table, side, named_point if table.only else point_of))
        for side in ("old", "new")
    ]
    for row in view.rows(table):
        cells = [translate(status_of(row)), str(row.id)]
        for side in view.sides:
            if row.kind is ChangeKind.UNCHANGED and view.unchanged is Unchanged.DASH:
                cells += [translate(DASHES)] * len(fields)
            else:
                cells += _goal_cells(goal_of(row, side), fields)
        cells.append("; ".join(_said(translate, one) for one in row_decisions(table, row)))
        if view.decisions:
            cells.append(_decided(table.provenance.get(row.id), table.municipality, translate))
        yield PlainRow(row, (*cells, *ends))


def _decided(known: Provenance | None, municipality: Municipality, translate: Translator) -> str:
    return "\n".join(
        f"{decision}: {', '.join(fields)}" for decision, fields in decided_by(known, municipality, translate).items()
    )


# --- the settings of a change table ---


def _setting_columns(view: View, translate: Translator) -> tuple[RowColumn, ...]:
    sides = ((f"{side}_setting", side) for side in view.sides)
    return (
        RowColumn(translate(ROW["status"]), "status"),
        RowColumn(translate(SETTING_COLUMNS["setting"]), "setting"),
        *(RowColumn(translate(SETTING_COLUMNS[name]), "setting", side) for name, side in sides),
        *(RowColumn(translate(ROW[name]), name) for name in ("decisions", "from", "to")),
    )


def _setting_rows(table: ChangeTable, view: View, translate: Translator) -> Iterator[PlainRow]:
    ends = [_said(translate, point_of(end)) for end in (table.origin, table.target)]
    for change in table.settings:
        sides = {"new": change.new, "old": change.old}
        texts = ["\n".join(setting_lines(sides[side], translate)) for side in view.sides]
        decisions = "; ".join(_said(translate, one) for one in row_decisions(table, change))
        name = cleaned(_said(translate, change.name))
        yield PlainRow(change, (translate(STATUS[kind_of_setting(change)]), name, *texts, decisions, *ends))


# --- the cards in force ---


def _card_columns(cards: InForce, translate: Translator) -> tuple[RowColumn, ...]:
    return (
        RowColumn(translate(ROW["id"]), "id"),
        *_goal_columns(_fields(cards), translate, ""),
        RowColumn(translate(ROW["decided_by"]), "decided_by"),
        RowColumn(translate(COMMIT), "to"),
    )


def _card_rows(cards: InForce, translate: Translator) -> Iterator[PlainRow]:
    at = _said(translate, point_of(cards.point))
    fields = _fields(cards)
    for goal in cards.goals:
        decided = _decided(cards.provenance.get(goal.id), cards.municipality, translate)
        yield PlainRow(goal, (str(goal.id), *_goal_cells(goal, fields), decided, at))


# --- the report of a period ---


def _report_columns(translate: Translator) -> tuple[RowColumn, ...]:
    return tuple(RowColumn(translate(heading), field) for field, heading in report_rows.HEADINGS.items())


def _report_rows(report: FollowUpReport, translate: Translator) -> Iterator[PlainRow]:
    for row in report.shown:
        yield PlainRow(row.goal, report_rows.cells(row, report.municipality.statuses, translate))


def _said(translate: Translator, message: Message | str) -> str:
    return message if isinstance(message, str) else translate(message)
