"""The characters that the bundled font covers, their maximum widths, and the replacement for all others.

Other scripts must degrade visibly: Typst fails at a character that its font lacks, and a document must neither fail nor
silently lose a word because of a name in another script. The tables were read from the font files; a test compares
them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SIGN = "□"
"""Replaces characters that the font lacks."""

BREAK = "\u200b"
"""Allows a line break inside a word longer than its column. Cleaned texts do not contain this character."""

COVERED = (
    "20-7E A1-AC AE-148 14A-1C3 1C5-31E 321-377 37A-37F 384-38A 38C 38E-3A1 3A3-3E1 3F0-49D 4A0-4FF 52F E3F 1D43 "
    "1D47-1D49 1D4D 1D4F-1D50 1D52 1D56-1D58 1D5B 1D62-1D65 1D9C 1DA0 1DBB 1DBF-1DF5 1DFC-1F15 1F18-1F1D 1F20-1F45 "
    "1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 "
    "1FF6-1FFE 2010-2027 2030-205E 2070-2071 2074-208E 2090-209C 20A0-20BF 20DB-20DE 20E8 20F0 2100-2101 2103 "
    "2105-2106 2109 2113 2116-2117 211E-2123 2126 212A-212B 212E 2132 213B 214D 214F 2153 215A-2188 2190-2199 "
    "21A9-21AA 21B0-21B1 21B3-21B5 21BA-21BB 21D0 21D2 21D4 21DE-21DF 21E4-21E5 21E7 21EA 2202 2205-2206 220F "
    "2211-2212 221A 221E 222B 2248 2260 2264-2265 2303 2305 2318 2325-2327 232B 2380 2387 238B 23CE-23CF 2423 "
    "2460-2468 24B6-24CF 24EA 25A0-25A2 25AA 25B2-25B3 25B6-25B7 25BA-25BD 25C0-25C1 25C4-25C7 25CA-25CB 25CF 25E6 "
    "25EF 2600 2605-2606 263C 2661 2665 26A0 2713 2717 2756 2764 2780-2788 27EF 27F5-27FA 2B06 2B12-2B13 2B1C 2C7C "
    "2C7F 2DFF 2E18 A69F A7FF A92E FE20-FE2D 1F12F-1F149 1F16A-1F16B 1F850 1F852"
)
"""Ranges of code points covered by all weights of the font, without private use areas."""

_RANGES = "".join(
    f"{chr(int(first, 16))}-{chr(int(last or first, 16))}"
    for first, _dash, last in (part.partition("-") for part in COVERED.split())
).replace("[", r"\[")
_UNCOVERED = re.compile(f"[^{_RANGES}]")
_UNSEEN = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""The grapheme joiner and the variation selectors: they modify the preceding character and are invisible alone."""

# Maximum widths over all weights of the font, in em; precise enough for judging whether a row fits.
_WIDTHS: dict[str, float] = {
    **dict.fromkeys("abcdeghknopqsuvxyzäöå0123456789?-–/", 0.67),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZÄÖÅ§€+=<>", 0.79),
    **dict.fromkeys("mwMW", 1.01),
    **dict.fromkeys(" fijlrtI.,:;'!|()[]", 0.4),
    **dict.fromkeys("⟷⟺🡐🡒", 2.7),
}
_OTHER_WIDTH = 1.6


def printable(text: str) -> tuple[str, int]:
    """The printable form of a text, and the number of replacement signs in it."""
    if text.isascii():
        return text, 0
    seen = _UNSEEN.sub("", text)
    return _UNCOVERED.subn(SIGN, seen) if seen else (SIGN, 1)


@lru_cache(maxsize=10_000)
def width(word: str) -> float:
    """The maximum width of a word, in em."""
    return sum(_WIDTHS.get(character, _OTHER_WIDTH) for character in word)


def fits(text: str, room: float) -> bool:
    """Whether every word of a text is sure to fit into a line of `room` em."""
    return all(width(word) <= room for word in text.split(" "))


def breakable(text: str, room: float) -> str:
    """Insert BREAK into words that may be wider than `room` em."""
    if fits(text, room):
        return text
    return " ".join(word if width(word) <= room else _broken(word) for word in text.split(" "))


def lines(text: str, room: float) -> int:
    """The maximum number of lines of `room` em that a text takes; wider words are broken."""
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = width(word)
        if wide > room:
            count += 1 + int(wide / (room - _PIECE * max(_WIDTHS.values())))
            used = room
        elif used + wide > room:
            count += 1
            used = wide + _WIDTHS[" "]
        else:
            used += wide + _WIDTHS[" "]
    return count


_PIECE = 4  # characters kept together in a broken word; the narrowest column has room for several such pieces


def _broken(word: str) -> str:
    """A word with BREAK after every few characters, but never before a combining mark."""
    pieces: list[str] = []
    for start in range(0, len(word), _PIECE):
        piece = word[start : start + _PIECE]
        if pieces and unicodedata.combining(piece[0]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return BREAK.join(pieces)
