"""The grid that every reader produces: tables of cells of lines, with merged cells repeated at each of their places.

Readers of file formats know nothing of goals; the cells are interpreted in one place for all formats
(`kortit.importing.table_rows`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from kortit.characters import collapsed, composed, is_composed
from kortit.importing.cells import BULLET
from kortit.importing.lines import SOFT_HYPHEN, DocumentLine, paragraph
from kortit.importing.refusals import MOST_PLACES, too_large
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.importing.layout import Layout
    from kortit.importing.unseen import Unseen
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; a merged cell is the same object at each place it covers.

    `raw` has all its characters, collected from the file independently of the lines, which are checked against it;
    neither has what is `unseen`.
    """

    lines: tuple[DocumentLine, ...]
    raw: str
    unseen: tuple[Unseen, ...] = ()

    @property
    def text(self) -> str:
        """All lines as one paragraph."""
        if len(self.lines) < 2:
            return collapsed(self.lines[0].text).removesuffix(SOFT_HYPHEN) if self.lines else ""
        return collapsed(paragraph(self.lines))

    def is_whole(self) -> bool:
        """Whether the lines contain every character of the cell."""
        return _counted(self.raw) == _counted("".join(line.text for line in self.lines))


def _counted(text: str) -> Counter[str]:
    return Counter("".join(text.replace(SOFT_HYPHEN, "").split()))


EMPTY = Cell((), "")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table. `number` counts from 1 in its table; `line` is that of a text file, else 0."""

    number: int
    cells: tuple[Cell, ...]
    line: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether all cells are blank."""
        return not any(cell.raw.strip() or cell.text or cell.unseen for cell in self.cells)

    @property
    def alone(self) -> Cell | None:
        """The only cell with text, or None."""
        filled = {cell for cell in self.cells if cell.text}
        return next(iter(filled)) if len(filled) == 1 else None

    def is_full_width(self, cell: Cell) -> bool:
        """Whether a merged cell covers the whole row."""
        return len(self.cells) > 1 and all(one is cell for one in self.cells)


class Medium(Enum):
    """The kind of document that a table is in."""

    PAGE = auto()  # a document of paragraphs
    SHEET = auto()  # values separated by signs, whose cells hold lines
    WORKBOOK = auto()  # a sheet of a workbook, whose cells hold lines; kortit's own have bullets before means
    OWN_WORD = auto()  # a Word document that kortit wrote, whose paragraphs have its styles

    @property
    def is_of_sheets(self) -> bool:
        """Whether it has rows and cells and nothing else."""
        return self in (Medium.SHEET, Medium.WORKBOOK)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name in words, for problems. `continues`: it may continue the table before it.

    `problems` are reported only if the table is read. `title` is the name of a sheet. `layout` is set if the file
    format determines the columns; otherwise headings do.
    """

    name: Message
    rows: tuple[GridRow, ...]
    continues: bool = False
    problems: tuple[Problem, ...] = ()
    medium: Medium = Medium.PAGE
    title: str = ""
    layout: Layout | None = None


class LooseKind(Enum):
    """The kind of a paragraph outside of tables."""

    TITLE = auto()
    HEADING = auto()
    TEXT = auto()
    PREAMBLE = auto()
    CLOSING = auto()  # how to make kortit's own document again
    OWN = auto()  # other fixed words of kortit's own document


@dataclass(frozen=True, slots=True)
class Loose:
    """A paragraph outside of tables."""

    text: str
    kind: LooseKind = LooseKind.TEXT
    line: int = 0


Part: TypeAlias = "Table | Loose"


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a file: its paragraphs and tables in order, and problems in reading it.

    `closing` is text that may contain the last line of kortit's own documents, which says how to make them again.
    `encoding` is the old one of a text file, which lacks many signs (empty: none).
    """

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()
    closing: str = ""
    encoding: str = ""


def composed_source(source: Source) -> Source:
    """The same source with all its texts composed (`kortit.characters`) and without soft hyphens inside of lines.

    Merged cells stay one object.
    """
    cells: dict[Cell, Cell] = {}

    def cell_of(cell: Cell) -> Cell:
        if cell not in cells:
            same = is_composed(cell.raw) and SOFT_HYPHEN not in cell.raw
            lines = cell.lines if same else tuple(map(_composed_line, cell.lines))
            cells[cell] = cell if same else replace(cell, lines=lines, raw=_composed(cell.raw))
        return cells[cell]

    def part_of(part: Part) -> Part:
        if isinstance(part, Loose):
            return replace(part, text=_composed(part.text))
        rows = tuple(replace(row, cells=tuple(map(cell_of, row.cells))) for row in part.rows)
        return replace(part, rows=rows, title=composed(part.title))

    return replace(source, parts=tuple(map(part_of, source.parts)), closing=composed(source.closing))


def _composed_line(line: DocumentLine) -> DocumentLine:
    words = tuple((len(_composed(line.text[:start])), len(_composed(line.text[:end]))) for start, end in line.words)
    hangs = SOFT_HYPHEN if line.text.rstrip().endswith(SOFT_HYPHEN) else ""  # it joins the line with the next one
    return replace(line, text=_composed(line.text) + hangs, words=words)


def _composed(text: str) -> str:
    return composed(text.replace(SOFT_HYPHEN, ""))


def squared(rows: Iterable[GridRow], name: str) -> tuple[GridRow, ...]:
    """The rows that are not blank, padded to equal length. `name` is the file's.

    Raises UsageError before padding would exhaust the memory, since empty cells take no space in a file.
    """
    kept: list[GridRow] = []
    width = 0
    for row in rows:
        if row.is_blank:
            continue
        kept.append(row)
        width = max(width, len(row.cells))
        if width * len(kept) > MOST_PLACES:
            raise too_large(name)
    return tuple(replace(row, cells=row.cells + (EMPTY,) * (width - len(row.cells))) for row in kept)


def spreadsheet_cell(text: str) -> Cell:
    """A cell of a spreadsheet; its indented lines belong to the line before them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return EMPTY
    first, *rest = indented_lines(text.split("\n"))
    # The first line of a cell never continues the cell above.
    return Cell((replace(first, starts=True), *rest), text)


def indented_lines(texts: Sequence[str], *, starts: bool = False) -> Iterable[DocumentLine]:
    """Lines with depths: 1 for bullets further in than the leftmost one, and for any other indented line."""
    bullets = [_indentation(text) for text in texts if BULLET.match(text.strip())]
    edge = min(bullets, default=0)
    for text in texts:
        indentation = _indentation(text)
        if BULLET.match(text.strip()):
            yield DocumentLine(text, starts=starts, depth=int(indentation > edge))
        else:
            yield DocumentLine(text, starts=starts, listed=bool(indentation), depth=int(bool(indentation)))


def _indentation(text: str) -> int:
    spread = text.expandtabs(4)
    return len(spread) - len(spread.lstrip()) if text.strip() else 0


def in_row(table: Message, row: int) -> Message:
    """The place of a row, in words."""
    return _("{table}, row {row}", table=table, row=row)
