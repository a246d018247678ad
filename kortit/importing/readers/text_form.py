"""The text form of a change table: text extracted from a PDF whose table has goal | year, means | year, means.

Each row has a theme's code and the goal's text, then one pair of columns, then the other, with blank lines between
cells; a cell of a single line shares its line with the next cell. The title and the preamble may be anywhere between
rows. Nothing is recognised by its content, only by this form. A trailing space means that a line was wrapped; a line
without one was broken by the writer.

Every run checks that each character but white space is, in order, in exactly one cell or in the title or preamble
(`kortit.importing.conservation`). Anything not understood is a problem with its line number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from kortit.characters import FORBIDDEN, described
from kortit.goal import THEME_CODE
from kortit.importing.cells import BULLET
from kortit.importing.conservation import Piece, first_loss
from kortit.importing.grid import Cell, GridRow, Loose, LooseKind, Source, Table
from kortit.importing.headings import NEW, OLD
from kortit.importing.layout import ColumnRole, Layout
from kortit.importing.lines import SENTENCE_END, SOFT_HYPHEN, DocumentLine, paragraph
from kortit.importing.passages import YEAR, YEAR_START
from kortit.importing.refusals import SMALLEST_TABLE
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Code, Problem, Severity, any_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW_START = re.compile(rf"\s*({THEME_CODE.pattern})(?=\s|$)")
YEAR_INSIDE = re.compile(rf"(?<=\s)({YEAR})(?=\s|$)")
# “vuonna 2021”, “vuoden 2022”, “år 2021”: after these words a year belongs to its sentence.
OF_A_YEAR = re.compile(r"\b(?:vuo\w*|v\.|år\w*)$", re.IGNORECASE)
CAPITAL = re.compile(r"\s*[^\W\d_]")
_PAGE_STARTS = (" ", "\f")
_NEAR = 200  # characters
_MOST_ERRORS = 20  # from which on a text with fewer rows than errors is taken for something else than a change table


def read_text_form(text: str, name: str, columns: Columns = Columns.NEW_FIRST) -> Source:
    """Read a text into one table. `name` is the file's, for problems; `columns` is the pair that comes first."""
    return _Reader(text.removeprefix("\ufeff"), name, columns).source()


_NO_ROW = _(
    "no row was found: the text is no change table, in which a row begins with the code of a theme (O1) and the goal,"
    " and has twice a year with means; import the document that the text is from, or make a table of it: {smallest}"
)
_FEW_ROWS = _(
    "only {rows} rows were found: the text is no change table, in which a row begins with the code of a theme (O1) and"
    " the goal, and has twice a year with means; import the document that the text is from, or make a table of it:"
    " {smallest}"
)


@dataclass(slots=True)
class _OpenRow:
    """A row under construction: the block of the goal, and the blocks that begin with a year."""

    start: list[DocumentLine]
    cells: list[list[DocumentLine]] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.start[0].number


_Cells: TypeAlias = "tuple[list[DocumentLine], list[DocumentLine], list[DocumentLine]]"
"""The lines of the goal and of both pairs, each of which begins with its year."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place inside a block where a cell may begin; `certain`: a sentence or an empty cell ends before it."""

    line: int
    column: int
    certain: bool


class _AmbiguousError(Exception):
    """A cell could end at several places."""


