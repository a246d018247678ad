"""XLSX: visible sheets as tables, with merged cells repeated at each of their places."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from kortit.importing.grid import Cell, GridRow, Medium, Source, Table, spreadsheet_cell
from kortit.importing.outside import PAGE_NUMBER
from kortit.importing.own.marks import is_closing
from kortit.importing.readers.archive import attribute, child, local
from kortit.importing.readers.workbook_looks import LOGICAL, Look, WorkbookLooks
from kortit.importing.refusals import MOST_PLACES, damaged, too_large
from kortit.importing.rows import DocumentPlace
from kortit.messages import Message, _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.importing.readers.archive import Archive
    from kortit.problem import Problem

_MOST_TOLD = 10
_MOST_RANGES = 1_000  # of hidden columns that are checked
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def read_workbook(archive: Archive, data: bytes, name: str, language: str = "fi") -> Source:
    """Read a workbook; `data` are the bytes of the archive, `language` is that in which programs show it.

    Raises UsageError if it is too large or damaged.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    extents = _extents(archive, WorkbookLooks(archive, language), name)
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
            extent = extents.get(known.name, _Extent())
            parts.append(_table(workbook.get_sheet_by_name(known.name), title, extent, name))
    except CalamineError as error:
        raise damaged(name) from error
    if any(archive.named("xl/comments")) or any(archive.named("xl/threadedComments")):
        problems.append(_warning(name, _("comments are not imported")))
    for part in archive.named("xl/drawings/drawing", ".xml"):
        root = archive.xml(part)
        said = " ".join("".join(one.text or "" for one in root.iter() if local(one) == "t").split())
        if said:
            problems.append(_warning(name, _("left out: “{text}”", text=said[:200])))
    closing = " ".join(cell.text for part in parts for row in part.rows[-60:] for cell in row.cells if cell.text)
    is_own = is_closing(closing)
    if not is_own:
        problems += [_warning(name, _("left out: “{text}”", text=text[:200])) for text in _margins(archive)]
    return Source(tuple(parts), tuple(problems), closing if is_own else "")


def _margins(archive: Archive) -> list[str]:
    """The headers and footers of the sheets, without the codes for position, font, date and page numbers."""
    found: dict[str, None] = {}
    for part in archive.named("xl/worksheets/", ".xml"):
        for said in _MARGIN.findall(archive.data(part)):
            numbered = re.sub("&[PN]", "1", unescape(said.decode(errors="replace")))
            for text in re.split("&[LCR]", numbered):
                plain = " ".join(_MARGIN_CODE.sub(" ", text).split())
                if re.search(r"[^\W\d_]", plain) and not PAGE_NUMBER.fullmatch(plain):
                    found[plain] = None
    return list(found)


_MARGIN = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)[^>]*>(.*?)</", re.DOTALL)
_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F+-]{6}|[0-9]+|[A-Z])', re.IGNORECASE)


def _table(sheet: Any, title: Message, extent: _Extent, name: str) -> Table:
    merged, overlap = _merged(sheet)
    corners: dict[tuple[int, int], Cell] = {}
    rows: list[GridRow] = []
    covered: list[str] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells: list[Cell] = []
        for column, value in enumerate(values):
            look = extent.looks.get((row + 1, column + 1))
            if look is None or not look.exact:
                cell = spreadsheet_cell(_written(value))
            else:
                cell = replace(spreadsheet_cell(look.text), unseen=look.unseen)
            corner = merged.get((row, column))
            if corner is not None:
                whole = corners.setdefault(corner, cell)
                # What stands under a merged cell is not seen, be it left there by a program, or hidden.
                if cell.text not in ("", whole.text):
                    covered.append(f"{_column(column + 1)}{row + 1}")
                cell = whole
            cells.append(cell)
        if any(cell.text or cell.unseen for cell in cells):
            rows.append(GridRow(row + 1, tuple(cells)))
    place = DocumentPlace(0, title)
    problems = [place.problem(name, message, Severity.WARNING) for message in _told(rows, extent)]
    if overlap:
        problems.append(place.problem(name, _("merged cells overlap at {cell}; part them", cell=overlap)))
    if covered:
        message = _(
            "texts stand under merged cells, where nobody sees them: {cells}; part the cells, then delete them or give"
            " them a place",
            cells=_some(covered),
        )
        problems.append(place.problem(name, message))
    if extent.without_value:
        message = _(
            "cells hold a formula without a value, or an error: {cells}; open the workbook in Excel or LibreOffice and"
            " save it, or write what is meant",
            cells=_some(extent.without_value),
        )
        problems.append(place.problem(name, message))
    return Table(title, tuple(rows), problems=tuple(problems), medium=Medium.WORKBOOK, title=sheet.name)


def _told(rows: Sequence[GridRow], extent: _Extent) -> Iterator[Message]:
    """Warnings about content that is hidden, or may look different in a spreadsheet program."""
    filled_rows = {row.number for row in rows}
    filled_columns = {place for row in rows for place, cell in enumerate(row.cells, start=1) if cell.text}
    hidden = [number for number in dict.fromkeys(extent.hidden_rows) if number in filled_rows]
    if hidden:
        yield _("hidden rows were read too: {rows}", rows=_some(str(number) for number in hidden))
    unseen = sorted(
        number for number in filled_columns if any(first <= number <= last for first, last in extent.hidden_columns)
    )
    if unseen:
        yield _("hidden columns were read too: {columns}", columns=_some(map(_column, unseen)))
    inexact = [f"{_column(column)}{row}" for (row, column), look in extent.looks.items() if not look.exact]
    if inexact:
        yield _(
            "cells are shown in a form that is not known here, so they are read as they are stored; look them through:"
            " {cells}",
            cells=_some(inexact),
        )
    if extent.logical:
        yield _(
            "cells hold no text but are true or false, and are read in the words in which Excel shows that; write what"
            " is meant: {cells}",
            cells=_some(extent.logical),
        )
    if extent.perhaps_hidden:
        yield _(
            "conditional formats may strike out or hide cells, and are not followed: {cells}; look the cells through",
            cells=_some(extent.perhaps_hidden),
        )


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    """The first texts of many, for a sentence."""
    first = tuple(islice(texts, _MOST_TOLD + 1))
    return first if len(first) <= _MOST_TOLD else (*first[:_MOST_TOLD], "…")


