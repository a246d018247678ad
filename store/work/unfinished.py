"""Commands that were ended half way, by a kill or a power cut: what they had written, and the way back from it.

A command that changes several files first writes down what it is going to change, in a record beside git's own files,
and deletes the record when it is done. It holds a lock on the record, so that one whose lock is free was left behind.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kortit.errors import FailedError, KortitError, system_said
from kortit.messages import Message, _, ngettext
from store.files.atomic import locked, read_file, remove_file, remove_half_written, replace_file
from store.git.locating import UNDER_WAY
from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from store.git.plumbing import Plumbing


_UNNAMED = ".new"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file, by its path from the kortit root, as it is and as it is to be; None where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None

    def take(self, root: Path) -> None:
        """Write or remove the file. Raises what `store.files.atomic` raises, when it is not as it should be too."""
        if self.after is not None:
            replace_file(root, self.path, self.after, expected=self.before)
        elif self.before is not None:
            remove_file(root, self.path, expected=self.before)

    @property
    def back(self) -> FileChange:
        """The change that takes this one back."""
        return FileChange(self.path, self.after, self.before)


class Record:
    """The record of a running command: what it is about to change. Its file is made at the first change.

    `commits` says whether the command ends with a commit of the files, without which it is not done. `half` is the tip
    before the first of two commits (empty: none); None where there are not two.
    """

    def __init__(self, git_folder: Path, command: str, *, commits: bool, half: str | None = None) -> None:
        self._place = git_folder / UNDER_WAY / uuid.uuid4().hex
        self._head = {"command": command, "commits": commits, "half": half}
        self._descriptor: int | None = None

    def announce(self, changes: Iterable[FileChange]) -> None:
        """Write down changes before they are made. Raises FailedError."""
        lines = [
            json.dumps([change.path, _encoded(change.before), _encoded(change.after)]) + "\n" for change in changes
        ]
        if not lines:
            return
        try:
            if self._descriptor is None:
                lines.insert(0, json.dumps(self._head) + "\n")
                self._descriptor = _locked_file(self._place)
            os.write(self._descriptor, "".join(lines).encode())
            os.fsync(self._descriptor)
        except OSError as error:
            raise FailedError(system_said(str(self._place), error)) from error

    def done(self) -> None:
        """Delete the record: the command is done, or what it did was taken back."""
        if self._descriptor is not None:
            self._place.unlink(missing_ok=True)
            with suppress(OSError):  # another command may have its record there
                self._place.parent.rmdir()
            os.close(self._descriptor)
            self._descriptor = None


def _locked_file(place: Path) -> int:
    """A new file that is locked before it has its name, so that nobody takes it for one left behind."""
    unnamed = place.with_suffix(_UNNAMED)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
    while True:
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # another command, done, has just removed the empty folder
            descriptor = os.open(unnamed, flags, 0o600)
            break
    with suppress(OSError):  # on a file system without locks nothing is ever taken for left behind
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unnamed.rename(place)
    return descriptor


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else base64.b85encode(data).decode()


def _decoded(text: str | None) -> bytes | None:
    return None if text is None else base64.b85decode(text)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A command that was ended half way: its name, the record's file, what it was changing, in order."""

    command: str
    place: Path
    changes: tuple[FileChange, ...]
    commits: bool
    half: str | None


def unfinished(plumbing: Plumbing) -> list[Message]:
    """The remains of commands that were ended half way, and the way out; empty where all is well. Writes nothing."""
    told: list[Message] = []
    for one in _left_behind(plumbing.git_folder):
        if _is_half_committed(plumbing, one):
            told.append(
                _(
                    "kortit {command} was ended between its two commits; run it again with the same document, and it"
                    " goes on with the new columns",
                    command=one.command,
                )
            )
        elif wrong := _to_take_back(plumbing, one):
            files = ngettext("{count} file", "{count} files", len(wrong))
            told.append(
                _(
                    "kortit {command} was ended half way and left {files} that it had not finished with, like {path};"
                    " run it again: the next command that writes first brings them back to what they were",
                    command=one.command,
                    files=files,
                    path=wrong[0].path,
                )
            )
    return told


