"""The compare screen: the changes between two points of history row by row, and their formal table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text

from kortit.changes import ChangeKind, GoalChange
from kortit.errors import KortitError, ProblemsError
from kortit.messages import Message, _, ngettext
from kortit.rendering import FORMATS, View
from kortit.rendering.captions import heading_of_perspective, heading_of_theme, row_decisions, settings_count
from store.repository import WORKING_TREE, Point, PointKind
from tui.actions import Place, bindings
from tui.change_painting import ChangePainter
from tui.change_rows import key_of, row_line, rows_of, searchable, under_headings
from tui.clipboard import copy
from tui.exporting import export
from tui.points import choose_point, name_of
from tui.screens.dialogs import Choice, Choose, among, plain_choice
from tui.screens.rows import RowsScreen
from tui.widgets.line import Line
from tui.widgets.page import Paragraph
from tui.widgets.painted import joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kortit.changes import ChangeTable
    from kortit.search import Searchable
    from store.repository import Repository
    from tui.change_rows import ChangeRow
    from tui.widgets.lines import LineList

NOW = Point(PointKind.WORKING_TREE, WORKING_TREE)


class CompareScreen(RowsScreen):
    """The changes between two points (None: the last commit, the working tree), or those of a given table.

    `title` names a given table, `commit` is the one that made it, if one did; `at` is the goal whose row the cursor
    begins at.
    """

    PLACE = Place.COMPARE
    BINDINGS: ClassVar = bindings(Place.COMPARE)

    def __init__(
        self,
        origin: Point | None = None,
        target: Point | None = None,
        *,
        given: ChangeTable | None = None,
        title: Message | str | None = None,
        at: str | None = None,
        commit: str | None = None,
    ) -> None:
        super().__init__()
        self.origin = origin or Point(PointKind.HEAD, "HEAD")
        self.target = target or NOW
        self.given = given
        self.commit = commit
        self.heading = title
        self.unread = 0
        self.table: ChangeTable | None = None
        self.substantive = False
        self.narrowed: tuple[Message | str, frozenset[str]] | None = None
        self._at = at
        self._whole: ChangeTable | None = None

    def on_mount(self) -> None:
        """Make the table."""
        self.rows.focus()
        if self.given is not None:
            self._take(self.given)
        else:
            self.read_first(self._compare())

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
            self._take(None)  # a table of other points must not be shown or exported under these names
            self._show_lines(_("cannot be compared"))
            self.kortit.tell(error)
            if isinstance(error, ProblemsError) and self.kortit.here.cards.valid:
                self.unread = len({problem.path for problem in error.problems})
                self._take(await self.store(lambda repository: repository.readable_changes(asked), topic="compare"))

    def _take(self, table: ChangeTable | None) -> None:
        self.table = table
        if table is not None and self.narrowed is not None and not self.narrowed[1] & set(table.theme_codes):
            self.narrowed = None
        self.rows_changed()

    def rows_changed(self) -> None:
        """Show the rows of the table, and the table itself where it is shown whole."""
        self._whole = self._formal(self.table) if self.table is not None else None
        at, self._at = self._at, None
        self.show_rows(at, empty=_("no changes between these points") if self.table is not None else None)
        if self.has_class("whole"):
            self.page.show_table(self._whole)
        elif at is not None:
            self.open_row()
        self._show_lines(None)

    def _formal(self, table: ChangeTable) -> ChangeTable:
        """The table as it is written, whatever theme or words narrow the rows."""
        if not self.substantive:
            return table
        rows = (row for row in table.rows if row.substantive or row.kind is ChangeKind.UNCHANGED)
        return table._replace(rows=tuple(rows))

    def _part(self, repository: Repository, theme: str) -> ChangeTable:
        """The formal table of one theme."""
        if self.commit is not None:
            return self._formal(repository.changes_of(self.commit, theme=theme))
        return self._formal(repository.changes(self.range, theme=theme))

    # --- rows ----------------------------------------------------------------------------------------------------

    def all_rows(self) -> Sequence[ChangeRow]:
        """The rows of the table, without those of other themes or of typography if they are left out."""
        if self.table is None:
            return []
        rows = rows_of(self.table, substantive=self.substantive)
        if self.narrowed is None:
            return rows
        return [row for row in rows if isinstance(row, GoalChange) and row.theme in self.narrowed[1]]

    def key_of(self, row: Any) -> str:
        """The goal's id, or the setting's key."""
        return key_of(row)

    def row_line(self, row: ChangeRow, width: int) -> Text:
        """A row as one line."""
        table = self.table
        return row_line(row, table.municipality, self.kortit.translate, width) if table is not None else Text()

    def searchable(self, row: ChangeRow) -> Searchable:
        """The texts of both sides of a row."""
        return searchable(row, self.kortit.translate)

    def themes(self) -> Collection[str]:
        """The themes of either side."""
        return self.table.theme_codes if self.table is not None else ()

    def headed(self, rows: Sequence[ChangeRow]) -> Sequence[Any]:
        """The rows under the headings of their themes."""
        return [*under_headings(rows, self.table, self.kortit.translate)] if self.table is not None else []

    def show_row(self) -> None:
        """Show the row under the cursor with its changes marked; in the whole table, scroll to it."""
        row = self.chosen
        if self.has_class("whole"):
            if row is not None and self.number == 1:  # above it stands what the table is
                self.page.show_row(None)
                self.page.go_to_line(0)
            elif row is not None:
                self.page.show_row(key_of(row))
            return
        self.page.border_title = title_of(key_of(row) if isinstance(row, GoalChange) else "")
        self.page.show([*self._painted(row)] if row is not None else [], from_top=True)

    def _painted(self, row: ChangeRow) -> Iterator[Paragraph]:
        if self.table is None:
            return
        painter = ChangePainter(self.table.municipality, self.kortit.translate, colour=self.kortit.colour)
        if isinstance(row, GoalChange):
            yield from painter.change(row, ())
        else:
            yield from painter.setting(row)
        if len(self.table.decisions) > 1 and (decisions := row_decisions(self.table, row)):
            yield Paragraph(Text())
            yield painter.heading(_("Decided"))
            yield from (Paragraph(text(self.say(one)), "  ") for one in decisions)

    def _show_lines(self, doing: Message | None) -> None:
        points = self.heading or _("{origin} → {target}", origin=name_of(self.origin), target=name_of(self.target))
        if doing is None and self.unread:
            doing = ngettext(
                "NOT WHOLE: {count} file cannot be read", "NOT WHOLE: {count} files cannot be read", self.unread
            )
        said = text(self.say(doing), "kortit.heading") if doing is not None else Text()
        self.query_one("#header", Line).show(text(self.say(points)), said)
        table = self.table
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
        only: list[Message | str] = [self.narrowed[0]] if self.narrowed is not None else []
        if self.substantive:
            only.append(_("substantive changes only"))
        self.query_one("#status", Line).show(joined(counts), text(" · ".join(map(self.say, only)), "kortit.changed"))

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_origin(self) -> Message | None:
        """The points of a given table are fixed."""
        return (
            _("this table is given; {key} in the cards compares any two points", key=self.key("browse.compare"))
            if self.given is not None
            else None
        )

    why_not_target = why_not_swap = why_not_origin

    def why_not_table(self) -> Message | None:
        """There must be a table."""
        return _("there is no table yet") if self.table is None else None

    why_not_narrow = why_not_substantive = why_not_table

    def why_not_export(self) -> Message | None:
        """There must be a complete table: a partial one must not be published."""
        if self.unread:
            return _(
                "the table is not whole; put the files right first ({key} in the cards)",
                key=self.key("browse.problems"),
            )
        return self.why_not_table()

    why_not_copy = why_not_export

    def why_not_goal(self) -> Message | None:
        """A row of a goal must be chosen."""
        return None if isinstance(self.chosen, GoalChange) else _("no goal is chosen")

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go to the goal, or open the row where it is not seen."""
        event.stop()
        if not self.open_row():
            self.action_do("compare.goal")

    def do_goal(self) -> None:
        """Show the goal in the cards."""
        row = self.chosen
        if self.kortit.here.listed(row.id) is None:
            self.kortit.say(_("{id} is not in the cards any more", id=row.id), warning=True)
        else:
            self.kortit.open("browse", at=row.id)

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
            self.kortit.refuse(_("the working tree is always what is compared to"))
            return
        self.origin, self.target = self.target, self.origin
        self.run_awaited(self._compare())

    def do_table(self) -> None:
        """Show the formal table at the row under the cursor, or go back to the rows."""
        self.toggle_class("whole")
        if self.has_class("whole"):
            self.page.border_title = ""
            self.page.show_table(self._whole)
            self.page.focus()
        else:
            (self.page if self.over and self.has_class("opened") else self.rows).focus()
        self.show_row()

    async def do_narrow(self) -> None:
        """Choose the perspective or theme whose rows are shown."""
        table = self.table
        if table is None:
            return
        chosen = await self.answer_to(Choose(_("Show the changes of"), among([*self._parts(table)])))
        if chosen is not None:
            self.narrowed = chosen if chosen[1] else None
            self.rows_changed()

    def _parts(self, table: ChangeTable) -> Iterator[Choice]:
        """All, and each perspective and theme that has changes, with their numbers."""
        rows = rows_of(table, substantive=self.substantive)
        yield plain_choice(("", frozenset()), self.say(_("the whole table")), str(len(rows)))
        themes = [row.theme for row in rows if isinstance(row, GoalChange)]
        before = None
        for code in dict.fromkeys(themes):
            perspective = table.perspective_of(code)
            if perspective is not None and perspective is not before:
                within = frozenset(one for one in themes if table.perspective_of(one) is perspective)
                name = heading_of_perspective(table, perspective) or perspective.code
                number = str(sum(theme in within for theme in themes))
                yield plain_choice((name, within), self.say(name), number)
            before = perspective
            theme = heading_of_theme(table, code)
            yield plain_choice((theme, frozenset((code,))), f"  {self.say(theme)}", str(themes.count(code)))

    def do_substantive(self) -> None:
        """Show substantive changes only, or all."""
        self.substantive = not self.substantive
        self.rows_changed()

    async def do_export(self) -> None:
        """Write the table, or the part of a theme; that of the rows that are shown is offered first."""
        if self._whole is None:
            return
        themes = self.narrowed[1] if self.narrowed is not None else ()
        narrow = self._part if self.given is None or self.commit is not None else None
        theme = next(iter(themes)) if len(themes) == 1 and narrow is not None else ""
        if themes and not theme:
            self.kortit.say(_("the whole table is written, not only the rows that are shown"))
        await export(self, self._whole, self.say(_("changes")), narrow=narrow, theme=theme)

    def do_copy(self) -> None:
        if self._whole is not None:
            municipality = self._whole.municipality
            copy(self.kortit, FORMATS["text"].render(self._whole, View(municipality.language)).decode())

    def do_back(self) -> None:
        """Leave the formal table, then as in any rows."""
        if self.has_class("whole"):
            self.do_table()
        else:
            super().do_back()
