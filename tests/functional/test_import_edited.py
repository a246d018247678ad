"""kortit's own documents, edited by people and imported again; and the real document there and back."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from store.work.founding import found_store
from tests.conftest import SEED_DOCUMENT, Store, needs_seed
from tests.functional.test_import_tables import DECIDED, WRITERS, drafts, put
from tests.table_documents import Layout, word_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def filled(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with a history of two commits, an extra field, and a change table to export."""

    def fill(store: Store) -> None:
        settings = store.read("kortit.yaml") + "\nfields:\n  owner: {name: Vastuutaho, type: text, authority: any}\n"
        store.write("kortit.yaml", settings)
        store.commit("kenttä")
        cli(store, "import", put(store, "alku.docx", WRITERS["docx"](Layout())), *DECIDED)
        cli(store, "set", "O1-02", "--field", "owner=Tilapalvelu")
        path = "kortit/O1/O1-02.yaml"
        store.write(path, store.read(path) + "owner: Tilapalvelu\n" * ("owner" not in store.read(path)))
        store.commit("vastuutaho")

    return templates.prepared("imported", tmp_path / "kunta", fill, from_empty=True)


OWN = ("csv", "xlsx", "docx")
EXPORTS = {
    "changes": ("changes", "HEAD~2..", "--all"),
    "old-first": ("changes", "HEAD~2..", "--all", "--columns", "old-first", "--decisions"),
    "cards": ("cards",),
}


def export(store: Store, cli: Cli, kind: str, *command: str) -> str:
    assert cli(store, *command, "-o", f"../vienti.{kind}").code == 0
    return f"../vienti.{kind}"


def edit(store: Store, kind: str, goal: str, column: str, value: str) -> None:
    """Edit a cell as a person would; in Word `column` is the number of the cell, and the paragraph in it."""
    path = store.root / f"../vienti.{kind}"
    if kind == "docx":
        found = docx.Document(str(path))
        row = next(row for table in found.tables for row in table.rows if goal in row.cells[0].text)
        cell, paragraph = map(int, column.split("."))
        runs = row.cells[cell].paragraphs[paragraph].runs
        own = [run for run in runs if run.style.style_id != "KortitWord"]
        own[0].text = value
        for run in own[1:]:
            run.text = ""
        path.write_bytes(word_bytes(found))
        return
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    row_number = next(number for number, line in enumerate(lines) if goal in line[:2])
    lines[row_number][lines[0].index(column)] = value
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(lines)
    path.write_text(stream.getvalue(), encoding="utf-8")


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("what", EXPORTS)
def test_an_untouched_export_imports_as_no_change(filled: Store, cli: Cli, kind: str, what: str) -> None:
    name = export(filled, cli, kind, *EXPORTS[what])
    before = filled.state()
    result = cli(filled, "import", name, "--format", "json")
    assert (result.code, result.json["problems"], result.json["warnings"]) == (0, [], [])
    assert result.json["rows"] == 3
    assert filled.state() == before


@pytest.mark.parametrize(
    ("kind", "column", "value", "field"),
    [
        ("csv", "Uusi tavoitevuosi", "2031", "target_year"),
        ("csv", "Uudet keinot", "Kysely.\n  Kevät\n  Kesä", "means"),
        ("csv", "Uusi tavoite", "Henkilöstö voi erittäin hyvin", "goal"),
        ("csv", "Uusi päämäärä", "S2", "theme"),
        ("csv", "Vastuutaho (uusi)", "Henkilöstöpalvelut", "owner"),
        ("docx", "1.0", "2031", "target_year"),
        ("docx", "1.2", "Kesä", "means"),
        ("docx", "0.1", "Henkilöstö voi erittäin hyvin", "goal"),
    ],
)
def test_an_edited_cell_is_exactly_that_draft(
    filled: Store, cli: Cli, kind: str, column: str, value: str, field: str
) -> None:
    name = export(filled, cli, kind, *EXPORTS["changes"])
    edit(filled, kind, "O1-01", column, value)
    result = cli(filled, "import", name, "--format", "json")
    assert (result.code, result.json["problems"], result.json["goals"]) == (0, [], 3)
    assert drafts(filled, cli) == {"O1-01": [field]}
    assert cli(filled, "check").code == 0


def test_an_edited_sheet_is_exactly_that_draft(filled: Store, cli: Cli) -> None:
    name = export(filled, cli, "xlsx", *EXPORTS["cards"])
    path = filled.root / name
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text.replace(b"Lomakkeet.", b"Lomakkeet uudistetaan."))
    path.write_bytes(stream.getvalue())
    assert cli(filled, "import", name).code == 0
    assert drafts(filled, cli) == {"S2-01": ["means"]}


