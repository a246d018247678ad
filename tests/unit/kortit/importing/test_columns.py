"""Columns: what they hold, in any order, of one side or two, by their headings and as people name them."""

from __future__ import annotations

import pytest

from kortit.errors import UsageError
from kortit.fields import ExtraField
from kortit.importing.columns import Named, layout_of, read_named
from kortit.importing.grid import Medium
from kortit.importing.layout import ColumnRole, Layout
from kortit.in_force import InForce
from kortit.kinds import TEXT
from kortit.municipality import Columns
from kortit.rendering import View
from kortit.rendering.composition import manuscript
from kortit.rendering.rows import sheet
from tests.content import CITY, ugly_table

FIELDS = {"owner": ExtraField("owner", "Vastuutaho", TEXT, None)}


def layout(*headings: str, order: Columns = Columns.NEW_FIRST, named: tuple[Named, ...] = ()) -> Layout:
    return layout_of(headings, order, named, FIELDS, bare=True)


def roles(found: Layout) -> list[tuple[tuple[str, ...], str]]:
    return [(role.fields, role.side) for role in found.roles]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("columns", list(Columns))
@pytest.mark.parametrize("kind", ["table", "cards"])
def test_every_heading_that_kortit_writes_is_understood_as_what_it_is(
    language: str, columns: Columns, kind: str
) -> None:
    table = ugly_table()
    content = table if kind == "table" else InForce((), CITY, table.target)
    view = View(language, columns, decisions=True)
    written, _rows = sheet(content, view)
    texts = [column.heading for column in written]
    read = layout_of(texts, Columns.NEW_FIRST, (), CITY.fields, medium=Medium.SHEET)
    unread = {"status", "decisions", "decided_by", "from", "to"}
    assert [(role.fields, role.side) for role in read.roles] == [
        ((f"row.{one.field}" if one.field in unread else one.field,), one.side) for one in written
    ]
    assert [role.is_read for role in read.roles] == [one.field not in unread for one in written]
    assert (read.is_complete, read.is_own, read.unknown) == (True, True, ())
    headings = [column.heading for column in manuscript(content, view).columns]
    sides = ["new", "old"] if columns is Columns.NEW_FIRST else ["old", "new"]
    both = ("target_year", "means")
    wanted = [(both, side) for side in sides] if kind == "table" else [(both, ""), (("row.decided_by",), "")]
    word = layout_of(headings, Columns.NEW_FIRST, (), {}, medium=Medium.OWN_WORD)
    assert roles(word) == [(("goal",), ""), *wanted]


def test_columns_may_stand_in_any_order() -> None:
    found = layout("Keinot", "Vastuutaho", "Tavoitevuosi", "Tavoite", "Teema")
    assert [role.fields[0] for role in found.roles] == ["means", "owner", "target_year", "goal", "theme"]
    assert (found.is_complete, found.pairs) == (True, 1)


@pytest.mark.parametrize("order", list(Columns))
def test_where_the_same_headings_stand_twice_the_order_decides_and_it_is_said(order: Columns) -> None:
    found = layout("Tavoite", "Tavoitevuosi", "Keinot", "Tavoitevuosi", "Keinot", order=order)
    assert (found.guessed, found.pairs, found.order) == (True, 2, order)


def test_years_in_headings_tell_which_columns_are_newer() -> None:
    found = layout("Tavoite", "Tavoitevuosi ja keinot 2025", "Tavoitevuosi ja keinot 2026")
    assert [side for _fields, side in roles(found)] == ["", "old", "new"]
    assert not found.guessed


def test_a_plain_pair_beside_a_sided_one_is_the_other_side() -> None:
    found = layout("Tavoite", "Tavoitevuosi", "Keinot", "Uusi tavoitevuosi", "Uudet keinot")
    assert [side for _fields, side in roles(found)] == ["", "old", "old", "new", "new"]
    found = layout("Tavoite", "Tavoitevuosi", "Vanha tavoitevuosi")
    assert [side for _fields, side in roles(found)] == ["", "new", "old"]


def test_a_side_alone_is_over_year_and_means() -> None:
    assert roles(layout("Tavoite", "Uusi", "Vanha")) == [
        (("goal",), ""), (("target_year", "means"), "new"), (("target_year", "means"), "old"),
    ]  # fmt: skip


def test_three_columns_of_the_same_cannot_be_told_apart() -> None:
    assert not layout("Tavoite", "Keinot", "Keinot", "Keinot", "Tavoitevuosi").is_complete


def test_people_name_columns_by_number_or_heading_and_one_column_may_hold_several_fields() -> None:
    named = tuple(
        read_named(text, FIELDS)
        for text in ("goal=1", "target_year=Mitä ja milloin", "means=2", "ignore=3", "owner=Kuka")
    )
    found = layout("Asia", "Mitä ja milloin", "Sekalaista", "Kuka", named=named)
    assert found.roles == (
        ColumnRole(0, ("goal",), ""),
        ColumnRole(1, ("target_year", "means"), ""),
        ColumnRole(2, ("ignore",), ""),
        ColumnRole(3, ("owner",), ""),
    )


@pytest.mark.parametrize("text", ["goal", "goal=", "gaol=1", "newer.goal=1", ".goal=1", "=1", "owners=2"])
def test_a_column_that_is_named_wrongly_is_refused_with_the_fields_that_there_are(text: str) -> None:
    with pytest.raises(UsageError, match="owner"):
        read_named(text, FIELDS)
