"""The common part of all screens: a place in the registry, a header, and a key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual._styles_cache import StylesCache
from textual.screen import Screen

from kortit.messages import _
from store.repository import Repository
from tui.acting import Acting
from tui.actions import ACTIONS, Action, Place, shown_key
from tui.background import Lane
from tui.looks import LOW, NARROW, WIDE
from tui.undone import Undoable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from kortit.messages import Message
    from store.repository import FileChange
    from tui.app import KortitApp

PATIENCE = 2.0  # seconds until it is said that saving takes long, and again
Result = TypeVar("Result")
Found = TypeVar("Found")


class KortitScreen(Acting, Screen[Result]):
    """A screen of kortit. `PLACE` is its place in the registry of actions."""

    PLACE: ClassVar[Place]
    TYPING: ClassVar[bool] = False
    """Whether letters are typed here, so that only other keys can be named."""
    reading: bool = False
    """Whether what the screen is to show is being read for the first time: the keys that come wait for it."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-medium"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-high")]  # noqa: RUF012

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for size, bounds in zip(self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            # Textual would only find these after the first layout, and style and lay out everything a second time.
            self.add_class(next(name for least, name in reversed(bounds) if size >= least), update=False)

    @property
    def takes_letters(self) -> bool:
        """Whether letters are typed now, so that they are no keys."""
        return self.TYPING

    @property
    def kortit(self) -> KortitApp:
        """The application, with its type."""
        return cast("KortitApp", self.app)

    def say(self, message: Message | str) -> str:
        """Translate a message; a plain str is returned as it is."""
        return message if isinstance(message, str) else self.kortit.translate(message)

    def key(self, action_id: str) -> str:
        """The key of an action as it is written in a sentence."""
        return shown_key(self.kortit.key_of(action_id, self))

    async def store(
        self, work: Callable[[Repository], Found], *, lane: Lane = Lane.READ, topic: str | None = None
    ) -> Found:
        """Run `work` on the store in a thread, and return its result. Raises the KortitError of `work`.

        Newer work of the same `topic` on this screen cancels older work that has not begun.
        """
        root = self.kortit.here.root

        def opened() -> Found:
            with Repository.open(root) as repository:
                return work(repository)

        return await self.kortit.background.do(opened, lane=lane, topic=(self, topic) if topic is not None else None)

    async def write(self, work: Callable[[Repository], Found], *, named: Message | None = None) -> Found:
        """Change the store in a thread, one change after another. Raises the KortitError of `work`.

        `named` says what the drafts that it writes are when they are taken back; without it they cannot be. Where it
        takes long, that is said.
        """

        def write(repository: Repository) -> tuple[list[Message], Found, tuple[FileChange, ...]]:
            return repository.take_back(), work(repository), tuple(repository.written)

        waiting = self.set_interval(PATIENCE, lambda: self.kortit.say(_("still saving")))
        try:
            told, found, changes = await self.store(write, lane=Lane.WRITE)
        finally:
            waiting.stop()
        for message in told:
            self.kortit.say(message, warning=True)
        if named is not None and changes:
            self.kortit.undoable.append(Undoable(named, changes, self.kortit.here.head))
        return found

    def read_first(self, work: Coroutine[Any, Any, None]) -> None:
        """Read what the screen is to show, in `work`; until that is done, or failed, the screen is `reading`."""

        def done() -> None:
            self.reading = False

        self.reading = True
        self.run_awaited(work, done)

    async def answer_to(self, dialog: Screen[Found]) -> Found | None:
        """Open a dialog and return its answer; None when it was closed without one."""
        return await self.kortit.push_screen_wait(dialog)

    def on_screen_resume(self) -> None:
        """Take away the notices of before, which would lie over what is shown or asked now."""
        self.kortit.clear_earlier()

    def on_unmount(self) -> None:
        """Clear a cache of Textual that keeps the painted lines of up to 1,024 closed widgets."""
        StylesCache.get_inner_outer.cache_clear()

    def keep(self) -> None:
        """Keep unsaved input, if there is any; called before the program ends."""

    def desk_changed(self) -> None:
        """React to a new desk; screens that show it refresh."""

    def key_line(self) -> list[str]:
        """The ids of the actions for the key line, help and palette last."""
        own = [action.id for action in ACTIONS if action.place in (self.PLACE, *self.PLACES) and action.footer]
        everywhere = [action.id for action in ACTIONS if action.place is Place.EVERYWHERE and action.footer]
        return [*own[: 7 - len(everywhere)], *everywhere]

    def actions_here(self) -> Iterator[tuple[Acting, Action]]:
        """Yield the actions with what does each: this screen, the focused widget or a parent, the application."""
        places: list[tuple[Acting, Place]] = []
        for node in self.focused.ancestors_with_self if self.focused is not None else ():
            if isinstance(node, Acting) and Place.EVERYWHERE not in node.PLACES:
                places += [(node, place) for place in node.PLACES]
        places = [(self, self.PLACE), *places, (self.kortit, Place.EVERYWHERE)]
        for actor, place in places:
            for action in ACTIONS:
                if action.place is place:
                    yield actor, action
