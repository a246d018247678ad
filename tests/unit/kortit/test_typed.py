"""A goal as texts in a form, and back: nothing is lost on the way, and what is wrong is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.bullets import unbulleted
from kortit.characters import collapsed
from kortit.fields import ExtraField
from kortit.goal import FIRST_YEAR, LAST_YEAR, ExtraValue, Goal, GoalId, Means
from kortit.kinds import LIST, TEXT
from kortit.messages import translator
from kortit.typed import Typed, read_typed, typed_of

GOAL, TARGET_YEAR, MEANS = "goal", "target_year", "means"
FIELDS = {
    "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
    "partners": ExtraField("partners", "Kumppanit", LIST, None),
}
say = translator("fi")

texts = (
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00ad"), max_size=30
    )
    .map(collapsed)
    .filter(bool)
)
means = st.lists(st.builds(Means, texts, st.lists(texts, max_size=3).map(tuple)), max_size=4).map(tuple)
extras: st.SearchStrategy[dict[str, ExtraValue]] = st.fixed_dictionaries(
    {}, optional={"owner": texts, "partners": st.lists(texts, min_size=1, max_size=3).map(tuple)}
)
goals = st.builds(
    Goal, st.just(GoalId("O1-01")), st.just("O1"), texts, st.integers(FIRST_YEAR, LAST_YEAR), means, extras
)
ONE = Goal(GoalId("O1-01"), "O1", "Yksi", 2021, (Means("Keino", ("Toimenpide",)),), {"owner": "Hallinto"})
EMPTY = Goal(GoalId("O1-01"), "O1", "", 0)


def changed(**texts: str) -> Typed:
    return Typed({**typed_of(ONE, FIELDS).texts, **texts})


@given(goals)
def test_every_goal_comes_back_from_its_texts_whatever_the_form_began_with(goal: Goal) -> None:
    """But for what is typed before lines, which is no text of a goal that did not have it."""
    assert read_typed(typed_of(goal, FIELDS), EMPTY, FIELDS) == (unbulleted(goal)[0], {})
    assert read_typed(typed_of(goal, FIELDS), goal, FIELDS) == (goal, {})


@given(goals)
def test_what_is_kept_as_json_comes_back_as_it_was(goal: Goal) -> None:
    typed = typed_of(goal, FIELDS)
    assert Typed.of_data(json.loads(json.dumps(typed.data()))) == typed


@given(st.dictionaries(st.sampled_from([GOAL, TARGET_YEAR, MEANS, *FIELDS, "muu"]), st.text(max_size=20)))
def test_whatever_is_typed_gives_a_goal_whose_wrong_fields_are_as_they_were(given_texts: dict[str, str]) -> None:
    goal, wrong = read_typed(Typed(given_texts), ONE, FIELDS)
    now = {GOAL: goal.text, TARGET_YEAR: goal.target_year, MEANS: goal.means}
    before = {GOAL: ONE.text, TARGET_YEAR: ONE.target_year, MEANS: ONE.means}
    for name in (GOAL, TARGET_YEAR, MEANS):
        if name in wrong or name not in given_texts:
            assert now[name] == before[name]
    assert set(wrong) <= set(given_texts)
    again, still_wrong = read_typed(typed_of(goal, FIELDS), goal, FIELDS)
    assert (again, still_wrong) == (goal, {})


def test_spaces_and_line_ends_of_a_text_are_no_change() -> None:
    goal, wrong = read_typed(
        changed(goal="  Yksi\n", owner="\tHallinto ", means="Keino \n\n   Toimenpide\n"), ONE, FIELDS
    )
    assert (goal, wrong) == (ONE, {})


def test_a_list_has_a_line_an_item_and_empty_lines_are_left_out() -> None:
    goal, _wrong = read_typed(changed(partners="Liitot\n\n  Seurat  ry\n"), ONE, FIELDS)
    assert goal.extra["partners"] == ("Liitot", "Seurat ry")


def test_an_emptied_extra_field_is_absent() -> None:
    goal, _wrong = read_typed(changed(owner=" "), ONE, FIELDS)
    assert goal.extra == {}


@pytest.mark.parametrize("year", ["", "21", "20211", "1899", "3000", "２０２１", "-2021", "vuosi"])
def test_a_year_is_four_digits_within_its_bounds(year: str) -> None:
    goal, wrong = read_typed(changed(target_year=year), ONE, FIELDS)
    assert goal == ONE
    assert say(wrong[TARGET_YEAR]) == "kirjoita vuosi neljällä numerolla, 1900–2999"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (GOAL, " \n", "tavoitteella ei ole tekstiä; kirjoita se"),
        (MEANS, "Keino\n\n", None),
        (
            MEANS,
            "\n  Toimenpide",
            "rivi 2: toimenpiteen edellä ei ole keinoa; aloita ensimmäinen rivi vasemmasta reunasta",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(name: str, text: str, said: str | None) -> None:
    _goal, wrong = read_typed(changed(**{name: text}), ONE, FIELDS)
    assert [say(message) for message in wrong.values()] == ([said] if said else [])


@pytest.mark.parametrize("name", [GOAL, TARGET_YEAR, MEANS, "owner", "partners"])
def test_a_character_that_no_text_may_hold_is_named_in_every_field(name: str) -> None:
    goal, wrong = read_typed(changed(**{name: "a\x1b[31m"}), ONE, FIELDS)
    assert goal == ONE
    assert "ei ole sallittu" in say(wrong[name])


def test_what_was_kept_is_read_with_care() -> None:
    assert Typed.of_data({"goal": "a", "target_year": 2021, "means": None}) == Typed({"goal": "a"})
    assert Typed.of_data(["goal"]) == Typed()
    assert Typed.of_data(None) == Typed()


def test_an_empty_form_has_every_field_and_the_year_it_is_given() -> None:
    assert typed_of(None, FIELDS, 2027).texts == {
        GOAL: "", TARGET_YEAR: "2027", MEANS: "", "indicators": "", "owner": "", "partners": "",
    }  # fmt: skip
