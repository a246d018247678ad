"""Options of the commands that produce a document: its format, its destination and its presentation."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

import click

from kortit.municipality import Density, PageLayout, WordMarks
from kortit.rendering import FORMATS, Unchanged, format_named
from tui.parameters import with_options
from tui.tables import Asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from typing import TypeVar

    Command = TypeVar("Command", bound=Callable[..., object])

UNCHANGED = tuple(one.value for one in Unchanged)
_EXTRAS = ("redline", "attach_data")
_OWN = ("columns", "layout", "density", "marks", "unchanged", "decisions", "substantive")


def _one_of(values: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([one.value for one in values])


class _FormatName(click.Choice[str]):
    """The name of a format. Those of other packages are taken too, but not looked for where the name is kortit's."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is a format of it; fails like any choice otherwise."""
        known = value in self.choices or format_named(value) is not None
        return value if known else super().convert(value, param, ctx)


def document_options(command: Command) -> Command:
    """Add the options of every command that produces a document; the command receives them as one `asked`.

    Options of the same kind that the command itself adds before this are collected into it too.
    """

    @functools.wraps(command)
    def collected(*arguments: object, **named: Any) -> object:
        own = {name: named.pop(name) for name in _OWN if name in named}
        extras = frozenset(name.replace("_", "-") for name in _EXTRAS if named.pop(name, False))
        asked = Asked(
            named.pop("format_name"),
            named.pop("outputs"),
            extras=extras,
            force=bool(named.pop("force")),
            attachment=named.pop("attachment") or "",
            **own,
        )
        return command(*arguments, asked=asked, **named)

    options = (
        click.option("--format", "format_name", type=_FormatName(tuple(FORMATS)), help="Default: text, or by -o."),
        click.option(
            "-o",
            "--output",
            "outputs",
            multiple=True,
            type=click.Path(dir_okay=False),
            help="Write to a file instead of stdout; several times for several formats.",
        ),
        click.option(
            "--layout",
            type=_one_of(PageLayout),
            help="A table for each theme with states and marks (themes), or one table without them (plain).",
        ),
        click.option("--density", type=_one_of(Density), help="PDF and DOCX: how much a page holds."),
        click.option("--attachment", metavar="TEXT", help="Which annex the document is, like “Liite 3”; on each page."),
        click.option("--force", is_flag=True, help="Write even over a document of kortit's that was edited since."),
        click.option("--attach-data", is_flag=True, help="PDF and HTML: with the table as JSON inside."),
    )
    return with_options(options, cast("Command", collected))


def table_options(command: Command) -> Command:
    """Add the options of every command that shows a change table; the command receives them as one `asked`."""
    options = (
        click.option("--columns", type=click.Choice(["new-first", "old-first"]), help="Default: as kortit.yaml says."),
        click.option(
            "--marks",
            type=_one_of(WordMarks),
            help="How changed words are marked: by lines and colours, in brackets, or not at all.",
        ),
        click.option("--redline", is_flag=True, help="DOCX: the new text with tracked changes instead of a table."),
    )
    return with_options(options, document_options(command))
