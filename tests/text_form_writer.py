"""Writes change tables in the text form, as text extracted from a PDF table looks: the reader's counterpart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.rows import Column, GoalRow

GOAL_WIDTH, CELL_WIDTH = 26, 62


def wrapped(text: str, width: int) -> list[str]:
    """Wrap as PDF extraction does: a line that was only wrapped keeps its trailing space."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line + " ")
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def cell(column: Column, bullet: str) -> list[str]:
    """Write a year and means: paragraphs, or bullets when none of them has steps and `bullet` is set."""
    lines: list[str] = []
    plain = not bullet or any(means.steps for means in column.means)
    for means in column.means:
        lines += wrapped(means.text if plain else f"{bullet} {means.text}", CELL_WIDTH)
        for step in means.steps:
            lines += wrapped(f"{bullet or '*'} {step}", CELL_WIDTH)
    return [f"{column.target_year} {lines[0]}", *lines[1:]] if lines else [str(column.target_year)]


def text_form(
    rows: Sequence[GoalRow],
    title: str = "",
    preamble: str = "",
    *,
    bullets: Sequence[str] = ("*", ""),
    loose_after: int = 0,
    newline: str = "\n",
    pages_after: Iterable[int] = (),
) -> str:
    """Write rows, with title and preamble after row `loose_after` and page breaks after the rows of `pages_after`."""
    lines: list[str] = []
    pages = set(pages_after)
    for number, row in enumerate(rows):
        start = wrapped(f"{row.theme} {row.goal}", GOAL_WIDTH)
        page_start = number - 1 in pages
        if page_start and lines and lines[-1] == "":
            lines.pop()
        lines += [(" " if page_start or not lines else "") + start[0], *start[1:], ""]
        first, second = cell(row.new, bullets[0]), cell(row.old, bullets[1])
        if len(first) == 1 and len(first[0] + second[0]) < 130:
            lines += [f"{first[0]} {second[0]}", *second[1:], ""]
        else:
            lines += [*first, "", *second, ""]
        if number == loose_after and (title or preamble):
            if preamble:
                lines += [*wrapped(preamble, 140), ""]
            if title:
                lines += [title, ""]
    return newline.join(lines) + newline
