"""Comparing in the full screen: two points chosen like decisions in minutes, the table between them, and its files."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from kortit.rendering import FORMATS, Format
from store.repository import Repository
from tests.conftest import DECIDED, GOAL, Store, kortit_process
from tests.functional.screen.pasting import each, paste, put
from tests.screen import PATIENCE, Seen, full_screen
from tui.screens.browse import BrowseScreen
from tui.screens.compare import CompareScreen
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from kortit.changes import ChangeTable
    from tests.conftest import Cli, Templates

pytestmark = pytest.mark.anyio

LATER = ("--decision", "Kv 5.5.2021 § 7")
GIVEN = "this table is given"


@pytest.fixture
def decided(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with two decisions (a year, then a text), a tag, a branch, a proposal, and a draft of typography."""

    def prepare(store: Store) -> None:
        store.git("branch", "vanha")
        cli(store, "set", "O1-01", "--target-year", "2023")
        assert cli(store, "amend", *DECIDED).code == 0
        store.git("tag", "talousarvio-2021")
        cli(store, "set", "S1-01", "--goal", "Asiointi on sujuvaa")
        assert cli(store, "amend", *LATER).code == 0
        assert cli(store, "proposal", "new", "talousarvio-2022").code == 0
        cli(store, "set", "O1-01", "--target-year", "2030")
        assert cli(store, "amend").code == 0
        assert cli(store, "proposal", "switch").code == 0

    return templates.prepared("compared", tmp_path / "kunta", prepare)


def table(seen: Seen) -> str:
    """The rows, visible or not, and the text beside them: of one row, or of the whole table."""
    rows = seen.app.screen.query_one("#rows", LineList)
    lines = [one.text if isinstance(one, HeadingLine) else rows.paint(one, 1000) for one in rows.items]
    return "\n".join([*(line.plain for line in lines), seen.app.screen.query_one(TablePage).plain])


def top(seen: Seen) -> str:
    """The first line of the screen, which names the two points."""
    return seen.lines[0].strip()


async def choose(seen: Seen, key: str, words: str) -> None:
    """Choose a point by words of its name."""
    await seen.press(key)
    await paste(seen, words)
    await seen.press("enter")


async def test_comparing_begins_at_the_point_of_the_cards_and_ends_in_the_working_tree(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        assert top(seen) == "Kv 1.2.2021 § 3 → the working tree"
        assert seen.pane("rows").startswith("Changes · 1/1 S1 S1-01 goal text")
        assert "changed 1, new" in seen.lines[-2]


async def test_the_list_of_points_reads_like_minutes_not_like_a_log(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "l")
        for words in (
            "the working tree",
            "the last commit",
            "Kv 5.5.2021 § 7",
            "Kv 1.2.2021 § 3",
            "lähtötilanne",
            "tag talousarvio-2021",
            "branch vanha",
            "proposal talousarvio-2022",
            "the beginning",
        ):
            assert words in seen
        assert decided.git("rev-parse", "--short=7", "HEAD").strip() not in seen.text


@pytest.mark.parametrize(
    ("typed", "named", "changed"),
    [
        ("kv 5.5", "Kv 5.5.2021 § 7", 0),
        ("kv 1.2", "Kv 1.2.2021 § 3", 1),
        ("tag tal", "tag talousarvio-2021", 1),
        ("vanha", "branch vanha", 2),
        ("proposal", "proposal talousarvio-2022", 1),
        ("last commit", "the last commit", 0),
        ("beginning", "the beginning", 2),
    ],
)
async def test_any_point_can_be_compared_from(decided: Store, typed: str, named: str, changed: int) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", typed)
        assert top(seen) == f"{named} → the working tree"
        shown = table(seen)
        if named == "the beginning":
            assert "new 2" in seen.lines[-2]
        elif changed:
            assert f"changed {changed}," in seen.lines[-2]
        else:
            assert "no changes between these points" in seen
        assert ("O1-01" in shown) == (named in ("branch vanha", "proposal talousarvio-2022", "the beginning"))


async def test_any_point_can_be_compared_to_and_the_working_tree_again(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "vanha")
        await choose(seen, "l", "kv 1.2")
        assert top(seen) == "branch vanha → Kv 1.2.2021 § 3"
        assert "S1-01" not in table(seen)
        await choose(seen, "l", "proposal tal")
        assert top(seen) == "branch vanha → proposal talousarvio-2022"
        assert "2030" in table(seen)
        await choose(seen, "l", "working")
        assert top(seen) == "branch vanha → the working tree"


async def test_the_working_tree_is_never_offered_to_compare_from(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "a")
        assert "the last commit" in seen
        await seen.write("working")
        assert "nothing with these words" in seen


@pytest.mark.parametrize("typed", ["1.3.2021", "2021-03-01"])
async def test_a_typed_date_is_the_state_after_the_last_decision_by_then(decided: Store, typed: str) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "vanha")
        await choose(seen, "l", typed)
        assert top(seen) == f"branch vanha → {typed}"
        assert "2021" in table(seen)
        assert "2023" in table(seen)
        assert "S1-01" not in table(seen)


