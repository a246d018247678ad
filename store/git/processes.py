"""Git's processes: one command run to its end, or working in the background, and what goes wrong with either.

All calls of git go through GitPython's command (`git.Git.execute`), that is the git command itself. Only `plumbing` and
`locating` use this room.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from kortit.errors import FailedError, UsageError, system_said
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from io import BufferedReader
    from pathlib import Path

    import git
    from git.exc import GitCommandError

    from kortit.messages import Message

# GitPython is imported at the first call of git: it takes 70 ms, more than all of our own modules, and not every start
# needs it. Without this setting its import fails when git is missing; we report that at the first call instead.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

# Git's output must be English, because it is shown and searched. Hooks inherit this environment, so it has no more.
WRITING = {"LANGUAGE": "en"}
# Replace refs could show another history than the one signed and pushed; paths are literal, not patterns, whatever the
# user's environment sets. Reading never writes, not even the index.
READING = {
    **WRITING,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "0",
    "GIT_NOGLOB_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}

# A commit-graph file beside the objects is believed by git without a look at them, and could tell another history.
GIT = ("git", "-c", "core.commitGraph=false")

_CHUNK = 1 << 16
# Few enough that the requests fit into the pipe before any answer is read.
_QUESTIONS = 200
_LOCKED = re.compile(r"\.lock'?: File exists")
_MOVED = re.compile(
    r"but expected [0-9a-f]+|reference already exists|incorrect old value provided|unable to resolve reference"
)


class GitError(FailedError):
    """A git command failed; the message contains git's own output."""

    def __init__(self, words: str, status: int = 1) -> None:
        self.words = words.strip()
        self.said: Message | str = self.words or _("nothing (exit status {status})", status=status)
        super().__init__(_("git says: {words}", words=self.said))

    @property
    def is_lock(self) -> bool:
        """Whether another process held a lock, so that a retry may succeed."""
        return bool(_LOCKED.search(self.words))

    @property
    def is_move(self) -> bool:
        """Whether a ref was no longer what the command expected it to be, because another process moved it."""
        return bool(_MOVED.search(self.words))


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

    def __init__(self, process: git.Git.AutoInterrupt) -> None:
        self._process = process

    def output(self) -> bytes:
        """Its whole standard output, once it has ended. Raises GitError when it failed."""
        with _own_errors():
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
        with _own_errors():
            self._process.wait()


class Answers:
    """A running `git cat-file` that returns the contents of objects on request, until it is closed."""

    def __init__(self, process: git.Git.AutoInterrupt) -> None:
        self._process = process

    def contents(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Yield the contents of objects by id; None for an object that does not exist."""
        questions = cast("IO[bytes]", self._process.stdin)
        for start in range(0, len(names), _QUESTIONS):
            some = names[start : start + _QUESTIONS]
            questions.write(("\n".join(some) + "\n").encode())
            questions.flush()
            yield from contents_of(self._process, len(some))

    def close(self) -> None:
        """End the process."""
        cast("IO[bytes]", self._process.stdin).close()
        self._process.wait()


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


def contents_of(process: git.Git.AutoInterrupt, count: int) -> Iterator[bytes | None]:
    """Yield the next `count` contents that `git cat-file --batch` prints; None for an object that does not exist."""
    stream = cast("IO[bytes]", process.stdout)
    for _number in range(count):
        header = stream.readline()
        if header.endswith((b" missing\n", b" ambiguous\n")):
            yield None
        else:
            yield stream.read(int(header[header.rindex(b" ") + 1 :]) + 1)[:-1]


def _git_error(error: GitCommandError) -> GitError:
    # GitPython wraps git's output into "\n  stderr: '…'". Some refusals git prints to stdout.
    wrapped = (str(error.stderr or ""), str(error.stdout or ""))
    said = (re.sub(r"\A\s*std(?:err|out): '(.*)'\s*\Z", r"\1", words, flags=re.DOTALL) for words in wrapped)
    words = next((words for words in said if words.strip()), "")
    status = error.status if isinstance(error.status, int) else 1
    return GitError(words, status)


def run_in(folder: Path, *arguments: str, writing: bool = False) -> bytes:
    """Run git in a folder that need not be in a repository; return its output. Raises GitError."""
    import git  # noqa: PLC0415

    return execute(git.Git(folder), arguments, WRITING if writing else READING)
