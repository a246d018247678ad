"""Sheets of a workbook: formats, marks inside cells, row heights, and texts too long for a cell.

Texts are never written as formulas, links or numbers, nor so that a program reading the file could take a part of one
for an escape or for markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

from xlsxwriter.utility import xl_rowcol_to_cell

from kortit.errors import RefusedError
from kortit.messages import _
from kortit.rendering.csv import FORMULA_STARTS
from kortit.rendering.xlsx_heights import lines_of
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Excel's limits, as Microsoft states them ("Excel specifications and limits").
TEXT_LIMIT = 32_767  # of a cell, in UTF-16 units
BREAKS_LIMIT = 253  # line feeds in a cell
ROWS_LIMIT = 1_048_576
HEIGHT_LIMIT = 409.0  # of a row, in points

LINE_HEIGHT = 1.28  # of the font's size
PADDING = 4.0  # points, below the last line
FILTER_HEIGHT = 14.0  # points, for the filter buttons below the headings

Runs: TypeAlias = "tuple[Words, ...]"

FONT_SIZE = 10
FONT: dict[str, Any] = {"font_name": "Arial", "font_size": FONT_SIZE, "font_scheme": "none"}
"""A font with the same metrics on every system, under this name or a substitute's, so that heights can be estimated."""
INK, QUIET, ACCENT, LINE, EDGE, HEADER = "#1B2128", "#55606B", "#174A73", "#C5CCD3", "#8A96A1", "#EEF2F6"

_BARE: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1, "font_color": INK}
_CELL: dict[str, Any] = {**_BARE, "bottom": 1, "bottom_color": LINE}
_HEADER: dict[str, Any] = {**_CELL, "bold": True, "font_size": 9, "bottom": 2, "bottom_color": ACCENT}
LOOKS: dict[str, dict[str, Any]] = {
    "text": _CELL,
    "strong": {**_CELL, "bold": True},
    "open": {**_CELL, "num_format": "@", "locked": False, "border": 1, "border_color": EDGE},
    "locked": {**_CELL, "bg_color": "#E9ECEF", "font_color": "#434D57"},
    "quiet": {**_CELL, "font_color": QUIET},
    "number": {**_CELL, "num_format": "0"},
    "added": {**_CELL, "bold": True, "bg_color": "#DFF0E5", "font_color": "#0B5030"},
    "changed": {**_CELL, "bold": True, "bg_color": "#E1ECF6", "font_color": ACCENT},
    "removed": {**_CELL, "bold": True, "bg_color": "#F8E3E4", "font_color": "#86172A"},
    "unchanged": {**_CELL, "bg_color": "#E9ECEF", "font_color": "#434D57"},
    "heading": {**_HEADER, "bg_color": HEADER},
    "heading-new": {**_HEADER, "bg_color": "#DCE8F3"},
    "heading-old": {**_HEADER, "bg_color": "#E4E6E9"},
    "label": {**_BARE, "bold": True, "font_color": ACCENT},
    "paragraph": _BARE,
    "title": {**_BARE, "bold": True, "font_size": 16, "font_color": ACCENT},
    "small": {**_BARE, "font_color": QUIET, "font_size": 9},
}
MARKS: dict[str, dict[str, Any]] = {
    "same": {},
    "sign": {},
    "inserted": {"font_color": "#0B5F38", "underline": 1},
    "deleted": {"font_color": "#A01A2B", "font_strikeout": True},
}
_OF_A_FONT = ("bold", "font_color", "font_size")


