"""The meaning of column headings in Finnish, Swedish and English: those of officials, and kortit's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, groupby
from typing import TYPE_CHECKING, TypeAlias

from kortit.characters import collapsed
from kortit.fields import IN_DOCUMENTS, INDICATORS
from kortit.importing.vocabulary import AIM, TERMS, known_phrase, tokens_of
from kortit.messages import LANGUAGES, translator
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.fields import ExtraField
    from kortit.importing.vocabulary import KnownPhrase
    from kortit.messages import Message

NEW, OLD = "new", "old"
IGNORE = "ignore"
ID = "id"
GOAL_FIELDS = tuple(field.key for field in IN_DOCUMENTS)
# Columns that kortit writes beside the fields of goals. The dot keeps their names apart from the keys of extra fields,
# which are identifiers: a municipality may have a field called “status”.
_BESIDE = {**labels.ROW, **labels.SETTING_COLUMNS}
_ROW = {name: ID if name == "id" else f"row.{name}" for name in _BESIDE}
ORIGIN, TARGET = _ROW["from"], _ROW["to"]
SETTING = _ROW["setting"]
SETTING_FIELDS = frozenset(_ROW[name] for name in labels.SETTING_COLUMNS)
IN_TABLES = frozenset(_ROW.values()) - {ID}
IN_CARDS = frozenset({_ROW["decided_by"], TARGET})
_BEYOND = TERMS.keys() - {*GOAL_FIELDS, ID, AIM}

_SIDES = {
    NEW: """uusi uudet uuden ehdotus ehdotettu ehdotetut esitys esitetty ny nya nytt förslag föreslagen föreslaget
        föreslagna muutosehdotus muutettu tarkistettu ändringsförslag reviderad reviderat new proposed""",
    OLD: """vanha vanhat vanhan nykyinen nykyiset aiempi aiemmat entinen entiset edellinen edelliset
        gammal gamla gammalt nuvarande tidigare gällande voimassaoleva voimassaolevat old current previous existing""",
}
_AND = {"ja", "sekä", "och", "samt", "and", "&", "/", "+", ","}
_BUDGET = {"ta", "ts", "talousarvio", "talousarviossa", "taloussuunnitelma", "budjetti", "budget", "ekonomiplan"}
# Words beside a year that say no more than that it is one.
_OF_A_YEAR = {"v", "vuodelle", "vuonna", "vuoden", "vuosi", "år", "året", "för", "for", "in", "year"}
_YEAR = re.compile(r"(?:19|2[0-9])[0-9]{2}")
_SPAN = re.compile(rf"\b{_YEAR.pattern}\s*[-–—]\s*{_YEAR.pattern}\b")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_MARKS = re.compile(r"(?<=\w)\s?(?:[0-9]{1,2}\)|[⁰¹²³⁴-⁹*†‡]+\)?)(?!\w)")  # of footnotes
_BESIDE_WORDS = re.compile(r"\([^()]*\)|\S*[0-9]\S*|[%€]")

_OWN: tuple[tuple[Message, tuple[str, ...], str], ...] = (
    (labels.GOAL, ("goal",), ""),
    *((message, (_ROW[name],), "") for name, message in _BESIDE.items()),
    (labels.COMMIT, (TARGET,), ""),
    *((message, (field,), side) for side, said in labels.FIELDS.items() for field, message in said.items()),
    *((message, ("target_year", "means"), side) for side, message in labels.YEAR_AND_MEANS.items()),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The meaning of a heading: the fields of its column, the side, and a year in it (0: none).

    `languages` are those in which kortit writes this heading; empty for an official's own.
    """

    fields: tuple[str, ...]
    side: str = ""
    year: int = 0
    languages: frozenset[str] = frozenset()

    @property
    def is_about_the_row(self) -> bool:
        """Whether it is one of kortit's columns about the row, beside those with fields of goals."""
        return not IN_TABLES.isdisjoint(self.fields)


Fields: TypeAlias = "Mapping[str, ExtraField]"


def read_heading(text: str, fields: Fields) -> Heading | None:
    """The meaning of a heading, or None if it is not understood. `AIM` is the field of a goal above goals."""
    tokens = tokens_of(text)
    own = own_heading(text)
    extra = _extra_headings(tuple((one.key, one.name) for one in fields.values())).get(tokens)
    # If an extra field has the name of one of kortit's columns about the row or of indicators, it takes precedence.
    if own is not None and not ((own.is_about_the_row or own.fields == (INDICATORS.key,)) and extra is not None):
        return own
    if extra is not None:
        return extra
    if (said := _read(text, fields)) is None and (bare := _without_notes(text)) != text:
        said = _read(bare, fields)
    return said if said is not None and _BEYOND.isdisjoint(said.fields) else None


def _without_notes(text: str) -> str:
    """A heading without marks of footnotes, and without words in brackets that tell of no side, year or field."""

    def kept(match: re.Match[str]) -> str:
        tokens = tokens_of(match[1])
        tells = any(one in _side_words() or not one.isalpha() or known_phrase((one,)) for one in tokens)
        return match[0] if tells or known_phrase(tokens) else " "

    return _IN_BRACKETS.sub(kept, _MARKS.sub("", text))


