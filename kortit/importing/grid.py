"""The grid that every reader gives: tables of cells of lines, in which a merged cell stands at each of its places.

The readers of file formats know nothing of goals; what the cells mean is found out in one place, the
same for all of them (`kortit.importing.table_rows`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from kortit.characters import collapsed
from kortit.importing.cells import BULLET
from kortit.importing.lines import Line
from kortit.importing.refusals import too_large
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.importing.columns import Layout
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell, the same object at each place that it covers.

    `raw` are all its characters, gathered from the file apart from the lines: what the lines are measured against.
    """

    lines: tuple[Line, ...]
    raw: str

    @property
    def text(self) -> str:
        """Give the whole as one paragraph."""
        return collapsed(" ".join(line.text for line in self.lines))

    def is_whole(self) -> bool:
        """Tell whether the lines hold every character of the cell."""
        return Counter("".join(self.raw.split())) == Counter("".join("".join(line.text for line in self.lines).split()))


EMPTY = Cell((), "")
MOST_PLACES = 2_000_000  # of a table, empty ones between its corners included


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table. `number` counts from 1 in its table; `line` is that of a text file, else 0."""

    number: int
    cells: tuple[Cell, ...]
    line: int = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to read."""
        return not any(cell.raw.strip() or cell.text for cell in self.cells)

    @property
    def alone(self) -> Cell | None:
        """Give the only cell that has something in it, or None."""
        filled = {cell for cell in self.cells if cell.text}
        return next(iter(filled)) if len(filled) == 1 else None

    def is_full_width(self, cell: Cell) -> bool:
        """Tell whether a cell covers the whole row, as one."""
        return len(self.cells) > 1 and all(one is cell for one in self.cells)


class Medium(Enum):
    """What a table stands in."""

    PAGE = auto()  # a document of paragraphs
    SHEET = auto()  # a spreadsheet, whose cells hold lines
    OWN_WORD = auto()  # a Word document that kortit wrote, whose paragraphs have its styles


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name in words, for problems; `continues` tells that it may go on from the one before it.

    `problems` stand against reading it, and matter only if it is read. `title` is what a sheet is called. `layout` is
    what its columns hold where the form of the file says so; else headings do.
    """

    name: Message
    rows: tuple[GridRow, ...]
    continues: bool = False
    problems: tuple[Problem, ...] = ()
    medium: Medium = Medium.PAGE
    title: str = ""
    layout: Layout | None = None


class Kind(Enum):
    """What a paragraph outside of tables is."""

    TITLE = auto()
    HEADING = auto()
    TEXT = auto()
    PREAMBLE = auto()
    CLOSING = auto()  # how kortit's own document can be made again
    OWN = auto()  # words of kortit's own document


@dataclass(frozen=True, slots=True)
class Loose:
    """A paragraph outside of tables."""

    text: str
    kind: Kind = Kind.TEXT
    line: int = 0


Part: TypeAlias = "Table | Loose"


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken apart: its paragraphs and tables in their order, and what stands against reading it.

    `closing` is where the line may stand with which kortit's own document ends: how it can be made again.
    """

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()
    closing: str = ""


def squared(rows: Iterable[GridRow], name: str) -> tuple[GridRow, ...]:
    """Give rows that hold something, of equal length, empty cells at their ends. `name` is the file's.

    Raises UsageError before the empty cells, which cost a file nothing, would fill the memory.
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
    """Make the cell of a spreadsheet: lines, of which indented ones belong to the one before them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return EMPTY
    first, *rest = indented_lines(text.split("\n"))
    # What a cell begins with goes on with nothing of the cell above it.
    return Cell((replace(first, starts=True), *rest), text)


def indented_lines(texts: Sequence[str], *, starts: bool = False) -> Iterable[Line]:
    """Give lines with their depths: of typed bullets those further in, of other lines every indented one."""
    bullets = [_indentation(text) for text in texts if BULLET.match(text.strip())]
    edge = min(bullets, default=0)
    for text in texts:
        indentation = _indentation(text)
        if BULLET.match(text.strip()):
            yield Line(text, starts=starts, depth=int(indentation > edge))
        else:
            yield Line(text, starts=starts, listed=bool(indentation), depth=int(bool(indentation)))


def _indentation(text: str) -> int:
    spread = text.expandtabs(4)
    return len(spread) - len(spread.lstrip()) if text.strip() else 0


def in_row(table: Message, row: int) -> Message:
    """Say where a row is."""
    return _("{table}, row {row}", table=table, row=row)
