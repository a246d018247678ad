"""Problems in the full screen: files that cannot be read, why, and the user's own editor opened at the place."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL, Store
from tests.functional.screen.pasting import each
from tests.screen import full_screen
from tui.app import KortitApp

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

BROKEN = "goal: Rikki\ntarget_year: pian\nmeans: []\n"
PATH = "kortit/O1/O1-02.yaml"


@pytest.fixture
def broken(store: Store) -> Store:
    """A store with a goal file whose year is no year."""
    store.write(PATH, BROKEN)
    return store


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that writes down how it was called, and puts the year right."""
    called, script = tmp_path / "called.txt", tmp_path / "vim"
    script.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{called}"\nfor file; do :; done\nsed -i s/pian/2031/ "$file"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setattr(KortitApp, "suspend", lambda _app: nullcontext())  # a test has no terminal to step aside from
    return called


async def test_a_problem_stands_with_its_place_and_a_sentence(broken: Store) -> None:
    async with full_screen(broken.root, language="en") as seen:
        assert "1 problem" in seen.lines[0]
        await seen.press("o")
        assert "Problems" in seen.lines[0]
        assert f"{PATH}:2:14" in seen.lines[2]
        assert f"{PATH}:2:14: error:" in seen
        assert "pian" in seen
        await seen.press("escape")
        assert "O1 · 2 goals" in seen


async def test_the_rest_of_the_card_stays_usable(broken: Store) -> None:
    async with full_screen(broken.root, language="en") as seen:
        assert "O1-01 2021 Henkilöstö voi hyvin" in seen
        assert "the file cannot be" in seen
        assert "Valmennus jatkuu." in seen


async def test_the_sentence_follows_the_cursor(broken: Store) -> None:
    broken.write("kortit/S1/S1-02.yaml", "target_year: 2022\nmeans: []\n")
    broken.write("kortit/O1/vieras.txt", "x")
    async with full_screen(broken.root, language="en") as seen:
        await each(seen, "o", "end")
        assert "kortit/S1/S1-02.yaml:1:1: error:" in seen
        await seen.press("home")
        assert f"{PATH}:2:14: error:" in seen


async def test_the_editor_opens_at_line_and_column_and_what_it_puts_right_is_taken(broken: Store, editor: Path) -> None:
    async with full_screen(broken.root, language="en") as seen:
        await each(seen, "o", "enter")
        assert "+call cursor(2,14)" in editor.read_text(encoding="utf-8")
        assert "O1-02: draft saved" in seen.notices
        assert "no problems: every file can be read" in seen
        assert "0 problems" in seen.lines[0]
        for key in ("enter", "y"):
            await seen.press(key)
        assert seen.notices[-1] == "no problem is chosen"
    assert broken.read(PATH) == BROKEN.replace("pian", "2031")


async def test_settings_that_cannot_be_read_are_opened_themselves(store: Store, editor: Path) -> None:
    settings = store.read("kortit.yaml")
    store.write("kortit.yaml", settings.replace("format: 1", "format: pian"))
    async with full_screen(store.root, language="en") as seen:
        await seen.press("o")
        assert "kortit.yaml:1:9" in seen.lines[2]
        await seen.press("enter")
        assert str(store.root / "kortit.yaml") in editor.read_text(encoding="utf-8")
    assert "2031" in store.read("kortit.yaml")


async def test_an_editor_that_cannot_be_started_is_said_and_nothing_is_lost(
    broken: Store, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "olematon-muokkain")
    async with full_screen(broken.root, language="en") as seen:
        await each(seen, "o", "enter")
        assert "olematon-muokkain" in seen.text or any("olematon-muokkain" in notice for notice in seen.notices)
        await seen.press("escape")
    assert broken.read(PATH) == BROKEN


async def test_path_line_and_column_are_copied(broken: Store) -> None:
    async with full_screen(broken.root, language="en") as seen:
        await each(seen, "o", "y")
        assert seen.app.clipboard == f"{PATH}:2:14"


async def test_without_problems_the_screen_is_not_opened_and_that_is_said(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("o")
        assert seen.notices == ["there are no problems"]


async def test_a_problem_of_the_past_is_seen_but_not_put_right(store: Store, editor: Path) -> None:
    store.write(PATH, BROKEN)
    store.commit("rikki")
    store.write(PATH, GOAL)
    store.commit("ehjä")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("o")
        assert seen.notices == ["there are no problems"]
        await each(seen, "h", "down", "s", "o")
        assert f"{PATH}:2:14" in seen.lines[2]
        await seen.press("enter")
        assert seen.notices[-1] == "this is how it stood; nothing can be changed here"
        assert not editor.exists()
        await seen.press("y")
        assert seen.app.clipboard == f"{PATH}:2:14"
        await seen.press("escape")
        assert "AS IT STOOD" in seen.lines[0]


async def test_a_problem_made_elsewhere_appears_and_goes_when_everything_is_read_again(broken: Store) -> None:
    async with full_screen(broken.root, language="en") as seen:
        await seen.press("o")
        broken.write("kortit/S1/S1-02.yaml", "[")
        await seen.press("f5")
        assert "2 problems" in seen.lines[0]
        broken.write("kortit/S1/S1-02.yaml", GOAL)
        broken.write(PATH, GOAL)
        await seen.press("f5")
        assert "0 problems" in seen.lines[0]
