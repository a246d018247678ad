"""The binding branch and the current branch; what is decided by being on the one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import _
from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from store.git.plumbing import Plumbing

_HEADS, _SEEN = "refs/heads/", "refs/remotes/"
_ORIGIN = "origin"
FIRST_BRANCH = "main"
BRANCH_SETTING = "kortit.branch"
"""The git configuration key that names the binding branch of a repository."""
_BRANCH_QUESTION = ("config", "--get", BRANCH_SETTING)


def binding_branch(plumbing: Plumbing) -> str:
    """The name of the binding branch: the value of `kortit.branch`, which may be a full ref, or main."""
    try:
        return plumbing.read(*_BRANCH_QUESTION).decode().strip().removeprefix(_HEADS) or FIRST_BRANCH
    except GitError:
        return FIRST_BRANCH


def foresee_binding_branch(plumbing: Plumbing) -> None:
    """Let git look for the name of the binding branch while something else is done."""
    plumbing.foresee(*_BRANCH_QUESTION)


def binding_ref(plumbing: Plumbing) -> str:
    """The full ref of the binding branch; in a clone that lacks it, the server's."""
    name = binding_branch(plumbing)
    here = _HEADS + name
    if plumbing.ref(here) is None and plumbing.ref(there := seen_ref(plumbing, name)) is not None:
        return there
    return here


def binding_tip(plumbing: Plumbing) -> str:
    """The last commit of the binding branch. Raises UsageError where there is none."""
    tip = plumbing.ref(binding_ref(plumbing))
    if tip is None:
        raise UsageError(
            _(
                "there is no branch {branch}, which is to be in force; name another with git config kortit.branch NAME",
                branch=binding_branch(plumbing),
            )
        )
    return tip


def server_name(plumbing: Plumbing) -> str | None:
    """Git's name of the server: the remote that the binding branch follows, else `origin`, else the only one.

    None where there is none.
    """
    try:
        listed = plumbing.read("config", "--name-only", "--get-regexp", r"^remote\..*\.")
        remotes = dict.fromkeys(key.split(".", 1)[1].rpartition(".")[0] for key in listed.decode().split())
    except GitError:
        return None
    try:
        named = plumbing.read("config", "--get", f"branch.{binding_branch(plumbing)}.remote").decode().strip()
    except GitError:
        named = next(iter(remotes)) if len(remotes) == 1 else _ORIGIN
    return named if named in remotes else None


def seen_ref(plumbing: Plumbing, branch: str) -> str:
    """The ref of a clone that says where a branch of the server was when the server was last asked."""
    return f"{_SEEN}{server_name(plumbing) or _ORIGIN}/{branch}"


def to_switch_to(plumbing: Plumbing, branch: str) -> list[str]:
    """The arguments of `git switch` for a branch that is here, or on the server alone."""
    if plumbing.ref(_HEADS + branch) is None and plumbing.ref(there := seen_ref(plumbing, branch)) is not None:
        return ["--create", branch, "--track", there.removeprefix(_SEEN)]
    return [branch]


def changed_among(plumbing: Plumbing, paths: Collection[str]) -> list[str]:
    """Those of `paths` whose files in the work tree or the index are not those of HEAD, or are none of git's."""
    status = plumbing.read("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all").split(b"\0")
    return [path for path in plumbing.names(b"".join(b"%s\0" % entry[3:] for entry in status[:-1])) if path in paths]


def in_the_way(plumbing: Plumbing, branch: str) -> list[str]:
    """The changed files because of which git would not switch to a branch: those that it has other than HEAD.

    `branch` is one that is here, or as a remote's, like `origin/main`. A tag of that name is not meant.
    """
    here, there = plumbing.head(), plumbing.ref(_HEADS + branch) or plumbing.ref(_SEEN + branch)
    if here is None or there is None:
        return []
    difference = plumbing.start_difference(here, there).output()
    return changed_among(plumbing, {change.path for change in plumbing.tree_changes(difference)})


def seen_on_server(plumbing: Plumbing, refs: Iterable[str]) -> str:
    """The beginning of those of `refs` that say where branches of the server were."""
    remotes = {ref.split("/", 3)[2] for ref in refs if ref.startswith(_SEEN)}
    return f"{_SEEN}{_ORIGIN}/" if remotes <= {_ORIGIN} else seen_ref(plumbing, "")


def other_work_tree(plumbing: Plumbing, branch: str) -> str | None:
    """The folder of another work tree, still there, that has a branch checked out; None when there is none.

    One that rebases or bisects a branch has it, too: git comes back to it, though HEAD is on none meanwhile.
    """
    output = plumbing.read("worktree", "list", "--porcelain")
    for record in output.split(b"\n\n"):
        lines = record.split(b"\n")
        folder = os.fsdecode(lines[0].removeprefix(b"worktree "))
        gone = any(line.startswith(b"prunable") for line in lines)
        has = os.fsencode(f"branch refs/heads/{branch}") in lines or (b"detached" in lines and branch in _left(folder))
        if has and not gone and not _is_here(plumbing, folder):
            return folder
    return None


def _left(folder: str) -> set[str]:
    """The branches that a work tree left for as long as it rebases or bisects."""
    place = Path(folder) / ".git"
    with suppress(OSError):
        if place.is_file():  # of a linked one: it names the folder of git's
            place = Path(folder, place.read_bytes().decode().removeprefix("gitdir: ").strip())
    found: set[str] = set()
    for name in ("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"):
        with suppress(OSError):
            found.add((place / name).read_bytes().decode(errors="replace").strip().removeprefix(_HEADS))
    return found


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
    here = _HEADS + name
    form = "--format=%(objectname) %(refname)"
    listed = plumbing.read("for-each-ref", form, here, f"{_SEEN}*/{name}").decode().splitlines()
    found = {ref: commit for commit, ref in (line.split(" ", 1) for line in listed)}
    if here not in found:
        plumbing.ref(here)  # git passes over a ref that it cannot read
    return [found[ref] for ref in (here, seen_on_server(plumbing, found) + name) if ref in found]


def commits_beside(plumbing: Plumbing, tips: Sequence[str]) -> dict[str, int]:
    """How many commits of each tip's history are not on the binding branch, from one walk over all."""
    binding = binding_tip(plumbing)  # without it nothing is in force, with proposals or without
    if not tips:
        return {}
    output = plumbing.read("rev-list", "--parents", *tips, f"^{binding}", "--")
    parents = {line.split(" ")[0]: line.split(" ")[1:] for line in output.decode().splitlines()}
    counts: dict[str, int] = {}
    for tip in tips:
        seen: set[str] = set()
        waiting = [tip]
        while waiting:
            commit = waiting.pop()
            if commit in parents and commit not in seen:
                seen.add(commit)
                waiting += parents[commit]
        counts[tip] = len(seen)
    return counts


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
