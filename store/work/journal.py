"""Keeps unsaved input outside the working tree at every key, so that no crash, hang-up or kill loses text.

Each running program writes to its own folder under git's folder and holds a lock on it. A folder whose lock is free was
left by a program that ended without clearing it; its content is offered to the user again.

`keep` saves discarded bytes. Nothing here is part of the store: the folder is `kortit/` inside git's own folder, which
git ignores.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from kortit.errors import FailedError, system_said

if TYPE_CHECKING:
    from pathlib import Path

    from store.git.plumbing import Plumbing

OWN_FOLDER = "kortit"
TYPING = "typing"
_LOCK = "lock"
_SUFFIX = ".json"


class KeptForm(NamedTuple):
    """A saved form: its name, its content, and the file in which it is kept."""

    name: str
    content: dict[str, Any]
    place: Path


class Journal:
    """The journal of one running program. Its folder is created at the first write."""

    def __init__(self, git_folder: Path) -> None:
        self._all = git_folder / OWN_FOLDER / TYPING
        self._own: Path | None = None
        self._lock: int | None = None

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Save a form's content under a name, atomically. Raises FailedError when it cannot be written.

        When this returns, the system has the data: the end of the program does not lose it.
        """
        folder = self._folder()
        place = folder / f"{name}{_SUFFIX}"
        beside = folder / f".{name}.new"
        try:
            beside.write_bytes(json.dumps(content, ensure_ascii=True).encode())
            beside.replace(place)
        except OSError as error:
            raise FailedError(system_said(str(place), error)) from error

    def clear(self, name: str) -> None:
        """Delete what is kept under a name, once it is saved elsewhere or discarded by the user."""
        if self._own is not None:
            with suppress(OSError):
                (self._own / f"{name}{_SUFFIX}").unlink(missing_ok=True)

    def own(self, name: str) -> KeptForm | None:
        """The text that this program keeps under a name; None when there is none."""
        if self._own is None:
            return None
        place = self._own / f"{name}{_SUFFIX}"
        with suppress(OSError, ValueError):
            content = json.loads(place.read_bytes())
            if isinstance(content, dict):
                return KeptForm(name, content, place)
        return None

    def left_behind(self) -> list[KeptForm]:
        """The forms left by ended programs, newest first; unreadable files are ignored and stay."""
        found: list[tuple[float, KeptForm]] = []
        with suppress(OSError):
            for folder in sorted(self._all.iterdir()):
                if folder == self._own or not _is_free(folder):
                    continue
                for place in sorted(folder.glob(f"*{_SUFFIX}")):
                    with suppress(OSError, ValueError):
                        content = json.loads(place.read_bytes())
                        if isinstance(content, dict):
                            found.append((place.stat().st_mtime, KeptForm(place.stem, content, place)))
        return [typed for _time, typed in sorted(found, key=lambda pair: -pair[0])]

    def forget(self, typed: KeptForm) -> None:
        """Delete a form left by another program, and its folder if that is then empty."""
        with suppress(OSError):
            typed.place.unlink(missing_ok=True)
            if not any(typed.place.parent.glob(f"*{_SUFFIX}")):
                shutil.rmtree(typed.place.parent, ignore_errors=True)

    def close(self) -> None:
        """Release the lock; delete the folder if nothing is kept in it."""
        if self._own is not None and not any(self._own.glob(f"*{_SUFFIX}")):
            shutil.rmtree(self._own, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
        self._own = self._lock = None

    def _folder(self) -> Path:
        if self._own is not None and self._own.is_dir():
            return self._own
        own = self._all / uuid.uuid4().hex
        try:
            own.mkdir(parents=True)
            self._lock = os.open(own / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            with suppress(OSError):  # without file locks, rather offer forms too often than never
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FailedError(system_said(str(self._all), error)) from error
        self._own = own
        return own


def _is_free(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return folder.is_dir()
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def keep(plumbing: Plumbing, name: str, data: bytes) -> Path:
    """Save bytes under a descriptive name and return the file; the same bytes and name are saved once.

    Raises FailedError.
    """
    digest = hashlib.sha256(data).hexdigest()[:12]
    place = plumbing.git_folder / OWN_FOLDER / f"{digest}-{name}"
    try:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    except OSError as error:
        raise FailedError(system_said(str(place), error)) from error
    return place
