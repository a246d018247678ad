"""Handles keys strictly one after another: the binding of one is done before the next is looked at.

Textual puts a key into the queue of the focused widget, from where it bubbles up to the application, which then runs
its binding. When keys arrive together (a slow line, a busy machine), letters would be typed before a Backspace between
them was handled, and into the field that a Tab had already left. An action that reads from the store before it asks
something holds the keys, so that the answer is typed into its dialog and not into the screen below; a screen that
reads what it is to show holds those that would find nothing there yet. Keys that leave it go on.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import InputEvent, Paste
    from textual.message_pump import MessagePump

MOST_WAIT = 0.5  # seconds for a key to bubble up; a widget that is being closed no longer answers
MOST_WAITS = 10  # as often is waited for a widget that is not being closed: a busy machine may be as slow
MOST_HELD = 3.0  # seconds that an action may hold the keys: what takes longer must not make the program seem dead
LEAVING = frozenset({"escape", "ctrl+c", "ctrl+q"})  # keys that do not wait for what a screen is to show
LOOK = 0.005  # seconds between two looks whether the keys are held still


class KeyQueue:
    """Keys and pasted texts that arrived and are not handled yet. `take` sends one to the focused widget."""

    def __init__(self, app: App[None], take: Callable[[InputEvent | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._come: deque[InputEvent | Paste] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._held: object | None = None
        self._holder: object | None = None

    @property
    def busy(self) -> bool:
        """Whether a key is being handled or waits."""
        return self._taking is not None and not self._taking.done()

    def put(self, event: InputEvent | Paste) -> None:
        """Handle a key once those before it are done."""
        self._come.append(event)
        if not self.busy:
            self._taking = asyncio.create_task(self._take_all())

    def hold(self) -> object:
        """Keep the next keys waiting until an action opens another screen, or is done: `release` what is returned."""
        self._held, self._holder = object(), self._app.screen
        return self._held

    def release(self, held: object) -> None:
        """Let the keys go on, unless a later action holds them."""
        if held is self._held:
            self._held = self._holder = None

    def close(self) -> None:
        """Drop the waiting keys and stop."""
        self._come.clear()
        if self._taking is not None:
            self._taking.cancel()

    async def _take_all(self) -> None:
        while self._come:
            await self._until_free()
            event = self._come.popleft()
            way_up = list((self._app.focused or self._app.screen).ancestors_with_self)
            await self._take(event)
            for place in way_up:
                await _bubbled(place)

    async def _until_free(self) -> None:
        """Wait while an action holds the keys, or the screen that opened has no focus yet."""
        end = time.monotonic() + MOST_HELD
        while (self.is_held or self._waits_to_be_shown(self._come[0])) and time.monotonic() < end:
            await asyncio.sleep(LOOK)
        self._held = self._holder = None

    def _waits_to_be_shown(self, event: InputEvent | Paste) -> bool:
        """Whether an event is for what the screen does not show yet."""
        return getattr(self._app.screen, "reading", False) and getattr(event, "key", "") not in LEAVING

    @property
    def is_held(self) -> bool:
        """Whether the next key must wait: for an action that holds the keys on its screen, or for a screen to open."""
        screen = self._app.screen
        return not screen.is_mounted or (self._held is not None and screen is self._holder)


async def _bubbled(place: MessagePump) -> None:
    """Wait until a widget has handled every message that came to it before."""
    passed = asyncio.Event()
    if not place.call_later(passed.set):
        return
    for _time in range(MOST_WAITS):
        with suppress(TimeoutError):
            await asyncio.wait_for(passed.wait(), MOST_WAIT)
        if passed.is_set() or not place.is_running:
            return
