"""Searching goals: a query is split into words and conditions, and finds the goals that meet all of them.

A word is searched for in every text of a goal, ignoring case; å, ä and ö are letters of their own. A theme's code
selects the theme, a year or a range of years (2021-2025) target years, and a word after a colon a state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.fields import FIELDS, TARGET_YEAR, THEME, extra_fields_of
from kortit.goal import FIRST_YEAR, LAST_YEAR, THEME_CODE, Goal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kortit.goal import GoalId

_SEARCHED = tuple(field for field in FIELDS if field not in (THEME, TARGET_YEAR))
_YEARS = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Query:
    """What a goal must match: all of the words and states, one of the themes and the range of years, if given."""

    words: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    states: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.themes or self.years or self.states)


@dataclass(frozen=True, slots=True)
class Searchable:
    """A goal prepared for searching: its texts in one case, its theme and year."""

    id: GoalId
    theme: str
    year: int
    words: str


def read_query(text: str, themes: Collection[str], states: Mapping[str, str]) -> Query:
    """Read a query.

    `themes` are the known theme codes; `states` maps the words for states, in the user's language, to the states'
    names. A state may be shortened to the beginning of its word. Everything else is a word.
    """
    words: list[str] = []
    wanted: set[str] = set()
    asked: set[str] = set()
    years: tuple[int, int] | None = None
    for part in text.split():
        if part.startswith(":"):
            begun = part[1:].casefold()
            asked |= {name for word, name in states.items() if begun and word.casefold().startswith(begun)}
        elif THEME_CODE.fullmatch(part.upper()) and part.upper() in themes:
            wanted.add(part.upper())
        elif (match := _YEARS.fullmatch(part)) and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            first = int(match[1])
            years = (first, int(match[2] or first))
        else:
            words.append(part.casefold())
    return Query(tuple(words), frozenset(wanted), years, frozenset(asked))


def prepared(goals: Iterable[Goal]) -> list[Searchable]:
    """Prepare goals for searching, keeping their order."""
    return [Searchable(goal.id, goal.theme, goal.target_year, words_of(goal)) for goal in goals]


def words_of(goal: Goal) -> str:
    """The id and all texts of a goal, joined and casefolded. Theme and year are left out: they are conditions."""
    searched = (*_SEARCHED, *extra_fields_of(goal)) if goal.extra else _SEARCHED
    return " ".join((goal.id, *(text for field in searched for text in field.texts(goal)))).casefold()


def found(entries: Iterable[Searchable], query: Query, states: Mapping[str, Collection[GoalId]]) -> list[GoalId]:
    """The ids of the goals that match a query, in their order. `states` maps each state to its goals."""
    allowed = [states.get(name, ()) for name in query.states]
    themes, years, words = query.themes, query.years, query.words
    return [
        entry.id
        for entry in entries
        if (not themes or entry.theme in themes)
        and (years is None or years[0] <= entry.year <= years[1])
        and all(word in entry.words for word in words)
        and all(entry.id in goals for goals in allowed)
    ]
