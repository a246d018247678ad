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
# “vuonna 2021”, “vuoden 2022”, “år 2021”: after these words a year belongs to its sentence.
OF_A_YEAR = re.compile(r"\b(?:vuo\w*|v\.|år\w*)$", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell may begin inside a block; `certain` where a sentence, or an empty cell, has just ended."""

    line: int
    column: int
    certain: bool


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
        if not self.rows and not any(problem.severity is Severity.ERROR for problem in self.problems):
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
        """Take a block: as the start of a row, as a cell, as loose text; rows may begin inside it."""
        while block:
            rest = self._row_inside(block)
            taken, block = (block[:rest], block[rest:]) if rest else (block, [])
            if not self._take_part(taken) and block:
                # The row is not whole yet, so that the line is one of its text.
                self._untake(taken)
                self._take_part(taken + block)
                return

    def _take_part(self, block: list[Fragment]) -> bool:
        """Take one part of a block; tell whether a row may begin after it."""
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

    def _untake(self, block: list[Fragment]) -> None:
        """Take back the part that was taken last."""
        if self.open is not None and self.open.cells and self.open.cells[-1] is block:
            self.open.cells.pop()
        else:
            self.open = None

    def _take_loose(self, block: list[Fragment]) -> None:
        """Take text between rows, which may be a title or of the preamble, unless it looks like a part of a cell."""
        last = self.open
        self._close_row()
        follows_wrapped = last is not None and (last.cells[-1] if last.cells else last.start)[-1].wrapped
        if last is not None and (follows_wrapped or BULLET.match(block[0].text.strip())):
            self._problem(block[0].number, _belongs_nowhere(last))
        elif YEAR_START.match(block[0].text):
            self._problem(block[0].number, _("a cell without a row; a row begins with a theme's code, like O1"))
        elif not any(character.isalpha() for fragment in block for character in fragment.text):
            self._problem(block[0].number, _("neither a title nor a sentence (a page number?); delete it"))
        else:
            self.loose.append(block)

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
            case [block]:
                return self._split_at_one_year(row.start, block)
            case []:
                columns = sorted(self._years_inside(row.start, ROW_START))
                if len(columns) > 2:
                    raise _AmbiguousError
                if len(columns) < 2:
                    return None
                goal, rest = _parted(row.start, _Place(0, columns[0], certain=True))
                return _Split(goal, *_parted(rest, _Place(0, columns[1] - columns[0], certain=True)))
            case _:
                raise _AmbiguousError

    def _split_at_one_year(self, start: list[Fragment], block: list[Fragment]) -> _Split | None:
        """Part a row with one block that begins with a year: the block holds both pairs, or the goal's line the first.

        Where both could be, the place at which a sentence has ended decides.
        """
        inside, before = self._second_year(block, YEAR_START), self._second_year(start, ROW_START)
        if inside and before and inside.certain is before.certain:
            raise _AmbiguousError
        if inside and not (before and before.certain):
            return _Split(start, *_parted(block, inside))
        if before:
            goal, first = _parted(start, before)
            return _Split(goal, first, block)
        return None

    def _second_year(self, block: list[Fragment], own_start: re.Pattern[str]) -> _Place | None:
        """Find where, inside a block, the next cell begins with its year.

        A cell shares a line with the next one only if it is a single line itself, so the first line is looked at, and
        of several years there the one at which a sentence has just ended; a later line that begins with a year counts
        where the blank line before it is missing. `own_start` is what the block itself begins with.
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
            if OF_A_YEAR.search(before):
                continue
            ended = not before or bool(SENTENCE_END.search(before) or re.search(rf"{YEAR}$", before))
            if after:
                begins = after[0].isupper() or after[0].isdigit() or bool(BULLET.match(after))
            else:
                # At the end of a line a year begins an empty cell where the text before it is over, or where there is
                # nothing else that could be the row's second pair.
                begins = ended or (own_start is YEAR_START and len(block) == 1)
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
                        text=text[:200],
                        title=different[0][:200],
                    ),
                )
        self.pieces.sort(key=lambda piece: piece.line)
        preamble = "\n".join(dict.fromkeys(text for _line, text in paragraphs))
        return (different[0] if different else ""), preamble

    def _problem(self, line: int, message: Message, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(self.name, line, 1, Code.IMPORT, message, severity))


def _parted(block: list[Fragment], place: _Place) -> tuple[list[Fragment], list[Fragment]]:
    index, column = place.line, place.column
    if column == 0:
        return block[:index], block[index:]
    return [*block[:index], block[index].part(0, column)], [block[index].part(column), *block[index + 1 :]]


def _belongs_nowhere(row: _OpenRow) -> Message:
    return _("this belongs to no cell of the row that begins on line {line}", line=row.line)


def _why_incomplete(row: _OpenRow) -> Message:
    if not row.cells and any(re.search(rf"\b{YEAR}\b", fragment.text) for fragment in row.start):
        return _("the row's years do not stand where cells begin; put a blank line before each year")
    if not row.cells:
        return _("the row has no year; expected are a year and means, twice")
    return _("the row has one pair of year and means; expected are two, the new and the old")
