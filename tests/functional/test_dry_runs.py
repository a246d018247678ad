"""`--dry-run` says what would be done and refuses what would be refused, and writes nothing; errors come as JSON too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

DECIDED = ("--decision", "Kv 1.12.2025 § 5")


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("amend", *DECIDED), 0, "1 goal would be in the commit"),
        (("amend",), 3, "takes a decision of"),
        (("undo", "HEAD"), 0, "S1-01: brought back as a draft"),
        (("drafts", "--discard", "O1-01"), 0, "discarded: O1-01"),
        (("drafts", "--discard", "S1-01"), 2, "S1-01"),
        (("correct", "HEAD", *DECIDED), 0, "the decision would be put right"),
        (("correct", "HEAD", "--decision", "Kh 1.12.2025 § 5"), 3, "S1-01"),
        (("new", "O1", "--goal", "Uusi", "--target-year", "2030"), 0, "O1-02: new draft"),
        (("new", "X7", "--goal", "Uusi", "--target-year", "2030"), 2, "X7"),
        (("new", "O1"), 2, "--goal and --target-year"),
        (("theme", "add", "O9", "Nimi"), 0, "O9: added"),
        (("theme", "add", "O1"), 2, "O1"),
        (("theme", "rename", "O1", "Nimi"), 0, "O1: renamed"),
        (("theme", "remove", "O1"), 3, "theme O1 has goals"),
        (("proposal", "new", "toinen"), 0, "“toinen” begun"),
        (("proposal", "switch", "esitys"), 3, "drafts are in the way: kortit/O1/O1-01.yaml"),
        (("proposal", "withdraw", "esitys", "--reason", "Ei tarvita."), 0, "withdrawn"),
        (("proposal", "adopt", "esitys", *DECIDED), 3, "drafts are in the way"),
        (("proposal", "adopt", "esitys"), 3, "takes a decision of"),
        (("proposal", "refresh", "esitys"), 0, "has all that is in force"),
        (("tag", "TA2026"), 0, "TA2026 names commit"),
        (("tag", "väärä nimi"), 2, "cannot name a tag"),
        (("hooks", "install"), 0, "pre-push"),
        (("init", "sisällä", "--name", "Osa"), 0, "Osa"),
        (("init", "."), 3, "holds a kortit store already"),
    ],
)
def test_a_dry_run_tells_what_would_happen_and_writes_nothing(
    proposed: Store, cli: Cli, command: tuple[str, ...], code: int, said: str
) -> None:
    before = proposed.state()
    result = cli(proposed, *command, "--dry-run")
    assert (result.code, said in result.err, "nothing is written" in result.err) == (code, True, True), result.err
    assert proposed.state() == before
    assert cli(proposed, "check").code == 0


def test_a_switch_is_promised_only_where_no_draft_is_in_its_way(proposed: Store, cli: Cli) -> None:
    switch = ("proposal", "switch", "esitys")
    proposed.git("tag", "proposal/esitys", "HEAD")  # is not what is switched to
    before = proposed.state()
    assert (cli(proposed, *switch, "--dry-run").code, cli(proposed, *switch).code) == (3, 3)
    assert proposed.state() == before
    assert cli(proposed, "drafts", "--discard", "O1-01", "--yes").code == 0
    proposed.write("kortit/S1/S1-01.yaml", proposed.read("kortit/S1/S1-01.yaml") + "# tulossa\n")
    tried = cli(proposed, *switch, "--dry-run")
    assert (tried.code, "now on proposal/esitys" in tried.err, cli(proposed, *switch).code) == (0, True, 0)
    assert "# tulossa" in proposed.read("kortit/S1/S1-01.yaml")


def test_a_clone_is_tried_by_asking_the_server(proposed: Store, cli: Cli, tmp_path: Path) -> None:
    place = tmp_path / "uusi"
    tried = cli(tmp_path, "clone", "--dry-run", str(proposed.root), str(place))
    assert (tried.code, tried.out, "nothing is written" in tried.err, place.exists()) == (0, "", True, False), tried.err
    assert cli(tmp_path, "clone", "--dry-run", str(tmp_path / "poissa"), str(place)).code == 3
    assert cli(tmp_path, "clone", "--dry-run", str(proposed.root), str(proposed.root)).code == 3


@pytest.fixture
def proposed(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with an amendment without a decision, a proposal and a draft."""

    def prepare(store: Store) -> None:
        store.write("kortit/S1/S1-01.yaml", store.read("kortit/S1/S1-01.yaml").replace("2022", "2023"))
        store.commit("vuosi")
        for command in (("proposal", "new", "esitys"), ("set", "O1-01", "--target-year", "2031"), ("amend",),
                        ("proposal", "switch"), ("set", "O1-01", "--target-year", "2033")):  # fmt: skip
            assert cli(store, *command).code == 0

    return templates.prepared("proposed", tmp_path / "kunta", prepare)


