"""Numbers of a workbook as they are shown in Finland and Sweden: with a comma, and a space between thousands.

A format code (ECMA-376, part 1, 18.8.31) has up to four sections: for positive and negative numbers, zero, and text.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
STANDARD = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d.m.yyyy", 18: "h:mm",
    19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d.m.yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 49: "@",
}  # fmt: skip
"""The codes that a file does not write out, as Finnish and Swedish programs show them."""

_MOST_DIGITS = 10  # that a cell without a format shows
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA][mM]/[pP][mM])|(?P<number>[0#?][0#?.,]*|\.[0#?]+|,+)|(?P<other>.)",
    re.DOTALL,
)
_COLOURS = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE)
_CURRENCY = re.compile(r"\$(?P<sign>[^-]*)(?:-[0-9A-Fa-f]*)?")
_ALWAYS_LITERAL = " -+/():€$%.!,'~<>=^&{}|"


class UnshownError(Exception):
    """A format that cannot be shown exactly."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section: its parts in order as (kind, text), where the kind is a name of `_TOKEN`."""

    parts: tuple[tuple[str, str], ...]

    @property
    def has_date(self) -> bool:
        return any(kind == "date" for kind, _text in self.parts)


def shown(value: Decimal, code: str, *, from_1904: bool = False) -> str:
    """A number as the format shows it; empty if it shows nothing. Raises UnshownError if that cannot be told."""
    sections = _sections(code)
    if code == GENERAL or not sections:
        return general(value)
    numbers = sections[:3]
    at = 1 if value < 0 and len(numbers) > 1 else 2 if not value and len(numbers) > 2 else 0
    section = numbers[at]
    if section.has_date:
        return _moment(section, _date_of(value, from_1904=from_1904))
    sign = "-" if value < 0 and at == 0 else ""
    return _number(section, abs(value), sign).strip()


def text_shown(text: str, code: str) -> str:
    """A text as the format shows it."""
    sections = _sections(code)
    if code == GENERAL or len(sections) < 4:
        return text
    return "".join(
        text if (kind, one) == ("general", "@") else one if kind == "literal" else "" for kind, one in sections[3].parts
    )


def general(value: Decimal) -> str:
    """A number in a cell without a format. Raises UnshownError for one that is shown with an exponent."""
    rounded = Decimal(f"{value:.{_MOST_DIGITS}g}")
    if abs(rounded) >= Decimal(10) ** 11 or (rounded and abs(rounded) < Decimal("1e-9")):
        raise UnshownError
    whole, _point, fraction = f"{rounded:f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole},{fraction}" if fraction else whole


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a code. Raises UnshownError for conditions, and for what only a program can show."""
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if text == ";" and kind == "other":
            sections.append([])
        elif (part := _part(kind, text)) is not None:
            sections[-1].append(part)
    return tuple(_Section(tuple(parts)) for parts in sections)


def _part(kind: str, text: str) -> tuple[str, str] | None:
    """One part of a section by its kind; None for what is not shown. Raises UnshownError."""
    if kind == "bracket":
        if currency := _CURRENCY.fullmatch(text):
            return "literal", currency["sign"]
        if _COLOURS.fullmatch(text):
            return None
        raise UnshownError
    if kind == "other":
        kind = {"%": "percent", "@": "general"}.get(text, "literal")
        if kind == "literal" and text.isascii() and text not in _ALWAYS_LITERAL:
            raise UnshownError
        return kind, text
    known: dict[str, tuple[str, str] | None] = {
        "quoted": ("literal", text), "escaped": ("literal", text), "space": ("literal", " "), "fill": None
    }  # fmt: skip
    return known.get(kind, (kind, text))


def _number(section: _Section, value: Decimal, sign: str) -> str:
    kinds = [kind for kind, _text in section.parts]
    if kinds.count("number") + kinds.count("general") > 1 or ("literal", "/") in section.parts:
        raise UnshownError  # a mask of digits, or a fraction
    value *= Decimal(100) ** kinds.count("percent")
    said: list[str] = []
    for kind, text in section.parts:
        if kind == "general":
            said.append(general(value))
        else:
            said.append(_digits(text, value) if kind == "number" else text)
    sign = sign if re.search("[1-9]", "".join(said)) else ""
    return "".join([sign, *said])


def _digits(picture: str, value: Decimal) -> str:
    """A number by the digits of its format: the whole ones, and those after the comma."""
    scaled = picture.rstrip(",")
    value /= Decimal(1000) ** (len(picture) - len(scaled))
    whole, _point, places = scaled.partition(".")
    digits, _point, fraction = f"{value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}".partition(".")
    digits = digits.lstrip("0").zfill(whole.count("0"))
    if "," in whole and digits:
        digits = f"{int(digits):,}".replace(",", " ")
    while fraction.endswith("0") and places[len(fraction) - 1] != "0":
        fraction = fraction[:-1]
    return f"{digits},{fraction}" if fraction else digits


def _date_of(value: Decimal, *, from_1904: bool) -> datetime.datetime:
    if not 0 <= value < 2958466:  # after the year 9999
        raise UnshownError
    day = datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30)
    start = datetime.datetime.combine(day, datetime.time())
    if not from_1904 and value < 61:  # the days before a leap day that was none
        start += datetime.timedelta(days=1)
    return start + datetime.timedelta(seconds=round(float(value) * 86400))


_FORMS = {
    "d": "{0.day}", "dd": "{0.day:02}", "m": "{0.month}", "mm": "{0.month:02}", "yy": "{0:%y}", "yyyy": "{0.year:04}",
    "h": "{0.hour}", "hh": "{0.hour:02}", "s": "{0.second}", "ss": "{0.second:02}",
    "minute": "{0.minute}", "minutes": "{0.minute:02}",
}  # fmt: skip


def _moment(section: _Section, moment: datetime.datetime) -> str:
    """A date or a time; names of months and days differ between programs and languages."""
    dates = [text.lower() for kind, text in section.parts if kind == "date"]
    said: list[str] = []
    at = 0
    for kind, text in section.parts:
        if kind == "literal":
            said.append(text)
        elif kind == "date":
            name = text.lower()
            if name in ("m", "mm") and (dates[max(0, at - 1)][0] == "h" or "s" in "".join(dates[at + 1 : at + 2])):
                name = "minute" if name == "m" else "minutes"
            if name not in _FORMS:
                raise UnshownError
            said.append(_FORMS[name].format(moment))
            at += 1
        else:
            raise UnshownError
    return "".join(said).strip()
