"""The history: amendments listed as minutes list decisions, and the change table of the one under the cursor."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Horizontal

from kortit.errors import KortitError
from kortit.messages import Message, _, ngettext, written_date
from store.repository import of_amendments
from tui.actions import Place, bindings
from tui.amendments import audited, correct, export_table_of, show_table_of, undo
from tui.audited import Progress
from tui.points import hint_of, name_of
from tui.screens.browse import open_past
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.painted import ends, joined, text, title_of
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from kortit.changes import ChangeTable
    from kortit.goal import GoalId
    from kortit.problem import Problem
    from store.repository import AmendmentRecord, Point

PAUSE = 0.15  # seconds that the cursor must rest on an amendment before its table is made


class HistoryScreen(KortitScreen[None]):
    """All amendments, or those of one goal, newest first."""

    PLACE = Place.HISTORY
    BINDINGS: ClassVar = bindings(Place.HISTORY)

    def __init__(self, goal_id: GoalId | None = None) -> None:
        super().__init__()
        self.goal_id = goal_id
        self.known: list[AmendmentRecord] = []
        self._points: dict[str, Point] = {}
        self._wrong: Mapping[str, tuple[Problem, ...]] = {}
        self._progress = Progress()
        self._tables: dict[str, ChangeTable] = {}

    def compose(self) -> ComposeResult:
        """Lay out the amendments beside the table."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            lines = LineList["AmendmentRecord"](self._line, lambda one: one.record.commit, id="amendments")
            lines.add_class("pane")
            yield lines
            page = TablePage(id="table")
            page.add_class("pane")
            yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Read the history."""
        self.amendments.focus()
        self.run_awaited(self._read())

    @property
    def amendments(self) -> LineList[AmendmentRecord]:
        """The list of amendments."""
        return self.query_one("#amendments", LineList)

    @property
    def chosen(self) -> AmendmentRecord | None:
        """The amendment under the cursor."""
        return self.amendments.chosen

    def desk_changed(self) -> None:
        """Read the history again; there may be a new amendment."""
        self.run_awaited(self._read())

    async def _read(self) -> None:
        self.known = await self.store(lambda repository: repository.amendments(None), topic="history")
        points = of_amendments(self.known, self.kortit.here.municipality)
        self._points = {point.revision: point for point in points}
        self._show()
        with suppress(KortitError):  # of a cut history nothing can be proven: no amendment is marked
            self._wrong = (await audited(self, self._progress)).by_commit
            self.amendments.refresh()
            self._show_status()

    def on_unmount(self) -> None:
        """End the audit, if it is still under way."""
        self._progress.stopped = True
        super().on_unmount()

    def _show(self) -> None:
        shown = [one for one in self.known if self.goal_id is None or self.goal_id in one.goals]
        self.amendments.show(shown, empty=self.say(_("nothing was amended yet")))
        title = ngettext("{count} amendment", "{count} amendments", len(shown))
        heading = self.say(_("History")) if self.goal_id is None else self.say(_("History of {id}", id=self.goal_id))
        self.query_one("#header", Line).show(text(heading, "kortit.heading"), text(self.say(title)))
        self.amendments.border_title = title_of(self.say(_("Amendments")))
        self._show_status()

    def _line(self, one: AmendmentRecord, width: int) -> Text:
        point = self._points[one.record.commit]
        name = text(self.say(name_of(point)))
        hint = text(self.say(hint_of(point)), "kortit.quiet")
        wrong = text(" !", "kortit.problem") if one.record.commit in self._wrong else ""
        return ends(joined(name), joined(hint, wrong), width)

    def _show_status(self) -> None:
        one = self.chosen
        if one is None:
            self.query_one("#status", Line).show(Text())
            return
        record = one.record
        wrong = self._wrong.get(record.commit, ())
        said: list[str] = [
            *(f"! {self.say(problem.message)}" for problem in wrong[:1]),
            record.message.subject,
            written_date(record.decided),
            record.author.rsplit(" <", 1)[0],
        ]
        if one.corrected_by is not None:
            said.append(self.say(_("its decision was put right later")))
        self.query_one("#status", Line).show(text(" · ".join(said)))

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the amendment's changes, once the cursor rests."""
        event.stop()
        self._show_status()
        self.set_timer(PAUSE, lambda item=event.item: self.run_awaited(self._show_table(item)))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open the amendment's whole table."""
        event.stop()
        self.action_do("history.table")

    async def _show_table(self, one: AmendmentRecord | None) -> None:
        if one is None or one is not self.chosen:
            return
        commit = one.record.commit
        page = self.query_one("#table", TablePage)
        page.border_title = title_of(self.say(name_of(self._points[commit])))
        if commit not in self._tables:
            try:
                table = await self.store(lambda repository: repository.changes_of(commit), topic="amendment")
            except KortitError as error:
                self.query_one("#status", Line).show(text(self.say(error.message), "kortit.problem"))
                return
            self._tables[commit] = table
        if self.chosen is not None and self.chosen.record.commit == commit:
            page.show_table(self._tables[commit])

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_table(self) -> Message | None:
        """An amendment must be chosen."""
        return _("no amendment is chosen") if self.chosen is None else None

    why_not_export = why_not_past = why_not_correct = why_not_table

    def why_not_undo(self) -> Message | None:
        """An amendment of settings alone changed no goals to restore."""
        if self.chosen is None:
            return _("no amendment is chosen")
        return None if self.chosen.goals else _("this amendment changed no goals")

    def why_not_all(self) -> Message | None:
        """All amendments are listed already, unless those of one goal are."""
        return _("all amendments are shown") if self.goal_id is None else None

    async def do_table(self) -> None:
        if self.chosen is not None:
            await show_table_of(self, self.chosen.record.commit, name_of(self._points[self.chosen.record.commit]))

    async def do_past(self) -> None:
        """Show the cards as they stood after it."""
        if self.chosen is not None:
            await open_past(self, self._points[self.chosen.record.commit])

    async def do_correct(self) -> None:
        if self.chosen is not None:
            await correct(self, self.chosen.record.commit)

    async def do_undo(self) -> None:
        if self.chosen is not None:
            await undo(self, self.chosen.record.commit)

    async def do_export(self) -> None:
        if self.chosen is not None:
            await export_table_of(self, self.chosen.record.commit)

    def do_all(self) -> None:
        self.goal_id = None
        self._show()

    def do_back(self) -> None:
        self.dismiss()
