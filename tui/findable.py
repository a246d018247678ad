"""Finds beside goals and themes: commands, decisions, points of history and settings, each by its words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from kortit.messages import Message, _
from kortit.search import read_query
from kortit.setting_changes import settings_of
from store.repository import REGISTER, PointKind
from tui.actions import BY_ID, Place, shown_key
from tui.points import hint_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.municipality import Theme
    from kortit.search import Query
    from store.repository import Point
    from tui.desk import Desk
    from tui.screens.kortit_screen import KortitScreen

THEMES, COMMANDS, DECISIONS = _("Themes"), _("Commands"), _("Decisions")
POINTS, SETTINGS = _("Points"), _("Settings")
_LEFT_OUT = (Place.LIST, Place.PAGE, Place.FIND, Place.DIALOG, Place.CONFIRM)
_AT_ONCE = 200  # so many are made without the screen handling keys: 10 ms


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing to be found: its kind, what stands for it, its line and hint, and its words in small letters.

    `why_not` is the reason why it cannot be done now.
    """

    kind: Message
    value: Any
    shown: str
    hint: str
    words: str
    why_not: Message | None = None


def having(findables: Sequence[Findable], typed: str) -> list[Findable]:
    """Those that have all the words that were typed."""
    words = typed.casefold().split()
    return [one for one in findables if all(word in one.words for word in words)]


async def in_store(desk: Desk, say: Any) -> list[Findable]:
    """The finds of a store beside goals and themes, kind by kind; the screen is alive meanwhile."""
    found: list[Findable] = []
    for one in chain(_points(desk.points, say), _settings(desk, say)):
        found.append(one)
        if len(found) % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def _settings(desk: Desk, say: Any) -> Iterator[Findable]:
    for key, setting in settings_of(desk.municipality):
        shown = f"{say(setting.name)}: {', '.join(map(say, setting.lines))}"
        yield Findable(SETTINGS, ("setting", key), shown, "", _words(shown))


def commands_of(view: KortitScreen[Any]) -> Iterator[Findable]:
    """The actions of a screen."""
    for actor, action in view.actions_here():
        if action.place in _LEFT_OUT or action.name == "palette":
            continue
        why_not = actor.why_not(action.id)
        keys = " ".join(shown_key(key) for key in view.kortit.keys_of(action.id))
        shown = f"{view.say(view.kortit.label_of(action.id, view))}: {view.say(BY_ID[action.id].meaning)}"
        hint = keys if why_not is None else f"({view.say(why_not)})"
        yield Findable(COMMANDS, action.id, shown, hint, f"{shown} {keys}".casefold(), why_not)


def _points(points: Sequence[Point], say: Any) -> Iterator[Findable]:
    """The amendments, then the tags, branches and proposals."""
    others = (PointKind.TAG, PointKind.BRANCH, PointKind.PROPOSAL)
    for kind, among in ((DECISIONS, (PointKind.AMENDMENT,)), (POINTS, others)):
        for point in points:
            if point.kind not in among:
                continue
            shown, record = say(name_of(point)), point.record
            message = record.message if point.amendment and record else None
            said = (message.subject, message.trailer(REGISTER) or "") if message is not None else ()
            yield Findable(kind, ("point", point), shown, say(hint_of(point)), _words(" ".join((shown, *said))))


def _words(shown: str) -> str:
    """The words of a text, also with no spaces between them (`§85`)."""
    plain = shown.casefold()
    return f"{plain}\n{''.join(plain.split())}"


def themes_found(desk: Desk, typed: str) -> tuple[Query, list[Theme]]:
    """The themes that a text names, by code or by words of their names, and how it was read; no words: all of them."""
    query = read_query(typed, desk.municipality.theme_codes, {})
    return query, [
        theme
        for perspective in desk.municipality.perspectives
        for theme in perspective.themes
        if not typed.split()
        or theme.code in query.themes
        or (theme.name and query.words and all(word in theme.name.casefold() for word in query.words))
    ]
