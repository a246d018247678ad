"""Commands that read never write anything, the index included, even where git would refresh it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store


def everything(folder: Path) -> dict[str, tuple[int, int, int]]:
    """The inode, size and modification time of every file and folder, git's own included."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        found[str(path)] = (status.st_ino, status.st_size if path.is_file() else 0, status.st_mtime_ns)
    return found


@pytest.mark.parametrize(
    "command",
    [("check",), ("list",), ("list", "--at", "HEAD"), ("show", "O1-01"), ("changes",), ("changes", "HEAD^..HEAD", "--all"),
     ("log",), ("drafts",), ("schema",), ("changes", "ROOT")],
)  # fmt: skip
def test_nothing_is_written(store: Store, cli: Cli, command: tuple[str, ...]) -> None:
    # Touched files with the same content are what makes git status refresh the index.
    for path in (store.root / "kortit").rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    store.write("kortit/O2/O2-01.yaml", store.read("kortit/O1/O1-01.yaml"))
    before = everything(store.root)
    assert cli(store, *command).code == 0
    assert everything(store.root) == before


def test_a_touched_file_with_the_same_content_is_no_draft(store: Store, cli: Cli) -> None:
    for path in (store.root / "kortit").rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    result = cli(store, "drafts", "--format", "json")
    assert (result.json["rows"], result.err) == ([], "")
    assert cli(store, "amend").code == 3
