"""What is struck out, hidden, faint or no letter in a document never comes in as words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
import pytest
import typst
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from xlsxwriter import Workbook

from kortit.goal import Means
from kortit.importing.grid import Table
from kortit.importing.own.marks import DELETED_COLOUR
from kortit.importing.readers.office import read_office
from kortit.importing.table_rows import Understanding, read_tables
from kortit.problem import Severity
from kortit.rendering.xlsx_grid import MARKS
from tests.table_documents import word_bytes
from tests.unit.kortit.importing.reading import read, told

if TYPE_CHECKING:
    from collections.abc import Callable

HEADINGS = ("Päämäärä", "Sitova tavoite", "Tavoitevuosi", "Keinot")


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


class WordTable:
    """A table of goals in Word, a row for each way in which a run of its means looks."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()
        self.table = self.document.add_table(rows=1, cols=4)
        for cell, text in zip(self.table.rows[0].cells, HEADINGS, strict=True):
            cell.text = text

    def row(self, look: Callable[[Any], object], text: str = "syksyllä ") -> None:
        """Add a goal with the means “Kysely {text}keväällä.”; `look` formats the run of `text`."""
        cells = self.table.add_row().cells
        for cell, words in zip(cells, ("O1 Henkilöstö", f"Tavoite {len(self.table.rows)}", "2026"), strict=False):
            cell.text = words
        paragraph = cells[3].paragraphs[0]
        paragraph.add_run("Kysely ")
        run = paragraph.add_run(text)
        paragraph.add_run("keväällä.")
        look(run)

    def style(self, name: str, kind: Any, *properties: Any, based_on: str | None = None) -> Any:
        style = self.document.styles.add_style(name, kind)
        if based_on:
            style.base_style = self.document.styles[based_on]
        style.element.get_or_add_rPr().extend(properties)
        return style

    def read(self) -> Any:
        return read(word_bytes(self.document), "docx")


def append(*properties: Any) -> Callable[[Any], object]:
    return lambda run: run._r.get_or_add_rPr().extend(properties)


def test_what_is_struck_out_hidden_or_faint_in_word_is_a_problem_that_names_its_row() -> None:
    word = WordTable()
    character, paragraph = WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH
    word.style("Poistettu", character, element("strike"))
    word.style("Poistettu kokonaan", character, based_on="Poistettu")
    word.style("Vanha kappale", paragraph, element("dstrike"))
    word.style("Vanha lista", paragraph, based_on="Vanha kappale")
    looks: list[Callable[[Any], object]] = [
        append(element("strike")),
        append(element("dstrike", val="1")),
        lambda run: setattr(run, "style", "Poistettu kokonaan"),
        lambda run: setattr(run._parent, "style", "Vanha lista"),
    ]
    for look in looks:
        word.row(look)
    word.row(append(element("vanish")))
    word.row(lambda run: run._parent._p.getparent().getparent().get_or_add_trPr().append(element("hidden")))
    word.row(append(element("color", val="FFFFFF")))
    word.row(append(element("color", val="000000"), element("highlight", val="black")))
    said = told(word.read())
    struck = "struck-out text: “{}”; delete it, or clear its formatting if it holds"
    assert said[:4] == [
        *(f"table 1, row {row}: {struck.format('syksyllä')}" for row in (2, 3, 4)),
        f"table 1, row 5: {struck.format('Kysely syksyllä keväällä.')}",
    ]
    assert said[4] == "table 1, row 6: hidden text: “syksyllä”; show it or delete it"
    assert "table 1, row 7: hidden text: “Kysely syksyllä keväällä.”; show it or delete it" in said
    faint = "text in the colour of what is behind it: “syksyllä”; colour it or delete it"
    assert said[-2:] == [f"table 1, row {row}: {faint}" for row in (8, 9)]


def test_what_a_style_of_tables_strikes_out_and_what_is_too_small_to_read_is_a_problem() -> None:
    word = WordTable()
    style = word.style("Vanhat viimeisenä", WD_STYLE_TYPE.TABLE)
    last, other = element("tblStylePr", type="lastRow"), element("tblStylePr", type="firstCol")
    for part, name in ((last, "strike"), (other, "vanish")):
        part.append(element("rPr"))
        part[0].append(element(name))
        style.element.append(part)
    word.table.style = style
    # Asks for a last row, and for no first column.
    word.table._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:val"), "0040")
    word.row(append(element("sz", val="2")))
    word.row(append())
    said = told(word.read())
    assert said[0] == "table 1, row 2: hidden text: “syksyllä”; show it or delete it"
    struck = [f"table 1, row 3: struck-out text: “{text}" for text in ("O1 Henkilöstö", "Tavoite 3", "2026", "Kysely")]
    assert [one[: len(text)] for one, text in zip(said[1:], struck, strict=True)] == struck


