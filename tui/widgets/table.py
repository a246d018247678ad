"""A change table to read: laid out for the width there is, with changed words marked."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from kortit.messages import _
from kortit.rendering import View
from kortit.rendering.text import lines
from tui.widgets.page import Page, Wrapped
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from kortit.changes import ChangeTable
    from tui.app import KortitApp
    from tui.widgets.page import Paragraph

_NAMES = {
    "red strike": "kortit.deleted",
    "green underline": "kortit.inserted",
    "dim": "kortit.quiet",
    "bold": "kortit.heading",
}
LEAST = 30  # columns, the least width to lay a table out for
AT_ONCE = 400  # lines that are shown before the rest of a long table is laid out


class TablePage(Page):
    """Shows a change table, with or without its heading, or paragraphs instead (`show`).

    A thread lays a table out, again for each width; until then the page says so. Of a long table the beginning is
    shown first.
    """

    def __init__(self, *, id: str | None = None, heading: bool = True) -> None:
        super().__init__(id=id)
        self.heading = heading
        self.table: ChangeTable | None = None
        self._from_top = True
        self._row: object = None
        self._asked: View | None = None

    def show_table(self, table: ChangeTable | None) -> None:
        """Show another table, from its top."""
        self.table = table
        self._from_top = True
        self._set()

    def show_row(self, row: object) -> None:
        """Scroll to the row of a goal or setting, as soon as the table is set; nothing happens if it is not there."""
        self._row = row
        self._to(dict(self.anchors).get(row))

    def show(self, paragraphs: Sequence[Paragraph], *, from_top: bool = False) -> None:
        """Show paragraphs instead of a table."""
        self.table = None
        super().show(paragraphs, from_top=from_top)

    def on_resize(self) -> None:
        """Lay the table out for the new width, where its row is another line."""
        if self.table is not None:
            self._from_top = self._from_top or self._row is not None
            self._set()

    def _set(self) -> None:
        table = self.table
        width = max(self.content_region.width - 1, LEAST)
        if table is None:
            self.show_wrapped(Wrapped(()), from_top=True)
            return
        if self.content_region.width <= 0:
            return
        app, heading = cast("KortitApp", self.app), self.heading
        view = View(app.session.language, table.municipality.document.columns, width=width, colour=app.colour)
        from_top, self._asked = self._from_top, view
        if from_top:
            self.show_wrapped(Wrapped((text(app.translate(_("setting the table")), "kortit.quiet"),)), from_top=True)

        async def set_lines() -> None:
            for most in (AT_ONCE, None) if from_top else (None,):
                laid_out = partial(_set_lines, table, view, heading=heading, most=most)
                shown = await app.background.do(laid_out, topic=(self, "table"))
                if self.table is not table or self._asked is not view:  # another table, or another width
                    return
                self._take(shown, from_top=from_top)
                if most is not None and len(shown.lines) < most:
                    return

        self.run_awaited(set_lines())

    def _take(self, shown: Wrapped, *, from_top: bool) -> None:
        """Show lines; from the top, go to the row that was asked for once it is among them."""
        begins = self._from_top
        self._from_top = False
        here = dict(self.anchors).get(self._row)
        self.show_wrapped(shown, from_top=begins and from_top)
        if from_top and here is None and self._row is not None:
            self._to(dict(self.anchors).get(self._row))

    def _to(self, line: int | None) -> None:
        if line is not None:
            self.go_to_line(line)


def _set_lines(table: ChangeTable, view: View, *, heading: bool, most: int | None) -> Wrapped:
    shown: list[Text] = []
    anchors: list[tuple[Any, int]] = []
    for line in islice(lines(table, view, heading=heading), most):
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
