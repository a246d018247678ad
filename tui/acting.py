"""How a place does its actions: by the registry's name, and with a reason where one cannot be done now."""

from __future__ import annotations

from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from kortit.errors import KortitError
from tui.actions import BY_ID

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from kortit.messages import Message
    from tui.actions import Action, Place


class Acting:
    """Gives a widget, a screen or the application its actions: `do_<name>`, and `why_not_<name>` where it has one.

    An action that waits for an answer or for the store is a coroutine, and runs beside the screen's messages.
    """

    PLACES: ClassVar[tuple[Place, ...]] = ()
    """The places of the registry whose actions this does."""

    def action_do(self, action_id: str) -> None:
        """Do an action of the registry, or say why it cannot be done."""
        reason = self.why_not(action_id)
        if reason is not None:
            cast("Any", self).app.say(reason, warning=True)
            return
        begun = getattr(self, f"do_{BY_ID[action_id].name}")()
        if iscoroutine(begun):
            self.run_awaited(begun)

    def why_not(self, action_id: str) -> Message | None:
        """Say why an action cannot be done now; None when it can."""
        asked = getattr(self, f"why_not_{BY_ID[action_id].name}", None)
        reason: Message | None = asked() if asked is not None else None
        return reason

    def run_awaited(self, work: Coroutine[Any, Any, Any]) -> None:
        """Have awaited work done while this is there; what fails as expected is told."""
        cast("Any", self).run_worker(self._told(work))

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except KortitError as error:
            cast("Any", self).app.tell(error)


class ActingScreen(Protocol):
    """What the application asks of a screen of ours, whichever it is."""

    PLACE: ClassVar[Place]
    TYPING: ClassVar[bool]

    def keep(self) -> None:
        """Keep what is typed, if anything is."""

    def desk_changed(self) -> None:
        """Take note that there is another desk."""

    def actions_here(self) -> Iterator[tuple[Acting, Action]]:
        """Yield every action that can be asked for, and what does it."""
        ...