def test_an_edit_goes_onto_the_goal_as_it_is_now_field_by_field(filled: Store, cli: Cli) -> None:
    name = export(filled, cli, "csv", *EXPORTS["changes"])
    assert cli(filled, "set", "O1-01", "--target-year", "2040").code == 0
    edit(filled, "csv", "O1-01", "Uudet keinot", "Uusi keino.")
    assert cli(filled, "import", name).code == 0
    assert drafts(filled, cli) == {"O1-01": ["target_year", "means"]}
    assert "target_year: 2040" in filled.read("kortit/O1/O1-01.yaml")


def test_a_field_that_was_changed_in_the_store_meanwhile_to_something_else_is_a_conflict(
    filled: Store, cli: Cli
) -> None:
    name = export(filled, cli, "csv", *EXPORTS["changes"])
    edit(filled, "csv", "O1-01", "Uusi tavoitevuosi", "2031")
    assert cli(filled, "set", "O1-01", "--target-year", "2040").code == 0
    before = filled.state()
    result = cli(filled, "import", name)
    assert (result.code, "O1-01: the target year has been changed in the store meanwhile" in result.err) == (1, True)
    assert filled.state() == before
    assert cli(filled, "set", "O1-01", "--target-year", "2031").code == 0
    assert cli(filled, "import", name).code == 0


@pytest.mark.parametrize("kind", ["csv", "docx"])
def test_an_edited_old_column_is_a_problem(filled: Store, cli: Cli, kind: str) -> None:
    name = export(filled, cli, kind, *EXPORTS["changes"])
    edit(filled, kind, "O1-01", "Vanha tavoitevuosi" if kind == "csv" else "2.0", "2019")
    result = cli(filled, "import", name)
    assert (result.code, "the old columns of O1-01 tell what was" in result.err) == (1, True)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("O1-02", "the id O1-02 stands in 2 rows"),
        ("O1-99", "there is no goal O1-99"),
        ("Q", "“Q” is no goal's id"),
        ("", "with --new it becomes a new goal"),
    ],
)
def test_an_id_that_is_unknown_or_there_twice_is_a_problem(filled: Store, cli: Cli, value: str, said: str) -> None:
    name = export(filled, cli, "csv", *EXPORTS["cards"])
    edit(filled, "csv", "O1-01", "Tunnus", value)
    result = cli(filled, "import", name)
    assert (result.code, said in result.err) == (1, True)


def test_a_row_without_an_id_is_a_new_goal_and_a_row_that_is_gone_changes_nothing(filled: Store, cli: Cli) -> None:
    name = export(filled, cli, "csv", *EXPORTS["cards"])
    edit(filled, "csv", "O1-01", "Tunnus", "")
    result = cli(filled, "import", name, "--new")
    assert result.code == 0
    assert "1 goal is not in the document, and nothing happens to it: O1-01" in result.err
    assert list(drafts(filled, cli)) == ["O1-03"]


def test_emptied_columns_do_not_remove_a_goal(filled: Store, cli: Cli) -> None:
    name = export(filled, cli, "csv", *EXPORTS["changes"])
    for column in ("Uusi päämäärä", "Uusi tavoite", "Uusi tavoitevuosi", "Uudet keinot"):
        edit(filled, "csv", "O1-01", column, "")
    assert "a goal is removed with kortit remove" in cli(filled, "import", name).err


def test_an_export_of_another_history_is_held_against_the_goals_as_they_are(
    filled: Store, cli: Cli, tmp_path: Path
) -> None:
    name = export(filled, cli, "csv", *EXPORTS["changes"])
    edit(filled, "csv", "O1-01", "Uusi tavoitevuosi", "2031")
    other = Store(tmp_path / "toinen")
    found_store(other.root, "Testilä")
    other.write("kortit.yaml", filled.read("kortit.yaml"))
    for path in ("O1/O1-01", "O1/O1-02", "S2/S2-01"):
        other.write(f"kortit/{path}.yaml", filled.read(f"kortit/{path}.yaml"))
    other.commit("alku")
    result = cli(other, "import", name)
    assert (result.code, "is not in this store" in result.err) == (0, True)
    assert drafts(other, cli) == {"O1-01": ["target_year"]}


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("columns", ["new-first", "old-first"])
def test_an_export_that_says_that_nothing_changed_changes_nothing(
    filled: Store, cli: Cli, kind: str, columns: str
) -> None:
    name = export(filled, cli, kind, "changes", "HEAD..HEAD", "--columns", columns)
    before = filled.state()
    result = cli(filled, "import", name, "--format", "json")
    assert (result.code, result.json["rows"], filled.state()) == (0, 0, before)
    assert "title or the preamble" not in str(result.json)
    assert cli(filled, "init", "../tyhjä", "--name", "Testilä").code == 0
    other = type(filled)(filled.root.parent / "tyhjä")
    result = cli(other, "import", name)
    assert (result.code, "no rows under its headings" in result.err) == (1, True)


