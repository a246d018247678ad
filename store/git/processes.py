"""Git's processes: one command run to its end, or working in the background, and what goes wrong with either.

All calls of git go through GitPython's command (`git.Git.execute`), that is the git command itself. Only `plumbing` and
`locating` use this room.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from typing import IO, TYPE_CHECKING, BinaryIO, NoReturn, cast

from kortit.errors import FailedError, UsageError, system_said
from kortit.messages import _
from store.git.absence import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from io import BufferedReader
    from pathlib import Path

    import git
    from git.exc import GitCommandError

    from kortit.messages import Message

# GitPython is imported at the first call of git: it takes 70 ms, more than all of our own modules, and not every start
# needs it. Without this setting its import fails when git is missing; we report that at the first call instead.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
# A list of commits before which git would hide the history, though the repository is whole.
os.environ.pop("GIT_SHALLOW_FILE", None)

# Git's output must be English, because it is shown and searched. Hooks inherit this environment, so it has no more.
WRITING = {"LANGUAGE": "en"}
# Replace refs and grafts could show another history than the one signed and pushed; paths are literal, not patterns,
# whatever the user's environment sets. Reading never writes, not even the index, and never asks another repository for
# what a partial clone lacks (git before 2.45 does not know GIT_NO_LAZY_FETCH, but no way to fetch is allowed).
READING = {
    **WRITING,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "0",
    "GIT_NOGLOB_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}

# A commit-graph file beside the objects is believed by git without a look at them, and could tell another history.
# Git writes what it lists in the encoding of log messages, which need not even be one of bytes that mean ASCII. What is
# looked for in messages are basic patterns, and a log of a path is of that path alone. Of the grafts that git is told
# to leave alone it need not warn.
_TOLD = {
    "core.commitGraph": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "grep.patternType": "basic",
    "log.follow": "false",
    "advice.graftFileDeprecated": "false",
}
GIT = ("git", *(word for setting in _TOLD.items() for word in ("-c", "=".join(setting))))

OLDEST_GIT = (2, 34)
"""The oldest version of git that kortit works with: the first one that signs with SSH keys."""

_CHUNK = 1 << 16
# Few enough that the requests fit into the pipe before any answer is read.
QUESTIONS = 200
_ROOM = 1 << 13  # bytes of such requests; the smallest pipe holds 16 KiB
_NOTHING = b"-"
"""A name that no object has: the answer to it shows that git has answered everything before."""
_LOCKED = r"(?:\.lock'?|could not lock config file [^\n]*): File exists"
_MOVED = r"but expected [0-9a-f]+|reference already exists|incorrect old value provided|unable to resolve reference"


class GitError(FailedError):
    """A git command failed; the message contains git's own output."""

    def __init__(self, words: str, status: int = 1) -> None:
        self.words = words.strip()
        self.said: Message | str = self.words or _silent(status)
        super().__init__(_("git says: {words}", words=self.said))

    @property
    def is_lock(self) -> bool:
        """Whether another process held a lock, so that a retry may succeed."""
        return bool(re.search(_LOCKED, self.words))

    @property
    def is_move(self) -> bool:
        """Whether a ref was no longer what the command expected it to be, because another process moved it."""
        return bool(re.search(_MOVED, self.words))


def _silent(status: int) -> Message:
    """The sentence about a git that says nothing: it may have been ended by a signal, as where there is no room."""
    if status < 0:
        return _("nothing: the system ended it (signal {number})", number=-status)
    return _("nothing (exit status {status})", status=status)


class NoRepositoryError(FailedError):
    """There is no git repository that kortit can work in."""


class OutsideRepositoryError(NoRepositoryError):
    """The folder is in no git repository, so one may be created."""


class UnknownRevisionError(UsageError):
    """A revision that git does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            _(
                "“{revision}” is no revision of this repository; give a tag, branch, commit, date or citation",
                revision=" ".join(revision.split()),
            )
        )


class Running:
    """A git process running in the background; `output` waits for it."""

    def __init__(
        self, process: git.Git.AutoInterrupt, explained: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._process = process
        self._explained = explained

    def output(self) -> bytes:
        """Its whole standard output, once it has ended. Raises GitError when it failed."""
        with self._explained(), _own_errors():
            data = cast("IO[bytes]", self._process.stdout).read()
            self._process.wait()
        return data

    def tokens(self) -> Iterator[bytes]:
        """Yield its NUL-terminated output records as they come. Raises GitError when it failed."""
        stream = cast("BufferedReader", self._process.stdout)
        rest = b""
        while chunk := stream.read1(_CHUNK):
            parts = (rest + chunk).split(b"\0")
            rest = parts.pop()
            yield from parts
        with self._explained(), _own_errors():
            self._process.wait()


class Answers:
    """A running `git cat-file --batch` that returns the contents of objects on request, until it is closed.

    `refuse` raises the error for an object, by its id, that git does not give.
    """

    def __init__(self, process: git.Git.AutoInterrupt, refuse: Callable[[str], NoReturn]) -> None:
        self._process = process
        self._refuse = refuse

    def few(self, names: Sequence[str]) -> list[tuple[str, bytes] | None] | None:
        """The ids and contents of some objects, by name, None for one that git does not give.

        None for all where they are too long to be asked at once, or where git does not answer any more: then another
        process will say why.
        """
        asked = os.fsencode("\n".join(names))
        if len(asked) > _ROOM:
            return None
        stream = cast("IO[bytes]", self._process.stdout)
        try:
            cast("IO[bytes]", self._process.stdin).write(asked + b"\n" + _NOTHING + b"\n")
            cast("IO[bytes]", self._process.stdin).flush()
            found = list(objects_in(stream, names))
            return found if stream.readline().startswith(_NOTHING) else None
        except (OSError, ValueError):  # git has ended, or was ended
            return None

    def contents(self, names: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of objects by id. Raises UnreadableError, and what `refuse` raises."""
        questions = cast("IO[bytes]", self._process.stdin)
        for start in range(0, len(names), QUESTIONS):
            some = names[start : start + QUESTIONS]
            questions.write(("\n".join(some) + "\n").encode())
            questions.flush()
            for name, data in zip(some, contents_of(cast("IO[bytes]", self._process.stdout), some), strict=True):
                yield data if data is not None else self._refuse(name)

    def close(self) -> None:
        """End the process."""
        cast("IO[bytes]", self._process.stdin).close()
        self._process.wait()


