"""The main screen: the cards, the actions on a goal, and the ways to all other screens.

It always shows what is in force, what is changed, and who may decide it. Modules that its actions need are imported
when one is done: imported at the top they would delay the first screen by 60 ms, beyond its limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kortit.messages import Message, _
from kortit.outline import write_outline
from store.repository import GoalPath
from tui.actions import Place, bindings
from tui.clipboard import copy
from tui.desk import past_desk
from tui.parameters import theme_refusal
from tui.screens import new_screen
from tui.screens.search import SearchView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from store.repository import Point, Repository
    from tui.screens.kortit_screen import KortitScreen
    from tui.widgets.lines import LineList


class BrowseScreen(SearchView):
    """The main screen. With `past`, it shows the cards as they were at a point, read-only."""

    PLACE = Place.BROWSE
    BINDINGS: ClassVar = bindings(Place.BROWSE)

    def desk_changed(self) -> None:
        """Show the new desk; when the first complete one arrives, offer unsaved forms of an earlier run."""
        super().desk_changed()
        if self.past is None and self.kortit.offers_typed and self.kortit.journal is not None:
            from tui.recovering import offer_again  # noqa: PLC0415

            self.kortit.offers_typed = False
            self.run_awaited(offer_again(self, self.kortit.journal))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Move the focus deeper: from the theme to its card, from there to the goal."""
        event.stop()
        if event.lines.id == "themes":
            self.add_class("card")
            self.goals.focus()
        else:
            self.do_edit()

    def do_edit(self) -> None:
        """Open the chosen goal: for editing where it is seen whole, else to be seen."""
        if self.focused is self.themes:
            self.add_class("card")
            self.goals.focus()
        elif not self.page.display:
            self.add_class("opened")
            self.page.focus()
            self.show_lines()
        elif (reason := self.why_not_editor()) is not None:
            self.kortit.say(reason, warning=True)
        elif self.chosen is not None and self.chosen.goal is None:
            self.do_editor()
        elif self.chosen is not None and self.chosen.gone:
            self.kortit.say(
                _("the goal is being removed; {key} takes that back", key=self.key("browse.discard")), warning=True
            )
        elif self.chosen is not None:
            self.kortit.open("edit", self.chosen.id)

    def do_back(self) -> None:
        """Lead out: of the opened goal, of the search, of the past."""
        if self.has_class("opened") and self.shallower():
            return
        if self.typed or self.has_class("finding"):
            self._end_find()
        elif self.shallower():
            return
        elif self.past is not None or self.at is not None:
            self.dismiss()
        else:
            self.themes.focus()

    # --- changing ------------------------------------------------------------------------------------------------

    def why_not_editor(self) -> Message | None:
        """The past is read-only, and a goal must be chosen."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        return _("no goal is chosen") if self.chosen is None else None

    def why_not_move(self) -> Message | None:
        """An unreadable file and a removed goal cannot be moved."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None:
            if self.chosen.goal is None:
                return _("the file cannot be read; {key} opens it in an editor", key=self.key("browse.editor"))
            if self.chosen.gone:
                return _("the goal is being removed; {key} takes that back", key=self.key("browse.discard"))
        return reason

    why_not_remove = why_not_move

    def why_not_discard(self) -> Message | None:
        """Only a draft can be discarded."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None and not self.desk.is_draft(self.chosen.id):
            return _("{id} has no draft", id=self.chosen.id)
        return reason

    def why_not_new(self) -> Message | None:
        """The past is read-only."""
        return _("this is how it stood; nothing can be changed here") if self.past is not None else None

    def why_not_amend(self) -> Message | None:
        """There must be drafts."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if self.desk.drafts is None:
            return _("git was not asked yet, or could not be; see the status line")
        return _("there are no drafts") if not self.desk.number_of_drafts else None

    def why_not_compare(self) -> Message | None:
        """The desk must have been read from git."""
        return _("git could not be asked; see the status line") if self.desk.head is None else None

    why_not_history = why_not_proposals = why_not_export = why_not_compare

    def why_not_point(self) -> Message | None:
        """A past state is not compared with a point."""
        if self.past is not None:
            return _("this is how it stood; the point belongs to the present")
        return self.why_not_compare()

    def why_not_goal_history(self) -> Message | None:
        """A goal must be chosen."""
        return self.why_not_compare() or (_("no goal is chosen") if self.chosen is None else None)

    def why_not_problems(self) -> Message | None:
        """There must be problems to show."""
        return None if self.desk.problems else _("there are no problems")

    def why_not_copy(self) -> Message | None:
        """There must be something to copy."""
        return _("no goal is chosen") if self.chosen is None else None

    why_not_copy_path = why_not_copy

    async def do_new(self) -> None:
        """Ask for the theme unless one is chosen, then open an empty goal."""
        code = self.theme
        if not code:
            question = new_screen(
                "write", _("New goal: in which theme?"), hint=_("a code like O1"), refuse=theme_refusal
            )
            code = (await self.answer_to(question) or "").upper()
        if code and await self._is_theme(code):
            self.kortit.open("edit", None, code)

    async def _is_theme(self, code: str) -> bool:
        """Whether there is a theme of this code; one that is not known is made if its name is given."""
        municipality = self.desk.municipality
        if code in municipality.theme_codes:
            return True
        hint = _("there is no theme {theme}; kortit.yaml knows: {known}. A name makes it, Esc does not.",
                 theme=code, known=municipality.theme_codes or _("none"))  # fmt: skip
        name = await self.answer_to(new_screen("write", _("Name of the new theme {theme}", theme=code), hint=hint))
        if not name:
            return False
        await self._change(lambda repository: repository.add_theme(code, name))
        return True

    async def do_move(self) -> None:
        from tui.screens.dialogs import Choose, among, plain_choice  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return
        choices = [plain_choice(code, code) for code in self.desk.cards.sizes if code != listed.theme]
        code = await self.answer_to(Choose(_("Move {id} to which theme?", id=listed.id), among(choices)))
        if code is not None:
            await self._change(lambda repository: repository.move(repository.goal_file(listed.id), code))

    async def do_remove(self) -> None:
        listed = self.chosen
        if listed is None:
            return
        question = new_screen(
            "confirm",
            _("Remove {id}?", id=listed.id),
            [listed.text, _("It is a draft until it is amended; {key} takes it back.", key=self.key("browse.discard"))],
        )
        if await self.answer_to(question):
            await self._change(lambda repository: repository.remove(repository.goal_file(listed.id)))

    async def do_discard(self) -> None:
        listed = self.chosen
        if listed is None:
            return
        question = new_screen(
            "confirm",
            _("Discard the draft of {id}?", id=listed.id),
            [_("It goes back to what was last committed. What is discarded is kept in git's folder.")],
        )
        if await self.answer_to(question):
            await self._change(lambda repository: repository.discard([listed.id]), self._discarded)

    def _discarded(self, kept: Sequence[Path]) -> None:
        for place in kept:
            self.kortit.say(_("what was discarded is kept in {path}", path=str(place)))

    async def _change(self, change: Callable[[Repository], Any], done: Callable[[Any], None] | None = None) -> None:
        """Change the store in a thread, then reread everything."""
        result = await self.write(change)
        if done is not None:
            done(result)
        self.kortit.reload(history=False)

    def do_editor(self) -> None:
        from tui.own_editor import edit_whole_file  # noqa: PLC0415

        if self.chosen is not None:
            edit_whole_file(self.kortit, self.chosen.id)

    def do_copy(self) -> None:
        listed = self.chosen
        if listed is not None and listed.goal is not None:
            goal = listed.goal
            copy(self.kortit, f"{goal.id}\n{goal.text}\n{goal.target_year}\n{write_outline(goal.means)}")
        else:
            self.do_copy_path()

    def do_copy_path(self) -> None:
        if self.chosen is not None:
            copy(self.kortit, str(self.desk.root / str(GoalPath(self.chosen.theme, self.chosen.id))))

    # --- other screens -------------------------------------------------------------------------------------------

    def do_amend(self) -> None:
        self.kortit.open("amend")

    def do_compare(self) -> None:
        self.kortit.open("compare", self.desk.point)

    def do_history(self) -> None:
        self.kortit.open("history")

    def do_goal_history(self) -> None:
        if self.chosen is not None:
            self.kortit.open("history", self.chosen.id)

    def do_proposals(self) -> None:
        self.kortit.open("proposals")

    async def do_export(self) -> None:
        """Write the cards as they are in force, or as they stood, into a file."""
        from tui.exporting import export  # noqa: PLC0415

        revision = self.past.past.revision if self.past is not None and self.past.past is not None else None
        cards = await self.store(lambda repository: repository.in_force(revision))
        await export(self, cards, self.say(_("cards")), _("Write the cards into which file?"))

    def do_problems(self) -> None:
        self.kortit.open("problems", self.past)

    async def do_point(self) -> None:
        from tui.points import choose_point  # noqa: PLC0415

        point = await choose_point(self, _("Compare the cards with"), self.desk.point)
        if point is None:
            return
        revision = point.revision
        if point.record is None and point.name:  # a typed date or citation may match nothing
            revision = await self.store(lambda repository: repository.commit_of(point.revision))
        self.kortit.memory.point = revision
        self.kortit.reload()


async def open_past(view: KortitScreen[Any], point: Point) -> None:
    """Open the cards as they were at a point."""
    desk = view.kortit.here
    cards, decided = await view.store(
        lambda repository: (repository.cards(point.revision), repository.is_decided(point.revision))
    )
    view.kortit.open("browse", past_desk(desk, cards, point, decided=decided))
