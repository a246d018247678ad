"""The surroundings of a command: language, and harmless words on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.errors import UsageError
from kortit.messages import _
from kortit.problem import Code, Problem
from tui.session import Session, harmless, language_of_environment
from tui.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fi"),
        ({"LANG": "C.UTF-8"}, "fi"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_the_language_of_the_interface(environment: dict[str, str], language: str) -> None:
    assert language_of_environment(environment) == language


def test_settings_are_read_and_unknown_ones_are_errors(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    assert read_settings(file) == Settings(None)
    file.write_text('language = "sv"\n', encoding="utf-8")
    assert read_settings(file).language == "sv"
    for text, said in (("langauge = 1", "unknown key"), ('language = "de"', "must be one of"), ("=", "cannot be read")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=said):
            read_settings(file)


def test_a_problem_is_written_as_compilers_do() -> None:
    problem = Problem("kortit/O1/O1-02.yaml", 3, 5, Code.TAG, _("the title"))
    assert Session("fi").problem_line(problem) == "kortit/O1/O1-02.yaml:3:5: virhe: otsikko [tag]"


def test_narration_never_steers_the_terminal() -> None:
    assert harmless("a\x1b[31mb\r\nc\u202e") == "a\ufffd[31mb\nc\ufffd"
