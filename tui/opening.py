"""Opens the full screen: on the store around the current folder, or on the start screen where there is none."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.repository import MUNICIPALITY_FILE, CardReader, glimpse
from tui.app import KortitApp, check_keys
from tui.desk import first_desk
from tui.memory import remembered
from tui.screens import new_screen
from tui.screens.browse import BrowseScreen
from tui.settings import read_settings, settings_path

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.session import Session


def open_full_screen(session: Session) -> int:
    """Run the full screen until the user quits; return the exit code."""
    # When the terminal is gone, the full screen must end. If the parent process ignores SIGHUP (nohup), it would
    # instead poll for keys that never come, as fast as it can.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    settings = read_settings()
    check_keys(settings, str(settings_path()))
    app = KortitApp(session, settings, _first_that_hears)
    app.run(mouse=settings.mouse)
    return app.return_code or 0


def first_screen(app: KortitApp) -> Screen[Any]:
    """The screen to open with."""
    seen = glimpse(Path.cwd(), MUNICIPALITY_FILE)
    if seen is None:
        return new_screen("start")
    reader = CardReader(seen.root)
    memory = remembered(seen.root)
    app.open_store(first_desk(seen, reader, memory.theme, memory.goal), reader, memory)
    return BrowseScreen()


def _first_that_hears(app: KortitApp) -> Screen[Any]:
    """The screen to open with, in a program that keeps what was typed last when its terminal goes away."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _end_without_terminal, app)
    return first_screen(app)


def _end_without_terminal(app: KortitApp) -> None:
    app.keep()
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.raise_signal(signal.SIGHUP)
