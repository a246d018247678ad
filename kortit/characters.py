"""The characters that a text may not contain, and how they are shown.

Texts of a card are read by people, compared word by word and printed into documents. Characters that are invisible,
change the reading direction or control a terminal could make two different texts look alike, or do harm when shown.
Files may not contain them, and output never does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# C0 and C1 controls (NEL among them), DEL, soft hyphen, Arabic letter mark, zero-width characters and joiners,
# direction marks and overrides, line and paragraph separators, invisible operators, BOM, interlinear annotation,
# noncharacters, tag characters, and bytes that were not UTF-8 (lone surrogates). Tab, line feed and carriage return
# count as white space and are checked elsewhere.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def is_composed(text: str) -> bool:
    """Whether a letter with a mark is one character throughout, as keyboards and most programs write it (NFC)."""
    return unicodedata.is_normalized("NFC", text) or _MANY_MARKS.search(text) is not None


def composed(text: str) -> str:
    """`text` in that form: texts that look the same are then the same, whichever program they come from."""
    return text if is_composed(text) else unicodedata.normalize("NFC", text)


# The work of composing grows with the square of marks in a row; a letter of no language has this many, and a text with
# them is left as it is.
_MANY_MARKS = re.compile("[^\\w\\s\x00-\u02ff]{31,}")


REPEATED = 4096
"""How many texts are kept as they were cleaned: a document has most of them on two sides, and labels on each row."""


def collapsed(text: str) -> str:
    """`text` as one paragraph, composed: each run of white space becomes one space, with none at the ends."""
    return composed(" ".join(text.split()))


@lru_cache(REPEATED)
def cleaned(text: str) -> str:
    """`text` made safe to show: one line, with U+FFFD for every forbidden character."""
    return FORBIDDEN.sub("\ufffd", collapsed(text))


def described(character: str) -> str:
    """The code point and name of a character, such as `U+200B ZERO WIDTH SPACE`."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{code} {name}".rstrip()


def escaped_json(text: str) -> str:
    """The same JSON with forbidden characters escaped, so that it is safe to show."""
    import json  # noqa: PLC0415  1 ms of the 50 of `kortit --help`

    return FORBIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)