class _Reader:
    def __init__(self, text: str, name: str, columns: Columns) -> None:
        self.text = text
        self.name = name
        self.sides = (NEW, OLD) if columns is Columns.NEW_FIRST else (OLD, NEW)
        self.problems: list[Problem] = []
        self.lines = self._lines()
        self.rows: list[GridRow] = []
        self.loose: list[list[DocumentLine]] = []
        self.pieces: list[Piece] = []
        self.open: _OpenRow | None = None

    def source(self) -> Source:
        for line in self.lines:
            for match in FORBIDDEN.finditer(line.text.replace("\f", "").replace(SOFT_HYPHEN, "")):
                self._problem(line.number, _("the character {character} is not allowed", character=described(match[0])))
        for block in self._blocks():
            self._take(block)
        self._close_row()
        outside = self._title_and_preamble()
        self._refuse_other_texts()
        if not any_errors(self.problems):
            lost = first_loss(self.text, sorted(self.pieces, key=lambda piece: piece.line), ())
            if lost is not None:
                self._problem(
                    lost, _("what is read here is not, in order, what the document says; nothing is imported")
                )
        first, second = (ColumnRole(place, ("target_year", "means"), side) for place, side in enumerate(self.sides, 1))
        layout = Layout((ColumnRole(0, ("theme", "goal"), ""), first, second))
        table = Table(_("table {number}", number=1), tuple(self.rows), layout=layout)
        problems = sorted(self.problems, key=lambda problem: problem.line)
        return Source((*outside, table), tuple(problems))

    def _refuse_other_texts(self) -> None:
        """Say once that the text is no change table, where no row begins in it, or it has far more errors than rows."""
        errors = [problem for problem in self.problems if problem.severity is Severity.ERROR]
        begins = any(ROW_START.match(line.text) for line in self.lines)
        if begins and len(errors) <= max(_MOST_ERRORS, len(self.rows)):
            return
        self.problems = []
        values = {"rows": len(self.rows), "smallest": SMALLEST_TABLE}
        self._problem(
            min((error.line for error in errors), default=1),
            replace(_FEW_ROWS if self.rows else _NO_ROW, values=values),
        )

    def _lines(self) -> list[DocumentLine]:
        """Split the text at LF or CRLF. If any line ends in a space, those that do were wrapped."""
        lines: list[DocumentLine] = []
        offset = 0
        for number, text in enumerate(self.text.split("\n"), start=1):
            content = text.removesuffix("\r")
            lines.append(DocumentLine(content, wrapped=content[-1:] in (" ", "\t"), number=number, offset=offset))
            offset += len(text) + 1
        filled = [line for line in lines if not line.is_blank]
        if any(line.wrapped for line in filled):
            return lines
        if len(filled) > 1:
            message = _(
                "no line ends in a space, so wrapped lines cannot be told from broken ones; means are split at"
                " sentence ends, so look them through"
            )
            self._problem(1, message, Severity.WARNING)
        return [replace(line, wrapped=None) for line in lines]

    # --- blocks to rows ----------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterator[list[DocumentLine]]:
        """Split the lines into blocks, at blank lines and at rows that begin a page."""
        block: list[DocumentLine] = []
        for line in self.lines:
            begins_page = line.text.startswith(_PAGE_STARTS) and ROW_START.match(line.text)
            if block and (line.is_blank or begins_page):
                yield block
                block = []
            if not line.is_blank:
                block.append(line)
        if block:
            yield block

    def _take(self, block: list[DocumentLine]) -> None:
        """Take a block as the start of a row, a cell or loose text; further rows may begin inside it."""
        start = 0
        while start < len(block):
            end = self._row_inside(block, start)
            taken = block[start:end]
            if not self._take_part(taken) and end < len(block):
                # The row is not complete, so the line is part of its text.
                self._untake(taken)
                self._take_part(block[start:])
                return
            start = end

    def _take_part(self, block: list[DocumentLine]) -> bool:
        """Take one part of a block; return whether a row may begin after it."""
        if ROW_START.match(block[0].text):
            self._close_row()
            self.open = _OpenRow(block)
            return self._is_complete(self.open)
        if self.open is not None and YEAR_START.match(block[0].text):
            self.open.cells.append(block)
            return self._is_complete(self.open)
        if self.open is None or self._is_complete(self.open):
            self._take_loose(block)
        else:
            self._problem(block[0].number, _belongs_nowhere(self.open))
        return True

    def _untake(self, block: list[DocumentLine]) -> None:
        """Undo taking the last part."""
        if self.open is not None and self.open.cells and self.open.cells[-1] is block:
            self.open.cells.pop()
        else:
            self.open = None

    def _take_loose(self, block: list[DocumentLine]) -> None:
        """Take text between rows as title or preamble, unless it looks like a part of a cell."""
        last = self.open
        self._close_row()
        follows_wrapped = last is not None and (last.cells[-1] if last.cells else last.start)[-1].wrapped
        if last is not None and (follows_wrapped or BULLET.match(block[0].text.strip())):
            self._problem(block[0].number, _belongs_nowhere(last))
        elif YEAR_START.match(block[0].text):
            self._problem(block[0].number, _("a cell without a row; a row begins with a theme's code, like O1"))
        elif not any(character.isalpha() for line in block for character in line.text):
            self._problem(block[0].number, _("neither a title nor a sentence (a page number?); delete it"))
        else:
            self.loose.append(block)

    def _row_inside(self, block: list[DocumentLine], start: int) -> int:
        """The index of a line after `start` at which a row may begin without a blank line before; else the end."""
        for index in range(start + 1, len(block)):
            match = ROW_START.match(block[index].text)
            if match and not block[index - 1].wrapped:
                following = CAPITAL.match(block[index].text, match.end())
                if following and following[0][-1].isupper():
                    return index
        return len(block)

    def _is_complete(self, row: _OpenRow) -> bool:
        try:
            return self._split(row) is not None
        except _AmbiguousError:
            return True

    def _close_row(self) -> None:
        row, self.open = self.open, None
        if row is None:
            return
        try:
            split = self._split(row)
        except _AmbiguousError:
            self._problem(
                row.line,
                _("several years could begin the second pair of columns; put a blank line before it"),
            )
            return
        if split is None:
            self._problem(row.line, _why_incomplete(row))
            return
        goal = split[0]
        match = ROW_START.match(goal[0].text)
        if match and not paragraph([goal[0].part(match.end()), *goal[1:]]):
            self._problem(row.line, _("the row has no goal text"))
            return
        cells = tuple(self._cell(lines) for lines in split)
        self.rows.append(GridRow(len(self.rows) + 1, cells, row.line))

    def _cell(self, lines: list[DocumentLine]) -> Cell:
        raw = self.text[lines[0].offset : lines[-1].offset + len(lines[-1].text)]
        self.pieces.append(Piece(lines[0].number, raw))
        return Cell(tuple(lines), raw)

    # --- cells that share a line ------------------------------------------------------------------------------------

    def _split(self, row: _OpenRow) -> _Cells | None:
        """Split a row into its three cells; None if one is missing. Raises _AmbiguousError."""
        match row.cells:
            case [first, second]:
                return row.start, first, second
            case [block]:
                return self._split_at_one_year(row.start, block)
            case []:
                columns = sorted(self._years_inside(row.start, ROW_START))
                if len(columns) > 2:
                    raise _AmbiguousError
                if len(columns) < 2:
                    return None
                goal, rest = _parted(row.start, _Place(0, columns[0], certain=True))
                return goal, *_parted(rest, _Place(0, columns[1] - columns[0], certain=True))
            case _:
                raise _AmbiguousError

    def _split_at_one_year(self, start: list[DocumentLine], block: list[DocumentLine]) -> _Cells | None:
        """Split a row with only one block that begins with a year.

        Either the block contains both pairs, or the goal's block contains the first. If both are possible, the place
        where a sentence has ended decides.
        """
        inside, before = self._second_year(block, YEAR_START), self._second_year(start, ROW_START)
        if inside and before and inside.certain is before.certain:
            raise _AmbiguousError
        if inside and not (before and before.certain):
            return start, *_parted(block, inside)
        if before:
            goal, first = _parted(start, before)
            return goal, first, block
        return None

    def _second_year(self, block: list[DocumentLine], own_start: re.Pattern[str]) -> _Place | None:
        """The place inside a block where the next cell begins with its year, or None.

        Only a single-line cell shares its line with the next one, so the first line is searched; of several years, the
        one after the end of a sentence is taken. Otherwise a later line may begin with a year, without a blank line
        before it. `own_start` matches the start of the block itself.
        """
        columns = self._years_inside(block, own_start)
        ended = [column for column, sentence_ended in columns.items() if sentence_ended]
        places = [_Place(0, column, certain=bool(ended)) for column in ended or columns]
        if not places:
            places = [
                _Place(index, 0, certain=True)
                for index in range(1, len(block))
                if YEAR_START.match(block[index].text) and self._ends(block[index - 1])
            ]
        if len(places) > 1:
            raise _AmbiguousError
        return places[0] if places else None

    @staticmethod
    def _ends(line: DocumentLine) -> bool:
        """Whether a cell may end with this line."""
        text = line.text.strip()
        return not line.wrapped and bool(SENTENCE_END.search(text) or YEAR_START.fullmatch(text))

    def _years_inside(self, block: list[DocumentLine], own_start: re.Pattern[str]) -> dict[int, bool]:
        """Years on a block's first line that may begin a cell: column, and whether a sentence ends before it.

        A year inside a sentence (“vuonna 2021 toteutetaan”, “2023 -projekti”) is left out.
        """
        line = block[0].text
        own = own_start.match(line)
        start = own.end() if own else 0
        columns: dict[int, bool] = {}
        for match in YEAR_INSIDE.finditer(line, start):
            # Text further away does not matter, and searching it again for each year would be slow.
            before = line[max(start, match.start() - _NEAR) : match.start()].rstrip()
            after = line[match.end() : match.end() + _NEAR].lstrip()
            if OF_A_YEAR.search(before):
                continue
            ended = not before or bool(SENTENCE_END.search(before) or re.search(rf"{YEAR}$", before))
            if after:
                begins = after[0].isupper() or after[0].isdigit() or bool(BULLET.match(after))
            else:
                # A year at the end of a line begins an empty cell if the sentence before it has ended, or if nothing
                # else could be the row's second pair.
                begins = ended or (own_start is YEAR_START and len(block) == 1)
            if begins or (ended and before and after[0].isalpha()):
                columns[match.start()] = ended
        return columns

    # --- loose text ---

    def _title_and_preamble(self) -> list[Loose]:
        """The title (not a sentence) and the preamble (sentences) from the text between rows.

        A title or paragraph repeated on each page counts once.
        """
        found: list[Loose] = []
        for block in self.loose:
            text = paragraph(block)
            self.pieces.append(Piece(block[0].number, "".join(line.text for line in block)))
            found.append(
                Loose(text, LooseKind.PREAMBLE if SENTENCE_END.search(text) else LooseKind.TITLE, block[0].number)
            )
        titles = [one for one in found if one.kind is LooseKind.TITLE]
        for one in titles:
            if one.text != titles[0].text:
                message = _(
                    "“{text}” belongs to no row, and the title is “{title}”",
                    text=one.text[:200],
                    title=titles[0].text[:200],
                )
                self._problem(one.line, message)
        once: dict[str, Loose] = {}
        for one in found:
            once.setdefault(one.text, one)
        return list(once.values())

    def _problem(self, line: int, message: Message, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(self.name, line, 1, Code.IMPORT, message, severity))


def _parted(block: list[DocumentLine], place: _Place) -> tuple[list[DocumentLine], list[DocumentLine]]:
    index, column = place.line, place.column
    if column == 0:
        return block[:index], block[index:]
    return [*block[:index], block[index].part(0, column)], [block[index].part(column), *block[index + 1 :]]


def _belongs_nowhere(row: _OpenRow) -> Message:
    return _("this belongs to no cell of the row that begins on line {line}", line=row.line)


def _why_incomplete(row: _OpenRow) -> Message:
    if not row.cells and any(re.search(rf"\b{YEAR}\b", line.text) for line in row.start):
        return _("the row's years do not stand where cells begin; put a blank line before each year")
    if not row.cells:
        return _("the row has no year; expected are a year and means, twice")
    return _("the row has one pair of year and means; expected are two, the new and the old")
