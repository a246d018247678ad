"""Documents to import: read from a file, and named so that it can be proven which one it was."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.errors import UsageError, system_said
from kortit.importing.text_form import read_text_form
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.importing.rows import Document
    from kortit.municipality import Columns

MOST_BYTES = 16 * 1024 * 1024


def read_document(file: str, order: Columns) -> tuple[Document, str]:
    """Read a document, and give its source: its name and the digest of its bytes. Raises UsageError."""
    data = _read(file)
    source = f"{cleaned(Path(file).name)} sha256:{hashlib.sha256(data).hexdigest()}"
    return read_text_form(_text(data, file), file, order), source


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(system_said(file, error)) from error
    if len(data) > MOST_BYTES:
        raise UsageError(_("{path} is larger than {most} MiB; is it the right file?", path=file, most=MOST_BYTES >> 20))
    return data


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(b"%PDF"):
            raise UsageError(
                _("{path} is a PDF; extract its text first, like pdftotext does, and import that", path=file)
            ) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            _("{path}:{line}: this is not UTF-8 text; save the file as UTF-8", path=file, line=line)
        ) from error
