"""The daily work: a store founded, goals set, drafts looked at, amended with a decision, and the table of it."""

from __future__ import annotations

import io
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from kortit.rendering import FORMATS
from tests.conftest import DECIDED, GOAL, Store, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


def test_init_makes_a_repository_with_committed_settings(tmp_path: Path, cli: Cli) -> None:
    result = cli(tmp_path, "init", "Uusi kunta", "--name", "Uusi: kunta")
    assert result.code == 0
    store = Store(tmp_path / "Uusi kunta")
    assert store.open().municipality.name == "Uusi: kunta"
    assert store.git("status", "--porcelain") == ""
    assert store.git("config", "kortit.branch").strip() == "main"
    assert store.read(".gitattributes").splitlines()[-1] == "*.yaml -text"
    assert cli(store, "check").code == 0


def test_a_new_store_names_the_bodies_as_the_municipality_does(tmp_path: Path, cli: Cli) -> None:
    bodies = ("--council", "Kommunfullmäktige (Kfm)", "--board", "Kunnanhallitus")
    assert cli(tmp_path, "init", "kunta", *bodies).code == 0
    with Store(tmp_path / "kunta").open() as repository:
        known = repository.municipality.bodies
    assert [(one.name, one.abbreviations) for one in known.values()] == [
        ("Kommunfullmäktige", ("Kfm",)),
        ("Kunnanhallitus", ("Kh", "Stds")),
    ]
    assert cli(tmp_path, "init", "toinen", "--council", "()").code == 2
    assert not (tmp_path / "toinen").exists()


def test_init_refuses_a_folder_that_is_a_store_already(store: Store, cli: Cli) -> None:
    before = store.state()
    assert cli(store, "init", ".").code == 3
    assert store.state() == before


