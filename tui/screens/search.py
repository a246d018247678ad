"""Searching the cards: the field at the bottom, the words found marked, and ways to a goal or theme from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text

from kortit.messages import Message, _, ngettext
from kortit.search import Query
from tui.found import found_goal_line, found_goal_lines, piece_of, tried, with_found
from tui.screens import new_screen
from tui.screens.cards import CardsView
from tui.widgets.line import KeyLine, Line
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widgets import Input

    from kortit.goal import GoalId
    from tui.desk import Listed
    from tui.widgets.page import Paragraph
    from tui.widgets.search_field import SearchField


class SearchView(CardsView):
    """The panes of the cards, with a search over all of them."""

    query_found = Query()
    """The query that found what is shown: as it was typed, or what was tried instead."""
    hits: Sequence[GoalId] = ()
    """The goals that the last search found."""

    def on_mount(self) -> None:
        """Restore the search of the last run."""
        if self.memory.find and self.past is None:
            self.typed = self.memory.find
            self.call_after_refresh(self._open_find)

    @property
    def takes_letters(self) -> bool:
        """Whether the search is being typed."""
        return self.is_typing

    @property
    def is_typing(self) -> bool:
        """Whether a search is being typed."""
        return self.focused is not None and self.focused.id == "find"

    def key_line(self) -> list[str]:
        """The actions of the key line; where a search is typed those of its field, since letters are typed into it."""
        if not (self.is_mounted and self.is_typing):
            return super().key_line()
        return ["find.everything", "find.older", f"{self.PLACE}.back", *super().key_line()[-2:]]

    # --- what is found -------------------------------------------------------------------------------------------

    def found_goals(self) -> tuple[Sequence[GoalId], Message]:
        """The goals that the search finds, which are gone through after it too; their number, and what was tried."""
        found = self.desk.search(self.typed, self.kortit.translate)
        self.query_found, self.hits = found.query, found.ids
        title = ngettext("{count} goal found", "{count} goals found", len(found.ids))
        if found.query.is_as_asked:
            return found.ids, title
        return found.ids, _("{found}, {tried}", found=title, tried=tried(found.query))

    def _goal_line(self, goal_id: GoalId, width: int) -> Text:
        listed = self.desk.listed(goal_id) if self.typed else None
        if listed is None:
            return super()._goal_line(goal_id, width)
        marked = goal_id in self.desk.marked
        municipality, translate = self.desk.municipality, self.kortit.translate
        return found_goal_line(listed, self.query_found, width, translate, municipality, marked=marked)

    def _goal_lines(self, goal_id: GoalId, width: int, most: int) -> list[Text]:
        listed = self.desk.listed(goal_id) if self.typed else None
        if listed is None:
            return super()._goal_lines(goal_id, width, most)
        marked, municipality = goal_id in self.desk.marked, self.desk.municipality
        options = (self.kortit.translate, municipality, self.app.console)
        return found_goal_lines(listed, self.query_found, width, most, *options, marked=marked)

    def _paragraphs(self, listed: Listed) -> Iterator[Paragraph]:
        paragraphs = super()._paragraphs(listed)
        if not self.typed:
            yield from paragraphs
            return
        for paragraph in paragraphs:
            with_found(paragraph.text, self.query_found)
            yield paragraph

    def _show_status(self) -> None:
        """Tell of the goal under the cursor, why it was found if its own text does not say it, and what was tried."""
        super()._show_status()
        listed, line = self.chosen, self.query_one("#status", Line)
        if self.typed.strip() and self.is_typing:
            field = cast("SearchField", self.focused)
            if not field.knows_beside(self.kortit.here):
                self.run_awaited(self._look_beside(field))
            beside = field.found_beside(self, self.kortit.here)
            line.show(line.left, joined(text(beside, "kortit.quiet"), "  ", line.right) if beside else line.right)
        if not self.typed or listed is None or listed.goal is None:
            return
        query = self.query_found
        room = self.app.size.width // 2
        piece = text(piece_of(listed.goal, query, room, self.kortit.translate, self.desk.municipality))
        parts = [line.left, with_found(piece, query), text(self.say(tried(query) or ""), "kortit.changed")]
        line.show(Text("  ").join(part for part in parts if part.plain), line.right)

    async def _look_beside(self, field: SearchField) -> None:
        await field.look_beside(self, self.kortit.here)
        self._show_status()

    # --- the field -----------------------------------------------------------------------------------------------

    def do_find(self) -> None:
        self._open_find()

    def _open_find(self) -> None:
        from tui.widgets import search_field  # noqa: PLC0415  as in browse

        self.add_class("finding", "card")
        if not self.query("#find"):
            words = self.say(_("words, O1, 2021-2023, :draft :changed :problem, !not, owner:, decision:"))
            field = search_field.SearchField(self.typed, words, lambda: self.memory.searches, id="find")
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
        self.show_goal()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the user types."""
        event.stop()
        if event.value != self.typed:
            self.typed = self.memory.find = event.value
            before = self.goals.chosen
            self.show_goals()
            if self.goals.chosen == before:
                self.show_goal()  # other words are marked in it
            self._show_status()

    def on_descendant_focus(self) -> None:
        """Show the keys that are taken there; what else was found is said in the field alone, whose key leads there."""
        self.query_one(KeyLine).show_actions(self.key_line())
        if self.typed:
            self._show_status()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Focus the results, and remember the search."""
        event.stop()
        self.memory.add_search(event.value)
        self.goals.focus()

    def look_for(self, typed: str) -> None:
        """Search for a text as if it had been typed."""
        self.typed = typed
        self._open_find()
        cast("Input", self.query_one("#find")).value = typed

    # --- ways to goals -------------------------------------------------------------------------------------------

    def why_not_next_hit(self) -> Message | None:
        """Something must have been found."""
        return None if self.hits else _("nothing was found yet; {key} searches", key=self.key("browse.find"))

    why_not_previous_hit = why_not_next_hit

    def do_next_hit(self) -> None:
        self._to_hit(1)

    def do_previous_hit(self) -> None:
        self._to_hit(-1)

    def _to_hit(self, step: int) -> None:
        """Go to the goal found next after the one under the cursor, round from the last to the first."""
        chosen = self.goals.chosen
        place = self.hits.index(chosen) + step if chosen in self.hits else 0 if step > 0 else -1
        goal_id = self.hits[place % len(self.hits)]
        if not (self.typed and self.goals.go_to(goal_id)):
            self.go_to_goal(goal_id)

    def go_to_goal(self, goal_id: GoalId) -> None:
        """Show a goal, in whichever theme it is; report an unknown id."""
        listed = self.desk.listed(goal_id)
        if listed is None:
            self.kortit.refuse(_("there is no goal {id}", id=goal_id))
            return
        self.wanted = goal_id
        self.go_to_theme(listed.theme)
        self.show_goal()

    def go_to_theme(self, code: str) -> None:
        """Show the card of a theme; the search ends."""
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        self.theme = self.memory.theme = code
        self.add_class("card")
        self.themes.go_to(code)
        self.show_goals()
        self.goals.focus()

    def do_goto(self) -> None:
        """Go to a goal or theme by its id or by words."""
        self.app.push_screen(new_screen("palette", self, goals=True))
