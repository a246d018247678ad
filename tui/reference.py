"""Generates the reference of commands, or of `keys` or `headings`, from the code itself.

`python -m tui.reference > docs/commands.md`, `python -m tui.reference keys > docs/keys.md`, and so for headings.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

import click

from kortit.importing.vocabulary import TERMS
from kortit.messages import translator
from tui.actions import PLACES, of_place, shown_key
from tui.cli import COMMANDS, kortit

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = """\
# Commands

Made from the commands themselves by `make docs`; do not edit.

Data goes to stdout, narration and errors to stderr. Every error is one sentence: what is wrong, where, what to do.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | problems found: invalid files, rows that are not understood (severity `error`; warnings and notes leave 0) |
| 2 | usage: an option, revision, citation or id that cannot be understood or does not exist |
| 3 | refused, and nothing changed: a conflict, an external change, a repository that is not ready to commit |
| 4 | git or the system failed, or there is no store here |
| 130 | interrupted |

The table of `changes` and `drafts` is described in [json.md](json.md); the codes of problems in
[problems.md](problems.md).

## Options before the command
"""


def reference() -> str:
    """The reference of all commands, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield from _parameters(kortit)
    context = click.Context(kortit, info_name="kortit")
    for name in COMMANDS:
        command = kortit.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield from _command(name, command)


def _command(name: str, command: click.Command) -> Iterator[str]:
    usage = command.collect_usage_pieces(click.Context(command, info_name=name))
    yield from ("", f"## kortit {name}", "", f"    kortit {name} {' '.join(usage)}", "")
    yield inspect.cleandoc(command.help or "")
    options = list(_parameters(command))
    if options:
        yield ""
        yield from options
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            yield from _command(f"{name} {part}", below)


def _parameters(command: click.Command) -> Iterator[str]:
    options = [
        parameter for parameter in command.params if isinstance(parameter, click.Option) and not parameter.hidden
    ]
    if not options:
        return
    yield "| option | |"
    yield "| --- | --- |"
    for option in options:
        names = ", ".join(f"`{name}`" for name in option.opts)
        kind = ""
        if isinstance(option.type, click.Choice):
            kind = " " + " \\| ".join(str(choice) for choice in option.type.choices)
        elif not option.is_flag:
            kind = f" {option.make_metavar(click.Context(command))}"
        yield f"| {names}{kind} | {option.help or ''} |"


KEYS_INTRODUCTION = """\
# Keys of the full screen

Made from the registry of actions by `make docs`; do not edit.

The id is what the settings file calls an action when it gives it other keys ([settings](settings.md)). The key that
stands first is the one that the key line names. Where letters are typed, the other ones do the same: Ctrl+P and F1.
"""


def keys() -> str:
    """The reference of actions and keys, as Markdown."""
    translate = translator("en")
    lines = [KEYS_INTRODUCTION]
    for place, name in PLACES.items():
        lines += [f"## {translate(name).capitalize()}", "", "| id | keys | what it does |", "| --- | --- | --- |"]
        for action in of_place(place):
            shown = " ".join(f"`{shown_key(key)}`" for key in action.key_names)
            lines.append(f"| `{action.id}` | {shown} | {translate(action.meaning)} |")
        lines.append("")
    return "\n".join(lines)


HEADINGS_INTRODUCTION = """\
# Headings of tables

Made from the vocabulary of the import by `make docs`; do not edit.

The import knows these headings of columns ([importing](importing.md)), whatever the case of their letters, and in their
plurals and other usual forms: *sitovat tavoitteet* is *sitova tavoite*. Beside them may stand a year (*tulostavoite
2026*), a side (*uusi*, *vanha*), and other headings (*tavoitevuosi ja keinot*, *tavoite / mål*). What is called
otherwise is named with `--column`.
"""


def headings() -> str:
    """The reference of the headings that the import knows."""
    translate = translator("en")
    lines = [HEADINGS_INTRODUCTION, "| what it is | Finnish | Swedish | English |", "| --- | --- | --- | --- |"]
    for term in TERMS.values():
        phrases = (", ".join(term.headings[language]) for language in ("fi", "sv", "en"))
        lines.append(f"| {translate(term.name)} | {' | '.join(phrases)} |")
    return "\n".join(lines) + "\n"


PAGES = {"commands": reference, "keys": keys, "headings": headings}


if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1] if sys.argv[1:] else "commands"]())
