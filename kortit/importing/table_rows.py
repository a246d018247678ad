"""Reads tables into statements about goals, with every character accounted for.

Every cell of a table belongs to its headings, to a row that names a theme, or to exactly one goal's row; any other cell
is a problem. The values read from each goal's cells are then compared with them, character by character
(`kortit.importing.conservation`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.importing.columns import Named, places_named
from kortit.importing.grid import Cell, GridRow, Loose, Medium, Table, in_row
from kortit.importing.headings import ID, IGNORE, ORIGIN, TARGET, Fields, known_headings
from kortit.importing.outside import Names, Outside
from kortit.importing.own.marks import MADE_BY, is_of_settings, medium_of
from kortit.importing.own.sheet import is_about_row, is_continued, is_of_a_setting, says_it_again
from kortit.importing.passages import YEAR_START
from kortit.importing.row_cells import read_row
from kortit.importing.row_said import RowError
from kortit.importing.rows import DocumentPlace, Reading, Statement
from kortit.importing.table_layout import find_layout, headings_of
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Severity, any_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.importing.grid import Source
    from kortit.importing.layout import Layout
    from kortit.importing.table_layout import Found
    from kortit.municipality import Municipality
    from kortit.problem import Problem

_COMMIT = re.compile(r"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b")


@dataclass(frozen=True, slots=True)
class Understanding:
    """Options for reading tables.

    `order` is the side that comes first if the document does not tell, `named` are the columns named by the user, and
    `municipality` has the extra fields and themes (None if there is no kortit.yaml yet).
    """

    order: Columns = Columns.NEW_FIRST
    named: tuple[Named, ...] = ()
    municipality: Municipality | None = None

    @property
    def fields(self) -> Fields:
        """The municipality's extra fields."""
        return self.municipality.fields if self.municipality else {}


def read_tables(source: Source, name: str, understanding: Understanding) -> Reading:
    """Read the content of a file named `name` (for problems). Raises UsageError for unusable `named` columns."""
    return _Reader(source, name, understanding).reading()


@dataclass(slots=True)
class GoalRow:
    """The rows of one goal: more than one if it continues on another page or in another cell."""

    place: DocumentPlace
    found: Found
    theme: str
    rows: list[GridRow]

    @property
    def cells(self) -> Mapping[int, list[Cell]]:
        """The distinct cells of each column, by place."""
        return {
            place: list(dict.fromkeys(row.cells[place] for row in self.rows if row.cells[place].lines))
            for place in range(len(self.found.headings))
        }


