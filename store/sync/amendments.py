"""Amendments of one line of work: the commits that another line does not have, and what they change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.git.entries import parents_in
from store.history.records import read_commit

if TYPE_CHECKING:
    from store.git.entries import TreeChange
    from store.git.plumbing import Plumbing
    from store.history.records import CommitRecord

_SIGNED = re.compile(rb"^gpgsig", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OwnCommit:
    """A commit as its object gives it, with the files that it changes of its first parent."""

    record: CommitRecord
    data: bytes
    changes: tuple[TreeChange, ...]

    @property
    def commit(self) -> str:
        """The commit's id."""
        return self.record.commit

    @property
    def parents(self) -> list[str]:
        """The ids of its parents."""
        return list(parents_in(self.data))

    @property
    def is_merge(self) -> bool:
        """Whether it has several parents."""
        return len(self.parents) > 1

    @property
    def is_signed(self) -> bool:
        """Whether it carries a signature."""
        return bool(_SIGNED.search(self.data.partition(b"\n\n")[0]))

    @property
    def message(self) -> str:
        """The whole message."""
        return self.data.partition(b"\n\n")[2].decode("utf-8", "surrogateescape")

    def line(self, name: str) -> str:
        """A line of its header without its name: `author` or `committer`, with the time."""
        header = self.data.partition(b"\n\n")[0].decode("utf-8", "surrogateescape")
        return next(line.partition(" ")[2] for line in header.split("\n") if line.startswith(f"{name} "))


def commits_between(whole: Plumbing, old: str, new: str) -> list[OwnCommit]:
    """The commits on the first-parent chain of `new` that are not in the history of `old`, oldest first."""
    listed = list(whole.log_changes(whole.start_log(new, f"^{old}")))
    objects = whole.objects([commit for commit, _changes in listed])
    found = [
        OwnCommit(read_commit(commit, data or b""), data or b"", tuple(changes))
        for (commit, changes), data in zip(listed, objects, strict=True)
    ]
    return found[::-1]
