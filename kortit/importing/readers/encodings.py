"""Bytes of a text file as text: UTF-8, or what Finnish Excel and Windows write otherwise, which is said."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from kortit.characters import composed
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.messages import Message

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 2000  # bytes
_WINDOWS, _MAC = "cp1252", "mac_roman"
# In words of a file in another old encoding (of DOS, of a Mac), its letters come out as these signs.
_NO_WORDS = re.compile(r"[^\W\d_][„†”Š™Œ‡‰€…Ž][^\W\d_]|[^\W\d_A-ZÅÄÖ][ŠŒŽ]")

# Files in other encodings have other signs than these when they are read as Mac Roman.
_NOT_OF_A_MAC = re.compile(r"[^\x00-\x7fÅÄÖåäöÉéüÜ§€–—•…“”‘’«»°\xa0]")


def order_of_utf_16(data: bytes) -> str:
    """The codec of a file in UTF-16, which may not say so; empty if it is in another encoding."""
    if data.startswith(_UTF_16):
        return "utf-16"
    evens, odds = data[:_LOOKED_AT:2].count(0), data[1:_LOOKED_AT:2].count(0)
    most = min(len(data), _LOOKED_AT) // 2 * 0.7  # the letters of Finnish that have a zero byte beside them, and more
    return "utf-16-le" if odds > most and not evens else "utf-16-be" if evens > most and not odds else ""


def decoded(data: bytes) -> tuple[str, Message | None]:
    """The text of a file, composed, and a sentence if it is not in UTF-8.

    Raises UnicodeDecodeError if it is in none of these encodings.
    """
    if order := order_of_utf_16(data):
        return composed(data.decode(order)), _("the file is in UTF-16, and was read as that")
    try:
        return composed(data.decode("utf-8")), None
    except UnicodeDecodeError:
        try:
            text = data.decode(_WINDOWS)
        except UnicodeDecodeError:
            text = ""
        if text and not _NO_WORDS.search(text):
            said = _("the file is not in UTF-8; it was read as Windows-1252, the old encoding of Excel and Windows")
            return text, said
        text = data.decode(_MAC)
        if _NOT_OF_A_MAC.search(text):
            raise
        return text, _("the file is not in UTF-8; it was read as Mac Roman, the old encoding of Excel on a Mac")


def is_all_windows(text: str) -> bool:
    """Whether Windows-1252 has every character of a text."""
    return text.encode(_WINDOWS, "ignore").decode(_WINDOWS) == text


def is_as_windows_saves(text: str, before: str) -> bool:
    """Whether a text is another one as Windows saves it in its old encoding: `?` or `=` for signs that this lacks."""
    return len(text) == len(before) and all(
        one == other or (one.isascii() and not one.isalnum() and not is_all_windows(other))
        for one, other in zip(text, before, strict=True)
    )
