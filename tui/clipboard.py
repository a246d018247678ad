"""Copying to the clipboard: by a tool of the desktop where there is one, else by an escape code, which has no reply."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from kortit.messages import _
from tui.background import Lane

if TYPE_CHECKING:
    from tui.app import KortitApp

# The tool, and the environment variable it needs to reach a desktop.
_TOOLS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("wl-copy",), "WAYLAND_DISPLAY"),
    (("xclip", "-selection", "clipboard"), "DISPLAY"),
    (("xsel", "--clipboard", "--input"), "DISPLAY"),
    (("pbcopy",), ""),
    (("clip.exe",), ""),
)
_PATIENCE = 2.0  # seconds until a tool is given up


def copy(app: KortitApp, content: str) -> None:
    """Copy a text, and say whether it is known to have arrived."""
    tool = next(
        (command for command, needs in _TOOLS if (not needs or os.environ.get(needs)) and shutil.which(command[0])),
        None,
    )
    if tool is None:
        _ask_terminal(app, content)
        return

    def work() -> bool:
        try:
            done = subprocess.run(
                tool, input=content.encode(), check=False, timeout=_PATIENCE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    async def copied() -> None:
        if await app.background.do(work, lane=Lane.WRITE):
            app.say(_("copied"))
        else:
            _ask_terminal(app, content)

    app.run_awaited(copied())


def _ask_terminal(app: KortitApp, content: str) -> None:
    app.copy_to_clipboard(content)
    app.say(_("the terminal was asked to copy; not every terminal does"))
