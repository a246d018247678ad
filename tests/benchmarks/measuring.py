"""Times whole processes in turn, and compares a figure with its floor and its bar."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON = sys.executable
KORTIT = str(Path(sys.executable).with_name("kortit"))
RUNS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar: what was measured, against what, in seconds, and the ratio that must not be passed."""

    name: str
    measured: float
    floor: float
    bar: float | None

    def __str__(self) -> str:
        ratio = self.measured / self.floor
        verdict = "" if self.bar is None else f"   bar {self.bar:g}   {'ok' if ratio <= self.bar else 'PASSED OVER'}"
        return f"{self.name:<58} {self.measured * 1000:8.1f} ms / {self.floor * 1000:7.1f} ms = {ratio:5.2f}{verdict}"


def timed(command: list[str], folder: Path, stdin: bytes = b"") -> float:
    """The run time of one process in seconds; its output is discarded."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, input=stdin, check=True, capture_output=True)
    return time.perf_counter() - start


def in_turn(*measured: Callable[[], float], runs: int = RUNS) -> list[float]:
    """The median of each measurement, taken in turn so that a slow moment of the machine affects all."""
    for one in measured:
        one()
    rounds = [[one() for one in measured] for _round in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]
