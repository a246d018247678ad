"""What the columns of a table hold, by their headings in Finnish, Swedish and English, or as a person names them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from kortit.characters import collapsed
from kortit.errors import UsageError
from kortit.messages import LANGUAGES, Message, _, translator
from kortit.municipality import Columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.municipality import ExtraField

NEW, OLD = "new", "old"
IGNORE = "ignore"
ID = "id"
TARGET = "to"
ORIGIN = "from"
GOAL_FIELDS = ("theme", "goal", "target_year", "means")
_UNREAD = {"status", "decisions", "decided_by", ORIGIN, TARGET}

# Words of officials. What kortit itself writes over columns is taken from its messages, below.
_PHRASES = {
    "goal": """tavoite|tavoitteet|sitova tavoite|sitovat tavoitteet|toiminnallinen tavoite|toiminnalliset tavoitteet
        |sitova toiminnallinen tavoite|sitovat toiminnalliset tavoitteet|tavoitteen teksti
        |mål|målet|målen|bindande mål|det bindande målet|målets text|goal|goals|goal text|binding goal|binding goals""",
    "theme": """päämäärä|päämäärät|teema|teemat|strateginen päämäärä|strategiset päämäärät|strateginen teema
        |painopiste|strateginen painopiste|tema|teman|strategiskt mål|strategiska mål|strategiskt tema|målsättning
        |theme|themes|strategic theme|objective|strategic objective""",
    "target_year": """tavoitevuosi|tavoitevuodet|vuosi|toteutusvuosi|målår|målåret|år|året|target year|year""",
    "means": """keino|keinot|toimenpide|toimenpiteet|toimet|toteutuskeinot|keinot tavoitteen saavuttamiseksi
        |åtgärd|åtgärder|åtgärderna|medel|means|measure|measures|action|actions""",
    ID: "tunnus|tunniste|id|beteckning|identifier",
    "status": "tila|status",
}
_SIDES = {
    NEW: """uusi uudet uuden ehdotus ehdotettu ehdotetut esitys esitetty ny nya nytt förslag föreslagen föreslaget
        föreslagna new proposed""",
    OLD: """vanha vanhat vanhan nykyinen nykyiset aiempi aiemmat entinen entiset edellinen edelliset
        gammal gamla gammalt nuvarande tidigare gällande old current previous existing""",
}
_AND = {"ja", "sekä", "och", "samt", "and", "&", "/", "+", ","}
_BUDGET = {"ta", "talousarvio", "talousarviossa", "budjetti", "budget"}
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[&/+,]")
_YEAR = re.compile(r"(?:19|2[0-9])[0-9]{2}")

_OWN: tuple[tuple[Message, tuple[str, ...], str], ...] = (
    (_("Goal"), ("goal",), ""),
    (_("Status"), ("status",), ""),
    (_("Id"), (ID,), ""),
    (_("Commit"), (TARGET,), ""),
    (_("Compared from"), (ORIGIN,), ""),
    (_("Compared to"), (TARGET,), ""),
    (_("Decisions"), ("decisions",), ""),
    (_("Decided by"), ("decided_by",), ""),
    (_("Theme"), ("theme",), ""),
    (_("Goal text"), ("goal",), ""),
    (_("Target year"), ("target_year",), ""),
    (_("Means"), ("means",), ""),
    (_("Target year and means"), ("target_year", "means"), ""),
    (_("New theme"), ("theme",), NEW),
    (_("New goal text"), ("goal",), NEW),
    (_("New target year"), ("target_year",), NEW),
    (_("New means"), ("means",), NEW),
    (_("New target year and means"), ("target_year", "means"), NEW),
    (_("Old theme"), ("theme",), OLD),
    (_("Old goal text"), ("goal",), OLD),
    (_("Old target year"), ("target_year",), OLD),
    (_("Old means"), ("means",), OLD),
    (_("Old target year and means"), ("target_year", "means"), OLD),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the fields of its column, the side, and a year that it names."""

    fields: tuple[str, ...]
    side: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A column as a person names it: what it holds, and which it is: its number from 1, or its heading."""

    field: str
    side: str
    column: int | str


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column that is read: its place from 0, its fields in the order in which they stand in a cell, its side."""

    place: int
    fields: tuple[str, ...]
    side: str

    @property
    def is_read(self) -> bool:
        """Tell whether the column says anything of a goal."""
        return bool(set(self.fields) - _UNREAD - {IGNORE})


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table. `unknown` are places with headings that were not understood."""

    roles: tuple[ColumnRole, ...]
    unknown: tuple[int, ...] = ()
    guessed: bool = False

    def places(self, field: str, side: str | None = None) -> list[int]:
        """Give the places of a field, of one side or of any."""
        return [role.place for role in self.roles if field in role.fields and side in (None, role.side)]

    @property
    def is_complete(self) -> bool:
        """Tell whether rows of such columns say enough: a goal and its year, or something beside an id."""
        if self.places(ID):
            return any(role.is_read and set(role.fields) - {ID, "theme"} for role in self.roles)
        return bool(self.places("goal") and self.places("target_year"))

    @property
    def pairs(self) -> int:
        """Give how many pairs of year and means there are."""
        return 1 + any(role.side == OLD and {"target_year", "means"} & set(role.fields) for role in self.roles)

    @property
    def order(self) -> Columns:
        """Give the order of two pairs."""
        sided = [role.side for role in self.roles if role.side]
        return Columns.OLD_FIRST if sided and sided[0] == OLD else Columns.NEW_FIRST

    @property
    def is_own(self) -> bool:
        """Tell whether it is a sheet that kortit writes: with ids, and the commit that it was made of."""
        return bool(self.places(ID) and self.places(TARGET))


Fields: TypeAlias = "Mapping[str, ExtraField]"


def read_named(text: str, fields: Fields) -> Named:
    """Read a column as the command line names it: `new.target_year=2`, `goal=Sitova tavoite`. Raises UsageError."""
    name, equals, column = text.partition("=")
    side, dot, field = name.strip().rpartition(".")
    known = (*GOAL_FIELDS, ID, IGNORE, *fields)
    if not equals or not column.strip() or field not in known or side not in ("", NEW, OLD) or (dot and not side):
        raise UsageError(
            _(
                "“{text}” names no column; write FIELD=NUMBER or FIELD=HEADING, like new.target_year=3; the fields are"
                " {known}, with new. or old. before them where there are two sides",
                text=text,
                known=known,
            )
        )
    column = column.strip()
    return Named(field, side, int(column) if re.fullmatch(r"[0-9]{1,4}", column) else column)


def read_heading(text: str, fields: Fields) -> Heading | None:
    """Say what a heading means, or None where it is not understood."""
    tokens = _tokens(text)
    own = _own_headings().get(tokens) or _extra_headings(tuple((one.key, one.name) for one in fields.values())).get(
        tokens
    )
    if own is not None:
        return own
    sides = {_side_words()[token] for token in tokens if token in _side_words()}
    years = [int(token) for token in tokens if _YEAR.fullmatch(token)]
    if len(sides) > 1 or len(years) > 1:
        return None
    rest = [token for token in tokens if token not in _side_words() and not _YEAR.fullmatch(token)]
    if years:
        rest = [token for token in rest if token not in _BUDGET]
    found = _fields_of(rest, fields)
    if found is None or not (found or sides or years):
        return None
    return Heading(found, next(iter(sides), ""), years[0] if years else 0)


def _fields_of(tokens: Sequence[str], fields: Fields) -> tuple[str, ...] | None:
    extra = {_tokens(one.name): one.key for one in fields.values()}
    found: list[str] = []
    phrase: list[str] = []
    for token in (*tokens, "&"):
        if token not in _AND:
            phrase.append(token)
        elif phrase:
            field = extra.get(tuple(phrase)) or _phrases().get(tuple(phrase))
            if field is None:
                return None
            found.append(field)
            phrase = []
    return tuple(dict.fromkeys(found))


def layout_of(
    headings: Sequence[str], order: Columns, named: Sequence[Named], fields: Fields, *, bare: bool = False
) -> Layout:
    """Find out what columns hold by their headings; those that a person names are what he says.

    `order` decides where the same headings stand twice. `bare`: a side alone, or a year, is over year and means.
    """
    read: dict[int, Heading] = {}
    unknown: list[int] = []
    by_person = _by_person(headings, named)
    for place, text in enumerate(headings):
        if place in by_person:
            read[place] = by_person[place]
            continue
        heading = read_heading(text, fields)
        if heading is not None and not heading.fields:
            heading = Heading(("target_year", "means"), heading.side, heading.year) if bare else None
        if heading is not None:
            read[place] = heading
        elif collapsed(text):
            unknown.append(place)
    sided, guessed = _sided(read, order)
    if sided is None:
        return Layout((), tuple(read))
    roles = tuple(ColumnRole(place, heading.fields, sided[place]) for place, heading in sorted(read.items()))
    return Layout(roles, tuple(unknown), guessed)


def places_named(named: Named, headings: Sequence[str]) -> list[int]:
    """Give the places, from 0, of the columns that a person's name for them means; none where there is no such."""
    if isinstance(named.column, int):
        return [named.column - 1] if 0 < named.column <= len(headings) else []
    wanted = _tokens(named.column)
    return [place for place, text in enumerate(headings) if wanted and _tokens(text) == wanted]


