"""Groups of commands, and what is said of a command that a group does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError
from kortit.messages import _
from kortit.spelling import nearest
from tui.help import HelpContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MEANT = {
    "add": "new",
    "cat": "show",
    "commit": "amend",
    "compare": "changes",
    "delete": "remove",
    "diff": "changes",
    "export": "changes",
    "find": "list",
    "get": "show",
    "goals": "list",
    "history": "log",
    "ls": "list",
    "more": "show",
    "mv": "move",
    "print": "changes",
    "read": "show",
    "revert": "undo",
    "rm": "remove",
    "search": "list",
    "status": "drafts",
    "table": "changes",
    "validate": "check",
    "verify": "check",
    "view": "show",
}
"""Words of other programs, and the command that does the same; spelling alone would lead from “get” to “set”."""


ENDLESS = 10_000


class CommandGroup(click.Group):
    """A group that proposes the nearest command for an unknown one, and one that writes only for a slip of the hand."""

    context_class = HelpContext

    def is_reading(self, name: str) -> bool:
        """Whether the command called `name` only reads."""
        return name in ("list", "show", "status")

    def lines(self, ctx: click.Context) -> Iterable[tuple[str, str]]:
        """The names of the commands and what each does, in one sentence."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return ((name, one.get_short_help_str(ENDLESS)) for name, one in commands if one is not None and not one.hidden)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help, each with its whole sentence."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines(ctx)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the command. Raises UsageError with the nearest name for an unknown one."""
        known = self.list_commands(ctx)
        if not args or args[0] in known or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        group = ctx.command_path.partition(" ")[2]
        near = self.near(args[0], known)
        if near is None:
            raise UsageError(
                _(
                    "there is no command “{name}”; {group} --help lists all",
                    name=f"{group} {args[0]}".strip(),
                    group=ctx.command_path,
                )
            )
        name, near = (f"{group} {one}".strip() for one in (args[0], near))
        raise UsageError(_("there is no command “{name}”; did you mean “{near}”?", name=name, near=near))

    def near(self, name: str, known: Sequence[str]) -> str | None:
        """The command that an unknown name may stand for."""
        if (meant := MEANT.get(name)) in known:
            return meant
        return nearest(name, known, guarded=[one for one in known if not self.is_reading(one)])
