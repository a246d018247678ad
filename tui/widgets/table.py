"""A change table to read: laid out for the width there is, with changed words marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, cast, overload

from rich.text import Text
from textual.geometry import Size

from kortit.messages import _
from kortit.rendering import View
from kortit.rendering.text import blocks_of
from tui.change_rows import key_of, rows_of
from tui.widgets.page import Page, Wrapped
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.changes import ChangeTable
    from kortit.rendering.text import Block
    from tui.app import KortitApp
    from tui.widgets.page import Paragraph

_NAMES = {
    "red strike": "kortit.deleted",
    "green underline": "kortit.inserted",
    "dim": "kortit.quiet",
    "bold": "kortit.heading",
    "green bold": "kortit.good",
    "yellow bold": "kortit.draft",
    "red bold": "kortit.problem",
}
LEAST = 30  # columns, the least width to lay a table out for
MEASURED = (
    16  # blocks laid out at the beginning: those of the first page, and whose mean height the others have at first
)


class TableLines(Sequence[Text]):
    """The lines of a table for a width. Blocks of them are laid out when they come into view.

    Until then a block is as high as those laid out at the beginning are on average, so that any place of a long table
    is reached without what lies before it.
    """

    def __init__(self, table: ChangeTable, view: View, *, heading: bool) -> None:
        self._blocks: list[Block] = blocks_of(table, view, heading=heading)
        rows = (number for number, block in enumerate(self._blocks) if block.is_row)
        keys = map(key_of, rows_of(table, substantive=False))
        self._row: dict[object, int] = dict(zip(keys, rows, strict=True))
        self._laid_out: dict[int, list[Text]] = {}
        self._begins: dict[int, int] = {}  # the line at which the row of a block begins, below the rule above it
        first = [self._lay_out(number) for number in range(min(MEASURED, len(self._blocks)))]
        mean = max(round(sum(first) / len(first)), 1) if first else 1
        self._heights = [*first, *[mean] * (len(self._blocks) - len(first))]
        self._starts = [0, *accumulate(self._heights)]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, number: int) -> Text: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Text]: ...
    def __getitem__(self, number: int | slice) -> Text | Sequence[Text]:
        """A line, or some; what is not laid out is empty."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        block = self.block_at(number)
        lines, line = self._laid_out.get(block, ()), number - self._starts[block]
        return lines[line] if line < len(lines) else Text()

    def __iter__(self) -> Iterator[Text]:
        return (self[number] for number in range(len(self)))

    @property
    def laid_out(self) -> int:
        """The number of blocks that are laid out."""
        return len(self._laid_out)

    def block_at(self, line: int) -> int:
        """The number of the block to which a line belongs."""
        return max(min(bisect_right(self._starts, line), len(self._blocks)) - 1, 0)

    def start_of(self, block: int) -> int:
        """The first line of a block."""
        return self._starts[block]

    def height_of(self, block: int) -> int:
        """The lines of a block."""
        return self._heights[block]

    def row(self, key: object) -> tuple[int, int] | None:
        """The block of the row with a key, laid out, and the line of it where the row begins; None if there is none."""
        block = self._row.get(key)
        if block is None:
            return None
        self.lay_out_around(block, 0, 1)
        return block, self._begins.get(block, 0)

    def lay_out_around(self, block: int, above: int, below: int) -> bool:
        """Lay out a block with as many lines above its first one, and from that on; return whether any had not been."""
        new = False
        for numbers, lines in ((range(block, len(self._blocks)), below), (range(block - 1, -1, -1), above)):
            passed = 0
            for number in numbers:
                if passed >= lines:
                    break
                if number not in self._laid_out:
                    self._heights[number] = self._lay_out(number)
                    new = True
                passed += self._heights[number]
        if new:
            self._starts = [0, *accumulate(self._heights)]
        return new

    def _lay_out(self, number: int) -> int:
        lines: list[Text] = []
        for line in self._blocks[number].make():
            if line.goal is not None:
                self._begins[number] = len(lines)
            lines.append(_named(line.text()))
        self._laid_out[number] = lines
        return len(lines)


