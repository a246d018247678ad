"""The user's settings on the full screen: other keys, colours, languages, the mouse; and what of them is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kortit.errors import UsageError
from kortit.messages import _, translator
from tests.conftest import GOAL
from tests.screen import full_screen
from tui.app import KortitApp, check_keys
from tui.opening import open_full_screen
from tui.session import Session
from tui.settings import Settings, read_settings, settings_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of the user are, in a configuration folder of this test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = settings_path()
    path.parent.mkdir(parents=True)
    return path


# --- keys ------------------------------------------------------------------------------------------------------------


async def test_another_key_works_in_place_of_the_usual_ones(store: Store) -> None:
    settings = Settings(keys={"browse.find": "f3", "browse.new": "ö,n"})
    async with full_screen(store.root, language="en", settings=settings) as seen:
        await seen.press("slash", "ctrl+f", "u")
        assert ":draft" not in seen
        assert "new goal" not in seen
        await seen.press("f3")
        assert ":draft :changed :problem" in seen
        await seen.press("escape", "ö")
        assert "new goal · O1" in seen
        await seen.press("escape", "n")
        assert "new goal · O1" in seen


async def test_another_key_stands_in_the_key_line_in_help_in_the_palette_and_in_sentences(store: Store) -> None:
    settings = Settings(keys={"browse.find": "f3", "browse.new": "ctrl+n"})
    async with full_screen(store.root, language="en", settings=settings, size=(120, 90)) as seen:
        assert "F3 find" in seen.lines[-1]
        assert "/ find" not in seen.lines[-1]
        await seen.press("question_mark")
        assert "F3 Find goals by words, theme, year or state." in seen
        await seen.press("escape", "p")
        assert "find: Find goals by words, theme, year or state. F3" in seen
        await seen.press("escape", "left", "down")
        assert "no goals in this theme; Ctrl+N" in seen.pane("goals")


async def test_two_actions_may_exchange_their_keys(store: Store) -> None:
    settings = Settings(keys={"browse.find": "h", "browse.history": "slash"})
    async with full_screen(store.root, language="en", settings=settings) as seen:
        await seen.press("h")
        assert ":draft" in seen
        await seen.press("escape", "slash")
        assert type(seen.app.screen).__name__ == "HistoryScreen"


@pytest.mark.parametrize("written", ["§", "section_sign", " f3 , § ", "F3,§"])
async def test_a_key_may_be_written_as_it_stands_on_the_keyboard(store: Store, written: str) -> None:
    async with full_screen(store.root, language="en", settings=Settings(keys={"browse.find": written})) as seen:
        await seen.press("section_sign")
        assert ":draft :changed :problem" in seen


async def test_keys_of_lists_and_of_everywhere_can_be_changed_too(store: Store) -> None:
    settings = Settings(keys={"list.down": "j", "everywhere.help": "f12", "confirm.yes": "f5"})
    async with full_screen(store.root, language="en", settings=settings) as seen:
        await seen.press("left", "down")
        assert seen.pane("goals").startswith("O1")
        await seen.press("j")
        assert seen.pane("goals").startswith("O2")
        assert "F12 help" in seen.lines[-1]
        await seen.press("f12")
        assert "Browsing the cards" in seen
        await seen.press("escape", "home", "right", "r")
        assert "F5: yes" in seen
        await seen.press("k")
        assert "F5: yes" in seen
        await seen.press("f5")
        assert "Removed" in seen.pane("goals")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"browse.fnd": "f3"}, "settings.toml: unknown key “browse.fnd”; did you mean “browse.find”?"),
        ({"browse.find": "a"}, "the key a is given to both browse.find and browse.amend"),
        ({"browse.find": "f3", "browse.new": "F3"}, "the key f3 is given to both browse.find and browse.new"),
        ({"browse.find": "f3, enter"}, "the key enter is given to both browse.edit and browse.find"),
        ({"everywhere.help": "f9"}, "the key f9 is given to both everywhere.help and everywhere.theme"),
    ],
)
def test_keys_that_name_no_action_or_are_given_twice_in_one_place_are_refused(keys: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_keys(Settings(keys=keys), "settings.toml")
    assert said in str(refused.value.message)


@pytest.mark.parametrize(
    "keys", [{"browse.find": "f3"}, {"browse.find": "b"}, {"browse.find": "h", "browse.history": "/"}]
)
def test_one_key_may_do_different_things_in_different_places(keys: dict[str, str]) -> None:
    check_keys(Settings(keys=keys), "settings.toml")


def test_the_full_screen_does_not_open_with_keys_that_are_refused(store: Store, settings_file: Path) -> None:
    settings_file.write_text('[keys]\n"browse.fnd" = "f3"\n', encoding="utf-8")
    with pytest.raises(UsageError):
        open_full_screen(Session("en"))


def test_commands_do_without_the_ids_of_keys(store: Store, settings_file: Path, cli: Cli) -> None:
    settings_file.write_text('[keys]\n"browse.fnd" = "f3"\n', encoding="utf-8")
    assert cli(store, "check").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("them = 'dark'", "unknown key “them”; did you mean “theme”?"),
        ("theme = 'pink'", "theme must be one of: dark, light, terminal"),
        ("mouse = 'no'", "mouse must be one of: true, false"),
        ("keys = 'f3'", "keys is a table of actions and their keys"),
        ('[keys]\n"browse.find" = 3', "keys is a table of actions and their keys"),
        ('[keys]\n"browse.find" = " "', "keys is a table of actions and their keys"),
    ],
)
def test_settings_that_are_not_understood_are_refused_by_every_command(
    store: Store, settings_file: Path, cli: Cli, text: str, said: str
) -> None:
    settings_file.write_text(text, encoding="utf-8")
    result = cli(store, "check")
    assert result.code == 2
    assert said in result.err
    assert str(settings_file) in result.err


# --- mouse, colours, language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "mouse"), [("", True), ("mouse = true\n", True), ("mouse = false\n", False)])
def test_the_mouse_is_taken_unless_it_is_set_otherwise(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, text: str, mouse: bool
) -> None:
    ran: list[dict[str, Any]] = []
    monkeypatch.setattr(KortitApp, "run", lambda _app, **how: ran.append(how))
    settings_file.write_text(text, encoding="utf-8")
    assert open_full_screen(Session("en")) == 0
    assert ran == [{"mouse": mouse}]


@pytest.mark.parametrize(
    ("theme", "name"), [("dark", "kortit-dark"), ("light", "textual-light"), ("terminal", "ansi-dark")]
)
async def test_the_colours_are_those_that_are_set(store: Store, theme: str, name: str) -> None:
    async with full_screen(store.root, settings=Settings(theme=theme)) as seen:
        assert seen.app.theme == name
        assert "Henkilöstö voi hyvin" in seen


async def test_a_key_changes_the_colours_round_and_round(store: Store) -> None:
    async with full_screen(store.root) as seen:
        themes = []
        for _time in range(4):
            themes.append(seen.app.theme)
            await seen.press("f9")
            assert "Henkilöstö voi hyvin" in seen
        assert themes == ["kortit-dark", "textual-light", "ansi-dark", "kortit-dark"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_screen_speaks_the_language_that_is_set(
    store: Store, settings_file: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8" if language != "en" else "fi_FI.UTF-8")
    settings_file.write_text(f'language = "{language}"\n', encoding="utf-8")
    session = Session()
    session.take_settings()
    say = translator(language)
    async with full_screen(store.root, language=session.language) as seen:
        assert seen.pane("themes").startswith(say(_("Themes")))
        assert say(_("as decided")) in seen
        await seen.press("question_mark")
        assert say(_("Find goals by words, theme, year or state.")) in seen


def test_the_language_of_the_command_line_comes_before_the_one_that_is_set(settings_file: Path) -> None:
    settings_file.write_text('language = "sv"\n', encoding="utf-8")
    session = Session("en")
    session.take_settings()
    assert session.language == "en"


def test_without_a_file_everything_has_its_default(settings_file: Path) -> None:
    assert read_settings() == Settings(None, "dark", True, {})


@pytest.mark.parametrize("theme", ["dark", "terminal"])
async def test_without_colours_what_changed_stands_in_signs(
    store: Store, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("voi hyvin", "jaksaa"))
    async with full_screen(store.root, settings=Settings(theme=theme)) as seen:
        assert "Henkilöstö [-voi hyvin-] {+jaksaa+}" in seen.pane("goal")


async def test_with_colours_no_signs_are_needed(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("voi hyvin", "jaksaa"))
    async with full_screen(store.root) as seen:
        assert "Henkilöstö voi hyvin jaksaa" in seen.pane("goal")


def test_where_there_is_no_terminal_the_help_is_printed_instead(store: Store, cli: Cli) -> None:
    result = cli(store)
    assert result.code == 0
    assert "Usage: kortit" in result.out


async def test_what_is_set_is_not_written_back(store: Store, settings_file: Path) -> None:
    settings_file.write_text("theme = 'light'\n", encoding="utf-8")
    async with full_screen(store.root, settings=read_settings()) as seen:
        await seen.press("f9")
    assert settings_file.read_text(encoding="utf-8") == "theme = 'light'\n"
