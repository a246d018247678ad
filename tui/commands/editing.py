"""`kortit set`: drafts without an editor."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError, system_said
from kortit.goal import FIRST_YEAR, LAST_YEAR
from kortit.messages import Message, _
from tui.parameters import goal_id, one_line, pass_session

if TYPE_CHECKING:
    from kortit.goal import Means
    from tui.session import Session


@click.command("set")
@click.argument("goal_id_text", metavar="ID")
@click.option("--goal", "text", metavar="TEXT", help="The goal's text.")
@click.option("--target-year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="The target year.")
@click.option(
    "--means-file",
    metavar="FILE",
    help="The means as an outline: a line a means, indented lines its steps; - reads stdin.",
)
@pass_session
def set_command(
    session: Session, goal_id_text: str, text: str | None, target_year: int | None, means_file: str | None
) -> None:
    """Change fields of a goal in the working tree: a draft, until it is amended."""
    if text is None and target_year is None and means_file is None:
        raise UsageError(_("say what to set: --goal, --target-year or --means-file"))
    wanted = goal_id(goal_id_text)
    with session.repository() as repository:
        file = repository.goal_file(wanted)
        goal = file.goal
        if text is not None:
            goal = replace(goal, text=one_line(text, _("the goal")))
        if target_year is not None:
            goal = replace(goal, target_year=target_year)
        if means_file is not None:
            goal = replace(goal, means=_read_means(means_file))
        if repository.save(file, goal):
            names: dict[str, Message] = {
                "text": _("goal text"),
                "target_year": _("target year"),
                "means": _("means"),
            }
            changed = tuple(name for field, name in names.items() if getattr(goal, field) != getattr(file.goal, field))
            session.say(_("{id}: draft saved ({fields})", id=wanted, fields=changed))
        else:
            session.say(_("{id}: nothing to change", id=wanted))


def _read_means(name: str) -> tuple[Means, ...]:
    from kortit.outline import read_outline  # noqa: PLC0415

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
