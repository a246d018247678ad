"""Builds its data, measures whole processes in turn, and prints medians and ratios against what cannot be avoided.

At the end the figures are held beside the accepted ones of an earlier run (`record.py`).

The floor of a table is the plumbing that reads the same blobs, and the imports: `git diff-tree`, `git cat-file
--batch`, `git log --raw -z` over the range, `git ls-tree -r`, and a Python that imports click, git, deepdiff and
ruamel.yaml.
"""

from __future__ import annotations

import compileall
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kortit.goal import GoalId
from store.files.atomic import replace_file
from store.files.goal_edit import edited
from store.files.goal_file import GoalPath, read_goal
from store.repository import Repository
from tests.benchmarks.budget_book import book_figures
from tests.benchmarks.documents import document_figures, long_documents
from tests.benchmarks.history import history_figures
from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.record import LAST, NOW, Record
from tests.benchmarks.reporting import report_documents, report_figure
from tests.benchmarks.screen import MOST_PAUSE, screen_figures
from tests.benchmarks.sharing import sharing_figures
from tests.benchmarks.site import site_figures
from tests.benchmarks.stores import LargeStore, build, goal_text
from tests.conftest import SEED_DOCUMENT

ROOT = Path(__file__).parents[2]
IMPORTS = "import click, git, deepdiff, ruamel.yaml"


def imports(folder: Path) -> float:
    """Measure the imports alone."""
    return timed([PYTHON, "-c", IMPORTS], folder)


def floor(store: LargeStore) -> float:
    """Measure the reading of git that any table of this range needs."""
    raw = ["--raw", "-z", "--no-abbrev", "--no-renames"]
    difference = subprocess.run(
        ["git", "diff-tree", "-r", *raw, store.first, store.last], cwd=store.folder, capture_output=True, check=True
    ).stdout
    blobs = b"\n".join(part for record in difference.split(b"\0")[::2] for part in record.split(b" ")[2:4]) + b"\n"
    return (
        timed(["git", "diff-tree", "-r", *raw, store.first, store.last], store.folder)
        + timed(["git", "cat-file", "--batch"], store.folder, blobs)
        + timed(["git", "log", *raw, "--format=%H", f"{store.first}..{store.last}"], store.folder)
        + timed(["git", "ls-tree", "-r", store.last], store.folder)
        + imports(store.folder)
    )


def table(store: LargeStore, *options: str) -> float:
    """Measure the change table of a store's range."""
    return timed([KORTIT, "changes", f"{store.first}..{store.last}", *options], store.folder)


def help_figure(folder: Path) -> Figure:
    """Measure the time until help is printed."""
    measured, base = in_turn(
        lambda: timed([KORTIT, "--help"], folder), lambda: timed([PYTHON, "-c", "import click"], folder)
    )
    return Figure("kortit --help / import click", measured, base, 1.3)


NEEDED = {
    ("list",): "click, git, ruamel.yaml",
    ("show", "O1-01"): "click, git, ruamel.yaml",
    ("log",): "click, git, ruamel.yaml",
    ("changes", "HEAD^..HEAD"): "click, git, ruamel.yaml, rapidfuzz, deepdiff, rich.console, rich.table",
}
"""The libraries that each of the commands people use most cannot do without."""


def command_figures(store: Path) -> list[Figure]:
    """Measure the commands people use most against the imports that they need."""
    figures = []
    for command, libraries in NEEDED.items():
        measured, base = in_turn(
            lambda command=command: timed([KORTIT, *command], store),  # type: ignore[misc]
            lambda libraries=libraries: timed([PYTHON, "-c", f"import {libraries}"], store),  # type: ignore[misc]
        )
        figures.append(Figure(f"kortit {' '.join(command)} / the imports it needs", measured, base, 1.4))
        print(figures[-1], flush=True)
    return figures


def real_figures(folder: Path) -> list[Figure]:
    """Measure the table of the real document, as JSON and as text."""
    if SEED_DOCUMENT is None:
        print("the real document is not here (../shared/seed): its figures are left out")
        return []
    store = folder / "real"
    subprocess.run([KORTIT, "init", "--name", "Järvenpää", str(store)], check=True, capture_output=True)
    subprocess.run([KORTIT, "-C", str(store), "import", str(SEED_DOCUMENT)], check=True, capture_output=True)
    figures = []
    for name in ("json", "md", "text"):
        command = [KORTIT, "changes", "HEAD^..HEAD", "--all", "--format", name]
        measured, base = in_turn(lambda command=command: timed(command, store), lambda: imports(store))  # type: ignore[misc]
        figures.append(Figure(f"the real document's table, {name} / imports", measured, base, 2))
        print(figures[-1], flush=True)
    return figures + command_figures(store) + document_figures(store, folder)


