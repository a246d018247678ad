"""The columns that kortit writes beside the fields of goals, told from those of people that are headed like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.headings import IN_CARDS, IN_TABLES, own_heading

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from kortit.importing.headings import Heading


def put_right(read: dict[int, Heading], headings: Sequence[str], by_person: Container[int]) -> None:
    """Change in `read` what the headings of columns mean where an extra field is called like one of kortit's columns.

    If the field has a new and an old column as well, the one without a side is kortit's; `by_person` stay as they are.
    """
    sided = {field for heading in read.values() if heading.side for field in heading.fields}
    for place, heading in list(read.items()):
        own = own_heading(headings[place])
        if own is None or not own.is_about_the_row or heading.side or place in by_person:
            continue
        if sided.intersection(heading.fields):
            read[place] = own


def strangers(read: Mapping[int, Heading], languages: frozenset[str]) -> set[int]:
    """Return the places of columns that are headed like kortit's own, and are not: people's texts stand in them.

    kortit writes each such column once, in the language of the others, and only some of them beside cards.
    """
    written = IN_TABLES if any(heading.side for heading in read.values()) else IN_CARDS
    seen: set[tuple[str, ...]] = set()
    found: set[int] = set()
    for place, heading in sorted(read.items()):
        if not heading.is_about_the_row:
            continue
        if not heading.languages & languages or heading.fields in seen or not written.issuperset(heading.fields):
            found.add(place)
        seen.add(heading.fields)
    return found
