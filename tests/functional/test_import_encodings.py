"""Text files as Finnish Excel and Windows save them, and what comes from another program."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.functional.test_import_tables import drafts, put

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

TABLE = "Päämäärä;Sitova tavoite;Tavoitevuosi;Keinot\r\nO1 Henkilöstö;Työ sujuu;2026;Kysely – keväällä\r\n"
SAID = {"cp1252": "it was read as Windows-1252", "utf-16": "the file is in UTF-16"}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", TABLE.encode("cp1252"), SAID["cp1252"]),
        ("a.csv", TABLE.encode("utf-16"), SAID["utf-16"]),
        ("a.csv", TABLE.encode("utf-16-le"), SAID["utf-16"]),
        ("a.csv", TABLE.encode("utf-16-be"), SAID["utf-16"]),
        ("Taulukko1.txt", TABLE.replace(";", "\t").encode("utf-16"), SAID["utf-16"]),
        ("a.csv", TABLE.replace("\r\n", "\r").encode("mac_roman"), "it was read as Mac Roman"),
        ("a.csv", f"sep=;\r\n{TABLE}".encode("cp1252"), SAID["cp1252"]),
        ("liitetty.txt", TABLE.replace(";", "\t").encode(), ""),
        ("a.csv", TABLE.encode("utf-8-sig"), ""),
    ],
)
def test_a_table_is_read_as_excel_saves_it_and_its_encoding_is_said(
    empty_store: Store, cli: Cli, name: str, data: bytes, said: str
) -> None:
    result = cli(empty_store, "import", put(empty_store, name, data))
    assert (result.code, said in result.err, "warning" in result.err) == (0, True, bool(said)), result.err
    goal = cli(empty_store, "list", "--format", "json").json["goals"][0]
    assert (goal["goal"], goal["means"]) == ("Työ sujuu", ["Kysely – keväällä"])


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("Hankinnat 5 € ja šakki", "iso8859-15", "ISO-8859-15"), ("Žižekin luento", "iso8859-15", "ISO-8859-15"),
        ("ŽIŽEK", "iso8859-15", "ISO-8859-15"), ("Hankinnat 5 € ja šakki", "cp1252", "Windows-1252"),
        ("Žižekin luento", "cp1252", "Windows-1252"), ("Työ – šakki", "cp1252", "Windows-1252"),
        ("Rock´n roll ja 2½ tuntia", "cp1252", "Windows-1252"), ("Säästö", "latin-1", "Windows-1252"),
    ],
)  # fmt: skip
def test_signs_that_two_old_encodings_have_at_different_places_tell_which_it_is(
    empty_store: Store, cli: Cli, text: str, encoding: str, said: str
) -> None:
    table = TABLE.replace("Kysely – keväällä", text)
    result = cli(empty_store, "import", put(empty_store, "a.csv", table.encode(encoding)))
    assert (result.code, f"read as {said}" in result.err) == (0, True), result.err
    assert cli(empty_store, "list", "--format", "json").json["goals"][0]["means"] == [text]


def test_a_table_in_another_old_encoding_is_refused(empty_store: Store, cli: Cli) -> None:
    data = TABLE.replace("–", "-").encode("cp850")
    result = cli(empty_store, "import", put(empty_store, "a.csv", data))
    assert (result.code, "save the file as UTF-8" in result.err) == (2, True)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "iso8859-15"])
def test_kortits_own_table_resaved_by_excel_makes_no_drafts_but_of_what_is_edited(
    store: Store, cli: Cli, encoding: str
) -> None:
    table = cli(store, "cards", "--format", "csv").out
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=_separator(table)))
    for edit in (False, True):
        if edit:
            column = next(place for place, heading in enumerate(rows[0]) if heading == "Tavoitevuosi")
            rows[1][column] = "2044"
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=";").writerows(rows)
        result = cli(store, "import", put(store, "a.csv", stream.getvalue().encode(encoding, "replace")))
        assert result.code == 0, result.err
        assert list(drafts(store, cli).values()) == ([["target_year"]] if edit else [])


def _separator(table: str) -> str:
    return ";" if ";" in table.partition("\n")[0] else ","


def test_kortits_own_table_rewritten_by_a_program_that_knows_only_commas_makes_no_drafts(
    store: Store, cli: Cli
) -> None:
    file = store.root / "a.csv"
    assert cli(store, "cards", "-o", str(file), lang="fi").code == 0
    assert ";" in file.read_text(encoding="utf-8-sig").partition("\n")[0]
    with file.open(encoding="utf-8-sig", newline="") as before:
        rows = list(csv.reader(before))
    with file.open("w", encoding="utf-8", newline="") as after:
        csv.writer(after).writerows(rows)
    result = cli(store, "import", str(file))
    assert (result.code, drafts(store, cli), "put together again" in result.err) == (0, {}, True), result.err


def test_a_cell_that_is_longer_than_any_goal_is_refused_at_once(empty_store: Store, cli: Cli) -> None:
    data = TABLE.replace("Työ sujuu", "a" * 5_000_000).encode()
    result = cli(empty_store, "import", put(empty_store, "a.csv", data))
    assert (result.code, "a.csv:2:1: error: a cell of this row holds over 65536" in result.err) == (1, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sign_that_a_person_changes_into_a_plainer_one_is_an_edit(store: Store, cli: Cli, kind: str) -> None:
    path = "kortit/S1/S1-01.yaml"
    store.write(path, "goal: Osuus kasvaa\ntarget_year: 2027\nmeans:\n  - Osuus ≥ 80 %\n")
    store.commit("tavoite")
    name = str(store.root / f"../a.{kind}")
    assert cli(store, "cards", "-o", name).code == 0
    if kind == "csv":
        text = (store.root / name).read_text(encoding="utf-8-sig")
        (store.root / name).write_text(text.replace("≥", ">"), encoding="utf-8")
    else:
        book = openpyxl.load_workbook(name)
        for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row if "≥" in str(cell.value)):
            cell.value = cell.value.replace("≥", ">")
        book.save(name)
    assert cli(store, "import", name).code == 0
    assert drafts(store, cli) == {"S1-01": ["means"]}
