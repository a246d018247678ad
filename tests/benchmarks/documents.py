"""Measures documents: the real document's table in each format against the least work it needs, and long documents."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from store.repository import Repository
from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.stores import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kortit.rendering import Content

LIBRARIES = {"html": "jinja2", "docx": "docx", "xlsx": "xlsxwriter"}
BAR = 1.5
LOOKS = (("--density", "compact"), ("--layout", "plain"))
LOOKS_BAR = 1.1
ROWS = (500, 5_000)
LONG = ("html", "csv", "xlsx", "docx", "pdf")

# What a PDF cannot do without: the imports, and typst at work on the same source with the same data.
BARE_PDF = """
import sys
from pathlib import Path
import pikepdf, typst
folder = Path(sys.argv[1])
typst.compile((folder / "page.typ").read_bytes(), format="pdf", pdf_standards=["ua-1", "a-2a"],
              sys_inputs={"data": (folder / "data.json").read_text(encoding="utf-8")},
              font_paths=[sys.argv[2]], ignore_system_fonts=True)
"""


def document_figures(store: Path, folder: Path) -> list[Figure]:
    """Measure the table of a store's last amendment, unchanged goals and all, as each kind of document."""

    def command(name: str) -> list[str]:
        return [KORTIT, "changes", "HEAD^..HEAD", "--all", "--format", name]

    def timing(command: list[str]) -> Callable[[], float]:
        return lambda: timed(command, store)

    def as_json() -> float:
        return timed(command("json"), store)

    with Repository.open(store) as repository:
        bare = bare_pdf(repository.changes("HEAD^..HEAD", everything=True), folder)
    floors: dict[str, Callable[[], float]] = {"pdf": lambda: as_json() + timed(bare, folder)}
    for name, library in LIBRARIES.items():
        floors[name] = lambda library=library: as_json() + timed([PYTHON, "-c", f"import {library}"], folder)  # type: ignore[misc]
    figures = []
    for name, floor in floors.items():
        measured, base = in_turn(lambda name=name: timed(command(name), store), floor)  # type: ignore[misc]
        figures.append(Figure(f"the real document's table, {name} / json + its library", measured, base, BAR))
        print(figures[-1], flush=True)
    for name in ("pdf", "docx"):
        for looks in LOOKS:
            measured, base = in_turn(timing([*command(name), *looks]), timing(command(name)))
            figures.append(
                Figure(f"the real document's table, {name} {' '.join(looks)} / {name}", measured, base, LOOKS_BAR)
            )
            print(figures[-1], flush=True)
    return figures


def bare_pdf(content: Content, folder: Path) -> list[str]:
    """Write the typst source of our own PDF to a file; return the command of a bare script that compiles it."""
    from kortit.rendering import Unchanged, View  # noqa: PLC0415
    from kortit.rendering.pdf import FONTS, data, source  # noqa: PLC0415

    view = View(content.municipality.language, unchanged=Unchanged.FULL)
    (folder / "page.typ").write_bytes(source())
    (folder / "data.json").write_text(data(content, view), encoding="utf-8")
    return [PYTHON, "-c", BARE_PDF, str(folder), str(FONTS)]


def long_documents(folder: Path) -> None:
    """Print seconds and peak memory of long tables; they have no bar."""
    for rows in ROWS:
        store = build(folder / f"rows-{rows}", rows, 10)
        for name in LONG:
            place = folder / f"long.{name}"
            command = [KORTIT, "changes", f"{store.first}..{store.last}", "--all", "-o", str(place)]
            seconds, peak = with_peak(command, store.folder)
            written = list(folder.glob(f"long*.{name}"))
            size = sum(one.stat().st_size for one in written)
            for one in written:
                one.unlink()
            print(
                f"{rows:>6,} rows as {name:<5} {seconds:7.2f} s  {peak / 2**20:7.0f} MB at most  "
                f"{size / 2**20:6.2f} MB in {len(written)} file{'s' if len(written) > 1 else ''}",
                flush=True,
            )


def with_peak(command: list[str], folder: Path) -> tuple[float, int]:
    """The run time of one process in seconds, and its peak memory in bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(process.stderr.read().decode() if process.stderr else "")
    return time.perf_counter() - start, usage.ru_maxrss * 1024
