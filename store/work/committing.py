"""Commits named paths: the only module in which kortit commits, always after asking the judge.

Uses `git commit --only`, so that hooks run, signing works, and other staged changes stay staged. Checks beforehand give
a clear message where git would fail, and a rollback leaves index and files as they were when the commit is refused.

A commit is made only on the tip that it was worked out for. Where another process moved the branch meanwhile there is a
MovedError, nothing is changed, and `until_unmoved` lets the caller work it out again on the new tip.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kortit.errors import FailedError, RefusedError, UnlawfulError
from kortit.messages import _
from kortit.problem import Code, Problem
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.branches import current_branch
from store.git.identity import IDENTITY, author_of, signing_key
from store.git.processes import GitError
from store.git.trees import tree_with_paths
from store.history.amendment import DECISION, read_message
from store.history.records import commit_records
from store.history.signers import wrong_with_commits
from store.judge.judge import verdict
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kortit.messages import Message
    from store.git.plumbing import Plumbing
    from store.history.signers import Duty
    from store.judge.judge import Verdict

_COMMIT = (
    *("-c", "i18n.commitEncoding=utf-8", "-c", "core.abbrev=no", "-c", "commit.cleanup=whitespace"),
    *("commit", "--only", "--cleanup=whitespace", "--edit", "--no-status", "--no-verbose"),
)
_STOPPED = "There was a problem with the editor"
_Result = TypeVar("_Result")
_TRIES = 5
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


class MovedError(RefusedError):
    """The branch is no longer where it was when the work was prepared. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("the branch was moved by another process again and again meanwhile; nothing was changed, so try again")
        )


def until_unmoved(work: Callable[[], _Result]) -> _Result:
    """Do a piece of work, again from the start whenever another process moved the branch meanwhile.

    Raises MovedError when that happens at every try, and what the work raises.
    """
    for _try in range(_TRIES - 1):
        with suppress(MovedError):
            return work()
    return work()


@dataclass(frozen=True, slots=True)
class Made:
    """A commit that was made, and what a person must know of it: warnings, none when all went well.

    Its id is empty where it was only tried (`Plumbing.is_trial`).
    """

    commit: str
    told: tuple[Message, ...] = ()


def refuse_unready(plumbing: Plumbing) -> None:
    """Raise RefusedError, with advice, when a merge or the like is unfinished or HEAD is detached."""
    for name, message in _UNFINISHED:
        if (plumbing.git_folder / name).exists():
            raise RefusedError(message)
    plumbing.head()  # where it cannot be read, that is said first
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
) -> Verdict:
    """Judge a commit that is about to be made; return what was said of it, which has no errors.

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
    return found


def commit_paths(
    plumbing: Plumbing,
    paths: Sequence[str],
    message: str,
    *,
    parent: str | None,
    author: str | None = None,
    once: bool = False,
) -> Made:
    """Commit exactly `paths` (relative to the kortit root) as they are on disk, if lawful.

    `parent` is the tip that the work was prepared for (None: a repository without commits). `author` (`Name <mail>`) is
    author and committer of commits that the program makes by itself; otherwise call `refuse_unready` first. Raises
    MovedError when the tip is another one by now, what `refuse_unlawful` and `Plumbing.head` raise, and CommitError
    when git or a hook refuses; then the index is restored.
    """
    point = _Point.here(plumbing)
    point.refuse_moved(parent)
    tree = tree_with_paths(plumbing, parent, paths)
    judged = refuse_unlawful(plumbing, parent, tree, message, branch=point.branch, author=author, once=once)
    if plumbing.is_trial:
        return replace(Made(""), told=judged.doubts())
    own = dict.fromkeys(plumbing.in_repository(path.split("/")[0]) for path in paths)
    untracked = set(plumbing.names(plumbing.read("ls-files", "--others", "-z", "--full-name", "--", *own)))
    new = [path for path in paths if path in untracked]
    with WayBack(plumbing, "amend", paths) as way_back, _taken_back(plumbing, new):
        if new:
            with _own_error():
                plumbing.write("add", "--force", *_FROM_INPUT, text=_joined(plumbing, new))
        made = _commit(plumbing, point, message, *_FROM_INPUT, text=_joined(plumbing, paths), author=author)
        way_back.made(made.commit)
        _refuse_false_signature(plumbing, made.commit, judged.duty)
    return replace(made, told=(*made.told, *judged.doubts()))


def commit_nothing(plumbing: Plumbing, message: str) -> Made:
    """Commit a message without changing any file, if lawful. Staged changes stay staged.

    Raises what `commit_paths` raises.
    """
    point = _Point.here(plumbing)
    tree = plumbing.read("rev-parse", f"{point.commit}^{{tree}}").decode().strip()
    judged = refuse_unlawful(plumbing, point.commit, tree, message, branch=point.branch)
    if plumbing.is_trial:
        return replace(Made(""), told=judged.doubts(again=True))
    with WayBack(plumbing, "correct", ()) as way_back:
        made = _commit(plumbing, point, message, "--allow-empty")
        way_back.made(made.commit)
        _refuse_false_signature(plumbing, made.commit, judged.duty)
    return replace(made, told=(*made.told, *judged.doubts(again=True)))


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a commit is to be made: the branch, and the commit at its tip (None: before the first)."""

    branch: str
    commit: str | None

    @classmethod
    def here(cls, plumbing: Plumbing) -> _Point:
        return cls(current_branch(plumbing), plumbing.head())

    def refuse_moved(self, parent: str | None) -> None:
        """Raise MovedError when the tip is not `parent`."""
        if self.commit != parent:
            raise MovedError

    @property
    def guard(self) -> str:
        """A command for git to run as its editor: it fails when the branch or its tip is another one.

        From its start to its end `git commit` compares and swaps by itself: it refuses to move a branch that is not
        where it found it. Its editor is the one program that it always runs after that start, and the one whose failure
        ends the commit, so that a branch that moved between the judge and the start is seen there.
        """
        branch = shlex.quote(f"refs/heads/{self.branch}")
        return (
            f'f() {{ test "$(git rev-parse --verify --quiet HEAD)" = "{self.commit or ""}"'
            f' && test "$(git symbolic-ref --quiet HEAD)" = {branch}; }}; f'
        )


