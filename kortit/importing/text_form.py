"""The text form of a change table: text extracted from a PDF whose table has goal | year, means | year, means.

Per row come a theme's code and the goal's text, then the one pair of columns, then the other, with blank lines between
cells; cells of a single line share a line with the cell after them. The title and the preamble may stand anywhere
between rows. Nothing is recognised by its content, only by this form.

Every run proves itself: each character of the input but white space and bullets must be, in order, in exactly one row
or in the title or preamble (`kortit.importing.conservation`). What is not understood is a problem with its line number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.characters import FORBIDDEN, described
from kortit.goal import THEME_CODE
from kortit.importing.cells import BULLET, CellReader
from kortit.importing.conservation import Piece, first_loss
from kortit.importing.lines import SENTENCE_END, Fragment, paragraph, split_lines
from kortit.importing.rows import Column, Document, Row
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Code, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = r"(?:19|2[0-9])[0-9]{2}"
ROW_START = re.compile(rf"\s*({THEME_CODE.pattern})(?=\s|$)")
YEAR_START = re.compile(rf"\s*({YEAR})(?=\s|$)")
YEAR_INSIDE = re.compile(rf"(?<=\s)({YEAR})(?=\s|$)")
CAPITAL = re.compile(r"\s*[^\W\d_]")


def read_text_form(text: str, name: str, columns: Columns = Columns.NEW_FIRST) -> Document:
    """Read a document. `name` is the file's, for problems; `columns` says which pair comes first."""
    reader = _Reader(text.removeprefix("\ufeff"), name, columns)
    return reader.document()


@dataclass(slots=True)
class _OpenRow:
    """A row while its blocks come in: the block of the goal and those that begin with a year."""

    start: list[Fragment]
    cells: list[list[Fragment]] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.start[0].number


@dataclass(frozen=True, slots=True)
class _Split:
    """The three cells of a row: the goal's lines, and the lines of both pairs, each beginning with its year."""

    goal: list[Fragment]
    first: list[Fragment]
    second: list[Fragment]


class _AmbiguousError(Exception):
    """Several places could be where a cell ends."""


