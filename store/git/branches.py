"""The binding branch and the current branch; what is decided by being on the one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def binding_ref(plumbing: Plumbing) -> str:
    """The full ref of the binding branch; in a clone that lacks it, the server's."""
    name = binding_branch(plumbing)
    here, there = f"refs/heads/{name}", f"refs/remotes/origin/{name}"
    return there if plumbing.ref(here) is None and plumbing.ref(there) is not None else here


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


def binding_tips(plumbing: Plumbing) -> list[str]:
    """The last commits of the binding branch: as it is here, and as the server had it when it was last asked.

    Raises FailedError where it is here and cannot be read.
    """
    name = binding_branch(plumbing)
    refs = (f"refs/heads/{name}", f"refs/remotes/origin/{name}")
    listed = plumbing.read("for-each-ref", "--format=%(objectname) %(refname)", *refs).decode().splitlines()
    found = {ref: commit for commit, ref in (line.split(" ", 1) for line in listed)}
    if refs[0] not in found:
        plumbing.ref(refs[0])  # git passes over a ref that it cannot read
    return [found[ref] for ref in refs if ref in found]


def decided(plumbing: Plumbing, commits: Iterable[str]) -> set[str]:
    """Those of `commits` (full ids) that are decided: on the first-parent chain of the binding branch.

    The name under which somebody found a commit says nothing of it. Where there is no binding branch nothing is
    decided.
    """
    tips = binding_tips(plumbing)
    return {commit for commit in set(commits) if any(_is_on_chain(plumbing, tip, commit) for tip in tips)}


def _is_on_chain(plumbing: Plumbing, tip: str, commit: str) -> bool:
    if tip == commit:
        return True
    # Git ends the chain at the first commit that is `commit` or before it: the first parent of the last one listed.
    search = ("log", "--first-parent", "--no-show-signature", "--format=%P", tip, f"^{commit}", "--")
    parents = plumbing.read(*search).decode().split("\n")[:-1]
    return bool(parents) and parents[-1].split(" ")[0] == commit