async def test_a_typed_citation_is_its_amendment_however_it_is_written(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "Kv 01.02.2021 §3")
        assert "S1-01" in table(seen)
        assert "O1-01" not in table(seen)
        assert "tag" not in top(seen)


async def test_a_decision_that_is_not_there_is_told_and_the_table_stays_away(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "Kv 9.9.2019 § 99")
        assert "Not done" in seen
        await seen.press("escape")
        assert "Kv 9.9.2019 § 99 → the working tree" in top(seen)
        assert "cannot be compared" in top(seen)
        assert table(seen) == ""
        await seen.press("v")
        assert seen.notices == ["there is no table yet"]
        await choose(seen, "a", "vanha")
        assert top(seen) == "branch vanha → the working tree"


async def test_words_that_no_point_has_are_said_to_have_none(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        before = top(seen)
        await choose(seen, "a", "olematon")
        assert "nothing with these words" in seen
        await seen.press("escape")
        assert top(seen) == before


async def test_the_points_change_places(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "vanha")
        await choose(seen, "l", "kv 1.2")
        before = table(seen)
        await seen.press("x")
        assert top(seen) == "Kv 1.2.2021 § 3 → branch vanha"
        assert table(seen) != before
        await seen.press("x")
        assert table(seen) == before


async def test_the_working_tree_does_not_change_places_and_that_is_said(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "x")
        assert seen.notices == ["the working tree is always what is compared to"]
        assert top(seen) == "Kv 1.2.2021 § 3 → the working tree"


async def test_old_and_new_stand_beside_each_other_where_there_is_room_and_stacked_where_not(decided: Store) -> None:
    for width, beside in ((120, True), (100, True), (80, False), (40, False)):
        async with full_screen(decided.root, language="en", size=(width, 30)) as seen:
            if width < 60:
                await seen.press("enter")
            await each(seen, "c", "t")
            shown = table(seen)
            assert ("│" in shown) is beside
            assert "S1-01" in shown


async def test_the_table_is_set_again_when_the_terminal_changes(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "t")
        assert "│" in table(seen)
        await seen.pilot.resize_terminal(70, 30)
        await seen.until(lambda: "│" not in table(seen))
        await seen.pilot.resize_terminal(120, 30)
        await seen.until(lambda: "│" in table(seen))


async def many(seen: Seen, store: Store, *, themes: int = 2) -> None:
    """Compare a store in which twenty goals are new in each of some themes."""
    for theme in range(1, themes + 1):
        for number in range(2, 22):
            store.write(f"kortit/O{theme}/O{theme}-{number:02}.yaml", GOAL.replace("2021", str(2020 + number)))
    await seen.press("f5", "c")
    await choose(seen, "a", "last commit")


async def test_n_and_b_go_from_row_to_row_and_say_where_they_end(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 20)) as seen:
        await many(seen, store)
        assert "1/40" in seen.pane("rows")
        await each(seen, "n", "n", "b")
        assert "2/40" in seen.pane("rows")
        assert seen.pane("table").startswith("O1-03 New Henkilöstö")
        await each(seen, "b", "b")
        assert seen.notices == ["this is the first row"]
        await each(seen, "end", "n")
        assert seen.notices[-1] == "this is the last row"
        assert "40/40" in seen.pane("rows")


async def test_the_heading_of_the_rows_that_are_seen_stays_above_them(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 20)) as seen:
        await many(seen, store)
        await each(seen, "pagedown", "n", "n")
        assert seen.lines[2][1:].startswith("O1 ")
        await seen.press("end")
        assert seen.lines[2][1:].startswith("O2 ")


