"""Folders and repositories that cannot be worked in: one sentence, the right code, nothing written."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, Store, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Result

READING = [("list",), ("show", "O1-01"), ("changes",), ("log",), ("check",), ("drafts",)]


def refused(result: Result, code: int, said: str) -> None:
    assert (result.code, result.out, result.err.count("\n")) == (code, "", 1), result
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", READING)
def test_a_folder_that_is_no_repository(tmp_path: Path, cli: Cli, command: tuple[str, ...]) -> None:
    refused(cli(tmp_path, *command), 4, "is not in a git repository")


@pytest.mark.parametrize("command", READING)
def test_an_empty_repository(tmp_path: Path, cli: Cli, command: tuple[str, ...]) -> None:
    git(tmp_path, "init", "-q")
    refused(cli(tmp_path, *command), 4, "holds no kortit.yaml")


@pytest.mark.parametrize("command", READING)
def test_a_bare_repository(tmp_path: Path, cli: Cli, store: Store, command: tuple[str, ...]) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(store.root), "paljas.git")
    refused(cli(tmp_path / "paljas.git", *command), 4, "is a bare repository")
    refused(cli(store.root / ".git", *command), 4, "inside git's own folder")


def test_a_store_before_its_first_commit_has_drafts_and_no_history(tmp_path: Path, cli: Cli, store: Store) -> None:
    git(tmp_path, "init", "-q", "uusi")
    new = Store(tmp_path / "uusi")
    new.write("kortit.yaml", store.read("kortit.yaml"))
    new.write("kortit/O1/O1-01.yaml", GOAL)
    assert cli(new, "check").code == 0
    assert [row["kind"] for row in cli(new, "changes", "--format", "json").json["rows"]] == ["added"]
    assert cli(new, "log", "--format", "json").json["amendments"] == []
    refused(cli(new, "changes", "HEAD..HEAD"), 2, "is no revision")
    assert cli(new, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
    assert new.git("status", "--porcelain") == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository to someone else")
@pytest.mark.parametrize("command", READING)
def test_a_repository_of_someone_else(tmp_path: Path, cli: Cli, store: Store, command: tuple[str, ...]) -> None:
    shutil.move(store.root, tmp_path / "vieras")
    for path in (tmp_path / "vieras", *(tmp_path / "vieras").rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    refused(cli(tmp_path / "vieras", *command), 4, "belongs to another user")


def test_a_missing_or_invalid_kortit_yaml(cli: Cli, store: Store) -> None:
    store.write("kortit.yaml", "format: 1\nbodies: [\n")
    for command in READING[:3]:
        result = cli(store, *command)
        assert (result.code, "kortit.yaml:" in result.err) == (1, True)
    (store.root / "kortit.yaml").unlink()
    result = cli(store, "check", "--format", "json")
    assert (result.code, result.json["problems"][0]["code"]) == (1, "missing-file")
    assert cli(store, "amend").code == 1


def test_links_out_of_the_repository_are_problems_and_never_followed(tmp_path: Path, cli: Cli, store: Store) -> None:
    secret = tmp_path / "salainen.yaml"
    secret.write_text("goal: salainen\ntarget_year: 2021\nmeans: []\n", encoding="utf-8")
    (store.root / "kortit/O1/O1-02.yaml").symlink_to(secret)
    (store.root / "kortit/O2").symlink_to(tmp_path)
    result = cli(store, "check", "--format", "json")
    assert {(one["path"], one["code"]) for one in result.json["problems"]} == {
        ("kortit/O1/O1-02.yaml", "file-type"),
        ("kortit/O2", "file-type"),
    }
    listed = cli(store, "list")
    assert (listed.code, "salainen" in listed.out) == (1, False)
    assert cli(store, "changes").code == 1
    store.git("add", "-A")
    store.git("commit", "-qm", "linkki")
    result = cli(store, "changes", "HEAD^..HEAD")
    assert (result.code, "salainen" in result.out + result.err.replace("salainen.yaml", "")) == (1, False)
    (store.root / "kortit/O2").unlink()
    result = cli(store, "set", "O1-02", "--goal", "x")
    assert (result.code, "symbolic link" in result.err) == (1, True)
    assert "salainen" in secret.read_text(encoding="utf-8")


def test_a_folder_of_goals_that_is_a_link_is_a_problem(tmp_path: Path, cli: Cli, store: Store) -> None:
    shutil.move(store.root / "kortit", tmp_path / "muualla")
    (store.root / "kortit").symlink_to(tmp_path / "muualla")
    result = cli(store, "check", "--format", "json")
    assert [(one["path"], one["code"]) for one in result.json["problems"]] == [("kortit", "file-type")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"goal: a\ngoal: b\ntarget_year: 2021\nmeans: []\n", ":2:1: error: the key “goal” is here twice"),
        (b"gaol: a\ntarget_year: 2021\nmeans: []\n", ":1:1: error: unknown key “gaol”; did you mean “goal”?"),
        (b"goal: a\ntarget_year: 2021\nmeans:\n  - Keino 2.0: x\n", ":4:5: error: a means must be text, but the colon"),
        (b"<<<<<<< HEAD\ngoal: a\n=======\ngoal: b\n>>>>>>> x\n", ":1:1: error: an unresolved git conflict"),
        (b"\xef\xbb\xbfgoal: a\n", ":1:1: error: the file begins with a byte order mark"),
        (b"goal: a\rtarget_year: 2021\n", ":1:8: error: a carriage return"),
        (b"goal: a\x07b\n", ":1:8: error: the character U+0007"),
        (b'goal: "a\\u202eb"\n', ":1:7: error: the escaped character U+202E"),
        ("goal: a\u202eb\n".encode(), ":1:8: error: the character U+202E"),
        (b"goal: \xe4\n", ":1:7: error: byte 0xE4 is not UTF-8"),
        ("goal: a\n".encode("utf-16"), ":1:1: error: the file is saved as UTF-16"),
        (b"goal: &x a\nmeans: [*x]\n", ":1:7: error: anchors"),
        (b"goal: !x a\n", ":1:7: error: tags"),
        (b"goal: " + b"[" * 60_000, ":1:14: error: nested deeper"),
        (b"goal: " + b"[" * 100_000, ":1:1: error: the file is larger than 64 KiB"),
        (b"# " + b"x" * 10_000_000, ":1:1: error: the file is larger than 64 KiB"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_the_working_tree_and_in_history(cli: Cli, store: Store, data: bytes, said: str) -> None:
    store.write("kortit/O1/O1-02.yaml", data)
    result = cli(store, "check")
    assert (result.code, "kortit/O1/O1-02.yaml" + said in result.out) == (1, True), result.out
    commit = store.commit("rikki")
    result = cli(store, "changes", "HEAD^..HEAD")
    assert (result.code, result.out) == (1, "")
    assert f"{commit[:12]}:kortit/O1/O1-02.yaml" + said in result.err


def test_states_in_which_git_should_not_commit_are_named_with_the_way_out(cli: Cli, store: Store) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    store.git("switch", "-q", "--detach")
    refused(cli(store, "amend"), 3, "HEAD is on no branch")
    store.git("switch", "-q", "main")
    store.commit("meidän")
    store.git("switch", "-q", "-c", "sivu", "HEAD^")
    cli(store, "set", "O1-01", "--target-year", "2024")
    store.commit("heidän")
    store.git("merge", "main", check=False)
    refused(cli(store, "amend", "S1-01"), 3, "a merge is under way")
    result = cli(store, "drafts", "--format", "json")
    assert (result.code, result.json["rows"]) == (1, [])
    assert "unresolved git conflict" in result.err
    store.git("merge", "--abort")
    store.git("rebase", "main", check=False)
    refused(cli(store, "amend", "S1-01"), 3, "a rebase is under way")


def test_a_missing_identity_is_named_and_none_is_invented(
    cli: Cli, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    before = store.state()
    monkeypatch.setenv("HOME", str(tmp_path))
    refused(cli(store, "amend"), 3, "git does not know who you are")
    monkeypatch.undo()
    assert store.state() == before


def test_a_work_tree_or_an_environment_that_points_elsewhere_is_named(
    tmp_path: Path, cli: Cli, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "muualla").mkdir()
    store.git("config", "core.worktree", str(tmp_path / "muualla"))
    result = cli(store, "check")
    assert (result.code, "core.worktree" in result.err) == (4, True)
    store.git("config", "--unset", "core.worktree")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "ei-ole"))
    result = cli(store, "check")
    assert (result.code, "(GIT_OBJECT_DIRECTORY) points elsewhere" in result.err) == (4, True)


def test_a_folder_that_objects_are_borrowed_from_and_that_is_gone_is_named(
    tmp_path: Path, cli: Cli, store: Store
) -> None:
    store.git("clone", "-q", "--shared", str(store.root), str(tmp_path / "lainaaja"))
    store.root.rename(tmp_path / "siirretty")
    result = cli(tmp_path / "lainaaja", "check")
    assert (result.code, f"borrows git's objects from {store.root}/.git/objects" in result.err) == (4, True)


def test_an_encoding_of_messages_that_is_not_of_bytes_changes_nothing(cli: Cli, store: Store) -> None:
    store.git("config", "i18n.commitEncoding", "UTF-16")
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml").replace("2021", "2023"))
    assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 5").code == 0
    assert "Kv 1.2.2021 § 5" in cli(store, "log").out
    assert cli(store, "blame", "O1-01").code == 0
