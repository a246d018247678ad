"""The palette: every action of where one is, and every goal, found by typing its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from kortit.messages import _
from kortit.search import found, read_query
from tui.actions import BY_ID, Place, shown_key
from tui.painting import goal_line
from tui.screens.dialogs import Choice, Choose, plain_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.goal import GoalId
    from tui.app import KortitApp
    from tui.desk import Desk
    from tui.screens.view import View

MOST = 200
"""So many goals are offered; more words find the others."""
_LEFT_OUT = (Place.LIST, Place.PAGE, Place.DIALOG, Place.CONFIRM)


def open_palette(app: KortitApp) -> None:
    """Open the palette over the screen that is there."""
    view = cast("View[Any]", app.screen)
    actions = [
        _action(app, action.id, actor.why_not(action.id))
        for actor, action in view.actions_here()
        if action.place not in _LEFT_OUT and action.name != "palette"
    ]

    def offers(typed: str) -> Sequence[Choice]:
        words = typed.casefold().split()
        fitting = [choice for choice in actions if all(word in choice.words for word in words)]
        return [*fitting, *(_goals(app, app.desk, typed) if words and app.desk is not None else [])]

    async def go(chosen: str | None) -> None:
        if chosen is None:
            return
        if chosen in BY_ID:
            await app.do_by_id(chosen)
        else:
            show_goal(app, cast("GoalId", chosen))

    app.push_screen(Choose(_("Commands and goals"), offers), go)


def _action(app: KortitApp, action_id: str, why_not: Any) -> Choice:
    action = BY_ID[action_id]
    keys = " ".join(shown_key(key) for key in app.keys_of(action_id))
    words = f"{app.translate(action.label)}: {app.translate(action.meaning)}"
    hint = f"{keys}" if why_not is None else f"({app.translate(why_not)})"
    return plain_choice(action_id, words, hint, why_not)


def _goals(app: KortitApp, desk: Desk, typed: str) -> list[Choice]:
    ids = found(desk.entries, read_query(typed, desk.cards.sizes.keys(), {}), {})
    listed = [one for one in map(desk.listed, ids[:MOST]) if one is not None]
    return [Choice(one.id, lambda width, one=one: goal_line(one, width, app.translate), one.id) for one in listed]  # type: ignore[misc]


def show_goal(app: KortitApp, goal_id: GoalId) -> None:
    """Go back to the cards, and to a goal there; screens above that hold something unsaved stay."""
    from tui.screens.browse import BrowseScreen  # noqa: PLC0415

    if isinstance(app.screen, BrowseScreen):
        app.screen.go_to_goal(goal_id)
    else:
        app.say(_("go back to the cards first (Esc); then {id} can be shown", id=goal_id))
