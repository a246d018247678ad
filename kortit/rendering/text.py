"""The change table and the cards for a terminal: side by side if there is room, otherwise stacked.

With colours, inserted words are green and underlined, deleted ones red and struck through; without, they are enclosed
in {+…+} and [-…-] as in git's word diffs.
"""

from __future__ import annotations

import io
import re
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kortit.rendering import blocks
from kortit.rendering.composition import manuscript
from kortit.rendering.manuscript import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Bars, CellParts, Column, Item, Manuscript, Part, Row, Section
    from kortit.wording import Words

_GAP = " │ "
_IN_NUMBER = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9])|[€%])")
_GLUE = "\ue000"  # stands for a space where a line must not end
SIDE_BY_SIDE = 90  # minimum columns for showing two texts side by side
# The prefix of a text (a bullet, an indentation), and the text.
_Line: TypeAlias = "tuple[str, Text]"

_STYLES = {"same": "", "sign": "dim", "deleted": "red strike", "inserted": "green underline"}
_MARKS = {"same": ("", ""), "sign": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_STATUS_STYLES = {
    "added": "green bold",
    "changed": "yellow bold",
    "removed": "red bold",
    "unchanged": "dim",
    None: "bold",
}


class TableLine(NamedTuple):
    """One line of a shown table: its cells (None: empty) and their widths, and the goal or setting that begins here."""

    cells: tuple[Text | None, ...]
    widths: tuple[int, ...]
    goal: str | None = None

    def text(self) -> Text:
        """The line as one text, with its cells padded and separated as in the table."""
        line = Text(end="")
        for number, (cell, width) in enumerate(zip(self.cells, self.widths, strict=True)):
            line.append(_GAP if number else "")
            used = 0
            if cell is not None:
                line.append_text(cell)
                used = cell_len(cell.plain)
            line.append(" " * (width - used))
        line.rstrip()
        return line


class Block(NamedTuple):
    """Lines that stand together: a row, or what stands between rows. They are made when they are asked for."""

    make: Callable[[], Iterator[TableLine]]
    is_row: bool = False


def parts(content: Content, view: View) -> Iterator[str]:
    """Render content for a terminal of `view.width` columns."""
    writer = _Writer(content, view)
    for line in chain(writer.heading(), writer.rows(), writer.closing()):
        shown = (writer.padded(cell, width) for cell, width in zip(line.cells, line.widths, strict=True))
        yield _GAP.join(shown).rstrip() + "\n"


def blocks_of(content: Content, view: View, *, heading: bool = True) -> list[Block]:
    """The lines in blocks, for showing any part of them inside another interface; without `heading`, the rows alone."""
    writer = _Writer(content, view)
    return [*([Block(writer.heading)] if heading else []), *writer.blocks()]


class _Writer:
    def __init__(self, content: Content, view: View) -> None:
        self.manuscript: Manuscript = manuscript(content, view)
        self.view = view
        self.console = Console(
            file=io.StringIO(),
            width=view.width,
            force_terminal=view.colour,
            color_system="standard" if view.colour else None,
            no_color=not view.colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def heading(self) -> Iterator[TableLine]:
        said = self.manuscript
        yield from self._said_alone(said.title, "bold")
        yield from self._said_alone(said.municipality)
        for fact in said.facts:
            yield from self._labelled(f"{fact.label}: ", fact.texts)

    def rows(self) -> Iterator[TableLine]:
        return chain.from_iterable(block.make() for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        said = self.manuscript
        if not said.chapters:
            yield Block(lambda: chain(self._said_alone(""), self._said_alone(said.empty)))
        for section in said.sections:
            widths = self._widths(section.columns) if self.view.width >= SIDE_BY_SIDE else ()
            yield Block(partial(self._begin, section, widths))
            row = partial(self._side_by_side, section, widths) if widths else partial(self._stacked, section)
            yield from (Block(partial(row, number), is_row=True) for number in range(len(section)))

    def _begin(self, section: Section, widths: tuple[int, ...]) -> Iterator[TableLine]:
        """The lines above the rows of a section, in columns of these widths, if there are any."""
        yield from self._said_alone("")
        yield from self._said_alone(section.heading, "bold")
        if section.bars is not None:
            yield from self._bars(section.bars)
        if widths:
            yield self._rule(widths, "┬")
            yield from self._grid_row(widths, [[("", _styled(column.heading, "bold"))] for column in section.columns])

    def _bars(self, bars: Bars) -> Iterator[TableLine]:
        for name, shares in bars.rows:
            drawn = "".join(part for _share, part in blocks.bar(shares, min(blocks.BAR, self.view.width)))
            yield from self._said_alone(f"{drawn}  {name}")
        yield from self._said_alone("   ".join(f"{blocks.block(share)} {word}" for share, word in bars.key), "dim")

    def closing(self) -> Iterator[TableLine]:
        yield from self._said_alone("")
        for line in self.manuscript.closing:
            yield from self._said_alone(line, "dim")

    def _said_alone(self, text: str, style: str = "") -> Iterator[TableLine]:
        yield from self._grid_row((self.view.width,), [[("", _styled(text, style))]])

    def _labelled(self, label: str, texts: Sequence[str]) -> Iterator[TableLine]:
        """Texts after a label: on one line if they fit, otherwise below each other."""
        in_one = "; ".join(texts)
        fits = cell_len(label + in_one) <= self.view.width
        indent = " " * cell_len(label)
        indented = [
            (indent if number else label, _styled(text, "")) for number, text in enumerate([in_one] if fits else texts)
        ]
        yield from self._grid_row((self.view.width,), [indented])

    def _side_by_side(self, section: Section, widths: tuple[int, ...], number: int) -> Iterator[TableLine]:
        """Columns with lines between them. Rich wraps, measures and styles; its own tables are too slow."""
        row = section.row(number)
        yield self._rule(widths, "┼")
        yield from self._grid_row(widths, [self._cell(row, cell) for cell in row.cells], row.id)
        if number == len(section) - 1:
            yield self._rule(widths, "┴")

    def _widths(self, columns: Sequence[Column]) -> tuple[int, ...]:
        room = self.view.width - (len(columns) - 1) * len(_GAP)
        widths = [max(room * column.share // 100, 4) for column in columns[:-1]]
        widths.append(room - sum(widths))
        words = [max(map(cell_len, column.heading.split()), default=0) for column in columns]
        for number, word in enumerate(words):  # a heading is not broken inside a word where another column has room
            while widths[number] < word:
                spare = [width - least for width, least in zip(widths, words, strict=True)]
                giving = max(range(len(spare)), key=spare.__getitem__)
                if spare[giving] <= 0:
                    break
                widths[number] += 1
                widths[giving] -= 1
        return tuple(widths)

    def _rule(self, widths: Iterable[int], crossing: str) -> TableLine:
        line = f"─{crossing}─".join("─" * width for width in widths)
        return TableLine((Text(line),), (len(line),))

    def _grid_row(
        self, widths: tuple[int, ...], cells: Iterable[list[_Line]], goal: str | None = None
    ) -> Iterator[TableLine]:
        columns = [self._wrapped(lines, width) for lines, width in zip(cells, widths, strict=True)]
        for line in zip_longest(*columns):
            yield TableLine(line, widths, goal)
            goal = None

    def _wrapped(self, lines: Iterable[_Line], width: int) -> Iterator[Text]:
        """Wrap lines with a hanging indent."""
        for prefix, text in lines:
            room = width - len(prefix)
            if cell_len(text.plain) <= room:
                parts: Iterable[Text] = (text,)
            else:
                text.plain = _IN_NUMBER.sub(_GLUE, text.plain)
                parts = text.wrap(self.console, room, overflow="fold")
            for number, part in enumerate(parts):
                part.plain = part.plain.replace(_GLUE, " ")
                part.rstrip()
                yield Text(" " * len(prefix) if number else prefix).append_text(part) if prefix else part

    def padded(self, line: Text | None, width: int) -> str:
        if line is None:
            return " " * width
        if not self.view.colour:
            return line.plain + " " * (width - cell_len(line.plain))
        segments = (segment for segment in line.render(self.console) if segment.text)
        written = (segment.style.render(segment.text) if segment.style else segment.text for segment in segments)
        return "".join(written) + " " * (width - cell_len(line.plain))

    def _stacked(self, section: Section, number: int) -> Iterator[TableLine]:
        row = section.row(number)
        lines = self._cell(row, row.cells[0])
        if section.bars is not None:  # counts, each a number
            numbers = zip(section.columns[1:], row.cells[1:], strict=True)
            said = "; ".join(f"{column.heading} {self._cell(row, cell)[0][1].plain}" for column, cell in numbers)
            yield from self._grid_row((self.view.width,), [[*lines, ("  ", Text(said))]], row.id)
            return
        for column, cell in zip(section.columns[1:], row.cells[1:], strict=True):
            lines.append(("", Text(f"{column.heading}:")))
            lines += [("  " + prefix, text) for prefix, text in self._cell(row, cell)]
        yield from self._grid_row((self.view.width,), [lines], row.id)
        yield from self._said_alone("")

    def _cell(self, row: Row, cell: CellParts) -> list[_Line]:
        return [line for part in cell for line in self._part(row, part)]

    def _part(self, row: Row, part: Part) -> Iterator[_Line]:
        match part.role:
            case Role.STATUS:
                goal_id = "".join(run.text for run in part.runs)
                status = f"{part.label}  " if part.label else ""
                yield "", _styled(status, _STATUS_STYLES[row.kind]).append(goal_id)
            case Role.MEANS | Role.INDICATORS:
                if part.label:
                    yield "", Text(f"{part.label}:")
                for item in part.items:
                    yield "• ", self._item(item)
                    for step in item.steps:
                        yield "  ◦ ", self._item(step)
            case Role.NOTE:
                note = _styled(f"{part.label}: " if part.label else "", "dim").append_text(self._said(part, "dim"))
                yield "", self._after(note, part.state, part.decision)
            case _:
                text = Text(f"{part.label}: " if part.label else "")
                yield "", self._after(text.append_text(self._said(part)), part.state, part.decision)

    def _said(self, part: Part, style: str = "") -> Text:
        text = self._marked(part.runs)
        if style:
            text.stylize(style)
        return text

    def _item(self, item: Item) -> Text:
        return self._after(self._marked(item.runs), item.state, item.decision)

    def _after(self, text: Text, state: str, decision: str) -> Text:
        if state:
            text.append(f" ({state})", "italic")
        if decision:
            text.append(f" [{decision}]", "dim")
        return text

    def _marked(self, runs: Iterable[Words]) -> Text:
        """A text with its marks: styles where there are colours, else signs."""
        if not self.view.colour:
            return Text("".join(_signed(run) for run in runs))
        text = Text()
        for run in runs:
            text.append(run.text, _STYLES[run.kind] or None if run.text.strip() else None)
        return text


def _signed(run: Words) -> str:
    before, after = _MARKS[run.kind] if run.text.strip() else ("", "")
    return before + run.text + after


def _styled(text: str, style: str) -> Text:
    """A text whose style is a span, so that it survives wrapping and joining."""
    return Text().append(text, style or None)
