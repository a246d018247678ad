"""Letters that are written in two ways are the same letters: composed where they come in, read as equal where they are."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from kortit.characters import collapsed
from kortit.goal import Means
from kortit.problem import any_errors
from kortit.search import read_query
from tests.conftest import GOAL
from tests.functional.test_audit import O1, found
from tui.documents import HowToRead, read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Store


def apart(text: str) -> str:
    """The same text with its letters and their marks apart."""
    return unicodedata.normalize("NFD", text)


COMPOSED = GOAL.replace("Henkilöstö", "Henkilöstö työssään").replace("Kysely", "Työkysely")


@pytest.fixture
def twice(store: Store) -> Store:
    """A store whose goal and settings were committed apart, and then composed, without a decision."""
    store.write(O1, apart(COMPOSED))
    store.write("kortit.yaml", apart(store.read("kortit.yaml").replace("Henkilöstö", "Väestö")))
    store.commit("erillään\n\nDecision: Kv 1.2.2021 § 3")
    store.write(O1, COMPOSED)
    store.write("kortit.yaml", unicodedata.normalize("NFC", store.read("kortit.yaml")))
    store.commit("yhdessä")
    return store


def test_writing_letters_in_the_other_way_is_no_change_and_takes_no_decision(twice: Store, cli: Cli) -> None:
    table = cli(twice, "changes", "HEAD^..HEAD", "--format", "json").json
    assert [row for row in table["rows"] if row["change"] != "unchanged"] == []
    assert found(twice, cli, "HEAD^..HEAD") == []
    after = cli(twice, "blame", "O1-01", "--format", "json").json
    assert after["fields"]["goal"]["citation"] == "Kv 1.2.2021 § 3"


def test_a_register_number_that_git_has_apart_is_found_composed(store: Store, cli: Cli) -> None:
    store.write(O1, GOAL.replace("2021", "2022"))
    store.commit(apart("erillään\n\nDecision: Kv 1.2.2021 § 3\nRegister: PÄÄT 7/02.02/2021"))
    assert "Kv 1.2.2021 § 3" in cli(store, "log", "päät 7/02.02/2021").out
    table = cli(store, "changes", "PÄÄT 7/02.02/2021", "--format", "json").json
    assert [decision["register"] for decision in table["decisions"]] == ["PÄÄT 7/02.02/2021"]


def test_a_decision_that_git_has_apart_is_found_composed(store: Store, cli: Cli) -> None:
    settings = store.read("kortit.yaml").replace("bodies:\n", "bodies:\n  local: {name: Äänekäs, abbreviation: Ään}\n")
    store.write("kortit.yaml", settings.replace("  goal: [council]", "  goal: [council, local]"))
    store.commit("toimielin\n\nDecision: Kv 1.2.2021 § 3")
    store.write(O1, GOAL.replace("voi hyvin", "voi paremmin"))
    store.commit(apart("erillään\n\nDecision: Ään 2.2.2021 § 4"))
    assert "Ään 2.2.2021 § 4" in cli(store, "log", "Ään 2.2.2021 § 4").out
    assert "Vertailun loppu: Ään 2.2.2021 § 4" in cli(store, "changes", "Ään 2.2.2021 § 4").out
    assert found(store, cli, "HEAD^..HEAD") == []


def _commented(text: str) -> str:
    return f"# Valmistelijan huomautus\n{text}"


def _laid_out(text: str) -> str:
    return text.replace("goal: ", "goal: >-\n  ")


@pytest.mark.parametrize("rewritten", [apart, _commented, _laid_out])
def test_what_changes_no_word_is_no_change_wherever_it_is_told(
    store: Store, cli: Cli, rewritten: Callable[[str], str]
) -> None:
    store.write(O1, rewritten(store.read(O1)))
    head = store.git("rev-parse", "HEAD").strip()
    for command in (("drafts",), ("changes",), ("changes", "ROOT"), ("changes", "--theme", "O1")):
        table = cli(store, *command, "--format", "json").json
        assert (table["to"]["commit"], "made" in table) == (head, False), command
        assert "LUONNOS" not in cli(store, *command).out, command
    assert "layout or comments only: O1-01" in cli(store, "drafts").err
    store.commit("kirjoitusasu")
    assert "layout or comments only: O1-01" in cli(store, "log", "-n", "1").out
    one, before = cli(store, "log", "-n", "2", "--format", "json").json["amendments"]
    assert (one["layout_only"], "layout_only" in before) == (["O1-01"], False)
    assert "Ei muutoksia." in cli(store, "changes", "HEAD~1..").out
    assert cli(store, "check", "HEAD~1..").code == 0


def test_check_notes_files_that_are_not_composed(twice: Store, cli: Cli) -> None:
    assert [code for code, _severity in found(twice, cli, "HEAD^^..HEAD^")] == ["decomposed", "decomposed"]
    assert "decomposed" not in cli(twice, "check", "--format", "json").out
    twice.write(O1, apart(COMPOSED))
    result = cli(twice, "check", "--format", "json")
    assert (result.code, [(one["path"], one["line"], one["severity"]) for one in result.json["problems"]]) == (
        0, [(O1, 1, "note")],
    )  # fmt: skip
    assert cli(twice, "check").code == 0


def test_what_is_given_on_the_command_line_is_composed(store: Store, cli: Cli, tmp_path: Path) -> None:
    means = tmp_path / apart("keinot-ä.txt")
    means.write_text(apart("Työ järjestetään\n  Älykäs askel\n"), encoding="utf-8")
    assert cli(store, "set", "O1-01", "--goal", apart("Väki viihtyy"), "--means-file", str(means)).code == 0
    text = store.read(O1)
    assert unicodedata.is_normalized("NFC", text)
    assert "Väki viihtyy" in text
    decided = apart("Kaupunginvaltuusto 1.2.2021 § 3")
    assert cli(store, "amend", "--decision", decided, "--reason", apart("Syy on tämä.")).code == 0
    assert "Syy on tämä." in store.git("log", "-1", "--format=%B")
    assert read_query(apart("väki"), (), {}).words == ("väki",)


def test_what_the_editor_saves_is_composed(
    store: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "muokkain"
    script.write_text(f"#!/bin/sh\nprintf '%s' '{apart(COMPOSED)}' > \"$1\"\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    assert cli(store, "edit", "O1-01").code == 0
    assert store.read(O1) == COMPOSED


def test_an_edit_leaves_the_rest_of_a_file_as_it_is(store: Store, cli: Cli) -> None:
    store.write(O1, apart(COMPOSED))
    store.commit("erillään\n\nDecision: Kv 1.2.2021 § 3")
    assert cli(store, "set", "O1-01", "--target-year", "2024").code == 0
    assert store.read(O1) == apart(COMPOSED).replace("2021", "2024")


@pytest.mark.parametrize("suffix", ["csv", "txt", "docx", "xlsx"])
def test_documents_are_composed_as_they_are_read(suffix: str, tmp_path: Path) -> None:
    place = tmp_path / f"asiakirja.{suffix}"
    heads, cells = ("Päämäärä", "Tavoite", "Tavoitevuosi", "Keinot"), ("O1", "Työ sujuu", "2021", "Väki kehittää työtä")
    if suffix == "csv":
        place.write_text(apart(";".join(heads) + "\n" + ";".join(cells) + "\n"), encoding="utf-8")
    elif suffix == "txt":
        place.write_text(apart("O1 Työ sujuu \n\n2021 Väki kehittää työtä\n\n2020 Väki\n"), encoding="utf-8")
    elif suffix == "docx":
        document = Document()
        table = document.add_table(0, 4)
        for texts in (heads, cells):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = apart(text)
        document.save(str(place))
    else:
        with xlsxwriter.Workbook(str(place)) as book:
            sheet = book.add_worksheet()
            for row, texts in enumerate((heads, cells)):
                sheet.write_row(row, 0, [apart(text) for text in texts])
    reading, _source = read_document(str(place), HowToRead())
    assert not any_errors(reading.problems)
    [statement] = reading.statements
    assert (statement.newest["goal"], statement.newest["means"]) == ("Työ sujuu", (Means("Väki kehittää työtä"),))


@given(st.text(st.sampled_from("aä\u0308\u0323ö –.A"), max_size=20))
def test_texts_that_look_the_same_are_the_same_once_read(text: str) -> None:
    once = collapsed(text)
    assert collapsed(once) == once == collapsed(apart(text)) == collapsed(unicodedata.normalize("NFC", text))
