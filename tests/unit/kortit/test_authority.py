"""Who may change what, as pure rules."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kortit.authority import (
    SETTINGS,
    SETTINGS_FILE,
    BoundChange,
    bound_changes,
    bound_settings,
    changed_fields,
    undecided,
    violation,
    who_may_change,
)
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.kinds import TEXT
from kortit.municipality import (
    DEFAULT_AUTHORITY,
    DEFAULT_BODIES,
    DocumentTexts,
    Municipality,
    Perspective,
    Theme,
)

CITY = Municipality(
    "Testilä",
    bodies=DEFAULT_BODIES,
    authority=DEFAULT_AUTHORITY,
    fields={
        "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
        "budget": ExtraField("budget", "Määräraha", TEXT, frozenset({"board"})),
    },
)
COUNCIL, BOARD = DEFAULT_BODIES["council"], DEFAULT_BODIES["board"]
GOAL = Goal(GoalId("O1-01"), "O1", "Teksti", 2021, (Means("a"),), {"owner": "Talous"})


def bound(**fields: object) -> set[str]:
    return {change.field for change in bound_changes(GOAL, replace(GOAL, **fields), CITY)}  # type: ignore[arg-type]


def test_fields_are_bound_as_the_settings_say() -> None:
    assert bound(text="Teksti.") == {"goal"}
    assert bound(target_year=2022, means=()) == {"target_year"}
    assert bound(theme="O2") == {"theme"}
    assert bound(extra={"owner": "Muu", "budget": "5"}) == {"budget"}
    assert bound() == set()


def test_adding_and_removing_a_goal_takes_what_each_of_its_words_takes() -> None:
    assert changed_fields(None, GOAL) == ["existence", "goal", "target_year", "means", "owner"]
    assert {change.field for change in bound_changes(GOAL, None, CITY)} == {"existence", "goal", "target_year"}
    loose = CITY._replace(authority={**DEFAULT_AUTHORITY, "existence": None})
    assert {change.field for change in bound_changes(None, GOAL, loose)} == {"goal", "target_year"}


BODIES = st.none() | st.frozensets(st.sampled_from(["council", "board", "committee"]))
FIELDS = ("goal", "target_year", "theme", "existence", "means", "owner", "budget")
AUTHORITY = st.dictionaries(st.sampled_from(FIELDS), BODIES, max_size=4)
CARDS = (Perspective("O", "", (Theme("O1"), Theme("O2"))), Perspective("SIVI", "", (Theme("SIVI1"),)))


def able(field: str, theme: str, city: Municipality) -> frozenset[str] | None:
    """Who decides by the nearest that says it: the theme, its perspective, the field."""
    usual = city.fields[field].authority if field in city.fields else city.authority.get(field, frozenset({"council"}))
    said = [city.card_authority.get(code, {}) for code in (theme, theme.rstrip("0123456789"))]
    return next((one[field] for one in said if field in one), usual)


@given(
    AUTHORITY.map(lambda own: {key: who for key, who in own.items() if key not in CITY.fields}),
    st.dictionaries(st.sampled_from(["O", "O1", "O2", "SIVI", "SIVI1"]), AUTHORITY),
    st.sampled_from(["O1", "O2", "SIVI1"]),
    st.sampled_from(["O1", "O2", "SIVI1"]),
)
def test_the_nearest_authority_counts_and_a_move_takes_a_body_of_both_cards(
    authority: dict[str, frozenset[str] | None],
    cards: dict[str, dict[str, frozenset[str] | None]],
    old: str,
    new: str,
) -> None:
    city = CITY._replace(authority=authority, perspectives=CARDS, card_authority=cards)
    before = replace(GOAL, theme=old)
    after = Goal(GOAL.id, new, "Muu", 2031, (), {"owner": "Muu", "budget": "5"})
    found = {change.field: change.bodies for change in bound_changes(before, after, city)}
    for field in changed_fields(before, after):
        both = [bodies for theme in (old, new) if (bodies := able(field, theme, city)) is not None]
        if not both:
            assert field not in found
        elif all(both):
            assert found[field] == (both[0] & both[-1] or {"council"})
        else:
            assert found[field] == frozenset()
    for change in (*bound_changes(before, None, city), *bound_changes(None, before, city)):
        assert change.bodies == able(change.field, old, city)


def test_a_refusal_names_the_body_of_the_card() -> None:
    city = CITY._replace(perspectives=CARDS, card_authority={"O1": {"goal": frozenset({"board"})}})
    change = next(bound_changes(GOAL, replace(GOAL, text="Muu"), city))
    assert undecided([change], BOARD) == []
    assert undecided([change], COUNCIL) == [change]
    assert "Kaupunginhallitus (Kh); Kv does not suffice" in str(violation(change, city, COUNCIL))


def test_what_the_settings_do_not_name_takes_the_council() -> None:
    assert who_may_change("unknown", CITY) == frozenset({"council"})
    assert who_may_change("means", CITY._replace(authority={})) == frozenset({"council"})


def test_settings_are_bound_but_for_the_documents_texts_and_language() -> None:
    assert (
        list(bound_settings([SETTINGS_FILE], CITY, CITY._replace(language="sv", document=DocumentTexts("Otsikko"))))
        == []
    )
    for changed in (None, CITY._replace(name="Muu"), CITY._replace(fields={}), CITY._replace(authority={})):
        assert [change.field for change in bound_settings([SETTINGS_FILE], CITY, changed)] == [SETTINGS]


def test_a_decision_covers_what_its_body_may_change() -> None:
    changes = [
        BoundChange(GOAL.id, "goal", frozenset({"council"})),
        BoundChange(GOAL.id, "budget", frozenset({"board", "council"})),
    ]
    assert undecided(changes, None) == changes
    assert undecided(changes, BOARD) == changes[:1]
    assert undecided(changes, COUNCIL) == []


def test_a_violation_says_which_goal_field_and_body_and_what_to_do() -> None:
    change = BoundChange(GOAL.id, "target_year", frozenset({"council"}))
    assert str(violation(change, CITY, None)) == (
        "O1-01: the target year: this takes a decision of: Kaupunginvaltuusto (Kv); give it with --decision, or take the"
        " change back"
    )
    assert str(violation(change, CITY, BOARD)).endswith("Kaupunginvaltuusto (Kv); Kh does not suffice")
