"""The first screen where there is no store, and stores that are not the whole of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, PERSPECTIVES, SEED_DOCUMENT, Store, git, needs_seed
from tests.functional.screen.pasting import each, paste, put
from tests.functional.test_import import ROWS
from tests.screen import Seen, full_screen
from tests.table_documents import Layout, grid, word
from tests.text_form_writer import text_form
from tui.widgets.fields import Entry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    place = tmp_path / "Uusila"
    place.mkdir()
    return place


async def test_where_there_is_no_repository_it_says_so_and_what_can_be_done(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        assert str(folder) in seen
        for words in ("Make an empty store here", "Make a store here from a document", "Open the example", "Quit"):
            assert words in seen
        assert "git" in seen
        assert "goals are then made one by one" in seen
        await seen.press("down")
        assert "pdftotext" in seen
    assert list(folder.iterdir()) == []


async def test_an_empty_store_is_made_with_the_name_one_gives(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        await seen.press("enter")
        assert "Name of the municipality" in seen
        assert "Uusila" in seen
        await put(seen, "Kuulasjärvi")
        await seen.press("enter")
        assert "Kuulasjärvi" in seen.lines[0]
        assert "no themes yet: u makes a goal" in seen
        await seen.press("u")
        await seen.write("O1")
        await seen.press("enter")
        assert "Name of the new theme O1" in seen
        await put(seen, "Hyvinvointi")
        await seen.press("enter")
        assert "new goal · O1" in seen
    assert "municipality: Kuulasjärvi" in (folder / "kortit.yaml").read_text(encoding="utf-8")
    assert git(folder, "status", "--porcelain") == " M kortit.yaml\n"


async def test_nothing_is_made_when_one_thinks_better_of_it(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        await each(seen, "enter", "escape", "down", "enter", "escape", "down", "enter", "escape")
        assert "Make an empty store here" in seen
    assert list(folder.iterdir()) == []


async def test_quit_ends_the_program(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        await each(seen, "end", "enter")
        await seen.until(lambda: not seen.app.is_running)
    assert list(folder.iterdir()) == []


def path(seen: Seen) -> str:
    """What the field of the file holds."""
    return seen.app.screen.query_one("#file", Entry).value


async def fill_in(seen: Seen, name: str, *, old_first: bool = False) -> None:
    """Open the form that makes a store from a document, and fill it in."""
    await each(seen, "down", "enter")
    assert "What the import would do" in seen
    await put(seen, "Uusila")
    await seen.press("f6")
    await put(seen, name)
    await each(seen, "f6", *(["right"] if old_first else []))


async def bring_in(seen: Seen, name: str, *, old_first: bool = False) -> None:
    """Make a store from a document."""
    await fill_in(seen, name, old_first=old_first)
    await seen.press("f2")
    assert "Import " in seen
    await seen.press("y")
    await seen.until(lambda: "Imported" in seen)


async def test_a_document_becomes_goals_and_its_older_state_comes_first(folder: Path) -> None:
    (folder.parent / "asiakirja.txt").write_text(text_form(ROWS, "Muutokset", "Valtuusto päättää."), encoding="utf-8")
    async with full_screen(folder, language="en") as seen:
        await bring_in(seen, "../asiakirja.txt")
        await seen.press("escape")
        assert "O1 · 2 goals" in seen
        assert "2022 Henkilöstö" in seen
        await seen.press("h")
        assert "3 amendments" in seen.lines[0]
    assert git(folder, "status", "--porcelain") == ""


async def test_a_word_table_becomes_goals_and_what_was_left_out_is_told(folder: Path) -> None:
    layout = Layout(theme_column=False)
    (folder.parent / "asiakirja.docx").write_bytes(word(grid(ROWS, layout), before=[("Muutokset", 0), ("Liite 3", 9)]))
    async with full_screen(folder, language="en") as seen:
        await bring_in(seen, "../asiakirja.docx")
        assert "left out: “Liite 3”" in seen
        await seen.press("escape")
        assert "O1 · 2 goals" in seen
        assert "2022 Henkilöstö" in seen
    assert git(folder, "status", "--porcelain") == ""


async def test_the_columns_may_stand_the_other_way_round(folder: Path) -> None:
    (folder.parent / "asiakirja.txt").write_text(text_form(ROWS), encoding="utf-8")
    async with full_screen(folder, language="en") as seen:
        await bring_in(seen, "../asiakirja.txt", old_first=True)
        await seen.press("escape")
        assert "2021 Henkilöstö" in seen


@needs_seed
async def test_the_real_document_is_brought_in_whole(folder: Path) -> None:
    async with full_screen(folder, language="en", size=(140, 50)) as seen:
        await bring_in(seen, str(SEED_DOCUMENT))
        await seen.press("escape")
        assert "S4" in seen
        await seen.press("c")
        assert "changed 42, new" in seen.lines[-2]
    assert git(folder, "status", "--porcelain") == ""
    assert len(list(folder.glob("kortit/*/*.yaml"))) > 50


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 \xff\xfe", "is a PDF that cannot be read"),
        (b"O1 A\x81\xfc\n", "this is not UTF-8 text"),
        (b"O1 A \nb.\n\n2021 U.\n\nO2 C \nd.\n\n2021 U. \nW.\n\n2020 V.\n", "asiakirja.txt"),
        (b"", ""),
        (b"vain sanoja\n", ""),
    ],
)
async def test_a_document_that_is_not_understood_is_told_and_leaves_nothing_behind(
    folder: Path, content: bytes, said: str
) -> None:
    (folder.parent / "asiakirja.txt").write_bytes(content)
    async with full_screen(folder, language="en") as seen:
        await fill_in(seen, "../asiakirja.txt")
        await seen.press("f2")
        assert "nothing was imported" in seen
        assert said in seen
        assert "../asiakirja.txt" in seen
        await seen.press("escape")
        assert "Make an empty store here" in seen
    assert list(folder.iterdir()) == []


async def test_a_document_comes_with_the_name_of_the_municipality_and_its_decision(folder: Path) -> None:
    (folder.parent / "asiakirja.txt").write_text(text_form(ROWS), encoding="utf-8")
    async with full_screen(folder, language="en") as seen:
        await each(seen, "down", "enter")
        await put(seen, "Koivulammen kunta")
        await seen.press("f6")
        await put(seen, "../asiakirja.txt")
        await seen.press("f2")
        assert "come in without a decision" in seen
        await seen.press("escape")
        assert list(folder.iterdir()) == []
        seen.app.screen.query_one("#body").focus()
        await paste(seen, "Kv 14.12.2020 § 85")
        await seen.press("f2")
        assert "come in without a decision" not in seen
        assert "would be made: a commit with the old columns, and one with the new" in seen
        await seen.press("y")
        await seen.until(lambda: "Imported" in seen)
        assert "new columns: commit" in seen
    assert "municipality: Koivulammen kunta" in (folder / "kortit.yaml").read_text(encoding="utf-8")
    assert "Decision: Kv 14.12.2020 § 85" in git(folder, "log", "-1", "--format=%B")


async def test_a_path_is_completed_like_in_a_shell(folder: Path) -> None:
    for name in ("asiakirja.txt", "asiakkaat.txt", "muu.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "kansio").mkdir()
    async with full_screen(folder, language="en") as seen:
        await each(seen, "down", "enter", "tab")
        await seen.write("a")
        await seen.press("tab")
        assert path(seen) == "asiak"
        assert "asiakirja.txt" in seen
        assert "asiakkaat.txt" in seen
        await seen.write("i")
        await seen.press("tab")
        assert path(seen) == "asiakirja.txt"
        await seen.press("tab", "right")
        assert path(seen) == "asiakirja.txt"
        assert "the old year and means come first" in seen
        await seen.press("shift+tab")
        await put(seen, "k")
        await seen.press("tab")
        assert path(seen) == "kansio/"


async def test_a_document_that_is_not_there_is_asked_for_again(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        await fill_in(seen, "olematon.txt")
        await seen.press("f2")
        assert "there is no file olematon.txt" in seen
        assert path(seen) == "olematon.txt"


async def test_a_document_needs_the_name_of_the_municipality(folder: Path) -> None:
    (folder.parent / "asiakirja.txt").write_text(text_form(ROWS), encoding="utf-8")
    async with full_screen(folder, language="en") as seen:
        await each(seen, "down", "enter", "tab")
        await put(seen, "../asiakirja.txt")
        await seen.press("f2")
        assert "the municipality is empty" in seen
        assert "nothing was imported" in seen
    assert list(folder.iterdir()) == []


async def test_the_example_goes_into_a_new_folder_and_opens(folder: Path) -> None:
    async with full_screen(folder, language="en") as seen:
        await each(seen, "down", "down", "enter")
        assert "The example goes into which new folder?" in seen
        await put(seen, "esimerkki")
        await seen.press("enter")
        assert "Kuulasjärven kaupunki" in seen.lines[0]
        await seen.press("h")
        assert "Amendments" in seen
    assert (folder / "esimerkki" / "kortit.yaml").is_file()


async def test_a_folder_with_something_in_it_is_not_taken_for_the_example(folder: Path) -> None:
    (folder / "tärkeä.txt").write_text("x", encoding="utf-8")
    async with full_screen(folder, language="en") as seen:
        await each(seen, "down", "down", "enter")
        await put(seen, ".")
        await seen.press("enter")
        assert "is not empty; name a new folder for the example" in seen
        await seen.press("escape")
        assert "Open the example" in seen
    assert [path.name for path in folder.iterdir()] == ["tärkeä.txt"]


async def test_where_git_knows_nobody_it_is_said_and_nothing_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("EMAIL", "")
    git(tmp_path, "config", "--file", str(tmp_path / ".gitconfig"), "user.useConfigOnly", "true")
    async with full_screen(folder, language="en") as seen:
        await each(seen, "enter", "enter")
        assert "user.name" in seen
        await seen.press("escape")
        assert "Make an empty store here" in seen
    assert list(folder.iterdir()) == []


async def test_a_repository_without_a_store_is_no_store_and_one_can_be_made_in_it(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "alku")
    async with full_screen(folder, language="en") as seen:
        assert "kortit.yaml" in seen
        await each(seen, "enter", "enter")
        assert "Uusila" in seen.lines[0]
    assert git(folder, "rev-list", "--count", "HEAD").strip() == "2"


# --- stores of other kinds ---


def cards(place: Path) -> None:
    """Write goals and perspectives into a store, and commit them."""
    store = Store(place)
    store.write("kortit.yaml", store.read("kortit.yaml") + PERSPECTIVES)
    store.write("kortit/O1/O1-01.yaml", GOAL)
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "lähtötilanne")


async def test_a_store_may_be_a_folder_of_a_larger_repository(folder: Path) -> None:
    git(folder, "init", "-q")
    (folder / "muu.txt").write_text("x", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "alku")
    inner = folder / "kunnat" / "testilä"
    inner.mkdir(parents=True)
    async with full_screen(inner, language="en") as seen:
        await each(seen, "enter", "enter")
        assert "testilä" in seen.lines[0]
    cards(inner)
    for start in (inner, inner / "kortit" / "O1"):
        async with full_screen(start, language="en") as seen:
            assert "O1-01 2021 Henkilöstö voi hyvin" in seen
            await each(seen, "c", "escape", "h")
            assert "lähtötilanne" in seen
            assert "alku" not in seen
    async with full_screen(folder, language="en") as seen:
        assert "Make an empty store here" in seen


async def test_a_worktree_of_git_is_a_store_like_any_other(store: Store) -> None:
    other = store.root.parent / "toinen"
    store.git("worktree", "add", "-q", "-b", "toinen", str(other))
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2044"))
    async with full_screen(other, language="en") as seen:
        assert "toinen" in seen.lines[0]
        assert "O1-01 2021" in seen
        assert "draft" not in seen.lines[0]
        await each(seen, "enter", "tab")
        await put(seen, "2031")
        await seen.press("escape")
        assert "1 draft" in seen.lines[0]
    assert "2031" in (other / "kortit/O1/O1-01.yaml").read_text(encoding="utf-8")
    assert "2044" in store.read("kortit/O1/O1-01.yaml")


async def test_a_head_on_no_branch_is_a_store_like_any_other(store: Store) -> None:
    store.git("checkout", "-q", "--detach")
    async with full_screen(store.root, language="en") as seen:
        assert "O1-01 2021" in seen
        await seen.press("h")
        assert "lähtötilanne" in seen
