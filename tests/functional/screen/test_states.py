"""States that a store can be in, and what browsing shows of them: nothing there, something broken, another branch."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, git
from tests.screen import full_screen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.anyio

SEVERAL = "goal: Toinen tavoite\ntarget_year: 2022\nmeans: []\n"


# --- nothing there -----------------------------------------------------------------------------------------------------


async def test_a_store_without_goals_says_how_one_is_made(empty_store: Store) -> None:
    async with full_screen(empty_store.root, language="en") as seen:
        assert "no themes yet: u makes a goal" in seen
        assert "Testilä · main" in seen.lines[0]
        come = "no goals yet: u makes one, I brings them in from a document"
        assert come in seen.pane("goals")
        await seen.press("x")
        assert come in seen


async def test_keys_that_need_a_goal_say_so_where_there_is_none(empty_store: Store) -> None:
    async with full_screen(empty_store.root, language="en") as seen:
        for key in ("enter", "right", "enter", "m", "r", "s", "d", "f4", "y", "a", "slash", "escape", "escape"):
            await seen.press(key)
            assert seen.notices in ([], ["no goal is chosen"], ["there are no drafts"])
        assert seen.notices == ["there are no drafts"]
        assert "no themes yet" in seen


async def test_a_repository_without_a_commit_can_be_browsed_and_says_why_the_rest_cannot_be_done(
    empty_store: Store,
) -> None:
    shutil.rmtree(empty_store.root / ".git")
    empty_store.git("init", "-q")
    empty_store.write("kortit/O1/O1-01.yaml", GOAL)
    async with full_screen(empty_store.root, language="en") as seen:
        assert "Henkilöstö voi hyvin" in seen
        assert "drafts" in seen.pane("header")
        for key in ("c", "h", "t"):
            await seen.press(key)
            assert "Henkilöstö voi hyvin" in seen
            assert len(seen.notices) == 1


async def test_a_shallow_clone_shows_cards_and_drafts_and_says_what_is_cut_off(store: Store, tmp_path: Path) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2030"))
    store.commit("vuosi\n\nDecision: Kv 1.2.2021 § 3")
    git(tmp_path, "clone", "-q", "--depth", "1", store.root.as_uri(), "matala")
    (tmp_path / "matala/kortit/O1/O1-01.yaml").write_text(GOAL.replace("2021", "2031"), encoding="utf-8")
    async with full_screen(tmp_path / "matala", language="en") as seen:
        await seen.until(lambda: bool(seen.notices))
        assert "git fetch --unshallow" in seen.notices[0]
        assert "1 draft" in seen.pane("header")
        await seen.press("down", "up")
        assert len(seen.notices) == 1


async def test_a_theme_without_goals_says_how_one_is_made(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("left", "down")
        assert seen.pane("goals") == "O2 · 0 goals no goals in this theme; u makes one"
        assert seen.pane("goal") == ""


async def test_cards_that_nobody_changed_say_so(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        assert "draft" not in seen
        assert "O1-01 as decided" in seen
        assert "●" not in seen.text
        assert "Δ" not in seen.text
        await seen.press("a")
        assert seen.notices == ["there are no drafts"]


# --- something broken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("goal: [\n", "kortit/O1/O1-01.yaml:2:1"),
        ("goal: Ei vuotta\nmeans: []\n", "kortit/O1/O1-01.yaml:1:1"),
        ("goal: x\ntarget_year: 2021\nmeans: []\nvieras: 1\n", "kortit/O1/O1-01.yaml:4:1"),
        (b"\xff\xfe", "kortit/O1/O1-01.yaml:1:1"),
    ],
)
async def test_a_goal_that_cannot_be_read_shows_where_and_why_and_its_neighbours_are_as_ever(
    store: Store, content: str | bytes, said: str
) -> None:
    store.write("kortit/O1/O1-02.yaml", SEVERAL)
    store.commit()
    store.write("kortit/O1/O1-01.yaml", content)
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("O1 · 2 goals O1-02 2022 Toinen tavoite")
        assert "O1-01 ···· the file cannot" in seen.pane("goals")
        assert "problem" in seen.pane("header")
        await seen.press("end")
        assert "The file cannot be read" in seen.pane("goal")
        assert said in seen.pane("goal")
        assert "O1-01 draft, problem" in seen
        await seen.press("s")
        assert seen.notices[-1] == "the file cannot be read; F4 opens it in an editor"
        await seen.press("home", "enter")
        assert "O1-02 · editing" in seen
        await seen.write("x")
        await seen.press("ctrl+s", "escape")
        assert "2 drafts" in seen
    assert "xToinen" in store.read("kortit/O1/O1-02.yaml") or "tavoitex" in store.read("kortit/O1/O1-02.yaml")


async def test_a_file_that_is_no_goal_is_a_problem_and_nothing_else(store: Store) -> None:
    store.write("kortit/O1/muistio.txt", "x")
    store.write("kortit/O1-09.yaml", GOAL)
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goals").startswith("O1 · 1 goal O1-01")
        assert "2 problems" in seen.pane("header")
        await seen.press("o")
        assert "muistio.txt" in seen


async def test_with_invalid_settings_the_cards_can_be_read_and_the_place_is_said(store: Store) -> None:
    store.write("kortit.yaml", store.read("kortit.yaml") + "vieras: 1\n")
    async with full_screen(store.root, language="en") as seen:
        assert "Henkilöstö voi hyvin" in seen.pane("goal")
        assert "1 problem" in seen.pane("header")
        assert "kortit.yaml:" in seen.pane("status")
        await seen.press("a")
        assert seen.notices[-1].startswith("git was not asked yet, or could not be")
        store.git("checkout", "kortit.yaml")
        await seen.press("f5")
        assert "problem" not in seen.pane("header")
        assert "O1-01 as decided" in seen


@pytest.mark.parametrize("content", ["", "{", "[]", b"\xff"])
async def test_settings_that_are_no_settings_at_all_hide_no_card(store: Store, content: str | bytes) -> None:
    store.write("kortit.yaml", content)
    async with full_screen(store.root, language="en") as seen:
        assert "Henkilöstö voi hyvin" in seen.pane("goal")
        assert "problem" in seen.pane("header")
        await seen.press("escape", "down", "down", "enter", "slash", "escape", "o")
        assert "kortit.yaml" in seen


async def test_without_git_the_cards_are_there_and_it_is_said(
    store: Store, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with full_screen(store.root, language="en") as seen:
        (store.root / ".git" / "HEAD").write_text("x\n", encoding="utf-8")
        await seen.press("f5")
        assert "Henkilöstö voi hyvin" in seen.pane("goal")
        assert "git could not be asked" in seen.pane("header")
        assert seen.pane("status") != "O1-01 as decided"


# --- large things --------------------------------------------------------------------------------------------------------


async def test_a_text_of_two_thousand_characters_is_cut_in_the_list_visibly_and_whole_on_its_page(store: Store) -> None:
    words = " ".join(f"sana{number:03d}" for number in range(250))
    store.write("kortit/O1/O1-01.yaml", f"goal: {words}\ntarget_year: 2021\nmeans: []\n")
    async with full_screen(store.root, language="en", size=(120, 24)) as seen:
        row = next(number for number, line in enumerate(seen.lines) if "O1-01  2021" in line)
        assert "…" in seen.lines[row + 8]
        await seen.press("right")
        shown = seen.pane("goal")
        for _page in range(10):
            await seen.press("pagedown")
            shown += seen.pane("goal")
        assert all(word in shown for word in words.split())


async def test_a_word_longer_than_any_line_is_shown_to_its_end(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", f"goal: {'ab' * 500}loppu\ntarget_year: 2021\nmeans: []\n")
    async with full_screen(store.root, language="en") as seen:
        assert seen.pane("goal").replace(" ", "").count("ab") >= 500
        assert "loppu" in seen.pane("goal").replace(" ", "")


# --- another state than the working tree of the branch that binds ------------------------------------------------------


async def test_a_head_that_is_on_no_branch_is_browsed_like_any_other(store: Store) -> None:
    store.git("switch", "-q", "--detach")
    async with full_screen(store.root, language="en") as seen:
        assert "O1-01 as decided" in seen
        assert "main" not in seen.lines[0]
        assert "Testilä · on no branch" in seen.lines[0]


async def test_a_proposal_is_said_in_the_header_which_looks_different(store: Store, cli: Cli) -> None:
    assert cli(store, "proposal", "new", "talousarvio-2022").code == 0
    async with full_screen(store.root, language="en") as seen:
        assert "PROPOSAL talousarvio-2022" in seen.lines[0]
        assert seen.app.screen.query_one("#header").has_class("proposal")
        store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
        await seen.press("f5")
        assert "2021 → 2023" in seen.pane("goal")
        assert "takes a decision" not in seen.pane("goal")
        store.git("stash", "-q")
        store.git("switch", "-q", "main")
        await seen.press("f5")
        assert "PROPOSAL" not in seen.text
        assert not seen.app.screen.query_one("#header").has_class("proposal")


@pytest.fixture
def changed_since(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store whose history has a goal in 2021, then in 2023; and a draft of it."""

    def prepare(store: Store) -> None:
        cli(store, "set", "O1-01", "--target-year", "2023")
        assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
        cli(store, "set", "O1-01", "--target-year", "2030")

    return templates.prepared("a draft since a decision", tmp_path / "kunta", prepare)