class Styles:
    """The formats of a workbook, each created once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str | bool, ...], Format] = {}

    def cell(self, look: str, kind: str = "same", *, begins: bool = False, quoted: bool = False) -> Format:
        """The format of a cell.

        `begins` draws a line on its left; `quoted` keeps a text from becoming a formula when the cell is edited.
        """
        key = (look, kind, begins, quoted)
        if key not in self._made:
            edge = {"left": 1, "left_color": EDGE} if begins else {}
            quote = {"quote_prefix": True} if quoted else {}
            self._made[key] = self._workbook.add_format({**LOOKS[look], **MARKS[kind], **edge, **quote})
        return self._made[key]

    def run(self, look: str, kind: str) -> Format:
        """The format of words inside a cell."""
        key = (look, kind)
        if key not in self._made:
            font = {name: value for name, value in LOOKS[look].items() if name in _OF_A_FONT}
            self._made[key] = self._workbook.add_format({**font, **MARKS[kind]})
        return self._made[key]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The content of a cell and its look; `number`: its text is written as a number."""

    runs: Runs = ()
    look: str = "text"
    number: bool = False

    @classmethod
    def of(cls, text: str, look: str = "text") -> SheetCell:
        """A cell with a text without marks."""
        return cls((Words("same", text),) if text else (), look)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its heading, its width in digits of the font, and its side.

    A column with the same value in every row need not be `printed`.
    """

    heading: str
    width: int
    side: str = ""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Continuing:
    """How a row is continued: the columns to repeat, the column of the note, and the note."""

    again: frozenset[int]
    note_column: int
    note: str


class Grid:
    """A sheet with a row of headings, written from top to bottom; `above` is a line before them."""

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        columns: Sequence[GridColumn],
        continuing: Continuing,
        above: str = "",
    ) -> None:
        self.sheet = sheet
        self._styles = styles
        self._columns = columns
        self._continuing = continuing
        self._top = self._next = 1 if above else 0
        if above:
            sheet.merge_range(0, 0, 0, len(columns) - 1, above, styles.cell("paragraph"))
            set_height(sheet, 0, 2 * FONT_SIZE)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        looks = (f"heading-{column.side}" if column.side else "heading" for column in columns)
        self._line(
            [SheetCell.of(column.heading, look) for column, look in zip(columns, looks, strict=True)], FILTER_HEIGHT
        )

    def add(self, cells: Sequence[SheetCell]) -> bool:
        """Write a row, and continuation rows if a text is too long for a cell; return whether all of it is visible.

        The joined cells of a column are the text, except in the repeated columns.
        """
        divided = [divide(cell.runs) for cell in cells]
        if all(len(pieces) == 1 for pieces in divided):
            return self._line(cells)
        seen = True
        for number, pieces in enumerate(zip_longest(*divided, fillvalue=())):
            line = [SheetCell(runs, cell.look, cell.number) for runs, cell in zip(pieces, cells, strict=True)]
            if number:
                for place in self._continuing.again:
                    line[place] = cells[place]
                noted = cells[self._continuing.note_column]
                said = "".join(run.text for run in noted.runs)
                line[self._continuing.note_column] = SheetCell.of(f"{said} ({self._continuing.note})", noted.look)
            seen = self._line(line) and seen
        return seen

    def finish(self, frozen: int) -> None:
        """Freeze the headings and the first columns, add filters, and set up printing."""
        sheet, last = self.sheet, self._next - 1
        sheet.freeze_panes(self._top + 1, frozen)
        sheet.autofilter(self._top, 0, last, len(self._columns) - 1)
        sheet.repeat_rows(self._top)
        printed = [number for number, column in enumerate(self._columns) if column.printed]
        sheet.print_area(0, 0, last, printed[-1])
        sheet.ignore_errors({"number_stored_as_text": self._span(last)})

    def region(self, title_column: int) -> tuple[str, str]:
        """The defined name by which screen readers find the headings, and a reference to their corner cell.

        The convention is JAWS's, supported by NVDA: `TitleRegion1`, the corners of the region, the sheet's number.
        """
        corners = self._span(self._next - 1).lower().replace(":", ".")
        cell = xl_rowcol_to_cell(0, title_column, row_abs=True, col_abs=True)
        return f"TitleRegion1.{corners}.{self.sheet.index + 1}", f"='{self.sheet.name}'!{cell}"

    def _span(self, last: int) -> str:
        return f"A{self._top + 1}:{xl_rowcol_to_cell(last, len(self._columns) - 1)}"

    def _line(self, cells: Sequence[SheetCell], below: float = 0.0) -> bool:
        if self._next >= ROWS_LIMIT:
            raise RefusedError(
                _(
                    "a spreadsheet has {rows} rows, and this takes more; choose one theme, or write JSON",
                    rows=ROWS_LIMIT,
                )
            )
        height, before = 0.0, ""
        for number, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            begins = column.side != before
            before = column.side
            text = write_cell(self.sheet, (self._next, number), cell, self._styles, begins=begins)
            height = max(height, height_of(text, column.width, cell.look))
        seen = set_height(self.sheet, self._next, height + PADDING + below)
        self._next += 1
        return seen


def write_cell(
    sheet: Worksheet, place: tuple[int, int], cell: SheetCell, styles: Styles, *, begins: bool = False
) -> str:
    """Write one cell; return its text."""
    fragments = _fragments(cell.runs)
    text = "".join(run.text for run in fragments)
    kind = fragments[0].kind if len(fragments) == 1 else "same"
    look = styles.cell(cell.look, kind, begins=begins, quoted=text.lstrip().startswith(FORMULA_STARTS))
    if not fragments:
        written = sheet.write_blank(*place, None, look)
    elif cell.number:
        written = sheet.write_number(*place, int(text), look)
    elif len(fragments) == 1:
        written = sheet.write_string(*place, text, look)
    else:
        formatted = (part for run in fragments for part in (styles.run(cell.look, run.kind), run.text))
        written = sheet.write_rich_string(*place, *formatted, look)
    if written:
        raise ValueError(f"XlsxWriter refused {place} with {written}")
    return text


def height_of(text: str, width: int, look: str) -> float:
    """Estimate the height of a text, in points, in a column of `width` digits."""
    size: float = LOOKS[look].get("font_size", FONT_SIZE)
    return lines_of(text, width, size, bold=LOOKS[look].get("bold", False)) * size * LINE_HEIGHT


def set_height(sheet: Worksheet, row: int, wanted: float) -> bool:
    """Set the height of a row in points, up to Excel's limit; return whether `wanted` is within it."""
    sheet.set_row(row, min(wanted, HEIGHT_LIMIT))
    return wanted <= HEIGHT_LIMIT


