"""The problems of the files, and of the history once it is checked, each with its place and its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from kortit.messages import Message, _, ngettext
from kortit.problem import CODE_NAMES, Severity
from store.repository import read_goal_path
from tui.actions import Place, bindings
from tui.amendments import audited, correct, show_table_of
from tui.audited import Progress
from tui.background import Lane
from tui.clipboard import copy
from tui.own_editor import edit_file, edit_whole_file
from tui.points import name_of
from tui.screens.kortit_screen import KortitScreen
from tui.screens.search import SearchView
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, joined, text

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.problem import Problem
    from tui.audited import Audited
    from tui.desk import Desk

LOOK = 0.2  # seconds between two looks at how far the audit has come


class ProblemsScreen(KortitScreen[None]):
    """The problems of the files; with `check`, or once it is asked for, those of the history too."""

    PLACE = Place.PROBLEMS
    BINDINGS: ClassVar = bindings(Place.PROBLEMS)

    def __init__(self, past: Desk | None = None, *, check: bool = False) -> None:
        super().__init__()
        self.past = past
        self.history: Audited | None = None
        self.hidden: list[Problem] = []
        self._check_first = check
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list above the message of one problem."""
        yield Line(id="header")
        with Vertical(id="panes"):
            lines = LineList["Problem"](self._line, lambda one: (one.commit, one.path, one.line, one.column, one.code))
            lines.add_class("pane")
            yield lines
            page = Page(id="said-whole")
            page.add_class("pane")
            page.can_focus = False
            yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the problems, and begin to check if that was asked for."""
        self.query_one(LineList).focus()
        self.desk_changed()
        if self._check_first:
            self.action_do("problems.check")

    def on_unmount(self) -> None:
        """End the audit, if it is still under way."""
        if self._progress is not None:
            self._progress.stopped = True

    @property
    def chosen(self) -> Problem | None:
        """The problem under the cursor."""
        problem: Problem | None = self.query_one(LineList).chosen
        return problem

    @property
    def files(self) -> list[Problem]:
        """The problems of files."""
        return [*(self.past or self.kortit.here).problems, *self.hidden]

    def desk_changed(self) -> None:
        """List the problems of the new desk; check again where there is another commit."""
        self._show()
        if self.history is not None and self.history.tip != self.kortit.here.head:
            self.run_awaited(self.do_check())

    def _show(self) -> None:
        items: list[Problem | HeadingLine] = list(self.files)
        if self.history is not None:
            order = list(Severity)  # errors first, notes last
            of_history = sorted(self.history.problems, key=lambda problem: order.index(problem.severity))
            commits = ngettext("{count} commit", "{count} commits", self.history.commits)
            items = [
                *self._under(_("Files"), items),
                *self._under(_("History: {commits}", commits=commits), of_history),
            ]
        self.query_one(LineList).show(items, empty=self.say(_("no problems: every file can be read")))
        self._show_header()
        self._show_problem()

    def _under(
        self, heading: Message, problems: list[Problem | HeadingLine] | list[Problem]
    ) -> list[Problem | HeadingLine]:
        first = HeadingLine(text(self.say(heading), "kortit.heading"))
        nothing = HeadingLine(joined("  ", text(self.say(_("no problems")), "kortit.good")))
        return [first, *(problems or [nothing])]

    def _show_header(self) -> None:
        listed = [*self.files, *(self.history.problems if self.history is not None else ())]
        notes = sum(problem.severity is Severity.NOTE for problem in listed)
        said: list[Message] = [ngettext("{count} problem", "{count} problems", len(listed) - notes)]
        if notes:
            said.append(ngettext("{count} note", "{count} notes", notes))
        if (progress := self._progress) is not None:
            said = [_("checking the history: {done} / {all}", done=progress.done, all=progress.all)]
        shown = text(self.say(_("{parts}", parts=tuple(said))))
        self.query_one("#header", Line).show(text(self.say(_("Problems")), "kortit.heading"), shown)

    def _line(self, problem: Problem, width: int) -> Text:
        sentence = text(self.say(problem.message), "kortit.quiet" if problem.severity is Severity.NOTE else "")
        code = text(self.say(CODE_NAMES[problem.code]), "kortit.quiet")
        return ends(joined(text(self._place(problem)), "  ", sentence), code, width)

    def _place(self, problem: Problem) -> str:
        """Where a problem is: the amendment by its decision, or the file with line and column."""
        commit = self._commit(problem)
        if commit is None:
            return f"{problem.path}:{problem.line}:{problem.column}"
        path = read_goal_path(problem.path)
        return f"{self.say(self._named(commit))} · {path.id if path else problem.path}"

    def _commit(self, problem: Problem | None) -> str | None:
        """The commit of the history that a problem is in; None for one in a file, of now or of the past on show."""
        return problem.commit if problem is not None and self.past is None else None

    def _named(self, commit: str) -> Message | str:
        point = self.history.points.get(commit) if self.history is not None else None
        return name_of(point) if point is not None else commit[:12]

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the problem's message."""
        event.stop()
        self._show_problem()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go to where the problem is."""
        event.stop()
        self.action_do("problems.open")

    def _show_problem(self) -> None:
        problem = self.chosen
        said = [] if problem is None else [Paragraph(text(self.kortit.session.problem_line(problem)))]
        if problem is not None and self._commit(problem) and problem.severity is not Severity.NOTE:
            cure = _("{open} shows what the commit changed, {correct} puts its decision right",
                     open=self.key("problems.open"), correct=self.key("problems.correct"))  # fmt: skip
            said.append(Paragraph(text(self.say(cure), "kortit.quiet")))
        self.query_one("#said-whole", Page).show(said)

    # --- checking ------------------------------------------------------------------------------------------------

    def why_not_check(self) -> Message | None:
        """The past is checked with everything else; one check at a time is enough."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if self.kortit.here.head is None:
            return _("nothing was amended yet")
        return _("the history is being checked") if self._progress is not None else None

    async def do_check(self) -> None:
        """Judge the history in a thread of its own, and look for drafts that git does not see."""
        self._progress = Progress()
        looking = self.set_interval(LOOK, self._show_header)
        try:
            self.hidden = await self.store(lambda repository: repository.hidden_drafts(), lane=Lane.AUDIT)
            self.history = await audited(self, self._progress)
        finally:
            looking.stop()
            self._progress = None
        self._show()

    # --- going there ---------------------------------------------------------------------------------------------

    def why_not_open(self) -> Message | None:
        """The past is read-only."""
        return None if self._commit(self.chosen) else self.why_not_editor()

    def why_not_editor(self) -> Message | None:
        """A commit has no file to edit, and the past is read-only."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if self.chosen is None:
            return _("no problem is chosen")
        return _("this is a commit, which is never changed") if self._commit(self.chosen) else None

    def why_not_correct(self) -> Message | None:
        """Only a commit has a decision."""
        if self.chosen is None:
            return _("no problem is chosen")
        return None if self._commit(self.chosen) else _("this is no commit")

    async def do_open(self) -> None:
        """Go to the goal, to what the commit changed, or to the place of a file that cannot be read."""
        problem = self.chosen
        if problem is None:
            return
        path = read_goal_path(problem.path)
        if (commit := self._commit(problem)) is not None:
            await show_table_of(self, commit, self._named(commit), at=path.id if path is not None else None)
            return
        cards = next((one for one in reversed(self.kortit.screen_stack) if isinstance(one, SearchView)), None)
        if path is not None and path.id in self.kortit.here.cards.goals and cards is not None:
            self.dismiss()
            cards.go_to_goal(path.id)
        else:
            self.do_editor()

    async def do_correct(self) -> None:
        if (commit := self._commit(self.chosen)) is not None:
            await correct(self, commit)

    def why_not_copy(self) -> Message | None:
        """A problem must be chosen."""
        return _("no problem is chosen") if self.chosen is None else None

    def do_editor(self) -> None:
        problem = self.chosen
        if problem is None:
            return
        path = read_goal_path(problem.path)
        if path is not None and path.id in self.kortit.here.cards.unreadable:
            edit_whole_file(self.kortit, path.id, problem.line, problem.column)
        else:
            edit_file(self.kortit, problem.path, problem.line, problem.column)

    def do_copy(self) -> None:
        if self.chosen is not None:
            copy(self.kortit, f"{self.chosen.path}:{self.chosen.line}:{self.chosen.column}")

    def do_back(self) -> None:
        self.dismiss()
