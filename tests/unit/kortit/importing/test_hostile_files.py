"""Files that are broken, or that want to do harm: one sentence each, quickly, and nothing read."""

from __future__ import annotations

import base64
import csv
import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
import pikepdf
import pytest
import typst
import xlsxwriter

from kortit.errors import UsageError
from kortit.importing.readers.ruled import MOST_CHARACTERS
from tests.table_documents import Layout, box, excel, grid, pdf, word, word_bytes
from tests.unit.kortit.importing.reading import read, source, told
from tests.unit.kortit.importing.test_tables_of_officials import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    """The archive with some parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, part in change.items():
            new.writestr(name, part)
    return stream.getvalue()


WORD, EXCEL = word(grid(ROWS, Layout())), excel(grid(ROWS, Layout()))
DOCUMENT = zipfile.ZipFile(io.BytesIO(WORD)).read("word/document.xml")


def refused(data: bytes, kind: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(data, kind, apart=True)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"no archive at all", WORD[:2000], EXCEL[:-40]],
    ids=[
        "nothing",
        "a beginning",
        "no archive",
        "Word cut short",
        "Excel cut short",
    ],  # not the bytes: they hold a time
)
def test_what_is_no_whole_archive_is_damaged(kind: str, data: bytes) -> None:
    assert "damaged" in refused(data, kind)


@pytest.mark.parametrize("part", ["word/document.xml", "word/media/bomb.bin"])
def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(part: str) -> None:
    assert "unpacks to more" in refused(rezipped(WORD, {part: b" " * (200 << 20)}), "docx")


def test_an_archive_that_lies_about_its_sizes_is_damaged() -> None:
    data = bytearray(rezipped(WORD, {"word/document.xml": b"<a/>" + b" " * (8 << 20)}))
    place = data.rindex(b"word/document.xml") - 46
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert "damaged" in refused(bytes(data), "docx")


def test_entities_are_refused_and_no_file_is_read_by_them() -> None:
    declaration = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY b "&x;&x;">]>'
    start = DOCUMENT.index(b"?>") + 2
    text = DOCUMENT[:start] + declaration + DOCUMENT[start:].replace(b"Kysely.", b"&x;")
    assert "declares entities" in refused(rezipped(WORD, {"word/document.xml": text}), "docx")


def test_a_part_that_is_no_xml_is_damaged() -> None:
    assert "damaged" in refused(rezipped(WORD, {"word/document.xml": b"<w:document><w:body>"}), "docx")
    assert "damaged" in refused(rezipped(EXCEL, {"xl/workbook.xml": b"<workbook"}), "xlsx")


def test_a_document_without_tables_is_told() -> None:
    document = docx.Document()
    document.add_paragraph("Pelkkää tekstiä.")
    (said,) = told(read(word_bytes(document), "docx"))
    assert said.startswith("there is no table with several columns in it")


def test_a_table_of_headings_alone_is_told() -> None:
    assert told(read(word(grid([], Layout())), "docx")) == ["the table has no rows under its headings"]


def test_a_sheet_of_a_million_empty_rows_is_read_at_once() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for row, line in enumerate((["Teema", "Tavoite", "Vuosi", "Keinot"], ["O1", "A", "2026", "K"])):
            sheet.write_row(row, 0, line)
    rows = b"".join(b'<row r="%d" ht="20"/>' % number for number in range(3, 1_000_001))
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(stream).read(part)
    empty = xml.replace(b"</sheetData>", rows + b"</sheetData>")
    assert len(read(rezipped(stream.getvalue(), {part: empty}), "xlsx").statements) == 1
    far = xml.replace(b"</sheetData>", b'<row r="1000001"><c><v>1</v></c></row></sheetData>')
    assert "larger than any table" in refused(rezipped(stream.getvalue(), {part: far}), "xlsx")


def test_a_cell_in_the_far_corner_of_a_sheet_fills_no_memory() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "Tavoite")
        sheet.write(1_048_575, 16_383, "kaukana")
    assert "larger than any table" in refused(stream.getvalue(), "xlsx")


def test_a_long_text_that_many_cells_share_fills_no_memory() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(5000):
            sheet.write(row, 0, "x" * 32_000)
    assert "larger than any table" in refused(stream.getvalue(), "xlsx")


def wide_word(width: int, rows: int) -> bytes:
    wide = b"<w:tr>" + b'<w:tc><w:tcPr><w:gridSpan w:val="64"/></w:tcPr></w:tc>' * (width // 64) + b"</w:tr>"
    row = b"<w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr>"
    full = wide.replace(b"</w:tcPr></w:tc>", b"</w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc>", 1)
    table = b"<w:tbl>" + row * rows + full + b"</w:tbl>"
    return rezipped(WORD, {"word/document.xml": DOCUMENT.replace(b"<w:body>", b"<w:body>" + table)})


def test_short_rows_beside_a_wide_one_fill_no_memory() -> None:
    assert "larger than any table" in refused(wide_word(64_000, 3000), "docx")
    assert "larger than any table" in refused(wide_word(2_100_000, 1), "docx")
    text = "A\n" * 3000 + ";" * 1000 + "A"
    assert "larger than any table" in refused(text.encode(), "csv")
    assert len(source(("A\n" * 300 + ";\n" * 10_000).encode(), "csv").parts[0].rows) == 300  # type: ignore[union-attr]


def test_a_cell_of_a_csv_that_is_too_long_is_told_and_other_readers_keep_their_limit() -> None:
    limit = csv.field_size_limit()
    for length, said in (
        (60_000, []),
        (200_000, ["a cell of this row holds over 65536 characters; no goal is so long"]),
    ):
        table = f"Teema;Tavoite;Vuosi;Keinot\nO1;A;2026;{'x' * length}\n"
        assert told(read(table.encode(), "csv")) == said
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_are_packed_as_no_office_program_does_are_not_unpacked(way: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as archive:
        archive.writestr("word/document.xml", DOCUMENT)
    assert "damaged" in refused(stream.getvalue(), "docx")


def test_a_sign_that_is_none_is_told() -> None:
    text = DOCUMENT.replace(b"<w:t>Kysely.</w:t>", b'<w:t>Kysely.</w:t><w:sym w:font="A" w:char="D800"/>')
    assert "a sign of a font of symbols, which is no letter (A)" in " ".join(
        told(read(rezipped(WORD, {"word/document.xml": text}), "docx"))
    )


SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def test_a_sheet_is_measured_whatever_its_part_and_its_quotation_marks_are() -> None:
    parts = zipfile.ZipFile(io.BytesIO(EXCEL))
    far = parts.read(SHEET).replace(
        b"</sheetData>", b"<row r='1048576'><c r='XFD1048576' t='n'><v>1</v></c></row></sheetData>"
    )
    assert "larger than any table" in refused(rezipped(EXCEL, {SHEET: far}), "xlsx")
    moved = parts.read(RELATIONS).replace(b"worksheets/sheet1.xml", b"muualla/a.bin")
    assert "larger than any table" in refused(rezipped(EXCEL, {RELATIONS: moved, "xl/muualla/a.bin": far}), "xlsx")


def test_a_sheet_that_declares_entities_is_refused() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(EXCEL)).read(SHEET)
    start = sheet.index(b"?>") + 2
    text = sheet[:start] + b'<!DOCTYPE a [<!ENTITY x "y">]>' + sheet[start:]
    assert "declares entities" in refused(rezipped(EXCEL, {SHEET: text}), "xlsx")


def test_a_pdf_with_a_password_is_told_and_one_that_only_forbids_printing_is_read() -> None:
    layout = Layout()
    plain = pikepdf.open(io.BytesIO(pdf(grid(ROWS, layout), layout)))
    for user, wanted in (("salasana", "password"), ("", None)):
        stream = io.BytesIO()
        plain.save(stream, encryption=pikepdf.Encryption(owner="omistaja", user=user))
        if wanted:
            assert wanted in refused(stream.getvalue(), "pdf")
        else:
            assert len(read(stream.getvalue(), "pdf").statements) == 3


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 1 0 R>> endobj trailer <</Root 1 0 R>>"]
)
def test_a_broken_pdf_is_told(data: bytes) -> None:
    with pytest.raises(UsageError, match="is a PDF that cannot be read"):
        read(data, "pdf")


def test_a_pdf_without_rules_is_told_with_the_other_way() -> None:
    data = bytes(typst.compile(b"#set page(width: auto)\nO1 Tavoite 2026 Keino", format="pdf"))
    assert "pdftotext" in told(read(data, "pdf"))[0]


def packed(mebibytes: int) -> bytes:
    """Pack so many mebibytes of spaces, but for the end of the stream, without unpacking them here."""
    packer = zlib.compressobj()
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + piece * mebibytes


def page_of(data: bytes, filters: list[str]) -> bytes:
    """Write a PDF whose page is a stream that is packed in these ways, the last one applied first."""
    pages = pikepdf.new()
    pages.add_blank_page()
    pages.pages[0].Contents = pikepdf.Stream(pages, data, Filter=pikepdf.Array([pikepdf.Name(one) for one in filters]))
    stream = io.BytesIO()
    pages.save(stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("wrap", "filters"),
    [
        (bytes, ["/FlateDecode"]),
        (zlib.compress, ["/FlateDecode", "/FlateDecode"]),
        (lambda data: base64.a85encode(data) + b"~>", ["/ASCII85Decode", "/FlateDecode"]),
    ],
)
def test_a_page_of_a_pdf_that_unpacks_to_too_much_is_not_read(
    wrap: Callable[[bytes], bytes], filters: list[str]
) -> None:
    assert "unpacks to more" in refused(page_of(wrap(packed(2048)), filters), "pdf")


def test_what_no_page_of_a_pdf_shows_is_not_unpacked() -> None:
    bomb = pikepdf.new()
    bomb.add_blank_page()
    bomb.Root.Bomb = pikepdf.Stream(bomb, packed(2048), Filter=pikepdf.Name("/FlateDecode"))
    stream = io.BytesIO()
    bomb.save(stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert "no table with ruled cells" in told(read(stream.getvalue(), "pdf", apart=True))[0]


@pytest.mark.parametrize("count", [400_000, 20_000])
def test_a_page_that_holds_too_much_is_refused_with_the_number_of_the_limit(count: int) -> None:
    text = b"BT /F 9 Tf 50 700 Td " + b"(abc) Tj 0 -1 Td " * count + b" ET"
    assert f"{MOST_CHARACTERS} characters" in refused(page_of(zlib.compress(text), ["/FlateDecode"]), "pdf")


def test_a_pdf_full_of_beginnings_of_streams_is_looked_through_in_time() -> None:
    assert "is a PDF that cannot be read" in refused(
        b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(b"")) * 500_000, "pdf"
    )


def test_a_fault_of_our_own_is_not_taken_for_a_damaged_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise AttributeError

    layout = Layout()
    monkeypatch.setattr("kortit.importing.readers.ruled._printed", fails)
    with pytest.raises(AttributeError):
        read(pdf(grid(ROWS, layout), layout), "pdf")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "a", '"a', ";;;\n;;;", "\x00", 'Tavoite;Vuosi\n"O1 A;2026\n'])
def test_a_csv_without_a_table_is_told(text: str) -> None:
    assert told(read(text.encode(), "csv"))


def test_a_goal_with_a_character_that_no_goal_may_hold_is_told() -> None:
    cells = [
        [box("Teema"), box("Tavoite"), box("Vuosi"), box("Keinot")],
        [box("O1"), box("A\u200bB"), box("2026"), box()],
    ]
    assert told(read(word(cells), "docx")) == ["table 1, row 2: the character U+200B ZERO WIDTH SPACE is not allowed"]


def test_a_file_is_read_without_its_macros_and_drawings_but_their_presence_does_no_harm() -> None:
    assert source(rezipped(WORD, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "docx").problems == ()
