"""A list of goals in which goals are marked: one by one, a range of them, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kortit.goal import GoalId
from tui.actions import Place, bindings
from tui.widgets.lines import LineList

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text

    from kortit.messages import Message
    from tui.widgets.page import Page


class GoalList(LineList[GoalId]):
    """A list of goals. `marked` returns the marked goals, here or elsewhere; `mark` marks these and no others.

    `beside` is the page that shows the chosen goal, or the list itself where there is none.

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
        id: str,
    ) -> None:
        super().__init__(paint, lambda goal_id: goal_id, moved=moved, id=id)
        self.marked = marked
        self.mark = mark
        self._why_not = why_not
        self._beside_it = beside
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
        """What is read-only takes no marks, and there must be a goal."""
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
