"""Word and Excel files, told apart by their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.importing.readers.archive import Archive
from kortit.importing.readers.word import DOCUMENT, read_word
from kortit.importing.readers.workbook import read_workbook
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.importing.grid import Source


def read_office(data: bytes, name: str, language: str = "fi") -> Source:
    """Read a Word document or a workbook; `language` is that of the municipality.

    Raises UsageError if it is neither, damaged or too large.
    """
    archive = Archive(data, name)
    if DOCUMENT in archive:
        return read_word(archive, name)
    if "xl/workbook.xml" in archive:
        return read_workbook(archive, data, name, language)
    raise UsageError(_("{path} is neither a Word document nor a workbook; save it as .docx or .xlsx", path=name))
