"""The columns of the sheet: which of them fit, and how their texts are wrapped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kortit.fields import ExtraField
from kortit.kinds import LIST, TEXT
from kortit.messages import translator
from tui.sheet_columns import GAP, all_columns, chosen_columns, layout, wrapped

FIELDS = {
    "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
    "partners": ExtraField("partners", "Kumppanit", LIST, None),
}
COLUMNS = all_columns(FIELDS, translator("fi"))


def test_every_field_of_a_goal_has_a_column() -> None:
    keys = [column.key for column in COLUMNS]
    assert keys == ["id", "goal", "target_year", "means", "indicators", "owner", "partners", "state"]
    assert "indicators" not in [column.key for column in all_columns(FIELDS, translator("fi"), measured=False)]
    assert [column.key for column in chosen_columns(COLUMNS, {"id", "means", "indicators", "owner"})] == [
        "id", "goal", "target_year", "partners", "state",
    ]  # fmt: skip


@given(st.integers(1, 300), st.integers(0, len(COLUMNS) - 1))
def test_the_column_of_the_cursor_is_always_shown_and_the_others_in_order(width: int, cursor: int) -> None:
    shown = layout(COLUMNS, width, cursor)
    numbers = [number for number, _cells in shown]
    assert numbers[0] == 0
    assert max(cursor, 1) in numbers
    assert numbers == sorted(set(numbers))
    if len(numbers) > 2:
        assert sum(cells for _number, cells in shown) + GAP * (len(numbers) - 1) <= width
    assert all(cells >= COLUMNS[number].least for number, cells in shown)


def test_a_goal_is_known_by_the_beginning_of_its_text_where_the_column_of_the_cursor_leaves_room_for_no_more() -> None:
    year = 2
    assert [COLUMNS[number].key for number, _cells in layout(COLUMNS, 38, year)] == ["id", "goal", "target_year"]
    assert [number for number, _cells in layout(COLUMNS, 30, year)] == [0, year]


@given(st.lists(st.text(st.sampled_from("ab äö漢😀"), max_size=60), max_size=5), st.integers(2, 30), st.integers(1, 4))
def test_a_cell_never_exceeds_its_room_and_says_when_there_is_more(lines: list[str], width: int, height: int) -> None:
    found = wrapped(lines, width, height)
    assert len(found) <= height
    assert all(cell_len(line) <= width for line in found)
    whole = wrapped(lines, width, 10_000)
    assert found == whole or (found[:-1] == whole[: height - 1] and found[-1].endswith("…"))
    assert "".join("".join(whole).split()) == "".join("".join(lines).split())
