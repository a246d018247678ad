"""Sheets that kortit wrote (XLSX, CSV): each line is an item, and rows have a status."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.importing.headings import SETTING
from kortit.importing.lines import DocumentLine
from kortit.importing.own.styled import said_in_all, setter, status_words
from kortit.outline import without_bullets
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.grid import Cell, GridRow, Table
    from kortit.importing.layout import Layout


def item_lines(cells: Sequence[Cell], *, bulleted: bool = False) -> Sequence[DocumentLine]:
    """The lines of a column of one goal, without kortit's bullets (`bulleted`); indented ones are steps.

    A text too long for a cell may have been cut anywhere, so the cells are joined first.
    """
    text = "".join(cell.raw for cell in cells)
    texts = (without_bullets(text) if bulleted else text).split("\n")
    return [DocumentLine(text, listed=text[:1].isspace(), depth=int(text[:1].isspace())) for text in texts]


def says_it_again(table: Table) -> bool:
    """Whether a table is one of the other sheets of kortit's workbooks, which repeat information."""
    return table.title in said_in_all(labels.CHANGES, labels.ABOUT)


def is_continued(row: GridRow) -> bool:
    """Whether a row has the note that it continues the one above."""
    notes = tuple(f"({note})" for note in said_in_all(labels.CONTINUED))
    return any(cell.text.endswith(notes) for cell in row.cells)


def is_of_a_setting(row: GridRow, layout: Layout) -> bool:
    """Whether a row of a sheet is a changed setting's, and so no goal's."""
    return layout.is_own and any(row.cells[place].text for place in layout.places(SETTING))


def is_about_row(name: str, text: str) -> bool:
    """Whether kortit wrote the text of a cell about the row (status, decisions, decided by)."""
    decisions = rf"{setter()}|{'|'.join(map(re.escape, said_in_all(labels.UNDECIDED)))}"
    patterns = {
        "status": status_words().pattern,
        "decisions": rf"(?:{decisions})(?:; (?:{decisions}))*",
        "decided_by": rf"(?:{setter()}: [^\n]*\n?)+|{setter()}",
    }
    continued = "|".join(map(re.escape, said_in_all(labels.CONTINUED)))
    text = re.sub(rf" \((?:{continued})\)$", "", text)
    return not text or name not in patterns or re.fullmatch(patterns[name], text) is not None
