"""Finding in the full screen: while one types, by words, theme, year and state; and going to a goal by its id."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from store.files.cards import CardReader
from tests.conftest import DECIDED, GOAL
from tests.screen import PATIENCE, Seen, full_screen
from tui.app import KortitApp
from tui.opening import first_screen
from tui.session import Session
from tui.settings import Settings

if TYPE_CHECKING:
    from store.files.cards import Cards
    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with five goals in three themes, a draft, a change and a file that cannot be read."""
    store.write("kortit/O2/O2-01.yaml", "goal: Öljynkulutus LASKEE\ntarget_year: 2023\nmeans: []\nowner: Tekninen\n")
    store.write("kortit/O2/O2-02.yaml", "goal: Kävely lisääntyy\ntarget_year: 2025\nmeans: []\n")
    store.commit("lisää")
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu"\ntarget_year: 2024\nmeans: []\n')
    store.write("kortit/S1/S1-02.yaml", "goal: [\n")
    return store


async def find(seen: Seen, words: str) -> str:
    """Search for a text; return the list."""
    await seen.press("slash")
    await seen.write(words)
    return seen.pane("goals")


async def test_what_else_has_the_words_is_counted_beside_the_goals_and_a_key_leads_there(filled: Store) -> None:
    async with full_screen(filled.root, size=(80, 24)) as seen:
        await find(seen, "asetukset")
        assert "Tab: Komennot 1" in seen.lines[-2]
        assert seen.lines[-1].split("  ") == [
            "Tab etsi kaikesta",
            "↑ aiempi haku",
            "Esc takaisin",
            "Ctrl+P komennot",
            "F1 ohje",
        ]
        await seen.press("tab")
        assert "Hae mitä tahansa" in seen
        await seen.press("enter")
        assert "Näkökulmat ja päämäärät" in seen
        await seen.press("escape", "slash")
        await seen.write(" xyzzy")
        assert "Tab" not in seen.lines[-2]
        await seen.press("ctrl+u")
        await seen.write("kaupunginvaltuusto")
        assert "Asetukset" in seen.lines[-2]
        await seen.press("enter")
        assert "Tab" not in seen.lines[-2]
        assert seen.lines[-1].startswith("Enter muokkaa  / hae")


async def test_what_was_found_is_wrapped_and_why_it_was_found_stands_below(filled: Store) -> None:
    text = "Kävely ja pyöräily lisääntyvät keskustassa, kun reitit on korjattu"
    filled.write("kortit/O2/O2-02.yaml", f"goal: {text}\ntarget_year: 2025\nmeans: []\nowner: Tekninen lautakunta\n")
    async with full_screen(filled.root, size=(100, 30)) as seen:
        assert f"O2-02 2025 {text}" in (await find(seen, "pyöräily")).replace(" ●Δ", "")
        await seen.press("escape")
        shown = await find(seen, "tekninen")
        assert f"{text} Vastuutaho: Tekninen lautakunta" in shown.replace(" ●Δ", "")
    async with full_screen(filled.root, size=(30, 15), language="sv") as seen:
        await find(seen, " xyzzy")
        assert "inget mål hittades med dessa ord" in seen.pane("goals")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sujuu", ["S1-01"]),
        ("ÖLJYN", ["O2-01"]),
        ("kävely LISÄ", ["O2-02"]),
        ("lisä kävely", ["O2-02"]),
        ("esihenk", ["O1-01"]),
        ("vuosittain", []),
        ("tekninen", ["O2-01"]),
        ("o2-0", ["O2-01", "O2-02"]),
        ("o2", ["O2-01", "O2-02"]),
        ("o1 s1", ["O1-01", "S1-01", "S1-02"]),
        ("2021", ["O1-01"]),
        ("2023-2024", ["O2-01", "S1-01"]),
        ("o2 2020-2023", ["O2-01"]),
        (":draft", ["S1-01", "S1-02"]),
        (":dr 2024", ["S1-01"]),
        (":problem", ["S1-02"]),
        (":changed", ["O2-01", "O2-02", "S1-01"]),
        (":changed lisääntyy", ["O2-02"]),
        ("kavely", ["O2-02"]),
        ("öljynkulutusta laskemaan", ["O2-01"]),
        ("olynkulut", []),
        ("vastuu:tekninen", ["O2-01"]),
        ("owner:tek 2023", ["O2-01"]),
        ("o2 !kävely", ["O2-01"]),
        ("!o1 !s1 !2025", ["O2-01"]),
        ("o22", ["O2-02"]),
        ("O2-2", ["O2-02"]),
    ],
)
async def test_what_is_typed_narrows_the_goals_of_all_themes(filled: Store, typed: str, found: list[str]) -> None:
    async with full_screen(filled.root, language="en") as seen:
        shown = await find(seen, typed)
        assert [word for word in shown.split() if word[2:4] == "-0"] == found
        assert f"{len(found)} goal{'' if len(found) == 1 else 's'} found" in shown