async def test_the_whole_table_is_shown_at_the_row_and_follows_it(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 20)) as seen:
        await many(seen, store)
        await each(seen, "n", "t")
        assert "O1-03" in seen.lines[2]
        await seen.press("n")
        assert "O1-04" in seen.lines[2]
        await seen.press("home")
        assert "Change table" in seen.lines[2]
        await each(seen, "n", "b", "b", "b")
        assert "Change table" in seen.lines[2]
        await seen.press("escape")
        assert seen.pane("rows").startswith("Changes · 1/40")


async def test_rows_are_narrowed_to_a_theme_and_to_words_and_all_come_back(store: Store) -> None:
    async with full_screen(store.root, language="en", size=(120, 20)) as seen:
        await many(seen, store)
        await seen.press("r")
        assert "the whole table 40" in seen
        await seen.write("o2")
        await seen.press("enter")
        assert "1/20 O2 O2-02" in seen.pane("rows")
        assert seen.lines[-2].endswith("O2")
        await seen.press("slash")
        await seen.write("2025")
        assert seen.pane("rows").startswith("Changes · 1/1 O2 O2-05")
        await each(seen, "enter", "escape")
        assert "/20" in seen.pane("rows")
        await seen.press("v")
        assert "content: O2" in seen
        await each(seen, "escape", "r", "enter")
        assert "/40" in seen.pane("rows")
        await seen.press("r")
        await seen.write("oppiminen")
        await each(seen, "enter", "v")
        assert seen.notices == ["the whole table is written, not only the rows that are shown"]


async def test_words_that_no_row_has_are_said_to_have_none(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c", "slash")
        await seen.write("xyzzy")
        assert "no row with these words" in seen
        await seen.press("enter", "right", "enter")
        assert seen.notices == ["no goal is chosen"]


async def test_enter_goes_to_the_goal_in_the_cards_and_esc_comes_back_to_the_row(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "vanha")
        await each(seen, "end", "enter")
        assert seen.pane("goals").startswith("S1 · 1 goal")
        assert "on sujuvaa" in seen.pane("goal")
        await seen.press("escape")
        assert "2/2" in seen.pane("rows")
        await seen.press("escape")
        assert "O1 · 1 goal" in seen


async def test_a_goal_that_is_not_in_the_cards_any_more_is_told(decided: Store, cli: Cli) -> None:
    cli(decided, "remove", "S1-01")
    assert cli(decided, "amend", "--decision", "Kv 6.6.2021 § 8").code == 0
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "enter")
        assert "S1-01  goal removed" in seen
        await seen.press("enter")
        assert seen.notices == ["S1-01 is not in the cards any more"]


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_where_there_is_no_room_a_row_is_opened_over_the_list(decided: Store, size: tuple[int, int]) -> None:
    async with full_screen(decided.root, language="en", size=size) as seen:
        if size[0] < 60:
            await seen.press("enter")
        await seen.press("c")
        assert "S1-01  goal text" in seen
        await seen.press("enter")
        assert seen.pane("table").startswith("S1-01 Asiointi")
        await seen.press("escape")
        assert "S1-01  goal text" in seen
        await each(seen, "right", "enter")
        assert "S1-01 2022 Asiointi on" in seen.pane("goals")


async def test_a_setting_that_changed_is_a_row_with_its_old_and_new_value(decided: Store) -> None:
    decided.write("kortit.yaml", decided.read("kortit.yaml").replace("goal: [council]", "goal: any"))
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "last commit")
        assert "Authority: the goal text: decided by: Kaupunginvaltuusto (Kv) → may be" in table(seen)
        assert "may be changed without a decision" in seen.pane("table")


async def test_only_substantive_changes_are_shown_on_request_and_it_is_said(store: Store) -> None:
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi, sujuu."\ntarget_year: 2022\nmeans: []\n')
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2024"))
    async with full_screen(store.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "last commit")
        assert "S1-01" in table(seen)
        await seen.press("s")
        assert "S1-01" not in table(seen)
        assert "O1-01" in table(seen)
        assert "substantive changes only" in seen
        await seen.press("s")
        assert "S1-01" in table(seen)
        assert "substantive changes only" not in seen


async def test_where_nothing_changed_it_is_said_kindly(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "last commit")
        assert "no changes between these points" in seen
        await seen.press("n")
        assert seen.notices == ["this is the last row"]


async def test_a_draft_made_elsewhere_is_in_the_table_once_everything_is_read_again(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "last commit")
        assert kortit_process(decided.root, "set", "O1-01", "--target-year", "2041").returncode == 0
        await seen.press("f5")
        assert "2041" in table(seen)


