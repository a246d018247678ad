"""Characters of the fonts of symbols that office programs put into texts: bullets, arrows, signs.

Such a font shows a picture for each code, so the code is no letter of the text.
"""

from __future__ import annotations

import unicodedata

FONTS = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "zapfdingbats", "marlett"})
BULLET_SIGN = "•"
_BULLETS = {
    "symbol": "\xb7\xa8",
    "wingdings": "\x6c\x6e\x6f\x71\x72\x75\x76\x77\x9e\x9f\xa0\xa1\xa4\xa7\xa8\xb2\xd8\xfc",
    "webdings": "\x3d\x67\x6e",
}
# What Word itself makes while one types (“-->”), and the signs of its menu of symbols that have a character.
_SIGNS = {
    "symbol": {
        "\x2d": "−", "\xa3": "≤", "\xae": "→", "\xac": "←", "\xb0": "°", "\xb1": "±", "\xb3": "≥", "\xb4": "×",
        "\xb9": "≠", "\xde": "⇒",
    },
    "wingdings": {"\xdf": "←", "\xe0": "→", "\xe8": "→", "\xf0": "⇒"},
}  # fmt: skip
_PRIVATE = 0xF000  # where the codes of such fonts stand in texts


def is_symbol_font(name: str | None) -> bool:
    """Whether a font shows pictures in place of letters."""
    return (name or "").casefold() in FONTS


def meant_by(character: str, font: str) -> str | None:
    """The character that a code of a font shows; None if the font is one of symbols, or the code one of no letter."""
    if character.isspace() or not (is_symbol_font(font) or unicodedata.category(character) in ("Co", "Cs", "Cn")):
        return character
    code = ord(character)
    sign = chr(code - _PRIVATE) if _PRIVATE <= code <= _PRIVATE + 0xFF else character
    if sign in _BULLETS.get(font.casefold(), ""):
        return BULLET_SIGN
    return _SIGNS.get(font.casefold(), {}).get(sign)


def said_of(character: str, font: str) -> str:
    """The font and the code of a character, for people."""
    return f"{font} {ord(character):04X}"
