"""The manual page `kortit(1)`, made of the commands and the topics of help: `python -m tui.manual fi > kortit.1`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kortit import __version__
from kortit.messages import _, translator
from tui.cli import COMMANDS, kortit
from tui.help import in_language
from tui.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.help import Translate

SECTIONS = {
    "name": _("Name"),
    "synopsis": _("Usage"),
    "description": _("Description"),
    "options": _("Options before the command"),
    "commands": _("Commands"),
}
"""The headings of the page."""


def manual(language: str) -> str:
    """The manual page in a language, as roff."""
    return "\n".join(_lines(translator(language))) + "\n"


def _lines(translate: Translate) -> Iterator[str]:
    context = click.Context(kortit, info_name="kortit")
    top = in_language(kortit, context, translate)
    first, *rest = (top.help or "").split("\n\n")
    yield f'.TH KORTIT 1 "" "kortit {__version__}" "kortit"'
    yield _heading("name", translate)
    yield f"kortit \\- {_roff(first)}"
    yield _heading("synopsis", translate)
    yield f".B kortit\n{_roff(' '.join(top.collect_usage_pieces(context)))}"
    yield _heading("description", translate)
    yield from (f".PP\n{_roff(one)}" for one in rest)
    yield from (f".PP\n{_roff(one)}" for one in (top.epilog or "").split("\n\n"))
    yield _heading("options", translate)
    yield from _options(top, context)
    yield _heading("commands", translate)
    for name in COMMANDS:
        command = kortit.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield from _command(name, in_language(command, context, translate))
    for topic in TOPICS.values():
        yield f".SH {_roff(translate(topic.line)).rstrip('.').upper()}"
        yield from (f".PP\n{_roff(translate(one))}" for one in topic.paragraphs)
        if topic.examples:
            yield ".PP\n.nf"
            yield from (_roff(example) for example in topic.examples)
            yield ".fi"


def _heading(name: str, translate: Translate) -> str:
    return f".SH {translate(SECTIONS[name]).upper()}"


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield f".SS kortit {name} {_roff(' '.join(command.collect_usage_pieces(context)))}"
    yield from (f".PP\n{_roff(one)}" for one in (command.help or "").split("\n\n"))
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            yield from _command(f"{name} {part}", below)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden and "--help" not in option.opts:
            names, explained = option.get_help_record(context) or ("", "")
            yield f".TP\n.B {_roff(names)}\n{_roff(explained)}"


def _roff(text: str) -> str:
    """A text in one line, with the signs that roff would take for its own escaped."""
    line = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


if __name__ == "__main__":
    sys.stdout.write(manual(sys.argv[1] if len(sys.argv) > 1 else "en"))
