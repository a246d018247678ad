"""The problems of rows of goals, gathered over a table, so that one reason is said once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.importing.lacking import no_theme, themes_lacking
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.importing.goal_row import GoalRow
    from kortit.importing.row_said import RowError
    from kortit.municipality import Municipality
    from kortit.problem import Problem
_MISTYPED = re.compile(r"([A-Za-zÅÄÖåäö])[ -]?([1-9][0-9]?)(?=[ .:)]|$)")


@dataclass(slots=True)
class RowErrors:
    """Collects the errors of rows of the file called `name`."""

    name: str
    municipality: Municipality | None
    _found: list[tuple[GoalRow, RowError]] = field(default_factory=list)

    def take(self, row: GoalRow, error: RowError) -> None:
        """Take the error of a row."""
        self._found.append((row, error))

    def problems(self, *, others: bool) -> Iterator[Problem]:
        """The problems; `others`: rows of goals were read beside them."""
        others = others or any(one.themes and not one.messages for _row, one in self._found)
        lacking: dict[str, GoalRow] = {}  # names of themes without a code; empty where there is not even a name
        for row, error in self._found:
            named = next(filter(None, error.themes), "")
            if named and error.messages and others:
                message = _(
                    "“{name}” is no theme that is known, and the row lacks more: if it is of another table, or a total,"
                    " take it out of this one; if it is a goal, write its text, its target year and its theme's code",
                    name=named[:80],
                )
                yield row.place.problem(self.name, message)
                continue
            yield from (row.place.problem(self.name, message) for message in error.messages)
            for theme in error.themes:
                if code := _MISTYPED.match(theme):
                    message = _(
                        "“{name}” begins with a code that is written otherwise; write {code}, a capital letter and a"
                        " number",
                        name=theme[:80],
                        code=f"{code[1].upper()}{code[2]}",
                    )
                    yield row.place.problem(self.name, message)
                else:
                    lacking.setdefault(theme or row.above, row)
        if "" in lacking:
            yield lacking.pop("").place.problem(self.name, no_theme())
        if lacking:
            place = next(iter(lacking.values())).place
            yield place.problem(self.name, themes_lacking(tuple(lacking), self.municipality))
