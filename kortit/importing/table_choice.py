"""Which tables of a document are read, and the target year of those that have no column of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.importing.blocks import labels_of
from kortit.importing.columns import places_named
from kortit.importing.grid import Loose, LooseKind, Table
from kortit.importing.headings import known_headings
from kortit.importing.lines import SENTENCE_END
from kortit.importing.own.marks import is_styled
from kortit.importing.table_layout import find_layout, headings_of
from kortit.importing.years import years_of_titles
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.columns import Named
    from kortit.importing.grid import Source
    from kortit.importing.headings import Fields
    from kortit.importing.table_layout import Found
    from kortit.municipality import Columns

_LONGEST_TITLE = 160
_MOST_ROWS_ABOVE = 40
_EXAMPLE_YEAR = 2026


@dataclass(slots=True)
class TableChoice:
    """A table with its number from 1, and how its columns were understood; `found` None: it is not read.

    `labels` are those of a block of labels and values. `year` is the target year of rows that have none, and
    `year_said` where it is from, or that it is lacking.
    """

    number: int
    table: Table
    is_chosen: bool
    found: Found | None = None
    labels: tuple[str, ...] = ()
    why_not: Message | None = None
    year: int | None = None
    year_said: Message | None = None


def chosen_tables(
    source: Source, wanted: Sequence[str], order: Columns, named: Sequence[Named], fields: Fields, year: int | None
) -> list[TableChoice]:
    """Decide about every table of a document. Raises UsageError for a table or a column that is not there.

    `wanted` are the numbers or names of the tables to read (empty: all), `year` is the target year of rows that have
    none, if it was given.
    """
    tables = [part for part in source.parts if isinstance(part, Table)]
    numbers = {number for text in wanted for number in _numbers(text, tables)}
    choices = [
        TableChoice(number, table, not wanted or number in numbers) for number, table in enumerate(tables, start=1)
    ]
    for choice in choices:
        _understand(choice, order, named, fields)
    _refuse_unknown_columns(choices, named)
    found = [choice.found for choice in choices if choice.found is not None]
    with_year = any(not one.layout.lacks_year for one in found)
    titles = list(_titles(source, choices))
    for choice in choices:
        choice.year = year
        if choice.found is None or not choice.found.layout.lacks_year:
            continue
        if with_year and not wanted:
            choice.found, choice.why_not = None, _("no column holds the target year, and other tables have one")
        elif year is None:
            _take_year(choice, choice.found, titles)
    return choices


def _numbers(text: str, tables: Sequence[Table]) -> list[int]:
    """The numbers of the tables that a user names, by number or by the name of a sheet. Raises UsageError."""
    found = [int(text)] if text.isdecimal() and 0 < int(text) <= len(tables) else []
    found = found or [number for number, table in enumerate(tables, start=1) if table.title and table.title == text]
    if not found:
        names = tuple(f"{number} “{table.title}”" if table.title else str(number) for number, table in _first(tables))
        more = ("…",) if len(tables) > len(names) else ()
        raise UsageError(
            _("there is no table “{table}”; the tables are {tables}", table=text, tables=(*names, *more) or _("none"))
        )
    return found


def _first(tables: Sequence[Table]) -> list[tuple[int, Table]]:
    return list(enumerate(tables, start=1))[:10]


def _understand(choice: TableChoice, order: Columns, named: Sequence[Named], fields: Fields) -> None:
    table = choice.table
    if not choice.is_chosen:
        choice.why_not = _("it was not chosen by --table")
        return
    found = find_layout(table, order, named, fields)
    # Whole headings of goals are no labels, however few goals are below them, as at the end of a page.
    if found is not None and not found.layout.lacks_year:
        choice.found = found
        return
    if table.layout is None and not any(is_styled(row.cells) for row in table.rows[:_MOST_ROWS_ABOVE]):
        choice.labels = labels_of(table, fields)
    if choice.labels:
        choice.why_not = _("it is a block of labels and values")
        return
    choice.found = found
    if found is None:
        choice.why_not = _("no columns of goals were recognised by its headings")


def _refuse_unknown_columns(choices: Sequence[TableChoice], named: Sequence[Named]) -> None:
    """Raise UsageError for a column that no table has, as long as none is understood in whose headings it could be."""
    if any(choice.found is not None for choice in choices):
        return
    for one in named:
        rows = (row for choice in choices if choice.is_chosen for row in choice.table.rows[:_MOST_ROWS_ABOVE])
        if choices and not any(places_named(one, [cell.text for cell in row.cells]) for row in rows):
            headings = tuple(dict.fromkeys(
                text for choice in choices if choice.is_chosen for text in known_headings(headings_of(choice.table))
            ))  # fmt: skip
            raise UsageError(
                _(
                    "there is no column “{column}”; the headings are {headings}",
                    column=one.column,
                    headings=headings[:20] or _("none"),
                )
            )


def _titles(source: Source, choices: Sequence[TableChoice]) -> Iterator[str]:
    """The texts that may name the year of all goals: titles, headings, names of sheets."""
    before = True
    by_table = {id(choice.table): choice for choice in choices}
    for part in source.parts:
        if isinstance(part, Loose):
            is_title = part.kind in (LooseKind.TITLE, LooseKind.HEADING)
            if is_title or (before and len(part.text) <= _LONGEST_TITLE and not SENTENCE_END.search(part.text)):
                yield part.text
        elif (found := by_table[id(part)].found) is not None:
            before = False
            yield part.title
            yield from (row.alone.text for row in part.rows[: found.start] if row.alone is not None)


def _take_year(choice: TableChoice, found: Found, titles: Sequence[str]) -> None:
    """Take the year of a table from its headings, else from the titles, where there is one alone; say so either way."""
    headed = {year: next((text for text in found.headings if str(year) in text), "") for year in found.layout.years}
    said = headed or years_of_titles(titles)
    if len(said) == 1:
        ((choice.year, text),) = said.items()
        choice.year_said = _(
            "no column holds the target year; {year} is taken for every goal, from “{text}” (--target-year gives"
            " another)",
            year=choice.year,
            text=text[:120],
        )
    else:
        choice.year_said = _(
            "no column holds the target year; give --target-year {year}", year=max(said, default=_EXAMPLE_YEAR)
        )
