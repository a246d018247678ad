"""A folder of pages behind a web server on this machine alone, to be looked at."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class FolderHandler(SimpleHTTPRequestHandler):
    """Hands out the files of a folder, and says nothing of each."""

    def log_message(self, *_what: object) -> None:
        """Nothing: the terminal belongs to the one who looks."""


def serve(folder: Path, told: Callable[[str], None]) -> None:
    """Serve a folder to this machine until it is interrupted; `told` is called with its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(FolderHandler, directory=str(folder))) as server:
        told(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()
