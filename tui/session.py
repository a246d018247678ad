"""One run of a command: its language, its output (data on stdout, narration on stderr), and how errors are reported."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kortit.characters import FORBIDDEN, escaped_json
from kortit.errors import FailedError, KortitError, ProblemsError, SeveralError, UsageError
from kortit.messages import LANGUAGES, Message, Translator, _, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kortit.problem import Problem
    from store.repository import Repository
    from tui.pager import Pager

DEFAULT_LANGUAGE = "fi"
PATIENCE = 1.0  # seconds after which a silent command reports progress
PIPED_WIDTH = 120
ONLY_TRIED = _("nothing is written (--dry-run); this would happen:")
YES_AND_NO = {"fi": ("k", "e"), "sv": ("j", "n"), "en": ("y", "n")}
"""The letters for yes and no that are shown in each language; the yes of another language is taken too."""

_SEVERITY: dict[str, Message] = {
    "error": _("error"),
    "warning": _("warning"),
    "note": _("note"),
}


def language_of_environment(environment: Mapping[str, str]) -> str:
    """The interface language for the locale: Finnish where none is set, English for one that is not supported."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(variable, "")
        if locale:
            language = locale.replace("-", "_").split("_")[0].split(".")[0].lower()
            if language in LANGUAGES:
                return language
            return DEFAULT_LANGUAGE if language in ("c", "posix") else "en"
    return DEFAULT_LANGUAGE


def _may_have_settings() -> bool:
    """Whether to look for settings at all: no start need wait for the library that knows all the places."""
    folder = os.environ.get("XDG_CONFIG_HOME", "").strip() or f"{os.environ.get('HOME', '')}/.config"
    return sys.platform != "linux" or os.path.exists(f"{folder}/kortit")  # noqa: PTH110


COLOURS = ("auto", "always", "never")


