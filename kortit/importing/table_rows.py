"""Reads tables into statements about goals, with every character accounted for.

Every cell of a table belongs to its headings, to a row that names a theme, or to exactly one goal's row; any other cell
is a problem. The values read from each goal's cells are then compared with them, character by character
(`kortit.importing.conservation`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.importing.columns import Named, places_named
from kortit.importing.doubts import doubts
from kortit.importing.explanation import TableExplained, explained, told_sides
from kortit.importing.goal_row import GoalRow, cell_problems, is_merged
from kortit.importing.grid import Cell, GridRow, Loose, LooseKind, Medium, Table, in_row
from kortit.importing.headings import ID, IGNORE, Fields, is_bilingual, is_heading
from kortit.importing.lacking import several_years
from kortit.importing.lone_rows import LoneKind, LoneRows, no_goal, perhaps_a_goal
from kortit.importing.measured import as_more_indicators
from kortit.importing.no_goals import MANY, left_tables, no_table, not_recognised, of_blocks
from kortit.importing.outside import Names, Outside
from kortit.importing.own.marks import is_of_all, is_of_settings, is_plain, made_by, medium_of
from kortit.importing.own.origins import commits_of, is_pinned
from kortit.importing.own.sheet import is_continued, is_of_a_setting, says_it_again
from kortit.importing.owners import with_owner
from kortit.importing.passages import CODE_START, YEAR_START
from kortit.importing.row_cells import read_row
from kortit.importing.row_errors import RowErrors
from kortit.importing.row_said import RowError
from kortit.importing.rows import DocumentPlace, Reading, Statement
from kortit.importing.sections import Sections
from kortit.importing.table_choice import TableChoice, chosen_tables
from kortit.importing.unread_columns import UnreadColumns
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Severity, any_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.grid import Source
    from kortit.importing.table_layout import Found
    from kortit.municipality import Municipality
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True)
class Understanding:
    """Options for reading tables.

    `order` is the side that comes first if the document does not tell, `named` are the columns named by the user, and
    `municipality` has the extra fields and themes (None if there is no kortit.yaml yet). `target_year` and `theme` are
    those of rows that have none; `tables` are the only ones to read, by number or name of a sheet (empty: all). `sheet`
    and `section` are the fields that names of sheets and headings above tables fill.
    """

    order: Columns = Columns.NEW_FIRST
    named: tuple[Named, ...] = ()
    municipality: Municipality | None = None
    target_year: int | None = None
    theme: str = ""
    tables: tuple[str, ...] = ()
    sheet: str = ""
    section: str = ""

    @property
    def fields(self) -> Fields:
        """The municipality's extra fields, and who is responsible."""
        return with_owner(self.municipality.fields if self.municipality else {})


def read_tables(source: Source, name: str, understanding: Understanding) -> Reading:
    """Read the content of a file named `name` (for problems). Raises UsageError for unusable `named` columns."""
    return _Reader(source, name, understanding).reading()


