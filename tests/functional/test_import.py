"""Importing: into an empty store, into one with goals, and all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.goal import Means
from tests.conftest import Store, git
from tests.rows import Column, GoalRow
from tests.text_form_writer import text_form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


def row(theme: str, goal: str, new: tuple[int, str], old: tuple[int, str]) -> GoalRow:
    return GoalRow(0, theme, goal, Column(new[0], (Means(new[1]),)), Column(old[0], (Means(old[1]),)))


ROWS = [
    row("O1", "Henkilöstö voi hyvin ja jaksaa työssään.", (2022, "Kysely on toteutettu."), (2021, "Kysely.")),
    row("X7", "Palvelut ovat saavutettavia kaikille.", (2022, "Selvitys."), (2022, "Selvitys.")),
    row("O1", "Henkilöstö voi hyvin ja jaksaa työssään.", (2024, "Toinen."), (2023, "Toinen keino.")),
]


def document(store: Store, rows: list[GoalRow], title: str = "", preamble: str = "") -> str:
    store.write("../asiakirja.txt", text_form(rows, title, preamble))
    return "../asiakirja.txt"


def test_into_an_empty_store_come_two_commits_and_a_clean_tree(empty_store: Store, cli: Cli) -> None:
    name = document(empty_store, ROWS, "Muutokset", "Valtuusto päättää.")
    result = cli(
        empty_store, "import", name, "--decision", "Kv 1.2.2021 § 3", "--register", "T-1", "--reason", "Syy.",
        "--format", "json",
    )  # fmt: skip
    assert result.code == 0
    data = result.json
    assert list(data)[:7] == ["schema", "rows", "goals", "themes", "baseline", "amendment", "problems"]
    assert (data["rows"], data["goals"], data["themes"], data["problems"]) == (3, 3, 2, [])
    assert empty_store.git("status", "--porcelain") == ""
    assert empty_store.git("rev-list", "--count", "HEAD").strip() == "3"
    assert "Syy." in empty_store.git("log", "-1", "--format=%B")
    assert "Decision" not in empty_store.git("log", "-1", "--format=%B", "HEAD^")
    settings = empty_store.open().municipality
    assert (settings.document.title, settings.document.preamble) == ("Muutokset", "Valtuusto päättää.")
    assert [(one.code, [theme.code for theme in one.themes]) for one in settings.perspectives] == [
        ("O", ["O1"]),
        ("X", ["X7"]),
    ]
    assert empty_store.read("kortit.yaml").index("perspectives:") < empty_store.read("kortit.yaml").index("# Päätöksiä")
    goals = cli(empty_store, "list", "--format", "json").json["goals"]
    assert [(goal["id"], goal["target_year"]) for goal in goals] == [("O1-01", 2022), ("O1-02", 2024), ("X7-01", 2022)]
    assert cli(empty_store, "check").code == 0


def test_a_dry_run_says_what_would_happen_and_changes_nothing(empty_store: Store, cli: Cli) -> None:
    name = document(empty_store, ROWS)
    before = empty_store.state()
    result = cli(empty_store, "import", name, "--dry-run")
    assert (result.code, "would be made" in result.err) == (0, True)
    assert cli(empty_store, "import", name, "--dry-run", "--format", "json").json["baseline"] is None
    assert empty_store.state() == before


def test_a_document_that_changes_nothing_makes_one_commit(empty_store: Store, cli: Cli) -> None:
    data = cli(empty_store, "import", document(empty_store, [ROWS[1]]), "--format", "json").json
    assert data["baseline"]
    assert data["amendment"] is None


def test_a_problem_in_the_document_imports_nothing(empty_store: Store, cli: Cli) -> None:
    empty_store.write("../rikki.txt", "O1 A \nb.\n\n2021 U.\n\nO2 C \nd.\n\n2021 U. \nW.\n\n2020 V.\n")
    before = empty_store.state()
    result = cli(empty_store, "import", "../rikki.txt", "--format", "json")
    assert (result.code, [problem["line"] for problem in result.json["problems"]]) == (1, [1])
    assert "rikki.txt:1:1: error:" in cli(empty_store, "import", "../rikki.txt").err
    assert empty_store.state() == before


@pytest.mark.parametrize("refuses", [1, 2])
def test_a_hook_that_refuses_either_commit_leaves_files_index_and_refs_as_they_were(
    empty_store: Store, cli: Cli, refuses: int
) -> None:
    name = document(empty_store, ROWS, "Muutokset")
    count = empty_store.root / ".git" / "laskuri"
    script = (
        f'#!/bin/sh\necho x >> "{count}"\n[ "$(wc -l < "{count}")" -lt {refuses} ] || {{ echo ei käy >&2; exit 1; }}\n'
    )
    empty_store.write(".git/hooks/pre-commit", script).chmod(0o755)
    refs, index, _stamp, files = empty_store.state()
    result = cli(empty_store, "import", name)
    assert (result.code, "ei käy" in result.err) == (4, True)
    after = empty_store.state()
    assert (after[0], after[1], after[3]) == (refs, index, files)
    assert empty_store.git("status", "--porcelain") == ""


def test_into_a_store_with_goals_the_new_columns_become_drafts(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", document(empty_store, ROWS))
    path = "kortit/O1/O1-01.yaml"
    empty_store.write(path, "# pysyy\n" + empty_store.read(path))
    empty_store.commit("huomautus")
    following = [
        row("O1", "Henkilöstö voi hyvin ja jaksaa työssään", (2025, "Uusi kysely."), (2022, "Kysely on toteutettu"))
    ]
    result = cli(empty_store, "import", document(empty_store, following), "--format", "json")
    assert (result.code, result.json["baseline"], result.json["amendment"]) == (0, None, None)
    drafts = cli(empty_store, "drafts", "--format", "json").json["rows"]
    assert [(one["id"], one["new"]["target_year"]) for one in drafts] == [("O1-01", 2025)]
    assert empty_store.read(path).startswith("# pysyy\n")


def test_equal_rows_match_equal_goals_in_order(empty_store: Store, cli: Cli) -> None:
    same = row("O1", "Sama teksti monta kertaa tässä.", (2021, "Keino."), (2021, "Keino."))
    cli(empty_store, "import", document(empty_store, [same] * 3))
    years = [row("O1", same.goal, (year, "Keino."), (2021, "Keino.")) for year in (2031, 2032, 2033)]
    assert cli(empty_store, "import", document(empty_store, years)).code == 0
    goals = cli(empty_store, "list", "--format", "json").json["goals"]
    assert [(goal["id"], goal["target_year"]) for goal in goals] == [("O1-01", 2031), ("O1-02", 2032), ("O1-03", 2033)]


def test_a_row_that_fits_more_goals_than_there_are_rows_is_ambiguous(empty_store: Store, cli: Cli) -> None:
    same = row("O1", "Sama teksti monta kertaa tässä.", (2021, "Keino."), (2021, "Keino."))
    cli(empty_store, "import", document(empty_store, [same] * 2))
    before = empty_store.state()
    result = cli(
        empty_store, "import", document(empty_store, [row("O1", same.goal, (2031, "K."), (2021, "Keino."))]), "--new"
    )
    assert (result.code, "O1-01, O1-02" in result.err) == (1, True)
    assert empty_store.state() == before


def test_rows_without_a_goal_are_problems_unless_new_makes_goals_of_them(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", document(empty_store, ROWS))
    unknown = [row("Q2", "Aivan uusi tavoite tälle kaudelle.", (2030, "Keino."), (2029, "Ennen.")),
               row("O1", "Toinen uusi tavoite tälle kaudelle.", (2030, "Keino."), (2029, "Ennen."))]  # fmt: skip
    name = document(empty_store, unknown)
    before = empty_store.state()
    assert cli(empty_store, "import", name).code == 1
    assert empty_store.state() == before
    assert cli(empty_store, "import", name, "--new").code == 0
    goals = {goal["id"]: goal for goal in cli(empty_store, "list", "--format", "json").json["goals"]}
    assert (goals["Q2-01"]["target_year"], goals["O1-03"]["goal"]) == (2030, unknown[1].goal)
    assert cli(empty_store, "check").code == 0
    assert empty_store.git("status", "--porcelain").splitlines() == [
        " M kortit.yaml", "?? kortit/O1/O1-03.yaml", "?? kortit/Q2/"
    ]  # fmt: skip


def test_a_retired_id_is_not_given_again(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", document(empty_store, ROWS))
    empty_store.git("rm", "-q", "kortit/O1/O1-02.yaml")
    empty_store.commit("poisto")
    unknown = [row("O1", "Aivan uusi tavoite tälle kaudelle.", (2030, "Keino."), (2029, "Ennen."))]
    assert cli(empty_store, "import", document(empty_store, unknown), "--new").code == 0
    assert (empty_store.root / "kortit/O1/O1-03.yaml").exists()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", 2, "is a PDF"),
        (b"O1 A\n\x90\n", 2, "asiakirja.bin:2: this is not UTF-8"),
        (b"", 1, "no row was found"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>O1 A</p>", 2, "is of a kind that is not read"),
        (b"{\\rtf1\\ansi O1 A}", 2, "is of a kind that is not read"),
        (b"x" * (17 << 20), 2, "larger than 16 MiB"),
    ],
)
def test_a_file_that_is_no_such_document(empty_store: Store, cli: Cli, data: bytes, code: int, said: str) -> None:
    empty_store.write("../asiakirja.bin", data)
    result = cli(empty_store, "import", "../asiakirja.bin")
    assert (result.code, said in result.err) == (code, True)
    assert cli(empty_store, "import", "../ei-ole").code == 2


def test_people_keep_their_layout_of_kortit_yaml(empty_store: Store, cli: Cli) -> None:
    text = empty_store.read("kortit.yaml") + "\nperspectives:   # omat\n  O: {name: Oppiminen, themes: {O9: Vanha, }}\n"
    empty_store.write("kortit.yaml", text)
    assert cli(empty_store, "import", document(empty_store, ROWS)).code == 0
    assert "perspectives:   # omat\n  O: {name: Oppiminen, themes: {O9: Vanha, O1: , }}\n" in empty_store.read(
        "kortit.yaml"
    ) or empty_store.open().municipality.theme_codes == ("O9", "O1", "X7")
    assert "# omat" in empty_store.read("kortit.yaml")


def test_the_example_document_reads_the_same_old_first_when_its_columns_are_swapped(
    tmp_path: Path, cli: Cli, empty_store: Store
) -> None:
    swapped = [GoalRow(0, one.theme, one.goal, one.old, one.new) for one in ROWS]
    empty_store.write("../vanha-ensin.txt", text_form(swapped))
    assert cli(empty_store, "import", "../vanha-ensin.txt", "--columns", "old-first").code == 0
    goals = cli(empty_store, "list", "--format", "json").json["goals"]
    assert [goal["target_year"] for goal in goals] == [2022, 2024, 2022]
    assert empty_store.open().municipality.document.columns == "old-first"
    assert git(empty_store.root, "log", "--format=%(trailers:key=Imported-From)").count("vanha-ensin.txt sha256:") == 2
    assert tmp_path.exists()
