"""Single lines: the header, the status line, and the key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget

from tui.actions import LONGEST_KEY_LINE, shown_key
from tui.widgets.painted import ends, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip


class Line(Widget):
    """One line with a text at each end."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left = Text()
        self.right = Text()

    def show(self, left: Text, right: Text | None = None) -> None:
        """Replace the texts."""
        self.left, self.right = left, right or Text()
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The whole width of the container."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        width = self.content_size.width
        line = ends(self.left, self.right, width) if y == 0 else Text()
        return strip(line, width, self.app.console, self.rich_style)


class KeyLine(Line):
    """The key line: the most important actions here, at most seven, as many as fit, help always last.

    A click on one does it.
    """

    def __init__(self, actions: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions = tuple(actions)[:LONGEST_KEY_LINE]
        self._places: list[tuple[int, int, str]] = []

    @property
    def left_out(self) -> int:
        """The number of actions that did not fit."""
        return len(self._actions) - len(self._places)

    def show_actions(self, actions: Sequence[str]) -> None:
        """Show other actions."""
        self._actions = tuple(actions)[:LONGEST_KEY_LINE]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the keys that fit."""
        width = self.content_size.width
        parts = [(name, *self._shown(name)) for name in self._actions] if y == 0 else []
        # Actions are left out from the middle: the first ones and help stay.
        while parts and sum(cell_len(key) + cell_len(word) + 3 for _name, key, word in parts) > width + 2:
            parts.pop(-2 if len(parts) > 1 else 0)
        line = Text()
        self._places = []
        for name, key, word in parts:
            start = cell_len(line.plain)
            line.append(key, "kortit.key").append(f" {word}")
            self._places.append((start, cell_len(line.plain), name))
            line.append("  ")
        return strip(line, width, self.app.console, self.rich_style)

    def _shown(self, action_id: str) -> tuple[str, str]:
        app: Any = self.app
        return shown_key(app.key_of(action_id, self.screen)), app.translate(app.label_of(action_id, self.screen))

    async def on_click(self, event: events.Click) -> None:
        """Do the action whose key was clicked."""
        for start, end, name in self._places:
            if start <= event.x < end:
                await self.app.do_by_id(name)  # type: ignore[attr-defined]
                return
