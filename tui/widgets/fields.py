"""Input fields. None of them accepts a character that could control a terminal, typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kortit.characters import FORBIDDEN
from kortit.kinds import OUTLINE
from kortit.outline import INDENT
from tui.acting import Acting
from tui.actions import Place, bindings
from tui.widgets.painted import cut, joined, strip, text, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.document._document import EditResult
    from textual.document._edit import Edit
    from textual.strip import Strip

    from kortit.kinds import Kind


class TextField(TextArea):
    """A text field with wrapping, undo and redo. With `single` it is one line, and Enter moves to the next field."""

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
        harmless = FORBIDDEN.sub("", edit.text.replace("\r\n", "\n"))
        edit.text = " ".join(harmless.split("\n")) if self.single else harmless
        return super().edit(edit)

    def begin(self, content: str) -> None:
        """Set the text and clear the undo history."""
        self.load_text(FORBIDDEN.sub("", content))
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
    """Means as an outline: a line for each, indented lines for its steps. Lines can be moved and indented."""

    PLACES = (Place.OUTLINE,)
    BINDINGS: ClassVar = bindings(Place.OUTLINE)

    def _lines(self) -> tuple[list[str], int, int]:
        (first, _column), (last, _end) = sorted(self.selection)
        return self.text.split("\n"), first, last

    def _put(self, lines: Sequence[str], first: int, last: int, row: int, column: int) -> None:
        """Replace whole lines in a single edit, and place the cursor."""
        end = (last, len(self.document.get_line(last)))
        self.replace("\n".join(lines), (first, 0), end, maintain_selection_offset=False)
        self.move_cursor((row, max(column, 0)))

    def do_lift(self) -> None:
        lines, first, last = self._lines()
        if first > 0:
            row, column = self.cursor_location
            self._put([*lines[first : last + 1], lines[first - 1]], first - 1, last, row - 1, column)

    def do_lower(self) -> None:
        lines, first, last = self._lines()
        if last + 1 < len(lines):
            row, column = self.cursor_location
            self._put([lines[last + 1], *lines[first : last + 1]], first, last + 1, row + 1, column)

    def do_indent(self) -> None:
        lines, first, last = self._lines()
        row, column = self.cursor_location
        self._put([INDENT + line.lstrip() for line in lines[first : last + 1]], first, last, row,
                  column + len(INDENT) - (len(lines[row]) - len(lines[row].lstrip())))  # fmt: skip

    def do_outdent(self) -> None:
        lines, first, last = self._lines()
        row, column = self.cursor_location
        self._put([line.lstrip() for line in lines[first : last + 1]], first, last, row,
                  column - (len(lines[row]) - len(lines[row].lstrip())))  # fmt: skip

    async def _on_key(self, event: events.Key) -> None:
        await super()._on_key(event)
        if event.key == "enter":
            # A new line gets the indentation of the line before it.
            row, _column = self.cursor_location
            before = self.document.get_line(row - 1) if row else ""
            if before.startswith(INDENT) and not self.document.get_line(row).startswith(INDENT):
                self.insert(INDENT, (row, 0))


WIDGETS: dict[Kind[Any], type[TextField]] = {OUTLINE: Outline}
"""What a form has for fields of a kind, where it is more than a text to type."""


class Harmless(Input):
    """A one-line input without forbidden characters."""

    def validate_value(self, value: str) -> str:
        """Remove the forbidden characters."""
        return FORBIDDEN.sub("", value)


class Entry(Harmless):
    """A one-line field of a form."""

    def __init__(self, title: object, content: str = "", *, id: str) -> None:
        super().__init__(content, id=id, select_on_focus=False, classes="field")
        self.border_title = title_of(title)
        self.cursor_blink = False


class Cycle(Widget, can_focus=True):
    """A choice of few values, changed with the arrows, Space or a click."""

    BINDINGS: ClassVar = [
        ("right,space,enter,plus", "turn(1)"),
        ("left,minus", "turn(-1)"),
    ]

    class Turned(Event):
        """Message: another value is chosen."""

    def __init__(self, title: object, choices: Sequence[tuple[str, str]], chosen: str, *, id: str) -> None:
        super().__init__(id=id, classes="field cycle")
        self.border_title = title_of(title)
        self.choices = choices
        self.value = chosen if any(key == chosen for key, _shown in choices) else choices[0][0]

    def choose(self, key: str) -> None:
        """Choose a value by its key; an unknown key changes nothing."""
        if any(key == known for known, _shown in self.choices) and key != self.value:
            self.value = key
            self.refresh()
            self.post_message(self.Turned())

    def action_turn(self, step: int) -> None:
        """Choose the next or the previous value."""
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
