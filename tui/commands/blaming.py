"""`kortit blame`: the amendment that set each field and each means of a goal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from kortit.authority import field_name
from kortit.characters import cleaned
from kortit.decision import cited, effective_data
from kortit.errors import UsageError
from kortit.fields import fields_of
from kortit.messages import _, written_date
from kortit.rendering.goals import goal_data, written_in_one_line
from store.repository import normal_citation
from tui.parameters import TEXT_OR_JSON, goal_id, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.municipality import Municipality
    from store.repository import Attribution, CommitRecord
    from tui.session import Session


@click.command("blame")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--substantive", is_flag=True, help="Pass over commits that changed only typography.")
@TEXT_OR_JSON
@pass_session
def blame_command(session: Session, ids: tuple[str, ...], substantive: bool, format_name: str) -> None:
    """Show who set what: for each field and each means of goals, the commit, decision, date and author.

    It is the state of the last commit; moves between themes are followed.
    """
    typed = [goal_id(text) for text in ids]
    with session.repository() as repository, session.patience(_("reading history")):
        found = [(one, *repository.blame(one, substantive=substantive)) for one in repository.as_written(typed)]
        municipality = repository.municipality
    known = [(attribution, records) for _id, attribution, records in found if attribution is not None]
    if missing := [one for one, attribution, _records in found if attribution is None]:
        raise UsageError(_("there is no goal {id} in the last commit; kortit list shows all", id=missing[0]))
    if format_name == "json":
        data = [_data(*one) for one in known]
        alone = data[0] if len(data) == 1 else {}
        session.write_json({"schema": "kortit.blame/1", "goals": data, **alone})
    else:
        shown = ("".join(f"{line}\n" for line in _lines(session, *one, municipality)) for one in known)
        session.write("\n".join(shown))


def _data(attribution: Attribution, records: dict[str, CommitRecord]) -> dict[str, Any]:
    def setter(commit: str) -> dict[str, str | None]:
        record = records[commit]
        citation = normal_citation(record.citation) if record.citation else None
        said = {"commit": commit, "date": record.date, "author": record.author, "citation": citation}
        return said | effective_data(record.message.effective)

    return {
        "goal": {"id": attribution.goal.id, **goal_data(attribution.goal)},
        "fields": {name: setter(commit) for name, commit in attribution.fields.items()},
        "means": [setter(commit) for commit in attribution.means],
        **({"indicators": [setter(commit) for commit in attribution.indicators]} if attribution.indicators else {}),
    }


def _lines(
    session: Session, attribution: Attribution, records: dict[str, CommitRecord], municipality: Municipality
) -> Iterator[str]:
    goal, translate = attribution.goal, session.translate
    fields = {field.key: field for field in fields_of(goal)}
    yield goal.id
    for name, commit in attribution.fields.items():
        named = field_name(name, municipality)
        shown = written_in_one_line(fields[name], goal)
        yield f"{named if isinstance(named, str) else translate(named)}: {shown}"
        yield f"    {_setter(session, records[commit])}"
    for means, commit in zip(goal.means, attribution.means, strict=True):
        yield f"• {cleaned(means.text)}"
        for step in means.steps:
            yield f"  ◦ {cleaned(step)}"
        yield f"    {_setter(session, records[commit])}"
    for indicator, commit in zip(goal.indicators, attribution.indicators, strict=True):
        yield f"• {cleaned(indicator.text)} [{indicator.key}]"
        if indicator.levels:
            yield f"  ◦ {cleaned(indicator.levels)}"
        yield f"    {_setter(session, records[commit])}"


def _setter(session: Session, record: CommitRecord) -> str:
    date = written_date(dt.datetime.fromisoformat(record.date).date())
    effective = record.message.effective
    decision = session.translate(cited(record.citation, effective) if record.citation else _("no decision"))
    return f"{decision}  {date}  {record.commit[:12]}  {cleaned(record.author)}"
