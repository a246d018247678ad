"""Raised characters: marks of footnotes, which are no text, and numbers of units (m²) and powers (10⁶), which are."""

from __future__ import annotations

import re

_MARK = re.compile(r"[0-9]{1,2}(?:[,;] ?[0-9]{1,2})*\)?|\*{1,3}\)?|[a-zåäö]\)?|[†‡§]")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[dckµ]?m|mm)$")
_POWER = re.compile(r"(?:^|\D)10$")
_NUMBERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_of(text: str, before: str) -> str:
    """A raised number as its own characters where it belongs to what is before it; empty where it does not."""
    is_power = bool(_POWER.search(before)) or (text.strip() in ("2", "3") and _UNIT.search(before))
    return text.translate(_NUMBERS) if text.strip().isdecimal() and is_power else ""


def is_mark(text: str) -> bool:
    """Whether a raised text looks like the mark of a footnote."""
    return _MARK.fullmatch(text.strip()) is not None
