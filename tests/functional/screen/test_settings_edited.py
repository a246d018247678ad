"""Settings in the full screen: changed in place as drafts, and amended as rows with old and new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.boxes import box, words
from tests.functional.screen.pasting import each, paste, put
from tests.screen import Seen, full_screen

if TYPE_CHECKING:
    from tests.conftest import Store

pytestmark = pytest.mark.anyio


async def to(seen: Seen, title: str) -> None:
    """Move the cursor to a setting."""
    await seen.press("home")
    for _row in range(60):
        if f"╭─ {title}" in seen.text:
            return
        await seen.press("down")
    raise AssertionError(f"there is no setting {title} in\n{seen.text}")


async def test_a_theme_is_renamed_from_the_cards_in_few_keys_and_amended_as_a_row(store: Store) -> None:
    before = store.read("kortit.yaml")
    async with full_screen(store.root) as seen:
        await each(seen, "A", "enter")
        await put(seen, "Hyvinvoiva väki")
        await seen.press("enter")
        assert "luonnos: Hyvinvoiva väki" in words(seen, "Päämäärä O1")
        assert "päätetty: " in words(seen, "Päämäärä O1")
        await seen.press("a")
        assert "kortit.yaml: Päämäärä O1" in box(seen, "Luonnokset")[0]
        assert "Hyvinvoiva väki" in words(seen, "Muutostaulukko")
        await seen.press("tab", "tab")
        await paste(seen, "Kv 1.2.2021 § 3")
        await seen.press("f2", "k")
    assert (
        store.git("log", "-1", "--format=%s").strip()
        == "Kv 1.2.2021 § 3: kortit.yaml: Päämäärä O1: ei nimeä → Hyvinvoiva väki"
    )
    changed = [
        line
        for line in store.git("diff", "HEAD^", "HEAD").splitlines()
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(changed) == 2
    assert before != store.read("kortit.yaml")


async def test_who_may_decide_is_checked_from_a_list(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("A")
        await to(seen, "Toimivalta: keinot")
        await seen.press("enter", "down", "down", "space")
        assert "[ ] muutettavissa ilman päätöstä" in seen
        assert "[x] Kaupunginhallitus (Kh)" in seen
        await seen.press("enter")
        assert "luonnos: päättää: Kaupunginhallitus (Kh)" in words(seen, "Toimivalta: keinot")
    assert "board" in store.read("kortit.yaml").split("means:")[1]


async def test_a_perspective_a_theme_a_body_and_a_field_are_made(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await each(seen, "A", "u", "down", "enter")
        for written in ("X", "Ympäristö"):
            await paste(seen, written)
            await seen.press("enter")
        assert "Näkökulma X" in seen
        await each(seen, "u", "enter")
        for written in ("x1", "Luonto"):
            await paste(seen, written)
            await seen.press("enter")
        assert "Päämäärä X1" in seen
        await each(seen, "u", "down", "down", "enter")
        for written in ("Ympäristölautakunta", "Ymplk, Mn"):
            await paste(seen, written)
            await seen.press("enter")
        assert "Toimielin Ympäristölautakunta" in seen
        pressed = seen.pressed
        await each(seen, "u", "down", "down", "down", "enter")
        await paste(seen, "Mittari")
        await each(seen, "enter", "enter", "enter")
        assert seen.pressed - pressed == 8
        assert "Lisäkenttä Mittari" in seen
    settings = store.read("kortit.yaml")
    assert "X1: Luonto" in settings
    assert "ymparistolautakunta:" in settings
    assert "mittari:" in settings


async def test_a_theme_with_goals_is_not_removed_and_one_without_is(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await each(seen, "A", "r", "k")
        assert "päämäärässä O1 on tavoitteita" in seen
        await each(seen, "escape", "u", "enter")
        await paste(seen, "O9")
        await seen.press("enter")
        await paste(seen, "Väliaikainen")
        await seen.press("enter")
        assert "O9: Väliaikainen" in store.read("kortit.yaml")
        await each(seen, "r", "k")
    assert "O9" not in store.read("kortit.yaml")


async def test_changes_are_undone_one_by_one_or_all_taken_back(store: Store) -> None:
    before = store.read("kortit.yaml")
    async with full_screen(store.root) as seen:
        await each(seen, "plus", "A", "U")
        assert seen.notices[-1].startswith("viimeksi muutettiin: tavoitevuosi +1")
        for name in ("Toinen nimi", "Kolmas nimi"):
            await seen.press("enter")
            await put(seen, name)
            await seen.press("enter")
        await seen.press("U")
        assert "O1: Toinen nimi" in store.read("kortit.yaml")
        await seen.press("U")
        assert store.read("kortit.yaml") == before
        assert "asetusten muutos" in seen.notices[-1]
        await seen.press("enter")
        await put(seen, "Toinen nimi")
        await each(seen, "enter", "d", "k")
        assert store.read("kortit.yaml") == before
        await each(seen, "U")
        assert "O1: Toinen nimi" in store.read("kortit.yaml")


async def test_a_theme_is_moved_to_another_perspective_with_its_name_and_its_goals(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await each(seen, "A", "enter")
        await put(seen, "Hyvinvointi")
        await each(seen, "enter", "s")
        assert "Mihin näkökulmaan?" in seen
        await seen.write("s")
        await seen.press("enter")
        assert "luonnos: näkökulmassa S" in words(seen, "Päämäärä O1")
        assert "päätetty: näkökulmassa O" in words(seen, "Päämäärä O1")
        await seen.press("a")
        assert "näkökulmassa S" in words(seen, "Muutostaulukko")
        await each(seen, "escape", "home", "s")
        assert seen.notices[-1].startswith("valitse päämäärä")
    assert store.read("kortit.yaml").index("  S:") < store.read("kortit.yaml").index("O1: Hyvinvointi")
    assert (store.root / "kortit/O1/O1-01.yaml").is_file()


async def test_what_makes_the_file_invalid_is_refused_with_its_sentence(store: Store) -> None:
    before = store.read("kortit.yaml")
    async with full_screen(store.root) as seen:
        await seen.press("A")
        await to(seen, "Toimielin Kaupunginhallitus")
        await each(seen, "enter", "enter")
        await put(seen, "Kv")
        await seen.press("enter")
        assert "lyhenne Kv on kahdella toimielimellä" in seen
    assert store.read("kortit.yaml") == before


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_it_fits_on_small_terminals(store: Store, size: tuple[int, int]) -> None:
    async with full_screen(store.root, size=size) as seen:
        await each(seen, "A", "enter")
        assert "Päämäärä O1" in seen
