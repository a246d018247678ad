"""The sheet: all goals in a grid, a row a goal, edited in its cells; for work on the whole city at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text

from kortit.authority import field_name
from kortit.fields import GOAL
from kortit.messages import Message, _, ngettext
from tui.actions import Place, bindings
from tui.screens import new_screen
from tui.screens.cells import CellView
from tui.sheet_columns import ID, STATE, all_columns, chosen_columns, sorted_goals
from tui.widgets.goal_grid import GoalGrid
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import HeadingLine
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from kortit.goal import Goal, GoalId
    from tui.desk import Desk, Listed
    from tui.sheet_columns import SheetColumn

HEIGHTS = 4
"""Rows have one line, or up to one less than this."""


class SheetScreen(CellView):
    """The sheet. It is dismissed with the goal under the cursor."""

    PLACE = Place.SHEET
    BINDINGS: ClassVar = bindings(Place.SHEET)

    def __init__(self, past: Desk | None = None) -> None:
        super().__init__(past)
        self._sorted: tuple[str, bool] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the headings above the grid."""
        yield Line(id="header")
        yield Line(id="columns")
        grid = GoalGrid(
            self.columns,
            self._cell,
            moved=self._to_goal,
            marked=lambda: self.desk.marked,
            mark=self.mark,
            why_not=self.why_not_editor,
            id="goals",
        )
        yield grid
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self, event: events.Mount | None = None) -> None:
        """Begin at the goal, and with the search, of the cards; their panes are not here."""
        if event is not None:
            event.prevent_default()
        if self.memory.find:
            self.typed = self.memory.find
            self.call_after_refresh(self._resume_find)
        self.wanted = cast("GoalId | None", self.memory.goal)
        self.grid.height = int(self.memory.rows) if self.memory.rows in map(str, range(1, HEIGHTS)) else 2
        self.show_desk()
        self.grid.focus()

    def _resume_find(self) -> None:
        """Show the search of the cards; the keyboard is in the grid, since nothing is to be typed."""
        self._open_find()
        self.grid.focus()

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """The columns that are shown."""
        return chosen_columns(self._all_columns, self.memory.hidden.split())

    @property
    def _all_columns(self) -> tuple[SheetColumn, ...]:
        measured = any(goal.indicators for goal in self.desk.cards.goals.values())
        return all_columns(self.desk.municipality.fields, self.kortit.translate, measured=measured)

    def show_desk(self) -> None:
        """Show the goals of the desk, their headings and the lines around them."""
        self.grid.show_columns(self.columns)
        self.show_goals()
        self.show_lines()

    def show_goal(self) -> None:
        """Nothing but the grid shows the goal."""

    def show_goals(self) -> None:
        """Show the goals that are searched for, by theme or in the order of a column."""
        ids = self.found_goals()[0] if self.typed else self.desk.search("", self.kortit.translate).ids
        ids = self.in_place(
            ids if self._sorted is None else self._in_order(ids, *self._sorted), (str(self._sorted), self.typed)
        )
        items = list(ids) if self._sorted is not None else list(self._by_theme(ids))
        empty = _("no goal with these words") if self.typed else self.no_goals_yet
        self.grid.show(items, self.wanted, empty=self.say(empty))
        self.show_headings()
        self._show_header(len(ids))

    def _by_theme(self, ids: Sequence[GoalId]) -> Iterator[GoalId | HeadingLine]:
        goals = self.desk.cards.goals
        names = {one.code: one.name for part in self.desk.municipality.perspectives for one in part.themes}
        of_themes: dict[str, list[GoalId]] = {theme: [] for theme in self.desk.cards.sizes}
        for goal_id in ids:
            if (listed := goals.get(goal_id) or self.desk.listed(goal_id)) is not None:
                of_themes.setdefault(listed.theme, []).append(goal_id)
        for theme, those in of_themes.items():
            if those:
                yield HeadingLine(text(f"{theme}  {names.get(theme, '')}", "kortit.heading"))
            yield from those

    def _in_order(self, ids: Sequence[GoalId], key: str, backwards: bool) -> list[GoalId]:
        column = next((one for one in self.grid.columns if one.key == key), self.grid.columns[0])
        listed = [one for goal_id in ids if (one := self.desk.listed(goal_id)) is not None]
        ordered = [one.id for one in sorted_goals(self.desk, listed, column, self.kortit.translate)]
        return [*(reversed(ordered) if backwards else ordered)]

    def _cell(self, goal_id: GoalId, column: SheetColumn) -> Sequence[str]:
        listed = self.desk.listed(goal_id)
        if listed is None:
            return [goal_id] if column.key == ID else []
        if column.key == STATE and listed.gone:
            return [self.say(_("Removed"))]
        if column.key == GOAL.key and listed.goal is None:
            return [self.say(_("the file cannot be read"))]
        return column.lines(listed, self.kortit.translate)

    def show_headings(self) -> None:
        """Show the headings of the columns in view, and which one sorts."""

        def named(column: SheetColumn) -> str:
            sign = ""
            if self._sorted is not None and self._sorted[0] == column.key:
                sign = " ▼" if self._sorted[1] else " ▲"
            return column.heading + sign

        before, after = self.grid.left_out
        beside = " ".join([*([f"‹{before}"] if before else []), *([f"{after}›"] if after else [])])
        self.query_one("#columns", Line).show(self.grid.heading(named), text(beside, "kortit.key"))

    def _show_header(self, number: int) -> None:
        left = [*map(self.say, self.whereabouts()), self.say(ngettext("{count} goal", "{count} goals", number))]
        if self.typed:
            left.append(self.typed)
        drafts = self.desk.number_of_drafts
        right = self.say(ngettext("{count} draft", "{count} drafts", drafts)) if drafts else ""
        self.query_one("#header", Line).show(text(" · ".join(filter(None, left))), text(right, "kortit.heading"))

    def show_lines(self) -> None:
        """Show the status line; the header counts what the grid shows."""
        self._show_status()

    def on_resize(self) -> None:
        """Lay the headings out anew, after the grid."""
        self.call_after_refresh(self.show_headings)

    def _to_goal(self, goal_id: GoalId | None) -> None:
        """Remember the goal under the cursor, so that the cards show it too."""
        if goal_id is not None and self.desk.cards.complete:
            self.wanted = self.memory.goal = goal_id
        self._show_status()

    def _show_status(self) -> None:
        """Name the cell and who may decide it; while one types, what is wrong with it."""
        listed, column = self.chosen, self.column
        if listed is None:
            self.query_one("#status", Line).show(Text(), text(self._marks_in_words(), "kortit.heading"))
            return
        entry = self._entry
        if entry is not None and self._wrong is not None:
            left = text(self.say(self._wrong), "kortit.problem")
        else:
            new = self._typed_goal(entry.value) if entry is not None else self.desk.cards.goals.get(listed.id)
            left = joined(text(listed.id), "  ", text(self.say(self._deciders(listed, column, new))))
        self.query_one("#status", Line).show(left, text(self._marks_in_words(), "kortit.heading"))

    def _deciders(self, listed: Listed, column: SheetColumn, new: Goal | None) -> Message | str:
        municipality = self.desk.municipality
        for change in self.desk.undecided(listed.id, new) if new is not None else ():
            if column.field is not None and change.field == column.field.key:
                bodies = tuple(
                    municipality.bodies[key].name for key in sorted(change.bodies) if key in municipality.bodies
                )
                name = field_name(change.field, municipality)
                return _("{field}: takes a decision of {bodies}", field=name, bodies=bodies)
        lines = self._cell(listed.id, column)
        return " ".join(lines)

    # --- moving about --------------------------------------------------------------------------------------------

    def do_sort(self) -> None:
        """Sort by the column under the cursor: upwards, downwards, then by theme again."""
        key = self.column.key
        if self._sorted is None or self._sorted[0] != key:
            self._sorted = (key, False)
        else:
            self._sorted = None if self._sorted[1] else (key, True)
        self.show_goals()

    def do_rows(self) -> None:
        """Make the rows a line higher, or one line high again."""
        self.grid.show_height(self.grid.height % (HEIGHTS - 1) + 1)
        self.memory.rows = str(self.grid.height)

    async def do_columns(self) -> None:
        """Choose which columns are shown."""
        offered = [(column.key, column.heading) for column in self._all_columns if column.key != ID]
        hidden = self.memory.hidden.split()
        shown = [key for key, _heading in offered if key not in hidden]
        answer = await self.answer_to(new_screen("check", _("Columns"), offered, shown))
        if answer is not None:
            self.memory.hidden = " ".join(key for key, _heading in offered if key not in answer)
            self.show_desk()

    def do_back(self) -> None:
        """Leave the cell, the marks, the search, and then the sheet."""
        if self._entry is not None:
            self._close_cell()
        elif self.desk.marked and self.past is None:
            self.goals.end_range()
            self.mark(frozenset())
        elif self.typed or self.has_class("finding"):
            self._end_find()
        else:
            self.dismiss()

    def _end_find(self) -> None:
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        for field in self.query("#find"):
            cast("Input", field).value = ""
        self.grid.focus()
        self.show_goals()

    def do_amend(self) -> None:
        self.kortit.open("amend")

    def why_not_amend(self) -> Message | None:
        """There must be drafts."""
        return _("there are no drafts") if not self.desk.number_of_drafts else None

    # --- all that are marked -------------------------------------------------------------------------------------

    def why_not_fill(self) -> Message | None:
        """There must be marked goals, and a field to take over."""
        if not self.desk.marked:
            return _("mark the goals that are to have this value first ({key})", key=self.key("goals.mark"))
        return self.why_not_edit() or self.why_not_year_up()

    async def do_fill(self) -> None:
        """Give all marked goals the value of the cell."""
        field, listed = self.column.field, self.chosen
        if field is None or listed is None or listed.goal is None:
            return
        value = field.value_of(listed.goal)
        shown = "; ".join(field.texts(listed.goal)) or "–"
        name = _("{field}: {value}", field=self.column.heading, value=shown)
        await self._carry_out(name, lambda goal: field.with_value(goal, value))

    def key_line(self) -> list[str]:
        """The actions of the key line; those that take what is marked, where something is."""
        if self.is_mounted and self.in_cell:
            return ["sheet.edit", "sheet.back", "everywhere.help"]
        if self.is_mounted and self.is_typing:
            return super().key_line()
        if self.is_mounted and self.desk.marked and self.past is None:
            return ["goals.mark", "sheet.fill", "sheet.year_up", "sheet.replace", "sheet.amend", "everywhere.help"]
        own = ["sheet.edit", "goals.mark", "sheet.sort", "sheet.find", "sheet.columns", "sheet.rows"]
        return [*own, "everywhere.help"]
