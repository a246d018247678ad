"""Input fields. None of them accepts a character that could control a terminal, typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.geometry import Offset
from textual.message import Message as Event
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kortit import outliner
from kortit.characters import FORBIDDEN
from kortit.kinds import OUTLINE, YEAR
from kortit.messages import _
from kortit.outline import INDENT
from tui.acting import Acting
from tui.actions import Place, bindings
from tui.widgets.painted import ELLIPSIS, cut, joined, strip, text, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events

    from kortit.kinds import Kind
    from kortit.messages import Message


_BULLET = "• "
_STEP_BULLET = "◦"


class TextField(TextArea):
    """A text field with wrapping, undo and redo. With `single` it is one line, and Enter moves to the next field."""

    BINDINGS: ClassVar = [("ctrl+home", "to_beginning"), ("ctrl+end", "to_end")]  # Textual has none for these

    def __init__(self, title: object, content: str = "", *, id: str, single: bool = False) -> None:
        super().__init__(FORBIDDEN.sub("", content), id=id, soft_wrap=True, tab_behavior="focus", classes="field")
        self.border_title = title_of(title)
        self.cursor_blink = False
        self.single = single

    def on_unmount(self) -> None:
        """Unfollow the application's theme; Textual keeps closed widgets in that list until the theme changes."""
        following = getattr(self.app, "__watchers", {}).get("theme", [])
        following[:] = [(widget, callback) for widget, callback in following if widget is not self]

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit, without the characters that are forbidden in texts."""
        edit.text = self.allowed(edit.text)
        return super().edit(edit)

    def allowed(self, typed: str) -> str:
        """The typed or pasted text without the characters that are forbidden in texts."""
        harmless = FORBIDDEN.sub("", typed.replace("\r\n", "\n"))
        return " ".join(harmless.split("\n")) if self.single else harmless

    @property
    def gap(self) -> Message | None:
        """The gap in a text that can be read but is not whole; None for any other text."""
        return None

    def begin(self, content: str) -> None:
        """Set the text and clear the undo history."""
        self.load_text(FORBIDDEN.sub("", content))
        self.move_cursor(self.document.end)

    def action_to_beginning(self) -> None:
        """Go to the beginning of the text."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def write(self, content: str) -> None:
        """Replace the text, as an edit that can be undone."""
        if content != self.text:
            self.replace(content, (0, 0), self.document.end, maintain_selection_offset=False)

    async def _on_key(self, event: events.Key) -> None:
        if self.single and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
            return
        await super()._on_key(event)


