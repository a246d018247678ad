"""What git's lists hold: the files of a tree, those that differ, the commits of a history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

SYMLINK_MODE = "120000"
SUBMODULE_MODE = "160000"


def is_regular(mode: str) -> bool:
    """Tell whether a mode is that of a regular file, executable or not: no link, no submodule."""
    return mode not in (SYMLINK_MODE, SUBMODULE_MODE)


class TreeEntry(NamedTuple):
    """One file of a tree: its mode (octal text), blob id and path, relative to the kortit root."""

    mode: str
    blob: str
    path: str


class TreeChange(NamedTuple):
    """One file that differs: modes and blob ids on both sides (None where it is not there, or not known to git)."""

    old: TreeEntry | None
    new: TreeEntry | None
    path: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One commit and the files in which it differs from its first parent."""

    commit: str
    files: tuple[str, ...]
