"""Rows of somebody's table that are no goal's: notes and totals below it, headings between its parts, means alone."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import islice
from typing import TYPE_CHECKING

from kortit.importing.headings import ID
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.grid import Cell, GridRow
    from kortit.importing.layout import Layout
    from kortit.importing.table_layout import Found
    from kortit.messages import Message

_NOTE = re.compile(
    r"(?:\*|[⁰¹²³⁴-⁹†‡])\s*\S"
    r"|(?:lähde|lähteet|huom|huomautus|yhteensä|summa|kaikki yhteensä|välisumma|päivitetty|laatinut|laatija|liite"
    r"|källa|källor|obs|anm|anmärkning|totalt|sammanlagt|uppdaterad|bilaga|source|notes?|total|updated)(?![\w-])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?[0-9]{1,2}\)\s*\S")  # a note, where no goal may be numbered so


class LoneKind(Enum):
    """The kinds of a row."""

    GOAL = auto()
    PERHAPS = auto()  # a goal's text and nothing else, where other rows have more and none has a year
    THEME = auto()  # it names the theme of the rows below
    SECTION = auto()  # it names whose goals follow
    NOTE = auto()
    NO_GOAL = auto()  # it has means, or the like, and no goal


class LoneRows:
    """The rows below the headings of a table. `is_dated`: a goal needs no year of its own."""

    def __init__(self, rows: Sequence[GridRow], found: Found, *, is_dated: bool) -> None:
        self._rows = rows
        self._found = found
        self._is_dated = is_dated
        self._are_all_alone = all(row.alone is not None for row in rows if not row.is_blank)

    def kind_of(self, number: int) -> tuple[LoneKind, Cell | None]:
        """The kind of a row by its number from 0, as it and those after it tell; its only text if it is no goal's."""
        layout = self._found.layout
        row = self._rows[number]
        texts = {} if layout.is_own else _texts(row, layout)
        if not texts:
            return LoneKind.GOAL, None
        cell, place = next(iter(texts.items()))
        is_numbered = place not in layout.places("goal") and _NUMBERED.match(cell.text)
        if len(texts) == 1 and (is_numbered or _NOTE.match(cell.text)) and self._is_last(number):
            return LoneKind.NOTE, cell
        named = [place for name in ("theme", "goal", "target_year", ID) for place in layout.places(name)]
        if not any(row.cells[one].text for one in named):
            return LoneKind.NO_GOAL, cell
        if len(texts) > 1 or place in layout.places("target_year") or place in layout.places(ID):
            return LoneKind.GOAL, None
        below = next(self._below(number), None)
        if below is not None and self._found.repeats(below):
            return LoneKind.SECTION, cell
        if place in layout.places("theme") and place not in layout.places("goal"):
            theme = layout.places("theme")[0]
            is_above = below is not None and not below.cells[theme].text and _names_goal(below, layout)
            return (LoneKind.THEME if is_above else LoneKind.NOTE), cell
        return (LoneKind.PERHAPS if self._is_dated and not self._are_all_alone else LoneKind.GOAL), cell

    def _below(self, number: int) -> Iterator[GridRow]:
        return (row for row in islice(self._rows, number + 1, None) if not row.is_blank)

    def _is_last(self, number: int) -> bool:
        return not any(_names_goal(row, self._found.layout) for row in self._below(number))


def no_goal(cell: Cell) -> Message:
    """The way out where a row has means, or the like, and no goal."""
    return _(
        "the row has “{text}” and no goal: if it goes on with the goal above, merge the cells of goal and year over"
        " both rows, or write it into the row above; a note belongs outside of the table",
        text=cell.text[:80],
    )


def perhaps_a_goal(cell: Cell) -> Message:
    """The way out where a row has nothing but a text that may be a goal's."""
    return _(
        "the row has nothing but “{text}”, and is taken for a goal; if it is a note or a total, take it out of the"
        " table",
        text=cell.text[:80],
    )


def _texts(row: GridRow, layout: Layout) -> dict[Cell, int]:
    """The texts of a row in the columns that are read, with the first place of each."""
    return {
        row.cells[role.place]: role.place
        for role in reversed(layout.roles)
        if role.is_read and row.cells[role.place].text
    }


def _names_goal(row: GridRow, layout: Layout) -> bool:
    return any(row.cells[place].text for place in layout.places("goal"))
