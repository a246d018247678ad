"""Plain rows and CSV: every cell whole, harmless to spreadsheets, and written line by line as it is asked for."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.changes import Endpoint
from kortit.characters import cleaned
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.municipality import Columns
from kortit.outline import read_outline
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering import csv as csv_format
from kortit.rendering.csv import harmless
from kortit.rendering.rows import sheet
from tests.any_goals import between, sides_of
from tests.content import CITY, UGLY_TEXTS, large_table, ugly_table

if TYPE_CHECKING:
    from kortit.rendering import Content

FULL = View("fi", unchanged=Unchanged.FULL)
FORMULA = re.compile(r"\s*[=+@-]")


def read(content: Content, view: View) -> list[list[str]]:
    """Read CSV as a program does, without the apostrophes that keep spreadsheets from calculating."""
    rows = csv.reader(io.StringIO(FORMATS["csv"].render(content, view).decode(), newline=""), strict=True)
    return [[plain(cell) for cell in row] for row in rows]


def plain(cell: str) -> str:
    assert not FORMULA.match(cell)
    return cell[1:] if re.match(r"'+\s*[=+@-]", cell) else cell


def rows_of(content: Content, view: View) -> list[list[str]]:
    columns, rows = sheet(content, view)
    return [[column.heading for column in columns], *(list(row.cells) for row in rows)]


def cards() -> InForce:
    found = {row.id: row.new for row in ugly_table().rows if row.new}
    source = SetBy("c" * 40, "2020-12-14T00:00:00Z", "Kv 14.12.2020 § 85")
    provenance = Provenance({"goal": source, "target_year": None}, (source,))
    return InForce(tuple(found.values()), CITY, Endpoint("b" * 40, "b" * 40, None), dict.fromkeys(found, provenance))


@pytest.mark.parametrize("content", [ugly_table(), large_table(40), cards()], ids=["ugly", "ordinary", "cards"])
@pytest.mark.parametrize("columns", Columns)
def test_csv_holds_the_plain_rows(content: Content, columns: Columns) -> None:
    for unchanged in Unchanged:
        view = View("fi", columns=columns, unchanged=unchanged, decisions=True)
        assert read(content, view) == rows_of(content, view)


SIGNS = [
    "=",
    "+",
    "-",
    "@",
    "'",
    '"',
    ",",
    ";",
    "sana",
    "1",
    " ",
    "\t",
    "\r",
    "\n",
    "\x00",
    "\u00a0",
    "ä",
    "🏙️",
    "DDE(",
    "\ufeff",
]
texts = st.one_of(
    st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6).map("".join),
    st.sampled_from(UGLY_TEXTS),
    st.text(max_size=20),
)
sides = sides_of(texts)


@settings(max_examples=100)
@given(sides, sides)
def test_any_table_comes_back_from_csv_cell_by_cell(old: dict[GoalId, Goal], new: dict[GoalId, Goal]) -> None:
    table = between(old, new)
    assert read(table, FULL) == rows_of(table, FULL)


@given(texts)
def test_a_harmless_text_begins_like_no_formula_and_gives_the_text_back(text: str) -> None:
    assert plain(harmless(text)) == text


def test_the_bytes_are_those_of_the_standard() -> None:
    """RFC 4180: lines end with CR LF, texts with line breaks, commas or quotation marks stand in quotation marks."""
    data = FORMATS["csv"].render(between({}, {GOAL.id: GOAL}), View("en"))
    head, row, end = data.decode().split("\r\n")
    assert head.startswith("Status,Id,New theme,New goal text,New target year,New means,")
    assert row == 'New,O1-01,O1,"Yksi, ""kaksi""",2024,"=a\n  -b\nc",,,,,,,,the empty store,the working tree'.replace(
        '"=a', "\"'=a"
    )
    assert end == ""


GOAL = Goal(GoalId("O1-01"), "O1", 'Yksi, "kaksi"', 2024, (Means("=a", ("-b",)), Means("c")))


def test_means_are_an_outline_that_is_read_back() -> None:
    changed = Goal(GoalId("O1-01"), "O1", "x", 2024, (Means("a", ("b", "c")), Means("d")))
    columns, rows = sheet(between({}, {changed.id: changed}), View("fi"))
    place = [(column.field, column.side) for column in columns].index(("means", "new"))
    assert read_outline(next(rows).cells[place], "keinot") == changed.means


def test_every_goal_is_a_row_with_both_sides_under_their_columns() -> None:
    table = ugly_table()
    columns, rows = sheet(table, FULL)
    for row, source in zip(rows, table.rows, strict=True):
        assert row.source is source
        assert len(row.cells) == len(columns)
        for column, cell in zip(columns, row.cells, strict=True):
            goal = {"new": source.new, "old": source.old}.get(column.side)
            if column.side and goal is None:
                assert cell == ""
            elif column.field == "goal" and goal is not None:
                assert cell == cleaned(goal.text)
            elif column.field == "target_year" and goal is not None:
                assert cell == str(goal.target_year)


def test_rows_are_made_and_written_one_by_one_as_they_are_asked_for() -> None:
    made: list[GoalId] = []

    class Watched(tuple):  # type: ignore[type-arg]
        __slots__ = ()

        def __iter__(self):  # type: ignore[no-untyped-def]
            for row in tuple.__iter__(self):
                made.append(row.id)
                yield row

    table = large_table(50)._replace(rows=Watched(large_table(50).rows))
    parts = csv_format.parts(table, FULL)
    first = list(islice(parts, 3))
    assert len(made) <= 3
    assert all(part.endswith("\r\n") for part in first)
    assert "".join(first + list(parts)).encode() == FORMATS["csv"].render(large_table(50), FULL)