# XlsxWriter takes a text that begins like this for the XML of rich text. It also escapes what looks like the escape of
# a control character, twice in rich text. Splitting such a text into two fragments avoids both.
_RICH = "<r>"
_INSIDE_AN_ESCAPE = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)")


def _fragments(runs: Runs) -> list[Words]:
    """Runs for writing: none empty, neighbours of the same kind joined, white space alone not marked."""
    if len(runs) == 1 and not _is_trap(runs[0].text):
        return list(runs)
    shown = (run if run.text.strip() else Words("same", run.text) for run in runs if run.text)
    fragments: list[Words] = []
    for kind, group in groupby(shown, key=lambda run: run.kind):
        text = "".join(run.text for run in group)
        parts = _INSIDE_AN_ESCAPE.split(text) if _is_trap(text) else [text]
        if text.startswith(_RICH):
            parts[:1] = parts[0][:1], parts[0][1:]
        fragments += (Words(kind, part) for part in parts)
    return fragments


def _is_trap(text: str) -> bool:
    return "_x" in text or text.startswith(_RICH) or not text.strip()


# --- texts too long for a cell ---


def divide(runs: Runs, limit: int = TEXT_LIMIT) -> list[Runs]:
    """Split runs into parts that fit into cells: after a line, or after a word if one line is too long.

    `limit` is in UTF-16 units.

    The joined parts have the same text as the runs.
    """
    text = "".join(run.text for run in runs)
    # A character takes at most two units.
    if len(text) <= limit // 2 and text.count("\n") <= BREAKS_LIMIT:
        return [runs]
    parts: list[Runs] = []
    while text:
        place = _place_to_cut(text, limit)
        first, runs = _cut(runs, place)
        parts.append(first)
        text = text[place:]
    return parts


def _place_to_cut(text: str, limit: int) -> int:
    held = text[:limit]
    while (over := _units(held) - limit) > 0:
        held = held[: -((over + 1) // 2)]
    *lines, _rest = held.split("\n", BREAKS_LIMIT)
    if len(lines) == BREAKS_LIMIT:
        held = held[: sum(len(line) + 1 for line in lines)]
    if len(held) == len(text):
        return len(text)
    half = len(held) // 2
    return held.rfind("\n", half) + 1 or held.rfind(" ", half) + 1 or len(held)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(runs: Runs, place: int) -> tuple[Runs, Runs]:
    """Split runs at an index of their text."""
    before: list[Words] = []
    for number, run in enumerate(runs):
        if place <= len(run.text):
            kept, rest = Words(run.kind, run.text[:place]), Words(run.kind, run.text[place:])
            return (*before, kept), (*([rest] if rest.text else []), *runs[number + 1 :])
        before.append(run)
        place -= len(run.text)
    return tuple(before), ()
