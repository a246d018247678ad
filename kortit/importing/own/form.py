"""Reads the report of an open period that came back filled in: its rows, each known by its mark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.follow_up.form import OPEN, locked_print, read_mark
from kortit.importing.explanation import ColumnExplained, TableExplained
from kortit.importing.grid import Loose, LooseKind, Medium, Table, in_row
from kortit.importing.own.marks import is_styled
from kortit.importing.own.sheet import says_it_again
from kortit.importing.own.styled import said_in_all
from kortit.importing.rows import DocumentPlace, FilledRow, Reading
from kortit.importing.unseen import WhyUnseen
from kortit.messages import _
from kortit.problem import Severity
from kortit.rendering.labels import FORM, NO_ENTRY, NO_STATUS

if TYPE_CHECKING:
    from kortit.follow_up.form import Mark
    from kortit.importing.grid import Cell, GridRow, Source
    from kortit.problem import Problem


def read_form(source: Source, name: str) -> Reading | None:
    """Read a form that came back; None if the document is none. `name` is for problems."""
    tables = [part for part in source.parts if isinstance(part, Table)]
    if not any(_mark_of(row) for table in tables for row in table.rows):
        return None
    reader = _Reader(name, [*source.problems])
    for number, table in enumerate(tables, start=1):
        reader.take(table, number)
    reader.refuse_repeated()
    for part in source.parts:
        if isinstance(part, Loose):
            reader.loose(part)
    rows = tuple(reader.rows)
    return Reading((), "", "", tuple(reader.problems), is_own=True, tables=tuple(reader.tables), filled=rows)


def _mark_of(row: GridRow) -> Mark | None:
    return next((found[0] for cell in row.cells if (found := read_mark(cell.raw)) is not None), None)


@dataclass(slots=True)
class _Reader:
    name: str
    problems: list[Problem]
    rows: list[FilledRow] = field(default_factory=list)
    tables: list[TableExplained] = field(default_factory=list)
    medium: Medium = Medium.PAGE

    def take(self, table: Table, number: int) -> None:
        """Read the rows of one table."""
        marks = [_mark_of(row) for row in table.rows]
        first = next((place for place, mark in enumerate(marks) if mark is not None), None)
        if first is None:
            self._other(table)
            return
        self.problems += table.problems
        self.medium = table.medium
        above = [row for row in table.rows[:first] if not row.is_blank]
        columns = _columns(above[-1]) if above else {}
        self._explain(table, number, above[-1] if above else None, columns)
        place = DocumentPlace(0, table.name)
        lacking = [name for name in OPEN if name not in columns.values()]
        for name in lacking:
            message = _("there is no column “{column}”; leave the headings as they are", column=FORM[name])
            self.problems.append(place.problem(self.name, message))
        if lacking:
            return
        for row, mark in zip(table.rows[first:], marks[first:], strict=True):
            here = DocumentPlace(row.line, in_row(table.name, row.number))
            if mark is not None:
                self._row(row, mark, columns, here)
            elif not row.is_blank:
                message = _("the row has no mark of kortit; write into the rows that are there, and leave their marks")
                self.problems.append(here.problem(self.name, message))

    def _other(self, table: Table) -> None:
        """A table without rows to fill in: kortit's own summary, or what a person added."""
        if not says_it_again(table) and not any(is_styled(row.cells) for row in table.rows):
            message = _("{table} was not read", table=table.name)
            self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))

    def _explain(self, table: Table, number: int, headings: GridRow | None, columns: dict[int, str]) -> None:
        cells = headings.cells if headings else ()
        told = tuple(
            ColumnExplained(place + 1, cell.text, held, "", (_FILLED_IN if held else _AS_IT_IS,))
            for place, cell in enumerate(cells)
            if (held := (columns[place],) if place in columns else ()) or cell.text
        )
        self.tables.append(TableExplained(number, table.name, len(table.rows), True, _IS_FORM, told))

    def _row(self, row: GridRow, mark: Mark, columns: dict[int, str], place: DocumentPlace) -> None:
        said: dict[str, str] = {}
        locked: list[str] = []
        for number, cell in enumerate(row.cells):
            text = self._seen(cell, place)
            name = columns.get(number, "")
            if name in mark.fields:
                said[name] = self._allowed(text, place)
                if not cell.is_whole():
                    message = _("the cell that begins “{text}” holds more than was read of it", text=cell.text[:40])
                    self.problems.append(place.problem(self.name, message))
            else:
                found = read_mark(text)
                locked.append(text if found is None else found[1])
        if locked_print(locked) != mark.locked:
            message = _(
                "{goal}: cells that are not filled in were changed; only status, report and actual are taken back, and"
                " goals are changed with kortit edit or their own documents",
                goal=mark.goal,
            )
            self.problems.append(place.problem(self.name, message))
        self.rows.append(FilledRow(place, mark, said))

    def _seen(self, cell: Cell, place: DocumentPlace) -> str:
        """The text of a cell, with problems for what of it nobody sees."""
        for one in cell.unseen:
            if one.reason is not WhyUnseen.PROMPT:
                message, severity = one.said(is_own=True)
                self.problems.append(place.problem(self.name, message, severity))
        text = " ".join(line.text for line in cell.lines) if cell.lines else cell.raw
        return text if self.medium.is_of_sheets else _without_prompt(text.strip())

    def _allowed(self, text: str, place: DocumentPlace) -> str:
        if (found := FORBIDDEN.search(text := collapsed(text))) is not None:
            message = _("the character {character} is not allowed", character=described(found[0]))
            self.problems.append(place.problem(self.name, message))
        return text

    def loose(self, part: Loose) -> None:
        """A paragraph outside of the tables: kortit's own, or what a person added."""
        if part.kind is LooseKind.TEXT:
            message = _("left out: “{text}”", text=part.text[:200])
            self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))

    def refuse_repeated(self) -> None:
        """Note rows that stand there twice, and rows of several periods."""
        counts = Counter((row.mark.goal, row.mark.key) for row in self.rows)
        for row in self.rows:
            if counts[row.mark.goal, row.mark.key] > 1:
                message = _("the row of {goal} stands there twice; keep one", goal=row.mark.goal)
                self.problems.append(row.place.problem(self.name, message))
        days = tuple(dict.fromkeys(row.mark.day for row in self.rows))
        if len(days) > 1:
            message = _("the rows are of several periods: {days}; import each alone", days=days)
            self.problems.append(DocumentPlace(0).problem(self.name, message))


def _without_prompt(text: str) -> str:
    """A text without what the field showed while it was empty, which some programs leave beside what is written."""
    for prompt in said_in_all(NO_STATUS, NO_ENTRY):
        text = text.removeprefix(prompt).removesuffix(prompt)
    return text


def _columns(headings: GridRow) -> dict[int, str]:
    """The fields to fill in, by the places of their columns."""
    known = {said: name for name in OPEN for said in said_in_all(FORM[name])}
    return {place: known[cell.text] for place, cell in enumerate(headings.cells) if cell.text in known}


_IS_FORM = _("it is a form of kortit, known by the marks of its rows")
_FILLED_IN, _AS_IT_IS = _("it is to be filled in"), _("it stays as it is")
