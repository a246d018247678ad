"""Tables and cards written out: one module a format, all from the same content; none computes a difference of its own.

What is written is a change table or the cards in force. Data formats (JSON, CSV, XLSX) take it as it is; documents
(text, Markdown, HTML, PDF, DOCX) print the manuscript that `kortit.rendering.composition` makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from kortit.municipality import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.changes import ChangeTable, GoalChange
    from kortit.in_force import InForce

    Content: TypeAlias = ChangeTable | InForce


class Unchanged(StrEnum):
    """How goals that did not change are shown: whole, not at all, or with dashes in place of year and means."""

    FULL = "full"
    OMIT = "omit"
    DASH = "dash"


@dataclass(frozen=True, slots=True)
class View:
    """How content is to be shown.

    `decisions` says of each field and means whose decision set it; `extras` are what some formats do on request
    (`Format.extras`); `volume` is this file's number and that of all files, where it is one of several; `width`
    (columns of text) and `colour` matter to a terminal only.
    """

    language: str
    columns: Columns = Columns.NEW_FIRST
    unchanged: Unchanged = Unchanged.OMIT
    decisions: bool = False
    extras: frozenset[str] = field(default=frozenset())
    volume: tuple[int, int] = (1, 1)
    width: int = 100
    colour: bool = False

    def rows(self, table: ChangeTable) -> tuple[GoalChange, ...]:
        """Give the rows that are shown."""
        return table.changed_rows if self.unchanged is Unchanged.OMIT else table.rows

    @property
    def sides(self) -> tuple[str, str]:
        """Give the two sides in the order in which their columns stand."""
        return ("new", "old") if self.columns is Columns.NEW_FIRST else ("old", "new")


class Renderer(Protocol):
    """What a format's module offers."""

    def parts(self, content: Content, view: View) -> Iterator[str] | Iterator[bytes]:
        """Write content out, part by part. The same content and view give the same parts joined."""
        ...


class Divider(Protocol):
    """What the module of a format offers that may need several files."""

    def volumes(self, content: Content, view: View) -> Sequence[Content]:
        """Divide content so that each part can be written; in one piece where that is possible."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats. The module is imported when it is used.

    `binary` tells that it is nothing for a terminal, `divides` that long content becomes several files, `extras` what
    it does on request.
    """

    name: str
    suffix: str
    module: str
    binary: bool = False
    divides: bool = False
    extras: frozenset[str] = frozenset()

    def parts(self, content: Content, view: View) -> Iterator[bytes]:
        """Write content out in this format, part by part."""
        for part in cast("Renderer", import_module(self.module)).parts(content, view):
            yield part if isinstance(part, bytes) else part.encode()

    def render(self, content: Content, view: View) -> bytes:
        """Write content out in this format."""
        return b"".join(self.parts(content, view))

    def volumes(self, content: Content, view: View) -> Sequence[Content]:
        """Divide content into what goes into one file each."""
        return cast("Divider", import_module(self.module)).volumes(content, view) if self.divides else [content]


REDLINE = "redline"
"""A document of the newer text with the word processor's own tracked changes in it."""
ATTACH_DATA = "attach-data"
"""The JSON inside the document."""

FORMATS = {
    known.name: known
    for known in (
        Format("text", ".txt", "kortit.rendering.text"),
        Format("md", ".md", "kortit.rendering.markdown"),
        Format("html", ".html", "kortit.rendering.html"),
        Format("pdf", ".pdf", "kortit.rendering.pdf", binary=True, divides=True, extras=frozenset({ATTACH_DATA})),
        Format("docx", ".docx", "kortit.rendering.docx", binary=True, extras=frozenset({REDLINE})),
        Format("xlsx", ".xlsx", "kortit.rendering.xlsx", binary=True),
        Format("json", ".json", "kortit.rendering.json"),
        Format("csv", ".csv", "kortit.rendering.csv"),
    )
}


def format_of_file(name: str) -> Format | None:
    """Give the format that a file's name asks for by its ending, or None."""
    return next((known for known in FORMATS.values() if name.lower().endswith(known.suffix)), None)
