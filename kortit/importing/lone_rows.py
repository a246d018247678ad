"""Rows of somebody's table that are no goal's: notes and totals below it, headings between its parts, means alone."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from kortit.importing.headings import ID
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """What a row is."""

    GOAL = auto()
    PERHAPS = auto()  # a goal's text and nothing else, where other rows have more and none has a year
    THEME = auto()  # it names the theme of the rows below
    SECTION = auto()  # it names whose goals follow
    NOTE = auto()
    NO_GOAL = auto()  # it has means, or the like, and no goal


def kind_of(row: GridRow, after: Sequence[GridRow], found: Found, *, is_dated: bool) -> tuple[LoneKind, Cell | None]:
    """What a row is by itself and those after it, and its only text if it is no goal's.

    `is_dated`: a goal needs no year of its own.
    """
    layout = found.layout
    texts = _texts(row, layout)
    named = [place for name in ("theme", "goal", "target_year", ID) for place in layout.places(name)]
    if layout.is_own or not texts:
        return LoneKind.GOAL, None
    after = [one for one in after if not one.is_blank]
    cell, place = next(iter(texts.items()))
    is_lone = len(texts) == 1
    is_last = not any(_names_goal(one, layout) for one in after)
    is_numbered = place not in layout.places("goal") and _NUMBERED.match(cell.text)
    if is_lone and is_last and (is_numbered or _NOTE.match(cell.text)):
        return LoneKind.NOTE, cell
    if not any(row.cells[one].text for one in named):
        return LoneKind.NO_GOAL, cell
    if not is_lone or place in layout.places("target_year") or place in layout.places(ID):
        return LoneKind.GOAL, None
    if after and found.repeats(after[0]):
        return LoneKind.SECTION, cell
    if place in layout.places("theme") and place not in layout.places("goal"):
        theme = layout.places("theme")[0]
        is_above = bool(after) and not after[0].cells[theme].text and _names_goal(after[0], layout)
        return (LoneKind.THEME if is_above else LoneKind.NOTE), cell
    return (LoneKind.PERHAPS if is_dated else LoneKind.GOAL), cell


def no_goal(cell: Cell) -> Message:
    """What to do about a row with means, or the like, and no goal."""
    return _(
        "the row has “{text}” and no goal: if it goes on with the goal above, merge the cells of goal and year over"
        " both rows, or write it into the row above; a note belongs outside of the table",
        text=cell.text[:80],
    )


def perhaps_a_goal(cell: Cell) -> Message:
    """What to do about a row with nothing but what may be a goal's text."""
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
