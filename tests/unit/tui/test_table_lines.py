"""A change table on the screen: any place of it is reached without what lies before it, and reads as in the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.changes import ChangeTable, Endpoint
from kortit.goal import Goal, GoalId, Means
from kortit.municipality import Municipality
from kortit.rendering import View
from kortit.rendering.text import parts
from tui.widgets.table import TableLines

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER = 300


def goals() -> Mapping[GoalId, Goal]:
    """Goals of different lengths, in three themes."""
    found = {}
    for number in range(NUMBER):
        theme = f"O{number * 3 // NUMBER + 1}"
        means = tuple(Means(f"Keino {one} on otettu käyttöön koko kunnassa.") for one in range(number % 7))
        goal_id = GoalId(f"{theme}-{number:03d}")
        found[goal_id] = Goal(goal_id, theme, f"Tavoite {number} toteutuu suunnitellusti.", 2027, means)
    return found


def table() -> ChangeTable:
    """A table in which each of them gets a later year."""
    old = goals()
    new = {goal_id: replace(goal, target_year=2029) for goal_id, goal in old.items()}
    ends = (Endpoint("A"), Endpoint("WORKTREE"))
    return ChangeTable.between(old, new, municipality=Municipality("Testilä"), origin=ends[0], target=ends[1])


TABLE = table()


def view(width: int) -> View:
    return View("fi", width=width)


def whole(width: int) -> list[str]:
    """The lines of the table as they are written, without what says below it how it was made."""
    lines = "".join(parts(TABLE, view(width))).splitlines()
    return lines[: max(number for number, line in enumerate(lines) if line.startswith("Tuotettu")) - 1]


def plain(lines: TableLines, first: int, number: int) -> list[str]:
    """Some of the lines as text."""
    return [line.plain for line in lines[first : first + number]]


@pytest.mark.parametrize("width", [60, 100])
def test_the_last_lines_are_laid_out_without_the_rows_before_them(width: int) -> None:
    lines = TableLines(TABLE, view(width), heading=True)
    lines.lay_out_around(lines.block_at(len(lines)) + 1, 40, 0)
    last = plain(lines, len(lines) - 40, 40)
    assert any("O3-299" in line for line in last)
    assert last == whole(width)[-40:]
    assert lines.laid_out < 40


@settings(max_examples=30, deadline=None)
@given(places=st.lists(st.integers(0, NUMBER + 3), max_size=12), width=st.sampled_from([60, 100]))
def test_in_whatever_order_places_are_come_to_the_table_is_the_same_in_the_end(places: list[int], width: int) -> None:
    lines = TableLines(TABLE, view(width), heading=True)
    for place in places:
        lines.lay_out_around(place, 30, 60)
    lines.lay_out_around(0, 0, 10**6)
    assert plain(lines, 0, len(lines)) == whole(width)


@pytest.mark.parametrize("width", [60, 100])
def test_a_row_is_found_by_its_goal(width: int) -> None:
    lines = TableLines(TABLE, view(width), heading=False)
    place = lines.row("O2-150")
    assert place is not None
    assert "O2-150" in lines[lines.start_of(place[0]) + place[1]].plain
    assert lines.row("O2-999") is None
    assert lines.laid_out < 40
