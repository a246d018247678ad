"""Work that brings two lines together, done again with what a person chose where they clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kortit.errors import KortitError
from kortit.merging import ClashesError
from kortit.messages import Message, _
from tui.screens import new_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.repository import Repository
    from tui.screens.kortit_screen import KortitScreen

Found = TypeVar("Found")
BOTH_SIDES = (_("mine"), _("the other"))
"""The names of the two sides: one's own, and the other."""


async def settled(
    screen: KortitScreen[Any],
    work: Callable[[Repository, tuple[str, ...]], Found],
    question: Message,
    sides: tuple[Message, Message] = BOTH_SIDES,
) -> Found | None:
    """Do `work` with no choices, and where something clashes again with those of a person, who confirms `question`.

    Return None where the person went back. Raises the KortitError of `work` that choices do not settle.
    """
    chosen: tuple[str, ...] = ()
    while True:
        try:
            return await screen.write(lambda repository, chosen=chosen: work(repository, chosen))  # type: ignore[misc]
        except KortitError as error:
            screen.kortit.clear_notifications()  # what is said to be under way lies over what is asked or told now
            if not isinstance(error, ClashesError) or not error.clashes:
                raise
            clashes = error.clashes
        answers = await screen.answer_to(new_screen("clashes", clashes, sides))
        if answers is None:
            screen.kortit.say(_("nothing was changed"))
            return None
        chosen += answers
        sentences = [
            _("{conflict}: {side}", conflict=one.said, side=sides[f"{one.key}=own" not in answers]) for one in clashes
        ]
        if not await screen.answer_to(new_screen("confirm", question, sentences)):
            screen.kortit.say(_("nothing was changed"))
            return None
