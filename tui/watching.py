"""Notices within a second what other programs (an editor, git, another kortit) change."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from store.repository import AUDIT_FOLDER, GOALS_FOLDER, OWN_FOLDER

if TYPE_CHECKING:
    from pathlib import Path


class Changed(Protocol):
    """The callback of a watcher."""

    def __call__(self, *, history: bool) -> object:
        """React to a change; with `history`, more than files of goals changed."""


CALM = 300  # milliseconds within which changes are reported together
_OF_NO_MATTER = ("COMMIT_EDITMSG", "FETCH_HEAD", "ORIG_HEAD")
LOOK = 100  # milliseconds between checks whether to stop


class Watcher:
    """Watches a store: its goals with all folders below, and the files beside kortit.yaml and in git's folder.

    Changes of history are seen by the files in git's folder (HEAD, index, refs). `changed` is called in the watcher's
    own thread, with `history` where more than files of goals changed.
    """

    def __init__(self, root: Path, git_folder: Path, changed: Changed) -> None:
        self._changed = changed
        self._goals = f"{root / GOALS_FOLDER}/"
        self._stop = threading.Event()
        self._own = str(git_folder / OWN_FOLDER)
        self._wanted = (root / GOALS_FOLDER, root / AUDIT_FOLDER, git_folder / "refs")
        deep = [place for place in self._wanted if place.is_dir()]
        flat = [place for place in (root, git_folder) if place.is_dir()]
        self._watched = ((deep, True), (flat, False))

    @property
    def outdated(self) -> bool:
        """Whether a folder exists now that did not when watching began."""
        return self._watched[0][0] != [place for place in self._wanted if place.is_dir()]

    def start(self) -> None:
        """Start watching."""
        for places, recursive in self._watched:
            if places:
                threading.Thread(target=self._watch, args=(places, recursive), daemon=True).start()

    def stop(self) -> None:
        """Stop watching; its threads end a moment later."""
        self._stop.set()

    def _watch(self, places: list[Path], recursive: bool) -> None:
        from watchfiles import watch  # noqa: PLC0415  40 ms that the first screen need not wait for

        # Where the system cannot watch (too many folders, a network drive), F5 still rereads everything.
        with suppress(OSError, RuntimeError):
            seen = watch(
                *places,
                watch_filter=self._matters,
                recursive=recursive,
                debounce=CALM,
                step=LOOK,
                stop_event=self._stop,
                raise_interrupt=False,
            )
            for changes in seen:
                if self._stop.is_set():
                    return
                self._changed(history=not all(path.startswith(self._goals) for _kind, path in changes))

    def _matters(self, _change: object, path: str) -> bool:
        """Whether a path can affect what the screen shows: lock files and our own folder in git's cannot."""
        name = path.rsplit("/", 1)[-1]
        return not name.endswith(".lock") and path != self._own and name not in _OF_NO_MATTER
