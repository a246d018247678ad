"""Reads tables of every format for tests, the way the command does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.columns import read_named
from kortit.importing.readers.office import read_office
from kortit.importing.readers.ruled import read_ruled
from kortit.importing.readers.sandbox import read_apart
from kortit.importing.readers.separated import read_separated
from kortit.importing.table_rows import Understanding, read_tables
from kortit.messages import translator
from kortit.municipality import Columns
from kortit.problem import Severity

if TYPE_CHECKING:
    from kortit.importing.grid import Source
    from kortit.importing.rows import Reading
    from kortit.municipality import Municipality


def source(data: bytes, kind: str, *, apart: bool = False) -> Source:
    """Read a document; with `apart` in a process of its own, as commands do."""
    name = f"taulukko.{kind}"
    if kind == "csv":
        return read_separated(data.decode(), name)
    reader = read_ruled if kind == "pdf" else read_office
    return read_apart(reader, data, name) if apart else reader(data, name)


def read(
    data: bytes,
    kind: str,
    municipality: Municipality | None = None,
    *,
    order: Columns = Columns.NEW_FIRST,
    named: tuple[str, ...] = (),
    apart: bool = False,
) -> Reading:
    fields = municipality.fields if municipality else {}
    columns = tuple(read_named(text, fields) for text in named)
    return read_tables(source(data, kind, apart=apart), f"taulukko.{kind}", Understanding(order, columns, municipality))


def told(reading: Reading, severity: Severity = Severity.ERROR) -> list[str]:
    said = translator("en")
    return [said(problem.message) for problem in reading.problems if problem.severity is severity]