@dataclass(slots=True)
class Session:
    """The surroundings of a command. `chosen` is the language given on the command line.

    `coloured` is one of `COLOURS`. `paged`: long output may go through a pager. `as_json`: the error that ends the
    command is told as JSON, as what it writes is.
    """

    chosen: str | None = None
    coloured: str = COLOURS[0]
    paged: bool = False
    as_json: bool = False
    pager: Pager | None = None
    _unsaid: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The interface language: from the command line or the settings, else from the locale."""
        return self.chosen or language_of_environment(os.environ)

    def take_settings(self) -> None:
        """Read the user's settings, which the command line overrides. Raises UsageError."""
        if not _may_have_settings():
            return
        from tui.settings import read_settings  # noqa: PLC0415  help needs no settings

        settings = read_settings()
        self.chosen = self.chosen or settings.language

    def take_language(self) -> None:
        """Take the language of the user's settings for words that come before a command runs: help, usage errors.

        Settings that cannot be read are passed over here; the commands tell what is wrong with them.
        """
        if self.chosen is None:
            with suppress(UsageError):
                self.take_settings()

    @property
    def translate(self) -> Translator:
        """The translator into the interface language."""
        return translator(self.language)

    def repository(self, *, writing: bool = False, dry_run: bool = False) -> Repository:
        """Open the store around the current folder, and say what a command that was ended half way has left there.

        One that is going to write takes that back first. In a `dry_run` nothing is written, whatever the command does.
        """
        from store.repository import Repository  # noqa: PLC0415  100 ms that help need not wait for

        repository = Repository.open()
        try:
            self.say_all(repository.take_back() if writing and not dry_run else repository.unfinished())
            if dry_run:
                repository.only_try()
                self.say(ONLY_TRIED)
        except BaseException:
            repository.close()
            raise
        return repository

    # --- data, on stdout -----------------------------------------------------------------------------------------

    @property
    def on_terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return bool(sys.stdout) and sys.stdout.isatty()

    @property
    def colour(self) -> bool:
        """Whether stdout is shown in colour: as the user says, else on terminals where no variable forbids it."""
        if self.coloured != COLOURS[0]:
            return self.coloured == "always"
        return self.on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """The width of stdout, in columns."""
        return columns_of_terminal(PIPED_WIDTH)

    def write(self, text: str) -> None:
        """Write data as it is. Raises as `write_parts`."""
        self.write_parts([text.encode(errors="replace")])

    def write_parts(self, parts: Iterable[bytes]) -> None:
        """Write data part by part. Raises FailedError where stdout is closed."""
        if not sys.stdout:
            raise FailedError(_("stdout is closed, and what was asked for cannot be written"))
        pager = self._paging()
        if pager is None:
            sys.stdout.buffer.writelines(parts)
            sys.stdout.buffer.flush()
            return
        try:
            pager.pipe.writelines(parts)
            pager.pipe.flush()
        except BrokenPipeError:
            pager.left = True
            raise

    def _paging(self) -> Pager | None:
        """The pager for what is written to a terminal, started with the first output."""
        if self.pager is None and self.paged and self.on_terminal:
            from tui.pager import Pager, pager_named  # noqa: PLC0415  only a terminal needs it

            self.paged = False
            command = pager_named(os.environ)
            self.pager = Pager.started(command) if command else None
        return self.pager

    def finish(self) -> None:
        """Wait for the pager, then say what came up while it was shown."""
        pager, self.pager = self.pager, None
        if pager is not None:
            pager.close()
        said, self._unsaid = self._unsaid, []
        for text in said:
            self.say(text)

    def write_json(self, data: Any) -> None:
        """Write data as JSON."""
        self.write(_json(data, indent=1) + "\n")

    def hand_over(self, made: str | dict[str, Any], told: Iterable[Message | str]) -> None:
        """Write what a command made (a line, or data), and tell what it did, also where stdout takes nothing.

        Raises as `write_parts`, after that.
        """
        try:
            if isinstance(made, dict):
                self.write_json(made)
            elif made:
                self.write(f"{made}\n")
        finally:
            self.say_all(told)

    # --- narration, on stderr ------------------------------------------------------------------------------------

    def say(self, message: Message | str) -> None:
        """Tell the user something that is not data, on stderr."""
        text = message if isinstance(message, str) else self.translate(message)
        if self.pager is not None:  # it would be written over what the pager shows
            self._unsaid.append(text)
        elif sys.stderr:
            sys.stderr.write(harmless(text) + "\n")
            sys.stderr.flush()

    def say_all(self, messages: Iterable[Message | str]) -> None:
        """Tell the user several things, one a line."""
        for message in messages:
            self.say(message)

    def tell_problems(self, problems: Iterable[Problem]) -> None:
        """Report problems, one a line."""
        for problem in problems:
            self.say(self.problem_line(problem))

    def problem_line(self, problem: Problem) -> str:
        """One problem as compilers print it, `file:line:column: severity: message [code]`, for editors to jump to."""
        place = problem.path + (f":{problem.line}:{problem.column}" if problem.line else "")
        commit = f"{problem.commit[:12]}:" if problem.commit else ""
        severity = self.translate(_SEVERITY[problem.severity])
        # Lines to be copied may follow the sentence.
        sentence, blank, lines = self.translate(problem.message).partition("\n\n")
        return f"{commit}{place}: {severity}: {sentence} [{problem.code}]{blank}{lines}"

    def problem_data(self, problem: Problem) -> dict[str, Any]:
        """A problem as JSON data."""
        return {
            "commit": problem.commit,
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "severity": problem.severity,
            "message": self.translate(problem.message),
        }

    def tell_end(self, exit_code: int, message: Message, problems: Iterable[Problem] = ()) -> None:
        """Report what ended the command with an exit code: in a sentence, or as JSON on one line."""
        if not self.as_json:
            self.say(message)
            return
        data = {
            "schema": "kortit.error/1",
            "exit_code": exit_code,
            "message": self.translate(message).removeprefix("kortit: "),
            "problems": [self.problem_data(problem) for problem in problems],
        }
        self.say(_json(data))

    def tell_error(self, error: KortitError) -> None:
        """Report the error that ended the command."""
        if self.as_json:
            several = error.sentences if isinstance(error, SeveralError) else ()
            message = _("{parts}", parts=several) if several else error.message
            self.tell_end(error.exit_code, message, error.problems if isinstance(error, ProblemsError) else ())
        elif isinstance(error, ProblemsError):
            self.tell_problems(error.problems)
        elif isinstance(error, SeveralError):
            for sentence in error.sentences:
                self.say(f"kortit: {self.translate(sentence)}")
        else:
            text = self.translate(error.message)
            # Only output of git may have several lines.
            self.say(f"kortit: {text if isinstance(error, FailedError) else ' '.join(text.split())}")

    @contextmanager
    def patience(self, message: Message) -> Iterator[None]:
        """Show the elapsed seconds on a terminal while the work takes longer than a second."""
        if not sys.stderr or not sys.stderr.isatty():
            yield
            return
        done = threading.Event()
        text = self.translate(message)

        def wait() -> None:
            seconds = 0
            while not done.wait(PATIENCE):
                seconds += 1
                sys.stderr.write(f"\r{text} … {seconds} s")
                sys.stderr.flush()
            if seconds:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        try:
            yield
        finally:
            done.set()
            waiting.join()


def _json(data: Any, indent: int | None = None) -> str:
    import json  # noqa: PLC0415  2 of the 50 ms of `kortit --help`

    return escaped_json(json.dumps(data, ensure_ascii=False, indent=indent))


def columns_of_terminal(otherwise: int) -> int:
    """The width of the terminal, in columns; `otherwise` where stdout is none.

    To import shutil for it would be 2 of the 50 ms of `kortit --help`.
    """
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return otherwise


def harmless(text: str) -> str:
    """Replace the characters that could control a terminal; keep line breaks, which output of git has."""
    return "\n".join(FORBIDDEN.sub("\ufffd", line).replace("\r", "") for line in text.split("\n"))
