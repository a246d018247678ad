"""Who may change what, as pure rules."""

from __future__ import annotations

from dataclasses import replace

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
    loose = replace(CITY, authority={**DEFAULT_AUTHORITY, "existence": None})
    assert {change.field for change in bound_changes(None, GOAL, loose)} == {"goal", "target_year"}


def test_what_the_settings_do_not_name_takes_the_council() -> None:
    assert who_may_change("unknown", CITY) == frozenset({"council"})
    assert who_may_change("means", replace(CITY, authority={})) == frozenset({"council"})


def test_settings_are_bound_but_for_the_documents_texts_and_language() -> None:
    assert (
        list(bound_settings([SETTINGS_FILE], CITY, replace(CITY, language="sv", document=DocumentTexts("Otsikko"))))
        == []
    )
    for changed in (None, replace(CITY, name="Muu"), replace(CITY, fields={}), replace(CITY, authority={})):
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
