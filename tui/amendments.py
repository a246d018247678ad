"""What can be done with a committed amendment: show its change table, export it, undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.messages import Message, _
from tui.exporting import export
from tui.screens.dialogs import Confirm, Read
from tui.undone import sentences
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from kortit.goal import GoalId
    from tui.screens.kortit_screen import KortitScreen


async def show_table_of(
    screen: KortitScreen[Any], commit: str, name: Message | str, *, at: GoalId | None = None
) -> None:
    """Open the change table of one amendment, at the row of a goal."""
    table = await screen.store(lambda repository: repository.changes_of(commit))
    screen.kortit.open("compare", given=table, title=name, at=at)


async def export_table_of(screen: KortitScreen[Any], commit: str) -> None:
    """Export the change table of one amendment."""
    table = await screen.store(lambda repository: repository.changes_of(commit))
    await export(screen, table, screen.say(_("changes")))


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
    if undone.restored:
        go_on = _("Enter takes them to a decision, Esc leaves them as drafts.")
        said += [Paragraph(text("")), Paragraph(text(screen.say(go_on), "kortit.quiet"))]
    if await screen.answer_to(Read(_("Brought back as drafts"), said, onward=bool(undone.restored))):
        screen.kortit.open("amend")
