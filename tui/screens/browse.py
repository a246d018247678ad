"""The main screen: the cards, the actions on a goal, and the ways to all other screens.

It always shows what is in force, what is changed, and who may decide it. Modules that its actions need are imported
when one is done: imported at the top they would delay the first screen by 60 ms, beyond its limit.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len

from kortit.goal import GoalId
from kortit.messages import Message, _
from kortit.outline import write_outline
from store.repository import MUNICIPALITY_FILE, GoalPath
from tui.actions import Place, bindings
from tui.clipboard import copy
from tui.desk import past_desk
from tui.periods import open_period, open_report
from tui.screens import new_screen
from tui.screens.changing import ChangeView
from tui.settling import settled
from tui.viewer import open_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kortit.in_force import InForce
    from store.repository import Point, Repository
    from tui.screens.kortit_screen import KortitScreen
    from tui.widgets.lines import LineList

LEAST_OF_THEMES = 22  # columns
STEP_OF_WIDTH = 4  # columns
BESIDE_NAME = 10  # columns of the number, the signs and the frame beside the code and name of a theme


class BrowseScreen(ChangeView):
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

    def on_resize(self) -> None:
        """Give the themes the width that their names take, and no more than 3/8; then what was widened by hand."""
        names = [f"{theme.code}  {theme.name}" for one in self.desk.municipality.perspectives for theme in one.themes]
        longest = max(map(cell_len, names), default=0)
        most = max(self.app.size.width * 3 // 8, LEAST_OF_THEMES)
        own = min(max(longest + BESIDE_NAME, LEAST_OF_THEMES), most) + self._widened
        room = max(self.app.size.width // 2, LEAST_OF_THEMES)
        self.themes.styles.width = None if self.narrow else min(max(own, LEAST_OF_THEMES // 2), room)

    @property
    def _widened(self) -> int:
        """By how many cells the user has widened the themes, below zero if narrowed."""
        return int(self.memory.widened) if self.memory.widened.lstrip("-").isdecimal() else 0

    def do_wider(self) -> None:
        self._widen(STEP_OF_WIDTH)

    def do_narrower(self) -> None:
        self._widen(-STEP_OF_WIDTH)

    def _widen(self, cells: int) -> None:
        before = self.themes.styles.width
        was, self.memory.widened = self.memory.widened, str(self._widened + cells)
        self.on_resize()
        if self.themes.styles.width == before:  # at the edge: the key back shall be felt at once
            self.memory.widened = was

    def on_screen_resume(self) -> None:
        """Go to the goal that was left last on the screen above, in whichever theme it is."""
        goal_id = cast("GoalId | None", self.memory.goal)
        if self.past is not None or self.at is not None or goal_id in (None, self.goals.chosen):
            return
        self.wanted = goal_id
        if not self.goals.go_to(goal_id) and (listed := self.desk.listed(goal_id)) is not None and not self.typed:
            self.theme = self.memory.theme = listed.theme
            self.themes.go_to(listed.theme)
            self.show_goals()

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
            self.kortit.refuse(reason)
        elif self.chosen is not None and self.chosen.goal is None:
            self.do_editor()
        elif self.chosen is not None and self.chosen.gone:
            self.kortit.say(
                _("the goal is being removed; {key} takes that back", key=self.key("browse.discard")), warning=True
            )
        elif self.chosen is not None:
            self.kortit.open("edit", self.chosen.id, among=list(self.goals.items))

    def do_back(self) -> None:
        """Lead out: of the opened goal, of the search, of the past."""
        if self.has_class("opened") and self.shallower():
            return
        if self.goals.has_focus and self.desk.marked and self.past is None:
            self.goals.end_range()
            self.mark(frozenset())
            return
        if self.typed or self.has_class("finding"):
            self._end_find()
        elif self.shallower():
            return
        elif self.past is not None or self.at is not None:
            self.dismiss()
        else:
            self.themes.focus()

    # --- what cannot be done -------------------------------------------------------------------------------------

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

    def why_not_check(self) -> Message | None:
        """There must be a history."""
        return _("nothing was amended yet") if self.desk.head is None else None

    def why_not_copy(self) -> Message | None:
        """There must be something to copy."""
        return _("no goal is chosen") if self.chosen is None else None

    def do_editor(self) -> None:
        from tui.own_editor import edit_whole_file  # noqa: PLC0415

        if self.chosen is not None:
            edit_whole_file(self.kortit, self.chosen.id)

    async def do_copy(self) -> None:
        """Copy what is chosen of the goal: its text, its id, the decision that set it last, the path of its file."""
        listed = self.chosen
        if listed is None:
            return
        texts: dict[str, str] = {}
        if (goal := listed.goal) is not None:
            texts["goal"] = f"{goal.id}\n{goal.text}\n{goal.target_year}\n{write_outline(goal.means)}"
        texts["id"] = listed.id
        if decision := self.decision_of(listed.id):
            texts["decision"] = decision
        texts["path"] = str(self.desk.root / str(GoalPath(listed.theme, listed.id)))
        names = {"goal": _("the goal"), "id": _("its id"), "decision": _("its decision"), "path": _("path of the file")}
        offered = [(content, names[name], " ".join(content.split())) for name, content in texts.items()]
        content = await self.answer_to(new_screen("pick", _("Copy of {id}", id=listed.id), offered))
        if content is not None:
            copy(self.kortit, content)

    # --- other screens -------------------------------------------------------------------------------------------

    def do_amend(self) -> None:
        self.kortit.open("amend")

    def do_compare(self) -> None:
        self.kortit.open("compare", self.desk.point)

    async def do_sheet(self) -> None:
        """Show the sheet; afterwards the cards show the goal that was under its cursor."""
        await self.answer_to(new_screen("sheet", self.past))
        if self.memory.goal is not None and (listed := self.desk.listed(GoalId(self.memory.goal))) is not None:
            self.go_to_goal(listed.id)

    def do_history(self) -> None:
        self.kortit.open("history")

    def do_goal_history(self) -> None:
        if self.chosen is not None:
            self.kortit.open("history", self.chosen.id)

    def do_proposals(self) -> None:
        self.kortit.open("proposals")

    def why_not_sync(self) -> Message | None:
        """The past is read-only."""
        return _("this is how it stood; nothing can be changed here") if self.past is not None else None

    async def do_sync(self) -> None:
        """Fetch, bring own amendments onto those of others, and send them; what clashes is settled."""

        def work(repository: Repository, chosen: tuple[str, ...]) -> tuple[Sequence[Message], Sequence[Message]]:
            synced = repository.sharing.sync(chosen=chosen, silent=True)
            return repository.sharing.said(synced), synced.told

        self.kortit.say(_("syncing"))
        done = await settled(self, work, _("Bring both sides together so, and send your amendments?"))
        if done is None:
            return
        sentences, told = done
        self.kortit.clear_notifications()
        for sentence in sentences:
            self.kortit.say(sentence)
        for sentence in told:
            self.kortit.say(sentence, warning=True)
        self.kortit.reload()

    def why_not_report(self) -> Message | None:
        """A goal in force must be chosen, in the present."""
        if (reason := self.why_not_editor()) is not None:
            return reason
        if not self.desk.municipality.statuses and self.desk.head is None:
            return _("nothing was amended yet")
        gone = self.chosen is None or self.chosen.goal is None or self.chosen.gone
        return _("the goal is removed, or its file cannot be read") if gone else None

    async def do_report(self) -> None:
        """Write the goal's line in the open period."""
        period, listed = await open_period(self), self.chosen
        if period is not None and listed is not None and listed.goal is not None:
            self.kortit.open("report", listed.goal, period, among=list(self.goals.items))

    def why_not_reports(self) -> Message | None:
        """The desk must have been read from git."""
        return self.why_not_compare()

    async def do_reports(self) -> None:
        """Show the report of the open period, or of the last one."""
        await open_report(self)

    async def do_export(self) -> None:
        """Write the cards as they are in force, or as they stood, into a file."""
        from tui.exporting import export  # noqa: PLC0415

        revision = self.past.past.revision if self.past is not None and self.past.past is not None else None
        cards = await self.store(lambda repository: repository.in_force(revision))

        def narrow(repository: Repository, theme: str) -> InForce:
            return repository.in_force(revision, theme=theme)

        question = _("Write the cards into which file?")
        await export(self, cards, self.say(_("cards")), question, narrow=narrow)

    async def do_site(self) -> None:
        """Make the public site for oneself, and open it as a reader would see it."""
        self.kortit.say(_("making the site"))
        page: Path = await self.store(import_module("tui.own_site").own_site)
        self.kortit.clear_notifications()
        await open_file(self.kortit, page)

    def do_problems(self) -> None:
        self.kortit.open("problems", self.past)

    def why_not_settings(self) -> Message | None:
        """They are changed in the present, where they can be read."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if any(problem.path == MUNICIPALITY_FILE for problem in self.desk.problems):
            return _("kortit.yaml cannot be read; mend it first ({key})", key=self.key("browse.problems"))
        return None

    def do_settings(self) -> None:
        self.kortit.open("settings", f"themes.{self.theme}" if self.theme else "")

    def why_not_import(self) -> Message | None:
        """It comes into the present, whose settings can be read."""
        return self.why_not_settings()

    def do_import(self) -> None:
        self.kortit.open("import")

    def do_check(self) -> None:
        self.kortit.open("problems", check=True)

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
