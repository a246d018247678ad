"""Git's lock files that stand in the way, all told at once: a process that was killed leaves them behind."""

from __future__ import annotations

import time
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from kortit.messages import _, ngettext
from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")
TRIES = 7
FIRST_PAUSE = 0.02  # seconds, doubled at each further try


class LocksError(GitError):
    """Git could not write because of lock files, even after waiting. They are never removed by the program."""

    def __init__(self, words: str, folders: tuple[Path, ...]) -> None:
        super().__init__(words)
        places = lock_files(folders)
        if not places:
            return
        ages = [time.time() - place.stat().st_mtime for place in places if place.exists()]
        age = int(max(0.0, min(ages, default=0.0)) // 60)
        self.said = self.message = _(
            "lock files of git's are in the way, the newest of them {minutes} old: {places}. If no other git is at work"
            " here, a killed one left them: delete them and run this again; nothing was changed",
            minutes=ngettext("{count} minute", "{count} minutes", age),
            places=tuple(map(str, places)),
        )
        self.args = (self.message,)


def retried(work: Callable[[], Result], folders: tuple[Path, ...]) -> Result:
    """Do a piece of work of git's, again while another process holds a lock. Raises LocksError where it keeps it."""
    for wait in (*(FIRST_PAUSE * 2**number for number in range(TRIES - 1)), None):
        try:
            return work()
        except GitError as error:
            if not error.is_lock:
                raise
            if wait is None:
                raise LocksError(error.words, folders) from error
            time.sleep(wait)
    raise AssertionError  # the last try returns or raises


def wait_for_locks(git_folder: Path, common: Path) -> None:
    """Wait until nobody holds the locks of the index and of HEAD. Raises LocksError.

    For what takes them one after another: git stops half way where it does not get the second.
    """

    def look() -> None:
        for place in (git_folder / "index.lock", git_folder / "HEAD.lock"):
            if place.exists():
                raise GitError(f"{place}: File exists")

    retried(look, (git_folder, common))


def lock_files(folders: tuple[Path, ...]) -> list[Path]:
    """The lock files in git's folders: of the index, HEAD, the configuration and the refs."""
    found = chain.from_iterable([*folder.glob("*.lock"), *folder.glob("refs/**/*.lock")] for folder in folders)
    return sorted({place.resolve() for place in found})
