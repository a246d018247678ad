"""`kortit proposal`: changes prepared for a decision; shown as the change table to be, adopted or withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from kortit.authority import PROPOSALS
from kortit.characters import cleaned
from kortit.errors import UsageError
from kortit.messages import _, ngettext, written_date
from store.repository import is_settings
from tui.decision_options import AGAIN, AskedDecision, decision_options, reason_of
from tui.document_options import table_options
from tui.extent import committed_sentences
from tui.groups import CommandGroup
from tui.parameters import (
    DRY_RUN,
    SETTLE,
    TEXT_OR_JSON,
    pass_session,
)
from tui.tables import put_out

if TYPE_CHECKING:
    from tui.session import Session
    from tui.tables import Asked


@click.group("proposal", cls=CommandGroup)
def proposal_command() -> None:
    """Prepare changes for a decision, and adopt them once it is made.

    A proposal is a branch of its own, beside the binding one; amendments on it need no decision.
    """


@proposal_command.command("new")
@click.argument("name")
@DRY_RUN
@pass_session
def new_command(session: Session, name: str, dry_run: bool) -> None:
    """Begin a proposal at what is in force, and go to it. Drafts come along."""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.proposals.begin(name)
    session.say(
        _("proposal “{name}” begun; amend drafts here, then show it with kortit proposal show {name}", name=name)
    )


@proposal_command.command("list")
@TEXT_OR_JSON
@pass_session
def list_command(session: Session, format_name: str) -> None:
    """List the open proposals; those with ↓ are on the server alone, and switch brings them here."""
    with session.repository() as repository:
        proposals = repository.proposals.open()
        here = repository.branch.removeprefix(PROPOSALS)
    if format_name == "json":
        data = [
            {
                "name": one.name,
                "commit": one.commit,
                "commits": one.commits,
                "date": one.date,
                "author": one.author,
                "here": one.is_here,
            }
            for one in proposals
        ]
        session.write_json({"schema": "kortit.proposals/1", "proposals": data})
        return
    for one in proposals:
        date = written_date(dt.datetime.fromisoformat(one.date).date())
        counted = session.translate(ngettext("{count} commit", "{count} commits", one.commits))
        mark = "*" if one.name == here else " " if one.is_here else "↓"
        session.write(f"{mark} {cleaned(one.name)}  {date}  {counted}  {cleaned(one.author)}".rstrip() + "\n")
    if not proposals:
        session.say(_("no proposals"))


@proposal_command.command("switch")
@click.argument("name", metavar="[PROPOSAL]", required=False)
@DRY_RUN
@pass_session
def switch_command(session: Session, name: str | None, dry_run: bool) -> None:
    """Go to a proposal, or without a name back to what is in force. Drafts come along, or nothing is switched."""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        branch = repository.proposals.switch(name)
    session.say(_("now on {branch}", branch=branch))


@proposal_command.command("show")
@click.argument("name", metavar="PROPOSAL")
@table_options
@pass_session
def show_command(session: Session, name: str, asked: Asked) -> int:
    """Show the change table that adopting a proposal now would make.

    What it and the binding branch changed in different ways is told, and the exit code is 1.
    """
    with session.repository() as repository, session.patience(_("comparing")):
        prepared = repository.proposals.adoption(name)
        reported = repository.proposals.reported(prepared)
    put_out(session, prepared.table, asked)
    for path in filter(is_settings, prepared.files):
        session.say(_("{path} changes too", path=path))
    for one in reported:
        session.say(_("{what} ({goals})", what=one.said, goals=one.goals) if one.goals else one.said)
    for conflict in prepared.conflicts:
        session.say(conflict)
    return 1 if prepared.conflicts else 0


@proposal_command.command("adopt")
@click.argument("name", metavar="PROPOSAL")
@decision_options
@AGAIN
@DRY_RUN
@pass_session
def adopt_command(
    session: Session,
    name: str,
    decided: AskedDecision,
    dry_run: bool,
) -> None:
    """Adopt a proposal with its decision, as one commit on the binding branch. The commit's id goes to stdout."""
    with session.repository(writing=True, dry_run=dry_run) as repository:
        judge = repository.proposals.judge or repository.municipality
        amendment = decided.amendment(judge)
        adopted = repository.proposals.adopt(name, amendment)
    session.hand_over(adopted.commit, committed_sentences(adopted))


@proposal_command.command("refresh")
@click.argument("name", metavar="PROPOSAL")
@SETTLE
@DRY_RUN
@pass_session
def refresh_command(session: Session, name: str, chosen: tuple[str, ...], dry_run: bool) -> None:
    """Bring what is in force by now into a proposal, so that it can be adopted.

    What both changed in different ways is told, and chosen with --settle: =own is the proposal's value, =published the
    one in force.
    """
    with session.repository(writing=True, dry_run=dry_run) as repository, session.patience(_("comparing")):
        refreshed = repository.sharing.refresh(name, chosen)
    said = (
        _("the proposal “{name}” has all that is in force", name=name)
        if refreshed.commit is None
        else _("what is in force is in the proposal “{name}” now", name=name)
    )
    session.hand_over("" if dry_run else refreshed.commit or "", (said, *refreshed.told))


@proposal_command.command("withdraw")
@click.argument("name", metavar="PROPOSAL")
@click.option("--reason", metavar="TEXT", help="Why; kept with the proposal's commits.")
@DRY_RUN
@pass_session
def withdraw_command(session: Session, name: str, reason: str | None, dry_run: bool) -> None:
    """Withdraw a proposal. Its commits are kept, with the reason, but it is no longer listed."""
    said = reason_of(reason)
    if not said:
        raise UsageError(_("say why, with --reason"))
    with session.repository(writing=True, dry_run=dry_run) as repository:
        repository.proposals.withdraw(name, said)
    session.say(_("proposal “{name}” withdrawn; its commits are kept in refs/kortit/withdrawn/{name}", name=name))
