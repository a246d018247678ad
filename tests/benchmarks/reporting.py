"""Measures the report of a period: against the cards of the same goals, and as documents against what they need."""

from __future__ import annotations

import datetime
import subprocess
from functools import partial
from pathlib import Path

from store.repository import Repository
from tests.benchmarks.documents import BAR as DOCUMENT_BAR
from tests.benchmarks.documents import LIBRARIES, bare_pdf
from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.stores import build, goal_path, goal_text, settings

DAYS = ("2025-12-31", "2026-08-31", "2026-12-31")
GOALS = 10_000
BAR = 1.5
PRINTED = 65
FORMATS = ("html", "pdf", "xlsx")
INDICATORS = """indicators:
  - {key: yksikot, text: Yksiköt, baseline: 6, target: 20, unit: kpl}
  - {key: kulut, text: Menot, baseline: 1 250 000, target: ≤ 900 000, unit: €}
"""


def report_figure(folder: Path) -> Figure:
    """Measure the report of a large store in which every goal has a line."""
    store = build(folder / "reported", GOALS, 4).folder
    _report(store, DAYS[-1], GOALS)
    _commit(store)
    measured, base = in_turn(
        lambda: timed([KORTIT, "report", "show", DAYS[-1]], store), lambda: timed([KORTIT, "cards"], store)
    )
    return Figure(f"the report of {GOALS} goals / their cards", measured, base, BAR)


def report_documents(folder: Path) -> list[Figure]:
    """Measure the report of as many goals as the real document has, charts and all, as documents."""
    store = _charted(folder / "charted")

    def command(name: str) -> list[str]:
        return [KORTIT, "report", "show", DAYS[-1], "--format", name]

    with Repository.open(store) as repository:
        report = repository.follow_up.report(datetime.date.fromisoformat(DAYS[-1]))
    bare = bare_pdf(report, folder)
    figures = []
    for name in FORMATS:
        alone = bare if name == "pdf" else [PYTHON, "-c", f"import {LIBRARIES[name]}"]
        floor = partial(_together, store, command("json"), alone)
        measured, base = in_turn(partial(_together, store, command(name)), floor)
        called = f"the report of {PRINTED} goals, {name} / json + its library"
        figures.append(Figure(called, measured, base, DOCUMENT_BAR))
        print(figures[-1], flush=True)
    return figures


def _together(store: Path, *commands: list[str]) -> float:
    return sum(timed(command, store) for command in commands)


def _charted(store: Path) -> Path:
    """A store in which every third goal has two indicators, and every goal lines in three periods."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(store)], check=True)
    (store / "kortit.yaml").write_text(settings(), encoding="utf-8")
    for number in range(PRINTED):
        path = store / goal_path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(goal_text(number, 0) + (INDICATORS if number % 3 == 0 else ""), encoding="utf-8")
    for place, day in enumerate(DAYS):
        _report(store, day, PRINTED, f"actual: {{yksikot: {8 + 6 * place}, kulut: {1_200_000 - 150_000 * place}}}\n")
    _commit(store)
    return store


def _report(store: Path, day: str, goals: int, actual: str = "") -> None:
    period = store / "follow-up" / day
    period.mkdir(parents=True)
    (period / "period.yaml").write_text("closed: false\n", encoding="utf-8")
    for number in range(goals):
        line = "status: going\ntext: Etenee suunnitelman mukaan.\n" + (actual if number % 3 == 0 else "")
        (period / f"{Path(goal_path(number)).stem}.yaml").write_text(line, encoding="utf-8")


def _commit(store: Path) -> None:
    by = ("-c", "user.name=Mittaus", "-c", "user.email=m@example.fi")
    for command in (("add", "-A"), (*by, "commit", "-qm", "rivit\n\nDecision: Kv 1.2.2025 § 1")):
        subprocess.run(["git", *command], cwd=store, check=True)
