"""All goals as a sheet: a row a goal, edited in its cells, sorted, filled and filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.screen.test_marks import season, years
from tests.screen import full_screen
from tui.widgets.goal_grid import GoalGrid

if TYPE_CHECKING:
    from tests.conftest import Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
__all__ = ["season"]
SECOND = "kortit/O2/O2-02.yaml"


def rows(seen: Seen) -> list[str]:
    """The ids of the rows in view, and the headings of themes, from above."""
    return [
        line.split()[0] for line in seen.lines[2:-2] if line.lstrip("✓ ")[:1] in "OSAT" and line[:2] in ("  ", "✓ ")
    ]


async def to_column(seen: Seen, name: str) -> None:
    """Go to the column with this key."""
    sheet = seen.app.screen
    keys = [column.key for column in sheet.grid.columns]  # type: ignore[attr-defined]
    steps = keys.index(name) - sheet.grid.column  # type: ignore[attr-defined]
    await seen.press(*["right" if steps > 0 else "left"] * abs(steps))


async def test_all_goals_stand_under_their_themes_and_the_cards_follow_the_cursor(season: Store) -> None:
    async with full_screen(season.root, size=(120, 60)) as seen:
        await seen.press("x")
        grid = seen.app.screen.query_one(GoalGrid)
        columns, grid.columns = grid.columns, grid.columns[:3]  # as another size, which is painted before one is told
        assert "Keinot" not in "".join(grid.render_line(line).text for line in range(6))
        grid.columns = columns
        assert "22 tavoitetta" in seen.lines[0]
        assert seen.lines[1].split() == ["Tunnus", "Tavoite", "Tavoitevuosi", "Keinot", "Vastuutaho", "Tila"]
        assert [one for one in rows(seen) if one in ("O2-02", "O2-04")] == ["O2-02", "O2-04"]
        await seen.press("down", "down", "down", "escape")
        assert "O2-06" in seen.pane("goal")


async def test_a_year_is_set_in_its_cell_and_taken_back(season: Store) -> None:
    before = season.read(SECOND)
    async with full_screen(season.root) as seen:
        await seen.press("x", "slash", *"toimii", "enter")
        await to_column(seen, "target_year")
        await seen.press("enter")
        assert "O2-02  2021" in seen
        await seen.press("up")
        assert "tavoitevuosi: muutos edellyttää päätöstä: Kaupunginvaltuusto" in seen.lines[-2]
        await seen.press("enter")
        assert "target_year: 2022" in season.read(SECOND)
        await seen.press(*"2030", "enter")  # typed over what is there, as in any spreadsheet
        assert "target_year: 2030" in season.read("kortit/O2/O2-04.yaml")
        await seen.press("U", "U")
    assert season.read(SECOND) == before
    assert season.git("status", "--porcelain") == ""


async def test_what_is_no_value_stays_in_the_cell_with_the_reason(season: Store) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await seen.press("x")
        await to_column(seen, "target_year")
        await seen.press("enter", *"20x1", "enter")
        assert "20x1" in seen
        assert "four digits" in seen.lines[-2]
        await seen.press("escape")
        assert "20x1" not in seen
    assert season.state() == before


async def test_tab_saves_a_cell_and_goes_to_the_next_column(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await seen.press("x", "slash", *"toimii", "enter", "enter")
        await seen.press("end", *" hyvin", "tab")
        assert "goal: Palvelu 02 toimii hyvin\n" in season.read(SECOND)
        assert seen.app.screen.column.key == "target_year"  # type: ignore[attr-defined]


async def test_a_bullet_that_is_typed_in_a_cell_is_left_out_and_that_is_said(season: Store) -> None:
    async with full_screen(season.root, size=(140, 40)) as seen:
        await seen.press("x", "slash", *"toimii", "enter")
        await to_column(seen, "owner")
        await seen.press("enter", *"- Tilapalvelu", "enter")
        assert "rivien edestä jätetään pois luettelomerkit" in seen
    assert "owner: Tilapalvelu" in season.read(SECOND)


async def test_the_goal_text_cannot_be_emptied(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("x", "enter", "delete", "enter")
        assert "the goal has no text; write it" in seen.lines[-2]


async def test_means_open_in_the_form_of_the_goal(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await seen.press("x", "slash", *"toimii", "enter")
        await to_column(seen, "means")
        await seen.press("enter")
        assert "O2-02 · muokkaus" in seen
        await seen.press("escape")
        assert "Tunnus" in seen.lines[1]


async def test_a_list_with_a_semicolon_in_an_item_is_edited_in_the_form_only(season: Store) -> None:
    settings = season.read("kortit.yaml")
    season.write(
        "kortit.yaml",
        settings.replace("fields:\n", "fields:\n  partners: {name: Kumppanit, type: list, authority: any}\n"),
    )
    goal = season.read(SECOND) + "partners:\n  - Opisto; kesäaika\n  - Kirjasto\n"
    season.write(SECOND, goal)
    async with full_screen(season.root, language="en") as seen:
        await seen.press("x", "slash", *"toimii", "enter")
        await to_column(seen, "partners")
        await seen.press("enter")
        assert "O2-02 · edit" in seen
        await seen.press("escape", "escape", "escape", "equals_sign")
        await seen.press("down", "enter")
        assert "an item holds a semicolon" in seen, "\n".join(seen.lines)
    assert season.read(SECOND) == goal


async def test_a_value_is_filled_into_all_that_is_marked_after_a_look_at_the_table(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await seen.press("x", "slash", *"toimii", "enter")
        await to_column(seen, "target_year")
        await seen.press("equals_sign")
        assert any("merkitse ensin" in notice for notice in seen.notices)
        await seen.press("asterisk", "equals_sign")
        assert "10 tavoitetta" in seen.lines[0]
        await seen.press("enter")
        assert years(season) == {"target_year: 2021"}
        assert "Tunnus" in seen.lines[1]
        await seen.press("escape", "U")
        assert years(season) == {"target_year: 2021", "target_year: 2022"}


async def test_rows_are_sorted_by_a_column_upwards_downwards_and_by_theme_again(season: Store) -> None:
    async with full_screen(season.root, size=(120, 60)) as seen:
        await seen.press("x")
        by_theme = rows(seen)
        await seen.press("l")
        assert "Tavoite ▲" in seen.lines[1]
        upwards = rows(seen)
        assert upwards != by_theme
        await seen.press("l")
        assert "Tavoite ▼" in seen.lines[1]
        assert rows(seen) == upwards[::-1]
        await seen.press("l")
        assert rows(seen) == by_theme


async def test_columns_and_the_height_of_rows_are_remembered(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await seen.press("x", "S", "down", "down", "space", "enter", "w")
        assert "Keinot" not in seen.lines[1]
    async with full_screen(season.root) as seen:
        await seen.press("x")
        assert "Keinot" not in seen.lines[1]
        assert seen.app.screen.grid.height == 3  # type: ignore[attr-defined]
        await seen.press("S", "down", "down", "space", "escape")
        assert "Keinot" not in seen.lines[1]
        await seen.press("S", "down", "down", "space", "enter")
        assert "Keinot" in seen.lines[1]


@pytest.mark.parametrize("height", [1, 2, 3])
async def test_every_row_is_reached_and_clicked_in_a_sheet_longer_than_the_screen(season: Store, height: int) -> None:
    async with full_screen(season.root, size=(100, 24)) as seen:
        await seen.press("x", *["w"] * ((height - 2) % 3))
        grid = seen.app.screen.query_one(GoalGrid)
        assert grid.height == height
        await seen.press("end")
        assert any("O2-19" in line for line in seen.lines[2:-2])
        row = next(number for number, line in enumerate(seen.lines) if "O2-17" in line)
        await seen.pilot.click("#goals", offset=(12, row - grid.region.y))
        await seen.settle()
        assert grid.chosen == "O2-17"
        await seen.pilot.click("#goals", offset=(12, row - grid.region.y))
        await seen.settle()
        assert seen.app.screen.query("#cell")  # a second click types into the cell


@pytest.mark.parametrize("order", [(), ("l",)])
async def test_the_order_of_the_rows_holds_after_an_edit_until_one_leaves(
    season: Store, order: tuple[str, ...]
) -> None:
    async with full_screen(season.root, size=(120, 60)) as seen:
        await seen.press("x")
        await to_column(seen, "target_year")
        await seen.press(*order)
        before, grid = rows(seen), seen.app.screen.query_one(GoalGrid)
        grid.go_to("O2-04")
        await seen.press(*"2044", "enter")
        assert rows(seen) == before
        assert grid.chosen == before[before.index("O2-04") + 1]
        await seen.press("escape", "x", *order)
        assert rows(seen) != before
        assert set(rows(seen)) == set(before)


async def test_how_many_columns_lie_out_of_view_is_said_above_them(season: Store) -> None:
    async with full_screen(season.root, size=(60, 24)) as seen:
        await seen.press("x")
        assert seen.lines[1].endswith("›")
        await seen.press(*["right"] * 9)
        assert "›" not in seen.lines[1]
        assert "‹" in seen.lines[1]


async def test_the_key_line_is_that_of_the_cell_that_is_typed_into(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("x", "right", "enter")
        assert seen.lines[-1].split() == ["Enter", "save", "Esc", "cancel", "F1", "help"]
        await seen.press("escape")
        assert seen.lines[-1].split()[:2] == ["Enter", "edit"]
        await seen.press("2", "0", "3", "4")
        await seen.app.do_by_id("sheet.edit")  # as a click on the key line
        await seen.settle()
        assert "2034" in seen
        assert seen.lines[-1].split()[:2] == ["Enter", "edit"]


@pytest.mark.parametrize("size", [(40, 15), (80, 24), (120, 40), (200, 60)])
async def test_the_column_of_the_cursor_is_seen_at_every_size(season: Store, size: tuple[int, int]) -> None:
    async with full_screen(season.root, size=size) as seen:
        await seen.press("x")
        sheet = seen.app.screen
        for _step in range(6):
            grid = sheet.grid  # type: ignore[attr-defined]
            assert grid.column in [number for number, _width in grid.laid_out]
            assert max(map(len, seen.lines)) <= size[0]
            await seen.press("right")
        assert "Tila" in seen.lines[1]


async def test_what_is_typed_in_a_cell_is_kept_until_it_is_saved(season: Store) -> None:
    kept = season.root / ".git" / "kortit" / "typing"

    def typed() -> str:
        return "".join(place.read_text(encoding="utf-8") for place in kept.glob("*/*.json"))

    async with full_screen(season.root) as seen:
        await seen.press("x", "enter", "end", *" uudestaan")
        await seen.until(lambda: "uudestaan" in typed())
        await seen.press("enter")
        await seen.until(lambda: typed() == "")


async def test_the_past_is_read_only_in_the_sheet_too(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("h", "s", "x", "enter")
        assert any("nothing can be changed here" in notice for notice in seen.notices)


async def test_a_search_goes_along_into_the_sheet_and_the_keyboard_is_in_the_grid(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await seen.press("slash", *"toimii", "enter", "x")
        assert "20 tavoitetta" in seen.lines[0]
        await seen.press("down", "enter")
        assert seen.app.screen.query("#cell")
