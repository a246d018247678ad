"""`kortit new`, `remove` and `move`: which goals there are, as drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kortit.bullets import said_of_bullets, unbulleted
from kortit.errors import UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR, Goal, next_goal_id
from kortit.messages import _
from tui.editor import edit_text
from tui.parameters import DRY_RUN, one_line, pass_session, read_means, refuse_unknown, theme_code
from tui.several import WHERE, chosen_files, put_away

if TYPE_CHECKING:
    from kortit.messages import Message
    from store.repository import GoalFile, Repository
    from tui.session import Session


@click.command("new")
@click.argument("theme", metavar="THEME")
@click.option("--goal", "text", metavar="TEXT", help="The goal's text.")
@click.option("--target-year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="The target year.")
@click.option(
    "--means-file", metavar="FILE", type=click.Path(allow_dash=True), help="The means as an outline; - reads stdin."
)
@DRY_RUN
@pass_session
def new_command(
    session: Session, theme: str, text: str | None, target_year: int | None, means_file: str | None, dry_run: bool
) -> None:
    """Make a new goal in a theme: a draft with the next free id, which goes to stdout.

    Without --goal and --target-year the editor opens. Ids that were ever used, on any branch, are not given again. A
    theme that kortit.yaml does not name is made by kortit theme add.
    """
    code = theme_code(theme) or ""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.municipality.refuse_unknown(code)
        new_id = next_goal_id(code, repository.ids_ever_used())
        if text is not None and target_year is not None:
            means = read_means(means_file) if means_file is not None else ()
            goal, taken = unbulleted(Goal(new_id, code, one_line(text, _("the goal")), target_year, means))
            if taken:
                session.say(said_of_bullets(taken))
            repository.new_goal(goal)
        elif text is not None or target_year is not None or means_file is not None or dry_run:
            raise UsageError(_("a new goal needs --goal and --target-year; without both the editor opens"))
        else:
            year = dt.datetime.now(tz=dt.UTC).year + 1
            template = f"goal:\ntarget_year: {year}\nmeans: []\n".encode()
            path = f"{new_id}.yaml"
            if not edit_text(session, repository, path, template, lambda data: repository.new_text(code, new_id, data)):
                session.say(_("nothing was changed"))
                return
    session.hand_over(new_id, [_("{id}: new draft in theme {theme}", id=new_id, theme=code)])


@click.command("remove")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@WHERE
@click.option("--theme", metavar="THEME", help="All goals of this theme.")
@DRY_RUN
@pass_session
def remove_command(session: Session, ids: tuple[str, ...], where: str | None, theme: str | None, dry_run: bool) -> None:
    """Remove goals: drafts, until they are amended.

    Their ids are not given again. A theme stays without its goals, until kortit theme remove takes it away too.
    """
    code = theme_code(theme)
    if code is not None and (ids or where is not None):
        raise UsageError(_("--theme names all goals of a theme; leave ids and --where out"))

    def told(file: GoalFile) -> Message:
        return _("{id}: removed, as a draft; kortit drafts --discard {id} brings it back", id=file.goal.id)

    with session.repository(writing=not dry_run) as repository:
        files = chosen_files(repository, ids, where) if code is None else _files_of(repository, code)
        put_away(session, repository, "remove", [(file, None) for file in files], told, dry_run=dry_run)


def _files_of(repository: Repository, theme: str) -> list[GoalFile]:
    """The files of all goals of a theme. Raises UsageError where there is no such theme or it has no goals."""
    files = [file for file in repository.goal_files() if file.goal.theme == theme]
    refuse_unknown(theme, repository.municipality, known=bool(files))
    if not files:
        raise UsageError(_("theme {theme} has no goals", theme=theme))
    return files


@click.command("move")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("theme", metavar="THEME")
@DRY_RUN
@pass_session
def move_command(session: Session, ids: tuple[str, ...], theme: str, dry_run: bool) -> None:
    """Move goals to another theme: drafts, until they are amended.

    Their ids stay.
    """
    code = theme_code(theme) or ""

    def told(file: GoalFile) -> Message:
        return _("{id}: moved to theme {theme}, as a draft", id=file.goal.id, theme=code)

    with session.repository(writing=not dry_run) as repository:
        files = chosen_files(repository, ids, None)
        for file in files:
            if file.goal.theme == code:
                raise UsageError(_("{id} is in theme {theme} already", id=file.goal.id, theme=code))
        repository.municipality.refuse_unknown(code)
        moved = [(file, replace(file.goal, theme=code)) for file in files]
        put_away(session, repository, "move", moved, told, dry_run=dry_run)
