"""The finder: whatever can be done here, and whatever the store holds, found by typing.

It offers commands, themes, decisions, points, settings and goals, with the words marked by which each was found.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.widgets import Input

from kortit.messages import Message, _
from kortit.search import Hits, Query
from tui.actions import BY_ID
from tui.amendments import show_table_of
from tui.findable import COMMANDS, DECISIONS, POINTS, SETTINGS, THEMES, commands_of, having, in_store, themes_found
from tui.found import found_goal_line, tried, with_found
from tui.points import name_of
from tui.screens.dialogs import Choice, Choose, plain_choice
from tui.screens.search import SearchView
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.painted import ends, joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from kortit.goal import GoalId
    from store.repository import Point
    from tui.desk import Desk, Listed
    from tui.findable import Findable
    from tui.screens.kortit_screen import KortitScreen

MOST = 200
"""So many goals are offered; more words find the others."""
MOST_BEFORE = 6
"""So many of each other kind are offered before the goals."""


class Palette(Choose):
    """The finder over `view`, the screen whose actions it offers; with `goals`, of goals and themes alone."""

    def __init__(self, view: KortitScreen[Any], *, goals: bool = False) -> None:
        begun = view.typed if isinstance(view, SearchView) and view.is_typing else ""
        title = _("Go to goal") if goals else _("Find anything")
        super().__init__(title, self._offers, typed=begun)
        self.view = view
        self.goals = goals

    def on_mount(self) -> None:
        """Offer the actions of the screen below, and whether each is available now."""
        self.others = [] if self.goals else [*commands_of(self.view)]
        if self.kortit.desk is not None and not self.goals:
            held = self.kortit.keys.hold()  # so that Enter takes of all that there is
            self.run_awaited(self._find_others(self.kortit.desk), lambda: self.kortit.keys.release(held))

    async def _find_others(self, desk: Desk) -> None:
        """Offer what the store holds as well."""
        self.others += await in_store(desk, self.view.say)
        if typed := self.query_one(Input).value:
            self.query_one("#offered", LineList).show(self._offered(typed))

    def _offers(self, typed: str) -> Sequence[Choice | HeadingLine]:
        if not typed.split():
            commands = [_command(other) for other in self.others if other.kind is COMMANDS]
            return commands if not self.goals else [*self._themes(typed)]
        query = Query(words=tuple(typed.casefold().split()))
        offered: list[tuple[Message, list[Choice]]] = [(THEMES, [*self._themes(typed)])]
        fitting = having(self.others, typed)
        offered.append((COMMANDS, [_command(other) for other in fitting if other.kind is COMMANDS]))
        for kind in (DECISIONS, POINTS, SETTINGS):
            few = [other for other in fitting if other.kind is kind][:MOST_BEFORE]
            offered.append((kind, [self._found(other.value, text(other.shown), other.hint, query) for other in few]))
        offered.append(self._goals(typed, second_tries=not any(choices for _kind, choices in offered)))
        lines: list[Choice | HeadingLine] = []
        for kind, choices in offered:
            lines += [HeadingLine(text(self.say(kind), "kortit.heading")), *choices] if choices else []
        return lines

    def _themes(self, typed: str) -> Iterator[Choice]:
        if (desk := self.kortit.desk) is None:
            return
        query, themes = themes_found(desk, typed)
        for theme in themes:
            name = joined(text(theme.code), "  ", text(theme.name))
            yield self._found(("theme", theme.code), name, str(desk.cards.sizes.get(theme.code, 0)), query)

    def _goals(self, typed: str, *, second_tries: bool) -> tuple[Message, list[Choice]]:
        """The goals that were found, under a heading that says what was tried where none has the words."""
        desk = self.kortit.desk
        found = desk.search(typed, self.kortit.translate) if desk is not None else Hits([], Query())
        if desk is None or not (found.query.is_as_asked or second_tries):
            return _("Goals"), []
        other = tried(found.query)
        heading = _("Goals") if other is None else _("{found}, {tried}", found=_("Goals"), tried=other)
        listed = [one for one in map(desk.listed, found.ids[:MOST]) if one is not None]
        return heading, [Choice(one.id, partial(self._goal_line, one, found.query), one.id) for one in listed]

    def _goal_line(self, listed: Listed, query: Query, width: int) -> Text:
        return found_goal_line(listed, query, width, self.kortit.translate, self.kortit.here.municipality)

    @staticmethod
    def _found(value: Any, shown: Text, hint: str, query: Query) -> Choice:
        left, right = with_found(shown, query), text(hint, "kortit.quiet")
        return Choice(value, lambda width: ends(left, right, width), shown.plain)

    # --- what is chosen ------------------------------------------------------------------------------------------

    def take(self, chosen: Any) -> None:
        """Do the chosen action, or show what was chosen."""
        app = self.kortit
        self.dismiss(None)
        if isinstance(chosen, str) and chosen in BY_ID:
            app.call_later(app.do_by_id, chosen)
        elif isinstance(chosen, str):
            app.memory.add_search(self.query_one(Input).value)
            self._to_goal(cast("GoalId", chosen))
        else:
            kind, value = chosen
            getattr(self, f"_to_{kind}")(value)

    def _to_goal(self, goal_id: GoalId) -> None:
        if isinstance(self.view, SearchView):
            self.view.go_to_goal(goal_id)
        elif self.view.TYPING:
            # The screen may hold something unsaved, so it stays on top.
            self.kortit.say(_("go back to the cards first (Esc); then {id} can be shown", id=goal_id))
        else:
            self.kortit.open("browse", at=goal_id)

    def _to_theme(self, code: str) -> None:
        first = next(iter(self.kortit.here.of_theme(code)), None)
        if isinstance(self.view, SearchView):
            self.view.go_to_theme(code)
        elif first is None:
            self.kortit.say(_("no goals in this theme"))
        else:
            self._to_goal(first)

    def _to_point(self, point: Point) -> None:
        if point.amendment is None:
            self.kortit.open("compare", point)
        else:
            self.view.run_awaited(show_table_of(self.view, point.revision, name_of(point)))

    def _to_setting(self, key: str) -> None:
        self.kortit.open("settings", key)


def _command(other: Findable) -> Choice:
    choice = plain_choice(other.value, other.shown, other.hint, other.why_not)
    return Choice(other.value, choice.line, other.words, other.why_not)  # not by the reason why not
