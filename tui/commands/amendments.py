"""`kortit log`: the amendments and their decisions."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from kortit.characters import cleaned
from kortit.decision import cited, effective_data, match_citation
from kortit.errors import RefusedError, UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR, read_goal_id
from kortit.messages import _, written_date
from store.repository import REGISTER, normal_citation
from tui.extent import extent_of
from tui.parameters import TEXT_OR_JSON, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.goal import GoalId
    from kortit.municipality import Body, Municipality
    from kortit.setting_changes import SettingChange
    from store.repository import AmendmentRecord
    from tui.session import Session


_MOST_SETTINGS = 10
"""How many changed settings of an amendment are said with their old and new values."""


@click.command("log")
@click.argument("range_or_ids", metavar="[RANGE|ID...|CITATION]", nargs=-1)
@click.option("--body", metavar="BODY", help="Only decisions of this body (abbreviation or name).")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="Only decisions of this year.")
@click.option("-n", "most", type=click.IntRange(min=1), metavar="NUMBER", help="Only so many, the newest.")
@TEXT_OR_JSON
@pass_session
def log_command(
    session: Session,
    range_or_ids: tuple[str, ...],
    body: str | None,
    year: int | None,
    most: int | None,
    format_name: str,
) -> None:
    """List amendments, newest first, with their decisions: all, of a range (A..B), or of goals.

    A citation or a register number lists the amendments that carry it.
    """
    typed, named = _goals_or_range(range_or_ids)
    with session.repository() as repository, session.patience(_("reading history")):
        wanted = set(repository.as_written(typed))
        amendments = repository.amendments(named, next(iter(wanted)) if len(wanted) == 1 else None)
        if body is not None or year is not None:
            municipality = repository.municipality
            chosen = _body_named(municipality, body) if body is not None else None
            amendments = [one for one in amendments if _decided_by(one, municipality, chosen, year)]
        if wanted:
            amendments = [amendment for amendment in amendments if not wanted.isdisjoint(amendment.goals)]
        amendments = amendments[:most]
        try:
            changed = repository.settings_changed(amendments)
        except RefusedError as error:  # a partial clone, which lacks old files of settings
            session.say(error.message)
            changed = None
        alike: dict[str, tuple[GoalId, ...]] = {}
        with suppress(RefusedError):  # as above, of goals
            alike = repository.layout_only(amendments)
    told = [
        (one, changed.get(one.record.commit, ()) if changed is not None else None, alike.get(one.record.commit, ()))
        for one in amendments
    ]
    if format_name == "json":
        session.write_json({"schema": "kortit.log/1", "amendments": [_log_data(session, *one) for one in told]})
        return
    session.write("\n".join("".join(f"{line}\n" for line in _log_lines(session, *one)) for one in told))
    if not amendments:
        session.say(_("no amendments"))


def _goals_or_range(given: Sequence[str]) -> tuple[set[GoalId], str | None]:
    """The goals of the arguments, or else what names one range or decision. Raises UsageError for both or several."""
    goals = set(filter(None, map(read_goal_id, given)))
    others = [text for text in given if read_goal_id(text) is None]
    if len(others) > 1 or (others and goals):
        raise UsageError(_("several arguments are ids of goals, and {text} is none; give it alone", text=others[0]))
    return goals, next(iter(others), None)


def _body_named(municipality: Municipality, name: str) -> Body:
    body = municipality.body_named(" ".join(name.split()))
    if body is None:
        known = tuple(known.abbreviations[0] for known in municipality.bodies.values())
        raise UsageError(_("the body “{body}” is not known; kortit.yaml knows: {known}", body=name, known=known))
    return body


def _decided_by(amendment: AmendmentRecord, municipality: Municipality, body: Body | None, year: int | None) -> bool:
    """Whether an amendment cites a decision of a body and of a year, where these are given."""
    match = match_citation(amendment.record.citation or "")
    if match is None:
        return False
    return (body is None or municipality.body_named(match["body"] or "") == body) and year in (None, int(match["year"]))


def _log_data(
    session: Session,
    amendment: AmendmentRecord,
    settings: Sequence[SettingChange] | None,
    alike: Sequence[GoalId],
) -> dict[str, Any]:
    record = amendment.record
    return {
        "commit": record.commit,
        "date": record.date,
        "author": record.author,
        "subject": record.message.subject,
        "reason": record.message.reason,
        "citation": normal_citation(record.citation) if record.citation else None,
        "register": record.message.trailer(REGISTER),
        "effective": None,
        **effective_data(record.message.effective),
        "goals": list(amendment.goals),
        **({"layout_only": list(alike)} if alike else {}),
        "settings": bool(amendment.settings),
        "setting_changes": None if settings is None else [change.data(session.translate) for change in settings],
        "corrected_by": amendment.corrected_by,
    }


def _log_lines(
    session: Session,
    amendment: AmendmentRecord,
    settings: Sequence[SettingChange] | None,
    alike: Sequence[GoalId],
) -> Iterator[str]:
    record = amendment.record
    date = written_date(datetime.datetime.fromisoformat(record.date).date())
    register, effective = record.message.trailer(REGISTER), record.message.effective
    decision = session.translate(cited(record.citation, effective) if record.citation else _("no decision"))
    parts = [decision, *([cleaned(register)] if register else [])]
    if amendment.corrected_by is not None:
        parts.append(session.translate(_("(corrected by commit {commit})", commit=amendment.corrected_by[:12])))
    yield "  ".join(parts)
    yield f"  {cleaned(record.message.subject)}"
    extent = session.translate(extent_of(amendment))
    yield f"  {date}  {record.commit[:12]}  {cleaned(record.author)}  {extent}"
    if alike:
        only = _("layout or comments only: {goals}", goals=tuple(alike))
        yield f"  {session.translate(only)}"
    settings = settings or ()
    for change in settings[:_MOST_SETTINGS]:
        yield f"  {cleaned(session.translate(change.said))}"
    if len(settings) > _MOST_SETTINGS:
        more = _("and {number} more", number=len(settings) - _MOST_SETTINGS)
        yield f"  {session.translate(more)}"
    if record.message.reason:
        for line in record.message.reason.split("\n"):
            yield f"    {cleaned(line)}".rstrip()
