"""The full screen driven by a test: it presses keys, waits for the outcome, and reads what a person would see."""

from __future__ import annotations

import asyncio
import os
import re
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import app as textual_app
from textual import events
from textual import pilot as textual_pilot
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.keys import _character_to_key
from textual.widgets import Input, TextArea

from tui.app import KortitApp
from tui.opening import first_screen
from tui.session import Session
from tui.settings import Settings
from tui.widgets.line import Line
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from textual.css.model import RuleSet
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

PATIENCE = 60.0  # seconds after which what a test waits for is taken not to come
KortitApp.NOTIFICATION_TIMEOUT = 600  # seconds: however slow a machine is, a notice is there when a test reads it


async def _nothing_ready(_least: float = 0) -> None:
    """Wait until the event loop has nothing to do but to wait for a timer, a thread or a file.

    Textual takes an application to be idle when its process used little time for a while, several times for each key:
    where another process has the processor, that takes long, and where it has not, too long as well.
    """
    quiet = 0
    while quiet < 2:  # the second turn sees what threads have handed over
        await asyncio.sleep(0)
        quiet = 0 if _is_anything_ready() else quiet + 1


def _is_anything_ready() -> bool:
    """Whether the event loop has something to do at once."""
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]


async def _every_message_handled(_pilot: Pilot[None], timeout: float = 0) -> bool:
    """Wait likewise where Textual would send every widget a message and wait for it, several times for each key."""
    await _nothing_ready(timeout)
    return True


textual_app.wait_for_idle = textual_pilot.wait_for_idle = _nothing_ready  # type: ignore[attr-defined,assignment]
textual_pilot.Pilot._wait_for_screen = _every_message_handled  # type: ignore[method-assign,assignment]

_render_update = Compositor.render_update


def _without_frames(
    self: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
) -> object:
    """Skip partial frames, which no test reads: the whole screen is painted once it has settled, and when it is read."""
    if full:
        return _render_update(self, full, screen_stack, simplify)
    self._dirty_regions.clear()
    return None


Compositor.render_update = _without_frames  # type: ignore[assignment,method-assign]


def paint_every_frame() -> None:
    """Undo that, for a program that runs in a real terminal."""
    Compositor.render_update = _render_update  # type: ignore[method-assign]


_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(self: Stylesheet, css: str, *place: Any, **options: Any) -> list[RuleSet]:
    """Parse each style sheet once for all the applications of a run, as each of them does for itself."""
    key = (css, place, *sorted(options.items()), *sorted(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, css, *place, **options)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]


class Seen:
    """One running full screen."""

    def __init__(self, app: KortitApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.pressed = 0  # keys, without the letters of what is written

    async def settle(self) -> None:
        """Wait until nothing is being done in a thread and every message is handled."""
        end = time.monotonic() + PATIENCE
        still = 0
        while still < 2:
            await self.pilot.pause()
            still = 0 if self.busy or _is_anything_ready() else still + 1
            assert time.monotonic() < end, "something is still being done in a thread"
            if self.busy:
                await asyncio.sleep(0.002)

    @property
    def busy(self) -> bool:
        """Whether a thread is at work or a key is being handled."""
        return self.app.background.busy or self.app.keys.busy

    async def press(self, *keys: str) -> None:
        """Press keys one after another, each after everything that the one before started is done."""
        self.pressed += len(keys)
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a text letter by letter, without waiting for the screen between the letters."""
        for letter in text:
            self.app.post_message(
                events.Key("enter", "\r") if letter == "\n" else events.Key(_character_to_key(letter), letter)
            )
        await self.settle()

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, what or f"it did not come; the screen shows:\n{self.text}"
            await self.pilot.pause()
            await asyncio.sleep(0.002)
        await self.settle()

    @property
    def lines(self) -> list[str]:
        """The lines of the terminal."""
        return ["".join(segment.text for segment in strip).rstrip() for strip in self._paint()]

    def _paint(self) -> list[Strip]:
        with self.app._context():  # there may be two applications
            return self.app.screen._compositor.render_strips()

    @property
    def text(self) -> str:
        """The text of the terminal."""
        return "\n".join(self.lines)

    def pane(self, name: str) -> str:
        """The text of one pane, its title first, without line breaks."""
        place = self.app.screen.query_one(f"#{name}").region
        lines = [line.ljust(place.right)[place.x : place.right] for line in self.lines[place.y : place.bottom]]
        return " ".join(" ".join(lines).translate(_FRAME).split())

    @property
    def notices(self) -> list[str]:
        """The notices that were shown, oldest first."""
        return [notice.message for notice in self.app._notifications]

    def __contains__(self, words: str) -> bool:
        """Whether words are on the screen: in what one widget that is seen holds, or in a line across several.

        Where a line is broken, inside a word too, and where a widget cuts it off depends on the width of the terminal
        and on the length of a path; what is read does not.
        """
        broken = r"\n?".join(re.escape(letter) for letter in " ".join(words.split())).replace(r"\ ", r"\s+")
        with self.app._context():
            return any(re.search(broken, text) for text in self._read())

    def _read(self) -> Iterator[str]:
        """All that can be read: what widgets hold, and what is painted, which takes longest to find out."""
        yield from self._held()
        yield "\n".join(line.translate(_FRAME).strip() for line in self.lines)

    def _held(self) -> Iterator[str]:
        """The texts of the widgets that are seen; of one that scrolls, the lines that are in view."""
        for widget in self.app.screen.query("*"):
            if not (widget.display and widget.region.overlaps(self.app.screen.region)):
                continue
            yield str(widget.border_title or "")
            if isinstance(widget, Input):
                yield widget.value
            elif isinstance(widget, TextArea):
                yield widget.text
            elif isinstance(widget, Line):
                yield f"{widget.left.plain}  {widget.right.plain}"
            elif isinstance(widget, LineList):
                items = widget.items[slice(*_in_view(widget))]
                shown = (item.text if isinstance(item, HeadingLine) else widget.paint(item, _WIDE) for item in items)
                yield "\n".join([line.plain for line in shown] or [widget.empty])
            elif isinstance(widget, Page):
                yield "\n".join(line.strip() for line in widget.plain.split("\n")[slice(*_in_view(widget))])


def _in_view(widget: ScrollView) -> tuple[int, int]:
    """The first line of a widget that is in view, and the one after the last."""
    first = widget.scroll_offset.y
    return first, first + widget.scrollable_content_region.height


_WIDE = 1000  # columns in which no line is cut off
_FRAME = str.maketrans("│╭╮╰╯─┃┏┓┗┛━▁▂▃▄▅▆▇█", " " * 20)


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
