"""What an import leaves out, or does beside what was asked for, is told; what could be taken wrongly is refused."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import docx
import pikepdf
import pytest
import typst
from PIL import Image
from xlsxwriter import Workbook

from tests.functional.test_import_silent import assert_refused, export, importing, rows_of, write_rows
from tests.functional.test_import_silent import filled as filled  # noqa: PLC0414  a fixture
from tests.functional.test_import_tables import DECIDED, drafts, put
from tests.table_documents import word_bytes

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

pytestmark = pytest.mark.usefixtures("read_here")

HEADING = "Päämäärä;Tavoite;Tavoitevuosi;Keinot"


# --- kortit's own documents ---


@pytest.mark.parametrize("gone", ["Vertailun alku", "Vertailun loppu"])
def test_a_sheet_that_lost_a_column_of_commits_says_what_it_is_held_against(filled: Store, cli: Cli, gone: str) -> None:
    filled.git("commit", "-q", "--allow-empty", "-m", "ei mitään")
    export(filled, cli, "csv", "changes")
    lines = rows_of(filled)
    place = lines[0].index(gone)
    write_rows(filled, [[text for number, text in enumerate(line) if number != place] for line in lines])
    result = cli(filled, "import", "../vienti.csv")
    assert (result.code, "does not say which commits it was made of" in result.err) == (0, True)


@pytest.mark.parametrize("typed", [" · vastuu: rehtori 1.5.2027", " · tarkistettava ennen 1.6.2027"])
def test_what_people_type_behind_a_state_is_text_and_not_taken_for_a_decision(
    filled: Store, cli: Cli, typed: str
) -> None:
    filled.write(
        "kortit/O1/O1-01.yaml", filled.read("kortit/O1/O1-01.yaml").replace("- Kysely.", "- Uusi keino.\n  - Kysely.")
    )
    filled.commit("uusi keino")
    name = export(filled, cli, "docx", "changes", "HEAD^..")
    found = docx.Document(str(filled.root / name))
    runs = [run for table in found.tables for row in table.rows for one in row.cells[1].paragraphs for run in one.runs]
    next(run for run in runs if run.text == " (lisätty)").text += typed
    filled.write(name, word_bytes(found))
    assert cli(filled, "import", name).code == 0
    assert typed.removeprefix(" ") in filled.read("kortit/O1/O1-01.yaml")


def test_texts_below_the_state_and_the_decisions_of_a_sheet_are_told(filled: Store, cli: Cli) -> None:
    export(filled, cli, "csv", "changes")
    lines = rows_of(filled)
    for heading, text in (("Tila", "Kesken"), ("Päätökset", "Lautakunta hyväksyi")):
        changed = [list(line) for line in lines]
        changed[1][lines[0].index(heading)] = text
        write_rows(filled, changed)
        result = cli(filled, "import", "../vienti.csv")
        assert (result.code, f"left out: “{text}”" in result.err) == (0, True)
    write_rows(filled, lines)
    assert "left out" not in cli(filled, "import", "../vienti.csv").err


def test_a_field_may_be_called_like_a_heading_of_the_sheet_of_changes(filled: Store, cli: Cli) -> None:
    filled.write("kortit.yaml", filled.read("kortit.yaml").replace("name: Vastuutaho", "name: Teksti"))
    filled.commit("nimi")
    export(filled, cli, "xlsx", "changes")
    result = cli(filled, "import", "../vienti.xlsx")
    assert (result.code, drafts(filled, cli)) == (0, {}), result.err


@pytest.mark.parametrize(
    ("name", "said"),
    [("Vastuutaho", "another extra field has the name"), ("VASTUUTAHO.", "another extra field"), ("Ero: x", "colon")],
)
def test_names_of_fields_that_documents_cannot_tell_apart_are_problems(
    filled: Store, cli: Cli, name: str, said: str
) -> None:
    filled.write("kortit.yaml", filled.read("kortit.yaml").replace("name: Mittarit", f"name: '{name}'"))
    result = cli(filled, "check")
    assert (result.code, said in result.out + result.err) == (1, True)


def test_a_second_row_of_a_goal_is_not_run_into_the_first(filled: Store, cli: Cli) -> None:
    export(filled, cli, "csv")
    lines = rows_of(filled)
    more = ["" for _text in lines[0]]
    more[lines[0].index("Tunnus")], more[lines[0].index("Keinot")] = "O1-01", "Lisätty keino"
    write_rows(filled, [*lines[:2], more, *lines[2:]])
    assert_refused(filled, cli(filled, "import", "../vienti.csv"), "the row has no goal text")


# --- officials' tables ---


def test_a_code_before_a_goal_that_is_not_that_of_its_heading_is_told(empty_store: Store, cli: Cli) -> None:
    lines = ("Tavoite;Tavoitevuosi;Keinot", "O1 Hyvä arki;;", "B2 Kielitason saavuttaa;2027;K", "Jaksaa;2027;K")
    result = importing(empty_store, cli, *lines)
    assert (result.code, "“B2” before the goal is taken for its theme, though it stands under O1" in result.err) == (
        0,
        True,
    )


def test_texts_of_drawings_and_margins_of_a_workbook_are_told(empty_store: Store, cli: Cli) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, HEADING.split(";"))
        page.write_row(1, 0, ["O1", "Jaksaa", 2026, "K"])
        page.insert_textbox(5, 5, "Vuodeksi 2030")
        page.set_header('&L&"Arial,Bold"&12Salainen & luonnos&R&D')
        page.set_footer("&CSivu&P/&N")
    result = cli(empty_store, "import", put(empty_store, "a.xlsx", stream.getvalue()))
    assert "left out: “Salainen & luonnos”" in result.err
    assert "Sivu" not in result.err
    assert (result.code, "left out: “Vuodeksi 2030”" in result.err) == (0, True)


def test_a_new_theme_of_a_document_is_told(filled: Store, cli: Cli) -> None:
    result = importing(filled, cli, HEADING, "X9;Aivan uusi;2030;Keino", options=["--new"])
    assert (result.code, "X9 is no theme of kortit.yaml" in result.err) == (0, True)


def test_texts_and_names_that_a_store_with_goals_does_not_take_are_told(filled: Store, cli: Cli) -> None:
    lines = ("Uusi otsikko;;;", "Valtuusto päättää tästä.;;;", HEADING, "O1 Hyvä arki;Henkilöstö jaksaa;2031;Kysely.")
    result = importing(filled, cli, *lines)
    assert result.code == 0, result.err
    assert "the document calls O1 “Hyvä arki”; kortit.yaml has no name for it" in result.err
    assert "texts around the tables are not taken back" in result.err


def test_a_heading_without_goals_is_told(empty_store: Store, cli: Cli) -> None:
    found = docx.Document()
    for theme, goals in (("O1 Hyvä arki", ["Jaksaa"]), ("O3 Tyhjä teema", [])):
        found.add_heading(theme, 2)
        for goal in goals:
            table = found.add_table(rows=2, cols=3)
            for row, texts in zip(
                table.rows, (("Tavoite", "Tavoitevuosi", "Keinot"), (goal, "2027", "K")), strict=True
            ):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
    result = cli(empty_store, "import", put(empty_store, "a.docx", word_bytes(found)))
    assert (result.code, "left out: the heading “O3 Tyhjä teema”" in result.err) == (0, True)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1, 2)])
def test_a_cell_that_is_merged_over_different_columns_is_refused(
    empty_store: Store, cli: Cli, first: int, last: int
) -> None:
    found = docx.Document()
    table = found.add_table(rows=2, cols=4)
    texts = ["O1", "O1 Jaksaa", "Kysely", "2026"]
    texts[last] = ""
    for row, line in zip(table.rows, (("Päämäärä", "Tavoite", "Keinot", "Tavoitevuosi"), texts), strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    table.cell(1, first).merge(table.cell(1, last))
    result = cli(empty_store, "import", put(empty_store, "a.docx", word_bytes(found)))
    assert_refused(empty_store, result, "is merged over columns that hold different things")


def test_themes_of_both_sides_are_not_carried_down(empty_store: Store, cli: Cli) -> None:
    lines = ("Vanha päämäärä;Uusi päämäärä;Tavoite;Tavoitevuosi;Keinot", "O1;O2;Eka;2026;k", ";;Toka;2026;k")
    assert_refused(empty_store, importing(empty_store, cli, *lines), ":3:1: error: no theme")


def test_settings_that_are_in_no_commit_are_told_of_when_an_import_takes_them_along(
    empty_store: Store, cli: Cli
) -> None:
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml") + "# muistettavaa\n")
    result = importing(empty_store, cli, HEADING, "O1;Jaksaa;2026;K", options=DECIDED)
    assert "kortit.yaml has changes that are in no commit yet" in result.err


def test_a_first_import_of_new_goals_alone_needs_no_baseline(empty_store: Store, cli: Cli) -> None:
    settings = "perspectives: {O: {name: Oppiminen, themes: {O1: Henkilöstö}}}\ndocument: {columns: new-first}\n"
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml") + settings)
    empty_store.commit("teemat")
    lines = ("Tavoite;Uusi vuosi;Uudet keinot;Vanha vuosi;Vanhat keinot", "O1 Jaksaa;2026;K;–;–")
    before = empty_store.git("rev-list", "--count", "HEAD").strip()
    result = importing(empty_store, cli, *lines, options=DECIDED)
    assert result.code == 0, result.err
    assert int(empty_store.git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert cli(empty_store, "check").code == 0


def test_a_dash_at_the_end_of_a_line_keeps_its_spaces(empty_store: Store, cli: Cli) -> None:
    line = 'O1;"Hyvinvointi –\nterveys";2026;K'
    assert importing(empty_store, cli, HEADING, line).code == 0
    assert cli(empty_store, "list", "--format", "json").json["goals"][0]["goal"] == "Hyvinvointi – terveys"


# --- PDF ---

RULED = """#set page(height: 8cm)
#table(columns: 4, [Päämäärä], [Tavoite], [Tavoitevuosi], [Keinot], [O1], [Jaksaa], [2026], [Kysely])
"""


def pdf(**changes: Any) -> bytes:
    with pikepdf.Pdf.open(io.BytesIO(typst.compile(RULED.encode(), format="pdf"))) as document:
        if "note" in changes:
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 99, 20], Contents=changes["note"]
            )
            document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
        stream = io.BytesIO()
        document.save(stream)
    return stream.getvalue()


def test_notes_on_a_page_are_told(empty_store: Store, cli: Cli) -> None:
    result = cli(empty_store, "import", put(empty_store, "a.pdf", pdf(note="Vuodeksi 2030")))
    assert (result.code, "left out: “Vuodeksi 2030”" in result.err) == (0, True)


def test_a_page_that_is_a_picture_is_told(empty_store: Store, cli: Cli) -> None:
    picture, stream = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (60, 60), "grey").save(picture, "PDF")
    with pikepdf.Pdf.open(io.BytesIO(pdf())) as document, pikepdf.Pdf.open(picture) as scan:
        document.pages.extend(scan.pages)
        document.save(stream)
    result = cli(empty_store, "import", put(empty_store, "a.pdf", stream.getvalue()))
    assert (result.code, "page 2 is a picture without text" in result.err) == (0, True)


def test_a_pdf_with_spoilt_bytes_is_damaged_or_read_and_never_our_fault(empty_store: Store, cli: Cli) -> None:
    data = pdf()
    for place in range(9, len(data), max(1, len(data) // 60)):
        spoilt = data[:place] + b"\xff" + data[place + 1 :]
        result = cli(empty_store, "import", "--dry-run", put(empty_store, "a.pdf", spoilt))
        assert result.code in (0, 1, 2), (place, result.err)
        assert "fault of the program" not in result.err


def test_a_page_full_of_rules_is_refused_before_it_takes_long(empty_store: Store, cli: Cli) -> None:
    lines = (
        "#set page(width: 12cm, height: 12cm, margin: 0cm)\n"
        "#for n in range(1, 60) { place(dx: n * 2mm, line(length: 12cm, angle: 90deg)) }\n"
        "#for n in range(1, 60) { place(dy: n * 2mm, line(length: 12cm)) }"
    )
    data = bytes(typst.compile(lines.encode(), format="pdf"))
    result = cli(empty_store, "import", put(empty_store, "a.pdf", data))
    assert (result.code, "page 1 has more rules than a table of goals" in result.err) == (2, True)


BOOK = """
#set page(width: 16cm, height: 9cm)
#for n in range(1, 6) [
  #if n > 1 { pagebreak() }
  = Sivu #n
  #if n == 3 { table(columns: 4, [Teema], [Tulostavoite 2026], [Keinot], [Mittari], [O1], [Jaksaa], [Kysely.], [%]) } else {
    table(columns: 3, [Tunnusluku], [TP 2024], [TA 2025], [Oppilaat], [2104], [2090])
  }
]
"""


def test_pages_and_a_table_of_a_book_are_chosen_and_explained(empty_store: Store, cli: Cli) -> None:
    name = put(empty_store, "kirja.pdf", bytes(typst.compile(BOOK.encode(), format="pdf")))
    left = ("--column", "ignore=Mittari", "--dry-run")
    whole, pages = cli(empty_store, "import", name, *left), cli(empty_store, "import", name, "--pages", "2-3", *left)
    assert (whole.code, pages.code) == (0, 0), whole.err
    assert "and 1 more were not read; their headings: “Tunnusluku”" in whole.err
    assert "table 1 (page 2) was not read" in pages.err
    assert "would be made: a commit with 1 goal" in pages.err
    chosen = cli(empty_store, "import", name, "--table", "3", *left)
    assert (chosen.code, "not read" in chosen.err) == (0, False)
    for wanted, said in (("4-3", "names no pages"), ("6", "has 5 pages, and no page 6")):
        wrong = cli(empty_store, "import", name, "--pages", wanted)
        assert (wrong.code, said in wrong.err) == (2, True)
    shown = cli(empty_store, "import", name, "--explain", "--pages", "3")
    assert shown.code == 0
    assert "1 “Teema”: theme; a known heading" in shown.out
    assert "4 “Mittari”: indicators; a known heading" in shown.out
    data = cli(empty_store, "import", name, "--explain", "--format", "json").json["tables"]
    assert [one["read"] for one in data] == [False, False, True, False, False]
    assert data[2]["columns"][1]["fields"] == ["goal"]
    assert empty_store.git("status", "--porcelain") == ""


def test_the_lines_that_a_refusal_shows_make_the_import_work(empty_store: Store, cli: Cli) -> None:
    lines = ("Painopiste;Tulostavoite 2026;Toimenpiteet;Mittari", "Elävä kylä;Kylätalot avautuvat;Lukot;Tunnit: kaikki")
    refused = importing(empty_store, cli, *lines)
    assert refused.code == 1
    shown = [line.removeprefix("    ") for line in refused.err.splitlines() if line.startswith("    ")]
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml") + "\n".join([*shown, ""]))
    assert cli(empty_store, "amend", *DECIDED).code == 0
    result = importing(empty_store, cli, *lines)
    assert (result.code, cli(empty_store, "check").code) == (0, 0), result.err
    assert "P1 Elävä kylä" in cli(empty_store, "list").out
    assert "Tunnit: kaikki" in empty_store.read("kortit/P1/P1-01.yaml")


def test_options_for_what_a_document_does_not_say(empty_store: Store, cli: Cli) -> None:
    lines = ("Tavoite;Keinot", "Jaksaa;Kysely.")
    refused = importing(empty_store, cli, *lines)
    assert (refused.code, "give --target-year 2026" in refused.err, "--theme T1" in refused.err) == (1, True, True)
    for option, value in (("--target-year", "26"), ("--theme", "Talous"), ("--pages", "1")):
        assert importing(empty_store, cli, *lines, options=[option, value]).code == 2
    assert importing(empty_store, cli, *lines, options=["--target-year", "2026", "--theme", "t1"]).code == 0
    assert "target_year: 2026" in empty_store.read("kortit/T1/T1-01.yaml")


def test_many_goals_get_their_ids_at_once(empty_store: Store, cli: Cli) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADING.split(";"), *(["O1", f"Tavoite {n}", "2026", "K"] for n in range(120))])
    assert cli(empty_store, "import", put(empty_store, "a.csv", stream.getvalue().encode())).code == 0
    ids = [goal["id"] for goal in cli(empty_store, "list", "--format", "json").json["goals"]]
    assert sorted(ids) == sorted(f"O1-{number:02d}" for number in range(1, 121))