class Outline(Acting, TextField):
    """Means as an outline: a line for each, indented lines for its steps (`kortit.outliner` keeps them together).

    Every line begins with a bullet, and what is wrapped hangs under its text.
    """

    PLACES = (Place.OUTLINE,)
    BINDINGS: ClassVar = bindings(Place.OUTLINE)

    # --- what is typed -------------------------------------------------------------------------------------------

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit as far as every means keeps its steps; refuse it, with a notice, where it cannot."""
        edit.text = self.allowed(edit.text)
        made = outliner.lawful(self.lines, outliner.Edit(edit.top, edit.bottom, edit.text))
        if made is None:
            self.refuse(_("the means has steps; delete the whole line, or move its steps first"))
            return EditResult(self.cursor_location, "")
        edit.from_location, edit.to_location, edit.text = made.start, made.end, made.text
        return super().edit(edit)

    @property
    def gap(self) -> Message | None:
        """An empty means whose steps would become those of the means above it."""
        gap = outliner.empty_means(self.lines)
        if gap is None:
            return None
        return _("line {line}: the means is empty; write its text, or delete it with its steps", line=gap + 1)

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def refuse(self, reason: Message) -> None:
        """Tell why a key did nothing."""
        cast("Any", self.app).say(reason, warning=True)

    async def _on_key(self, event: events.Key) -> None:
        row, _column = self.cursor_location
        line = self.document.get_line(row)
        if event.key == "enter" and self.selection.is_empty and outliner.is_step(line) and not line.strip():
            event.stop()
            event.prevent_default()
            self.do_outdent()  # a step that was left empty: a means begins instead
            return
        await super()._on_key(event)

    def action_delete_left(self) -> None:
        """Delete to the left; at the beginning of a step its line joins the one above."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if self.selection.is_empty and row and outliner.is_step(line) and column <= outliner.indentation(line):
            above = (row - 1, len(self.document.get_line(row - 1)))
            self.delete(above, (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def action_delete_right(self) -> None:
        """Delete to the right, but not the line break after a means that is empty and has steps."""
        row, _column = self.cursor_location
        if self.selection.is_empty and not self.document.get_line(row) and outliner.block_end(self.lines, row) > row:
            self.refuse(_("the means has steps; delete the whole line, or move its steps first"))
        else:
            super().action_delete_right()

    # --- what is moved -------------------------------------------------------------------------------------------

    def _arrange(self, move: Callable[[list[str], int, int], outliner.Arranged | None]) -> None:
        """Move the lines of the selection in a single edit; the cursor stays at its letter."""
        (first, _column), (last, _end) = sorted(self.selection)
        before = self.lines
        made = move(before, first, last)
        if made is None:
            return
        row, column = self.cursor_location
        to = made.first + row - made.origin if made.origin <= row else row
        shift = len(made.lines[to]) - len(before[row]) if 0 <= to < len(made.lines) else 0
        # The edit is lawful as it stands, and no part of it is typed.
        super().edit(Edit("\n".join(made.lines), (0, 0), self.document.end, maintain_selection_offset=False))
        self.move_cursor((to, max(column + shift, 0)))

    def do_lift(self) -> None:
        self._arrange(outliner.lifted)

    def do_lower(self) -> None:
        self._arrange(outliner.lowered)

    def do_indent(self) -> None:
        self._arrange(outliner.indented)

    def do_outdent(self) -> None:
        self._arrange(outliner.outdented)

    def do_next_field(self) -> None:
        self.screen.focus_next()

    def do_previous_field(self) -> None:
        self.screen.focus_previous()

    # --- what is painted -----------------------------------------------------------------------------------------

    @property
    def gutter_width(self) -> int:
        """The cells before the text, for the bullets of means."""
        return len(_BULLET)

    @property
    def wrap_width(self) -> int:
        """The width at which lines are wrapped, with room for those that hang under the text of a step."""
        return max(super().wrap_width - len(INDENT), 0)

    def render_line(self, y: int) -> Strip:
        """Paint a line of the screen with its bullet, or hanging where it goes on from the line above."""
        painted = super().render_line(y)
        place = self._begins_at(y + self.scroll_offset.y)
        if place is None:
            return painted
        row, column = place
        is_step = outliner.is_step(self.document.get_line(row))
        before, width = " " * self.gutter_width, painted.cell_length
        if column:
            before += INDENT * is_step
        elif not is_step:
            before = _BULLET if self.document.get_line(row).strip() else before
        else:  # the bullet has the look of the cell in which it stands, so that the cursor is seen there
            styles = [segment.style for segment in painted.crop(0, 1)]
            bullet = Strip([Segment(_STEP_BULLET, styles[0] if styles else self.rich_style)])
            painted = Strip.join([bullet, painted.crop(1)])
        begun = Strip([Segment(before, self.rich_style)], len(before))
        return Strip.join([begun, painted.crop(0, width + self.gutter_width - len(before))])

    def _begins_at(self, y: int) -> tuple[int, int] | None:
        """Where in the text a painted line begins: its row, and the column, which is 0 unless it is wrapped."""
        if y >= self.wrapped_document.height:
            return None
        return self.wrapped_document.offset_to_location(Offset(0, y))

    def _hanging(self, y: int) -> int:
        """How far a painted line is moved to the right because it hangs under a step."""
        place = self._begins_at(y)
        hangs = place is not None and place[1] and outliner.is_step(self.document.get_line(place[0]))
        return len(INDENT) if hangs else 0

    def get_target_document_location(self, event: events.MouseEvent) -> tuple[int, int]:
        """Where in the text the mouse is."""
        x, y = event.x - self.gutter_width - self.gutter.left, event.y + self.scroll_offset.y - self.gutter.top
        return self.wrapped_document.offset_to_location(Offset(x - self._hanging(y), y))

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor is, for input methods."""
        _x, y = self.wrapped_document.location_to_offset(self.cursor_location)
        return super().cursor_screen_offset + Offset(self._hanging(y), 0)


class YearField(TextField):
    """A year: selected when it gets the focus, so that typing replaces it; the arrows add a year or take one away."""

    def on_focus(self) -> None:
        """Select the year."""
        self.select_all()

    async def _on_key(self, event: events.Key) -> None:
        step = {"up": 1, "down": -1}.get(event.key)
        if step is not None and self.text.strip().isdecimal():
            event.stop()
            event.prevent_default()
            self.write(str(int(self.text) + step))
            self.select_all()
            return
        await super()._on_key(event)


WIDGETS: dict[Kind[Any], type[TextField]] = {OUTLINE: Outline, YEAR: YearField}
"""The widgets of a form for kinds of fields that are more than a text to type."""


class Harmless(Input):
    """A one-line input without forbidden characters."""

    def validate_value(self, value: str) -> str:
        """Remove the forbidden characters."""
        return FORBIDDEN.sub("", value)


class Entry(Harmless):
    """A one-line field of a form. `take` is offered what is pasted first, and tells whether it has taken it."""

    def __init__(self, title: object, content: str = "", *, id: str, take: Callable[[str], bool] | None = None) -> None:
        super().__init__(content, id=id, select_on_focus=False, classes="field")
        self.border_title = title_of(title)
        self.cursor_blink = False
        self.take = take

    def render_line(self, y: int) -> Strip:
        """Paint the text; where it is cut off while one is elsewhere, an ellipsis says so."""
        painted, width = super().render_line(y), self.content_size.width
        if self.has_focus or y or cell_len(self.value) <= width:
            return painted
        dots = Strip([Segment(ELLIPSIS, self.rich_style)])
        if self.scroll_offset.x:
            painted = Strip.join([dots, painted.crop(1)])
        if cell_len(self.value) > self.scroll_offset.x + width:
            painted = Strip.join([painted.crop(0, width - 1), dots])
        return painted

    def on_paste(self, event: events.Paste) -> None:
        """Offer what is pasted."""
        if self.take is not None and self.take(event.text):
            event.stop()
            event.prevent_default()


class Cycle(Widget, can_focus=True):
    """A choice of few values, changed with the arrows, Space, a click, or by typing how a name of a value begins.

    Space after a name that was typed goes on to the next field.

    `choices` are keys with what is shown of them; `called` has other names of some, by key.
    """

    BINDINGS: ClassVar = [
        ("right,space,enter,plus", "turn(1)"),
        ("left,minus", "turn(-1)"),
    ]

    class Turned(Event):
        """Message: another value is chosen."""

    def __init__(
        self,
        title: object,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        *,
        id: str,
        called: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(id=id, classes="field cycle")
        self.border_title = title_of(title)
        self.choices = choices
        self.called = called or {}
        self.typed = ""
        self.value = chosen if any(key == chosen for key, _shown in choices) else choices[0][0]

    def choose(self, key: str) -> None:
        """Choose a value by its key; an unknown key changes nothing."""
        if any(key == known for known, _shown in self.choices) and key != self.value:
            self.value = key
            self.refresh()
            self.post_message(self.Turned())

    def on_blur(self) -> None:
        """Forget what was typed."""
        self.typed = ""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space" and self.typed and self._beginning(f"{self.typed} ") is None:
            event.stop()
            event.prevent_default()
            self.screen.focus_next()  # the name is whole: what follows it belongs to the next field
            return
        if event.character is None or not (event.character.isalnum() or event.character in "-§"):
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        letter = event.character.casefold()
        for typed in (self.typed + letter, letter):  # a letter that leads nowhere begins a name of its own
            if (found := self._beginning(typed)) is not None:
                self.typed = typed
                self.choose(found)
                return

    def _beginning(self, typed: str) -> str | None:
        """The key of the value with a name that begins with the letters, the shortest such name first."""
        names = [(len(name), place, key) for place, (key, shown) in enumerate(self.choices)
                 for name in (*self.called.get(key, ()), shown) if name.casefold().startswith(typed)]  # fmt: skip
        return min(names)[2] if names else None

    def action_turn(self, step: int) -> None:
        """Choose the next or the previous value."""
        self.typed = ""
        keys = [key for key, _shown in self.choices]
        self.choose(keys[(keys.index(self.value) + step) % len(keys)])

    def on_click(self) -> None:
        """Choose the next value."""
        self.focus()
        self.action_turn(1)

    def render_line(self, y: int) -> Strip:
        """Paint the chosen value between arrows."""
        width = self.content_size.width
        shown = next(shown for key, shown in self.choices if key == self.value)
        line = cut(joined("‹ ", text(shown), " ›"), width) if y == 0 else Text()
        return strip(line, width, self.app.console, self.rich_style)
