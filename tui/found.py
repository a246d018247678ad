"""Finds as they are shown: their words marked, the reason, and what was tried instead of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from kortit.authority import field_name
from kortit.messages import Message, _
from kortit.search import places, reason_beyond_text
from tui.painting import LEAD, goal_line, goal_lines
from tui.widgets.painted import ends, joined, text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kortit.goal import Goal
    from kortit.messages import Translator
    from kortit.municipality import Municipality
    from kortit.search import Query
    from tui.desk import Listed

_BEFORE = 12  # letters before the word in a piece of a text
_LEAST_FOR_GOAL = 36  # cells that a goal's own line keeps beside the reason


def with_found(line: Text, query: Query) -> Text:
    """A line with the words of a query marked."""
    for first, after in places(line.plain, query):
        line.stylize("kortit.found", first, after)
    return line


def found_goal_line(
    listed: Listed,
    query: Query,
    width: int,
    translate: Translator,
    municipality: Municipality,
    *,
    marked: bool | None = None,
) -> Text:
    """The line of a goal that was found, with the piece of another text where its own does not have the words."""
    room = width - _LEAST_FOR_GOAL
    piece = piece_of(listed.goal, query, room, translate, municipality) if listed.goal is not None and room > 0 else ""
    if not piece:
        return with_found(goal_line(listed, width, translate, marked=marked), query)
    right = text(piece, "kortit.quiet")
    line = goal_line(listed, width - cell_len(right.plain) - 1, translate, marked=marked)
    return with_found(ends(line, right, width), query)


def found_goal_lines(
    listed: Listed,
    query: Query,
    width: int,
    most: int,
    translate: Translator,
    municipality: Municipality,
    console: Console,
    *,
    marked: bool,
) -> list[Text]:
    """A goal that was found, wrapped, with the piece of another text below where its own does not have the words."""
    lines = goal_lines(listed, width, most, translate, console, marked=marked)
    room = width - LEAD
    piece = piece_of(listed.goal, query, room, translate, municipality) if listed.goal is not None else ""
    if piece:
        lines.append(joined(" " * LEAD, text(piece, "kortit.quiet")))
    return [with_found(line, query) for line in lines]


def piece_of(goal: Goal, query: Query, room: int, translate: Translator, municipality: Municipality) -> str:
    """The field and the piece of its text for which a goal was found, within some cells; empty where it needs none."""
    reason = reason_beyond_text(goal, query)
    if reason is None:
        return ""
    name = field_name(reason.field.key, municipality)
    label = f"{name if isinstance(name, str) else translate(name)}: "
    first = reason.places[0][0]
    begin = 0 if first <= _BEFORE else reason.text.rfind(" ", 0, first - _BEFORE + 1) + 1
    piece = ("…" if begin else "") + reason.text[begin:]
    left = room - len(label)
    return label + (piece if len(piece) <= left else f"{piece[: left - 1]}…") if left > _BEFORE else ""


def tried(query: Query) -> Message | None:
    """The search that was tried because nothing had the words; None where they were found as typed."""
    if query.is_as_asked:
        return None
    beginnings = ", ".join(f"{word}…" for word in query.words if word in query.beginnings)
    parts: list[Message] = [_("by beginnings: {words}", words=beginnings)] if beginnings else []
    if query.folded:
        parts.append(_("ä, ö and å as a and o"))
    return _("{parts}", parts=tuple(parts))