@cache
def ask_version() -> git.Git.AutoInterrupt:
    """Start asking git for its version, once a process, so that it answers while others work."""
    with _own_errors():
        return _command_in(None).execute(["git", "version"], env=WRITING, as_process=True)


@cache
def require_version() -> None:
    """Raise FailedError where git is older than kortit needs. A version that cannot be read is taken."""
    said = b""
    with suppress(GitError):
        said = Running(ask_version()).output()  # and its end: GitPython would look for it when Python is half gone
    version = re.search(rb"([0-9]+)\.([0-9]+)", said)
    if version is not None and (int(version[1]), int(version[2])) < OLDEST_GIT:
        raise FailedError(
            _(
                "git is {version} here, and kortit needs {oldest} or newer; update git",
                version=version[0].decode(),
                oldest=".".join(map(str, OLDEST_GIT)),
            )
        )


def execute(
    command: git.Git, arguments: Sequence[str], environment: dict[str, str], stream: IO[bytes] | None = None
) -> bytes:
    """Run a git command to its end; its standard output. Raises GitError, and FailedError where git is missing."""
    with _own_errors():
        return command.execute(
            [*GIT, *arguments],
            istream=cast("BinaryIO | None", stream),
            env=environment,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )


@contextmanager
def _own_errors() -> Iterator[None]:
    """Convert GitPython's errors to GitError with git's own output, and a missing git to FailedError."""
    with started():
        from git.exc import GitCommandError, GitCommandNotFound  # noqa: PLC0415

    try:
        yield
    except GitCommandNotFound as error:
        raise FailedError(_("the program git was not found; install it")) from error
    except GitCommandError as error:
        raise _git_error(error) from error


def input_of(lines: Iterable[str]) -> IO[bytes]:
    """A temporary file with the lines, as standard input: unlike a pipe it cannot fill up. Raises FailedError."""
    try:
        stream = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
        stream.write(os.fsencode("\n".join(lines)))
        stream.seek(0)
    except OSError as error:
        raise FailedError(system_said(tempfile.gettempdir(), error)) from error
    return stream


def contents_of(stream: IO[bytes], names: Sequence[str]) -> Iterator[bytes | None]:
    """Yield the contents of the objects that `objects_in` yields."""
    return (found and found[1] for found in objects_in(stream, names))


def objects_in(stream: IO[bytes], names: Sequence[str]) -> Iterator[tuple[str, bytes] | None]:
    """Yield the ids and contents of objects that `git cat-file --batch` prints; None for one that it does not give.

    Git does not compare what it reads with the object's id, so that is done here. Raises UnreadableError for an object
    that breaks off, or is not what its id says.
    """
    for name in names:
        header = stream.readline()
        if not header or header.endswith((b" missing\n", b" ambiguous\n")):
            yield None
            continue
        object_id, kind, size = header.split(b" ", 2)
        data = stream.read(int(size) + 1)[:-1]
        if object_id_of(kind, data, len(object_id)) != object_id.decode(errors="replace"):
            raise UnreadableError(object_id.decode() or name)
        yield object_id.decode(), data


def object_id_of(kind: bytes, data: bytes, digits: int = 40) -> str:
    """The id of an object by its kind (`blob`, `tree`, `commit`) and content, of 40 (SHA-1) or 64 digits (SHA-256)."""
    known = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    known.update(b"%s %d\0" % (kind, len(data)))
    known.update(data)
    return known.hexdigest()


def _git_error(error: GitCommandError) -> GitError:
    # GitPython wraps git's output into "\n  stderr: '…'". Some refusals git prints to stdout.
    wrapped = (str(error.stderr or ""), str(error.stdout or ""))
    said = (re.sub(r"\A\s*std(?:err|out): '(.*)'\s*\Z", r"\1", words, flags=re.DOTALL) for words in wrapped)
    words = next((words for words in said if words.strip()), "")
    status = error.status if isinstance(error.status, int) else 1
    return GitError(words, status)


def run_in(folder: Path, *arguments: str, writing: bool = False) -> bytes:
    """Run git in a folder that need not be in a repository; return its output. Raises GitError."""
    return execute(_command_in(folder), arguments, WRITING if writing else READING)


def start_in(folder: Path, *arguments: str) -> Running:
    """Start git, which only reads, in a folder that need not be in a repository."""
    with _own_errors():
        return Running(_command_in(folder).execute([*GIT, *arguments], env=READING, as_process=True))


@contextmanager
def started() -> Iterator[None]:
    """Convert the error of importing GitPython, which asks git for its version then, to FailedError in git's words."""
    try:
        yield
    except ImportError as error:
        said = re.search(r"stderr: '(.*)'", str(error), re.DOTALL)
        raise FailedError(
            _("git does not start: {words}", words=" ".join((said[1] if said else str(error)).split()))
        ) from error


def _command_in(folder: Path | None) -> git.Git:
    with started():
        import git  # noqa: PLC0415

    return git.Git(folder)
