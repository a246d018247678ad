"""The change table and the cards as CSV (RFC 4180, UTF-8), or parted by tabs: one record per goal, for programs.

A file of CSV has a byte order mark, and semicolons in languages with a decimal comma, as Excel wants it there.

Where settings changed, each has a record too, after the goals, in columns of its own at the end.
A text that a spreadsheet would take for a formula is prefixed with an apostrophe; JSON is the lossless form.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.rendering.rows import setting_sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.rendering import Content, View
    from kortit.rendering.rows import PlainRow, RowColumn

DECIMAL_COMMA = frozenset({"fi", "sv"})
FORMULA_STARTS = ("=", "+", "-", "@")


def parts(content: Content, view: View) -> Iterator[str]:
    """Yield a record of headings, then one per goal, then one per changed setting."""
    stream = io.StringIO(newline="")
    for_excel = view.is_file and not view.parted_by
    stream.write("\ufeff" * for_excel)
    separator = ";" if for_excel and view.language in DECIMAL_COMMA else ","
    writer = csv.writer(stream, delimiter=view.parted_by or separator)
    columns, rows = sheet(content, view)
    records: Iterator[Sequence[str]] = (row.cells for row in rows)
    if isinstance(content, ChangeTable) and content.settings:
        own, settings = setting_sheet(content, view)
        size, columns = len(columns), (*columns, *(column for column in own if column not in columns))
        goals = ((*cells, *[""] * (len(columns) - size)) for cells in records)
        records = chain(goals, (_in_columns(columns, own, row) for row in settings))
    for cells in chain(([column.heading for column in columns],), records):
        writer.writerow([harmless(cell) for cell in cells])
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def _in_columns(columns: Sequence[RowColumn], own: Sequence[RowColumn], row: PlainRow) -> list[str]:
    """The cells of a row under the columns of the whole, empty where it has none."""
    cells = dict(zip(own, row.cells, strict=True))
    return [cells.get(column, "") for column in columns]


def harmless(cell: str) -> str:
    """Prefix a text that a spreadsheet would take for a formula, even in quotes, with an apostrophe.

    Texts that begin with apostrophes before such a sign get one more, so that one can always be removed again.
    """
    return f"'{cell}" if cell.lstrip("'").strip().startswith(FORMULA_STARTS) else cell
