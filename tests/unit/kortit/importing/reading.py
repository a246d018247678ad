"""Reads tables of every format for tests, the way the command does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.columns import read_named
from kortit.importing.readers.archive import Archive
from kortit.importing.readers.ruled import read_ruled
from kortit.importing.readers.separated import read_separated
from kortit.importing.readers.word import read_word
from kortit.importing.readers.workbook import read_workbook
from kortit.importing.table_rows import Understanding, read_tables
from kortit.messages import translator
from kortit.municipality import Columns
from kortit.problem import Severity

if TYPE_CHECKING:
    from kortit.importing.grid import Source
    from kortit.importing.rows import Reading
    from kortit.municipality import Municipality


def source(data: bytes, kind: str) -> Source:
    name = f"taulukko.{kind}"
    match kind:
        case "docx":
            return read_word(Archive(data, name), name)
        case "xlsx":
            return read_workbook(Archive(data, name), data, name)
        case "csv":
            return read_separated(data.decode(), name)
        case _:
            return read_ruled(data, name)


def read(
    data: bytes,
    kind: str,
    municipality: Municipality | None = None,
    *,
    order: Columns = Columns.NEW_FIRST,
    named: tuple[str, ...] = (),
) -> Reading:
    fields = municipality.fields if municipality else {}
    columns = tuple(read_named(text, fields) for text in named)
    return read_tables(source(data, kind), f"taulukko.{kind}", Understanding(order, columns, municipality))


def told(reading: Reading, severity: Severity = Severity.ERROR) -> list[str]:
    said = translator("en")
    return [said(problem.message) for problem in reading.problems if problem.severity is severity]
