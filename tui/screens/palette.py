"""The palette: every action available here and every goal, found by typing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from kortit.messages import _
from kortit.search import found, read_query
from tui.actions import BY_ID, Place, shown_key
from tui.painting import goal_line
from tui.screens.dialogs import Choice, Choose, plain_choice
from tui.screens.search import SearchView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from kortit.goal import GoalId
    from tui.desk import Listed
    from tui.screens.kortit_screen import KortitScreen

MOST = 200
"""So many goals are offered; more words find the others."""
_LEFT_OUT = (Place.LIST, Place.PAGE, Place.DIALOG, Place.CONFIRM)


class Palette(Choose):
    """The palette over `view`, the screen whose actions it offers."""

    def __init__(self, view: KortitScreen[Any]) -> None:
        super().__init__(_("Commands and goals"), self._offers)
        self.view = view

    def on_mount(self) -> None:
        """Offer the actions of the screen below, and whether each is available now."""
        self.offered = [
            self._action(action.id, actor.why_not(action.id))
            for actor, action in self.view.actions_here()
            if action.place not in _LEFT_OUT and action.name != "palette"
        ]
        super().on_mount()

    def _offers(self, typed: str) -> Sequence[Choice]:
        words = typed.casefold().split()
        fitting = [choice for choice in self.offered if all(word in choice.words for word in words)]
        return [*fitting, *(self._goals(typed) if words else [])]

    def _action(self, action_id: str, why_not: Any) -> Choice:
        action = BY_ID[action_id]
        keys = " ".join(shown_key(key) for key in self.kortit.keys_of(action_id))
        words = f"{self.say(action.label)}: {self.say(action.meaning)}"
        hint = keys if why_not is None else f"({self.say(why_not)})"
        return plain_choice(action_id, words, hint, why_not)

    def _goals(self, typed: str) -> list[Choice]:
        desk = self.kortit.desk
        if desk is None:
            return []
        ids = found(desk.entries, read_query(typed, desk.cards.sizes.keys(), {}), {})
        listed = [one for one in map(desk.listed, ids[:MOST]) if one is not None]
        return [Choice(one.id, partial(self._goal_line, one), one.id) for one in listed]

    def _goal_line(self, listed: Listed, width: int) -> Text:
        return goal_line(listed, width, self.kortit.translate)

    def take(self, chosen: Any) -> None:
        """Do the chosen action, or show the chosen goal."""
        app = self.kortit
        self.dismiss(None)
        if chosen in BY_ID:
            app.call_later(app.do_by_id, chosen)
        elif isinstance(self.view, SearchView):
            self.view.go_to_goal(cast("GoalId", chosen))
        else:
            # A screen above the cards may hold something unsaved, so it stays open.
            app.say(_("go back to the cards first (Esc); then {id} can be shown", id=chosen))
