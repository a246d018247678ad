"""Reads a row of kortit's own Word document, and compares the values with its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.fields import INDICATORS, MEANS
from kortit.importing.headings import NEW, OLD
from kortit.importing.measured import of_items
from kortit.importing.own import styled
from kortit.importing.row_said import RowReader
from kortit.kinds import OUTLINE, kind_of
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.importing.grid import Cell
    from kortit.importing.row_said import RowSaid


class StyledRow(RowReader):
    """Reads a row of kortit's own Word document."""

    def read(self, cells: Mapping[int, Sequence[Cell]]) -> RowSaid:
        """The values of the row; `cells` are by column."""
        self.said.is_styled = True
        if self.theme:
            self.said.about["theme"] = self.theme
        for role in self.layout.roles:
            if not role.is_read or not cells[role.place]:
                continue
            cell = cells[role.place][0]
            if len(cells[role.place]) > 1:
                self.wrong.append(_("a row that goes on in another one; join them"))
            try:
                (self._goal if "goal" in role.fields else self._side)(cell, role.side)
            except styled.StyledError as error:
                self.wrong.append(error.message)
        if "theme" not in self.said.about and self.said.id is None:
            self.lacking.append("")
        return self.said

    def _goal(self, cell: Cell, _side: str) -> None:
        skipped: set[int] = set()
        found = styled.read_goal_cell(cell, skipped)
        self.said.id, self.said.moved_to = found.id, found.moved_to
        self.said.warnings += [_("left out: “{text}”", text=text[:200]) for text in found.left_out]
        if not found.texts:
            self.wrong.append(_("the row has no goal text"))
        for side, text in found.texts.items():
            self.said.side(side)["goal"] = text
        in_order = "".join(str(self.said.side(side)["goal"]) for side in found.texts if "goal" in self.said.side(side))
        self.compare(styled.cell_text(cell), (found.id or "") + in_order, skipped)

    def _side(self, cell: Cell, side: str) -> None:
        skipped: set[int] = set()
        found = styled.read_side_cell(cell, self.fields, skipped)
        said = self.said.side(side)
        if found.year is None:
            if found.means or found.indicators or found.extra:
                self.wrong.append(_("the row has no target year"))
            elif side == OLD and not found.as_before:
                self.said.old = None
            elif side == NEW and not found.as_before:
                self.said.new = None
            elif not side and not found.as_before:
                self.wrong.append(_("the row has no target year"))
            self.compare(styled.cell_text(cell), "", skipped)
            return
        said.update({"target_year": self.year(str(found.year)), "means": found.means})
        said[INDICATORS.key] = of_items(found.indicators, self.wrong.append)
        said.update({name: found.extra.get(name, known.kind.empty) for name, known in self.fields.items()})
        values = {name: kind_of(said[name]).texts(said[name]) for name in (MEANS.key, *self.fields)}
        values[INDICATORS.key] = OUTLINE.texts(found.indicators)
        self.compare(styled.cell_text(cell), str(said["target_year"]) + found.in_order(values), skipped)
