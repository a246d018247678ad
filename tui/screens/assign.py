"""The question which field of goals is to hold what: the target year, or an extra field of the municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from kortit.errors import UsageError
from kortit.fields import GOAL, INDICATORS, MEANS, fields_in_file
from kortit.messages import Message, _
from tui.parameters import assignment, fits_on_a_line, on_a_line
from tui.screens.dialogs import Dialog
from tui.widgets.fields import Cycle, Entry
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

    from kortit.fields import Field
    from kortit.goal import Goal


_OF_ONE_GOAL = (GOAL.key, MEANS.key, INDICATORS.key)


class Assign(Dialog):
    """Answers what the change is, in words, and the change of a goal. `one` is the goal where it is a single one."""

    BINDINGS: ClassVar = [("up", "turn(-1)"), ("down", "turn(1)")]

    def __init__(self, goals: Message | str, one: Goal | None) -> None:
        super().__init__(_("Set a field of {goals}", goals=goals))
        self.labels = {"dialog.accept": _("go on")}
        self.one = one

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that may hold the same in several goals."""
        known = fields_in_file(self.kortit.here.municipality.fields)
        return {key: field for key, field in known.items() if key not in _OF_ONE_GOAL}

    def inside(self) -> ComposeResult:
        """Lay out the value and its field."""
        names = [(key, self.say(field.name)) for key, field in self.fields.items()]
        with Vertical(classes="fields"):
            yield Cycle(self.say(_("Field")), names, names[0][0], id="field")
            yield Entry(self.say(_("Value")), id="value")
        yield Page(id="said")

    def on_mount(self) -> None:
        """Begin with the value; the arrows change the field."""
        self.query_one(Page).can_focus = False
        self.query_one(Entry).focus()
        self.on_cycle_turned()

    @property
    def field(self) -> Field:
        """The field that is chosen."""
        return self.fields[self.query_one(Cycle).value]

    def on_cycle_turned(self) -> None:
        """Offer what the field holds, and say how it is written."""
        entry = self.query_one(Entry)
        entry.value = on_a_line(self.field, self.one) if self.one is not None else ""
        entry.select_all()
        self._tell(self._hint())

    def _hint(self) -> Message:
        if self.field.is_required:
            return _("a year, or +1 or -2 to move it; ↑ and ↓ choose the field")
        if self.field.kind.is_line:
            return _("empty removes it; ↑ and ↓ choose the field")
        return _("items with ; between them, empty removes them; ↑ and ↓ choose the field")

    def _tell(self, message: Message, style: str = "kortit.quiet") -> None:
        self.query_one(Page).show([Paragraph(text(self.say(message), style))])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Clear the refusal once the text changes."""
        event.stop()
        self._tell(self._hint())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the value."""
        event.stop()
        self.action_do("dialog.accept")

    def action_turn(self, step: int) -> None:
        """Choose another field without leaving the value."""
        self.query_one(Cycle).action_turn(step)

    def do_accept(self) -> None:
        """Close with the change, unless the value is refused."""
        field, written = self.field, self.query_one(Entry).value.strip()
        if self.one is not None and not fits_on_a_line(field, self.one):
            self._tell(_("an item holds a semicolon; change it in the form of the goal"), "kortit.problem")
            return
        try:
            change = assignment(field, written)
        except UsageError as error:
            self._tell(error.message, "kortit.problem")
        else:
            self.dismiss((_("{field}: {value}", field=field.name, value=written or "–"), change))
