"""kortit's own workbooks as programs save them with openpyxl: untouched no drafts, each edit exactly that draft."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.functional.test_import_tables import drafts
from tests.office import saved_by_openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.usefixtures("read_here")

BEFORE = """goal: Työyhteisöt "palautuvat" kiireisistä jaksoista -- ja poissaolot vähenevät
target_year: 2026
means:
  - Kysely tehdään keväällä.
  - text: Esihenkilöt valmennetaan.
    steps: [Ensin johto., "1.5.2027"]
  - Työvuorot suunnitellaan yhdessä.
owner: Henkilöstöpalvelut
numbers: ["85", "1,5 pv"]
"""
AFTER = """goal: Työyhteisöt "palautuvat" kiireisistä jaksoista -- ja poissaolot puolittuvat
target_year: 2027
means:
  - Kysely tehdään syksyllä.
  - text: "=A1+1"
    steps: ["007", "Sana\u2011yhdys"]
  - "Osuus ≥ 80 % → mitataan & kerrotaan <heti>."
owner: "12"
numbers: ["85", "1,5 pv", "–"]
"""
FIELD = "  numbers: {name: Mittarit, type: list, authority: any}\n"
OPTIONS: dict[str, tuple[str, ...]] = {
    "cards": ("cards",),
    "compact": ("cards", "--density", "compact"),
    "changes-plain": ("changes", "HEAD^..", "--layout", "plain", "--decisions"),
    "changes": ("changes", "HEAD^..", "--all"),
    "old-first": ("changes", "HEAD^..", "--all", "--columns", "old-first", "--decisions"),
    "dash": ("changes", "HEAD^..", "--unchanged", "dash"),
    "plain": ("cards", "--layout", "plain"),
    "brackets": ("changes", "HEAD^..", "--marks", "brackets"),
    "unmarked": ("changes", "HEAD^..", "--marks", "none"),
    "from-root": ("changes", "ROOT.."),
}
HEADINGS = {
    "goal": ("Tavoite", "Uusi tavoite"),
    "target_year": ("Tavoitevuosi", "Uusi tavoitevuosi"),
    "means": ("Keinot", "Uudet keinot"),
    "owner": ("Vastuutaho", "Vastuutaho (uusi)"),
    "numbers": ("Mittarit", "Mittarit (uusi)"),
}


@pytest.fixture
def exported(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    def fill(store: Store) -> None:
        store.write("kortit.yaml", store.read("kortit.yaml") + FIELD)
        store.write("kortit/S1/S1-01.yaml", BEFORE)
        store.commit("ennen")
        store.write("kortit/S1/S1-01.yaml", AFTER)
        store.commit("jälkeen")
        (store.root / "viennit").mkdir()
        for name, command in OPTIONS.items():
            result = cli(store, *command, "-o", f"viennit/{name}.xlsx")
            assert result.code == 0, result.err

    return templates.prepared("openpyxl", tmp_path / "kunta", fill)


def saved(path: Path, change: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.load_workbook(path)
    change(workbook.worksheets[0])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("name", OPTIONS)
def test_what_openpyxl_saves_again_makes_no_drafts(exported: Store, cli: Cli, name: str, rich: bool) -> None:
    exported.write(
        "viennit/a.xlsx", saved_by_openpyxl((exported.root / f"viennit/{name}.xlsx").read_bytes(), rich=rich)
    )
    result = cli(exported, "import", "viennit/a.xlsx")
    assert result.code == 0, result.err
    assert drafts(exported, cli) == {}
    assert "warning" not in result.err, result.err


def test_a_workbook_made_anew_of_the_values_alone_makes_no_drafts(exported: Store, cli: Cli) -> None:
    for name in OPTIONS:
        read, anew = openpyxl.load_workbook(exported.root / f"viennit/{name}.xlsx"), openpyxl.Workbook()
        anew.remove(anew.active)
        for sheet in read.worksheets:
            made = anew.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    copy = made.cell(cell.row, cell.column, cell.value)
                    copy.data_type = cell.data_type  # a text that begins like a formula is none
        stream = io.BytesIO()
        anew.save(stream)
        exported.write("viennit/a.xlsx", stream.getvalue())
        result = cli(exported, "import", "viennit/a.xlsx")
        assert (result.code, drafts(exported, cli)) == (0, {}), result.err


# --- edits ---

Change = tuple[list[object], list[object]]
"""What goes out of a field and what comes into it."""


def with_steps(*steps: str) -> object:
    return {"text": "=A1+1", "steps": list(steps)}


OLD = with_steps("007", "Sana\u2011yhdys")
TEXT = 'Työyhteisöt "palautuvat" kiireisistä jaksoista -- ja poissaolot '
EDITS: dict[str, tuple[str, Callable[[str], object], Change]] = {
    "a goal's text": ("goal", lambda text: text.replace("puolittuvat", "loppuvat"),
                      ([TEXT + "puolittuvat"], [TEXT + "loppuvat"])),
    "a year as text": ("target_year", lambda text: "2031", ([2027], [2031])),
    "a year as a number": ("target_year", lambda text: 2031, ([2027], [2031])),
    "a means": ("means", lambda text: text.replace("syksyllä", "talvella"),
                (["Kysely tehdään syksyllä."], ["Kysely tehdään talvella."])),
    "a step": ("means", lambda text: text.replace("007", "008"), ([OLD], [with_steps("008", "Sana\u2011yhdys")])),
    "an added means": ("means", lambda text: text + "\nUusi keino.", ([], ["Uusi keino."])),
    "an added means with a bullet": ("means", lambda text: text + "\n• Uusi keino.", ([], ["Uusi keino."])),
    "an added step": ("means", lambda text: text.replace("007", "007\n  Uusi vaihe"),
                      ([OLD], [with_steps("007", "Uusi vaihe", "Sana\u2011yhdys")])),
    "a removed means": ("means", lambda text: text.split("\n", 1)[1], (["Kysely tehdään syksyllä."], [])),
    "an extra field": ("owner", lambda text: "Tilapalvelut", (["12"], ["Tilapalvelut"])),
    "an extra field as a number": ("owner", lambda text: 13, (["12"], ["13"])),
    "an emptied extra field": ("owner", lambda text: None, (["12"], [])),
    "an item of a list": ("numbers", lambda text: text.replace("1,5", "2,5"), (["1,5 pv"], ["2,5 pv"])),
    "an added item of a list": ("numbers", lambda text: text + "\n86", ([], ["86"])),
}  # fmt: skip


def row_of(sheet: Any) -> tuple[list[str], Any]:
    """The headings of a sheet, and the row of S1-01."""
    headings = [str(cell.value) for cell in sheet[1]]
    return headings, next(row for row in sheet.iter_rows(min_row=2) if any(cell.value == "S1-01" for cell in row))


def put_in(field: str, change: Callable[[str], object]) -> Callable[[Any], None]:
    """Change the cell of a field of S1-01."""

    def made(sheet: Any) -> None:
        headings, row = row_of(sheet)
        cell = row[next(headings.index(one) for one in HEADINGS[field] if one in headings)]
        cell.value = change(str(cell.value))

    return made


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    """What differs between two goals, field by field."""
    found: dict[str, Change] = {}
    for field in before.keys() | after.keys():
        old, new = (side.get(field, []) for side in (before, after))
        old, new = (side if isinstance(side, list) else [side] for side in (old, new))
        if old != new:
            found[field] = [one for one in old if one not in new], [one for one in new if one not in old]
    return found


def goal(store: Store, cli: Cli) -> dict[str, Any]:
    """The goal of S1-01, field by field."""
    (said,) = cli(store, "show", "S1-01", "--format", "json").json["goals"]
    return {**{field: value for field, value in said.items() if field != "extra"}, **said.get("extra", {})}


@pytest.mark.parametrize("name", OPTIONS)
def test_each_edit_is_exactly_that_draft(exported: Store, cli: Cli, name: str) -> None:
    before = goal(exported, cli)
    for what, (field, change, wanted) in EDITS.items():
        exported.write("viennit/a.xlsx", saved(exported.root / f"viennit/{name}.xlsx", put_in(field, change)))
        result = cli(exported, "import", "viennit/a.xlsx")
        assert result.code == 0, (what, result.err)
        assert drafts(exported, cli) == {"S1-01": [field]}, what
        assert changed(before, goal(exported, cli)) == {field: wanted}, what
        exported.git("checkout", "-q", ".")


def test_rows_may_be_sorted_and_deleted_and_added_and_columns_taken_away(exported: Store, cli: Cli) -> None:
    path = exported.root / "viennit/cards.xlsx"

    def turned(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place).value = value

    def shortened(sheet: Any) -> None:
        _headings, row = row_of(sheet)
        sheet.delete_rows(row[0].row)

    def added(sheet: Any) -> None:
        values = {"Päämäärä": "S1", "Tavoite": "Uusi tavoite", "Tavoitevuosi": 2030, "Keinot": "Uusi keino."}
        sheet.append([values.get(str(cell.value)) for cell in sheet[1]])

    def narrowed(sheet: Any) -> None:
        headings, _row = row_of(sheet)
        sheet.delete_cols(headings.index("Vastuutaho") + 1)

    for change, said in ((turned, ""), (shortened, "nothing happens to it: S1-01"), (narrowed, "")):
        exported.write("viennit/a.xlsx", saved(path, change))
        result = cli(exported, "import", "viennit/a.xlsx")
        assert (result.code, drafts(exported, cli), said in result.err) == (0, {}, True), result.err
    exported.write("viennit/a.xlsx", saved(path, added))
    assert "the row has no id" in cli(exported, "import", "viennit/a.xlsx").err
    assert cli(exported, "import", "viennit/a.xlsx", "--new").code == 0
    (added_goal,) = cli(exported, "drafts", "--format", "json").json["rows"]
    assert (added_goal["kind"], added_goal["new"]["goal"]) == ("added", "Uusi tavoite")


def test_what_is_struck_out_there_is_removed(exported: Store, cli: Cli) -> None:
    def struck(sheet: Any) -> None:
        headings, row = row_of(sheet)
        cell = row[headings.index("Keinot")]
        lines = str(cell.value).splitlines(keepends=True)
        cell.value = CellRichText(TextBlock(InlineFont(strike=True), lines[0]), *lines[1:])

    exported.write("viennit/a.xlsx", saved(exported.root / "viennit/cards.xlsx", struck))
    result = cli(exported, "import", "viennit/a.xlsx")
    assert (result.code, "struck out, so taken as removed" in result.err) == (0, True), result.err
    assert drafts(exported, cli) == {"S1-01": ["means"]}
