"""The change table as CSV (RFC 4180, UTF-8): a line a goal, for spreadsheets and programs.

A text that a spreadsheet would take for a formula gets an apostrophe in front; JSON is the lossless form.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.messages import _, translator
from kortit.rendering.captions import DECISIONS, RANGE, goal_of, point_of, row_decisions, status_of

if TYPE_CHECKING:
    from kortit.changes import ChangeTable, GoalChange
    from kortit.messages import Message, Translator
    from kortit.rendering import View

FORMULA_STARTS = ("=", "+", "-", "@")
_HEADINGS: dict[str, tuple[Message, Message, Message, Message]] = {
    "new": (_("New theme"), _("New goal text"), _("New target year"), _("New means")),
    "old": (_("Old theme"), _("Old goal text"), _("Old target year"), _("Old means")),
}


def render(table: ChangeTable, view: View) -> str:
    """Write the table as CSV with a line of headings."""
    translate = translator(view.language)
    fields = table.municipality.fields.values()
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    headings = [translate(_("Status")), translate(_("Id"))]
    for side in view.sides:
        headings += [translate(heading) for heading in _HEADINGS[side]]
        headings += [f"{cleaned(field.name)} ({translate(_SIDES[side])})" for field in fields]
    range_headings = [translate(RANGE["from"]), translate(RANGE["to"])]
    writer.writerow([_harmless(heading) for heading in (*headings, translate(DECISIONS), *range_headings)])
    ends = [_said(translate, point_of(table.origin)), _said(translate, point_of(table.target))]
    for row in view.rows(table):
        cells = [translate(status_of(row)), row.id]
        for side in view.sides:
            cells += _side(row, side, [field.key for field in fields])
        writer.writerow([_harmless(cell) for cell in (*cells, "; ".join(row_decisions(table, row)), *ends)])
    return stream.getvalue()


def _said(translate: Translator, message: Message | str) -> str:
    return message if isinstance(message, str) else translate(message)


_SIDES: dict[str, Message] = {"new": _("new"), "old": _("old")}


def _side(row: GoalChange, side: str, extra: list[str]) -> list[str]:
    goal = goal_of(row, side)
    if goal is None:
        return [""] * (4 + len(extra))
    lines = [line for means in goal.means for line in (means.text, *(f"  {step}" for step in means.steps))]
    means = "\n".join(f"{line[: len(line) - len(line.lstrip())]}{cleaned(line)}" for line in lines)
    values = (goal.extra.get(key, "") for key in extra)
    others = [cleaned(value) if isinstance(value, str) else "\n".join(map(cleaned, value)) for value in values]
    return [goal.theme, cleaned(goal.text), str(goal.target_year), means, *others]


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, which it does even in quotes."""
    return f"'{cell}" if cell.strip().startswith(FORMULA_STARTS) else cell
