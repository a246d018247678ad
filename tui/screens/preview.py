"""The preview of changes of several goals: the change table, and how many take a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.actions import Place, bindings
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.painted import text
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kortit.changes import ChangeTable
    from kortit.messages import Message


class PreviewScreen(KortitScreen[bool]):
    """A change table to say yes to; `told` is what one must know beside it."""

    PLACE = Place.PREVIEW
    BINDINGS: ClassVar = bindings(Place.PREVIEW)

    def __init__(self, heading: Message, table: ChangeTable, told: Message) -> None:
        super().__init__()
        self.heading = heading
        self.table = table
        self.told = told

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield Line(id="header")
        page = TablePage(id="planned", heading=False)
        page.add_class("pane")
        yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Show the table."""
        self.query_one("#header", Line).show(text(self.say(self.heading)))
        self.query_one("#status", Line).show(text(self.say(self.told), "kortit.heading"))
        page = self.query_one(TablePage)
        page.show_table(self.table)
        page.focus()

    def do_write(self) -> None:
        self.dismiss(True)

    def do_back(self) -> None:
        """Write nothing."""
        self.dismiss(False)
