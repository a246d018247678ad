"""What git is found in, and how its own outcome is told: unreadable HEADs, other work trees, an index not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli


def wrong_id(store: Store) -> None:
    store.write(".git/refs/heads/main", "ei mikään\n")


def empty(store: Store) -> None:
    store.write(".git/refs/heads/main", "")


def absent_commit(store: Store) -> None:
    store.write(".git/refs/heads/main", "1" * 40 + "\n")


def lost(store: Store) -> None:
    (store.root / ".git/refs/heads/main").unlink()


def detached_nowhere(store: Store) -> None:
    store.write(".git/HEAD", "1" * 40 + "\n")


def no_ref(store: Store) -> None:
    store.write(".git/HEAD", "ei mikään\n")


def empty_head(store: Store) -> None:
    store.write(".git/HEAD", "")


def unknown_format(store: Store) -> None:
    store.git("config", "core.repositoryFormatVersion", "1")
    store.git("config", "extensions.refStorage", "tuntematon")


BROKEN = (wrong_id, empty, lost, absent_commit, detached_nowhere, no_ref, empty_head, unknown_format)


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "config.lock"])
@pytest.mark.parametrize(
    "command",
    [
        ("proposal", "switch"),
        ("proposal", "new", "toinen"),
        ("proposal", "adopt", "esitys", *DECIDED),
        ("hooks", "install"),
    ],
)
def test_what_a_lock_stops_has_changed_nothing(store: Store, cli: Cli, lock: str, command: tuple[str, ...]) -> None:
    cli(store, "proposal", "new", "esitys")
    cli(store, "set", "O1-01", "--target-year", "2030")
    cli(store, "amend")
    cli(store, "set", "S1-01", "--target-year", "2031")
    before = store.state()
    place = store.write(f".git/{lock}", "")
    stopped = cli(store, *command)
    place.unlink()
    if stopped.code != 0:  # else the command takes no such lock
        assert (stopped.code, lock in stopped.err) == (4, True)
        assert store.state() == before
        assert sorted(one.name for one in (store.root / ".git" / "hooks").iterdir()) == []
    assert cli(store, *command).code == 0 or stopped.code == 0


@pytest.mark.parametrize("breaks", BROKEN)
@pytest.mark.parametrize("command", [("amend", *DECIDED), ("drafts",), ("init", "."), ("check", "ROOT.."), ("log",)])
def test_a_head_that_cannot_be_read_is_never_taken_for_a_new_repository(
    store: Store, cli: Cli, breaks: Callable[[Store], None], command: tuple[str, ...]
) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    if command[0] == "init":
        (store.root / "kortit.yaml").unlink()
    breaks(store)
    objects = sorted((store.root / ".git").rglob("*"))
    result = cli(store, *command)
    assert result.code == 4, result.err
    assert "fault of the program" not in result.err
    assert sorted((store.root / ".git").rglob("*")) == objects


def test_a_binding_branch_that_cannot_be_read_is_replaced_by_nothing_else(store: Store, cli: Cli) -> None:
    store.git("update-ref", "refs/remotes/origin/main", "HEAD")
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    assert cli(store, "proposal", "new", "budjetti").code == 0
    (store.root / ".git/refs/heads/main").write_text("abc\n")
    for command in (
        ("cards",), ("proposal", "show", "budjetti"), ("list", "--at", "31.12.2030"), ("show", "O1-01", "--at", "main"),
        ("proposal", "list"), ("proposal", "adopt", "budjetti", *DECIDED), ("log",), ("check", "ROOT.."),
        ("changes", "ROOT.."), ("blame", "O1-01"), ("sync",),
    ):  # fmt: skip
        result = cli(store, *command)
        assert (result.code, "git cannot read refs/heads/main" in result.err) == (4, True), (command, result.err)


def test_no_command_takes_a_branch_without_commits_for_a_store_that_never_was(store: Store, cli: Cli) -> None:
    store.git("symbolic-ref", "HEAD", "refs/heads/uusi")
    for command in (
        ("amend", *DECIDED), ("log",), ("log", "O1-01"), ("log", "main"), ("list",), ("show", "O1-01"), ("drafts",),
        ("changes",), ("changes", "ROOT.."), ("cards",), ("check",), ("check", "ROOT.."), ("blame", "O1-01"),
        ("new", "O1", "--goal", "Uusi", "--target-year", "2030"), ("set", "O1-01", "--target-year", "2031"),
        ("undo", "HEAD"), ("drafts", "--discard", "O1-01", "--yes"), ("proposal", "new", "budjetti"), ("sync",),
        ("hooks", "install"), ("init", "alikansio", "--name", "Toinen"),
    ):  # fmt: skip
        result = cli(store, *command)
        assert (result.code, result.out) == (3, ""), (command, result.err)
        assert "the branch uusi has no commits" in result.err, (command, result.err)
    assert store.git("for-each-ref", "refs/heads/uusi") == ""
    assert not list((store.root / ".git/hooks").glob("pre-commit"))
    store.git("symbolic-ref", "HEAD", "refs/heads/main")
    store.git("pack-refs", "--all")
    assert cli(store, "drafts").code == 0


def test_a_branch_of_something_else_can_be_begun_where_the_hooks_are(store: Store, cli: Cli) -> None:
    assert cli(store, "hooks", "install").code == 0
    store.git("switch", "-q", "--orphan", "verkkosivut")
    (store.root / "index.html").write_text("<p>Ohje</p>\n")
    store.git("add", "index.html")
    store.git("commit", "-q", "-m", "Ohjesivu")
    assert store.git("show", "--format=", "--name-only", "HEAD") == "index.html\n"


@pytest.fixture
def elsewhere(store: Store, cli: Cli, tmp_path: Path) -> Store:
    """A store whose proposal is checked out in another work tree; this one is on the binding branch."""
    cli(store, "proposal", "new", "budjetti")
    cli(store, "set", "O1-01", "--target-year", "2025")
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    store.git("worktree", "add", "-q", str(tmp_path / "toinen puu"), "proposal/budjetti")
    return store


@pytest.mark.parametrize("command", [("adopt", "budjetti", *DECIDED), ("withdraw", "budjetti", "--reason", "Ei nyt.")])
def test_a_proposal_that_another_work_tree_is_on_is_not_ended(
    elsewhere: Store, cli: Cli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = elsewhere.state()
    result = cli(elsewhere, "proposal", *command)
    assert (result.code, "toinen puu" in result.err) == (3, True)
    assert elsewhere.state() == before
    elsewhere.git("-C", str(tmp_path / "toinen puu"), "switch", "-q", "--detach")
    assert cli(elsewhere, "proposal", *command).code == 0


def rebasing(other: Store) -> None:
    other.git("-c", "sequence.editor=sed -i s/pick/edit/", "rebase", "-q", "-i", "HEAD^")


def bisecting(other: Store) -> None:
    other.git("bisect", "start", "HEAD", "HEAD^^")


@pytest.mark.parametrize("busy", [rebasing, bisecting])
@pytest.mark.parametrize("command", [("withdraw", "budjetti", "--reason", "Ei."), ("adopt", "budjetti", *DECIDED)])
def test_a_proposal_that_another_work_tree_comes_back_to_is_not_ended(
    elsewhere: Store, cli: Cli, tmp_path: Path, command: tuple[str, ...], busy: Callable[[Store], None]
) -> None:
    other = Store(tmp_path / "toinen puu")
    cli(other, "set", "S1-01", "--target-year", "2027")
    cli(other, "amend")
    busy(other)
    assert other.git("branch", "--show-current") == ""
    before = elsewhere.state()
    result = cli(elsewhere, "proposal", *command)
    assert (result.code, str(other.root) in result.err) == (3, True)
    assert elsewhere.state() == before


def test_it_is_not_adopted_from_a_work_tree_beside_the_one_with_the_binding_branch(
    elsewhere: Store, cli: Cli, tmp_path: Path
) -> None:
    other = tmp_path / "toinen puu"
    before = elsewhere.state()
    result = cli(other, "proposal", "adopt", "budjetti", *DECIDED)
    assert (result.code, str(elsewhere.root) in result.err) == (3, True)
    assert elsewhere.state() == before


def test_a_work_tree_that_is_gone_is_in_nobodys_way(elsewhere: Store, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "toinen puu").rename(tmp_path / "muualla")
    assert cli(elsewhere, "proposal", "adopt", "budjetti", *DECIDED).code == 0


def test_a_proposal_is_worked_on_in_a_work_tree_of_its_own(elsewhere: Store, cli: Cli, tmp_path: Path) -> None:
    other = Store(tmp_path / "toinen puu")
    cli(other, "set", "S1-01", "--target-year", "2027")
    assert cli(other, "amend").code == 0
    assert "2027" in cli(elsewhere, "proposal", "show", "budjetti").out
    assert "S1-01" in cli(other, "proposal", "show", "budjetti").out
    other.git("switch", "-q", "--detach")
    assert cli(elsewhere, "proposal", "adopt", "budjetti", *DECIDED).code == 0
    assert elsewhere.git("status", "--porcelain") == ""


@pytest.mark.parametrize("hook", ["commit-msg", "reference-transaction"])
def test_a_commit_is_said_to_be_made_although_git_could_not_write_the_index(store: Store, cli: Cli, hook: str) -> None:
    place = store.write(f".git/hooks/{hook}", "#!/bin/sh\nrm -f .git/index.lock\n")
    place.chmod(0o755)
    cli(store, "set", "O1-01", "--target-year", "2023")
    result = cli(store, "amend", *DECIDED)
    head = store.git("rev-parse", "HEAD").strip()
    assert (result.code, result.out.strip()) == (0, head), result.err
    assert "2023" in store.git("show", "HEAD:kortit/O1/O1-01.yaml")
    assert store.git("status", "--porcelain") == ""


def test_what_the_index_lacks_then_is_told(store: Store, cli: Cli) -> None:
    place = store.write(".git/hooks/commit-msg", "#!/bin/sh\nrm -f .git/index.lock .git/index; mkdir -p .git/index/x\n")
    place.chmod(0o755)
    cli(store, "set", "O1-01", "--target-year", "2023")
    result = cli(store, "amend", *DECIDED)
    head = store.git("rev-parse", "HEAD").strip()
    assert "was made, but git could not write its index" in result.err
    assert (result.code, result.out.strip()) == (0, head)


def test_lock_files_of_a_dead_process_are_told_all_at_once_in_the_readers_language(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    locks = [store.write(f".git/{name}.lock", "") for name in ("index", "HEAD", "refs/heads/main", "config")]
    before = store.state()
    for lang, words in (("en", "lock files"), ("fi", "lukkotiedostoja"), ("sv", "låsfiler")):
        result = cli(store, "amend", *DECIDED, lang=lang)
        assert (result.code, words in result.err) == (4, True)
        assert all(str(lock) in result.err for lock in locks), result.err
    assert store.state() == before
    for lock in locks:
        lock.unlink()
    assert cli(store, "amend", *DECIDED).code == 0


@pytest.fixture
def crlf(store: Store, cli: Cli, tmp_path: Path) -> Store:
    """A clone whose work tree has CRLF line ends, which the repository has not, and no attributes that forbid it."""
    store.git("rm", "-q", ".gitattributes")
    store.commit("ilman määreitä")
    store.git("-c", "core.autocrlf=true", "clone", "-q", str(store.root), str(tmp_path / "klooni"))
    clone = Store(tmp_path / "klooni")
    clone.git("config", "core.autocrlf", "true")
    assert "\r\n" in clone.read("kortit/O1/O1-01.yaml")
    return clone


def test_a_work_tree_with_other_line_ends_keeps_them(crlf: Store, cli: Cli) -> None:
    def both(path: str) -> tuple[str, str]:
        return crlf.read(path), crlf.git("show", f"HEAD:{path}")

    path = "kortit/O1/O1-01.yaml"
    assert cli(crlf, "drafts", "--format", "json").json["rows"] == []
    cli(crlf, "proposal", "new", "budjetti")
    cli(crlf, "set", "O1-01", "--target-year", "2025")
    assert cli(crlf, "amend").code == 0
    cli(crlf, "proposal", "switch")
    cli(crlf, "proposal", "switch", "budjetti")
    result = cli(crlf, "proposal", "adopt", "budjetti", *DECIDED)
    assert result.code == 0, result.err
    cli(crlf, "set", "O1-01", "--target-year", "2030")
    assert cli(crlf, "drafts", "--discard", "O1-01", "--yes").code == 0
    assert crlf.git("status", "--porcelain") == ""
    assert cli(crlf, "undo", "HEAD").code == 0
    assert cli(crlf, "amend", "--decision", "Kv 1.2.2021 § 4").code == 0
    on_disk, committed = both(path)
    assert on_disk.replace("\r\n", "\n") == committed
    assert (on_disk.count("\r\n"), "\r" in committed) == (on_disk.count("\n"), False)
    assert crlf.git("status", "--porcelain") == ""


def test_a_removed_goal_comes_back_with_its_comments_and_line_ends(crlf: Store, cli: Cli) -> None:
    path = "kortit/O1/O1-01.yaml"
    before = crlf.read(path)
    cli(crlf, "remove", "O1-01")
    assert cli(crlf, "amend", *DECIDED).code == 0
    assert cli(crlf, "undo", "HEAD").code == 0
    assert crlf.read(path) == before
