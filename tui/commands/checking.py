"""`kortit check` and `schema`: whether every file is valid, and what valid means."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from kortit.bullets import said_of_stored
from kortit.errors import KortitError, ProblemsError
from kortit.messages import _, ngettext
from kortit.output_schemas import OUTPUTS, output_schema
from kortit.problem import Code, Problem, Severity, any_errors
from kortit.schema import goal_schema, municipality_schema
from store.repository import GoalPath
from tui.annotations import REPORTS
from tui.parameters import pass_session
from tui.session import Session, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.messages import Message
    from store.repository import Snapshot


@click.command("check")
@click.argument("range_text", metavar="[RANGE]", required=False)
@click.option("--objects", is_flag=True, help="Compare every object of the history with its id too, like git fsck.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", *REPORTS]),
    default="text",
    help="sarif and codequality are for the git hosts that show problems beside the lines. Default: text.",
)
@pass_session
def check_command(session: Session, range_text: str | None, format_name: str, *, objects: bool) -> int:
    """Check every file of the working tree, or a history.

    Nothing is written, ever. The exit code is 1 when something is wrong.

    With a RANGE (A..B, A.., or A for the history up to HEAD and the working tree), every commit of its first-parent
    history is judged: every file valid, every change of a bound field covered by the decision that the commit carries,
    by the settings of the commit before it.

    In every case git's objects that the history up to HEAD lacks are named.
    """
    problems: list[Problem] = []
    counted: list[Message] = []
    # Git looks for every object while we judge what they say.
    with session.repository() as repository, session.patience(_("checking")), ThreadPoolExecutor(1) as beside:
        damaged = beside.submit(repository.damaged, read=objects)
        if range_text is not None:
            commits, problems = repository.audit(range_text)
            counted.append(ngettext("{count} commit", "{count} commits", commits))
        problems += damaged.result()
        if range_text is None or ".." not in range_text:
            try:
                snapshot = repository.snapshot()
                problems += snapshot.problems
                problems += _bulleted(snapshot)
                problems += repository.follow_up.problems(snapshot.goals)
                problems += repository.hidden_drafts()
                counted.append(ngettext("{count} valid goal", "{count} valid goals", len(snapshot.goals)))
            except ProblemsError as error:
                problems += error.problems
        for place in repository.hooks.outdated():
            session.say(
                _(
                    "the hook {path} is missing or of another kortit; renew it with kortit hooks install",
                    path=str(place),
                )
            )
    if format_name in REPORTS:
        session.write_json(REPORTS[format_name](problems, session.translate, repository.sharing.path_of))
    elif format_name == "json":
        session.write_json({"schema": "kortit.check/1", "problems": [session.problem_data(item) for item in problems]})
    else:
        for problem in problems:
            session.write(harmless(session.problem_line(problem)) + "\n")
        notes = sum(problem.severity is Severity.NOTE for problem in problems)
        told = [*counted, ngettext("{count} problem", "{count} problems", len(problems) - notes)]
        if notes:
            told.append(ngettext("{count} note", "{count} notes", notes))
        session.say(_("{parts}", parts=tuple(told)))
    return 1 if any_errors(problems) else 0


def _bulleted(snapshot: Snapshot) -> Iterator[Problem]:
    """Warnings of goals whose lines begin with typed bullets or numbers."""
    for goal in snapshot.goals.values():
        if (message := said_of_stored(goal)) is not None:
            yield Problem(str(GoalPath(goal.theme, goal.id)), 1, 1, Code.BULLET, message, Severity.WARNING)


@click.command("schema")
@click.argument("file", type=click.Choice(["goal", "municipality", *OUTPUTS]), default="goal")
@pass_session
def schema_command(session: Session, file: str) -> None:
    """Print the JSON Schema of a goal file, of kortit.yaml (municipality), or of what commands write as JSON.

    Inside a store the goal's schema has the extra fields of that municipality.
    """
    if file in OUTPUTS:
        schema = output_schema(file)
    elif file == "municipality":
        schema = municipality_schema()
    else:
        try:
            with session.repository() as repository:
                fields = list(repository.municipality.fields.values())
        except KortitError:
            fields = []
        schema = goal_schema(fields)
    session.write(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