def large_figures(folder: Path) -> list[Figure]:
    """Measure 500 changed goals among more and more goals, and in more and more commits."""
    figures = []
    for goals, commits in ((1_000, 10), (10_000, 10), (50_000, 10), (10_000, 5_000)):
        store = build(folder / f"{goals}-{commits}", goals, commits)
        measured, base = in_turn(
            lambda store=store: table(store, "--format", "json"),  # type: ignore[misc]
            lambda store=store: floor(store),  # type: ignore[misc]
        )
        name = f"500 changed of {goals:,} goals in {commits:,} commits, json / floor"
        figures.append(Figure(name, measured, base, 3))
        print(figures[-1], f"  beyond the floor {(measured - base) * 1000:.0f} ms", flush=True)
        if (goals, commits) == (10_000, 10):
            for form, bar in (("md", 3), ("text", None)):
                measured, base = in_turn(
                    lambda store=store, form=form: table(store, "--format", form),  # type: ignore[misc]
                    lambda store=store: floor(store),  # type: ignore[misc]
                    runs=5,
                )
                figures.append(Figure(f"the same as {form} / floor", measured, base, bar))
                print(figures[-1], flush=True)
            figures.append(edit_figure(store))
            print(figures[-1], f"  beside the write {(figures[-1].measured - figures[-1].floor) * 1000:.2f} ms")
    return figures


def edit_figure(store: LargeStore) -> Figure:
    """Measure editing a field of a goal and writing it, against writing those bytes alone."""
    path = GoalPath("O1", GoalId("O1-01"))
    with Repository.open(store.folder) as repository:
        root, fields = repository.root, repository.municipality.fields
    versions = [goal_text(0, 0).encode(), goal_text(0, 3).encode()]
    years = [2030, 2031]

    def edit() -> float:
        data = (root / str(path)).read_bytes()
        start = time.perf_counter()
        file = read_goal(path, data, fields)
        after = edited(file, replace(file.goal, target_year=years[file.goal.target_year == years[0]]), fields)
        replace_file(root, str(path), after, expected=data)
        return time.perf_counter() - start

    def write() -> float:
        data = (root / str(path)).read_bytes()
        start = time.perf_counter()
        replace_file(root, str(path), versions[data == versions[0]], expected=data)
        return time.perf_counter() - start

    measured, base = in_turn(edit, write, runs=101)
    return Figure("editing one field / the write alone", measured, base, None)


def main() -> None:
    """Measure everything; exit code 1 when a bar is passed over."""
    os.environ.setdefault("GIT_AUTHOR_NAME", "Mittaus")
    os.environ.setdefault("GIT_AUTHOR_EMAIL", "mittaus@example.fi")
    os.environ.setdefault("GIT_COMMITTER_NAME", "Mittaus")
    os.environ.setdefault("GIT_COMMITTER_EMAIL", "mittaus@example.fi")
    # Installed packages come compiled, and so must ours to be compared with their imports.
    compileall.compile_dir(str(ROOT), maxlevels=4, quiet=2, rx=re.compile(r"/\.|/tests/"))
    with tempfile.TemporaryDirectory(prefix="kortit-bench-") as name:
        folder = Path(name)
        figures = [help_figure(folder)]
        print(figures[0], flush=True)
        figures += real_figures(folder)
        long_documents(folder)  # before this process grows: a child's peak is never below its parent's at its start
        figures += book_figures(folder)
        figures += large_figures(folder)
        figures += report_documents(folder)
        figures.append(report_figure(folder))
        print(figures[-1], flush=True)
        figures += history_figures(folder)
        figures += sharing_figures(folder)
        figures += site_figures(folder)
        on_screen, latencies, pause = screen_figures(folder)
        figures += on_screen
    record = Record.of(figures, latencies, (pause, MOST_PAUSE))
    record.write(NOW)
    print("", *record.compared(Record.read(LAST)), sep="\n", flush=True)
    passed = [figure for figure in figures if figure.bar is not None and figure.measured > figure.bar * figure.floor]
    late = any(latency.passed_over for latency in latencies) or pause > MOST_PAUSE
    sys.exit(1 if passed or late else 0)


if __name__ == "__main__":
    main()