def test_a_table_that_is_struck_out_whole_is_refused_as_that() -> None:
    word = WordTable()
    word.table.style = word.style("Kumottu", WD_STYLE_TYPE.TABLE, element("strike"))
    word.row(append())
    assert told(word.read()) == [
        "struck-out text: “Päämäärä”; delete it, or clear its formatting if it holds",
    ]


def test_what_only_speaks_of_such_formatting_is_text() -> None:
    word = WordTable()
    character, paragraph = WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH
    word.style("Poistettu", character, element("strike"))
    word.style("Palautettu", character, element("strike", val="0"), based_on="Poistettu")
    word.style("Poistettu kappale", paragraph, element("strike"))

    def twice(run: Any) -> None:
        run._parent.style = "Poistettu kappale"
        for one in run._parent.runs:
            one.style = "Poistettu"

    def shaded(run: Any) -> None:
        run.font.color.rgb = RGBColor(255, 255, 255)
        run._parent._p.getparent().get_or_add_tcPr().append(element("shd", val="clear", fill="004080"))

    def mark_struck(run: Any) -> None:
        properties = element("rPr")
        properties.append(element("strike"))
        run._parent._p.get_or_add_pPr().append(properties)

    word.row(append(element("strike", val="false")))
    word.row(lambda run: setattr(run, "style", "Palautettu"))
    word.row(twice)  # toggled twice: Word does not strike it out
    word.row(shaded)
    word.row(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.YELLOW))
    word.row(mark_struck)
    reading = word.read()
    assert told(reading) == told(reading, Severity.WARNING) == []
    assert {str(one.about["means"][0].text) for one in reading.statements} == {"Kysely syksyllä keväällä."}


def test_prompts_of_forms_footnote_marks_and_signs_are_told_and_read_as_what_they_show() -> None:
    word = WordTable()

    def prompt(run: Any) -> None:
        control, properties, content = element("sdt"), element("sdtPr"), element("sdtContent")
        properties.append(element("showingPlcHdr"))
        run._r.addprevious(control)
        control.extend([properties, content])
        content.append(run._r)

    def raised(run: Any) -> None:
        run.font.superscript = True

    def unit(run: Any) -> None:
        run._r.addprevious(word.document.add_paragraph("100 m").runs[0]._r)
        raised(run)

    word.row(prompt, "Kirjoita tähän")
    word.row(raised, "1)")
    word.row(unit, "2")
    word.row(append(element("rFonts", ascii="Wingdings", hAnsi="Wingdings")), "\uf0e0")
    word.row(lambda run: run._r.append(element("sym", font="Symbol", char="F0B3")), "")
    reading = word.read()
    assert told(reading) == []
    assert [one for one in told(reading, Severity.WARNING) if "row" in one] == [
        "table 1, row 2: a form field that is not filled in is left out: “Kirjoita tähän”",
        "table 1, row 3: left out as the mark of a footnote: “1)”",
    ]
    means = [str(one.about["means"][0].text) for one in reading.statements]
    assert means == [
        "Kysely keväällä.", "Kysely keväällä.", "Kysely 100 m²keväällä.", "Kysely →keväällä.", "Kysely ≥keväällä.",
    ]  # fmt: skip
    word.row(append(element("rFonts", ascii="Webdings", hAnsi="Webdings")), "K")
    assert told(word.read()) == [
        "table 1, row 7: a sign of a font of symbols, which is no letter (Webdings 004B); write what it means in words"
    ]


def sheet(write: Callable[[Any, Any], object]) -> Any:
    """Read a workbook with the goals A, B and C in rows 2 to 4; `write` gets the workbook and its sheet."""
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet("T")
        page.write_row(0, 0, HEADINGS)
        for row, goal in enumerate(("Aloite", "Budjetti", "Selvitys"), start=1):
            page.write_row(row, 0, ["O1 Henkilöstö", goal, 2026, "Kysely tehdään."])
        write(workbook, page)
    return read(stream.getvalue(), "xlsx")


