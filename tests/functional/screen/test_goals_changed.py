"""Goals made, moved, removed and taken back from the cards; asked first where something would go; and copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kortit.goal import GoalId
from tests.conftest import GOAL
from tests.screen import full_screen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.anyio

DRAFT = GOAL.replace("2021", "2023")


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clipboard but the terminal's."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


# --- a new one -------------------------------------------------------------------------------------------------------


async def test_a_new_goal_is_written_and_stands_in_its_card_as_a_draft(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("u")
        assert "new goal · O1" in seen
        await seen.write("Uusi tavoite")
        await seen.press("escape")
        assert seen.pane("goals").startswith("O1 · 2 goals")
        assert "Uusi tavoite" in seen.pane("goals")
        assert "1 draft" in seen
    assert "goal: Uusi tavoite" in store.read("kortit/O1/O1-02.yaml")


async def test_a_new_goal_goes_into_the_theme_that_is_chosen(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "down", "u")
        assert "new goal · O2" in seen
        await seen.write("Uusi")
        await seen.press("escape")
    assert (store.root / "kortit/O2/O2-01.yaml").is_file()


async def test_a_new_goal_without_a_word_leaves_nothing_behind(store: Store) -> None:
    before = store.state()
    async with full_screen(store.root, language="en") as seen:
        await seen.press("u", "escape")
        await seen.until(lambda: type(seen.app.screen).__name__ == "BrowseScreen")
    assert store.state() == before


async def test_where_there_is_no_theme_yet_a_new_goal_asks_for_it(empty_store: Store) -> None:
    async with full_screen(empty_store.root, language="en") as seen:
        await seen.press("u")
        assert "New goal: in which theme?" in seen
        await seen.write("1o")
        await seen.press("enter")
        assert "New goal: in which theme?" in seen
        await seen.press("backspace", "backspace")
        await seen.write("o1")
        await seen.press("enter")
        assert "Name of the new theme O1" in seen
        assert "there is no theme O1; kortit.yaml knows: none" in seen
        await seen.press("escape")
        assert empty_store.git("status", "--porcelain") == ""
        await seen.press("u")
        await seen.write("o1")
        await seen.press("enter")
        await seen.write("Hyvinvoiva henkilöstö")
        await seen.press("enter")
        assert "new goal · O1" in seen
        await seen.write("Ensimmäinen")
        await seen.press("escape")
        assert "Ensimmäinen" in seen
    assert "goal: Ensimmäinen" in empty_store.read("kortit/O1/O1-01.yaml")
    assert "O1: Hyvinvoiva henkilöstö" in empty_store.read("kortit.yaml")


# --- moved -----------------------------------------------------------------------------------------------------------


async def test_a_goal_moves_to_the_theme_that_is_chosen(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("s")
        assert "Move O1-01 to which theme?" in seen
        await seen.write("s1")
        await seen.press("enter")
        assert seen.pane("goals").startswith("O1 · 0 goals")
        assert "1 draft" in seen
        await seen.press("ctrl+g")
        await seen.write("o1-01\n")
        assert seen.pane("goals").startswith("S1 · 2 goals")
        assert "Theme O1 → S1" in seen.pane("goal")
    assert store.read("kortit/S1/O1-01.yaml") == GOAL


# --- what a draft says -----------------------------------------------------------------------------------------------


async def test_a_draft_says_of_each_means_what_the_change_table_says(store: Store) -> None:
    changed = GOAL.replace("Kysely toteutetaan.", "Kysely  toteutetaan").replace("Työyhteisöt", "Työyhteisöt ja tiimit")
    store.write("kortit/O1/O1-01.yaml", changed)
    async with full_screen(store.root, language="en") as seen:
        pane = seen.pane("goal")
        assert "(typography only)" in pane
        assert "(steps edited)" in pane


async def test_a_goal_is_not_moved_when_the_question_is_left(store: Store) -> None:
    before = store.state()
    async with full_screen(store.root) as seen:
        await seen.press("s", "escape")
        assert "O1 · 1 tavoite" in seen
    assert store.state() == before


async def test_the_theme_of_the_goal_itself_is_not_offered(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("s")
        await seen.write("o1")
        await seen.press("enter")
        assert "Move O1-01 to which theme?" in seen


# --- removed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["r", "delete"])
async def test_a_goal_is_removed_once_it_is_confirmed_with_another_key(store: Store, key: str) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press(key)
        assert "Remove O1-01?" in seen
        assert "Henkilöstö voi hyvin" in seen
        await seen.press("r", "delete", "enter", "space")
        assert "Remove O1-01?" in seen
        assert (store.root / "kortit/O1/O1-01.yaml").is_file()
        await seen.press("y")
        assert "Removed: Henkilös" in seen.pane("goals")
        assert "1 draft" in seen
    assert not (store.root / "kortit/O1/O1-01.yaml").exists()


@pytest.mark.parametrize(
    ("language", "shown", "others", "yes"),
    [("fi", "K: kyllä", "jy", "k"), ("sv", "J: ja", "ky", "j"), ("en", "Y: yes", "kj", "Y")],
)
async def test_yes_is_the_letter_of_the_language_that_is_read(
    store: Store, language: str, shown: str, others: str, yes: str
) -> None:
    async with full_screen(store.root, language=language) as seen:
        await seen.press("r", *others)
        assert shown in seen
        await seen.press(yes)
        assert shown not in seen
    assert not (store.root / "kortit/O1/O1-01.yaml").exists()


async def test_a_goal_stays_when_it_is_not_confirmed(store: Store) -> None:
    before = store.state()
    async with full_screen(store.root) as seen:
        await seen.press("r", "escape")
        assert "O1 · 1 tavoite" in seen
    assert store.state() == before


async def test_a_goal_that_is_being_removed_is_neither_edited_moved_nor_removed_but_taken_back(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("r", "y")
        await seen.press("enter", "s", "r")
        assert seen.notices == ["the goal is being removed; d takes that back"]
        await seen.press("d", "y")
        assert "Removed" not in seen.pane("goals")
        assert "draft" not in seen.pane("header")
    assert store.read("kortit/O1/O1-01.yaml") == GOAL


# --- taken back ------------------------------------------------------------------------------------------------------


async def test_a_draft_is_discarded_once_it_is_confirmed_and_kept_aside(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", DRAFT)
    async with full_screen(store.root, language="en") as seen:
        await seen.press("d")
        assert "Discard the draft of O1-01?" in seen
        await seen.press("d", "enter")
        assert store.read("kortit/O1/O1-01.yaml") == DRAFT
        await seen.press("y")
        assert "draft" not in seen.pane("header")
        kept = seen.notices[-1].removeprefix("what was discarded is kept in ")
        with open(kept, encoding="utf-8") as stream:  # noqa: PTH123  the path is the words of a notice
            assert stream.read() == DRAFT
    assert store.read("kortit/O1/O1-01.yaml") == GOAL


async def test_a_draft_stays_when_discarding_it_is_not_confirmed(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", DRAFT)
    async with full_screen(store.root, language="en") as seen:
        await seen.press("d", "escape")
        assert "1 draft" in seen
    assert store.read("kortit/O1/O1-01.yaml") == DRAFT


async def test_a_move_is_taken_back_to_the_theme_it_came_from(store: Store) -> None:
    with store.open() as repository:
        file = repository.goal_file(GoalId("O1-01"))
        repository.save_all([(file, replace(file.goal, theme="S1"))])
    async with full_screen(store.root, language="en") as seen:
        await seen.press("ctrl+g")
        await seen.write("o1-01\n")
        await seen.press("d", "y")
        assert "draft" not in seen.pane("header")
        assert "O1 1" in seen.pane("themes")
    assert store.read("kortit/O1/O1-01.yaml") == GOAL
    assert not (store.root / "kortit/S1/O1-01.yaml").exists()


async def test_a_draft_that_cannot_be_read_is_taken_back_too(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("d", "y")
        assert "Henkilöstö voi hyvin" in seen.pane("goal")
    assert store.read("kortit/O1/O1-01.yaml") == GOAL


async def test_why_a_change_was_refused_is_said_and_the_cards_stay(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("s")
        await seen.write("s1")
        store.write("kortit/S1/O1-01.yaml", "goal: Muualla tehty\ntarget_year: 2022\nmeans: []\n")
        await seen.press("enter")
        assert "Not done" in seen
        await seen.press("escape")
        assert store.read("kortit/O1/O1-01.yaml") == GOAL
        assert store.read("kortit/S1/O1-01.yaml").startswith("goal: Muualla tehty")


# --- copied ----------------------------------------------------------------------------------------------------------


async def test_a_goal_is_copied_as_text(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("y", "enter")
        assert seen.app.clipboard.startswith(
            "O1-01\nHenkilöstö voi hyvin\n2021\nKysely toteutetaan.\nValmennus jatkuu."
        )
        assert seen.app.clipboard.split()[-1] == "Työyhteisöt"
        assert seen.notices == ["the terminal was asked to copy; not every terminal does"]


async def test_the_path_of_a_goal_is_copied(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("y")
        await seen.write("path\n")
        assert seen.app.clipboard == str(store.root / "kortit/O1/O1-01.yaml")


async def test_of_a_file_that_cannot_be_read_the_path_is_copied(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("y")
        await seen.write("path\n")
        assert seen.app.clipboard == str(store.root / "kortit/O1/O1-01.yaml")


async def test_where_no_goal_is_chosen_nothing_is_copied_changed_or_removed(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "down", "right")
        await seen.press("y", "plus", "s", "r", "d", "f4", "H")
        assert seen.notices == ["no goal is chosen"]


# --- the point that the cards are compared with ------------------------------------------------------------------------


@pytest.fixture
def decided(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with three decisions about the year of a goal: 2021, 2023, 2025, 2027."""

    def prepare(store: Store) -> None:
        for year, decision in (("2023", "Kv 1.2.2021 § 3"), ("2025", "Kv 5.5.2021 § 7"), ("2027", "Kv 9.9.2021 § 11")):
            cli(store, "set", "O1-01", "--target-year", year)
            assert cli(store, "amend", "--decision", decision).code == 0

    return templates.prepared("three decisions", tmp_path / "kunta", prepare)


