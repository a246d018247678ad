"""Large stores for measuring: made by git fast-import, packed, with every decision in its commit."""

from __future__ import annotations

import datetime
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.work.founding import settings_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THEMES = tuple(f"{letter}{number}" for letter in "OSAT" for number in range(1, 6))
CHANGED = 500
FIRST_DECISION = datetime.date(2006, 1, 1)
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


def settings() -> str:
    """The kortit.yaml of such a store."""
    perspectives = "perspectives:\n" + "".join(
        f"  {letter}: {{themes: {{{', '.join(f'{code}: ' for code in THEMES if code[0] == letter)}}}}}\n"
        for letter in "OSAT"
    )
    return settings_text("Testilä") + perspectives


def _stream(goals: int, commits: int) -> Iterator[bytes]:
    yield commit_record(0, "lähtötilanne")
    yield file_record("kortit.yaml", settings())
    for number in range(goals):
        yield file_record(goal_path(number), goal_text(number, 0))
    each = max(CHANGED // commits, 1)
    version = dict.fromkeys(range(CHANGED), 0)
    step = max(goals // CHANGED, 1)
    for commit in range(1, commits + 1):
        day = FIRST_DECISION + datetime.timedelta(days=commit // 4)
        yield commit_record(commit, f"muutos {commit}\n\nDecision: Kv {day:%-d.%-m.%Y} § {commit}")
        for place in range((commit - 1) * each, commit * each):
            number = place % CHANGED
            version[number] += 1
            yield file_record(goal_path(number * step), goal_text(number * step, version[number]))


def commit_record(number: int, message: str, branch: str = "main", onto: str = "") -> bytes:
    """The record of a commit in a stream for git fast-import, onto the tip of its branch or of another."""
    data = message.encode()
    head = f"commit refs/heads/{branch}\ncommitter {AUTHOR} {1_600_000_000 + number * 60} +0200\ndata {len(data)}\n"
    return head.encode() + data + b"\n" + (f"from refs/heads/{onto}\n".encode() if onto else b"")


def file_record(path: str, text: str) -> bytes:
    """The record of a file in the commit before it."""
    data = text.encode()
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
