"""The text form of a change table: every trap of text that was extracted from a PDF table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.goal import Means
from kortit.importing.readers.text_form import read_text_form
from kortit.importing.table_rows import Understanding, read_tables
from kortit.municipality import Columns
from kortit.problem import Severity
from tests.rows import Column, GoalRow, rows_of
from tests.text_form_writer import text_form

if TYPE_CHECKING:
    from kortit.importing.rows import Reading


def read(text: str, columns: Columns = Columns.NEW_FIRST) -> Reading:
    return read_tables(read_text_form(text, "asiakirja.txt", columns), "asiakirja.txt", Understanding())


def only_row(text: str) -> GoalRow:
    document = read(text)
    assert [problem for problem in document.problems if problem.severity is Severity.ERROR] == []
    (row,) = rows_of(document)
    return row


def new_means(cell: str) -> tuple[Means, ...]:
    return only_row(f"O1 Tavoite \non tämä.\n\n2021 {cell}\n\n2020 Vanha.\n").new.means


def errors(text: str) -> list[tuple[int, str]]:
    problems = read(text).problems
    return [(problem.line, str(problem.message)) for problem in problems if problem.severity is Severity.ERROR]


def test_a_row_is_a_goal_and_two_pairs_of_columns() -> None:
    row = only_row("O1 Henkilöstö voi hyvin \ntyössään.\n\n2021 Kysely.\n\n2020 Kysely otetaan \nkäyttöön.\n")
    assert row == GoalRow(
        1, "O1", "Henkilöstö voi hyvin työssään.",
        Column(2021, (Means("Kysely."),)), Column(2020, (Means("Kysely otetaan käyttöön."),)),
    )  # fmt: skip


def test_old_columns_may_come_first() -> None:
    (row,) = rows_of(read("O1 A \nb.\n\n2020 Vanha.\n\n2021 Uusi.\n", Columns.OLD_FIRST))
    assert (row.old.target_year, row.new.target_year) == (2020, 2021)


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("2023 Osana Perhe 2023 -projektia tehdään työtä. 2022 Tiloihin on muutettu.", "Osana Perhe 2023 -projektia tehdään työtä.", "Tiloihin on muutettu."),
        ("2023 Asetetaan suunnitelman yhteydessä 2022 Asetetaan suunnitelman yhteydessä", "Asetetaan suunnitelman yhteydessä", "Asetetaan suunnitelman yhteydessä"),
        ("2023 Malli valmistellaan vuonna 2021 kokonaan. 2022 Malli.", "Malli valmistellaan vuonna 2021 kokonaan.", "Malli."),
        ("2023 2022", None, None),
        ("2023 Uusi. 2022", "Uusi.", None),
        ("2023 2022 Vanha.", None, "Vanha."),
    ],
)  # fmt: skip
def test_both_pairs_on_one_line_and_empty_cells(text: str, new: str | None, old: str | None) -> None:
    row = only_row(f"O1 Tavoite \non tämä.\n\n{text}\n")
    assert [means.text for means in row.new.means] == ([new] if new else [])
    assert [means.text for means in row.old.means] == ([old] if old else [])
    assert (row.new.target_year, row.old.target_year) == (2023, 2022)


def test_a_single_line_new_cell_shares_its_line_with_a_longer_old_one() -> None:
    row = only_row("O1 T \nu.\n\n2021 Lista laaditaan. 2020 Selvitykset tehdään \nensin.\nLista laaditaan.\n")
    assert row.new.means == (Means("Lista laaditaan."),)
    assert row.old.means == (Means("Selvitykset tehdään ensin."), Means("Lista laaditaan."))


def test_a_single_line_goal_shares_its_line_with_the_new_cell() -> None:
    row = only_row("O1 Lyhyt tavoite 2021 Uusi keino jatkuu \npitkään.\n\n2020 Vanha keino.\n")
    assert (row.goal, row.new.means, row.old.target_year) == (
        "Lyhyt tavoite",
        (Means("Uusi keino jatkuu pitkään."),),
        2020,
    )
    row = only_row("O1 Lyhyt tavoite 2021 Uusi. 2020 Vanha.\n")
    assert (row.goal, row.new.target_year, row.old.means) == ("Lyhyt tavoite", 2021, (Means("Vanha."),))


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("Keski-\nUudenmaan \nliitto", ["Keski-Uudenmaan liitto"]),
        ("taloustietoisuus ja -\nosaaminen", ["taloustietoisuus ja -osaaminen"]),
        ("uusia asukkaita - \nVetää yrityksiä", ["uusia asukkaita - Vetää yrityksiä"]),
        ("parasta palvelua \n-projektin puitteissa", ["parasta palvelua -projektin puitteissa"]),
        ("tasoa ja –malli \nsuunniteltu", ["tasoa ja –malli suunniteltu"]),
        ("Määrittely.\nUudelleen rakentaminen\nJalkauttaminen", ["Määrittely.", "Uudelleen rakentaminen", "Jalkauttaminen"]),
        ("Palvelujen lisääminen\nverkossa\nFokus kärkiin.", ["Palvelujen lisääminen verkossa", "Fokus kärkiin."]),
        ("Varmistaminen. \nLisätään tontteja.", ["Varmistaminen. Lisätään tontteja."]),
        ("Kehittyminen,\nTunnettuus", ["Kehittyminen, Tunnettuus"]),
        ("asetettu vuoden \n2022 talousarviossa", ["asetettu vuoden 2022 talousarviossa"]),
    ],
)  # fmt: skip
def test_wrapped_and_broken_lines(cell: str, texts: list[str]) -> None:
    assert [means.text for means in new_means(cell)] == texts


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("* Yksi\n* Kaksi \njatkuu", [Means("Yksi"), Means("Kaksi jatkuu")]),
        ("*O365 on \nkäytössä\n*Toinen", [Means("O365 on käytössä"), Means("Toinen")]),
        ("Johto. \n* Eka\n-  Toka\n - Kolmas", [Means("Johto.", ("Eka", "Toka", "Kolmas"))]),
        ("Ensin.\nJohto.\n- Eka\nMuu keino \non tämä.", [Means("Ensin."), Means("Johto.", ("Eka",)), Means("Muu keino on tämä.")]),
        ("\uf0b7 Yksi\n• Kaksi", [Means("Yksi"), Means("Kaksi")]),
    ],
)  # fmt: skip
def test_bullets_with_a_lead_are_steps_and_without_one_are_means(cell: str, means: list[Means]) -> None:
    assert new_means(cell) == tuple(means)


def test_title_and_preamble_stand_anywhere_between_rows_and_pages_begin_with_a_space() -> None:
    document = read(
        "O1 A \nb.\n\n2021 U.\n\n2020 V.\n\nValtuusto hyväksyy tavoitteet \nvuosittain.\n\nKunnan muutokset\n"
        " O2 C \nd.\n\n2021 U.\n\n2020 V.\nW.\n S1 E \nf.\n\n2021 2020\n"
    )
    assert (document.title, document.preamble) == ("Kunnan muutokset", "Valtuusto hyväksyy tavoitteet vuosittain.")
    assert [row.theme for row in rows_of(document)] == ["O1", "O2", "S1"]
    assert rows_of(document)[1].old.means == (Means("V."), Means("W."))
    assert document.problems == ()


def test_a_title_that_pages_repeat_is_one_title_and_another_heading_is_a_problem() -> None:
    row = "O{} A \nb.\n\n2021 U.\n\n2020 V.\n\n"
    document = read("Muutokset\n\n" + row.format(1) + "Muutokset\n\n" + row.format(2))
    assert (document.title, document.problems) == ("Muutokset", ())
    assert errors("Muutokset\n\n" + row.format(1) + "Liite\n\n" + row.format(2)) == [
        (10, "“Liite” belongs to no row, and the title is “Muutokset”")
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no row was found"),
        ("Pelkkä otsikko\n", 1, "no row was found"),
        ("O1 A \nb.\n\n2021 U.\n", 1, "has one pair"),
        ("O1 A \nb.\n\nO2 C \nd.\n\n2021 U. \nW.\n\n2020 V.\n", 1, "has no year"),
        ("O1 A \nb.\n\n2021 U. 2019 X. 2020 V.\n", 1, "several years"),
        ("O1 A \nb.\n\n2021 U. \nj.\n\nirrallinen \nrivi\n\n2020 V.\n", 7, "belongs to no cell"),
        ("O1 A \nb.\n\n2021 U.\u200b \nj.\n\n2020 V.\n", 4, "U+200B"),
        ("O1 \n\n2021 U.\n\n2020 V.\n", 1, "no goal text"),
    ],
)
def test_what_is_not_understood_is_a_problem_with_its_line(text: str, line: int, said: str) -> None:
    found = errors(text)
    assert found
    assert found[0][0] == line
    assert said in found[0][1]


def test_the_same_text_several_times_stays_several_rows() -> None:
    row = "O1 Sama \ntavoite.\n\n2021 U.\n\n2020 V.\n\n"
    assert len(read(row * 3).statements) == 3


SENTENCES = ["Selvitys laaditaan yhdessä asukkaiden kanssa.", "Tilat myydään vuoden aikana.", "Kysely toteutetaan",
             "Palveluja kehitetään ja tuotantoa arvioidaan usean vuoden jänteellä koko kaupungissa."]  # fmt: skip
sentences = st.sampled_from(SENTENCES)
columns = st.builds(
    Column,
    st.integers(1900, 2999),
    st.one_of(
        st.lists(sentences.map(Means), max_size=3).map(tuple),
        st.builds(Means, sentences, st.lists(sentences, min_size=1, max_size=3).map(tuple)).map(lambda means: (means,)),
    ),
)
themes = st.from_regex(r"[A-ZÅÄÖ]{1,3}[1-9]", fullmatch=True)
goals = st.sampled_from(["Asukkaat osallistuvat palvelujen suunnitteluun.", "Henkilöstö voi hyvin ja kehittyy työssään",
                         "Keski-Uudenmaan tiet ovat kunnossa."])  # fmt: skip


@given(
    st.lists(st.builds(GoalRow, st.just(0), themes, goals, columns, columns), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([("*", ""), ("-", "*"), ("", "•")]),
    st.booleans(),
    st.sets(st.integers(0, 5)),
)
@settings(max_examples=200)
def test_any_documents_rows_come_in_as_they_were_written(
    rows: list[GoalRow], newline: str, bullets: tuple[str, str], loose: bool, pages: set[int]
) -> None:
    title, preamble = ("Strategiakorttien muutokset", "Valtuusto hyväksyy tavoitteet.") if loose else ("", "")
    text = text_form(rows, title, preamble, bullets=bullets, newline=newline, pages_after=pages)
    document = read(text)
    assert errors(text) == []
    assert (document.title, document.preamble) == (title, preamble)
    assert [(row.theme, row.goal) for row in rows_of(document)] == [(row.theme, row.goal) for row in rows]
    for row, wanted in zip(rows_of(document), rows, strict=True):
        for column, sought in ((row.new, wanted.new), (row.old, wanted.old)):
            assert column.target_year == sought.target_year
            flat = [text for means in column.means for text in (means.text, *means.steps)]
            assert " ".join(flat) == " ".join(text for means in sought.means for text in (means.text, *means.steps))


@given(st.text(alphabet=st.sampled_from("O1S2 2021\n*-.abcÅ\r\f"), max_size=120))
@settings(max_examples=500)
def test_no_text_whatever_is_read_with_a_loss_that_goes_unnoticed(text: str) -> None:
    document = read(text)
    if not errors(text):
        parts = [document.title, document.preamble]
        for row in rows_of(document):
            parts.append(row.theme + row.goal)
            for column in (row.new, row.old):
                parts += [str(column.target_year), *(t for means in column.means for t in (means.text, *means.steps))]
        strip = re.compile(r"[\s*\-]")
        # A repeated title or paragraph is kept once.
        assert len(strip.sub("", "".join(parts))) <= len(strip.sub("", text))
        assert set(strip.sub("", text)) == set(strip.sub("", "".join(parts)))
