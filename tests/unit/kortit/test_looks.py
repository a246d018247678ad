"""How documents look by choice: one plain table, marks in brackets or none, and what is said once for all rows."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace
from itertools import chain

import docx
import pytest

from kortit.changes import ChangeTable, Endpoint
from kortit.decision import CitedDecision
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.municipality import DEFAULT_BODIES, DocumentTexts, Municipality, PageLayout, Perspective, Theme, WordMarks
from kortit.provenance import Provenance, SetBy
from kortit.rendering import ATTACH_DATA, FORMATS, View, pdf
from kortit.rendering.composition import manuscript
from kortit.rendering.manuscript import Role
from tests.unit.kortit.importing.reading import read

KOELA = Municipality(
    "Koela",
    document=DocumentTexts(preamble="Valtuusto päättää tavoitteista."),
    perspectives=(Perspective("O", "", (Theme("O1", ""), Theme("O2", "Taito"))),),
    bodies=DEFAULT_BODIES,
)
DECISION = CitedDecision("Kv 14.12.2020 § 85", None, "2021-01-01", "c" * 40, "")
OLD = Endpoint("a" * 40, "a" * 40, "2020-12-14T10:00:00+02:00")
NEW = Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00+02:00", DECISION.citation)
BEFORE = Goal(GoalId("O1-01"), "O1", "Väki voi hyvin", 2020, (Means("Kysely neljä kertaa"), Means("Vanha keino")))
AFTER = replace(BEFORE, target_year=2021, means=(Means("Kysely kuusi kertaa"), Means("Uusi keino", ("Askel",))))
OTHER = Goal(GoalId("O2-01"), "O2", "Taito karttuu", 2022, (Means("Kurssit"),))


def table(old: tuple[Goal, ...] = (BEFORE,), new: tuple[Goal, ...] = (AFTER,), **more: object) -> ChangeTable:
    """A change table of one decision."""
    sides = ({goal.id: goal for goal in goals} for goals in (old, new))
    known = {"origin": OLD, "target": NEW, "decisions": [DECISION], "touched": {goal.id: [0] for goal in (*old, *new)}}
    return ChangeTable.between(*sides, municipality=KOELA, **(known | more))  # type: ignore[arg-type]


def text(content: ChangeTable | InForce, view: View, name: str = "md") -> str:
    return FORMATS[name].render(content, view).decode()


# --- the plain table ---

PLAIN = View("fi", layout=PageLayout.PLAIN)


def test_a_plain_table_is_one_table_with_the_theme_in_the_goals_cell_and_neither_states_nor_marks() -> None:
    said = manuscript(table(new=(AFTER, OTHER)), PLAIN)
    (section,) = said.sections
    rows = list(section.rows)
    assert [row.kind for row in rows] == [None, None]
    assert [[part.runs[0].text for part in row.cells[0]] for row in rows] == [
        ["O1 Väki voi hyvin"],
        ["O2 Taito karttuu"],
    ]
    parts = [part for row in rows for cell in row.cells for part in cell]
    items = [one for part in parts for item in part.items for one in (item, *item.steps)]
    assert {
        run.kind for runs in ([one.runs for one in parts], [one.runs for one in items]) for run in chain(*runs)
    } == {"same"}
    assert {one.state for one in parts} | {one.state for one in items} == {""}
    assert all(part.role is not Role.STATUS for part in parts)
    assert said.legend == ()


def test_a_plain_table_keeps_the_older_text_of_a_goal_and_the_theme_that_it_left() -> None:
    moved = replace(AFTER, text="Väki voi paremmin", theme="O2")
    (section,) = manuscript(table(new=(moved,)), PLAIN).sections
    about = next(iter(section.rows)).cells[0]
    assert [(part.label, part.runs[0].text) for part in about] == [
        ("", "O2 Väki voi paremmin"),
        ("Vanha teksti", "Väki voi hyvin"),
        ("", "päämäärä O1 → O2"),
    ]


@pytest.mark.parametrize("name", ["text", "md", "html", "docx", "pdf", "xlsx"])
def test_every_document_comes_plain_and_the_data_stays_the_same(name: str) -> None:
    content = table(new=(AFTER, OTHER))
    assert FORMATS[name].render(content, PLAIN)
    for data in ("json", "csv"):
        assert text(content, PLAIN, data) == text(content, View("fi"), data)


# --- marks ---


def test_words_in_brackets_say_what_ink_would_show() -> None:
    found = text(table(), View("fi", marks=WordMarks.BRACKETS, width=200), "text")
    assert "Kysely [lisätty: kuusi] kertaa (muutettu)" in found
    assert "Kysely [poistettu: neljä] kertaa (muutettu)" in found
    assert all(
        "{+" not in text(table(), View("fi", marks=marks), "text") for marks in (WordMarks.BRACKETS, WordMarks.NONE)
    )


def test_without_marks_states_stay_and_nothing_explains_marks() -> None:
    found = text(table(), View("fi", marks=WordMarks.NONE))
    assert "• Kysely kuusi kertaa *(muutettu)*" in found
    assert not any(sign in found for sign in ("<ins>", "<del>", "Merkinnät", "lisätty:"))


def test_a_means_that_is_new_or_gone_says_so_once_and_has_no_ink() -> None:
    found = text(table(), View("fi"))
    assert "• Uusi keino *(lisätty)* <br>&nbsp;&nbsp;◦ Askel |" in found
    assert "• Vanha keino *(poistettu)*" in found
    assert found.count("<ins>") == 3  # in the legend, the year, a word of a means


def test_word_says_a_small_edit_in_words() -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"].render(table(), View("fi"))))
    said = [paragraph.text for row in document.tables[0].rows for cell in row.cells for paragraph in cell.paragraphs]
    assert "Kysely kuusi kertaa (muutettu: neljä → kuusi)" in said
    assert "Kysely neljä kertaa (muutettu)" in said


# --- said once ---


def test_one_decision_is_named_above_the_table_with_its_day_and_two_are_named_in_each_row() -> None:
    assert "| O1-01 <br>Väki voi hyvin | " in text(table(), View("fi"))
    second = CitedDecision("Kh 1.2.2021 § 3", None, None, "d" * 40, "")
    both = table(decisions=[DECISION, second])
    assert "O1-01 <br>Väki voi hyvin <br>Kv 14.12.2020 § 85, voimaan 1.1.2021 |" in text(both, View("fi"))
    assert "- Lyhenteet: Kh = Kaupunginhallitus; Kv = Kaupunginvaltuusto\n" in text(both, View("fi"))


def test_a_state_that_all_rows_share_is_not_repeated_and_one_that_they_do_not_share_is() -> None:
    assert "Muutettu" not in text(table(), View("fi"))
    assert "**Muutettu** · O1-01" in text(table(new=(AFTER, OTHER)), View("fi"))


def test_nothing_is_counted_that_there_is_none_of() -> None:
    assert "- Yhteenveto: 1 tavoite; muutettu 1 (sisällöllisesti 1, tavoitevuosi 1)\n" in text(table(), View("fi"))


def test_from_the_empty_store_there_is_no_older_column_and_nothing_is_called_new_in_every_line() -> None:
    found = text(table(old=(), new=(AFTER,), origin=Endpoint("ROOT")), View("fi"))
    assert "| Tavoite | Uusi tavoitevuosi ja keinot |\n| --- | --- |\n" in found
    assert "lisätty" not in found


def test_a_theme_without_a_name_is_called_a_theme() -> None:
    assert "## Päämäärä O1\n" in text(table(), View("fi"))
    assert [one["heading"] for one in json.loads(pdf.data(table(), View("sv")))["chapters"][0]["sections"]] == [
        "Strategiskt mål O1"
    ]


def test_cards_carry_the_rule_and_a_decision_that_set_them_all_stands_once() -> None:
    source = SetBy("c" * 40, "2020-12-14T00:00:00Z", DECISION.citation)
    known = Provenance({"goal": source, "target_year": source, "theme": source}, (source, source))
    found = text(InForce((AFTER,), KOELA, NEW, {AFTER.id: known}), View("fi"))
    assert "Valtuusto päättää tavoitteista." in found
    assert "- Päätös: Kv 14.12.2020 § 85\n" in found
    assert "| Tavoite | Tavoitevuosi ja keinot |\n" in found


# --- the form of an official document ---


def official() -> ChangeTable:
    """A table of a municipality that wants a header, a footer and a font."""
    document = KOELA.document._replace(header="Koelan kunta", footer="www.koela.example", font="Calibri")
    return table(decisions=[DECISION._replace(register="KOE/1/2020")])._replace(
        municipality=KOELA._replace(document=document)
    )


def test_kind_date_register_number_annex_and_page_stand_on_the_document() -> None:
    view = View("fi", attachment="Liite 3")
    data = json.loads(pdf.data(official(), view))
    assert data["identity"] == [["14.12.2020 · KOE/1/2020", ""]]  # its title says the kind
    assert (data["annex"], data["header"], data["below"]) == (
        "Liite 3",
        "Koelan kunta",
        "Koela · 14.12.2020 · www.koela.example",
    )
    assert "**Koela** · 14.12.2020 · KOE/1/2020 · Liite 3\n" in text(official(), view)
    assert '--attachment "Liite 3"' in json.dumps(json.loads(pdf.data(official(), view))["closing"]).replace("\\", "")
    page = text(official(), view, "html")
    assert '<p class="identity">14.12.2020 · KOE/1/2020 · Liite 3</p>' in page
    assert 'counter(page) " (" counter(pages) ")"' in page


def test_a_page_is_described_and_holds_its_data_behind_a_link_if_asked() -> None:
    page = text(table(), View("fi", extras=frozenset({ATTACH_DATA})), "html")
    assert '<meta name="description" content="Muutostaulukko. Koela. Vertailun alku: ' in page
    link = re.search(r'<a href="data:application/json;base64,([^"]+)" download="Muutostaulukko.json">', page)
    assert link is not None
    assert base64.b64decode(link[1]) == FORMATS["json"].render(table(), View("fi"))
    assert "data:" not in text(table(), View("fi"), "html")


def test_the_margins_of_a_word_document_are_known_when_it_comes_back() -> None:
    data = FORMATS["docx"].render(official(), View("fi", attachment="Liite 3"))
    document = docx.Document(io.BytesIO(data))
    header, first = document.sections[0].header, document.sections[0].first_page_header
    assert [one.paragraphs[0].text for one in (header, first)] == [
        "Koelan kunta · Muutostaulukko\tLiite 3   ()",
        "Koelan kunta\tLiite 3   ()",
    ]
    assert 'w:ascii="Calibri"' in document.styles.element.xml
    reading = read(data, "docx", official().municipality)
    assert [str(problem.message) for problem in reading.problems] == []
