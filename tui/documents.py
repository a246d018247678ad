"""Reads documents to import, of any supported file type, and identifies each by name and digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.characters import cleaned, composed
from kortit.errors import UsageError, system_said
from kortit.importing.columns import read_named
from kortit.importing.grid import composed_source
from kortit.importing.readers.office import read_office
from kortit.importing.readers.ruled import read_ruled
from kortit.importing.readers.sandbox import read_apart
from kortit.importing.readers.separated import read_separated
from kortit.importing.readers.text_form import read_text_form
from kortit.importing.table_rows import Understanding, read_tables
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kortit.importing.grid import Source
    from kortit.importing.rows import Reading
    from kortit.municipality import Columns, Municipality

MOST_BYTES = 16 * 1024 * 1024
_ZIP, _PDF, _OLD_OFFICE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_BEGINS_WITHIN = 1024  # bytes; PDF readers accept that much before the header


def read_document(
    file: str, order: Columns, named: Sequence[str] = (), municipality: Municipality | None = None
) -> tuple[Reading, str]:
    """Read a document; return it with its source: the file's name and the digest of its bytes.

    `order` is the order of its column pairs where the document does not tell; `named` assigns columns of a table by
    name (`kortit.importing.columns.read_named`). Raises UsageError.
    """
    data = _read(file)
    source = f"{cleaned(Path(file).name)} sha256:{hashlib.sha256(data).hexdigest()}"
    read = _reader_of(data, file)
    if read is None and named:
        raise UsageError(_("{path} is text without columns; --column is for tables", path=file))
    fields = municipality.fields if municipality else {}
    columns = tuple(read_named(text, fields) for text in named)
    grid = read_text_form(_text(data, file), file, order) if read is None else read(data, file)
    return read_tables(composed_source(grid), file, Understanding(order, columns, municipality)), source


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
    return _separated if suffix in (".csv", ".tsv", ".tab") else None


_BINARY = (".docx", ".docm", ".doc", ".xlsx", ".xlsm", ".xls", ".pdf", ".odt", ".ods")
_MARKED_UP = (".html", ".htm", ".md", ".json", ".rtf", ".xml", ".yaml", ".yml")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"{\\rtf")
_MARKUP_BEGINS = max(map(len, _MARKUP))
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"


def _office(data: bytes, file: str) -> Source:
    return read_apart(read_office, data, file)


def _ruled(data: bytes, file: str) -> Source:
    return read_apart(read_ruled, data, file)


def _separated(data: bytes, file: str) -> Source:
    return read_separated(_text(data, file), file)


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(system_said(str(Path(file).absolute()), error)) from error
    if len(data) > MOST_BYTES:
        raise UsageError(_("{path} is larger than {most} MiB; is it the right file?", path=file, most=MOST_BYTES >> 20))
    return data


def _text(data: bytes, file: str) -> str:
    try:
        return composed(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            _("{path}:{line}: this is not UTF-8 text; save the file as UTF-8", path=file, line=line)
        ) from error
