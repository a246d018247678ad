"""The full screen timed in a pty: until it can be used, until all is loaded, and from a key to its last byte.

The floor is Textual's own: `bare.py`, measured in turn with ours.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn
from tests.benchmarks.stores import LargeStore, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS, COLUMNS = 40, 120
QUIET = 0.04  # seconds without a byte after which an answer is over
PATIENCE = 30.0
BARE = [PYTHON, str(Path(__file__).with_name("bare.py"))]
KEYS = 40
MOST_BEYOND = (0.050, 0.080)  # seconds beyond Textual's own: median, 95th percentile
MOST_PAUSE = 0.100
DOWN, ESCAPE = "\x1b[B", "\x1b"


class Terminal:
    """One program in a pty of its own; what it writes is read and looked through, not shown."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.started = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "fi_FI.UTF-8"})
            os.environ.pop("NO_COLOR", None)
            os.execv(command[0], command)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)

    def until(self, words: str) -> float:
        """Read until words are written; return the seconds since the start."""
        seen, wanted = b"", words.encode()
        while wanted not in seen:
            seen = seen[-4096:] + self._read(PATIENCE)
        return time.perf_counter() - self.started

    def quiet(self) -> float:
        """Read until nothing comes any more; return the time of the last byte."""
        last = time.perf_counter()
        while self._ready(QUIET):
            self._read(PATIENCE)
            last = time.perf_counter()
        return last

    def answered(self, key: str) -> float:
        """Press a key; return the seconds until the last byte of the answer."""
        start = time.perf_counter()
        os.write(self.descriptor, key.encode())
        self._read(PATIENCE)
        return self.quiet() - start

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self.descriptor], [], [], seconds)[0])

    def _read(self, seconds: float) -> bytes:
        if not self._ready(seconds):
            raise TimeoutError("the program wrote nothing")
        return os.read(self.descriptor, 1 << 16)


def first_screen(command: list[str], folder: Path, words: str) -> float:
    """Measure from the start until words are painted."""
    with Terminal(command, folder) as terminal:
        return terminal.until(words)


@dataclass(frozen=True, slots=True)
class Latency:
    """Answers to one kind of key, ours and Textual's own, in seconds."""

    name: str
    ours: list[float]
    own: list[float]

    def figures(self) -> tuple[float, float]:
        """The time beyond Textual's own, at the median and at the 95th percentile."""
        return tuple(at(self.ours, part) - at(self.own, part) for part in (0.5, 0.95))  # type: ignore[return-value]

    def beyond(self) -> Iterator[tuple[str, float, float]]:
        """Each part of the answers, what it is beyond Textual's own, and its bar; both in seconds."""
        yield from zip(("median", "95 %"), self.figures(), MOST_BEYOND, strict=True)

    @property
    def passed_over(self) -> bool:
        """Whether a bar is exceeded."""
        return any(beyond > most for _part, beyond, most in self.beyond())

    def __str__(self) -> str:
        median, late = (beyond * 1000 for beyond in self.figures())
        verdict = "PASSED OVER" if self.passed_over else "ok"
        return (
            f"{self.name:<34} {statistics.median(self.ours) * 1000:6.1f} ms, own {statistics.median(self.own) * 1000:5.1f};"
            f" beyond: median {median:5.1f} (bar 50), 95 % {late:5.1f} (bar 80)   {verdict}"
        )


