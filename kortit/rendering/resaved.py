"""Tells whether a Word or Excel document of kortit's was saved by another program since: then it may hold edits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
# A part of the package, and what stands in it if kortit wrote the document.
_OURS = {"word/styles.xml": b"KortitStatus", "xl/sharedStrings.xml": b"kortit c"}


def is_resaved(path: Path) -> bool:
    """Whether a file is a document that kortit wrote and another program saved.

    kortit writes archives without flags whose members are all of 1980; Word sets flags, other programs the time.
    """
    try:
        with ZipFile(path) as archive:
            if all((one.date_time, one.flag_bits) == (_FIRST_MOMENT, 0) for one in archive.infolist()):
                return False
            parts = [name for name in archive.namelist() if name in _OURS]
            return any(_OURS[name] in archive.read(name) for name in parts)
    except (OSError, BadZipFile, RuntimeError, NotImplementedError):
        return False
