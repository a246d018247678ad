"""What a document says, before it has a format: title, facts, preamble, and tables by perspective and theme.

Every printed format (terminal text, Markdown, HTML, PDF, DOCX) prints this and nothing else, so they say the same. Its
texts are cleaned (`kortit.characters`), single lines, translated into the document's language, and data: a printer
escapes them for its format. Inserted and deleted words are runs; what they show is said in words as well, by the state
of a row and of an item, and `Manuscript.marks` has the words that a printer puts beside a run for those who hear it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kortit.messages import written_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kortit.changes import ChangeKind, GoalChange
    from kortit.goal import Goal, GoalId
    from kortit.wording import Words


class Role(StrEnum):
    """What a part of a cell is."""

    STATUS = "status"  # the state of the row in words, then the goal's id
    TEXT = "text"  # the goal's text
    YEAR = "year"  # a target year
    MEANS = "means"  # a list of means with their steps
    FIELD = "field"  # an extra field, its name as label
    NOTE = "note"  # something about the row, in small: the theme it left, its decisions
    NOTHING = "nothing"  # a dash: there is no goal on this side, or it is as before


@dataclass(frozen=True, slots=True)
class Item:
    """A means or a step: its words, its state in words (empty: as before), whose decision set it, its steps."""

    runs: tuple[Words, ...]
    state: str = ""
    decision: str = ""
    steps: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a cell, or a list of items. `label` stands before it, `state` and `decision` after it."""

    role: Role
    runs: tuple[Words, ...] = ()
    label: str = ""
    state: str = ""
    decision: str = ""
    items: tuple[Item, ...] = ()


Cell: TypeAlias = "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Row:
    """One goal. Its first cell is the row's heading; `kind` is None where nothing is compared."""

    id: GoalId
    kind: ChangeKind | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and its share of the width in parts of a hundred."""

    heading: str
    share: int


@dataclass(frozen=True, slots=True)
class Section:
    """One theme: its heading, which is its table's caption too, and its rows, made as they are asked for."""

    code: str
    heading: str
    _sources: Sequence[GoalChange | Goal]
    _row_of: Callable[..., Row]

    def __len__(self) -> int:
        return len(self._sources)

    @property
    def rows(self) -> Iterator[Row]:
        """Give the rows in their order."""
        return map(self._row_of, self._sources)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One perspective; its heading is empty where the municipality gives it no name."""

    heading: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that stands before the tables: a label, and one or several sentences."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A whole document.

    `standing` says of a document that is not decided what it is, and stands on each page; it is empty otherwise.
    `date` is that of the newest decision, or of the newer commit where none is cited (None for drafts on nothing).
    `legend` shows how words are marked, in the marks themselves (empty where nothing is compared). `marks` names the
    kinds of runs for those who hear them. `empty` is said in place of tables where there are none. `closing` are small
    lines at the end: how the document can be made again.
    """

    language: str
    title: str
    municipality: str
    standing: str
    date: datetime.date | None
    facts: tuple[Fact, ...]
    preamble: tuple[str, ...]
    legend: tuple[Words, ...]
    columns: tuple[Column, ...]
    chapters: tuple[Chapter, ...]
    marks: Mapping[str, str]
    empty: str
    closing: tuple[str, ...]

    @property
    def sections(self) -> Iterator[Section]:
        """Give all themes in their order."""
        return (section for chapter in self.chapters for section in chapter.sections)

    @property
    def written_date(self) -> str:
        """Give the date as documents write it, or nothing."""
        return written_date(self.date) if self.date else ""
