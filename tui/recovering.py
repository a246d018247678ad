"""Offers back the forms that a program left unsaved when it ended, one at a time; none is discarded unasked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kortit.goal import GOAL_ID, THEME_CODE, GoalId
from kortit.messages import Message, _
from store.repository import KeptForm
from tui.screens.dialogs import Choose, Confirm, among, plain_choice

if TYPE_CHECKING:
    from store.repository import Journal
    from tui.screens.kortit_screen import KortitScreen

LATER, AWAY = "later", "away"
GOAL_FORM = "goal"
"""What the journal calls the form of a goal."""


async def offer_again(screen: KortitScreen[Any], journal: Journal) -> None:
    """Offer the goals whose forms were left unsaved, if any. Amendments come back when their form is opened."""
    left = [kept for kept in journal.left_behind() if kept.content.get("form") == GOAL_FORM]
    if not left:
        return
    choices = [plain_choice(kept, screen.say(_name(kept)), screen.say(_when(kept))) for kept in left]
    choices.append(
        plain_choice(LATER, screen.say(_("not now")), screen.say(_("it is offered again at the next start")))
    )
    choices.append(plain_choice(AWAY, screen.say(_("throw all of it away"))))
    chosen = await screen.answer_to(Choose(_("This was typed and not saved; open it?"), among(choices)))
    if isinstance(chosen, KeptForm):
        open_again(screen, chosen)
    elif chosen != AWAY:
        screen.kortit.say(_("it is offered again at the next start"))
    elif await screen.answer_to(Confirm(_("Throw away what was typed and not saved?"))):
        for kept in left:
            journal.forget(kept)


def open_again(screen: KortitScreen[Any], kept: KeptForm) -> None:
    """Reopen the form of a kept text, filled in with it."""
    goal_id, theme = kept.content.get("goal"), kept.content.get("theme")
    theme = theme if isinstance(theme, str) and THEME_CODE.fullmatch(theme) else ""
    if isinstance(goal_id, str) and GOAL_ID.fullmatch(goal_id):
        screen.kortit.open("edit", GoalId(goal_id), theme, left=kept)
    elif theme:
        screen.kortit.open("edit", None, theme, left=kept)


def _name(kept: KeptForm) -> Message:
    goal, theme = kept.content.get("goal"), kept.content.get("theme")
    texts = kept.content.get("typed")
    words = str(texts.get("goal", "")) if isinstance(texts, dict) else ""
    if goal:
        return _("{id}: {words}", id=goal, words=words)
    return _("new goal in {theme}: {words}", theme=theme, words=words)


def _when(kept: KeptForm) -> Message:
    try:
        time = dt.datetime.fromisoformat(str(kept.content.get("time"))).astimezone()
    except ValueError:
        return _("some time ago")
    return _("{date} {time}", date=time.date(), time=time.strftime("%H:%M"))
