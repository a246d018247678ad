"""Gaps in a repository: history that was cut off, objects that a partial clone left out or that are damaged.

Nothing that is missing may pass for something that never was, so each ends the work with one sentence.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError
from kortit.messages import _

if TYPE_CHECKING:
    from pathlib import Path

    from kortit.errors import KortitError
    from kortit.messages import Message

# Of git's errors alone: they are compiled where there is one.
_ID = r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b"
_REF = re.compile(rb"ref: |[0-9a-f]{40}")
_UNREADABLE = (
    r"(?im)^(?:fatal|error): .*(?:could not (?:read|fetch|parse) (?:commit |tree |blob )?[0-9a-f]{40}"
    r"|unable to (?:read|stream|unpack|parse) (?:tree|blob|commit|object|sha1|[0-9a-f]{40})"
    r"|bad (?:tree |blob |commit )?object|failed to (?:read object|traverse parents)|object \S+ .*is corrupt|inflate:"
    r"|packfile \S+ |object file \S* is empty)"
)


class UnreadableError(FailedError):
    """An object of git's that is missing, damaged, or not what its id says. `name` is the id, as far as it is known.

    `borrowed` is a folder from which objects are borrowed, and which is not there.
    """

    def __init__(self, name: str, borrowed: Path | None = None) -> None:
        if borrowed is not None:
            super().__init__(
                _(
                    "this repository borrows git's objects from {folder} (.git/objects/info/alternates), which is not"
                    " there; bring it back, or clone again without --shared and --reference",
                    folder=str(borrowed),
                )
            )
            self.name = name
            return
        super().__init__(
            _(
                "git's object {name} is missing or damaged; git fsck names all that are, and another copy of the"
                " repository has them",
                name=name,
            )
        )
        self.name = name


class PartialCloneError(RefusedError):
    """An object that a partial clone left out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "this is a partial clone, which does not have git's object {name}; fetch all with:"
                " git fetch --refetch --no-filter",
                name=name,
            )
        )


class CutHistoryError(RefusedError):
    """The question needs history that was cut off."""

    def __init__(self, *, grafted: bool) -> None:
        super().__init__(
            _("this takes the whole history, which grafts hide here; delete .git/info/grafts")
            if grafted
            else _("this takes the whole history, which a shallow clone does not have; run git fetch --unshallow")
        )


class UnreadableHeadError(FailedError):
    """HEAD names something that git cannot read; `words` are what git said."""

    def __init__(self, words: Message | str) -> None:
        super().__init__(
            _(
                "HEAD, the commit that all work stands on, cannot be read; nothing is done until git reads it again"
                " (git fsck and git reflog tell more). Git says: {words}",
                words=words,
            )
        )


class UnbornError(RefusedError):
    """HEAD's branch has no commits, in a repository that has: what is in force would look as if it had never been."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            _(
                "the branch {branch} has no commits, but the repository has; go to a branch that has with git switch",
                branch=branch,
            )
        )


def refuse_broken_ref(folder: Path, name: str) -> None:
    """Raise FailedError for the name of a ref that is there, in a repository's git folder, and that git cannot read."""
    for ref in (name, f"refs/heads/{name}", f"refs/tags/{name}"):
        if ref.startswith("refs/") and (folder / ref).is_file():
            raise _broken(ref)


def _broken(ref: str) -> FailedError:
    return FailedError(
        _(
            "git cannot read {name}, so what it named is not known; git reflog and git fsck tell more, and git"
            " update-ref sets it again",
            name=ref,
        )
    )


def refuse_lost_branch(git_folder: Path, ref: str) -> None:
    """Raise FailedError where HEAD's branch, which is not there, is one that git did not delete.

    By what git noted of HEAD last: where git deleted the branch itself, that was its end.
    """
    with suppress(OSError, IndexError):
        if set((git_folder / "logs" / "HEAD").read_bytes().splitlines()[-1].split(b" ")[1]) != set(b"0"):
            raise _broken(ref)


def refuse_broken_branches(folder: Path) -> None:
    """Raise FailedError where a branch of a repository cannot be read: git passes over it when it is asked for all.

    `folder` is the git folder of a work tree. Proposals, which may be many, are not looked at.
    """
    common = folder.parent.parent if (folder / "commondir").is_file() else folder  # of a linked work tree
    heads = common / "refs" / "heads"
    for place in heads.iterdir() if heads.is_dir() else ():
        if place.is_file() and place.suffix != ".lock" and not _REF.match(place.read_bytes()):
            refuse_broken_ref(common, f"refs/heads/{place.name}")


def is_born(git_folder: Path, common: Path) -> bool:
    """Whether files of git's tell that HEAD's branch has a commit; False: git must be asked.

    `git_folder` is that of the work tree, `common` the one that all work trees share.
    """
    try:
        ref = (git_folder / "HEAD").read_bytes().strip().removeprefix(b"ref: ")
        if not ref.startswith(b"refs/") or (common / os.fsdecode(ref)).is_file():
            return True
        return b" %s\n" % ref in (common / "packed-refs").read_bytes()
    except OSError:
        return False


def unreadable_object(words: str) -> str | None:
    """The object that git could not read, by its words (“?”: not named); None if they say something else."""
    if not re.search(_UNREADABLE, words):
        return None
    named = re.search(_ID, words)
    return named[0] if named else "?"


class Cut:
    """The commits before which a repository's history is cut: those of a shallow clone, and those with grafts."""

    def __init__(self, git_folder: Path) -> None:
        self.shallow = _ids(git_folder / "shallow")
        self.grafted = _ids(git_folder / "info" / "grafts")

    @property
    def error(self) -> CutHistoryError | None:
        """The error for work that takes the whole history; None where it is there."""
        return CutHistoryError(grafted=not self.shallow) if self.shallow or self.grafted else None

    def refuse(self) -> None:
        """Raise CutHistoryError where not the whole history is there."""
        if self.error is not None:
            raise self.error

    def refuse_at(self, commit: str) -> None:
        """Raise CutHistoryError if what was before a commit is cut off."""
        if commit in self.shallow or commit in self.grafted:
            self.refuse()


def _ids(file: Path) -> frozenset[str]:
    try:
        return frozenset(line.split()[0] for line in file.read_text("utf-8", "replace").splitlines() if line.strip())
    except OSError:
        return frozenset()


def error_of(name: str, *, cut: CutHistoryError | None, partial: bool, common: Path) -> KortitError:
    """The error for an object that is not there, by what the repository is known to lack. `common` is git's folder."""
    if cut is not None:
        return cut
    return PartialCloneError(name) if partial else UnreadableError(name, _missing_lender(common / "objects"))


def _missing_lender(objects: Path) -> Path | None:
    """The first folder from which a repository borrows objects that is not there."""
    try:
        named = (objects / "info" / "alternates").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    folders = (objects / line for line in named if line and not line.startswith(("#", '"')))
    return next((folder for folder in folders if not folder.is_dir()), None)
