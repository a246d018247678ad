"""The outline of means: whatever is pressed, every means keeps its steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.outline import read_outline
from kortit.outliner import Arranged, Edit, indented, is_step, lawful, lifted, lowered, outdented

Move: TypeAlias = Callable[[tuple[str, ...], int, int], Arranged | None]
NAME = re.compile(r"[Ms][0-9]+(?:\.[0-9]+)?")
LINES = ("A", "  a1", "  a2", "B", "C", "  c1")


def applied(lines: tuple[str, ...], edit: Edit) -> tuple[str, ...]:
    """The lines after an edit, as a text field makes them."""
    (row, column), (end_row, end_column) = edit.start, edit.end
    end = lines[end_row][end_column:] if end_row < len(lines) else ""
    merged = lines[row][:column] + edit.text + end
    return (*lines[:row], *merged.split("\n"), *lines[end_row + 1 :])


def typed(
    lines: tuple[str, ...], start: tuple[int, int], end: tuple[int, int], text: str = ""
) -> tuple[str, ...] | None:
    edit = lawful(lines, Edit(start, end, text))
    return None if edit is None else applied(lines, edit)


# --- moving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "rows", "expected"),
    [
        (lifted, (3, 3), ("B", "A", "  a1", "  a2", "C", "  c1")),
        (lifted, (4, 4), ("A", "  a1", "  a2", "C", "  c1", "B")),
        (lifted, (2, 2), ("A", "  a2", "  a1", "B", "C", "  c1")),
        (lifted, (2, 3), None),
        (lifted, (1, 1), None),
        (lifted, (0, 0), None),
        (lifted, (5, 5), None),
        (lowered, (0, 0), ("B", "A", "  a1", "  a2", "C", "  c1")),
        (lowered, (0, 1), ("B", "A", "  a1", "  a2", "C", "  c1")),
        (lowered, (3, 3), ("A", "  a1", "  a2", "C", "  c1", "B")),
        (lowered, (1, 1), ("A", "  a2", "  a1", "B", "C", "  c1")),
        (lowered, (2, 2), None),
        (lowered, (4, 4), None),
        (indented, (3, 3), ("A", "  a1", "  a2", "  B", "C", "  c1")),
        (indented, (4, 4), ("A", "  a1", "  a2", "B", "  C", "  c1")),
        (indented, (0, 0), None),
        (indented, (1, 1), None),
        (outdented, (1, 1), ("A", "  a2", "a1", "B", "C", "  c1")),
        (outdented, (1, 2), ("A", "a1", "a2", "B", "C", "  c1")),
        (outdented, (5, 5), ("A", "  a1", "  a2", "B", "C", "c1")),
        (outdented, (3, 3), None),
    ],
)
def test_a_means_moves_with_its_steps_and_a_step_within_its_means(
    move: Move, rows: tuple[int, int], expected: tuple[str, ...] | None
) -> None:
    made = move(LINES, *rows)
    assert (made.lines if made else None) == expected


def test_what_was_moved_is_found_again_to_be_moved_on() -> None:
    assert lifted(LINES, 4, 4) == Arranged(("A", "  a1", "  a2", "C", "  c1", "B"), 4, 3, 4)
    assert lowered(LINES, 0, 0) == Arranged(("B", "A", "  a1", "  a2", "C", "  c1"), 0, 1, 3)
    assert outdented(LINES, 1, 1) == Arranged(("A", "  a2", "a1", "B", "C", "  c1"), 1, 2, 2)


# --- typing ----------------------------------------------------------------------------------------------------------


def test_enter_at_the_end_of_a_means_with_steps_begins_a_step() -> None:
    assert typed(LINES, (0, 1), (0, 1), "\n") == ("A", "  ", "  a1", "  a2", "B", "C", "  c1")


def test_enter_at_the_end_of_a_means_without_steps_begins_a_means() -> None:
    assert typed(LINES, (3, 1), (3, 1), "\n") == ("A", "  a1", "  a2", "B", "", "C", "  c1")


def test_enter_after_a_step_begins_a_step() -> None:
    assert typed(LINES, (2, 4), (2, 4), "\n") == ("A", "  a1", "  a2", "  ", "B", "C", "  c1")


def test_enter_before_a_means_opens_a_line_above_it_and_its_steps_stay() -> None:
    assert typed(LINES, (4, 0), (4, 0), "\n") == ("A", "  a1", "  a2", "B", "", "C", "  c1")


def test_a_line_that_is_broken_before_a_space_does_not_become_a_step() -> None:
    assert typed(("Kaksi sanaa",), (0, 5), (0, 5), "\n") == ("Kaksi", "sanaa")


def test_deleting_the_first_word_of_a_means_leaves_a_means() -> None:
    assert typed(("A", "Kaksi sanaa"), (1, 0), (1, 5)) == ("A", "sanaa")


def test_white_space_at_the_left_edge_makes_no_step() -> None:
    assert typed(("A", "B"), (1, 0), (1, 0), " ") == ("A", "B")
    assert typed(("A", ""), (1, 0), (1, 0), " ") == ("A", "")


def test_nothing_is_typed_into_the_indentation_of_a_step() -> None:
    assert typed(LINES, (1, 0), (1, 0), "x") == ("A", "  xa1", "  a2", "B", "C", "  c1")
    assert typed(LINES, (1, 0), (1, 1)) == LINES


def test_a_means_that_is_deleted_takes_its_steps() -> None:
    assert typed(LINES, (0, 0), (1, 0)) == ("B", "C", "  c1")
    assert typed(LINES, (3, 0), (5, 0)) == ("A", "  a1", "  a2", "")
    assert typed(LINES, (1, 0), (2, 0)) == ("A", "  a2", "B", "C", "  c1")


def test_joining_a_means_with_steps_to_the_line_above_is_refused() -> None:
    assert typed(LINES, (3, 1), (4, 0)) is None
    assert typed(LINES, (2, 4), (3, 0)) == ("A", "  a1", "  a2B", "C", "  c1")
    assert typed(LINES, (0, 1), (1, 0)) == ("Aa1", "  a2", "B", "C", "  c1")


def test_an_outline_is_pasted_as_it_is_where_it_parts_no_means_from_its_steps() -> None:
    assert typed(LINES, (3, 1), (3, 1), "\nD\n  d1") == ("A", "  a1", "  a2", "B", "D", "  d1", "C", "  c1")
    assert typed(LINES, (0, 1), (0, 1), "\nD\n  d1") == ("A", "  D", "  d1", "  a1", "  a2", "B", "C", "  c1")
    assert typed(("A", ""), (1, 0), (1, 0), "  a1\n  a2") == ("A", "  a1", "  a2")
    assert typed(("A",), (0, 0), (0, 0), "X\n  x1") == ("X", "x1A")


# --- anything --------------------------------------------------------------------------------------------------------

OUTLINES = st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=4).map(
    lambda steps: tuple(
        line
        for number, count in enumerate(steps)
        for line in (f"M{number} sana", *(f"  s{number}.{step} sana" for step in range(count)))
    )
)
PRESSED = st.tuples(
    st.sampled_from(
        ["lift", "lower", "enter", "space", "x", "backspace", "delete", "word", "paste", "first word", "delete line"]
    ),
    st.integers(min_value=0),
    st.integers(min_value=0),
)


def pressed(lines: tuple[str, ...], key: str, row: int, column: int) -> tuple[str, ...]:
    row %= len(lines)
    column %= len(lines[row]) + 1
    if key in ("enter", "paste"):  # in the middle they part the name of a means from its steps
        column = len(lines[row]) if column % 2 else 0
    moves = {"lift": lifted, "lower": lowered}
    if key in moves:
        made = moves[key](lines, row, row)
        return made.lines if made else lines
    at = (row, column)
    before = (row, column - 1) if column else (row - 1, len(lines[row - 1])) if row else at
    behind = (row, column + 1) if column < len(lines[row]) else (row + 1, 0) if row + 1 < len(lines) else at
    edits = {
        "enter": Edit(at, at, "\n"),
        "space": Edit(at, at, " "),
        "x": Edit(at, at, "x"),
        "backspace": Edit(before, at, ""),
        "delete": Edit(at, behind, ""),
        "word": Edit((row, max(column - 4, 0)), at, ""),
        "paste": Edit(at, at, "\nP\n  p"),
        "first word": Edit((row, 0), (row, min(3, len(lines[row]))), ""),
        "delete line": Edit((row, 0), (row + 1, 0), ""),
    }
    edit = edits[key]
    return typed(lines, edit.start, edit.end, edit.text) or lines


def owners(lines: tuple[str, ...]) -> dict[str, str]:
    """The name of the means of each step, by the name of the step; "" where the means has none left."""
    known: dict[str, str] = {}
    owner = ""
    for line in lines:
        names = NAME.findall(line)
        if is_step(line):
            known |= dict.fromkeys(names, owner)
        else:
            owner = " ".join(names)
    return known


@settings(max_examples=300)
@given(OUTLINES, st.lists(PRESSED, max_size=25))
def test_no_key_gives_the_steps_of_one_means_to_another(
    lines: tuple[str, ...], keys: list[tuple[str, int, int]]
) -> None:
    for key, row, column in keys:
        before = owners(lines)
        lines = pressed(lines, key, row, column)
        after = owners(lines)
        there = set(NAME.findall("\n".join(lines)))
        for step in before.keys() & after.keys():
            owner = before[step].split()
            assert not there.intersection(owner) or set(owner) & set(after[step].split()), (key, row, column, lines)


@given(OUTLINES, st.sampled_from([lifted, lowered, indented, outdented]), st.data())
def test_moving_loses_no_line(lines: tuple[str, ...], move: Move, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, len(lines) - 1))
    made = move(lines, first, last)
    if made is not None:
        assert sorted(line.strip() for line in made.lines) == sorted(line.strip() for line in lines)
        assert [line.strip() for line in made.lines[made.first : made.last + 1]]
        assert read_outline("\n".join(made.lines), "keinot")
