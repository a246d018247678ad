"""The command line: the table of commands, the global options, and how every run ends.

A command's module is imported only when that command runs; `kortit --help` and completion import none, and cost little
more than click itself.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from kortit import __version__
from kortit.characters import composed
from kortit.errors import KortitError, UsageError, system_said
from kortit.messages import LANGUAGES, Message, MissingCatalogueError, _
from tui.groups import CommandGroup
from tui.help import LANGUAGE, HelpContext, in_language, reader
from tui.session import COLOURS, Session
from tui.topics import EXIT_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from click.shell_completion import CompletionItem

INTERRUPTED = 130
PIPE_CLOSED = 141
FAILED = 4


class CommandRow(NamedTuple):
    """A row of the table of commands: its module in `tui.commands`, its line in `kortit --help`, whether it writes."""

    module: str
    line: str
    writes: bool = False


COMMANDS: dict[str, CommandRow] = {
    "demo": CommandRow(
        "founding", "Build the example store (in DIR, or in a temporary folder) and show its change table.", writes=True
    ),
    "init": CommandRow(
        "founding", "Make a new store in DIR: a git repository with kortit.yaml, committed.", writes=True
    ),
    "import": CommandRow(
        "importing",
        "Import a table of goals: DOCX, XLSX, CSV, PDF with ruled cells, or the text of a PDF.",
        writes=True,
    ),
    "list": CommandRow("reading", "List goals in the order of the document."),
    "show": CommandRow(
        "reading", "Show goals whole: text, target year, means with their steps, indicators, extra fields."
    ),
    "new": CommandRow(
        "goals", "Make a new goal in a theme: a draft with the next free id, which goes to stdout.", writes=True
    ),
    "edit": CommandRow(
        "editing", "Open goals in $VISUAL or $EDITOR, one after another: drafts, until they are amended.", writes=True
    ),
    "set": CommandRow(
        "editing", "Change fields of goals in the working tree: drafts, until they are amended.", writes=True
    ),
    "replace": CommandRow(
        "editing", "Replace OLD by NEW in the texts of goals: drafts, until they are amended.", writes=True
    ),
    "remove": CommandRow("goals", "Remove goals: drafts, until they are amended.", writes=True),
    "move": CommandRow("goals", "Move goals to another theme: drafts, until they are amended.", writes=True),
    "theme": CommandRow("themes", "Make the themes that goals belong to.", writes=True),
    "drafts": CommandRow("amending", "Show what is not committed, as a change table."),
    "amend": CommandRow(
        "amending",
        "Commit drafts as one amendment: all, or those of the goals named (or kortit.yaml, or the day of a period).",
        writes=True,
    ),
    "proposal": CommandRow("proposing", "Prepare changes for a decision, and adopt them once it is made.", writes=True),
    "undo": CommandRow("undoing", "Bring the old values of an amendment back as drafts.", writes=True),
    "correct": CommandRow(
        "undoing",
        "Put the wrong or missing decision of a commit right, by a later commit that changes no file.",
        writes=True,
    ),
    "sync": CommandRow(
        "syncing",
        "Fetch the amendments of others, bring your own onto them goal by goal, and send yours.",
        writes=True,
    ),
    "clone": CommandRow(
        "syncing",
        "Clone a store from its server, ready for kortit sync: with its binding branch and hooks.",
        writes=True,
    ),
    "tag": CommandRow(
        "syncing",
        "Give what is in force, or another point of history, a name of its own: an annotated tag, which sync sends.",
        writes=True,
    ),
    "changes": CommandRow("comparing", "Show the change table of a range."),
    "cards": CommandRow(
        "comparing", "Show the cards in force, with the decisions that set them: what the council approves."
    ),
    "report": CommandRow("reporting", "Report on goals: what is reached in a period, and what is not.", writes=True),
    "log": CommandRow(
        "amendments", "List amendments, newest first, with their decisions: all, of a range (A..B), or of goals."
    ),
    "blame": CommandRow(
        "blaming", "Show who set what: for each field and each means of goals, the commit, decision, date and author."
    ),
    "check": CommandRow("checking", "Check every file of the working tree, or a history."),
    "site": CommandRow(
        "publishing",
        "Make the public site in the folder OUT: static pages of the goals in force, their history and every decision.",
        writes=True,
    ),
    "hooks": CommandRow("hooking", "Make plain git obey the same rules.", writes=True),
    "schema": CommandRow(
        "checking",
        "Print the JSON Schema of a goal file, of kortit.yaml (municipality), or of what commands write as JSON.",
    ),
    "help": CommandRow("helping", "Show the help of a command, or of what several commands have in common."),
}
"""The commands, in the order of a working day."""

READING = frozenset(name for name, row in COMMANDS.items() if not row.writes)


class ComposedText(click.types.StringParamType):
    """A text given on the command line; names of files are another type, and stay as they are.

    `words` say in the help what it is; shells complete by them.
    """

    def __init__(self, words: str) -> None:
        self.words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The values that can be typed."""
        del param
        found: list[CompletionItem] = import_module("tui.completion").completions(ctx, self.words, incomplete)
        return found

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text composed (`kortit.characters`)."""
        return composed(super().convert(value, param, ctx))


def _ready(command: click.Command) -> click.Command:
    """The command with what all commands have in common: composed texts, help and `--lang` in every place."""
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        _ready(one)
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = ComposedText(parameter.metavar or (parameter.name or "").upper())
    command.context_class = HelpContext
    if LANGUAGE not in command.params:
        command.params.append(LANGUAGE)
    return command


class ClosedPipeError(Exception):
    """The reader of our output closed the pipe. Click would catch a BrokenPipeError, and end the process with 1."""


@contextmanager
def _past_click() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedPipeError from error


class LazyGroup(CommandGroup):
    """The group that imports each command's module on demand. A command's object is named `<name>_command`."""

    @_past_click()
    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """The context of a command line; it prints help, too. Raises ClosedPipeError."""
        return super().make_context(*arguments, **named)

    @_past_click()
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Raises ClosedPipeError."""
        return super().invoke(ctx)

    def is_reading(self, name: str) -> bool:
        """Whether the command called `name` only reads."""
        return not COMMANDS[name].writes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of a working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tui.commands.{COMMANDS[cmd_name].module}")
        command = _ready(cast("click.Command", getattr(module, f"{cmd_name}_command")))
        # What is completed is shown with its help.
        return in_language(command, ctx, reader(ctx)) if ctx.resilient_parsing else command

    def lines(self, ctx: click.Context) -> Iterable[tuple[str, str]]:
        """The names of the commands and what each does, from the table, without importing them."""
        translate = reader(ctx)
        return ((name, translate(Message(row.line))) for name, row in COMMANDS.items())

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completions of a command's name, from the table, or of an option."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415  click imports it for completion alone

        names = [CompletionItem(name, help=line) for name, line in self.lines(ctx) if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(in_language(self, ctx, reader(ctx)), ctx, incomplete)]


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES.template,
)
@click.option(
    "-C",
    "directories",
    metavar="DIR",
    help="Run as if started in DIR; names of files are read from there. A second one is read from the first.",
    type=click.Path(),
    multiple=True,
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the interface (else settings, else locale).")
@click.option(
    "--color",
    "coloured",
    type=click.Choice(COLOURS),
    default=COLOURS[0],
    help="Colours on stdout: auto (on a terminal, unless NO_COLOR is set), always or never. Default: auto.",
)
@click.option("--no-pager", is_flag=True, help="Do not show long output through a pager (else $PAGER, else less).")
@click.version_option(__version__, prog_name="kortit")
@click.pass_context
def kortit(ctx: click.Context, directories: tuple[str, ...], lang: str | None, coloured: str, no_pager: bool) -> None:
    """Strategy cards of a city as plain text in git.

    Goals are YAML files, an amendment is a commit that carries the decision's citation, and the formal change table is
    derived from any range of commits.
    """
    session = ctx.ensure_object(Session)
    if lang:
        session.chosen = lang
    session.take_settings()
    session.coloured = coloured
    session.paged = not no_pager and ctx.invoked_subcommand in READING
    for directory in filter(None, directories):
        try:
            os.chdir(directory)
        except OSError as error:
            raise UsageError(system_said(directory, error)) from error
    if ctx.invoked_subcommand is None:
        if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
            click.echo(ctx.get_help())
            return
        from tui.opening import open_full_screen  # noqa: PLC0415  only the full screen knows Textual

        ctx.exit(open_full_screen(session))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit the process with the documented exit code."""
    gc.disable()  # a command ends before a garbage collection would pay off
    session = Session(_language_asked(sys.argv[1:] if arguments is None else arguments))
    try:
        try:
            code = run(session, arguments)
        finally:
            session.finish()
    except (
        MissingCatalogueError
    ) as error:  # no message can be translated without the catalogues: this one is in English
        click.echo(f"kortit: {error}", err=True)
        code = FAILED
    if not code:  # at its end Python would look for garbage once more, for 13 ms; an error may leave processes there
        gc.freeze()
    sys.exit(code)


def run(session: Session, arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error is told in one sentence, or as JSON where that is asked."""
    given = sys.argv[1:] if arguments is None else arguments
    session.as_json = _option(given, "--format") == "json"
    try:
        _refuse_bytes(given)
        result = kortit.main(
            args=None if arguments is None else list(arguments),
            prog_name="kortit",
            standalone_mode=False,
            obj=session,
        )
    except KortitError as error:
        session.take_language()
        session.tell_error(error)
        return error.exit_code
    except click.UsageError as error:
        session.take_language()
        words = _("kortit: {words}; see {command} --help", words=usage_message(error), command=_path(error))
        session.tell_end(UsageError.exit_code, words)
        return UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        session.tell_end(INTERRUPTED, _("kortit: interrupted"))
        return INTERRUPTED
    except ClosedPipeError:
        if session.pager is not None and session.pager.left:
            return 0
        # The reader of our output closed the pipe. Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        said = _("kortit: {name}the system says: {words}", name=name, words=error.strerror or str(error))
        session.tell_end(FAILED, said)
        return FAILED
    except Exception as error:
        if os.environ.get("KORTIT_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        session.tell_end(
            FAILED,
            _("kortit: this is a fault of the program ({what}); run again with KORTIT_DEBUG=1 to see where", what=what),
        )
        return FAILED
    return result if isinstance(result, int) else 0


def _refuse_bytes(arguments: Sequence[str]) -> None:
    """Raise UsageError for an argument that is not UTF-8; Python passes its bytes on as lone surrogates."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            shown = argument.encode(errors="replace").decode()
            raise UsageError(_("the argument “{text}” is not UTF-8", text=shown)) from error


def usage_message(error: click.UsageError) -> Message | str:
    """A usage error of click in the interface language, where its kind is known; else click's own text."""
    match error:
        case click.UsageError(ctx=click.Context(command=CommandGroup() as group) as context) if _lacks_command(error):
            commands = tuple(name for name, _line in group.lines(context))
            return _("after {command} comes one of: {commands}", command=context.command_path, commands=commands)
        case click.exceptions.NoSuchOption(possibilities=[*_some, _one]):
            near = (error.possibilities or [""])[0]
            return _("there is no option {name} (did you mean {near}?)", name=error.option_name, near=near)
        case click.exceptions.NoSuchOption():
            return _("there is no option {name}", name=error.option_name)
        case click.exceptions.MissingParameter() if error.param is not None:
            return _("{name} is missing", name=_parameter(error.param))
        case click.exceptions.BadParameter() if error.param is not None:
            return _bad_value(error, error.param)
        case click.exceptions.BadOptionUsage() if "does not take a value" in error.message:
            return _("the option {name} takes no value", name=error.option_name)
        case click.exceptions.BadOptionUsage():
            return _("the option {name} lacks its value", name=error.option_name)
        case _other if extra := re.match(_EXTRA_WORDS, error.message):
            return _("there are words too many: {words}", words=extra[1])
        case _other:
            return error.format_message().rstrip(".")


def _lacks_command(error: click.UsageError) -> bool:
    return isinstance(error, click.exceptions.NoArgsIsHelpError) or error.message == "Missing command."


_EXTRA_WORDS = r"(?s)Got unexpected extra arguments? \((.*)\)"


def _bad_value(error: click.BadParameter, parameter: click.Parameter) -> Message:
    name = _parameter(parameter)
    match parameter.type:
        case click.Choice() as choice:
            return _("{name} must be one of: {allowed}", name=name, allowed=tuple(map(str, choice.choices)))
        case click.IntRange() as numbers:
            return _("{name} must be a number from {least} to {most}", name=name, least=numbers.min, most=numbers.max)
        case click.Path(dir_okay=False) if "is a directory" in error.message:
            return _("{name} must be a file, and is a folder", name=name)
        case click.Path(file_okay=False) if "is a file" in error.message:
            return _("{name} must be a folder, and is a file", name=name)
        case click.Path() if "is not readable" in error.message:
            return _("{name}: you may not read {path}", name=name, path=error.message.split("'")[1])
        case _other:
            return _("{name}: {words}", name=name, words=error.message.rstrip("."))


def _parameter(parameter: click.Parameter) -> Message | str:
    """The name of a parameter as help shows it: an option, or the word for a value."""
    return (
        parameter.opts[0]
        if isinstance(parameter, click.Option)
        else Message(parameter.human_readable_name.strip("[]."))
    )


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "kortit"


def _language_asked(arguments: Sequence[str]) -> str | None:
    """The language given on the command line, read before parsing so that usage errors are in it too."""
    value = _option(arguments, "--lang")
    return value if value in LANGUAGES else None


def _option(arguments: Sequence[str], name: str) -> str:
    """The value of an option, the first where it is given more than once, read before parsing; empty if it is not."""
    for argument, after in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == name or argument.startswith(f"{name}="):
            return after if argument == name else argument.partition("=")[2]
    return ""


if __name__ == "__main__":
    main()
