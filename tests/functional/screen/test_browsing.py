"""Browsing in the full screen: the panes, the marks, and the way from theme to goal and on to every other screen."""

from __future__ import annotations

import asyncio
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.text import Text
from textual.drivers.headless_driver import HeadlessDriver

from kortit.goal import GoalId
from tests.conftest import GOAL
from tests.functional.screen.pasting import put
from tests.screen import full_screen
from tui.widgets.goal_list import GoalList
from tui.widgets.page import Page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio


def at(seen: Seen) -> str:
    """The id of the goal in the status line."""
    return (seen.lines[-2].split() or [""])[0]


def keyboard(seen: Seen) -> str | None:
    """The id of the pane that has the focus."""
    return seen.app.focused.id if seen.app.focused is not None else None


@pytest.fixture
def long_card(store: Store) -> Store:
    """A store whose first card has sixty goals, the first of them with a hundred means."""
    means = "".join(f"  - Keino {number:03d}\n" for number in range(1, 101))
    store.write("kortit/O1/O1-01.yaml", f"goal: Pitkä\ntarget_year: 2021\nmeans:\n{means}")
    for number in range(2, 61):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", f"goal: Tavoite numero {number}\ntarget_year: 2022\nmeans: []\n")
    store.commit("pitkä kortti")
    return store


async def test_the_card_of_the_first_theme_is_there_with_the_chosen_goal_whole(store: Store) -> None:
    async with full_screen(store.root) as seen:
        assert "O1 · 1 tavoite" in seen
        assert "O1-01  2021 Henkilöstö voi hyvin" in seen
        assert "Tavoitevuosi 2021" in seen
        assert "Valmennus jatkuu." in seen


