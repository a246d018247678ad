"""Indicators from documents: tables of officials, and kortit's own documents there and back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import docx
import pytest

from tests.functional.test_import_tables import DECIDED, put
from tests.table_documents import word_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Cli, Result, Store

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = ["Päämäärä", "Sitova tavoite", "Tavoitevuosi", "Mittari", "Lähtötaso", "Tavoitetaso", "Yksikkö"]
TORI = ["A2 Vilkas keskusta", "Tori on käytössä ympäri vuoden.", "2027"]
BLANK = ["", "", ""]
DAYS = {"key": "tapahtumapaivat", "text": "Tapahtumapäivät", "baseline": 80, "target": 120, "unit": "pv"}
VISITS = {"key": "kavijat-vuodessa", "text": "Kävijät vuodessa", "target": "45 000"}


def written(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def imported(store: Store, cli: Cli, rows: Sequence[Sequence[str]], *options: str) -> list[list[dict[str, Any]]]:
    result = cli(store, "import", put(store, "taulukko.csv", written(rows)), *DECIDED, *options)
    assert result.code == 0, result.err
    return [goal.get("indicators", []) for goal in cli(store, "list", "--format", "json").json["goals"]]


@pytest.mark.parametrize("again", [TORI, BLANK], ids=["named again", "left blank"])
def test_several_rows_of_one_goal_are_several_indicators_and_a_hole_shifts_nothing(
    empty_store: Store, cli: Cli, again: list[str]
) -> None:
    rows = [
        HEADINGS,
        [*TORI, "Tapahtumapäivät", "80", "120", "pv"],
        [*again, "Kävijät vuodessa", "", "45 000", ""],
        [*again, "Sija vertailussa", "ei mitattu", "1. sija", "–"],
        ["A2 Vilkas keskusta", "Kauppahalli avataan.", "2028", "", "", "", ""],
    ]
    rank = {"key": "sija-vertailussa", "text": "Sija vertailussa", "baseline": "ei mitattu", "target": "1. sija"}
    assert imported(empty_store, cli, rows) == [[DAYS, VISITS, rank], []]


@pytest.mark.parametrize(
    "headings",
    [
        ["Mittarit", "Nykytaso", "Tavoitearvo 2027", "Mittayksikkö"],
        ["Indikator", "Utgångsvärde", "Målvärde", "Enhet"],
        ["Indicators", "Baseline", "Target", "Unit"],
        ["Mittari / arviointikriteeri", "Lähtötilanne 2025", "Tavoitetaso", "Yksikkö"],
    ],
)
def test_the_words_of_the_field_are_known(empty_store: Store, cli: Cli, headings: list[str]) -> None:
    rows = [[*HEADINGS[:3], *headings], [*TORI, "Tapahtumapäivät", "80", "120", "pv"]]
    assert imported(empty_store, cli, rows) == [[DAYS]]


def test_lines_of_one_cell_are_indicators_where_every_column_has_as_many(empty_store: Store, cli: Cli) -> None:
    rows = [HEADINGS, [*TORI, "• Tapahtumapäivät\n• Kävijät vuodessa", "80\n–", "120\n45 000", ""]]
    assert imported(empty_store, cli, rows) == [[{key: DAYS[key] for key in list(DAYS)[:4]}, VISITS]]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEADINGS, [*TORI, "Päivät\nKävijät", "", "120", ""]], "2 indicators and 1 levels"),
        ([HEADINGS, [*TORI, "", "80", "120", ""]], "no indicator beside it"),
        (
            [[*HEADINGS[:4], "Tavoitetaso 2026", "Tavoitetaso 2027"], [*TORI, "Päivät", "100", "120"]],
            "levels of several years",
        ),
        ([["Päämäärä", "Tavoite", "Tavoitevuosi", "Yksikkö"], [*TORI, "Vapaa-aika"]], "is not understood"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(
    empty_store: Store, cli: Cli, rows: list[list[str]], said: str
) -> None:
    result = cli(empty_store, "import", put(empty_store, "taulukko.csv", written(rows)))
    assert result.code == 1
    assert said in " ".join(result.err.split())


def test_a_person_says_which_of_several_years_is_the_target(empty_store: Store, cli: Cli) -> None:
    rows = [[*HEADINGS[:4], "Tavoitetaso 2026", "Tavoitetaso 2027"], [*TORI, "Tapahtumapäivät", "100", "120"]]
    found = imported(empty_store, cli, rows, "--column", "target=6", "--column", "ignore=5")
    assert found == [[{"key": "tapahtumapaivat", "text": "Tapahtumapäivät", "target": 120}]]


def test_an_indicator_that_both_sides_of_a_first_table_have_keeps_its_key(empty_store: Store, cli: Cli) -> None:
    sided = ("Tavoitevuosi", "Mittari", "Tavoitetaso")
    rows = [
        ["Päämäärä", "Tavoite", *(f"{side} {name}" for name in sided for side in ("Uusi", "Vanha"))],
        [*TORI[:2], "2027", "2026", "Tapahtumapäivät torilla", "Tapahtumapäivät", "130", "120"],
    ]
    found = imported(empty_store, cli, rows)
    assert found == [[{"key": "tapahtumapaivat", "text": "Tapahtumapäivät torilla", "target": 130}]]
    (row,) = cli(empty_store, "changes", "HEAD~1..", "--format", "json").json["rows"]
    assert [one["change"] for one in row["indicators"]] == ["edited"]


def test_a_municipality_that_keeps_indicators_in_a_field_of_its_own_goes_on_so(empty_store: Store, cli: Cli) -> None:
    field = "fields:\n  mittarit: {name: Mittarit, type: list, authority: any}\n"
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml") + field)
    empty_store.commit("kenttä")
    rows = [[*HEADINGS[:3], "Mittari"], [*TORI, "Tapahtumapäivät"]]
    assert imported(empty_store, cli, rows) == [[]]
    assert "mittarit:" in empty_store.read("kortit/A2/A2-01.yaml")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
@pytest.mark.parametrize(
    "command", [("cards",), ("changes", "ROOT.."), ("changes", "HEAD~1..", "--all", "--decisions")]
)
def test_kortits_own_documents_come_back_untouched_and_each_edit_alone(
    empty_store: Store, cli: Cli, kind: str, command: tuple[str, ...]
) -> None:
    rows = [
        HEADINGS,
        [*TORI, "Tapahtumapäivät", "80", "120", "pv"],
        [*BLANK, "Kävijät vuodessa (kesä)", "", "45 000", ""],
    ]
    imported(empty_store, cli, rows)
    path = "kortit/A2/A2-01.yaml"
    before = empty_store.read(path).replace("target: 120", "target: 130")
    empty_store.write(path, before)
    assert cli(empty_store, "amend", "--decision", "Kv 2.12.2025 § 6").code == 0
    assert cli(empty_store, *command, "-o", f"../vienti.{kind}").code == 0
    assert cli(empty_store, "import", f"../vienti.{kind}").code == 0
    assert cli(empty_store, "drafts", "--format", "json").json["rows"] == []
    if kind == "xlsx":
        return  # read as CSV is
    file = empty_store.root / f"../vienti.{kind}"
    if kind == "csv":
        as_it_is = file.read_bytes()
        file.write_bytes(as_it_is.decode("utf-8-sig").encode("cp1252", errors="replace"))
        assert cli(empty_store, "import", f"../vienti.{kind}").code == 0
        assert cli(empty_store, "drafts", "--format", "json").json["rows"] == [], "as old programs save it"
        file.write_bytes(as_it_is)
        text = file.read_text(encoding="utf-8-sig")
        assert "→ 130 pv" in text
        head, _arrow, tail = text.partition("80 → 130 pv")
        file.write_text(f"\ufeff{head}80 → 140 pv{tail}", encoding="utf-8", newline="")
    else:
        document = docx.Document(str(file))
        lines = [line for table in document.tables for row in table.rows for line in row.cells[1].paragraphs]
        level = next(line for line in lines if "130 pv" in line.text)
        own = [run for run in level.runs if run.style.style_id != "KortitWord"]
        own[0].text = "80 → 140 pv"
        for run in own[1:]:
            run.text = ""
        file.write_bytes(word_bytes(document))
    result = cli(empty_store, "import", f"../vienti.{kind}")
    assert result.code == 0, result.err
    assert empty_store.read(path) == before.replace("130", "140")


# --- line breaks in kortit's own documents ---

MEASURED = f"""goal: Tori on käytössä
target_year: 2027
means: []
indicators:
  - {{key: {DAYS["key"]}, text: Tapahtumapäivät, baseline: 80, target: 120, unit: pv}}
  - {{key: {VISITS["key"]}, text: Kävijät vuodessa, target: "45 000"}}
