"""Searching goals: a query is split into words and conditions, and finds the goals that meet all of them.

A word is searched for in every text of a goal, ignoring case; `s42`, `s4-2` and `S4-02` are one goal's id. A theme's
code selects the theme, a year or a range of years (2021-2025) target years, a word after a colon a state, `vastuu:`
the owner, `päätös:` what a decision touched; `!` excludes what follows.

Where nothing has the words, `search` tries beginnings of them, since Finnish inflects, and then å, ä and ö as a and o;
what it tried is told, so that nobody takes it for what was asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import composed
from kortit.fields import FIELDS, GOAL, OWNER, TARGET_YEAR, THEME, extra_fields_of, owner_of
from kortit.goal import FIRST_YEAR, LAST_YEAR, THEME_CODE, Goal, GoalId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kortit.fields import Field

_SEARCHED = tuple(field for field in FIELDS if field not in (THEME, TARGET_YEAR))
_YEARS = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")
_ID = re.compile(r"([A-ZÅÄÖ]{1,5})(?:([0-9]{1,2})-([0-9]{1,6})|([0-9]{2,8}))")
DECISION = "decision"
PREFIXES = {
    "vastuu": OWNER, "vastuutaho": OWNER, "ansvarig": OWNER, "owner": OWNER,
    "päätös": DECISION, "beslut": DECISION, "decision": DECISION,
}  # fmt: skip
"""The words before a colon, in each language, by what is searched."""
MOST_DROPPED, LEAST_KEPT = 4, 4
"""Letters that are left out at most at the end of an inflected word, and that are kept at least."""
LEAST_INSIDE = 5
"""Letters of a shortened word from which it is looked for inside words too, as compounds take."""


class Query(NamedTuple):
    """The conditions on a goal: all of the words and states, one of the themes and the range of years, if given.

    `owners` and `decisions` are the words after their prefixes; `without` is what it must not match. `beginnings`:
    words that stand for all words that begin so; `folded`: å, ä and ö are a and o.
    """

    words: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    states: frozenset[str] = frozenset()
    owners: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    without: tuple[Query, ...] = ()
    beginnings: frozenset[str] = frozenset()
    folded: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.words or self.themes or self.years or self.states or self.owners or self.decisions or self.without
        )

    @property
    def asks_of_decisions(self) -> bool:
        """Whether it takes the decisions of the history to answer it."""
        return bool(self.decisions) or any(excluded.asks_of_decisions for excluded in self.without)

    @property
    def is_as_asked(self) -> bool:
        """Whether it is what was typed, and no second try."""
        return not (self.beginnings or self.folded)


class Searchable(NamedTuple):
    """A goal prepared for searching: its texts in one case, its theme and year, its owner in one case."""

    id: GoalId
    theme: str
    year: int
    words: str
    owner: str = ""


class Decided(NamedTuple):
    """A decision prepared for searching: its citation and register number in one case, and the goals it touched."""

    words: str
    goals: Collection[GoalId]


@dataclass(frozen=True)
class Corpus:
    """The goals that are searched, in their order, and their texts as one, by which words are tried quickly."""

    entries: tuple[Searchable, ...] = ()

    @cached_property
    def text(self) -> str:
        """The texts of all goals."""
        return "\n".join(f" {entry.words}" for entry in self.entries)

    @cached_property
    def folded(self) -> str:
        """The same with å, ä and ö as a and o."""
        return folded(self.text)


def read_query(text: str, themes: Collection[str], states: Mapping[str, str]) -> Query:
    """Read a query.

    `themes` are the known theme codes; `states` maps the words for states, in the user's language, to the states'
    names. A state may be shortened to the beginning of its word. Everything else is a word.
    """
    words: list[str] = []
    wanted: set[str] = set()
    asked: set[str] = set()
    conditions: dict[str, list[str]] = {OWNER: [], DECISION: []}
    without: list[Query] = []
    years: tuple[int, int] | None = None
    for part in composed(text).split():
        prefix, colon, rest = part.partition(":")
        if part.startswith("!"):
            if excluded := read_query(part[1:], themes, states):
                without.append(excluded)
        elif colon and not prefix:
            begun = rest.casefold()
            asked |= {name for word, name in states.items() if begun and word.casefold().startswith(begun)}
        elif colon and (what := PREFIXES.get(prefix.casefold())) is not None:
            conditions[what] += [rest.casefold()] if rest else []
        elif THEME_CODE.fullmatch(part.upper()) and part.upper() in themes:
            wanted.add(part.upper())
        elif (match := _YEARS.fullmatch(part)) and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            first = int(match[1])
            years = (first, int(match[2] or first))
        else:
            words.append(part.casefold())
    return Query(
        tuple(words), frozenset(wanted), years, frozenset(asked),
        tuple(conditions[OWNER]), tuple(conditions[DECISION]), tuple(without),
    )  # fmt: skip


def ids_of(word: str) -> Iterator[GoalId]:
    """The ids that a word may mean: `s4-2` and `s42` mean S4-02, and never a theme without a number."""
    match = _ID.fullmatch(word.upper())
    if match is None:
        return
    digits = match[4] or ""
    splits = [(match[2], match[3])] if match[2] else [(digits[:length], digits[length:]) for length in (1, 2)]
    for theme, number in splits:
        if theme and number:
            for width in (1, 2, 3):
                yield GoalId(f"{match[1]}{theme}-{int(number):0{width}d}")


def prepared(goals: Iterable[Goal]) -> list[Searchable]:
    """Prepare goals for searching, keeping their order."""
    return [Searchable(goal.id, goal.theme, goal.target_year, words_of(goal), owner_of(goal)) for goal in goals]


def words_of(goal: Goal) -> str:
    """The id and all texts of a goal, joined and casefolded. Theme and year are left out: they are conditions."""
    return " ".join((goal.id, *(text for field in _fields(goal) for text in field.texts(goal)))).casefold()


def _fields(goal: Goal) -> Sequence[Field]:
    return (*_SEARCHED, *extra_fields_of(goal)) if goal.extra else _SEARCHED


def folded(text: str) -> str:
    """A text with å and ä as a, and ö as o."""
    return text.replace("ä", "a").replace("ö", "o").replace("å", "a")


def found(
    entries: Iterable[Searchable],
    query: Query,
    states: Mapping[str, Collection[GoalId]],
    decisions: Sequence[Decided] = (),
) -> list[GoalId]:
    """The ids of the goals that match a query, in their order, and nothing that it does not say.

    `states` maps each state to its goals. A word that may be an id finds the goals with that id, if there are any.
    """
    entries = entries if isinstance(entries, tuple | list) else [*entries]
    ids = {word: meant for word in query.words if (meant := {*ids_of(word)})}
    known = {entry.id for entry in entries} if ids else set()
    named = {word: meant & known for word, meant in ids.items() if meant & known}
    words = [word for word in query.words if word not in named]
    allowed: list[Collection[GoalId]] = [*(states.get(name, ()) for name in query.states), *named.values()]
    allowed += [_touched(decisions, wanted) for wanted in query.decisions]
    # One condition after another: a letter is typed over ten thousand goals.
    left: Sequence[Searchable] = entries
    if query.themes:
        left = [entry for entry in left if entry.theme in query.themes]
    if query.years is not None:
        first, last = query.years
        left = [entry for entry in left if first <= entry.year <= last]
    for goals in allowed:
        left = [entry for entry in left if entry.id in goals]
    for owner in query.owners:
        left = [entry for entry in left if owner in entry.owner]
    for word in words:
        left = _with_word(left, word, query)
    matching = [entry.id for entry in left]
    for excluded in query.without:
        gone = {*found(left, excluded, states, decisions)}
        matching = [goal_id for goal_id in matching if goal_id not in gone]
    return matching


def _with_word(entries: Sequence[Searchable], word: str, query: Query) -> list[Searchable]:
    """The goals whose texts have a word, as the query looks for it."""
    if query.is_as_asked:
        return [entry for entry in entries if word in entry.words]
    texts = (f" {folded(entry.words) if query.folded else entry.words}" for entry in entries)
    sought = _sought(word) if word in query.beginnings else word
    return [entry for entry, text in zip(entries, texts, strict=True) if sought in text]


def _sought(beginning: str) -> str:
    """The part of a text in which the beginning of a word is looked for: a short one only where a word begins."""
    return beginning if len(beginning) >= LEAST_INSIDE else f" {beginning}"


def _touched(decisions: Sequence[Decided], wanted: str) -> set[GoalId]:
    close = "".join(wanted.split())
    return {goal_id for one in decisions if close in "".join(one.words.split()) for goal_id in one.goals}


class Hits(NamedTuple):
    """The ids of the goals that were found, in their order, and the query that found them."""

    ids: list[GoalId]
    query: Query


def search(
    corpus: Corpus,
    query: Query,
    states: Mapping[str, Collection[GoalId]],
    decisions: Sequence[Decided] = (),
) -> Hits:
    """The goals that match a query; where none has its words, those that have their beginnings, or a for ä.

    What was tried is in the query that comes back.
    """
    ids = found(corpus.entries, query, states, decisions)
    if ids or not query.words:
        return Hits(ids, query)
    for other in _second_tries(corpus, query):
        if ids := found(corpus.entries, other, states, decisions):
            return Hits(ids, other)
    return Hits([], query)


def _second_tries(corpus: Corpus, query: Query) -> Iterator[Query]:
    """The queries that are tried where nothing was found: beginnings of words, then a for ä, then both."""
    plain = query.words
    without_accents = tuple(map(folded, plain))
    for words, text, is_folded in ((plain, corpus.text, False), (without_accents, corpus.folded, True)):
        whole = query._replace(words=words, folded=is_folded)
        if is_folded and all(word in text for word in words):
            yield whole
        shortened = [_shortened(word, text) for word in words]
        if None in shortened:
            continue
        kept = [word for word in shortened if word is not None]
        cut = frozenset(word for word, before in zip(kept, words, strict=True) if word != before)
        if cut:
            yield whole._replace(words=tuple(kept), beginnings=cut)


def _shortened(word: str, text: str) -> str | None:
    """The longest beginning of a word that is in a text; None if none is that long enough."""
    if word in text:
        return word
    if not word.isalpha():
        return None
    shortest = max(len(word) - MOST_DROPPED, LEAST_KEPT)
    candidates = (word[:length] for length in range(len(word) - 1, shortest - 1, -1))
    return next((beginning for beginning in candidates if _sought(beginning) in text), None)


# --- why it was found ---


class Reason(NamedTuple):
    """A text of a goal in which words were found: the field, the text, and the places of the words in it."""

    field: Field
    text: str
    places: tuple[tuple[int, int], ...]


def reasons(goal: Goal, query: Query) -> Iterator[Reason]:
    """Yield the texts of a goal that have words of a query, in the order of its fields."""
    for one in _fields(goal):
        for text in one.texts(goal):
            if spots := places(text, query):
                yield Reason(one, text, spots)


def reason_beyond_text(goal: Goal, query: Query) -> Reason | None:
    """Why a goal was found whose own text does not have all the words: the first other text with one of the others."""
    missing = [word for word in query.words if not places(goal.text, query._replace(words=(word,)))]
    others = query._replace(words=tuple(missing))
    return next((one for one in reasons(goal, others) if one.field is not GOAL), None) if missing else None


def places(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Where the words of a query are in a text: the first character of each place, and the one after its last."""
    shown = text.casefold()
    if len(shown) != len(text):  # ß and the like: no place could be told
        shown = text.lower()
    if len(shown) != len(text):
        return ()
    shown = folded(shown) if query.folded else shown
    spots: set[tuple[int, int]] = set()
    for word in query.words:
        begins = word in query.beginnings and len(word) < LEAST_INSIDE
        at = shown.find(word)
        while at >= 0:
            if not begins or at == 0 or shown[at - 1] == " ":
                spots.add((at, at + len(word)))
            at = shown.find(word, at + len(word))
    return tuple(sorted(spots))
