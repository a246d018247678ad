"""Estimates how many lines a text takes in a column of a sheet.

Row heights must be set because LibreOffice overlaps rows without one, and Excel makes rows with rich text too low. The
widths are those of Helvetica, shared by Arial and Liberation Sans.
"""

from __future__ import annotations

from functools import lru_cache

# Thousandths of the font's size (Adobe's font metrics of Helvetica); small letters are mostly as wide as digits.
_GROUPS = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”", 355: '"', 389: "*", 469: "^",
    500: "Jckszvxy", 556: "L–€", 584: "+<=>~±", 611: "FTZ", 667: "&ABEKPSVXYÄÅ", 722: "CDHNRUw", 778: "GOQÖ", 833: "Mm",
    889: "%", 944: "W", 1000: "—…→", 1015: "@",
}  # fmt: skip
_WIDTHS = {character: width for width, characters in _GROUPS.items() for character in characters}
_SMALL, _CAPITAL, _FULL = 556, 700, 1100  # small and capital letters not listed above; full-width characters
_FIRST_FULL = "\u1100"
_SPACE = _WIDTHS[" "]

_BOLD = 1.08
# Programs round the widths of characters to pixels.
_SPARE = 1.04

# Pixels (96 per inch): the width of a digit, by which columns are measured, the margins of a cell, and its indent.
_DIGIT, _COLUMN_MARGIN, _INDENT = 7, 5, 9
_PIXELS_A_POINT = 96 / 72


def lines_of(text: str, digits: int, size: float, *, bold: bool = False) -> int:
    """Estimate the lines that a text of font size `size` (points) takes in an indented column of `digits` width.

    The estimate may be too high, but hardly ever too low.
    """
    pixels = digits * _DIGIT + _COLUMN_MARGIN - _INDENT - _COLUMN_MARGIN
    width = int(pixels / _PIXELS_A_POINT / size * 1000 / _SPARE / (_BOLD if bold else 1))
    return sum(_lines(line, width) for line in text.split("\n"))


def _lines(line: str, width: int) -> int:
    if len(line) * _FULL <= width:
        return 1
    lines, used = 1, -_SPACE
    for word in line.split(" "):
        long = _width(word)
        if used + _SPACE + long > width and used > 0:
            lines, used = lines + 1, -_SPACE
        used += _SPACE + long
        if used > width:
            lines += (used - 1) // width
            used = (used - 1) % width + 1
    return lines


@lru_cache(maxsize=1 << 15)
def _width(word: str) -> int:
    return sum(_WIDTHS.get(character) or _other(character) for character in word)


def _other(character: str) -> int:
    if character >= _FIRST_FULL:
        return _FULL
    return _CAPITAL if character.isupper() else _SMALL