class _Reader:
    def __init__(self, text: str, name: str, columns: Columns) -> None:
        self.text = text
        self.name = name
        self.columns = columns
        self.fragments = split_lines(text)
        self.rows: list[Row] = []
        self.loose: list[list[Fragment]] = []
        self.pieces: list[Piece] = []
        self.problems: list[Problem] = []
        self.open: _OpenRow | None = None
        unwrapped = not any(fragment.wrapped and not fragment.is_blank for fragment in self.fragments)
        self.cells = CellReader(sentence_ends_only=unwrapped)
        if unwrapped and len([fragment for fragment in self.fragments if not fragment.is_blank]) > 1:
            self._problem(
                1,
                _(
                    "no line ends in a space, so wrapped lines cannot be told from broken ones; means are split at"
                    " sentence ends, so look them through"
                ),
                Severity.WARNING,
            )

    def document(self) -> Document:
        for match in FORBIDDEN.finditer(self.text):
            if match[0] != "\f":
                line = self.text.count("\n", 0, match.start()) + 1
                self._problem(line, _("the character {character} is not allowed", character=described(match[0])))
        for block in self._blocks():
            self._take(block)
        self._close_row()
        title, preamble = self._title_and_preamble()
        if not self.rows and not self.problems:
            self._problem(1, _("no row was found; a row begins with a theme's code, like O1"))
        if not any(problem.severity is Severity.ERROR for problem in self.problems):
            lost = first_loss(self.text, self.pieces, self.cells.bullets)
            if lost is not None:
                self._problem(
                    lost, _("what is read here is not, in order, what the document says; nothing is imported")
                )
        problems = sorted(self.problems, key=lambda problem: problem.line)
        return Document(tuple(self.rows), title, preamble, tuple(problems))

    # --- blocks to rows ----------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterator[list[Fragment]]:
        """Part the lines at blank lines and at rows that begin a page."""
        block: list[Fragment] = []
        for fragment in self.fragments:
            begins_page = fragment.page_start and ROW_START.match(fragment.text)
            if block and (fragment.is_blank or begins_page):
                yield block
                block = []
            if not fragment.is_blank:
                block.append(fragment)
        if block:
            yield block

    def _take(self, block: list[Fragment]) -> None:
        """Take a block as the start of a row, as a cell, or as loose text."""
        if ROW_START.match(block[0].text):
            self._close_row()
            self.open = _OpenRow(block)
        elif self.open is not None and YEAR_START.match(block[0].text):
            self.open.cells.append(block)
        elif self.open is None or self._is_complete(self.open):
            self._close_row()
            rest = self._row_inside(block)
            if rest:
                self.loose.append(block[:rest])
                self._take(block[rest:])
            else:
                self.loose.append(block)
            return
        else:
            self._problem(
                block[0].number,
                _("this belongs to no cell of the row that begins on line {line}", line=self.open.line),
            )
            return
        rest = self._row_inside(block)
        if rest and self.open is not None:
            block_before, block_after = block[:rest], block[rest:]
            whole = self.open
            kept = _OpenRow(whole.start, list(whole.cells))
            if kept.cells:
                kept.cells[-1] = block_before
            else:
                kept.start = block_before
            if self._is_complete(kept):
                self.open = kept
                self._take(block_after)

    def _row_inside(self, block: list[Fragment]) -> int:
        """Give the index of a line inside a block at which a row may begin without a blank line before, or 0."""
        for index in range(1, len(block)):
            match = ROW_START.match(block[index].text)
            if match and not block[index - 1].wrapped:
                following = CAPITAL.match(block[index].text, match.end())
                if following and following[0][-1].isupper():
                    return index
        return 0

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
        match = ROW_START.match(split.goal[0].text)
        assert match is not None  # noqa: S101  a row was opened by it
        goal = paragraph([split.goal[0].part(match.end()), *split.goal[1:]])
        if not goal:
            self._problem(row.line, _("the row has no goal text"))
            return
        self.pieces.append(Piece(row.line, match[1] + goal))
        first, second = self._column(split.first), self._column(split.second)
        new, old = (first, second) if self.columns is Columns.NEW_FIRST else (second, first)
        self.rows.append(Row(row.line, match[1], goal, new, old))

    def _column(self, cell: list[Fragment]) -> Column:
        match = YEAR_START.match(cell[0].text)
        assert match is not None  # noqa: S101  cells are split at years
        column = Column(int(match[1]), self.cells.means([cell[0].part(match.end()), *cell[1:]]))
        texts = (text for means in column.means for text in (means.text, *means.steps))
        self.pieces.append(Piece(cell[0].number, match[1] + "".join(texts)))
        return column

    # --- where cells share a line ------------------------------------------------------------------------------------

    def _split(self, row: _OpenRow) -> _Split | None:
        """Part a row into its three cells; None when one is missing. Raises _AmbiguousError."""
        match row.cells:
            case [first, second]:
                return _Split(row.start, first, second)
            case [both]:
                if place := self._second_year(both, YEAR_START):
                    return _Split(row.start, *_parted(both, place))
                if place := self._second_year(row.start, ROW_START):
                    goal, first = _parted(row.start, place)
                    return _Split(goal, first, both)
                return None
            case []:
                columns = sorted(self._years_inside(row.start, ROW_START))
                if len(columns) > 2:
                    raise _AmbiguousError
                if len(columns) < 2:
                    return None
                goal, rest = _parted(row.start, (0, columns[0]))
                return _Split(goal, *_parted(rest, (0, columns[1] - columns[0])))
            case _:
                raise _AmbiguousError

    def _second_year(self, block: list[Fragment], own_start: re.Pattern[str]) -> tuple[int, int] | None:
        """Find where, inside a block, the next cell begins with its year: (line of the block, column).

        A cell shares a line with the next one only if it is a single line itself, so the first line is looked at, and
        of several years there the one at which a sentence has just ended; a later line that begins with a year counts
        where the blank line before it is missing. `own_start` is what the block itself begins with.
        """
        columns = self._years_inside(block, own_start)
        ended = [column for column, sentence_ended in columns.items() if sentence_ended]
        places = [(0, column) for column in ended or columns]
        if not places:
            places = [
                (index, 0)
                for index in range(1, len(block))
                if YEAR_START.match(block[index].text) and self._ends(block[index - 1])
            ]
        if len(places) > 1:
            raise _AmbiguousError
        return places[0] if places else None

    @staticmethod
    def _ends(fragment: Fragment) -> bool:
        """Tell whether a cell may end with this line."""
        text = fragment.text.strip()
        return not fragment.wrapped and bool(SENTENCE_END.search(text) or YEAR_START.fullmatch(text))

    def _years_inside(self, block: list[Fragment], own_start: re.Pattern[str]) -> dict[int, bool]:
        """Find years on a block's first line that may begin a cell: columns, and whether a sentence ended before.

        A year after which a sentence goes on (“vuonna 2021 toteutetaan”, “2023 -projekti”) is a part of it.
        """
        line = block[0].text
        own = own_start.match(line)
        start = own.end() if own else 0
        columns: dict[int, bool] = {}
        for match in YEAR_INSIDE.finditer(line, start):
            before, after = line[start : match.start()].rstrip(), line[match.end() :].lstrip()
            ended = not before or bool(SENTENCE_END.search(before) or re.search(rf"{YEAR}$", before))
            begins = not after or after[0].isupper() or after[0].isdigit() or bool(BULLET.match(after))
            if begins or (ended and before and after[0].isalpha()):
                columns[match.start()] = ended
        return columns

    # --- loose text ---

    def _title_and_preamble(self) -> tuple[str, str]:
        """Tell the title (no sentence) from the preamble (sentences) among the text between rows.

        A title or heading that pages repeat is the same text again.
        """
        titles: list[tuple[int, str]] = []
        paragraphs: list[tuple[int, str]] = []
        for block in self.loose:
            text = paragraph(block)
            self.pieces.append(Piece(block[0].number, text))
            (paragraphs if SENTENCE_END.search(text) else titles).append((block[0].number, text))
        different = list(dict.fromkeys(text for _line, text in titles))
        for line, text in titles:
            if text != different[0]:
                self._problem(
                    line,
                    _(
                        "“{text}” belongs to no row, and the title is “{title}”",
                        text=text,
                        title=different[0],
                    ),
                )
        self.pieces.sort(key=lambda piece: piece.line)
        preamble = "\n".join(dict.fromkeys(text for _line, text in paragraphs))
        return (different[0] if different else ""), preamble

    def _problem(self, line: int, message: Message, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(self.name, line, 1, Code.IMPORT, message, severity))


def _parted(block: list[Fragment], place: tuple[int, int]) -> tuple[list[Fragment], list[Fragment]]:
    index, column = place
    if column == 0:
        return block[:index], block[index:]
    return [*block[:index], block[index].part(0, column)], [block[index].part(column), *block[index + 1 :]]


def _why_incomplete(row: _OpenRow) -> Message:
    if not row.cells:
        return _("the row has no year; expected are a year and means, twice")
    return _("the row has one pair of year and means; expected are two, the new and the old")