def test_a_proposal_is_refreshed_as_a_trial(proposed: Store, cli: Cli) -> None:
    proposed.git("checkout", "-q", ".")
    assert cli(proposed, "set", "S1-01", "--target-year", "2041").code == 0
    assert cli(proposed, "amend", *DECIDED).code == 0
    before = proposed.git("for-each-ref"), proposed.state()
    tried = cli(proposed, "proposal", "refresh", "esitys", "--dry-run")
    assert (tried.code, tried.out, "is in the proposal" in tried.err) == (0, "", True), tried.err
    assert (proposed.git("for-each-ref"), proposed.state()) == before


def test_an_undo_is_tried_with_the_settings_that_it_brings_back(proposed: Store, cli: Cli) -> None:
    proposed.git("checkout", "-q", ".")
    settings = proposed.read("kortit.yaml")
    field = "  priority: {name: Tärkeys, type: text, authority: any}\n"
    proposed.write("kortit.yaml", settings.replace("fields:\n", f"fields:\n{field}"))
    proposed.commit("kenttä")
    goal = proposed.read("kortit/S1/S1-01.yaml")
    proposed.write("kortit/S1/S1-01.yaml", f"{goal}priority: suuri\n")
    proposed.commit("tärkeys")
    tried, done = (cli(proposed, "undo", "HEAD^", *more) for more in (("--dry-run",), ()))
    assert (tried.code, done.code) == (3, 3), tried.err
    assert done.err in tried.err
    proposed.write("kortit/S1/S1-01.yaml", goal)
    proposed.write("kortit.yaml", f"{settings}language: xx: yy\n")
    proposed.commit("rikki")
    before = proposed.state()
    tried = cli(proposed, "undo", "HEAD", "--dry-run")
    assert (tried.code, proposed.state()) == (0, before), tried.err
    done = cli(proposed, "undo", "HEAD")
    assert (done.code, done.err in tried.err) == (0, True)


def test_founding_is_tried_where_nothing_is_yet(tmp_path: Path, cli: Cli) -> None:
    assert cli(tmp_path, "init", "kunta", "--dry-run").code == 0
    shown = cli(tmp_path, "demo", "esimerkki", "--dry-run")
    assert (shown.code, "S1-03" in shown.out) == (0, True)
    assert not list(tmp_path.iterdir())


def test_an_amendment_that_is_tried_has_no_commit_in_its_json(proposed: Store, cli: Cli) -> None:
    tried = cli(proposed, "amend", *DECIDED, "--dry-run", "--format", "json").json
    made = cli(proposed, "amend", *DECIDED, "--format", "json").json
    assert tried == {**made, "commit": None}
    assert made["commit"] == proposed.git("rev-parse", "HEAD").strip()


def test_what_ends_a_command_that_writes_json_is_json_too(store: Store, cli: Cli) -> None:
    for command, code, said in (
        (("show", "X"), 2, "no goal's id"),
        (("list", "--mikä"), 2, "there is no option --mikä"),
        (("changes", "tuntematon"), 2, "tuntematon"),
    ):
        result = cli(store, *command, "--format", "json")
        error = json.loads(result.err.splitlines()[-1])
        assert (result.out, error["schema"], error["exit_code"], error["problems"]) == ("", "kortit.error/1", code, [])
        assert said in error["message"]
        assert not error["message"].startswith("kortit:")
    store.write("kortit/O1/O1-01.yaml", "goal: Ilman vuotta\n")
    result = cli(store, "show", "O1-01", "--format=json")
    error = json.loads(result.err.splitlines()[-1])
    assert (result.code, error["exit_code"]) == (1, 1)
    assert {one["code"] for one in error["problems"]} == {"missing-key"}
