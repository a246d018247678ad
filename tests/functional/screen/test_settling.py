"""Two versions of a goal: what another program wrote while somebody was typing, and what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.boxes import box, words
from tests.conftest import GOAL
from tests.screen import full_screen

if TYPE_CHECKING:
    from tests.conftest import Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
FILE = "kortit/O1/O1-01.yaml"
PARTNERS = "  partners: {name: Kumppanit, type: list, authority: any}\n"
ASKED = "O1-01 muuttui muualla, kun kirjoitit: kumpi otetaan?"
MOVED = "tiedosto muuttui muualla; tallennus näyttää molemmat versiot"


def elsewhere(store: Store, old: str = "voi hyvin", new: str = "jaksaa työssä") -> str:
    """Change the file as another program would; return its new content."""
    text = store.read(FILE).replace(old, new)
    store.write(FILE, text)
    return text


async def typed_and_changed_elsewhere(seen: Seen, store: Store) -> None:
    """Type into the goal's text while another program changes the same, and try to save."""
    await seen.press("enter")
    await seen.write(" aina")
    elsewhere(store)
    await seen.press("f2")


def goal(seen: Seen) -> str:
    return words(seen, "Tavoite ")


# --- the same field ----------------------------------------------------------------------------------------------


async def test_both_versions_stand_side_by_side_and_the_file_is_not_touched(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_and_changed_elsewhere(seen, store)
        assert ASKED in seen
        assert words(seen, "Oma") == "Henkilöstö voi hyvin aina"
        assert words(seen, "Toinen") == "Henkilöstö jaksaa työssä"
        assert "tavoitteen teksti: oma" in seen
        assert "molemmat muuttivat" in seen
    assert store.read(FILE) == GOAL.replace("voi hyvin", "jaksaa työssä")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["enter"], "Henkilöstö voi hyvin aina"),
        (["t", "o", "f2"], "Henkilöstö voi hyvin aina"),
        (["right", "left", "enter"], "Henkilöstö voi hyvin aina"),
        (["t", "enter"], "Henkilöstö jaksaa työssä"),
        (["right", "enter"], "Henkilöstö jaksaa työssä"),
        (["y", "enter"], "Henkilöstö voi hyvin aina Henkilöstö jaksaa työssä"),
    ],
)
async def test_what_is_chosen_is_in_the_form_and_then_saved(store: Store, keys: list[str], text: str) -> None:
    async with full_screen(store.root) as seen:
        await typed_and_changed_elsewhere(seen, store)
        await seen.press(*keys)
        assert goal(seen) == text
        await seen.press("escape")
        assert "O1 · 1 tavoite" in seen
    assert store.read(FILE) == GOAL.replace("Henkilöstö voi hyvin", text)


