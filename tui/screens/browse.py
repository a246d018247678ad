"""The main screen: the cards, what can be done to a goal, and the ways to all other screens.

At any moment it answers what is in force, what is changed, and who may decide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kortit.messages import Message, _
from tui.actions import Place, bindings
from tui.background import Lane
from tui.desk import past_desk
from tui.screens.search import SearchView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kortit.in_force import InForce
    from store.history.points import Point
    from store.repository import Repository
    from tui.desk import Desk
    from tui.screens.view import View
    from tui.widgets.lines import LineList


class BrowseScreen(SearchView):
    """Browsing. With `past`, the same screen shows the cards as they stood at a point, and nothing can be changed."""

    PLACE = Place.BROWSE
    BINDINGS: ClassVar = bindings(Place.BROWSE)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go deeper: from the theme to its card, from there to the goal."""
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
            from tui.screens.edit import EditScreen  # noqa: PLC0415  opening the first screen needs no editing

            self.app.push_screen(EditScreen(self.chosen.id))

    def do_back(self) -> None:
        """Lead out: of the opened goal, of the search, of the past."""
        if self.has_class("opened") and self.shallower():
            return
        if self.typed or self.has_class("finding"):
            self._end_find()
        elif self.shallower():
            return
        elif self.past is not None:
            self.dismiss()
        else:
            self.themes.focus()

    # --- changing ------------------------------------------------------------------------------------------------

    def why_not_editor(self) -> Message | None:
        """Nothing of the past can be changed, and nothing where no goal is chosen."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        return _("no goal is chosen") if self.chosen is None else None

    def why_not_move(self) -> Message | None:
        """A file that cannot be read, and a goal that is being removed, are not moved."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None:
            if self.chosen.goal is None:
                return _("the file cannot be read; {key} opens it in an editor", key=self.key("browse.editor"))
            if self.chosen.gone:
                return _("the goal is being removed; {key} takes that back", key=self.key("browse.discard"))
        return reason

    why_not_remove = why_not_move

    def why_not_discard(self) -> Message | None:
        """Only drafts are discarded."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None and not self.desk.is_draft(self.chosen.id):
            return _("{id} has no draft", id=self.chosen.id)
        return reason

    def why_not_new(self) -> Message | None:
        """Nothing is made in the past."""
        return _("this is how it stood; nothing can be changed here") if self.past is not None else None

    def why_not_amend(self) -> Message | None:
        """Amending needs drafts."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if self.desk.drafts is None:
            return _("git was not asked yet, or could not be; see the status line")
        return _("there are no drafts") if not self.desk.number_of_drafts else None

    def why_not_compare(self) -> Message | None:
        """Comparing takes git."""
        return _("git could not be asked; see the status line") if self.desk.head is None else None

    why_not_history = why_not_proposals = why_not_export = why_not_compare

    def why_not_point(self) -> Message | None:
        """The past is compared with nothing."""
        if self.past is not None:
            return _("this is how it stood; the point belongs to the present")
        return self.why_not_compare()

    def why_not_goal_history(self) -> Message | None:
        """A goal's history takes a goal."""
        return self.why_not_compare() or (_("no goal is chosen") if self.chosen is None else None)

    def why_not_problems(self) -> Message | None:
        """There must be problems to show."""
        return None if self.desk.problems else _("there are no problems")

    def why_not_copy(self) -> Message | None:
        """There must be something to copy."""
        return _("no goal is chosen") if self.chosen is None else None

    why_not_copy_path = why_not_copy

    def do_new(self) -> None:
        """Ask for the theme unless one is chosen, then open an empty goal."""
        from tui.screens.edit import EditScreen  # noqa: PLC0415

        if self.theme:
            self.app.push_screen(EditScreen(None, self.theme))
            return
        from tui.parameters import theme_refusal  # noqa: PLC0415
        from tui.screens.dialogs import Write  # noqa: PLC0415

        def go(code: str | None) -> None:
            if code:
                self.app.push_screen(EditScreen(None, code.upper()))

        self.app.push_screen(Write(_("New goal: in which theme?"), hint=_("a code like O1"), refuse=theme_refusal), go)

    def do_move(self) -> None:
        """Choose the theme to which the goal goes."""
        from tui.screens.dialogs import Choose, among, plain_choice  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return
        codes = [code for code in self.desk.cards.sizes if code != listed.theme]
        choices = [plain_choice(code, code) for code in codes]

        def go(code: str | None) -> None:
            if code is not None:
                self._change(lambda repository: repository.move(repository.goal_file(listed.id), code))

        self.app.push_screen(Choose(_("Move {id} to which theme?", id=listed.id), among(choices)), go)

    def do_remove(self) -> None:
        """Remove the goal, once it is confirmed."""
        from tui.screens.dialogs import Confirm  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return

        def go(yes: bool | None) -> None:
            if yes:
                self._change(lambda repository: repository.remove(repository.goal_file(listed.id)))

        question = Confirm(
            _("Remove {id}?", id=listed.id),
            [listed.text, _("It is a draft until it is amended; {key} takes it back.", key=self.key("browse.discard"))],
        )
        self.app.push_screen(question, go)

    def do_discard(self) -> None:
        """Take the goal back to what was decided, once it is confirmed."""
        from tui.screens.dialogs import Confirm  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return

        def go(yes: bool | None) -> None:
            if yes:
                self._change(lambda repository: repository.discard([listed.id]), self._discarded)

        question = Confirm(
            _("Discard the draft of {id}?", id=listed.id),
            [_("It goes back to what was last committed. What is discarded is kept in git's folder.")],
        )
        self.app.push_screen(question, go)

    def _discarded(self, kept: Sequence[Any]) -> None:
        for place in kept:
            self.kortit.say(_("what was discarded is kept in {path}", path=str(place)))

    def _change(self, change: Callable[[Repository], Any], done: Callable[[Any], None] | None = None) -> None:
        """Have the store changed in a thread, then read everything again."""

        def after(result: Any) -> None:
            if done is not None:
                done(result)
            self.kortit.reload()

        self.ask(change, after, lane=Lane.WRITE)

    def do_editor(self) -> None:
        """Open the whole file in the user's own editor."""
        from tui.own_editor import edit_whole_file  # noqa: PLC0415

        if self.chosen is not None:
            edit_whole_file(self.kortit, self.chosen.id)

    def do_copy(self) -> None:
        """Copy the goal as text."""
        from tui.clipboard import copy  # noqa: PLC0415

        listed = self.chosen
        if listed is not None and listed.goal is not None:
            from kortit.outline import write_outline  # noqa: PLC0415

            goal = listed.goal
            copy(self.kortit, f"{goal.id}\n{goal.text}\n{goal.target_year}\n{write_outline(goal.means)}")
        else:
            self.do_copy_path()

    def do_copy_path(self) -> None:
        """Copy the path of the goal's file."""
        from store.files.goal_file import GoalPath  # noqa: PLC0415
        from tui.clipboard import copy  # noqa: PLC0415

        if self.chosen is not None:
            copy(self.kortit, str(self.desk.root / str(GoalPath(self.chosen.theme, self.chosen.id))))

    # --- other screens -------------------------------------------------------------------------------------------

    def do_amend(self) -> None:
        """Go to amending."""
        from tui.screens.amend import AmendScreen  # noqa: PLC0415

        self.app.push_screen(AmendScreen())

    def do_compare(self) -> None:
        """Go to comparing, from the point to the working tree."""
        from tui.screens.compare import CompareScreen  # noqa: PLC0415

        self.app.push_screen(CompareScreen(self.desk.point, None))

    def do_history(self) -> None:
        """Go to the history."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415

        self.app.push_screen(HistoryScreen())

    def do_goal_history(self) -> None:
        """Go to the history of the goal."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415

        if self.chosen is not None:
            self.app.push_screen(HistoryScreen(self.chosen.id))

    def do_proposals(self) -> None:
        """Go to the proposals."""
        from tui.screens.proposals import ProposalsScreen  # noqa: PLC0415

        self.app.push_screen(ProposalsScreen())

    def do_export(self) -> None:
        """Write the cards as they are in force, or as they stood, into a file."""
        revision = self.past.past.revision if self.past is not None and self.past.past is not None else None

        def go(cards: InForce) -> None:
            from tui.exporting import export  # noqa: PLC0415

            export(self, cards, self.say(_("cards")), _("Write the cards into which file?"))

        self.ask(lambda repository: repository.in_force(revision), go)

    def do_problems(self) -> None:
        """Go to the problems."""
        from tui.screens.problems import ProblemsScreen  # noqa: PLC0415

        self.app.push_screen(ProblemsScreen(self.past))

    def do_point(self) -> None:
        """Choose the point that the cards are compared with."""
        from tui.points import choose_point  # noqa: PLC0415

        def use(revision: str) -> None:
            self.kortit.memory.point = revision
            self.kortit.reload()

        def go(point: Point | None) -> None:
            if point is None:
                return
            if point.record is None and point.name:  # typed: a date or a citation, which may name nothing
                self.ask(lambda repository: repository.commit_of(point.revision), use)
            else:
                use(point.revision)

        choose_point(self, _("Compare the cards with"), self.desk.point, go)


def open_past(view: View[Any], point: Point) -> None:
    """Show the cards as they stood at a point."""
    desk = view.kortit.here

    def read(repository: Repository) -> Desk:
        from store.files.cards import cards_of  # noqa: PLC0415

        return past_desk(desk, cards_of(repository.snapshot(point.revision)), point)

    def show(past: Desk) -> None:
        view.app.push_screen(BrowseScreen(past))

    view.ask(read, show)
