"""Target years that stand outside of a column of their own, and sentences about what stands in one and is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.importing.passages import YEAR
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.messages import Message

_MONTHS = (
    r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu\w*"
    r"|jan\w*|feb\w*|mar[st]\w*|march|apr\w*|ma[jy]|jun\w*|jul\w*|aug\w*|sep\w*|o[ck]t\w*|nov\w*|de[cs]\w*"
)
_DATE = re.compile(
    rf"\b[0-9]{{1,2}}\.\s?[0-9]{{1,2}}\.\s?(?P<dotted>{YEAR})\b|\b(?P<iso>{YEAR})-[0-9]{{2}}-[0-9]{{2}}\b"
    rf"|\b(?:[0-9]{{1,2}}\.?\s+)?(?:{_MONTHS})\s+(?P<named>{YEAR})\b|\b[0-9]{{1,2}}[./](?P<month>{YEAR})\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?$")  # behind a date
_SPAN = re.compile(rf"\b{YEAR}\s*[-–—/]\s*(?:{YEAR}|[0-9]{{2}})\b")
_REGISTER = re.compile(r"\S*/\S*[0-9]\S*|§.*")
_YEARS = re.compile(rf"(?<![0-9.,/-]){YEAR}(?![0-9/-]|[.,][0-9])")
_OF_FOLLOW_UP = re.compile(
    r"toteutu|toteuma|seuran|osavuosi|tilinpäätö|toimintakertom|katsau|raport|uppfölj|utfall|bokslut|delårs|rapport"
    r"|follow-up|report|accounts",
    re.IGNORECASE,
)


def years_of_titles(texts: Iterable[str]) -> dict[int, str]:
    """The years that titles name as theirs, each with the first text that does.

    Years of dates, spans and register numbers are none, nor are those of titles of follow-up.
    """
    found: dict[int, str] = {}
    for text in texts:
        if _OF_FOLLOW_UP.search(text):
            continue
        left = _REGISTER.sub(" ", _SPAN.sub(" ", _DATE.sub(" ", text)))
        for year in _YEARS.findall(left):
            found.setdefault(int(year), text)
    return found


def no_year(text: str) -> Message:
    """The way out where a text stands in place of a target year."""
    shown = text.strip()[:60]
    years = list(dict.fromkeys(re.findall(rf"(?<![0-9]){YEAR}(?![0-9])", text)))
    if (date := _DATE.fullmatch(_TIME.sub("", text.strip()))) is not None:
        year = next(filter(None, date.groups()))
        return _("“{text}” is a date, and a target year is a year alone: write {year}", text=shown, year=year)
    if _SPAN.search(text) and years:
        return _(
            "“{text}” is several years, and a goal has one target year, four digits alone: write the last one, {year},"
            " if the goal is to be reached by then",
            text=shown,
            year=max(years),
        )
    if amount := re.fullmatch(r"\s*([12])\s([0-9]{3})(?:,0+)?\s*", text):
        return _("“{text}” is written like an amount: write {year}", text=shown, year="".join(amount.groups()))
    if len(years) == 1:
        return _("“{text}” has words beside the target year: write {year}, and nothing else", text=shown, year=years[0])
    if years:
        return _(
            "“{text}” names several years, and a goal has one target year: write the one that holds ({years}), and"
            " nothing else",
            text=shown,
            years=tuple(years),
        )
    return _(
        "“{text}” stands where the target year is to be, four digits alone: write the year by which the goal is to be"
        " reached, or looked at again",
        text=shown,
    )
