"""Documents that kortit wrote itself, read back: what they say is what they were made of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kortit.characters import cleaned
from kortit.errors import UsageError
from kortit.goal import Means
from kortit.importing.rows import said_of
from kortit.in_force import InForce
from kortit.municipality import Columns, Density, PageLayout, WordMarks
from kortit.problem import Severity
from kortit.rendering import FORMATS, Unchanged, View
from tests.content import CITY, LONG_CELL, ugly_table
from tests.office import saved_by_openpyxl
from tests.table_documents import word_bytes
from tests.unit.kortit.importing.reading import read, told
from tests.word_documents import tables

if TYPE_CHECKING:
    from kortit.changes import ChangeTable
    from kortit.goal import Goal
    from kortit.importing.rows import Reading, Said
    from kortit.municipality import Municipality

KINDS = ("csv", "xlsx", "docx")


@st.composite
def views(draw: st.DrawFn) -> View:
    """Ways to look at a table; `builds` would make up every field of a View that it is not given."""
    return View(
        draw(st.sampled_from(["fi", "sv", "en"])),
        draw(st.sampled_from(list(Columns))),
        Unchanged.FULL,
        draw(st.booleans()),
        density=draw(st.sampled_from(list(Density))),
        marks=draw(st.sampled_from(list(WordMarks))),
    )


def shown(goal: Goal | None, municipality: Municipality) -> Said | None:
    """A goal as documents show it: cleaned, with the items of a list joined by the separator of documents."""
    if goal is None:
        return None
    said = dict(said_of(goal))
    said["goal"] = cleaned(goal.text)
    said["means"] = tuple(Means(cleaned(one.text), tuple(map(cleaned, one.steps))) for one in goal.means)
    for key in municipality.fields:
        value = goal.extra.get(key, "")
        said[key] = cleaned(value) if isinstance(value, str) else "; ".join(map(cleaned, value))
    return said


def joined(said: Said | None) -> Said | None:
    """The goal with the lists of its extra fields joined, as in a document."""
    if said is None:
        return None
    return {
        name: "; ".join(map(str, value)) if isinstance(value, tuple) and name != "means" else value
        for name, value in said.items()
        if name != "indicators" or value
    }


def assert_same(reading: Reading, table: ChangeTable, view: View, kind: str) -> None:
    assert told(reading) == []
    assert told(reading, Severity.WARNING) == []
    assert [one.id for one in reading.statements] == [row.id for row in view.rows(table)]
    assert (reading.origin, reading.target) == (table.origin.commit, table.target.commit)
    for one, row in zip(reading.statements, view.rows(table), strict=True):
        new, old = shown(row.new, table.municipality), shown(row.old, table.municipality)
        assert joined(one.side(one.new)) == new
        # A Word document has one heading for both sides, so it does not say in which theme a goal was.
        # From the empty store it has no older column either.
        from_nothing = kind == "docx" and table.origin.commit is None and one.old == {}
        before = None if from_nothing else joined(one.side(one.old))
        assert (before and {**before, "theme": ""}) == (old and {**old, "theme": ""})
        if kind != "docx" and old is not None and before is not None:
            assert before["theme"] == old["theme"]


@pytest.mark.parametrize("kind", KINDS)
@given(table=tables(), view=views())
@settings(max_examples=40, phases=[Phase.explicit, Phase.generate])
def test_any_change_table_reads_back_as_it_was(kind: str, table: ChangeTable, view: View) -> None:
    assert_same(read(FORMATS[kind].render(table, view), kind, table.municipality), table, view, kind)


@given(table=tables(), view=views(), rich=st.booleans())
@settings(max_examples=40, phases=[Phase.explicit, Phase.generate])
def test_any_workbook_that_openpyxl_saves_again_reads_back_as_it_was(
    table: ChangeTable, view: View, rich: bool
) -> None:
    data = saved_by_openpyxl(FORMATS["xlsx"].render(table, view), rich=rich)
    assert_same(read(data, "xlsx", table.municipality), table, view, "xlsx")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("columns", list(Columns))
def test_what_breaks_documents_reads_back_as_it_was(kind: str, columns: Columns) -> None:
    table, view = ugly_table(), View("fi", columns, Unchanged.FULL, decisions=True)
    assert_same(read(FORMATS[kind].render(table, view), kind, CITY), table, view, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_with_dashes_say_nothing(kind: str) -> None:
    table, view = ugly_table(), View("sv", unchanged=Unchanged.DASH)
    reading = read(FORMATS[kind].render(table, view), kind, CITY)
    (same,) = (one for one in reading.statements if one.id == "S1-03")
    assert (same.new, same.old) == ({}, {})


@pytest.mark.parametrize("kind", KINDS)
def test_cards_are_one_pair_of_columns(kind: str) -> None:
    table = ugly_table()
    goals = tuple(row.new for row in table.rows if row.new)
    cards = InForce(goals, CITY, table.target)
    reading = read(FORMATS[kind].render(cards, View("fi")), kind, CITY)
    assert told(reading) == []
    assert (reading.pairs, reading.target, len(reading.statements)) == (1, "b" * 40, len(goals))
    assert [joined(one.newest) for one in reading.statements] == [shown(goal, CITY) for goal in goals]


def test_a_cell_that_was_divided_over_lines_is_one_again() -> None:
    table = ugly_table()
    row = next(row for row in table.rows if row.id == "O2-02")
    assert row.new is not None
    long = " ".join([LONG_CELL] * 4)
    object.__setattr__(row.new, "means", (Means(long, ("Askel",)), Means("Toinen")))
    reading = read(FORMATS["xlsx"].render(InForce((row.new,), CITY, table.target), View("fi")), "xlsx", CITY)
    assert reading.statements[0].newest["means"] == (Means(long, ("Askel",)), Means("Toinen"))


def test_the_plain_layout_is_for_printing_and_does_not_come_back_from_word() -> None:
    table, view = ugly_table(), View("fi", unchanged=Unchanged.FULL, layout=PageLayout.PLAIN)
    with pytest.raises(UsageError, match="has no ids; bring edits in with the default layout"):
        read(FORMATS["docx"].render(table, view), "docx", CITY)
    assert_same(read(FORMATS["xlsx"].render(table, view), "xlsx", CITY), table, view, "xlsx")


# --- edited in Word ---


def document(**marks: Any) -> Any:
    return docx.Document(io.BytesIO(FORMATS["docx"].render(ugly_table(), View("fi", **marks))))


def row_of(found: Any, goal_id: str) -> Any:
    return next(row for table in found.tables for row in table.rows if goal_id in row.cells[0].text)


def statement(found: Any, goal_id: str) -> Any:
    reading = read(word_bytes(found), "docx", CITY)
    assert told(reading) == []
    return next(one for one in reading.statements if one.id == goal_id)


def test_paragraphs_that_a_person_adds_in_any_style_are_means_and_listed_ones_steps() -> None:
    found = document()
    cell = row_of(found, "S1-01").cells[1]
    cell.add_paragraph("Uusi keino", style=found.styles["Normal"])
    added = cell.add_paragraph("- Luetelman kohta")
    added.style = found.styles["Normal"]
    means = statement(found, "S1-01").new["means"]
    assert means[-1] == Means("Uusi keino", ("Luetelman kohta",))


def test_what_is_typed_behind_a_state_gets_its_style_from_word_and_is_text_all_the_same() -> None:
    found = document()
    paragraph = next(one for one in row_of(found, "S1-01").cells[1].paragraphs if one.text.endswith(")"))
    text, _bracket, state = paragraph.text.rpartition(" (")
    paragraph.runs[-1].text += " ja vielä tämä"
    texts = [one.text for one in statement(found, "S1-01").new["means"]]
    assert f"{text} ja vielä tämä" in texts
    assert not any(state in one for one in texts)


def test_runs_may_be_split_anywhere() -> None:
    found = document(decisions=True)
    for paragraph in (one for row in found.tables[0].rows for cell in row.cells for one in cell.paragraphs):
        for run in list(paragraph.runs):
            middle = len(run.text) // 2
            first = paragraph.add_run(run.text[:middle], style=run.style)
            second = paragraph.add_run(run.text[middle:], style=run.style)
            run._r.addprevious(first._r)
            run._r.addprevious(second._r)
            run._r.getparent().remove(run._r)
    table, view = ugly_table(), View("fi", decisions=True)
    assert_same(read(word_bytes(found), "docx", CITY), table, view, "docx")


def test_a_goal_of_two_texts_without_the_words_that_tell_them_apart_is_refused() -> None:
    found = document()
    for paragraph in row_of(found, "O1-03").cells[0].paragraphs:
        if paragraph.style.style_id == "KortitText":
            paragraph.runs[0].text = ""
    (message,) = told(read(word_bytes(found), "docx", CITY))
    assert "a second paragraph of the goal's text" in message


def test_a_row_typed_below_another_has_its_styles_and_is_a_new_goal() -> None:
    found = document()
    table = found.tables[0]
    cells = table.add_row().cells
    for cell, texts in zip(cells, (["Uusi tavoite"], ["2030", "Ensimmäinen keino", "Toinen"], ["–"]), strict=True):
        for number, text in enumerate(texts):
            paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
            paragraph.add_run(text)
            paragraph.style = found.styles["Kortit Status" if cell is cells[0] else "Kortit Year"]
    reading = read(word_bytes(found), "docx", CITY)
    assert told(reading) == []
    (new,) = (one for one in reading.statements if one.id is None)
    assert new.side(new.new) == {
        "theme": "O1", "goal": "Uusi tavoite", "target_year": 2030, "owner": "",
        "means": (Means("Ensimmäinen keino"), Means("Toinen")), "indicators": (),
    }  # fmt: skip
    assert new.old is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("year", "stands where the target year is to be"),
        ("text", "the row has no goal text"),
        ("field", "no field that kortit.yaml knows"),
    ],
)
def test_what_cannot_be_understood_any_more_is_refused_with_a_sentence(change: str, said: str) -> None:
    found = document()
    cells = row_of(found, "O1-02").cells
    if change == "year":
        cells[1].paragraphs[0].runs[0].text = "syksy 2027"
    elif change == "text":
        for paragraph in cells[0].paragraphs[1:]:
            paragraph.clear()
    else:
        cells[1].paragraphs[-1].runs[0].text = "Omistaja: "
    assert said in " ".join(told(read(word_bytes(found), "docx", CITY)))