async def test_what_was_typed_can_still_be_had_when_the_other_was_chosen(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_and_changed_elsewhere(seen, store)
        await seen.press("t", "enter")
        assert goal(seen) == "Henkilöstö jaksaa työssä"
        await seen.press("ctrl+z")
        assert goal(seen) == "Henkilöstö voi hyvin aina"


async def test_escape_goes_back_to_editing_and_saves_nothing(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_and_changed_elsewhere(seen, store)
        await seen.press("escape")
        assert goal(seen) == "Henkilöstö voi hyvin aina"
        assert store.read(FILE) == GOAL.replace("voi hyvin", "jaksaa työssä")
        await seen.press("f2")
        assert ASKED in seen


async def test_leaving_with_two_versions_asks_before_anything_is_closed(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write(" aina")
        elsewhere(store)
        await seen.press("escape")
        assert ASKED in seen
        await seen.press("enter")
        assert "O1-01 · muokkaus" in seen
        assert goal(seen) == "Henkilöstö voi hyvin aina"


async def test_a_file_that_changes_once_more_is_shown_once_more(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_and_changed_elsewhere(seen, store)
        elsewhere(store, "jaksaa työssä", "viihtyy")
        await seen.press("enter", "f2")
        assert words(seen, "Toinen").startswith("Henkilöstö viihtyy")
        await seen.press("enter", "f2")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina")


# --- different fields --------------------------------------------------------------------------------------------


async def test_what_only_the_other_changed_is_taken_over_beside_what_was_typed(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write(" aina")
        elsewhere(store, "target_year: 2021\n", "target_year: 2024 # siirretty\n")
        await seen.press("f2")
        assert "tavoitevuosi: toinen" in seen
        assert "toinen muutti" in seen
        await seen.press("enter")
        assert goal(seen) == "Henkilöstö voi hyvin aina"
        assert words(seen, "Tavoitevuosi") == "2024"
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina").replace("2021\n", "2024 # siirretty\n")


async def test_means_of_both_are_combined_by_hand(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "tab", *["up"] * 3, "end")
        await seen.write("\nTulokset käsitellään.")
        elsewhere(store, "  - text: Valmennus", "  - Palkitseminen uudistuu.\n  - text: Valmennus")
        await seen.press("f2", "y", "enter")
        means = [line.strip(" •◦") for line in box(seen, "Keinot ja")]
        assert {"Kysely toteutetaan.", "Tulokset käsitellään.", "Palkitseminen uudistuu.", "Esihenkilöt"} <= set(means)
        await seen.press("escape")
    assert "  - Kysely toteutetaan.   # vuosittain\n" in store.read(FILE)
    assert "Tulokset käsitellään." in store.read(FILE)
    assert "Palkitseminen uudistuu." in store.read(FILE)


async def test_both_lists_of_an_extra_field_are_put_together_line_by_line(store: Store) -> None:
    store.write("kortit.yaml", store.read("kortit.yaml") + PARTNERS)
    store.write(FILE, GOAL + "partners:\n  - Liitot\n")
    store.commit()
    async with full_screen(store.root) as seen:
        await seen.press("enter", *["f6"] * 4)
        await seen.write("\nSeurat")
        elsewhere(store, "  - Liitot\n", "  - Liitot\n  - Yritykset\n")
        await seen.press("f2", "y", "enter")
        assert [line.strip() for line in box(seen, "Kumppanit")] == ["Liitot", "Seurat", "Yritykset"]


# --- removed, moved, unreadable ----------------------------------------------------------------------------------


async def typed_while(seen: Seen, store: Store, change: str) -> None:
    await seen.press("enter")
    await seen.write(" aina")
    if change == "removed":
        (store.root / FILE).unlink()
    elif change == "moved":
        (store.root / "kortit/O2").mkdir()
        (store.root / FILE).rename(store.root / "kortit/O2/O1-01.yaml")
    else:
        store.write(FILE, "goal: [rikki\n")
    await seen.press("f2")


async def test_a_goal_that_was_removed_elsewhere_is_written_again_if_one_wants(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_while(seen, store, "removed")
        assert "O1-01 poistettiin muualla; kirjoitetaanko se uudelleen?" in seen
        await seen.press("escape")
        assert not (store.root / FILE).exists()
        assert goal(seen) == "Henkilöstö voi hyvin aina"
        await seen.press("f2", "k")
        assert "goal: Henkilöstö voi hyvin aina\n" in store.read(FILE)
        await seen.press("escape")
        assert "O1 · 1 tavoite" in seen


@pytest.mark.parametrize("keys", [["f8", "k"], ["tab", "end", "backspace", "escape", "down", "down", "enter"]])
async def test_what_was_typed_into_a_goal_removed_elsewhere_can_be_thrown_away(store: Store, keys: list[str]) -> None:
    async with full_screen(store.root) as seen:
        await typed_while(seen, store, "removed")
        await seen.press("escape", *keys, "escape")
        assert "· muokkaus" not in seen
        assert "Päämäärät" in seen
    assert not (store.root / FILE).exists()
    assert not list((store.root / ".git/kortit/typing").glob("*/*.json"))


async def test_what_was_typed_into_a_goal_removed_elsewhere_is_offered_and_shown_later(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_while(seen, store, "removed")
    async with full_screen(store.root) as seen:
        assert "O1-01: Henkilöstö voi hyvin aina" in seen
        await seen.press("enter")
        assert goal(seen) == "Henkilöstö voi hyvin aina"
        await seen.press("f2", "k", "escape")
    assert "goal: Henkilöstö voi hyvin aina\n" in store.read(FILE)


async def test_a_goal_that_was_moved_elsewhere_is_saved_where_it_is_now(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_while(seen, store, "moved")
        await seen.press("enter", "f2", "escape")
    assert not (store.root / FILE).exists()
    assert store.read("kortit/O2/O1-01.yaml") == GOAL.replace("voi hyvin", "voi hyvin aina")


async def test_a_file_made_unreadable_is_told_with_its_place_and_the_words_stay(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await typed_while(seen, store, "broken")
        assert "kortit/O1/O1-01.yaml:" in seen
        await seen.press("escape")
        assert goal(seen) == "Henkilöstö voi hyvin aina"
        assert store.read(FILE) == "goal: [rikki\n"
        store.write(FILE, GOAL)
        await seen.press("f2", "escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina")


# --- before saving -----------------------------------------------------------------------------------------------


async def test_the_form_follows_the_file_while_nothing_is_typed(store: Store) -> None:
    async with full_screen(store.root, watch=True) as seen:
        await seen.press("enter")
        elsewhere(store)
        await seen.until(lambda: goal(seen) == "Henkilöstö jaksaa työssä")
        assert "ei muutoksia" in seen
        await seen.write("!")
        await seen.press("f2")
        assert ASKED not in seen
    assert store.read(FILE) == GOAL.replace("voi hyvin", "jaksaa työssä!")


async def test_what_is_typed_stays_and_the_status_line_says_that_the_file_changed(store: Store) -> None:
    async with full_screen(store.root, watch=True) as seen:
        await seen.press("enter")
        await seen.write(" aina")
        elsewhere(store)
        await seen.until(lambda: MOVED in seen)
        assert goal(seen) == "Henkilöstö voi hyvin aina"


async def test_reading_everything_again_by_hand_shows_the_change_too(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        elsewhere(store)
        await seen.press("f5")
        assert goal(seen) == "Henkilöstö jaksaa työssä"


async def test_a_new_goal_does_not_take_the_id_that_another_program_took_meanwhile(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("u")
        await seen.write("Oma")
        store.write("kortit/O1/O1-02.yaml", GOAL)
        await seen.press("f2", "escape")
    assert store.read("kortit/O1/O1-02.yaml") == GOAL
    assert store.read("kortit/O1/O1-03.yaml").startswith("goal: Oma\n")
