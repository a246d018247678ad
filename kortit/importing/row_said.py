"""What the cells of one goal's row say, or what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.goal import FIRST_YEAR, LAST_YEAR
from kortit.importing.conservation import Piece, first_loss
from kortit.importing.headings import NEW, OLD
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.goal import GoalId
    from kortit.importing.columns import Layout
    from kortit.importing.headings import Fields
    from kortit.importing.outside import Names
    from kortit.importing.rows import FieldValue


class RowError(Exception):
    """A row that cannot be read; with one sentence for each reason."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(*messages)
        self.messages = tuple(messages)


@dataclass(slots=True)
class RowSaid:
    """What a row says: for both sides, and on each of them; None where the goal is not on it."""

    about: dict[str, FieldValue] = field(default_factory=dict)
    new: dict[str, FieldValue] | None = field(default_factory=dict)
    old: dict[str, FieldValue] | None = field(default_factory=dict)
    id: GoalId | None = None
    is_styled: bool = False
    moved_to: str = ""
    warnings: list[Message] = field(default_factory=list)

    def side(self, name: str) -> dict[str, FieldValue]:
        """Return what a side says, to be written into."""
        side = {NEW: self.new, OLD: self.old}.get(name, self.about)
        return side if side is not None else {}


class RowReader:
    """Reads a row: what rows of officials and rows of kortit's own Word documents have in common."""

    def __init__(self, layout: Layout, theme: str, names: Names, fields: Fields) -> None:
        self.layout = layout
        self.theme = theme
        self.names = names
        self.fields = fields
        self.wrong: list[Message] = []
        self.said = RowSaid()

    def year(self, text: str) -> int:
        """Read a target year."""
        if not FIRST_YEAR <= int(text) <= LAST_YEAR:
            self.wrong.append(_("{year} is no target year", year=text))
        return int(text)

    def compare(self, text: str, came_out: str, skipped: set[int]) -> None:
        """Hold what came out of a cell against its text; `skipped` are the places of what may be gone."""
        if first_loss(text, [Piece(1, came_out)], skipped) is not None and not self.wrong:
            self.wrong.append(_("what is read here is not, in order, what the document says; nothing is imported"))

    def tell_no_theme(self) -> None:
        """Note that nothing tells the theme of the row."""
        self.wrong.append(
            _("no theme: write its code before the goal, in a column of its own, or as a heading above the table")
        )
