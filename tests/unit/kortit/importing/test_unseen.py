"""What is struck out, hidden, faint or no letter in a document never comes in as words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from kortit.problem import Severity
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

    word.row(prompt, "Kirjoita tähän")
    word.row(raised, "1)")
    word.row(lambda run: (run._r.addprevious(word.document.add_paragraph("100 m").runs[0]._r), raised(run)), "2")
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
