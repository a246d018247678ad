"""The workbook as others open it: LibreOffice shows every text on its pages, another reader finds what the JSON says."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from python_calamine import CalamineWorkbook

from kortit.outline import with_bullets
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.rows import sheet
from store.work.founding import found_store
from tests.conftest import SEED_DOCUMENT, git, needs_seed
from tests.content import large_table, ugly_table
from tests.office import all_converted, converted
from tests.reading_back import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.conftest import Cli, Templates

FULL = View("fi", unchanged=Unchanged.FULL)
# Text as UTF-8, in quotation marks where it needs them, numbers as they are shown.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


def lines(path: Path, number: int) -> list[list[str]]:
    """The rows of a sheet as calamine reads them, years as texts."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(number).to_python()
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def outline(means: list[Any]) -> str:
    """Write means of the JSON as the lines of a cell."""
    return "\n".join(
        line
        for one in means
        for line in ([one] if isinstance(one, str) else [one["text"], *(f"  {step}" for step in one["steps"])])
    )


def example_range(folder: Path, templates: Templates, cli: Cli) -> str:
    made = templates.example(folder)
    return f"{made.baseline}..{made.newest}"


def real_range(folder: Path, templates: Templates, cli: Cli) -> str:
    found_store(folder, "Testilä")
    result = cli(folder, "import", str(SEED_DOCUMENT), "--decision", "Kv 14.12.2020 § 85", "--format", "json")
    assert result.code == 0, result.err
    return f"{result.json['baseline']}..{result.json['amendment']}"


@pytest.mark.parametrize("made", [example_range, pytest.param(real_range, marks=needs_seed)], ids=["example", "real"])
def test_the_workbook_of_a_store_holds_every_goal_and_every_change_and_where_they_come_from(
    templates: Templates, tmp_path: Path, cli: Cli, made: Any
) -> None:
    folder = tmp_path / "kunta"
    spanned = made(folder, templates, cli)
    workbook, data = tmp_path / "muutokset.xlsx", tmp_path / "muutokset.json"
    result = cli(folder, "changes", spanned, "--all", "-o", str(workbook), "-o", str(data))
    assert result.code == 0, result.err
    rows = json.loads(data.read_text(encoding="utf-8"))["rows"]
    goals = lines(workbook, 0)[1:]
    assert [line[1] for line in goals] == [row["id"] for row in rows]
    has_indicators = any(side.get("indicators") for row in rows for side in (row["new"], row["old"]) if side)
    for line, row in zip(goals, rows, strict=True):
        for start, side in ((2, row["new"]), (6 + has_indicators, row["old"])):
            wanted = (
                [side["theme"], side["goal"], str(side["target_year"]), with_bullets(outline(side["means"]))]
                if side
                else [""] * 4
            )
            assert line[start : start + 4] == wanted
            for one in side.get("indicators", ()) if side else ():
                assert one["text"] in line[start + 4]
    told = [line[0] for line in lines(workbook, 1)[1:]]
    for row in rows:
        changes = [change for item in row["means"] for change in (item, *item["steps"]) if change["change"] != "same"]
        fields = [name for name in row["fields"] if name not in ("means", "indicators")]
        parts = [item[part] for item in row.get("indicators", ()) for part in ("words", "levels") if part in item]
        moved = sum(any(kind != "same" for kind, _text in part) for part in parts)
        assert told.count(row["id"]) == (0 if row["kind"] == "unchanged" else len(changes) + len(fields) + moved)
    about = [line[1] for line in lines(workbook, 2)]
    assert any(spanned in text for text in about)


def test_cards_come_as_a_workbook_with_the_commit_they_are_of(templates: Templates, tmp_path: Path, cli: Cli) -> None:
    made = templates.example(tmp_path / "kunta")
    workbook = tmp_path / "kortit.xlsx"
    assert cli(made.folder, "cards", "-o", str(workbook)).code == 0
    goals = cli(made.folder, "cards", "--format", "json").json["goals"]
    assert [line[:4] for line in lines(workbook, 0)[1:]] == [
        [goal["id"], goal["theme"], goal["goal"], str(goal["target_year"])] for goal in goals
    ]
    newest = git(made.folder, "rev-parse", "HEAD").strip()
    assert any(f"kortit cards {newest}" in line[1] for line in lines(workbook, 1))


def test_libreoffice_takes_every_cell_for_the_text_that_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ugly.xlsx"
    path.write_bytes(FORMATS["xlsx"].render(ugly_table(), FULL))
    read = converted(path, AS_CSV, tmp_path / "csv").read_text(encoding="utf-8")
    columns, rows = sheet(ugly_table(), FULL)
    assert in_long_lines(csv.reader(io.StringIO(read, newline=""))) == in_long_lines(plain(columns, rows))


def in_long_lines(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Rows without the line breaks of very long texts: LibreOffice breaks lines of marked words at 16,384 letters."""
    return [[text.replace("\n", "") if len(text) > 1 << 14 else text for text in row] for row in rows]


def test_libreoffice_prints_whole_rows_under_repeated_headings_on_numbered_pages(tmp_path: Path) -> None:
    table = large_table(60)
    path = tmp_path / "muutokset.xlsx"
    path.write_bytes(FORMATS["xlsx"].render(table, FULL))
    printed = all_converted([path], "pdf", tmp_path / "pdf")[0]
    with pdfplumber.open(printed) as document:
        pages = document.pages
        texts = [" ".join((page.extract_text() or "").split()) for page in pages]
        assert [page.width > page.height for page in pages] == [*[True] * (len(pages) - 1), False]
    goals = [text for text in texts if "Uudet keinot" in text]
    changes = [text for text in texts if "Uusi teksti" in text]
    assert len(goals) > 2
    assert len(changes) > 2
    assert len(goals) + len(changes) + 1 == len(pages)
    assert texts[-1].startswith("Muutostaulukko")
    for number, text in enumerate(texts, start=1):
        assert text.startswith(f"Muutostaulukko {number} ({len(pages)})")
        assert text.endswith("Testilä 14.12.2025")
    # The last line of the last cell of a row is not seen where the row is too low.
    assert sum(text.count("Mittarit on laadittu") for text in goals) == len(table.rows)
    assert sum(text.count("Mittarit laaditaan vuonna") for text in goals) == len(table.rows)
    assert sum(text.count("Mittarit on laadittu") for text in changes) == len(table.rows)
