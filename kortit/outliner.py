"""Editing means as an outline, line by line, so that every means keeps its steps.

An outline is a list of lines: a line at the left edge is a means, an indented one a step of the means above it. A
means and its steps are a block. Moving a means moves its block; only indenting and outdenting make a means of a step or
a step of a means. Everything else that is typed, deleted or pasted goes through `lawful`, which changes it where it
would make another structure, or refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kortit.outline import INDENT

if TYPE_CHECKING:
    from collections.abc import Sequence

Place: TypeAlias = tuple[int, int]
"""A row and a column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text between two places."""

    start: Place
    end: Place
    text: str


@dataclass(frozen=True, slots=True)
class Arranged:
    """All lines after a move; the first row of what was moved, before and after it, and its last row now."""

    lines: tuple[str, ...]
    origin: int
    first: int
    last: int


def is_step(line: str) -> bool:
    """Whether a line is a step: it is indented."""
    return line[:1].isspace()


def indentation(line: str) -> int:
    """The number of characters before the text of a line."""
    return len(line) - len(line.lstrip())


def block_end(lines: Sequence[str], row: int) -> int:
    """The last row of the steps that follow a row; the row itself where none do."""
    while row + 1 < len(lines) and is_step(lines[row + 1]):
        row += 1
    return row


def means_of(lines: Sequence[str], row: int) -> int | None:
    """The row of the means that a row is or belongs to; None for a step without one."""
    while row >= 0 and is_step(lines[row]):
        row -= 1
    return row if row >= 0 else None


def empty_means(lines: Sequence[str]) -> int | None:
    """The row of the first means that has steps but no text; None where there is none."""
    return next((row for row, line in enumerate(lines) if not line and block_end(lines, row) > row), None)


# --- what is typed, deleted and pasted -----------------------------------------------------------------------------


def lawful(lines: Sequence[str], edit: Edit) -> Edit | None:
    """The edit changed so that no means loses or gains steps by it; None where it cannot be made so.

    What is deleted line by line takes the steps of its means along. A line break inside a block begins a step. White
    space at the left edge of a means is left out.
    """
    (row, column), (end_row, end_column) = edit.start, edit.end
    if _is_whole_lines(lines, edit):
        owner = means_of(lines, end_row - 1)
        if owner is not None and owner >= row:
            end_row = block_end(lines, end_row - 1) + 1
        end = (end_row, 0) if end_row < len(lines) else (len(lines) - 1, len(lines[-1]))
        return Edit((row, 0), end, "")
    line, end_line = lines[row], lines[end_row]
    # The indentation of a step is no text: nothing is typed into it, and joining lines leaves it out.
    if is_step(line):
        column = max(column, indentation(line))
    if is_step(end_line):
        end_column = max(end_column, indentation(end_line))
    has_steps = end_row + 1 < len(lines) and is_step(lines[end_row + 1])
    owner = means_of(lines, end_row)
    begins_means = column == 0  # nothing is left of the line before the edit
    if has_steps and owner is not None and owner > row and not begins_means:
        return None  # the steps of one means would become those of another
    text = edit.text
    rest = end_line[end_column:]
    if "\n" in text:
        first, *new = text.split("\n")
        if not begins_means and (has_steps or (is_step(line) and (not text.strip() or bool(rest.strip())))):
            new = [INDENT + part.lstrip() for part in new]
        elif rest.strip() and (begins_means or not new[-1].strip()):
            new[-1] = new[-1].lstrip()
        if not new[-1].strip():
            end_column += indentation(rest)
        text = "\n".join((first if first.strip() or not begins_means else "", *new))
    elif begins_means:
        if line.strip() or not text.strip():
            text = text.lstrip()  # else a step that is pasted into an empty line
        if not text:
            end_column += indentation(rest)
    return Edit((row, column), (end_row, end_column), text)


def _is_whole_lines(lines: Sequence[str], edit: Edit) -> bool:
    """Whether an edit deletes whole lines with their line breaks."""
    (_row, column), (end_row, end_column) = edit.start, edit.end
    return not edit.text and column == 0 and end_row > edit.start[0] and (end_column == 0 or end_row >= len(lines))


# --- what is moved ---------------------------------------------------------------------------------------------------


def lifted(lines: Sequence[str], first: int, last: int) -> Arranged | None:
    """Rows before the neighbour above them: blocks before a block, steps before a step of the same means.

    None where there is no such neighbour.
    """
    first, last = _moved_together(lines, first, last)
    if first == 0 or (is_step(lines[first]) and not is_step(lines[first - 1])):
        return None
    above = first - 1 if is_step(lines[first]) else means_of(lines, first - 1)
    if above is None:
        return None
    moved = (*lines[:above], *lines[first : last + 1], *lines[above:first], *lines[last + 1 :])
    return Arranged(moved, first, above, above + last - first)


def lowered(lines: Sequence[str], first: int, last: int) -> Arranged | None:
    """Rows after the neighbour below them, as in `lifted`. None where there is no such neighbour."""
    first, last = _moved_together(lines, first, last)
    if last + 1 == len(lines) or (is_step(lines[first]) and not is_step(lines[last + 1])):
        return None
    below = last + 1 if is_step(lines[first]) else block_end(lines, last + 1)
    moved = (*lines[:first], *lines[last + 1 : below + 1], *lines[first : last + 1], *lines[below + 1 :])
    return Arranged(moved, first, first + below - last, below)


def indented(lines: Sequence[str], first: int, last: int) -> Arranged | None:
    """Rows as steps of the means above them, with their own steps. None where no means is above, or all are steps."""
    if first == 0 or means_of(lines, first - 1) is None or all(map(is_step, lines[first : last + 1])):
        return None
    steps = (line if is_step(line) else INDENT + line for line in lines[first : last + 1])
    return Arranged((*lines[:first], *steps, *lines[last + 1 :]), first, first, last)


def outdented(lines: Sequence[str], first: int, last: int) -> Arranged | None:
    """Steps as means of their own, after the block they come from, whose other steps it keeps.

    None where none of the rows is a step. Of several blocks only the steps of the first are taken.
    """
    chosen = [row for row in range(first, last + 1) if is_step(lines[row])]
    if not chosen:
        return None
    begin = chosen[0]
    end = next((row - 1 for row in range(begin, last + 1) if not is_step(lines[row])), last)
    after = block_end(lines, end)
    made = (line.lstrip() for line in lines[begin : end + 1])
    moved = (*lines[:begin], *lines[end + 1 : after + 1], *made, *lines[after + 1 :])
    return Arranged(moved, begin, begin + after - end, after)


def _moved_together(lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The rows with all that moves with them: whole blocks, unless they are steps of one means alone."""
    if all(map(is_step, lines[first : last + 1])):
        return first, last
    owner = means_of(lines, first)
    return (first if owner is None else owner), block_end(lines, last)
