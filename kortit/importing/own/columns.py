"""Tells the columns that kortit writes beside the fields of goals from people's columns with the same headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.headings import IN_CARDS, IN_TABLES, own_heading

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from kortit.importing.headings import Heading


def put_right(read: dict[int, Heading], headings: Sequence[str], by_person: Container[int]) -> None:
    """Correct `read` in place where an extra field has the name of one of kortit's columns.

    If the field also has new and old columns, the one without a side is kortit's. `by_person` places stay as they are.
    """
    sided = {field for heading in read.values() if heading.side for field in heading.fields}
    for place, heading in list(read.items()):
        own = own_heading(headings[place])
        if own is None or not own.is_about_the_row or heading.side or place in by_person:
            continue
        if sided.intersection(heading.fields):
            read[place] = own


def strangers(read: Mapping[int, Heading], languages: frozenset[str]) -> set[int]:
    """The places of columns headed like kortit's that kortit did not write; their text must not be skipped.

    kortit writes each such column once, in the language of the other columns, and only some of them with cards.
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
