"""Goals marked in the cards, and one action on all of them: seen before it is written, and taken back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL
from tests.screen import full_screen
from tui.screens import changing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
TWENTY = 20


def _season(store: Store) -> None:
    for number in range(1, TWENTY + 1):
        goal = f"goal: Palvelu {number:02d} toimii\ntarget_year: {2021 + number % 2}\nmeans:\n  - Kysely toteutetaan.\n"
        store.write(f"kortit/O2/O2-{number:02d}.yaml", goal)
    store.commit("kausi\n\nDecision: Kv 1.2.2021 § 3")


@pytest.fixture
def season(templates: Templates, tmp_path: Path) -> Store:
    """A store whose second theme has twenty goals."""
    return templates.prepared("season", tmp_path / "kausi", _season)


def marked(seen: Seen) -> set[str]:
    return set(seen.app.here.marked)


def years(store: Store) -> set[str]:
    """The lines with the target years of the twenty."""
    return {
        line
        for number in range(1, TWENTY + 1)
        for line in store.read(f"kortit/O2/O2-{number:02d}.yaml").splitlines()
        if line.startswith("target_year")
    }


async def to_second_theme(seen: Seen) -> None:
    await seen.press("left", "down", "right")


# --- what is marked --------------------------------------------------------------------------------------------------


async def test_space_marks_a_goal_and_goes_on_to_the_next(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "space")
        assert "2 marked; Esc unmarks" in seen
        assert "✓O2-02" in seen
        assert "✓O2-04" in seen  # in the order of the years
        assert "✓O2-06" not in seen
        await seen.press("up", "space")
        assert marked(seen) == {"O2-02"}


async def test_the_key_line_names_what_can_be_done_with_what_is_marked(season: Store) -> None:
    async with full_screen(season.root, size=(80, 24)) as seen:
        assert "korvaa" not in seen.lines[-1]
        await seen.press("space")
        assert "+ vuosi +1" in seen.lines[-1]
        assert ": korvaa" in seen.lines[-1]
        await seen.press("escape")
        assert "Enter muokkaa" in seen.lines[-1]


async def test_a_range_is_marked_while_one_moves_and_ends_with_the_same_key(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("v", "down", "down", "up")
        assert marked(seen) == {"O2-02", "O2-04"}
        assert "2 marked; moving marks, v ends that" in seen
        await seen.press("v", "down", "down", "down", "v", "end")
        assert len(marked(seen)) == 2 + 16


async def test_shift_and_an_arrow_mark_as_long_as_shift_is_held(season: Store) -> None:
    async with full_screen(season.root) as seen:
        await to_second_theme(seen)
        await seen.press("shift+down", "shift+down", "shift+up", "down", "down", "shift+down")
        assert marked(seen) == {"O2-02", "O2-04", "O2-08", "O2-10"}


async def test_all_that_are_listed_are_marked_and_unmarked_by_one_key(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("slash")
        await seen.write("O2 2021\n")
        await seen.press("asterisk")
        assert "10 marked" in seen
        await seen.press("slash")
        await seen.write(" palvelu 04\n")
        await seen.press("asterisk")
        assert marked(seen) == {f"O2-{number:02d}" for number in range(2, 21, 2)} - {"O2-04"}


async def test_marks_outlive_another_theme_a_search_and_a_reload_and_esc_ends_them(season: Store, cli: Cli) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "left", "up", "right", "space", "f5")
        assert marked(seen) == {"O1-01", "O2-02"}
        (season.root / "kortit/O2/O2-02.yaml").rename(season.root / "kortit/S1/O2-02.yaml")
        await seen.press("f5")
        assert marked(seen) == {"O1-01", "O2-02"}
        await seen.press("escape")
        assert marked(seen) == set()


async def test_the_past_takes_no_marks(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("h", "s", "space")
        assert marked(seen) == set()
        assert "this is how it stood; nothing can be changed here" in seen.notices


# --- one action on all -----------------------------------------------------------------------------------------------


async def test_the_same_year_on_twenty_goals_takes_at_most_twelve_keys(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        keys = ("slash", "o", "2", "enter", "asterisk", "equals_sign", "2", "0", "2", "8", "enter", "enter")
        assert len(keys) <= 12
        await seen.press(*keys)
        assert "20 drafts" in seen
    assert years(season) == {"target_year: 2028"}


async def test_one_year_later_takes_one_key_however_often_it_is_pressed(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("plus")
        assert "2021 → 2022" in seen
        await seen.write("+++-")
        await seen.until(lambda: "2021 → 2024" in seen)
        assert "1 draft" in seen


async def test_a_year_is_typed_over_in_the_form_with_four_keys_and_checking_and_the_way_to_correct_take_two(
    season: Store,
) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("enter", "tab", "up", "ctrl+s")
        assert "target_year: 2022" in season.read("kortit/O1/O1-01.yaml")
        await seen.press("escape", "O")
        assert "Problems" in seen.lines[0]
        await seen.press("escape", "h", "c")
        assert "Kv 1.2.2021 § 3" in seen
        assert type(seen.app.screen).__name__ == "CorrectScreen"


async def test_what_many_become_is_shown_as_the_change_table_before_it_is_written(season: Store) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("asterisk", "plus")
        assert "target year +1: 20 goals" in seen
        assert "20 changes take a decision" in seen
        assert "2022 (edited)" in seen.pane("planned")
        await seen.press("escape")
        assert season.state() == before
        await seen.press("plus", "enter")
    assert years(season) == {"target_year: 2022", "target_year: 2023"}


async def test_the_first_of_very_many_are_the_first_of_the_document(
    season: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "MOST", 3)
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("asterisk", "plus")
        assert "the first 3 are shown" in seen
        assert "O2-06" in seen.pane("planned")  # in the order of the years, as in the list
        assert "O2-01" not in seen.pane("planned")


async def test_the_table_shown_is_the_one_that_the_drafts_then_make(season: Store, cli: Cli) -> None:
    cli(season, "set", "O2-02", "--target-year", "2040")  # a draft that the plan stands on
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("asterisk", "plus")
        planned = seen.app.screen.table  # type: ignore[attr-defined]
        await seen.press("enter")
        made = seen.app.here.drafts
        assert made is not None
        assert planned.changed_rows == made.table.changed_rows
    assert "target_year: 2041" in season.read("kortit/O2/O2-02.yaml")


async def test_any_field_is_set_on_all_that_are_marked(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "space", "equals_sign", "down")
        assert "Set a field of 2 goals" in seen
        await seen.write("Hallinto\n")
        assert "Hallinto" in seen.pane("planned")
        assert "no decision is needed" in seen
        await seen.press("enter")
    assert "owner: Hallinto" in season.read("kortit/O2/O2-02.yaml")
    assert "owner: Hallinto" in season.read("kortit/O2/O2-04.yaml")
    assert "owner" not in season.read("kortit/O2/O2-06.yaml")


async def test_a_value_that_cannot_be_is_told_in_the_question_and_what_was_typed_stays(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("space", "equals_sign")
        await seen.write("ensi\n")
        assert "“ensi” is no year" in seen
        assert "Set a field of O1-01" in seen


async def test_a_word_in_all_means_is_replaced_with_few_keys_beside_the_words(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("colon")
        await seen.write("Kysely\n")
        await seen.write("Haastattelu")
        keys = ("tab", "right", "right", "enter", "enter")
        assert len(("colon", "enter", *keys)) <= 20
        await seen.press(*keys[:-1])
        assert "“Kysely” → “Haastattelu”: 21 goals" in seen
        await seen.press(keys[-1])
        assert "21 drafts" in seen
    assert season.read("kortit/O1/O1-01.yaml") == GOAL.replace("Kysely", "Haastattelu")


async def test_words_are_replaced_as_in_vi(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "space", "colon")
        await seen.write("s/kysely/Haastattelu/i\n")
        assert "“kysely” → “Haastattelu”: 2 goals" in seen
        await seen.press("enter")
    assert "Haastattelu toteutetaan." in season.read("kortit/O2/O2-04.yaml")
    assert "Kysely toteutetaan." in season.read("kortit/O2/O2-06.yaml")


async def test_a_replacement_that_finds_nothing_says_so_and_one_that_leaves_nothing_is_refused(season: Store) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await seen.press("colon")
        await seen.write("olematon\nx\n")
        assert "nothing to change" in seen.notices
        await seen.press("colon")
        await seen.write("Kysely toteutetaan.\n\n")
        assert "nothing would be left of" in seen
    assert season.state() == before


async def test_all_that_are_marked_move_to_a_theme_and_keep_their_bytes(season: Store) -> None:
    before = season.read("kortit/O2/O2-02.yaml")
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "space", "s")
        assert "Move 2 goals to which theme?" in seen
        await seen.write("s1\n")
        assert "moved to S1: 2 goals" in seen
        await seen.press("enter")
        assert seen.pane("goals").startswith("O2 · 18 goals")
    assert season.read("kortit/S1/O2-02.yaml") == before


async def test_all_that_are_marked_are_removed_and_taken_back_by_discarding(season: Store) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("space", "space", "r")
        assert "removed: 2 goals" in seen
        await seen.press("enter")
        assert not (season.root / "kortit/O2/O2-02.yaml").exists()
        assert "2 marked" in seen
        await seen.press("d")
        assert "Discard the drafts of 2 goals" in seen
        await seen.press("enter")
    assert season.state() == before


async def test_the_means_of_a_goal_are_copied_to_all_that_are_marked(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("M")
        assert "mark the goals that are to have these means first (Space)" in seen.notices
        await seen.press("space", "space", "left", "up", "right")
        marked = seen.pressed
        await seen.press("M")
        assert "Copy the means of O1-01" in seen
        await seen.press("down", "enter")
        assert "means of O1-01: 2 goals" in seen
        await seen.press("enter")
        assert seen.pressed - marked == 4
    text = season.read("kortit/O2/O2-02.yaml")
    assert text.count("Kysely toteutetaan.") == 2
    assert "Esihenkilöt" in text


async def test_what_changed_while_the_table_was_looked_at_is_not_written_over(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("asterisk", "plus")
        season.write("kortit/O2/O2-20.yaml", GOAL)
        await seen.press("enter")
        assert "goals were changed meanwhile, so nothing was written" in seen
    assert season.git("status", "--porcelain").split() == ["M", "kortit/O2/O2-20.yaml"]


# --- taken back ------------------------------------------------------------------------------------------------------


async def test_one_undo_takes_back_what_was_done_to_all_and_the_last_step_comes_first(season: Store) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await seen.press("U")
        assert "nothing was changed here that could be taken back" in seen.notices
        await to_second_theme(seen)
        await seen.press("asterisk", "plus", "enter", "escape", "plus")
        assert "21 drafts" not in seen
        await seen.press("U")
        assert "taken back: target year +1, O2-02" in seen.notices
        assert years(season) == {"target_year: 2022", "target_year: 2023"}
        await seen.press("U")
        assert "taken back: target year +1, 20 goals" in seen.notices
    assert season.state() == before


@pytest.mark.parametrize("keys", [("r", "y"), ("s", "enter"), ("plus", "d", "y", "U")])
async def test_an_undo_takes_back_a_removal_a_move_and_what_was_discarded(season: Store, keys: tuple[str, ...]) -> None:
    before = season.state()
    async with full_screen(season.root, language="en") as seen:
        await seen.press(*keys)
        assert season.state() != before
        await seen.press("U")
    assert season.state() == before


async def test_an_undo_is_refused_in_words_where_a_file_has_changed_since(season: Store) -> None:
    async with full_screen(season.root, language="en") as seen:
        await to_second_theme(seen)
        await seen.press("asterisk", "plus", "enter")
        season.write("kortit/O2/O2-20.yaml", GOAL)
        await seen.press("f5", "U")
        assert "not taken back, since files were changed after that; nothing was changed" in seen
    assert season.read("kortit/O2/O2-20.yaml") == GOAL
    assert len(years(season)) == 3  # one of them is that of the file changed by hand


async def test_what_was_committed_since_is_not_taken_back(season: Store, cli: Cli) -> None:
    async with full_screen(season.root, language="en") as seen:
        await seen.press("plus")
        cli(season, "amend", "--decision", "Kv 8.2.2021 § 4")
        await seen.press("f5", "U")
        assert "committed since; old values are brought back in the history" in seen
    assert season.git("status", "--porcelain") == ""
