"""The values read from one goal's row, or the errors in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.goal import FIRST_YEAR, LAST_YEAR
from kortit.importing.conservation import Piece, first_loss
from kortit.importing.headings import NEW, OLD
from kortit.importing.rows import Statement
from kortit.kinds import InvalidTextError
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.goal import GoalId
    from kortit.importing.followed import Followed
    from kortit.importing.grid import GridRow
    from kortit.importing.headings import Fields
    from kortit.importing.layout import Layout
    from kortit.importing.outside import Names
    from kortit.importing.rows import DocumentPlace, FieldValue


class RowError(Exception):
    """A row that cannot be read; one sentence for each reason.

    `themes` are the names of its themes for which no code is known, an empty one where it has not even a name.
    """

    def __init__(self, messages: Sequence[Message], themes: Sequence[str] = ()) -> None:
        super().__init__(*messages)
        self.messages = tuple(messages)
        self.themes = tuple(themes)


@dataclass(slots=True)
class RowSaid:
    """The values of a row: for both sides (`about`), and for each side; None if the goal is not on that side."""

    about: dict[str, FieldValue] = field(default_factory=dict)
    new: dict[str, FieldValue] | None = field(default_factory=dict)
    old: dict[str, FieldValue] | None = field(default_factory=dict)
    id: GoalId | None = None
    is_styled: bool = False
    moved_to: str = ""
    warnings: list[Message] = field(default_factory=list)

    def statement(self, place: DocumentPlace, followed: tuple[Followed, ...]) -> Statement:
        """The same as the statement of a row at a place, which says beside it what became of the goal."""
        sides = (self.about, self.new, self.old)
        return Statement(place, *sides, self.id, self.is_styled, self.moved_to, followed)

    def side(self, name: str) -> dict[str, FieldValue]:
        """The mutable values of a side."""
        side = {NEW: self.new, OLD: self.old}.get(name, self.about)
        return side if side is not None else {}


class RowReader:
    """Base of the row readers: common to officials' tables and kortit's own Word documents."""

    def __init__(self, layout: Layout, theme: str, names: Names, fields: Fields) -> None:
        self.layout = layout
        self.theme = theme
        self.names = names
        self.fields = fields
        self.wrong: list[Message] = []
        self.lacking: list[str] = []  # themes without a code, by name
        self.year_otherwise: int | None = None
        self.rows: Sequence[GridRow] = ()
        self.said = RowSaid()

    def year(self, text: str) -> int:
        """Read a target year; record an error if it is out of range."""
        if not FIRST_YEAR <= int(text) <= LAST_YEAR:
            self.wrong.append(_("{year} is no target year", year=text))
        return int(text)

    def take_given(self, given: Mapping[str, str]) -> None:
        """Take the texts of extra fields that the row has by its section, where it has none of its own."""
        sides = [self.said.about, self.said.new or {}, self.said.old or {}]
        for key, text in given.items():
            if any(side.get(key) for side in sides):
                continue
            try:
                self.said.about[key] = self.fields[key].kind.read(text)
            except InvalidTextError as error:
                self.wrong.append(error.message)

    def compare(self, text: str, came_out: str, skipped: set[int]) -> None:
        """Check the values read from a cell against its text; `skipped` are the indices that may be missing."""
        if first_loss(text, [Piece(1, came_out)], skipped) is not None and not self.wrong:
            self.wrong.append(_("what is read here is not, in order, what the document says; nothing is imported"))