def take_back(plumbing: Plumbing) -> list[Message]:
    """Bring the files that commands left half way back to what they were; return what was done.

    A file that was changed again since, or is as it was committed since, is left alone. Raises FailedError.
    """
    told: list[Message] = []
    with locked(plumbing.git_folder):
        for one in _left_behind(plumbing.git_folder):
            wrong = _to_take_back(plumbing, one)
            for change in reversed(wrong):
                change.back.take(plumbing.root)
            remove_half_written(plumbing.root, [change.path for change in one.changes])
            _catch_up_index(plumbing, one.changes)
            if wrong:
                files = ngettext("{count} file", "{count} files", len(wrong))
                told.append(
                    _(
                        "kortit {command} had been ended half way; {files} that it had not finished with are as before,"
                        " like {path}",
                        command=one.command,
                        files=files,
                        path=wrong[0].path,
                    )
                )
            if not _is_half_committed(plumbing, one):
                one.place.unlink(missing_ok=True)
        with suppress(OSError):
            for place in (plumbing.git_folder / UNDER_WAY).glob(f"*{_UNNAMED}"):
                if _is_free(place):
                    place.unlink()
            (plumbing.git_folder / UNDER_WAY).rmdir()
    return told


def half_committed(plumbing: Plumbing) -> bool:
    """Whether HEAD is the first of the two commits of a command that was ended between them."""
    return any(_is_half_committed(plumbing, one) for one in _left_behind(plumbing.git_folder))


def _is_half_committed(plumbing: Plumbing, one: Unfinished) -> bool:
    head = plumbing.head() if one.half is not None else None
    return head is not None and (plumbing.first_parent(head) or "") == one.half


def _left_behind(git_folder: Path) -> Iterator[Unfinished]:
    """Yield the commands whose record is there and whose lock is free, in the order of their records' last changes."""
    found: list[tuple[float, Unfinished]] = []
    with suppress(OSError):
        for place in (git_folder / UNDER_WAY).iterdir():
            if place.suffix != _UNNAMED and _is_free(place):
                with suppress(OSError, ValueError, KeyError, IndexError):
                    found.append((place.stat().st_mtime, _read(place)))
    return (one for _time, one in sorted(found, key=lambda pair: -pair[0]))


def _is_free(place: Path) -> bool:
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _read(place: Path) -> Unfinished:
    lines = place.read_bytes().split(b"\n")
    head: dict[str, Any] = json.loads(lines[0])
    changes: list[FileChange] = []
    # The last line is empty, or was being written when the end came: then its change was not made.
    for line in lines[1:-1]:
        path, before, after = json.loads(line)
        changes.append(FileChange(path, _decoded(before), _decoded(after)))
    return Unfinished(head["command"], place, tuple(changes), head["commits"], head["half"])


def _to_take_back(plumbing: Plumbing, one: Unfinished) -> Sequence[FileChange]:
    """The changes to take back, in the order in which they were made; none for a command that was done."""
    # What a file is now was made by the last of its changes that was made at all, and so on backwards.
    now = {change.path: _content(plumbing.root, change.path) for change in one.changes}
    if not one.commits and now == {change.path: change.after for change in one.changes}:
        return ()
    committed = _committed(plumbing, list(now))
    wrong: list[FileChange] = []
    for change in reversed(one.changes):
        if now[change.path] == change.after != change.before and not _is_as(change.after, committed[change.path]):
            now[change.path] = change.before
            wrong.insert(0, change)
    return wrong


def _content(root: Path, path: str) -> bytes | None:
    try:
        return read_file(root, path)
    except KortitError as error:  # a link, or no regular file: not what a command wrote
        return str(error).encode()


def _committed(plumbing: Plumbing, paths: Sequence[str]) -> dict[str, bytes | None]:
    head = plumbing.head()
    if head is None:
        return dict.fromkeys(paths)
    return dict(zip(paths, plumbing.objects([plumbing.at(head, path) for path in paths]), strict=True))


def _is_as(data: bytes | None, committed: bytes | None) -> bool:
    """Whether a file is as it is committed, whatever its line ends."""
    return data == committed or (data is not None and data.replace(b"\r\n", b"\n") == committed)


def _catch_up_index(plumbing: Plumbing, changes: Iterable[FileChange]) -> None:
    """Bring index entries to HEAD of files that are on disk as they are there, or neither on disk nor there.

    A commit of them had been begun, or the branch had moved and the index not yet.
    """
    head = plumbing.head()
    committed = _committed(plumbing, list(dict.fromkeys(change.path for change in changes)))
    same = [path for path, data in committed.items() if _is_as(_content(plumbing.root, path), data)]
    if not same:
        return
    with suppress(GitError):
        if head is not None:
            text = "\0".join(f":(top,literal){plumbing.in_repository(path)}" for path in same)
            plumbing.write("reset", "--quiet", head, "--pathspec-from-file=-", "--pathspec-file-nul", text=text)
        else:
            text = "".join(f"{plumbing.in_repository(path)}\0" for path in same)
            plumbing.write("update-index", "--force-remove", "-z", "--stdin", text=text)
