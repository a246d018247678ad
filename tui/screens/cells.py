"""Typing into a cell of the sheet: what is wrong with it, who decides it, and saving it as a draft.

What is typed is kept in the journal as the form of its goal, so that no end of the program loses it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from kortit.errors import KortitError
from kortit.fields import INDICATORS, MEANS
from kortit.kinds import YEAR
from kortit.messages import Message, _
from kortit.typed import Typed, bullets_typed, read_typed, typed_of
from tui.parameters import fits_on_a_line, of_a_line, on_a_line
from tui.recovering import GOAL_FORM
from tui.screens.changing import ChangeView
from tui.screens.form import KEEP_WITHIN
from tui.widgets.fields import Harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.timer import Timer
    from textual.widgets import Input

    from kortit.goal import Goal
    from store.repository import GoalFile, Repository
    from tui.desk import Desk
    from tui.sheet_columns import SheetColumn
    from tui.widgets.goal_grid import GoalGrid

DIGITS = tuple("0123456789")
LEAST_CELL = 20
"""So wide is what one types into, where the cell is narrower."""


class CellEntry(Harmless):
    """The entry of a cell. ↑ and ↓ move a year; elsewhere they save, as Enter does, and go to another row."""

    def __init__(self, content: str, key: Callable[[str], bool], *, begun: bool) -> None:
        super().__init__(content, id="cell", compact=True, select_on_focus=not begun)
        self.cursor_blink = False
        self._takes = key

    async def _on_key(self, event: events.Key) -> None:
        if self._takes(event.key):
            event.stop()
            event.prevent_default()


class CellView(ChangeView):
    """A view of goals in a grid, with a cell that is typed into."""

    def __init__(self, past: Desk | None = None) -> None:
        super().__init__(past)
        self._file: GoalFile | None = None
        self._wrong: Message | None = None
        self._soon: Timer | None = None

    @property
    def grid(self) -> GoalGrid:
        """The grid."""
        return cast("GoalGrid", self.goals)

    @property
    def column(self) -> SheetColumn:
        """The column under the cursor."""
        return self.grid.columns[self.grid.column]

    def show_headings(self) -> None:
        """Show the headings of the columns in view."""

    def do_left(self) -> None:
        self._to_column(-1)

    def do_right(self) -> None:
        self._to_column(1)

    def _to_column(self, step: int) -> None:
        self.grid.go_to_column(step)
        self.show_headings()
        self._show_status()

    @property
    def _entry(self) -> CellEntry | None:
        return next(iter(self.query(CellEntry)), None)

    def why_not_edit(self) -> Message | None:
        """A cell of a field of a goal that can be changed."""
        if self.column.field is None:
            return _("this column shows what follows from others; choose another one")
        return self.unchangeable()

    async def do_edit(self) -> None:
        if self.in_cell:
            await self._save_cell(self.grid.do_down)
        else:
            await self._open_cell()

    @property
    def in_cell(self) -> bool:
        """Whether a cell is being typed into."""
        return self._file is not None

    @property
    def takes_letters(self) -> bool:
        """Whether a cell or the search is being typed into."""
        return self.in_cell or self.is_typing

    @property
    def labels(self) -> dict[str, Message]:
        """The names of keys in a cell that is being typed into."""
        return {"sheet.edit": _("save"), "sheet.back": _("cancel")} if self.in_cell else {}

    def on_key(self, event: events.Key) -> None:
        """Begin a year by typing it over what is there, as in any spreadsheet."""
        field = self.column.field
        if field is None or field.kind is not YEAR or not self.grid.has_focus or event.character not in DIGITS:
            return
        event.stop()
        event.prevent_default()
        if (reason := self.why_not_edit()) is not None:
            self.kortit.refuse(reason)
            return
        held = self.kortit.keys.hold()
        self.run_awaited(self._open_cell(event.character), lambda: self.kortit.keys.release(held))

    async def _open_cell(self, begun: str | None = None) -> None:
        """Type into the cell; means, which have lines, and items with semicolons open in the form of the goal."""
        listed, field = self.chosen, self.column.field
        if listed is None or field is None:
            return
        file = await self.store(lambda repository: repository.goal_file(listed.id))
        if field in (MEANS, INDICATORS) or not fits_on_a_line(field, file.goal):
            self.kortit.open("edit", listed.id)
            return
        self._file, self._wrong = file, None
        content = on_a_line(field, file.goal) if begun is None else begun
        entry = CellEntry(content, self._takes, begun=begun is not None)
        await self.mount(entry)
        region = self.grid.cell_region
        least = region.width if field.kind is YEAR else LEAST_CELL
        entry.styles.width = min(max(region.width, least), max(self.size.width - region.x, 1))
        entry.styles.offset = (region.x, region.y)
        entry.focus()
        self.kortit.clear_earlier()
        self._show_status()

    def on_line_list_chosen(self, event: Any) -> None:
        """Enter, or a second click, types into the cell."""
        event.stop()
        self.action_do("sheet.edit")

    def _typed_goal(self, typed: str) -> Goal | None:
        """The goal with what is typed in the cell; None, and the reason in `_wrong`, where that is no value of it."""
        field, file = self.column.field, self._file
        self._wrong = None
        if field is None or file is None:
            return None
        fields = self.desk.municipality.fields
        goal, wrong = read_typed(Typed({field.key: of_a_line(field, typed)}), file.goal, fields)
        self._wrong = wrong.get(field.key)
        return goal if self._wrong is None else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is wrong with what is typed, or who decides it, and keep it; in the search field, search."""
        if event.input is not self._entry:
            return  # the search does what it does in the cards
        event.stop()
        event.prevent_default()
        self._typed_goal(event.value)
        self._show_status()
        if self._soon is None:  # keeping it at once would write a file for every key
            self._soon = self.set_timer(KEEP_WITHIN, self.keep)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save the cell and go to the one below."""
        if event.input is not self._entry:
            return
        event.stop()
        event.prevent_default()
        self.run_awaited(self._save_cell(self.grid.do_down))

    def _takes(self, key: str) -> bool:
        """Do what a key means in a cell beside typing; False for one that types."""
        entry, field = self._entry, self.column.field
        if entry is None or field is None:
            return False
        if key in ("up", "down") and field.kind is YEAR and entry.value.isdigit():
            entry.value = str(int(entry.value) + (1 if key == "up" else -1))
            return True
        beside = {"up": self.grid.do_up, "down": self.grid.do_down, "tab": self.do_right, "shift+tab": self.do_left}
        if key in beside:
            self.run_awaited(self._save_cell(beside[key]))
            return True
        return False

    async def _save_cell(self, then: Callable[[], None]) -> None:
        """Save what is typed as a draft, close the cell and go on; what is no value stays, with the reason."""
        entry, file = self._entry, self._file
        if entry is None or file is None:
            return
        goal = self._typed_goal(entry.value)
        if goal is None:
            self._show_status()
            return
        if goal != file.goal:
            name = self._step(_("{field}: {value}", field=self.column.heading, value=entry.value), [goal.id])

            def work(repository: Repository) -> None:
                repository.save_all([(file, goal)])

            await self._change(work, name)
        if (field := self.column.field) is not None:
            typed = Typed({field.key: of_a_line(field, entry.value)})
            if (left_out := bullets_typed(typed, file.goal, self.desk.municipality.fields)) is not None:
                self.kortit.say(left_out, warning=True)
        self._close_cell()
        then()

    def _close_cell(self) -> None:
        if (entry := self._entry) is not None:
            name = self._file.path.id if self._file is not None else ""
            self._file = None
            entry.remove()
            if self.kortit.journal is not None:
                self.kortit.journal.clear(name)
        self.grid.focus()
        self._show_status()

    def keep(self) -> None:
        """Keep what is typed in a cell as the form of its goal, so that no end of the program loses it."""
        self._soon = None
        entry, file, field = self._entry, self._file, self.column.field
        journal = self.kortit.journal
        if entry is None or file is None or field is None or journal is None:
            return
        typed = typed_of(file.goal, self.desk.municipality.fields).data()
        typed[field.key] = of_a_line(field, entry.value)
        content = {
            "form": GOAL_FORM,
            "goal": file.goal.id,
            "theme": file.goal.theme,
            "typed": typed,
            "base": file.data.decode(),
            "time": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        }
        try:
            journal.write(file.goal.id, content)
        except KortitError as error:
            self.kortit.say(_("what is typed cannot be kept: {words}", words=self.say(error.message)), warning=True)
