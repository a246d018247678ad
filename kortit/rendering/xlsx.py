"""The change table and the cards as a workbook: sheets of goals, of single changes, of settings, and about it all.

The cells hold exactly the texts of `kortit.rendering.rows`, so that programs can read them back, with changed words
marked inside them. The status of a row and the sheet of changes give the same information in words.
"""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook

from kortit import outline
from kortit.changes import ChangeKind, ChangeTable, GoalChange, kind_of_setting
from kortit.characters import cleaned
from kortit.follow_up.form import form_rows
from kortit.follow_up.report import FollowUpReport
from kortit.messages import Message, _, translator
from kortit.municipality import WordMarks
from kortit.rendering.captions import joined, marked_as, row_decisions, setting_runs, side_items, side_runs
from kortit.rendering.composition import manuscript
from kortit.rendering.form_writer import locked_cells, open_cells
from kortit.rendering.labels import (
    ABOUT,
    CHANGE_TABLE,
    CHANGES,
    CONTINUED,
    FIELDS,
    FILLING_IN,
    FORM,
    NO_STATUS,
    ROW,
    SETTINGS,
    STRATEGY_CARDS,
    TEXT,
)
from kortit.rendering.links import parted
from kortit.rendering.report_words import REPORT
from kortit.rendering.rows import setting_sheet, sheet
from kortit.rendering.single_changes import single_changes
from kortit.rendering.xlsx_grid import (
    FONT,
    PADDING,
    Continuing,
    Grid,
    GridColumn,
    SheetCell,
    Styles,
    divide,
    height_of,
    set_height,
    write_cell,
)
from kortit.setting_changes import SettingChange
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from kortit.messages import Message, Translator
    from kortit.rendering import Content, View
    from kortit.rendering.captions import SideItem
    from kortit.rendering.manuscript import Manuscript
    from kortit.rendering.rows import PlainRow, RowColumn
    from kortit.rendering.single_changes import SingleChange
    from kortit.rendering.xlsx_grid import Runs
    from kortit.wording import WordKind

# No text becomes a formula, a link or a number, and no temporary files are written.
_OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_row_height": 17,
}
_UNDATED = datetime.date(1980, 1, 1)  # the earliest date in a zip archive
_MARGIN_TEXT = 100  # characters; a header or footer may have 255 with everything in it

_EXTRA_WIDTH = 20
_TABLE_WIDTHS = {
    "status": 11, "id": 8, "theme": 10, "goal": 20, "target_year": 11, "means": 33, "decisions": 12, "decided_by": 24,
    "from": 66, "to": 66,
}  # fmt: skip
_REPORT_WIDTHS = {
    "id": 9, "theme": 9, "goal": 38, "target_year": 11, "state": 18, "status": 13, "before": 18, "text": 50,
    "actual": 26, "moves": 40, "corrected": 22,
}  # fmt: skip
_FORM_WIDTHS = {
    "id": 9, "theme": 9, "goal": 38, "target_year": 11, "before": 22, "status": 22, "text": 50, "indicator": 26,
    "levels": 18, "actual": 14, "moves": 40, "mark": 66,
}  # fmt: skip
_CHOICES = _("Statuses to choose from")
_SETTING_WIDTHS = {"status": 15, "setting": 30, "decisions": 20, "from": 66, "to": 66}
_CARD_WIDTHS = {"id": 9, "theme": 11, "goal": 38, "target_year": 13, "means": 60, "decided_by": 34, "to": 66}
_ABOUT_WIDTHS = (20, 84)
_LEADING = 1.5  # points, below a line that is followed by others of the same entry
_ABOUT_LIMIT = 2000  # characters of a line in the sheet about the document that are visible in full
# The same in every row, and also given in the sheet about the document.
_NOT_PRINTED = frozenset({"from", "to"})
_LOOKS = {"id": "strong", "decisions": "quiet", "decided_by": "quiet", "from": "quiet", "to": "quiet"}

_KINDS: dict[str, WordKind] = {"new": "inserted", "old": "deleted"}
_BREAK = Words("same", "\n")
_BREAKS = {
    "means": (Words("same", f"\n{outline.MEANS_BULLET}"), Words("same", f"\n{outline.INDENT}{outline.STEP_BULLET}")),
    "indicators": (_BREAK, Words("same", f"\n{outline.INDENT}")),
}
"""The separator between items and their steps in a cell."""


class _SheetKind(NamedTuple):
    """The sheet of goals of a kind of content: its name, the widths of columns by field, which one holds notes."""

    name: Message
    widths: Mapping[str, int]
    note: str


