"""Measures the report of a period against the cards of the same goals."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.benchmarks.measuring import KORTIT, Figure, in_turn, timed
from tests.benchmarks.stores import build, goal_path

DAY = "2026-12-31"
GOALS = 10_000
BAR = 1.5


def report_figure(folder: Path) -> Figure:
    """Measure the report of a large store in which every goal has a line."""
    store = build(folder / "reported", GOALS, 4).folder
    period = store / "follow-up" / DAY
    period.mkdir(parents=True)
    (period / "period.yaml").write_text("closed: false\n", encoding="utf-8")
    for number in range(GOALS):
        line = period / f"{Path(goal_path(number)).stem}.yaml"
        line.write_text("status: going\ntext: Etenee suunnitelman mukaan.\n", encoding="utf-8")
    for command in (
        ("add", "-A"),
        ("-c", "user.name=Mittaus", "-c", "user.email=m@example.fi", "commit", "-qm", "rivit"),
    ):
        subprocess.run(["git", *command], cwd=store, check=True)
    measured, base = in_turn(
        lambda: timed([KORTIT, "report", "show", DAY], store), lambda: timed([KORTIT, "cards"], store)
    )
    return Figure(f"the report of {GOALS} goals / their cards", measured, base, BAR)
