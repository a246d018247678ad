"""The list of fields and their kinds: what every loop over the fields of a goal builds upon."""

from __future__ import annotations

from dataclasses import fields as attributes_of
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit import kinds
from kortit.characters import collapsed
from kortit.fields import (
    FIELDS,
    IN_DOCUMENTS,
    INDICATORS,
    MEANS,
    ExtraField,
    Field,
    field_named,
    fields_in_file,
    fields_of,
)
from kortit.goal import FIRST_YEAR, LAST_YEAR, Goal, GoalId, Means
from kortit.indicators import KEY, Indicator
from kortit.kinds import CODE, EXTRA_KINDS, INDICATOR_LIST, LIST, OUTLINE, TEXT, YEAR, InvalidTextError, Kind, kind_of

OWNER = ExtraField("owner", "Vastuutaho", TEXT, None)
PARTNERS = ExtraField("partners", "Kumppanit", LIST, None)
ONE = Goal(
    GoalId("O1-01"), "O1", "Retkeily lisääntyy", 2026, (Means("Reitit", ("Opasteet", "Laavut")), Means("Kartta")),
    {"partners": ("Latuyhdistys", "Koulut"), "owner": "Vapaa-aika"},
    (Indicator("reitit", "Reittejä", "6", "20", "kpl"), Indicator("sija", "Sija vertailussa", "ei mitattu", "1. sija")),
)  # fmt: skip

texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).map(collapsed)
VALUES: list[tuple[Kind[Any], st.SearchStrategy[Any]]] = [
    (TEXT, texts),
    (CODE, texts),
    (YEAR, st.integers(FIRST_YEAR, LAST_YEAR)),
    (LIST, st.lists(texts).map(tuple)),
    (OUTLINE, st.lists(st.builds(Means, texts, st.lists(texts, max_size=2).map(tuple))).map(tuple)),
]
levels = st.one_of(
    st.just(""), texts, st.integers(-99, 10**9).map(str), st.sampled_from(["1 250 000", "4,2 %", "1. sija", "20 (arvio)", "a → b"])
)  # fmt: skip
indicators = st.builds(
    Indicator, st.from_regex(KEY, fullmatch=True), texts, levels.filter(lambda text: "→" not in text), levels,
    st.one_of(st.just(""), texts),
)  # fmt: skip
VALUES.append((INDICATOR_LIST, st.lists(indicators, unique_by=lambda one: one.key).map(tuple)))
values = st.one_of(*(st.tuples(st.just(kind), strategy) for kind, strategy in VALUES))


def test_every_kind_is_among_those_that_are_tested() -> None:
    known = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
    assert [kind for kind, _strategy in VALUES] == known


@given(values)
def test_a_value_comes_back_from_the_text_of_a_form(value: tuple[Kind[Any], Any]) -> None:
    kind, one = value
    assert kind.read(kind.written(one)) == one


@given(values)
def test_the_python_type_of_a_value_tells_a_kind_that_says_the_same_of_it(value: tuple[Kind[Any], Any]) -> None:
    kind, one = value
    told = kind_of(one)
    assert kind.holds(one)
    assert told.holds(one)
    assert (told.texts(one), told.plain(one)) == (kind.texts(one), kind.plain(one))


@pytest.mark.parametrize("kind", [kind for kind, _strategy in VALUES])
def test_an_empty_value_has_no_lines_and_an_empty_form(kind: Kind[Any]) -> None:
    assert not kind.empty
    assert list(kind.lines(kind.empty)) == []
    assert kind.written(kind.empty) == ""


@pytest.mark.parametrize("kind", [kind for kind, _strategy in VALUES])
def test_no_kind_reads_a_character_that_no_text_may_hold(kind: Kind[Any]) -> None:
    with pytest.raises(InvalidTextError):
        kind.read("2026\x1b")


def test_what_no_field_holds_has_no_kind() -> None:
    with pytest.raises(TypeError):
        kind_of(None)


def test_every_attribute_of_a_goal_but_its_id_is_a_field() -> None:
    own = {field.attribute for field in FIELDS}
    assert {one.name for one in attributes_of(Goal)} - {"id", "extra"} == own
    assert sorted(FIELDS, key=lambda field: field.key) == sorted(IN_DOCUMENTS, key=lambda field: field.key)


def test_the_extra_fields_of_goals_come_after_their_own_as_they_are_met() -> None:
    other = replace(ONE, extra={"funding": "Hanke", "owner": "Sivistys"})
    assert [field.key for field in fields_of(None, ONE, other)] == [
        "goal", "target_year", "means", "indicators", "theme", "partners", "owner", "funding",
    ]  # fmt: skip
    assert [field.kind for field in fields_of(ONE)[-2:]] == [LIST, TEXT]