async def test_the_table_is_copied_as_text(decided: Store, cli: Cli) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "y")
        assert "S1-01" in seen.app.clipboard
        assert "Asiointi" in seen.app.clipboard
        assert "\x1b" not in seen.app.clipboard
        assert seen.notices


async def test_esc_leads_back_to_the_cards(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "escape")
        assert "O1 · 1 goal" in seen


# --- written into a file ---


@pytest.mark.parametrize("known", FORMATS.values(), ids=lambda known: known.name)
async def test_what_is_written_is_what_the_command_line_writes(decided: Store, cli: Cli, known: Format) -> None:
    ours, theirs = decided.root.parent / f"ours{known.suffix}", decided.root.parent / f"theirs{known.suffix}"
    async with full_screen(decided.root, language="fi") as seen:
        await seen.press("c")
        await choose(seen, "a", "vanha")
        await seen.press("v")
        await rename(seen, str(ours))
        assert str(ours) in seen
    assert cli(decided, "changes", decided.git("rev-parse", "vanha").strip(), "-o", str(theirs), lang="fi").code == 0
    assert ours.read_bytes() == theirs.read_bytes()


async def rename(seen: Seen, name: str) -> None:
    """Replace the name in the field, and confirm."""
    await put(seen, name)
    await seen.press("enter")


async def test_the_path_of_what_was_written_is_copied_and_esc_goes_on(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v", "enter")
        written = decided.root / "changes.pdf"
        assert written.is_file()
        assert "Written" in seen
        await seen.press("y")
        assert seen.app.clipboard == str(written)
        await seen.press("escape")
        assert top(seen).endswith("the working tree")


async def test_only_substantive_rows_are_written_where_only_they_are_shown(store: Store) -> None:
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi, sujuu."\ntarget_year: 2022\nmeans: []\n')
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2024"))
    async with full_screen(store.root, language="en") as seen:
        await seen.press("c")
        await choose(seen, "a", "last commit")
        await each(seen, "s", "v")
        await rename(seen, "changes.md")
    assert "S1-01" not in store.read("changes.md")
    assert "Henkilöstö voi hyvin" in store.read("changes.md")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("taulukko.docm", "the format cannot be told from the name"),
        ("taulukko", f"known endings: {', '.join(one.suffix for one in FORMATS.values())}"),
        ("kansio.md", "kansio.md is a folder; name a file"),
        ("puuttuu/taulukko.md", "does not exist"),
    ],
)
async def test_a_name_that_cannot_be_written_is_refused_in_words(decided: Store, name: str, said: str) -> None:
    (decided.root / "kansio.md").mkdir()
    before = decided.state()
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, name)
        assert said in seen
        assert "Write the table into which file?" in seen
        await seen.press("escape")
        assert top(seen).endswith("the working tree")
    assert decided.state() == before


async def test_several_formats_are_written_at_once_when_their_endings_are_named(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, "the changes.md .csv  .html .csv")
        assert "Written" in seen
        shown = seen.pane("page")
    for ending in (".md", ".csv", ".html"):
        assert f"the changes{ending}" in shown
        assert "Asiointi" in decided.read(f"the changes{ending}")


async def test_one_theme_is_written_with_tracked_changes_and_opened_by_the_desktop(
    decided: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs, opened = decided.root.parent / "ohjelmat", decided.root.parent / "avattu"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        (programs / name).write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    decided.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2026"))
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        assert "content: the whole table" in seen
        await put(seen, "changes.pdf")
        await each(seen, "f3")
        await seen.write("o1")
        await each(seen, "enter", "f4")
        assert "content: O1" in seen
        assert "Word with tracked changes: yes" in seen
        await rename(seen, "changes.pdf")
        assert "name one that ends in .docx" in seen
        await each(seen, "f4", "f4", "enter")
        assert "changes.docx" in seen
        await seen.press("a")
        assert seen.notices == ["opened: changes.docx"]
    assert opened.read_text(encoding="utf-8") == str(decided.root / "changes.docx")
    words = ZipFile(decided.root / "changes.docx").read("word/document.xml").decode()
    assert "<w:ins " in words
    assert "2026" in words
    assert "Asiointi" not in words


async def test_the_part_of_a_theme_in_an_amendment_is_written_alone(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "enter", "v", "f3")
        await seen.write("s1")
        await seen.press("enter")
        await rename(seen, "changes.md")
        assert "Written" in seen
    assert "Vain päämäärä" in decided.read("changes.md")


async def test_where_no_program_opens_files_that_is_said(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = shutil.which("git")
    assert git
    (tmp_path / "ohjelmat").mkdir()
    (tmp_path / "ohjelmat" / "git").symlink_to(git)
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "V", "f4")
        assert "only a change table can be written with tracked changes" in seen.notices
        await seen.press("enter")
        monkeypatch.setenv("PATH", str(tmp_path / "ohjelmat"))
        await seen.press("a")
        assert any(notice.startswith("there is no program here that opens files") for notice in seen.notices)


async def test_a_file_that_is_there_is_written_over_only_when_it_is_meant(decided: Store) -> None:
    decided.write("changes.md", "arvokas")
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, "changes.md")
        assert "Write over the file?" in seen
        await each(seen, "enter", "escape")
        assert decided.read("changes.md") == "arvokas"
        await each(seen, "v", "enter", "y")
        assert "Written" in seen
    assert "Asiointi" in decided.read("changes.md")


