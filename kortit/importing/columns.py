"""The fields and sides of a table's columns, from their headings or as named on the command line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.characters import collapsed
from kortit.errors import UsageError
from kortit.importing.grid import Medium
from kortit.importing.headings import (
    GOAL_FIELDS,
    ID,
    IGNORE,
    IN_TABLES,
    NEW,
    OLD,
    Heading,
    is_in_two_languages,
    read_heading,
    read_sided,
    terms_beyond,
)
from kortit.importing.layout import ColumnRole, Layout
from kortit.importing.measured import BASELINE as BASELINE_PART
from kortit.importing.measured import PARTS, TARGET, TEXT
from kortit.importing.measured import UNIT as UNIT_PART
from kortit.importing.own.columns import put_right, strangers
from kortit.importing.own.marks import languages_of
from kortit.importing.vocabulary import AIM, BASELINE, INDICATOR, LEVEL, UNIT, tokens_of
from kortit.messages import _
from kortit.municipality import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.importing.headings import Fields
    from kortit.messages import Message


@dataclass(frozen=True, slots=True)
class Named:
    """A column named by the user: its field and side, and its number from 1 or its heading."""

    field: str
    side: str
    column: int | str


def read_named(text: str, fields: Fields) -> Named:
    """Read a column option, such as `new.target_year=2` or `goal=Sitova tavoite`. Raises UsageError."""
    name, equals, column = text.partition("=")
    side, dot, field = name.strip().rpartition(".")
    known = (*GOAL_FIELDS, *(part for part in PARTS if part not in fields), ID, IGNORE, *fields)
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


def layout_of(
    headings: Sequence[str],
    order: Columns,
    named: Sequence[Named],
    fields: Fields,
    *,
    bare: bool = False,
    medium: Medium = Medium.PAGE,
) -> Layout:
    """The layout of columns by their headings; columns named by the user override their headings.

    `order` decides if the same headings occur twice. `bare`: a heading that is only a side or a year is above year and
    means. `medium` is where the table is: kortit's own headings have their meaning only in documents it writes.
    """
    read: dict[int, Heading] = {}
    unknown: list[int] = []
    by_person, clashing = _by_person(headings, named)
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
    _settle_translations(read, headings)
    _settle_aims(read, unknown)
    _take_synonyms(read, unknown, headings, fields)
    _take_indicators(read, unknown, headings, fields)
    _take_numbered(read, unknown, headings, fields)
    put_right(read, headings, by_person)
    languages = languages_of(read, medium)
    not_own = strangers(read, languages)
    unknown = sorted([*unknown, *not_own])
    read = {place: heading for place, heading in read.items() if place not in not_own}
    repeated = _repeated(read)
    parts = _in_parts(read, headings, by_person)
    sided = {place: heading for place, heading in read.items() if place not in (*repeated, *parts)}
    sides = _sided(sided, order, headings)
    if sides is None:
        return Layout((), tuple(read))
    read = {place: heading for place, heading in read.items() if place not in repeated}
    roles = tuple(ColumnRole(place, heading.fields, sides.of.get(place, "")) for place, heading in sorted(read.items()))
    is_own = bool(languages) and medium.is_of_sheets
    years = frozenset(_years_of(read, headings, fields))
    return Layout(
        roles,
        tuple(unknown),
        sides.guessed,
        sides.undecided,
        clashing,
        is_own,
        sides.why,
        years,
        repeated,
        is_bulleted=is_own and medium is Medium.WORKBOOK,
    )


def _settle_translations(read: dict[int, Heading], headings: Sequence[str]) -> None:
    """Take a theme with its translation, which by itself is a goal (“Päämäärä / Mål”), for the theme alone.

    Another column holds the goals.
    """
    for place, heading in read.items():
        if set(heading.fields) == {"theme", "goal"} and is_in_two_languages(headings[place]):
            others = {field for other, one in read.items() if other != place for field in one.fields}
            if "goal" in others:
                read[place] = replace(heading, fields=("theme",))


def _settle_aims(read: dict[int, Heading], unknown: list[int]) -> None:
    """Take a goal above goals for the theme where another column holds the goals, else for the goal itself."""
    aims = [place for place, heading in read.items() if AIM in heading.fields]
    others = {field for heading in read.values() for field in heading.fields}
    for place in aims:
        if "goal" in others and "theme" in others:
            del read[place]
            unknown.append(place)
            continue
        taken = "theme" if "goal" in others else "goal"
        fields = (taken if field == AIM else field for field in read[place].fields)
        read[place] = replace(read[place], fields=tuple(dict.fromkeys(fields)))


def _take_synonyms(read: dict[int, Heading], unknown: list[int], headings: Sequence[str], fields: Fields) -> None:
    """Take a column for the extra field whose name means the same, if there is one such column and one such field."""
    used = {field for heading in read.values() for field in heading.fields}
    terms = {place: terms_beyond(headings[place]) for place in unknown}
    for place, said in terms.items():
        same = [one.key for one in fields.values() if said and terms_beyond(one.name) == said]
        if len(same) == 1 and same[0] not in used and list(terms.values()).count(said) == 1:
            read[place] = Heading((same[0],))
            unknown.remove(place)


_PARTS = {LEVEL: TARGET, BASELINE: BASELINE_PART, UNIT: UNIT_PART}


def _take_indicators(read: dict[int, Heading], unknown: list[int], headings: Sequence[str], fields: Fields) -> None:
    """Take the columns of indicators and, beside them, those of their levels and units, for the goals' own."""
    if any(INDICATOR in terms_beyond(one.name) for one in fields.values()):
        return  # the municipality keeps them in a field of its own
    terms = {place: set(terms_beyond(headings[place])) for place in unknown}
    texts = [place for place, said in terms.items() if INDICATOR in said and said <= {INDICATOR, *_PARTS}]
    known = [place for place, heading in read.items() if TEXT in heading.fields]
    if not (texts or known):
        return
    taken = dict.fromkeys(texts, TEXT)
    for term, part in _PARTS.items():
        taken |= {place: part for place, said in terms.items() if said == {term} and part not in fields}
    if UNIT_PART in taken.values() and not {TARGET, BASELINE_PART} & {*taken.values()}:
        taken = {place: part for place, part in taken.items() if part != UNIT_PART}  # a unit of the organisation
    for place, part in taken.items():
        heading = read_sided(headings[place])
        read[place] = Heading((part,), heading.side if heading else "")
        unknown.remove(place)


