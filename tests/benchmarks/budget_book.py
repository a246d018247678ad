"""Measures the import of a budget book: 150 pages of tables and text, with tables of goals on three of them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import typst

from tests.benchmarks.measuring import KORTIT, Figure, in_turn, timed

if TYPE_CHECKING:
    from pathlib import Path

WHOLE, SOME = 30.0, 5.0  # seconds
BOOK = r"""
#set page(margin: 18mm, footer: context align(right, counter(page).display()))
#set text(size: 9pt)
#for p in range(1, 151) [
  #if p > 1 { pagebreak() }
  #if p >= 77 and p <= 79 [
    = Sitovat tavoitteet
    #table(columns: (4fr, 6fr, 2fr, 6fr), [Päämäärä], [Sitova tavoite], [Tavoitevuosi], [Keinot],
      ..for r in range(12) { ([O#(p - 76) Osaava väki], [Tavoite #p.#r toteutuu.], [2026], [Keino #p.#r tehdään.]) })
  ] else [
    = Tulosalue #p
    #lorem(if calc.even(p) { 160 } else { 430 })
    #table(columns: (5fr, 2fr, 2fr, 2fr, 2fr), [1 000 €], [TP 2024], [TA 2025], [TA 2026], [TS 2027],
      ..for r in range(if calc.even(p) { 34 } else { 10 }) {
        ([Toimintakulut #r], [#(p * 37 + r)], [#(p * 31 + r)], [#(p * 29 + r)], [#(p * 23 + r)])
      })
  ]
]
"""


def book_figures(folder: Path) -> list[Figure]:
    """Measure a dry run of all pages and of 48 of them, against the seconds that they may take."""
    store, book = folder / "book", folder / "book.pdf"
    book.write_bytes(typst.compile(BOOK.encode(), format="pdf"))
    subprocess.run([KORTIT, "init", "--name", "Kuusijoki", str(store)], check=True, capture_output=True)
    command = [KORTIT, "-C", str(store), "import", str(book), "--dry-run"]
    figures = []
    for name, options, most in (("all", [], WHOLE), ("48", ["--pages", "77-124"], SOME)):
        (measured,) = in_turn(lambda options=options: timed([*command, *options], folder), runs=1)  # type: ignore[misc]
        figures.append(Figure(f"importing {name} pages of a budget book / {most:g} s", measured, most, 1))
        print(figures[-1], flush=True)
    return figures
