"""Strategies for goals on both sides of a change table, for property tests that write tables and read them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kortit.changes import ChangeTable, Endpoint
from kortit.goal import Goal, GoalId, Means
from tests.content import CITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy


def sides_of(texts: SearchStrategy[str]) -> SearchStrategy[dict[GoalId, Goal]]:
    """Up to three goals in two themes with texts from `texts`."""
    goals = st.builds(
        Goal,
        id=st.sampled_from([GoalId("O1-01"), GoalId("O1-02"), GoalId("S1-01")]),
        theme=st.sampled_from(["O1", "S1"]),
        text=texts,
        target_year=st.sampled_from([1900, 2024, 2025, 2999]),
        means=st.lists(st.builds(Means, texts, st.lists(texts, max_size=2).map(tuple)), max_size=3).map(tuple),
        extra=st.fixed_dictionaries({}, optional={"owner": texts}),
    )
    return st.lists(goals, max_size=3).map(lambda made: {goal.id: goal for goal in made})


def between(old: Mapping[GoalId, Goal], new: Mapping[GoalId, Goal]) -> ChangeTable:
    """The change table from one set of goals to another."""
    return ChangeTable.between(old, new, municipality=CITY, origin=Endpoint("ROOT"), target=Endpoint("WORKTREE"))
