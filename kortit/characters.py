"""Which characters a text may hold, and what is shown in place of those it may not.

A text of a card is read by people, compared word by word and printed into documents. Characters that cannot be seen,
that turn the reading direction, or that steer a terminal would let two texts look alike and differ, or do harm where
they are shown; files may not contain them, and nothing that is shown ever does.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls (NEL among them), DEL, soft hyphen, Arabic letter mark, zero-width characters and joiners,
# direction marks and overrides, line and paragraph separators, invisible operators, BOM, interlinear annotation,
# noncharacters, tag characters, and bytes that were no UTF-8 (lone surrogates). Tab, line feed and carriage return are
# white space and judged apart.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def collapsed(text: str) -> str:
    """Give `text` as one paragraph: every run of white space is one space, none at the ends."""
    return " ".join(text.split())


def cleaned(text: str) -> str:
    """Give `text` fit to be shown anywhere: one line, and U+FFFD in place of every forbidden character."""
    return FORBIDDEN.sub("\ufffd", collapsed(text))


def described(character: str) -> str:
    """Name a character so that a person can look for it: `U+200B ZERO WIDTH SPACE`."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{code} {name}".rstrip()


def escaped_json(text: str) -> str:
    """Give JSON whose forbidden characters are escapes: the same data, harmless where it is shown."""
    import json  # noqa: PLC0415  1 ms of the 50 of `kortit --help`

    return FORBIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)
