"""The change table: net changes by id, in the order of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.changes import ChangeKind, ChangeTable, Endpoint, GoalChange, ItemChange, MeansChange
from kortit.goal import Goal, GoalId, Means
from kortit.messages import translator
from kortit.municipality import Municipality, Perspective, Theme
from kortit.subject import changed_goals, subject_of
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

CITY = Municipality(
    "Testilä", perspectives=(Perspective("S", "", (Theme("S1"),)), Perspective("O", "", (Theme("O1"), Theme("O2"))))
)
GOAL = Goal(
    GoalId("O1-01"), "O1", "Henkilöstö voi hyvin.", 2021, (Means("Kysely toteutetaan"), Means("Valmennus", ("a",)))
)


def between(old: Mapping[GoalId, Goal], new: Mapping[GoalId, Goal], unread: int = 0) -> ChangeTable:
    return ChangeTable.between(old, new, municipality=CITY, origin=Endpoint("A"), target=Endpoint("B"), unread=unread)


def change(**fields: object) -> GoalChange:
    return between({GOAL.id: GOAL}, {GOAL.id: replace(GOAL, **fields)}).rows[0]  # type: ignore[arg-type]


def test_equal_goals_are_unchanged_and_unread_ones_count_with_them() -> None:
    table = between({GOAL.id: GOAL}, {GOAL.id: GOAL}, unread=7)
    assert table.rows[0].kind is ChangeKind.UNCHANGED
    assert (table.counts.goals, table.counts.unchanged, table.changed_rows) == (8, 8, ())


def test_a_moved_year_is_substantive_and_counted() -> None:
    table = between({GOAL.id: GOAL}, {GOAL.id: replace(GOAL, target_year=2022)})
    assert table.rows[0].fields == ("target_year",)
    assert (table.counts.target_year, table.counts.substantive, table.counts.changed) == (1, 1, 1)


@pytest.mark.parametrize(
    ("fields", "names", "substantive"),
    [
        ({"text": "Henkilöstö voi hyvin"}, ("goal",), False),
        ({"text": "Henkilöstö voi erinomaisesti."}, ("goal",), True),
        ({"means": (Means("Kysely toteutetaan."), Means("Valmennus", ("a",)))}, ("means",), False),
        ({"means": (Means("Kysely toteutetaan"), Means("Valmennus"), Means("a"))}, ("means",), False),
        ({"means": (Means("Valmennus", ("a",)), Means("Kysely toteutetaan"))}, ("means",), True),
        ({"means": ()}, ("means",), True),
        ({"theme": "O2"}, ("theme",), True),
        ({"extra": {"owner": "Henkilöstöpalvelut"}}, ("owner",), True),
        ({"target_year": 2030, "text": "Muu"}, ("goal", "target_year"), True),
    ],
)
def test_fields_that_differ_and_whether_it_matters(
    fields: dict[str, object], names: tuple[str, ...], substantive: bool
) -> None:
    row = change(**fields)
    assert (row.kind, row.fields, row.substantive) == (ChangeKind.CHANGED, names, substantive)


def test_means_say_what_happened_to_each_of_them_and_to_their_steps() -> None:
    row = change(means=(Means("Valmennus", ("a", "b")), Means("Kysely toteutetaan vuosittain"), Means("Uusi")))
    assert [(item.change, item.old, item.new) for item in row.means] == [
        (ItemChange.EDITED, 1, 0),
        (ItemChange.EDITED, 0, 1),
        (ItemChange.ADDED, None, 2),
    ]
    assert [step.change for step in row.means[0].steps] == [ItemChange.SAME, ItemChange.ADDED]
    assert Words("inserted", " vuosittain") in row.means[1].words


def test_a_move_alone_is_moved_and_neither_added_nor_removed() -> None:
    row = change(means=tuple(reversed(GOAL.means)))
    assert sorted(item.change for item in row.means) == [ItemChange.MOVED, ItemChange.SAME]


def test_added_and_removed_goals_are_rows_of_their_own_kind() -> None:
    other = replace(GOAL, id=GoalId("S1-01"), theme="S1")
    table = between({GOAL.id: GOAL}, {other.id: other})
    assert [(row.id, row.kind) for row in table.rows] == [("S1-01", ChangeKind.ADDED), ("O1-01", ChangeKind.REMOVED)]
    assert all(row.substantive for row in table.rows)
    assert {item.change for item in table.rows[1].means} == {ItemChange.REMOVED}


def test_rows_come_by_theme_then_year_then_id() -> None:
    goals = [
        replace(GOAL, id=GoalId(name), theme=theme, target_year=year)
        for name, theme, year in [
            ("O1-10", "O1", 2020), ("O1-2", "O1", 2020), ("O1-01", "O1", 2022),
            ("O2-01", "O2", 2019), ("S1-01", "S1", 2030), ("X9-01", "X9", 2000),
        ]
    ]  # fmt: skip
    table = between({}, {goal.id: goal for goal in goals})
    assert [row.id for row in table.rows] == ["S1-01", "O1-2", "O1-10", "O1-01", "O2-01", "X9-01"]


texts = st.sampled_from(
    ["Kysely toteutetaan", "Kysely toteutetaan.", "Kysely on toteutettu", "Tilat myydään", "Tilat ostetaan", "a", "b"]
)
some_means = st.builds(Means, texts, st.lists(texts, max_size=3).map(tuple))
some_goals = st.dictionaries(
    st.sampled_from([GoalId(f"O1-{number:02d}") for number in range(4)]),
    st.tuples(st.sampled_from(["O1", "O2"]), texts, st.integers(2020, 2022), st.lists(some_means, max_size=4)),
    max_size=4,
).map(
    lambda found: {
        name: Goal(name, theme, text, year, tuple(means)) for name, (theme, text, year, means) in found.items()
    }
)


def mirrored_item(item: MeansChange) -> tuple[object, ...]:
    kinds = {ItemChange.ADDED: ItemChange.REMOVED, ItemChange.REMOVED: ItemChange.ADDED}
    return (
        kinds.get(item.change, item.change),
        item.new,
        item.old,
        frozenset(mirrored_item(step) for step in item.steps),
    )


def plain_item(item: MeansChange) -> tuple[object, ...]:
    return (item.change, item.old, item.new, frozenset(plain_item(step) for step in item.steps))


@given(some_goals, some_goals)
@settings(max_examples=300)
def test_the_rows_of_a_b_mirrored_are_the_rows_of_b_a(old: dict[GoalId, Goal], new: dict[GoalId, Goal]) -> None:
    kinds = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
    mirrored = {
        (row.id, kinds.get(row.kind, row.kind), frozenset(row.fields), row.substantive, frozenset(map(mirrored_item, row.means)))
        for row in between(old, new).rows
    }  # fmt: skip
    straight = {
        (row.id, row.kind, frozenset(row.fields), row.substantive, frozenset(map(plain_item, row.means)))
        for row in between(new, old).rows
    }
    assert mirrored == straight


@given(some_goals, some_goals)
@settings(max_examples=300)
def test_a_row_is_unchanged_exactly_when_its_goals_are_equal(old: dict[GoalId, Goal], new: dict[GoalId, Goal]) -> None:
    table = between(old, new)
    for row in table.rows:
        assert (row.kind is ChangeKind.UNCHANGED) == (old.get(row.id) == new.get(row.id))
        items = [item for item in row.means if item.change is not ItemChange.SAME]
        assert row.kind is not ChangeKind.CHANGED or bool(items) == ("means" in row.fields)
    counts = table.counts
    assert counts.goals == len(table.rows) == counts.changed + counts.added + counts.removed + counts.unchanged


@given(some_goals, some_goals)
@settings(max_examples=300)
def test_a_subject_names_the_same_as_the_table(old: dict[GoalId, Goal], new: dict[GoalId, Goal]) -> None:
    rows = {row.id: (row.kind, frozenset(row.fields), row.old, row.new) for row in between(old, new).rows}
    assert {one.id: (one.kind, frozenset(one.fields), *one[3:]) for one in changed_goals(old, new)} == rows
    for only in rows:
        sides = [{only: side[only]} if only in side else {} for side in (old, new)]
        of_table = subject_of(between(sides[0], sides[1]).rows, CITY, None)
        assert translator("fi")(subject_of(changed_goals(*sides), CITY, None)) == translator("fi")(of_table)
