"""`kortit theme`: the themes that goals belong to, made on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.errors import RefusedError
from kortit.messages import _
from kortit.setting_changes import THEME_KEY
from tui.groups import CommandGroup
from tui.parameters import DRY_RUN, one_line, pass_session, theme_code

if TYPE_CHECKING:
    from tui.session import Session


@click.group("theme", cls=CommandGroup)
def theme_command() -> None:
    """Make the themes that goals belong to.

    Goals are made in, and moved to, themes that kortit.yaml names: a mistyped code makes none.
    """


@theme_command.command("add")
@click.argument("theme")
@click.argument("name", required=False)
@DRY_RUN
@pass_session
def add_command(session: Session, theme: str, name: str | None, dry_run: bool) -> None:
    """Add a theme to kortit.yaml: a draft, until it is amended.

    THEME is a code like O1. It goes under the perspective of its letters, which is made too if there is none.
    """
    code = theme_code(theme) or ""
    named = one_line(name, _("the name")) if name is not None else ""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.add_theme(code, named)
    session.say(_("{theme}: added to kortit.yaml, as a draft", theme=code))


@theme_command.command("rename")
@click.argument("theme")
@click.argument("name")
@DRY_RUN
@pass_session
def rename_command(session: Session, theme: str, name: str, dry_run: bool) -> None:
    """Give a theme another name in kortit.yaml: a draft, until it is amended.

    THEME is a code like O1, which stays.
    """
    code, named = theme_code(theme) or "", one_line(name, _("the name"))
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.municipality.refuse_unknown(code)
        perspective = repository.municipality.perspective_of(code)
        value = {"name": named, "perspective": perspective.code if perspective is not None else ""}
        repository.save_setting(f"{THEME_KEY}{code}", {**value})
    session.say(_("{theme}: renamed in kortit.yaml, as a draft", theme=code))


@theme_command.command("remove")
@click.argument("theme")
@DRY_RUN
@pass_session
def remove_theme_command(session: Session, theme: str, dry_run: bool) -> None:
    """Remove a theme that has no goals from kortit.yaml: a draft, until it is amended.

    kortit remove --theme THEME removes its goals.
    """
    code = theme_code(theme) or ""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.municipality.refuse_unknown(code)
        if goals := [file.goal.id for file in repository.goal_files() if file.goal.theme == code]:
            raise RefusedError(
                _("theme {theme} has goals: {goals}; remove or move them first", theme=code, goals=tuple(goals))
            )
        repository.save_setting(f"{THEME_KEY}{code}", None)
    session.say(_("{theme}: removed from kortit.yaml, as a draft", theme=code))