async def test_the_cards_are_compared_with_the_decision_before_the_newest(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        assert "compared with: Kv 5.5.2021 § 7" in seen
        assert "2025 → 2027" in seen.pane("goal")


@pytest.mark.parametrize(
    ("typed", "named", "shown"),
    [
        ("§ 3", "Kv 1.2.2021 § 3", "2023 → 2027"),
        ("kv 1.2.2021 § 3", "Kv 1.2.2021 § 3", "2023 → 2027"),
        ("31.3.2021", "Kv 1.2.2021 § 3", "2023 → 2027"),
        ("lähtötilanne", "lähtötilanne", "2021 → 2027"),
    ],
)
async def test_another_point_is_chosen_by_words_a_citation_or_a_date(
    decided: Store, typed: str, named: str, shown: str
) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("t")
        assert "Compare the cards with" in seen
        await seen.write(typed)
        await seen.press("enter")
        assert f"compared with: {named}" in seen
        assert shown in seen.pane("goal")


async def test_compared_with_the_last_commit_nothing_is_changed(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("t")
        await seen.write("last commit")
        await seen.press("enter")
        assert "compared with: the last commit" in seen
        assert "Target year 2027" in seen.pane("goal")
        assert "O1-01 as decided" in seen


async def test_a_date_before_everything_is_refused_with_the_first_one(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("t")
        await seen.write("1.1.1999")
        await seen.press("enter")
        assert "nothing was decided by 1.1.1999; the first amendment is of" in seen
        await seen.press("escape")
        assert "compared with: Kv 5.5.2021 § 7" in seen


async def test_leaving_the_choice_keeps_the_point(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("t", "down", "escape")
        assert "compared with: Kv 5.5.2021 § 7" in seen