def terms_beyond(text: str) -> tuple[str, ...]:
    """The meanings of a heading that names things which a goal need not have (indicators, owners).

    Empty if it does not, or is not understood.
    """
    said = read_sided(text)
    return said.fields if said is not None and not _BEYOND.isdisjoint(said.fields) else ()


def read_sided(text: str) -> Heading | None:
    """The meaning of a heading of what no goal has by itself, for its side and year; None if it is not understood."""
    return _read(text, {}) or _read(_BESIDE_WORDS.sub(" ", text), {})


def is_heading(text: str, fields: Fields) -> bool:
    """Whether a text is a known heading, be it of a field of goals or of something beside them."""
    return read_heading(text, fields) is not None or bool(terms_beyond(text))


def names_what_follows(text: str, fields: Fields) -> bool:
    """Whether a text is a known heading of something, and no mere side or year."""
    said = read_heading(text, fields)
    return bool(said.fields if said is not None else terms_beyond(text))


def is_only_a_year(text: str) -> bool:
    """Whether a heading says no more than a year, or that of a budget."""
    said = _read(text, {})
    return said is not None and not said.fields and said.year > 0


def is_bilingual(text: str) -> bool:
    """Whether a heading names one thing in two languages, so that the texts below it may be in both."""
    known = _known_phrases(text)
    return any(one.is_bilingual for one in known) or any(
        one.term == other.term and not one.languages & other.languages for one, other in combinations(known, 2)
    )


def is_in_two_languages(text: str) -> bool:
    """Whether a heading has parts of two languages, though they may mean different things: “Päämäärä / Mål”."""
    return any(not one.languages & other.languages for one, other in combinations(_known_phrases(text), 2))


def _known_phrases(text: str) -> list[KnownPhrase]:
    phrases = [tuple(one) for is_and, one in groupby(tokens_of(text), _AND.__contains__) if not is_and]
    return [found for one in phrases if (found := known_phrase(one)) is not None]


def _read(text: str, fields: Fields) -> Heading | None:
    tokens = tokens_of(_SPAN.sub(" ", text))
    sides = {_side_words()[token] for token in tokens if token in _side_words()}
    years = [int(token) for token in tokens if _YEAR.fullmatch(token)]
    if len(sides) > 1 or len(years) > 1:
        return None
    rest = [token for token in tokens if token not in _side_words() and not _YEAR.fullmatch(token)]
    if years:
        rest = [token for token in rest if token not in _BUDGET]
    found = _fields_of(rest, fields)
    if found is None and years:
        found = _fields_of([token for token in rest if token not in _OF_A_YEAR], fields)
    if found is None or not (found or sides or years):
        return None
    return Heading(found, next(iter(sides), ""), years[0] if years else 0)


def _fields_of(tokens: Sequence[str], fields: Fields) -> tuple[str, ...] | None:
    extra = {tokens_of(one.name): one.key for one in fields.values()}
    found: list[str] = []
    phrase: list[str] = []
    for token in (*tokens, "&"):
        if token not in _AND:
            phrase.append(token)
        elif phrase:
            known = known_phrase(phrase)
            field = extra.get(tuple(phrase)) or (known.term if known else None)
            if field is None:
                return None
            found.append(field)
            phrase = []
    return tuple(dict.fromkeys(found))


def own_heading(text: str) -> Heading | None:
    """The meaning of a heading in kortit's own documents, or None if it has no such heading."""
    return _own_headings().get(tokens_of(text))


@cache
def _own_headings() -> dict[tuple[str, ...], Heading]:
    headings: dict[tuple[str, ...], Heading] = {}
    for message, fields, side in _OWN:
        for language in LANGUAGES:
            tokens = tokens_of(translator(language)(message))
            known = headings.setdefault(tokens, Heading(fields, side))
            # Two headings may be the same (the goal in Word, and its text in a sheet).
            if (known.fields, known.side) == (fields, side):
                headings[tokens] = replace(known, languages=known.languages | {language})
    return headings


@cache
def _extra_headings(names: tuple[tuple[str, str], ...]) -> dict[tuple[str, ...], Heading]:
    headings = {tokens_of(name): Heading((key,)) for key, name in names}
    for language in LANGUAGES:
        for side, word in labels.SIDE.items():
            headings.update(
                {tokens_of(f"{name} ({translator(language)(word)})"): Heading((key,), side) for key, name in names}
            )
    return headings


@cache
def _side_words() -> dict[str, str]:
    return {word: side for side, words in _SIDES.items() for word in words.split()}


def known_headings(texts: Iterable[str]) -> tuple[str, ...]:
    """Headings for a sentence: shortened and in quotation marks."""
    return tuple(f"“{collapsed(text)[:60]}”" for text in texts if collapsed(text))
