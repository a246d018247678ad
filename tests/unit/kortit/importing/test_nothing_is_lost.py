"""What Word can hide in a table, and readers with a fault: refused or told, never lost."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import OxmlElement

from kortit.goal import Means
from kortit.importing.grid import Cell
from kortit.importing.passages import Passage
from kortit.problem import Severity
from tests.table_documents import Layout, add_word_table, grid, pdf, word, word_bytes
from tests.unit.kortit.importing.reading import read, told
from tests.unit.kortit.importing.test_tables_of_officials import ROWS, WRITERS, assert_read

if TYPE_CHECKING:
    from kortit.importing.lines import DocumentLine
    from kortit.importing.rows import Reading
    from kortit.importing.unseen import Unseen


def word_with(change: str) -> Reading:
    document = docx.Document()
    table = add_word_table(document, grid(ROWS, Layout(two_rows=False)))
    cell = table.cell(1, 3)
    run = cell.paragraphs[0].runs[0]
    if change == "tracked":
        inserted = OxmlElement("w:ins")
        cell.paragraphs[0]._p.append(inserted)
        inserted.append(run._r)
    elif change == "hidden":
        run.font.hidden = True
    elif change == "nested":
        cell.add_table(1, 1).cell(0, 0).text = "Sisällä"
    elif change == "box":
        picture = OxmlElement("w:pict")
        content = OxmlElement("w:txbxContent")
        paragraph, inside, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "Laatikossa"
        inside.append(text)
        paragraph.append(inside)
        content.append(paragraph)
        picture.append(content)
        run._r.append(picture)
    elif change == "unknown":
        strange = OxmlElement("w:moveFromRangeStart")
        cell.paragraphs[0]._p.append(strange)
        strange.append(run._r)
    elif change == "control":
        content_control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        cell.paragraphs[0]._p.append(content_control)
        content_control.append(content)
        content.append(run._r)
    elif change == "comment":
        document.add_comment([run], text="Tarkista tämä", author="N. N.")
    return read(word_bytes(document), "docx")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("tracked", "accept or reject all of them first"),
        ("hidden", "hidden text: “Kysely.”"),
        ("nested", "a table inside the cell"),
        ("box", "a text box"),
        ("unknown", "holds more than was read of it"),
    ],
)
def test_what_word_hides_in_cells_is_refused_and_never_lost(change: str, said: str) -> None:
    assert said in " ".join(told(word_with(change)))


def test_content_controls_are_read_through_and_comments_told() -> None:
    assert_read(word_with("control"), ROWS, Layout())
    reading = word_with("comment")
    assert_read(reading, ROWS, Layout())
    assert told(reading, Severity.WARNING) == ["comments are not imported"]


def test_what_stands_around_the_table_is_told_once_and_left_out() -> None:
    document = docx.Document()
    document.add_paragraph("Otsikko")
    document.add_paragraph("Laatinut Nimi Niminen")
    add_word_table(document, grid(ROWS, Layout()))
    document.add_paragraph("Liite 3")
    document.add_paragraph("Liite 3")
    document.sections[0].footer.paragraphs[0].text = "Testilän kunta"
    reading = read(word_bytes(document), "docx")
    assert told(reading, Severity.WARNING) == [
        "left out: “Testilän kunta”",
        "the heading above goals is left out: “Laatinut Nimi Niminen” (--section FIELD takes it)",
        "left out: “Liite 3”",
    ]


@pytest.mark.parametrize(
    ("before", "strange"),
    [
        (b"<w:tr>", b"<w:odd>%s</w:odd>"),
        (b"<w:tc>", b"<w:odd>%s</w:odd>"),
        (b"<w:tr>", b"<w:tr><w:tc><w:odd>%s</w:odd></w:tc></w:tr>"),
    ],
)
def test_text_beside_rows_and_cells_is_refused(before: bytes, strange: bytes) -> None:
    text = strange % b"<w:p><w:r><w:t>Sanoja</w:t></w:r></w:p>"
    stream = io.BytesIO()
    layout = Layout(two_rows=False)
    with zipfile.ZipFile(io.BytesIO(word(grid(ROWS, layout)))) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                place = data.rindex(before)
                data = data[:place] + text + data[place:]
            new.writestr(part, data)
    assert told(read(stream.getvalue(), "docx"))


# --- conservation ---


@pytest.mark.parametrize("kind", [*WRITERS, "pdf"])
@pytest.mark.parametrize("fault", ["drops a step", "drops a paragraph", "doubles the goal", "swaps two means"])
def test_a_reader_with_a_fault_is_found_out(monkeypatch: pytest.MonkeyPatch, kind: str, fault: str) -> None:
    layout = Layout()
    data = pdf(grid(ROWS, layout), layout) if kind == "pdf" else WRITERS[kind](grid(ROWS, layout))
    take_means, take_paragraph = Passage.take_means, Passage.take_paragraph

    def means(self: Passage) -> tuple[Means, ...]:
        found = take_means(self)
        if fault == "drops a step":
            return tuple(Means(one.text, one.steps[1:]) for one in found)
        return found[::-1] if fault == "swaps two means" else found[:1] if fault == "drops a paragraph" else found

    def paragraph(self: Passage) -> str:
        return take_paragraph(self) * (2 if fault == "doubles the goal" else 1)

    assert told(read(data, kind)) == []
    monkeypatch.setattr(Passage, "take_means", means)
    monkeypatch.setattr(Passage, "take_paragraph", paragraph)
    assert any("is not, in order, what the document says" in one for one in told(read(data, kind)))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_file_reader_that_drops_a_line_is_found_out(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    layout = Layout()
    data = pdf(grid(ROWS, layout), layout) if kind == "pdf" else word(grid(ROWS, layout))
    init = Cell.__init__

    def shortened(self: Cell, lines: tuple[DocumentLine, ...], raw: str, unseen: tuple[Unseen, ...] = ()) -> None:
        init(self, lines[:-1] if len(lines) > 2 else lines, raw, unseen)

    monkeypatch.setattr(Cell, "__init__", shortened)
    assert any("holds more than was read of it" in one for one in told(read(data, kind)))