_KIND_OF_SHEET = {
    "ChangeTable": _SheetKind(CHANGE_TABLE, _TABLE_WIDTHS, "status"),
    "InForce": _SheetKind(STRATEGY_CARDS, _CARD_WIDTHS, "to"),
    "FollowUpReport": _SheetKind(REPORT, _REPORT_WIDTHS, "state"),
}


def parts(content: Content, view: View) -> Iterator[bytes]:
    """Render content as a workbook. Raises RefusedError if it has more rows than a sheet can have."""
    stream = io.BytesIO()
    font = content.municipality.document.font
    own = {**FONT, "font_name": font} if font else FONT
    workbook = Workbook(stream, {**_OPTIONS, "default_format_properties": own})
    _Writer(workbook, content, view).write()
    workbook.close()
    yield stream.getvalue()


class _Writer:
    def __init__(self, workbook: Workbook, content: Content, view: View) -> None:
        self.workbook = workbook
        self.content = content
        self.view = view
        self.said: Manuscript = manuscript(content, view)
        self.translate: Translator = translator(view.language)
        self.marks = WordMarks.NONE if view.is_plain else view.marks
        self.styles = Styles(workbook)
        self.form: Worksheet | None = None  # of the report of an open period, which is one to fill in
        self.choices = (0, 0)  # the first and last row of the statuses in the sheet about the document
        self.unseen: dict[str, None] = {}  # ids of goals with text that is not visible in full; an ordered set

    def write(self) -> None:
        date = self.said.date or _UNDATED
        self.workbook.set_properties(
            {
                "title": self.said.title,
                "author": self.said.municipality,
                "created": datetime.datetime(date.year, date.month, date.day),  # noqa: DTZ001
            }
        )
        if isinstance(self.content, FollowUpReport) and self.content.is_form:
            self.form = self._form(self.content)
        else:
            self._rows()
        if isinstance(self.content, ChangeTable):
            self._changes(self.content)
            if self.content.settings:
                self._settings(self.content)
        self._about()
        if self.form is not None:
            self._offer_statuses(self.form)

    # --- one row per goal ---

    def _rows(self) -> None:
        columns, rows = sheet(self.content, self.view)
        kind = _KIND_OF_SHEET[type(self.content).__name__]
        fields = [column.field for column in columns]
        grid = self._grid(
            self.translate(kind.name),
            [
                GridColumn(
                    column.heading,
                    kind.widths.get(column.field, _EXTRA_WIDTH),
                    column.side,
                    column.field not in _NOT_PRINTED,
                )
                for column in columns
            ],
            again=fields.index("id"),
            note=fields.index(kind.note),
        )
        for row in rows:
            if not grid.add(
                [self._goal_cell(row, column, text) for column, text in zip(columns, row.cells, strict=True)]
            ):
                self.unseen[row.cells[fields.index("id")]] = None
        self._finish(grid, fields.index("id"))

    def _goal_cell(self, row: PlainRow, column: RowColumn, text: str) -> SheetCell:
        """A cell of a goal. Its text is the goal's own, so marks in brackets stand in the sheet of changes alone."""
        text = outline.with_bullets(text) if column.field == "means" else text
        cell = _cell(row, column, text)
        return cell if self.marks is WordMarks.WORDS else SheetCell(SheetCell.of(text).runs, cell.look, cell.number)

    # --- a form to fill in, one row per indicator ---

    def _form(self, report: FollowUpReport) -> Worksheet:
        columns = [
            GridColumn(self.translate(FORM[name]), width, printed=name != "mark")
            for name, width in _FORM_WIDTHS.items()
        ]
        grid = self._grid(self.translate(REPORT), columns, again=0, note=0, above=self.translate(FILLING_IN))
        for row in form_rows(report):
            locked, entries = locked_cells(row, self.translate), open_cells(row)
            locked["mark"] = str(row.mark(locked.values()))
            cells = (
                SheetCell.of(entries[name], "open") if name in entries else SheetCell.of(locked.get(name, ""), "locked")
                for name in _FORM_WIDTHS
            )
            grid.add(list(cells))
        self._finish(grid, 0)
        grid.sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        return grid.sheet

    def _offer_statuses(self, sheet: Worksheet) -> None:
        """Let the status of each row be chosen from the names in the sheet about the document."""
        first, last = self.choices
        place, column = f"='{self.translate(ABOUT)}'!$B${first + 1}:$B${last + 1}", list(_FORM_WIDTHS).index("status")
        asked = {"validate": "list", "source": place, "error_message": self.translate(NO_STATUS)}
        if sheet.dim_rowmax is not None:
            sheet.data_validation(2, column, max(2, sheet.dim_rowmax), column, asked)

    # --- one row per change ---

    def _changes(self, table: ChangeTable) -> None:
        sides = self.view.sides
        texts = {side: period.called for side, period in table.periods.items()} or TEXT
        columns = [
            GridColumn(self.translate(ROW["id"]), 9),
            GridColumn(self.translate(FIELDS[""]["theme"]), 11),
            GridColumn(self.translate(_("Part of the goal")), 19),
            GridColumn(self.translate(_("Place")), 12),
            GridColumn(self.translate(_("Change")), 24),
            *(GridColumn(self._text(texts[side]), 50, side) for side in sides),
            GridColumn(self.translate(ROW["decisions"]), 20),
            *([GridColumn(self.translate(ROW["decided_by"]), 20)] if self.view.decisions else []),
        ]
        grid = self._grid(self.translate(CHANGES), columns, again=0, note=4)
        for change in single_changes(table, self.view.rows(table)):
            if not grid.add(self._change_cells(table, change)):
                self.unseen[change.row.id] = None
        self._finish(grid, 0)

    def _change_cells(self, table: ChangeTable, change: SingleChange) -> list[SheetCell]:
        row = change.row
        look = "number" if change.year else "text"
        return [
            SheetCell.of(row.id, "strong"),
            SheetCell.of(row.theme),
            SheetCell.of(self._text(change.part)),
            SheetCell.of(change.place),
            SheetCell.of(": ".join(filter(None, (self.translate(change.happened), change.edit)))),
            *(self._change_cell(change, side, look) for side in self.view.sides),
            SheetCell.of("; ".join(map(self._text, row_decisions(table, row))), "quiet"),
            *([SheetCell.of(self._text(change.setter), "quiet")] if self.view.decisions else []),
        ]

    def _change_cell(self, change: SingleChange, side: str, look: str) -> SheetCell:
        runs = marked_as(joined(change.texts[side]), self.marks, self.translate)
        return SheetCell(runs, look, change.year and not any(run.kind == "sign" for run in runs))

    # --- one row per setting ---

    def _settings(self, table: ChangeTable) -> None:
        columns, rows = setting_sheet(table, self.view)
        grid = self._grid(
            self.translate(SETTINGS),
            [
                GridColumn(
                    column.heading,
                    50 if column.side else _SETTING_WIDTHS[column.field],
                    column.side,
                    column.field not in _NOT_PRINTED,
                )
                for column in columns
            ],
            again=1,
            note=0,
        )
        for row in rows:
            if isinstance(row.source, SettingChange):
                grid.add([self._setting_cell(row.source, *pair) for pair in zip(columns, row.cells, strict=True)])
        self._finish(grid, 1)

    def _setting_cell(self, change: SettingChange, column: RowColumn, text: str) -> SheetCell:
        if column.field == "status":
            return SheetCell.of(text, kind_of_setting(change))
        if not column.side:
            return SheetCell.of(text, "strong" if column.field == "setting" else "quiet")
        runs = [words for line in setting_runs(change, column.side, self.translate) for words in (_BREAK, *line)]
        return SheetCell(marked_as(runs[1:], self.marks, self.translate))

    def _text(self, message: Message | str) -> str:
        return message if isinstance(message, str) else self.translate(message)

    # --- about the document ---

    def _about(self) -> None:
        page = self._sheet(self.translate(ABOUT))
        page.set_portrait()
        for number, width in enumerate(_ABOUT_WIDTHS):
            page.set_column(number, number, width)
        row = 0
        for label, cells in self._about_entries(self.said):
            if label is _CHOICES:
                self.choices = (row, row + len(cells) - 1)
            lines = [SheetCell(runs, cell.look) for cell in cells for runs in divide(cell.runs, _ABOUT_LIMIT)]
            for number, cell in enumerate(lines):
                pair = (SheetCell.of("" if number else self._text(label), "label"), cell)
                height = 0.0
                for place, (one, width) in enumerate(zip(pair, _ABOUT_WIDTHS, strict=True)):
                    text = write_cell(page, (row, place), one, self.styles)
                    height = max(height, height_of(text, width, one.look))
                    # A cell can lead to one place.
                    found = [address for _part, address in parted(text, self.said.links) if address]
                    if place and len(found) == 1:
                        page.write_url(row, place, found[0], self.styles.cell(one.look), text)
                set_height(page, row, height + (PADDING if number == len(lines) - 1 else _LEADING))
                row += 1
        page.ignore_errors({"number_stored_as_text": f"A1:B{row}"})

    def _about_entries(self, said: Manuscript) -> Iterator[tuple[Message | str, list[SheetCell]]]:
        """Yield the manuscript's content apart from its rows: labels, each with lines."""

        def lines(*texts: str, look: str = "paragraph") -> list[SheetCell]:
            return [SheetCell.of(text, look) for text in texts]

        yield _("Document"), lines(said.title, look="title")
        yield _("Municipality"), lines(said.municipality)
        if said.date:
            yield _("Date"), lines(said.written_date)
        if said.annex:
            yield _("Attachment"), lines(said.annex)
        for fact in said.facts:
            yield fact.label, lines(*fact.texts)
        if self.form is not None:
            yield _CHOICES, lines(*(cleaned(one.name) for one in self.content.municipality.statuses.values()))
        for number, paragraph in enumerate(said.preamble):
            yield "" if number else _("Preamble"), lines(paragraph)
        if said.legend:
            first, *rest = said.legend
            yield first.text.strip().removesuffix(":"), [SheetCell(tuple(rest), "paragraph")]
        if not said.chapters:
            yield "", lines(said.empty)
        if self.unseen:
            goals = tuple(self.unseen)
            note = _(
                "The texts of these goals are too long for a row to show; the cells hold all of it: {goals}",
                goals=goals,
            )
            yield _("Note"), lines(self.translate(note))
        for text in said.closing:
            yield "", lines(text, look="small")

    # --- common to the sheets ---

    def _grid(self, name: str, columns: Sequence[GridColumn], *, again: int, note: int, above: str = "") -> Grid:
        continuing = Continuing(frozenset({again}), note, self.translate(CONTINUED))
        page = self._sheet(name)
        page.set_landscape()
        return Grid(page, self.styles, columns, continuing, above)

    def _finish(self, grid: Grid, id_column: int) -> None:
        grid.finish(frozen=id_column + 1)
        self.workbook.define_name(*grid.region(id_column))

    def _sheet(self, name: str) -> Worksheet:
        page = self.workbook.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.25, right=0.25, top=0.7, bottom=0.7)
        said, margins = self.said, self.said.margins
        page.set_header(
            f"&L{_in_margin(' · '.join(filter(None, (margins.header, said.title))))}&R{_in_margin(said.annex)}  &P (&N)"
        )
        page.set_footer(f"&L{_in_margin(said.municipality)}&C{said.written_date}&R{_in_margin(margins.footer)}")
        return page


