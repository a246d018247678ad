"""The change table and the cards as CSV (RFC 4180, UTF-8): a line a goal, for spreadsheets and programs.

A text that a spreadsheet would take for a formula gets an apostrophe in front; JSON is the lossless form.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from kortit.rendering.rows import sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.rendering import Content, View

FORMULA_STARTS = ("=", "+", "-", "@")


def parts(content: Content, view: View) -> Iterator[str]:
    """Write a line of headings, and one for each goal."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    columns, rows = sheet(content, view)
    for cells in chain(([column.heading for column in columns],), (row.cells for row in rows)):
        writer.writerow([harmless(cell) for cell in cells])
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, which it does even in quotes.

    Texts that begin with apostrophes before such a sign get one more, so that one can always be taken away again.
    """
    return f"'{cell}" if cell.lstrip("'").strip().startswith(FORMULA_STARTS) else cell
