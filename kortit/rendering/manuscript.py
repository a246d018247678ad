"""The format-independent content of a document: title, facts, preamble, and tables by perspective and theme.

Every document format (terminal text, Markdown, HTML, PDF, DOCX) prints this and nothing else, so that all say the same.
Texts are cleaned (`kortit.characters`), on single lines and translated into the document's language, but not escaped:
a printer escapes them for its format. Inserted and deleted words are runs; the states of rows and items say the same in
words, and `Manuscript.marks` has the words that printers add to runs for screen readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kortit.messages import written_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kortit.changes import ChangeKind
    from kortit.follow_up.charts import Share, Trend
    from kortit.wording import Words


class Role(StrEnum):
    """The role of a part of a cell."""

    STATUS = "status"  # the state of the row in words, then the goal's id
    TEXT = "text"  # the goal's text
    YEAR = "year"  # a target year
    MEANS = "means"  # a list of means with their steps
    INDICATORS = "indicators"  # a list of indicators with their levels, its heading as label
    FIELD = "field"  # an extra field, its name as label
    VALUE = "value"  # a line of what a setting says
    NOTE = "note"  # a small note on the row: the theme it left, its decisions
    NOTHING = "nothing"  # a dash: no goal on this side, or as before
    ENTRY = "entry"  # of a form: a field called `label`; `state` is what it shows while empty, items its choices
    MARK = "mark"  # of a form: by what a row is known when it comes back


class Item(NamedTuple):
    """A means or step: its words, its state in words (empty: as before), the decision that set it, its steps.

    `edit` says in words what a small edit did; empty for others.
    """

    runs: tuple[Words, ...]
    state: str = ""
    decision: str = ""
    steps: tuple[Item, ...] = ()
    edit: str = ""


class Part(NamedTuple):
    """A paragraph of a cell, or a list of items. `label` is printed before it, `state` and `decision` after it.

    `edit` says in words what a small edit did; empty for others.
    """

    role: Role
    runs: tuple[Words, ...] = ()
    label: str = ""
    state: str = ""
    decision: str = ""
    items: tuple[Item, ...] = ()
    edit: str = ""


CellParts: TypeAlias = "tuple[Part, ...]"


class Course(NamedTuple):
    """A trend to be drawn: its name, what it shows in words, and what stands below it about the kinds of its lines."""

    trend: Trend
    name: str
    said: str
    key: str


class Row(NamedTuple):
    """One goal or setting (by its key). The first cell is the row's heading; `kind` is None if nothing is compared.

    `course` is drawn below the last cell by the formats that draw; what it shows stands in the cells. `goal` is the row
    of the goal of which this is another one.
    """

    id: str
    kind: ChangeKind | None
    cells: tuple[CellParts, ...]
    course: Course | None = None
    goal: str = ""


class Bars(NamedTuple):
    """Bars of goals by their status, each with its name; `words` are the names of the shares, also of empty ones."""

    words: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Share, ...]], ...]

    @property
    def key(self) -> list[tuple[Share, str]]:
        """The shares that any bar has, with their names."""
        columns = zip(*(shares for _name, shares in self.rows), strict=True)
        pairs = zip(columns, self.words, strict=True)
        return [(column[0], word) for column, word in pairs if any(share.count for share in column)]


class Column(NamedTuple):
    """A column's heading, and its share of the width in per cent."""

    heading: str
    share: int


@dataclass(frozen=True, slots=True)
class Section:
    """One theme, or the settings: its heading, also the caption of its table, and its rows, which are made lazily.

    `columns` are its own where they are not the document's: those of the settings (`is_theme` is then False). `bars`
    show the numbers of its rows to formats that draw.
    """

    code: str
    heading: str
    _sources: Sequence[Any]
    _row_of: Callable[..., Row]
    columns: tuple[Column, ...]
    is_theme: bool = True
    bars: Bars | None = None

    def __len__(self) -> int:
        return len(self._sources)

    def row(self, number: int) -> Row:
        """The row with a number, from 0; no other row is made for it."""
        return self._row_of(self._sources[number])

    @property
    def rows(self) -> Iterator[Row]:
        """The rows in order."""
        return map(self._row_of, self._sources)


class Chapter(NamedTuple):
    """One perspective; its heading is empty if it has no name."""

    heading: str
    sections: tuple[Section, ...]


class Fact(NamedTuple):
    """A fact printed before the tables: a label, and one or more texts."""

    label: str
    texts: tuple[str, ...]


class Margins(NamedTuple):
    """A municipality's header and footer of each page, its font in word processors, and its logo; empty: none."""

    header: str = ""
    footer: str = ""
    font: str = ""
    logo: bytes = b""


class Manuscript(NamedTuple):
    """A whole document.

    `standing` labels an undecided document on each page; empty otherwise. `date` is that of the newest decision, or of
    the newer commit if no decision is cited (None for drafts in an empty store). `legend` explains the marks by using
    them (empty if nothing is marked). `marks` are the names of marked runs for screen readers. `empty` is printed if
    there are no tables. `closing` are small lines at the end that say how to make the document again. `identity` is
    what stands beside the municipality as on an official document: its kind, date and register number. `annex` is which
    annex it is, and stands beside the page numbers. `links` are the addresses of cases by their register numbers, which
    stand in the facts and in the identity.
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
    identity: tuple[str, ...] = ()
    annex: str = ""
    margins: Margins = Margins()
    links: Mapping[str, str] = {}

    @property
    def sections(self) -> Iterator[Section]:
        """All themes in order."""
        return (section for chapter in self.chapters for section in chapter.sections)

    @property
    def written_date(self) -> str:
        """The date in the form used in documents, or an empty text."""
        return written_date(self.date) if self.date else ""
