"""A list of any length that paints only the lines one sees: themes, goals, drafts, amendments, whatever can be chosen.

The application gives items and how to paint one; keys and mouse move and choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that cannot be chosen."""

    text: Text


class LineList(Acting, ScrollView, Generic[Item], can_focus=True):
    """Items, one a line. `paint` gives an item's line for a width; `key_of` what it is known by when others come.

    `moved` is called at once when the cursor comes to another item, so that what depends on it is painted with it; a
    message, which comes a frame later, is sent where there is no `moved`.
    """

    PLACES = (Place.LIST,)
    BINDINGS: ClassVar = bindings(Place.LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor", "lines--cursor-blurred"}

    class Highlighted(Event):
        """The cursor is on another item (None: on none)."""

        def __init__(self, lines: LineList[Any], item: Any) -> None:
            super().__init__()
            self.lines = lines
            self.item = item

        @property
        def control(self) -> LineList[Any]:
            """Give the list."""
            return self.lines

    class Chosen(Highlighted):
        """An item was chosen, with Enter or a second click."""

    class Checked(Highlighted):
        """The box of an item was checked or unchecked."""

    def __init__(
        self,
        paint: Callable[[Item, int], Text],
        key_of: Callable[[Item], Hashable],
        *,
        empty: str = "",
        moved: Callable[[Item | None], None] | None = None,
        id: str | None = None,  # noqa: A002  as all of Textual names it
    ) -> None:
        super().__init__(id=id)
        self.paint = paint
        self.key_of = key_of
        self.empty = empty
        self.moved = moved
        self.items: Sequence[Item | Heading] = ()
        self.cursor = -1

    @property
    def chosen(self) -> Item | None:
        """Give the item under the cursor."""
        if 0 <= self.cursor < len(self.items):
            item = self.items[self.cursor]
            return None if isinstance(item, Heading) else item
        return None

    def show(self, items: Sequence[Item | Heading], key: Hashable = None, *, empty: str | None = None) -> None:
        """Show other items; the cursor goes to the one with `key`, else stays on what it was on, else near it."""
        wanted = key if key is not None else (self.key_of(self.chosen) if self.chosen is not None else None)
        before = self.cursor
        self.items = items
        self.empty = self.empty if empty is None else empty
        self.virtual_size = Size(0, len(items))
        place = self.place_of(wanted) if wanted is not None else None
        self.cursor = -1
        self.refresh()
        self._go(place if place is not None else max(before, 0), 1)
        if self.cursor < 0 <= before:
            self._tell_moved()  # what stood here is gone, and nothing came for it

    def place_of(self, key: Hashable) -> int | None:
        """Give the line of the item with a key."""
        for number, item in enumerate(self.items):
            if not isinstance(item, Heading) and self.key_of(item) == key:
                return number
        return None

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on the item with a key; tell whether there is one."""
        place = self.place_of(key)
        if place is not None:
            self._go(place, 1)
        return place is not None

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is seen."""
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        base = self.rich_style
        if number >= len(self.items):
            if number == 0 and self.empty:
                return strip(cut(Text(self.empty, "kortit.quiet"), width), width, self.app.console, base)
            return Strip.blank(width, base)
        item = self.items[number]
        line = item.text if isinstance(item, Heading) else self.paint(item, width)
        if number == self.cursor:
            name = "lines--cursor" if self.has_focus else "lines--cursor-blurred"
            return strip(Text(cut(line, width).plain), width, self.app.console, self.get_component_rich_style(name))
        return strip(cut(line, width), width, self.app.console, base)

    def _go(self, place: int, step: int) -> None:
        """Put the cursor on a line, or the nearest that can be chosen, first in the direction of `step`."""
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
            if not isinstance(self.items[place], Heading):
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
            self.scroll_to(y=min(below, max(len(self.items) - height, 0)), animate=False, immediate=True)

    def on_focus(self) -> None:
        """Show that the keyboard is here."""
        self._refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show that the keyboard is elsewhere."""
        self._refresh_line(self.cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Go to the line; a second click chooses it."""
        number = event.y - (1 if self.styles.border_top[0] else 0) + self.scroll_offset.y
        if 0 <= number < len(self.items) and not isinstance(self.items[number], Heading):
            again = number == self.cursor
            self._go(number, 1)
            if again or event.chain > 1:
                self.do_choose()

    # --- actions -------------------------------------------------------------------------------------------------

    def do_up(self) -> None:
        self._go(self.cursor - 1, -1)

    def do_down(self) -> None:
        self._go(self.cursor + 1, 1)

    def do_page_up(self) -> None:
        self._go(self.cursor - max(self.scrollable_content_region.height - 1, 1), -1)

    def do_page_down(self) -> None:
        self._go(self.cursor + max(self.scrollable_content_region.height - 1, 1), 1)

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
