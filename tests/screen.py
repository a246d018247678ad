"""The full screen driven by a test: keys pressed, the outcome awaited, and what a person would see read back."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from textual import _wait

from tui.app import KortitApp
from tui.opening import first_screen
from tui.session import Session
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

# Textual takes the application to be idle after 20 ms in which it did nothing, four times for each key; 2 ms do.
_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 0.002, 0.0001
PATIENCE = 20.0  # seconds after which what a test waits for is taken not to come


class Seen:
    """One running full screen, as a test drives and sees it."""

    def __init__(self, app: KortitApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until nothing is being done in a thread and every message is handled."""
        end = time.monotonic() + PATIENCE
        while True:
            await self.pilot.pause()
            if not self.busy:
                await self.pilot.pause()
                if not self.busy:
                    return
            assert time.monotonic() < end, "something is still being done in a thread"
            await asyncio.sleep(0.002)

    @property
    def busy(self) -> bool:
        """Tell whether something is being done in a thread, or a key is being taken."""
        return self.app.background.busy or self.app.keys.busy

    async def press(self, *keys: str) -> None:
        """Press keys one after another, and wait for what each sets off, as a person looks before the next."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a text, letter by letter, without looking up."""
        for letter in text:
            await self.pilot.press(_KEYS.get(letter, letter))
        await self.settle()

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, what or f"it did not come; the screen shows:\n{self.text}"
            await self.pilot.pause()
            await asyncio.sleep(0.002)
        await self.settle()

    @property
    def lines(self) -> list[str]:
        """Give the lines of the terminal."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """Give what the terminal shows."""
        return "\n".join(self.lines)

    def pane(self, name: str) -> str:
        """Give what one pane shows, its title first, wherever lines were broken."""
        place = self.app.screen.query_one(f"#{name}").region
        lines = [line.ljust(place.right)[place.x : place.right] for line in self.lines[place.y : place.bottom]]
        return " ".join(" ".join(lines).translate(_FRAME).split())

    @property
    def notices(self) -> list[str]:
        """Give the notices that were shown, the oldest first."""
        return [notice.message for notice in self.app._notifications]

    def __contains__(self, words: str) -> bool:
        """Tell whether words stand on the screen, wherever lines were broken."""
        return " ".join(words.split()) in " ".join(self.text.replace("│", " ").split())


_FRAME = str.maketrans("│╭╮╰╯─▁▂▃▄▅▆▇█", " " * 14)
_KEYS = {" ": "space", "\n": "enter", ".": "full_stop", ",": "comma", "-": "minus", "/": "slash", ":": "colon",
         "?": "question_mark", "§": "section sign", "_": "underscore"}  # fmt: skip


@asynccontextmanager
async def full_screen(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 40),
    language: str = "fi",
    settings: Settings | None = None,
    watch: bool = False,
) -> AsyncIterator[Seen]:
    """Run the full screen in a folder, and wait until everything is loaded."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        app = KortitApp(Session(language), settings or Settings(), first_screen, watch=watch)
        async with app.run_test(size=size, notifications=True) as pilot:
            seen = Seen(app, pilot)
            await seen.settle()
            yield seen
    finally:
        os.chdir(here)
