"""The entries of git's listings: files of a tree, differing files, commits of a log, parents of a commit."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

SYMLINK_MODE = "120000"
SUBMODULE_MODE = "160000"
ABOVE = "../"
"""The beginning of the path of a file outside the kortit root."""
_IGNORED = "[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]"  # by HFS+
_PARENT = re.compile(rb"parent ([0-9a-f]+)\n")
_NO_MODE = "000000"


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


class LogEntry(NamedTuple):
    """One commit and the files in which it differs from its first parent."""

    commit: str
    files: tuple[str, ...]


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """A file name as the least discerning file systems know it.

    They see no difference in capital letters, composed characters (macOS), and dots and spaces at the end (Windows).
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
    return re.sub(_IGNORED, "", composed).rstrip(" .")


class StoreFolder:
    """Where a store is in its repository: `prefix` is its folder, ending in /, or empty."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._bytes = os.fsencode(prefix)
        self._names = prefix.split("/")[:-1]
        self._folded = [folded(name) for name in self._names]

    def sees(self, path: bytes) -> bool:
        """Whether a path from the top level is in the store's folder, or in one that file systems may take for it."""
        return path.startswith(self._bytes) or (bool(self._prefix) and self._is_twin(os.fsdecode(path)))

    def _is_twin(self, path: str) -> bool:
        return [folded(name) for name in path.split("/")[: len(self._names)]] == self._folded

    def own(self, name: str) -> str:
        """A path from the top level as the store knows it; outside its folder it begins with ../."""
        return name[len(self._prefix) :] if name.startswith(self._prefix) else ABOVE * len(self._names) + name

    def change(self, properties: bytes, name: bytes) -> TreeChange:
        """A differing file by the modes and ids that git lists with `--raw`, and its path from the top level."""
        path = self.own(os.fsdecode(name))
        old_mode, new_mode, old_blob, new_blob, _kind = properties.decode().lstrip("\n:").split(" ")
        old = None if old_mode == _NO_MODE else TreeEntry(old_mode, old_blob, path)
        new = None if new_mode == _NO_MODE else TreeEntry(new_mode, new_blob, path)
        return TreeChange(old, new, path)


def parents_in(commit: bytes) -> list[str]:
    """The parents that a commit object names, where git reads them: right after its tree."""
    parents: list[str] = []
    place = commit.find(b"\n") + 1
    while (match := _PARENT.match(commit, place)) is not None:
        parents.append(match[1].decode())
        place = match.end()
    return parents
