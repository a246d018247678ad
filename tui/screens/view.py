"""What all screens share: a place of the registry, a header, and a line with the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual._styles_cache import StylesCache
from textual.screen import Screen

from store.repository import Repository
from tui.acting import Acting
from tui.actions import ACTIONS, Action, Place, shown_key
from tui.background import Lane
from tui.looks import LOW, NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kortit.messages import Message
    from tui.app import KortitApp

Result = TypeVar("Result")
Found = TypeVar("Found")


class View(Acting, Screen[Result]):
    """A screen of ours. `PLACE` is where its actions are in the registry."""

    PLACE: ClassVar[Place]
    TYPING: ClassVar[bool] = False
    """Whether letters are typed here, so that only other keys can be named."""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (NARROW, "-medium"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-high")]  # noqa: RUF012

    @property
    def kortit(self) -> KortitApp:
        """Give the application."""
        return cast("KortitApp", self.app)

    def say(self, message: Message | str) -> str:
        """Put a message into the language of the interface."""
        return message if isinstance(message, str) else self.kortit.translate(message)

    def key(self, action_id: str) -> str:
        """Write the key of an action, for a sentence."""
        return shown_key(self.kortit.key_of(action_id))

    async def store(
        self, work: Callable[[Repository], Found], *, lane: Lane = Lane.READ, topic: str | None = None
    ) -> Found:
        """Do something with the store in a thread, and return what came of it. Raises the KortitError of `work`.

        Newer work of the same `topic` here makes older work that has not begun needless.
        """
        root = self.kortit.here.root

        def opened() -> Found:
            with Repository.open(root) as repository:
                return work(repository)

        return await self.kortit.background.do(opened, lane=lane, topic=(self, topic) if topic is not None else None)

    async def write(self, work: Callable[[Repository], Found]) -> Found:
        """Change the store in a thread, one change after another. Raises the KortitError of `work`."""
        return await self.store(work, lane=Lane.WRITE)

    async def answer_to(self, dialog: Screen[Found]) -> Found | None:
        """Open a dialog and return its answer; None when it was closed without one."""
        return await self.kortit.push_screen_wait(dialog)

    def on_unmount(self) -> None:
        """Have Textual forget how this was painted: a cache of its keeps the lines of up to 1,024 closed widgets."""
        StylesCache.get_inner_outer.cache_clear()

    def keep(self) -> None:
        """Keep what is typed here, if anything is: the program is about to end."""

    def desk_changed(self) -> None:
        """Take note that there is another desk; screens that show it show it again."""

    def key_line(self) -> list[str]:
        """Give the actions that the key line names, the way to all others last."""
        own = [action.id for action in ACTIONS if action.place in (self.PLACE, *self.PLACES) and action.footer]
        everywhere = [action.id for action in ACTIONS if action.place is Place.EVERYWHERE and action.footer]
        return [*own[: 7 - len(everywhere)], *everywhere]

    def actions_here(self) -> Iterator[tuple[Acting, Action]]:
        """Give every action that can be asked for here, and who does it: mine, of what has the keyboard, the app's."""
        places: list[tuple[Acting, Place]] = []
        for node in self.focused.ancestors_with_self if self.focused is not None else ():
            if isinstance(node, Acting) and Place.EVERYWHERE not in node.PLACES:
                places += [(node, place) for place in node.PLACES]
        places = [(self, self.PLACE), *places, (self.kortit, Place.EVERYWHERE)]
        for actor, place in places:
            for action in ACTIONS:
                if action.place is place:
                    yield actor, action
