"""Options and arguments that several commands share, and reading what people write in them."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.decision import date_expected, read_date, read_decision
from kortit.errors import UsageError, system_said
from kortit.goal import THEME_CODE, GoalId, read_goal_id
from kortit.messages import Message, _
from kortit.outline import read_outline
from tui.session import Session
from tui.tables import Asked

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from kortit.decision import Decision
    from kortit.goal import Means
    from kortit.municipality import Municipality

    Command = TypeVar("Command", bound=Callable[..., object])

pass_session = click.make_pass_decorator(Session)

# kortit.rendering.FORMATS and Unchanged, without importing them; a test compares
FORMAT_NAMES = ("text", "md", "html", "pdf", "docx", "xlsx", "json", "csv")
UNCHANGED = ("full", "omit", "dash")


def document_options(command: Command) -> Command:
    """Add what every command has whose result is a document; it gets them as one `asked`.

    Options of the same kind that a command adds itself, before this, come into it too.
    """

    @functools.wraps(command)
    def collected(*arguments: object, **named: Any) -> object:
        own = {name: named.pop(name) for name in ("columns", "unchanged", "decisions") if name in named}
        extras = frozenset(name.replace("_", "-") for name in _EXTRAS if named.pop(name, False))
        asked = Asked(named.pop("format_name"), named.pop("outputs"), extras=extras, **own)
        return command(*arguments, asked=asked, **named)

    options = (
        click.option("--format", "format_name", type=click.Choice(FORMAT_NAMES), help="Default: text, or by -o."),
        click.option(
            "-o",
            "--output",
            "outputs",
            multiple=True,
            type=click.Path(dir_okay=False),
            help="Write to a file instead of stdout; several times for several formats.",
        ),
        click.option("--attach-data", is_flag=True, help="PDF: with the table as JSON inside."),
    )
    return _with(options, cast("Command", collected))


def table_options(command: Command) -> Command:
    """Add what every command that shows a change table has; it gets them as one `asked`."""
    options = (
        click.option("--columns", type=click.Choice(["new-first", "old-first"]), help="Default: as kortit.yaml says."),
        click.option("--redline", is_flag=True, help="DOCX: the new text with tracked changes instead of a table."),
    )
    return _with(options, document_options(command))


_EXTRAS = ("redline", "attach_data")


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def decision_options(command: Command) -> Command:
    """Add what an amendment says of its decision."""
    options = (
        click.option("--decision", metavar="CITATION", help="The decision, like “Kv 14.12.2020 § 85”."),
        click.option("--register", metavar="NUMBER", help="The register number of the matter."),
        click.option("--effective", metavar="DATE", help="When it takes effect: 2021-01-01 or 1.1.2021."),
        click.option("--reason", metavar="TEXT", help="Why; becomes the body of the commit message."),
    )
    return _with(options, command)


def goal_id(text: str) -> GoalId:
    """Read a goal's id. Raises UsageError."""
    found = read_goal_id(text)
    if found is None:
        raise UsageError(_("“{text}” is no goal's id; ids look like O1-02", text=text))
    return found


def theme_code(text: str | None) -> str | None:
    """Read the code of a theme. Raises UsageError."""
    if text is None:
        return None
    code = text.strip().upper()
    if not THEME_CODE.fullmatch(code):
        raise UsageError(_("“{text}” is no theme; themes look like O1", text=text))
    return code


def refuse_unknown(theme: str | None, municipality: Municipality, *, known: bool) -> None:
    """Raise UsageError for a theme that nothing is `known` of, and that kortit.yaml does not name: a misspelt one."""
    if theme is not None and not known and theme not in municipality.theme_codes:
        raise UsageError(
            _("there is no theme {theme}; kortit.yaml knows: {known}", theme=theme, known=municipality.theme_codes)
        )


def theme_refusal(text: str) -> Message | None:
    """Say why a text is no theme's code; None when it is one."""
    return None if THEME_CODE.fullmatch(text.upper()) else _("“{text}” is no theme; themes look like O1", text=text)


def one_line(text: str, what: Message) -> str:
    """Read a text that becomes one paragraph. Raises UsageError when it is empty or holds forbidden characters."""
    if (found := FORBIDDEN.search(text)) is not None:
        raise UsageError(
            _("{what}: the character {character} is not allowed", what=what, character=described(found[0]))
        )
    if not (line := collapsed(text)):
        raise UsageError(_("{what} is empty; write its text", what=what))
    return line


def decision_of(municipality: Municipality, citation: str | None, register: str | None) -> Decision | None:
    """Read a decision from the options. Raises UsageError."""
    number = one_line(register, _("the register number")) if register is not None else None
    if citation is None:
        if number is not None:
            raise UsageError(_("a register number belongs to a decision; give --decision too"))
        return None
    return read_decision(citation, municipality, number)


def date_of(text: str | None) -> datetime.date | None:
    """Read a date from an option. Raises UsageError."""
    if text is None:
        return None
    date = read_date(text)
    if date is None:
        raise UsageError(date_expected(text))
    return date


def reason_of(text: str | None) -> str:
    """Read a reason: paragraphs, their line breaks kept. Raises UsageError."""
    reason = (text or "").replace("\r\n", "\n")
    if (found := FORBIDDEN.search(reason)) is not None:
        character = described(found[0])
        raise UsageError(
            _("{what}: the character {character} is not allowed", what=_("the reason"), character=character)
        )
    return reason.strip()


def read_means(name: str) -> tuple[Means, ...]:
    """Read means from an outline in a file, `-` being stdin. Raises UsageError or ProblemsError."""
    if name == "-" and not sys.stdin:
        raise UsageError(_("stdin is closed; give the means in a file"))
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(system_said(name, error)) from error
    try:
        return read_outline(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise UsageError(_("{path} is not UTF-8; save it as UTF-8", path=name)) from error
