"""Handles keys strictly one after another: the binding of one is done before the next is looked at.

Textual puts a key into the queue of the focused widget, from where it bubbles up to the application, which then runs
its binding. When keys arrive together (a slow line, a busy machine), letters would be typed before a Backspace between
them was handled, and into the field that a Tab had already left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import InputEvent, Paste

MOST_WAIT = 0.5  # seconds for a key to bubble up; a widget that is being closed no longer answers


class KeyQueue:
    """Keys and pasted texts that arrived and are not handled yet. `take` sends one to the focused widget."""

    def __init__(self, app: App[None], take: Callable[[InputEvent | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._come: deque[InputEvent | Paste] = deque()
        self._taking: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a key is being handled or waits."""
        return self._taking is not None and not self._taking.done()

    def put(self, event: InputEvent | Paste) -> None:
        """Handle a key once those before it are done."""
        self._come.append(event)
        if not self.busy:
            self._taking = asyncio.create_task(self._take_all())

    def close(self) -> None:
        """Drop the waiting keys and stop."""
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
