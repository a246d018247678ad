"""Indicators of a goal: what tells whether it is reached, from which level to which.

An indicator is known in its goal by a key, which is given once and never again there. Levels are kept as they were
written; `1 250 000`, `4,2 %` and `≥ 80` are compared as numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.errors import UsageError
from kortit.messages import _
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.messages import Message

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
ARROW = "→"
KEYS = ("key", "text", "baseline", "target", "unit")
"""The keys of an indicator in a goal's file, which are the attributes of Indicator, in their order."""
LEVELS = ("baseline", "target")

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_BOUNDS = {
    **dict.fromkeys(("≥", ">=", "vähintään", "väh.", "minst", "at least"), "≥"),
    **dict.fromkeys(("≤", "<=", "enintään", "enint.", "högst", "at most"), "≤"),
    **dict.fromkeys((">", "yli", "över", "over"), ">"),
    **dict.fromkeys(("<", "alle", "under", "below"), "<"),
}
_IN_FORM = re.compile(r"(?P<text>.*\S)\s*\[(?P<key>[^\[\]]*)\]")
_OF_UNIT = re.compile(r"(?P<levels>.*?)\s*\((?P<unit>[^()]*)\)")
_LONGEST_MADE = 24
_NO_KEY = "mittari"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its key, what it measures, and its levels, each a number or a text; an absent one is empty.

    `baseline` is the level at the start, `target` the one that the goal is to reach.
    """

    key: str
    text: str
    baseline: str = ""
    target: str = ""
    unit: str = ""

    @property
    def levels(self) -> str:
        """The levels and the unit as people read them, `6 → 20 kpl`; empty if there are none."""
        both = f"{self.baseline} {ARROW} {self.target}".strip() if self.baseline or self.target else ""
        return f"{both} {self.unit}".strip()

    @property
    def meaning(self) -> object:
        """A value that is equal where indicators differ only in typography; numbers count as numbers."""
        levels = (_level(self.baseline), _level(self.target))
        return self.key, tuple(meaning(self.text)), levels, tuple(meaning(self.unit))


class Amount(NamedTuple):
    """A number with the unit that is written behind it, or none. `bound`: ≥, ≤, > or < where it is a limit."""

    number: Decimal
    unit: str = ""
    bound: str = ""


@cache
def _number() -> re.Pattern[str]:
    """A number as it is written; compiled late, since lists of goals compare none."""
    return re.compile(
        r"(?P<sign>[-+−–]?) ?(?P<whole>\d{1,3}(?: \d{3})+|\d+)(?:[.,](?P<part>\d+))?"
        r"(?: ?(?P<unit>[%‰€°]\w?|[^\W\d_][\w/€]*))?"
    )


@cache
def _bound() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) + r"(?!\w)" * word[-1].isalpha() for word in _BOUNDS), re.IGNORECASE)


def amount_of(text: str) -> Amount | None:
    """The number that a level is, as Finnish, Swedish and English texts write it; None where it is a text."""
    rest = collapsed(text)
    bound = ""
    if found := _bound().match(rest):
        bound, rest = _BOUNDS[found[0].casefold()], rest[found.end() :].strip()
    match = _number().fullmatch(rest)
    if match is None:
        return None
    sign = "-" if match["sign"] in ("-", "−", "–") else ""
    number = Decimal(f"{sign}{match['whole'].replace(' ', '')}.{match['part'] or '0'}")
    return Amount(number, (match["unit"] or "").casefold(), bound)


def is_reached(indicator: Indicator, actual: str) -> bool | None:
    """Whether an actual level reaches the indicator's target; None where that cannot be told.

    A limit (`≥ 80`) says which way is good, else the way from the baseline does. Without either, and among texts, only
    the target itself reaches it. Nothing is told of numbers in different units.
    """
    target, now = amount_of(indicator.target), amount_of(actual)
    if not indicator.target or not actual:
        return None
    if target is None or now is None:
        return True if meaning(indicator.target.casefold()) == meaning(actual.casefold()) else None
    number = comparable(indicator, actual)
    return None if number is None else _reaches(target, number, amount_of(indicator.baseline))


def comparable(indicator: Indicator, level: str) -> Decimal | None:
    """The number of a level, where it is one in the unit of the indicator and its target."""
    target, now = amount_of(indicator.target), amount_of(level)
    units = {indicator.unit.casefold(), target.unit if target else "", now.unit if now else ""}
    return now.number if now is not None and len(units - {""}) <= 1 else None


def _reaches(target: Amount, now: Decimal, baseline: Amount | None) -> bool | None:
    if target.bound:
        bounds = {"≥": now >= target.number, "≤": now <= target.number, ">": now > target.number}
        return bounds.get(target.bound, now < target.number)
    if now == target.number:
        return True
    if baseline is None or baseline.number == target.number:
        return None
    return (now > target.number) == (target.number > baseline.number)


def _level(text: str) -> object:
    amount = amount_of(text)
    return tuple(meaning(text)) if amount is None else amount


# --- plain data ---


def plain_level(text: str) -> int | float | str:
    """A level as data: a number where that is written just the same (`20`, `4.5`), else the text."""
    if _WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


def plain_indicator(one: Indicator) -> dict[str, int | float | str]:
    """An indicator as data, without what it does not have."""
    values = {key: getattr(one, key) for key in KEYS}
    return {key: plain_level(value) if key in LEVELS else value for key, value in values.items() if value}


# --- forms ---


def form_lines(indicators: Iterable[Indicator]) -> list[tuple[int, str]]:
    """Indicators as the lines of a form, with their depths: `text [key]`, and below it `baseline → target (unit)`."""
    lines: list[tuple[int, str]] = []
    for one in indicators:
        lines.append((0, f"{one.text} [{one.key}]"))
        if one.levels:
            unit = f" ({one.unit})" if one.unit or f"{one.baseline}{one.target}".endswith(")") else ""
            lines.append((1, f"{one.baseline} {ARROW} {one.target}{unit}".strip()))
    return lines


def read_form(text: str) -> tuple[Indicator, ...]:
    """Read the lines of a form. A line without a key gets one from its words. Raises UsageError, naming the line."""
    return with_keys(parsed_form(text))


def parsed_form(text: str) -> tuple[Indicator, ...]:
    """Read the lines of a form; the key of a line without one is empty. Raises UsageError, naming the line."""
    found: list[Indicator] = []
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = collapsed(raw)
        if (forbidden := FORBIDDEN.search(raw)) is not None:
            what = _("the character {character} is not allowed; delete it", character=described(forbidden[0]))
            raise UsageError(_("line {line}: {message}", line=number, message=what))
        if not line:
            continue
        if not raw[0].isspace():
            match = _IN_FORM.fullmatch(line)
            key = match["key"] if match else ""
            if match and not KEY.fullmatch(key):
                raise UsageError(_("line {line}: {message}", line=number, message=no_key(key)))
            if key and any(one.key == key for one in found):
                raise UsageError(_("line {line}: {message}", line=number, message=key_twice(key)))
            found.append(Indicator(key, match["text"] if match else line))
        elif found and not found[-1].levels and (levels := read_levels(line)) is not None:
            found[-1] = Indicator(found[-1].key, found[-1].text, *levels)
        else:
            what = _("write one line of levels below its indicator, like {example}", example=f"6 {ARROW} 20 (kpl)")
            raise UsageError(_("line {line}: {message}", line=number, message=what))
    return tuple(found)


def read_levels(line: str) -> tuple[str, str, str] | None:
    """The baseline, target and unit of a line like `6 → 20 (kpl)`; None where it is none."""
    arrow = ARROW if ARROW in line else "->"
    if arrow not in line:
        return None
    match = _OF_UNIT.fullmatch(line)
    baseline, _arrow, target = (match["levels"] if match else line).partition(arrow)
    if not _arrow:
        return None
    return baseline.strip(), target.strip(), match["unit"].strip() if match else ""


def with_keys(indicators: Sequence[Indicator], before: Sequence[Indicator] = ()) -> tuple[Indicator, ...]:
    """The indicators, each with a key.

    One without a key gets that of the indicator of `before` that measures the same, else one made of its words that no
    other has.
    """
    taken = {*(one.key for one in before), *(one.key for one in indicators)}
    given = {one.key for one in indicators}
    known = {tuple(meaning(one.text)): one.key for one in before if one.key not in given}
    keyed: list[Indicator] = []
    for one in indicators:
        key = one.key or known.pop(tuple(meaning(one.text)), "")
        if not key:
            made = _made_of(one.text)
            key = next(name for name in (made, *(f"{made}-{count}" for count in range(2, 10**6))) if name not in taken)
            taken.add(key)
        keyed.append(Indicator(key, one.text, one.baseline, one.target, one.unit))
    return tuple(keyed)


def new_keys(before: Iterable[Indicator], after: Iterable[Indicator]) -> list[Indicator]:
    """The indicators of the later state whose keys the earlier one does not have."""
    known = {one.key for one in before}
    return [one for one in after if one.key not in known]


def _made_of(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while words and not words[0][0].isalpha():
        words = words[1:]
    made = next(iter(words), "")[:_LONGEST_MADE]
    for word in words[1:]:
        if len(made) + len(word) >= _LONGEST_MADE:
            break
        made += f"-{word}"
    return made or _NO_KEY


# --- what can be wrong ---


def no_key(key: str) -> Message:
    """That a text is no key of an indicator, and what one is."""
    return _("“{key}” is no key of an indicator; write small letters a–z, digits, - and _, a letter first", key=key)


def key_twice(key: str) -> Message:
    """That two indicators of a goal have one key."""
    return _("the key {key} belongs to two indicators of the goal; give each its own", key=key)
