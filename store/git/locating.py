"""Finds the git repository around a folder, recognises bare ones, creates new ones; `glimpse` does without git."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kortit.errors import UsageError
from kortit.messages import _
from store.git.absence import refuse_broken_branches
from store.git.processes import (
    GitError,
    NoRepositoryError,
    OutsideRepositoryError,
    ask_version,
    require_version,
    run_in,
    start_in,
)

if TYPE_CHECKING:
    from kortit.messages import Message

UNDER_WAY = "kortit/under-way"
"""The folder inside git's own in which running commands say what they are changing."""
_OUTSIDE = "not a git repository"
_ELSEWHERE = ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""Variables of the environment that tell git to look for a repository's parts elsewhere."""


def find(start: Path) -> tuple[Path, Path]:
    """The top level and the git folder of the repository around `start`.

    Raises NoRepositoryError, with advice, when there is none, it is bare, or it belongs to another user, and
    FailedError for a git that is too old or a branch that it cannot read.
    """
    if not start.is_dir():
        raise UsageError(_("the folder {folder} does not exist", folder=str(start)))
    asked = start_in(start, "rev-parse", "--show-toplevel", "--absolute-git-dir")
    ask_version()
    try:
        output = asked.output()
    except GitError as error:
        require_version()
        if _OUTSIDE in error.words and (named := [name for name in _ELSEWHERE if name in os.environ]):
            raise NoRepositoryError(_elsewhere(tuple(named), start)) from error
        if _OUTSIDE in error.words and (broken := _broken_folder(start)) is not None:
            message = _(
                "{folder} is there, but git does not take it for a repository: its file HEAD may be broken or not"
                " readable, or the folder that it names is gone; put that right first",
                folder=str(broken),
            )
            raise NoRepositoryError(message) from error
        kind = OutsideRepositoryError if _OUTSIDE in error.words else NoRepositoryError
        raise kind(_why_none(start, error.words)) from error
    toplevel, _separator, git_folder = output.removesuffix(b"\n").partition(b"\n")
    if b"\n" in git_folder:
        raise NoRepositoryError(_("the name of a folder above {folder} has a line break; rename it", folder=str(start)))
    refuse_broken_branches(Path(os.fsdecode(git_folder)))
    require_version()
    return Path(os.fsdecode(toplevel)), Path(os.fsdecode(git_folder))


def _elsewhere(named: tuple[str, ...], folder: Path) -> Message:
    return _(
        "git's own environment ({names}) points elsewhere than to a repository around {folder}; unset it",
        names=named,
        folder=str(folder),
    )


def _broken_folder(start: Path) -> Path | None:
    """The nearest `.git` upwards, if git cannot use it even when it is named; None where nothing is broken."""
    place = next((place for folder in (start, *start.absolute().parents) if (place := folder / ".git").exists()), None)
    if place is None or (place.is_dir() and not any(place.iterdir())):
        return None
    try:
        run_in(start, f"--git-dir={place}", "rev-parse", "--git-dir")
    except GitError:
        return place
    return None


def _why_none(start: Path, words: str) -> Message:
    if "dubious ownership" in words:
        return _(
            "the repository at {folder} belongs to another user, so git does not trust it; if you do, run: {command}",
            folder=str(start),
            command=f"git config --global --add safe.directory {start}",
        )
    if "must be run in a work tree" in words:
        if (bare := bare_folder(start)) is not None:
            return _(
                "{folder} is a bare repository without files; clone it and work in the clone, or install the hook of a"
                " server with: {command}",
                folder=str(start),
                command=shlex.join(["kortit", "hooks", "install", "--server", str(bare)]),
            )
        return _("{folder} is inside git's own folder; go to the municipality's folder", folder=str(start))
    if _OUTSIDE in words:
        return _(
            "{folder} is not in a git repository; go to the municipality's folder, or make one with kortit init",
            folder=str(start),
        )
    return _("git cannot work in {folder}: {words}", folder=str(start), words=words)


def no_store(folder: Path, toplevel: Path) -> Message:
    """The sentence about a folder in whose repository there is no store."""
    if not folder.is_relative_to(toplevel):
        return _(
            "git takes {toplevel} for the work tree of {folder} (core.worktree, GIT_WORK_TREE); go there, or unset it",
            toplevel=str(toplevel),
            folder=str(folder),
        )
    return _("{folder} holds no kortit.yaml; make a store with kortit init, or go to its folder", folder=str(folder))


def bare_folder(folder: Path) -> Path | None:
    """The git folder of the bare repository at `folder`; None when it is not one.

    Raises NoRepositoryError for a repository that git refuses to look at.
    """
    if not folder.is_dir():
        return None
    require_version()
    try:
        output = run_in(folder, "rev-parse", "--is-bare-repository", "--absolute-git-dir")
    except GitError as error:
        if _OUTSIDE in error.words:
            return None
        raise NoRepositoryError(_why_none(folder, error.words)) from error
    bare, place = output.removesuffix(b"\n").split(b"\n", 1)
    return Path(os.fsdecode(place)) if bare == b"true" else None


def create(folder: Path, branch: str) -> None:
    """Create an empty repository whose first branch is `branch`."""
    run_in(folder, "init", "--quiet", f"--initial-branch={branch}", writing=True)


class Glimpse(NamedTuple):
    """A kortit root, git's folder, and the current branch (empty when HEAD is detached)."""

    root: Path
    git_folder: Path
    branch: str


def glimpse(start: Path, marker: str) -> Glimpse | None:
    """The nearest folder upwards with a file named `marker`, in a git repository; None when it takes git to find it.

    Does not run git, because the first screen must appear sooner than git answers. The result is for display only; to
    act, open a Repository, which asks git and refuses a folder that is not a store.
    """
    root: Path | None = None
    for place in (start, *start.parents):
        if root is None and (place / marker).is_file():
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
