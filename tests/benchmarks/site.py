"""Measures the public site of a store of 100 goals and 10 decisions against the seconds that it may take."""

from __future__ import annotations

import datetime
import os
import resource
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import KORTIT, Figure, in_turn, timed
from tests.benchmarks.stores import FIRST_DECISION, commit_record, file_record, goal_path, goal_text, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOALS, DECISIONS, EACH = 100, 10, 20
STORES = int(os.environ.get("KORTIT_BENCH_STORES", "30"))  # 300 take minutes, and one of them as long as one of 30
PER_STORE = 1.0  # seconds of one processor, as for one site from nothing
MORE_STORES = 1.15  # what one of them may take against one of half as many: linear
MORE_LANGUAGES = 2.0  # what a site in two languages may take against one in one
FROM_NOTHING, AFTER_ONE, UNCHANGED = 1.0, 0.4, 0.15  # seconds


def site_figures(folder: Path) -> list[Figure]:
    """Measure whole processes: a site from nothing, one brought up to date after a decision, one that is up to date."""
    store, out, older = folder / "site", folder / "out", folder / "older"
    subprocess.run(["git", "init", "-q", "-b", "main", str(store)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=store, input=b"".join(_stream()), check=True)
    subprocess.run(["git", "repack", "-adq"], cwd=store, check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main~1"], cwd=store, check=True)
    timed([KORTIT, "site", str(older)], store)
    subprocess.run(["git", "reset", "-q", "--hard", "ORIG_HEAD"], cwd=store, check=True)

    def made(before: Path | None) -> float:
        shutil.rmtree(out, ignore_errors=True)
        if before is not None:
            shutil.copytree(before, out)
        return timed([KORTIT, "site", str(out)], store)

    measured = in_turn(lambda: made(None), lambda: timed([KORTIT, "site", str(out)], store), lambda: made(older))
    names = {"from nothing": FROM_NOTHING, "unchanged": UNCHANGED, "after a decision": AFTER_ONE}
    figures = [
        Figure(f"site, {GOALS} goals x {DECISIONS} decisions, {name} / s", seconds, bar, 1.0)
        for (name, bar), seconds in zip(names.items(), measured, strict=True)
    ]
    figures.append(_in_two_languages(folder, store, measured[0]))
    figures += _many(folder, store)
    print(*figures, sep="\n", flush=True)
    return figures


def _in_two_languages(folder: Path, store: Path, one: float) -> Figure:
    """Measure a site in two languages from nothing against the one in one."""
    two, out = folder / "two", folder / "two-out"
    shutil.copytree(store, two)
    with (two / "kortit.yaml").open("a", encoding="utf-8") as opened:
        opened.write("site:\n  languages: {sv: {}}\n")
    subprocess.run([KORTIT, "amend", "--reason", "kielet"], cwd=two, check=True, capture_output=True)

    def made() -> float:
        shutil.rmtree(out, ignore_errors=True)
        return timed([KORTIT, "site", str(out)], two)

    (measured,) = in_turn(made)
    return Figure("site in two languages / in one", measured, one, MORE_LANGUAGES)


def _many(folder: Path, store: Path) -> list[Figure]:
    """Measure the sites of many stores and of half as many, once, as the seconds of a processor that one takes."""
    many, out = folder / "many", folder / "many-out"
    many.mkdir()
    for number in range(STORES):
        shutil.copytree(store, many / f"kunta-{number:03d}")

    def made(stores: int) -> float:
        names = many / f"list-{stores}.txt"
        names.write_text("".join(f"kunta-{number:03d}\n" for number in range(stores)), encoding="utf-8")
        used = _processor_seconds()
        seconds = timed([KORTIT, "site", str(out), "--all", str(names)], many)
        used = _processor_seconds() - used
        files = [one.stat().st_size for one in out.rglob("*") if one.is_file()]
        shutil.rmtree(out)
        size = f"{len(files)} files, {sum(files) / 1e6:.0f} MB"
        print(f"{stores} sites in {seconds:.0f} s on {os.cpu_count()} processors: {size}")
        return used / stores

    half, whole = made(STORES // 2), made(STORES)
    shutil.rmtree(many)
    return [
        Figure(f"sites of {STORES} stores, one store / s of a processor", whole, PER_STORE, 1.0),
        Figure(f"sites of {STORES} stores, one store / of {STORES // 2}", whole, half, MORE_STORES),
    ]


def _processor_seconds() -> float:
    """The seconds of processors that ended processes of this one have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _stream() -> Iterator[bytes]:
    yield commit_record(0, "lähtötilanne")
    yield file_record("kortit.yaml", settings())
    for number in range(GOALS):
        yield file_record(goal_path(number), goal_text(number, 0))
    for decision in range(1, DECISIONS + 2):
        day = FIRST_DECISION + datetime.timedelta(days=decision * 60)
        yield commit_record(decision, f"muutos {decision}\n\nDecision: Kv {day:%-d.%-m.%Y} § {decision}")
        for place in range(EACH if decision <= DECISIONS else 3):
            number = (decision * EACH + place) % GOALS
            yield file_record(goal_path(number), goal_text(number, decision))
