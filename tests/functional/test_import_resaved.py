"""kortit's own documents as other programs save them: untouched they make no drafts, and an edit makes exactly that."""

from __future__ import annotations

import copy
import csv
import io
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.functional.test_import_tables import drafts
from tests.office import all_converted
from tests.table_documents import word_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.usefixtures("read_here")

GOAL = """goal: Työyhteisöt "palautuvat" 'kiireisistä' jaksoista -- ja poissaolot vähenevät...
target_year: 2027
means:
  - "Osuus ≥ 80 % → mitataan."
  - text: "1.5.2027"
    steps: ["007", "=A1+1"]
  - "(c) ja 1/2; https://kuulasjarvi.example/a?b=1&c=2"
  - "Sana\u2011yhdys"
owner: "12"
numbers: ["85", "1,5 pv", "–"]
"""
FIELD = "  numbers: {name: Mittarit, type: list, authority: any}\n"
COMMANDS = {"cards": ("cards",), "changes": ("changes", "HEAD^..")}
RESAVED = {"docx": 'docx:"MS Word 2007 XML"', "xlsx": 'xlsx:"Calc MS Excel 2007 XML"'}


@pytest.fixture
def exported(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with a goal full of what other programs like to change, and its documents beside it."""

    def fill(store: Store) -> None:
        store.write("kortit.yaml", store.read("kortit.yaml") + FIELD)
        store.commit("kenttä")
        store.write("kortit/S1/S1-01.yaml", GOAL)
        store.commit("tavoite")
        (store.root / "viennit").mkdir()
        for name, command in COMMANDS.items():
            outputs = [part for kind in ("csv", "xlsx", "docx") for part in ("-o", f"viennit/{name}.{kind}")]
            result = cli(store, *command, *outputs)
            assert result.code == 0, result.err

    return templates.prepared("resaved", tmp_path / "kunta", fill)


def imported(store: Store, cli: Cli, name: str) -> dict[str, list[str]]:
    result = cli(store, "import", f"viennit/{name}")
    assert result.code == 0, result.err
    made = drafts(store, cli)
    store.git("checkout", "-q", ".")
    return made


def test_what_libreoffice_saves_again_makes_no_drafts_and_an_edit_there_one(
    exported: Store, cli: Cli, tmp_path: Path
) -> None:
    for kind, form in RESAVED.items():
        files = [exported.root / f"viennit/{name}.{kind}" for name in COMMANDS]
        for path in all_converted(files, form.replace('"', ""), tmp_path / "resaved"):
            exported.write(f"viennit/{path.name}", path.read_bytes())
            assert imported(exported, cli, path.name) == {}
    for name in COMMANDS:
        changed = edited(exported.root / f"viennit/{name}.docx", year_of)
        exported.write("viennit/muutettu.docx", changed)
        assert imported(exported, cli, "muutettu.docx") == {"S1-01": ["target_year"]}


def test_runs_that_word_divides_and_comments_change_nothing_and_an_edit_is_that_draft(
    exported: Store, cli: Cli
) -> None:
    for name in COMMANDS:
        path = exported.root / f"viennit/{name}.docx"
        for change, wanted in ((divided, {}), (year_of, {"S1-01": ["target_year"]})):
            exported.write("viennit/muutettu.docx", edited(path, change, commented=True))
            assert imported(exported, cli, "muutettu.docx") == wanted


def edited(path: Path, change: Callable[[Any], None], *, commented: bool = False) -> bytes:
    document = docx.Document(str(path))
    row = next(row for table in document.tables for row in table.rows if "S1-01" in row.cells[0].text)
    for paragraph in row.cells[1].paragraphs:
        change(paragraph)
    if commented:
        document.add_comment(row.cells[1].paragraphs[0].runs[0], text="Tarkista.", author="Strategia", initials="S")
    return word_bytes(document)


def year_of(paragraph: Any) -> None:
    for run in paragraph.runs:
        if run.text.strip() == "2027":
            run.text = "2041"


def divided(paragraph: Any) -> None:
    """Divide the runs into pieces, each with the revision that Word saved it in."""
    for run in [run for run in paragraph.runs if len(run.text) > 1]:
        for place in range(0, len(run.text), 3):
            piece = copy.deepcopy(run._r)
            piece.text = run.text[place : place + 3]
            piece.set(qn("w:rsidR"), f"00AB{place:04d}")
            run._r.addprevious(piece)
        run._r.getparent().remove(run._r)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_sheet_saved_with_semicolons_in_an_old_encoding_loses_no_sign(
    exported: Store, cli: Cli, encoding: str
) -> None:
    for name in COMMANDS:
        text = (exported.root / f"viennit/{name}.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        for wanted in ({}, {"S1-01": ["means"]}):
            stream = io.StringIO(newline="")
            csv.writer(stream, delimiter=";").writerows(rows)
            exported.write("viennit/a.csv", stream.getvalue().encode(encoding, "replace"))
            assert imported(exported, cli, "a.csv") == wanted
            rows = [[cell.replace("(c) ja", "(c) tai") if rows[0][place] in ("Keinot", "Uudet keinot") else cell
                     for place, cell in enumerate(row)] for row in rows]  # fmt: skip
