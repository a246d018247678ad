"""Columns of a table that are not read, told once each: left out, not understood, or of what no goal has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.importing.headings import IGNORE, is_only_a_year, terms_beyond
from kortit.importing.lacking import fields_lacking, follow_up, mixed, values_of_years
from kortit.importing.own.sheet import is_about_row
from kortit.importing.vocabulary import FOLLOW_UP, TERMS, UNIT
from kortit.messages import _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.importing.goal_row import GoalRow
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.problem import Problem


class UnreadColumns:
    """Collects the columns with texts that are not read; `name` is the document's, for problems."""

    def __init__(self, name: str, municipality: Municipality | None) -> None:
        self.name = name
        self.municipality = municipality
        self._said: set[str] = set()
        self._seen: set[tuple[int, int]] = set()
        self._known: dict[int, tuple[GoalRow, dict[int, Sequence[str]]]] = {}  # of tables, by their columns
        self._years: dict[int, tuple[GoalRow, list[int]]] = {}  # columns of years, by their tables

    def look_at(self, goal: GoalRow) -> Iterator[Problem]:
        """The problems of texts in a goal's columns that are ignored or not understood, once for each column."""
        roles = {role.place: role for role in goal.found.layout.roles}
        taken = {cell for place, cells in goal.cells.items() for cell in cells if place in roles}
        for place, cells in goal.cells.items():
            key = (id(goal.found), place)
            role = roles.get(place)
            if key in self._seen or not any(cell.text and (role or cell not in taken) for cell in cells):
                continue
            heading = goal.found.headings[place]
            if role is None:
                self._seen.add(key)
                if (terms := terms_beyond(heading)) and set(terms) != {UNIT}:
                    _goal, known = self._known.setdefault(id(goal.found), (goal, {}))
                    known[place] = terms
                    continue
                if is_only_a_year(heading):
                    _goal, years = self._years.setdefault(id(goal.found), (goal, []))
                    years.append(place)
                    continue
                yield goal.place.problem(self.name, _not_understood(place, heading))
            elif role.fields != (IGNORE,) and not role.is_read:
                # The headings are kortit's own, but people may have written below them.
                texts = [
                    cell.text for cell in cells if not is_about_row(role.fields[0].removeprefix("row."), cell.text)
                ]
                for text in texts:
                    message = _("left out: “{text}”", text=text[:200])
                    yield goal.place.problem(self.name, message, Severity.WARNING)
            elif role.fields == (IGNORE,):
                self._seen.add(key)
                message = _("column {number} (“{heading}”) is left out", number=place + 1, heading=heading)
                yield goal.place.problem(self.name, message, Severity.WARNING)

    def of_tables_of_follow_up(self) -> Iterator[Problem]:
        """The problems of tables that say of goals nothing but what became of them."""
        for goal, known in self._known.values():
            layout = goal.found.layout
            later = {place: goal.found.headings[place] for place, terms in known.items() if set(terms) <= FOLLOW_UP}
            if later and layout.lacks_year and not (layout.places("means") or layout.places("indicators")):
                for place in later:
                    del known[place]
                yield from self._once(goal, follow_up(later))

    def of_terms(self) -> Iterator[Problem]:
        """The problems of columns whose headings are known for something that no goal has by itself."""
        for goal, known in self._known.values():
            for message in self._of_table(goal.found.headings, known, is_own=goal.found.layout.is_own):
                yield from self._once(goal, message)
        yield from self._of_years()

    def _of_years(self) -> Iterator[Problem]:
        """The problems of columns whose headings say no more than a year."""
        for goal, places in self._years.values():
            headings = goal.found.headings
            if len(places) > 1:
                yield from self._once(goal, values_of_years({place: headings[place] for place in places}))
            else:
                yield from (goal.place.problem(self.name, _not_understood(place, headings[place])) for place in places)

    def _once(self, goal: GoalRow, message: Message) -> Iterator[Problem]:
        """A problem, unless the same was said of another table."""
        if str(message) not in self._said:
            self._said.add(str(message))
            yield goal.place.problem(self.name, message)

    def _of_table(
        self, headings: Sequence[str], known: Mapping[int, Sequence[str]], *, is_own: bool
    ) -> Iterator[Message]:
        later = {place: headings[place] for place, terms in known.items() if set(terms) <= FOLLOW_UP}
        if later and is_own:
            yield follow_up(later)
        known = {place: terms for place, terms in known.items() if place not in later}
        beside = {place: headings[place] for place, terms in known.items() if not all(map(_is_beyond, terms))}
        fields = {
            place: (headings[place], next(term for term in terms if TERMS[term].field[0]))
            for place, terms in known.items()
            if place not in beside
        }
        for place, heading in beside.items():
            yield mixed(place, heading, known[place])
        if fields:
            yield fields_lacking(fields, self.municipality)


def _not_understood(place: int, heading: str) -> Message:
    return _(
        "column {number} (“{heading}”) has texts and is not understood; say what it holds with --column FIELD={number},"
        " or leave it out with --column ignore={number}",
        number=place + 1,
        heading=heading,
    )


def _is_beyond(term: str) -> bool:
    return term.startswith("term.")
