"""What is read whole but may mean something else than it was taken for is told, and never taken silently."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from kortit.importing.headings import read_heading
from kortit.problem import Severity
from tests.table_documents import add_word_table, box, word_bytes
from tests.unit.kortit.importing.reading import read, told

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADINGS = ("Päämäärä", "Sitova tavoite", "Tavoitevuosi", "Keinot")
FIELD = (
    f'<w:r {WORD}><w:fldChar w:fldCharType="begin"><w:ffData>{{}}</w:ffData></w:fldChar></w:r>',
    f"<w:r {WORD}><w:instrText> FORMDROPDOWN </w:instrText></w:r>",
    f'<w:r {WORD}><w:fldChar w:fldCharType="end"/></w:r>',
)
YEARS = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="2026"/><w:listEntry w:val="2027"/></w:ddList>'
BOX = '<w:checkBox><w:default w:val="1"/></w:checkBox>'
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


def table(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in (";".join(HEADINGS), *lines)).encode()


def test_goals_side_by_side_are_not_taken_for_the_two_states_of_one() -> None:
    heading = "Tavoite;Tavoitevuosi;Keinot;Tavoite;Tavoitevuosi;Keinot\n"
    beside = "O1 Henkilöstö osaa;2027;Kurssi;T1 Talous on vakaa;2028;Seuranta\n"
    assert "put them below each other" in told(read(f"{heading}{beside}".encode(), "csv"))[0]
    reworded = "O1 Henkilöstö osaa hyvin;2027;Kurssi;O1 Henkilöstö osaa;2026;Kurssi\n"
    assert not told(read(f"{heading}{beside}{reworded}".encode(), "csv"))
    named = heading.replace("Tavoite;", "Uusi tavoite;", 1).replace("Keinot;Tavoite;", "Keinot;Vanha tavoite;")
    assert not told(read(f"{named}{beside}".encode(), "csv"))


def test_paragraphs_of_a_goal_s_cell_are_counted() -> None:
    document: Any = docx.Document()
    cells = document.add_table(rows=3, cols=4)
    texts = (HEADINGS, ("O1", "Työ sujuu.", "2026", "Kysely."), ("O1", "Tilat ovat terveet\nja riittävät.", "2026", ""))
    for row, line in zip(cells.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    cells.rows[1].cells[1].add_paragraph("Osaaminen kasvaa.")
    cells.rows[1].cells[3].paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE))
    said = told(read(word_bytes(document), "docx"), Severity.WARNING)
    assert [one.partition(": ")[2].partition(",")[0] for one in said] == [
        "a picture or chart in a cell is not read; write what it says as text",
        "the goal's cell holds 2 paragraphs",
    ]


def test_a_form_field_is_read_as_it_shows() -> None:
    document: Any = docx.Document()
    cells = document.add_table(rows=2, cols=4)
    for cell, text in zip(cells.rows[0].cells, HEADINGS, strict=True):
        cell.text = text
    for cell, text in zip(cells.rows[1].cells, ("O1", "Työ sujuu", "", "Kysely "), strict=True):
        cell.text = text
    for place, field in ((2, YEARS), (3, BOX)):
        for part in FIELD:
            cells.rows[1].cells[place].paragraphs[0]._p.append(parse_xml(part.format(field)))
    (goal,) = read(word_bytes(document), "docx").statements
    assert (goal.newest["target_year"], goal.newest["means"][0].text) == (2027, "Kysely ☒")  # type: ignore[index, union-attr]


def test_a_goal_that_stands_in_two_tables_is_told() -> None:
    rows = [("O1", "Työ sujuu", "2026", "Kysely."), ("O1", "Tilat riittävät", "2026", "")]
    document: Any = docx.Document()
    for year in ("2026", "2027"):
        document.add_paragraph("")
        add_word_table(document, [[box(text.replace("2026", year)) for text in row] for row in (HEADINGS, *rows[:1])])
    (said,) = told(read(word_bytes(document), "docx"), Severity.WARNING)
    assert "table 2, row 2: the same goal is there already (table 1, row 2): “Työ sujuu”" in said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("O1;Työ sujuu (POISTETAAN);2026;A",), "“(POISTETAAN)” is read as a part of the text"),
        (("O1;Työ sujuu;2026;Vanha: A. Uusi: B.",), "“Vanha:”, “Uusi:” is read as a part of the text"),
        (("O1;1. Työ sujuu;2026;A", "O1;2. Tilat riittävät;2026;B"), "“1. Työ sujuu”, “2. Tilat riittävät”"),
        (("O1;Uusi kirjasto avataan (uusien tilojen myötä);2026;Uusien ohje: A",), None),
    ],
)
def test_words_that_may_be_no_words_of_the_text_are_told(lines: tuple[str, ...], said: str | None) -> None:
    reading = read(table(*lines), "csv")
    warnings = told(reading, Severity.WARNING)
    assert (len(reading.statements), [one for one in warnings if said and said in one]) == (len(lines), warnings)
    assert bool(warnings) == bool(said)


def test_numbers_before_lines_marks_of_footnotes_and_two_languages_are_told() -> None:
    lines = (
        'O1 Henkilöstö;Työ sujuu¹ hyvin.;2026;"1. Kysely keväällä*).\n2. Koulutus, 40 m²."',
        "O1 Henkilöstö;Henkilöstö jaksaa. Personalen orkar i sitt arbete.;2026;Kysely.",
        "O1 Henkilöstö;Osaaminen kasvaa.;2026;Kuntalaiset ja yritykset.",
    )
    reading = read(table(*lines), "csv")
    said = told(reading, Severity.WARNING)
    assert [str(one.text) for one in reading.statements[0].about["means"]] == ["Kysely keväällä*).", "Koulutus, 40 m²."]  # type: ignore[union-attr]
    for words in (
        "bullets and numbers before lines are left out: “1. Kysely keväällä*).”, “2. Koulutus, 40 m².”",
        "is read as a part of the text: “sujuu¹”, “keväällä*)”; take it out",
        "two languages stand in one goal: “Henkilöstö jaksaa.” and “Personalen orkar i sitt arbete.”",
    ):
        assert [one for one in said if words in one], said
    assert len(said) == 3


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Kysely1) tehdään.", "Kysely1)"), ("Kysely1 tehdään.", "Kysely1"), ("Kysely ¹ tehdään.", "Kysely ¹"),
        ("Kysely† tehdään.", "Kysely†"), ("Kysely[1] tehdään.", "Kysely[1]"), ("Kysely tehdään.1", "tehdään.1"),
        ("Osuus on 85 %¹.", "%¹"), ("Kysely vuonna 2026*.", "2026*"), ("Kysely12) tehdään.", "Kysely12)"),
        *((text, "") for text in (
            "Tulos paranee (Kunta10).", "Kunta10-kysely ja Kunta10.", "Agenda2030 ja Covid19.", "Palvelu on auki 24/7.",
            "Tilaa on 100 m² ja 3 km².", "Sote1–2 ja kohta3.2.", "Ikäryhmä65+ ja CO2 vähenee.",
        )),
    ],
)  # fmt: skip
def test_typed_marks_of_footnotes_are_told_and_names_with_numbers_are_not(text: str, mark: str) -> None:
    reading = read(table(f"O1 Henkilöstö;Työ sujuu.;2026;{text}"), "csv")
    told_of = [one for one in told(reading, Severity.WARNING) if "the mark of a footnote" in one]
    assert bool(told_of) == bool(mark)
    assert not mark or f"what looks like the mark of a footnote is read as a part of the text: “{mark}”" in told_of[0]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("1.1 Kysely.\n1.2 Koulutus.", ["Kysely.", "Koulutus."]),
        ("1. Kysely.\n1.1 Keväällä.\n1.2 Syksyllä.", ["Kysely.", "Keväällä.", "Syksyllä."]),
        ("1.1. Kysely.\n1.2. Koulutus.", ["Kysely.", "Koulutus."]),
        ("1.1.1 Kysely.", ["Kysely."]),
        ("1.5. Kysely.", ["1.5. Kysely."]), ("12.30 Kokous.", ["12.30 Kokous."]), ("1.5 miljoonaa.", ["1.5 miljoonaa."]),
    ],
)  # fmt: skip
def test_numbers_of_several_levels_are_left_out_and_dates_times_and_amounts_are_not(
    lines: str, texts: list[str]
) -> None:
    reading = read(table(f'O1 Henkilöstö;Työ sujuu.;2026;"{lines}"'), "csv")
    (means,) = (one.about["means"] for one in reading.statements)
    assert [str(line) for one in means for line in (one.text, *one.steps)] == texts  # type: ignore[union-attr]
    told_of = [one for one in told(reading, Severity.WARNING) if "before lines are left out" in one]
    assert bool(told_of) == (texts != lines.split("\n"))


def test_goals_with_numbers_of_several_levels_and_several_goals_in_a_cell_are_told() -> None:
    lines = ("O1 Henkilöstö;1.1 Työ sujuu.;2026;", 'O1 Henkilöstö;"1. Työ jaksaa.\n2. Uni paranee.";2026;')
    said = told(read(table(*lines), "csv"), Severity.WARNING)
    assert [one for one in said if "“1.1 Työ sujuu.”" in one]
    assert [one for one in said if "holds 2 paragraphs, which are taken for one goal" in one]


def test_a_year_that_is_shown_like_an_amount_is_offered_as_a_year() -> None:
    (said,) = told(read(table("O1 Henkilöstö;Työ sujuu.;2 027;"), "csv"))
    assert said == "“2 027” is written like an amount: write 2027"


def test_a_date_with_a_time_is_a_date_and_not_several_years() -> None:
    (said,) = told(read(table("O1 Henkilöstö;Työ sujuu.;2027-01-01 0:00:00;"), "csv"))
    assert said == "“2027-01-01 0:00:00” is a date, and a target year is a year alone: write 2027"


@pytest.mark.parametrize(
    "text", ["Ei muutosta", "ennallaan.", "sama kuin edellä", "(ks. ed.)", "”", '-"-', "Poistetaan", "Oförändrat", "Same as above"]
)  # fmt: skip
def test_words_that_stand_for_a_text_are_no_means(text: str) -> None:
    quoted = text.replace('"', '""')
    (said,) = told(read(table(f'O1 Henkilöstö;Työ sujuu.;2026;"{quoted}"'), "csv"))
    assert said.endswith("a goal that is removed has dashes in all of its new columns")


@pytest.mark.parametrize(
    "text", ["Ty\ufffd sujuu", "TyÃ¶ sujuu", "#NIMI?", "#ARVO!", "Summa #VÄRDEFEL!", "########", "Osuus â€“ 5"]
)
def test_lost_letters_and_errors_of_a_spreadsheet_are_refused(text: str) -> None:
    (said,) = told(read(table(f"O1 Henkilöstö;Työ sujuu.;2026;{text}"), "csv"))
    assert said.startswith("letters were lost, or cells hold errors, before the file came here: “")


def test_a_question_mark_in_a_word_is_told_and_one_behind_a_word_is_not() -> None:
    said = told(
        read(
            table(
                "O1 Henkilöstö;Ty?s lis??ntyy, k?ynti.;2026;Mitä? Kysely #1, Ääni?, https://koivulahti.example/a?b=1"
            ),
            "csv",
        ),
        Severity.WARNING,
    )
    assert said == ["a question mark stands in words: “Ty?s”, “lis??ntyy”, “k?ynti”; letters may have been lost there"]


def test_texts_that_only_begin_like_words_for_others_are_texts() -> None:
    reading = read(
        table("O1 Henkilöstö;Uusi työ sujuu.;2026;Poistetaan esteet.", "O1 Henkilöstö;Sama palkka;2026;"), "csv"
    )
    assert (told(reading), told(reading, Severity.WARNING)) == ([], [])


@pytest.mark.parametrize(
    "headings",
    [
        "Päämäärä;Sitova tavoite 1);Tavoitevuosi*;Keinot²",
        "Päämäärä (strategia);Sitova tavoite (hyväksyy valtuusto);Tavoitevuosi (vvvv);Keinot ja toimenpiteet*)",
    ],
)
def test_notes_and_marks_of_footnotes_in_headings_change_nothing(headings: str) -> None:
    data = f"{headings}\nO1 Henkilöstö;Työ sujuu.;2026;Kysely.".encode()
    reading = read(data, "csv")
    assert (told(reading), reading.statements[0].about["target_year"]) == ([], 2026)


def test_brackets_that_tell_of_a_side_or_of_what_became_of_a_goal_stay() -> None:
    headings = "Päämäärä;Tavoite;Tavoitevuosi (uusi, ehdotus);Keinot (uusi);Tavoitevuosi (vanha);Keinot (vanha)"
    data = f"{headings}\nO1 Henkilöstö;Työ sujuu.;2027;Kysely.;2026;Koulutus.".encode()
    (one,) = read(data, "csv").statements
    assert (one.side(one.new)["target_year"], one.side(one.old)["target_year"]) == (2027, 2026)  # type: ignore[index]
    assert read_heading("Tavoite (toteuma)", {}) is None
    assert read_heading("Keinot (toteutuneet, vanhat)", {}) is None


def test_signs_of_check_boxes_are_told_and_shapes_of_bullets_are_bullets() -> None:
    reading = read(table('O1 Henkilöstö;Työ sujuu.;2026;"☒ Kysely.\n➢ Koulutus.\n■ Kokous."'), "csv")
    (means,) = (one.about["means"] for one in reading.statements)
    assert [str(line) for one in means for line in (one.text, *one.steps)] == ["☒ Kysely.", "Koulutus.", "Kokous."]  # type: ignore[union-attr]
    assert told(reading, Severity.WARNING) == [
        "signs of check boxes are read as parts of the text: “☒ Kysely.”; write what they mean in words, or take them out"
    ]


def test_a_row_that_says_the_same_as_another_one_is_told() -> None:
    row = "O1 Henkilöstö;Työ sujuu.;2026;Kysely."
    (said,) = told(read(table(row, row), "csv"), Severity.WARNING)
    assert said == "the row says the same as another one (line 2): “Työ sujuu.”; both are taken"
    assert told(read(table(row, row.replace("2026", "2027")), "csv"), Severity.WARNING) == []


@pytest.mark.parametrize("year", ["1927", "2207"])
def test_a_year_that_is_far_away_is_told(year: str) -> None:
    (said,) = told(read(table(f"O1 Henkilöstö;Työ sujuu.;{year};Kysely."), "csv"), Severity.WARNING)
    assert said == f"{year} is far from today for a target year; is it mistyped?"


@pytest.mark.parametrize("text", ["XXX", "Tarkentuu myöhemmin.", "[täydennä]", "Täydennetään", "ks. liite 2", "TBD"])
def test_a_text_that_is_still_to_be_written_is_told(text: str) -> None:
    (said,) = told(read(table(f"O1 Henkilöstö;Työ sujuu.;2026;{text}"), "csv"), Severity.WARNING)
    assert said == f"“{text}” looks unfinished, and is read as it stands; write the text"
    whole = told(read(table("O1 Henkilöstö;Työ sujuu.;2026;Täydennetään ohjelmaa."), "csv"), Severity.WARNING)
    assert whole == []


@pytest.mark.parametrize("theme", ["o1 Henkilöstö", "O 1 Henkilöstö", "O-1"])
def test_a_code_that_is_written_otherwise_is_no_name_to_add_to_the_settings(theme: str) -> None:
    (said,) = told(read(table(f"{theme};Työ sujuu.;2026;"), "csv"))
    assert said == f"“{theme}” begins with a code that is written otherwise; write O1, a capital letter and a number"


@pytest.mark.parametrize("named", [(), ("means=4", "means=5", "means=6")])
def test_columns_that_number_the_means_are_one_list(named: tuple[str, ...]) -> None:
    headings = "Päämäärä;Tavoite;Tavoitevuosi;" + ("A;B;C" if named else "Keino 1;Keino 2;Keino 3")
    reading = read(f"{headings}\nO1 Henkilöstö;Työ sujuu.;2026;Kysely.;;Koulutus.".encode(), "csv", named=named)
    (means,) = (one.about["means"] for one in reading.statements)
    assert (told(reading), [str(one.text) for one in means]) == ([], ["Kysely.", "Koulutus."])  # type: ignore[union-attr]


def test_two_columns_of_means_beside_two_of_years_are_an_old_and_a_new_one() -> None:
    headings = "Päämäärä;Tavoite;Uusi vuosi;Vanha vuosi;Keino 1;Keino 2"
    said = told(read(f"{headings}\nO1 Henkilöstö;Työ sujuu.;2027;2026;Kysely.;Koulutus.".encode(), "csv"))
    assert said


@pytest.mark.parametrize("sign", ["a", "Ã", "a1", "?a", "(", "☐", "*", "1.", "”", "x)", "- "])
def test_doubts_of_a_long_text_take_no_long_time(sign: str) -> None:
    text = sign * (40_000 // len(sign))
    reading = read(table(f"O1 Henkilöstö;Työ sujuu.;2026;a{text}b"), "csv")
    assert len(told(reading)) + len(reading.statements) > 0