async def test_a_folder_that_cannot_be_written_is_said_in_the_systems_words(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, "/proc/taulukko.md")
        assert "Git or the system failed" in seen
        assert "/proc/taulukko.md" in seen
        await seen.press("escape")
        assert top(seen).endswith("the working tree")


async def test_a_home_folder_may_be_written_as_a_tilde(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, "~/muutokset.csv")
        written = Path("~/muutokset.csv").expanduser()
        assert written.is_file()
    written.unlink()


# --- a given table ---


async def test_a_given_table_has_no_points_to_choose_and_says_so(decided: Store) -> None:
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "h", "enter")
        assert top(seen) == "Kv 5.5.2021 § 7"
        for key in ("a", "l", "x"):
            await seen.press(key)
            assert seen.notices[-1].startswith(GIVEN)
        assert top(seen) == "Kv 5.5.2021 § 7"
        await seen.press("question_mark")
        assert GIVEN in seen


async def test_comparing_where_git_cannot_be_asked_says_why_not(store: Store) -> None:
    store.write(".git/HEAD", "rikki\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("c")
        assert seen.notices == ["git could not be asked; see the status line"]


async def test_volumes_are_not_written_over_older_ones_unasked(decided: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kortit.rendering.pdf._LIMIT", 0.0)
    place = decided.root.parent / "osat.pdf"
    older = place.with_stem("osat-2")
    older.write_text("arvokas", encoding="utf-8")
    decided.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu hyvin"\ntarget_year: 2022\nmeans: []\n')
    decided.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2026"))
    async with full_screen(decided.root, language="en") as seen:
        await seen.press("c", "v")
        await rename(seen, str(place))
        assert "Write over the file?" in seen
        assert older.read_text(encoding="utf-8") == "arvokas"
        await seen.press("y")
    assert older.read_bytes().startswith(b"%PDF-")
    assert place.with_stem("osat-1").exists()


async def test_the_folder_of_the_last_file_is_offered_for_the_next(decided: Store) -> None:
    folder = decided.root.parent / "poytakirja"
    folder.mkdir()
    async with full_screen(decided.root, language="en") as seen:
        await each(seen, "c", "v")
        await rename(seen, str(folder / "muutokset.csv"))
        await each(seen, "escape", "v", "enter")
        assert "Written" in seen
    assert (folder / "changes.csv").is_file()


async def test_what_is_typed_before_the_list_of_points_is_read_is_typed_into_it(decided: Store) -> None:
    async with full_screen(decided.root) as seen:
        await seen.write("cakv 1.2\n")
        assert top(seen).startswith("Kv 1.2.2021 § 3 → ")


async def test_keys_that_come_before_the_table_is_read_wait_for_it_and_escape_does_not(
    decided: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, read = threading.Event(), Repository.changes

    def held(repository: Repository, *asked: Any, **options: Any) -> ChangeTable:
        let_go.wait(PATIENCE)
        return read(repository, *asked, **options)

    async with full_screen(decided.root, language="en") as seen:
        monkeypatch.setattr(Repository, "changes", held)
        try:
            await seen.pilot.press("c", "escape")
            assert type(seen.app.screen) is BrowseScreen
            await seen.pilot.press("c", "v")
            opened: object = type(seen.app.screen)
            assert opened is CompareScreen
            assert not seen.notices
        finally:
            let_go.set()
        await seen.settle()
        assert "Write the table into which file?" in seen
        assert not seen.notices
