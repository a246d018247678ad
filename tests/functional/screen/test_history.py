"""The history in the full screen: amendments like minutes, their tables, the cards as they stood, and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED, GOAL, Store, kortit_process
from tests.functional.screen.pasting import each, put
from tests.screen import Seen, full_screen
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

pytestmark = pytest.mark.anyio

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"
READ_ONLY = "this is how it stood; nothing can be changed here"


@pytest.fixture
def decided(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with two decisions: a year of O1-01, then a text of S1-01."""

    def prepare(store: Store) -> None:
        cli(store, "set", "O1-01", "--target-year", "2023")
        assert cli(store, "amend", *DECIDED).code == 0
        cli(store, "set", "S1-01", "--goal", "Asiointi on sujuvaa")
        assert cli(store, "amend", "--decision", "Kv 5.5.2021 § 7").code == 0

    return templates.prepared("two decisions", tmp_path / "kunta", prepare)


def table(seen: Seen) -> str:
    """The whole table beside the list."""
    return seen.app.screen.query_one(TablePage).plain


async def test_amendments_stand_newest_first_with_their_decisions_and_what_they_changed(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("h")
        assert "History" in seen.lines[0]
        assert "4 amendments" in seen.lines[0]
        assert "Kv 5.5.2021 § 7" in seen.lines[2]
        assert "Kv 1.2.2021 § 3" in seen.lines[3]
        assert "lähtötilanne" in seen.lines[4]
        assert "settings" in seen.lines[5]
        assert seen.lines[-2].strip() == "S1-01: tavoitteen teksti · 5.5.2021 · Strategiayksikkö"


async def test_the_table_of_the_amendment_under_the_cursor_stands_beside_it(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("h")
        await seen.until(lambda: "S1-01" in table(seen))
        await seen.press("down")
        await seen.until(lambda: "O1-01" in table(seen))
        assert "S1-01" not in table(seen)
        await seen.press("up")
        await seen.until(lambda: "S1-01" in table(seen))


async def test_enter_shows_the_table_whole_and_esc_leads_back(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "down", "enter")
        assert seen.lines[0].strip() == "Kv 1.2.2021 § 3"
        assert "2021" in table(seen)
        assert "2023" in table(seen)
        await seen.press("escape")
        assert "History" in seen.lines[0]
        assert "Kv 1.2.2021 § 3" in seen.lines[3]
        await seen.press("escape")
        assert "O1 · 1 goal" in seen


async def test_the_table_of_an_amendment_is_written_into_a_file(decided: Store, cli: Cli) -> None:
    theirs = decided.root.parent / "theirs.csv"
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "down", "v")
        await put(seen, "paatos.csv")
        await seen.press("enter")
        assert "Written" in seen
    ends = decided.git("rev-parse", "HEAD~2", "HEAD~1").split()
    assert cli(decided, "changes", "..".join(ends), "-o", str(theirs)).code == 0
    assert (decided.root / "paatos.csv").read_bytes() == theirs.read_bytes()


async def test_the_amendments_of_one_goal_are_shown_alone_and_then_all_again(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("H")
        assert "History of O1-01" in seen.lines[0]
        assert "2 amendments" in seen.lines[0]
        assert "Kv 5.5.2021 § 7" not in seen
        await seen.press("h")
        assert "4 amendments" in seen.lines[0]
        assert "Kv 5.5.2021 § 7" in seen
        await seen.press("h")
        assert seen.notices == ["all amendments are shown"]


@pytest.fixture
def lived(decided: Store, cli: Cli) -> Store:
    """A store in which O1-01 was amended twice more: another means with others, then moved and put right."""
    cli(decided, "set", "S1-01", "--target-year", "2030")
    decided.write("keinot.txt", "Kysely toteutetaan joka vuosi.\nValmennus jatkuu.\n  Esihenkilöt\n  Työyhteisöt\n")
    cli(decided, "set", "O1-01", "--means-file", "keinot.txt")
    (decided.root / "keinot.txt").unlink()
    assert cli(decided, "amend", "--decision", "Kv 6.6.2021 § 8", "--effective", "1.1.2022").code == 0
    cli(decided, "move", "O1-01", "O2")
    moved = cli(decided, "amend", "--decision", "Kv 7.7.2021 § 9")
    assert moved.code == 0
    assert cli(decided, "correct", moved.out.strip(), "--decision", "Kv 7.7.2021 § 10").code == 0
    return decided


async def test_under_a_goal_stands_what_each_amendment_did_to_it(lived: Store) -> None:
    async with full_screen(lived.root, language="en", size=(120, 60)) as seen:
        await seen.press("g")
        await seen.write("o1-01\n")
        await seen.until(lambda: "Timeline" in seen.pane("goal"))
        timeline, _sign, beginning = seen.pane("goal").partition("Timeline ")[2].partition("lähtötilanne (")
        assert timeline == (
            "Kv 7.7.2021 § 10 its decision was put right later the theme O1 → O2 "
            "Kv 6.6.2021 § 8, effective 1.1.2022 the means ~ • Kysely toteutetaan joka vuosi. (edited) "
            "Kv 1.2.2021 § 3 the target year 2021 → 2023 "
        )
        assert ") goal added" in beginning  # on the day of the test


async def test_the_timeline_of_a_goal_says_what_each_amendment_did_to_it_alone(lived: Store) -> None:
    async with full_screen(lived.root, language="en") as seen:
        await seen.press("g")
        await seen.write("o1-01\n")
        await seen.press("H", "down")
        assert "Kv 6.6.2021 § 8, effective 1.1.2022 means" in seen.pane("rows")
        assert "Kysely toteutetaan joka vuosi." in seen.pane("table")
        assert "2030" not in seen.text
        await seen.press("down")
        assert "the target year 2021 → 2023" in seen.pane("table")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_from_the_timeline_enter_opens_the_decisions_table_at_the_row_and_esc_leads_back(
    lived: Store, size: tuple[int, int]
) -> None:
    async with full_screen(lived.root, language="en", size=size) as seen:
        await seen.press("g")
        await seen.write("o1-01\n")
        await each(seen, "H", "down", "enter")
        assert seen.lines[0].strip() == "Kv 6.6.2021 § 8, effective 1.1.2022"
        assert "Kysely toteutetaan joka vuosi." in seen.pane("table")
        await seen.press(*(("escape",) if size[0] < 90 else ()), "escape")
        assert "History of O1-01" in seen.lines[0]
        assert "2/4" in seen.pane("rows")


async def test_amendments_are_found_by_words_of_their_decisions_and_goals(lived: Store) -> None:
    async with full_screen(lived.root, language="en") as seen:
        await seen.press("h", "slash")
        await seen.write("kv s1-01 2021")
        assert "1/2 Kv 6.6.2021 § 8" in seen.pane("rows")
        await seen.write(" 5.5")
        assert "1/1 Kv 5.5.2021 § 7" in seen.pane("rows")
        await seen.write(" xyzzy")
        assert "no amendment with these words" in seen
        await each(seen, "enter", "escape")
        assert "1/6 Kv 7.7.2021 § 10" in seen.pane("rows")


async def test_a_goal_that_was_never_amended_has_no_history_and_that_is_said(decided: Store) -> None:
    decided.write("kortit/O1/O1-02.yaml", GOAL)
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("H")
        assert "History of O1-02" in seen.lines[0]
        assert "nothing was amended yet" in seen
        for key in ("s", "u", "v"):
            await seen.press(key)
            assert seen.notices[-1] == "no amendment is chosen"


async def test_a_decision_that_was_put_right_is_shown_as_it_is_right_and_said_to_be(decided: Store, cli: Cli) -> None:
    commit = decided.git("rev-parse", "HEAD").strip()
    assert cli(decided, "correct", commit, "--decision", "Kv 6.5.2021 § 8").code == 0
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("h")
        assert "Kv 6.5.2021 § 8" in seen
        assert "Kv 5.5.2021 § 7" not in seen
        assert "its decision was put right later" in seen.lines[-2]
        await seen.press("down")
        assert "put right" not in seen.lines[-2]


async def test_undo_is_asked_first_and_brings_the_old_values_back_as_drafts(decided: Store) -> None:
    head = decided.git("rev-parse", "HEAD")
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "down", "u")
        assert "Bring the old values of this amendment back as drafts?" in seen
        await each(seen, "u", "enter", "escape")
        assert "target_year: 2023" in decided.read(O1)
        await each(seen, "u", "y")
        assert "Brought back as drafts" in seen
        assert "O1-01: brought back as a draft (the target year)" in seen
        await each(seen, "escape", "escape")
        assert "1 draft" in seen.lines[0]
        assert "2023 → 2021" in seen
    assert "target_year: 2021" in decided.read(O1)
    assert decided.git("rev-parse", "HEAD") == head


async def test_what_an_undo_brought_back_can_be_taken_to_a_decision_at_once(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "down", "u", "y", "enter")
        assert "[x] O1-01: target year 2023 → 2021" in seen


async def test_undo_leaves_alone_what_was_changed_again_since_and_says_so(decided: Store, cli: Cli) -> None:
    cli(decided, "set", "O1-01", "--target-year", "2029")
    assert cli(decided, "amend", "--decision", "Kv 7.7.2021 § 9").code == 0
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "down", "down")
        assert "O1-01" in seen.lines[-2]
        await each(seen, "u", "y")
        assert "O1-01: changed again since, so left alone (the target year)" in seen
    assert "target_year: 2029" in decided.read(O1)


