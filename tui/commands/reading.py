"""`kortit list` and `show`: the goals, of the working tree or as they were."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from kortit.characters import cleaned
from kortit.errors import ProblemsError, UsageError
from kortit.follow_up.choice import ReportChoice
from kortit.goal import FIRST_YEAR, LAST_YEAR, card_order
from kortit.indicators import form_lines
from kortit.messages import _
from kortit.problem import any_errors
from kortit.rendering.goals import extra_of, goal_data, theme_heading
from tui.parameters import (
    SHOWN_INDICATOR,
    SHOWN_LEVELS,
    SHOWN_MEANS,
    SHOWN_STEP,
    TEXT_OR_JSON,
    date_of,
    goal_id,
    pass_session,
    refuse_no_owner,
    refuse_unknown,
    statuses_of,
    theme_code,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from store.repository import Snapshot
    from tui.session import Session

AT = click.option("--at", "revision", metavar="REV", help="As it was at a revision, citation or date.")


@click.command("list")
@click.option("--theme", metavar="THEME", help="Only this theme.")
@click.option(
    "--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="Only goals of this target year."
)
@click.option(
    "--until", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="Only goals up to this target year."
)
@click.option("--owner", metavar="TEXT", help="Only goals whose extra field “owner” holds these words.")
@click.option("--status", metavar="STATUS,...", help="Only goals of these statuses in the open period, or the last.")
@click.option("--unreported", is_flag=True, help="Only goals of which nothing is reported (with --status: these too).")
@click.option("--period", metavar="DATE", help="The day of the period that --status and --unreported mean.")
@AT
@TEXT_OR_JSON
@pass_session
def list_command(
    session: Session,
    theme: str | None,
    year: int | None,
    until: int | None,
    owner: str | None,
    status: str | None,
    period: str | None,
    revision: str | None,
    format_name: str,
    *,
    unreported: bool,
) -> int:
    """List goals in the order of the document.

    Files that cannot be read are told on stderr, the others listed, and the exit code is 1.
    """
    code = theme_code(theme)
    with session.repository() as repository, session.patience(_("reading goals")):
        snapshot = repository.snapshot(revision)
        chosen = ReportChoice(statuses_of(status, snapshot.municipality), unreported, owner or "")
        asked = status is not None or unreported
        if period is not None and not asked:
            raise UsageError(_("--period goes with --status or --unreported"))
        lines = repository.follow_up.lines(date_of(period), revision) if asked else {}
    refuse_unknown(code, snapshot.municipality, known=any(goal.theme == code for goal in snapshot.goals.values()))
    refuse_no_owner(owner, snapshot.municipality)
    themes = snapshot.municipality.theme_codes
    goals = [
        goal
        for goal in sorted(snapshot.goals.values(), key=lambda goal: card_order(themes, goal))
        if code in (None, goal.theme)
        and year in (None, goal.target_year)
        and goal.target_year <= (until or LAST_YEAR)
        and chosen.has(goal, lines.get(goal.id))
    ]
    if format_name == "json":
        session.write_json({"schema": "kortit.list/1", "goals": [{"id": goal.id, **goal_data(goal)} for goal in goals]})
    else:
        session.write("".join(f"{line}\n" for line in _list_lines(goals, snapshot.municipality)))
        if not goals:
            session.say(_("no goals"))
    session.tell_problems(snapshot.problems)
    return 1 if any_errors(snapshot.problems) else 0


def _list_lines(goals: list[Goal], municipality: Municipality) -> Iterator[str]:
    width = max((len(goal.id) for goal in goals), default=0)
    for number, (theme, group) in enumerate(groupby(goals, key=lambda goal: goal.theme)):
        if number:
            yield ""
        yield theme_heading(municipality, theme)
        for goal in group:
            yield f"  {goal.target_year}  {goal.id:{width}}  {cleaned(goal.text)}"


@click.command("show")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@AT
@TEXT_OR_JSON
@pass_session
def show_command(session: Session, ids: tuple[str, ...], revision: str | None, format_name: str) -> None:
    """Show goals whole: text, target year, means with their steps, indicators, extra fields.

    What is shown of one goal can be read as its means: kortit show S1-02 | kortit set S1-04 --means-file -
    """
    typed = [goal_id(text) for text in ids]
    with session.repository() as repository:
        wanted = repository.as_written(typed)
        if revision is None:
            known = {file.goal.id: file.goal for file in repository.goal_files(wanted)}
            municipality = repository.municipality
        else:
            snapshot = repository.snapshot(revision)
            known, municipality = snapshot.goals, snapshot.municipality
            for one in wanted:
                _refuse_missing(one, snapshot, revision)
    goals = [known[one] for one in wanted]
    if format_name == "json":
        data = [{"id": goal.id, **goal_data(goal)} for goal in goals]
        session.write_json({"schema": "kortit.show/1", "goals": data, **({"goal": data[0]} if len(data) == 1 else {})})
    else:
        shown = ("".join(f"{line}\n" for line in _goal_lines(session, goal, municipality)) for goal in goals)
        session.write("\n".join(shown))


def _refuse_missing(wanted: GoalId, snapshot: Snapshot, revision: str) -> None:
    """Raise ProblemsError where a goal's file could not be read at a revision, UsageError where there was none."""
    if wanted in snapshot.goals:
        return
    if own := [problem for problem in snapshot.problems if problem.path.endswith(f"/{wanted}.yaml")]:
        raise ProblemsError(own)
    raise UsageError(_("there is no goal {id} at {revision}", id=wanted, revision=revision))


def _goal_lines(session: Session, goal: Goal, municipality: Municipality) -> Iterator[str]:
    translate = session.translate
    yield f"{goal.id}  {theme_heading(municipality, goal.theme)}"
    yield cleaned(goal.text)
    yield translate(_("Target year: {year}", year=goal.target_year))
    yield translate(_("Means:") if goal.means else _("Means: none"))
    for means in goal.means:
        yield f"{SHOWN_MEANS}{cleaned(means.text)}"
        for step in means.steps:
            yield f"{SHOWN_STEP}{cleaned(step)}"
    if goal.indicators:
        yield translate(_("Indicators:"))
    for depth, line in form_lines(goal.indicators):
        yield f"{SHOWN_LEVELS if depth else SHOWN_INDICATOR}{cleaned(line)}"
    for _key, name, value in extra_of(goal, municipality.fields):
        yield f"{name}: {value}"
