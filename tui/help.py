"""The help of commands in the reader's language.

Commands say their help in English, where they are made. Here a copy of the command that is asked about is translated,
so that wrapping and columns are click's own work. The catalogues hold what `in_language` translates: `make messages`
asks it for its texts.
"""

from __future__ import annotations

import copy
import inspect
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kortit.messages import LANGUAGES, Message, _, translator
from tui.session import Session, columns_of_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Translate = Callable[[Message], str]

OF_CLICK = (_("Usage:"), _("Options"), _("Commands"))
"""The words that click itself puts around the texts of a command."""

LEAST_WIDTH = 36
USUAL_WIDTH = 80
MARGIN = 2

_WORD_FOR_A_VALUE = re.compile(r"[A-Z]{2,}")

LANGUAGE = click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, hidden=True)
"""The language after the command's name, which is read before anything is parsed (`tui.cli`)."""


class HelpContext(click.Context):
    """The context of a command whose help is in the language of its session."""

    def get_help(self) -> str:
        """The help of the command, in the reader's language."""
        return in_language(self.command, self, reader(self)).get_help(self)

    def make_formatter(self) -> click.HelpFormatter:
        """A formatter whose own words are in the reader's language."""
        fitting = max(
            LEAST_WIDTH, min(columns_of_terminal(USUAL_WIDTH), self.max_content_width or USUAL_WIDTH) - MARGIN
        )
        return _Formatter(reader(self), self.terminal_width or fitting)

    @contextmanager
    def scope(self, cleanup: bool = True) -> Iterator[click.Context]:
        """Be the current context; an error of parsing that does not know its command learns that it is this one."""
        try:
            with super().scope(cleanup):
                yield self
        except click.UsageError as error:
            error.ctx = error.ctx or self
            raise


class _Formatter(click.HelpFormatter):
    def __init__(self, translate: Translate, width: int) -> None:
        super().__init__(width=width)
        self._translate = translate

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage after its word."""
        super().write_usage(prog, args, prefix or f"{self._translate(Message('Usage:'))} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and their explanations, which have at least half of a narrow terminal."""
        super().write_dl(rows, min(col_max, self.width // 2), col_spacing)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(self._translate(Message(heading)))


def reader(context: click.Context) -> Translate:
    """The translator into the reader's language: that of the session, else English."""
    session = context.find_object(Session)
    if session is None:
        return translator("en")
    session.take_language()
    return session.translate


def in_language(command: click.Command, context: click.Context, translate: Translate) -> click.Command:
    """Return a copy of a command, and of those below it, whose help texts are translated."""
    shown = copy.copy(command)
    shown.help = _paragraphs(command.help, translate)
    shown.epilog = _paragraphs(command.epilog, translate)
    shown.options_metavar = in_words(command.options_metavar or "", translate)
    shown.params = [_parameter(one, context, translate) for one in command.get_params(context)]
    shown.add_help_option = False  # it is among the others already
    if isinstance(command, click.Group) and isinstance(shown, click.Group):
        shown.subcommand_metavar = in_words(command.subcommand_metavar, translate)
        shown.commands = {name: in_language(one, context, translate) for name, one in command.commands.items()}
    return shown


def in_words(placeholders: str, translate: Translate) -> str:
    """Translate the words for values, which are those in capitals: `[RANGE]`, `KEY=VALUE`, `THEME [NAME]`.

    Words that are to be typed as they stand, like the values of a choice, are in small letters and stay.
    """
    return _WORD_FOR_A_VALUE.sub(lambda word: translate(Message(word[0])), placeholders)


def _parameter(parameter: click.Parameter, context: click.Context, translate: Translate) -> click.Parameter:
    shown = copy.copy(parameter)
    if isinstance(shown, click.Option):
        shown.help = translate(Message(shown.help)) if shown.help else None
    if not (isinstance(shown, click.Option) and shown.is_flag):
        shown.metavar = in_words(parameter.make_metavar(context), translate)
    return shown


def _paragraphs(text: str | None, translate: Translate) -> str | None:
    if text is None:
        return None
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(translate(Message(" ".join(one.split()))) for one in paragraphs)
