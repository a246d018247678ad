"""The entries of git's listings: files of a tree, differing files, commits of a log, parents of a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

SYMLINK_MODE = "120000"
SUBMODULE_MODE = "160000"
_PARENT = re.compile(rb"parent ([0-9a-f]+)\n")


def is_regular(mode: str) -> bool:
    """Whether a mode is that of a regular file, executable or not, rather than a symbolic link or a submodule."""
    return mode not in (SYMLINK_MODE, SUBMODULE_MODE)


class TreeEntry(NamedTuple):
    """One file of a tree: its mode (octal text), blob id and path, relative to the kortit root."""

    mode: str
    blob: str
    path: str


class TreeChange(NamedTuple):
    """One differing file: mode and blob id on each side (None where it is missing or unknown to git)."""

    old: TreeEntry | None
    new: TreeEntry | None
    path: str

    @property
    def sides(self) -> tuple[TreeEntry, ...]:
        """The file as it was and as it is, as far as it was and is."""
        return tuple(entry for entry in (self.old, self.new) if entry is not None)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One commit and the files in which it differs from its first parent."""

    commit: str
    files: tuple[str, ...]


def parents_in(commit: bytes) -> list[str]:
    """The parents that a commit object names, where git reads them: right after its tree."""
    parents: list[str] = []
    place = commit.find(b"\n") + 1
    while (match := _PARENT.match(commit, place)) is not None:
        parents.append(match[1].decode())
        place = match.end()
    return parents
