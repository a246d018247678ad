"""Keys taken strictly one after another: what one is bound to is done before the next is looked at.

Textual puts a key into the queue of what has the keyboard and lets it come up again to the application, which then does
what it is bound to. Of keys that come together (a slow line, a busy machine) the letters would be there before the
Backspace between them, and in the field that a Tab had left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import InputEvent, Paste

MOST_WAIT = 0.5  # seconds for a key to come up: what is being closed answers no more


class KeyQueue:
    """The keys (and pasted texts) that have come and were not taken yet. `take` gives one to what has the keyboard."""

    def __init__(self, app: App[None], take: Callable[[InputEvent | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._come: deque[InputEvent | Paste] = deque()
        self._taking: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Tell whether a key is being taken, or waits."""
        return self._taking is not None and not self._taking.done()

    def put(self, event: InputEvent | Paste) -> None:
        """Take a key once those before it are done."""
        self._come.append(event)
        if not self.busy:
            self._taking = asyncio.create_task(self._take_all())

    def close(self) -> None:
        """Take no more keys."""
        self._come.clear()
        if self._taking is not None:
            self._taking.cancel()

    async def _take_all(self) -> None:
        while self._come:
            event = self._come.popleft()
            way_up = list((self._app.focused or self._app.screen).ancestors_with_self)
            await self._take(event)
            for place in way_up:
                passed = asyncio.Event()
                if place.call_later(passed.set):
                    try:
                        await asyncio.wait_for(passed.wait(), MOST_WAIT)
                    except TimeoutError:
                        continue
