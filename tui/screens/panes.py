"""The three panes of the cards, and the ways between them: themes, the goals of one, the chosen goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.errors import KortitError, ProblemsError
from kortit.messages import Message, _
from tui.looks import NARROW
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.goal_list import GoalList
from tui.widgets.lines import LineList
from tui.widgets.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widget import Widget

    from kortit.goal import GoalId


class PanesView(KortitScreen[None]):
    """The panes: side by side where there is room, else one after another."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[GoalId, int] = {}
        self._held_for: tuple[str, ...] = ()

    def in_place(self, ids: Sequence[GoalId], shown: tuple[str, ...]) -> Sequence[GoalId]:
        """Goals in the order in which they were shown before, whatever has changed in them; new ones come last.

        `shown` says what list it is: the order holds until another one is shown.
        """
        held = self._held if self._held_for == shown else {}
        ids = sorted(ids, key=lambda goal_id: held.get(goal_id, len(held))) if held else ids
        come = (goal_id for goal_id in ids if goal_id not in held)  # the place of one that left waits for its return
        self._held = {**held, **{goal_id: place for place, goal_id in enumerate(come, start=len(held))}}
        self._held_for = shown
        return ids

    @property
    def narrow(self) -> bool:
        """Whether there is room for a single pane only."""
        return self.app.size.width < NARROW

    @property
    def themes(self) -> LineList[str]:
        """The list of themes."""
        return self.query_one("#themes", LineList)

    @property
    def goals(self) -> GoalList:
        """The list of goals."""
        return self.query_one("#goals", GoalList)

    @property
    def page(self) -> Page:
        """The page of the chosen goal."""
        return self.query_one("#goal", Page)

    def show_lines(self) -> None:
        """Show the header and the status line."""
        raise NotImplementedError

    @property
    def no_goals_yet(self) -> Message:
        """How goals come into a store that has none."""
        keys = {"new": self.key("browse.new"), "import": self.key("browse.import")}
        return _("no goals yet: {new} makes one, {import} brings them in from a document", **keys)

    def why_unread(self, error: KortitError) -> str:
        """Why git could not be read, in one line."""
        if isinstance(error, ProblemsError) and error.problems:
            return self.kortit.session.problem_line(error.problems[0])
        return self.say(error.message)

    def _panes(self) -> list[Widget]:
        return [pane for pane in (self.themes, self.goals, self.page) if pane.display and pane.region.area]

    def do_next_pane(self) -> None:
        self._to_pane(1)

    def do_previous_pane(self) -> None:
        self._to_pane(-1)

    def _to_pane(self, step: int) -> None:
        if self.narrow:
            if step > 0:
                self._deeper()
            else:
                self.shallower()
            return
        panes = self._panes()
        place = panes.index(self.focused) if self.focused in panes else 0
        panes[min(max(place + step, 0), len(panes) - 1)].focus()

    def do_first_pane(self) -> None:
        if self.narrow:
            self.remove_class("card", "opened")
        self.themes.focus()
        self.show_lines()

    def do_second_pane(self) -> None:
        self.add_class("card")
        self.remove_class("opened")
        self.goals.focus()
        self.show_lines()

    def do_third_pane(self) -> None:
        self.add_class("card")
        if not self.page.region.area:
            self.add_class("opened")
        self.page.focus()
        self.show_lines()

    def _deeper(self) -> None:
        if self.focused is self.themes:
            self.add_class("card")
            self.goals.focus()
        elif self.focused is self.goals:
            self.add_class("opened")
            self.page.focus()
        self.show_lines()

    def shallower(self) -> bool:
        """Leave the opened goal or pane; False if there was nothing to leave."""
        if self.has_class("opened"):
            self.remove_class("opened")
            self.goals.focus()
        elif self.narrow and self.has_class("card"):
            self.remove_class("card")
            self.themes.focus()
        else:
            return False
        self.show_lines()
        return True
