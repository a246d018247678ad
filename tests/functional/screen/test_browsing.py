"""Browsing in the full screen: the panes, the marks, and the way from theme to goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import kortit_process
from tests.screen import full_screen

if TYPE_CHECKING:
    from tests.conftest import Store

pytestmark = pytest.mark.anyio


async def test_the_card_of_the_first_theme_is_there_with_the_chosen_goal_whole(store: Store) -> None:
    async with full_screen(store.root) as seen:
        assert "O1 · 1 tavoite" in seen
        assert "O1-01  2021 Henkilöstö voi hyvin" in seen
        assert "Tavoitevuosi 2021" in seen
        assert "Valmennus jatkuu." in seen


async def test_a_draft_is_marked_in_every_pane_and_said_in_words(store: Store) -> None:
    kortit_process(store.root, "set", "O1-01", "--target-year", "2023")
    async with full_screen(store.root) as seen:
        assert "1 luonnos" in seen
        assert "2021 → 2023" in seen
        assert "edellyttää päätöksen: Kaupunginvaltuusto (Kv)" in seen
        assert sum("●" in line for line in seen.lines) >= 1
        assert "O1-01 luonnos" in seen


@pytest.mark.parametrize(("width", "panes"), [(120, 3), (80, 2), (40, 1)])
async def test_there_are_as_many_panes_beside_each_other_as_fit(store: Store, width: int, panes: int) -> None:
    async with full_screen(store.root, size=(width, 30)) as seen:
        assert seen.lines[1].count("╭") == panes


async def test_narrow_terminals_show_one_pane_after_another(store: Store) -> None:
    async with full_screen(store.root, size=(40, 15)) as seen:
        assert "Päämäärät" in seen
        await seen.press("enter")
        assert "O1 · 1 tavoite" in seen
        await seen.press("enter")
        assert "Valmennus jatkuu." in seen
        await seen.press("escape", "escape")
        assert "Päämäärät" in seen
