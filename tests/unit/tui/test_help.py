"""The help of every command, and every usage error, in the reader's language: no English is left in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import extract_from_dir

from kortit.messages import LANGUAGES, Message, translator
from tests.catalogue import TRANSLATED, read, texts_of_help
from tui.cli import COMMANDS, kortit, main, run, usage_message
from tui.groups import MEANT
from tui.help import HelpContext
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator


def contexts(language: str) -> Iterator[HelpContext]:
    """The context of every command, those below groups too."""
    root = HelpContext(kortit, info_name="kortit", obj=Session(language), help_option_names=["-h", "--help"])
    yield root
    for name in COMMANDS:
        command = kortit.get_command(root, name)
        assert command is not None
        context = HelpContext(command, info_name=name, parent=root)
        yield context
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                yield HelpContext(one, info_name=below, parent=context)


ALL = {language: {context.command_path: context for context in contexts(language)} for language in LANGUAGES}
PATHS = list(ALL["en"])


def one_line(text: str) -> str:
    """A text as one line, with words put together again that were broken at their hyphen."""
    return re.sub(r"(?<=\w-) ", "", " ".join(text.split()))


def words_of_click() -> list[str]:
    """What stands between the data in the texts that click itself has, where it is long enough to be told by."""
    keywords: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
    sources = extract_from_dir(Path(click.__file__).parent, method_map=[("**.py", "python")], keywords=keywords)
    found = [message for _file, _line, message, _comments, _context in sources]
    texts = [text for message in found for text in (message if isinstance(message, tuple) else (message,))]
    parts = {part.strip(" '\n\t") for text in texts for part in re.split(r"\{.*?\}|%\(\w+\)s", text)}
    return sorted({"Usage:", *(part for part in parts if len(part) > 5)})


CLICK = words_of_click()


def test_the_words_of_click_are_known() -> None:
    assert {"Options", "Commands", "Show this message and exit.", "Missing argument", "Did you mean"} <= {*CLICK}


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("path", PATHS)
def test_no_english_is_left_in_the_help_of_a_command(path: str, language: str) -> None:
    english, shown = (ALL[name][path].get_help() for name in ("en", language))
    translate = translator(language)
    sentences = [text for text in texts_of_help() if " " in text]
    theirs = [text for text in sentences if text in one_line(english)]
    assert theirs
    assert [text for text in [*sentences, *CLICK] if text in one_line(shown)] == []
    # A paragraph that is cut off, or an option that is not shown, would be no help in any language.
    assert [text for text in theirs if one_line(translate(Message(text))) not in one_line(shown)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_word_for_a_value_is_the_same_wherever_it_stands(language: str) -> None:
    """RANGE in the usage, in the paragraph that explains it and in any other message is one word."""
    translate = translator(language)
    words = {text for text in texts_of_help() if re.fullmatch("[A-Z]{2,}", text)}
    assert {"RANGE", "CITATION", "THEME", "FILE", "OPTIONS"} <= words
    for text in (message.id for message in read(language) if isinstance(message.id, str)):
        used = {word for word in words if re.search(rf"(?<![-\w]){word}(?![-\w])", text)}
        assert {word for word in used if translate(Message(word)) not in translate(Message(text))} == set(), text


@pytest.mark.parametrize("path", PATHS)
def test_the_help_of_a_group_has_of_each_command_the_whole_sentence(path: str) -> None:
    context = ALL["fi"][path]
    if isinstance(context.command, click.Group):
        commands = context.get_help().split("Komennot:")[1]
        assert "..." not in commands
        assert len(commands.split()) > 3


def test_help_does_not_change_the_command_that_it_is_about() -> None:
    before = [(context.command.help, [one.metavar for one in context.command.params]) for context in ALL["en"].values()]
    for context in ALL["sv"].values():
        context.get_help()
    after = [(context.command.help, [one.metavar for one in context.command.params]) for context in ALL["en"].values()]
    assert before == after


USAGE_ERRORS = [
    (["muutokset"], "komentoa ”muutokset” ei ole; kortit --help luettelee kaikki"),
    (["chagnes"], "tarkoititko ”changes”?"),
    (["proposal", "shwo"], "komentoa ”proposal shwo” ei ole; tarkoititko ”proposal show”?"),
    (["theme", "archive"], "komentoa ”theme archive” ei ole; kortit theme --help luettelee kaikki"),
    (["theme"], "komennon kortit theme jälkeen tulee jokin näistä: add"),
    (["hooks", "--lang", "fi"], "komennon kortit hooks jälkeen tulee jokin näistä: install, status"),
    (["show"], "TUNNUS puuttuu; katso kortit show --help"),
    (["import"], "TIEDOSTO puuttuu"),
    (["theme", "add"], "PÄÄMÄÄRÄ puuttuu"),
    (["list", "--tehme", "O1"], "valitsinta --tehme ei ole (tarkoititko --theme?); katso kortit list --help"),
    (["list", "--theme"], "valitsimelta --theme puuttuu arvo; katso kortit list --help"),
    (["check", "--help=x"], "valitsimelle --help ei anneta arvoa; katso kortit check --help"),
    (["list", "--year", "x"], "--year: arvon pitää olla luku väliltä 1900–2999"),
    (["changes", "--format", "pptx"], "--format: arvon pitää olla jokin näistä: text, md"),
    (["hooks", "run", "x"], "NIMI: arvon pitää olla jokin näistä: pre-commit"),
    (["changes", "a", "b"], "liikaa sanoja: b"),
    (["changes", "-o", "."], "-o: pitää olla tiedosto, mutta on kansio"),
    (["demo", __file__], "KANSIO: pitää olla kansio, mutta on tiedosto; katso kortit demo --help"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE_ERRORS, ids=lambda value: " ".join(value)[:30])
def test_a_usage_error_has_no_english_in_it(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(Session("fi"), arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert [part for part in CLICK if part in told] == []


def test_a_file_that_may_not_be_read_is_told_in_the_language() -> None:
    parameter = click.Option(["-o"], type=click.Path(dir_okay=False))
    error = click.BadParameter("File 'a.md' is not readable.", param=parameter)
    told = usage_message(error)
    assert isinstance(told, Message)
    assert translator("fi")(told) == "-o: sinulla ei ole lupaa lukea: a.md"


@pytest.mark.parametrize("place", range(3))
def test_the_language_may_stand_anywhere_on_the_line(capsys: pytest.CaptureFixture[str], place: int) -> None:
    line = ["list", "--help"]
    with pytest.raises(SystemExit) as ended:
        main([*line[:place], "--lang", "sv", *line[place:]])
    assert ended.value.code == 0
    assert "Lista målen i dokumentets ordning." in capsys.readouterr().out


def test_the_settings_decide_the_language_of_help_and_of_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "kortit").mkdir()
    settings = tmp_path / "kortit" / "settings.toml"
    settings.write_text('language = "sv"\n', encoding="utf-8")
    assert run(Session(), ["--help"]) == 0
    assert "Användning: kortit" in capsys.readouterr().out
    assert run(Session(), ["lsit"]) == 2
    assert "kommandot ”lsit” finns inte" in capsys.readouterr().err
    settings.write_text("language = 1\n", encoding="utf-8")
    assert run(Session(), ["--help"]) == 0
    assert "Käyttö: kortit" in capsys.readouterr().out


@pytest.mark.parametrize(
    "word", [*MEANT, "vieww", "redo", "prin", "so", "lode", "inspect", "verifies", "review", "tree"]
)
def test_a_word_that_reads_never_leads_to_a_command_that_writes(word: str) -> None:
    near = kortit.near(word, list(COMMANDS))
    if MEANT.get(word) not in ("new", "amend", "remove", "move", "undo"):
        assert near is None or not COMMANDS[near].writes


@pytest.mark.parametrize(("word", "near"), [("mvoe", "move"), ("remov", "remove"), ("sett", "set"), ("amand", "amend")])
def test_a_slip_of_the_hand_in_a_command_that_writes_is_understood(word: str, near: str) -> None:
    assert kortit.near(word, list(COMMANDS)) == near


def test_words_of_other_programs_lead_to_commands_that_there_are() -> None:
    assert set(MEANT.values()) <= set(COMMANDS)
    assert not set(MEANT) & set(COMMANDS)
