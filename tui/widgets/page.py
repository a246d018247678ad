"""A text of any length to read: a goal, a change table, help. It wraps the text and paints only the visible lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.acting import Acting
from tui.actions import Place, bindings
from tui.widgets.painted import strip

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from rich.console import Console


class Paragraph(NamedTuple):
    """A text to wrap. `first` precedes its first line; the other lines are indented by as much.

    `anchor` is a name by which the page can scroll to it.
    """

    text: Text
    first: str = ""
    anchor: Hashable = None


class Wrapped(NamedTuple):
    """Wrapped lines, and the anchors with the line where each begins."""

    lines: Sequence[Text]
    anchors: tuple[tuple[Hashable, int], ...] = ()


def wrapped(paragraphs: Iterable[Paragraph], width: int, console: Console) -> Wrapped:
    """Wrap paragraphs to a width in cells."""
    lines: list[Text] = []
    anchors: list[tuple[Hashable, int]] = []
    for paragraph in paragraphs:
        if paragraph.anchor is not None:
            anchors.append((paragraph.anchor, len(lines)))
        room = max(width - cell_len(paragraph.first), 4)
        if cell_len(paragraph.text.plain) <= room:
            parts: Iterable[Text] = (paragraph.text,)
        else:
            parts = paragraph.text.wrap(console, room, overflow="fold")
        hang = " " * cell_len(paragraph.first)
        for number, part in enumerate(parts):
            part.rstrip()
            lines.append(Text(hang if number else paragraph.first).append_text(part) if hang else part)
    return Wrapped(lines, tuple(anchors))


class Page(Acting, ScrollView, can_focus=True):
    """A scrollable text. When its content changes a little, the scroll position stays."""

    PLACES = (Place.PAGE,)
    BINDINGS: ClassVar = bindings(Place.PAGE)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paragraphs: Sequence[Paragraph] | None = ()
        self._shown = Wrapped(())
        self._wrapped_for = -1

    def show(self, paragraphs: Sequence[Paragraph], *, from_top: bool = False) -> None:
        """Show paragraphs, from the top or at the current scroll position."""
        self._paragraphs = paragraphs
        self._wrap()
        if from_top:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    def show_wrapped(self, shown: Wrapped, *, from_top: bool = False) -> None:
        """Show lines that are wrapped for the width of this page already."""
        self._paragraphs = None
        self._shown = shown
        self.virtual_size = Size(0, len(shown.lines))
        if from_top:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    @property
    def anchors(self) -> tuple[tuple[Hashable, int], ...]:
        """The anchors, with the line of each."""
        return self._shown.anchors

    @property
    def plain(self) -> str:
        """The whole text, visible or not, without styles."""
        return "\n".join(line.plain for line in self._shown.lines)

    def go_to_line(self, line: int) -> None:
        """Scroll so that a line is the first visible one; forced, since a new text may not have its scroll bar yet."""
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        """Show the text in the new size."""
        self.resized()

    def resized(self) -> None:
        """Wrap again for the new width; Textual would call `on_resize` of every class that has one."""
        self._wrap()

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        if number >= len(self._shown.lines):
            return Strip.blank(width, self.rich_style)
        return strip(self._shown.lines[number], width, self.app.console, self.rich_style)

    def _wrap(self) -> None:
        # The scroll bar's cell is always reserved, so that showing or hiding it never rewraps the text.
        width = self.content_region.width - 1
        if self._paragraphs is None or width <= 0:
            return
        self._shown = wrapped(self._paragraphs, width, self.app.console)
        self.virtual_size = Size(0, len(self._shown.lines))

    # --- actions -------------------------------------------------------------------------------------------------

    def _by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    def do_up(self) -> None:
        self._by(-1)

    def do_down(self) -> None:
        self._by(1)

    def do_page_up(self) -> None:
        self._by(1 - self.scrollable_content_region.height)

    def do_page_down(self) -> None:
        self._by(self.scrollable_content_region.height - 1)

    def do_half_up(self) -> None:
        self._by(-(self.scrollable_content_region.height // 2))

    def do_half_down(self) -> None:
        self._by(self.scrollable_content_region.height // 2)

    def do_first(self) -> None:
        self.go_to_line(0)

    def do_last(self) -> None:
        self.go_to_line(len(self._shown.lines))
