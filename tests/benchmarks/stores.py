"""Large stores for measuring: made by git fast-import, packed, with every decision in its commit."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.work.founding import settings_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THEMES = tuple(f"{letter}{number}" for letter in "OSAT" for number in range(1, 6))
CHANGED = 500
AUTHOR = "Strategiayksikkö <strategia@example.fi>"


@dataclass(frozen=True, slots=True)
class LargeStore:
    """A store with `goals` goals, of which CHANGED differ between `first` and `last`, `commits` commits apart."""

    folder: Path
    goals: int
    commits: int
    first: str
    last: str


def goal_path(number: int) -> str:
    """The path of the goal with a running number."""
    theme = THEMES[number % len(THEMES)]
    return f"kortit/{theme}/{theme}-{number // len(THEMES) + 1:02d}.yaml"


def goal_text(number: int, version: int) -> str:
    """The content of a goal file; versions differ in the year and in one means."""
    return (
        f"goal: Tavoite numero {number} toteutuu suunnitellusti koko kaupungissa\n"
        f"target_year: {2021 + version % 9}\n"
        "means:\n"
        "  - Palvelujen kehittämisen toimintamalli on kuvattu ja otettu käyttöön.\n"
        f"  - text: Toimenpideohjelman {number} seuranta, vaihe {version}\n"
        "    steps:\n"
        "      - Vastuut on määritelty\n"
        f"      - Mittarit on laadittu vuodelle {2021 + version % 9}\n"
    )


def build(folder: Path, goals: int, commits: int) -> LargeStore:
    """Build and pack a store; CHANGED goals change, each in as many of the commits as needed to fill them all."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream = b"".join(_stream(goals, commits))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "repack", "-adq"], cwd=folder, check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)
    last = _rev(folder, "main")
    return LargeStore(folder, goals, commits, _rev(folder, f"main~{commits}"), last)


def _rev(folder: Path, name: str) -> str:
    return subprocess.run(
        ["git", "rev-parse", name], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def _stream(goals: int, commits: int) -> Iterator[bytes]:
    perspectives = "perspectives:\n" + "".join(
        f"  {letter}: {{themes: {{{', '.join(f'{code}: ' for code in THEMES if code[0] == letter)}}}}}\n"
        for letter in "OSAT"
    )
    yield _commit(0, "lähtötilanne")
    yield _file("kortit.yaml", settings_text("Testilä") + perspectives)
    for number in range(goals):
        yield _file(goal_path(number), goal_text(number, 0))
    each = max(CHANGED // commits, 1)
    version = dict.fromkeys(range(CHANGED), 0)
    step = max(goals // CHANGED, 1)
    for commit in range(1, commits + 1):
        day = commit % 28 + 1
        yield _commit(commit, f"muutos {commit}\n\nDecision: Kv {day}.{commit % 12 + 1}.2020 § {commit}")
        for place in range((commit - 1) * each, commit * each):
            number = place % CHANGED
            version[number] += 1
            yield _file(goal_path(number * step), goal_text(number * step, version[number]))


def _commit(number: int, message: str) -> bytes:
    data = message.encode()
    return (
        f"commit refs/heads/main\ncommitter {AUTHOR} {1_600_000_000 + number * 60} +0200\ndata {len(data)}\n".encode()
        + data
        + b"\n"
    )


def _file(path: str, text: str) -> bytes:
    data = text.encode()
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
