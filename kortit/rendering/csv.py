"""The change table and the cards as CSV (RFC 4180, UTF-8): one record per goal, for spreadsheets and programs.

A text that a spreadsheet would take for a formula is prefixed with an apostrophe; JSON is the lossless form.
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
    """Yield a record of headings, then one per goal."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    columns, rows = sheet(content, view)
    for cells in chain(([column.heading for column in columns],), (row.cells for row in rows)):
        writer.writerow([harmless(cell) for cell in cells])
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def harmless(cell: str) -> str:
    """Prefix a text that a spreadsheet would take for a formula, even in quotes, with an apostrophe.

    Texts that begin with apostrophes before such a sign get one more, so that one can always be removed again.
    """
    return f"'{cell}" if cell.lstrip("'").strip().startswith(FORMULA_STARTS) else cell
