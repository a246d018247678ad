"""A list of goals in which goals are marked: one by one, a range of them, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip

from kortit.goal import GoalId
from tui.actions import Place, bindings
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.painted import strip

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from kortit.messages import Message
    from tui.widgets.page import Page

MOST_LINES = (9, 3, 2)
"""So many lines a goal takes at most in a list, tried in this order until all goals are seen at once."""


class GoalList(LineList[GoalId]):
    """A list of goals. `marked` returns the marked goals, here or elsewhere; `mark` marks these and no others.

    `beside` is the page that shows the chosen goal, or the list itself where there is none. `wrap` renders a goal in
    at most so many lines, for a list of so few goals that all are seen at once.

    A range is marked while the cursor moves, beside what was marked when it began: until `v` is pressed again, or as
    long as Shift is held down.
    """

    PLACES = (Place.GOALS, Place.LIST)
    BINDINGS: ClassVar = bindings(Place.GOALS)

    def __init__(
        self,
        paint: Callable[[GoalId, int], Text],
        *,
        moved: Callable[[GoalId | None], None],
        marked: Callable[[], frozenset[GoalId]],
        mark: Callable[[frozenset[GoalId]], None],
        why_not: Callable[[], Message | None],
        beside: Callable[[], Page | GoalList],
        wrap: Callable[[GoalId, int, int], Sequence[Text]] | None = None,
        id: str,
    ) -> None:
        super().__init__(paint, lambda goal_id: goal_id, moved=moved, id=id)
        self.marked = marked
        self.mark = mark
        self._why_not = why_not
        self._beside_it = beside
        self.wrap = wrap
        self._parts: list[tuple[int, int]] = []
        self._most = MOST_LINES[0]
        self._from: GoalId | None = None
        self._beside: frozenset[GoalId] = frozenset()
        self._held = self._stretching = False

    @property
    def in_range(self) -> bool:
        """Whether moving marks."""
        return self._from is not None and self._held

    @property
    def listed(self) -> frozenset[GoalId]:
        """The goals of the list."""
        return frozenset(item for item in self.items if isinstance(item, str))

    # --- goals of several lines ----------------------------------------------------------------------------------

    def show(self, items: Sequence[GoalId | HeadingLine], key: Hashable = None, *, empty: str | None = None) -> None:
        """Show other goals, wrapped where all of them are seen at once."""
        self._parts = self._wrapped(items)
        super().show(items, key, empty=empty)

    @property
    def height_of_all(self) -> int:
        """The lines that all goals take."""
        return len(self._parts) or len(self.items)

    def resized(self) -> None:
        """Wrap for the new size."""
        self._parts = self._wrapped(self.items)
        self._measure()
        super().resized()
        self.refresh()

    def _wrapped(self, items: Sequence[GoalId | HeadingLine]) -> list[tuple[int, int]]:
        """Of each line the number of its goal, and which line of that it is; empty where they do not fit.

        A goal takes as many lines as leave room for all.
        """
        region = self.scrollable_content_region
        if self.wrap is None or len(items) > region.height or region.width <= 0:
            return []
        self._most = MOST_LINES[0]
        whole = counts = [len(self._lines_of(item, region.width)) for item in items]
        for most in MOST_LINES:
            if sum(min(count, most) for count in whole) > region.height:
                continue
            if most != self._most:
                self._most = most
                counts = [len(self._lines_of(item, region.width)) for item in items]
            if sum(counts) <= region.height:
                return [(number, part) for number, count in enumerate(counts) for part in range(count)]
        return []

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        if y >= len(self._parts):
            return super().render_line(y) if not self._parts else Strip.blank(self.size.width, self.rich_style)
        number, part = self._parts[y]
        item, width = self.items[number], self.scrollable_content_region.width
        lines = self._lines_of(item, width)
        line = lines[part] if part < len(lines) else Text()  # other words or another width, which are wrapped next
        if number == self.cursor:
            name = "lines--cursor" if self.has_focus else "lines--cursor-blurred"
            return strip(Text(line.plain), width, self.app.console, self.get_component_rich_style(name))
        return strip(line, width, self.app.console, self.rich_style)

    def _lines_of(self, item: GoalId | HeadingLine, width: int) -> Sequence[Text]:
        if isinstance(item, HeadingLine):
            return (item.text,)
        return self.wrap(item, width, self._most) if self.wrap is not None else (self.paint(item, width),)

    def _refresh_line(self, number: int) -> None:
        if not self._parts:
            super()._refresh_line(number)
            return
        lines = [line for line, (item, _part) in enumerate(self._parts) if item == number]
        if lines:
            self.refresh(Region(0, lines[0], self.size.width, len(lines)))

    def _scroll_to_cursor(self) -> None:
        if not self._parts:
            super()._scroll_to_cursor()

    def _item_at(self, line: int) -> int:
        if not self._parts:
            return line
        return self._parts[line][0] if 0 <= line < len(self._parts) else -1

    # --- marks ---------------------------------------------------------------------------------------------------

    def show_marks(self, changed: frozenset[GoalId]) -> None:
        """Paint the lines in view again whose goals were marked or unmarked."""
        first = self.scroll_offset.y
        for number, item in enumerate(self.items[first : first + self.size.height], start=first):
            if item in changed:
                self._refresh_line(number)

    def end_range(self) -> None:
        """Let the cursor move without marking."""
        self._from = None

    def why_not_mark(self) -> Message | None:
        """Read-only lists take no marks, and there must be a goal."""
        return self._why_not()

    why_not_range = why_not_extend_up = why_not_extend_down = why_not_all = why_not_mark

    def do_mark(self) -> None:
        self.end_range()
        if self.chosen is not None:
            self.mark(self.marked() ^ {self.chosen})
            self.do_down()

    def do_range(self) -> None:
        if self.in_range:
            self.end_range()
            self.mark(self.marked())
        else:
            self._begin(held=True)

    def do_extend_up(self) -> None:
        self._extend(-1)

    def do_extend_down(self) -> None:
        self._extend(1)

    def do_all(self) -> None:
        self.end_range()
        marked, listed = self.marked(), self.listed
        self.mark(marked - listed if listed <= marked else marked | listed)

    def do_text_up(self) -> None:
        """Scroll the goal where it is seen beside the list, else the list."""
        page = self._beside_it()
        (page if page.region.area else self).do_page_up()

    def do_text_down(self) -> None:
        page = self._beside_it()
        (page if page.region.area else self).do_page_down()

    def _begin(self, *, held: bool) -> None:
        self._from, self._beside, self._held = self.chosen, self.marked(), held
        self._stretch()

    def _extend(self, step: int) -> None:
        if self._from is None:
            self._begin(held=False)
        self._stretching = True
        self._go(self.cursor + step, step)
        self._stretching = False

    def _stretch(self) -> None:
        """Mark what lies between where the range began and the cursor."""
        begun = self.place_of(self._from)
        if begun is None:  # other goals are listed now
            self.end_range()
            return
        first, last = sorted((begun, self.cursor))
        self.mark(self._beside | {item for item in self.items[first : last + 1] if isinstance(item, str)})

    def _tell_moved(self) -> None:
        if self._from is not None:
            if self._held or self._stretching:
                self._stretch()
            else:
                self.end_range()
        super()._tell_moved()
