"""Rollback of a change that fails half way: files written, index entries, and the branch.

    with WayBack(plumbing) as way_back:
        way_back.write(path, data, expected=before)
        way_back.made(commit_paths(…), paths)

Any exception in the block, including an interrupt, undoes what the block did and nothing else: files that another
program changed meanwhile, and a branch that has moved on, are left alone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kortit.errors import KortitError
from store.files.atomic import remove_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from store.git.entries import TreeEntry
    from store.git.plumbing import Plumbing

_NO_ENTRY = "0 " + "0" * 40


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file, by its path from the kortit root, as it is and as it is to be; None where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


class WayBack:
    """Records the operations made through it and, if its block fails, undoes them in reverse order."""

    def __init__(self, plumbing: Plumbing, paths: Sequence[str] | None = None) -> None:
        """`paths` are those whose index entries a commit in the block may change; None if the block makes no commit."""
        self._plumbing = plumbing
        self._paths = list(paths or ())
        self._entries: list[TreeEntry] = plumbing.index_entries(paths) if paths else []
        self._commit: str | None = None
        self._written: list[FileChange] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._undo()

    def write(self, path: str, data: bytes, *, expected: bytes | None) -> None:
        """Write a file and record it. Raises what `store.files.atomic.replace_file` raises."""
        replace_file(self._plumbing.root, path, data, expected=expected)
        self._written.append(FileChange(path, expected, data))

    def remove(self, path: str, *, expected: bytes) -> None:
        """Remove a file and record it. Raises what `store.files.atomic.remove_file` raises."""
        remove_file(self._plumbing.root, path, expected=expected)
        self._written.append(FileChange(path, expected, None))

    def take(self, changes: Iterable[FileChange]) -> None:
        """Write and remove files so that they are as they are to be. Raises what `write` and `remove` raise."""
        for change in changes:
            if change.before == change.after:
                continue
            if change.after is not None:
                self.write(change.path, change.after, expected=change.before)
            elif change.before is not None:
                self.remove(change.path, expected=change.before)

    def made(self, commit: str) -> None:
        """Record a commit of the paths on the branch."""
        self._commit = commit

    def _undo(self) -> None:
        # If one part cannot be undone, the others must be undone all the same.
        if self._commit is not None:
            with suppress(KortitError):
                self._undo_commit(self._commit)
        for written in reversed(self._written):
            with suppress(KortitError, OSError):
                self._undo_file(written)

    def _undo_commit(self, commit: str) -> None:
        """Move the branch back, if it is still at the block's commit, and restore the index entries of the paths."""
        # Not to where the branch was when the block began: another process may have moved it before the commit.
        before = self._plumbing.first_parent(commit)
        if before is None:
            self._plumbing.write("update-ref", "-d", "HEAD", commit)
        else:
            self._plumbing.write("update-ref", "-m", "kortit: undone", "HEAD", before, commit)
        if not self._paths:
            return
        entries = {entry.path: f"{entry.mode} {entry.blob}" for entry in self._entries}
        lines = (f"{entries.get(path, _NO_ENTRY)} 0\t{self._plumbing.in_repository(path)}\0" for path in self._paths)
        self._plumbing.write("update-index", "-z", "--index-info", text="".join(lines))

    def _undo_file(self, written: FileChange) -> None:
        root = self._plumbing.root
        if written.before is not None:
            replace_file(root, written.path, written.before, expected=written.after)
            return
        if written.after is not None:
            remove_file(root, written.path, expected=written.after)
