"""Long output on a terminal goes through a pager, as git does it."""

from __future__ import annotations

import os
import shlex
import signal
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL = "less"
FOR_LESS = "FRX"  # ends by itself where all fits, keeps colours, leaves the text on the screen


def pager_named(environment: Mapping[str, str]) -> list[str]:
    """The command of the pager that the user chose, `less` if none; empty where there is to be none."""
    chosen = next((environment[name] for name in ("KORTIT_PAGER", "PAGER") if name in environment), USUAL)
    try:
        command = shlex.split(chosen)
    except ValueError:  # a quote without its end
        return []
    return [] if command == ["cat"] else command


class Pager:
    """A pager under way: what is written to `pipe` is shown by it."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process
        self.pipe = cast("IO[bytes]", process.stdin)
        self.left = False
        """Whether the reader left before all was written."""

    @classmethod
    def started(cls, command: list[str]) -> Pager | None:
        """Start a pager; None where there is no such program."""
        try:
            return cls(Popen(command, stdin=PIPE, env={"LESS": FOR_LESS, **os.environ}))
        except OSError:
            return None

    def close(self) -> None:
        """Wait until the reader leaves the pager; Ctrl+C is the pager's own until then."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with suppress(BrokenPipeError):
                self.pipe.close()
            self._process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
