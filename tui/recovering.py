"""What a program that ended without saving was typing: offered again, one by one, never thrown away unasked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from kortit.goal import GOAL_ID, THEME_CODE, GoalId
from kortit.messages import Message, _
from tui.screens.dialogs import Choose, Confirm, among, plain_choice

if TYPE_CHECKING:
    from store.work.journal import Typed
    from tui.app import KortitApp

LATER, AWAY = "later", "away"
GOAL_FORM = "goal"
"""What the journal calls the form of a goal."""


def offer(app: KortitApp) -> None:
    """Offer what was left behind, if anything was. Forms of amendments come back by themselves when they are opened."""
    journal = app.journal
    left = [typed for typed in journal.left_behind() if typed.content.get("form") == GOAL_FORM] if journal else []
    if not left:
        return
    say = app.translate
    choices = [plain_choice(typed, say(_name(typed)), say(_when(typed))) for typed in left]
    choices.append(plain_choice(LATER, say(_("not now")), say(_("it is offered again at the next start"))))
    choices.append(plain_choice(AWAY, say(_("throw all of it away"))))

    def go(chosen: Typed | str | None) -> None:
        if chosen == AWAY:
            app.push_screen(Confirm(_("Throw away what was typed and not saved?")), sure)
        elif chosen not in (None, LATER):
            open_typed(app, cast("Typed", chosen))

    def sure(yes: bool | None) -> None:
        if yes and journal is not None:
            for typed in left:
                journal.forget(typed)

    app.push_screen(Choose(_("This was typed and not saved; open it?"), among(choices)), go)


def open_typed(app: KortitApp, typed: Typed) -> None:
    """Open the form in which something was typed, with what was typed in it."""
    from tui.screens.edit import EditScreen  # noqa: PLC0415

    goal_id, theme = typed.content.get("goal"), typed.content.get("theme")
    theme = theme if isinstance(theme, str) and THEME_CODE.fullmatch(theme) else ""
    if isinstance(goal_id, str) and GOAL_ID.fullmatch(goal_id):
        app.push_screen(EditScreen(GoalId(goal_id), theme, left=typed))
    elif theme:
        app.push_screen(EditScreen(None, theme, left=typed))


def _name(typed: Typed) -> Message:
    goal, theme = typed.content.get("goal"), typed.content.get("theme")
    texts = typed.content.get("typed")
    words = str(texts.get("goal", "")) if isinstance(texts, dict) else ""
    if goal:
        return _("{id}: {words}", id=goal, words=words)
    return _("new goal in {theme}: {words}", theme=theme, words=words)


def _when(typed: Typed) -> Message:
    try:
        time = dt.datetime.fromisoformat(str(typed.content.get("time"))).astimezone()
    except ValueError:
        return _("some time ago")
    return _("{date} {time}", date=time.date(), time=time.strftime("%H:%M"))