@dataclass(slots=True)
class _Reader:
    source: Source
    name: str
    how: Understanding
    problems: list[Problem] = field(default_factory=list)
    goals: list[GoalRow] = field(default_factory=list)
    read: list[TableChoice] = field(default_factory=list)
    unread: list[TableChoice] = field(default_factory=list)
    last: Found | None = None
    found_names: set[Named] = field(default_factory=set)

    def reading(self) -> Reading:
        self.problems += self.source.problems
        names = Names(self.how.municipality)
        how = self.how
        outside = Outside(names, Sections(how.fields, how.sheet, how.section))
        choices = chosen_tables(self.source, how.tables, how.order, how.named, how.fields, how.target_year)
        tables = iter(choices)
        for part in self.source.parts:
            if isinstance(part, Loose):
                outside.take(part, before_tables=self.last is None)
            else:
                self._table(next(tables), outside)
        self._refuse_unknown_names()
        if self.goals:
            outside.sections.refuse_unused(self.name)
        outside.leave_out_book()
        years = list(self._years_said())
        statements = [] if any_errors(self.problems) else self._statements(names, years)
        if not any(goal.found.layout.is_own for goal in self.goals) and not any(one.is_styled for one in statements):
            guessed = any(goal.found.layout.guessed for goal in self.goals)
            self.problems += doubts(statements, self.name, guessed=guessed)
        origin, target, are_mixed = commits_of(self.goals, self.source.closing)
        if are_mixed:
            message = _("the rows were made of different commits; import them one document after the other")
            self.problems.append(DocumentPlace(0).problem(self.name, message))
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
            is_pinned=is_pinned(self.goals, origin, target),
            is_of_all=is_of_all(self.source.closing),
            encoding=self.source.encoding,
            headed=frozenset(outside.headed),
            tables=tuple(self._explained(choice) for choice in choices),
            sides=(*self._sides(), *outside.sections.said()),
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

    def _table(self, choice: TableChoice, outside: Outside) -> None:
        table, found = choice.table, choice.found
        is_beside = self.last is not None and self.last.layout.is_own
        if (is_beside and says_it_again(table)) or is_of_settings(table) or not choice.is_chosen:
            choice.found = None
            return
        if is_beside and not (found and found.layout.is_own):
            choice.found = None
            self.unread.append(choice)
            return
        if found is None and not choice.labels and (continued := self._continued_by(table)) is not None:
            choice.found = continued
            self._begin(choice, continued, outside)
            self._rows(choice, table.rows, continued, outside)
            return
        if found is None:
            if table.rows:
                self.unread.append(choice)
            return
        self._refuse_unclear(table, found)
        self._begin(choice, found, outside)
        for row in table.rows[: found.start]:
            self._above(row, table.rows[found.start] if found.start < len(table.rows) else row, outside)
        if found.layout.guessed and self.last is None:
            message = _(
                "the headings do not tell which columns are the new ones; taken as {order}", order=self.how.order
            )
            self.problems.append(
                self._place(table, table.rows[found.start]).problem(self.name, message, Severity.WARNING)
            )
        self.last = found
        self.found_names |= {one for one in self.how.named if places_named(one, found.headings)}
        self._rows(choice, table.rows[found.end :], found, outside)

    def _years_said(self) -> Iterator[Problem]:
        """Where the years of tables without a column of them are from, or that they are lacking; each said once."""
        said = {str(choice.year_said): choice for choice in reversed(self.read) if choice.year_said is not None}
        for choice in reversed(said.values()):
            severity = Severity.ERROR if choice.year is None else Severity.WARNING
            if choice.year_said is not None:
                yield DocumentPlace(0, choice.table.name).problem(self.name, choice.year_said, severity)

    def _sides(self) -> tuple[Message, ...]:
        """Which columns were taken as the new and the old ones, once for tables with the same headings."""
        found = [choice.found for choice in self.read if choice.found is not None]
        said = (message for one in found if not one.layout.is_own for message in told_sides(one.layout, one.headings))
        return tuple({str(message): message for message in said}.values())

    def _explained(self, choice: TableChoice) -> TableExplained:
        """How a table was understood."""
        columns = explained(choice.found, self.how.named, self.how.fields) if choice.found is not None else ()
        why = choice.why_not or choice.year_said or _("its headings are known")
        return TableExplained(
            choice.number, choice.table.name, len(choice.table.rows), choice in self.read, why, columns
        )

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
        if found.layout.repeated:
            message = several_years(columns(found.layout.repeated))
            self.problems.append(self._place(table, table.rows[found.start]).problem(self.name, message))
        if found.layout.undecided:
            message = _(
                "the columns {columns} hold the same, and nothing tells which is the new one and which the old one; say"
                " it with --column new.FIELD=NUMBER and --column old.FIELD=NUMBER, or leave one out with --column"
                " ignore=NUMBER",
                columns=columns(found.layout.undecided),
            )
            self.problems.append(self._place(table, table.rows[found.start]).problem(self.name, message))

    def _begin(self, choice: TableChoice, found: Found, outside: Outside) -> None:
        self.read.append(choice)
        table = choice.table
        if is_plain(table):
            raise UsageError(
                _(
                    "{path} is kortit's table in the plain layout, which is for printing and has no ids; bring edits in"
                    " with the default layout (--layout themes)",
                    path=self.name,
                )
            )
        self.problems += table.problems
        is_own = found.layout.is_own or medium_of(table) is Medium.OWN_WORD
        outside.begin_table(table.title, is_own=is_own)
        read = {role.place for role in found.layout.roles if role.is_read and role.fields != ("target_year",)}
        twofold = [one for place, one in enumerate(found.headings) if place in read and is_bilingual(one)]
        if twofold:
            message = _(
                "headings in two languages ({headings}): each text below them comes in whole, in both; leave one"
                " language out of the document if the goals are to be in one",
                headings=tuple(f"“{one}”" for one in twofold),
            )
            self.problems.append(self._place(table, table.rows[0]).problem(self.name, message, Severity.WARNING))
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
        first = table.rows[0]
        has_year = any(YEAR_START.match(row.cells[year].text) for row in table.rows[:2] for year in years)
        if has_year or not table.continues:
            return self.last if has_year else None
        texts = dict.fromkeys(cell.text for cell in first.cells if cell.text and not YEAR_START.match(cell.text))
        has_headings = sum(is_heading(text, self.how.fields) for text in texts) > 1
        # Where a column holds the year alone, other texts there are of another table; beside means they are means.
        alone = [role.place for role in self.last.layout.roles if role.fields == ("target_year",)]
        is_other = alone and all(first.cells[year].text for year in alone) and not self._names_theme(table)
        return None if has_headings or is_other else self.last

    def _names_theme(self, table: Table) -> bool:
        """Whether a theme's code stands where rows like those of the table before have it."""
        layout = self.last.layout if self.last is not None else None
        places = (layout.places("theme") or layout.places("goal")) if layout is not None else []
        return any(CODE_START.match(row.cells[place].text) for row in table.rows for place in places)

    def _above(self, row: GridRow, headings: GridRow, outside: Outside) -> None:
        """Take the texts of a row above the headings, but for headings that are merged over both."""
        for cell in dict.fromkeys(row.cells):
            if cell.text and row.alone is None and is_heading(cell.text, self.how.fields):
                if cell not in headings.cells:
                    outside.leave_out(cell.text, row.line)
            elif cell.text:
                outside.take(Loose(cell.text, line=row.line), before_tables=self.last is None)

    def _rows(self, choice: TableChoice, rows: Sequence[GridRow], found: Found, outside: Outside) -> None:
        table = choice.table
        first = True
        outside.begin_rows()
        lone = LoneRows(rows, found, is_dated=choice.year is not None)
        is_own_word = medium_of(table) is Medium.OWN_WORD
        for number, row in enumerate(rows):
            if row.is_blank or found.repeats(row) or is_of_a_setting(row, found.layout):
                continue
            previous = self.goals[-1] if self.goals else None
            if previous is not None and previous.found is found:
                above = previous.rows[-1]
                more = row if is_merged(row, above, found.layout) else as_more_indicators(row, above, found.layout)
                if more is not None:
                    previous.rows.append(more)
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
            elif is_own_word or not self._is_no_goal(table, row, *lone.kind_of(number), outside):
                theme = self._carried(row, found, outside) or outside.theme or self.how.theme
                place, given = self._place(table, row), outside.sections.given()
                self.goals.append(GoalRow(place, found, theme, [row], outside.above, choice.year, given))
            first = False

    def _is_no_goal(self, table: Table, row: GridRow, kind: LoneKind, cell: Cell | None, outside: Outside) -> bool:
        """Take a row of somebody's table that is no goal's; return whether it was one."""
        if cell is None or kind is LoneKind.GOAL:
            return False
        if kind is LoneKind.PERHAPS:
            message = perhaps_a_goal(cell)
            self.problems.append(self._place(table, row).problem(self.name, message, Severity.WARNING))
            return False
        if kind is LoneKind.NO_GOAL:
            self.problems.append(self._place(table, row).problem(self.name, no_goal(cell)))
        elif kind is LoneKind.THEME:
            outside.name_theme(cell.text)
        elif kind is LoneKind.SECTION:
            outside.take(Loose(cell.text, LooseKind.HEADING, row.line), before_tables=False)
            outside.begin_rows()
        else:
            outside.leave_out(cell.text, row.line)
        return True

    @staticmethod
    def _carried(row: GridRow, found: Found, outside: Outside) -> str:
        """The last theme in the theme column, which may be written once for several rows."""
        places = found.layout.places("theme")
        if len(places) > 1:
            return ""  # the old and the new theme are in each row
        places = [role.place for role in found.layout.roles if role.fields == ("theme",)]
        text = row.cells[places[0]].text if places else ""
        if text and not found.layout.is_own:
            outside.name_theme(text)
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
            outside.take(Loose(cell.text, LooseKind.HEADING, row.line), before_tables=False)
            outside.begin_rows()
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
        if previous.found.layout != layout or (ids and layout.is_own and not is_continued(row)):
            return False
        if layout.lacks_year and any(row.cells[place].text for place in layout.places("goal")):
            return False
        if ids:
            return bool(row.cells[ids[0]].text) and row.cells[ids[0]].text == previous.rows[0].cells[ids[0]].text
        return at_start

    # --- goals ---

    def _statements(self, names: Names, years: Sequence[Problem]) -> list[Statement]:
        before, self.problems = self.problems, list(cell_problems(self.goals, self.name, self.how.fields))
        statements: list[Statement] = []
        columns = UnreadColumns(self.name, self.how.municipality)
        errors = RowErrors(self.name, self.how.municipality)
        for goal in self.goals:
            self.problems += columns.look_at(goal)
            try:
                read = read_row(goal, names, self.how.fields)
            except RowError as error:
                errors.take(goal, error)
                continue
            self.problems += [goal.place.problem(self.name, one, Severity.WARNING) for one in read.warnings]
            statements.append(read.statement(goal.place, goal.followed))
        self.problems += errors.problems(others=bool(statements))
        # What is wrong with all of a table comes before what is wrong with its rows.
        self.problems = [*before, *columns.of_tables_of_follow_up(), *years, *self.problems, *columns.of_terms()]
        return statements

    # --- reporting ---

    def _told(self, outside: Outside, names: Names, reading: Reading) -> tuple[Problem, ...]:
        # kortit's own document may have no changes in it.
        is_own = made_by(self.source.closing) or (self.last and self.last.layout.is_own)
        severity = Severity.NOTE if is_own and not self.unread else Severity.ERROR
        if not self.read and not any_errors(self.problems):
            self.problems.append(DocumentPlace(0).problem(self.name, self._nothing_read(), severity))
            if len(self.unread) > MANY and not any(choice.labels for choice in self.unread):
                self._tell_unread(Severity.NOTE)
        elif self.read and not self.goals and not any_errors(self.problems):
            message = _("the table has no rows under its headings")
            self.problems.append(DocumentPlace(0).problem(self.name, message, severity))
        # A refused document will be read again, so warnings about left-out text can wait.
        if not any_errors(self.problems):
            self._tell_unread(Severity.WARNING)
        left_out = list(outside.end(self.name, reading.themes))
        self.problems += [] if any_errors(self.problems) else left_out
        for code, other in names.different.items():
            message = _("{code} has two names: “{one}” and “{other}”", code=code, one=names.given[code], other=other)
            self.problems.append(DocumentPlace(0).problem(self.name, message))
        return tuple(self.problems)

    def _tell_unread(self, severity: Severity) -> None:
        for message in left_tables([choice.table for choice in self.unread]):
            self.problems.append(DocumentPlace(0).problem(self.name, message, severity))

    def _nothing_read(self) -> Message:
        if blocks := [(choice.table, choice.labels) for choice in self.unread if choice.labels]:
            return of_blocks(blocks)
        return not_recognised([choice.table for choice in self.unread]) if self.unread else no_table()

    @staticmethod
    def _place(table: Table, row: GridRow) -> DocumentPlace:
        return DocumentPlace(row.line, None if row.line else in_row(table.name, row.number))
