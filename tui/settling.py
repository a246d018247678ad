"""Work that brings two lines together, done again with what a person chose where they clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kortit.merging import ClashesError
from kortit.messages import Message, _
from tui.screens import new_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.repository import Repository
    from tui.screens.kortit_screen import KortitScreen

Found = TypeVar("Found")
_SIDES = {True: _("mine"), False: _("the other")}


async def settled(
    screen: KortitScreen[Any], work: Callable[[Repository, tuple[str, ...]], Found], question: Message
) -> Found | None:
    """Do `work` with no choices, and where something clashes again with those of a person, who confirms `question`.

    Return None where the person went back. Raises the KortitError of `work` that choices do not settle.
    """
    chosen: tuple[str, ...] = ()
    while True:
        try:
            return await screen.write(lambda repository, chosen=chosen: work(repository, chosen))  # type: ignore[misc]
        except ClashesError as error:
            if not error.clashes:
                raise
            clashes = error.clashes
        screen.kortit.clear_notifications()  # what is said to be under way lies over what is asked now
        answers = await screen.answer_to(new_screen("clashes", clashes))
        if answers is None:
            screen.kortit.say(_("nothing was changed"))
            return None
        chosen += answers
        sentences = [
            _("{conflict}: {side}", conflict=one.said, side=_SIDES[f"{one.key}=own" in answers]) for one in clashes
        ]
        if not await screen.answer_to(new_screen("confirm", question, sentences)):
            screen.kortit.say(_("nothing was changed"))
            return None
