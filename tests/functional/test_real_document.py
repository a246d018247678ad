"""The real document of this kind: everything in it comes in, and comes back out as its change table."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from store.work.founding import found_store
from tests.conftest import DECIDED, SEED_DOCUMENT, Store, git, needs_seed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

pytestmark = needs_seed


def imported(folder: Path, cli: Cli) -> Any:
    found_store(folder, "Järvenpää")
    result = cli(folder, "import", str(SEED_DOCUMENT), "--decision", "Kv 14.12.2020 § 85", "--format", "json")
    assert result.code == 0, result.err
    return result.json


def letters(text: str) -> str:
    """A text without white space and possible bullets."""
    return re.sub(r"[\s*-]", "", text)


def test_it_has_65_rows_15_themes_and_no_problem(tmp_path: Path, cli: Cli) -> None:
    data = imported(tmp_path / "kunta", cli)
    assert (data["rows"], data["goals"], data["themes"], data["problems"]) == (65, 65, 15, [])
    assert git(tmp_path / "kunta", "status", "--porcelain") == ""


def test_its_table_has_13_moved_years_and_37_substantive_rows_in_the_documents_own_order(
    tmp_path: Path, cli: Cli
) -> None:
    data = imported(tmp_path / "kunta", cli)
    arguments = ("changes", f"{data['baseline']}..{data['amendment']}", "--all", "--format", "json")
    table = cli(tmp_path / "kunta", *arguments).json
    counts = table["counts"]
    assert (counts["goals"], counts["substantive"], counts["target_year"]) == (65, 37, 13)
    assert sum(not row["substantive"] for row in table["rows"]) == 28
    assert [decision["citation"] for decision in table["decisions"]] == ["Kv 14.12.2020 § 85"]
    seen: dict[str, int] = {}
    for row in table["rows"]:
        seen[row["theme"]] = seen.get(row["theme"], 0) + 1
        assert row["id"] == f"{row['theme']}-{seen[row['theme']]:02d}"
    assert list(seen) == ["O1", "O2", "O3", "S1", "S2", "S3", "S4", "S5", "A1", "A2", "A3", "T1", "T2", "T3", "T4"]


def test_every_rows_cells_and_years_are_those_of_the_document_word_for_word(tmp_path: Path, cli: Cli) -> None:
    data = imported(tmp_path / "kunta", cli)
    arguments = ("changes", f"{data['baseline']}..{data['amendment']}", "--all", "--format", "json")
    rows = cli(tmp_path / "kunta", *arguments).json["rows"]
    assert SEED_DOCUMENT is not None
    settings = Store(tmp_path / "kunta").open().municipality.document
    document = letters(SEED_DOCUMENT.read_text(encoding="utf-8"))
    for loose in (settings.title, settings.preamble):
        assert document.count(letters(loose)) == 1
        document = document.replace(letters(loose), "")
    parts = (row["theme"] + row["new"]["goal"] + cell(row["new"]) + cell(row["old"]) for row in rows)
    assert "".join(map(letters, parts)) == document


def cell(side: dict[str, Any]) -> str:
    texts = [str(side["target_year"])]
    for means in side["means"]:
        texts += [means] if isinstance(means, str) else [means["text"], *means["steps"]]
    return "".join(texts)


@pytest.mark.parametrize("ends", ["crlf", "stripped"])
def test_other_line_ends_and_stripped_lines_come_in_as_well(tmp_path: Path, cli: Cli, ends: str) -> None:
    assert SEED_DOCUMENT is not None
    text = SEED_DOCUMENT.read_text(encoding="utf-8")
    text = text.replace("\n", "\r\n") if ends == "crlf" else re.sub(r" +\n", "\n", text)
    (tmp_path / "asiakirja.txt").write_bytes(text.encode())
    found_store(tmp_path / "kunta", "Järvenpää")
    result = cli(tmp_path / "kunta", "import", str(tmp_path / "asiakirja.txt"), "--format", "json", *DECIDED)
    assert (result.code, result.json["rows"], result.json["problems"]) == (0, 65, [])
    # Two of its rows are the same in every cell.
    others = [one for one in result.json["warnings"] if "says the same as another one" not in one["message"]]
    assert bool(others) == (ends == "stripped")


def test_importing_it_again_says_that_the_goals_that_have_moved_on_are_as_it_says_and_writes_nothing(
    tmp_path: Path, cli: Cli
) -> None:
    imported(tmp_path / "kunta", cli)
    store = Store(tmp_path / "kunta")
    before = store.state()
    result = cli(store, "import", str(SEED_DOCUMENT), "--format", "json")
    assert (result.code, result.json["problems"]) == (0, [])
    assert any("37 rows say what the goals say already" in one["message"] for one in result.json["warnings"])
    assert store.state() == before


def test_the_old_state_and_the_document_give_the_new_state_as_drafts(tmp_path: Path, cli: Cli) -> None:
    data = imported(tmp_path / "kunta", cli)
    store = Store(tmp_path / "kunta")
    store.git("switch", "-q", "-c", "vanha", data["baseline"])
    result = cli(store, "import", str(SEED_DOCUMENT), "--format", "json")
    assert (result.code, result.json["problems"]) == (0, [])
    after = cli(store, "changes", data["amendment"], "--format", "json").json
    assert after["counts"]["substantive"] == 0
    drafts = cli(store, "drafts", "--format", "json").json
    assert (drafts["counts"]["substantive"], drafts["counts"]["target_year"]) == (37, 13)


def test_both_commits_say_where_they_come_from(tmp_path: Path, cli: Cli) -> None:
    imported(tmp_path / "kunta", cli)
    messages = git(tmp_path / "kunta", "log", "--format=%(trailers:key=Imported-From)")
    assert SEED_DOCUMENT is not None
    assert len(re.findall(rf"{re.escape(SEED_DOCUMENT.name)} sha256:[0-9a-f]{{64}}", messages)) == 2


def test_the_table_is_the_same_in_every_time_zone_and_folder(tmp_path: Path, cli: Cli, monkeypatch: Any) -> None:
    data = imported(tmp_path / "kunta", cli)
    arguments = ("changes", f"{data['baseline']}..{data['amendment']}", "--format", "md")
    first = cli(tmp_path / "kunta", *arguments).out
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    git(tmp_path, "clone", "-q", "kunta", "toinen")
    assert cli(tmp_path / "toinen", *arguments).out == first
    assert json.loads(json.dumps(first)) == first
