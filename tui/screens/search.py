"""Searching the cards: the field at the bottom, and going to a goal by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kortit.goal import read_goal_id
from kortit.messages import Message, _
from tui.screens.cards import CardsView

if TYPE_CHECKING:
    from textual.widgets import Input

    from kortit.goal import GoalId


class SearchView(CardsView):
    """The panes of the cards, with a search over all of them."""

    def on_mount(self) -> None:
        """Restore the search of the last run."""
        if self.memory.find and self.past is None:
            self.typed = self.memory.find
            self.call_after_refresh(self._open_find)

    def do_find(self) -> None:
        self._open_find()

    def _open_find(self) -> None:
        from tui.widgets.fields import Harmless  # noqa: PLC0415  as in browse

        self.add_class("finding", "card")
        if not self.query("#find"):
            words = self.say(_("words, O1, 2021, 2021-2023, :draft :changed :problem"))
            field = Harmless(self.typed, id="find", placeholder=words, compact=True, select_on_focus=False)
            self.mount(field, before=self.query_one("#status"))
        self.query_one("#find").focus()
        self.show_goals()

    def _end_find(self) -> None:
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        for field in self.query("#find"):
            cast("Input", field).value = ""
        listed = self.chosen
        if listed is not None:
            self.theme = self.memory.theme = listed.theme
            self.themes.go_to(listed.theme)
        self.goals.focus()
        self.show_goals()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the user types."""
        event.stop()
        if event.value != self.typed:
            self.typed = self.memory.find = event.value
            self.show_goals()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Focus the results."""
        event.stop()
        self.goals.focus()

    def look_for(self, typed: str) -> None:
        """Search for a text as if it had been typed."""
        self.typed = typed
        self._open_find()
        cast("Input", self.query_one("#find")).value = typed

    def go_to_goal(self, goal_id: GoalId) -> None:
        """Show a goal, in whichever theme it is; report an unknown id."""
        listed = self.desk.listed(goal_id)
        if listed is None:
            self.kortit.say(_("there is no goal {id}", id=goal_id), warning=True)
            return
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        self.theme = self.memory.theme = listed.theme
        self.wanted = goal_id
        self.add_class("card")
        self.themes.go_to(listed.theme)
        self.show_goals()
        self.show_goal()
        self.goals.focus()

    async def do_goto(self) -> None:
        from tui.screens.dialogs import Write  # noqa: PLC0415

        def refuse(typed: str) -> Message | None:
            goal_id = read_goal_id(typed)
            if goal_id is None or self.desk.listed(goal_id) is None:
                return _("there is no goal {id}", id=typed)
            return None

        typed = await self.answer_to(Write(_("Go to goal"), hint=_("an id like O1-02"), refuse=refuse))
        goal_id = read_goal_id(typed or "")
        if goal_id is not None:
            self.go_to_goal(goal_id)
