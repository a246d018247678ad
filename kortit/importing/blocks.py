"""Tables of labels and values, which have their headings beside or among the values instead of above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.headings import is_heading

if TYPE_CHECKING:
    from kortit.importing.grid import GridRow, Table
    from kortit.importing.headings import Fields

_MOST_ROWS = 200  # looked at; longer tables are none of blocks
_MOST_LABELLED = 6  # texts of a row that may be a label and its value, once or a few times
_MOST_HEADER_ROWS = 3


def labels_of(table: Table, fields: Fields) -> tuple[str, ...]:
    """The labels of a table that is a block of labels and values; empty if it is none.

    It is one if other headings stand further down, or if most rows begin with a label that has its value beside it.
    """
    rows = [_texts(row) for row in table.rows[:_MOST_ROWS] if not row.is_blank]
    known = {text: is_heading(text, fields) for texts in rows for text in texts if len(text) < 80}
    return _inner_headings(rows, known) or _beside_values(rows, known)


def _texts(row: GridRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.text for cell in row.cells if cell.text))


def _inner_headings(rows: list[tuple[str, ...]], known: dict[str, bool]) -> tuple[str, ...]:
    """The headings of a table that has rows of other headings below its values."""
    groups: list[list[str]] = []
    before = -2
    for place, texts in enumerate(rows):
        if len(texts) > 1 and all(known.get(text) for text in texts):
            if place == before + 1 and len(groups[-1]) < _MOST_HEADER_ROWS * len(texts):
                groups[-1] += texts
            else:
                groups.append(list(texts))
            before = place
    later = [text for group in groups[1:] for text in group if text not in groups[0]]
    return tuple(dict.fromkeys([*groups[0], *later])) if later and before < len(rows) else ()


def _beside_values(rows: list[tuple[str, ...]], known: dict[str, bool]) -> tuple[str, ...]:
    """The labels of a table most of whose rows begin with one, different ones, with a value that is none beside it."""
    labelled = [
        texts[0]
        for texts in rows
        if 1 < len(texts) <= _MOST_LABELLED and known.get(texts[0]) and not known.get(texts[1])
    ]
    several = len(set(labelled)) > 1 and 2 * len(labelled) > sum(len(texts) > 1 for texts in rows)
    return tuple(dict.fromkeys(labelled)) if several else ()