def _in_margin(text: str) -> str:
    """A text for a header or footer, shortened if very long, with & escaped."""
    whole = text if len(text) <= _MARGIN_TEXT else text[: _MARGIN_TEXT - 1] + "…"
    return whole.replace("&", "&&")


# --- the cells of a goal ---


def _cell(row: PlainRow, column: RowColumn, text: str) -> SheetCell:
    change = row.source if isinstance(row.source, GoalChange) else None
    field = column.field
    if field == "status" and change:
        return SheetCell.of(text, change.kind)
    number = field == "target_year" and text.isdecimal()
    look = "number" if number else _LOOKS.get(field, "text")
    if change is None or change.kind is ChangeKind.UNCHANGED or not column.side:
        return SheetCell(SheetCell.of(text).runs, look, number)
    runs = _runs(change, field, column.side, text)
    # Programs read the text of a cell back, so marks are dropped if they would change it.
    return SheetCell(runs if "".join(run.text for run in runs) == text else SheetCell.of(text).runs, look, number)


def _runs(change: GoalChange, field: str, side: str, text: str) -> Runs:
    """A field on one side of a row, with that side's changes marked."""
    match field:
        case "means" | "indicators":
            return _outline(side_items(change.means if field == "means" else change.indicators, side), *_BREAKS[field])
        case "target_year" | "theme":
            differs = field in change.fields if change.kind is ChangeKind.CHANGED else field == "target_year"
            return (Words(_KINDS[side] if differs else "same", text),) if text else ()
        case _:
            return side_runs(change, side, field)


def _outline(items: Sequence[SideItem], item_break: Words, step_break: Words) -> Runs:
    """Items as lines, with their steps as indented lines."""
    runs: list[Words] = []
    for item in items:
        runs += (item_break, *item.runs)
        for step in item.steps:
            runs += (step_break, *step.runs)
    first = runs[0].text.lstrip("\n") if runs else ""
    return (*((Words("same", first),) if first else ()), *runs[1:])
