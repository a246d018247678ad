"""Options and arguments that several commands share, and the parsing of their values."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.decision import date_expected, read_date
from kortit.errors import UsageError, system_said
from kortit.fields import OWNER, TARGET_YEAR
from kortit.follow_up.statuses import unknown_status
from kortit.goal import FIRST_YEAR, GOAL_ID, LAST_YEAR, THEME_CODE, GoalId, read_goal_id
from kortit.indicators import parsed_form
from kortit.kinds import InvalidTextError
from kortit.messages import Message, _
from kortit.outline import INDENT, read_outline
from tui.session import Session

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from kortit.fields import Field
    from kortit.goal import Goal, Means
    from kortit.indicators import Indicator
    from kortit.municipality import Municipality

    Command = TypeVar("Command", bound=Callable[..., object])

SHOWN_MEANS, SHOWN_STEP = "  • ", "    ◦ "
"""The signs before a means, and before a step, where a goal is shown as text."""
SHOWN_INDICATOR, SHOWN_LEVELS = "  – ", "      "
"""The signs before an indicator, and before its levels, where a goal is shown as text."""

_SHOWN = f"{GOAL_ID.pattern}  "
_YEAR_OR_SHIFT = r"([-+−]?)([0-9]{4}|(?<=[-+−])[0-9]{1,3})"
_PARTED_BY = ";"  # what stands between the items of a list on one line

pass_session = click.make_pass_decorator(Session)

DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
TEXT_OR_JSON = click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="Default: text."
)


def with_options(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """Add options to a command; its help lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def goal_id(text: str) -> GoalId:
    """Parse a goal's id. Raises UsageError."""
    found = read_goal_id(text)
    if found is None:
        raise UsageError(_("“{text}” is no goal's id; ids look like O1-02", text=text))
    return found


def theme_code(text: str | None) -> str | None:
    """Parse a theme's code. Raises UsageError."""
    if text is None:
        return None
    code = text.strip().upper()
    if not THEME_CODE.fullmatch(code):
        raise UsageError(_("“{text}” is no theme; themes look like O1", text=text))
    return code


def refuse_unknown(theme: str | None, municipality: Municipality, *, known: bool) -> None:
    """Raise UsageError for a theme that kortit.yaml does not name, unless it is `known` otherwise."""
    if theme is not None and not known and theme not in municipality.theme_codes:
        raise UsageError(
            _("there is no theme {theme}; kortit.yaml knows: {known}", theme=theme, known=municipality.theme_codes)
        )


def refuse_no_owner(owner: str | None, municipality: Municipality) -> None:
    """Raise UsageError where goals are to be chosen by who is responsible, and no extra field says that."""
    if owner is not None and OWNER not in municipality.fields:
        raise UsageError(_("kortit.yaml has no field “{key}”; add it under fields", key=OWNER))


def statuses_of(text: str | None, municipality: Municipality) -> tuple[str, ...]:
    """Parse a list of statuses by their keys (None: none). Raises UsageError for one that kortit.yaml does not have."""
    keys = tuple(key.strip() for key in text.split(",")) if text is not None else ()
    for key in keys:
        if key not in municipality.statuses:
            raise UsageError(unknown_status(key, municipality.statuses))
    return keys


def theme_refusal(text: str) -> Message | None:
    """Why a text is not a theme's code; None when it is one."""
    return None if THEME_CODE.fullmatch(text.upper()) else _("“{text}” is no theme; themes look like O1", text=text)


def one_line(text: str, what: Message) -> str:
    """Parse a text into one paragraph. Raises UsageError when it is empty or has forbidden characters."""
    if (found := FORBIDDEN.search(text)) is not None:
        raise UsageError(
            _("{what}: the character {character} is not allowed", what=what, character=described(found[0]))
        )
    if not (line := collapsed(text)):
        raise UsageError(_("{what} is empty; write its text", what=what))
    return line


def date_of(text: str | None) -> datetime.date | None:
    """Parse the date of an option. Raises UsageError."""
    if text is None:
        return None
    date = read_date(text)
    if date is None:
        raise UsageError(date_expected(text))
    return date


def read_means(name: str) -> tuple[Means, ...]:
    """Read means from a file with an outline, `-` being stdin. Raises UsageError or ProblemsError."""
    return read_outline(_as_form(_read(name), SHOWN_MEANS, SHOWN_STEP), name)


def read_indicators(name: str) -> tuple[Indicator, ...]:
    """Read indicators from a file with the lines of a form, `-` being stdin; some may lack a key. Raises UsageError."""
    return parsed_form(_as_form(_read(name), SHOWN_INDICATOR, SHOWN_LEVELS))


def _read(name: str) -> str:
    if name == "-" and not sys.stdin:
        raise UsageError(_("stdin is closed; give the means in a file"))
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(system_said(str(Path(name).absolute()), error)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(_("{path} is not UTF-8; save it as UTF-8", path=name)) from error


def _as_form(text: str, item: str, below: str) -> str:
    """The lines of a list in what `kortit show` prints of a goal, as those of a form; any other text as it is."""
    if not re.match(_SHOWN, text):
        return text
    lines = text.splitlines()
    shown = [line.removeprefix(item).replace(below, INDENT, 1) for line in lines if line.startswith((item, below))]
    return "".join(f"{line}\n" for line in shown)


def year_or_shift(text: str) -> Callable[[Goal], int]:
    """Parse a target year, or a number of years with a sign by which it moves, into the new year of a goal.

    Raises UsageError; the result too, for a goal whose year would leave the allowed ones.
    """
    match = re.fullmatch(_YEAR_OR_SHIFT, text.strip())
    if match is None:
        raise UsageError(_("“{text}” is no year; write four digits, or +1 or -2 to move it", text=text))
    sign, years = match.groups()

    def new_year(goal: Goal) -> int:
        year = int(years) if not sign else goal.target_year + (int(years) if sign == "+" else -int(years))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(
                _(
                    "{id}: write a year of four digits between {first} and {last}, not {year}",
                    id=goal.id,
                    year=year,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        return year

    return new_year


def on_a_line(field: Field, goal: Goal) -> str:
    """The value of a field on one line, with semicolons between the items of a list."""
    return f"{_PARTED_BY} ".join(field.texts(goal))


def of_a_line(field: Field, text: str) -> str:
    """A line made by `on_a_line` and edited, as the text of a form, where each item of a list has its own line."""
    return text.strip() if field.kind.is_line else text.replace(_PARTED_BY, "\n")


def fits_on_a_line(field: Field, goal: Goal) -> bool:
    """Whether the value comes back whole from one line: no item holds what parts them."""
    return field.kind.is_line or not any(_PARTED_BY in text for text in field.texts(goal))


def assignment(field: Field, text: str) -> Callable[[Goal], Goal]:
    """Return the change that sets a field of a goal to what is written; items of a list have semicolons between them.

    An empty text removes an extra field. Raises UsageError; the change too, for a year that leaves the allowed ones.
    """
    if field is TARGET_YEAR:
        new_year = year_or_shift(text)
        return lambda goal: field.with_value(goal, new_year(goal))
    try:
        value = field.kind.read(of_a_line(field, text))
    except InvalidTextError as error:
        raise UsageError(_("{field}: {message}", field=field.name, message=error.message)) from error
    return lambda goal: field.with_value(goal, value)


SETTLE = click.option(
    "--settle",
    "chosen",
    metavar="ID.FIELD=SIDE",
    multiple=True,
    help="Where both sides changed a field: keep yours (=own) or that of the server (=published). May be repeated.",
)