@pytest.mark.parametrize("kind", OWN)
def test_an_export_of_drafts_brings_them_back_whether_they_are_still_there_or_not(
    filled: Store, cli: Cli, kind: str
) -> None:
    cli(filled, "move", "O1-02", "S2")
    cli(filled, "set", "O1-02", "--target-year", "2033")
    name = export(filled, cli, kind, "drafts")
    wanted = filled.state()
    result = cli(filled, "import", name, "--format", "json")
    assert (result.code, result.json["problems"], result.json["warnings"]) == (0, [], [])
    assert filled.state() == wanted
    assert cli(filled, "drafts", "--discard", "O1-02", "--yes").code == 0
    assert filled.state() != wanted
    result = cli(filled, "import", name, "--format", "json")
    assert (result.code, result.json["problems"], result.json["warnings"]) == (0, [], [])
    assert filled.state() == wanted
    assert cli(filled, "drafts", "--discard", "O1-02", "--yes").code == 0
    if kind == "docx":
        edit(filled, kind, "O1-02", "2.0", "2001")
        assert "tell what was, and were changed" in cli(filled, "import", name).err


@pytest.mark.parametrize("command", [("changes", "ROOT..HEAD"), ("changes", "HEAD"), ("cards",)])
def test_what_kortit_writes_and_does_not_read_is_told_in_one_sentence(
    filled: Store, cli: Cli, command: tuple[str, ...]
) -> None:
    for kind in ("html", "md", "json"):
        refused = cli(filled, "import", export(filled, cli, kind, *command))
        assert (refused.code, refused.err.count("\n"), "is of a kind that is not read" in refused.err) == (2, 1, True)
    refused = cli(filled, "import", export(filled, cli, "pdf", *command))
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert f"make a .docx, .xlsx or .csv of it with kortit {command[0]} " in refused.err


def test_an_export_of_drafts_can_be_edited_too(filled: Store, cli: Cli) -> None:
    cli(filled, "set", "O1-01", "--target-year", "2033")
    name = export(filled, cli, "csv", "changes", "HEAD")
    edit(filled, "csv", "O1-01", "Uusi tavoitevuosi", "2034")
    assert cli(filled, "import", name).code == 0
    assert "target_year: 2034" in filled.read("kortit/O1/O1-01.yaml")


def test_a_theme_that_the_document_calls_otherwise_is_told_and_keeps_its_name(filled: Store, cli: Cli) -> None:
    filled.write("kortit.yaml", filled.read("kortit.yaml").replace("O1:\n", "O1: Henkilöstö\n", 1))
    filled.commit("nimi")
    name = export(filled, cli, "docx", *EXPORTS["cards"])
    found = docx.Document(str(filled.root / name))
    heading = next(one for one in found.paragraphs if one.text == "O1 Henkilöstö")
    heading.runs[0].text = "O1 Työyhteisö"
    (filled.root / name).write_bytes(word_bytes(found))
    result = cli(filled, "import", name)
    assert (result.code, "calls O1 “Työyhteisö”, kortit.yaml “Henkilöstö”" in result.err) == (0, True)
    assert drafts(filled, cli) == {}


def test_a_redline_is_refused_since_its_changes_are_tracked(filled: Store, cli: Cli) -> None:
    name = export(filled, cli, "docx", *EXPORTS["changes"], "--redline")
    assert "accept or reject all of them first" in cli(filled, "import", name).err


# --- the real document ---


@needs_seed
@pytest.mark.parametrize("kind", OWN)
def test_the_real_document_exported_and_imported_into_a_fresh_store_is_the_same(
    tmp_path: Path, cli: Cli, kind: str
) -> None:
    first, second = Store(tmp_path / "a"), Store(tmp_path / "b")
    for store in (first, second):
        found_store(store.root, "Järvenpää")
    assert cli(first, "import", str(SEED_DOCUMENT), *DECIDED).code == 0
    assert cli(first, "changes", "HEAD~1..", "--all", "-o", f"../kaikki.{kind}").code == 0
    result = cli(second, "import", f"../kaikki.{kind}", *DECIDED, "--format", "json")
    assert (result.code, result.json["problems"], result.json["rows"]) == (0, [], 65)
    for revision in ("HEAD", "HEAD~1"):
        assert second.git("rev-parse", f"{revision}:kortit") == first.git("rev-parse", f"{revision}:kortit")
