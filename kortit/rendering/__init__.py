"""A ChangeTable written out: one module a format, all from the same table; none computes a difference of its own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from kortit.municipality import Columns

if TYPE_CHECKING:
    from kortit.changes import ChangeTable, GoalChange


@dataclass(frozen=True, slots=True)
class View:
    """How a table is to be shown. `width` (columns of text) and `colour` matter to a terminal only."""

    language: str
    columns: Columns = Columns.NEW_FIRST
    everything: bool = False
    width: int = 100
    colour: bool = False

    def rows(self, table: ChangeTable) -> tuple[GoalChange, ...]:
        """Give the rows that are shown."""
        return table.rows if self.everything else table.changed_rows

    @property
    def sides(self) -> tuple[str, str]:
        """Give the two sides in the order in which their columns stand."""
        return ("new", "old") if self.columns is Columns.NEW_FIRST else ("old", "new")


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, table: ChangeTable, view: View) -> str:
        """Write the table out. The same table and view give the same text."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats. The module is imported when it is used."""

    name: str
    suffix: str
    module: str

    def render(self, table: ChangeTable, view: View) -> str:
        """Write the table out in this format."""
        return cast("Renderer", import_module(self.module)).render(table, view)


FORMATS = {
    known.name: known
    for known in (
        Format("text", ".txt", "kortit.rendering.text"),
        Format("md", ".md", "kortit.rendering.markdown"),
        Format("json", ".json", "kortit.rendering.json"),
        Format("csv", ".csv", "kortit.rendering.csv"),
    )
}


def format_of_file(name: str) -> Format | None:
    """Give the format that a file's name asks for by its ending, or None."""
    return next((known for known in FORMATS.values() if name.lower().endswith(known.suffix)), None)
