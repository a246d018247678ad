"""Renderings of change tables and cards, one module per format, all from the same content without own comparisons.

Content is a change table, the cards in force, or the report of a period. Data formats (JSON, CSV, XLSX) render it
directly; documents (text, Markdown, HTML, PDF, DOCX) print the manuscript that `kortit.rendering.composition` makes.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, cast

from kortit.municipality import Columns, Density, PageLayout, WordMarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.changes import ChangeTable, GoalChange
    from kortit.follow_up.report import FollowUpReport
    from kortit.in_force import InForce
    from kortit.municipality import Municipality

    Content: TypeAlias = ChangeTable | InForce | FollowUpReport


class Unchanged(StrEnum):
    """How unchanged goals are shown: in full, not at all, or with dashes for year and means."""

    FULL = "full"
    OMIT = "omit"
    DASH = "dash"


class View(NamedTuple):
    """Options for showing content.

    `decisions`: name the decision that set each field and means. `substantive`: leave out goals of which nothing but
    typography changed. `layout`, `density` and `marks` are the looks of
    documents; data formats have none. `attachment` is which annex a document is. `extras` are options of single
    formats (`Format.extras`). `volume` is (number, count) if the content is divided into several files. `parted_by`
    parts the cells of a line of data; `is_file`: it is for a file that one opens by a double click, and not for
    programs to read on. `width` (in columns) and `colour` apply to the terminal only.
    """

    language: str
    columns: Columns = Columns.NEW_FIRST
    unchanged: Unchanged = Unchanged.OMIT
    decisions: bool = False
    substantive: bool = False
    layout: PageLayout = PageLayout.THEMES
    density: Density = Density.AIRY
    marks: WordMarks = WordMarks.WORDS
    extras: frozenset[str] = frozenset()
    attachment: str = ""
    volume: tuple[int, int] = (1, 1)
    parted_by: str = ""
    is_file: bool = False
    width: int = 100
    colour: bool = False

    def rows(self, table: ChangeTable) -> tuple[GoalChange, ...]:
        """The rows that are shown."""
        rows = table.changed_rows if self.unchanged is Unchanged.OMIT else table.rows
        return tuple(row for row in rows if row.substantive or not row.fields) if self.substantive else rows

    @classmethod
    def of(cls, municipality: Municipality) -> View:
        """The view of documents that a municipality has chosen in kortit.yaml."""
        looks = municipality.document
        return cls(municipality.language, looks.columns, layout=looks.layout, density=looks.density, marks=looks.marks)

    @property
    def is_plain(self) -> bool:
        """Whether the table has neither states nor marks."""
        return self.layout is PageLayout.PLAIN

    @property
    def is_compact(self) -> bool:
        """Whether pages hold as much as can be read."""
        return self.density is Density.COMPACT

    @property
    def sides(self) -> tuple[str, str]:
        """The two sides in the order of their columns."""
        return ("new", "old") if self.columns is Columns.NEW_FIRST else ("old", "new")


class Renderer(Protocol):
    """The interface of a format's module."""

    def parts(self, content: Content, view: View) -> Iterator[str] | Iterator[bytes]:
        """Render content in parts. For the same content and view, the joined parts are always the same."""
        ...


class Divider(Protocol):
    """The interface of a format's module that may divide content into several files."""

    def volumes(self, content: Content, view: View) -> Sequence[Content]:
        """Divide content into parts that can be rendered; a single part if possible."""
        ...


class Format(NamedTuple):
    """A row of the table of formats. The module is imported on first use.

    `binary`: it cannot be shown in a terminal. `divides`: long content becomes several files. `extras` are its options.
    `parted_by` is what stands between the cells of a line, for formats that differ in that alone.
    """

    name: str
    suffix: str
    module: str
    binary: bool = False
    divides: bool = False
    extras: frozenset[str] = frozenset()
    parted_by: str = ""

    def parts(self, content: Content, view: View) -> Iterator[bytes]:
        """Render content in this format, in parts."""
        view = view._replace(parted_by=self.parted_by) if self.parted_by else view
        for part in cast("Renderer", import_module(self.module)).parts(content, view):
            yield part if isinstance(part, bytes) else part.encode()

    def render(self, content: Content, view: View) -> bytes:
        """Render content in this format."""
        return b"".join(self.parts(content, view))

    def volumes(self, content: Content, view: View) -> Sequence[Content]:
        """Divide content into one part per file."""
        return cast("Divider", import_module(self.module)).volumes(content, view) if self.divides else [content]


REDLINE = "redline"
"""Option: a document of the newer text with tracked changes."""
ATTACH_DATA = "attach-data"
"""Option: the JSON attached to the document."""

FORMATS = {
    known.name: known
    for known in (
        Format("text", ".txt", "kortit.rendering.text"),
        Format("md", ".md", "kortit.rendering.markdown"),
        Format("html", ".html", "kortit.rendering.html", extras=frozenset({ATTACH_DATA})),
        Format("pdf", ".pdf", "kortit.rendering.pdf", binary=True, divides=True, extras=frozenset({ATTACH_DATA})),
        Format("docx", ".docx", "kortit.rendering.docx", binary=True, extras=frozenset({REDLINE})),
        Format("xlsx", ".xlsx", "kortit.rendering.xlsx", binary=True),
        Format("json", ".json", "kortit.rendering.json"),
        Format("csv", ".csv", "kortit.rendering.csv"),
        Format("tsv", ".tsv", "kortit.rendering.csv", parted_by="\t"),
    )
}


ENTRY_POINTS = "kortit.formats"
"""The group of entry points by which other packages add formats: each is a `Format`, known by its own name."""


@cache
def added_formats() -> dict[str, Format]:
    """The formats of other packages by their names, which are looked for only when one is asked for.

    A name or an ending that is kortit's own stays kortit's.
    """
    metadata: Any = import_module("importlib.metadata")  # a tenth of the start of a command that does not need it
    found: list[Format] = [point.load() for point in metadata.entry_points(group=ENTRY_POINTS)]
    taken = {known.suffix for known in FORMATS.values()}
    return {one.name: one for one in found if one.name not in FORMATS and one.suffix not in taken}


def format_named(name: str) -> Format | None:
    """The format with a name, of kortit or of another package, or None."""
    return FORMATS.get(name) or added_formats().get(name)


def format_of_file(name: str) -> Format | None:
    """The format for a file's name, by its ending, of kortit or of another package, or None."""
    lower = name.lower()
    own = next((known for known in FORMATS.values() if lower.endswith(known.suffix)), None)
    return own or next((known for known in added_formats().values() if lower.endswith(known.suffix)), None)
