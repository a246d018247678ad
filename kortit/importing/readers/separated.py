"""CSV: UTF-8, with commas, semicolons or tabs; line breaks inside quotes belong to the cell."""

from __future__ import annotations

import csv
import io
import re

from kortit.importing.grid import GridRow, Medium, Source, Table, spreadsheet_cell, squared
from kortit.importing.refusals import MOST_PLACES, too_large
from kortit.importing.rows import DocumentPlace
from kortit.messages import _
from kortit.problem import Severity
from kortit.rendering.csv import harmless

SEPARATORS = ";,\t"
_SAYS_SEPARATOR = re.compile(r"sep=([;,\t])[^\S\n\r]*(?:\r\n|\r|\n)", re.IGNORECASE)  # for Excel, in the first line
_LONGEST = 65_536  # characters of a cell; the file of a goal holds no more
csv.field_size_limit(2**31 - 1)  # a setting of the whole process; the size of the file already limits cells


def read_separated(text: str, name: str) -> Source:
    """Read a CSV text into one table."""
    said = _SAYS_SEPARATOR.match(text := text.removeprefix("\ufeff"))
    separator = said[1] if said else _separator(text)
    text = before = text[said.end() :] if said else text
    text = _before_it_was_rewritten(text, separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[GridRow] = []
    line = 1 + bool(said)
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) * (len(rows) + 1) > MOST_PLACES and any(cells):
                raise too_large(name)
            if any(len(cell) > _LONGEST for cell in cells):
                problem = _("a cell of this row holds over {most} characters; no goal is so long", most=_LONGEST)
                return Source((), (DocumentPlace(line).problem(name, problem),))
            if any(cells):
                rows.append(GridRow(number, tuple(spreadsheet_cell(_as_it_was(cell)) for cell in cells), line))
            line = reader.line_num + 1 + bool(said)
    except csv.Error:
        problem = _("the quotation marks of this row do not fit together")
        return Source((), (DocumentPlace(line).problem(name, problem),))
    message = _(
        "another program has divided rows of this file at commas and line breaks; they were put together again, so look"
        " at the result"
    )
    told = () if text == before else (DocumentPlace(0).problem(name, message, Severity.WARNING),)
    return Source((Table(_("table {number}", number=1), rows=squared(rows, name), medium=Medium.SHEET),), told)


def _separator(text: str) -> str:
    """The separator: the most frequent one outside of quotes in the first line that has any."""
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


def _before_it_was_rewritten(text: str, separator: str) -> str:
    """The text before a program that knows only commas read it and wrote its pieces anew, each line a record.

    Its header has the other separator still, and every record that held quotation marks begins with one and has fewer
    cells than the header. Put together at its commas and line ends, what was read is there again.
    """
    if separator == ",":
        return text
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
        if _fit(text, separator, len(cells)):
            return text
        rewritten = csv.reader(io.StringIO(text, newline=""), strict=True)
        before = "\n".join(",".join(record) for record in rewritten if record)
    except csv.Error:
        return text
    return before if _fit(before, separator, len(cells)) else text


def _fit(text: str, separator: str, count: int) -> bool:
    """Whether every record can be read and has this many cells."""
    try:
        return all(
            len(cells) == count
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            if cells
        )
    except csv.Error:
        return False


def _as_it_was(cell: str) -> str:
    """The cell without the apostrophe that protects it from being taken for a formula."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
