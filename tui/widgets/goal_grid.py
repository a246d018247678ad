"""A list of goals as a grid: a row a goal, all of one height, with a cursor that goes from cell to cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip

from tui.sheet_columns import GAP, layout, wrapped
from tui.widgets.goal_list import GoalList
from tui.widgets.lines import ROWS_OF_CONTEXT, HeadingLine
from tui.widgets.painted import cut, strip, text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from kortit.goal import GoalId
    from kortit.messages import Message
    from tui.sheet_columns import SheetColumn

MARK = 2
"""Cells before each row, for the sign of a marked goal."""


class GoalGrid(GoalList):
    """A grid of goals. `cell` returns the lines that a column shows of a goal.

    `column` is the number of the column under the cursor, `height` the lines of every row.
    """

    def __init__(
        self,
        columns: Sequence[SheetColumn],
        cell: Callable[[GoalId, SheetColumn], Sequence[str]],
        *,
        moved: Callable[[GoalId | None], None],
        marked: Callable[[], frozenset[GoalId]],
        mark: Callable[[frozenset[GoalId]], None],
        why_not: Callable[[], Message | None],
        id: str,
    ) -> None:
        super().__init__(
            lambda goal_id, _width: text(goal_id),
            moved=moved,
            marked=marked,
            mark=mark,
            why_not=why_not,
            beside=lambda: self,
            id=id,
        )
        self.columns = tuple(columns)
        self.cell = cell
        self.column = 1
        self.height = 2
        self._rows: dict[int, list[list[str]]] = {}
        self._rows_for: list[tuple[int, int]] = []

    # --- what is shown -------------------------------------------------------------------------------------------

    def show(self, items: Sequence[GoalId | HeadingLine], key: Hashable = None, *, empty: str | None = None) -> None:
        """Show other goals, or the same ones anew."""
        self._rows.clear()
        super().show(items, key, empty=empty)

    @property
    def height_of_all(self) -> int:
        """The lines that all rows take."""
        return len(self.items) * self.height

    def show_columns(self, columns: Sequence[SheetColumn]) -> None:
        """Show other columns; the cursor stays on its own where that is still there."""
        here = self.columns[self.column].key
        self.columns = tuple(columns)
        keys = [column.key for column in columns]
        self.column = keys.index(here) if here in keys else min(self.column, len(columns) - 1)
        self._again()

    def show_height(self, height: int) -> None:
        """Show rows of another height."""
        self.height = height
        self.show(self.items)

    def go_to_column(self, step: int) -> bool:
        """Move the cursor sideways; False at the edge."""
        wanted = min(max(self.column + step, 0), len(self.columns) - 1)
        moved, self.column = wanted != self.column, wanted
        self._again()
        return moved

    def _again(self) -> None:
        self._rows.clear()
        self.refresh()

    @property
    def laid_out(self) -> list[tuple[int, int]]:
        """The columns in view, each by its number with its width."""
        return layout(self.columns, max(self.scrollable_content_region.width - MARK, 1), self.column)

    @property
    def left_out(self) -> tuple[int, int]:
        """How many columns lie out of view on the left and on the right."""
        numbers = [number for number, _width in self.laid_out]
        last = numbers[-1]
        return last - len(numbers) + 1, len(self.columns) - 1 - last

    def heading(self, named: Callable[[SheetColumn], str]) -> Text:
        """The line of the headings, which stands above the grid."""
        line = Text(" " * MARK)
        for number, width in self.laid_out:
            shown = cut(text(named(self.columns[number]), "bold"), width)
            line.append_text(shown).append(" " * (width - shown.cell_len + GAP))
        line.rstrip()
        return line

    @property
    def cell_region(self) -> Region:
        """Where the cell under the cursor is on the screen; its first line alone."""
        left = MARK
        for number, width in self.laid_out:
            if number == self.column:
                area = self.scrollable_content_region
                top = self.cursor * self.height - self.scroll_offset.y
                return Region(self.content_region.x + left, self.content_region.y + top, min(width, area.width), 1)
            left += width + GAP
        return Region(self.content_region.x, self.content_region.y, 1, 1)

    # --- painting ------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        width = self.scrollable_content_region.width
        number, part = divmod(y + self.scroll_offset.y, self.height)
        if number >= len(self.items):
            return super().render_line(y) if not self.items else Strip.blank(width, self.rich_style)
        item = self.items[number]
        if isinstance(item, HeadingLine):
            line = item.text if part == self.height - 1 else Text()
            return strip(cut(line, width), width, self.app.console, self.rich_style)
        here = number == self.cursor
        style = self.get_component_rich_style("lines--cursor-blurred") if here else self.rich_style
        sign = "✓ " if item in self.marked() and part == 0 else " " * MARK
        strips = [strip(text(sign.rstrip(), "kortit.key"), MARK, self.app.console, style)]
        laid_out = self.laid_out
        for (column, cells), lines in zip(laid_out, self._row(number, item, laid_out), strict=True):
            shown = Text(lines[part] if part < len(lines) else "")
            at = here and column == self.column and self.has_focus
            own = self.get_component_rich_style("lines--cursor") if at else style
            strips.append(strip(shown, cells, self.app.console, own))
            strips.append(strip(Text(), GAP, self.app.console, style))
        return Strip.join(strips).adjust_cell_length(width, style)

    def _row(self, number: int, goal_id: GoalId, laid_out: list[tuple[int, int]]) -> list[list[str]]:
        """The wrapped lines of each column in view; another size is painted before one is told of it."""
        if laid_out != self._rows_for:
            self._rows.clear()
            self._rows_for = laid_out
        if (known := self._rows.get(number)) is None:
            if len(self._rows) > 500:  # rows that were scrolled past
                self._rows.clear()
            known = self._rows[number] = [
                wrapped(self.cell(goal_id, self.columns[column]), width, self.height) for column, width in laid_out
            ]
        return known

    # --- rows of several lines -----------------------------------------------------------------------------------

    def _refresh_line(self, number: int) -> None:
        if number >= 0:
            self.refresh(Region(0, number * self.height - self.scroll_offset.y, self.size.width, self.height))

    def show_marks(self, changed: frozenset[GoalId]) -> None:
        """Paint the rows in view again whose goals were marked or unmarked."""
        first = self.scroll_offset.y // self.height
        last = first + self.size.height // self.height + 2
        for number, item in enumerate(self.items[first:last], start=first):
            if isinstance(item, str) and item in changed:
                self._refresh_line(number)

    def _scroll_to_cursor(self) -> None:
        area = self.scrollable_content_region.height
        if self.cursor < 0 or area <= 0:
            return
        context = ROWS_OF_CONTEXT if area > 3 * self.height else 0
        top = self.scroll_offset.y
        above = (self.cursor - context) * self.height
        below = (self.cursor + 1 + context) * self.height - area
        if above < top:
            self.scroll_to(y=max(above, 0), animate=False, immediate=True)
        elif below > top:
            self.scroll_to(y=min(below, max(self.height_of_all - area, 0)), animate=False, immediate=True)

    def resized(self) -> None:
        """Wrap the cells anew."""
        self._again()
        super().resized()

    def _item_at(self, line: int) -> int:
        return line // self.height

    def _go_sideways(self, cell: int) -> bool:
        before, left = self.column, MARK
        for column, width in self.laid_out:
            if left <= cell < left + width + GAP:
                self.column = column
            left += width + GAP
        self._again()
        return self.column == before

    def do_page_up(self) -> None:
        self._go(self.cursor - max(self.scrollable_content_region.height // self.height - 1, 1), -1)

    def do_page_down(self) -> None:
        self._go(self.cursor + max(self.scrollable_content_region.height // self.height - 1, 1), 1)