class TablePage(Page):
    """Shows a change table, with or without its heading, or paragraphs instead (`show`).

    A thread begins to lay it out, again for each width; what is scrolled to is laid out when it comes into view.
    """

    def __init__(self, *, id: str | None = None, heading: bool = True) -> None:
        super().__init__(id=id)
        self.heading = heading
        self.table: ChangeTable | None = None
        self._from_top = True
        self._row: object = None
        self._to_end = False
        self._lines: TableLines | None = None

    def show_table(self, table: ChangeTable | None) -> None:
        """Show another table, from its top."""
        self.table = table
        self._from_top = True
        self._set()

    def show_row(self, row: object) -> None:
        """Scroll to the row of a goal or setting, as soon as the table is set; nothing happens if it is not there."""
        self._row = row
        if (lines := self._lines) is not None and (place := lines.row(row)) is not None:
            self._show_from(*place)

    def show(self, paragraphs: Sequence[Paragraph], *, from_top: bool = False) -> None:
        """Show paragraphs instead of a table."""
        self.table = self._lines = None
        super().show(paragraphs, from_top=from_top)

    def resized(self) -> None:
        """Lay the table out for the new width, where its row is another line."""
        super().resized()
        if self.table is not None:
            self._from_top = self._from_top or self._row is not None
            self._set()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what is scrolled to."""
        super().watch_scroll_y(old_value, new_value)
        if (lines := self._lines) is not None:
            top = self.scroll_offset.y
            block = lines.block_at(top)
            self._show_from(block, top - lines.start_of(block))

    def do_last(self) -> None:
        self._to_end = True
        if (lines := self._lines) is not None:
            lines.lay_out_around(lines.block_at(len(lines)) + 1, 2 * self.size.height, 0)
            self.virtual_size = Size(0, len(lines))
        super().do_last()

    def _set(self) -> None:
        table, self._lines, self._to_end = self.table, None, False
        if table is None:
            self.show_wrapped(Wrapped(()), from_top=True)
        elif self.content_region.width > 0:
            self.run_awaited(self._set_table(table, max(self.content_region.width - 1, LEAST)))

    async def _set_table(self, table: ChangeTable, width: int) -> None:
        app = cast("KortitApp", self.app)
        if self._from_top:
            self.show_wrapped(Wrapped((text(app.translate(_("setting the table")), "kortit.quiet"),)), from_top=True)
        view = View(app.session.language, table.municipality.document.columns, width=width, colour=app.colour)
        lines = await app.background.do(lambda: TableLines(table, view, heading=self.heading), topic=(self, "table"))
        if table is not self.table or width != max(self.content_region.width - 1, LEAST):
            return
        begins, self._from_top, self._lines = self._from_top, False, lines
        self.show_wrapped(Wrapped(lines), from_top=begins)
        if self._to_end:
            self.do_last()
        elif self._row is not None and begins:
            self.show_row(self._row)
        else:
            self.watch_scroll_y(self.scroll_y, self.scroll_y)

    def _show_from(self, block: int, line: int) -> None:
        """Show a line of a block as the first, with all that is in view and a page on either side laid out."""
        lines, page = self._lines, max(self.size.height, 1)
        if lines is None:
            return
        lines.lay_out_around(block, page, line + 2 * page)
        first = lines.start_of(block) + min(line, max(lines.height_of(block) - 1, 0))
        self.virtual_size = Size(0, len(lines))
        if first != self.scroll_offset.y:
            self.go_to_line(first)
        self.refresh()


def _named(line: Text) -> Text:
    """A line with the styles of a plain terminal replaced by those of the screen."""
    for number, span in enumerate(line.spans):
        name = _NAMES.get(str(span.style))
        if name is not None:
            line.spans[number] = span._replace(style=name)
    return line
