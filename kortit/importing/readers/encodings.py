"""Bytes of a text file as text: UTF-8, or what Finnish Excel and Windows write otherwise, which is said."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.characters import composed
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.messages import Message

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 2000  # bytes
_WINDOWS, _LATIN, _MAC = "cp1252", "iso8859-15", "mac_roman"
# In words of a file in another old encoding (of DOS, of a Mac), its letters come out as these signs.
_NO_WORDS = re.compile(r"[^\W\d_][„†”Š™Œ‡‰€…Ž][^\W\d_]|[^\W\d_A-ZÅÄÖ][ŠŒŽ]")
_OF_WINDOWS = re.compile(rb"[\x80-\x9f]")  # signs there, control characters in ISO-8859-15
# What is a letter, or the sign of the euro, in ISO-8859-15 is a sign in Windows-1252 that stands in no word.
_OF_LATIN = re.compile(r"€|[ŠšžŒœ](?=[^\W\d_])|(?<=[^\W\d_])[Ššžœ]|(?<!\w)Ž(?=[^\W\d_])|(?<=[A-ZÅÄÖ])Ž(?=[A-ZÅÄÖ])")

# Files in other encodings have other signs than these when they are read as Mac Roman.
_NOT_OF_A_MAC = re.compile(r"[^\x00-\x7fÅÄÖåäöÉéüÜ§€–—•…“”‘’«»°\xa0]")


def order_of_utf_16(data: bytes) -> str:
    """The codec of a file in UTF-16, which may not say so; empty if it is in another encoding."""
    if data.startswith(_UTF_16):
        return "utf-16"
    evens, odds = data[:_LOOKED_AT:2].count(0), data[1:_LOOKED_AT:2].count(0)
    most = min(len(data), _LOOKED_AT) // 2 * 0.7  # the letters of Finnish that have a zero byte beside them, and more
    return "utf-16-le" if odds > most and not evens else "utf-16-be" if evens > most and not odds else ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, composed; the old encoding that it was in, of one byte a character (empty: none).

    `said` is a sentence if it was not in UTF-8.
    """

    text: str
    encoding: str = ""
    said: Message | None = None


def decoded(data: bytes) -> Decoded:
    """The text of a file. Raises UnicodeDecodeError if it is in none of the encodings that are known."""
    if order := order_of_utf_16(data):
        return Decoded(composed(data.decode(order)), "", _("the file is in UTF-16, and was read as that"))
    try:
        return Decoded(composed(data.decode("utf-8")))
    except UnicodeDecodeError:
        if _is_latin(data):
            said = _(
                "the file is not in UTF-8; it was read as ISO-8859-15, by letters and signs that Windows-1252 has"
                " elsewhere (€, Š, š, Ž, ž)"
            )
            return Decoded(data.decode(_LATIN), _LATIN, said)
        try:
            text = data.decode(_WINDOWS)
        except UnicodeDecodeError:
            text = ""
        if text and not _NO_WORDS.search(text):
            said = _("the file is not in UTF-8; it was read as Windows-1252, the old encoding of Excel and Windows")
            return Decoded(text, _WINDOWS, said)
        text = data.decode(_MAC)
        if _NOT_OF_A_MAC.search(text):
            raise
        said = _("the file is not in UTF-8; it was read as Mac Roman, the old encoding of Excel on a Mac")
        return Decoded(text, _MAC, said)


def _is_latin(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are ISO-8859-15: nothing that it lacks is there, and something it alone has."""
    return _OF_WINDOWS.search(data) is None and _OF_LATIN.search(data.decode(_LATIN)) is not None


def holds_all(text: str, encoding: str) -> bool:
    """Whether an encoding has every character of a text."""
    return text.encode(encoding, "ignore").decode(encoding) == text


def is_as_saved(text: str, before: str, encoding: str) -> bool:
    """Whether a text is another one as programs save it in an old encoding: `?` or the like for signs that it lacks."""
    return len(text) == len(before) and all(
        one == other or (one.isascii() and not one.isalnum() and not holds_all(other, encoding))
        for one, other in zip(text, before, strict=True)
    )
