"""Changes of settings: nothing that differs is left out, nothing that is the same is told, and all is said in words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.alignment import in_both_orders
from kortit.changes import ChangeTable, Endpoint, kind_of_setting
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId
from kortit.kinds import LIST, TEXT
from kortit.messages import translator
from kortit.municipality import (
    AUTHORITY_FIELDS,
    Body,
    Columns,
    DocumentTexts,
    Municipality,
    Perspective,
    Signing,
    Theme,
)
from kortit.rendering import FORMATS, View
from kortit.setting_changes import SettingsState, setting_changes, setting_lines

COUNCIL = Body("council", "Kaupunginvaltuusto", ("Kv",))
BOARD = Body("board", "Kaupunginhallitus", ("Kh", "Stds"))
TOWN = Municipality(
    "Koivulahti",
    perspectives=(
        Perspective("O", "Oppiminen", (Theme("O1", "Osaava henkilöstö"), Theme("O2", ""))),
        Perspective("S", "Sisäinen", (Theme("S1", "Sujuvat palvelut"),)),
    ),
    bodies={"council": COUNCIL, "board": BOARD},
    authority={**dict.fromkeys(AUTHORITY_FIELDS, frozenset({"council"})), "means": None},
    fields={"owner": ExtraField("owner", "Vastuutaho", TEXT, None)},
)

words = st.sampled_from(["", "Arki", "Talous", "Ympäristö"])
bodies = st.dictionaries(
    st.sampled_from(["council", "board", "education"]),
    st.tuples(words, st.sampled_from([("Kv",), ("Kh", "Stds"), ("Ltk",)])),
).map(lambda made: {key: Body(key, *one) for key, one in made.items()})
deciding = st.none() | st.frozensets(st.sampled_from(["council", "board", "education"]))


@st.composite
def settings(draw: st.DrawFn) -> Municipality:
    """Settings of a municipality, each part drawn from so few values that two of them often agree in it."""
    codes = draw(st.permutations(["O1", "O2", "S1"]))[: draw(st.integers(0, 3))]
    places = draw(st.lists(st.sampled_from(["O", "S"]), min_size=len(codes), max_size=len(codes)))
    perspectives = draw(st.permutations(["O", "S"]))
    names = {code: draw(words) for code in (*codes, *perspectives)}
    return Municipality(
        draw(st.sampled_from(["Koivulahti", "Mäntyniemi"])),
        draw(st.sampled_from(["fi", "sv"])),
        DocumentTexts(*draw(st.tuples(words, words, st.sampled_from(Columns), words, words))),
        tuple(
            Perspective(
                code,
                names[code],
                tuple(Theme(one, names[one]) for one, place in zip(codes, places, strict=True) if place == code),
            )
            for code in perspectives
        ),
        draw(bodies),
        {field: draw(deciding) for field in AUTHORITY_FIELDS},
        {
            key: ExtraField(key, draw(words), draw(st.sampled_from([TEXT, LIST])), draw(deciding))
            for key in draw(st.permutations(["owner", "partners"]))[: draw(st.integers(0, 2))]
        },
        draw(
            st.none()
            | st.builds(
                Signing,
                st.sampled_from([".kortit/a", ".kortit/b"]),
                st.dictionaries(st.sampled_from(["a@x.example", "b@x.example"]), st.frozensets(st.just("council"))),
            )
        ),
    )


@given(settings(), settings())
def test_settings_differ_in_something_exactly_if_something_is_told(old: Municipality, new: Municipality) -> None:
    same = old == new and list(old.fields) == list(new.fields)
    changes = setting_changes(SettingsState(old), SettingsState(new))
    assert (changes == ()) == same
    assert len({change.key for change in changes}) == len(changes)
    for change in changes:
        sides = [setting_lines(one, translator("fi")) for one in (change.old, change.new)]
        assert sides[0] != sides[1] or change.key.startswith(("authority.", "fields.", "audit."))


@given(settings(), settings())
def test_the_other_way_round_the_same_settings_are_told(old: Municipality, new: Municipality) -> None:
    there = setting_changes(SettingsState(old), SettingsState(new))
    back = setting_changes(SettingsState(new), SettingsState(old))
    assert {one.key: (one.old, one.new) for one in there} == {one.key: (one.new, one.old) for one in back}


@given(st.lists(st.integers(0, 8), unique=True), st.lists(st.integers(0, 8), unique=True))
def test_both_orders_keep_the_newer_one_and_place_what_was_removed(old: list[int], new: list[int]) -> None:
    both = in_both_orders(old, new)
    assert sorted(both) == sorted({*old, *new})
    assert [one for one in both if one in new] == new
    if [one for one in old if one in new] == [one for one in new if one in old]:
        assert [one for one in both if one in old] == old


def only(**changes: Any) -> tuple[str, list[str], list[str]]:
    """The one change between the town and itself with changes: its key, and its lines on both sides in Finnish."""
    (change,) = setting_changes(SettingsState(TOWN), SettingsState(TOWN._replace(**changes)))
    old, new = (setting_lines(one, translator("fi")) for one in (change.old, change.new))
    return change.key, old, new


def test_authority_is_said_in_words() -> None:
    given_away = {**TOWN.authority, "goal": frozenset({"council", "board"})}
    assert only(authority=given_away) == (
        "authority.goal",
        ["päättää: Kaupunginvaltuusto (Kv)"],
        ["päättää: Kaupunginvaltuusto (Kv), Kaupunginhallitus (Kh)"],
    )
    assert only(authority={**TOWN.authority, "target_year": None})[2] == ["muutettavissa ilman päätöstä"]
    assert only(authority={**TOWN.authority, "theme": frozenset()})[2] == ["päättää: ei kukaan"]


def test_of_a_renamed_theme_the_names_are_told_and_of_a_moved_one_its_perspective() -> None:
    first, second = TOWN.perspectives
    renamed = (first._replace(themes=(Theme("O1", "Hyvinvoiva väki"), first.themes[1])), second)
    assert only(perspectives=renamed) == ("themes.O1", ["Osaava henkilöstö"], ["Hyvinvoiva väki"])
    moved = (first._replace(themes=first.themes[:1]), second._replace(themes=(*second.themes, Theme("O2"))))
    changes = setting_changes(SettingsState(TOWN), SettingsState(TOWN._replace(perspectives=moved)))
    said = {change.key: setting_lines(change.new, translator("fi")) for change in changes}
    assert said == {"themes.O2": ["ei nimeä", "näkökulmassa S"], "order.themes": ["O1, S1, O2"]}


def test_a_file_that_cannot_be_read_is_said_to_be_put_right_and_nothing_is_guessed() -> None:
    (change,) = setting_changes(SettingsState(unreadable=True), SettingsState(TOWN))
    assert [setting_lines(one, translator("fi")) for one in (change.old, change.new)] == [
        ["ei voida lukea"],
        ["kunnossa"],
    ]


def test_keys_of_signers_are_settings() -> None:
    old = SettingsState(TOWN, keys={"anna@x.example": ("ssh-ed25519 SHA256:a",)})
    new = SettingsState(
        TOWN, keys={"anna@x.example": ("ssh-ed25519 SHA256:b",), "olli@x.example": ("ssh-ed25519 SHA256:c",)}
    )
    assert [(one.key, kind_of_setting(one)) for one in setting_changes(old, new)] == [
        ("keys.anna@x.example", "changed"),
        ("keys.olli@x.example", "added"),
    ]


# --- in documents ---

GONE = Goal(GoalId("O1-01"), "O1", "Työ tukee jaksamista", 2027)
RENAMED = TOWN._replace(
    perspectives=(TOWN.perspectives[0]._replace(themes=(Theme("O1", "Hyvinvoiva väki"),)), TOWN.perspectives[1]),
    authority={**TOWN.authority, "means": frozenset({"board"})},
)


def table(old: Municipality = TOWN, new: Municipality = RENAMED, *goals: Goal) -> ChangeTable:
    return ChangeTable.between(
        {goal.id: goal for goal in goals},
        {},
        municipality=new,
        origin=Endpoint("ROOT"),
        target=Endpoint("a" * 40, "a" * 40, "2027-01-31T10:00:00+02:00"),
        before=old,
        settings=setting_changes(SettingsState(old), SettingsState(new)),
    )


def written(name: str, shown: ChangeTable) -> str:
    return FORMATS[name].render(shown, View("fi", width=140)).decode()


@pytest.mark.parametrize(
    "name", [known.name for known in FORMATS.values() if not known.binary and known.name != "json"]
)
def test_every_format_shows_settings_and_says_no_changes_only_where_there_are_none(name: str) -> None:
    said = written(name, table())
    assert "Toimivalta: keinot" in said
    assert "muutettavissa ilman päätöstä" in said.replace("</del>", "")
    assert "Ei muutoksia." not in said
    if name not in ("csv", "tsv"):
        assert "Päämäärät ja asetukset" in said
        assert "3 asetusta muutettu" in said
        assert "Ei muutoksia." in written(name, table(TOWN, TOWN))


def test_json_holds_settings_as_plain_data_and_counts_them() -> None:
    data = json.loads(written("json", table()))
    assert [(one["key"], one["kind"]) for one in data["settings"]] == [
        ("themes.O1", "changed"),
        ("themes.O2", "removed"),
        ("authority.means", "changed"),
    ]
    assert data["settings"][2]["old"] == "any"
    assert data["settings"][2]["new"] == ["board"]
    assert data["settings"][2]["text"]["new"] == ["päättää: Kaupunginhallitus (Kh)"]
    assert data["counts"]["settings"] == 3


def test_a_removed_goal_stands_under_the_name_that_its_theme_had() -> None:
    said = written("md", table(TOWN, RENAMED, GONE))
    assert "### O1 Hyvinvoiva väki (ennen: Osaava henkilöstö)" in said
    without = TOWN._replace(perspectives=TOWN.perspectives[1:])
    said = written("md", table(TOWN, without, GONE))
    assert "## O Oppiminen\n" in said
    assert "### O1 Osaava henkilöstö\n" in said


def test_a_value_in_a_field_that_was_given_up_is_still_shown() -> None:
    goal = replace(GONE, extra={"owner": "Henkilöstöyksikkö"})
    for name in ("md", "csv", "text", "html"):
        assert "Henkilöstöyksikkö" in written(name, table(TOWN, TOWN._replace(fields={}), goal))
