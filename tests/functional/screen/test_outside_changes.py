"""What others do meanwhile appears by itself; and the place where a person left is found again."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, kortit_process
from tests.screen import full_screen
from tui.memory import memory_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cli, Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio

SOON = 2.0  # seconds within which what happened outside must be there


async def soon(seen: Seen, condition: Callable[[], object]) -> None:
    """Wait for an outside change to be shown, and check that it was quick."""
    start = time.monotonic()
    await seen.until(condition)
    assert time.monotonic() - start < SOON


async def test_a_goal_edited_elsewhere_appears_and_so_does_what_was_committed(store: Store) -> None:
    async with full_screen(store.root, language="en", watch=True) as seen:
        store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
        await soon(seen, lambda: "2021 → 2023" in seen.pane("goal"))
        assert "1 draft" in seen
        store.git("commit", "-qam", "Vuosi siirtyy")
        await soon(seen, lambda: "draft" not in seen.pane("header"))
        assert "O1-01 changed" in seen


async def test_what_another_kortit_does_appears(store: Store) -> None:
    async with full_screen(store.root, language="en", watch=True) as seen:
        kortit_process(store.root, "set", "S1-01", "--target-year", "2031")
        await soon(seen, lambda: "1 draft" in seen)
        assert "S1 1 ●Δ" in seen.pane("themes")


async def test_two_screens_on_one_store_follow_each_other(store: Store) -> None:
    async with (
        full_screen(store.root, language="en", watch=True) as one,
        full_screen(store.root, language="en", watch=True) as other,
    ):
        await one.press("r", "y")
        assert "Removed" in one.pane("goals")
        await soon(other, lambda: "Removed" in other.pane("goals"))
        await other.press("d", "y")
        await soon(one, lambda: "Removed" not in one.pane("goals"))


async def test_the_first_goal_of_a_store_appears_and_so_do_changes_of_it(empty_store: Store) -> None:
    async with full_screen(empty_store.root, language="en", watch=True) as seen:
        empty_store.write("kortit/O1/O1-01.yaml", GOAL)
        await soon(seen, lambda: "Henkilöstö voi hyvin" in seen)
        empty_store.write("kortit/O1/O1-01.yaml", GOAL.replace("voi hyvin", "jaksaa"))
        await soon(seen, lambda: "Henkilöstö jaksaa" in seen)


async def test_another_branch_appears_in_the_header(store: Store) -> None:
    async with full_screen(store.root, language="en", watch=True) as seen:
        store.git("switch", "-qc", "koe")
        await soon(seen, lambda: "Testilä · koe" in seen.pane("header"))


async def test_settings_changed_elsewhere_appear(store: Store) -> None:
    async with full_screen(store.root, language="en", watch=True) as seen:
        store.write("kortit.yaml", store.read("kortit.yaml").replace("Oppiminen", "Kasvaminen"))
        await soon(seen, lambda: "Kasvaminen" in seen.pane("themes"))


async def test_a_goal_removed_elsewhere_leaves_the_cursor_in_its_card(store: Store) -> None:
    for number in (2, 3):
        store.write(f"kortit/O1/O1-0{number}.yaml", f"goal: Tavoite {number}\ntarget_year: 2022\nmeans: []\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("end")
        (store.root / "kortit/O1/O1-03.yaml").unlink()
        await seen.press("f5")
        assert "Tavoite 2" in seen.pane("goal")
        (store.root / "kortit/O1/O1-02.yaml").unlink()
        await seen.press("f5")
        assert "Henkilöstö voi hyvin" in seen.pane("goal")


# --- where one left ----------------------------------------------------------------------------------------------------


async def test_the_theme_and_the_goal_are_found_again(store: Store) -> None:
    store.write("kortit/S1/S1-02.yaml", "goal: Toinen\ntarget_year: 2023\nmeans: []\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "end", "enter", "end")
        assert "Toinen" in seen.pane("goal")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("S1 · 2 goals")
        assert "Toinen" in seen.pane("goal")
        await seen.press("enter")
        assert "S1-02 · editing" in seen


async def test_the_search_is_found_again(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("slash")
        await seen.write("asiointi")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("1 goal found")
        assert "Asiointi sujuu" in seen.pane("goal")
        await seen.press("escape")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("S1 · 1 goal")


async def test_the_point_is_found_again(store: Store, cli: Cli) -> None:
    for year, decision in (("2023", "Kv 1.2.2021 § 3"), ("2025", "Kv 5.5.2021 § 7"), ("2027", "Kv 9.9.2021 § 11")):
        cli(store, "set", "O1-01", "--target-year", year)
        cli(store, "amend", "--decision", decision)
    async with full_screen(store.root, language="en") as seen:
        await seen.press("t")
        await seen.write("1.2.2021")
        await seen.press("enter")
    async with full_screen(store.root, language="en") as seen:
        assert "compared with: Kv 1.2.2021 § 3" in seen


async def test_what_is_remembered_but_gone_is_no_hindrance(store: Store) -> None:
    path = memory_path(store.root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"theme": "X9", "goal": "X9-01", "point": "0" * 40, "find": 7}), encoding="utf-8")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("O1 · 1 goal")
        assert "compared with: lähtötilanne" in seen


@pytest.mark.parametrize("content", ["", "[]", "{", '"x"'])
async def test_a_spoilt_memory_is_no_hindrance(store: Store, content: str) -> None:
    path = memory_path(store.root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("O1 · 1 goal")
    assert json.loads(path.read_text(encoding="utf-8"))["goal"] == "O1-01"


async def test_nothing_is_remembered_inside_the_store(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("down", "left", "down")
    assert store.git("status", "--porcelain", "--ignored") == ""
