"""CSV: UTF-8, with commas, semicolons or tabs; lines inside quotes belong to their cell."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kortit.importing.rows import Place
from kortit.importing.tables import GridRow, Source, Table, spreadsheet_cell
from kortit.messages import _
from kortit.rendering.csv import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATORS = ";,\t"


def read_separated(text: str, name: str) -> Source:
    """Take a CSV text apart into one table."""
    text = text.removeprefix("\ufeff")
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[GridRow] = []
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # for all readers of this process
    line = 1
    try:
        for cells in reader:
            rows.append(GridRow(len(rows) + 1, tuple(spreadsheet_cell(_as_it_was(cell)) for cell in cells), line))
            line = reader.line_num + 1
    except csv.Error:
        problem = _("the quotation marks of this row do not fit together")
        return Source((), (Place(line).problem(name, problem),))
    return Source((Table(_("table {number}", number=1), rows=_squared(rows)),))


def _separator(text: str) -> str:
    """Tell the separator: the sign that stands most often outside of quotes in the first line that has one."""
    quoted = False
    counts = dict.fromkeys(SEPARATORS, 0)
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in counts:
            counts[character] += 1
        elif not quoted and character == "\n" and any(counts.values()):
            break
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","


def _as_it_was(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from calculating, where it can be one."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def _squared(rows: Sequence[GridRow]) -> tuple[GridRow, ...]:
    """Give rows of equal length, empty cells at their ends."""
    width = max((len(row.cells) for row in rows), default=0)
    return tuple(
        GridRow(row.number, (*row.cells, *(spreadsheet_cell("") for _place in range(width - len(row.cells)))), row.line)
        for row in rows
    )
