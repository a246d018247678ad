"""Reads documents to import, of any supported file type, and identifies each by name and digest."""

from __future__ import annotations

import hashlib
import re
import sys
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.errors import UsageError, system_said
from kortit.goal import FIRST_YEAR, LAST_YEAR
from kortit.importing.columns import read_named
from kortit.importing.grid import composed_source
from kortit.importing.own.form import read_form
from kortit.importing.readers.encodings import decoded, order_of_utf_16
from kortit.importing.readers.office import read_office
from kortit.importing.readers.ruled import read_ruled
from kortit.importing.readers.sandbox import read_apart
from kortit.importing.readers.separated import SEPARATORS, read_separated
from kortit.importing.readers.text_form import read_text_form
from kortit.importing.rows import DocumentPlace
from kortit.importing.sections import read_section_field
from kortit.importing.table_rows import Understanding, read_tables
from kortit.messages import _
from kortit.municipality import Columns
from kortit.problem import Severity
from tui.parameters import theme_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from kortit.importing.grid import Source
    from kortit.importing.rows import Reading
    from kortit.municipality import Municipality

STDIN = "-"
MOST_BYTES = 16 * 1024 * 1024
_ZIP, _PDF, _OLD_OFFICE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_BEGINS_WITHIN = 1024  # bytes; PDF readers accept that much before the header


@dataclass(frozen=True, slots=True)
class HowToRead:
    """The options of how to read a document, as typed.

    `order` is the order of its column pairs where the document does not tell; `named` assigns columns of a table by
    name (`kortit.importing.columns.read_named`). `target_year` and `theme` are those of goals that have none; `tables`
    the only ones to read, by number or name of a sheet, and `pages` those of a PDF, like 77-124. `sheet` and `section`
    are the fields that names of sheets and headings above tables fill.
    """

    order: Columns = Columns.NEW_FIRST
    named: tuple[str, ...] = ()
    target_year: str = ""
    theme: str = ""
    tables: tuple[str, ...] = ()
    pages: str = ""
    sheet: str = ""
    section: str = ""


def read_document(file: str, how: HowToRead, municipality: Municipality | None = None) -> tuple[Reading, str]:
    """Read a document; return it with its source: the file's name and the digest of its bytes. Raises UsageError."""
    data = _read(file)
    source = f"{'stdin' if file == STDIN else cleaned(Path(file).name)} sha256:{hashlib.sha256(data).hexdigest()}"
    read = _reader_of(data, file)
    if read is None and (how.named or how.sheet or how.section):
        raise UsageError(_("{path} is text without columns; --column, --sheet and --section are for tables", path=file))
    if how.pages and read is not _ruled:
        raise UsageError(_("{path} is no PDF; --pages is for those", path=file))
    fields = municipality.fields if municipality else {}
    understanding = Understanding(
        how.order,
        tuple(read_named(text, fields) for text in how.named),
        municipality,
        target_year_of(how.target_year) if how.target_year else None,
        theme_code(how.theme) or "" if how.theme else "",
        how.tables,
        read_section_field(how.sheet, fields) if how.sheet else "",
        read_section_field(how.section, fields) if how.section else "",
    )
    if read is _office and municipality is not None:
        read = partial(_office, language=municipality.language)
    if read is _ruled:
        read = partial(_ruled, pages=pages_of(how.pages))
    grid = _of_text(data, file, partial(read_text_form, columns=how.order)) if read is None else read(data, file)
    grid = composed_source(grid)
    return read_form(grid, file) or read_tables(grid, file, understanding), source


def target_year_of(text: str) -> int:
    """Parse the target year of an option. Raises UsageError."""
    if re.fullmatch(r"[0-9]{4}", text.strip()) is None or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise UsageError(_("“{text}” is no target year; write four digits, like 2026", text=text))
    return int(text)


def pages_of(text: str) -> frozenset[int]:
    """Parse numbers and ranges of pages, like 77-124 or 3,7-9; none: all pages. Raises UsageError."""
    pages: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+", text.strip())):
        match = re.fullmatch(r"([0-9]{1,5})(?:[-–]([0-9]{1,5}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last:
            raise UsageError(_("“{text}” names no pages; write 77-124, or 3,7-9", text=text))
        pages.update(range(first, last + 1))
    return frozenset(pages)


def _reader_of(data: bytes, file: str) -> Callable[[bytes, str], Source] | None:
    """The reader for a file, by its bytes; by its name only where text may be a table. None means the text form."""
    suffix = Path(file).suffix.lower()
    if data.startswith(_ZIP):
        return _office
    if data.startswith(_OLD_OFFICE):
        raise UsageError(
            _(
                "{path} is of an old Word or Excel, or protected by a password; save it as .docx or .xlsx without one",
                path=file,
            )
        )
    if _PDF in data[:_PDF_BEGINS_WITHIN]:
        return _ruled
    if suffix in _BINARY:
        if not data:
            raise UsageError(_("{path} is empty", path=file))
        raise UsageError(_("{path} cannot be read: it is damaged, or not what its name says", path=file))
    if suffix in _MARKED_UP or data.lstrip(_BEFORE_MARKUP)[:_MARKUP_BEGINS].lower().startswith(_MARKUP):
        raise UsageError(
            _(
                "{path} is of a kind that is not read; save the table as .docx, .xlsx or .csv, or its text as .txt",
                path=file,
            )
        )
    is_table = suffix in (".csv", ".tsv", ".tab")
    first = _first_line(data)
    if file == STDIN or order_of_utf_16(data):
        # Only its content tells; Excel calls a table of tabs in UTF-16 “Unicode text”, and its name ends in .txt.
        is_table = is_table or max(map(first.count, SEPARATORS)) > 1
    # What is copied from a table of an office program is parted by tabs.
    is_table = is_table or first.count("\t") > 1
    return _separated if is_table else None


def _first_line(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return decoded(data).text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    return ""


_BINARY = (".docx", ".docm", ".doc", ".xlsx", ".xlsm", ".xls", ".pdf", ".odt", ".ods")
_MARKED_UP = (".html", ".htm", ".md", ".json", ".rtf", ".xml", ".yaml", ".yml")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"{\\rtf")
_MARKUP_BEGINS = max(map(len, _MARKUP))
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"


def _office(data: bytes, file: str, language: str = "fi") -> Source:
    return read_apart(partial(read_office, language=language), data, file)


def _ruled(data: bytes, file: str, pages: frozenset[int] = frozenset()) -> Source:
    return read_apart(partial(read_ruled, pages=pages), data, file)


def _separated(data: bytes, file: str) -> Source:
    return _of_text(data, file, read_separated)


def _of_text(data: bytes, file: str, read: Callable[[str, str], Source]) -> Source:
    """Read the text of a file, with a warning about its encoding if it is not UTF-8."""
    try:
        found = decoded(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            _("{path}:{line}: this is not UTF-8 text; save the file as UTF-8", path=file, line=line)
        ) from error
    source = replace(read(found.text, file), encoding=found.encoding)
    if found.said is None:
        return source
    return replace(source, problems=(*source.problems, DocumentPlace(0).problem(file, found.said, Severity.WARNING)))


def _read(file: str) -> bytes:
    if file == STDIN and not sys.stdin:
        raise UsageError(_("stdin is closed; give the document in a file"))
    try:
        with nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(system_said(str(Path(file).absolute()), error)) from error
    if len(data) > MOST_BYTES:
        raise UsageError(_("{path} is larger than {most} MiB; is it the right file?", path=file, most=MOST_BYTES >> 20))
    return data
