"""Finds the headings of a table, in one to three rows below titles and empty rows, and the layout of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.importing.columns import layout_of
from kortit.importing.headings import is_heading, read_heading
from kortit.importing.own.marks import medium_of
from kortit.importing.passages import YEAR_START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.columns import Named
    from kortit.importing.grid import Cell, GridRow, Table
    from kortit.importing.headings import Fields
    from kortit.importing.layout import Layout
    from kortit.municipality import Columns

_MOST_HEADER_ROWS = 3
_MOST_ROWS_ABOVE = 40


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a table: layout, headings, and the rows of the headings (`start` up to `end`)."""

    layout: Layout
    headings: tuple[str, ...]
    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]

    def repeats(self, row: GridRow) -> bool:
        """Whether a row repeats a row of headings, as at the top of a page."""
        return tuple(cell.text for cell in row.cells) in self.rows


def find_layout(table: Table, order: Columns, named: Sequence[Named], fields: Fields) -> Found | None:
    """The columns of a table, from its form or its headings; None if no headings are understood.

    A layout with undecided columns is returned only if there is no better one, and so is one of goals without years.
    """
    if table.layout is not None:
        return Found(table.layout, ("",) * len(table.layout.roles), 0, 0, ())
    medium = medium_of(table)
    rows = [(place, row) for place, row in enumerate(table.rows) if not row.is_blank][:_MOST_ROWS_ABOVE]
    without_year: Found | None = None
    for place, row in rows:
        if row.alone is not None:
            continue
        if found := _by_number(row, place, order, named, fields):
            return found
        undecided: Found | None = None
        for count in range(_MOST_HEADER_ROWS, 0, -1):
            group = table.rows[place : place + count]
            if len(group) < count or not _all_headings(group, fields):
                continue
            headings = _headings(group, fields)
            layout = layout_of(headings, order, named, fields, bare=True, medium=medium)
            if not layout.roles or (layout.is_complete and not _years_below(table.rows[place + count :], layout)):
                # Columns of which a heading tells no more than a year (“TA 2026”) may hold figures.
                layout = layout_of(headings, order, named, fields, medium=medium)
            texts = tuple(tuple(cell.text for cell in one.cells) for one in group)
            found = Found(layout, headings, place, place + count, texts)
            if not layout.is_complete:
                if without_year is None and layout.lacks_year and _says_more(found, fields):
                    without_year = found
                continue
            if not layout.undecided:
                return found
            undecided = undecided or found
        if undecided is not None:
            return undecided
    return without_year


def _years_below(rows: Sequence[GridRow], layout: Layout) -> bool:
    """Whether years stand in the columns of years; also where they are empty, or there are no rows."""
    texts = [row.cells[place].text for row in rows for place in layout.places("target_year")]
    return not any(texts) or any(YEAR_START.match(text) for text in texts)


def _says_more(found: Found, fields: Fields) -> bool:
    """Whether a table without years has, beside the goals, another column with a known heading."""
    known = [place for place, text in enumerate(found.headings) if text and is_heading(text, fields)]
    read = [role.place for role in found.layout.roles if role.is_read]
    return len({*known, *read}) > 1


def _by_number(row: GridRow, place: int, order: Columns, named: Sequence[Named], fields: Fields) -> Found | None:
    """The columns as numbered by the user, for a table whose first row is already a goal; otherwise None."""
    numbered = [one for one in named if isinstance(one.column, int)]
    layout = layout_of([""] * len(row.cells), order, numbered, fields)
    years = layout.places("target_year")
    if layout.is_complete and any(YEAR_START.match(row.cells[year].text) for year in years):
        return Found(layout, ("",) * len(row.cells), place, place, ())
    return None


def _all_headings(rows: Sequence[GridRow], fields: Fields) -> bool:
    """Whether all rows after the first contain only headings or continue merged cells from above."""
    above: Sequence[Cell] = rows[0].cells
    for row in rows[1:]:
        if row.is_blank or row.alone is not None:
            return False
        for cell, upper in zip(row.cells, above, strict=True):
            if cell.text and cell is not upper and not is_heading(cell.text, fields):
                return False
        above = row.cells
    return True


def _headings(rows: Sequence[GridRow], fields: Fields) -> tuple[str, ...]:
    """The joined headings of each column, with merged cells once.

    If merged cells were lost (CSV), a side in the first row also applies to the empty cells after it.
    """
    side = ""
    headings: list[str] = []
    for cells in zip(*(row.cells for row in rows), strict=True):
        texts = [cell.text for cell in cells]
        if texts[0]:
            heading = read_heading(texts[0], fields)
            side = texts[0] if len(rows) > 1 and heading is not None and not heading.fields else ""
        headings.append(" ".join(filter(None, dict.fromkeys([texts[0] or side, *texts[1:]]))))
    return tuple(headings)


def headings_of(table: Table) -> Iterator[str]:
    """The likely headings of a table that is not understood: its first row with several texts."""
    row = next((row for row in table.rows if not row.is_blank and row.alone is None), None)
    return (cell.text for cell in dict.fromkeys(row.cells)) if row else iter(())
