"""The rows of a table that are one goal's: cells merged over what does not belong together, and holes in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kortit.characters import collapsed
from kortit.fields import MEANS
from kortit.importing.followed import Followed, FollowedColumn
from kortit.importing.headings import terms_beyond
from kortit.importing.passages import YEAR_START
from kortit.importing.vocabulary import FOLLOW_UP
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kortit.importing.grid import Cell, GridRow
    from kortit.importing.headings import Fields
    from kortit.importing.layout import Layout
    from kortit.importing.rows import DocumentPlace
    from kortit.importing.table_layout import Found
    from kortit.messages import Message
    from kortit.problem import Problem


@dataclass(slots=True)
class GoalRow:
    """The rows of one goal: more than one if it continues on another page or in another cell.

    `theme` is that of the heading above, `above` the heading itself where it is no known theme; `year` is the target
    year where the row has none, `given` the texts of extra fields that the row has by its section.
    """

    place: DocumentPlace
    found: Found
    theme: str
    rows: list[GridRow]
    above: str = ""
    year: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> Mapping[int, list[Cell]]:
        """The distinct cells of each column, by place."""
        return {
            place: list(dict.fromkeys(row.cells[place] for row in self.rows if row.cells[place].lines))
            for place in range(len(self.found.headings))
        }

    @property
    def followed(self) -> tuple[Followed, ...]:
        """The values of follow-up columns in somebody's table that are not taken as outcomes of the goal."""
        read = {role.place for role in self.found.layout.roles}
        found: list[Followed] = []
        if self.found.layout.is_own:  # to these no column is added
            return ()
        for place, cells in self.cells.items():
            terms = frozenset(terms_beyond(self.found.headings[place])) if place not in read else frozenset()
            if (texts := tuple(cell.text for cell in cells if cell.text)) and terms and terms <= FOLLOW_UP:
                lines = (collapsed(line.text) for cell in cells for line in cell.lines)
                column = FollowedColumn(place + 1, self.found.headings[place], terms)
                found.append(Followed(column, texts, tuple(filter(None, lines))))
        return tuple(found)

    def over_columns(self) -> Iterator[str]:
        """The texts of cells that are merged across columns of different fields."""
        for row in self.rows:
            fields: dict[Cell, tuple[str, ...]] = {}
            for role in self.found.layout.roles:
                cell = row.cells[role.place]
                if role.is_read and cell.raw.strip() and fields.setdefault(cell, role.fields) != role.fields:
                    yield cell.text


def cell_problems(goals: Sequence[GoalRow], name: str, fields: Fields) -> Iterator[Problem]:
    """Problems of cells that are merged over what does not belong together, and of holes in merged rows."""
    yield from _shared(goals, name)
    yield from _holes(goals, name, fields)


def _shared(goals: Iterable[GoalRow], name: str) -> Iterator[Problem]:
    """Problems of cells that are merged over several goals or fields, since their text belongs to no single one."""
    owners: dict[Cell, GoalRow] = {}
    for goal in goals:
        layout = goal.found.layout
        unread = {role.place for role in layout.roles if not role.is_read}
        places = [place for place in range(len(goal.found.headings)) if place not in unread]
        carried = {row.cells[place] for row in goal.rows for place in layout.places("theme")}
        for text in goal.over_columns():
            message = _(
                "“{text}” is merged over columns that hold different things; write it where it belongs",
                text=text[:200],
            )
            yield goal.place.problem(name, message)
        for cell in dict.fromkeys(row.cells[place] for row in goal.rows for place in places):
            if cell.raw.strip() and cell not in carried and owners.setdefault(cell, goal) is not goal:
                message = _("“{text}” is merged over several goals; write it into each of them", text=cell.text[:200])
                yield goal.place.problem(name, message)


def _holes(goals: Iterable[GoalRow], name: str, fields: Fields) -> Iterator[Problem]:
    """Problems of empty cells in merged rows, in which lists stand side by side: what follows would move up.

    Old and new lists are no such pair, for a goal may have had more means than it has.
    """
    for goal in goals:
        layout = goal.found.layout
        lists = [role for role in layout.roles if any(_is_list(field, fields) for field in role.fields)]
        rows: dict[int, GridRow] = {}  # those that are merged, by their numbers
        for above, row in pairwise(goal.rows):
            if is_merged(row, above, layout):
                rows |= {above.number: above, row.number: row}
        for side in dict.fromkeys(role.side for role in lists):
            places = [role.place for role in lists if role.side == side]
            used = [place for place in places if any(row.cells[place].text for row in rows.values())]
            for row in rows.values():
                beside = next(filter(None, (row.cells[place].text for place in used)), "")
                for place in used if beside else ():
                    if not row.cells[place].text:
                        yield goal.place.problem(name, _hole(row.number, place, goal.found.headings[place], beside))


def _is_list(field: str, fields: Fields) -> bool:
    return field == MEANS.key or (field in fields and not fields[field].kind.is_line)


def _hole(row: int, place: int, heading: str, beside: str) -> Message:
    return _(
        "row {row} has nothing in column {number} (“{heading}”) beside “{beside}”, and what stands side by side belongs"
        " together: fill it in, merge it with the cell above, or leave the column out with --column ignore={number}",
        row=row,
        number=place + 1,
        heading=heading,
        beside=beside[:80],
    )


def is_merged(row: GridRow, above: GridRow, layout: Layout) -> bool:
    """Whether the cells of goal text and years are merged over both rows."""
    places = {role.place for role in layout.roles for field in role.fields if field in ("goal", "target_year")}
    means = {role.place for role in layout.roles if "means" in role.fields}
    if any(YEAR_START.match(row.cells[place].text) for place in places & means):
        return False
    merged = [place for place in places - means if row.cells[place].text]
    return bool(merged) and all(row.cells[place] is above.cells[place] for place in merged)