def _take_numbered(read: dict[int, Heading], unknown: list[int], headings: Sequence[str], fields: Fields) -> None:
    """Take columns that number the means of a goal (“Keino 1”, “Keino 2”) for means."""
    found = {place: match for place in unknown if (match := _NUMBERED.fullmatch(collapsed(headings[place])))}
    said = {place: read_heading(match[1], fields) for place, match in found.items()}
    places = [place for place, one in said.items() if one is not None and one.fields == ("means",) and not one.side]
    if [int(found[place][2]) for place in places] != list(range(1, len(places) + 1)):
        return
    if len(places) > 1 and not _has_sides(read) and not any("means" in heading.fields for heading in read.values()):
        read.update(dict.fromkeys(places, Heading(("means",))))
        for place in places:
            unknown.remove(place)


_NUMBERED = re.compile(r"(\D*[^\W\d_])\s*([1-9])[.)]?")


def _in_parts(read: Mapping[int, Heading], headings: Sequence[str], by_person: Mapping[int, Heading]) -> list[int]:
    """The columns of means that are one list together: those that are numbered, or that a person names so.

    Where anything else has two sides, two columns of means have too.
    """
    places = [place for place, heading in read.items() if heading.fields == ("means",)]
    if len(places) < 2 or _has_sides(read):
        return []
    together = all(place in by_person for place in places)
    return places if together or all(_NUMBERED.fullmatch(collapsed(headings[place])) for place in places) else []


def _has_sides(read: Mapping[int, Heading]) -> bool:
    """Whether columns tell of an old and a new side, or the goal or its year has two columns."""
    counts = Counter(field for heading in read.values() for field in heading.fields)
    return any(one.side for one in read.values()) or any(counts[one] > 1 for one in ("goal", "target_year"))


def _years_of(read: Mapping[int, Heading], headings: Sequence[str], fields: Fields) -> Iterator[int]:
    """The years in the headings of goals and means; also where a person named the column."""
    for place, heading in read.items():
        if {"goal", "means"} & set(heading.fields):
            said = read_heading(headings[place], fields)
            yield from {one.year for one in (heading, said) if one is not None and one.year}


def places_named(named: Named, headings: Sequence[str]) -> list[int]:
    """The places, from 0, of the columns that a user's name refers to; may be empty."""
    if isinstance(named.column, int):
        return [named.column - 1] if 0 < named.column <= len(headings) else []
    wanted = tokens_of(named.column)
    return [place for place, text in enumerate(headings) if wanted and tokens_of(text) == wanted]


