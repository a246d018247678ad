"""Many goals changed at once from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, Store

if TYPE_CHECKING:
    from tests.conftest import Cli

IDS = ("O1-01", "O1-02", "S1-01")


@pytest.fixture
def season(store: Store) -> Store:
    """A store with three goals, two of them in one theme."""
    store.write("kortit/O1/O1-02.yaml", GOAL.replace("voi hyvin", "kehittyy").replace("2021", "2024"))
    store.write("kortit/S1/S1-01.yaml", GOAL.replace("Henkilöstö", "Kuntalainen").replace("2021", "2030"))
    store.commit("tavoitteet\n\nDecision: Kv 1.2.2021 § 3")
    return store


def years(store: Store, cli: Cli) -> list[int]:
    listed = json.loads(cli(store, "list", "--format", "json").out)
    return [goal["target_year"] for goal in listed["goals"]]


def test_one_year_is_set_for_all_goals_named(season: Store, cli: Cli) -> None:
    result = cli(season, "set", "O1-01", "S1-01", "--target-year", "2028")
    assert result.code == 0
    assert sorted(years(season, cli)) == [2024, 2028, 2028]
    assert "O1-01" in result.out
    assert "S1-01" in result.out
    assert "O1-02" not in result.out
    assert "a decision is needed for: O1-01, S1-01" in result.err
    assert "2 drafts saved" in result.err


def test_a_query_chooses_the_goals_and_a_sign_moves_their_years(season: Store, cli: Cli) -> None:
    assert cli(season, "set", "--where", "O1 henkilöstö", "--target-year", "+2").code == 0
    assert sorted(years(season, cli)) == [2023, 2026, 2030]
    assert cli(season, "set", "--where", "2023-2026", "--target-year", "-1").code == 0
    assert sorted(years(season, cli)) == [2022, 2025, 2030]


def test_a_query_chooses_what_a_decision_touched_and_finds_nothing_that_was_not_typed(season: Store, cli: Cli) -> None:
    assert cli(season, "set", "--where", "päätös:§3 !o1", "--target-year", "2041").code == 0
    assert sorted(years(season, cli)) == [2021, 2024, 2041]
    assert cli(season, "set", "--where", "henkilostö", "--target-year", "2042").code == 2


def test_a_dry_run_shows_the_table_and_writes_nothing(season: Store, cli: Cli) -> None:
    before = season.state()
    result = cli(season, "set", "--where", "", "--field", "owner=Hallinto", "--dry-run")
    assert (result.code, season.state()) == (0, before)
    assert result.out.count("Hallinto") == 3
    assert "3 goals would change" in result.err
    assert "a decision is needed" not in result.err


def test_the_table_of_a_dry_run_is_the_one_that_the_drafts_then_make(season: Store, cli: Cli) -> None:
    cli(season, "set", "O1-02", "--target-year", "2040")
    cli(season, "amend", "O1-02", "--decision", "Kv 1.2.2021 § 4")
    cli(season, "set", "O1-01", "--target-year", "2041")  # a draft that the plan stands on
    planned = json.loads(cli(season, "replace", "voi hyvin", "jaksaa", "--dry-run", "--format", "json").out)
    assert cli(season, "replace", "voi hyvin", "jaksaa").code == 0
    drafts = json.loads(cli(season, "drafts", "--format", "json").out)
    assert planned["rows"] == drafts["rows"]
    assert [row["id"] for row in planned["rows"]] == ["O1-01", "S1-01"]
    assert planned["rows"][0]["old"]["target_year"] == 2021


def test_words_are_replaced_in_the_fields_named_and_nowhere_else(season: Store, cli: Cli) -> None:
    result = cli(season, "replace", "henkilöstö", "väki", "--ignore-case", "--in", "goal", "--where", "2021-2024")
    assert result.code == 0
    assert season.read("kortit/O1/O1-01.yaml") == GOAL.replace("Henkilöstö", "väki")
    assert season.read("kortit/S1/S1-01.yaml").startswith("# ensimmäinen\ngoal: Kuntalainen voi hyvin\n")
    assert "O1-01: draft saved (the goal text)" in result.err


def test_comments_and_layout_survive_a_replacement_to_the_byte(season: Store, cli: Cli) -> None:
    assert cli(season, "replace", "Kysely", "Haastattelu").code == 0
    assert season.read("kortit/O1/O1-01.yaml") == GOAL.replace("Kysely", "Haastattelu")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "--target-year", "2028"), "say which goals"),
        (("set", "O9-99", "--target-year", "2028"), "O9-99"),
        (("set", "O1-01", "--target-year", "ensi"), "“ensi” is no year"),
        (("set", "O1-01", "--target-year", "28"), "“28” is no year"),
        (("set", "O1-01", "S1-01", "--target-year", "-999"), "O1-01"),
        (("set", "O1-01", "S1-01", "--goal", "Sama"), "--goal sets the text of one goal, but 2"),
        (("set", "--where", "olematon", "--target-year", "2028"), "olematon"),
        (("set", "--where", ""), "say what to set"),
        (("replace", "", "x"), "say what is to be replaced"),
        (("replace", "[", "x", "--regex"), "regular expression"),
        (("replace", "Kysely", "x", "--in", "target_year"), "target_year"),
        (("replace", "Henkilöstö voi hyvin", ""), "O1-01"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(
    season: Store, cli: Cli, arguments: tuple[str, ...], said: str
) -> None:
    before = season.state()
    result = cli(season, *arguments)
    assert (result.code, season.state()) == (2, before)
    assert said in result.err
    assert result.out == ""
    assert len(result.err.splitlines()) == 1


def test_a_file_that_cannot_be_read_stops_the_change_of_all(season: Store, cli: Cli) -> None:
    season.write("kortit/S1/S1-01.yaml", "goal: [rikki\n")
    before = season.state()
    result = cli(season, "replace", "Kysely", "Haastattelu")
    assert (result.code, season.state()) == (1, before)
    assert "kortit/S1/S1-01.yaml:2:1: error" in result.err


def test_a_replacement_that_finds_nothing_says_so(season: Store, cli: Cli) -> None:
    result = cli(season, "replace", "olematon", "x")
    assert result.code == 0
    assert "0 drafts saved" in result.err


def test_goals_are_listed_up_to_a_year_and_by_their_owner(season: Store, cli: Cli) -> None:
    def listed(*options: str) -> list[str]:
        return [goal["id"] for goal in cli(season, "list", *options, "--format", "json").json["goals"]]

    assert listed("--until", "2024") == ["O1-01", "O1-02"]
    assert listed("--until", "2023", "--theme", "O1") == ["O1-01"]
    assert cli(season, "set", "S1-01", "--field", "owner=Henkilöstöjohtaja").code == 0
    assert listed("--owner", "henkilöstö") == ["S1-01"]
    assert listed("--owner", "rehtori") == []
    season.write("kortit.yaml", season.read("kortit.yaml").partition("fields:")[0])
    assert "no field “owner”" in cli(season, "list", "--owner", "a").err


def test_a_theme_goes_with_its_goals_first(season: Store, cli: Cli) -> None:
    before = season.state()
    assert cli(season, "theme", "remove", "O1").code == 3
    assert cli(season, "remove", "--theme", "O1", "--dry-run").code == 0
    for wrong in (("--theme", "O1", "S1-01"), ("--theme", "X9")):
        assert cli(season, "remove", *wrong).code == 2
    assert season.state() == before
    assert cli(season, "remove", "--theme", "O1").code == 0
    assert "theme O1 has no goals" in cli(season, "remove", "--theme", "O1").err
    assert cli(season, "theme", "remove", "O1").code == 0
    assert cli(season, "amend", "--decision", "Kv 1.12.2025 § 5").code == 0
    assert [goal["theme"] for goal in cli(season, "list", "--format", "json").json["goals"]] == ["S1"]
    assert (cli(season, "list", "--theme", "O1").code, cli(season, "check").code) == (2, 0)
