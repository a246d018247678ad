"""The history: amendments listed as minutes list decisions, and beside them what the one under the cursor changed.

Of one goal it is a timeline: only what each amendment did to that goal.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text

from kortit.errors import KortitError
from kortit.goal import GoalId
from kortit.messages import Message, _, ngettext, written_date
from kortit.problem import CODE_NAMES
from kortit.search import Searchable
from store.repository import REGISTER, normal_citation, of_amendments
from tui.actions import Place, bindings
from tui.amendments import audited, correct, export_table_of, show_table_of, undo
from tui.audited import Progress
from tui.change_painting import ChangePainter
from tui.change_rows import changed_words
from tui.points import hint_of, name_of
from tui.screens.browse import open_past
from tui.screens.rows import RowsScreen
from tui.widgets.line import Line
from tui.widgets.painted import ends, joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.changes import ChangeTable
    from kortit.problem import Problem
    from store.repository import AmendmentRecord, LifeStep, Point, Repository
    from tui.widgets.lines import LineList

PAUSE = 0.15  # seconds that the cursor must rest on an amendment before its table is made


class HistoryScreen(RowsScreen):
    """All amendments, or those of one goal, newest first."""

    PLACE = Place.HISTORY
    BINDINGS: ClassVar = bindings(Place.HISTORY)
    TITLE_OF_ROWS = _("Amendments")
    NONE_FOUND = _("no amendment with these words")

    def __init__(self, goal_id: GoalId | None = None) -> None:
        super().__init__()
        self.goal_id = goal_id
        self.known: list[AmendmentRecord] = []
        self._points: dict[str, Point] = {}
        self._wrong: Mapping[str, tuple[Problem, ...]] = {}
        self._progress = Progress()
        self._tables: dict[str, ChangeTable] = {}
        self._steps: dict[str, LifeStep] = {}

    def on_mount(self) -> None:
        """Read the history."""
        self.rows.focus()
        self.read_first(self._read())

    def desk_changed(self) -> None:
        """Read the history again; there may be a new amendment."""
        self.run_awaited(self._read())

    async def _read(self) -> None:
        goal_id = self.goal_id

        def work(repository: Repository) -> tuple[list[AmendmentRecord], tuple[LifeStep, ...]]:
            return repository.amendments(None), repository.life(goal_id).steps if goal_id is not None else ()

        self.known, steps = await self.store(work, topic="history")
        self._steps = {step.amendment.record.commit: step for step in steps}
        points = of_amendments(self.known, self.kortit.here.municipality)
        self._points = {point.revision: point for point in points}
        self.rows_changed()
        self.reading = False
        with suppress(KortitError):  # of a cut history nothing can be proven: no amendment is marked
            self._wrong = (await audited(self, self._progress)).by_commit
            self.rows.refresh()
            self._show_status()

    def on_unmount(self) -> None:
        """End the audit, if it is still under way."""
        self._progress.stopped = True

    def rows_changed(self) -> None:
        """Show the amendments again."""
        self.show_rows(empty=_("nothing was amended yet"))
        title = ngettext("{count} amendment", "{count} amendments", self.shown)
        heading = self.say(_("History")) if self.goal_id is None else self.say(_("History of {id}", id=self.goal_id))
        self.query_one("#header", Line).show(text(heading, "kortit.heading"), text(self.say(title)))

    # --- rows ----------------------------------------------------------------------------------------------------

    def all_rows(self) -> Sequence[AmendmentRecord]:
        """The amendments, or those of the goal."""
        return [one for one in self.known if self.goal_id is None or one.record.commit in self._steps]

    def key_of(self, row: Any) -> str:
        """The commit of an amendment."""
        commit: str = row.record.commit
        return commit

    def row_line(self, row: AmendmentRecord, width: int) -> Text:
        """An amendment as minutes name it, and how much it changed: of one goal, what."""
        point = self._points[row.record.commit]
        name = text(self.say(name_of(point)))
        if self.goal_id is not None and (change := self._steps[row.record.commit].row) is not None:
            changes = changed_words(change, self.kortit.here.municipality, self.kortit.translate)
            name, hint = joined(name, "  ", text(changes, "kortit.changed")), Text()
        else:
            hint = text(self.say(hint_of(point)), "kortit.quiet")
        wrong = text(" !", "kortit.problem") if row.record.commit in self._wrong else ""
        return ends(joined(name), joined(hint, wrong), width)

    def searchable(self, row: AmendmentRecord) -> Searchable:
        """The decision, the subject line, the reason and the goals of an amendment."""
        record = row.record
        cited = normal_citation(record.citation) if record.citation else ""
        said = (
            cited,
            record.message.trailer(REGISTER) or "",
            record.message.subject,
            record.message.reason,
            *row.goals,
        )
        return Searchable(GoalId(record.commit), "", record.decided.year, " ".join(said).casefold())

    def show_row(self) -> None:
        """Tell of the amendment under the cursor; show its changes once the cursor rests."""
        self._show_status()
        one: AmendmentRecord | None = self.chosen
        if one is None:
            self.page.show_table(None)
            return
        self.page.border_title = title_of(self.say(name_of(self._points[one.record.commit])))
        if self.goal_id is None:
            self.set_timer(PAUSE, lambda: self.run_awaited(self._show_table(one)))
        else:
            painter = ChangePainter(self.kortit.here.municipality, self.kortit.translate, colour=self.kortit.colour)
            self.page.show([*painter.differences(self._steps[one.record.commit].row)], from_top=True)

    def _show_status(self) -> None:
        one: AmendmentRecord | None = self.chosen
        if one is None:
            self.query_one("#status", Line).show(Text())
            return
        record = one.record
        wrong, key = self._wrong.get(record.commit, ()), self.key("history.correct")
        said: list[str] = [
            *(
                self.say(_("! {problem} ({key} corrects)", problem=CODE_NAMES[problem.code], key=key))
                for problem in wrong[:1]
            ),
            record.message.subject,
            written_date(record.decided),
            record.author.rsplit(" <", 1)[0],
        ]
        if one.corrected_by is not None:
            said.append(self.say(_("its decision was put right later")))
        self.query_one("#status", Line).show(text(" · ".join(said)))

    async def _show_table(self, one: AmendmentRecord) -> None:
        if one is not self.chosen or self.goal_id is not None:
            return
        commit = one.record.commit
        if commit not in self._tables:
            try:
                table = await self.store(lambda repository: repository.changes_of(commit), topic="amendment")
            except KortitError as error:
                self.query_one("#status", Line).show(text(self.say(error.message), "kortit.problem"))
                return
            self._tables[commit] = table
        if one is self.chosen:
            self.page.show_table(self._tables[commit])

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open the amendment's whole table."""
        event.stop()
        self.action_do("history.table")

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_table(self) -> Message | None:
        """An amendment must be chosen."""
        return _("no amendment is chosen") if self.chosen is None else None

    why_not_export = why_not_past = why_not_correct = why_not_undo = why_not_table

    def why_not_all(self) -> Message | None:
        """All amendments are listed already, unless those of one goal are."""
        return _("all amendments are shown") if self.goal_id is None else None

    async def do_table(self) -> None:
        commit = self.chosen.record.commit
        await show_table_of(self, commit, name_of(self._points[commit]), at=self.goal_id)

    async def do_past(self) -> None:
        """Show the cards as they stood after it."""
        await open_past(self, self._points[self.chosen.record.commit])

    async def do_correct(self) -> None:
        if self.chosen is not None:
            await correct(self, self.chosen.record.commit)

    async def do_undo(self) -> None:
        await undo(self, self.chosen.record.commit)

    async def do_export(self) -> None:
        await export_table_of(self, self.chosen.record.commit)

    def do_all(self) -> None:
        self.goal_id = None
        self.rows_changed()
