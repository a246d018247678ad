"""A change table to read: laid out for the width there is, with changed words marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, cast

from kortit.messages import _
from kortit.rendering import View
from kortit.rendering.text import lines
from tui.widgets.page import Page, Wrapped
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rich.text import Text

    from kortit.changes import ChangeTable
    from kortit.rendering.text import TableLine
    from tui.app import KortitApp
    from tui.widgets.page import Paragraph

_NAMES = {
    "red strike": "kortit.deleted",
    "green underline": "kortit.inserted",
    "dim": "kortit.quiet",
    "bold": "kortit.heading",
    "green bold": "kortit.good",
    "yellow bold": "kortit.draft",
    "red bold": "kortit.problem",
}
LEAST = 30  # columns, the least width to lay a table out for
AT_ONCE = 400  # lines of a long table that are laid out together; the next ones once they are nearly reached


@dataclass(slots=True)
class TableLayout:
    """A table as it is being laid out for a width: `rest` yields the lines that are not laid out yet."""

    rest: Iterator[TableLine]
    lines: list[Text] = field(default_factory=list)
    anchors: dict[object, int] = field(default_factory=dict)
    whole: bool = False
    busy: bool = False

    def go_on(self) -> None:
        """Lay out the next lines; in a thread, since they may be long."""
        self.whole = True
        for number, line in enumerate(islice(self.rest, AT_ONCE), start=1):
            if line.goal is not None:
                self.anchors.setdefault(line.goal, len(self.lines))
            self.lines.append(_named(line.text()))
            self.whole = number < AT_ONCE


class TablePage(Page):
    """Shows a change table, with or without its heading, or paragraphs instead (`show`).

    A thread lays a table out, again for each width, as far as it is read: its beginning, then what is scrolled to.
    """

    def __init__(self, *, id: str | None = None, heading: bool = True) -> None:
        super().__init__(id=id)
        self.heading = heading
        self.table: ChangeTable | None = None
        self._from_top = True
        self._row: object = None
        self._to_end = False
        self._keys: Collection[object] = ()
        self._layout_of_table: TableLayout | None = None

    def show_table(self, table: ChangeTable | None) -> None:
        """Show another table, from its top."""
        self.table = table
        self._from_top = True
        self._set()

    def show_row(self, row: object) -> None:
        """Scroll to the row of a goal or setting, as soon as the table is set; nothing happens if it is not there."""
        self._row = row
        self._to(dict(self.anchors).get(row))
        self._go_on()

    def show(self, paragraphs: Sequence[Paragraph], *, from_top: bool = False) -> None:
        """Show paragraphs instead of a table."""
        self.table = self._layout_of_table = None
        super().show(paragraphs, from_top=from_top)

    def on_resize(self) -> None:
        """Lay the table out for the new width, where its row is another line."""
        if self.table is not None:
            self._from_top = self._from_top or self._row is not None
            self._set()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what is scrolled to."""
        super().watch_scroll_y(old_value, new_value)
        self._go_on()

    def do_last(self) -> None:
        self._to_end = True
        super().do_last()
        self._go_on()

    def _set(self) -> None:
        table, self._layout_of_table, self._to_end = self.table, None, False
        width = max(self.content_region.width - 1, LEAST)
        if table is None:
            self.show_wrapped(Wrapped(()), from_top=True)
            return
        if self.content_region.width <= 0:
            return
        app = cast("KortitApp", self.app)
        if self._from_top:
            self.show_wrapped(Wrapped((text(app.translate(_("setting the table")), "kortit.quiet"),)), from_top=True)
        self._keys = {*(row.id for row in table.changed_rows), *(change.key for change in table.settings)}
        view = View(app.session.language, table.municipality.document.columns, width=width, colour=app.colour)
        self._layout_of_table = TableLayout(lines(table, view, heading=self.heading))
        self._go_on()

    def _go_on(self) -> None:
        """Lay out more of the table, if more is wanted than there is."""
        layout = self._layout_of_table
        if layout is not None and not layout.busy and self._lacks(layout):
            layout.busy = True
            self.run_awaited(self._lay_out(layout))

    async def _lay_out(self, layout: TableLayout) -> None:
        shown = not self._from_top
        try:
            while self._lacks(layout):
                await cast("KortitApp", self.app).background.do(layout.go_on, topic=(self, "table"))
                if layout is not self._layout_of_table:  # another table, or another width
                    return
                if not (shown and self._lacks(layout)):  # else the place that is wanted is not there yet
                    shown = True
                    self._take(layout)
        finally:
            layout.busy = False

    def _lacks(self, layout: TableLayout) -> bool:
        """Whether more lines are wanted: to be scrolled to, or for the row that was asked for."""
        if layout.whole or self.table is None:
            return False
        wanted = self.scroll_offset.y + 2 * self.size.height
        if self._to_end or len(layout.lines) < max(wanted, 1):
            return True
        return self._row in self._keys and self._row not in layout.anchors

    def _take(self, layout: TableLayout) -> None:
        """Show the lines there are; go to the row that was asked for once it is among them, and to the end."""
        begins, self._from_top = self._from_top, False
        here = dict(self.anchors).get(self._row)
        self.show_wrapped(Wrapped(tuple(layout.lines), tuple(layout.anchors.items())), from_top=begins)
        if self._to_end:
            self.go_to_line(len(layout.lines))
        elif here is None and self._row is not None:
            self._to(dict(self.anchors).get(self._row))

    def _to(self, line: int | None) -> None:
        if line is not None:
            self.go_to_line(line)


def _named(line: Text) -> Text:
    """A line with the styles of a plain terminal replaced by those of the screen."""
    for number, span in enumerate(line.spans):
        name = _NAMES.get(str(span.style))
        if name is not None:
            line.spans[number] = span._replace(style=name)
    return line
