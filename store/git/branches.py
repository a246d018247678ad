"""The binding branch and the current branch."""

from __future__ import annotations

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


def current_branch(plumbing: Plumbing) -> str:
    """The name of the current branch; empty when HEAD is detached."""
    try:
        return plumbing.read("symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
    except GitError:
        return ""
