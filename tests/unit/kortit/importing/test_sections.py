"""Names of sheets and headings above tables are told, or taken for a field of the goals below them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from xlsxwriter import Workbook

from kortit.errors import UsageError
from kortit.fields import ExtraField
from kortit.importing.sections import read_section_field
from kortit.importing.table_rows import Understanding, read_tables
from kortit.kinds import TEXT
from kortit.messages import translator
from kortit.municipality import Municipality, Perspective, Theme
from kortit.problem import Severity
from tests.table_documents import add_word_table, box, word_bytes
from tests.unit.kortit.importing.reading import source, told

if TYPE_CHECKING:
    from kortit.importing.rows import Reading

FIELD = ExtraField("body", "Toimielin", TEXT, None)
CITY = Municipality(
    "Koivulahti",
    perspectives=(Perspective("P", "", (Theme("P1", "Elävä kylä"), Theme("P2", "Vakaa talous"))),),
    fields={"body": FIELD},
)
GOALS = {"Kylälautakunta": ["P1 Kylätalo on auki"], "Vesi Oy": ["P2 Vuodot vähenevät", "P2 Hinta pysyy"]}


def sectioned(*, headings: bool) -> bytes:
    document = docx.Document()
    for name, goals in GOALS.items():
        for text in (f"Toimielin: {name}" if name != "Vesi Oy" else name, "Sitovat tavoitteet:"):
            _ = document.add_heading(text, 1) if headings else document.add_paragraph(text)
        rows = [["Tavoite", "Tavoitevuosi", "Keinot"], *([goal, "2026", ""] for goal in goals)]
        add_word_table(document, [[box(text) for text in row] for row in rows])
    document.add_heading("Liitteet", 1)
    return word_bytes(document)


def workbook(*names: str) -> bytes:
    data = io.BytesIO()
    with Workbook(data) as book:
        for name in names:
            sheet = book.add_worksheet(name)
            rows = [("Tavoite", "Tavoitevuosi"), *((goal, 2026) for goal in GOALS.get(name, ["P1 Muu"]))]
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return data.getvalue()


def reading(data: bytes, kind: str, *, sheet: str = "", section: str = "") -> Reading:
    how = Understanding(municipality=CITY, sheet=sheet, section=section)
    return read_tables(source(data, kind), f"taulukko.{kind}", how)


def bodies(read: Reading) -> list[object]:
    return [one.about.get("body") for one in read.statements]


@pytest.mark.parametrize("headings", [True, False])
def test_headings_above_tables_are_told_and_taken_for_a_field(*, headings: bool) -> None:
    left = reading(data := sectioned(headings=headings), "docx")
    assert bodies(left) == [None] * 3
    named = "“Toimielin: Kylälautakunta”, “Vesi Oy”"
    assert f"headings above goals are left out: {named} (--section FIELD takes them)" in told(left, Severity.WARNING)
    taken = reading(data, "docx", section="body")
    assert bodies(taken) == ["Kylälautakunta", "Vesi Oy", "Vesi Oy"]
    assert (left.title, "Kylälautakunta" in taken.title, told(taken)) == ("", False, [])
    assert "left out: “Liitteet”" in told(taken, Severity.WARNING)
    assert not [said for said in told(taken, Severity.WARNING) if "Vesi Oy" in said]
    assert list(map(translator("en"), taken.sides)) == [
        "Toimielin is taken from the sections: “Kylälautakunta”, “Vesi Oy”"
    ]


@pytest.mark.parametrize(
    ("texts", "title", "left"),
    [
        (["Kylälautakunta", "TABLE"], "", ["Kylälautakunta"]),
        (["Kylälautakunta", "P1 Elävä kylä", "TABLE"], "", ["Kylälautakunta"]),
        (["Koivulahden tavoitteet 2026", "Vesi Oy", "TABLE"], "Koivulahden tavoitteet 2026", ["Vesi Oy"]),
        (["Kylälautakunnan sitovat tavoitteet", "TABLE"], "Kylälautakunnan sitovat tavoitteet", []),
        (["Elävä Koivulahti", "TABLE"], "Elävä Koivulahti", []),
        (["Kylät", "TABLE", "Vesi", "TABLE"], "", ["Kylät", "Vesi"]),
        (["Strategiakortit", "TABLE", "Vesi", "TABLE"], "Strategiakortit", ["Vesi"]),
        (["Koivulahden kunta", "Tavoitteet vuodelle 2026", "Valtuusto 1.12.2025 § 5", "TABLE"],
         "Tavoitteet vuodelle 2026", []),
    ],
)  # fmt: skip
def test_a_heading_that_names_whose_goals_follow_is_no_title_of_the_document(
    texts: list[str], title: str, left: list[str]
) -> None:
    document = docx.Document()
    for number, text in enumerate(texts):
        if text == "TABLE":
            rows = [["Tavoite", "Tavoitevuosi"], [f"P1 Tavoite {number}", "2026"]]
            add_word_table(document, [[box(cell) for cell in row] for row in rows])
        else:
            document.add_paragraph(text)
    read = reading(word_bytes(document), "docx")
    named = ", ".join(f"“{one}”" for one in left)
    assert (read.title, told(read)) == (title, [])
    assert [said for said in told(read, Severity.WARNING) if f"left out: {named} (--section" in said] or not left


def test_a_row_of_full_width_that_names_a_committee_is_told_as_a_section() -> None:
    data = io.BytesIO()
    with Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Kylälautakunta")
        sheet.write_row(1, 0, ("Tavoite", "Tavoitevuosi"))
        sheet.write_row(2, 0, ("P1 Kylätalo on auki", 2026))
        sheet.merge_range(3, 0, 3, 1, "Vesi Oy")
        sheet.write_row(4, 0, ("P2 Vuodot vähenevät", 2026))
    read = reading(data.getvalue(), "xlsx")
    assert (read.title, told(read)) == ("", [])
    assert told(read, Severity.WARNING) == [
        "headings above goals are left out: “Kylälautakunta”, “Vesi Oy” (--section FIELD takes them)"
    ]
    assert bodies(reading(data.getvalue(), "xlsx", section="body")) == ["Kylälautakunta", "Vesi Oy"]


def test_names_of_sheets_are_told_and_taken_for_a_field() -> None:
    left = reading(data := workbook(*GOALS), "xlsx")
    assert told(left, Severity.WARNING) == [
        "the names of the sheets are left out: “Kylälautakunta”, “Vesi Oy” (--sheet FIELD takes them)"
    ]
    assert bodies(reading(data, "xlsx", sheet="body")) == ["Kylälautakunta", "Vesi Oy", "Vesi Oy"]
    assert told(reading(workbook("Taul1"), "xlsx"), Severity.WARNING) == []
    assert told(reading(workbook("Sitovat tavoitteet"), "xlsx"), Severity.WARNING) == []
    assert "are left out: “Uudet”, “Vanhat”" in told(reading(workbook("Uudet", "Vanhat"), "xlsx"), Severity.WARNING)[-1]


def test_a_sheet_may_be_a_theme_by_its_code_or_its_name() -> None:
    data = io.BytesIO()
    with Workbook(data) as book:
        for name in ("P2", "Elävä kylä"):
            book.add_worksheet(name).write_row(0, 0, ("Tavoite", "Tavoitevuosi"))
            book.worksheets()[-1].write_row(1, 0, ("Muu", 2026))
    read = reading(data.getvalue(), "xlsx", sheet="theme")
    assert [one.theme for one in read.statements] == ["P2", "P1"]


def test_sections_that_are_not_there_and_fields_that_none_has_are_refused() -> None:
    with pytest.raises(UsageError, match="on a sheet with a name"):
        reading(sectioned(headings=True), "docx", sheet="body")
    with pytest.raises(UsageError, match="no heading stands above goals"):
        reading(workbook("Vesi Oy"), "xlsx", section="body")
    with pytest.raises(UsageError, match="the fields are theme, body"):
        read_section_field("goal", CITY.fields)
