"""Drafts taken back step by step, from every screen that writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.errors import RefusedError
from kortit.messages import Message, _
from tui.screens.kortit_screen import KortitScreen

if TYPE_CHECKING:
    from store.repository import Repository


class TakingBack(KortitScreen[None]):
    """A screen whose last step is taken back."""

    def why_not_undo(self) -> Message | None:
        """Something must have been changed in this run of the program."""
        return None if self.kortit.undoable else _("nothing was changed here that could be taken back")

    async def do_undo(self) -> None:
        """Take back the last step. Raises RefusedError where its files have changed since, or it was committed."""
        steps = self.kortit.undoable
        last = steps[-1]

        def work(repository: Repository) -> None:
            if repository.head != last.head:
                raise RefusedError(
                    _("{what}: committed since; old values are brought back in the history", what=last.name)
                )
            repository.take_back_drafts(last.changes)

        try:
            await self.write(work)
        except RefusedError:
            steps.remove(last)  # the step before it may still be one that can be taken back
            raise
        steps.remove(last)
        self.kortit.say(_("taken back: {what}", what=last.name))
        self.kortit.reload(history=False)
