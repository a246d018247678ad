"""Composes the report of an open period as a form to fill in: the cells of its rows, and the manuscript in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.follow_up.form import ACTUAL, OF_GOAL, form_rows
from kortit.rendering.document_writer import unmarked
from kortit.rendering.labels import FILLING_IN, FORM, NO_ENTRY, NO_STATUS
from kortit.rendering.labels import GOAL as GOAL_HEADING
from kortit.rendering.manuscript import Item, Part, Role, Row
from kortit.rendering.report_words import moves_of, previous, state_before
from kortit.rendering.report_writer import ReportWriter

if TYPE_CHECKING:
    from kortit.follow_up.form import FormRow
    from kortit.messages import Translator
    from kortit.rendering.manuscript import CellParts, Chapter, Column


def locked_cells(row: FormRow, translate: Translator) -> dict[str, str]:
    """The texts of the cells that are not filled in, by column in the order in which they stand."""
    goal, indicator = row.row.goal, row.measured.indicator if row.measured else None
    moves = [translate(message) for _field, message in moves_of(row.row)]
    before = state_before(row.row, row.report.municipality.statuses) if row.is_first else None
    return {
        "id": str(goal.id),
        "theme": goal.theme if row.is_first else "",
        "goal": cleaned(goal.text) if row.is_first else "",
        "target_year": str(goal.target_year) if row.is_first else "",
        "before": before if isinstance(before, str) else translate(before) if before else "",
        "indicator": cleaned(indicator.text) if indicator else "",
        "levels": cleaned(indicator.levels) if indicator else "",
        "moves": "\n".join(moves) if row.is_first else "",
    }


def open_cells(row: FormRow) -> dict[str, str]:
    """The texts of the cells to fill in, by column; statuses by their names."""
    statuses = row.report.municipality.statuses
    values = row.values
    if (status := statuses.get(values.get("status", ""))) is not None:
        values["status"] = status.name
    return {name: cleaned(value) for name, value in values.items()}


class FormWriter(ReportWriter):
    """Composes the report of an open period whose goals are rows to fill in."""

    @property
    def preamble(self) -> tuple[str, ...]:
        """Instructions for filling it in."""
        return (self.said(FILLING_IN),)

    def goal_chapters(self) -> tuple[tuple[Column, ...], tuple[Chapter, ...]]:
        """The columns of the goals, and the goals as rows to fill in."""
        headings = [(GOAL_HEADING, 30), (FORM["status"], 14), (FORM["text"], 28), (FORM["indicator"], 16)]
        columns = self.headed([*headings, (FORM[ACTUAL], 12)])
        return columns, self.chapters(tuple(form_rows(self.report)), self._form_row, columns)

    def _form_row(self, row: FormRow) -> Row:
        locked, entries = locked_cells(row, self.translate), open_cells(row)
        about = [Part(Role.STATUS, unmarked(locked["id"]))]
        about += [Part(Role.TEXT, unmarked(text)) for text in (locked["goal"],) if text]
        about += [Part(Role.YEAR, unmarked(text)) for text in (locked["target_year"],) if text]
        before = previous(row.row, self.municipality.statuses) if row.is_first else None
        notes = [*([self.said(before)] if before is not None else []), *locked["moves"].split("\n")]
        about += [Part(Role.NOTE, unmarked(text)) for text in notes if text]
        measure = [
            Part(role, unmarked(locked[name]))
            for name, role in (("indicator", Role.TEXT), ("levels", Role.NOTE))
            if locked[name]
        ]
        printed = ("".join(run.text for part in parts for run in part.runs) for parts in (about, measure))
        measure.append(Part(Role.MARK, unmarked(str(row.mark(printed)))))
        goal = row.row.goal
        key = row.measured.key if row.measured else ""
        status, text, actual = (self._entry(row, entries, name) for name in (*OF_GOAL, ACTUAL))
        return Row(f"{goal.id}-{key}" if key else goal.id, None, (tuple(about), status, text, tuple(measure), actual))

    def _entry(self, row: FormRow, entries: dict[str, str], name: str) -> CellParts:
        """A cell to fill in; none where the row has no such field."""
        if name not in entries:
            return ()
        statuses = self.municipality.statuses.values() if name == "status" else ()
        label = f"{row.row.goal.id} {self.said(FORM[name])}"
        prompt = self.said(NO_STATUS if name == "status" else NO_ENTRY)
        choices = tuple(Item(unmarked(cleaned(status.name))) for status in statuses)
        return (Part(Role.ENTRY, unmarked(entries[name]), label, prompt, items=choices),)
