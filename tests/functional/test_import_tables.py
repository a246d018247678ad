"""Importing tables: a first budget, the next one, and kortit's own documents after people have edited them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kortit.goal import Means
from tests.rows import Column, GoalRow
from tests.table_documents import Layout, box, excel, grid, pdf, separated, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.usefixtures("read_here")

ROWS = [
    GoalRow(0, "O1", "Henkilöstö voi hyvin", Column(2026, (Means("Kysely.", ("Kevät", "Syksy")),)),
        Column(2025, (Means("Kysely."),))),
    GoalRow(0, "O1", "Tilat ovat terveelliset", Column(2027, ()), Column(2027, ())),
    GoalRow(0, "S2", "Asiointi sujuu verkossa", Column(2028, (Means("Lomakkeet."),)), Column(2026, (Means("Puhelin."),))),
]  # fmt: skip
WRITERS: dict[str, Callable[[Layout], bytes]] = {
    "docx": lambda layout: word(grid(ROWS, layout), before=[("Sitovat tavoitteet 2026", 0), ("Valtuusto päättää.", 9)]),
    "xlsx": lambda layout: excel(grid(ROWS, layout), above=["Sitovat tavoitteet 2026", "Valtuusto päättää."]),
    "csv": lambda layout: separated(grid(ROWS, layout)),
    "pdf": lambda layout: pdf(grid(ROWS, layout), layout, before=["Sitovat tavoitteet 2026", "Valtuusto päättää."]),
}
DECIDED = ("--decision", "Kv 1.12.2025 § 5")
GOALS = [("O1-01", 2026), ("O1-02", 2027), ("S2-01", 2028)]


def put(store: Store, name: str, data: bytes) -> str:
    store.write(f"../{name}", data)
    return f"../{name}"


def listed(store: Store, cli: Cli) -> list[tuple[str, int]]:
    goals = cli(store, "list", "--format", "json").json["goals"]
    return [(goal["id"], goal["target_year"]) for goal in goals]


def drafts(store: Store, cli: Cli) -> dict[str, list[str]]:
    return {row["id"]: row["fields"] for row in cli(store, "drafts", "--format", "json").json["rows"]}


# --- a first import ---


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_first_budget_with_one_pair_of_columns_is_one_commit_with_its_decision(
    empty_store: Store, cli: Cli, kind: str, language: str
) -> None:
    name = put(empty_store, f"talousarvio.{kind}", WRITERS[kind](Layout(language, pairs=1)))
    assert "would be made: a commit with 3 goals" in cli(empty_store, "import", name, *DECIDED, "--dry-run").err
    result = cli(empty_store, "import", name, *DECIDED, "--format", "json")
    assert (result.code, result.json["problems"]) == (0, [])
    assert (result.json["rows"], result.json["themes"], result.json["amendment"]) == (3, 2, None)
    assert listed(empty_store, cli) == GOALS
    assert empty_store.git("rev-list", "--count", "HEAD").strip() == "2"
    message = empty_store.git("log", "-1", "--format=%B")
    assert message.startswith("Kv 1.12.2025 § 5: ")
    assert "Decision: Kv 1.12.2025 § 5" in message
    assert f"Imported-From: talousarvio.{kind} sha256:" in message
    assert empty_store.git("status", "--porcelain") == ""
    assert cli(empty_store, "check").code == 0
    assert cli(empty_store, "check", "ROOT..").code == 0
    if kind != "csv":
        texts = empty_store.open().municipality.document
        assert (texts.cards_title, texts.cards_preamble) == ("Sitovat tavoitteet 2026", "Valtuusto päättää.")


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("old_first", [False, True])
def test_two_pairs_of_columns_are_two_commits(empty_store: Store, cli: Cli, kind: str, old_first: bool) -> None:
    name = put(empty_store, f"muutos.{kind}", WRITERS[kind](Layout(old_first=old_first)))
    data = cli(empty_store, "import", name, *DECIDED, "--format", "json").json
    assert data["problems"] == []
    table = cli(empty_store, "changes", f"{data['baseline']}..{data['amendment']}", "--format", "json").json
    assert [(row["id"], row["old"]["target_year"], row["new"]["target_year"]) for row in table["rows"]] == [
        ("O1-01", 2025, 2026), ("S2-01", 2026, 2028),
    ]  # fmt: skip
    assert table["rows"][0]["new"]["means"] == [{"text": "Kysely.", "steps": ["Kevät", "Syksy"]}]
    assert empty_store.open().municipality.document.columns == ("old-first" if old_first else "new-first")


def test_goals_that_stand_on_one_side_alone_are_added_and_removed(empty_store: Store, cli: Cli) -> None:
    cells = [[box(one) for one in ("Tavoite", "Uusi vuosi", "Uudet keinot", "Vanha vuosi", "Vanhat keinot")],
             [box("O1 Tulee"), box("2026"), box("Keino"), box("–"), box("–")],
             [box("O1 Menee"), box("–"), box("–"), box("2025"), box("Keino")]]  # fmt: skip
    data = cli(empty_store, "import", put(empty_store, "a.docx", word(cells)), *DECIDED, "--format", "json").json
    table = cli(empty_store, "changes", f"{data['baseline']}..{data['amendment']}", "--format", "json").json
    assert [(row["id"], row["kind"]) for row in table["rows"]] == [("O1-02", "removed"), ("O1-01", "added")]
    assert empty_store.git("status", "--porcelain") == ""


def test_names_of_themes_and_perspectives_come_into_kortit_yaml(empty_store: Store, cli: Cli) -> None:
    data = word([[box("Tavoite"), box("Vuosi"), box("Keinot")], [box("A"), box("2026"), box()]],
                before=[("O Oppiminen ja kasvu", 1), ("O1 Hyvinvoiva henkilöstö", 2)])  # fmt: skip
    assert cli(empty_store, "import", put(empty_store, "a.docx", data)).code == 0
    (perspective,) = empty_store.open().municipality.perspectives
    assert (perspective.name, perspective.themes[0].name) == ("Oppiminen ja kasvu", "Hyvinvoiva henkilöstö")


def test_ids_of_the_document_are_kept_if_each_is_there_once_and_never_used(empty_store: Store, cli: Cli) -> None:
    head = [box(one) for one in ("Tunnus", "Teema", "Tavoite", "Vuosi", "Keinot")]
    rows = [[box("O1-07"), box("O1"), box("A"), box("2026"), box()], [box(), box("O1"), box("B"), box("2026"), box()]]
    name = put(empty_store, "a.docx", word([head, *rows]))
    assert cli(empty_store, "import", name).code == 0
    assert [goal for goal, _year in listed(empty_store, cli)] == ["O1-07", "O1-08"]
    empty_store.git("rm", "-rq", "kortit")
    empty_store.commit("poisto")
    assert "O1-07 has been used before" in cli(empty_store, "import", name).err
    twice = put(empty_store, "b.docx", word([head, rows[0], rows[0]]))
    assert "stands in several rows" in cli(empty_store, "import", twice).err


@pytest.mark.parametrize("kind", WRITERS)
def test_a_problem_anywhere_imports_nothing(empty_store: Store, cli: Cli, kind: str) -> None:
    layout = Layout(pairs=1)
    cells = [*grid(ROWS, layout), [box("S2"), box("Rikki"), box("joskus"), box()]]
    written = {"docx": word(cells), "xlsx": excel(cells), "csv": separated(cells), "pdf": pdf(cells, layout)}
    name = put(empty_store, f"a.{kind}", written[kind])
    before = empty_store.state()
    result = cli(empty_store, "import", name)
    assert (result.code, "“joskus” stands where" in result.err) == (1, True)
    assert empty_store.state() == before


# --- the next budget ---


def test_the_next_table_finds_its_goals_by_their_texts_and_makes_drafts(empty_store: Store, cli: Cli) -> None:
    first = Layout(pairs=1)
    old = [GoalRow(0, row.theme, row.goal, row.old, row.old) for row in ROWS]
    assert cli(empty_store, "import", put(empty_store, "a.xlsx", excel(grid(old, first)))).code == 0
    assert cli(empty_store, "import", put(empty_store, "b.docx", WRITERS["docx"](Layout()))).code == 0
    assert drafts(empty_store, cli) == {"O1-01": ["target_year", "means"], "S2-01": ["target_year", "means"]}
    empty_store.git("checkout", "-q", ".")
    one_pair = cli(empty_store, "import", put(empty_store, "c.csv", WRITERS["csv"](first)))
    assert one_pair.code == 0
    assert drafts(empty_store, cli) == {"O1-01": ["target_year", "means"], "S2-01": ["target_year", "means"]}


def test_columns_are_named_on_the_command_line(empty_store: Store, cli: Cli) -> None:
    cells = [[box("Asia"), box("Milloin ja miten"), box("Huom.")], [box("O1 A"), box("2026", "Keino"), box("?")]]
    name = put(empty_store, "a.docx", word(cells))
    refused = cli(empty_store, "import", name)
    assert (refused.code, "“Asia”, “Milloin ja miten”, “Huom.”" in refused.err) == (1, True)
    named = [f"--column={one}" for one in ("goal=Asia", "target_year=2", "means=2", "ignore=3")]
    result = cli(empty_store, "import", name, *named)
    assert (result.code, "column 3 (“Huom.”) is left out" in result.err) == (0, True)
    assert cli(empty_store, "import", name, "--column", "gaol=1").code == 2
    assert cli(empty_store, "import", put(empty_store, "a.txt", b"O1 A\n"), "--column", "goal=1").code == 2


def test_a_row_whose_old_columns_are_empty_is_told_to_be_a_new_goal(empty_store: Store, cli: Cli) -> None:
    assert cli(empty_store, "import", put(empty_store, "a.docx", WRITERS["docx"](Layout())), *DECIDED).code == 0
    cells = [[box(one) for one in ("Tavoite", "Uusi vuosi", "Uudet keinot", "Vanha vuosi", "Vanhat keinot")],
             [box("O1 Tulee"), box("2026"), box("Keino"), box("–"), box("–")]]  # fmt: skip
    name = put(empty_store, "b.docx", word(cells))
    refused = cli(empty_store, "import", name)
    assert (refused.code, "the goal is a new one; --new makes it" in refused.err) == (1, True)
    assert cli(empty_store, "import", name, "--new").code == 0


# --- files that are none ---


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("a.docx", b"", 2, "is empty"),
        ("a.docx", b"O1 A\n", 2, "not what its name says"),
        ("a.xlsx", b"PK\x03\x04", 2, "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), 2, "old Word or Excel, or protected"),
        ("a.pdf", b"%PDF-1.7\n", 2, "is a PDF that cannot be read"),
        ("a.csv", b"Tavoite;Vuosi\nO1 \x90;2026\n", 2, "a.csv:2: this is not UTF-8"),
        ("a.csv", b"", 1, "no table"),
        ("a.odt", b"PK\x05\x06" + bytes(18), 2, "not what its name says"),
    ],
)
def test_what_is_no_such_file_is_told_in_one_sentence(
    empty_store: Store, cli: Cli, name: str, data: bytes, code: int, said: str
) -> None:
    result = cli(empty_store, "import", put(empty_store, name, data))
    assert (result.code, said in result.err) == (code, True)
    assert "Traceback" not in result.err


def test_text_is_imported_without_the_readers_of_other_files(empty_store: Store) -> None:
    text = "O1 A \nb.\n\n2021 U.\n\n2020 V.\n"
    empty_store.write("../a.txt", text)
    code = "from tui.session import Session; from tui.cli import run; run(Session('en'), ['import', '../a.txt'])"
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=empty_store.root, capture_output=True, text=True, check=True, env=os.environ
    )
    loaded: set[Any] = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & {"docx", "lxml", "pdfplumber", "pdfminer", "python_calamine"} == set()


def test_a_change_table_that_is_in_already_changes_nothing_and_an_edit_in_it_is_that_draft(
    empty_store: Store, cli: Cli
) -> None:
    lines = ("Päämäärä|Tavoite|Uusi tavoitevuosi|Uudet keinot|Vanha tavoitevuosi|Vanhat keinot",
             "O1|Henkilöstö jaksaa|2026|Kysely|2025|Kysely", "S1|Uusi tavoite|2030|Keino|–|–",
             "S1|Vanha tavoite|–|–|2025|Keino")  # fmt: skip
    name = put(empty_store, "a.docx", word([[box(text) for text in line.split("|")] for line in lines]))
    assert cli(empty_store, "import", name, *DECIDED).code == 0
    for new in ((), ("--new",)):
        again = cli(empty_store, "import", name, *new)
        assert (again.code, drafts(empty_store, cli)) == (0, {}), again.err
        assert "rows say what the goals say already" in again.err
    assert cli(empty_store, "set", "O1-01", "--target-year", "2031").code == 0
    assert cli(empty_store, "import", name).code == 1  # that goal is neither as it was nor as it became


def test_a_new_strategy_takes_the_place_of_the_old_goals_in_one_amendment(store: Store, cli: Cli) -> None:
    before = cli(store, "list", "--format", "json").json["goals"]
    same = before[0]
    lines = ["Päämäärä;Sitova tavoite;Tavoitevuosi;Keinot", f"{same['theme']};{same['goal']};2031;Kysely."]
    path = put(store, "uusi.csv", "\n".join([*lines, "Y1 Ympäristö;Päästöt puolittuvat;2030;Raportti.", ""]).encode())
    state = store.state()
    tried = cli(store, "import", path, "--replace", "--dry-run")
    assert (tried.code, store.state()) == (0, state)
    assert f"{len(before)} goals removed, 2 goals added" in tried.err.replace("1 goal ", "1 goals ")
    assert "stay without goals" in tried.err
    assert cli(store, "import", path, "--replace", "--new").code == 2
    assert cli(store, "import", path, "--replace").code == 0
    assert cli(store, "amend").code == 3
    assert cli(store, "amend", *DECIDED).code == 0
    after = cli(store, "list", "--format", "json").json["goals"]
    assert {goal["target_year"] for goal in after} == {2030, 2031}
    assert not {goal["id"] for goal in after} & {goal["id"] for goal in before}
    assert (cli(store, "check").code, "Y1: Ympäristö" in store.read("kortit.yaml")) == (0, True)
    assert cli(store, "cards", "-o", str(store.root.parent / "kortit.xlsx")).code == 0
    assert "by their ids" in cli(store, "import", "../kortit.xlsx", "--replace").err
