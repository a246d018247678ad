"""Why no goals are read from a document, or from some of its tables, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.headings import known_headings
from kortit.importing.refusals import SMALLEST_TABLE
from kortit.importing.table_layout import headings_of
from kortit.messages import Message, _, ngettext
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.grid import Table

_MOST_GROUPS = 30  # of tables with the same headings that are listed
_MOST_NAMED = 3
_MOST_LABELS = 6
MANY = 3  # tables, from which on one is chosen before its columns are


def no_table() -> Message:
    """The document has no table at all."""
    return _(
        "there is no table with several columns in it, and goals are not read from paragraphs or lists; make a table of"
        " them: {smallest}",
        smallest=SMALLEST_TABLE,
    )


def of_blocks(blocks: Sequence[tuple[Table, tuple[str, ...]]]) -> Message:
    """All that could be tables of goals are blocks of labels and values."""
    labels_found = tuple(dict.fromkeys(label for _table, found in blocks for label in found))
    return _(
        "{tables}: label–value blocks, with their labels ({labels}) beside or between the values, and no table of"
        " goals; make one of them: {smallest}",
        tables=_named([table for table, _found in blocks]),
        labels=known_headings(labels_found[:_MOST_LABELS]),
        smallest=SMALLEST_TABLE,
    )


def not_recognised(tables: Sequence[Table]) -> Message:
    """There are tables, and none is known for one of goals by its headings."""
    if len(tables) > MANY:
        return _(
            "none of its {count} tables was recognised as a table of goals by its headings; they are listed below: say"
            " which one it is and what its columns hold, like --table 2 --column goal=1 --column target_year=2 --column"
            " means=3",
            count=len(tables),
        )
    headings = tuple(dict.fromkeys(one for table in tables for one in known_headings(headings_of(table))))
    if not headings:
        cells = (cell for table in tables for row in table.rows for cell in row.cells)
        unseen = next((one for cell in cells for one in cell.unseen), None)
        return no_table() if unseen is None else unseen.said(is_own=False)[0]
    return _(
        "no table of goals was recognised by its headings: {headings}; say which column holds what, like"
        " --column goal=1 --column target_year=2 --column means=3",
        headings=headings,
    )


def left_tables(tables: Sequence[Table]) -> Iterator[Message]:
    """A sentence for each group of tables with the same headings, which are not read."""
    groups: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        groups.setdefault(known_headings(headings_of(table)), []).append(table)
    for headings, group in list(groups.items())[:_MOST_GROUPS]:
        if len(group) == 1:
            yield _(
                "{table} was not read; its headings: {headings}",
                table=group[0].name,
                headings=headings or labels.NOTHING,
            )
        else:
            yield _(
                "{tables} were not read; their headings: {headings}",
                tables=_named(group),
                headings=headings or labels.NOTHING,
            )
    more = sum(len(group) for group in list(groups.values())[_MOST_GROUPS:])
    if more:
        yield ngettext("{count} more table was not read", "{count} more tables were not read", more)


def _named(tables: Sequence[Table]) -> tuple[Message | str, ...]:
    names: tuple[Message | str, ...] = tuple(table.name for table in tables[:_MOST_NAMED])
    more = len(tables) - _MOST_NAMED
    return (*names, ngettext("and {count} more", "and {count} more", more)) if more > 0 else names
