"""Dispatches the registry's actions to `do_<name>` methods, and gives the reason where one is unavailable."""

from __future__ import annotations

from collections.abc import Generator
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from kortit.errors import KortitError
from tui.actions import BY_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from textual.widget import Widget

    from kortit.messages import Message
    from tui.actions import Action, Place


class Acting:
    """Mixin of widgets, screens and the application: `do_<name>` does an action, `why_not_<name>` says why it cannot.

    An action that waits for an answer or for the store is a coroutine and runs as a worker, so that the screen keeps
    handling messages. The next key waits until the action has asked its question or is done.
    """

    PLACES: ClassVar[tuple[Place, ...]] = ()
    """The places of the registry whose actions this does."""

    def action_do(self, action_id: str) -> None:
        """Do an action of the registry, or notify the user why it is unavailable."""
        reason = self.why_not(action_id)
        if reason is not None:
            cast("Any", self).app.refuse(reason)
            self.after_refusal(action_id)
            return
        begun = getattr(self, f"do_{BY_ID[action_id].name}")()
        if iscoroutine(begun):
            keys = cast("Any", self).app.keys
            held = keys.hold()
            self.run_awaited(begun, lambda: keys.release(held))

    def after_refusal(self, action_id: str) -> None:
        """React to an action that was unavailable, of which the user was told."""

    def why_not(self, action_id: str) -> Message | None:
        """The reason an action is unavailable now; None when it is available."""
        asked = getattr(self, f"why_not_{BY_ID[action_id].name}", None)
        reason: Message | None = asked() if asked is not None else None
        return reason

    def run_awaited(self, work: Coroutine[Any, Any, Any], ended: Callable[[], object] | None = None) -> None:
        """Run a coroutine as a worker of this widget; a KortitError is shown as a notice. Then `ended` is called.

        What is left of it when the widget is taken away is not done: it would look for parts that are gone.
        """
        cast("Any", self).run_worker(self._told(work, ended))

    async def _told(self, work: Coroutine[Any, Any, Any], ended: Callable[[], object] | None) -> None:
        try:
            await _WhileHere(cast("Any", self), work)
        except KortitError as error:
            cast("Any", self).app.tell(error)
        finally:
            if ended is not None:
                ended()


class _WhileHere(Generator[Any, Any, None]):
    """Goes on with a coroutine, each time that what it waits for has come, unless its widget is being taken away."""

    def __init__(self, widget: Widget, work: Coroutine[Any, Any, Any]) -> None:
        self._widget, self._work = widget, work

    def __await__(self) -> Generator[Any, Any, None]:
        """Wait for it as one waits for the coroutine."""
        return self

    def send(self, value: Any) -> Any:
        """Go on, or end the coroutine."""
        if not self._widget.display:
            self._work.close()
            raise StopIteration
        return self._work.send(value)

    def throw(self, *error: Any) -> Any:
        """Hand on what is raised where the coroutine waits."""
        return self._work.throw(*error)


class ActingScreen(Protocol):
    """The interface that the application expects of every screen of kortit."""

    PLACE: ClassVar[Place]
    TYPING: ClassVar[bool]

    def keep(self) -> None:
        """Keep unsaved input, if there is any."""

    def desk_changed(self) -> None:
        """React to a new desk."""

    def actions_here(self) -> Iterator[tuple[Acting, Action]]:
        """Yield every available action with the object that does it."""
        ...
