"""Commits named paths: the only module in which kortit commits, always after asking the judge.

Uses `git commit --only`, so that hooks run, signing works, and other staged changes stay staged. Checks beforehand give
a clear message where git would fail, and a rollback leaves index and files as they were when the commit is refused.
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
from store.git.processes import GitError
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
    """Git did not make the commit; the drafts are unchanged."""

    def __init__(self, words: Message | str) -> None:
        super().__init__(_("git did not make the commit, and everything is as it was. Git says: {words}", words=words))


def refuse_unready(plumbing: Plumbing) -> None:
    """Raise RefusedError, with advice, when a merge or the like is unfinished or HEAD is detached."""
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
    plumbing: Plumbing,
    parent: str | None,
    tree: str,
    message: str,
    *,
    branch: str,
    author: str | None = None,
    once: bool = False,
) -> Duty | None:
    """Judge a commit that is about to be made; return the signature it requires (None: none).

    Raises what `Verdict.refuse` raises, and RefusedError when it must be signed and git is not set up to sign with SSH,
    or, with `once`, when its decision is cited before.
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
    if once and (again := [one.message for one in found.warnings if one.code is Code.CITATION_AGAIN]):
        raise RefusedError(_("{message}; give --again if this belongs to the same decision", message=again[0]))
    if found.duty is not None and not signs:
        raise RefusedError(
            _(
                "amendments must be signed here; say to git: git config gpg.format ssh, git config commit.gpgSign"
                " true and git config user.signingKey with the file of your public key"
            )
        )
    return found.duty


def commit_paths(
    plumbing: Plumbing, paths: Sequence[str], message: str, *, author: str | None = None, once: bool = False
) -> str:
    """Commit exactly `paths` (relative to the kortit root) as they are on disk, if lawful; return the commit's id.

    `author` (`Name <mail>`) is author and committer of commits that the program makes by itself; otherwise call
    `refuse_unready` first. Raises what `refuse_unlawful` raises, and CommitError when git or a hook refuses; then the
    index is restored.
    """
    head = plumbing.head()
    tree = tree_with_paths(plumbing, head, paths)
    branch = current_branch(plumbing)
    duty = refuse_unlawful(plumbing, head, tree, message, branch=branch, author=author, once=once)
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
    """Commit a message without changing any file, if lawful; return the commit's id. Staged changes stay staged.

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
    """Convert GitError to CommitError."""
    try:
        yield
    except GitError as error:
        raise CommitError(error.said) from error


def _refuse_false_signature(plumbing: Plumbing, commit: str, duty: Duty | None) -> None:
    """Verify the signature that git made, because its key cannot always be determined beforehand.

    Raises UnlawfulError.
    """
    if duty is not None and (wrong := wrong_with_commits(plumbing, [(commit, duty)])[0]):
        raise UnlawfulError([Problem(MUNICIPALITY_FILE, 1, 1, Code.SIGNATURE, message) for message in wrong])


def _signs_with_ssh(plumbing: Plumbing) -> bool:
    """Whether git is configured to sign every commit with an SSH key."""
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
    """Paths as NUL-separated literal pathspecs for git's standard input."""
    return "\0".join(f":(top,literal){plumbing.in_repository(path)}" for path in paths)


@contextmanager
def _taken_back(plumbing: Plumbing, new: Sequence[str]) -> Iterator[None]:
    """Remove new files from the index when their commit fails, unless another process committed them."""
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
    """Git options and environment variables that set the author and committer of a commit."""
    if author is None:
        return IDENTITY, {}
    name, _separator, mail = author.rstrip(">").partition(" <")
    environment = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", mail))
    }
    return ("-c", "commit.gpgSign=false"), environment
