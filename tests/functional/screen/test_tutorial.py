"""The tutorial and the budget season are performed as they stand, in real terminals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import kortit_process
from tests.performing import perform, steps

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tutorial_runs_as_it_stands(tmp_path: Path) -> None:
    assert len(steps("tutorial.md")) > 60
    place = perform("tutorial.md", tmp_path, 100, 30)
    assert (place / "muutokset.pdf").read_bytes().startswith(b"%PDF")


def test_a_year_of_reporting_runs_as_it_stands(tmp_path: Path) -> None:
    place = perform("follow-up.md", tmp_path, 100, 30)
    assert (place / "raportti.pdf").read_bytes().startswith(b"%PDF")
    lines = json.loads(kortit_process(place, "report", "--format", "json").stdout)["periods"]
    assert [(one["day"], one["closed"], one["reported"]) for one in lines] == [
        ("2025-06-30", True, 24),
        ("2025-09-30", True, 16),
        ("2025-12-31", False, 2),
    ]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_budget_season_takes_one_sitting(tmp_path: Path, columns: int, rows: int) -> None:
    place = perform("season.md", tmp_path, columns, rows)
    assert (place / "muutokset.pdf").read_bytes().startswith(b"%PDF")
    table = json.loads(kortit_process(place, "changes", "Kv 15.12.2025 § 88", "--format", "json").stdout)
    assert (table["counts"]["changed"], table["counts"]["target_year"], table["counts"]["settings"]) == (21, 21, 1)
    assert [setting["key"] for setting in table["settings"]] == ["themes.O1"]
    keys = sum(1 if kind == "press" else len(words) for kind, words in steps("season.md") if kind in ("press", "type"))
    assert keys <= 100
