"""A real terminal: kortit in a pty, with an emulator that holds the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING, Any

import pexpect
import ptyprocess
import pyte

from tests import screen
from tui.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 60.0  # seconds for what is to be seen
QUIET = 0.08  # seconds without a byte after which an answer is taken to be over
ANSWER = 5.0  # seconds for an answer to Esc once it was read

KEYS = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Tab": "\t",
    "Shift+Tab": "\x1b[Z",
    "Backspace": "\x7f",
    "↓": "\x1b[B",
    "↑": "\x1b[A",
    "→": "\x1b[C",
    "←": "\x1b[D",
    "End": "\x1b[F",
    "F2": "\x1bOQ",
    "F6": "\x1b[17~",
    "F10": "\x1b[21~",
}


class _Forked(pexpect.spawn):  # type: ignore[misc]
    """A copy of this process, which has imported everything, in a terminal of its own; there it goes on as kortit."""

    def _spawnpty(self, args: list[str], **options: Any) -> ptyprocess.PtyProcess:
        pid, terminal = pty.fork()
        if pid == 0:
            try:
                _become_kortit(args[args.index("tui.cli") + 1 :], **options)
            finally:
                os._exit(99)
        return ptyprocess.PtyProcess(pid, terminal)


def _become_kortit(
    arguments: list[str],
    *,
    cwd: str,
    env: dict[str, str],
    dimensions: tuple[int, int],
    preexec_fn: Callable[[], None] | None = None,
    **_options: object,
) -> None:
    """Run the command as a new process would, and end this one with its exit code."""
    os.closerange(3, 1024)
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *dimensions, 0, 0))
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["kortit", *arguments]
    screen.paint_every_frame()
    if preexec_fn is not None:
        preexec_fn()
    try:
        main(arguments)
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)


class Terminal:
    """A real terminal in which kortit runs, and what is on its screen."""

    def __init__(
        self,
        folder: Path,
        columns: int,
        rows: int,
        *arguments: str,
        deaf: bool = False,
        forked: bool = False,
        **environment: str,
    ) -> None:
        """Start kortit. With `deaf`, it ignores the signal for a closed terminal (SIGHUP), as under nohup.

        With `forked`, it need not import all of its modules again: for tests of what it does, not of how it starts.
        """
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.child = (_Forked if forked else pexpect.spawn)(
            sys.executable,
            ["-m", "tui.cli", *arguments],
            cwd=str(folder),
            env={**known, "TERM": "xterm-256color", **environment},
            dimensions=(rows, columns),
            timeout=PATIENCE,
            ignore_sighup=deaf,
        )

    @property
    def shown(self) -> str:
        """The lines of the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float) -> bool:
        """Read what is written within this many seconds; return whether there was anything."""
        try:
            data = self.child.read_nonblocking(1 << 16, seconds)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        self.written += data
        self.stream.feed(data)
        return True

    def see(self, words: str) -> None:
        """Wait until words are on the screen, in one line or over several lines of one pane."""
        end = time.monotonic() + PATIENCE
        while not self.shows(words):
            assert time.monotonic() < end, f"“{words}” is not to be seen:\n{self.shown}"
            self.read(0.05)

    def shows(self, words: str) -> bool:
        """Whether words are on the screen, in one line or over several lines of one pane."""
        lines = [re.split("[│┃]", line) for line in self.screen.display]
        if any(words in " ".join(line.split()) for line in self.screen.display):
            return True
        most = max(map(len, lines))
        columns = (" ".join(line[place] for line in lines if len(line) > place) for place in range(most))
        return any(words in " ".join(column.split()) for column in columns)

    def send(self, keys: str) -> None:
        """Send keys and read the answer."""
        before, end = self.shown, time.monotonic() + PATIENCE
        self.child.send(keys)
        while self._unread and time.monotonic() < end:
            self.read(QUIET)
        if keys == KEYS["Esc"]:
            # Where the program is slow to take it, Esc and the key after it would be read as one key with Alt.
            end = time.monotonic() + ANSWER
            while self.shown == before and time.monotonic() < end:
                self.read(QUIET)
        while self.read(QUIET):
            pass

    @property
    def _unread(self) -> bool:
        """Whether the program has keys to read."""
        try:
            terminal = os.open(f"/proc/{self.child.pid}/fd/0", os.O_RDONLY | os.O_NOCTTY)
        except OSError:  # it has ended, or the system does not say
            return False
        try:
            return bool(int.from_bytes(fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)), sys.byteorder))
        finally:
            os.close(terminal)

    def press(self, *keys: str) -> None:
        """Press keys by their names."""
        for key in keys:
            self.send(KEYS.get(key, key))

    def end(self) -> int | None:
        """Wait for the program to end; return its exit code."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive():
            if time.monotonic() > end:
                self.child.close(force=True)
                raise AssertionError(f"the program does not end:\n{self.shown}")
            self.read(0.05)
        self.child.close()
        code: int | None = self.child.exitstatus
        return code
