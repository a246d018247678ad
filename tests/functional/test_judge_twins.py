"""One id, two files: a history in which a goal stands twice is never clean, however the second file came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

TWIN = "kortit/S1/O1-01.yaml"
OTHER = 'goal: "Toinen tavoite"\ntarget_year: 2024\nmeans: []\n'


def errors(store: Store, cli: Cli, text: str) -> list[tuple[str, str]]:
    """Return code and path of every error that check finds in a range."""
    problems = cli(store, "check", text, "--format", "json").json["problems"]
    return [(one["code"], one["path"]) for one in problems if one["severity"] == "error"]


def test_an_id_written_otherwise_is_the_same_id_in_drafts_too(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-1.yaml", GOAL)
    result = cli(store, "drafts", "--format", "json")
    assert (result.code, result.json["rows"], "used twice; see kortit/O1/O1-01.yaml" in result.err) == (1, [], True)


def test_a_goal_that_gets_another_id_is_removed_and_added_by_a_decision(store: Store, cli: Cli) -> None:
    store.git("mv", "kortit/O1/O1-01.yaml", "kortit/O1/O1-1.yaml")
    store.commit("toinen nimi")
    assert set(errors(store, cli, "HEAD^..HEAD")) == {("authority", "kortit/O1/O1-1.yaml")}
    store.git("commit", "-q", "--amend", "-m", "toinen nimi\n\nDecision: Kv 1.2.2021 § 3")
    assert errors(store, cli, "HEAD^..HEAD") == []


@pytest.mark.parametrize("content", [GOAL, OTHER])
@pytest.mark.parametrize("text", ["HEAD^..HEAD", "HEAD^.."])
def test_a_second_file_with_an_id_in_another_theme_is_an_error_of_its_commit(
    store: Store, cli: Cli, content: str, text: str
) -> None:
    store.write(TWIN, content)
    store.commit("kaksoiskappale\n\nDecision: Kv 1.2.2021 § 3")
    assert errors(store, cli, text) == [("duplicate-id", TWIN)]
    assert cli(store, "check", text).code == 1
    assert ("duplicate-id", TWIN) in errors(store, cli, "ROOT..")


def test_a_second_file_is_an_error_where_the_first_is_changed_with_it(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2024"))
    store.write(TWIN, GOAL)
    store.commit("molemmat\n\nDecision: Kv 1.2.2021 § 3")
    assert [code for code, _path in errors(store, cli, "HEAD^..HEAD")] == ["duplicate-id"]


def test_two_new_files_with_one_id_are_an_error_of_the_commit_that_brings_them(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-02.yaml", GOAL)
    store.write("kortit/S1/O1-02.yaml", OTHER)
    store.commit("kaksi uutta\n\nDecision: Kv 1.2.2021 § 3")
    assert [code for code, _path in errors(store, cli, "HEAD^..HEAD")] == ["duplicate-id"]


def test_a_goal_that_moves_to_another_theme_is_no_second_file(store: Store, cli: Cli) -> None:
    store.git("mv", "kortit/O1/O1-01.yaml", "kortit/S1/O1-01.yaml")
    store.commit("siirto\n\nDecision: Kv 1.2.2021 § 3")
    assert errors(store, cli, "HEAD^..HEAD") == []