async def test_a_draft_is_marked_in_every_pane_and_said_in_words(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
    async with full_screen(store.root) as seen:
        assert "1 luonnos" in seen
        assert "2021 → 2023" in seen
        assert "edellyttää päätöstä: Kaupunginvaltuusto (Kv)" in seen
        assert sum("●" in line for line in seen.lines) >= 1
        assert "O1-01 luonnos" in seen


async def test_a_theme_bears_the_marks_of_its_goals(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
    store.write("kortit/S1/S1-02.yaml", "goal: [\n")
    async with full_screen(store.root) as seen:
        assert seen.pane("themes").endswith("O1 1 ●Δ O2 0 S S1 2 ●!")


async def test_a_goal_on_its_way_to_another_theme_marks_both(store: Store) -> None:
    with store.open() as repository:
        file = repository.goal_file(GoalId("O1-01"))
        repository.save_all([(file, replace(file.goal, theme="S1"))])
    async with full_screen(store.root) as seen:
        assert seen.pane("themes").endswith("O1 0 ●Δ O2 0 S S1 2 ●Δ")


async def test_a_goal_that_changed_since_the_point_shows_the_change_and_since_when(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    async with full_screen(store.root, language="en") as seen:
        assert "compared with: lähtötilanne" in seen
        assert "Changed since lähtötilanne" in seen
        assert "2021 → 2023" in seen
        assert "O1-01 changed" in seen
        assert "takes a decision" not in seen


async def test_what_only_differs_in_layout_is_a_draft_and_says_so(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL + "\n# huomautus\n")
    async with full_screen(store.root, language="en") as seen:
        assert "Draft: only the layout of the file differs" in seen
        assert "1 draft" in seen


async def test_who_decided_each_field_stands_below_the_goal(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    async with full_screen(store.root, language="en") as seen:
        await seen.until(lambda: "Decided" in seen)
        assert "Kv 1.2.2021 § 3: the target year" in seen.pane("goal")
        assert "lähtötilanne" in seen.pane("goal")


@pytest.mark.parametrize(("width", "panes"), [(120, 3), (80, 2), (40, 1)])
async def test_there_are_as_many_panes_beside_each_other_as_fit(store: Store, width: int, panes: int) -> None:
    async with full_screen(store.root, size=(width, 30)) as seen:
        assert len(re.findall("[╭┏]", seen.lines[1])) == panes


async def test_narrow_terminals_show_one_pane_after_another(store: Store) -> None:
    async with full_screen(store.root, size=(40, 15)) as seen:
        assert "Päämäärät" in seen
        await seen.press("enter")
        assert "O1 · 1 tavoite" in seen
        await seen.press("enter")
        assert "Valmennus jatkuu." in seen
        await seen.press("escape", "escape")
        assert "Päämäärät" in seen


async def test_narrow_terminals_say_on_top_where_one_is(store: Store) -> None:
    async with full_screen(store.root, size=(40, 15)) as seen:
        await seen.press("right")
        assert seen.lines[0].strip().startswith("O1 · Testilä")
        await seen.press("right")
        assert seen.lines[0].strip().startswith("O1 · O1-01 · Testilä")
        await seen.press("left", "left")
        assert seen.lines[0].strip().startswith("Testilä")


async def test_on_a_low_terminal_the_goal_opens_over_the_list_and_closes_again(store: Store) -> None:
    async with full_screen(store.root, size=(80, 15)) as seen:
        assert "Valmennus jatkuu." not in seen
        await seen.press("enter")
        assert "Valmennus jatkuu." in seen
        await seen.press("escape")
        assert "Valmennus jatkuu." not in seen
        assert "O1-01 2021 Henkilöstö voi hyvin" in seen


async def test_another_size_lays_the_same_goal_out_anew(store: Store) -> None:
    async with full_screen(store.root, size=(120, 30)) as seen:
        await seen.pilot.resize_terminal(80, 24)
        await seen.until(lambda: len(re.findall("[╭┏]", seen.lines[1])) == 2)
        assert "Henkilöstö voi hyvin" in seen.pane("goal")
        await seen.pilot.resize_terminal(200, 60)
        await seen.until(lambda: len(re.findall("[╭┏]", seen.lines[1])) == 3)
        assert "Henkilöstö voi hyvin" in seen.pane("goal")


# --- moving about ----------------------------------------------------------------------------------------------------


async def test_arrows_pages_and_ends_move_in_the_list(long_card: Store) -> None:
    async with full_screen(long_card.root, size=(120, 24)) as seen:
        assert at(seen) == "O1-01"
        await seen.press("down", "down")
        assert at(seen) == "O1-03"
        await seen.press("up")
        assert at(seen) == "O1-02"
        await seen.press("end")
        assert at(seen) == "O1-60"
        assert "Tavoite numero 60" in seen
        await seen.press("ctrl+u")
        assert "O1-30" < at(seen) < "O1-60"
        await seen.press("home")
        assert at(seen) == "O1-01"
        await seen.press("ctrl+d")
        assert "O1-05" < at(seen) < "O1-30"


async def test_the_keys_of_vi_move_in_lists_and_texts(long_card: Store) -> None:
    async with full_screen(long_card.root, size=(120, 24)) as seen:
        await seen.press("j", "j", "k")
        assert at(seen) == "O1-02"
        await seen.press("G")
        assert at(seen) == "O1-60"
        await seen.press("g")
        assert at(seen) == "O1-01"
        await seen.press("right", "G")
        assert "Keino 001" not in seen
        assert seen.app.screen.query_one("#goal", Page).scroll_offset.y > 50
        await seen.press("g", "j", "k", "ctrl+d", "ctrl+u")
        assert "Keino 001" in seen


async def test_the_goal_is_scrolled_from_the_list_beside_it(long_card: Store) -> None:
    async with full_screen(long_card.root, size=(120, 24)) as seen:
        await seen.press("pagedown", "pagedown")
        assert at(seen) == "O1-01"
        assert "Keino 001" not in seen
        assert "Keino 030" in seen
        await seen.press("pageup", "pageup")
        assert "Keino 001" in seen
    async with full_screen(long_card.root, size=(40, 15)) as seen:
        await seen.press("pagedown")  # where one pane is seen, it is the list that is scrolled
        assert "O1-05" < str(seen.app.memory.goal) < "O1-30"


@pytest.mark.parametrize("size", [(120, 24), (80, 15), (40, 15)])
async def test_a_digit_leads_to_each_pane(store: Store, size: tuple[int, int]) -> None:
    async with full_screen(store.root, size=size) as seen:
        for key, pane in (("3", "goal"), ("1", "themes"), ("2", "goals"), ("1", "themes"), ("3", "goal")):
            await seen.press(key)
            assert keyboard(seen) == pane
            assert seen.app.screen.query_one(f"#{pane}").region.area


async def test_a_focused_pane_is_seen_without_colours(store: Store) -> None:
    async with full_screen(store.root) as seen:
        assert "┏━ O1" in seen.lines[1]
        await seen.press("left")
        assert "┏━ Päämäärät" in seen.lines[1]
        assert "╭─ O1" in seen.lines[1]


async def test_goals_are_wrapped_into_as_many_lines_as_leave_room_for_all_of_them(store: Store) -> None:
    long = "Kunnan palvelut ovat kaikkien asukkaiden saavutettavissa asuinpaikasta ja iästä riippumatta joka päivä"
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("Henkilöstö voi hyvin", long))
    store.write("kortit/O1/O1-02.yaml", GOAL.replace("2021", "2030"))
    async with full_screen(store.root, size=(120, 40)) as seen:
        assert "asukkaiden" in seen.pane("goals")
        assert "päivä" in seen.pane("goals")
        assert "…" not in seen.pane("goals")
        assert "O1-02" in seen.lines[6]
        await seen.press("down")
        assert at(seen) == "O1-02"
        await seen.pilot.click("#goals", offset=(5, 3))  # the third line of the first goal
        await seen.settle()
        assert at(seen) == "O1-01"
        goals = seen.app.screen.query_one(GoalList)
        goals.wrap = lambda *_goal: [Text("lyhyempi")]  # what is read anew is painted before it is wrapped
        assert goals.render_line(2).text.strip() == ""
    for number in range(3, 16):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", GOAL.replace("Henkilöstö voi hyvin", long))
    async with full_screen(store.root, size=(120, 40)) as seen:
        assert "O1-15" in seen.pane("goals")
        assert "O1-03" in seen.lines[4]
        assert seen.lines[5].count("…") == 1  # two lines a goal: the sentence is cut off at the end of the second
    for number in range(3, 60):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", GOAL)
    async with full_screen(store.root, size=(120, 40)) as seen:
        assert "O1-03" in seen.lines[3]


async def test_a_key_that_does_nothing_says_where_the_keys_are_listed(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("f7", "b", "b")
        assert seen.notices == ["b does nothing here; ? shows the keys"]
        status = seen.lines[-2]
        await seen.press("f8", "d", "U")
        assert len(seen.notices) == 1
        assert seen.lines[-2] == status  # no notice lies over it
        await seen.press("m", "f12")
        assert seen.notices[-1] == "F12 does nothing here; F1 shows the keys"


async def test_the_ends_of_a_list_are_ends(long_card: Store) -> None:
    async with full_screen(long_card.root) as seen:
        await seen.press("up", "pageup")
        assert at(seen) == "O1-01"
        await seen.press("end", "down", "pagedown")
        assert at(seen) == "O1-60"


async def test_the_list_of_themes_steps_over_the_perspectives(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "down")
        assert "O2 · 0 goals" in seen
        await seen.press("down")
        assert "S1 · 1 goal" in seen
        assert "Asiointi sujuu" in seen
        await seen.press("home")
        assert "O1 · 1 goal" in seen


async def test_enter_goes_from_the_theme_to_its_card_and_from_there_into_the_goal(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "end", "enter")
        assert keyboard(seen) == "goals"
        assert at(seen) == "S1-01"
        await seen.press("enter")
        assert "S1-01 · editing" in seen


async def test_the_letter_of_editing_does_what_enter_does(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("m")
        assert "O1-01 · editing" in seen
        await seen.press("escape", "right", "enter")
        assert "O1-01 · editing" in seen


async def test_space_checks_nothing_where_lines_have_no_boxes(store: Store) -> None:
    async with full_screen(store.root) as seen:
        before = seen.pane("themes"), store.state()
        await seen.press("left", "space")
        assert (seen.pane("themes"), store.state()) == before


async def test_a_long_goal_is_read_line_by_line_and_page_by_page(long_card: Store) -> None:
    async with full_screen(long_card.root, size=(120, 24)) as seen:
        await seen.press("right")
        assert "Tavoitevuosi" in seen.pane("goal")
        await seen.press(*["down"] * 8)
        assert "Tavoitevuosi" not in seen.pane("goal")
        await seen.press(*["up"] * 8)
        assert "Tavoitevuosi" in seen.pane("goal")
        await seen.press("pagedown")
        assert "Keino 020" in seen.pane("goal")
        assert "Keino 001" not in seen.pane("goal")
        await seen.press("pageup")
        assert "Keino 001" in seen.pane("goal")
        await seen.press("space")
        assert "Keino 020" in seen.pane("goal")
        await seen.press("home")
        assert "Tavoitevuosi" in seen.pane("goal")
        await seen.press("end")
        assert "lähtötilanne" in seen.pane("goal") or "Keino 100" in seen.pane("goal")


async def test_a_goal_stays_where_it_was_read_when_everything_is_read_again(long_card: Store) -> None:
    async with full_screen(long_card.root, size=(120, 24)) as seen:
        await seen.press("right", "pagedown")
        read = seen.pane("goal")
        assert "Keino 020" in read
        long_card.write("kortit/S1/S1-01.yaml", "goal: Toisaalla muutettu\ntarget_year: 2022\nmeans: []\n")
        await seen.press("f5")
        assert "1 luonnos" in seen
        assert seen.pane("goal") == read
        await seen.press("left", "down", "up")
        assert "Tavoitevuosi" in seen.pane("goal")


async def test_arrows_and_tab_go_from_pane_to_pane(store: Store) -> None:
    async with full_screen(store.root) as seen:
        assert keyboard(seen) == "goals"
        await seen.press("left")
        assert keyboard(seen) == "themes"
        await seen.press("left")
        assert keyboard(seen) == "themes"
        await seen.press("tab", "tab")
        assert keyboard(seen) == "goal"
        await seen.press("right")
        assert keyboard(seen) == "goal"
        await seen.press("shift+tab")
        assert keyboard(seen) == "goals"
        await seen.press("right")
        assert keyboard(seen) == "goal"


async def test_escape_leads_to_the_themes(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("escape")
        assert keyboard(seen) == "themes"
        await seen.press("escape")
        assert keyboard(seen) == "themes"


async def test_a_click_chooses_a_line_and_another_one_opens_it(long_card: Store) -> None:
    async with full_screen(long_card.root, language="en") as seen:
        row = next(number for number, line in enumerate(seen.lines) if "O1-04" in line)
        column = seen.lines[row].index("O1-04")
        await seen.pilot.click(offset=(column, row))
        await seen.settle()
        assert at(seen) == "O1-04"
        await seen.pilot.click(offset=(column, row))
        await seen.settle()
        assert "O1-04 · editing" in seen


async def test_a_click_on_the_key_line_does_what_the_key_does(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.pilot.click(offset=(seen.lines[-1].index("help"), len(seen.lines) - 1))
        await seen.settle()
        assert "Browsing the cards" in seen


# --- to other screens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("a", "AmendScreen"),
        ("c", "CompareScreen"),
        ("h", "HistoryScreen"),
        ("H", "HistoryScreen"),
        ("e", "ProposalsScreen"),
        ("o", "ProblemsScreen"),
    ],
)
async def test_every_screen_is_one_key_away_and_escape_leads_back(store: Store, key: str, screen: str) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
    if screen == "ProblemsScreen":
        store.write("kortit/S1/S1-02.yaml", "goal: [\n")
    async with full_screen(store.root) as seen:
        cards = seen.text
        await seen.press(key)
        assert type(seen.app.screen).__name__ == screen
        assert seen.text != cards
        await seen.press("escape")
        await seen.until(lambda: type(seen.app.screen).__name__ == "BrowseScreen")
        assert "O1 · 1 tavoite" in seen


async def test_the_history_of_a_goal_leaves_out_amendments_of_others(store: Store, cli: Cli) -> None:
    cli(store, "set", "S1-01", "--target-year", "2030")
    cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("H")
        assert "lähtötilanne" in seen
        assert "Kv 1.2.2021 § 3" not in seen
        await seen.press("escape", "h")
        assert "Kv 1.2.2021 § 3" in seen


async def test_a_key_whose_action_cannot_be_done_says_why(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        for key, reason in (("a", "there are no drafts"), ("o", "there are no problems"), ("d", "O1-01 has no draft")):
            await seen.press(key)
            assert seen.notices == [reason]  # in place of the one before
        assert "O1 · 1 goal" in seen
        await seen.press("1", "plus")
        assert seen.notices[-1] == "a theme is chosen; Enter goes to its goals"
    assert store.git("status", "--porcelain") == ""


# --- the user's own editor -------------------------------------------------------------------------------------------


@pytest.fixture
def own_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that writes 2029 for 2021; and a terminal that can be given to it."""
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nsed -i s/2021/2029/ "$1"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)


@pytest.mark.usefixtures("own_editor")
async def test_the_whole_file_opens_in_ones_own_editor_and_comes_back_as_a_draft(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("f4")
        assert seen.notices == ["O1-01: draft saved"]
        assert "2021 → 2029" in seen
    assert store.read("kortit/O1/O1-01.yaml") == GOAL.replace("2021", "2029")


@pytest.mark.usefixtures("own_editor")
async def test_an_editor_that_changes_nothing_makes_no_draft(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "end", "enter", "f4")
        assert seen.notices == ["S1-01: nothing to change"]
        assert "draft" not in seen


# --- everywhere ------------------------------------------------------------------------------------------------------


async def test_reading_again_shows_what_came_from_elsewhere(store: Store) -> None:
    async with full_screen(store.root) as seen:
        store.write("kortit/O1/O1-02.yaml", "goal: Vieras\ntarget_year: 2024\nmeans: []\n")
        await seen.press("f5")
        assert "O1 · 2 tavoitetta" in seen
        assert "O1-02 2024 Vieras" in seen
        shutil.rmtree(store.root / "kortit" / "O1")
        await seen.press("f5")
        assert "O1-01 2021 Poistettu: Henkilö" in seen.pane("goals")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_program_ends_with_its_key(store: Store, key: str) -> None:
    async with full_screen(store.root) as seen:
        assert seen.app.is_running
        await seen.pilot.press(key)
        assert seen.app._exit
    assert seen.app.return_code == 0


async def test_control_c_says_how_to_leave(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("ctrl+c")
        assert seen.notices == ["q ends the program"]
        assert "O1 · 1 goal" in seen


@pytest.mark.parametrize("suffix", [".csv", ".pdf"])
async def test_the_cards_in_force_are_written_as_the_command_line_writes_them(
    store: Store, cli: Cli, suffix: str
) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2040"))  # a draft is not in force
    ours, theirs = (store.root.parent / f"{name}{suffix}" for name in ("ours", "theirs"))
    async with full_screen(store.root, language="en") as seen:
        await seen.press("V")
        assert "Write the cards into which file?" in seen
        await put(seen, str(ours))
        await seen.press("enter")
        assert "Written" in seen
    assert cli(store, "cards", "-o", str(theirs)).code == 0
    assert ours.read_bytes() == theirs.read_bytes()


async def test_the_cards_of_the_past_are_written_as_they_stood(store: Store, cli: Cli) -> None:
    before = store.git("rev-parse", "HEAD").strip()
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2030"))
    store.commit("toinen")
    ours, theirs = store.root.parent / "ours.csv", store.root.parent / "theirs.csv"
    async with full_screen(store.root, language="en") as seen:
        await seen.press("h", "down", "s", "V")
        await put(seen, str(ours))
        await seen.press("enter")
    assert cli(store, "cards", before, "-o", str(theirs)).code == 0
    assert ours.read_bytes() == theirs.read_bytes()


async def test_the_themes_are_made_wider_and_narrower_and_stay_so(store: Store) -> None:
    async with full_screen(store.root) as seen:
        themes = seen.app.screen.query_one("#themes")
        before = themes.region.width
        await seen.press("greater_than_sign", "greater_than_sign", "less_than_sign", "greater_than_sign")
        wider = themes.region.width
        assert wider > before
    async with full_screen(store.root) as seen:
        assert seen.app.screen.query_one("#themes").region.width == wider
        await seen.press(*["less_than_sign"] * 20)
        least = seen.app.screen.query_one("#themes").region.width
        assert 0 < least < before
        await seen.press("greater_than_sign")
        assert seen.app.screen.query_one("#themes").region.width > least


async def test_no_screen_that_is_open_keeps_the_keys_waiting(store: Store) -> None:
    async with full_screen(store.root) as seen:
        for key in ("x", "c", "h", "m", "a", "e", "y", "question_mark"):
            await seen.press(key)
            assert not seen.app.keys.is_held, key
            await seen.press("escape")


async def test_what_a_screen_waited_for_is_not_done_any_more_when_the_screen_is_taken_away(store: Store) -> None:
    async with full_screen(store.root) as seen:
        screen = seen.app.screen
        waited, done = asyncio.Event(), []

        async def work() -> None:
            try:
                await waited.wait()
                done.append("looked for a list that is gone")
            finally:
                done.append("ended")

        seen.app.run_awaited(work())  # of the application, which stays
        screen.run_awaited(work(), lambda: done.append("told"))  # type: ignore[attr-defined]
        await seen.settle()
        screen.remove()
        waited.set()
        await seen.until(lambda: len(done) == 4)
        assert sorted(done) == ["ended", "ended", "looked for a list that is gone", "told"]
