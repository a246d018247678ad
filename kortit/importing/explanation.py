"""How the tables of a document and their columns were understood, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.importing.columns import places_named
from kortit.importing.headings import IGNORE, IN_TABLES, NEW, OLD, own_heading, terms_beyond
from kortit.importing.vocabulary import AIM, FOLLOW_UP, TERMS, known_phrase, tokens_of
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.importing.columns import Named
    from kortit.importing.headings import Fields
    from kortit.importing.layout import Layout
    from kortit.importing.table_layout import Found


@dataclass(frozen=True, slots=True)
class ColumnExplained:
    """A column: its number from 1, its heading, the fields that it was taken for, its side, and why."""

    number: int
    heading: str
    fields: tuple[str, ...]
    side: str
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class TableExplained:
    """A table: its number from 1, its name, the number of its rows, whether it is read and why, and its columns."""

    number: int
    name: Message
    rows: int
    is_read: bool
    why: Message
    columns: tuple[ColumnExplained, ...]


def explained(found: Found, named: Sequence[Named], fields: Fields) -> tuple[ColumnExplained, ...]:
    """The columns of a table with headings."""
    layout = found.layout
    roles = {role.place: role for role in layout.roles}
    by_person = {place for one in named for place in places_named(one, found.headings)}
    columns = []
    for place, heading in enumerate(found.headings):
        role = roles.get(place)
        held = () if role is None else role.fields
        why = _by_person() if place in by_person else _why(heading, held, fields, is_own=layout.is_own)
        side = (layout.why_side[place],) if role is not None and role.side and place in layout.why_side else ()
        columns.append(ColumnExplained(place + 1, heading, held, "" if role is None else role.side, (why, *side)))
    return tuple(columns)


def _by_person() -> Message:
    return _("named with --column")


def _why(heading: str, held: Sequence[str], fields: Fields, *, is_own: bool) -> Message:
    known = known_phrase(tokens_of(heading))
    if not heading:
        return _("it has no heading")
    if not held:
        terms = terms_beyond(heading)
        if terms:
            names = tuple(TERMS[term].name for term in terms)
            if FOLLOW_UP.issuperset(terms):
                return _("the heading means {names}, which belongs to the lines of a period", names=names)
            return _("the heading means {names}, which no field of kortit.yaml takes", names=names)
        if known is not None and known.term == AIM:
            return _("the heading means {names}, and other columns hold goal and theme", names=(TERMS[AIM].name,))
        return _("the heading is not known")
    if is_own and own_heading(heading) is not None:
        return _("a heading of kortit's own documents")
    extra = [fields[field].name for field in held if field in fields]
    if extra:
        same = tokens_of(heading) == tokens_of(extra[0])
        return _("a field of kortit.yaml") if same else _("means the same as the field “{name}”", name=extra[0])
    if known is not None and known.term == AIM:
        if held == ("theme",):
            return _("a goal above the goals, which another column holds")
        return _("a goal above goals, and no other column holds one")
    return _("a known heading")


def told_sides(layout: Layout, headings: Sequence[str]) -> Iterator[Message]:
    """One sentence about which columns were taken as the new and which as the old ones, and why; none without sides."""
    sides: dict[str, dict[int, str]] = {NEW: {}, OLD: {}}
    for role in layout.roles:
        if role.side and not IN_TABLES.issuperset(role.fields) and IGNORE not in role.fields:
            sides[role.side][role.place] = headings[role.place]
    if sides[NEW] and sides[OLD]:
        reasons = [layout.why_side[place] for side in sides.values() for place in side if place in layout.why_side]
        yield _(
            "new: column {new}; old: column {old}; {why}",
            new=_columns(sides[NEW]),
            old=_columns(sides[OLD]),
            why=tuple({reason.template: reason for reason in reasons}.values()) or (_by_person(),),
        )


def _columns(columns: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(f"{place + 1} (“{heading[:60]}”)" if heading else str(place + 1) for place, heading in columns.items())
