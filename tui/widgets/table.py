"""A change table to read: laid out for the width there is, changed words marked, with keys from change to change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from kortit.changes import ChangeKind
from kortit.messages import _
from kortit.rendering import View
from kortit.rendering.text import lines
from tui.widgets.page import Page, Wrapped
from tui.widgets.painted import text

if TYPE_CHECKING:
    from rich.text import Text

    from kortit.changes import ChangeTable
    from tui.app import KortitApp

_NAMES = {
    "red strike": "kortit.deleted",
    "green underline": "kortit.inserted",
    "dim": "kortit.quiet",
    "bold": "kortit.heading",
}
LEAST = 30  # columns, the least width to lay a table out for


class TablePage(Page):
    """Shows a change table, with or without its heading.

    A thread lays it out, again for each width; until then the page says so.
    """

    def __init__(self, *, id: str | None = None, heading: bool = True) -> None:
        super().__init__(id=id)
        self.heading = heading
        self.table: ChangeTable | None = None
        self.substantive = False
        self._from_top = True
        self._row: object = None

    @property
    def shown_table(self) -> ChangeTable | None:
        """The table with only the rows on show."""
        if self.table is None or not self.substantive:
            return self.table
        rows = tuple(row for row in self.table.rows if row.substantive or row.kind is ChangeKind.UNCHANGED)
        return replace(self.table, rows=rows)

    def show_table(self, table: ChangeTable | None) -> None:
        """Show another table, from its top."""
        self.table = table
        self._from_top = True
        self._set()

    def show_row(self, row: object) -> None:
        """Scroll to the row of a goal or setting, as soon as the table is set; nothing happens if it is not there."""
        self._row = row
        self._to(dict(self.anchors).get(row))

    def show_substantive(self, *, only: bool) -> None:
        """Show substantive changes only, or all changes."""
        self.substantive = only
        self._from_top = True
        self._set()

    def on_resize(self) -> None:
        """Lay the table out for the new width."""
        self._set()

    def _set(self) -> None:
        table = self.shown_table
        width = max(self.content_region.width - 1, LEAST)
        if self.content_region.width <= 0:
            return
        if table is None:
            self.show_wrapped(Wrapped(()), from_top=True)
            return
        app, heading = cast("KortitApp", self.app), self.heading
        view = View(app.session.language, table.municipality.document.columns, width=width, colour=app.colour)
        if self._from_top:
            self.show_wrapped(Wrapped((text(app.translate(_("setting the table")), "kortit.quiet"),)), from_top=True)

        async def set_lines() -> None:
            work = app.background.do(lambda: _set_lines(table, view, heading=heading), topic=(self, "table"))
            self._take(await work)

        self.run_awaited(set_lines())

    def _take(self, shown: Wrapped) -> None:
        from_top, self._from_top = self._from_top, False
        self.show_wrapped(shown, from_top=from_top)
        if from_top and self._row is not None:
            self._to(dict(self.anchors).get(self._row))

    def do_next_change(self) -> bool:
        """Go to the next change; tell whether there is one."""
        top = self.scroll_offset.y
        if top >= self.max_scroll_y:
            return False  # all following changes are visible already
        return self._to(next((line for _goal, line in self.anchors if line > top), None))

    def do_previous_change(self) -> bool:
        """Go to the change before; tell whether there is one."""
        top = self.scroll_offset.y
        return self._to(next((line for _goal, line in reversed(self.anchors) if line < top), None))

    def _to(self, line: int | None) -> bool:
        if line is not None:
            self.go_to_line(line)
        return line is not None


def _set_lines(table: ChangeTable, view: View, *, heading: bool) -> Wrapped:
    shown: list[Text] = []
    anchors: list[tuple[Any, int]] = []
    for line in lines(table, view, heading=heading):
        if line.goal is not None:
            anchors.append((line.goal, len(shown)))
        shown.append(_named(line.text()))
    return Wrapped(shown, tuple(anchors))


def _named(line: Text) -> Text:
    """A line with the styles of a plain terminal replaced by those of the screen."""
    for number, span in enumerate(line.spans):
        name = _NAMES.get(str(span.style))
        if name is not None:
            line.spans[number] = span._replace(style=name)
    return line