"""


def broken(store: Store, cli: Cli, kind: str, text: str, added: str, goal: str = MEASURED) -> Result:
    """Add lines behind a text of kortit's own document with Shift+Enter, and import it."""
    store.write("kortit/S1/S1-01.yaml", goal)
    store.commit("mittarit")
    name = str(store.root / f"../a.{kind}")
    assert cli(store, "cards", "-o", name).code == 0
    if kind == "csv":
        said = (store.root / name).read_text(encoding="utf-8-sig").replace(text, f"{text}\n{added}")
        (store.root / name).write_text(said, encoding="utf-8")
    else:
        found = docx.Document(name)
        cells = (cell for table in found.tables for row in table.rows for cell in row.cells)
        run = next(one for cell in cells for one in cell.paragraphs if one.text.startswith(text)).runs[-1]
        for line in added.split("\n"):
            run.add_break()
            run.add_text(line)
        store.write(name, word_bytes(found))
    return cli(store, "import", name)


@pytest.mark.parametrize(("kind", "added"), [("docx", "150"), ("docx", "Kävijät\n→ 5 000"), ("csv", "  150")])
def test_a_second_line_of_levels_is_refused_and_never_joined_to_the_first(
    store: Store, cli: Cli, kind: str, added: str
) -> None:
    result = broken(store, cli, kind, "80 → 120 pv", added)
    assert result.code == 1
    assert "“Tapahtumapäivät” has several lines of levels: “80 → 120 pv”, " in result.err


def test_levels_below_a_line_break_are_those_of_the_indicator(store: Store, cli: Cli) -> None:
    goal = MEASURED.replace(', target: "45 000"', "")
    result = broken(store, cli, "docx", "Kävijät vuodessa", "300 → 45 000", goal)
    assert result.code == 0, result.err
    (row,) = cli(store, "drafts", "--format", "json").json["rows"]
    assert (row["fields"], row["new"]["indicators"][1]) == (["indicators"], {**VISITS, "baseline": 300})
