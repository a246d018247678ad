"""Commands that are killed at every step: what is left says what happened, and they can simply be run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import DECIDED, GOAL, Store
from tests.functional.test_audit import found
from tui.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli

ALL = 200
WRITING = frozenset({"add", "commit", "update-ref", "switch", "update-index"})


def killed(store: Store, step: int, *arguments: str) -> bool:
    """Run a command in a copy of this process that is killed at a step; return whether it came that far.

    It ends like by `kill -9` just before its n-th step: a system call that changes a file of the store or of git's
    folder, or a start of git that may write. A new process would import the program again each time.
    """
    told = store.root.parent / "sanottu"
    pid = os.fork()
    if pid == 0:
        try:
            _run_until(os.path.realpath(store.root), step, ("-C", str(store.root), "--lang", "en", *arguments), told)
        finally:
            os._exit(99)
    _pid, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), told.read_text(encoding="utf-8")
    return code != 0


def _run_until(store: str, left: int, arguments: tuple[str, ...], told: Path) -> None:
    """Run a command as a new process would, and end this one with its exit code, or at the step."""
    os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(1, 2)
    sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        changes = event in ("os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir") or (
            event == "open"
            and isinstance(arguments[2], int)
            and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        )
        if changes and (
            isinstance(arguments[0], int) or not os.path.realpath(os.fsdecode(arguments[0])).startswith(f"{store}/")
        ):
            return
        writes = event == "subprocess.Popen" and not WRITING.isdisjoint(arguments[1])
        if changes or writes:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    try:
        main(list(arguments))
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


def every_step(
    store: Store, tmp_path: Path, arguments: tuple[str, ...], judge: Callable[[Store, int], None], steps: range
) -> int:
    """Kill a command at each step, each time in a copy of the store; return the number of steps."""
    for step in steps:
        copy = Store(tmp_path / f"askel{step}")
        subprocess.run(["cp", "-a", str(store.root), str(copy.root)], check=True)
        if not killed(copy, step, *arguments):
            return step
        for lock in [*copy.root.glob(".git/*.lock"), *copy.root.glob(".git/refs/**/*.lock")]:
            lock.unlink()
        judge(copy, step)
    return steps.stop


TABLE = """\
Tavoite;Tavoitevuosi (uusi);Keinot (uusi);Tavoitevuosi (vanha);Keinot (vanha)
O1 Oppiminen;;;;
Kirjasto on auki iltaisin;2031;Aukioloa pidennetään;2030;Aukioloa pidennetään
Nuoret lukevat enemmän;2032;Lukukoira;2032;Lukuhetki
"""


@pytest.fixture
def document(empty_store: Store) -> str:
    empty_store.write("../taulu.csv", TABLE)
    return str(empty_store.root.parent / "taulu.csv")


def test_a_first_import_killed_anywhere_is_run_again(
    empty_store: Store, cli: Cli, tmp_path: Path, document: str
) -> None:
    told: dict[str, int] = {}

    def judge(store: Store, step: int) -> None:
        said = cli(store, "drafts").err
        for words in ("between its two commits", "ended half way"):
            told[words] = told.get(words, 0) + (words in said)
        changed = [name for name in store.git("status", "--porcelain", "-uall").splitlines() if name[-4:] != ".tmp"]
        assert not changed or "run it again" in said, (step, changed)
        result = cli(store, "import", document)
        if store.git("log", "--format=%s").count("\n") == 3 and result.code != 0:
            return  # it had been done to the end, and the rows change nothing any more
        assert result.code == 0, (step, result.err)
        assert store.git("log", "--format=%s").count("\n") == 3, step
        assert store.git("status", "--porcelain", "-uall") == "", step
        assert cli(store, "drafts").err == "", step
        assert [code for code, severity in found(store, cli) if severity == "error"] == []
        listed = cli(store, "list", "--format", "json").json["goals"]
        assert [(goal["id"], goal["target_year"]) for goal in listed] == [("O1-01", 2031), ("O1-02", 2032)]

    steps = every_step(empty_store, tmp_path, ("import", document), judge, range(1, ALL, 2))
    assert 20 < steps < ALL
    assert min(told.values()) > 0


def test_a_move_killed_anywhere_is_run_again_or_discarded(store: Store, cli: Cli, tmp_path: Path) -> None:
    told: list[str] = []

    def judge(copy: Store, step: int) -> None:
        told.append(cli(copy, "check").err)
        other = Store(copy.root.with_name(f"toinen{step}"))
        subprocess.run(["cp", "-a", str(copy.root), str(other.root)], check=True)
        result = cli(copy, "move", "O1-01", "S1")
        assert result.code == 0 or "O1-01 is in theme S1 already" in result.err, (step, result.err)
        assert copy.read("kortit/S1/O1-01.yaml") == GOAL
        assert not (copy.root / "kortit/O1").exists()
        assert "S1" in copy.read("kortit.yaml")
        cli(other, "drafts", "--discard", "kortit.yaml", "--yes")
        cli(other, "drafts", "--discard", "O1-01", "--yes")
        assert other.read("kortit/O1/O1-01.yaml") == GOAL
        assert other.git("status", "--porcelain", "-uall") == "", step

    assert 5 < every_step(store, tmp_path, ("move", "O1-01", "S1"), judge, range(1, ALL)) < ALL
    assert any("kortit move was ended half way" in said for said in told)


def test_an_adoption_killed_anywhere_is_run_again(store: Store, cli: Cli, tmp_path: Path) -> None:
    cli(store, "proposal", "new", "budjetti")
    cli(store, "set", "O1-01", "--target-year", "2025")
    cli(store, "move", "S1-01", "O2")
    assert cli(store, "amend").code == 0
    adopts = ("proposal", "adopt", "budjetti", *DECIDED)

    def judge(copy: Store, step: int) -> None:
        result = cli(copy, *adopts)
        if result.code != 0:
            assert "there is no proposal" in result.err, (step, result.err)  # it had been done to the end
        assert "2025" in copy.git("show", "main:kortit/O1/O1-01.yaml")
        assert copy.git("log", "--format=%s", "main").count("\n") == 3, step
        assert copy.git("branch", "--list", "proposal/*") == "", step
        assert copy.git("rev-parse", "--verify", "refs/kortit/adopted/budjetti") != ""
        assert copy.git("branch", "--show-current").strip() == "main"
        assert copy.git("status", "--porcelain", "-uall") == "", step

    assert 10 < every_step(store, tmp_path, adopts, judge, range(1, ALL, 2)) < ALL


def test_a_foundation_killed_anywhere_is_run_again(cli: Cli, tmp_path: Path) -> None:
    start = Store(tmp_path / "alku")
    start.root.mkdir()

    def judge(copy: Store, step: int) -> None:
        result = cli(copy, "init", str(copy.root), "--name", "Testilä")
        assert result.code == 0 or "holds a kortit store already" in result.err, (step, result.err)
        assert copy.git("log", "--format=%s").count("\n") == 1, step
        assert copy.git("status", "--porcelain", "-uall") == "", step

    assert 5 < every_step(start, tmp_path, ("init", ".", "--name", "Testilä"), judge, range(1, ALL, 3)) < ALL


def test_old_values_brought_back_are_brought_back_again(store: Store, cli: Cli, tmp_path: Path) -> None:
    before = {path: store.read(path) for path in ("kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml")}
    cli(store, "set", "O1-01", "--target-year", "2025")
    cli(store, "move", "S1-01", "O2")
    assert cli(store, "amend", *DECIDED).code == 0

    def judge(copy: Store, step: int) -> None:
        result = cli(copy, "undo", "HEAD")
        assert result.code == 0, (step, result.err)
        assert {path: copy.read(path) for path in before} == before, step
        assert not (copy.root / "kortit/O2").exists(), step

    assert 5 < every_step(store, tmp_path, ("undo", "HEAD"), judge, range(1, ALL)) < ALL