def at(values: list[float], part: float) -> float:
    """The quantile at `part` of sorted seconds."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def pressed(terminal: Terminal, keys: list[str], pause: float = 0.0) -> list[float]:
    """Press keys, each after the answer to the one before; return the time of each answer."""
    times = []
    for key in keys:
        times.append(terminal.answered(key))
        if pause:
            time.sleep(pause)
            terminal.quiet()
    return times


@contextmanager
def both(store: LargeStore) -> Iterator[tuple[Terminal, Terminal]]:
    """Our full screen in a store and the bare application, each in a terminal, when all is read and painted."""
    with Terminal([KORTIT], store.folder) as ours, Terminal(BARE, store.folder) as own:
        ours.until("verrattuna")
        time.sleep(0.5)
        ours.quiet()
        own.until("rivi 10")
        own.quiet()
        yield ours, own


def latencies(store: LargeStore) -> list[Latency]:
    """Measure moving, finding, opening and editing in a store, and the like in the bare application."""
    letters = list("tavoite numero toteutuu koko")[: KEYS // 2]
    with both(store) as (ours, own):
        moved = Latency("a move, 10,000 goals", pressed(ours, [DOWN] * KEYS, 0.3), pressed(own, [DOWN] * KEYS))
        ours.answered("/")
        own.answered("/")
        found = Latency("a letter of the search", pressed(ours, letters), pressed(own, letters))
        ours.answered("\r")
        ours.quiet()
        ours.answered(ESCAPE)  # else the search is there again at the next start
        ours.quiet()
    with both(store) as (ours, own):
        ours.answered("x")
        ours.quiet()
        moved_there = Latency("a move in the sheet", pressed(ours, [DOWN] * KEYS), pressed(own, [DOWN] * KEYS))
        ours.answered("\r")
        own.answered("o")
        typed = Latency("a letter in a cell", pressed(ours, letters), pressed(own, letters))
        ours.answered(ESCAPE)
        ours.quiet()
    with both(store) as (ours, own):
        ours.answered("x")
        ours.quiet()
        ours.answered("/")
        own.answered("/")
        found_there = Latency("a letter of the search in the sheet", pressed(ours, letters), pressed(own, letters))
    with both(store) as (ours, own):  # last: it leaves an edit unsaved, which the next program would offer
        opened = Latency("opening a goal", opening(ours, "m", ESCAPE), opening(own, "o", ESCAPE))
        ours.answered("m")
        own.answered("o")
        words = list("sanoja joita kirjoitetaan tavoitteeseen")
        edited = Latency("a letter of an edit", pressed(ours, words), pressed(own, words))
    return [moved, found, moved_there, typed, found_there, opened, edited]


def previewed(store: LargeStore) -> float:
    """The seconds from Enter until the table of a word replaced in every goal is seen; the median of three."""
    times = []
    for _again in range(3):
        with Terminal([KORTIT], store.folder) as ours:
            ours.until("verrattuna")
            time.sleep(0.5)
            ours.quiet()
            for key in (":", *"seuranta", "\t", *"jatkoseuranta"):
                ours.answered(key)
            ours.started = time.perf_counter()
            os.write(ours.descriptor, b"\r")
            times.append(ours.until("näytetään 200"))
    return statistics.median(times)


def opening(terminal: Terminal, key: str, back: str) -> list[float]:
    """Open and close a few times; return how long each opening took."""
    times = []
    for _again in range(8):
        times.append(terminal.answered(key))
        os.write(terminal.descriptor, back.encode())
        time.sleep(0.5)
        terminal.quiet()
    return times[1:]


def longest_pause(folder: Path) -> float:
    """The longest pause of the event loop while a store is opened, reloaded, compared and edited, in seconds."""
    done = subprocess.run(
        [PYTHON, "-m", "tests.benchmarks.screen", str(folder)], check=True, capture_output=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return float(done.stdout.split()[-1])


async def heartbeat(folder: Path) -> float:
    """Open the full screen, and measure the longest gap between two turns of the event loop."""
    import gc  # noqa: PLC0415

    from tests.screen import full_screen  # noqa: PLC0415

    gc.disable()  # as the command line does before it opens the full screen
    longest = 0.0
    beating = True

    async def beat() -> None:
        nonlocal longest
        before = time.perf_counter()
        while beating:
            await asyncio.sleep(0.002)
            now = time.perf_counter()
            longest = max(longest, now - before)
            before = now

    heart = asyncio.create_task(beat())
    async with full_screen(folder) as seen:
        for _again in range(3):
            seen.app.reload()
            await seen.settle()
        await seen.press("c", "escape", "h", "escape")
        await seen.press("m")
        await seen.write(" hyvin")
        await seen.press("f2", "escape", "a", "escape")
    beating = False
    await heart
    return longest


def screen_figures(folder: Path) -> tuple[list[Figure], list[Latency], float]:
    """Measure the full screen; the figures, the latencies, and the longest pause of the event loop."""
    small = build(folder / "screen-65", 65, 5)
    large = build(folder / "screen-10000", 10_000, 10)
    figures = []

    def of(command: list[str], store: LargeStore, words: str) -> Callable[[], float]:
        return lambda: first_screen(command, store.folder, words)

    bare = of(BARE, small, "rivi 10")
    for store in (small, large):
        ours, own = in_turn(of([KORTIT], store, "Tavoite numero"), bare)
        figures.append(Figure(f"first screen, {store.goals:,} goals / bare Textual", ours, own, 1.5))
        print(figures[-1], flush=True)
    ours, own = in_turn(of([KORTIT], large, "verrattuna"), bare, runs=5)
    figures.append(Figure("all 10,000 goals loaded / bare Textual", ours, own, 7))
    print(figures[-1], flush=True)
    figures.append(Figure("a word replaced in 10,000 goals, previewed / a second", previewed(large), 1.0, 1))
    print(figures[-1], flush=True)
    measured = latencies(large)
    for latency in measured:
        print(latency, flush=True)
    pause = longest_pause(large.folder)
    print(f"longest pause of the event loop, 10,000 goals: {pause * 1000:.0f} ms (bar 100)", flush=True)
    return figures, measured, pause


if __name__ == "__main__":
    print(asyncio.run(heartbeat(Path(sys.argv[1]))))
