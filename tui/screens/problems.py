"""The problems of the cards: invalid or foreign files, with line and column, to be opened in the user's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from kortit.messages import Message, _, ngettext
from store.repository import read_goal_path
from tui.actions import Place, bindings
from tui.clipboard import copy
from tui.own_editor import edit_file, edit_whole_file
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, text

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.problem import Problem
    from tui.desk import Desk


class ProblemsScreen(KortitScreen[None]):
    """The problems of the cards."""

    PLACE = Place.PROBLEMS
    BINDINGS: ClassVar = bindings(Place.PROBLEMS)

    def __init__(self, past: Desk | None = None) -> None:
        super().__init__()
        self.past = past

    def compose(self) -> ComposeResult:
        """Lay out the list above the message of one problem."""
        yield Line(id="header")
        with Vertical(id="panes"):
            lines = LineList["Problem"](self._line, lambda problem: (problem.path, problem.line, problem.code))
            lines.add_class("pane")
            yield lines
            page = Page(id="said-whole")
            page.add_class("pane")
            page.can_focus = False
            yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the problems."""
        self.query_one(LineList).focus()
        self.desk_changed()

    @property
    def chosen(self) -> Problem | None:
        """The problem under the cursor."""
        problem: Problem | None = self.query_one(LineList).chosen
        return problem

    def desk_changed(self) -> None:
        """List the problems of the new desk."""
        problems = (self.past or self.kortit.here).problems
        self.query_one(LineList).show(problems, empty=self.say(_("no problems: every file can be read")))
        count = ngettext("{count} problem", "{count} problems", len(problems))
        self.query_one("#header", Line).show(text(self.say(_("Problems")), "kortit.heading"), text(self.say(count)))
        self._show()

    def _line(self, problem: Problem, width: int) -> Text:
        place = text(f"{problem.path}:{problem.line}:{problem.column}")
        return ends(place, text(problem.code, "kortit.quiet"), width)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the problem's message."""
        event.stop()
        self._show()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open the file at the problem."""
        event.stop()
        self.action_do("problems.editor")

    def _show(self) -> None:
        problem = self.chosen
        said = [] if problem is None else [self.kortit.session.problem_line(problem)]
        self.query_one("#said-whole", Page).show([Paragraph(text(line)) for line in said])

    def why_not_editor(self) -> Message | None:
        """The past is read-only."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        return _("no problem is chosen") if self.chosen is None else None

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
