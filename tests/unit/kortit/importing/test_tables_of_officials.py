"""Tables as officials make them, in every format: the rows that come in are those that were written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from kortit.characters import FORBIDDEN, collapsed, composed
from kortit.errors import UsageError
from kortit.fields import ExtraField
from kortit.goal import Means
from kortit.importing.word_doubts import GARBLED
from kortit.kinds import LIST, TEXT
from kortit.municipality import Columns, Municipality, Perspective, Theme
from kortit.problem import Severity
from tests.rows import Column, GoalRow
from tests.table_documents import (
    Box,
    Layout,
    Text,
    add_word_table,
    box,
    excel,
    grid,
    pdf,
    separated,
    word,
    word_bytes,
)
from tests.unit.kortit.importing.reading import read, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlsxwriter.worksheet import Worksheet

    from kortit.importing.rows import Reading, Said

WRITERS: dict[str, Callable[[list[list[Box]]], bytes]] = {"docx": word, "xlsx": excel, "csv": separated}
ROWS = [
    GoalRow(0, "O1", "Henkilöstö voi hyvin", Column(2026, (Means("Kysely."), Means("Valmennus:", ("Uudet", "Vanhat")))),
        Column(2025, (Means("Kysely."),))),
    GoalRow(0, "O1", "Tilat ovat terveelliset", Column(2027, ()), Column(2027, ())),
    GoalRow(0, "S2", "Asiointi sujuu verkossa", Column(2028, (Means("Lomakkeet uudistetaan."),)), Column(2026, ())),
]  # fmt: skip


def sides(reading: Reading) -> list[tuple[Said | None, Said | None]]:
    return [(one.side(one.new), one.side(one.old)) for one in reading.statements]


def expected(rows: Sequence[GoalRow], pairs: int = 2) -> list[tuple[Said, Said]]:
    said: list[tuple[Said, Said]] = []
    for row in rows:
        about: Said = {"theme": row.theme, "goal": row.goal}
        new, old = ({**about, "target_year": one.target_year, "means": one.means} for one in (row.new, row.old))
        said.append((new, old if pairs == 2 else new))
    return said


def assert_read(reading: Reading, rows: Sequence[GoalRow], layout: Layout) -> None:
    assert told(reading) == []
    assert sides(reading) == expected(rows, layout.pairs)
    assert reading.pairs == layout.pairs
    if layout.pairs == 2:
        assert reading.columns is (Columns.OLD_FIRST if layout.old_first else Columns.NEW_FIRST)


# --- any rows, in any layout ---

odd = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"]), max_size=12).map(
    composed
)
words = st.sampled_from(["Selvitys", "Ärendena", "Keski-Uudenmaan", "“Lainaus”", "KYSELY", "O365", "CO2-päästöt"])
openings = st.sampled_from(["Palvelut", "Ålands", "Vuonna 2021", "Österbottens", "Yli 60 000 euron", "“Meidän”"])
plain_texts = st.builds(
    lambda *parts: collapsed(" ".join(parts)), openings, words, st.sampled_from(["toteutetaan.", "ja", "ei"])
)
odd_texts = st.builds(lambda *parts: collapsed(" ".join(parts)), openings, odd, words, odd).filter(
    lambda text: not FORBIDDEN.search(text) and not GARBLED.search(text)
)
themes = st.sampled_from(["O1", "S2", "ÄÖ12"])
layouts = st.builds(
    Layout,
    st.sampled_from(["fi", "sv"]), st.booleans(), st.booleans(), st.booleans(), st.sampled_from([1, 2]), st.booleans(),
)  # fmt: skip


def any_rows(texts: st.SearchStrategy[str], most: int = 5) -> st.SearchStrategy[list[GoalRow]]:
    # A sentence that a comma leads over, or a list without one, would be read as going on.
    ended = texts.map(lambda text: text.rstrip(" ,;-‐‑–—") or "Ei")
    means = st.builds(Means, ended, st.lists(ended, max_size=3).map(tuple))
    columns = st.builds(Column, st.integers(1990, 2099), st.lists(means, max_size=3).map(tuple))
    return st.lists(st.builds(GoalRow, st.just(0), themes, ended, columns, columns), min_size=1, max_size=most)


@pytest.mark.parametrize("kind", WRITERS)
@given(rows=any_rows(odd_texts), layout=layouts)
@settings(max_examples=60)
def test_any_rows_come_in_as_they_were_written(kind: str, rows: list[GoalRow], layout: Layout) -> None:
    assert_read(read(WRITERS[kind](grid(rows, layout)), kind), rows, layout)


@given(any_rows(plain_texts, most=12), layouts, st.booleans())
@settings(max_examples=25)
def test_any_rows_come_in_from_a_ruled_pdf_over_its_pages(rows: list[GoalRow], layout: Layout, repeats: bool) -> None:
    reading = read(pdf(grid(rows, layout), layout, repeats=repeats), "pdf")
    assert_read(reading, rows, layout)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [True, False])
def test_csv_has_any_separator_and_a_mark_of_byte_order_or_none(separator: str, mark: bool) -> None:
    rows = [GoalRow(0, "O1", 'Sanoi; "näin", ja\tnoin', ROWS[0].new, ROWS[0].old), *ROWS]
    layout = Layout(two_rows=False)
    reading = read(separated(grid(rows, layout), separator, mark=mark).removeprefix(b""), "csv")
    assert [one.about["goal"] for one in reading.statements] == ['Sanoi; "näin", ja noin', *(row.goal for row in ROWS)]


def test_cells_in_two_languages_are_told_by_their_headings() -> None:
    data = "Teema;Tavoite / Mål;Vuosi / År;Keinot\nO1;Lapset voivat hyvin. Barnen mår bra.;2026;Kysely\n"
    reading = read(data.encode(), "csv")
    assert told(reading) == []
    (warning,) = told(reading, Severity.WARNING)
    assert "headings in two languages (“Tavoite / Mål”)" in warning


def test_a_row_of_a_csv_is_told_by_its_line() -> None:
    data = 'Teema;Tavoite;Vuosi;Keinot\nO1;A;2026;"Keino\nToinen"\nO1;B;joskus;Keino\n'
    reading = read(data.encode(), "csv")
    assert [problem.line for problem in reading.problems] == [4]
    assert "“joskus” stands where the target year is to be, four digits alone" in told(reading)[0]


# --- themes ---


def test_a_heading_above_the_table_names_the_theme_of_its_goals_and_the_first_texts_are_title_and_preamble() -> None:
    document = docx.Document()
    document.add_heading("Sitovat tavoitteet 2026", 0)
    document.add_paragraph("Valtuusto hyväksyy tavoitteet.")
    document.add_paragraph("Ne sitovat.")
    layout = Layout(theme_column=False, together=True)
    for theme, rows in (("O1 Hyvinvoiva henkilöstö", ROWS[:2]), ("S2", ROWS[2:])):
        document.add_heading(theme, 2)
        cells = grid(rows, layout)
        add_word_table(
            document, [*cells[:2], *([box(row.goal), *line[1:]] for row, line in zip(rows, cells[2:], strict=True))]
        )
    reading = read(word_bytes(document), "docx")
    assert_read(reading, ROWS, layout)
    assert (reading.title, reading.preamble) == (
        "Sitovat tavoitteet 2026",
        "Valtuusto hyväksyy tavoitteet.\nNe sitovat.",
    )
    assert reading.names == {"O1": "Hyvinvoiva henkilöstö"}
    assert reading.problems == ()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_a_row_of_full_width_names_the_theme_of_the_rows_below(kind: str) -> None:
    head = [box("Tavoite"), box("Tavoitevuosi"), box("Keinot")]
    cells = [head, [box("O1 Henkilöstö", across=3)], [box("A"), box("2026"), box("Keino.")],
             [box("Näkökulma: talous", across=3)], [box("S2. Prosessit", across=3)], [box("B"), box("2027"), box()]]  # fmt: skip
    layout = Layout(theme_column=False, pairs=1)
    data = pdf(cells, layout) if kind == "pdf" else WRITERS[kind](cells)
    reading = read(data, kind)
    assert [(one.theme, one.about["goal"]) for one in reading.statements] == [("O1", "A"), ("S2", "B")]
    assert reading.names == {"O1": "Henkilöstö", "S2": "Prosessit"}
    said = "the heading above goals is left out: “Näkökulma: talous” (--section FIELD takes it)"
    assert said in told(reading, Severity.WARNING)


def test_a_lone_text_with_a_code_is_a_theme_and_that_is_said() -> None:
    cells = [[box("Tavoite"), box("Vuosi"), box("Keinot")], [box("O1 Henkilöstö"), box(), box()],
             [box("A"), box("2026"), box()]]  # fmt: skip
    reading = read(excel(cells), "xlsx")
    assert (reading.statements[0].theme, reading.names) == ("O1", {"O1": "Henkilöstö"})
    assert "taken for the heading of a theme: “O1 Henkilöstö”" in told(reading, Severity.NOTE)[0]


def test_a_theme_that_is_written_once_holds_for_the_rows_below_it() -> None:
    cells = [[box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
             [box("O1 Henkilöstö"), box("A"), box("2026"), box()], [box(), box("B"), box("2027"), box()]]  # fmt: skip
    assert [one.theme for one in read(excel(cells), "xlsx").statements] == ["O1", "O1"]


def test_a_theme_without_a_code_is_found_by_its_name_in_kortit_yaml_or_told() -> None:
    cells = [
        [box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
        [box("Henkilöstö"), box("A"), box("2026"), box()],
    ]
    city = Municipality("T", perspectives=(Perspective("O", "", (Theme("O7", "Henkilöstö"),)),))
    assert read(word(cells), "docx", city).statements[0].theme == "O7"
    (said,) = told(read(word(cells), "docx"))
    assert "no code is known for these themes: “Henkilöstö”" in said


def test_a_goal_may_begin_with_letters_and_a_digit_that_are_no_theme() -> None:
    cells = [[box("Tavoite"), box("Vuosi"), box("Keinot")], [box("CO2 päästöt vähenevät"), box("2026"), box()]]
    reading = read(word(cells, before=[("S3 Ympäristö", 1)]), "docx")
    assert (reading.statements[0].theme, reading.statements[0].about["goal"]) == ("S3", "CO2 päästöt vähenevät")
    assert "no theme" in told(read(word(cells), "docx"))[0]


def test_a_theme_with_two_names_is_a_problem() -> None:
    cells = [[box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
             [box("O1 Yksi"), box("A"), box("2026"), box()], [box("O1 Kaksi"), box("B"), box("2026"), box()]]  # fmt: skip
    assert told(read(word(cells), "docx")) == ["O1 has two names: “Yksi” and “Kaksi”"]


# --- columns ---


def test_extra_fields_are_found_by_their_names_in_kortit_yaml() -> None:
    fields = {"owner": ExtraField("owner", "Vastuutaho", TEXT, None),
              "numbers": ExtraField("numbers", "Tunnusluvut", LIST, None)}  # fmt: skip
    cells = [[box(one) for one in ("Vastuutaho", "Teema", "Tavoite", "Vuosi", "Keinot", "Tunnusluvut")],
             [box("Rehtori"), box("O1"), box("A"), box("2026"), box("Keino"), box("Yksi", "Kaksi")]]  # fmt: skip
    reading = read(word(cells), "docx", Municipality("T", fields=fields))
    said = reading.statements[0].about
    assert (said["owner"], said["numbers"]) == ("Rehtori", ("Yksi", "Kaksi"))


def test_a_column_that_is_not_understood_is_a_problem_until_a_person_says_what_it_is() -> None:
    cells = [[box(one) for one in ("Teema", "Tavoite", "Vuosi", "Keinot", "Huom.")],
             [box("O1"), box("A"), box("2026"), box("Keino"), box("tarkista")],
             [box("O1"), box("B"), box("2026"), box("Keino"), box("tämäkin")]]  # fmt: skip
    data = word(cells)
    (message,) = told(read(data, "docx"))
    assert "column 5 (“Huom.”)" in message
    assert "--column ignore=5" in message
    left = read(data, "docx", named=("ignore=Huom.",))
    assert told(left) == []
    assert told(left, Severity.WARNING) == ["table 1, row 2: column 5 (“Huom.”) is left out"]
    empty = [[*line[:4], box("Huom.") if not number else box()] for number, line in enumerate(cells)]
    assert read(word(empty), "docx").problems == ()


def test_a_table_whose_headings_are_not_understood_is_refused_with_them_and_the_way_out() -> None:
    cells = [[box("Asia"), box("Milloin"), box("Miten")], [box("O1 A"), box("2026"), box("Keino")]]
    (message,) = told(read(word(cells), "docx"))
    assert "“Asia”, “Milloin”, “Miten”" in message
    assert "--column goal=1" in message
    assert read(word(cells), "docx", named=("goal=1", "target_year=2", "means=3")).statements[0].about["goal"] == "A"


def test_columns_named_by_number_need_no_headings() -> None:
    cells = [[box("O1 A"), box("2026"), box("Keino")], [box("O1 B"), box("2027"), box("Keino")]]
    reading = read(excel(cells), "xlsx", named=("goal=1", "target_year=2", "means=3"))
    assert [one.about["target_year"] for one in reading.statements] == [2026, 2027]


def test_tables_that_are_no_tables_of_goals_are_told_and_left_alone() -> None:
    document = docx.Document()
    add_word_table(document, [[box("Laatija"), box("Päivä")], [box("N. N."), box("1.1.2026")]])
    add_word_table(document, grid(ROWS, Layout()))
    reading = read(word_bytes(document), "docx")
    assert told(reading, Severity.WARNING) == ["table 1 was not read; its headings: “Laatija”, “Päivä”"]
    assert len(reading.statements) == 3


def test_a_title_above_the_headings_of_a_sheet_is_the_title_and_rows_may_stand_anywhere() -> None:
    reading = read(excel(grid(ROWS, Layout()), above=["Sitovat tavoitteet 2026", "", "Valtuusto hyväksyy ne."]), "xlsx")
    assert_read(reading, ROWS, Layout())
    assert (reading.title, reading.preamble) == ("Sitovat tavoitteet 2026", "Valtuusto hyväksyy ne.")


def test_a_table_goes_on_in_the_next_one_without_headings() -> None:
    document = docx.Document()
    cells = grid(ROWS, Layout())
    add_word_table(document, cells[:4])
    document.add_paragraph("")
    add_word_table(document, cells[4:])
    assert_read(read(word_bytes(document), "docx"), ROWS, Layout())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_means_of_a_merged_goal_are_each_their_own_and_its_goal_is_no_heading(kind: str) -> None:
    cells = [[box("Tavoite"), box("Tavoitevuosi ja keinot"), box("Huom.")],
             [box("O1 Henkilöstö jaksaa", down=3), box("2026 kysely"), box("x", down=4)],
             [box()], [box("työtilat tarkastetaan")], [box("O1 Osaaminen kasvaa"), box("2027")]]  # fmt: skip
    reading = read(WRITERS[kind](cells), kind, named=("ignore=Huom.",))
    assert told(reading) == []
    assert [(one.about["goal"], one.about["means"]) for one in reading.statements] == [
        ("Henkilöstö jaksaa", (Means("kysely"), Means("työtilat tarkastetaan"))), ("Osaaminen kasvaa", ()),
    ]  # fmt: skip
    assert reading.names == {}


def test_a_name_of_a_column_that_has_no_words_means_none() -> None:
    cells = [[box("Tavoite"), box("Vuosi"), box("Keinot"), box()], [box("O1 A"), box("2026"), box(), box("x")]]
    with pytest.raises(UsageError, match="there is no column “€”"):
        read(word(cells), "docx", named=("ignore=€",))


def sheet_with(change: Callable[[Worksheet], object]) -> Reading:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        sheet = workbook.add_worksheet("T")
        rows: list[list[str | float]] = [["Teema", "Tavoite", "Vuosi", "Keinot"], ["O1", "A", 2026, "K"],
                                         ["O1", "B", 2027, 0.85], ["O1", "C", 2027, 0.5]]  # fmt: skip
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        change(sheet)
    return read(stream.getvalue(), "xlsx")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.set_row(1, None, None, {"hidden": True}), "sheet “T”: hidden rows were read too: 2"),
        (lambda sheet: sheet.set_column(3, 3, None, None, {"hidden": True}),
         "sheet “T”: hidden columns were read too: D"),
        (lambda sheet: sheet.set_column(9, 9, None, None, {"hidden": True}), None),
    ],
)  # fmt: skip
def test_what_a_sheet_does_not_show_is_read_and_told(change: Callable[[Worksheet], object], said: str | None) -> None:
    reading = sheet_with(change)
    assert told(reading) == []
    assert told(reading, Severity.WARNING) == [*filter(None, [said])]
    assert [str(one.about["means"][0].text) for one in reading.statements] == ["K", "0,85", "0,5"]  # type: ignore[index,union-attr]


def test_merged_cells_that_overlap_are_a_problem() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel([[box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
            [box("O1"), box("A"), box("2026"), box("K")], [box(), box(), box(), box()]]))) as old, zipfile.ZipFile(
        stream, "w"
    ) as new:  # fmt: skip
        for part in old.namelist():
            data = old.read(part)
            merges = b'<mergeCells count="2"><mergeCell ref="A2:B2"/><mergeCell ref="B2:C2"/></mergeCells>'
            new.writestr(part, data.replace(b"</sheetData>", b"</sheetData>" + merges))
    assert "sheet “Tavoitteet”: merged cells overlap at B2; part them" in told(read(stream.getvalue(), "xlsx"))


# --- cells ---


def one_cell(*texts: Text) -> tuple[Means, ...]:
    cells = [
        [box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
        [box("O1"), box("A"), box("2026"), Box(texts)],
    ]
    (statement,) = read(word(cells), "docx").statements
    means = statement.about["means"]
    assert isinstance(means, tuple)
    return means  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("texts", "means"),
    [
        ((Text("Yksi."), Text("kaksi")), (Means("Yksi."), Means("kaksi"))),
        ((Text("Yksi", 1), Text("Kaksi", 1)), (Means("Yksi"), Means("Kaksi"))),
        ((Text("Yksi", 1), Text("A", 2), Text("B", 3), Text("Kaksi", 1)), (Means("Yksi", ("A", "B")), Means("Kaksi"))),
        ((Text("Johdanto:"), Text("A", 1), Text("B", 1)), (Means("Johdanto:", ("A", "B")),)),
        ((Text("• A"), Text("• B")), (Means("A"), Means("B"))),
        ((Text("- A"), Text("  - a1"), Text("- B")), (Means("A", ("a1",)), Means("B"))),
        ((Text("Johdanto"), Text("* A"), Text("* B")), (Means("Johdanto", ("A", "B")),)),
        ((Text("Yksi\nKaksi jatkuu\nrivillä"),), (Means("Yksi"), Means("Kaksi jatkuu rivillä"))),
        ((Text("1. Kysely\n2. Toinen"),), (Means("Kysely"), Means("Toinen"))),
        (
            (Text("1. Yksi"), Text("2. Kaksi"), Text("• A"), Text("3. Kolme")),
            (Means("Yksi"), Means("Kaksi", ("A",)), Means("Kolme")),
        ),
        ((Text("Johdanto:\na) yksi\nb) kaksi"),), (Means("Johdanto:", ("yksi", "kaksi")),)),
        ((Text("• A\n1. B"),), (Means("A"), Means("B"))),
        ((Text("Ulottuu vuoteen\n2. luokan oppilailla"),), (Means("Ulottuu vuoteen 2. luokan oppilailla"),)),
        ((Text(""), Text("–")), ()),
        ((), ()),
    ],
)
def test_means_are_paragraphs_lists_and_typed_bullets(texts: tuple[Text, ...], means: tuple[Means, ...]) -> None:
    assert one_cell(*texts) == means


def test_a_year_and_means_may_share_a_cell_and_even_a_line() -> None:
    cells = [[box("Tavoite"), box("Uusi tavoitevuosi ja keinot"), box("Vanha tavoitevuosi ja keinot")],
             [box("O1 A"), box("2026 Keino", "Toinen"), box("2025", "Ennen")]]  # fmt: skip
    new, old = sides(read(word(cells), "docx"))[0]
    assert new is not None
    assert old is not None
    assert (new["target_year"], new["means"]) == (2026, (Means("Keino"), Means("Toinen")))
    assert (old["target_year"], old["means"]) == (2025, (Means("Ennen"),))


@pytest.mark.parametrize("nothing", ["–", "-", ""])
def test_a_goal_that_one_side_does_not_have_is_not_there_on_it(nothing: str) -> None:
    cells = [[box(one) for one in ("Tavoite", "Uusi vuosi", "Uudet keinot", "Vanha vuosi", "Vanhat keinot")],
             [box("O1 A"), box("2026"), box("Keino"), box(nothing), box(nothing)],
             [box("O1 B"), box(nothing), box(nothing), box("2025"), box("Keino")]]  # fmt: skip
    added, removed = read(word(cells), "docx").statements
    assert added.old is None
    assert added.new is not None
    assert removed.new is None
    assert removed.old is not None


@pytest.mark.parametrize("year", ["joskus", "2026–2027", "26", "3000", "vuonna 2026", ""])
def test_what_is_no_year_is_a_problem(year: str) -> None:
    cells = [[box("Tavoite"), box("Vuosi"), box("Keinot")], [box("O1 A"), box(year), box("Keino")]]
    assert "year" in told(read(word(cells), "docx"))[0]


def test_a_row_without_a_goal_is_a_problem_with_its_place() -> None:
    cells = [[box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")], [box("O1"), box(), box("2026"), box("Keino")]]
    assert told(read(excel(cells), "xlsx")) == ["sheet “Tavoitteet”, row 2: the row has no goal text"]


def test_a_row_goes_on_at_the_top_of_the_next_page() -> None:
    long = tuple(Means(f"Keino numero {number} toteutetaan.") for number in range(60))
    rows = [GoalRow(0, "O1", "Pitkä tavoite", Column(2026, long), Column(2025, long)), *ROWS]
    assert_read(read(pdf(grid(rows, Layout()), Layout()), "pdf"), rows, Layout())


def test_a_text_that_runs_over_its_rule_is_refused() -> None:
    cells = [[box("Tavoite"), box("Vuosi"), box("Keinot")], [box("O1 A"), box("2026" * 12), box("Keino")]]
    assert "runs over the rule" in " ".join(told(read(pdf(cells, Layout(theme_column=False, pairs=1)), "pdf")))
