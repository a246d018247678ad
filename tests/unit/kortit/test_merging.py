"""Merging by field: what one side changed is taken, what both changed differently is told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kortit.goal import Goal, GoalId, Means
from kortit.merging import EXISTENCE, Conflict, merge

ID = GoalId("O1-01")
goals = st.one_of(
    st.none(),
    st.builds(
        Goal, st.just(ID), st.sampled_from(["O1", "O2"]), st.sampled_from("ab"), st.integers(2020, 2021),
        st.sampled_from([(), (Means("x"),)]),
    ),
)  # fmt: skip


def side(goal: Goal | None) -> dict[GoalId, Goal]:
    return {ID: goal} if goal else {}


@given(goals, goals)
def test_what_only_they_changed_is_theirs(base: Goal | None, theirs: Goal | None) -> None:
    merged = merge(side(base), side(base), side(theirs))
    assert merged.conflicts == ()
    assert merged.goals == ({} if base == theirs else {ID: theirs})


@given(goals, goals)
def test_what_only_we_changed_stays_ours(base: Goal | None, ours: Goal | None) -> None:
    assert merge(side(base), side(ours), side(base)).goals == {}


@given(goals, goals, goals)
def test_nothing_is_taken_where_there_is_a_conflict_in_the_field(
    base: Goal | None, ours: Goal | None, theirs: Goal | None
) -> None:
    merged = merge(side(base), side(ours), side(theirs))
    again = merge(side(base), side(theirs), side(ours))
    assert set(merged.conflicts) == set(again.conflicts)
    if not merged.conflicts:
        assert merged.goals.get(ID, ours) == again.goals.get(ID, theirs)


@given(goals, goals)
def test_what_both_sides_did_alike_is_no_conflict_and_nothing_to_take(base: Goal | None, both: Goal | None) -> None:
    merged = merge(side(base), side(both), side(both))
    assert (merged.goals, merged.conflicts) == ({}, ())


def test_a_field_that_both_sides_changed_alike_is_no_conflict_beside_one_that_only_they_changed() -> None:
    base = Goal(ID, "O1", "a", 2020, (Means("x"),), {"owner": "Talous"})
    for alike in (
        {"text": "b"},
        {"target_year": 2021},
        {"means": ()},
        {"theme": "O2"},
        {"extra": {"owner": "Tekniikka"}},
    ):
        ours = replace(base, **alike)
        for more in ({"text": "c"}, {"target_year": 2022}, {"means": (Means("y"),)}, {"extra": {"owner": "Opetus"}}):
            if more.keys() != alike.keys():
                theirs = replace(ours, **more)
                merged = merge(side(base), side(ours), side(theirs))
                assert (merged.goals, merged.conflicts) == ({ID: theirs}, ())


def test_a_goal_that_both_removed_or_both_added_alike_is_no_conflict() -> None:
    goal = Goal(ID, "O1", "a", 2020)
    assert merge(side(goal), {}, {}).conflicts == ()
    assert merge({}, side(goal), side(goal)).conflicts == ()
    added_otherwise = merge({}, side(goal), side(replace(goal, text="b")))
    assert added_otherwise.conflicts == (Conflict(ID, EXISTENCE),)


def test_different_fields_of_one_goal_come_together() -> None:
    base = Goal(ID, "O1", "a", 2020, (Means("x"),))
    ours, theirs = replace(base, means=()), replace(base, target_year=2021)
    assert merge(side(base), side(ours), side(theirs)).goals == {ID: replace(base, means=(), target_year=2021)}
    both = merge(side(base), side(replace(base, target_year=2022)), side(theirs))
    assert both.conflicts == (Conflict(ID, "target_year"),)
