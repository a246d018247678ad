"""What a person types to find goals, taken apart, and the goals that meet it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.goal import Goal, GoalId, Means
from kortit.search import (
    Corpus,
    Decided,
    Query,
    Searchable,
    found,
    places,
    prepared,
    read_query,
    reason_beyond_text,
    search,
    words_of,
)

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
        ("o22", ["O2-02"]),
        ("O2-2", ["O2-02"]),
        ("o2-0", ["O2-01", "O2-02"]),
        ("!o2", ["O1-01"]),
        ("!ilmasto !2021", ["O2-02"]),
        ("!", ["O1-01", "O2-01", "O2-02"]),
        ("vastuu:tekn", ["O2-01"]),
        ("ANSVARIG:TEKN", ["O2-01"]),
        ("owner:muu", []),
        ("vastuu:", ["O1-01", "O2-01", "O2-02"]),
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


DECISIONS = [
    Decided("kv 14.12.2020 § 85 test-1", {GoalId("O1-01"), GoalId("O2-01")}),
    Decided("kh 2.3.2021 § 9 ", {GoalId("O2-02")}),
]


@pytest.mark.parametrize(
    ("typed", "goals"),
    [
        ("päätös:kv", ["O1-01", "O2-01"]),
        ("beslut:§85", ["O1-01", "O2-01"]),
        ("decision:kh2.3.2021§9", ["O2-02"]),
        ("päätös:test-1 o2", ["O2-01"]),
        ("!päätös:kv", ["O2-02"]),
        ("päätös:ltk", []),
    ],
)
def test_what_a_decision_touched_is_found_by_its_citation_or_register_number(typed: str, goals: list[str]) -> None:
    assert found(ENTRIES, read_query(typed, THEMES, STATES), {}, DECISIONS) == goals


CORPUS = Corpus(tuple(prepared([
    Goal(GoalId("S4-01"), "S4", "Toimitilojen realisointi", 2021, (Means("Salkutus valmis"),)),
    Goal(GoalId("S4-02"), "S4", "Työhyvinvointi paranee", 2022, (Means("Kävelykokoukset"),)),
])))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "goals", "words", "folded"),
    [
        ("toimitil realis", ["S4-01"], ("toimitil", "realis"), False),
        ("toimitilat realisoida", ["S4-01"], ("toimitil", "realisoi"), False),
        ("tilat", [], ("tilat",), False),
        ("tyohyv", ["S4-02"], ("tyohyv",), True),
        ("tyohyvinvointia", ["S4-02"], ("tyohyvinvointi",), True),
        ("toimitilat !salkutus", [], ("toimitilat",), False),
        ("toimitilat työhyvinvointi", [], ("toimitilat", "työhyvinvointi"), False),
        ("salk", ["S4-01"], ("salk",), False),
        ("kävelyn", ["S4-02"], ("kävely",), False),
    ],
)
def test_where_nothing_has_the_words_their_beginnings_and_then_plain_letters_are_tried(
    typed: str, goals: list[str], words: tuple[str, ...], folded: bool
) -> None:
    tried = search(CORPUS, read_query(typed, THEMES, STATES), {})
    assert (tried.ids, tried.query.words, tried.query.folded) == (goals, words, folded)
    assert tried.query.is_as_asked == (not goals or (tried.query.words == tuple(typed.split()) and not folded))


@given(st.sampled_from(CORPUS.entries), st.integers(0, 4), st.text("aeiknst", max_size=4), st.data())
def test_an_inflected_word_finds_what_has_its_stem(
    entry: Searchable, cut: int, ending: str, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from([one for one in entry.words.split() if len(one) > 8 and one.isalpha()]))
    typed = word[: len(word) - cut] + ending[: 4 - cut] if cut else word + ending[:4]
    assert entry.id in search(CORPUS, read_query(typed, THEMES, STATES), {}).ids


@given(st.text(max_size=30))
def test_a_second_try_is_made_only_where_nothing_was_found_and_finds_no_more_than_it_says(typed: str) -> None:
    query = read_query(typed, THEMES, STATES)
    exact, tried = found(CORPUS.entries, query, {}), search(CORPUS, query, {})
    assert (
        tried.ids == exact if exact or tried.query.is_as_asked else found(CORPUS.entries, tried.query, {}) == tried.ids
    )


@given(st.sampled_from(GOALS), st.text("aehiöOäK ", max_size=3))
def test_the_places_of_words_are_where_the_words_are(goal: Goal, typed: str) -> None:
    query = read_query(typed, THEMES, STATES)
    for first, after in places(goal.text, query):
        assert goal.text[first:after].casefold() in query.words


def test_why_a_goal_was_found_is_the_first_other_text_with_a_word_that_its_own_lacks() -> None:
    goal = GOALS[0]
    assert reason_beyond_text(goal, Query(("hyvin",))) is None
    reason = reason_beyond_text(goal, Query(("hyvin", "esihenk")))
    assert reason is not None
    assert (reason.field.key, reason.text, reason.places) == ("means", "Esihenkilöt", ((0, 7),))
