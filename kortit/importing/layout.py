"""The columns of a table once they are understood: which fields and which side each holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.importing.headings import ID, IGNORE, IN_TABLES, OLD
from kortit.municipality import Columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.messages import Message


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column to read: its place from 0, its fields in their order within a cell, and its side."""

    place: int
    fields: tuple[str, ...]
    side: str

    @property
    def is_read(self) -> bool:
        """Whether the column holds a field of goals."""
        return bool(set(self.fields) - IN_TABLES - {IGNORE})


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table.

    `unknown` are places with headings that were not understood. `guessed`: the sides of two columns follow only from
    their order. `undecided` are places with the same field whose sides cannot be told apart. `clashing` are places that
    the user names in conflicting ways. `is_own`: it is a sheet in the form that kortit writes. `why_side` tells why a
    place is on its side, `years` are those in the headings of fields of goals. `repeated` are places of levels of
    indicators of which there are several. `is_bulleted`: kortit's bullets stand before its means.
    """

    roles: tuple[ColumnRole, ...]
    unknown: tuple[int, ...] = ()
    guessed: bool = False
    undecided: tuple[int, ...] = ()
    clashing: tuple[int, ...] = ()
    is_own: bool = False
    why_side: Mapping[int, Message] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    repeated: tuple[int, ...] = ()
    is_bulleted: bool = False

    def places(self, field: str, side: str | None = None) -> list[int]:
        """The places of a field on one side, or on any."""
        return [role.place for role in self.roles if field in role.fields and side in (None, role.side)]

    @property
    def is_complete(self) -> bool:
        """Whether the columns suffice: a goal and its year, or an id and another field."""
        if self.places(ID):
            return any(role.is_read and set(role.fields) - {ID, "theme"} for role in self.roles)
        return bool(self.places("goal") and self.places("target_year"))

    @property
    def lacks_year(self) -> bool:
        """Whether the columns are those of goals but for their years."""
        return bool(self.places("goal")) and not self.places("target_year") and not self.places(ID)

    @property
    def pairs(self) -> int:
        """The number of states per goal: 2 if any field has an old side, otherwise 1."""
        return 1 + any(role.side == OLD and role.is_read for role in self.roles)

    @property
    def order(self) -> Columns:
        """Which side comes first."""
        sided = [role.side for role in self.roles if role.side]
        return Columns.OLD_FIRST if sided and sided[0] == OLD else Columns.NEW_FIRST
