"""XLSX: its visible sheets as tables, merged cells at each of their places."""

from __future__ import annotations

import datetime
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kortit.errors import UsageError
from kortit.importing.archive import damaged, local
from kortit.importing.rows import Place
from kortit.importing.tables import Cell, GridRow, Source, Table, spreadsheet_cell
from kortit.messages import _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.archive import Archive
    from kortit.problem import Problem

MOST_CELLS = 2_000_000  # of a sheet, empty ones between its corners included
MOST_CHARACTERS = 64 * 1024 * 1024  # of all cells of a sheet
# Cells that hold something, with their places; empty ones are only formatted, and cost nothing.
_FILLED = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?(?<!/)>\s*<")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"([0-9]{1,7})\"")
_SHARED = re.compile(rb"\bt=\"s\"[^>]*>\s*<(?:\w+:)?v[^>]*>\s*([0-9]{1,9})\s*<")


def read_workbook(archive: Archive, data: bytes, name: str) -> Source:
    """Take a workbook apart; `data` is the archive as it was. Raises UsageError for what is too large or damaged."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    _refuse_large(archive, name)
    problems: list[Problem] = []
    parts = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for known in workbook.sheets_metadata:
            if known.typ is not SheetTypeEnum.WorkSheet:
                continue
            title = _("sheet “{name}”", name=known.name)
            if known.visible is not SheetVisibleEnum.Visible:
                problems.append(_warning(name, _("{sheet} is hidden and was not read", sheet=title)))
                continue
            parts.append(Table(title, tuple(_rows(workbook.get_sheet_by_name(known.name)))))
    except CalamineError as error:
        raise damaged(name) from error
    if any(archive.named("xl/comments")) or any(archive.named("xl/threadedComments")):
        problems.append(_warning(name, _("comments are not imported")))
    closing = " ".join(cell.text for part in parts for row in part.rows[-60:] for cell in row.cells if cell.text)
    return Source(tuple(parts), tuple(problems), closing if "kortit " in closing else "")


def _rows(sheet: Any) -> Iterator[GridRow]:
    merged = _merged(sheet)
    corners: dict[tuple[int, int], Cell] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells: list[Cell] = []
        for column, value in enumerate(values):
            cell = spreadsheet_cell(_written(value))
            corner = merged.get((row, column))
            # What stands under a merged cell is not seen, but it is there: it is read, and then has no place.
            if corner is not None and (corner == (row, column) or not cell.text):
                cell = corners.setdefault(corner, cell)
            cells.append(cell)
        if any(cell.text for cell in cells):
            yield GridRow(row + 1, tuple(cells))


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Give the corner of the merged cell at each place that one covers."""
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for corner, end in sheet.merged_cell_ranges or []:
        for row in range(corner[0], min(end[0], sheet.total_height) + 1):
            for column in range(corner[1], min(end[1], sheet.total_width) + 1):
                if merged.setdefault((row, column), corner) != corner:
                    return merged  # cells that overlap: no spreadsheet writes them
    return merged


def _written(value: object) -> str:
    """Write a value as a person sees it: whole numbers without a point, dates as Finland writes them."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(value)


def _refuse_large(archive: Archive, name: str) -> None:
    """Refuse sheets that would fill the memory: cells in far corners, and long texts that are shared by many cells."""
    lengths = _shared_lengths(archive)
    for part in archive.named("xl/worksheets/", ".xml"):
        data = archive.data(part)
        rows = columns = filled = 0
        for cell in _FILLED.finditer(data):
            filled += 1
            place = _PLACE.search(cell[0])
            columns = max(columns, _number(place[1]) if place else 1)
            # A cell that does not say where it is stands in the last row that did, at most.
            rows = max(rows, int(place[2]) if place else _last_row(data))
        shared = (int(match[1]) for match in _SHARED.finditer(data))
        characters = len(data) + sum(lengths[index] for index in shared if index < len(lengths))
        if rows * columns > MOST_CELLS or filled > MOST_CELLS or characters > MOST_CHARACTERS:
            raise UsageError(
                _("{path} has a sheet larger than any table of goals; delete what is far away or empty", path=name)
            )


@lru_cache(maxsize=1)
def _last_row(data: bytes) -> int:
    return max((int(match[1]) for match in _ROW.finditer(data)), default=1)


def _shared_lengths(archive: Archive) -> Sequence[int]:
    root = archive.xml("xl/sharedStrings.xml")
    if root is None:
        return []
    return [sum(len(text.text or "") for text in item.iter() if local(text) == "t") for item in root]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _warning(name: str, message: Any) -> Problem:
    return Place(0).problem(name, message, Severity.WARNING)