def _by_person(headings: Sequence[str], named: Sequence[Named]) -> tuple[dict[int, Heading], tuple[int, ...]]:
    """The headings named by the user, by place, and the places whose names conflict."""
    places: defaultdict[int, list[Named]] = defaultdict(list)
    for one in named:
        for place in places_named(one, headings):
            places[place].append(one)
    order = {field: number for number, field in enumerate((ID, *GOAL_FIELDS))}
    read: dict[int, Heading] = {}
    clashing: list[int] = []
    for place, group in places.items():
        fields = sorted({one.field for one in group}, key=lambda field: (order.get(field, len(order)), field))
        sides = {one.side for one in group if one.side}
        if len(sides) > 1 or (IGNORE in fields and len(fields) > 1):
            clashing.append(place)
        read[place] = Heading(tuple(fields), next(iter(sides), ""))
    return read, tuple(clashing)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The side of each column, whether it follows only from their order, the columns whose side is unknown, and why."""

    of: Mapping[int, str]
    guessed: bool
    undecided: tuple[int, ...]
    why: Mapping[int, Message]


def _sided(read: Mapping[int, Heading], order: Columns, headings: Sequence[str]) -> _Sides | None:
    """Assign sides to columns; None if a field has more columns than sides."""
    sides = {place: heading.side for place, heading in read.items()}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, heading in sorted(read.items()):
        for field in heading.fields:
            if field not in IN_TABLES and field != IGNORE:
                places[field].append(place)
    guessed = False
    undecided: dict[int, None] = {}
    why = {place: _("the headings say so") for place, heading in read.items() if heading.side}
    told = next((heading.side for _place, heading in sorted(read.items()) if heading.side), "")
    order = {NEW: Columns.NEW_FIRST, OLD: Columns.OLD_FIRST}.get(told, order)
    for field, group in places.items():
        plain = [place for place in group if not read[place].side]
        others = {read[place].side for place in group if read[place].side}
        if len(plain) == 2 and not others:
            first, second = plain
            years = read[first].year, read[second].year
            by_year = years[0] != years[1] and all(years)
            new_first = years[0] > years[1] if by_year else order is Columns.NEW_FIRST
            sides[first], sides[second] = (NEW, OLD) if new_first else (OLD, NEW)
            reason = _BY_YEAR if by_year else _AS_OTHERS if told else _BY_ORDER
            why.update(dict.fromkeys(plain, replace(reason, values={"order": order})))
            guessed = guessed or not (by_year or told)
            if not by_year and not _order_tells(field, places, [headings[place] for place in plain]):
                undecided.update(dict.fromkeys(group))
        elif len(plain) == 1 and len(others) == 1:
            sides[plain[0]] = OLD if others == {NEW} else NEW
            why[plain[0]] = _("the other one says so in its heading")
        elif plain and others:
            # A column without a side, beside both sides, would be ignored.
            undecided.update(dict.fromkeys(group))
        if max(Counter(sides[place] for place in group).values()) > 1:
            return None
    return _Sides(sides, guessed and not undecided, tuple(undecided), why)


_BY_YEAR = _("of the years in the headings the later one is the new one")
_AS_OTHERS = _("the same order as of the other columns ({order})")
_BY_ORDER = _("nothing but their order tells ({order}; --columns turns it)")


def _repeated(read: Mapping[int, Heading]) -> tuple[int, ...]:
    """The columns of levels of which one side has several: those of several years."""
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, heading in sorted(read.items()):
        if heading.fields[0] in PARTS:
            places[heading.fields[0], heading.side].append(place)
    return tuple(place for group in places.values() if len(group) > 1 for place in group)


def _order_tells(field: str, places: Mapping[str, Sequence[int]], headings: Sequence[str]) -> bool:
    """Whether two columns of a field can be taken for its two sides by their order alone.

    Different headings may well be different things (“Keinot” beside “Toimenpiteet”), unless both year and means come in
    pairs. A text or theme that occurs twice is two sides only then.
    """
    first, second = map(tokens_of, headings)
    in_pairs = all(len(places[one]) == 2 for one in ("target_year", "means") if one in places)
    in_pairs = in_pairs and "target_year" in places
    if field == ID:
        return False
    if field in ("target_year", "means"):
        return in_pairs or (bool(first) and first == second)
    return first == second and bool(first) and (in_pairs or field not in GOAL_FIELDS)
