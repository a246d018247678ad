"""Those who use git all the same: what the hooks say before a rebase, a push or a merge, and what git hosts are shown."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.sharing import Offices, commit, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"


def said(store: Store, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=store.root, capture_output=True, text=True, check=False)


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Offices:
    """Two offices in step with their server."""
    return offices(templates, tmp_path / "toimistot", {}, "kaksi")


def test_where_git_would_go_wrong_the_hooks_say_sync(two: Offices, cli: Cli) -> None:
    assert cli(two.second, "hooks", "install").code == 0
    commit(two.first, {O1: two.first.read(O1) + "  - Ensin.\n"})
    assert cli(two.first, "sync").code == 0
    own = commit(two.second, {O1: two.second.read(O1) + "  - Toiseksi.\n"})
    assert said(two.second, "pull").returncode != 0
    assert two.second.git("rev-parse", "HEAD").strip() == own
    for arguments in (("rebase", "origin/main"), ("rebase", "--root"), ("push", "origin", "main")):
        done = said(two.second, *arguments)
        assert (done.returncode != 0, "kortit sync" in done.stderr) == (True, True), done.stderr
    # A merge that is made all the same brings goals together by meaning; the server says what to do next.
    assert said(two.second, "merge", "-q", "--no-edit", "origin/main").returncode == 0
    assert two.second.read(O1).endswith("  - Toiseksi.\n  - Ensin.\n")
    done = said(two.second, "push", "--no-verify", "origin", "main")
    assert (done.returncode != 0, "kortit sync" in done.stderr) == (True, True), done.stderr
    result = cli(two.second, "sync")
    assert result.code == 0, result.err
    assert two.second.git("rev-list", "--min-parents=2", "main") == ""
    own = commit(two.second, {O1: two.second.read(O1) + "  - Kolmanneksi.\n"})
    assert said(two.second, "push", "origin", "main").returncode == 0


def test_a_merge_of_one_goal_changed_in_two_ways_is_left_to_a_person(store: Store, cli: Cli) -> None:
    cli(store, "hooks", "install")
    store.git("branch", "toinen")
    for branch, text in (("toinen", "keväällä"), ("main", "syksyllä")):
        store.git("switch", "-q", branch)
        commit(store, {O1: store.read(O1).replace("toteutetaan.", f"toteutetaan {text}.")})
    done = said(store, "merge", "toinen")
    assert (done.returncode, "O1-01" in done.stderr) == (1, True), done.stderr
    assert "<<<<" not in store.read(O1)
    assert store.git("diff", "--name-only", "--diff-filter=U").split() == [O1]


def test_problems_are_written_for_git_hosts_that_show_them_beside_the_lines(store: Store, cli: Cli) -> None:
    store.write(S1, "goal: A\ntarget_year: 20x2\nmeans: []\n")
    result = cli(store, "check", "--format", "sarif")
    assert result.code == 1
    (run_made,) = result.json["runs"]
    (found,) = run_made["results"]
    place = found["locations"][0]["physicalLocation"]
    assert (found["ruleId"], found["level"]) == ("year", "error")
    assert (place["artifactLocation"]["uri"], place["region"]) == (S1, {"startLine": 2, "startColumn": 14})
    (told,) = json.loads(cli(store, "check", "--format", "codequality").out)
    assert (told["check_name"], told["severity"], told["location"]) == (
        "year",
        "major",
        {"path": S1, "lines": {"begin": 2}},
    )
    assert told["fingerprint"] == found["partialFingerprints"]["kortit/1"]