def test_what_a_workbook_strikes_out_or_does_not_show_is_a_problem_that_names_its_row() -> None:
    def write(workbook: Any, page: Any) -> None:
        struck = workbook.add_format({"font_strikeout": True})
        page.write_string(1, 3, "Kysely tehdään.", struck)
        page.write_rich_string(2, 3, "Kysely ", struck, "syksyllä ", "keväällä.")
        page.write_string(3, 3, "Kysely.", workbook.add_format({"font_color": "#FFFFFF"}))
        page.write_string(3, 1, "Selvitys", workbook.add_format({"font_color": "#FFFFFF", "bg_color": "#004080"}))
        page.write_row(4, 0, ["O1", "Neljäs", 2026])
        page.write_string(4, 3, "Piilossa.", workbook.add_format({"num_format": ";;;"}))

    assert told(sheet(write)) == [
        "sheet “T”, row 2: struck-out text: “Kysely tehdään.”; delete it, or clear its formatting if it holds",
        "sheet “T”, row 3: struck-out text: “syksyllä”; delete it, or clear its formatting if it holds",
        "sheet “T”, row 4: text in the colour of what is behind it: “Kysely.”; colour it or delete it",
        "sheet “T”, row 5: the number format of a cell shows nothing of “Piilossa.”; change the format or delete it",
    ]


def test_a_conditional_format_that_strikes_out_and_tiny_words_in_a_workbook_are_told() -> None:
    def write(workbook: Any, page: Any) -> None:
        struck, marked = workbook.add_format({"font_strikeout": True}), workbook.add_format({"bg_color": "#FFEB9C"})
        page.conditional_format("D2:D3", {"type": "no_blanks", "format": struck})
        page.conditional_format("C2:C4", {"type": "no_blanks", "format": marked})
        page.write_string(3, 3, "Kysely.", workbook.add_format({"font_size": 1}))

    reading = sheet(write)
    assert told(reading) == ["sheet “T”, row 4: hidden text: “Kysely.”; show it or delete it"]
    (said,) = told(reading, Severity.WARNING)
    assert "conditional formats may strike out or hide cells, and are not followed: D2:D3" in said


def test_a_workbook_is_read_as_it_is_shown_and_cells_that_cannot_be_are_named() -> None:
    def write(workbook: Any, page: Any) -> None:
        raised, month = workbook.add_format({"font_script": 1}), workbook.add_format({"num_format": "mmmm yyyy"})
        page.write_rich_string(1, 3, "Kysely", raised, "1)", " tehdään.")
        page.write_number(2, 3, 0.85, workbook.add_format({"num_format": "0 %"}))
        page.write_number(2, 2, 46022, workbook.add_format({"num_format": "yyyy"}))
        page.write_number(3, 3, 46022, month)

    reading = sheet(write)
    unknown = "cells are shown in a form that is not known here, so they are read as they are stored; look them through"
    assert told(reading) == []
    assert told(reading, Severity.WARNING) == [
        f"sheet “T”: {unknown}: D4",
        "sheet “T”, row 2: left out as the mark of a footnote: “1)”",
    ]
    rows = [(one.about["target_year"], one.about["means"][0].text) for one in reading.statements]
    assert rows == [(2026, "Kysely tehdään."), (2025, "85 %"), (2026, "31.12.2025")]


@pytest.mark.parametrize(
    ("language", "yes", "no"), [("fi", "TOSI", "EPÄTOSI"), ("sv", "SANT", "FALSKT"), ("en", "TRUE", "FALSE")]
)
def test_cells_that_are_true_or_false_are_read_as_excel_shows_them_and_told(language: str, yes: str, no: str) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet("T")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["O1 Henkilöstö", "Aloite", 2026, True])
        page.write_row(2, 0, ["O1 Henkilöstö", "Budjetti", 2026, False])
        page.write_boolean(3, 3, True, workbook.add_format({"font_strikeout": True}))
        page.write_row(3, 0, ["O1 Henkilöstö", "Selvitys", 2026])
    source = read_office(stream.getvalue(), "t.xlsx", language)
    reading = read_tables(source, "t.xlsx", Understanding())
    assert [one.rpartition(": ")[2] for one in told(reading, Severity.WARNING)] == ["D2, D3, D4"]
    assert [one.split(";")[0] for one in told(reading)] == [f"sheet “T”, row 4: struck-out text: “{yes}”"]
    assert [part.rows[2].cells[3].text for part in source.parts if isinstance(part, Table)] == [no]


def means_of(statement: Any) -> str:
    return str(statement.about["means"][0].text)


