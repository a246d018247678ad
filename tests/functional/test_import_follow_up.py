"""Columns of an official's table that tell what became of goals: apart from the goals, as drafts of lines of a period."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.test_import_tables import DECIDED, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Cli, Result, Store

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = [
    "Päämäärä",
    "Sitova tavoite",
    "Tavoitevuosi",
    "Keinot",
    "Mittari",
    "Vastuutaho",
    "Toteuma 31.8.2026",
    "Tila",
]
CARE = [
    "O1 Osaava väki",
    "Perehdytys on yhtenäinen.",
    "2026",
    "Opas valmistuu.",
    "Oppaan lukeneet, %",
    "Henkilöstöjohtaja",
]
MARKET = [
    "A2 Vilkas keskusta",
    "Tori on käytössä ympäri vuoden.",
    "2027",
    "Kate hankitaan.",
    "Tapahtumapäivät",
    "Kaupunki",
]
ROWS = [[*CARE, "Koulutus on kesken.", "Viivästyy"], [*MARKET, "114", "✓ Etenee suunnitellusti"]]
LINES = {
    "A2-01": {"status": {"old": "", "new": "going"}, "tapahtumapaivat": {"old": "", "new": "114"}},
    "O1-01": {"status": {"old": "", "new": "late"}, "text": {"old": "", "new": "Koulutus on kesken."}},
}


def bring(store: Store, cli: Cli, headings: Sequence[str], rows: Sequence[Sequence[str]], *options: str) -> Result:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return cli(store, "import", put(store, "taulukko.csv", text.getvalue().encode()), "--format", "json", *options)


def lines(result: Result) -> dict[str, Any]:
    assert result.code == 0, result.err
    return {one["goal"]: one["fields"] for one in sorted(result.json["lines"], key=lambda one: str(one["goal"]))}


def warnings(result: Result) -> list[str]:
    assert result.code == 0, result.err
    return [one["message"] for one in result.json["warnings"]]


@pytest.fixture
def filled(empty_store: Store, cli: Cli) -> Store:
    """A store with the goals of the table and an open period of the day in its heading."""
    assert bring(empty_store, cli, HEADINGS, ROWS, *DECIDED).code == 0
    assert cli(empty_store, "report", "new", "31.8.2026").code == 0
    assert cli(empty_store, "amend").code == 0
    return empty_store


def test_goals_come_in_whole_and_what_became_of_them_is_told_apart(empty_store: Store, cli: Cli) -> None:
    field, apart = warnings(tried := bring(empty_store, cli, HEADINGS, ROWS, "--dry-run"))
    assert field == "kortit.yaml gets the field owner for the column “Vastuutaho”"
    assert "columns 7 (“Toteuma 31.8.2026”), 8 (“Tila”) tell what became of the goals, and are left apart" in apart
    assert "kortit report new 31.8.2026" in apart
    made = bring(empty_store, cli, HEADINGS, ROWS)
    assert warnings(made) == warnings(tried)
    assert lines(made) == {}
    found = {one["id"]: one for one in cli(empty_store, "list", "--format", "json").json["goals"]}
    assert [found[one]["owner"] for one in ("O1-01", "A2-01")] == ["Henkilöstöjohtaja", "Kaupunki"]
    assert [found[one]["means"][0] for one in ("O1-01", "A2-01")] == ["Opas valmistuu.", "Kate hankitaan."]
    assert cli(empty_store, "check", "ROOT..").code == 0


def test_the_same_document_becomes_drafts_of_lines_once_a_period_is_open(filled: Store, cli: Cli) -> None:
    before = filled.state()
    tried = bring(filled, cli, HEADINGS, ROWS, "--dry-run")
    assert (lines(tried), filled.state()) == (LINES, before)
    assert lines(bring(filled, cli, HEADINGS, ROWS)) == LINES
    assert filled.read("follow-up/2026-08-31/A2-01.yaml") == "status: going\nactual:\n  tapahtumapaivat: 114\n"
    assert filled.read("follow-up/2026-08-31/O1-01.yaml") == "status: late\ntext: Koulutus on kesken.\n"
    assert lines(bring(filled, cli, HEADINGS, ROWS)) == {}, "the lines say that already"
    assert cli(filled, "amend").code == 0
    assert cli(filled, "changes", "HEAD^..HEAD", "--format", "json").json["rows"] == []
    moved = [[*MARKET[:2], "2028", *MARKET[3:], "", "Toteutunut"]]
    assert lines(bring(filled, cli, HEADINGS, moved)) == {"A2-01": {"status": {"old": "going", "new": "done"}}}
    drafts = cli(filled, "drafts", "--format", "json").json
    assert [row["id"] for row in drafts["rows"]] == ["A2-01"], "a goal that the same row changes is a draft too"


@pytest.mark.parametrize(
    ("actual", "status"),
    [("Toteutuma", "Tilanne"), ("Toteutuminen", "Seuranta"), ("Utfall", "Bedömning"), ("Outcome", "Status"),
     ("Toteuma 2026", "Arvio")],
)  # fmt: skip
def test_the_columns_are_known_in_every_language_and_the_only_open_period_is_meant(
    filled: Store, cli: Cli, actual: str, status: str
) -> None:
    assert lines(bring(filled, cli, [*HEADINGS[:6], actual, status], ROWS)) == LINES


def test_a_period_that_cannot_be_told_is_asked_for_and_another_time_is_never_put_into_it(
    filled: Store, cli: Cli
) -> None:
    older = [*HEADINGS[:6], "Toteuma 2025", "Tila"]
    found = bring(filled, cli, older, ROWS, "--dry-run")
    assert "column 7 (“Toteuma 2025”) tells what became of the goals" in warnings(found)[0]
    assert {goal: set(fields) for goal, fields in lines(found).items()} == {"A2-01": {"status"}, "O1-01": {"status"}}
    cli(filled, "report", "new", "31.12.2026")
    plain = [*HEADINGS[:6], "Toteuma", "Tila"]
    assert "--period DATE: open are 31.8.2026, 31.12.2026" in warnings(bring(filled, cli, plain, ROWS, "--dry-run"))[0]
    assert lines(bring(filled, cli, plain, ROWS, "--period", "31.12.2026", "--dry-run")) == LINES
    assert lines(bring(filled, cli, HEADINGS, ROWS, "--dry-run")) == LINES, "the day in the heading tells"
    refused = bring(filled, cli, HEADINGS[:6], [row[:6] for row in ROWS], "--period", "31.12.2026")
    assert (refused.code, "leave --period out" in refused.err) == (2, True)
    cli(filled, "report", "close", "31.8.2026", "--decision", "Kh 21.9.2026 § 1")
    assert "is closed" in warnings(bring(filled, cli, HEADINGS, ROWS, "--dry-run"))[0]


def test_a_row_without_a_known_status_reports_nothing_and_says_so(filled: Store, cli: Cli) -> None:
    signs = [[*CARE, "Koulutus on kesken.", "●"], ROWS[1]]
    found = bring(filled, cli, HEADINGS, signs, "--dry-run")
    assert list(lines(found)) == ["A2-01"]
    assert "nothing is reported of O1-01, whose rows name no status of kortit.yaml" in warnings(found)[0]
    assert cli(filled, "report", "set", "O1-01", "--status", "going").code == 0
    kept = lines(bring(filled, cli, HEADINGS, signs))["O1-01"]
    assert kept == {"text": {"old": "", "new": "Koulutus on kesken."}}, "the status that it has stays"


def test_a_store_with_goals_gets_no_new_field_by_an_import(empty_store: Store, cli: Cli) -> None:
    assert bring(empty_store, cli, HEADINGS[:5], [CARE[:5]]).code == 0
    refused = bring(empty_store, cli, HEADINGS[:6], [MARKET], "--new")
    assert refused.code == 1
    assert "  owner: {name: Vastuutaho, type: text, authority: any}" in refused.json["problems"][0]["message"]