def _by_person(headings: Sequence[str], named: Sequence[Named]) -> dict[int, Heading]:
    places: defaultdict[int, list[Named]] = defaultdict(list)
    for one in named:
        for place in places_named(one, headings):
            places[place].append(one)
    order = (ID, *GOAL_FIELDS)
    return {
        place: Heading(
            tuple(
                sorted(
                    (one.field for one in group), key=lambda field: order.index(field) if field in order else len(order)
                )
            ),
            next((one.side for one in group if one.side), ""),
        )
        for place, group in places.items()
    }


def _sided(read: Mapping[int, Heading], order: Columns) -> tuple[dict[int, str] | None, bool]:
    """Give each column its side; None where it cannot be told, and whether only their order told it."""
    sides = {place: heading.side for place, heading in read.items()}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, heading in sorted(read.items()):
        for field in heading.fields:
            if field not in _UNREAD and field != IGNORE:
                places[field].append(place)
    guessed = False
    told = next((heading.side for _place, heading in sorted(read.items()) if heading.side), "")
    order = {NEW: Columns.NEW_FIRST, OLD: Columns.OLD_FIRST}.get(told, order)
    for group in places.values():
        plain = [place for place in group if not sides[place]]
        others = {sides[place] for place in group if sides[place]}
        if len(plain) == 2 and not others:
            first, second = plain
            years = read[first].year, read[second].year
            by_year = years[0] != years[1] and all(years)
            new_first = years[0] > years[1] if by_year else order is Columns.NEW_FIRST
            sides[first], sides[second] = (NEW, OLD) if new_first else (OLD, NEW)
            guessed = guessed or not (by_year or told)
        elif len(plain) == 1 and len(others) == 1:
            sides[plain[0]] = OLD if others == {NEW} else NEW
        if max(Counter(sides[place] for place in group).values()) > 1:
            return None, False
    return sides, guessed


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.casefold().replace("\u00ad", "")))


@cache
def _own_headings() -> dict[tuple[str, ...], Heading]:
    return {
        _tokens(translator(language)(message)): Heading(fields, side)
        for language in LANGUAGES
        for message, fields, side in reversed(_OWN)
    }


@cache
def _extra_headings(names: tuple[tuple[str, str], ...]) -> dict[tuple[str, ...], Heading]:
    headings = {_tokens(name): Heading((key,)) for key, name in names}
    for language in LANGUAGES:
        for side, word in ((NEW, _("new")), (OLD, _("old"))):
            headings.update(
                {_tokens(f"{name} ({translator(language)(word)})"): Heading((key,), side) for key, name in names}
            )
    return headings


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    return {_tokens(phrase): field for field, known in _PHRASES.items() for phrase in known.split("|")}


@cache
def _side_words() -> dict[str, str]:
    return {word: side for side, words in _SIDES.items() for word in words.split()}


def known_headings(texts: Iterable[str]) -> tuple[str, ...]:
    """Give headings for a sentence, in quotation marks."""
    return tuple(f"“{collapsed(text)[:60]}”" for text in texts if collapsed(text))
