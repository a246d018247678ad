"""Where a store seems to be, without asking git: a screen must be there before git could answer.

What is found here is only shown; whoever acts opens a Repository, which asks git and refuses what is no store.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.goal_file import MUNICIPALITY_FILE

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A kortit root, git's folder, and the branch that HEAD names (empty when it is on none)."""

    root: Path
    git_folder: Path
    branch: str


def glimpse(start: Path) -> Glimpse | None:
    """Find the nearest folder upwards with a kortit.yaml inside a git repository; None when it is not that simple."""
    root: Path | None = None
    for place in (start, *start.parents):
        if root is None and (place / MUNICIPALITY_FILE).is_file():
            root = place
        git_folder = _git_folder(place / ".git")
        if git_folder is not None:
            return Glimpse(root, git_folder, _branch(git_folder)) if root else None
    return None


def _git_folder(place: Path) -> Path | None:
    if place.is_dir():
        return place
    with suppress(OSError, UnicodeDecodeError):
        text = place.read_text(encoding="utf-8")
        if text.startswith("gitdir: "):
            return place.parent / text.removeprefix("gitdir: ").strip()
    return None


def _branch(git_folder: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        head = (git_folder / "HEAD").read_text(encoding="utf-8").strip()
        return head.removeprefix("ref: refs/heads/") if head.startswith("ref: ") else ""
    return ""
