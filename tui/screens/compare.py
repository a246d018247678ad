"""The compare screen: two points of history, and the formal change table between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from kortit.errors import KortitError, ProblemsError
from kortit.messages import Message, _, ngettext
from kortit.rendering import FORMATS, View
from kortit.rendering.captions import settings_count
from store.repository import WORKING_TREE, Point, PointKind
from tui.actions import Place, bindings
from tui.clipboard import copy
from tui.exporting import export
from tui.points import choose_point, name_of
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.painted import joined, text
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kortit.changes import ChangeTable

NOW = Point(PointKind.WORKING_TREE, WORKING_TREE)


class CompareScreen(KortitScreen[None]):
    """The table between two points (None: the last commit, the working tree), or a given table with its title."""

    PLACE = Place.COMPARE
    BINDINGS: ClassVar = bindings(Place.COMPARE)

    def __init__(
        self,
        origin: Point | None = None,
        target: Point | None = None,
        *,
        given: ChangeTable | None = None,
        title: Message | str | None = None,
    ) -> None:
        super().__init__()
        self.origin = origin or Point(PointKind.HEAD, "HEAD")
        self.target = target or NOW
        self.given = given
        self.heading = title
        self.unread = 0

    def compose(self) -> ComposeResult:
        """Lay out the table under a line that names the two points."""
        yield Line(id="header")
        page = TablePage(id="table")
        page.add_class("pane")
        yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Make the table."""
        self.table.focus()
        if self.given is not None:
            self._take(self.given)
        else:
            self.run_awaited(self._compare())

    @property
    def table(self) -> TablePage:
        """The page of the table."""
        return self.query_one(TablePage)

    def desk_changed(self) -> None:
        """Compare again if the working tree is one of the points and has changed."""
        if self.target.kind is PointKind.WORKING_TREE and self.given is None:
            self.run_awaited(self._compare())

    @property
    def range(self) -> str:
        """The range in the notation of the store."""
        return f"{self.origin.revision}..{self.target.revision}"

    async def _compare(self) -> None:
        asked = self.range
        self.unread = 0
        self._show_lines(_("comparing"))
        try:
            self._take(await self.store(lambda repository: repository.changes(asked), topic="compare"))
        except KortitError as error:
            self.table.show_table(None)  # a table of other points must not be shown or exported under these names
            self._show_lines(_("cannot be compared"))
            self.kortit.tell(error)
            if isinstance(error, ProblemsError) and self.kortit.here.cards.valid:
                self.unread = len({problem.path for problem in error.problems})
                self._take(await self.store(lambda repository: repository.readable_changes(asked), topic="compare"))

    def _take(self, table: ChangeTable) -> None:
        self.table.show_table(table)
        self._show_lines(None)

    def _show_lines(self, doing: Message | None) -> None:
        points = self.heading or _("{origin} → {target}", origin=name_of(self.origin), target=name_of(self.target))
        if doing is None and self.unread:
            doing = ngettext(
                "NOT WHOLE: {count} file cannot be read", "NOT WHOLE: {count} files cannot be read", self.unread
            )
        said = text(self.say(doing), "kortit.heading") if doing is not None else Text()
        self.query_one("#header", Line).show(text(self.say(points)), said)
        table = self.table.table
        if table is None:
            self.query_one("#status", Line).show(Text())
            return
        counts = text(
            self.say(
                _(
                    "changed {changed}, new {added}, removed {removed}",
                    changed=table.counts.changed,
                    added=table.counts.added,
                    removed=table.counts.removed,
                )
            )
        )
        if table.settings:
            counts = joined(counts, ", ", text(self.say(settings_count(len(table.settings)))))
        if table.is_empty:
            counts = text(self.say(_("no changes between these points")))
        only = self.say(_("substantive changes only")) if self.table.substantive else ""
        self.query_one("#status", Line).show(joined(counts), text(only, "kortit.changed"))

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_origin(self) -> Message | None:
        """The points of a given table are fixed."""
        return (
            _("this table is given; {key} in the cards compares any two points", key=self.key("browse.compare"))
            if self.given is not None
            else None
        )

    why_not_target = why_not_swap = why_not_origin

    def why_not_export(self) -> Message | None:
        """There must be a complete table: a partial one must not be published."""
        if self.unread:
            return _(
                "the table is not whole; put the files right first ({key} in the cards)",
                key=self.key("browse.problems"),
            )
        return _("there is no table yet") if self.table.table is None else None

    why_not_copy = why_not_export

    async def do_origin(self) -> None:
        point = await choose_point(self, _("Compare from"), self.origin)
        if point is not None:
            self.origin = point
            await self._compare()

    async def do_target(self) -> None:
        point = await choose_point(self, _("Compare to"), self.target, working_tree=True)
        if point is not None:
            self.target = point
            await self._compare()

    def do_swap(self) -> None:
        if self.target.kind is PointKind.WORKING_TREE:
            self.kortit.say(_("the working tree is always what is compared to"), warning=True)
            return
        self.origin, self.target = self.target, self.origin
        self.run_awaited(self._compare())

    def do_next(self) -> None:
        if not self.table.do_next_change():
            self.kortit.say(_("this is the last change"))

    def do_previous(self) -> None:
        if not self.table.do_previous_change():
            self.kortit.say(_("this is the first change"))

    def do_substantive(self) -> None:
        """Show substantive changes only, or all."""
        self.table.show_substantive(only=not self.table.substantive)
        self._show_lines(None)

    async def do_export(self) -> None:
        table = self.table.shown_table
        if table is not None:
            await export(self, table, self.say(_("changes")))

    def do_copy(self) -> None:
        table = self.table.shown_table
        if table is not None:
            municipality = table.municipality
            copy(self.kortit, FORMATS["text"].render(table, View(municipality.language)).decode())

    def do_back(self) -> None:
        self.dismiss()
