"""`kortit list`, `show` and `log`: the goals in force, and the amendments that made them."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from kortit.characters import cleaned
from kortit.decision import match_citation
from kortit.errors import ProblemsError, UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR, card_order, read_goal_id
from kortit.messages import _, ngettext, written_date
from kortit.problem import any_errors
from kortit.rendering.captions import extra_of, theme_heading
from kortit.rendering.json import goal_data
from store.repository import EFFECTIVE, REGISTER, normal_citation
from tui.parameters import goal_id, pass_session, theme_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.goal import Goal
    from kortit.municipality import Body, Municipality
    from store.repository import AmendmentRecord
    from tui.session import Session

TEXT_OR_JSON = click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
AT = click.option("--at", "revision", metavar="REV", help="As it was at a revision, citation or date.")


@click.command("list")
@click.option("--theme", metavar="THEME", help="Only this theme.")
@click.option(
    "--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="Only goals of this target year."
)
@AT
@TEXT_OR_JSON
@pass_session
def list_command(session: Session, theme: str | None, year: int | None, revision: str | None, format_name: str) -> int:
    """List goals in the order of the document.

    Files that cannot be read are told on stderr, the others listed, and the exit code is 1.
    """
    code = theme_code(theme)
    with session.repository() as repository, session.patience(_("reading goals")):
        snapshot = repository.snapshot(revision)
    themes = snapshot.municipality.theme_codes
    goals = [
        goal
        for goal in sorted(snapshot.goals.values(), key=lambda goal: card_order(themes, goal))
        if code in (None, goal.theme) and year in (None, goal.target_year)
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
@click.argument("goal_id_text", metavar="ID")
@AT
@TEXT_OR_JSON
@pass_session
def show_command(session: Session, goal_id_text: str, revision: str | None, format_name: str) -> None:
    """Show one goal whole: text, target year, means with their steps, extra fields."""
    wanted = goal_id(goal_id_text)
    with session.repository() as repository:
        if revision is None:
            goal, municipality = repository.goal_file(wanted).goal, repository.municipality
        else:
            snapshot = repository.snapshot(revision)
            municipality = snapshot.municipality
            own = [problem for problem in snapshot.problems if problem.path.endswith(f"/{wanted}.yaml")]
            found = snapshot.goals.get(wanted)
            if found is None and own:
                raise ProblemsError(own)
            if found is None:
                raise UsageError(_("there is no goal {id} at {revision}", id=wanted, revision=revision))
            goal = found
    if format_name == "json":
        session.write_json({"schema": "kortit.show/1", "goal": {"id": goal.id, **goal_data(goal)}})
    else:
        session.write("".join(f"{line}\n" for line in _goal_lines(session, goal, municipality)))


def _goal_lines(session: Session, goal: Goal, municipality: Municipality) -> Iterator[str]:
    translate = session.translate
    yield f"{goal.id}  {theme_heading(municipality, goal.theme)}"
    yield cleaned(goal.text)
    yield translate(_("Target year: {year}", year=goal.target_year))
    yield translate(_("Means:") if goal.means else _("Means: none"))
    for means in goal.means:
        yield f"  • {cleaned(means.text)}"
        for step in means.steps:
            yield f"    ◦ {cleaned(step)}"
    for _key, name, value in extra_of(goal, municipality):
        yield f"{name}: {value}"


@click.command("log")
@click.argument("range_or_id", metavar="[RANGE|ID]", required=False)
@click.option("--body", metavar="BODY", help="Only decisions of this body (abbreviation or name).")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="Only decisions of this year.")
@TEXT_OR_JSON
@pass_session
def log_command(
    session: Session, range_or_id: str | None, body: str | None, year: int | None, format_name: str
) -> None:
    """List amendments, newest first, with their decisions: all, of a range (A..B), or of one goal."""
    wanted = read_goal_id(range_or_id) if range_or_id is not None else None
    with session.repository() as repository, session.patience(_("reading history")):
        text = None if wanted else range_or_id
        if text and ".." not in text:
            text = f"{text}.."
        amendments = repository.amendments(text)
        chosen = _body_named(repository.municipality, body) if body is not None else None
        amendments = [one for one in amendments if _decided_by(one, repository.municipality, chosen, year)]
    if wanted is not None:
        amendments = [amendment for amendment in amendments if wanted in amendment.goals]
    if format_name == "json":
        session.write_json({"schema": "kortit.log/1", "amendments": [_log_data(amendment) for amendment in amendments]})
        return
    session.write(
        "\n".join("".join(f"{line}\n" for line in _log_lines(session, amendment)) for amendment in amendments)
    )
    if not amendments:
        session.say(_("no amendments"))


def _body_named(municipality: Municipality, name: str) -> Body:
    body = municipality.body_named(" ".join(name.split()))
    if body is None:
        known = tuple(known.abbreviations[0] for known in municipality.bodies.values())
        raise UsageError(_("the body “{body}” is not known; kortit.yaml knows: {known}", body=name, known=known))
    return body


def _decided_by(amendment: AmendmentRecord, municipality: Municipality, body: Body | None, year: int | None) -> bool:
    """Whether an amendment cites a decision of a body and of a year, where these are given."""
    if body is None and year is None:
        return True
    match = match_citation(amendment.record.citation or "")
    if match is None:
        return False
    return (body is None or municipality.body_named(match["body"] or "") == body) and year in (None, int(match["year"]))


def _log_data(amendment: AmendmentRecord) -> dict[str, Any]:
    record = amendment.record
    return {
        "commit": record.commit,
        "date": record.date,
        "author": record.author,
        "subject": record.message.subject,
        "reason": record.message.reason,
        "citation": normal_citation(record.citation) if record.citation else None,
        "register": record.message.trailer(REGISTER),
        "effective": record.message.trailer(EFFECTIVE),
        "goals": list(amendment.goals),
        "settings": amendment.municipality,
        "corrected_by": amendment.corrected_by,
    }


def _log_lines(session: Session, amendment: AmendmentRecord) -> Iterator[str]:
    record = amendment.record
    date = written_date(datetime.datetime.fromisoformat(record.date).date())
    decision = cleaned(record.citation) if record.citation else session.translate(_("no decision"))
    register = record.message.trailer(REGISTER)
    parts = [decision, *([cleaned(register)] if register else [])]
    if amendment.corrected_by is not None:
        parts.append(session.translate(_("(corrected by commit {commit})", commit=amendment.corrected_by[:12])))
    yield "  ".join(parts)
    yield f"  {cleaned(record.message.subject)}"
    counted = session.translate(ngettext("{count} goal", "{count} goals", len(amendment.goals)))
    yield f"  {date}  {record.commit[:12]}  {cleaned(record.author)}  {counted}"
    if record.message.reason:
        for line in record.message.reason.split("\n"):
            yield f"    {cleaned(line)}".rstrip()
