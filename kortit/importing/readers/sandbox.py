"""Reads documents in a separate process with limits on memory and time.

A small Word, Excel or PDF file can unpack to gigabytes or keep a parser busy for hours, in too many ways to check
beforehand. The process reads one document and returns its grid; at a limit, only this process ends.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from kortit.errors import UsageError
from kortit.importing.refusals import MOST_SAID, damaged, too_large, too_long, too_much

if TYPE_CHECKING:
    from collections.abc import Callable

    from kortit.importing.grid import Source

Reader: TypeAlias = "Callable[[bytes, str], Source]"

MOST_MEMORY = 1 << 30  # bytes; ten thousand goals in Word take a third of it
_SECONDS = 20  # of work
_SECONDS_A_MEBIBYTE = 40  # for a long PDF that is in order
_PATIENCE = 5  # by what the clock may exceed the work on a busy machine

# What the process runs. Isolated from the environment and the current folder, it looks for modules where we do.
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from kortit.importing.readers import sandbox; sandbox.answer()"
)


def read_apart(read: Reader, data: bytes, name: str) -> Source:
    """Read a document with `read`, a module-level function, in a separate process.

    Raises the UsageErrors of `read`, and UsageError if the document takes too much memory or time.
    """
    seconds = _SECONDS + _SECONDS_A_MEBIBYTE * len(data) // (1 << 20)
    question = pickle.dumps(sys.path) + pickle.dumps((seconds, read, data, name))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START],
            input=question,
            capture_output=True,
            timeout=seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_long(name, seconds) from error
    if done.returncode:
        raise _ended(done, name, seconds)
    said: Source | UsageError = pickle.loads(done.stdout)  # noqa: S301  what our own process wrote
    if isinstance(said, UsageError):
        raise said
    return said


def answer() -> None:
    """Read the document from standard input, and write its grid or its error to standard output."""
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # keeps prints of libraries out of the answer
    seconds, read, data, name = pickle.load(sys.stdin.buffer)  # noqa: S301  what our own process wrote
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    try:
        said = pickle.dumps(read(data, name))
        if len(said) > MOST_SAID:
            raise too_large(name)
    except UsageError as error:
        said = pickle.dumps(error)
    except MemoryError:
        said = pickle.dumps(too_much(name, MOST_MEMORY))
    with stream:
        stream.write(said)


def _limit(kind: int, most: int) -> None:
    # Where the system knows no such limit, or has set a stricter one, its own holds.
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _ended(done: subprocess.CompletedProcess[bytes], name: str, seconds: int) -> Exception:
    """The error for a process that ended without a complete answer."""
    if done.returncode > 0:
        return RuntimeError(done.stderr.decode(errors="replace"))  # a fault of our own, with its traceback
    if done.returncode == -signal.SIGXCPU:
        return too_long(name, seconds)
    # Compiled libraries abort where there is no more memory.
    return too_much(name, MOST_MEMORY) if done.returncode in (-signal.SIGABRT, -signal.SIGKILL) else damaged(name)