def test_raised_numbers_of_units_and_powers_are_text_and_raised_marks_are_none_in_every_kind_of_document() -> None:
    def write(workbook: Any, page: Any) -> None:
        raised = workbook.add_format({"font_script": 1})
        page.write_rich_string(1, 3, "Tilaa on 40 m", raised, "2", " ja 10", raised, "6", " askelta")
        page.write_rich_string(2, 3, "Kysely", raised, "1, 2)", " tehdään.")
        page.write_rich_string(3, 3, "Kysely", raised, "a", " tehdään.")

    reading = sheet(write)
    assert [means_of(one) for one in reading.statements] == [
        "Tilaa on 40 m² ja 10⁶ askelta", "Kysely tehdään.", "Kysely tehdään."
    ]  # fmt: skip
    assert [one.rpartition(": ")[2] for one in told(reading, Severity.WARNING)] == ["“1, 2)”", "“a”"]
    word = WordTable()
    style = word.document.styles.add_style("Viite", WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    word.row(lambda run: setattr(run, "style", style), "1")
    assert [means_of(one) for one in word.read().statements] == ["Kysely keväällä."]
    rows = "[O1 Henkilöstö],[Tavoite],[2026],[Kysely#super(typographic: false)[2] 40 m#super(typographic: false)[2].]"
    table = f"#table(columns: 4, {','.join(f'[{one}]' for one in HEADINGS)}, {rows})"
    of_page = read(bytes(typst.compile(table.encode(), format="pdf")), "pdf")
    assert means_of(of_page.statements[0]) == "Kysely 40 m²."


def test_hyphens_that_a_pdf_has_as_soft_ones_are_what_they_show() -> None:
    # The program that sets the page gives all hyphens the code of those by which it divides words.
    means = "EU-tuki ja keski-ikäiset. Sosiaali- ja terveyspalveluiden asiakasraati. Liikuntaneuvontapalveluja lisää."
    table = f"""#set text(lang: "fi", hyphenate: true)
    #set page(width: 14cm)
    #table(columns: (2.5cm, 3cm, 2.5cm, 4cm), {",".join(f"[{one}]" for one in HEADINGS)},
      [O1 Henkilöstö], [Ikäihmisten toimintakykyisyyden ylläpitäminen], [2026], [{means}])"""
    reading = read(bytes(typst.compile(table.encode(), format="pdf")), "pdf")
    assert (told(reading), means_of(reading.statements[0])) == ([], means)
    (said,) = (one for one in told(reading, Severity.WARNING) if "divided at a line end were joined" in one)
    assert "toimintakykyisyyden" in said
    assert "-," not in said


def test_a_thin_line_through_glyphs_of_a_pdf_strikes_them_out_and_an_underline_does_not() -> None:
    looks = (
        "#strike[syksyllä]",
        "#underline[syksyllä]",
        "#text(white)[syksyllä]",
        "tehdään#super(typographic: false)[1]",
    )
    rows = [f"[O1 Henkilöstö],[Tavoite],[2026],[Kysely {look} keväällä.]," for look in looks]
    table = f"#table(columns: 4, {','.join(f'[{one}]' for one in HEADINGS)}, {''.join(rows)})"
    reading = read(bytes(typst.compile(table.encode(), format="pdf")), "pdf")
    assert told(reading) == [
        "table 1 (page 1), row 2: struck-out text: “syksyllä”; delete it, or clear its formatting if it holds",
        "table 1 (page 1), row 4: text in the colour of what is behind it: “syksyllä”; colour it or delete it",
    ]
    assert told(reading, Severity.WARNING) == ["table 1 (page 1), row 5: left out as the mark of a footnote: “1”"]


def test_what_is_struck_out_in_a_workbook_with_the_headings_of_kortit_is_removed() -> None:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet("T")
        page.write_row(0, 0, ["Tunnus", "Päämäärä", "Tavoite", "Tavoitevuosi", "Keinot"])
        page.write_row(1, 0, ["O1-01", "O1", "Henkilöstö jaksaa", 2026])
        struck, marked = ({"font_strikeout": True}, {"font_strikeout": True, "font_color": "#" + DELETED_COLOUR})
        page.write_rich_string(
            1, 4, "Kysely ", workbook.add_format(struck), "tehdään.", workbook.add_format(marked), " Nyt."
        )
    reading = read(stream.getvalue(), "xlsx")
    assert MARKS["deleted"]["font_color"] == "#" + DELETED_COLOUR
    assert told(reading) == []
    assert told(reading, Severity.WARNING) == ["sheet “T”, row 2: struck out, so taken as removed: “tehdään.”"]
    assert reading.statements[0].about["means"] == (Means("Kysely Nyt."),)
