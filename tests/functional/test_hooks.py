"""Hooks: plain git obeys the same rules on one's own machine and on the server."""

from __future__ import annotations

import os
import shlex
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


def test_a_commit_by_hand_needs_the_decision_too(hooked: Store) -> None:
    change(hooked)
    hooked.git("add", "-A")
    head = hooked.git("rev-parse", "HEAD")
    done = attempt(hooked, "commit", "-m", "muutos")
    assert (done.returncode, hooked.git("rev-parse", "HEAD")) == (1, head)
    assert "Kaupunginvaltuusto (Kv)" in done.stderr
    assert attempt(hooked, "commit", "-m", f"muutos\n\n{KV}").returncode == 0


def test_what_is_free_is_committed_by_hand(hooked: Store) -> None:
    change(hooked, "Kysely toteutetaan.", "Kysely on toteutettu.")
    assert attempt(hooked, "commit", "-a", "-m", "muutos").returncode == 0


def hooks_say(store: Store, cli: Cli, message: str) -> tuple[int, int, str]:
    """What the hooks say of a commit of everything: the codes of both, and the words of the second.

    Git would start a process for each.
    """
    store.git("add", "-A")
    store.write(".git/COMMIT_EDITMSG", message)
    before = cli(store, "hooks", "run", "pre-commit")
    after = cli(store, "hooks", "run", "commit-msg", ".git/COMMIT_EDITMSG")
    return before.code, after.code, after.err


@pytest.mark.parametrize("bound", BOUND)
def test_the_hooks_let_nothing_bound_through_without_the_decision(store: Store, cli: Cli, bound: Any) -> None:
    bound(store)
    *codes, words = hooks_say(store, cli, "muutos")
    assert codes == [0, 1]
    assert "Kaupunginvaltuusto (Kv)" in words
    assert hooks_say(store, cli, f"muutos\n\n{KV}")[:2] == (0, 0)


@pytest.mark.parametrize("free", FREE)
def test_the_hooks_let_through_what_is_free(store: Store, cli: Cli, free: Any) -> None:
    free(store)
    assert hooks_say(store, cli, "muutos")[:2] == (0, 0)


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
    assert "O1-01: tavoitevuosi: muutos edellyttää päätöstä, jonka tekee: Kaupunginvaltuusto (Kv)" in words


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


def test_inside_a_bare_repository_the_command_for_its_hook_is_told(server: Path, cli: Cli) -> None:
    (server / "hooks" / "pre-receive").unlink()
    for folder, command in ((server, "install"), (server / "objects", "status"), (server, "status")):
        result = cli(folder, "hooks", command)
        told = shlex.split(result.err.rpartition("with: ")[2])
        assert (result.code, told) == (4, ["kortit", "hooks", "install", "--server", str(server)])
    assert cli(server / "objects", *told[1:-1], ".").code == 0
    assert cli(server / "objects", "hooks", "status", "--server", ".").code == 0
    assert (server / "hooks" / "pre-receive").is_file()