def _merged(sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], str]:
    """The corner of the merged cell at each covered place, and the first place where two overlap, or nothing."""
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for corner, end in sheet.merged_cell_ranges or []:
        for row in range(corner[0], min(end[0], sheet.total_height) + 1):
            for column in range(corner[1], min(end[1], sheet.total_width) + 1):
                if (row, column) in merged:
                    # No spreadsheet program writes this, and it is ambiguous.
                    return merged, f"{_column(column + 1)}{row + 1}"
                merged[row, column] = corner
    return merged, ""


def _written(value: object) -> str:
    """A value as it is shown: whole numbers without a decimal point, dates in the Finnish form.

    A date without a time may come as a date or as a datetime at midnight.
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{_written(value.date())} {_written(value.time())}"
    if isinstance(value, datetime.time):
        return value.isoformat("auto" if value.second or value.microsecond else "minutes")
    if isinstance(value, datetime.date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(value)


@dataclass(slots=True)
class _Extent:
    """The size of a sheet, its hidden rows and columns (from 1), its cells without a value, and the looks of cells.

    `perhaps_hidden` are ranges that a conditional format may strike out or hide, `logical` the cells that are true or
    false.
    """

    rows: int = 0
    columns: int = 0
    filled: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    without_value: list[str] = field(default_factory=list)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    perhaps_hidden: list[str] = field(default_factory=list)
    logical: list[str] = field(default_factory=list)

    @property
    def is_large(self) -> bool:
        """Whether it is too large for goals; a single cell in a far corner makes millions of places."""
        return max(self.rows * self.columns, self.filled) > MOST_PLACES


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """(name, part) of each sheet, from the workbook's relationships. The part may be missing."""
    relations = archive.xml("xl/_rels/workbook.xml.rels")
    parts: dict[str, list[str]] = {}
    for one in relations if relations is not None else ():
        target = attribute(one, "Target") or ""
        parts.setdefault(attribute(one, "Id") or "", []).append(_path(target))
    sheets = child(archive.xml("xl/workbook.xml"), "sheets")
    for sheet in sheets if sheets is not None else ():
        identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        # Programs differ in how they read duplicate relationships, so each target is checked.
        for wanted in parts.get(identifier, ()):
            for part in archive.named(""):
                if part.lower() == wanted.lower():
                    yield attribute(sheet, "name") or "", part


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else target if target.startswith("xl/") else f"xl/{target}"


def _extents(archive: Archive, looks: WorkbookLooks, name: str) -> dict[str, _Extent]:
    """The extents of the sheets by name, measured before reading. Raises UsageError if one is too large."""
    named = list(_sheets(archive))
    measured: dict[str, _Extent] = {}
    for part in dict.fromkeys([*(part for _name, part in named), *archive.named("xl/worksheets/", ".xml")]):
        measured[part] = _measured(archive, part, looks)
        if measured[part].is_large:
            raise too_large(name)
    return {sheet: measured[part] for sheet, part in named}


def _measured(archive: Archive, part: str, looks: WorkbookLooks) -> _Extent:
    extent = _Extent()
    row = column = 0
    for begins, element in archive.elements(part, ("row", "c", "col", "conditionalFormatting")):
        name = local(element)
        if name == "row" and begins:
            row, column = _number(element.get("r")) or row + 1, 0
            if _is_on(element.get("hidden")):
                extent.hidden_rows.append(row)
        elif name == "c" and not begins:
            place = _PLACE.fullmatch(element.get("r") or "")
            # A cell without a reference follows the one before it.
            column = _letters(place[1]) if place else column + 1
            if len(element):  # the others are only formatted
                extent.filled += 1
                extent.rows = max(extent.rows, int(place[2]) if place else 0, row)
                extent.columns = max(extent.columns, column)
                if extent.is_large:
                    break
                here = int(place[2]) if place else row
                if _lacks_value(element):
                    extent.without_value.append(f"{_column(column)}{here}")
                elif (look := looks.look(element)) is not None:
                    extent.looks[here, column] = look
                    if element.get("t") == LOGICAL:
                        extent.logical.append(f"{_column(column)}{here}")
        elif name == "conditionalFormatting":
            if not begins and looks.may_hide(element):
                extent.perhaps_hidden.append(element.get("sqref") or "")
        elif name == "col" and begins and _is_on(element.get("hidden")) and len(extent.hidden_columns) < _MOST_RANGES:
            extent.hidden_columns.append((_number(element.get("min")), _number(element.get("max"))))
    return extent


def _lacks_value(cell: Any) -> bool:
    """Whether a cell would wrongly be read as empty: a formula without a computed value, or an error.

    A formula with an empty text as its value has the type `str`.
    """
    value = child(cell, "v")
    if cell.get("t") == "e":
        return True
    if child(cell, "f") is None or (value is not None and value.text):
        return False
    return value is None or cell.get("t") != "str"


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 0


def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _column(number: int) -> str:
    """The letters of a column; numbers count from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _warning(name: str, message: Any) -> Problem:
    return DocumentPlace(0).problem(name, message, Severity.WARNING)
