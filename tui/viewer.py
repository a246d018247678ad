"""Opens a written file in the program that the desktop has for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from kortit.messages import _
from tui.background import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app import KortitApp

_PATIENCE = 2.0  # seconds in which a program fails if it does; one that shows the file may stay until it is closed


def opener() -> str | None:
    """The path of the program that opens files as the desktop would; None where there is none."""
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open")


async def open_file(app: KortitApp, path: Path) -> None:
    """Open a file, and say whether that was possible."""

    def work() -> bool:
        quiet = subprocess.DEVNULL
        try:
            begun = subprocess.Popen(
                [opener() or "", path], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
            )
            return begun.wait(_PATIENCE) == 0
        except subprocess.TimeoutExpired:
            return True
        except OSError:
            return False

    if await app.background.do(work, lane=Lane.READ):
        app.say(_("opened: {path}", path=path.name))
    else:
        app.say(_("no program here opens it: {path}", path=str(path)), warning=True)
