"""Commits beside what others do: hooks, staged files, locks, and two processes at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import DECIDED, GOAL, Store

if TYPE_CHECKING:
    from tests.conftest import Cli


def hook(store: Store, name: str, script: str) -> None:
    place = store.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


def test_a_failing_hook_leaves_drafts_index_and_files_and_shows_its_words(store: Store, cli: Cli) -> None:
    hook(store, "pre-commit", "echo 'Ei tänään: Mikään ei käy' >&2; exit 1")
    cli(store, "set", "O1-01", "--target-year", "2023")
    store.write("kortit/O2/O2-01.yaml", GOAL)
    refs, index, _stamp, files = store.state()
    result = cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    assert (result.code, result.out) == (4, "")
    assert "Ei tänään: Mikään ei käy" in result.err
    after = store.state()
    assert (after[0], after[1], after[3]) == (refs, index, files)


def test_hooks_run_and_may_add_to_the_message(store: Store, cli: Cli) -> None:
    hook(store, "commit-msg", "grep -q '^Register: T' \"$1\" || exit 1; printf 'Seen-By: koukku\\n' >> \"$1\"")
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 4
    assert cli(store, "amend", *DECIDED, "--register", "T-1").code == 0
    assert store.git("log", "-1", "--format=%(trailers:key=Seen-By,valueonly)").strip() == "koukku"


def test_what_the_user_has_staged_stays_staged(store: Store, cli: Cli) -> None:
    store.write("muu.txt", "a")
    store.git("add", "muu.txt")
    store.write("muu.txt", "b")
    cli(store, "set", "S1-01", "--target-year", "2030")
    store.git("add", "kortit/S1/S1-01.yaml")
    staged = store.git("ls-files", "-s", "muu.txt", "kortit/S1")
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", "O1-01", *DECIDED).code == 0
    assert store.git("ls-files", "-s", "muu.txt", "kortit/S1") == staged
    assert store.git("status", "--porcelain") == "M  kortit/S1/S1-01.yaml\nAM muu.txt\n"


def test_a_reason_keeps_its_hash_signs_and_paragraphs(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED, "--reason", "# ensin\n\ntoinen kappale").code == 0
    assert store.git("log", "-1", "--format=%b").strip().startswith("# ensin\n\ntoinen kappale\n\nDecision")


def test_a_lock_that_stays_is_reported_and_never_removed(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    lock = store.write(".git/index.lock", "")
    result = cli(store, "amend", *DECIDED)
    assert (result.code, lock.exists()) == (4, True)
    assert "index.lock" in result.err
    lock.unlink()
    assert cli(store, "amend", *DECIDED).code == 0


AMENDS = """
import sys
from dataclasses import replace
from pathlib import Path
from kortit.goal import GoalId
from kortit.decision import read_decision
from store.history.amendment import Amendment
from store.repository import Repository

root, goal_id, times = Path(sys.argv[1]), GoalId(sys.argv[2]), int(sys.argv[3])
for number in range(times):
    with Repository.open(root) as repository:
        file = repository.goal_file(goal_id)
        repository.save(file, replace(file.goal, target_year=2100 + number))
        decision = read_decision("Kv 1.2.2021 § 3", repository.municipality)
        print(repository.amend([goal_id], Amendment(decision, again=True)).commit, flush=True)
"""


def test_two_processes_that_amend_at_once_lose_no_commit_and_no_file(store: Store) -> None:
    times = 40
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", AMENDS, str(store.root), goal, str(times)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for goal in ("O1-01", "S1-01")
    ]
    results = [process.communicate(timeout=180) for process in processes]
    assert [error for _out, error in results] == ["", ""]
    made = [commit for out, _error in results for commit in out.split()]
    history = store.git("rev-list", "HEAD").split()
    assert len(made) == len(set(made)) == 2 * times
    assert set(made) <= set(history)
    assert store.git("status", "--porcelain") == ""
    for goal in ("O1/O1-01", "S1/S1-01"):
        assert f"target_year: {2099 + times}\n" in store.read(f"kortit/{goal}.yaml")
    assert store.git("fsck", "--strict", "--no-dangling") == ""
