"""Words replaced in the texts of goals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.errors import UsageError
from kortit.fields import GOAL, MEANS, ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.kinds import LIST
from kortit.replacing import Replacement

OWNERS = ExtraField("vastuu", "Vastuutahot", LIST, None)
FIELDS = (GOAL, MEANS, OWNERS)
ONE = Goal(
    GoalId("S1-01"),
    "S1",
    "Päätavoite on tavoite-esityksen tavoite",
    2027,
    (Means("Tavoite kirjataan", ("Tavoitteet 1", "Ei mitään")), Means("Seuranta")),
    {"vastuu": ("Tavoiteryhmä", "Sivistystoimi")},
)
LINES = (
    st.text(st.sampled_from("aä b1-.\\$"), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


def test_a_text_is_replaced_in_every_line_of_the_chosen_fields() -> None:
    changed = Replacement.of("avoite", "AVOITE").in_goal(ONE, FIELDS)
    assert changed.text == "PäätAVOITE on tAVOITE-esityksen tAVOITE"
    assert changed.means == (Means("TAVOITE kirjataan", ("Tavoitteet 1", "Ei mitään")), Means("Seuranta"))
    assert changed.extra == {"vastuu": ("TAVOITEryhmä", "Sivistystoimi")}
    assert (changed.id, changed.theme, changed.target_year) == (ONE.id, ONE.theme, ONE.target_year)


def test_fields_that_are_not_chosen_stay() -> None:
    changed = Replacement.of("avoite", "AVOITE").in_goal(ONE, [MEANS])
    assert (changed.text, changed.extra) == (ONE.text, ONE.extra)


def test_whole_words_are_not_found_inside_longer_ones_but_beside_a_hyphen() -> None:
    changed = Replacement.of("tavoite", "päämäärä", whole_words=True, ignore_case=True).in_goal(ONE, FIELDS)
    assert changed.text == "Päätavoite on päämäärä-esityksen päämäärä"
    assert changed.means[0] == Means("päämäärä kirjataan", ("Tavoitteet 1", "Ei mitään"))


def test_a_regular_expression_may_use_its_groups() -> None:
    changed = Replacement.of(r"(\w+)tavoite", r"\1päämäärä", is_pattern=True).in_goal(ONE, FIELDS)
    assert changed.text == "Pääpäämäärä on tavoite-esityksen tavoite"


def test_what_is_no_pattern_is_taken_letter_by_letter() -> None:
    goal = Goal(GoalId("S1-01"), "S1", "Kulut (1.0 $) laskevat", 2027)
    assert Replacement.of("(1.0 $)", r"\1 \g<x>").in_goal(goal, FIELDS).text == r"Kulut \1 \g<x> laskevat"


def test_a_line_that_would_be_left_empty_is_refused_by_name() -> None:
    with pytest.raises(UsageError) as refused:
        Replacement.of("Seuranta", " ").in_goal(ONE, FIELDS)
    assert "S1-01" in str(refused.value.message.values)
    with pytest.raises(UsageError):
        Replacement.of(".+", "", is_pattern=True).in_goal(ONE, FIELDS)


def test_invisible_characters_do_not_come_in() -> None:
    with pytest.raises(UsageError):
        Replacement.of("Seuranta", "Seu\u200branta").in_goal(ONE, FIELDS)


@pytest.mark.parametrize(("old", "new"), [("[", "x"), ("(a)", r"\2"), ("(a)", r"\g<nimi>"), ("a", r"\q")])
def test_a_pattern_or_group_that_does_not_exist_is_refused(old: str, new: str) -> None:
    with pytest.raises(UsageError):
        Replacement.of(old, new, is_pattern=True)


@pytest.mark.parametrize("old", ["", "  "])
def test_nothing_cannot_be_replaced(old: str) -> None:
    with pytest.raises(UsageError):
        Replacement.of(old, "x")


@given(LINES, st.lists(st.tuples(LINES, st.lists(LINES, max_size=3))), LINES, LINES)
def test_every_line_stays_in_its_place_and_becomes_what_python_makes_of_it(
    text: str, outline: list[tuple[str, list[str]]], old: str, new: str
) -> None:
    means = tuple(Means(one, tuple(steps)) for one, steps in outline)
    goal = Goal(GoalId("S1-01"), "S1", text, 2027, means)

    def replaced(line: str) -> str:
        return " ".join(line.replace(old, new).split())

    changed = Replacement.of(old, new).in_goal(goal, FIELDS)
    assert changed.text == replaced(text)
    assert changed.means == tuple(Means(replaced(one.text), tuple(map(replaced, one.steps))) for one in means)


def test_any_white_space_of_the_text_matches_the_one_space_of_a_goal() -> None:
    assert Replacement.of("on\ttavoite", "X").pattern.pattern == r"on\stavoite"
    assert Replacement.of("on  tavoite", "X").in_goal(ONE, FIELDS).text == "Päätavoite X-esityksen tavoite"
    assert re.compile(Replacement.of("a b", "X").pattern)
