"""What cannot be read is refused with the one reason, and with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

from kortit.errors import UsageError
from kortit.importing.columns import read_named
from kortit.importing.readers.text_form import read_text_form
from kortit.importing.table_rows import Understanding, read_tables
from kortit.importing.years import years_of_titles
from kortit.municipality import Columns, Municipality, Perspective, Theme
from kortit.problem import Severity
from tests.table_documents import add_word_table, box, excel, word, word_bytes
from tests.unit.kortit.importing.reading import source, told

if TYPE_CHECKING:
    from kortit.importing.rows import Reading


def understood(data: bytes, kind: str = "docx", *, city: Municipality | None = None, named: tuple[str, ...] = (),
               year: int | None = None, theme: str = "", tables: tuple[str, ...] = ()) -> Reading:  # fmt: skip
    columns = tuple(read_named(one, {}) for one in named)
    how = Understanding(Columns.NEW_FIRST, columns, city, year, theme, tables)
    return read_tables(source(data, kind), f"taulukko.{kind}", how)


def table(*lines: str, before: tuple[tuple[str, int], ...] = ()) -> bytes:
    return word([[box(text.strip()) for text in line.split("|")] for line in lines], before=before)


def years(reading: Reading) -> list[object]:
    return [one.about["target_year"] for one in reading.statements]


# --- years ---


def test_without_a_column_of_years_the_one_of_the_heading_or_the_title_is_taken_and_said() -> None:
    headed = understood(table("Teema|Tulostavoite 2026|Keinot", "O1|Jaksaa|Kysely."))
    assert (years(headed), told(headed)) == ([2026], [])
    (said,) = told(headed, Severity.WARNING)
    assert "2026 is taken for every goal, from “Tulostavoite 2026” (--target-year gives another)" in said
    titled = understood(table("Teema|Tavoite|Keinot", "O1|Jaksaa|K.", before=(("Tavoitteet vuodelle 2027", 1),)))
    assert years(titled) == [2027]
    given = understood(table("Teema|Tulostavoite 2026|Keinot", "O1|Jaksaa|K."), year=2030)
    assert (years(given), given.problems) == ([2030], ())


def test_columns_of_years_are_refused_with_what_to_name_and_leave_out() -> None:
    data = table("Teema|Tavoite|Mittari|TA 2025|TA 2026|TS 2027", "O1|Jaksaa|Poissaolot|12|10|9")
    (said,) = told(understood(data, year=2026))
    assert "the columns 4 (“TA 2025”), 5 (“TA 2026”), 6 (“TS 2027”) hold what is of one year each" in said
    assert "--target-year 2027 --column target=6, and leave the others out with --column ignore=NUMBER" in said
    reading = understood(data, year=2026, named=("ignore=4", "target=5", "ignore=6"))
    (goal,) = reading.statements
    assert (told(reading), goal.about["indicators"][0].target) == ([], "10")  # type: ignore[index,union-attr]


def test_a_level_without_a_column_of_indicators_is_refused() -> None:
    data = table("Teema|Tavoite|Keinot|TA 2026", "O1|Jaksaa|Kysely.|10")
    (said,) = told(understood(data, year=2026, named=("target=4",)))
    assert "has a level, “10”, and no indicator beside it" in said


def test_a_theme_and_its_translation_in_one_heading_are_the_theme() -> None:
    data = table("Päämäärä / Mål|Tavoite / Bindande mål|Vuosi / År|Keinot / Åtgärder", "O1|Jaksaa|2026|Kysely.")
    (goal,) = understood(data).statements
    assert (goal.theme, goal.about["goal"]) == ("O1", "Jaksaa")


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("Sitovat tavoitteet 2026",), [2026]),
        (("Talousarvio 2026 ja taloussuunnitelma 2026–2028",), [2026]),
        (("Tavoitteet 2026", "Tavoitteet 2027"), [2026, 2027]),
        (("Kaupunkistrategia 2022–2030", "Valtuusto 11.11.2025 § 96", "KUU/230/02.02.00/2025"), []),
        (("Måluppföljning per den 31 december 2025", "Mål per den 31 december 2025", "Osavuosikatsaus 2026"), []),
    ],
)
def test_a_year_of_a_date_of_a_span_or_of_follow_up_is_no_title_s(titles: tuple[str, ...], found: list[int]) -> None:
    assert list(years_of_titles(titles)) == found


def test_where_no_year_or_several_are_named_the_option_is() -> None:
    (said,) = told(understood(table("Teema|Tavoite|Keinot", "O1|Jaksaa|K.")))
    assert said == "table 1: no column holds the target year; give --target-year 2026"
    several = (("Tavoitteet 2026", 1), ("Liite vuodelle 2027", 2))
    (said,) = told(understood(table("Teema|Tavoite|Keinot", "O1|Jaksaa|K.", before=several)))
    assert "give --target-year 2027" in said


def test_years_that_are_written_otherwise_are_each_named_with_what_to_write() -> None:
    written = ("2026–2028", "31.12.2026", "2026 loppuun mennessä", "2027 (aiemmin 2026)", "jatkuva", "")
    reading = understood(table("Teema|Tavoite|Vuosi|Keinot", *(f"O1|Tavoite {text}|{text}|K." for text in written)))
    wanted = ("write the last one, 2028", "is a date, and a target year is a year alone: write 2026",
              "has words beside the target year: write 2026", "write the one that holds (2027, 2026)",
              "write the year by which the goal is to be reached", "give --target-year")  # fmt: skip
    assert [want in said for want, said in zip(wanted, told(reading), strict=True)] == [True] * len(wanted)
    assert years(understood(table("Teema|Tavoite|Vuosi|Keinot", "O1|A|2027|K.", "O1|B||K."), year=2030)) == [2027, 2030]


def test_a_table_without_years_is_left_alone_where_another_has_them() -> None:
    document = docx.Document()
    for lines in (("Teema|Tavoite|Vuosi", "O1|Jaksaa|2026"), ("Tavoite|Toteuma", "Jaksaa|80 %")):
        add_word_table(document, [[box(text) for text in line.split("|")] for line in lines])
    reading = understood(word_bytes(document))
    assert (years(reading), told(reading)) == ([2026], [])
    assert "table 2 was not read" in told(reading, Severity.WARNING)[0]


# --- themes ---


def test_themes_without_codes_are_told_once_with_the_lines_for_kortit_yaml() -> None:
    (said,) = told(understood(table("Päämäärä|Tavoite|Vuosi", "1.1 Palvelu|A|2026", "1.1 Palvelu|B|2026",
                                    "2.1 Talous: vakaa|C|2026")))  # fmt: skip
    assert 'A:\n        themes:\n          A1: "1.1 Palvelu"\n      B:\n' in said.replace("      A:", "A:")
    assert 'B1: "2.1 Talous: vakaa"' in said
    (said,) = told(understood(table("Päämäärä|Tavoite|Vuosi", "A. Asukas|A|2026", "B. Talous|B|2026")))
    assert "A1: Asukas" in said
    assert "B1: Talous" in said


def test_what_the_lines_name_is_then_understood() -> None:
    city = Municipality("T", perspectives=(Perspective("A", "", (Theme("A1", "Asukas"), Theme("A2", "Elävä kylä"))),))
    rows = ("Päämäärä|Tavoite|Vuosi", "A. Asukas|A|2026", "Painopiste: Elävä kylä|B|2026")
    assert [one.theme for one in understood(table(*rows), city=city).statements] == ["A1", "A2"]
    (said,) = told(understood(table("Päämäärä|Tavoite|Vuosi", "B. Asukas|A|2026"), city=city))
    assert "under “perspectives:”" in said
    assert "B1: Asukas" in said


def test_rows_without_a_theme_are_told_once_and_take_that_of_the_option() -> None:
    lines = ("Tavoite|Vuosi|Keinot", "Jaksaa|2026|K.", "Oppii|2027|K.")
    (said,) = told(understood(table(*lines)))
    assert "no theme" in said
    assert "--theme T1" in said
    assert [one.theme for one in understood(table(*lines), theme="T1").statements] == ["T1", "T1"]


def test_rows_of_full_width_are_proposed_as_themes() -> None:
    cells = [[box("Tavoite"), box("Vuosi")], [box("Elinvoima", across=2)], [box("Yrityksiä syntyy"), box("2026")]]
    (said,) = told(understood(word(cells)))
    assert "P1: Elinvoima" in said
    (said,) = told(understood(table("Teema|Tavoite|Vuosi", "Elinvoima|A|2026", "|B|2026")))
    assert "P1: Elinvoima" in said


def test_headings_above_tables_are_proposed_as_themes() -> None:
    document = docx.Document()
    document.add_heading("Mål 2026", 1)
    for name in ("Fokusområde Lärande skola", "Fokusområde Hållbar miljö"):
        document.add_heading(name, 2)
        add_word_table(document, [[box("Delmål"), box("Aktivitet")], [box(f"Mål i {name}"), box("A")]])
    (said,) = told(understood(word_bytes(document)))
    assert "P1: Lärande skola" in said
    assert "P2: Hållbar miljö" in said


# --- columns ---


def test_columns_of_what_no_goal_has_are_told_together_with_both_ways_out() -> None:
    lines = ("Teema|Tavoite|Vuosi|Keinot|Rahoitus|Vastuutaho|Vastuuhenkilö", "O1|A|2026|K.||Talous|Johtaja")
    (fields,) = told(understood(table(*lines)))
    assert "--column ignore=6 --column ignore=7" in fields
    assert "  owner: {name: Vastuutaho, type: text, authority: any}" in fields
    assert "  owner_2: {name: Vastuuhenkilö, type: text, authority: any}" in fields
    (later,) = told(understood(table("Teema|Tavoite|Toteuma|Tila", "O1|A|80|●"), year=2026))
    assert "columns 3 (“Toteuma”), 4 (“Tila”) have texts that tell what became of the goals" in later
    assert "--column ignore=3 --column ignore=4" in later
    (said,) = told(understood(table("Teema|Tavoite|Vuosi|Toimenpide/mittari", "O1|A|2026|K.")))
    assert "--column means=4" in said
    said = told(understood(table("Teema|Tavoite|Keinot|Vastuutaho ja aikataulu", "O1|A|K.|HR, 2026")))[-1]
    assert "part it into columns of their own" in said


def test_an_option_that_names_a_heading_that_is_not_there_is_an_error_even_if_nothing_is_understood() -> None:
    with pytest.raises(UsageError, match="there is no column “Aihe”; the headings are “Asia”, “Miten”"):
        understood(table("Asia|Miten", "A|B"), named=("goal=Aihe",))
    with pytest.raises(UsageError, match="there is no table “2”"):
        understood(table("Asia|Miten", "A|B"), tables=("2",))


def test_which_columns_are_new_and_old_is_said_with_the_reason() -> None:
    headings = "Tavoite|Tavoitevuosi ja keinot 2025|Tavoitevuosi ja keinot 2026"
    (said,) = understood(table(headings, "O1 A|2025 K|2026 K")).sides
    assert str(said).startswith("new: column 3 (“Tavoitevuosi ja keinot 2026”); old: column 2 (")
    assert "the later one is the new one" in str(said)


def test_every_column_is_explained() -> None:
    (found,) = understood(table("Strateginen tavoite|Tulostavoite 2026|Mittari|Huom.", "O1|A|%|x")).tables
    assert (found.number, found.is_read) == (1, True)
    assert [(one.fields, str(one.why[0])) for one in found.columns] == [
        (("theme",), "a goal above the goals, which another column holds"),
        (("goal",), "a known heading"),
        (("indicators",), "a known heading"),
        ((), "the heading is not known"),
    ]


def test_columns_of_figures_of_years_are_none_of_target_years() -> None:
    said = told(understood(table("Tavoite|Mittari|TA 2025|TA 2026", "O1 Jaksaa|Kysely|3,7|4,0")))
    assert said[0] == "table 1: no column holds the target year; give --target-year 2026"
    assert not any("stands where the target year is to be" in one for one in said)


def test_headings_merged_over_two_rows_are_no_title() -> None:
    cells = [[box("Teema", down=2), box("Tavoite", down=2), box("Tavoite 2026", across=2)],
             [box("Aikataulu"), box("Keinot")], [box("O1"), box("Jaksaa"), box("2026"), box("K.")]]  # fmt: skip
    reading = understood(word(cells))
    assert (years(reading), reading.title) == ([2026], "")


# --- what is no table of goals ---


@pytest.mark.parametrize(
    "lines",
    [
        ("Tavoite|Toimenpide/mittari", "Tulos on vähintään nolla|Tulos", "Arviointi|Tila", "Toteutui 2026|Valmis"),
        ("Tavoite|Perehdytys on yhtenäinen", "Mittari|Opas käytössä", "Vastuuhenkilö|Johtaja"),
        ("Mål|Alla läser", "Indikator|Andel", "Målvärde 2026|90 %", "Ansvarig|Rektor"),
    ],
)
def test_blocks_of_labels_and_values_are_told_once(lines: tuple[str, ...]) -> None:
    document = docx.Document()
    document.add_heading("Tavoitteet 2026", 1)
    for _number in range(4):
        add_word_table(document, [[box(text) for text in line.split("|")] for line in lines])
    (said,) = told(understood(word_bytes(document)))
    assert "table 1, table 2, table 3, and 1 more: label–value blocks" in said
    assert "Theme | Goal | Target year | Means" in said


def test_lists_are_told_with_the_smallest_table_to_make_of_them() -> None:
    document = docx.Document()
    document.add_paragraph("Lähipalvelut säilyvät", style="List Number")
    (said,) = told(understood(word_bytes(document)))
    assert "Theme | Goal | Target year | Means" in said


@pytest.mark.parametrize("lines", [3_000, 5])
def test_a_text_that_is_no_change_table_is_told_once(lines: int) -> None:
    text = "Kaupunginhallitus\n\n" + "1. Lähipalvelut säilyvät\n   Mittarit:\n\n" * lines
    (problem,) = read_text_form(text, "luettelo.txt").problems
    assert "the text is no change table" in str(problem.message)


def test_many_tables_are_listed_with_their_headings_and_one_is_chosen() -> None:
    document = docx.Document()
    for number in range(6):
        head = ("Asia", "Milloin") if number == 4 else ("Talous", "€")
        add_word_table(document, [[box(text) for text in head], [box("O1 Jaksaa"), box("2026")]])
    data = word_bytes(document)
    reading = understood(data)
    (said,) = told(reading)
    assert "none of its 6 tables" in said
    assert told(reading, Severity.NOTE) == [
        "table 1, table 2, table 3, and 2 more were not read; their headings: “Talous”, “€”",
        "table 5 was not read; its headings: “Asia”, “Milloin”",
    ]
    assert years(understood(data, tables=("5",), named=("goal=Asia", "target_year=Milloin"))) == [2026]
    assert len(understood(excel([[box("Teema"), box("Tavoite"), box("Vuosi")], [box("O1"), box("A"), box("2026")]]),
                          "xlsx", tables=("Tavoitteet",)).statements) == 1  # fmt: skip
