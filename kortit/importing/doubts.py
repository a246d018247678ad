"""Doubts about a document that could be read whole: texts that may mean something else than they were taken for."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kortit.bullets import said_of_typed, typed_before
from kortit.importing.languages import in_two_languages
from kortit.importing.rows import DocumentPlace
from kortit.importing.word_doubts import texts_said, word_doubts
from kortit.messages import _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.rows import Statement
    from kortit.problem import Problem

_WORD = re.compile(r"[^\W\d_]{4,}")


def doubts(statements: Sequence[Statement], name: str, *, guessed: bool) -> Iterator[Problem]:
    """Problems of what was read of a document of somebody's that is called `name`.

    `guessed`: nothing but their order tells which columns are the new and the old ones.
    """
    if guessed and (sided := [one for one in statements if one.new and one.old]) and all(map(_is_unlike, sided)):
        message = _(
            "what stands side by side was taken for the new and the old state of one goal, but nothing is the same in"
            " any row: if they are different goals, put them below each other; if not, say which columns are which,"
            " with --column new.FIELD=NUMBER and --column old.FIELD=NUMBER"
        )
        yield sided[0].place.problem(name, message)
    seen: dict[tuple[str, str], Statement] = {}
    for one in statements:
        goal = (one.theme, str(one.newest.get("goal", "")).casefold())
        # In one table, goals of other years or means may well share a text.
        if one.id is None and goal in seen and _table(one.place) != _table(seen[goal].place):
            message = _(
                "the same goal is there already ({place}): “{text}”; both are taken",
                place=_place(seen[goal].place),
                text=str(one.newest.get("goal", ""))[:80],
            )
            yield one.place.problem(name, message, Severity.WARNING)
        elif one.id is None and goal in seen and _is_same(one, seen[goal]):
            message = _(
                "the row says the same as another one ({place}): “{text}”; both are taken",
                place=_place(seen[goal].place),
                text=str(one.newest.get("goal", ""))[:80],
            )
            yield one.place.problem(name, message, Severity.WARNING)
        seen.setdefault(goal, one)
        for message, severity in word_doubts(one):
            yield one.place.problem(name, message, severity)
    both = ((one, found) for one in statements if (found := in_two_languages(texts_said(one.newest))))
    for one, (finnish, swedish) in islice(both, 1):
        message = _(
            "two languages stand in one goal: “{finnish}” and “{swedish}”; each text comes in whole, in both; leave one"
            " language out of the document if the goals are to be in one",
            finnish=finnish[:80],
            swedish=swedish[:80],
        )
        yield one.place.problem(name, message, Severity.WARNING)
    if typed := typed_before([str(one.newest.get("goal", "")) for one in statements]):
        yield DocumentPlace(0).problem(name, said_of_typed(typed), Severity.WARNING)


def _is_same(one: Statement, other: Statement) -> bool:
    return (one.about, one.new, one.old) == (other.about, other.new, other.old)


def _place(place: DocumentPlace) -> object:
    return place.words or _("line {line}", line=place.line)


def _table(place: DocumentPlace) -> object:
    return place.words.values.get("table") if place.words else None


def _is_unlike(one: Statement) -> bool:
    """Whether the two sides of a row are of different themes, or their texts have no longer word in common."""
    new, old = one.side(one.new) or {}, one.side(one.old) or {}
    words = [set(_WORD.findall(str(side.get("goal", "")).casefold())) for side in (new, old)]
    return new.get("theme") != old.get("theme") or (all(words) and words[0].isdisjoint(words[1]))