async def test_settings_are_brought_back_as_kortit_undo_does(decided: Store) -> None:
    before = decided.read("kortit.yaml")
    decided.write("kortit.yaml", before.replace("means: any", "means: [council]"))
    assert kortit_process(decided.root, "amend", "--decision", "Kv 8.8.2022 § 10").returncode == 0
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "u", "y")
        assert "Brought back as drafts" in seen
    assert decided.read("kortit.yaml") == before


async def test_what_was_amended_elsewhere_appears_when_everything_is_read_again(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("h")
        kortit_process(decided.root, "set", "O1-01", "--target-year", "2031")
        done = kortit_process(decided.root, "amend", "--decision", "Kv 8.8.2021 § 10")
        assert done.returncode == 0, done.stderr
        await seen.press("f5")
        assert "5 amendments" in seen.lines[0]
        assert "Kv 8.8.2021 § 10" in seen.lines[2]
        assert "S1-01" in seen.lines[-2]  # the cursor stayed on the amendment that it was on


async def test_a_decision_of_another_municipality_of_the_repository_is_no_amendment_here(decided: Store) -> None:
    decided.write("muu/lue.txt", "x")
    decided.commit("muualla")
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("h")
        assert "muualla" not in seen


# --- the past ---


async def past(seen: Seen) -> None:
    """Go to the cards as they stood before the year was decided."""
    await each(seen, "h", "down", "down", "s")


async def test_the_cards_as_they_stood_are_clearly_marked_as_past(decided: Store) -> None:
    async with full_screen(decided.root, language="en", size=(140, 30)) as seen:
        await past(seen)
        assert "AS IT STOOD: lähtötilanne" in seen.lines[0]
        assert "(read-only)" in seen.lines[0]
        assert "O1-01 2021 Henkilöstö voi hyvin" in seen
        assert "2023" not in seen.text
        await each(seen, "left", "end", "right")
        assert "Asiointi sujuu" in seen
        assert "Asiointi on sujuvaa" not in seen


async def test_every_changing_action_says_that_the_past_cannot_be_changed(decided: Store) -> None:
    before = decided.state()
    async with full_screen(decided.root, language="en") as seen:
        await past(seen)
        for key in ("enter", "m", "a", "u", "s", "r", "d", "f4"):
            await seen.press(key)
            assert "AS IT STOOD" in seen.lines[0], key
            assert seen.notices == [READ_ONLY], key
        await seen.press("question_mark")
        assert READ_ONLY in seen
    assert decided.state() == before


async def test_esc_leads_out_of_the_past_into_the_history_it_came_from(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await past(seen)
        await seen.press("escape")
        assert "History" in seen.lines[0]
        await seen.press("escape")
        assert "AS IT STOOD" not in seen.lines[0]
        assert "2023" in seen


async def test_going_about_in_the_past_does_not_change_what_is_remembered_of_the_present(decided: Store) -> None:
    decided.write("kortit/A1/A1-01.yaml", GOAL)
    async with full_screen(decided.root, language="en") as seen:
        await past(seen)
        await each(seen, "left", "end", "right", "escape", "escape")
        assert "O1-01" in seen.lines[-2]
    async with full_screen(decided.root, language="en") as seen:
        assert "O1 · 1 goal" in seen


async def test_goals_of_the_past_are_found_and_copied_but_drafts_are_not_there(decided: Store) -> None:
    decided.write(O1, GOAL.replace("2021", "2044"))
    async with full_screen(decided.root, language="en") as seen:
        assert "1 draft" in seen.lines[0]
        await past(seen)
        assert "draft" not in seen.lines[0]
        await seen.press("slash")
        await seen.write("kysely")
        assert "1 goal found" in seen
        await each(seen, "enter", "y", "enter")
        assert "2021" in seen.app.clipboard
        assert "2044" not in seen.app.clipboard


async def test_the_history_of_an_old_store_says_when_there_is_no_commit_yet(store: Store) -> None:
    store.git("update-ref", "-d", "HEAD")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("h")
        assert len(seen.notices) == 1


# --- just amended ---


async def test_after_an_amendment_its_table_file_undo_and_id_are_one_key_away(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    async with full_screen(store.root, language="en") as seen:
        await each(seen, "a", "tab", "tab", "right")
        await seen.press("tab")
        await put(seen, "1.2.2021")
        await seen.press("tab")
        await put(seen, "3")
        await seen.press("f2", "y")
        assert "Amended" in seen.lines[0]
        commit = store.git("rev-parse", "HEAD").strip()
        assert commit[:12] in seen
        await seen.press("y")
        assert seen.app.clipboard == commit
        await seen.press("t")
        assert "2023" in table(seen)
        await each(seen, "escape", "v", "enter")
        assert "Written" in seen
        await each(seen, "escape", "u", "y")
        assert "O1-01: brought back as a draft" in seen
        await each(seen, "escape", "escape")
        assert "1 draft" in seen.lines[0]
    assert "2021" in store.read(O1)
    assert (store.root / "changes.pdf").is_file()


async def test_two_amendments_of_one_decision_are_told_apart(store: Store, cli: Cli) -> None:
    for year in ("2031", "2032"):
        cli(store, "set", "O1-01", "--target-year", year)
        assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 3", "--again").code == 0
    async with full_screen(store.root) as seen:
        await seen.press("h")
        assert "Kv 1.2.2021 § 3, muutos 1/2" in seen
        assert "Kv 1.2.2021 § 3, muutos 2/2" in seen
