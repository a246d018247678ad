"""Hooks: plain git obeys the same rules on one's own machine and on the server."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.stores import build
from tests.conftest import DECIDED, GOAL, Store, git
from tests.functional.test_audit import BOUND, FREE, KV

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.conftest import Cli

O1 = "kortit/O1/O1-01.yaml"


@pytest.fixture
def hooked(store: Store, cli: Cli) -> Store:
    assert cli(store, "hooks", "install").code == 0
    return store


@pytest.fixture
def server(store: Store, cli: Cli, tmp_path: Path) -> Path:
    """A bare repository with the hook, and the store as a clone of it."""
    git(tmp_path, "clone", "-q", "--bare", str(store.root), "palvelin.git")
    store.git("remote", "add", "origin", str(tmp_path / "palvelin.git"))
    store.git("fetch", "-q", "origin")
    assert cli(store, "hooks", "install", "--server", str(tmp_path / "palvelin.git")).code == 0
    return tmp_path / "palvelin.git"


def attempt(store: Store, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=store.root, capture_output=True, text=True, check=False)


def change(store: Store, old: str = "2021", new: str = "2022") -> None:
    store.write(O1, store.read(O1).replace(old, new))


@pytest.mark.parametrize("bound", BOUND)
def test_a_commit_by_hand_needs_the_decision_too(hooked: Store, bound: Any) -> None:
    bound(hooked)
    hooked.git("add", "-A")
    head = hooked.git("rev-parse", "HEAD")
    done = attempt(hooked, "commit", "-m", "muutos")
    assert (done.returncode, hooked.git("rev-parse", "HEAD")) == (1, head)
    assert "Kaupunginvaltuusto (Kv)" in done.stderr
    assert attempt(hooked, "commit", "-m", f"muutos\n\n{KV}").returncode == 0


@pytest.mark.parametrize("free", FREE)
def test_what_is_free_is_committed_by_hand(hooked: Store, free: Any) -> None:
    free(hooked)
    assert attempt(hooked, "commit", "-a", "-m", "muutos").returncode == 0


def test_an_invalid_file_is_not_committed_by_hand_and_a_commit_of_other_files_is(hooked: Store) -> None:
    hooked.write(O1, "goal: [\n")
    hooked.write("muu.txt", "x")
    hooked.git("add", "-A")
    assert "kortit/O1/O1-01.yaml:2:1" in attempt(hooked, "commit", "-m", f"muutos\n\n{KV}").stderr
    hooked.git("restore", "--staged", O1)
    assert attempt(hooked, "commit", "-m", "muu").returncode == 0


def test_hooks_that_were_there_run_first_and_installing_twice_changes_nothing(store: Store, cli: Cli) -> None:
    store.write(".git/hooks/commit-msg", "#!/bin/sh\necho oma >> ../oma; exit 0\n").chmod(0o755)
    for _round in range(2):
        assert cli(store, "hooks", "install").code == 0
    change(store)
    assert attempt(store, "commit", "-a", "-m", "muutos").returncode == 1
    assert (store.root.parent / "oma").read_text(encoding="utf-8") == "oma\n"
    store.write(".git/hooks/commit-msg.before-kortit", "#!/bin/sh\nexit 7\n")
    assert attempt(store, "commit", "-a", "-m", f"muutos\n\n{KV}").returncode != 0


def test_amending_with_kortit_passes_its_own_hooks_and_proposals_need_no_decision(hooked: Store, cli: Cli) -> None:
    cli(hooked, "set", "O1-01", "--target-year", "2030")
    assert cli(hooked, "amend", *DECIDED).code == 0
    cli(hooked, "proposal", "new", "esitys")
    change(hooked, "2030", "2031")
    assert attempt(hooked, "commit", "-a", "-m", "esitys").returncode == 0


def pushed(store: Store, *arguments: str) -> tuple[int, str]:
    done = attempt(store, "push", *(arguments or ("origin", "main")))
    return done.returncode, done.stderr


def test_a_push_of_decided_amendments_is_taken(store: Store, server: Path, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030")
    cli(store, "amend", *DECIDED)
    assert pushed(store)[0] == 0
    assert git(server, "rev-parse", "main") == store.git("rev-parse", "HEAD")


def test_a_push_of_an_undecided_change_is_refused_with_the_same_words(store: Store, server: Path) -> None:
    before = git(server, "rev-parse", "main")
    change(store)
    store.commit()
    code, words = pushed(store)
    assert (code, git(server, "rev-parse", "main")) == (1, before)
    assert "O1-01: tavoitevuosi edellyttää päätöstä, jonka tekee: Kaupunginvaltuusto (Kv)" in words


def test_rewrites_deletions_reversed_merges_tags_and_replace_refs_are_refused(
    store: Store, server: Path, cli: Cli
) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    cli(store, "set", "O1-01", "--target-year", "2030")
    cli(store, "amend", *DECIDED)
    store.git("tag", "ta2021")
    assert pushed(store, "origin", "main", "ta2021")[0] == 0
    refs = git(server, "for-each-ref")
    store.git("commit", "-q", "--amend", "-m", "siistimpi")
    assert pushed(store, "--force", "origin", "main")[0] == 1
    assert pushed(store, "origin", ":main")[0] == 1
    store.git("tag", "-f", "ta2021", base)
    assert pushed(store, "--force", "origin", "ta2021")[0] == 1
    assert pushed(store, "origin", ":ta2021")[0] == 1
    store.git("reset", "-q", "--hard", "origin/main")
    store.git("switch", "-q", "-c", "sivu", base)
    store.write("muu.txt", "x")
    store.commit()
    store.git("merge", "-q", "-s", "ours", "-m", "kääntö", "main")
    assert pushed(store, "origin", "sivu:main")[0] == 1
    store.git("replace", "HEAD", base)
    assert pushed(store, "origin", "refs/replace/*:refs/replace/*")[0] == 1
    assert git(server, "for-each-ref") == refs


def test_proposals_are_validated_on_the_server_but_need_no_decision(store: Store, server: Path, cli: Cli) -> None:
    cli(store, "proposal", "new", "esitys")
    change(store)
    store.commit()
    assert pushed(store, "origin", "proposal/esitys")[0] == 0
    store.write(O1, "goal: [\n")
    store.commit()
    assert pushed(store, "origin", "proposal/esitys")[0] == 1
    assert git(server, "branch", "--list", "proposal/*").strip() == "proposal/esitys"


def test_a_hook_of_the_server_that_was_there_sees_the_push_too(store: Store, server: Path, cli: Cli) -> None:
    (server / "hooks/pre-receive").unlink()
    own = server / "hooks/pre-receive"
    own.write_text("#!/bin/sh\ncat >> ../nahty\n", encoding="utf-8")
    own.chmod(0o755)
    assert cli(store, "hooks", "install", "--server", str(server), "--branch", "main").code == 0
    store.write("muu.txt", "x")
    store.commit()
    assert pushed(store)[0] == 0
    assert (server.parent / "nahty").read_text(encoding="utf-8").endswith("refs/heads/main\n")


def test_only_a_bare_repository_is_a_server(store: Store, cli: Cli, tmp_path: Path) -> None:
    assert cli(store, "hooks", "install", "--server", str(store.root)).code == 2
    assert cli(store, "hooks", "install", "--server", str(tmp_path / "ei-ole")).code == 2
    assert cli(store, "hooks", "install", "--branch", "main").code == 2


def test_pushes_through_git_daemon_are_judged_too(store: Store, server: Path, tmp_path: Path) -> None:
    (server / "git-daemon-export-ok").touch()
    port = 20_000 + int(time.time_ns() // 1000 % 20_000)
    daemon = subprocess.Popen(
        ["git", "daemon", "--reuseaddr", "--listen=127.0.0.1", f"--port={port}", f"--base-path={tmp_path}",
         "--enable=receive-pack", "--timeout=20", "--informative-errors", str(tmp_path)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"git://127.0.0.1:{port}/palvelin.git"
        deadline = time.monotonic() + 20
        while attempt(store, "ls-remote", url).returncode and time.monotonic() < deadline:
            pass
        change(store)
        store.commit()
        code, words = pushed(store, url, "main")
        assert (code, "tavoitevuosi edellyttää päätöstä" in words) == (1, True)
        store.git("reset", "-q", "--hard", "HEAD^")
        store.write(O1, GOAL.replace("2021", "2022"))
        store.commit(f"muutos\n\n{KV}")
        assert pushed(store, url, "main")[0] == 0
    finally:
        daemon.terminate()
        daemon.wait()


def test_a_store_in_a_subfolder_is_judged_on_the_server(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q", "iso")
    assert cli(tmp_path / "iso", "init", "kunta").code == 0
    inner = Store(tmp_path / "iso" / "kunta")
    inner.write("kortit/O1/O1-01.yaml", GOAL)
    cli(inner, "amend", *DECIDED)
    git(tmp_path, "clone", "-q", "--bare", "iso", "iso.git")
    cli(inner, "hooks", "install", "--server", str(tmp_path / "iso.git"))
    change(inner)
    inner.commit()
    assert pushed(inner, str(tmp_path / "iso.git"), "HEAD:main")[0] == 1


def test_a_push_of_many_amendments_is_judged_whole(tmp_path: Path, cli: Cli) -> None:
    large = build(tmp_path / "suuri", 600, 1000)
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "palvelin.git")
    git(large.folder, "push", "-q", str(tmp_path / "palvelin.git"), f"{large.first}:refs/heads/main")
    cli(large.folder, "hooks", "install", "--server", str(tmp_path / "palvelin.git"))
    git(large.folder, "push", "-q", str(tmp_path / "palvelin.git"), "main")
    assert git(tmp_path / "palvelin.git", "rev-parse", "main").strip() == large.last


def test_folders_with_strange_names_are_judged_or_refused_with_a_sentence(store: Store, server: Path) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    for name, code in ((b"\xff", 0), (b"a\nb", 1)):
        folder = os.fsencode(store.root) + b"/" + name
        os.mkdir(folder)  # noqa: PTH102  a name of bytes
        with open(folder + b"/kortit.yaml", "wb") as file:  # noqa: PTH123
            file.write(store.read("kortit.yaml").encode())
        store.commit()
        done = subprocess.run(["git", "push", "-q", "origin", "main"], cwd=store.root, capture_output=True, check=False)
        assert (done.returncode, b"Traceback" in done.stderr, b"rivinvaihto" in done.stderr) == (
            code,
            False,
            bool(code),
        )
    assert git(server, "rev-parse", "main").strip() != base
