"""Which branch is in force, and which one the work tree is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.git.plumbing import GitError

if TYPE_CHECKING:
    from store.git.plumbing import Plumbing

FIRST_BRANCH = "main"
BRANCH_SETTING = "kortit.branch"
"""The name in git's configuration under which a repository says which of its branches is binding."""


def binding_branch(plumbing: Plumbing) -> str:
    """The name of the branch that is in force: as `kortit.branch` says, else main."""
    try:
        return plumbing.read("config", "--get", BRANCH_SETTING).decode().strip() or FIRST_BRANCH
    except GitError:
        return FIRST_BRANCH


def current_branch(plumbing: Plumbing) -> str:
    """The name of the branch that HEAD is on; empty when it is on none."""
    try:
        return plumbing.read("symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
    except GitError:
        return ""
