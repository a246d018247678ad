"""Offers back the forms that a program left unsaved when it ended, one at a time; none is discarded unasked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kortit.goal import GOAL_ID, THEME_CODE, GoalId
from kortit.messages import Message, _
from store.repository import KeptForm
from tui.screens.dialogs import Choose, Confirm, among, plain_choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.follow_up.period import Period
    from store.repository import Journal
    from tui.screens.kortit_screen import KortitScreen

LATER, AWAY = "later", "away"
GOAL_FORM, REPORT_FORM = "goal", "report"
"""The names in the journal of the form of a goal, and of that of its line in a period."""


async def offer_again(screen: KortitScreen[Any], journal: Journal) -> None:
    """Offer the forms of goals and lines that were left unsaved, if any.

    Amendments come back when their form is opened, and so do lines of goals and periods that are not there now.
    """
    left = [kept for kept in journal.left_behind() if kept.content.get("form") in (GOAL_FORM, REPORT_FORM)]
    periods: Mapping[str, Period] = {}
    if any(kept.content["form"] == REPORT_FORM for kept in left):
        reports = await screen.store(lambda repository: repository.follow_up.reports(()))
        periods = {str(day): period for day, period in reports.periods.items()}
        left = [kept for kept in left if _is_openable(screen, kept, periods)]
    if not left:
        return
    choices = [plain_choice(kept, screen.say(_name(kept)), screen.say(_when(kept))) for kept in left]
    choices.append(
        plain_choice(LATER, screen.say(_("not now")), screen.say(_("it is offered again at the next start")))
    )
    choices.append(plain_choice(AWAY, screen.say(_("throw all of it away"))))
    chosen = await screen.answer_to(Choose(_("This was typed and not saved; open it?"), among(choices)))
    if isinstance(chosen, KeptForm):
        open_again(screen, chosen, periods)
    elif chosen != AWAY:
        screen.kortit.say(_("it is offered again at the next start"))
    elif await screen.answer_to(Confirm(_("Throw away what was typed and not saved?"))):
        for kept in left:
            journal.forget(kept)


def _is_openable(screen: KortitScreen[Any], kept: KeptForm, periods: Mapping[str, Period]) -> bool:
    goal, day = str(kept.content.get("goal")), str(kept.content.get("period"))
    return kept.content["form"] == GOAL_FORM or (goal in screen.kortit.here.cards.goals and day in periods)


def open_again(screen: KortitScreen[Any], kept: KeptForm, periods: Mapping[str, Period]) -> None:
    """Reopen the form of a kept text, filled in with it."""
    if kept.content["form"] == REPORT_FORM:
        goal = screen.kortit.here.cards.goals[kept.content["goal"]]
        screen.kortit.open("report", goal, periods[kept.content["period"]], left=kept)
        return
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
    if kept.content["form"] == REPORT_FORM:
        return _("report on {id}", id=f"{goal}: {kept.content.get('text', '')}")
    if goal:
        return _("{id}: {words}", id=goal, words=words)
    return _("new goal in {theme}: {words}", theme=theme, words=words)


def _when(kept: KeptForm) -> Message:
    try:
        time = dt.datetime.fromisoformat(str(kept.content.get("time"))).astimezone()
    except ValueError:
        return _("some time ago")
    return _("{date} {time}", date=time.date(), time=time.strftime("%H:%M"))
