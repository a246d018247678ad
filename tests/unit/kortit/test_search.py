"""What a person types to find goals, taken apart, and the goals that meet it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.goal import Goal, GoalId, Means
from kortit.search import Query, Searchable, found, prepared, read_query, words_of

THEMES = ("O1", "O2", "ÄÖ1")
STATES = {"luonnos": "draft", "muutettu": "changed", "ongelma": "problem"}

GOALS = [
    Goal(GoalId("O1-01"), "O1", "Henkilöstö voi hyvin", 2021, (Means("Kysely", ("Esihenkilöt",)),)),
    Goal(GoalId("O2-01"), "O2", "Öljynkulutus LASKEE", 2023, (), {"owner": "Tekninen", "tags": ("ilmasto", "talous")}),
    Goal(GoalId("O2-02"), "O2", "Straße wird saniert", 2025),
]
ENTRIES = prepared(GOALS)


def find(text: str, **states: set[GoalId]) -> list[str]:
    """Find among the goals what is typed."""
    return [*found(ENTRIES, read_query(text, THEMES, STATES), states)]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("   ", Query()),
        ("Öljy  LASKEE", Query(("öljy", "laskee"))),
        ("o1 ÄÖ1 äö1", Query(themes=frozenset({"O1", "ÄÖ1"}))),
        ("O9", Query(("o9",))),
        ("o1-01", Query(("o1-01",))),
        ("2021", Query(years=(2021, 2021))),
        ("2021-2023", Query(years=(2021, 2023))),
        ("2021–2023", Query(years=(2021, 2023))),
        ("2021 2025", Query(years=(2025, 2025))),
        ("1234", Query(("1234",))),
        ("20211", Query(("20211",))),
        (":l", Query(states=frozenset({"draft"}))),
        (":LUONNOS :ong", Query(states=frozenset({"draft", "problem"}))),
        (":", Query()),
        ("o1 2021 :m asia", Query(("asia",), frozenset({"O1"}), (2021, 2021), frozenset({"changed"}))),
    ],
)
def test_what_is_typed_is_taken_apart_into_words_themes_years_and_states(typed: str, query: Query) -> None:
    assert read_query(typed, THEMES, STATES) == query


def test_a_query_is_true_when_it_asks_for_anything() -> None:
    assert not read_query(" ", THEMES, STATES)
    for typed in ("x", "o1", "2021", ":l"):
        assert read_query(typed, THEMES, STATES)


def test_every_text_of_a_goal_is_looked_through_folded_to_one_case() -> None:
    assert words_of(GOALS[0]) == "o1-01 henkilöstö voi hyvin kysely esihenkilöt"
    assert words_of(GOALS[1]) == "o2-01 öljynkulutus laskee tekninen ilmasto talous"


@pytest.mark.parametrize(
    ("typed", "goals"),
    [
        ("", ["O1-01", "O2-01", "O2-02"]),
        ("HYVIN henkilöstö", ["O1-01"]),
        ("esihenk", ["O1-01"]),
        ("ILMASTO", ["O2-01"]),
        ("oljyn", []),
        ("strasse", ["O2-02"]),
        ("o2 2023", ["O2-01"]),
        ("o1 o2 2021-2023", ["O1-01", "O2-01"]),
        ("2024", []),
        ("o2-02", ["O2-02"]),
    ],
)
def test_a_goal_is_found_when_it_meets_all_that_is_asked(typed: str, goals: list[str]) -> None:
    assert find(typed) == goals


def test_states_are_met_together_and_a_state_of_which_nothing_is_known_by_none() -> None:
    first, second = GoalId("O1-01"), GoalId("O2-01")
    assert find(":luonnos", draft={first, second}) == ["O1-01", "O2-01"]
    assert find(":luonnos :muutettu", draft={first, second}, changed={second}) == ["O2-01"]
    assert find(":ongelma") == []


def test_what_is_found_keeps_the_order_it_came_in() -> None:
    entries = [Searchable(GoalId(f"O1-{number:02d}"), "O1", 2021, "sama") for number in (3, 1, 2)]
    assert found(entries, read_query("sama", THEMES, STATES), {}) == ["O1-03", "O1-01", "O1-02"]


@given(st.sampled_from(GOALS), st.data())
def test_whatever_part_of_a_goal_is_typed_in_whatever_case_finds_it(goal: Goal, data: st.DataObject) -> None:
    words = [word for word in goal.text.split() if word]
    typed = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4))
    asked = " ".join(typed)
    assert goal.id in find(data.draw(st.sampled_from([asked, asked.upper(), asked.lower(), asked.title()])))


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    assert set(find(typed)) <= {goal.id for goal in GOALS}
