"""A list of any length that paints only its visible lines; for themes, goals, drafts, amendments and other choices.

The application provides the items and how to paint one; the list handles keys and mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from rich.text import Text
from textual.geometry import Region, Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.acting import Acting
from tui.actions import Place, bindings
from tui.widgets.painted import cut, strip

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual import events

Item = TypeVar("Item")
ROWS_OF_CONTEXT = 1


class HeadingLine(NamedTuple):
    """A line that cannot be chosen."""

    text: Text


class LineList(Acting, ScrollView, Generic[Item], can_focus=True):
    """A list with one line for each item. `paint` renders an item at a width; `key_of` identifies it when items change.

    `moved` is called at once when the cursor reaches another item, so that dependent widgets are painted in the same
    frame; without it, a message is posted, which arrives a frame later. `sticky`: the heading of the lines that are
    seen stays on the first of them.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.LIST,)
    BINDINGS: ClassVar = bindings(Place.LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor", "lines--cursor-blurred"}

    class Highlighted(Event):
        """The cursor moved to another item (None: to none)."""

        def __init__(self, lines: LineList[Any], item: Any) -> None:
            super().__init__()
            self.lines = lines
            self.item = item

        @property
        def control(self) -> LineList[Any]:
            """The list that sent the message."""
            return self.lines

    class Chosen(Highlighted):
        """An item was chosen with Enter or a second click."""

    class Checked(Highlighted):
        """The box of an item was checked or unchecked."""

    def __init__(
        self,
        paint: Callable[[Item, int], Text],
        key_of: Callable[[Item], Hashable],
        *,
        empty: str = "",
        moved: Callable[[Item | None], None] | None = None,
        sticky: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.sticky = sticky
        self.paint = paint
        self.key_of = key_of
        self.empty = empty
        self.moved = moved
        self.items: Sequence[Item | HeadingLine] = ()
        self.cursor = -1

    @property
    def chosen(self) -> Item | None:
        """The item under the cursor."""
        if 0 <= self.cursor < len(self.items):
            item = self.items[self.cursor]
            return None if isinstance(item, HeadingLine) else item
        return None

    def show(self, items: Sequence[Item | HeadingLine], key: Hashable = None, *, empty: str | None = None) -> None:
        """Show other items. The cursor goes to the one with `key`, else stays on its item, else near its old line."""
        wanted = key if key is not None else (self.key_of(self.chosen) if self.chosen is not None else None)
        before = self.cursor
        self.items = items
        self.empty = self.empty if empty is None else empty
        self._measure()
        place = self.place_of(wanted) if wanted is not None else None
        self.cursor = -1
        self.refresh()
        self._go(place if place is not None else max(before, 0), 1)
        if self.cursor < 0 <= before:
            self._tell_moved()  # the item under the cursor is gone, and no item takes its place

    @property
    def height_of_all(self) -> int:
        """The lines that all items take."""
        return len(self.items)

    def _measure(self) -> None:
        """Tell how far one can scroll; the only place that does, since subclasses have items of several lines."""
        self.virtual_size = Size(0, self.height_of_all)

    def place_of(self, key: Hashable) -> int | None:
        """The line of the item with a key; None if there is none."""
        for number, item in enumerate(self.items):
            if not isinstance(item, HeadingLine) and self.key_of(item) == key:
                return number
        return None

    def go_to(self, key: Hashable) -> bool:
        """Move the cursor to the item with a key; False if there is none."""
        place = self.place_of(key)
        if place is not None:
            self._go(place, 1)
        return place is not None

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        base = self.rich_style
        if number >= len(self.items):
            said = Text("" if self.items else self.empty, "kortit.quiet").wrap(self.app.console, max(width, 1))
            return strip(said[y], width, self.app.console, base) if y < len(said) else Strip.blank(width, base)
        item = self.items[number]
        if self.sticky and y == 0 and number != self.cursor:
            item = self._heading_above(number) or item
        line = item.text if isinstance(item, HeadingLine) else self.paint(item, width)
        if number == self.cursor:
            name = "lines--cursor" if self.has_focus else "lines--cursor-blurred"
            return strip(Text(cut(line, width).plain), width, self.app.console, self.get_component_rich_style(name))
        return strip(cut(line, width), width, self.app.console, base)

    def _heading_above(self, number: int) -> HeadingLine | None:
        """The heading of a line: the nearest above it, or itself."""
        return next((one for place in range(number, -1, -1) if isinstance(one := self.items[place], HeadingLine)), None)

    def _go(self, place: int, step: int) -> None:
        """Move the cursor to a line, or the nearest item, looking first in the direction of `step`."""
        place = min(max(place, 0), len(self.items) - 1)
        found = self._choosable(place, step)
        if found is None:
            found = self._choosable(place, -step)
        before, self.cursor = self.cursor, -1 if found is None else found
        if self.cursor != before:
            self._refresh_line(before)
            self._refresh_line(self.cursor)
            self._tell_moved()
        self._scroll_to_cursor()

    def _tell_moved(self) -> None:
        if self.moved is not None:
            self.moved(self.chosen)
        else:
            self.post_message(self.Highlighted(self, self.chosen))

    def _choosable(self, place: int, step: int) -> int | None:
        while 0 <= place < len(self.items):
            if not isinstance(self.items[place], HeadingLine):
                return place
            place += step
        return None

    def _refresh_line(self, number: int) -> None:
        if number >= 0:
            self.refresh(Region(0, number - self.scroll_offset.y, self.size.width, 1))

    def _scroll_to_cursor(self) -> None:
        height = self.scrollable_content_region.height
        if self.cursor < 0 or height <= 0:
            return
        top = self.scroll_offset.y
        above = self.cursor - ROWS_OF_CONTEXT
        below = self.cursor + ROWS_OF_CONTEXT - height + 1
        if above < top:
            self.scroll_to(y=max(above, 0), animate=False, immediate=True)
        elif below > top:
            self.scroll_to(y=min(below, max(self.height_of_all - height, 0)), animate=False, immediate=True)

    def on_focus(self) -> None:
        """Repaint with the focused style."""
        self._refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Repaint without the focused style."""
        self._refresh_line(self.cursor)

    # Textual calls the handler of an event in every class that has one: what a subclass does otherwise are the methods
    # that these call.

    def on_resize(self) -> None:
        """Show the items in the new size."""
        self.resized()

    def resized(self) -> None:
        """Scroll the cursor into view."""
        self._scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked line; a second click chooses it."""
        number = event.y - (1 if self.styles.border_top[0] else 0) + self.scroll_offset.y
        number = self._item_at(number)
        if 0 <= number < len(self.items) and not isinstance(self.items[number], HeadingLine):
            again = self._go_sideways(event.x - (1 if self.styles.border_left[0] else 0)) and number == self.cursor
            self._go(number, 1)
            if again or event.chain > 1:
                self.do_choose()

    def _item_at(self, line: int) -> int:
        """The number of the item in a line; -1 where there is none."""
        return line

    def _go_sideways(self, _cell: int) -> bool:
        """Move the cursor to a cell of its line; whether it was there already."""
        return True

    # --- actions -------------------------------------------------------------------------------------------------

    def do_up(self) -> None:
        self._go(self.cursor - 1, -1)

    def do_down(self) -> None:
        self._go(self.cursor + 1, 1)

    def do_page_up(self) -> None:
        self._go(self.cursor - max(self.scrollable_content_region.height - 1, 1), -1)

    def do_page_down(self) -> None:
        self._go(self.cursor + max(self.scrollable_content_region.height - 1, 1), 1)

    def do_half_up(self) -> None:
        self._go(self.cursor - max(self.scrollable_content_region.height // 2, 1), -1)

    def do_half_down(self) -> None:
        self._go(self.cursor + max(self.scrollable_content_region.height // 2, 1), 1)

    def do_first(self) -> None:
        self._go(0, 1)

    def do_last(self) -> None:
        self._go(len(self.items) - 1, -1)

    def do_choose(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Chosen(self, self.chosen))

    def do_check(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Checked(self, self.chosen))
