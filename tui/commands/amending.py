"""`kortit drafts` and `amend`: what is not committed, and the commit that carries the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.decision import read_date
from kortit.follow_up.period import CLOSED
from kortit.messages import _
from kortit.problem import any_errors
from store.repository import is_settings
from tui.decision_options import AGAIN, AskedDecision, decision_options
from tui.document_options import table_options
from tui.editor import confirmed
from tui.extent import committed_sentences
from tui.parameters import (
    DRY_RUN,
    TEXT_OR_JSON,
    goal_id,
    pass_session,
)
from tui.tables import put_out

if TYPE_CHECKING:
    from tui.session import Session
    from tui.tables import Asked


@click.command("drafts")
@table_options
@click.option("--discard", metavar="ID", multiple=True, help="Take a goal (or kortit.yaml) back to the last commit.")
@click.option("--yes", is_flag=True, help="Discard without asking.")
@DRY_RUN
@pass_session
def drafts_command(session: Session, asked: Asked, discard: tuple[str, ...], yes: bool, dry_run: bool) -> int:
    """Show what is not committed, as a change table.

    Files that cannot be read are told on stderr and the exit code is 1. What is discarded is kept in git's folder, and
    it is said where.
    """
    if discard:
        _discard(session, discard, yes=yes, dry_run=dry_run)
        return 0
    with session.repository() as repository, session.patience(_("comparing")):
        drafts = repository.drafts()
        reported = repository.follow_up.reported(drafts.lines) if drafts.lines else ()
    put_out(session, drafts.table, asked)
    layout_only = [row.id for row in drafts.table.rows if row not in drafts.table.changed_rows]
    if layout_only:
        session.say(_("layout or comments only: {goals}", goals=tuple(layout_only)))
    for one in reported:
        session.say(_("{name}: not committed", name=one.said))
        if one.period.closed and one.all_lines and not one.itself:
            session.say(_("{name}: {values}", name=one.period.called, values=CLOSED))
    for path in drafts.settings:
        session.say(_("{path} has uncommitted changes", path=path))
    session.tell_problems(drafts.problems)
    return 1 if any_errors(drafts.problems) else 0


def _draft_name(text: str) -> str:
    """Parse what a draft is called: a goal's id, a settings file, the day of a period, or a line. Raises UsageError."""
    if is_settings(text) or "/" in text:
        return text
    day = read_date(text)
    return str(day) if day is not None else goal_id(text)


def _discard(session: Session, names: tuple[str, ...], *, yes: bool, dry_run: bool) -> None:
    chosen = [_draft_name(name) for name in names]
    confirmed(session, _("Discard the drafts of {names}?", names=tuple(chosen)), yes=yes or dry_run)
    with session.repository(writing=True, dry_run=dry_run) as repository:
        chosen = repository.as_written(chosen)
        kept = repository.discard(chosen)
    for place in () if dry_run else kept:
        session.say(_("what was discarded is kept in {path}", path=str(place)))
    session.say(_("discarded: {names}", names=tuple(chosen)))


@click.command("amend")
@click.argument("names", metavar="[ID]...", nargs=-1)
@decision_options
@AGAIN
@DRY_RUN
@TEXT_OR_JSON
@pass_session
def amend_command(
    session: Session,
    names: tuple[str, ...],
    decided: AskedDecision,
    dry_run: bool,
    format_name: str,
) -> None:
    """Commit drafts as one amendment: all, or those of the goals named (or kortit.yaml, or the day of a period).

    The commit's id goes to stdout.
    """
    chosen = [_draft_name(name) for name in names]
    with session.repository(writing=True, dry_run=dry_run) as repository:
        amendment = decided.amendment(repository.judge)
        committed = repository.amend(repository.as_written(chosen), amendment)
    data = {
        "schema": "kortit.amend/1",
        "commit": committed.commit or None,
        "subject": committed.subject,
        "goals": [row.id for row in committed.rows],
        "settings": [change.key for change in committed.settings],
        "lines": committed.lines,
    }
    session.hand_over(data if format_name == "json" else committed.commit, committed_sentences(committed))
