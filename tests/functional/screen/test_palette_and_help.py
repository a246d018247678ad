"""The palette, with every action and every goal; the help of where one is; and the small dialogs' own keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.messages import translator
from tests.conftest import DECIDED, GOAL
from tests.screen import full_screen
from tui.actions import Place, of_place
from tui.widgets.line import KeyLine

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio


# --- the palette -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["p", "ctrl+p"])
async def test_the_palette_lists_what_can_be_done_with_its_keys(store: Store, key: str) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press(key)
        assert "Find anything" in seen
        assert seen.pane("offered").startswith("edit: Open what is chosen")
        assert "find: Find goals by words, theme, year or state. / Ctrl+F" in seen
        await seen.write("show the keys")
        assert "help: Show the keys of where you are. ? F1" in seen


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_palette_finds_every_action_of_the_place_by_its_name(store: Store, language: str) -> None:
    say = translator(language)
    async with full_screen(store.root, language=language, size=(160, 60)) as seen:
        await seen.press("p")
        offered = [choice.words for choice in seen.app.screen.others]  # type: ignore[attr-defined]
        for action in (*of_place(Place.BROWSE), *of_place(Place.GOALS), *of_place(Place.EVERYWHERE)):
            if action.name != "palette":
                words = f"{say(action.label)}: {say(action.meaning)}".casefold()
                assert any(offer.startswith(words) for offer in offered), words


async def test_an_action_is_done_from_the_palette(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("history amendments decisions")
        await seen.press("enter")
        assert type(seen.app.screen).__name__ == "HistoryScreen"


async def test_what_cannot_be_done_now_is_listed_with_the_reason_and_refused(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("amend commit")
        assert "(there are no drafts)" in seen
        await seen.press("enter")
        assert seen.notices == ["there are no drafts"]
        assert "Find anything" in seen


async def test_a_goal_of_any_theme_is_found_and_gone_to(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("asiointi")
        assert "S1-01 2022 Asiointi sujuu" in seen
        await seen.press("enter")
        assert seen.pane("goals").startswith("S1 · 1 goal")
        assert "Asiointi sujuu" in seen.pane("goal")


async def test_from_another_screen_the_palette_offers_its_actions_and_leads_to_a_goal_and_back(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("h", "ctrl+p")
        assert "the cards then: Show the cards as they stood after it." in seen
        await seen.write("asiointi")
        await seen.press("enter")
        assert "Asiointi sujuu" in seen.pane("goal")
        await seen.press("escape")
        assert "History" in seen.lines[0]


async def test_what_is_being_typed_stays_on_top_when_a_goal_is_looked_for(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("m", "ctrl+p")
        await seen.write("asiointi")
        await seen.press("enter")
        assert seen.notices == ["go back to the cards first (Esc); then S1-01 can be shown"]


async def test_a_command_is_not_found_by_the_reason_why_it_cannot_be_done(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("no drafts")
        assert "(there are no drafts)" not in seen


@pytest.fixture
def told(store: Store, cli: Cli) -> Store:
    """A store with a decision, a tag, and names of themes."""
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED, "--register", "TEST/12/2021").code == 0
    store.git("tag", "talousarvio-2021")
    return store


@pytest.mark.parametrize(
    ("typed", "heading", "shown"),
    [
        ("3 kv", "Decisions", "Kv 1.2.2021 § 3"),
        ("§3", "Decisions", "Kv 1.2.2021 § 3"),
        ("test/12", "Decisions", "Kv 1.2.2021 § 3"),
        ("talousarvio", "Points", "tag talousarvio-2021"),
        ("s1", "Themes", "S1"),
        ("valtuusto", "Settings", "Body Kaupunginvaltuusto"),
        ("o11", "Goals", "O1-01"),
    ],
)
async def test_decisions_points_themes_and_settings_are_found_under_their_headings(
    told: Store, typed: str, heading: str, shown: str
) -> None:
    async with full_screen(told.root, language="en") as seen:
        await seen.press("ctrl+p")
        await seen.write(typed)
        offered = seen.pane("offered")
        assert heading in offered
        assert shown in offered.partition(heading)[2]


@pytest.mark.parametrize(
    ("typed", "seen_then"),
    [
        ("§3", "O1-01  target year 2021 → 2023"),
        ("talousarvio", "tag talousarvio-2021 → the working tree"),
        ("s1", "S1 · 1 goal"),
        ("kaupunginvaltuusto kv", "Settings"),
    ],
)
async def test_enter_goes_to_what_was_found(told: Store, typed: str, seen_then: str) -> None:
    async with full_screen(told.root, language="en") as seen:
        await seen.press("ctrl+p")
        await seen.write(typed)
        await seen.press("enter")
        assert seen_then in seen


async def test_the_finder_says_what_it_tried_where_nothing_has_the_words(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("ctrl+p")
        await seen.write("asiointiin")
        assert seen.pane("offered").startswith("Goals, by beginnings: asiointi… S1-01")


async def test_what_was_being_searched_for_in_the_cards_is_looked_for_everywhere(told: Store) -> None:
    async with full_screen(told.root, language="en") as seen:
        await seen.press("slash")
        await seen.write("talousarvio")
        await seen.press("ctrl+p")
        assert "tag talousarvio-2021" in seen.pane("offered")


async def test_arrows_move_in_the_list_while_one_types(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("history")
        assert "history of the goal: Show the amendments" in seen
        await seen.press("down", "pagedown", "pageup", "down", "up", "down", "enter")
        assert "History of O1-01" in seen.lines[0]


async def test_nothing_found_in_the_palette_does_nothing(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("p")
        await seen.write("xyzzy")
        assert "nothing with these words" in seen
        await seen.press("enter")
        assert "Find anything" in seen
        await seen.press("escape")
        assert "Find anything" not in seen


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_lists_the_keys_of_the_list_the_place_and_everywhere(store: Store, key: str) -> None:
    async with full_screen(store.root, language="en", size=(120, 120)) as seen:
        await seen.press(key)
        assert "In a list ↑ k Go up a line." in seen
        assert "Browsing the cards Enter m Open what is chosen; a goal opens for editing." in seen
        assert "Everywhere p Ctrl+P Find commands, goals, decisions, settings." in seen
        assert "r Del Remove the goal, or all that is marked, as a draft." in seen
        await seen.press("escape")
        assert "Browsing the cards" not in seen


async def test_nothing_is_listed_twice(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 140)) as seen:
        await seen.press("question_mark")
        assert seen.text.count("End the program") == 1
        await seen.press("escape", "p")
        assert seen.text.count("End the program") == 1


async def test_help_speaks_of_what_has_the_keyboard(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 120)) as seen:
        await seen.press("right", "question_mark")
        assert "In a text ↑ k Scroll up a line." in seen
        assert "In a list" not in seen


async def test_help_says_why_a_key_does_nothing_now(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 120)) as seen:
        await seen.press("question_mark")
        assert "Commit drafts with the decision that made them. (there are no drafts)" in seen
        await seen.press("escape")
        store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
        await seen.press("f5")
        await seen.press("question_mark")
        assert "Commit drafts with the decision that made them." in seen
        assert "(there are no drafts)" not in seen


async def test_help_is_gone_through_with_the_arrows_and_says_all_of_the_line_that_is_chosen(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(80, 24)) as seen:
        await seen.press("question_mark")
        assert "End the program" not in seen
        await seen.press(*["pagedown"] * 6)
        assert "End the program; what was typed is kept." in seen.pane("explained")
        await seen.press("escape")
        assert "End the program" not in seen


async def test_help_is_narrowed_by_typing_words_or_a_key_and_enter_does_what_is_chosen(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(80, 24)) as seen:
        await seen.press("question_mark")
        await seen.write("amendments decisions")
        assert seen.pane("offered") == "Browsing the cards h Show the amendments with their decisions."
        await seen.press("enter")
        assert "History" in seen.lines[0]
        await seen.press("question_mark")
        await seen.write("xyzzy")
        assert "nothing with these words" in seen
        await seen.press("enter", "escape")
        assert "History" in seen.lines[0]


async def test_what_cannot_be_done_now_is_refused_with_the_reason_in_the_help_too(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(80, 24)) as seen:
        await seen.press("question_mark")
        await seen.write("commit drafts")
        assert "there are no drafts" in seen.pane("explained")
        await seen.press("enter")
        assert seen.notices == ["there are no drafts"]
        assert "Keys" in seen


async def test_what_the_help_does_it_does_where_the_keyboard_was(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("f1")
        await seen.write("mark the goal for")
        await seen.press("enter", "f1")
        await seen.write("mark the goal for")
        await seen.press("f1")
        assert seen.app.here.marked == {"O1-01"}


async def test_help_is_closed_by_the_key_that_opened_it(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("f1", "f1")
        assert "O1 · 1 goal" in seen.pane("goals")


# --- the key line ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_the_key_line_ends_with_the_way_to_all_other_keys_however_narrow(store: Store, width: int) -> None:
    async with full_screen(store.root, language="en", size=(width, 20)) as seen:
        assert seen.lines[-1].endswith("? help")
        assert seen.lines[-1].strip().startswith("Enter edit")
        assert len(seen.lines[-1]) <= width


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (("r",), "Esc cancel"),
        (("V",), "Enter save  Esc cancel"),
        (("p",), "Enter choose  Esc cancel"),
        (("S",), "Esc close"),
    ],
)
async def test_the_key_line_is_that_of_the_dialog_on_top(store: Store, keys: tuple[str, ...], first: str) -> None:
    async with full_screen(store.root, language="en", size=(80, 24)) as seen:
        before = seen.lines[-1]
        await seen.press(*keys)
        assert seen.lines[-1].split() == [*first.split(), "F1", "help"]
        keys_of_it = seen.app.screen.query_one("#keys", KeyLine)
        assert keys_of_it.region.y == 23  # on the line itself, which is not dimmed as what lies below a dialog is
        await seen.press("escape")
        assert seen.lines[-1] == before


async def test_the_keys_of_a_screen_are_its_own_whatever_is_asked_above_it(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 40)) as seen:
        before = seen.lines[-1]
        cards = seen.app.screen
        await seen.press("V")
        assert cards.query_one("#keys", KeyLine).render_line(0).text.rstrip() == before
        await seen.press("escape", "p", *"next found")
        assert "nothing was found yet; / searches" in seen


@pytest.mark.parametrize("key", ["r", "m", "c", "h", "A", "e", "I", "x"])
async def test_a_notice_of_before_lies_over_no_dialog_and_no_screen_that_opens(store: Store, key: str) -> None:
    async with full_screen(store.root, language="en", size=(80, 24)) as seen:
        await seen.press("a")
        assert "there are no drafts" in seen
        cards = seen.app.screen
        await seen.press(key)
        assert seen.app.screen is not cards
        assert seen.notices == []
        assert not cards.query("Toast")  # the screen below is seen around a dialog
        assert not seen.app.screen.query("Toast")
