"""Texts in the form that a terminal shows: the only module where a card's text reaches the screen.

Everything goes through rich's Text, which interprets no markup, after the characters that could control a terminal are
replaced. Styles have names of our own; the theme gives their colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content
from textual.strip import Strip

from kortit.characters import cleaned

if TYPE_CHECKING:
    from rich.console import Console
    from rich.style import Style

ELLIPSIS = "…"


def text(content: object, style: str = "") -> Text:
    """A text as one harmless line, ready to be shown."""
    shown = cleaned(str(content))
    return Text().append(shown, style or None) if shown else Text()


def spaced(content: str, style: str = "") -> Text:
    """Part of a text, ready to be shown, with the spaces at its ends kept."""
    core = cleaned(content)
    if not core:
        return Text(" " if content else "")
    shown = (" " if content[0].isspace() else "") + core + (" " if content[-1].isspace() else "")
    return Text().append(shown, style or None)


def title_of(content: object) -> str:
    """A border title without markup; Textual accepts its Content as well as a str."""
    return cast("str", Content(text(content).plain))


def joined(*parts: Text | str) -> Text:
    """Join texts into one line."""
    line = Text()
    for part in parts:
        line.append_text(part) if isinstance(part, Text) else line.append(part)
    return line


def cut(line: Text, width: int) -> Text:
    """A line cut to `width` cells; an ellipsis marks the cut."""
    if cell_len(line.plain) <= width:
        return line
    if width <= 1:
        return Text(ELLIPSIS[:width])
    kept = set_cell_size(line.plain, width - 1)
    short = line[: len(kept.rstrip())] if line.plain.startswith(kept.rstrip()) else Text(kept.rstrip())
    return short.append(ELLIPSIS)


def ends(left: Text, right: Text, width: int) -> Text:
    """A line with `right` at its right end; `left` is cut to make room for it."""
    room = max(width - cell_len(right.plain) - 1, 0) if right.plain else width
    left = cut(left, room)
    line = left.copy()
    line.append(" " * max(width - cell_len(left.plain) - cell_len(right.plain), 0))
    return cut(line.append_text(right), width)


def halved(left: Text, right: Text, width: int) -> Text:
    """A line like `ends`, where `right` is cut as well: each of both has at least half of it."""
    return ends(left, cut(right, max(width - cell_len(left.plain) - 1, width // 2)), width)


def strip(line: Text, width: int, console: Console, style: Style) -> Strip:
    """A line as a Textual Strip in `style`, exactly `width` cells wide."""
    segments = [segment for segment in line.render(console) if segment.text and segment.text != "\n"]
    return Strip(segments, cell_len(line.plain)).adjust_cell_length(width).apply_style(style)