def _commit(
    plumbing: Plumbing, point: _Point, message: str, *options: str, text: str = "", author: str | None = None
) -> Made:
    identity, environment = _identity(author)
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder:
        message_file = Path(folder) / "message"
        message_file.write_bytes(message.encode())
        command = (*identity, *_COMMIT, f"--file={message_file}", *options)
        environment["GIT_EDITOR"] = point.guard
        try:
            return Made(_committed(plumbing, plumbing.write(*command, text=text, environment=environment)))
        except GitError as error:
            if error.is_move or _STOPPED in error.words:
                raise MovedError from error
            if (commit := _made_all_the_same(plumbing, point, message)) is None:
                raise _own(error) from error
            return Made(commit, tuple(_index_caught_up(plumbing, commit, error)))


def _made_all_the_same(plumbing: Plumbing, point: _Point, message: str) -> str | None:
    """The commit that git made before it failed, known by its parent, subject and decision; None when it made none.

    Hooks may have added to the rest of its message.
    """
    head = plumbing.head()
    if head is None or head == point.commit or plumbing.first_parent(head) != point.commit:
        return None
    made, wanted = commit_records(plumbing, [head])[0].message, read_message(message)
    same = (made.subject, made.trailer(DECISION)) == (wanted.subject, wanted.trailer(DECISION))
    return head if same else None


def _index_caught_up(plumbing: Plumbing, commit: str, error: GitError) -> Iterator[Message]:
    """Bring the index to a commit that git made without writing it; yield what to tell when that fails too."""
    listing = ("diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-only", "--no-renames", commit)
    try:
        if changed := plumbing.names(plumbing.read(*listing)):
            plumbing.write("reset", "--quiet", commit, *_FROM_INPUT, text=_joined(plumbing, changed))
    except GitError:
        yield _(
            "commit {commit} was made, but git could not write its index: {words}; run git restore --staged :/ to bring"
            " the index up to date",
            commit=commit[:12],
            words=error.said,
        )


@contextmanager
def _own_error() -> Iterator[None]:
    """Convert GitError to CommitError."""
    try:
        yield
    except GitError as error:
        raise _own(error) from error


def _own(error: GitError) -> FailedError:
    return error if error.is_lock else CommitError(error.said)


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
