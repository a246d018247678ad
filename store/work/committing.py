"""Commits of named paths: hooks run, signing works, what else the user has staged stays staged.

`git commit --only` does the work; around it stand the checks that give a clear sentence before git would fail, and the
way back when it fails, so that a refused commit leaves index and files as they were.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError
from kortit.messages import _
from store.git.plumbing import GitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.messages import Message
    from store.git.plumbing import Plumbing

# An invented identity (user@host) has no place in an audit trail.
_IDENTITY = ("-c", "user.useConfigOnly=true")
_COMMIT = (
    *("-c", "i18n.commitEncoding=utf-8", "-c", "core.abbrev=no"),
    *("commit", "--only", "--cleanup=whitespace"),
)
_COMMITTED = re.compile(r"^\[[^\]]* ([0-9a-f]{40,64})\]", re.MULTILINE)

_UNFINISHED: tuple[tuple[str, Message], ...] = (
    ("MERGE_HEAD", _("a merge is under way; finish it with git commit, or end it with git merge --abort")),
    (
        "rebase-merge",
        _("a rebase is under way; finish it with git rebase --continue, or end it with --abort"),
    ),
    (
        "rebase-apply",
        _("a rebase is under way; finish it with git rebase --continue, or end it with --abort"),
    ),
    ("CHERRY_PICK_HEAD", _("a cherry-pick is under way; finish it with --continue, or end it with --abort")),
    ("REVERT_HEAD", _("a revert is under way; finish it with git revert --continue, or end it with --abort")),
)


class CommitError(FailedError):
    """Git did not make the commit; the drafts are as they were."""

    def __init__(self, words: Message | str) -> None:
        super().__init__(_("git did not make the commit, and everything is as it was. Git says: {words}", words=words))


def refuse_unready(plumbing: Plumbing) -> None:
    """Raise RefusedError, with what to do, when the repository is not in a state to commit."""
    for name, message in _UNFINISHED:
        if (plumbing.git_folder / name).exists():
            raise RefusedError(message)
    try:
        plumbing.read("symbolic-ref", "--quiet", "HEAD")
    except GitError as error:
        raise RefusedError(
            _("HEAD is on no branch, so a commit could be lost; go to one with git switch, like git switch main")
        ) from error
    try:
        for identity in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            plumbing.read(*_IDENTITY, "var", identity)
    except GitError as error:
        raise RefusedError(
            _(
                "git does not know who you are; say it with: git config --global user.name “…” and"
                " git config --global user.email “…”"
            )
        ) from error


def commit_paths(plumbing: Plumbing, paths: Sequence[str], message: str, *, author: str | None = None) -> str:
    """Commit exactly `paths` (relative to the kortit root) as they are on disk, and give the commit's id.

    `author` (`Name <mail>`) stands for both author and committer where the program itself is at work; else call
    `refuse_unready` first. Raises CommitError when git or a hook refuses; then the index is as it was.
    """
    identity, environment = _identity(author)
    own = dict.fromkeys(plumbing.in_repository(path.split("/")[0]) for path in paths)
    untracked = set(plumbing.names(plumbing.read("ls-files", "--others", "-z", "--full-name", "--", *own)))
    new = [path for path in paths if path in untracked]
    from_input = ("--pathspec-from-file=-", "--pathspec-file-nul")
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder, _taken_back(plumbing, new):
        message_file = Path(folder) / "message"
        message_file.write_bytes(message.encode())
        try:
            if new:
                plumbing.write("add", "--force", *from_input, text=_joined(plumbing, new))
            output = plumbing.write(
                *identity,
                *_COMMIT,
                f"--file={message_file}",
                *from_input,
                text=_joined(plumbing, paths),
                environment=environment,
            )
        except GitError as error:
            raise CommitError(error.said) from error
    return _committed(plumbing, output)


def commit_nothing(plumbing: Plumbing, message: str) -> str:
    """Make a commit that changes no file, only says something; what is staged stays staged. Raises CommitError."""
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder:
        message_file = Path(folder) / "message"
        message_file.write_bytes(message.encode())
        try:
            output = plumbing.write(
                *_IDENTITY,
                *_COMMIT,
                *("--allow-empty", f"--file={message_file}"),
            )
        except GitError as error:
            raise CommitError(error.said) from error
    return _committed(plumbing, output)


def _committed(plumbing: Plumbing, output: bytes) -> str:
    match = _COMMITTED.search(output.decode(errors="replace"))
    return match[1] if match else plumbing.resolve("HEAD")


def _joined(plumbing: Plumbing, paths: Sequence[str]) -> str:
    """Give paths as git takes them from its input, none of them a pattern."""
    return "\0".join(f":(top,literal){plumbing.in_repository(path)}" for path in paths)


@contextmanager
def _taken_back(plumbing: Plumbing, new: Sequence[str]) -> Iterator[None]:
    """Take new files out of the index again when their commit fails, unless another process committed them."""
    try:
        yield
    except BaseException:
        head = plumbing.head()
        names = [plumbing.at(head, path) for path in new] if head else []
        committed = {path for path, data in zip(new, plumbing.objects(names), strict=bool(head)) if data is not None}
        gone = [plumbing.in_repository(path) for path in new if path not in committed]
        if gone:
            plumbing.write(
                "update-index", "--force-remove", "-z", "--stdin", text="".join(f"{name}\0" for name in gone)
            )
        raise


def _identity(author: str | None) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give the options and the environment by which git knows whose commit it is."""
    if author is None:
        return _IDENTITY, {}
    name, _separator, mail = author.rstrip(">").partition(" <")
    environment = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", mail))
    }
    return ("-c", "commit.gpgSign=false"), environment