@dataclass(slots=True)
class _Reader:
    source: Source
    name: str
    how: Understanding
    problems: list[Problem] = field(default_factory=list)
    goals: list[GoalRow] = field(default_factory=list)
    read: int = 0
    unread: list[tuple[Table, tuple[str, ...]]] = field(default_factory=list)
    ignored: set[tuple[int, int]] = field(default_factory=set)
    last: Found | None = None
    found_names: set[Named] = field(default_factory=set)

    def reading(self) -> Reading:
        self.problems += self.source.problems
        names = Names(self.how.municipality)
        outside = Outside(names)
        for part in self.source.parts:
            if isinstance(part, Loose):
                outside.take(part, before_tables=self.last is None)
            else:
                self._table(part, outside)
        self._refuse_unknown_names()
        statements = [] if any_errors(self.problems) else self._statements(names)
        origin, target = self._commits()
        reading = Reading(
            tuple(statements),
            outside.title,
            "\n".join(outside.preamble),
            (),
            pairs=max((goal.found.layout.pairs for goal in self.goals), default=1),
            columns=self.last.layout.order if self.last else self.how.order,
            identified=any(statement.id for statement in statements),
            origin=origin,
            target=target,
            is_own=any(goal.found.layout.is_own for goal in self.goals) or any(one.is_styled for one in statements),
            is_pinned=self._is_pinned(origin, target),
            headed=frozenset(outside.headed),
        )
        problems = self._told(outside, names, reading)
        return replace(reading, title=outside.title, problems=problems, names=dict(names.given))

    def _refuse_unknown_names(self) -> None:
        """Raise UsageError if a column named by the user is in none of the tables."""
        if self.last is None:
            return
        for one in self.how.named:
            if one not in self.found_names:
                columns = tuple(f"{number} “{text}”" for number, text in enumerate(self.last.headings, start=1))
                raise UsageError(
                    _("there is no column “{column}”; the columns are {columns}", column=one.column, columns=columns)
                )

    # --- tables ---

    def _table(self, table: Table, outside: Outside) -> None:
        is_beside = self.last is not None and self.last.layout.is_own
        if (is_beside and says_it_again(table)) or is_of_settings(table):
            return
        found = find_layout(table, self.how.order, self.how.named, self.how.fields)
        if is_beside and not (found and found.layout.is_own):
            self.unread.append((table, known_headings(headings_of(table))))
            return
        if found is None and (continued := self._continued_by(table)) is not None:
            self._begin(table, continued)
            self._rows(table, table.rows, continued, outside)
            return
        if found is None:
            if table.rows:
                self.unread.append((table, known_headings(headings_of(table))))
            return
        self._refuse_unclear(table, found)
        self._begin(table, found)
        for row in table.rows[: found.start]:
            self._above(row, outside)
        if found.layout.guessed and self.last is None:
            message = _(
                "the headings do not tell which columns are the new ones; taken as {order}", order=self.how.order
            )
            self.problems.append(
                self._place(table, table.rows[found.start]).problem(self.name, message, Severity.WARNING)
            )
        self.last = found
        self.found_names |= {one for one in self.how.named if places_named(one, found.headings)}
        self._rows(table, table.rows[found.end :], found, outside)

    def _refuse_unclear(self, table: Table, found: Found) -> None:
        """Report columns whose sides are unclear; raise UsageError if the user's names conflict."""

        def columns(places: Sequence[int]) -> tuple[str, ...]:
            return tuple(f"{place + 1} “{found.headings[place]}”" for place in places)

        if found.layout.clashing:
            raise UsageError(
                _(
                    "column {columns} is named in ways that do not go together: a column is of one side, or is ignored",
                    columns=columns(found.layout.clashing),
                )
            )
        if found.layout.undecided:
            message = _(
                "the columns {columns} hold the same, and nothing tells which is the new one and which the old one; say"
                " it with --column new.FIELD=NUMBER and --column old.FIELD=NUMBER, or leave one out with --column"
                " ignore=NUMBER",
                columns=columns(found.layout.undecided),
            )
            self.problems.append(self._place(table, table.rows[found.start]).problem(self.name, message))

    def _begin(self, table: Table, found: Found) -> None:
        self.read += 1
        self.problems += table.problems
        is_own = found.layout.is_own or medium_of(table) is Medium.OWN_WORD
        left = {role.place for role in found.layout.roles if role.fields == (IGNORE,)}
        told: set[Cell] = set()
        for row in table.rows:
            for cell in (cell for place, cell in enumerate(row.cells) if cell.unseen and place not in left):
                for message, severity in (one.said(is_own=is_own) for one in cell.unseen if cell not in told):
                    self.problems.append(self._place(table, row).problem(self.name, message, severity))
                told.add(cell)

    def _continued_by(self, table: Table) -> Found | None:
        """The headings of the table before, if this one has none and continues it."""
        if self.last is None or not table.rows or len(table.rows[0].cells) != len(self.last.headings):
            return None
        years = self.last.layout.places("target_year")
        has_year = any(YEAR_START.match(row.cells[year].text) for row in table.rows[:2] for year in years)
        return self.last if table.continues or has_year else None

    def _above(self, row: GridRow, outside: Outside) -> None:
        for cell in dict.fromkeys(row.cells):
            if cell.text:
                outside.take(Loose(cell.text, line=row.line), before_tables=self.last is None)

    def _rows(self, table: Table, rows: Sequence[GridRow], found: Found, outside: Outside) -> None:
        first = True
        for row in rows:
            if row.is_blank or found.repeats(row) or is_of_a_setting(row, found.layout):
                continue
            previous = self.goals[-1] if self.goals else None
            if previous is not None and previous.found is found and _is_merged(row, previous.rows[-1], found.layout):
                previous.rows.append(row)
                first = False
                continue
            alone = row.alone
            if alone is not None and self._is_between(row, alone, found, outside):
                if not row.is_full_width(alone):
                    # It could be a goal with a missing year.
                    message = _("taken for the heading of a theme: “{text}”", text=alone.text[:200])
                    self.problems.append(self._place(table, row).problem(self.name, message, Severity.NOTE))
                continue
            if previous is not None and self._continues(row, previous, found, at_start=first and table.continues):
                previous.rows.append(row)
            else:
                theme = self._carried(row, found, outside) or outside.theme
                self.goals.append(GoalRow(self._place(table, row), found, theme, [row]))
            first = False

    @staticmethod
    def _carried(row: GridRow, found: Found, outside: Outside) -> str:
        """The last theme in the theme column, which may be written once for several rows."""
        places = found.layout.places("theme")
        if len(places) > 1:
            return ""  # the old and the new theme are in each row
        places = [role.place for role in found.layout.roles if role.fields == ("theme",)]
        text = row.cells[places[0]].text if places else ""
        if text and not found.layout.is_own:
            outside.takes_theme(text, surely=True)
        return outside.theme

    def _is_between(self, row: GridRow, cell: Cell, found: Found, outside: Outside) -> bool:
        """Take a row with a single text as a heading or other text between goals; return whether it was one."""
        if any(row.cells[place] is cell for place in found.layout.places("target_year")) and not row.is_full_width(
            cell
        ):
            return False
        if outside.takes_theme(cell.text, surely=row.is_full_width(cell)):
            return True
        if row.is_full_width(cell):
            outside.take(Loose(cell.text, line=row.line), before_tables=False)
            return True
        return False

    @staticmethod
    def _continues(row: GridRow, previous: GoalRow, found: Found, *, at_start: bool) -> bool:
        """Whether a row continues the goal before it.

        It does if it has no year, and either has the goal's id or is at the top of a page.
        """
        layout = found.layout
        for role in layout.roles:
            text = row.cells[role.place].text if "target_year" in role.fields else ""
            if text and (role.fields == ("target_year",) or YEAR_START.match(text)):
                return False
        ids = layout.places(ID)
        if previous.found.layout != layout:
            return False
        if ids and layout.is_own and not is_continued(row):
            return False
        if ids:
            return bool(row.cells[ids[0]].text) and row.cells[ids[0]].text == previous.rows[0].cells[ids[0]].text
        return at_start

    # --- goals ---

    def _tell_shared(self) -> None:
        """Report cells that are merged over several goals, since their text belongs to no single one."""
        owners: dict[Cell, GoalRow] = {}
        for goal in self.goals:
            layout = goal.found.layout
            unread = {role.place for role in layout.roles if not role.is_read}
            places = [place for place in range(len(goal.found.headings)) if place not in unread]
            carried = {row.cells[place] for row in goal.rows for place in layout.places("theme")}
            for text in _over_columns(goal):
                message = _(
                    "“{text}” is merged over columns that hold different things; write it where it belongs",
                    text=text[:200],
                )
                self.problems.append(goal.place.problem(self.name, message))
            for cell in dict.fromkeys(row.cells[place] for row in goal.rows for place in places):
                if cell.raw.strip() and cell not in carried and owners.setdefault(cell, goal) is not goal:
                    message = _(
                        "“{text}” is merged over several goals; write it into each of them", text=cell.text[:200]
                    )
                    self.problems.append(goal.place.problem(self.name, message))

    def _statements(self, names: Names) -> list[Statement]:
        self._tell_shared()
        statements: list[Statement] = []
        for goal in self.goals:
            self._look_at_columns(goal)
            try:
                read = read_row(goal.cells, goal.found.layout, goal.theme, names, self.how.fields)
            except RowError as error:
                self.problems += [goal.place.problem(self.name, message) for message in error.messages]
                continue
            self.problems += [goal.place.problem(self.name, one, Severity.WARNING) for one in read.warnings]
            statements.append(
                Statement(goal.place, read.about, read.new, read.old, read.id, read.is_styled, read.moved_to)
            )
        return statements

    def _look_at_columns(self, goal: GoalRow) -> None:
        """Report texts in columns that are not understood or are ignored, once for each column."""
        roles = {role.place: role for role in goal.found.layout.roles}
        taken = {cell for place, cells in goal.cells.items() for cell in cells if place in roles}
        for place, cells in goal.cells.items():
            key = (id(goal.found), place)
            role = roles.get(place)
            if key in self.ignored or not any(cell.text and (role or cell not in taken) for cell in cells):
                continue
            heading = goal.found.headings[place]
            if role is None:
                self.ignored.add(key)
                message = _(
                    "column {number} (“{heading}”) has texts and is not understood; say what it holds with"
                    " --column FIELD={number}, or leave it out with --column ignore={number}",
                    number=place + 1,
                    heading=heading,
                )
                self.problems.append(goal.place.problem(self.name, message))
            elif role.fields != (IGNORE,) and not role.is_read:
                # The headings are kortit's own, but people may have written below them.
                texts = [
                    cell.text for cell in cells if not is_about_row(role.fields[0].removeprefix("row."), cell.text)
                ]
                for text in texts:
                    message = _("left out: “{text}”", text=text[:200])
                    self.problems.append(goal.place.problem(self.name, message, Severity.WARNING))
            elif role.fields == (IGNORE,):
                self.ignored.add(key)
                message = _("column {number} (“{heading}”) is left out", number=place + 1, heading=heading)
                self.problems.append(goal.place.problem(self.name, message, Severity.WARNING))

    # --- reporting ---

    def _commits(self) -> tuple[str | None, str | None]:
        """The commits from which the document was made, from its columns or its closing line."""
        ends: dict[str, set[str]] = {ORIGIN: set(), TARGET: set()}
        for goal in self.goals:
            for end, known in ends.items():
                for place in goal.found.layout.places(end):
                    known.update(_COMMIT.findall(" ".join(cell.text for cell in goal.cells[place])))
        if any(len(known) > 1 for known in ends.values()):
            message = _("the rows were made of different commits; import them one document after the other")
            self.problems.append(DocumentPlace(0).problem(self.name, message))
        closing = MADE_BY.search(self.source.closing)
        made_by = closing.groupdict() if closing else {}
        origin = next(iter(ends[ORIGIN]), made_by.get("origin"))
        return origin, next(iter(ends[TARGET]), made_by.get("target") or made_by.get("cards"))

    def _is_pinned(self, origin: str | None, target: str | None) -> bool:
        """Whether kortit's own document still names its commits; a sheet needs all columns for them."""
        layouts = [goal.found.layout for goal in self.goals if goal.found.layout.is_own]
        if not layouts:
            return origin is not None or target is not None
        return all(one.places(TARGET) and (one.pairs == 1 or one.places(ORIGIN)) for one in layouts)

    def _bare_headings(self, outside: Outside, names: Names, reading: Reading) -> Iterator[Problem]:
        """Report headings of themes that are not in kortit.yaml and have no goals below them."""
        known = self.how.municipality.theme_codes if self.how.municipality else ()
        for theme in sorted(outside.headed.difference(reading.themes, known)):
            said = f"{theme} {names.given.get(theme, '')}".strip()
            message = _("left out: the heading “{text}”, which has no goals below it", text=said[:200])
            yield DocumentPlace(0).problem(self.name, message, Severity.WARNING)

    def _told(self, outside: Outside, names: Names, reading: Reading) -> tuple[Problem, ...]:
        # kortit's own document may have no changes in it.
        is_own = MADE_BY.search(self.source.closing) or (self.last is not None and self.last.layout.is_own)
        severity = Severity.NOTE if is_own and not self.unread else Severity.ERROR
        if not self.read and not any_errors(self.problems):
            self.problems.append(DocumentPlace(0).problem(self.name, self._nothing_read(), severity))
        elif self.read and not self.goals and not any_errors(self.problems):
            message = _("the table has no rows under its headings")
            self.problems.append(DocumentPlace(0).problem(self.name, message, severity))
        # A refused document will be read again, so warnings about left-out text can wait.
        if not any_errors(self.problems):
            for table, headings in self.unread:
                message = _(
                    "{table} was not read; its headings: {headings}", table=table.name, headings=headings or "–"
                )
                self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))
        left_out = [*outside.end(self.name, reading.themes), *self._bare_headings(outside, names, reading)]
        self.problems += [] if any_errors(self.problems) else left_out
        for code, other in names.different.items():
            message = _("{code} has two names: “{one}” and “{other}”", code=code, one=names.given[code], other=other)
            self.problems.append(DocumentPlace(0).problem(self.name, message))
        return tuple(self.problems)

    def _nothing_read(self) -> Message:
        headings = tuple(dict.fromkeys(one for _table, found in self.unread for one in found))
        if not headings:
            return _("there is no table with several columns in it")
        return _(
            "no table of goals was recognised by its headings: {headings}; say which column holds what, like"
            " --column goal=1 --column target_year=2 --column means=3",
            headings=headings,
        )

    @staticmethod
    def _place(table: Table, row: GridRow) -> DocumentPlace:
        return DocumentPlace(row.line, None if row.line else in_row(table.name, row.number))


def _over_columns(goal: GoalRow) -> Iterator[str]:
    """The texts of cells that are merged across columns of different fields."""
    for row in goal.rows:
        fields: dict[Cell, tuple[str, ...]] = {}
        for role in goal.found.layout.roles:
            cell = row.cells[role.place]
            if role.is_read and cell.raw.strip() and fields.setdefault(cell, role.fields) != role.fields:
                yield cell.text


def _is_merged(row: GridRow, above: GridRow, layout: Layout) -> bool:
    """Whether the cells of goal text and years are merged over both rows."""
    places = {role.place for role in layout.roles for field in role.fields if field in ("goal", "target_year")}
    means = {role.place for role in layout.roles if "means" in role.fields}
    if any(YEAR_START.match(row.cells[place].text) for place in places & means):
        return False
    merged = [place for place in places - means if row.cells[place].text]
    return bool(merged) and all(row.cells[place] is above.cells[place] for place in merged)
