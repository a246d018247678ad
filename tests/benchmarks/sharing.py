"""Measures working together: own amendments brought onto published ones, a sync with nothing to do, many proposals."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.stores import commit_record, file_record, goal_path, goal_text, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOALS, AMENDMENTS, PROPOSALS = 10_000, 1_000, 200
MOST_SECONDS = 2.0
NOTHING_TO_DO = 0.25  # seconds beside `git fetch`
_REACH = 3_000
"""The goals that amendments of both sides change, so that many meet."""


def sharing_figures(folder: Path) -> list[Figure]:
    """Measure sync and the list of proposals against their bars."""
    server, clone = folder / "shared.git", folder / "shared"
    _git(folder, "init", "-q", "--bare", "-b", "main", str(server))
    stream = b"".join((*_founded(), *_amended("main", 0), *_amended("own", 3), *_proposed()))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=server, input=stream, check=True)
    _git(server, "repack", "-adq")
    _git(folder, "clone", "-q", str(server), str(clone))
    _git(clone, "reset", "-q", "--hard", "origin/own")
    _git(server, "update-ref", "-d", "refs/heads/own")
    for name in ("user.name", "user.email"):
        _git(clone, "config", name, "strategia@example.fi")

    def fetch() -> float:
        return timed(["git", "fetch"], clone)

    def sync() -> float:
        return timed([KORTIT, "sync"], clone)

    def imports() -> float:
        return timed([PYTHON, "-c", "import click, git, ruamel.yaml"], clone)

    before = [shutil.copytree(clone, folder / f"shared-{number}", symlinks=True) for number in range(3)]
    for one in before:  # git's index knows files by their inodes, and those of a copy are others
        _git(one, "update-index", "-q", "--refresh")
    replays = [timed([KORTIT, "sync", "--dry-run"], one) for one in before]
    replay = min(replays)
    listed, logged = in_turn(
        lambda: timed([KORTIT, "proposal", "list"], clone),
        lambda: timed(["git", "log", "-1", "main"], clone) + imports(),
    )
    sync()
    nothing, fetched = in_turn(sync, fetch)
    return [
        _printed(Figure(f"sync of {AMENDMENTS} on {AMENDMENTS}, {GOALS} goals, / 1 s", replay, 1.0, MOST_SECONDS)),
        _printed(Figure("sync with nothing to do / git fetch + 0.25 s", nothing, fetched + NOTHING_TO_DO, 1.0)),
        _printed(Figure(f"proposal list of {PROPOSALS} / git log and imports", listed, logged, 3.0)),
    ]


def _founded() -> Iterator[bytes]:
    yield commit_record(0, "lähtötilanne")
    yield file_record("kortit.yaml", settings())
    for number in range(GOALS):
        yield file_record(goal_path(number), goal_text(number, 0))
    yield b"reset refs/heads/own\nfrom refs/heads/main\n"
    for number in range(PROPOSALS):
        yield f"reset refs/heads/proposal/esitys-{number}\nfrom refs/heads/main\n".encode()


def _amended(branch: str, shift: int) -> Iterator[bytes]:
    """Amendments that each add a means to a goal."""
    means: dict[int, str] = {}
    for number in range(1, AMENDMENTS + 1):
        goal = (number * 7 + shift) % _REACH
        means[goal] = means.get(goal, "") + f"  - Keino {branch} {number} otetaan käyttöön.\n"
        yield commit_record(number, f"keino {branch} {number}", branch)
        yield file_record(goal_path(goal), goal_text(goal, 0) + means[goal])


def _proposed() -> Iterator[bytes]:
    for number in range(PROPOSALS):
        yield commit_record(number, f"esitys {number}", f"proposal/esitys-{number}")
        yield file_record(goal_path(number), goal_text(number, 1))


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def _printed(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure
