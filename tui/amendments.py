"""Actions on committed amendments: show a change table, export it, correct a decision, undo, judge all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.messages import Message, _
from tui.audited import judged
from tui.background import Lane
from tui.exporting import export
from tui.screens import new_screen
from tui.screens.dialogs import Confirm, Read
from tui.undone import sentences
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from kortit.changes import ChangeTable
    from kortit.goal import GoalId
    from store.repository import Repository
    from tui.audited import Audited, Progress
    from tui.screens.kortit_screen import KortitScreen


async def show_table_of(
    screen: KortitScreen[Any], commit: str, name: Message | str, *, at: GoalId | None = None
) -> None:
    """Open the change table of one amendment, at the row of a goal."""
    table = await screen.store(lambda repository: repository.changes_of(commit))
    screen.kortit.open("compare", given=table, title=name, at=at, commit=commit)


async def export_table_of(screen: KortitScreen[Any], commit: str) -> None:
    """Export the change table of one amendment."""
    table = await screen.store(lambda repository: repository.changes_of(commit))

    def narrow(repository: Repository, theme: str) -> ChangeTable:
        return repository.changes_of(commit, theme=theme)

    await export(screen, table, screen.say(_("changes")), narrow=narrow)


async def correct(screen: KortitScreen[Any], commit: str) -> Message | None:
    """Let a person put the decision of an amendment right; return the decision that stands then, None for no other."""
    found = await screen.store(lambda repository: repository.correctable(commit))
    answer: Message | None = await screen.answer_to(new_screen("correct", found))
    return answer


async def audited(screen: KortitScreen[Any], progress: Progress) -> Audited:
    """Judge the history that is binding, in a thread of its own. Raises KortitError."""
    kortit = screen.kortit
    known, on_proposal = kortit.audited, kortit.here.proposal is not None

    def work(repository: Repository) -> Audited:
        branch = repository.proposals.binding_branch if on_proposal else "HEAD"
        return judged(repository, known, progress, branch=branch)

    kortit.audited = await screen.store(work, lane=Lane.AUDIT, topic="audit")
    return kortit.audited


async def undo(screen: KortitScreen[Any], commit: str) -> None:
    """After a confirmation, restore an amendment's old values as drafts; then offer to amend them."""
    question = Confirm(
        _("Bring the old values of this amendment back as drafts?"),
        [_("History stays as it is: the restoring amendment is made from the drafts, with its own decision.")],
    )
    if not await screen.answer_to(question):
        return
    undone = await screen.write(lambda repository: repository.undo(commit))
    said = [Paragraph(text(screen.say(one))) for one in sentences(undone, screen.kortit.here.municipality)]
    screen.kortit.reload()
    if undone.made_drafts:
        go_on = _("Enter takes them to a decision, Esc leaves them as drafts.")
        said += [Paragraph(text("")), Paragraph(text(screen.say(go_on), "kortit.quiet"))]
    if await screen.answer_to(Read(_("Brought back as drafts"), said, onward=undone.made_drafts)):
        screen.kortit.open("amend")
