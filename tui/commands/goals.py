"""`kortit new`, `remove` and `move`: which goals there are, as drafts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from kortit.bullets import said_of_bullets, unbulleted
from kortit.errors import UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR, Goal, next_goal_id
from kortit.messages import _
from tui.editor import edit_text
from tui.parameters import goal_id, one_line, pass_session, read_means, theme_code

if TYPE_CHECKING:
    from tui.session import Session


@click.command("new")
@click.argument("theme", metavar="THEME")
@click.option("--goal", "text", metavar="TEXT", help="The goal's text.")
@click.option("--target-year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="The target year.")
@click.option(
    "--means-file", metavar="FILE", type=click.Path(allow_dash=True), help="The means as an outline; - reads stdin."
)
@pass_session
def new_command(
    session: Session, theme: str, text: str | None, target_year: int | None, means_file: str | None
) -> None:
    """Make a new goal in a theme: a draft with the next free id, which goes to stdout.

    Without --goal and --target-year the editor opens. Ids that were ever used, on any branch, are not given again. A
    theme that kortit.yaml does not name is made by kortit theme add.
    """
    code = theme_code(theme) or ""
    with session.repository(writing=True) as repository:
        repository.municipality.refuse_unknown(code)
        new_id = next_goal_id(code, repository.ids_ever_used())
        if text is not None and target_year is not None:
            means = read_means(means_file) if means_file is not None else ()
            goal, taken = unbulleted(Goal(new_id, code, one_line(text, _("the goal")), target_year, means))
            if taken:
                session.say(said_of_bullets(taken))
            repository.new_goal(goal)
        elif text is not None or target_year is not None or means_file is not None:
            raise UsageError(_("a new goal needs --goal and --target-year; without both the editor opens"))
        else:
            year = dt.datetime.now(tz=dt.UTC).year + 1
            template = f"goal:\ntarget_year: {year}\nmeans: []\n".encode()
            path = f"{new_id}.yaml"
            if not edit_text(session, repository, path, template, lambda data: repository.new_text(code, new_id, data)):
                session.say(_("nothing was changed"))
                return
    session.write(f"{new_id}\n")
    session.say(_("{id}: new draft in theme {theme}", id=new_id, theme=code))


@click.command("remove")
@click.argument("goal_id_text", metavar="ID")
@pass_session
def remove_command(session: Session, goal_id_text: str) -> None:
    """Remove a goal: a draft, until it is amended.

    Its id is not given again.
    """
    wanted = goal_id(goal_id_text)
    with session.repository(writing=True) as repository:
        repository.remove(repository.goal_file(wanted))
    session.say(_("{id}: removed, as a draft; kortit drafts --discard {id} brings it back", id=wanted))


@click.command("move")
@click.argument("goal_id_text", metavar="ID")
@click.argument("theme", metavar="THEME")
@pass_session
def move_command(session: Session, goal_id_text: str, theme: str) -> None:
    """Move a goal to another theme: a draft, until it is amended.

    Its id stays.
    """
    wanted, code = goal_id(goal_id_text), theme_code(theme) or ""
    with session.repository(writing=True) as repository:
        file = repository.goal_file(wanted)
        if file.goal.theme == code:
            raise UsageError(_("{id} is in theme {theme} already", id=wanted, theme=code))
        repository.move(file, code)
    session.say(_("{id}: moved to theme {theme}, as a draft", id=wanted, theme=code))
