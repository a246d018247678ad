"""`kortit undo` and `correct`: take an amendment back, or correct its decision, without rewriting history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.messages import _
from tui.decision_options import AskedDecision, decision_options
from tui.parameters import DRY_RUN, pass_session
from tui.undone import cited_by, sentences, standing

if TYPE_CHECKING:
    from tui.session import Session


@click.command("undo")
@click.argument("commit")
@DRY_RUN
@pass_session
def undo_command(session: Session, commit: str, dry_run: bool) -> None:
    """Bring the old values of an amendment back as drafts.

    COMMIT is a commit, a tag or a citation. A field that was changed again since is left alone, and said.
    """
    with session.repository(writing=True, dry_run=dry_run) as repository:
        undone = repository.undo(commit)
    for sentence in sentences(undone, undone.municipality):
        session.say(sentence)


@click.command("correct")
@click.argument("commit")
@decision_options
@DRY_RUN
@pass_session
def correct_command(
    session: Session,
    commit: str,
    decided: AskedDecision,
    dry_run: bool,
) -> None:
    """Put the wrong or missing decision of a commit right, by a later commit that changes no file.

    The decision must cover what the commit changed, by the settings before it. The new commit's id goes to stdout.

    The register number and the effective date stay, unless others are given (an empty text: none).
    """
    with session.repository(writing=True, dry_run=dry_run) as repository:
        before = repository.correctable(commit).record
        amendment = decided.keeping(before).amendment(repository.judge)
        made = repository.correct(commit, amendment)
    done = (
        _("the decision is put right by commit {commit}", commit=made.commit[:12])
        if made.commit
        else _("the decision would be put right, by a commit that changes no file")
    )
    said = _("{old} → {new}", old=standing(before), new=cited_by(amendment))
    session.hand_over(made.commit, (done, said, *made.told))