def test_why_git_does_not_look_at_a_bare_repository_is_told(
    server: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was said to be no bare repository."""
    for name, value, said in (
        ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1", "safe.directory"),
        ("GIT_CONFIG_PARAMETERS", "'safe.bareRepository=explicit'", "safe.bareRepository"),
    ):
        monkeypatch.setenv(name, value)
        for command in ("install", "status"):
            result = cli(server.parent, "hooks", command, "--server", str(server))
            assert (result.code, said in result.err) == (4, True), result.err
        monkeypatch.delenv(name)


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
        assert (code, "tavoitevuosi: muutos edellyttää päätöstä" in words) == (1, True)
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


# --- code never comes from data ---


@pytest.mark.parametrize("name", ["tui/cli.py", "click.py", "typing.py", "re.py", "sitecustomize.py"])
def test_no_file_of_a_store_runs_when_git_calls_a_hook(
    hooked: Store, server: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "ajettu"
    code = f"open({str(trace)!r}, 'w').write('x')\nraise SystemExit(0)\n"
    hooked.write(name, code)
    (server / name.rpartition("/")[2]).write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(hooked.root))
    change(hooked)
    hooked.git("add", "-A")
    assert attempt(hooked, "commit", "-m", "muutos").returncode == 1
    hooked.git("commit", "-q", "--no-verify", "-m", "muutos")
    assert pushed(hooked)[0] == 1
    assert not trace.exists()


def test_hooks_of_an_older_kortit_are_renewed(hooked: Store, cli: Cli) -> None:
    new = hooked.read(".git/hooks/pre-commit")
    assert "hooks install" not in cli(hooked, "check").err
    hooked.write(".git/hooks/pre-commit", new.replace(" -I ", " "))
    assert "hooks install" in cli(hooked, "check").err
    assert cli(hooked, "hooks", "install").code == 0
    assert hooked.read(".git/hooks/pre-commit") == new
    assert not (hooked.root / ".git" / "hooks" / "pre-commit.before-kortit").exists()
    (hooked.root / ".git" / "hooks" / "prepare-commit-msg").unlink()  # an older kortit had none
    assert "prepare-commit-msg" in cli(hooked, "check").err


def test_a_revert_by_hand_needs_the_decision_too(hooked: Store, tmp_path: Path) -> None:
    change(hooked, "Kysely toteutetaan.", "Kysely on toteutettu.")
    assert attempt(hooked, "commit", "-a", "-m", "vapaa muutos").returncode == 0
    change(hooked)
    assert attempt(hooked, "commit", "-a", "-m", f"muutos\n\n{KV}").returncode == 0
    head = hooked.git("rev-parse", "HEAD").strip()
    hooked.git("config", "alias.kumoa", "revert --no-edit")
    for command in (
        ("revert", "--no-edit", "HEAD"),
        ("kumoa", "HEAD"),
        ("-c", "core.editor=true", "revert", "-e", "HEAD"),
    ):
        done = attempt(hooked, *command)
        assert done.returncode != 0, command
        assert "Kaupunginvaltuusto (Kv)" in done.stderr
        assert hooked.git("rev-parse", "HEAD").strip() == head
        hooked.git("reset", "--merge")
    assert attempt(hooked, "revert", "--no-edit", "HEAD~1").returncode == 0  # what is free
    hooked.git("reset", "-q", "--hard", head)
    attempt(hooked, "revert", "--no-edit", "HEAD")
    assert attempt(hooked, "commit", "-m", f"kumotaan\n\n{KV.replace('§ 3', '§ 4')}").returncode == 0


def test_a_cherry_pick_by_hand_is_judged_by_the_decision_that_it_brings(hooked: Store) -> None:
    hooked.git("switch", "-q", "-c", "sivu")
    change(hooked)
    hooked.git("commit", "-q", "-a", "-m", f"muutos\n\n{KV}")
    change(hooked, "2022", "2023")
    hooked.git("commit", "-q", "--no-verify", "-a", "-m", "ilman")
    hooked.git("switch", "-q", "main")
    assert attempt(hooked, "cherry-pick", "sivu~1").returncode == 0
    done = attempt(hooked, "cherry-pick", "sivu")
    assert (done.returncode, "git cherry-pick --abort" in done.stderr) == (128, True)
    hooked.git("cherry-pick", "--abort")
    assert hooked.git("status", "--porcelain") == ""
    hooked.git("switch", "-q", "sivu")
    assert attempt(hooked, "rebase", "main").returncode == 0  # of one's own branch, whose commits were judged


def test_a_patch_is_judged_as_it_is_applied(hooked: Store, tmp_path: Path) -> None:
    hooked.git("switch", "-q", "-c", "sivu")
    change(hooked)
    hooked.git("commit", "-q", "-a", "-m", f"muutos\n\n{KV}")
    change(hooked, "2022", "2023")
    hooked.git("commit", "-q", "--no-verify", "-a", "-m", "ilman")
    hooked.git("format-patch", "-q", "-2", "-o", str(tmp_path / "paikat"))
    decided, undecided = sorted(map(str, (tmp_path / "paikat").iterdir()))
    hooked.git("switch", "-q", "main")
    assert attempt(hooked, "am", decided).returncode == 0
    done = attempt(hooked, "am", undecided)
    assert (done.returncode != 0, "git am --abort" in done.stderr) == (True, True)
    hooked.git("am", "--abort")
    assert hooked.git("status", "--porcelain") == ""
    hooked.git("switch", "-q", "sivu")
    assert attempt(hooked, "rebase", "--apply", "--force-rebase", "HEAD~2").returncode == 0


# --- the hooks of a work tree see what git will commit ---


def test_a_decision_is_not_taken_away_by_amending_the_commit(hooked: Store, cli: Cli) -> None:
    change(hooked)
    assert attempt(hooked, "commit", "-a", "-m", f"muutos\n\n{KV}").returncode == 0
    hooked.git("config", "alias.korjaa", "commit --amend")
    head = hooked.git("rev-parse", "HEAD")
    for command in (("commit", "--amend"), ("commit", "--am"), ("-c", "a.b=c", "korjaa")):
        assert attempt(hooked, *command, "-m", "siistimpi").returncode == 1, command
    assert hooked.git("rev-parse", "HEAD") == head
    assert attempt(hooked, "commit", "--amend", "-m", f"siistimpi\n\n{KV}").returncode == 0
    assert attempt(hooked, "commit", "--allow-empty", "-m", "--amend ei ole valitsin tässä").returncode == 0


@pytest.mark.parametrize("settings", [(), ("-c", "core.commentChar=;"), ("-c", "commit.cleanup=scissors")])
def test_a_message_is_read_as_git_will_commit_it(hooked: Store, tmp_path: Path, settings: tuple[str, ...]) -> None:
    editor = tmp_path / "editori"
    editor.write_text(
        f'#!/bin/sh\n{{ printf "x\\n\\n{KV}\\n"; cat "$1"; }} > "$1.uusi" && mv "$1.uusi" "$1"\n', encoding="utf-8"
    )
    editor.chmod(0o755)
    for options in (("-v",), ()):
        change(hooked)
        hooked.git("add", "-A")
        done = attempt(hooked, *settings, "-c", f"core.editor={editor}", "commit", *options)
        assert done.returncode == 0, done.stderr
        assert hooked.git("log", "-1", "--format=%(trailers:key=Decision,valueonly)").strip() == "Kv 1.2.2021 § 3"
        change(hooked, "2022", "2021")
        hooked.git("commit", "-q", "--no-verify", "-a", "-m", "takaisin")


def test_a_decision_in_a_comment_or_behind_the_scissors_is_none(hooked: Store, tmp_path: Path) -> None:
    editor = tmp_path / "editori"
    scissors = "# ------------------------ >8 ------------------------"
    editor.write_text(f'#!/bin/sh\nprintf "x\\n\\n# {KV}\\n{scissors}\\n\\n{KV}\\n" > "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    change(hooked)
    hooked.git("add", "-A")
    assert attempt(hooked, "-c", f"core.editor={editor}", "commit", "-v").returncode == 1


@pytest.mark.parametrize("folder", ["kunta", "kaupungit/kuusijoki"])
def test_each_store_in_a_repository_is_judged_and_none_passes(tmp_path: Path, cli: Cli, folder: str) -> None:
    git(tmp_path, "init", "-q", "yhteinen")
    whole = Store(tmp_path / "yhteinen")
    whole.write("lue.txt", "x")
    whole.commit()
    assert cli(whole, "init", "--name", "Testilä", folder).code == 0
    inner = Store(whole.root / folder)
    inner.write("kortit/O1/O1-01.yaml", GOAL)
    whole.commit("tuotu")
    assert cli(inner, "hooks", "install").code == 0
    whole.write("lue.txt", "y")
    assert attempt(whole, "commit", "-a", "-m", "muu").returncode == 0
    change(inner)
    done = attempt(whole, "commit", "-a", "-m", "muutos")
    assert done.returncode == 1
    assert "O1-01" in done.stderr
    assert attempt(whole, "commit", "-a", "-m", f"muutos\n\n{KV}").returncode == 0


def test_hooks_are_not_written_where_all_repositories_would_get_them(
    store: Store, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "koukut"
    shared.mkdir()
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(shared))
    result = cli(store, "hooks", "install")
    assert (result.code, list(shared.iterdir())) == (3, [])
    assert "core.hooksPath" in result.err
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "palvelin.git")
    assert cli(store, "hooks", "install", "--server", str(tmp_path / "palvelin.git")).code == 3
    assert list(shared.iterdir()) == []


# --- the lock on the door ---


def test_the_server_hook_is_not_installed_where_it_could_not_tell_what_is_binding(
    store: Store, server: Path, cli: Cli
) -> None:
    def installed(*options: str) -> int:
        return cli(store, "hooks", "install", "--server", str(server), *options).code

    assert installed("--branch", "mian") == 3
    assert installed("--branch", "refs/heads/main") == 0
    change(store)
    store.commit()
    assert pushed(store)[0] == 1, "a full name is the branch's name"
    git(server, "symbolic-ref", "refs/heads/tuotanto", "refs/heads/main")
    assert installed() == 3
    assert pushed(store, "origin", "main:tuotanto")[0] == 1, "and the hook looks through such a name"
    git(server, "symbolic-ref", "--delete", "refs/heads/tuotanto")
    git(server, "update-ref", "--no-deref", "HEAD", git(server, "rev-parse", "main").strip())
    assert installed() == 3
    assert installed("--branch", "main") == 0


def test_a_server_whose_head_is_lost_takes_nothing(store: Store, server: Path, cli: Cli) -> None:
    git(server, "update-ref", "--no-deref", "HEAD", git(server, "rev-parse", "main").strip())
    cli(store, "set", "O1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    code, words = pushed(store)
    assert code == 1
    assert "--branch" in words


def test_a_trial_tells_whether_the_hooks_hold(store: Store, server: Path, cli: Cli) -> None:
    assert cli(store, "hooks", "status").code == 1
    assert cli(store, "hooks", "install").code == 0
    assert cli(store, "hooks", "status").code == 0
    assert cli(store, "hooks", "status", "--server", str(server)).code == 0
    before = git(server, "for-each-ref")
    (server / "hooks" / "pre-receive").unlink()
    assert cli(store, "hooks", "status", "--server", str(server)).code == 1
    assert git(server, "for-each-ref") == before


def test_a_trial_is_of_the_hooks_whatever_the_store_holds_and_wherever_one_stands(
    store: Store, server: Path, cli: Cli
) -> None:
    """It was said to have gone through on a proposal's branch, without goals, and where target years are anybody's."""
    assert cli(store, "hooks", "install").code == 0

    def held() -> tuple[int, int]:
        store.git("push", "-q", "--no-verify", "origin", "main")
        return cli(store, "hooks", "status").code, cli(store, "hooks", "status", "--server", str(server)).code

    cli(store, "proposal", "new", "budjetti")
    assert held() == (0, 0)
    cli(store, "proposal", "switch")
    text = store.read("kortit.yaml")
    store.write("kortit.yaml", text.replace("target_year: [council]", "target_year: any"))
    store.commit("kenen tahansa\n\nDecision: Kv 1.2.2021 § 4")
    assert held() == (0, 0)
    store.git("rm", "-qr", "kortit")
    store.commit("tyhjä\n\nDecision: Kv 1.2.2021 § 5")
    assert "fields:" in store.read("kortit.yaml")
    assert held() == (0, 0)


def test_a_proposal_is_taken_together_with_the_first_push_of_the_binding_branch(
    empty_store: Store, cli: Cli, tmp_path: Path
) -> None:
    store = empty_store
    store.write(O1, GOAL)
    store.commit("alku\n\nDecision: Kv 1.2.2021 § 3")
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", "uusi.git")
    assert cli(store, "hooks", "install", "--server", str(tmp_path / "uusi.git")).code == 0
    store.git("switch", "-q", "-c", "proposal/budjetti")
    change(store)
    store.commit("esitys")
    assert pushed(store, str(tmp_path / "uusi.git"), "proposal/budjetti")[0] == 1
    store.git("branch", "kierto")
    assert pushed(store, str(tmp_path / "uusi.git"), "kierto:main", "proposal/budjetti")[0] == 1
    assert pushed(store, str(tmp_path / "uusi.git"), "main", "proposal/budjetti")[0] == 0


def test_a_binding_branch_that_is_made_another_name_of_one_is_that_one(store: Store, server: Path, cli: Cli) -> None:
    assert cli(store, "hooks", "install", "--server", str(server), "--branch", "main").code == 0
    git(server, "update-ref", "refs/heads/oikea", "main")
    git(server, "symbolic-ref", "refs/heads/main", "refs/heads/oikea")
    change(store)
    store.commit("ilman päätöstä")
    for ref in ("main", "oikea"):
        assert pushed(store, "origin", f"main:{ref}")[0] == 1, ref
        assert pushed(store, "origin", f":{ref}")[0] == 1, ref


def test_what_is_kept_of_proposals_on_a_server_only_grows(store: Store, server: Path, cli: Cli) -> None:
    cli(store, "proposal", "new", "esitys")
    change(store)
    store.commit()
    assert cli(store, "proposal", "adopt", "esitys", *DECIDED).code == 0
    kept = "refs/kortit/adopted/esitys"
    assert pushed(store, "origin", "main", kept)[0] == 0
    refs = git(server, "for-each-ref")
    assert pushed(store, "origin", f":{kept}")[0] == 1
    assert pushed(store, "--force", "origin", f"main:{kept}")[0] == 1
    assert git(server, "for-each-ref") == refs


def test_names_that_would_hide_the_stores_own_are_not_taken(store: Store, server: Path) -> None:
    commit = store.git("rev-parse", "HEAD").strip()
    hiding = [
        *("tags/main", "tags/MAIN", "heads/Main", "main", "remotes/main", "tags/heads/main", "heads/refs/heads/main"),
        *(
            "tags/2021-01-31",
            "tags/31.1.2021",
            "tags/01.01.2021",
            "heads/31.2.2021",
            "tags/origin/main",
            "tags/ROOT",
            "tags/WORKTREE",
        ),
        *("tags/Kv1.2.2021§3", "tags/Kv\u00a01.2.2021\u00a0§\u00a03", "tags/kv01.02.2021§3"),
        *("tags/proposal/esitys", f"tags/{commit[:12]}", f"heads/{commit[:7]}", f"tags/{commit[::-1]}"),
    ]
    for name in hiding:
        status, said = pushed(store, "origin", f"HEAD:refs/{name}")
        assert (status, name in said) == (1, True), name
    for name in ("tags/Kv-1.2.2021-§-3", "heads/oma", "tags/2021", "tags/vuosi-2021-01-31", "tags/deadbeefdeadbeef"):
        assert pushed(store, "origin", f"HEAD:refs/{name}")[0] == 0, name


def test_a_proposal_into_which_the_binding_branch_was_merged_is_taken(store: Store, server: Path, cli: Cli) -> None:
    cli(store, "proposal", "new", "esitys")
    store.write("kortit/S1/S1-01.yaml", store.read("kortit/S1/S1-01.yaml").replace("2022", "2027"))
    store.commit()
    assert pushed(store, "origin", "proposal/esitys")[0] == 0
    assert cli(store, "proposal", "switch").code == 0
    cli(store, "set", "O1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    assert pushed(store)[0] == 0
    assert cli(store, "proposal", "switch", "esitys").code == 0
    store.git("merge", "-q", "--no-edit", "main")
    assert pushed(store, "origin", "proposal/esitys")[0] == 0


def test_only_the_stores_that_a_push_touches_are_judged(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "yhteinen")
    whole = Store(tmp_path / "yhteinen")
    for name in ("ensi", "toinen"):
        whole.write(
            f"{name}/kortit.yaml",
            "format: 1\nmunicipality: Testilä\nbodies:\n  council: {name: Valtuusto, abbreviation: Kv}\n",
        )
        whole.write(f"{name}/kortit/O1/O1-01.yaml", GOAL)
    whole.write("toinen/kortit/O1/O1-02.yaml", "goal: [\n")
    whole.commit("alku")
    git(tmp_path, "clone", "-q", "--bare", "yhteinen", "palvelin.git")
    assert cli(whole, "hooks", "install", "--server", str(tmp_path / "palvelin.git")).code == 0
    whole.git("remote", "add", "origin", str(tmp_path / "palvelin.git"))
    change(Store(whole.root / "ensi"))
    whole.commit(f"muutos\n\n{KV}")
    assert pushed(whole)[0] == 0
    change(Store(whole.root / "toinen"))
    whole.commit()
    assert pushed(whole)[0] == 1


def test_a_wrong_correction_that_is_pushed_alone_is_refused(store: Store, server: Path, cli: Cli) -> None:
    change(store)
    assert cli(store, "amend", *DECIDED).code == 0
    amended = store.git("rev-parse", "HEAD").strip()
    assert pushed(store)[0] == 0
    for trailers in ("Decision: Kh 1.2.2021 § 4", "Decision: Kv 1.2.2021 § 4 ja muuta", "Register: 1/2021"):
        store.commit(f"oikaisu\n\n{trailers}\nCorrects: {amended}")
        code, said = pushed(store)
        assert code != 0, trailers
        assert "[authority]" in said or "[decision]" in said
        store.git("reset", "-q", "--hard", amended)
    store.commit(f"oikaisu\n\nDecision: Kv 1.2.2021 § 4\nCorrects: {'0' * 40}")
    assert pushed(store)[0] != 0
    store.git("reset", "-q", "--hard", amended)
    assert cli(store, "correct", amended, "--decision", "Kv 1.2.2021 § 4").code == 0
    assert pushed(store)[0] == 0


def test_a_hook_that_cannot_be_written_leaves_the_one_that_was_there(hooked: Store, cli: Cli) -> None:
    hooks = hooked.root / ".git/hooks"
    before = {place.name: place.read_bytes() for place in hooks.iterdir()}
    (hooks / "pre-commit.new").mkdir()
    assert cli(hooked, "hooks", "install").code == 4
    (hooks / "pre-commit.new").rmdir()
    assert {place.name: place.read_bytes() for place in hooks.iterdir()} == before
