"""The change table for a terminal: side by side where there is room, stacked where not, with colours or without.

With colours, inserted words are green and underlined, deleted ones red and struck through; without, they stand in {+…+}
and [-…-] as git's word differences do.
"""

from __future__ import annotations

import io
from itertools import chain, groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kortit.changes import ItemChange
from kortit.characters import cleaned
from kortit.messages import Message, _, translator
from kortit.rendering.captions import (
    DECISION,
    GOAL,
    NOTHING,
    SIDE,
    counts_of,
    decisions_of,
    extra_of,
    goal_of,
    goal_runs,
    range_of,
    row_decisions,
    side_items,
    status_of,
    theme_change_of,
    theme_heading,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kortit.changes import ChangeTable, GoalChange
    from kortit.goal import GoalId
    from kortit.rendering import View
    from kortit.rendering.captions import SideItem
    from kortit.wording import Words

_GAP = " │ "
SIDE_BY_SIDE = 90  # columns from which two texts beside each other can be read
# What stands before a text (a bullet, an indentation), and the text.
_Line: TypeAlias = "tuple[str, Text]"

_STYLES = {"same": "", "deleted": "red strike", "inserted": "green underline"}
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_STATUS_STYLES = {"added": "green bold", "changed": "yellow bold", "removed": "red bold", "unchanged": "dim"}


class TableLine(NamedTuple):
    """One line of a shown table: its cells with their widths (None: empty), and the goal whose row begins with it."""

    cells: tuple[Text | None, ...]
    widths: tuple[int, ...]
    goal: GoalId | None = None

    def text(self) -> Text:
        """Give the line as one text, its cells padded and parted as they stand in the table."""
        line = Text(end="")
        for number, (cell, width) in enumerate(zip(self.cells, self.widths, strict=True)):
            line.append(_GAP if number else "")
            used = 0
            if cell is not None:
                line.append_text(cell)
                used = cell_len(cell.plain)
            line.append(" " * (width - used))
        line.rstrip()
        return line


def render(table: ChangeTable, view: View) -> str:
    """Write the table for a terminal of `view.width` columns."""
    writer = _Writer(table, view)
    stream = io.StringIO()
    for line in chain(writer.heading(), writer.rows()):
        shown = (writer.padded(cell, width) for cell, width in zip(line.cells, line.widths, strict=True))
        stream.write(_GAP.join(shown).rstrip() + "\n")
    return stream.getvalue()


def lines(table: ChangeTable, view: View, *, heading: bool = True) -> Iterator[TableLine]:
    """Give the lines of the table, for who shows them in a place of his own; its rows alone without `heading`."""
    writer = _Writer(table, view)
    if heading:
        yield from writer.heading()
    yield from writer.rows()


class _Writer:
    def __init__(self, table: ChangeTable, view: View) -> None:
        self.table = table
        self.view = view
        self.translate = translator(view.language)
        self.console = Console(
            file=io.StringIO(),
            width=view.width,
            force_terminal=view.colour,
            color_system="standard" if view.colour else None,
            no_color=not view.colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def heading(self) -> Iterator[TableLine]:
        table = self.table
        yield from self._said_alone(self._said(title_of(table)), "bold")
        yield from self._said_alone(cleaned(table.municipality.name))
        yield from self._said_alone(self._said(range_of(table)))
        for decision in decisions_of(table):
            yield from self._said_alone(f"{self.translate(DECISION)}: {self._said(decision)}")
        yield from self._said_alone(", ".join(self.translate(count) for count in counts_of(table.counts)))

    def rows(self) -> Iterator[TableLine]:
        table = self.table
        rows = self.view.rows(table)
        if not rows:
            yield from self._said_alone("\n" + self.translate(_("No changes.")))
        for theme, group in groupby(rows, key=lambda row: row.theme):
            yield from self._said_alone("\n" + theme_heading(table.municipality, theme), "bold")
            if self.view.width >= SIDE_BY_SIDE:
                yield from self._side_by_side(group)
            else:
                yield from self._stacked(group)

    def _said_alone(self, text: str, style: str = "") -> Iterator[TableLine]:
        for line in text.split("\n"):
            yield from self._grid_row((self.view.width,), [[("", _styled(line, style))]])

    def _said(self, message: Message | str) -> str:
        return message if isinstance(message, str) else self.translate(message)

    def _side_by_side(self, rows: Iterable[GoalChange]) -> Iterator[TableLine]:
        """Write three columns with lines between them; rich wraps, measures and styles, a table of its is too slow."""
        first, second = self.view.sides
        widths = self._widths()
        headings = [_styled(self.translate(heading), "bold") for heading in (GOAL, SIDE[first], SIDE[second])]
        yield self._rule(widths, "┬")
        yield from self._grid_row(widths, [[("", heading)] for heading in headings])
        for row in rows:
            yield self._rule(widths, "┼")
            cells = [self._goal(row), self._side(row, first), self._side(row, second)]
            yield from self._grid_row(widths, cells, row.id)
        yield self._rule(widths, "┴")

    def _widths(self) -> tuple[int, int, int]:
        room = self.view.width - 2 * len(_GAP)
        goal = room * 4 // 16
        return goal, (room - goal) // 2, room - goal - (room - goal) // 2

    def _rule(self, widths: Iterable[int], crossing: str) -> TableLine:
        line = f"─{crossing}─".join("─" * width for width in widths)
        return TableLine((Text(line),), (len(line),))

    def _grid_row(
        self, widths: tuple[int, ...], cells: Iterable[list[_Line]], goal: GoalId | None = None
    ) -> Iterator[TableLine]:
        columns = [self._wrapped(lines, width) for lines, width in zip(cells, widths, strict=True)]
        for line in zip_longest(*columns):
            yield TableLine(line, widths, goal)
            goal = None

    def _wrapped(self, lines: Iterable[_Line], width: int) -> Iterator[Text]:
        """Wrap lines; what goes on in a further line hangs under its text."""
        for prefix, text in lines:
            room = width - len(prefix)
            if cell_len(text.plain) <= room:
                parts: Iterable[Text] = (text,)
            else:
                parts = text.wrap(self.console, room, overflow="fold")
            for number, part in enumerate(parts):
                part.rstrip()
                yield Text(" " * len(prefix) if number else prefix).append_text(part) if prefix else part

    def padded(self, line: Text | None, width: int) -> str:
        if line is None:
            return " " * width
        if not self.view.colour:
            return line.plain + " " * (width - cell_len(line.plain))
        segments = (segment for segment in line.render(self.console) if segment.text)
        written = (segment.style.render(segment.text) if segment.style else segment.text for segment in segments)
        return "".join(written) + " " * (width - cell_len(line.plain))

    def _stacked(self, rows: Iterable[GoalChange]) -> Iterator[TableLine]:
        for row in rows:
            lines = self._goal(row)
            for side in self.view.sides:
                lines.append(("", Text(f"{self.translate(SIDE[side])}:")))
                lines += [("  " + prefix, text) for prefix, text in self._side(row, side)]
            yield from self._grid_row((self.view.width,), [lines], row.id)
            yield from self._said_alone("")

    def _goal(self, row: GoalChange) -> list[_Line]:
        status = _styled(self.translate(status_of(row)), _STATUS_STYLES[row.kind]).append(f"  {row.id}")
        about = [status, self._marked(goal_runs(row), whole=row.old is None or row.new is None)]
        moved = theme_change_of(row)
        if moved is not None:
            about.append(Text(self.translate(moved)))
        about += [_styled(citation, "dim") for citation in row_decisions(self.table, row)]
        return [("", text) for text in about]

    def _side(self, row: GoalChange, side: str) -> list[_Line]:
        goal = goal_of(row, side)
        if goal is None:
            return [("", Text(self.translate(NOTHING)))]
        kind = ("inserted" if side == "new" else "deleted") if row.year_moved else "same"
        lines = [("", self._run(str(goal.target_year), kind))]
        for item in side_items(row.means, side):
            lines.append(("• ", self._item(item)))
            lines += [("  ◦ ", self._item(step)) for step in item.steps]
        extra = extra_of(goal, self.table.municipality)
        return lines + [("", Text(f"{name}: {value}")) for name, value in extra]

    def _item(self, item: SideItem) -> Text:
        text = self._marked(item.runs, whole=item.change in (ItemChange.ADDED, ItemChange.REMOVED))
        return text.append(f" ({self.translate(item.status)})", "italic") if item.status else text

    def _marked(self, runs: Iterable[Words], *, whole: bool) -> Text:
        """Give a text with its marks. `whole` tells that all of it is new or removed.

        Without colours, the word beside such a text says it better than signs around all of it.
        """
        text = Text()
        for run in runs:
            text.append_text(Text(run.text) if whole and not self.view.colour else self._run(run.text, run.kind))
        return text

    def _run(self, text: str, kind: str) -> Text:
        if not text.strip():
            return Text(text)
        if self.view.colour:
            return _styled(text, _STYLES[kind])
        before, after = _MARKS[kind]
        return Text(before + text + after)


def _styled(text: str, style: str) -> Text:
    """Give a text whose style is a span of it, so that it survives wrapping and joining."""
    return Text().append(text, style or None)