async def test_the_states_are_asked_for_in_the_language_of_the_screen(filled: Store) -> None:
    async with full_screen(filled.root, language="fi") as seen:
        assert "2 tavoitetta löytyi" in await find(seen, ":luonnos")


async def test_nothing_found_is_said_kindly(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        assert await find(seen, "kissa") == "0 goals found no goal with these words"
        assert seen.pane("goal") == ""
        await seen.press("enter", "enter")
        assert "editing" not in seen


async def test_the_first_that_is_found_is_shown_whole_at_once(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "kävely")
        assert "Target year 2025" in seen.pane("goal")


async def test_enter_goes_into_what_was_found_and_escape_ends_the_search_at_the_goal(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "o2")
        await seen.press("enter", "down")
        assert "Kävely lisääntyy" in seen.pane("goal")
        await seen.press("escape")
        assert seen.pane("goals").startswith("O2 · 2 goals")
        assert "Kävely lisääntyy" in seen.pane("goal")


async def test_the_other_key_of_finding_works_too_and_the_field_says_what_can_be_typed(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("ctrl+f")
        assert "words, O1, 2021-2023, :draft :changed :problem, !not" in seen.text
        await seen.write("sujuu")
        assert "1 goal found" in seen


async def test_letters_that_are_keys_elsewhere_are_letters_in_the_field(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "aq?pm")
        assert "aq?pm" in seen.lines[-3]
        assert seen.app.is_running


async def test_a_search_is_taken_up_where_it_was_left(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "o2")
        await seen.press("enter", "slash")
        await seen.write(" 2025")
        assert "1 goal found" in seen.pane("goals")


async def test_what_is_found_follows_what_changes_on_disk(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        assert "1 goal found" in await find(seen, "kävely")
        filled.write("kortit/O1/O1-02.yaml", "goal: Kävelykadut\ntarget_year: 2025\nmeans: []\n")
        await seen.press("f5")
        assert seen.pane("goals").startswith("2 goals found")


async def test_a_goal_that_is_being_removed_is_found(store: Store) -> None:
    (store.root / "kortit/S1/S1-01.yaml").unlink()
    async with full_screen(store.root, language="en") as seen:
        assert "S1-01 2022 Removed: Asiointi" in await find(seen, "asiointi")


@pytest.mark.parametrize("size", [(40, 15), (80, 24)])
async def test_one_finds_on_small_terminals(filled: Store, size: tuple[int, int]) -> None:
    async with full_screen(filled.root, language="en", size=size) as seen:
        assert "1 goal found" in await find(seen, "kävely")
        await seen.press("enter")
        await seen.press("escape")
        assert seen.pane("goals").startswith("O2 · 2 goals")


async def test_until_everything_is_read_the_search_and_other_cards_say_so(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, read = threading.Event(), CardReader.read

    def held(reader: CardReader) -> Cards:
        let_go.wait(PATIENCE)
        return read(reader)

    monkeypatch.setattr(CardReader, "read", held)
    monkeypatch.chdir(filled.root)
    app = KortitApp(Session("en"), Settings(), first_screen, watch=False)
    async with app.run_test(size=(120, 40)) as pilot:
        seen = Seen(app, pilot)
        try:
            await pilot.press("left", "down")
            await pilot.pause()
            end = time.monotonic() + PATIENCE
            while "O2-01" not in seen.pane("goals") and time.monotonic() < end:  # read beside the reading of all
                await pilot.pause()
            assert seen.pane("goals").startswith("O2 · 2 goals O2-01")
            await pilot.press("slash", "s")
            await pilot.pause()
            assert seen.pane("goals").startswith("1 goal found; not all are read")
        finally:
            let_go.set()
        await seen.settle()
        assert seen.pane("goals").startswith("5 goals found O1-01")
        await seen.press("escape", "ctrl+g")
        await seen.write("o2-02\n")
        assert seen.pane("goals").startswith("O2 · 2 goals O2-01")


# --- why it was found, and what was tried ---


async def test_what_was_tried_where_nothing_has_the_words_is_said(filled: Store) -> None:
    async with full_screen(filled.root, language="en", size=(160, 40)) as seen:
        assert "1 goal found, by beginnings: laske" in await find(seen, "laskemaan")
        assert "by beginnings: laske…" in seen.lines[-2]
        await seen.press("ctrl+u")
        await seen.write("kavelyt")
        assert "1 goal found, by beginnings: kavely…, ä, ö and å" in seen.pane("goals")
        await seen.press("ctrl+u")
        await seen.write("kävely")
        assert seen.pane("goals").startswith("1 goal found O2-02")


async def test_a_goal_found_by_another_text_says_by_which(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "esihenk")
        assert "O1-01  as decided  the means: Esihenkilöt" in seen.lines[-2]
        await seen.press("ctrl+u")
        await seen.write("tekninen")
        assert "Vastuutaho: Tekninen" in seen.lines[-2]


async def test_n_goes_through_what_was_found_in_the_list_and_after_the_search(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await seen.press("n")
        assert seen.notices == ["nothing was found yet; / searches"]
        await find(seen, "k")
        for keys, at in (
            (("enter",), "O1-01"),
            (("n",), "O2-01"),
            (("escape", "n"), "O2-02"),
            (("n",), "O1-01"),
            (("N",), "O2-02"),
        ):
            await seen.press(*keys)
            assert seen.pane("goal").startswith(at)


async def test_the_last_searches_are_taken_up_again_also_in_another_run(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        for words in ("kävely", "öljyn"):
            await find(seen, words)
            await seen.press("enter", "escape")
    async with full_screen(filled.root, language="en") as seen:
        await seen.press("slash", "up", "up")
        assert seen.pane("goals").startswith("1 goal found O2-02")
        await seen.press("down")
        assert seen.pane("goals").startswith("1 goal found O2-01")
        await seen.press("down", "down")
        assert seen.app.screen.query_one("#goals").has_focus


async def test_a_half_remembered_goal_takes_two_keys_beside_its_letters_and_its_history_one(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await seen.press("ctrl+p")
        await seen.write("oljynkulutuksen laskem")
        await seen.press("enter")
        assert "Öljynkulutus LASKEE" in seen.pane("goal")
        await seen.press("H")
        assert "History of O2-01" in seen.lines[0]


async def test_what_a_decision_touched_is_found_by_it(store: Store, cli: Cli) -> None:
    cli(store, "set", "S1-01", "--target-year", "2031")
    assert cli(store, "amend", *DECIDED).code == 0
    async with full_screen(store.root) as seen:
        assert "1 tavoite löytyi S1-01" in await find(seen, "päätös:kv1.2")
        await seen.press("ctrl+u")
        await seen.write("!päätös:§3")
        assert "O1-01" in seen.pane("goals")
        assert "S1-01" not in seen.pane("goals")


# --- going to a goal -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["o2-02", " O2-02 ", "o22", "kävely", "kavely"])
async def test_one_goes_to_a_goal_by_its_id_or_words(filled: Store, typed: str) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await seen.press("ctrl+g")
        await seen.write(typed)
        await seen.press("enter")
        assert seen.pane("goals").startswith("O2 · 2 goals")
        assert "Kävely lisääntyy" in seen.pane("goal")


async def test_going_to_a_goal_ends_the_search(filled: Store) -> None:
    async with full_screen(filled.root, language="en") as seen:
        await find(seen, "kissa")
        await seen.press("enter", "ctrl+g")
        await seen.write("o1-01\n")
        assert seen.pane("goals").startswith("O1 · 1 goal")
        assert GOAL.splitlines()[1].removeprefix("goal: ") in seen.pane("goal")


async def test_a_goal_that_is_not_there_is_said_in_the_dialog_which_stays(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("ctrl+g")
        await seen.write("o9-09")
        await seen.press("enter")
        assert "nothing with these words" in seen
        assert "Go to goal" in seen
        await seen.press("escape")
        assert "O1 · 1 goal" in seen.pane("goals")
