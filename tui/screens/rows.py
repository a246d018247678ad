"""The base of screens with a list of rows and the text of the chosen one: a change table, and the history.

The text stands beside the list; where there is no room for both, it is opened over the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.containers import Horizontal

from kortit.messages import Message, _
from kortit.search import found, read_query
from tui.actions import Place, bindings
from tui.looks import BESIDE
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.fields import Harmless
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.painted import title_of
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.widgets import Input

    from kortit.search import Searchable


class RowsScreen(KortitScreen[None]):
    """Rows, and the text of the one under the cursor."""

    PLACES = (Place.ROWS,)
    BINDINGS: ClassVar = bindings(Place.ROWS)
    HORIZONTAL_BREAKPOINTS = [(0, "over"), (BESIDE, "beside")]  # noqa: RUF012  as Textual has it
    TITLE_OF_ROWS: ClassVar[Message] = _("Changes")
    NONE_FOUND: ClassVar[Message] = _("no row with these words")

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""
        self._numbers: dict[Hashable, int] = {}

    def compose(self) -> ComposeResult:
        """Lay out the rows beside the text."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            rows = LineList[Any](self.row_line, self.key_of, moved=self.row_reached, sticky=True, id="rows")
            rows.add_class("pane")
            yield rows
            page = TablePage(id="table")
            page.add_class("pane")
            yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def key_line(self) -> list[str]:
        """The ids of the actions for the key line: also the way to the row's text, where it is opened over the rows."""
        names = super().key_line()
        if self.is_mounted and self.takes_letters:
            return [f"{self.PLACE}.back", *names[-2:]]
        own, everywhere = names[:-2], names[-2:]
        return [own[0], "rows.next_pane", *own[1:4], *everywhere] if self.over else names

    @property
    def takes_letters(self) -> bool:
        """Whether the words that narrow the rows are being typed."""
        return self.focused is not None and self.focused.id == "find"

    def on_resize(self) -> None:
        """Name the keys for the new width."""
        self.query_one(KeyLine).show_actions(self.key_line())

    on_descendant_focus = on_resize

    # --- what a screen says of its rows --------------------------------------------------------------------------

    def row_line(self, row: Any, width: int) -> Text:
        """A row as one line."""
        raise NotImplementedError

    def key_of(self, row: Any) -> Hashable:
        """The key of a row."""
        raise NotImplementedError

    def all_rows(self) -> Sequence[Any]:
        """The rows before they are narrowed by words."""
        raise NotImplementedError

    def searchable(self, row: Any) -> Searchable:
        """A row prepared for searching, its id the key of the row."""
        raise NotImplementedError

    def themes(self) -> Collection[str]:
        """The codes of themes that may be typed to narrow the rows."""
        return ()

    def headed(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows with headings between them."""
        return rows

    def show_row(self) -> None:
        """Show the text of the row under the cursor."""
        raise NotImplementedError

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def rows(self) -> LineList[Any]:
        """The list of rows."""
        return self.query_one("#rows", LineList)

    @property
    def page(self) -> TablePage:
        """The page of the text."""
        return self.query_one(TablePage)

    @property
    def chosen(self) -> Any:
        """The row under the cursor; None if there is none."""
        return self.rows.chosen

    @property
    def shown(self) -> int:
        """The number of rows on show."""
        return len(self._numbers)

    @property
    def number(self) -> int:
        """The number of the row under the cursor among those on show, from 1; 0 if there is none."""
        return self._numbers.get(self.key_of(self.chosen), 0) if self.chosen is not None else 0

    def show_rows(self, key: Hashable = None, *, empty: Message | None) -> None:
        """Show the rows that have the words that were typed; the cursor goes to the one with `key`, or stays."""
        rows = self.all_rows()
        if query := read_query(self.typed, self.themes(), {}):
            wanted = set(found(map(self.searchable, rows), query, {}))
            rows = [row for row in rows if self.key_of(row) in wanted]
            empty = self.NONE_FOUND
        self._numbers = {self.key_of(row): number for number, row in enumerate(rows, start=1)}
        before = self.chosen
        self.rows.show(self.headed(rows), key, empty=self.say(empty) if empty is not None else "")
        if self.chosen is before:
            self.row_reached(self.chosen)  # it may be another row with the same key

    def row_reached(self, row: Any) -> None:
        """Tell the place of the row that the cursor reached, and show its text."""
        title = self.say(self.TITLE_OF_ROWS)
        if row is not None:
            title = self.say(_("{title} · {number}/{count}", title=title, number=self.number, count=self.shown))
        self.rows.border_title = title_of(title)
        self.show_row()

    @property
    def over(self) -> bool:
        """Whether the text is opened over the rows, since there is no room beside them."""
        return self.app.size.width < BESIDE

    def open_row(self) -> bool:
        """Open the text over the rows; False where it is seen already, or there is none."""
        if not self.over or self.has_class("opened") or self.chosen is None:
            return False
        self.add_class("opened")
        self.page.focus()
        return True

    def close_row(self) -> bool:
        """Close the text that is open over the rows; False if none is."""
        if not (self.over and self.has_class("opened")):
            return False
        self.remove_class("opened")
        self.rows.focus()
        return True

    # --- finding -------------------------------------------------------------------------------------------------

    def do_find(self) -> None:
        self.close_row()
        self.add_class("finding")
        if not self.query("#find"):
            words = self.say(_("words that a row must have"))
            field = Harmless(self.typed, id="find", placeholder=words, compact=True, select_on_focus=False)
            self.mount(field, before=self.query_one("#status"))
        self.query_one("#find").focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the rows while the user types."""
        event.stop()
        if event.value != self.typed:
            self.typed = event.value
            self.rows_changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the rows that were found."""
        event.stop()
        self.rows.focus()

    def rows_changed(self) -> None:
        """Show the rows again."""
        raise NotImplementedError

    def _end_find(self) -> bool:
        """Show all rows again; False if they were not narrowed by words."""
        if not self.has_class("finding"):
            return False
        self.typed = ""
        self.remove_class("finding")
        for field in self.query("#find"):
            cast("Input", field).value = ""
        self.rows.focus()
        self.rows_changed()
        return True

    # --- actions -------------------------------------------------------------------------------------------------

    def do_next(self) -> None:
        self._move("down", _("this is the last row"))

    def do_previous(self) -> None:
        self._move("up", _("this is the first row"))

    def _move(self, way: str, at_the_end: Message) -> None:
        before = self.rows.cursor
        getattr(self.rows, f"do_{way}")()
        if self.rows.cursor == before:
            self.kortit.say(at_the_end)

    def do_next_pane(self) -> None:
        if not self.open_row() and self.page.display:
            self.page.focus()

    def do_previous_pane(self) -> None:
        if not self.close_row() and self.rows.display:
            self.rows.focus()

    def do_back(self) -> None:
        """Lead out: of the opened text, of what was narrowed, of the screen."""
        if not (self.close_row() or self._end_find()):
            self.dismiss()
