"""Where a store seems to be, found without asking git; and that git agrees where the answer is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.files.goal_file import MUNICIPALITY_FILE
from store.git.locating import Glimpse, glimpse
from tests.conftest import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Store


def test_a_store_is_seen_from_its_root_and_from_every_folder_below(store: Store) -> None:
    seen = Glimpse(store.root, store.root / ".git", "main")
    assert glimpse(store.root, MUNICIPALITY_FILE) == seen
    assert glimpse(store.root / "kortit" / "O1", MUNICIPALITY_FILE) == seen


def test_what_is_seen_is_what_git_says(store: Store) -> None:
    seen = glimpse(store.root / "kortit", MUNICIPALITY_FILE)
    assert seen is not None
    with store.open() as repository:
        assert seen.root.resolve() == repository.root.resolve()
        assert seen.git_folder.resolve() == repository.plumbing.git_folder.resolve()


@pytest.mark.parametrize("files", [(), ("kortit.yaml",)])
def test_outside_a_repository_there_is_nothing_to_see(tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in files:
        (tmp_path / name).write_text("name: Testilä\n", encoding="utf-8")
    assert glimpse(tmp_path, MUNICIPALITY_FILE) is None


def test_a_repository_without_settings_is_no_store(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert glimpse(tmp_path, MUNICIPALITY_FILE) is None


def test_settings_above_the_repository_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "kortit.yaml").write_text("name: Testilä\n", encoding="utf-8")
    (tmp_path / "muu").mkdir()
    git(tmp_path / "muu", "init", "-q")
    assert glimpse(tmp_path / "muu", MUNICIPALITY_FILE) is None


def test_a_store_in_a_folder_of_a_repository_is_seen(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "kunta" / "kortit").mkdir(parents=True)
    (tmp_path / "kunta" / "kortit.yaml").write_text("name: Testilä\n", encoding="utf-8")
    assert glimpse(tmp_path / "kunta" / "kortit", MUNICIPALITY_FILE) == Glimpse(
        tmp_path / "kunta", tmp_path / ".git", "main"
    )


def test_the_nearest_store_is_seen(store: Store) -> None:
    inner = store.root / "sisempi"
    inner.mkdir()
    (inner / "kortit.yaml").write_text("name: Sisempi\n", encoding="utf-8")
    seen = glimpse(inner, MUNICIPALITY_FILE)
    assert seen is not None
    assert seen.root == inner


def test_the_branch_is_the_one_that_head_names_however_it_is_called(store: Store) -> None:
    store.git("switch", "-qc", "esitys/talousarvio-2022")
    seen = glimpse(store.root, MUNICIPALITY_FILE)
    assert seen is not None
    assert seen.branch == "esitys/talousarvio-2022"


def test_a_head_on_no_branch_names_none(store: Store) -> None:
    store.git("switch", "-q", "--detach")
    seen = glimpse(store.root, MUNICIPALITY_FILE)
    assert seen is not None
    assert seen.branch == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe"])
def test_a_spoilt_head_is_no_error(store: Store, content: bytes) -> None:
    (store.root / ".git" / "HEAD").write_bytes(content)
    seen = glimpse(store.root, MUNICIPALITY_FILE)
    assert seen is not None
    assert seen.branch == ""


def test_a_linked_working_tree_is_seen_with_its_own_branch(store: Store) -> None:
    other = store.root.parent / "toinen"
    store.git("worktree", "add", "-q", "-b", "koe", str(other))
    seen = glimpse(other, MUNICIPALITY_FILE)
    assert seen is not None
    assert (seen.root, seen.branch) == (other, "koe")
    with store.open() as repository:
        assert seen.git_folder.resolve().is_relative_to(repository.plumbing.git_folder.resolve())


@pytest.mark.parametrize("content", [b"", b"hevonen\n", b"\xff"])
def test_a_file_named_like_gits_folder_that_says_nothing_is_passed_by(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kortit.yaml").write_text("name: Testilä\n", encoding="utf-8")
    (tmp_path / ".git").write_bytes(content)
    assert glimpse(tmp_path, MUNICIPALITY_FILE) is None
