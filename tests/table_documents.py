"""Writes tables of goals as officials make them: in Word, Excel, CSV and PDF; the importers' counterpart."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docx
import typst
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.rows import Column, GoalRow

HEADINGS = {
    "fi": ("Päämäärä", "Sitova tavoite", "Uusi", "Vanha", "Tavoitevuosi", "Keinot", "Tavoitevuosi ja keinot"),
    "sv": ("Strategiskt mål", "Bindande mål", "Ny", "Gammal", "Målår", "Åtgärder", "Målår och åtgärder"),
}


@dataclass(frozen=True)
class Layout:
    """How a table is made.

    With a column of themes whose cells are merged, or a code before each goal; year and means in one cell or in two;
    headings in one row or in two; one pair of columns or two, the newer one first or not.
    """

    language: str = "fi"
    theme_column: bool = True
    together: bool = False
    two_rows: bool = True
    pairs: int = 2
    old_first: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph of a cell; `depth` is that of a list from 1, 0 for none."""

    text: str
    depth: int = 0


@dataclass(frozen=True)
class Box:
    """A cell, and how many rows and columns it covers."""

    texts: tuple[Text, ...]
    down: int = 1
    across: int = 1


def box(*texts: str, down: int = 1, across: int = 1) -> Box:
    return Box(tuple(map(Text, texts)), down, across)


def grid(rows: Sequence[GoalRow], layout: Layout) -> list[list[Box]]:
    """The cells of a table row by row; a merged cell stands where it begins."""
    theme, goal, new, old, year, means, both = HEADINGS[layout.language]
    sides = [""] if layout.pairs == 1 else [old, new] if layout.old_first else [new, old]
    under = [both] if layout.together else [year, means]
    lead = [theme, goal] if layout.theme_column else [goal]
    if layout.two_rows and layout.pairs == 2:
        head = [
            [*(box(one, down=2) for one in lead), *(box(side, across=len(under)) for side in sides)],
            [box(one) for _side in sides for one in under],
        ]
    else:
        head = [[*map(box, lead), *(box(f"{side} {one}".strip()) for side in sides for one in under)]]
    body = []
    for place, row in enumerate(rows):
        line = [box(row.goal)] if layout.theme_column else [box(f"{row.theme} {row.goal}")]
        if layout.theme_column and (not place or rows[place - 1].theme != row.theme):
            down = next((n for n, one in enumerate(rows[place:]) if one.theme != row.theme), len(rows) - place)
            line = [box(row.theme, down=down), *line]
        columns = (row.old, row.new) if layout.old_first else (row.new, row.old)
        for column in columns[: layout.pairs] if layout.pairs == 2 else (row.new,):
            year_text, texts = str(column.target_year), means_of(column)
            line += [Box((Text(year_text), *texts))] if layout.together else [box(year_text), Box(texts)]
        body.append(line)
    return head + body


def means_of(column: Column) -> tuple[Text, ...]:
    return tuple(text for one in column.means for text in (Text(one.text), *(Text(step, 1) for step in one.steps)))


def placed(cells: Sequence[Sequence[Box]]) -> dict[tuple[int, int], Box]:
    """Each cell with its row and column in the grid."""
    taken: set[tuple[int, int]] = set()
    places: dict[tuple[int, int], Box] = {}
    for row, line in enumerate(cells):
        column = 0
        for one in line:
            while (row, column) in taken:
                column += 1
            places[row, column] = one
            taken |= {(row + down, column + right) for down in range(one.down) for right in range(one.across)}
    return places


def word(cells: Sequence[Sequence[Box]], *, before: Sequence[tuple[str, int]] = ()) -> bytes:
    """Write a Word document: paragraphs with the level of their heading (9 for none), then the table."""
    document = docx.Document()
    for text, level in before:
        document.add_paragraph(text) if level == 9 else document.add_heading(text, level)
    add_word_table(document, cells)
    return word_bytes(document)


def add_word_table(document: Any, cells: Sequence[Sequence[Box]]) -> Any:
    places = placed(cells)
    width = max(column + one.across for (_row, column), one in places.items())
    table = document.add_table(rows=len(cells), cols=width, style="Table Grid")
    for (row, column), one in places.items():
        cell = table.cell(row, column)
        if one.down > 1 or one.across > 1:
            cell = cell.merge(table.cell(row + one.down - 1, column + one.across - 1))
        for number, text in enumerate(one.texts):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.add_run(text.text)
            if text.depth:
                paragraph.style = document.styles["List Bullet" if text.depth == 1 else f"List Bullet {text.depth}"]
    return table


def word_bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def plain(one: Box) -> str:
    return "\n".join("  " * text.depth + text.text for text in one.texts)


def excel(cells: Sequence[Sequence[Box]], *, above: Sequence[str] = (), years_as_numbers: bool = True) -> bytes:
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        sheet = workbook.add_worksheet("Tavoitteet")
        for row, text in enumerate(above):
            sheet.write_string(row, 0, text)
        for (row, column), one in placed(cells).items():
            top, text = row + len(above), plain(one)
            if one.down > 1 or one.across > 1:
                sheet.merge_range(top, column, top + one.down - 1, column + one.across - 1, text)
            elif years_as_numbers and text.isascii() and text.isdigit() and len(text) == 4:
                sheet.write_number(top, column, int(text))
            else:
                sheet.write_string(top, column, text)
    return stream.getvalue()


def separated(cells: Sequence[Sequence[Box]], separator: str = ";", *, mark: bool = True) -> bytes:
    places = placed(cells)
    width = max(column + one.across for (_row, column), one in places.items())
    lines = [[""] * width for _row in cells]
    for (row, column), one in places.items():
        lines[row][column] = plain(one)
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(lines)
    return (("\ufeff" if mark else "") + stream.getvalue()).encode()


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: 160mm, margin: 15mm, footer: context align(right, counter(page).display("1 / 1", both: true)))
#set text(size: 9pt, hyphenate: false)
#for text in data.before [#par(text)]
#let shown(texts) = {
  for text in texts {
    if text.depth == 0 { par(text.text) } else if text.depth == 1 { list(text.text) } else { list(list(text.text)) }
  }
}
#let cells = data.cells.map(row => row.map(one =>
  table.cell(x: one.x, y: one.y, rowspan: one.down, colspan: one.across, breakable: true, shown(one.texts))))
#let head = cells.slice(0, data.head).flatten()
#table(
  columns: data.widths.map(width => width * 1fr),
  ..if data.repeats { (table.header(..head),) } else { head },
  ..cells.slice(data.head).flatten(),
)
"""


def pdf(cells: Sequence[Sequence[Box]], layout: Layout, *, before: Sequence[str] = (), repeats: bool = True) -> bytes:
    """Write a PDF with every cell ruled; headings are repeated on each page."""
    places: dict[int, list[dict[str, Any]]] = {}
    for (row, column), one in placed(cells).items():
        texts = [{"text": text.text, "depth": text.depth} for text in one.texts]
        places.setdefault(row, []).append(
            {"x": column, "y": row, "down": one.down, "across": one.across, "texts": texts}
        )
    lead = [5, 9] if layout.theme_column else [10]
    pair = [11] if layout.together else [6, 12]
    data = {
        "before": list(before),
        "cells": [places[row] for row in sorted(places)],
        "head": 2 if layout.two_rows and layout.pairs == 2 else 1,
        "widths": lead + pair * layout.pairs,
        "repeats": repeats,
    }
    return bytes(typst.compile(_TYPST.encode(), format="pdf", sys_inputs={"data": json.dumps(data)}))