async def test_the_past_is_shown_as_it_stood_and_says_that_it_is_past(changed_since: Store) -> None:
    async with full_screen(changed_since.root, language="en") as seen:
        await seen.press("h", "down", "s")
        assert "AS IT STOOD: lähtötilanne" in seen.lines[0]
        assert "(read-only)" in seen.lines[0]
        assert "Target year 2021" in seen.pane("goal")
        assert "draft" not in seen.lines[0]
        assert seen.app.screen.query_one("#header").has_class("past")


async def test_nothing_of_the_past_can_be_changed(changed_since: Store) -> None:
    before = changed_since.state()
    async with full_screen(changed_since.root, language="en") as seen:
        await seen.press("h", "down", "s")
        for key in ("enter", "m", "u", "s", "r", "delete", "d", "f4", "a"):
            await seen.press(key)
            assert seen.notices == ["this is how it stood; nothing can be changed here"]
        await seen.press("y", "enter")
        assert "2021" in seen.app.clipboard
    assert changed_since.state() == before


async def test_one_finds_and_goes_about_in_the_past_and_escape_leads_back_to_the_present(changed_since: Store) -> None:
    async with full_screen(changed_since.root, language="en") as seen:
        await seen.press("h", "down", "s", "slash")
        await seen.write("asiointi")
        assert "1 goal found" in seen.pane("goals")
        await seen.press("escape", "escape")
        assert type(seen.app.screen).__name__ == "HistoryScreen"
        await seen.press("escape")
        assert "AS IT STOOD" not in seen.text
        assert seen.pane("goals").startswith("O1 · 1 goal")
        assert "2023 → 2030" in seen.pane("goal")


async def test_the_past_stays_as_it_was_when_everything_is_read_again(changed_since: Store) -> None:
    async with full_screen(changed_since.root, language="en") as seen:
        await seen.press("h", "down", "s")
        changed_since.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2040"))
        await seen.press("f5")
        assert "Target year 2021" in seen.pane("goal")
