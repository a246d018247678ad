"""Rollback of a change that fails half way: files written, index entries, and the branch.

    with WayBack(plumbing, "move") as way_back:
        way_back.take(changes)

Any exception in the block, including an interrupt, undoes what the block did and nothing else: files that another
program changed meanwhile, and a branch that has moved on, are left alone. Where the whole process is ended, the next
one that writes does it (`store.work.unfinished`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Self

from kortit.errors import KortitError
from store.work.unfinished import FileChange, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from store.git.entries import TreeEntry
    from store.git.plumbing import Plumbing

_NO_ENTRY = "0 " + "0" * 40


class WayBack:
    """Records the operations made through it and, if its block fails, undoes them in reverse order."""

    def __init__(
        self, plumbing: Plumbing, command: str, paths: Sequence[str] | None = None, *, half: str | None = None
    ) -> None:
        """`command` is what a person ran, as in `kortit move`.

        `paths` are those whose index entries a commit in the block may change; None if the block makes no commit.
        `half` is the tip before the first of two commits (empty: none); None where there are not two.
        """
        self._plumbing = plumbing
        self._paths = list(paths or ())
        self._entries: list[TreeEntry] = plumbing.index_entries(paths) if paths else []
        self._commit: str | None = None
        self._written: list[FileChange] = []
        self._commits = paths is not None
        self._record = Record(plumbing.git_folder, command, commits=self._commits, half=half)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._undo()
        self._record.done()

    def take(self, changes: Iterable[FileChange]) -> list[FileChange]:
        """Write and remove files so that they are as they are to be; return the changes that there were to make.

        Raises what `FileChange.take` raises.
        """
        real = [change for change in changes if change.before != change.after]
        if self._plumbing.is_trial:
            return real
        if self._commits or len(real) > 1:  # one file alone is written whole or not at all
            self._record.announce(real)
        for change in real:
            change.take(self._plumbing.root)
            self._written.append(change)
        return real

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
                written.back.take(self._plumbing.root)

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