def test_init_that_cannot_commit_leaves_nothing_behind(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    result = cli(tmp_path, "init", "kunta")
    assert (result.code, list(tmp_path.iterdir())) == (3, [])
    assert "git does not know who you are" in result.err


def test_a_store_can_be_a_part_of_a_larger_repository(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "muu.txt").write_text("muu", encoding="utf-8")
    git(tmp_path, "add", "muu.txt")
    assert cli(tmp_path, "init", "hallinto/kortit", "--name", "Kunta").code == 0
    assert git(tmp_path, "status", "--porcelain") == "A  muu.txt\n"
    store = Store(tmp_path / "hallinto" / "kortit")
    store.write("kortit/O1/O1-01.yaml", GOAL)
    assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
    assert git(tmp_path, "show", "--format=", "--name-only", "HEAD") == "hallinto/kortit/kortit/O1/O1-01.yaml\n"
    table = cli(tmp_path / "hallinto" / "kortit" / "kortit" / "O1", "changes", "HEAD^..HEAD", "--format", "json").json
    assert [(row["id"], row["decisions"]) for row in table["rows"]] == [("O1-01", [0])]
    assert cli(store, "log", "O1-01", "--format", "json").json["amendments"][0]["citation"] == "Kv 1.2.2021 § 3"
    assert cli(tmp_path, "list").code == 4


def test_list_shows_goals_in_order_filters_and_reads_the_past(store: Store, cli: Cli) -> None:
    assert cli(store, "list").out == ("O1\n  2021  O1-01  Henkilöstö voi hyvin\n\nS1\n  2022  S1-01  Asiointi sujuu\n")
    data = cli(store, "list", "--theme", "s1", "--format", "json").json
    assert data == {
        "schema": "kortit.list/1",
        "goals": [{"id": "S1-01", "theme": "S1", "goal": "Asiointi sujuu", "target_year": 2022, "means": []}],
    }
    assert [goal["id"] for goal in cli(store, "list", "--year", "2021", "--format", "json").json["goals"]] == ["O1-01"]
    assert cli(store, "list", "--at", "HEAD^", "--format", "json").json["goals"] == []


def test_show_gives_one_goal_whole(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL + "owner: Henkilöstöpalvelut\n")
    assert cli(store, "show", "o1-01").out == (
        "O1-01  O1\nHenkilöstö voi hyvin\nTarget year: 2021\nMeans:\n  • Kysely toteutetaan.\n  • Valmennus jatkuu.\n"
        "    ◦ Esihenkilöt\n    ◦ Työyhteisöt\nVastuutaho: Henkilöstöpalvelut\n"
    )
    past = cli(store, "show", "O1-01", "--at", "HEAD", "--format", "json").json["goal"]
    assert (past["id"], "owner" in past) == ("O1-01", False)
    assert cli(store, "show", "O1-77").code == 2


def test_set_changes_only_what_was_said_and_keeps_the_rest_to_the_byte(store: Store, cli: Cli) -> None:
    assert cli(store, "set", "O1-01", "--target-year", "2023", "--goal", "Henkilöstö  jaksaa").code == 0
    assert store.read("kortit/O1/O1-01.yaml") == GOAL.replace("2021", "2023").replace("voi hyvin", "jaksaa")
    assert "nothing to change" in cli(store, "set", "O1-01", "--target-year", "2023").err


def test_set_reads_means_from_a_file_or_stdin(store: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("keinot.txt", "Kysely toteutetaan.\nValmennus jatkuu.\n  Esihenkilöt\nUusi: keino\n")
    assert cli(store, "set", "O1-01", "--means-file", "keinot.txt").code == 0
    text = store.read("kortit/O1/O1-01.yaml")
    assert "  - Kysely toteutetaan.   # vuosittain\n" in text
    assert text.endswith('    steps:\n      - Esihenkilöt\n  - "Uusi: keino"\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Vain yksi\n")))
    assert cli(store, "set", "O1-01", "--means-file", "-").code == 0
    assert "means:\n  - Vain yksi\n" in store.read("kortit/O1/O1-01.yaml")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--target-year", "21"), 2),
        (("--goal", " "), 2),
        (("--goal", "a\u202eb"), 2),
        (("--goal", "a\x1b[31m"), 2),
        ((), 2),
        (("--means-file", "ei-ole.txt"), 2),
        (("--means-file", "askel.txt"), 1),
    ],
)
def test_set_refuses_what_is_no_goal_and_writes_nothing(
    store: Store, cli: Cli, arguments: tuple[str, ...], code: int
) -> None:
    store.write("askel.txt", "  askel\n")
    before = store.state()
    result = cli(store, "set", "O1-01", *arguments)
    assert (result.code, result.err.count("\n")) == (code, 1)
    assert store.state() == before


def test_drafts_are_the_table_of_what_is_not_committed(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    store.write("kortit/S1/S1-01.yaml", "# huom\n" + store.read("kortit/S1/S1-01.yaml"))
    store.write("kortit/O2/O2-01.yaml", GOAL)
    store.write("kortit.yaml", store.read("kortit.yaml") + "# huom\n")
    result = cli(store, "drafts", "--format", "json")
    assert [(row["id"], row["kind"]) for row in result.json["rows"]] == [("O1-01", "changed"), ("O2-01", "added")]
    assert result.json["to"] == {
        "revision": "WORKTREE",
        "commit": None,
        "date": None,
        "citation": None,
        "decided": False,
    }
    assert "layout or comments only: S1-01" in result.err
    assert "kortit.yaml has uncommitted changes" in result.err


def test_a_draft_that_cannot_be_read_is_told_and_does_not_look_removed(store: Store, cli: Cli) -> None:
    cli(store, "set", "S1-01", "--target-year", "2024")
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    result = cli(store, "drafts", "--format", "json")
    assert (result.code, [row["id"] for row in result.json["rows"]]) == (1, ["S1-01"])
    assert "kortit/O1/O1-01.yaml:" in result.err
    assert cli(store, "amend").code == 1
    assert cli(store, "changes").code == 1
    assert cli(store, "amend", "S1-01", *DECIDED).code == 0


def test_amend_commits_with_citation_register_and_effective_date(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    result = cli(
        store, "amend", "--decision", "kv 04.02.2021 §7", "--register", "T-7", "--effective", "1.3.2021",
        "--reason", "Perustelu.", "--format", "json",
    )  # fmt: skip
    assert (result.code, result.json["goals"]) == (0, ["O1-01"])
    assert store.git("log", "-1", "--format=%B", result.json["commit"]).strip() == (
        "O1-01: tavoitevuosi 2021 → 2023\n\nPerustelu.\n\nDecision: Kv 4.2.2021 § 7\nRegister: T-7\n"
        "Effective: 2021-03-01"
    )
    table = cli(store, "changes", "HEAD^..HEAD", "--format", "json").json
    assert table["decisions"] == [
        {"citation": "Kv 4.2.2021 § 7", "register": "T-7", "effective": "2021-03-01",
         "commit": result.json["commit"], "subject": "O1-01: tavoitevuosi 2021 → 2023"}
    ]  # fmt: skip


def test_amend_takes_the_goals_named_and_leaves_the_others_as_drafts(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "set", "S1-01", "--target-year", "2024")
    store.write("kortit/O2/O2-01.yaml", GOAL)
    assert cli(store, "amend", "O1-01", "O2-01", *DECIDED).code == 0
    assert store.git("log", "-1", "--format=%s").strip() == "Kv 1.2.2021 § 3: 1 tavoite muutettu, 1 tavoite lisätty"
    assert store.git("status", "--porcelain") == " M kortit/S1/S1-01.yaml\n"
    assert cli(store, "amend", "O1-01").code == 2


def test_amend_commits_removals_moves_and_the_settings(store: Store, cli: Cli) -> None:
    store.git("rm", "-q", "kortit/S1/S1-01.yaml")
    (store.root / "kortit" / "O2").mkdir()
    (store.root / "kortit/O1/O1-01.yaml").rename(store.root / "kortit/O2/O1-01.yaml")
    store.write("kortit.yaml", store.read("kortit.yaml") + "# huom\n")
    assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
    subject = store.git("log", "-1", "--format=%s").strip()
    assert subject == "Kv 1.2.2021 § 3: 1 tavoite muutettu, 1 tavoite poistettu, asetusten asettelu"
    assert store.git("status", "--porcelain") == ""
    rows = cli(store, "changes", "HEAD^..HEAD", "--format", "json").json["rows"]
    assert [(row["id"], row["kind"], row["fields"]) for row in rows][1] == (
        "S1-01", "removed", ["goal", "target_year", "means", "theme"]
    )  # fmt: skip
    assert (rows[0]["theme"], rows[0]["fields"]) == ("O2", ["theme"])
    store.write("kortit.yaml", store.read("kortit.yaml") + "# huom 2\n")
    assert cli(store, "amend", "kortit.yaml").code == 0
    assert store.git("log", "-1", "--format=%s").strip() == "kortit.yaml: vain asettelu"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--decision", "Ltk 1.2.2021 § 3"), "kortit.yaml knows: Kv, Kh"),
        (("--decision", "Kv 1.2.2021"), "is not a citation"),
        (("--register", "T-1"), "give --decision too"),
        (("--effective", "huomenna"), "is not a date"),
        (("--decision", "Kv 1.2.2021 § 3", "--effective", "2020-01-01"), "before the decision"),
        (("--reason", "Decision: Kv 1.1.2020 § 1"), "git trailers"),
        (("O1-99",), "has no draft"),
        (("ei-tunnus",), "is no goal's id"),
    ],
)
def test_amend_refuses_a_wrong_word_and_changes_nothing(
    store: Store, cli: Cli, arguments: tuple[str, ...], said: str
) -> None:
    store.write("keinot.txt", "Keino.\n")
    cli(store, "set", "O1-01", "--means-file", "keinot.txt")
    before = store.state()
    result = cli(store, "amend", *arguments)
    assert (result.code, said in result.err, result.err.count("\n")) == (2, True, 1)
    assert store.state() == before


def test_ranges_are_named_by_revision_citation_date_root_and_the_working_tree(store: Store, cli: Cli) -> None:
    for year, citation in ((2023, "Kv 4.2.2021 § 7"), (2024, "Kv 5.3.2022 § 8"), (2025, "Kv 6.4.2023 § 9")):
        cli(store, "set", "O1-01", "--target-year", str(year))
        assert cli(store, "amend", "--decision", citation).code == 0
    store.git("tag", "ta2022", "HEAD^")
    cli(store, "set", "O1-01", "--target-year", "2026")

    def years(*text: str) -> tuple[int | None, int]:
        rows = cli(store, "changes", *text, "--format", "json").json["rows"]
        row = next(row for row in rows if row["id"] == "O1-01")
        return row["old"] and row["old"]["target_year"], row["new"]["target_year"]

    assert years() == (2025, 2026)
    assert years("HEAD") == (2025, 2026)
    assert years("HEAD~1..") == (2024, 2025)
    assert years("HEAD~2..ta2022") == (2023, 2024)
    assert years("KV 04.02.2021 § 7..Kv 6.4.2023 § 9") == (2023, 2025)
    assert years("Kv 6.4.2023 § 9^..Kv 6.4.2023 § 9") == (2024, 2025)
    assert years("31.12.2021..2022-12-31") == (2023, 2024)
    assert years("4.2.2021..HEAD") == (2023, 2025)
    assert years("ROOT..HEAD") == (None, 2025)
    assert years("ROOT") == (None, 2026)
    store.git("branch", "sivu", "HEAD~1")
    assert years("sivu...main") == (2024, 2025)


@pytest.mark.parametrize(
    "text",
    [
        "ei-ole", "ei-ole..HEAD", "HEAD..ei-ole", "-x", "--output=x..HEAD", "--output=x", "HEAD..--output=x", "HEAD\nx",
        "Kv 1.1.1999 § 1..HEAD", "Ltk 1.1.1999 § 1..", "1.1.1990..HEAD", "31.2.2020..HEAD", "HEAD..ROOT", "HEAD^{tree}",
    ],
)  # fmt: skip
def test_a_wrong_revision_is_one_sentence_and_nothing_is_written(store: Store, cli: Cli, text: str) -> None:
    before = store.state()
    result = cli(store, "changes", "--", text)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert store.state() == before


def test_what_was_changed_and_changed_back_is_no_row_but_its_decisions_stay(store: Store, cli: Cli) -> None:
    for year in ("2023", "2021"):
        cli(store, "set", "O1-01", "--target-year", year)
        cli(store, "amend", "--decision", f"Kv 1.2.{year} § 3")
    table = cli(store, "changes", "HEAD~2..", "--format", "json").json
    assert (table["rows"], len(table["decisions"])) == ([], 2)


def test_the_theme_option_counts_only_its_goals(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    counts = cli(store, "changes", "--theme", "S1", "--format", "json").json["counts"]
    assert (counts["goals"], counts["changed"], counts["unchanged"]) == (1, 0, 1)
    data = cli(store, "changes", "--theme", "S1", "--all", "--format", "json").json
    assert ([row["id"] for row in data["rows"]], data["counts"]["goals"]) == (["S1-01"], 1)
    assert cli(store, "changes", "--theme", "x").code == 2


def test_all_gives_the_same_counts_with_every_row(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    store.write("kortit/O2/O2-01.yaml", GOAL)
    few = cli(store, "changes", "--format", "json").json
    everything = cli(store, "changes", "--all", "--format", "json").json
    assert few["counts"] == everything["counts"]
    assert [row["id"] for row in everything["rows"]] == ["O1-01", "O2-01", "S1-01"]


def test_a_table_is_written_to_a_file_whose_name_says_the_format(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    for name, begins in (("t.json", "{"), ("t.md", "# "), ("t.csv", "\ufeffTila;"), ("t.txt", "Muutostaulukko")):
        result = cli(store, "changes", "-o", name)
        assert (result.code, result.out, store.read(name)[: len(begins)]) == (0, "", begins)
    assert cli(store, "changes", "-o", "t.xyz").code == 2
    assert cli(store, "changes", "-o", "ei/ole/t.md").code == 2
    before = store.read("t.txt")
    assert cli(store, "changes", "-o", "t.txt", "--format", "json").code == 2
    assert store.read("t.txt") == before


def test_log_lists_amendments_of_all_history_of_a_range_and_of_a_goal(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "amend", "--decision", "Kv 4.2.2021 § 7", "--reason", "Syy.")
    store.write("muu.txt", "x")
    store.commit("ei koske kortteja")
    store.write("keinot.txt", "Keino.\n")
    cli(store, "set", "S1-01", "--means-file", "keinot.txt")
    cli(store, "amend")
    amendments = cli(store, "log", "--format", "json").json["amendments"]
    assert [one["goals"] for one in amendments] == [["S1-01"], ["O1-01"], ["O1-01", "S1-01"], []]
    assert (amendments[1]["citation"], amendments[1]["reason"]) == ("Kv 4.2.2021 § 7", "Syy.")
    assert len(cli(store, "log", "S1-01", "--format", "json").json["amendments"]) == 2
    assert len(cli(store, "log", "HEAD~1..", "--format", "json").json["amendments"]) == 1
    text = cli(store, "log", "O1-01").out
    assert text.startswith("Kv 4.2.2021 § 7\n  O1-01: tavoitevuosi 2021 → 2023\n")
    assert "    Syy.\n" in text


def test_check_tells_every_problem_with_its_place_and_says_1(store: Store, cli: Cli) -> None:
    assert cli(store, "check").code == 0
    store.write("kortit/O1/O1-02.yaml", "goal: a\ntarget_year: 21\nmeens: []\n")
    store.write("kortit/O1/muistio.txt", "x")
    store.write("kortit/O1/.O1-01.yaml.swp", "x")
    store.write("kortit/S1/O1-01.yaml", GOAL)
    store.write("kortit/X9/X9-01.yaml", GOAL)
    result = cli(store, "check", "--format", "json")
    assert (result.code, result.json["schema"]) == (1, "kortit.check/1")
    found = {(one["path"], one["line"], one["code"], one["severity"]) for one in result.json["problems"]}
    assert found == {
        ("kortit/O1/O1-02.yaml", 1, "missing-key", "error"),
        ("kortit/O1/O1-02.yaml", 2, "year", "error"),
        ("kortit/O1/O1-02.yaml", 3, "unknown-key", "error"),
        ("kortit/O1/muistio.txt", 1, "file-name", "error"),
        ("kortit/O1/.O1-01.yaml.swp", 1, "file-name", "warning"),
        ("kortit/S1/O1-01.yaml", 1, "duplicate-id", "error"),
        ("kortit/X9/X9-01.yaml", 1, "theme", "warning"),
    }
    assert all(
        list(one) == ["commit", "path", "line", "column", "code", "severity", "message"]
        for one in result.json["problems"]
    )
    assert "kortit/O1/O1-02.yaml:2:14: error: “21” is no target year" in cli(store, "check").out
    assert "virhe: ”21” ei ole tavoitevuosi" in cli(store, "check", lang="fi").out


def test_a_warning_alone_leaves_exit_code_0(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/.O1-01.yaml.swp", "x")
    assert cli(store, "check").code == 0


def test_list_still_lists_the_neighbours_of_a_broken_file(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    result = cli(store, "list", "--format", "json")
    assert (result.code, [goal["id"] for goal in result.json["goals"]]) == (1, ["S1-01"])
    assert "kortit/O1/O1-01.yaml:" in result.err


def test_schema_has_the_municipalitys_own_fields_inside_a_store(store: Store, cli: Cli, tmp_path: Path) -> None:
    assert "owner" in cli(store, "schema").json["properties"]
    assert "owner" not in cli(tmp_path, "schema", "goal").json["properties"]
    assert "bodies" in cli(tmp_path, "schema", "municipality").json["properties"]


def test_demo_builds_a_valid_example_where_git_knows_no_identity(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    result = cli(tmp_path, "demo", "esimerkki", lang="fi")
    assert result.code == 0
    assert "Yhteenveto: 26 tavoitetta (ennen 26)" in result.out
    assert "muutettu 22" in result.out
    example = Store(tmp_path / "esimerkki")
    assert cli(example, "check").code == 0
    goals = cli(example, "list", "--format", "json").json["goals"]
    assert len(goals) >= 24
    assert {goal["theme"][0] for goal in goals} == set("OSAT")
    assert len(cli(example, "log", "--format", "json").json["amendments"]) == 8
    periods = cli(example, "report", "--format", "json").json["periods"]
    assert [(one["closed"], one["reported"], one["goals"]) for one in periods] == [(True, 24, 26), (False, 13, 26)]
    assert example.git("status", "--porcelain") == ""
    assert cli(tmp_path, "demo", "esimerkki").code == 3
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert cli(tmp_path, "demo").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("muutokset",), "there is no command"),
        (("chagnes",), "did you mean “changes”?"),
        (("list", "--tehme", "O1"), "there is no option --tehme"),
        (("show",), "ID is missing"),
        (("changes", "--format", "pptx"), f"must be one of: {', '.join(FORMATS)}"),
        (("list", "--year", "x"), "--year must be a number from 1900 to 2999"),
        (("list", "--year", "1000"), "--year must be a number from 1900 to 2999"),
        (("changes", "a", "b"), "there are words too many: b; see kortit changes --help"),
        (("list", "--theme"), "the option --theme lacks its value"),
        (("check", "--help=x"), "the option --help takes no value"),
        (("changes", "-o", ".."), "-o must be a file, and is a folder"),
        (("import", ".."), "FILE must be a file, and is a folder"),
        (("init", "kortit.yaml"), "DIR must be a folder, and is a file"),
        (("changes", "-o", "a.md", "-o", "b/c.md"), "/b does not exist"),
        (("changes", "-o", "a.md", "-o", "./a.md"), "/a.md twice"),
        (("changes", "-o", "-", "-o", "-"), "-o names - twice"),
    ],
)
def test_a_usage_error_is_one_sentence(store: Store, cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    result = cli(store, *arguments)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert said in result.err


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path, cli: Cli) -> None:
    result = cli(tmp_path / "ei-ole", "list")
    assert (result.code, result.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "arguments",
    [("import", "taulukko.docx"), ("set", "O1-01", "--means-file", "taulukko.docx"), ("changes", "-o", "uusi/x.md")],
)
def test_a_file_that_is_not_there_is_named_as_it_was_looked_for(
    store: Store, cli: Cli, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen from the folder that -C was given in, the name alone would send one round in circles."""
    monkeypatch.chdir(store.root.parent)
    (store.root.parent / "taulukko.docx").touch()
    result = cli(store.root.relative_to(store.root.parent), *arguments)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert str(store.root / arguments[-1].removesuffix("/x.md")) in result.err
