"""What a sync brings along beside values, and what it says: comments, subjects, the first one, ids of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import git
from tests.sharing import commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

O1, S1, NEW = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml", "kortit/O1/O1-02.yaml"
BOTH = "kortit/S1/S1-09.yaml"
YEAR = 'goal: "Asiointi sujuu"\ntarget_year: {year}  # tarkista\nmeans: []\n'
KV5, KV6, KV7 = "Kv 1.2.2021 § 5", "Kv 1.2.2021 § 6", "Kv 1.2.2021 § 7"


def test_own_comments_come_along_or_are_told_and_subjects_say_what_changes(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {BOTH: goal("Ranta kunnostetaan")}, "kommentit")
    settings = two.first.read("kortit.yaml")
    o1, both = two.first.read(O1), two.first.read(BOTH)
    commit(two.first, {"kortit.yaml": settings.replace("{O1: ,", "{O1: , O3: ,")}, "teema", KV5)
    commit(two.first, {S1: YEAR.format(year=2031).replace("  # tarkista", ""), O1: o1 + "  - Ensin.\n"}, "a", KV5)
    commit(two.first, {BOTH: "# heidän\n" + both.replace("[]", "\n  - Ensin.")}, "b")
    assert cli(two.first, "sync").code == 0
    # An amendment of comments alone, one with a setting, one whose subject kortit made, one that a person named.
    commit(two.second, {"kortit.yaml": "# oma huomio\n" + settings.replace("{O1: ,", "{O1: , O4: ,")}, "c", KV6)
    commit(two.second, {O1: "# oma huomio\n" + o1.replace("means:", "means: # ei # kaikki")}, "vain kommentti")
    commit(two.second, {BOTH: "# oma\n" + both}, "vain kommentti, joka jää pois")
    two.second.write(S1, YEAR.format(year=2032))
    assert cli(two.second, "amend", S1.rpartition("/")[2][:5], "--decision", KV7).code == 0
    assert "→ 2032" in two.second.git("log", "-1", "--format=%s")
    was = two.second.git("log", "-1", "--format=%s").partition(" → ")[0].rpartition(" ")[2]
    result = cli(two.second, "sync", "--settle", "S1-01.target_year=own")
    assert result.code == 0, result.err
    assert f"{BOTH}: others changed comments too, so those of " in result.err
    assert two.second.read(S1) == YEAR.format(year=2032)
    assert two.second.read(O1) == "# oma huomio\n" + o1.replace("means:", "means: # ei # kaikki") + "  - Ensin.\n"
    assert two.second.read(BOTH).startswith("# heidän\n")
    kept = two.second.read("kortit.yaml")
    assert kept.startswith("# oma huomio\n")
    assert "O3" in kept
    assert "O4" in kept
    subjects = two.second.git("log", "-3", "--format=%s").splitlines()
    assert (was, subjects[0].endswith("2031 → 2032"), subjects[1]) == ("2022", True, "vain kommentti")


def test_the_first_sync_says_so_and_a_proposal_whose_id_was_given_is_named(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    cli(two.second, "proposal", "new", "uusi")
    commit(two.second, {NEW: goal("Esityksen uusi")})
    cli(two.second, "proposal", "switch")
    commit(two.first, {NEW: goal("Päätetty uusi")}, "uusi", KV5)
    assert cli(two.first, "sync").code == 0
    result = cli(two.second, "sync")
    assert result.code == 0, result.err
    assert "O1-02 was given on the server and in the proposal “uusi”" in result.err
    assert "kortit proposal refresh uusi" in result.err
    git(two.folder, "init", "-q", "--bare", "-b", "main", "tyhja.git")
    two.first.git("remote", "set-url", "origin", "../tyhja.git")
    assert cli(two.first, "sync", "--dry-run").err == "the server is empty; the whole store would be sent\n"
    result = cli(two.first, "sync")
    assert (result.code, result.err) == (0, "the server was empty; the whole store is there now\n")


def test_a_clone_without_a_store_is_not_said_to_be_one(cli: Cli, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "tyhja.git")
    result = cli(tmp_path, "clone", "tyhja.git", "kopio")
    assert (result.code, "there is no store in it yet; make one with kortit init kopio" in result.err) == (0, True)
    assert cli(tmp_path, "init", "kopio", "--name", "Testilä").code == 0
    assert "the server was empty" in cli(tmp_path / "kopio", "sync").err
    assert "the store is in toinen" in cli(tmp_path, "clone", "tyhja.git", "toinen").err
