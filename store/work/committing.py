"""Commits of named paths: the one place where kortit commits, and asks the judge before it does.

`git commit --only` does the work, so that hooks run, signing works, and what else the user has staged stays staged.
Around it stand the checks that give a clear sentence before git would fail, and the way back when it fails, so that a
refused commit leaves index and files as they were.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError, UnlawfulError
from kortit.messages import _
from kortit.problem import Code, Problem
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.branches import current_branch
from store.git.identity import IDENTITY, author_of, signing_key
from store.git.plumbing import GitError
from store.git.trees import tree_with_paths
from store.history.signers import wrong_with_commits
from store.judge.judge import verdict
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.messages import Message
    from store.git.plumbing import Plumbing
    from store.history.signers import Duty

_COMMIT = (
    *("-c", "i18n.commitEncoding=utf-8", "-c", "core.abbrev=no"),
    *("commit", "--only", "--cleanup=whitespace"),
)
_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")
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
            plumbing.read(*IDENTITY, "var", identity)
    except GitError as error:
        raise RefusedError(
            _(
                "git does not know who you are; say it with: git config --global user.name “…” and"
                " git config --global user.email “…”"
            )
        ) from error


def refuse_unlawful(
    plumbing: Plumbing, parent: str | None, tree: str, message: str, *, branch: str, author: str | None = None
) -> Duty | None:
    """Ask the judge about a commit that is about to be made; how it must be signed (None: not at all).

    Raises what `Verdict.refuse` raises, and RefusedError where it must be signed and git would not sign it with SSH.
    """
    signs = author is None and _signs_with_ssh(plumbing)
    found = verdict(
        plumbing,
        parent,
        tree,
        message,
        branch=branch,
        signer=signing_key(plumbing) if signs else None,
        author=author or author_of(plumbing),
    )
    found.refuse()
    if found.duty is not None and not signs:
        raise RefusedError(
            _(
                "amendments must be signed here; say to git: git config gpg.format ssh, git config commit.gpgSign"
                " true and git config user.signingKey with the file of your public key"
            )
        )
    return found.duty


def commit_paths(plumbing: Plumbing, paths: Sequence[str], message: str, *, author: str | None = None) -> str:
    """Commit exactly `paths` (relative to the kortit root) as they are on disk, if that is lawful; the commit's id.

    `author` (`Name <mail>`) stands for both author and committer where the program itself is at work; else call
    `refuse_unready` first. Raises what `refuse_unlawful` raises, and CommitError when git or a hook refuses; then the
    index is as it was.
    """
    head = plumbing.head()
    tree = tree_with_paths(plumbing, head, paths)
    branch = current_branch(plumbing)
    duty = refuse_unlawful(plumbing, head, tree, message, branch=branch, author=author)
    own = dict.fromkeys(plumbing.in_repository(path.split("/")[0]) for path in paths)
    untracked = set(plumbing.names(plumbing.read("ls-files", "--others", "-z", "--full-name", "--", *own)))
    new = [path for path in paths if path in untracked]
    with WayBack(plumbing, paths) as way_back, _taken_back(plumbing, new):
        if new:
            with _own_error():
                plumbing.write("add", "--force", *_FROM_INPUT, text=_joined(plumbing, new))
        commit = _commit(plumbing, message, *_FROM_INPUT, text=_joined(plumbing, paths), author=author)
        way_back.made(commit)
        _refuse_false_signature(plumbing, commit, duty)
    return commit


def commit_nothing(plumbing: Plumbing, message: str) -> str:
    """Make a commit that changes no file, only says something, if that is lawful; what is staged stays staged.

    Raises what `commit_paths` raises.
    """
    head = plumbing.resolve("HEAD")
    tree = plumbing.read("rev-parse", f"{head}^{{tree}}").decode().strip()
    duty = refuse_unlawful(plumbing, head, tree, message, branch=current_branch(plumbing))
    with WayBack(plumbing, ()) as way_back:
        commit = _commit(plumbing, message, "--allow-empty")
        way_back.made(commit)
        _refuse_false_signature(plumbing, commit, duty)
    return commit


def _commit(plumbing: Plumbing, message: str, *options: str, text: str = "", author: str | None = None) -> str:
    identity, environment = _identity(author)
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder, _own_error():
        message_file = Path(folder) / "message"
        message_file.write_bytes(message.encode())
        command = (*identity, *_COMMIT, f"--file={message_file}", *options)
        return _committed(plumbing, plumbing.write(*command, text=text, environment=environment))


@contextmanager
def _own_error() -> Iterator[None]:
    """Raise CommitError where git fails."""
    try:
        yield
    except GitError as error:
        raise CommitError(error.said) from error


def _refuse_false_signature(plumbing: Plumbing, commit: str, duty: Duty | None) -> None:
    """Look at the signature that git made: which key it took cannot always be told before."""
    if duty is not None and (wrong := wrong_with_commits(plumbing, [(commit, duty)])[0]):
        raise UnlawfulError([Problem(MUNICIPALITY_FILE, 1, 1, Code.SIGNATURE, message) for message in wrong])


def _signs_with_ssh(plumbing: Plumbing) -> bool:
    """Whether git is set up to sign each commit with an SSH key."""
    try:
        kind = plumbing.read("config", "--get", "gpg.format").decode().strip()
        signs = plumbing.read("config", "--type=bool", "--get", "commit.gpgSign").decode().strip()
    except GitError:
        return False
    return (kind, signs) == ("ssh", "true")


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
        return IDENTITY, {}
    name, _separator, mail = author.rstrip(">").partition(" <")
    environment = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", mail))
    }
    return ("-c", "commit.gpgSign=false"), environment