def test_a_file_has_the_fields_of_a_municipality_in_its_order_after_the_goals_own() -> None:
    assert list(fields_in_file({"owner": OWNER, "partners": PARTNERS})) == [
        "goal", "target_year", "means", "indicators", "owner", "partners",
    ]  # fmt: skip


@pytest.mark.parametrize("field", [*FIELDS, OWNER, PARTNERS], ids=lambda field: field.key)
def test_a_field_gives_back_the_value_that_it_was_given_and_touches_no_other(field: Field) -> None:
    before = replace(
        ONE, text="Muu", target_year=2030, means=(), theme="S2", extra={"owner": "x", "partners": ("y",)}, indicators=()
    )
    after = field.with_value(before, field.value_of(ONE))
    assert field.value_of(after) == field.value_of(ONE)
    assert [one.key for one in fields_of(before, after) if one.value_of(before) != one.value_of(after)] == [field.key]


def test_a_goal_that_is_not_there_has_empty_fields() -> None:
    for field in (*FIELDS, OWNER, PARTNERS):
        assert field.is_empty(None)
        assert field.written(None) == ""


def test_an_extra_field_that_is_given_an_empty_value_goes() -> None:
    assert PARTNERS.with_value(ONE, ()).extra == {"owner": "Vapaa-aika"}
    assert field_named("partners").with_value(ONE, "").extra == {"owner": "Vapaa-aika"}


def test_a_value_of_another_kind_than_the_field_has_now_speaks_for_itself() -> None:
    """A goal of an older commit may hold a text where `kortit.yaml` has a list by now, and the other way round."""
    then = replace(ONE, extra={"partners": "Latuyhdistys ja koulut", "owner": ("Vapaa-aika", "Tekniikka")})
    assert PARTNERS.texts(then) == ["Latuyhdistys ja koulut"]
    assert PARTNERS.plain(then) == "Latuyhdistys ja koulut"
    assert OWNER.written(then) == "Vapaa-aika\nTekniikka"
    assert (PARTNERS.kind_in(then), OWNER.kind_in(then)) == (TEXT, LIST)


def test_typography_and_parting_into_items_are_no_part_of_a_meaning_but_every_year_and_theme_is() -> None:
    again = replace(
        ONE,
        text="Retkeily, lisääntyy.",
        means=(Means("Reitit: Opasteet"), Means("Laavut – Kartta")),
        extra={"partners": ("Latuyhdistys, Koulut",)},
    )
    known = (*FIELDS, PARTNERS)
    assert [field.key for field in known if field.value_of(ONE) != field.value_of(again)] == [
        "goal",
        "means",
        "partners",
    ]
    assert [field.key for field in known if field.meaning(ONE) != field.meaning(again)] == []
    other = replace(ONE, target_year=2027, theme="O2")
    assert [field.key for field in known if field.meaning(ONE) != field.meaning(other)] == ["target_year", "theme"]


def test_means_are_lines_with_their_steps_one_deeper() -> None:
    assert MEANS.lines(ONE) == [(0, "Reitit"), (1, "Opasteet"), (1, "Laavut"), (0, "Kartta")]
    assert MEANS.plain(ONE) == [{"text": "Reitit", "steps": ["Opasteet", "Laavut"]}, "Kartta"]


def test_indicators_are_lines_with_their_levels_one_deeper_and_have_their_keys_in_a_form() -> None:
    assert INDICATORS.lines(ONE) == [
        (0, "Reittejä"), (1, "6 → 20 kpl"), (0, "Sija vertailussa"), (1, "ei mitattu → 1. sija"),
    ]  # fmt: skip
    assert INDICATORS.written(ONE).splitlines() == [
        "Reittejä [reitit]", "  6 → 20 (kpl)", "Sija vertailussa [sija]", "  ei mitattu → 1. sija",
    ]  # fmt: skip
    assert INDICATORS.plain(ONE) == [
        {"key": "reitit", "text": "Reittejä", "baseline": 6, "target": 20, "unit": "kpl"},
        {"key": "sija", "text": "Sija vertailussa", "baseline": "ei mitattu", "target": "1. sija"},
    ]


def test_levels_of_indicators_are_compared_as_numbers() -> None:
    again = (Indicator("reitit", "Reittejä:", "6,0", "20", "kpl"), ONE.indicators[1])
    assert INDICATORS.meaning(replace(ONE, indicators=again)) == INDICATORS.meaning(ONE)
    more = (Indicator("reitit", "Reittejä", "6", "200", "kpl"), ONE.indicators[1])
    assert INDICATORS.meaning(replace(ONE, indicators=more)) != INDICATORS.meaning(ONE)


def test_a_municipality_can_choose_among_texts_and_lists() -> None:
    assert EXTRA_KINDS == {"text": TEXT, "list": LIST}
