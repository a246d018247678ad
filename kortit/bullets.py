"""Bullets and numbers that people type before lines: they are no words of a goal, documents number and mark anyway.

A text that the goal has already stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kortit.fields import fields_of
from kortit.goal import Means
from kortit.indicators import Indicator
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kortit.goal import Goal

_SIGN = re.compile(r"(?:[•·▪‣●○◦∙■□►➢❖\uf0b7\uf0a7\uf0d8]\s*|[-–—*]\s+|o\s+(?=[^\W\d_a-zåäöéüšž]))(?=\S)")
_ALONE = re.compile(r"[•·▪‣●○◦∙■□►➢❖\uf0b7\uf0a7\uf0d8*–—-]")
_NUMBER = re.compile(
    r"\(?(?:(?P<number>[0-9]{1,2})[.)]|(?P<letter>[a-zåäö])\))\s+(?=\S)"
    # Of several levels, where a sentence follows: “1.5 miljoonaa” begins with an amount.
    r"|(?P<levels>(?P<two>[0-9]{1,2}\.[0-9]{1,2})|(?P<three>[0-9]{1,2}(?:\.[0-9]{1,2}){2})|(?P<four>[0-9]{1,2}(?:\.[0-9]{1,2}){3}))"
    r"(?P<dot>[.)]?)\s+(?=[^\W\d_a-zåäöéüšž])"
)
_PERHAPS = re.compile(r"^(?:[^\w\s]|o |\w{1,2}[.)]|[0-9]{1,2}\.[0-9])", re.MULTILINE)  # what any of these begins with
_INSIDE = re.compile(r"\S\s+[•▪‣●○◦∙■□►➢❖\uf0b7\uf0a7\uf0d8]\s+\S")
_MOST_TOLD = 5


def unbulleted(goal: Goal, before: Goal | None = None) -> tuple[Goal, tuple[str, ...]]:
    """Return the goal without typed bullets and numbers, and the lines that had them.

    `before` is the goal as it was: its texts stay, whatever they begin with.
    """
    taken: list[str] = []
    known = {text for field in fields_of(before) for text in _texts(field.value_of(before))} if before else set()
    for field in fields_of(goal):
        value = field.value_of(goal)
        if isinstance(value, tuple):
            changed: object = _items(value, known, taken)
        elif isinstance(value, str) and value not in known and (match := _SIGN.match(value)):
            taken.append(value)
            changed = value[match.end() :]
        else:
            continue
        if changed != value:
            goal = field.with_value(goal, changed)
    return goal, tuple(taken)


def said_of_bullets(taken: Sequence[str]) -> Message:
    """The sentence for lines whose bullets were left out."""
    return _("bullets and numbers before lines are left out: {lines}", lines=_quoted(taken))


def said_of_stored(goal: Goal) -> Message | None:
    """The sentence for the lines of a stored goal that have bullets or numbers; None if none has."""
    texts = [text for field in fields_of(goal) for text in _texts(field.value_of(goal))]
    if _PERHAPS.search("\n".join(texts)) and (typed := unbulleted(goal)[1]):
        return said_of_typed(typed)
    if inside := [text for text in texts if _INSIDE.search(text)]:
        return _(
            "a bullet stands inside a text, and documents print all of it as one: {lines}; write what follows the"
            " bullet as an item of its own",
            lines=_quoted(inside),
        )
    return None


def typed_before(texts: Sequence[str]) -> tuple[str, ...]:
    """Those of the texts of one list before which a bullet, or a number of their order, is typed."""
    taken: list[str] = []
    _lines(texts, set(), taken)
    return tuple(taken)


def said_of_typed(lines: Sequence[str]) -> Message:
    """The sentence for lines before which bullets or numbers are typed."""
    return _(
        "bullets or numbers are typed before lines, and documents print them beside their own: {lines}; take them out",
        lines=_quoted(lines),
    )


def numbers_before(texts: Sequence[str], known: Container[str] = ()) -> list[re.Match[str] | None]:
    """The number or letter that is typed before each text of one list; None for a number that is a word of it."""
    numbers = [_NUMBER.match(text) if text not in known else None for text in texts]
    counted = [int(one["number"]) for one in numbers if one and one["number"]]
    in_order = len(counted) > 1 and counted == list(range(counted[0], counted[0] + len(counted)))
    levels = [[int(level) for level in one["levels"].split(".")] for one in numbers if one and one["levels"]]
    ascending = len(levels) > 1 and all(one < other for one, other in pairwise(levels))

    def is_number(one: re.Match[str]) -> bool:
        if one["levels"]:
            # “1.5. Kysely” may begin with a date, “12.30 Kysely” with a time.
            return ascending or (not one["dot"] and not (one["two"] and re.search(r"\.(?:0|..)", one["two"])))
        return bool(one["letter"]) or in_order or one.string[one.end()].isupper()

    return [one if one and is_number(one) else None for one in numbers]


def kind_of_number(number: re.Match[str]) -> str:
    """The kind of a typed number: a number, a letter, or one of so many levels."""
    return next(kind for kind in ("number", "letter", "two", "three", "four") if number[kind])


def _quoted(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"“{text[:60]}”" for text in lines[:_MOST_TOLD]) + (("…",) if len(lines) > _MOST_TOLD else ())


def _items(value: Sequence[Any], known: set[str], taken: list[str]) -> tuple[Any, ...]:
    if any(isinstance(one, Means) for one in value):
        return _means(value, known, taken)
    if any(isinstance(one, Indicator) for one in value):
        texts = _lines([one.text for one in value], known, taken, keep_alone=[True] * len(value))
        return tuple(replace(one, text=text) for one, text in zip(value, texts, strict=True))
    return tuple(filter(None, _lines(value, known, taken)))


def _means(value: Sequence[Means], known: set[str], taken: list[str]) -> tuple[Means, ...]:
    texts = _lines([one.text for one in value], known, taken, keep_alone=[bool(one.steps) for one in value])
    found: list[Means] = []
    for text, one in zip(texts, value, strict=True):
        if text:
            found.append(replace(one, text=text, steps=tuple(filter(None, _lines(one.steps, known, taken)))))
    return tuple(found)


def _lines(texts: Sequence[str], known: set[str], taken: list[str], keep_alone: Sequence[bool] = ()) -> list[str]:
    """The lines of one list without what stands before them; empty for a sign alone."""
    found: list[str] = []
    for place, (text, number) in enumerate(zip(texts, numbers_before(texts, known), strict=True)):
        match = _SIGN.match(text)
        if text in known or (_ALONE.fullmatch(text) and any(keep_alone[place : place + 1])):
            found.append(text)
            continue
        if _ALONE.fullmatch(text):
            rest = ""
        elif match:
            rest = text[match.end() :]
        elif number:
            rest = text[number.end() :]
        else:
            rest = text
        if rest != text:
            taken.append(text)
        found.append(rest)
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, Means):
        return [value.text, *value.steps]
    if isinstance(value, Indicator):
        return [value.text]
    if isinstance(value, tuple):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
