"""What changed in the settings is told wherever changes are: tables, drafts, log, subjects, proposals; and as of when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from store.files.municipality_file import read_municipality
from tests.conftest import GOAL

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

KV = ("--decision", "Kv 1.2.2021 § 3")
NAMED = "{O1: Osaava henkilöstö, O2: }"


def settle(store: Store, old: str, new: str) -> None:
    """Change kortit.yaml by hand."""
    text = store.read("kortit.yaml")
    assert old in text
    store.write("kortit.yaml", text.replace(old, new))


def amended(store: Store, cli: Cli, *decision: str) -> str:
    result = cli(store, "amend", *(decision or KV))
    assert result.code == 0, result
    return store.git("rev-parse", "HEAD").strip()


def told(store: Store, cli: Cli, *arguments: str) -> dict[str, tuple[list[str], list[str]]]:
    """The settings in a table, by key: their lines on both sides."""
    data: Any = cli(store, *arguments, "--format", "json").json
    assert data["counts"]["settings"] == len(data["settings"])
    return {one["key"]: (one["text"]["old"], one["text"]["new"]) for one in data["settings"]}


CHANGES = {
    "authority.means": ("means: any", "means: [board]"),
    "bodies.board": ("Kaupunginhallitus", "Kaupunkihallitus"),
    "bodies.education": ("  board:", "  education: {name: Sivistyslautakunta, abbreviation: Ltk}\n  board:"),
    "themes.S1": ("{S1: }", "{S1: Sujuvat palvelut}"),
    "themes.S2": ("{S1: }", "{S1: , S2: Uusi}"),
    "fields.owner": ("type: text, authority: any", "type: text, authority: [board]"),
    "language": ("language: fi", "language: sv"),
    "municipality": ("municipality: Testilä", "municipality: Uusi Testilä"),
}


@pytest.mark.parametrize("key", CHANGES)
def test_no_change_of_settings_is_no_change(store: Store, cli: Cli, key: str) -> None:
    settle(store, *CHANGES[key])
    for command in (("drafts",), ("changes",), ("changes", "HEAD")):
        assert key in told(store, cli, *command)
        assert "Ei muutoksia" not in cli(store, *command).out
    commit = amended(store, cli)
    assert list(told(store, cli, "changes", f"{commit}^..{commit}")) == [key]
    assert told(store, cli, "drafts") == {}
    told_by_log = cli(store, "log").out.splitlines()
    assert told_by_log[2].endswith("  settings")
    listed: Any = cli(store, "log", "--format", "json").json["amendments"]
    assert [one["key"] for one in listed[0]["setting_changes"]] == [key]
    assert all(line in told_by_log[3] for side in listed[0]["setting_changes"][0]["text"].values() for line in side)
    assert listed[-1]["setting_changes"] == [], "the founding changes nothing that could have been decided"


def test_each_setting_names_the_decisions_that_changed_it_and_no_others(store: Store, cli: Cli) -> None:
    settle(store, "means: any", "means: [board]")
    amended(store, cli, "--decision", "Kv 1.2.2021 § 3")
    settle(store, "{S1: }", "{S1: Sujuvat palvelut}")
    cli(store, "set", "O1-01", "--target-year", "2029")
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9", "--effective", "2022-01-01")
    settle(store, "language: fi", "language: sv")
    assert cli(store, "amend").code == 0
    data: Any = cli(store, "changes", "HEAD~3..HEAD", "--format", "json").json
    cited = [one["citation"] for one in data["decisions"]]
    assert {one["key"]: [cited[number] for number in one["decisions"]] for one in data["settings"]} == {
        "language": [],
        "themes.S1": ["Kv 2.3.2021 § 9"],
        "authority.means": ["Kv 1.2.2021 § 3"],
    }
    assert [one["key"] for one in data["settings"] if one["undecided"]] == ["language"]
    text = cli(store, "changes", "HEAD~3..HEAD~1", "--format", "md").out
    assert "Kv 2.3.2021 § 9, voimaan 1.1.2022" in text.split("Päämäärät ja asetukset")[1]


def test_what_was_changed_and_changed_back_is_no_change(store: Store, cli: Cli) -> None:
    before = store.read("kortit.yaml")
    settle(store, "means: any", "means: [board]")
    amended(store, cli)
    store.write("kortit.yaml", before)
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert told(store, cli, "changes", "HEAD~2..HEAD") == {}
    assert "Ei muutoksia." in cli(store, "changes", "HEAD~2..HEAD").out


def test_the_subject_says_one_setting_names_few_and_counts_many(store: Store, cli: Cli) -> None:
    settle(store, "means: any", "means: [board]")
    amended(store, cli)
    said = "Toimivalta: keinot: muutettavissa ilman päätöstä → päättää: Kaupunginhallitus (Kh)"
    assert store.git("log", "-1", "--format=%s").strip() == f"Kv 1.2.2021 § 3: kortit.yaml: {said}"
    assert f"\n  {said}\n" in cli(store, "log", lang="fi").out
    for pair in (CHANGES["bodies.board"], CHANGES["themes.S1"], CHANGES["municipality"], CHANGES["language"]):
        settle(store, *pair)
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert "4 inställningar ändrade" in store.git("log", "-1", "--format=%s")


def test_a_proposal_shows_and_counts_the_settings_that_it_changes(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "uudet")
    settle(store, "means: any", "means: [board]")
    assert cli(store, "amend").code == 0
    assert list(told(store, cli, "proposal", "show", "uudet")) == ["authority.means"]
    result = cli(store, "proposal", "adopt", "uudet", *KV)
    assert "1 asetus, muutos" in result.err or "1 setting in commit" in result.err
    assert told(store, cli, "changes", "HEAD~1..HEAD") == {
        "authority.means": (["muutettavissa ilman päätöstä"], ["päättää: Kaupunginhallitus (Kh)"])
    }


def test_keys_of_signers_are_told_by_their_fingerprints(store: Store, cli: Cli) -> None:
    key = "AAAAC3NzaC1lZDI1NTE5AAAAIFvU2hX1v0m0l7x8F6o6yq0mT1mXb0VY5zv8c1d2e3f4"
    store.write(".kortit/allowed_signers", f"anna@testila.example ssh-ed25519 {key} toimisto\n")
    audit = "audit:\n  signatures: required\n  keys: .kortit/allowed_signers\n  signers: {anna@testila.example: [council]}\n"
    store.write("kortit.yaml", store.read("kortit.yaml") + audit)
    found = told(store, cli, "drafts")
    assert list(found) == ["audit", "audit.signers.anna@testila.example", "keys.anna@testila.example"]
    assert found["keys.anna@testila.example"][1][0].startswith("ssh-ed25519 SHA256:")
    assert found["audit.signers.anna@testila.example"][1] == ["allekirjoittaa: Kaupunginvaltuusto (Kv)"]


def test_broken_settings_that_are_put_right_are_told_as_that(store: Store, cli: Cli) -> None:
    good = store.read("kortit.yaml")
    store.write("kortit.yaml", "format: [\n")
    store.commit("rikki")
    store.write("kortit.yaml", good)
    assert told(store, cli, "drafts") == {"file": (["ei voida lukea"], ["kunnossa"])}
    assert "made kortit.yaml readable" in cli(store, "undo", amended(store, cli)).err


# --- undone ---


@pytest.mark.parametrize("key", [*CHANGES, "order"])
def test_an_undo_brings_settings_back_as_they_were(store: Store, cli: Cli, key: str) -> None:
    before = store.read("kortit.yaml")
    settle(store, *CHANGES.get(key, ("themes: {O1: , O2: }", "themes: {O2: , O1: }")))
    commit = amended(store, cli)
    assert cli(store, "undo", commit).code == 0
    assert store.read("kortit.yaml") == before
    assert "all is as it was before it" in cli(store, "undo", commit).err
    settle(store, "# Kuka", "# Kommentti, joka jää\n# Kuka")  # the file is another one by now
    store.git("checkout", "-q", commit, "kortit.yaml")
    settle(store, "# Kuka", "# Kommentti, joka jää\n# Kuka")
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert cli(store, "undo", commit).code == 0
    found = store.open().municipality
    assert (found, found.theme_codes) == (read_municipality(before.encode()), ("O1", "O2", "S1"))
    assert "joka jää" in store.read("kortit.yaml")


def test_an_undo_leaves_settings_that_were_changed_again_and_says_so(store: Store, cli: Cli) -> None:
    for key in ("themes.S1", "bodies.board", "authority.means"):
        settle(store, *CHANGES[key])
    cli(store, "set", "O1-01", "--target-year", "2029")
    commit = amended(store, cli)
    settle(store, "Sujuvat palvelut", "Nopeat palvelut")
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    result = cli(store, "undo", commit)
    assert "O1-01: brought back as a draft (the target year)" in result.err
    assert "Body Kaupunginhallitus: brought back as a draft" in result.err
    assert "Theme S1: changed again since, so left alone (no name → Sujuvat" in result.err
    assert sorted(told(store, cli, "drafts")) == ["authority.means", "bodies.board"]
    assert cli(store, "check").code == 0


def test_an_undo_takes_no_theme_or_field_away_that_goals_need(store: Store, cli: Cli) -> None:
    settle(store, "{S1: }", "{S1: , S2: Uusi}")
    commit = amended(store, cli)
    store.write("kortit/S2/S2-01.yaml", GOAL)
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    result = cli(store, "undo", commit)
    assert (result.code, "Theme S2: there are goals in it" in result.err) == (0, True)
    settle(store, "fields:\n", "fields:\n  mittari: {name: Mittari, type: text, authority: any}\n")
    commit = amended(store, cli, "--decision", "Kv 2.4.2021 § 9")
    store.write("kortit/S2/S2-01.yaml", GOAL + "mittari: Kysely\n")
    amended(store, cli, "--decision", "Kv 2.5.2021 § 9")
    before = store.state()
    result = cli(store, "undo", commit)
    assert (result.code, store.state()) == (3, before)
    assert "kortit/S2/S2-01.yaml" in result.err


def test_a_field_and_its_values_are_brought_back_together(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL + "owner: Henkilöstöhallinto\n")
    amended(store, cli)
    before = store.read("kortit.yaml")
    settle(store, "fields:\n  owner: {name: Vastuutaho, type: text, authority: any}\n", "")
    store.write("kortit/O1/O1-01.yaml", GOAL)
    commit = amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert cli(store, "undo", commit).code == 0
    assert store.read("kortit.yaml") == before
    assert "owner: Henkilöstöhallinto" in store.read("kortit/O1/O1-01.yaml")
    assert cli(store, "check").code == 0


def test_other_files_of_settings_and_layouts_are_brought_back_too(store: Store, cli: Cli) -> None:
    store.write(".gitattributes", "*.yaml -text\n")
    amended(store, cli)
    settle(store, "# Kuka", "# Huomaa\n# Kuka")
    commit = amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    result = cli(store, "undo", commit)
    assert "kortit.yaml: brought back as a draft (layout only)" in result.err
    assert cli(store, "drafts", "--discard", "kortit.yaml", "--yes").code == 0
    store.write(".gitattributes", "*.yaml -text -ident\n")
    commit = amended(store, cli, "--decision", "Kv 2.4.2021 § 9")
    assert "File .gitattributes: brought back" in cli(store, "undo", commit).err
    assert store.read(".gitattributes") == "*.yaml -text\n"


def test_an_order_is_brought_back_unless_it_was_changed_again(store: Store, cli: Cli) -> None:
    settle(store, "{S1: }", "{S1: , S2: , S3: }")
    amended(store, cli)
    settle(store, "{S1: , S2: , S3: }", "{S3: , S1: , S2: }")
    commit = amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    settle(store, "S2: }", "S2: Sujuva arki, S4: }")
    amended(store, cli, "--decision", "Kv 2.4.2021 § 9")
    assert "Order of the themes: brought back" in cli(store, "undo", commit).err
    assert "{S1: , S2: Sujuva arki, S3: , S4: }" in store.read("kortit.yaml")
    settle(store, "{S1: , S2: Sujuva arki, S3: , S4: }", "{S2: Sujuva arki, S1: , S3: , S4: }")
    amended(store, cli, "--decision", "Kv 2.5.2021 § 9")
    assert "Order of the themes: changed again since" in cli(store, "undo", commit).err


@pytest.mark.parametrize("broken", ["format: [\n", None])
def test_an_undo_puts_settings_right_that_its_commit_broke(store: Store, cli: Cli, broken: str | None) -> None:
    before = store.read("kortit.yaml")
    if broken is None:
        (store.root / "kortit.yaml").unlink()
    else:
        store.write("kortit.yaml", broken)
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml").replace("2021", "2029"))
    store.commit("rikki")
    result = cli(store, "undo", "HEAD~1")
    assert (result.code, "git checkout" in result.err) == (3, True)
    result = cli(store, "undo", "HEAD")
    assert (result.code, store.read("kortit.yaml")) == (0, before)
    assert "O1-01: brought back as a draft (the target year)" in result.err
    amended(store, cli)
    assert cli(store, "check").code == 0


def test_what_broke_settings_as_a_draft_is_named_by_an_undo(store: Store, cli: Cli) -> None:
    good = store.read("kortit.yaml")
    store.write("kortit.yaml", good + "nimi: [\n")
    state = store.state()
    result = cli(store, "undo", "HEAD")
    assert (result.code, store.state()) == (3, state)
    assert cli(store, *result.err.strip().rpartition("kortit ")[2].split(), "--yes").code == 0
    assert store.read("kortit.yaml") == good


# --- themes ---


def test_a_removed_goal_stands_under_the_name_of_its_theme_then(store: Store, cli: Cli) -> None:
    settle(store, "{O1: , O2: }", NAMED)
    amended(store, cli)
    settle(store, NAMED, "{O1: Hyvinvoiva väki, O2: }")
    (store.root / "kortit/O1/O1-01.yaml").unlink()
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert "O1 Hyvinvoiva väki (ennen: Osaava henkilöstö)" in cli(store, "changes", "HEAD~1..HEAD").out
    settle(store, "O1: Hyvinvoiva väki, ", "")
    amended(store, cli, "--decision", "Kv 4.5.2021 § 11")
    assert "\nO1 Osaava henkilöstö\n" in cli(store, "changes", "HEAD~2..HEAD").out


def test_a_theme_code_that_comes_back_with_another_name_is_a_warning_wherever_the_range_begins(
    store: Store, cli: Cli
) -> None:
    named = "{S1: Sujuvat palvelut}"
    base = store.git("rev-parse", "HEAD").strip()
    settle(store, "{S1: }", named)
    amended(store, cli)
    (store.root / "kortit/S1/S1-01.yaml").unlink()
    settle(store, named, "{}")
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    settle(store, "{}", named)
    amended(store, cli, "--decision", "Kv 4.5.2021 § 11")
    settle(store, named, "{}")
    amended(store, cli, "--decision", "Kv 5.6.2021 § 12")
    settle(store, "{}", "{S1: Rohkea uudistuja}")
    tried = cli(store, "amend", "--decision", "Kv 6.7.2021 § 13", "--dry-run")
    made = cli(store, "amend", "--decision", "Kv 6.7.2021 § 13")
    assert (tried.code, made.code) == (0, 0)
    assert "Sujuvat palvelut" in tried.err, "what check warns of afterwards is told before, and by the commit"
    assert "Sujuvat palvelut" in made.err
    for text in (f"{base}..", "HEAD~1..", "HEAD~3.."):
        result: Any = cli(store, "check", text, "--format", "json")
        again = [one for one in result.json["problems"] if one["code"] == "reused-theme"]
        assert [one["severity"] for one in again] == ["warning"]
        assert again[0]["commit"] == store.git("rev-parse", "HEAD").strip()
        assert "Sujuvat palvelut" in again[0]["message"]
        assert result.code == 0


def test_a_theme_that_is_renamed_is_no_code_used_again(store: Store, cli: Cli) -> None:
    settle(store, "{S1: }", "{S1: Sujuvat palvelut}")
    amended(store, cli)
    settle(store, "Sujuvat palvelut", "Avoin hallinto")
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9")
    assert cli(store, "check", "HEAD~2..", "--format", "json").json["problems"] == []


# --- drafts, and as of when ---


def test_a_working_tree_without_drafts_is_no_draft(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2029")
    commit = amended(store, cli)
    for command in (("changes", "HEAD~1"), ("changes",), ("drafts",)):
        assert "LUONNOS" not in cli(store, *command).out
        data: Any = cli(store, *command, "--format", "json").json
        assert (data["to"]["revision"], data["to"]["commit"], data["to"]["citation"]) == (
            "WORKTREE",
            commit,
            "Kv 1.2.2021 § 3",
        )
        assert "made" not in data
    store.write("kortit/O2/O2-01.yaml", GOAL)
    assert "LUONNOS" in cli(store, "changes", "HEAD~1").out


def test_a_table_of_drafts_says_when_they_were_read(store: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli(store, "set", "O1-01", "--target-year", "2029")
    before = datetime.datetime.now().astimezone().replace(second=0, microsecond=0)
    data: Any = cli(store, "drafts", "--format", "json").json
    assert before <= datetime.datetime.fromisoformat(data["made"]) <= datetime.datetime.now().astimezone()
    assert (data["to"]["revision"], data["to"]["commit"], data["to"]["date"]) == ("WORKTREE", None, None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1614592920")
    assert "luonnokset 1.3.2021 klo 10.02" in cli(store, "drafts").out


def test_a_later_effective_date_stands_beside_its_decision_everywhere(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2029")
    amended(store, cli, *KV, "--effective", "2022-01-01")
    named = "Kv 1.2.2021 § 3, voimaan 1.1.2022"
    for command in (
        ("changes", "HEAD~1..HEAD"),
        ("changes", "HEAD~1..HEAD", "--decisions", "--format", "md"),
        ("cards",),
        ("cards", "--format", "csv"),
    ):
        assert named in cli(store, *command).out
    assert f"Vertailun loppu: {named}" in cli(store, "changes", "HEAD~1..HEAD").out
    for command in (("log",), ("blame", "O1-01")):
        assert "Kv 1.2.2021 § 3, effective 1.1.2022" in cli(store, "--lang", "en", *command).out
    data: Any = cli(store, "changes", "HEAD~1..HEAD", "--format", "json").json
    assert data["to"]["effective"] == "2022-01-01"
    amended_again = cli(store, "set", "O1-01", "--target-year", "2030")
    assert amended_again.code == 0
    amended(store, cli, "--decision", "Kv 2.3.2021 § 9", "--effective", "2021-03-02")
    assert "Kv 2.3.2021 § 9, voimaan" not in cli(store, "changes", "HEAD~1..HEAD").out
