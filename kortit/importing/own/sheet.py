"""Sheets that kortit wrote (XLSX, CSV): their lines are items, and they say of each row what it is."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kortit.importing.cells import BULLET
from kortit.importing.lines import Line
from kortit.importing.own.styled import said_in_all, setter, status_words
from kortit.importing.passages import NOTHING
from kortit.messages import Message, _
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.importing.grid import Cell, GridRow, Table


def item_lines(cells: Sequence[Cell]) -> Sequence[Line]:
    """Return the lines of a column of one goal: indented ones are steps.

    A text that was too long for a cell was cut anywhere, so that its cells are put together first.
    """
    texts = "".join(cell.raw for cell in cells).split("\n")
    return [Line(text, listed=text[:1].isspace(), depth=int(text[:1].isspace())) for text in texts]


def bullets_kept(texts: Iterable[str]) -> list[Message]:
    """Return a warning if lines begin with bullets, which stay: a sheet known by its headings alone may not be ours."""
    bulleted = (text for text in map(str.strip, texts) if BULLET.match(text) and not NOTHING.fullmatch(text))
    return [
        _(
            "the sheet is headed like one of kortit's own, so its lines are taken as they stand, with bullets:"
            " “{text}”",
            text=text[:80],
        )
        for text in islice(bulleted, 1)
    ]


def says_it_again(table: Table) -> bool:
    """Tell whether a sheet beside that of goals says the same in another way."""
    return table.title in said_in_all(labels.CHANGES, labels.ABOUT)


def is_continued(row: GridRow) -> bool:
    """Tell whether a row says that it goes on with the one above."""
    notes = tuple(f"({note})" for note in said_in_all(labels.CONTINUED))
    return any(cell.text.endswith(notes) for cell in row.cells)


def is_about_row(name: str, text: str) -> bool:
    """Tell whether kortit itself wrote a cell beside the fields of a goal: the state of the row, or decisions."""
    decisions = rf"{setter()}|{'|'.join(map(re.escape, said_in_all(labels.UNDECIDED)))}"
    patterns = {
        "status": status_words().pattern,
        "decisions": rf"(?:{decisions})(?:; (?:{decisions}))*",
        "decided_by": rf"(?:{setter()}: [^\n]*\n?)+|{setter()}",
    }
    continued = "|".join(map(re.escape, said_in_all(labels.CONTINUED)))
    text = re.sub(rf" \((?:{continued})\)$", "", text)
    return not text or name not in patterns or re.fullmatch(patterns[name], text) is not None
