"""The binding branch and the current branch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from store.git.processes import GitError

if TYPE_CHECKING:
    from store.git.plumbing import Plumbing

FIRST_BRANCH = "main"
BRANCH_SETTING = "kortit.branch"
"""The git configuration key that names the binding branch of a repository."""


def binding_branch(plumbing: Plumbing) -> str:
    """The name of the binding branch: the value of `kortit.branch`, or main."""
    try:
        return plumbing.read("config", "--get", BRANCH_SETTING).decode().strip() or FIRST_BRANCH
    except GitError:
        return FIRST_BRANCH


def other_work_tree(plumbing: Plumbing, branch: str) -> str | None:
    """The folder of another work tree, still there, that has a branch checked out; None when there is none."""
    output = plumbing.read("worktree", "list", "--porcelain")
    for record in output.split(b"\n\n"):
        lines = record.split(b"\n")
        folder = os.fsdecode(lines[0].removeprefix(b"worktree "))
        gone = any(line.startswith(b"prunable") for line in lines)
        if os.fsencode(f"branch refs/heads/{branch}") in lines and not gone and not _is_here(plumbing, folder):
            return folder
    return None


def _is_here(plumbing: Plumbing, folder: str) -> bool:
    return Path(folder).resolve() == plumbing.toplevel.resolve()


def current_branch(plumbing: Plumbing) -> str:
    """The name of the current branch; empty when HEAD is detached."""
    try:
        return plumbing.read("symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
    except GitError:
        return ""
