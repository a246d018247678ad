"""The rows of a table that are one goal's, and cells that are merged over what does not belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.importing.passages import YEAR_START
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kortit.importing.grid import Cell, GridRow
    from kortit.importing.layout import Layout
    from kortit.importing.rows import DocumentPlace
    from kortit.importing.table_layout import Found
    from kortit.problem import Problem


@dataclass(slots=True)
class GoalRow:
    """The rows of one goal: more than one if it continues on another page or in another cell.

    `theme` is that of the heading above, `above` the heading itself where it is no known theme; `year` is the target
    year where the row has none.
    """

    place: DocumentPlace
    found: Found
    theme: str
    rows: list[GridRow]
    above: str = ""
    year: int | None = None

    @property
    def cells(self) -> Mapping[int, list[Cell]]:
        """The distinct cells of each column, by place."""
        return {
            place: list(dict.fromkeys(row.cells[place] for row in self.rows if row.cells[place].lines))
            for place in range(len(self.found.headings))
        }

    def over_columns(self) -> Iterator[str]:
        """The texts of cells that are merged across columns of different fields."""
        for row in self.rows:
            fields: dict[Cell, tuple[str, ...]] = {}
            for role in self.found.layout.roles:
                cell = row.cells[role.place]
                if role.is_read and cell.raw.strip() and fields.setdefault(cell, role.fields) != role.fields:
                    yield cell.text


def shared_cells(goals: Iterable[GoalRow], name: str) -> Iterator[Problem]:
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


def is_merged(row: GridRow, above: GridRow, layout: Layout) -> bool:
    """Whether the cells of goal text and years are merged over both rows."""
    places = {role.place for role in layout.roles for field in role.fields if field in ("goal", "target_year")}
    means = {role.place for role in layout.roles if "means" in role.fields}
    if any(YEAR_START.match(row.cells[place].text) for place in places & means):
        return False
    merged = [place for place in places - means if row.cells[place].text]
    return bool(merged) and all(row.cells[place] is above.cells[place] for place in merged)
