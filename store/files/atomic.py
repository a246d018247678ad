"""Files written whole or not at all, and never over what someone else wrote meanwhile."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError, system_said
from kortit.messages import _
from store.files.safe_yaml import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class ExternallyChangedError(RefusedError):
    """A file that is not any more what it was when it was read. Nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _(
                "{path} was changed by someone else meanwhile; nothing was written, so look at it and try again",
                path=path,
            )
        )


def read_file(root: Path, path: str) -> bytes | None:
    """Give the bytes of the regular file at `path` under `root` (one more than is allowed at most), or None.

    Raises RefusedError where a symbolic link, or something that is no file, stands in the way.
    """
    _refuse_links(root, path)
    try:
        descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FailedError(system_said(path, error)) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RefusedError(_("{path} is not a regular file", path=path))
        # Asked for every file of a store: a file object costs as much as the reading.
        data = part = os.read(descriptor, MOST_BYTES + 1)
        while part and len(data) <= MOST_BYTES:
            data += (part := os.read(descriptor, MOST_BYTES + 1 - len(data)))
        return data
    finally:
        os.close(descriptor)


def replace_file(root: Path, path: str, data: bytes, *, expected: bytes | None) -> None:
    """Write `data` to `path` under `root`, if the file there still is `expected` (None: no file).

    Folders are made as needed. Raises ExternallyChangedError when it is not, FailedError when the system cannot write;
    then everything is as it was.
    """
    target = root / path
    made = _missing_folders(root, target.parent)
    try:
        with locked(root):
            if read_file(root, path) != expected:
                raise ExternallyChangedError(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, (data,), expected)
    except FileExistsError as error:
        raise ExternallyChangedError(path) from error
    except OSError as error:
        for folder in made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise FailedError(system_said(path, error)) from error


def remove_file(root: Path, path: str, *, expected: bytes) -> None:
    """Remove the file at `path` under `root`, if it still is `expected`; folders that become empty go with it.

    Raises ExternallyChangedError when it is not, FailedError when the system cannot.
    """
    target = root / path
    try:
        with locked(root):
            if read_file(root, path) != expected:
                raise ExternallyChangedError(path)
            target.unlink()
            for folder in target.parents:
                if folder == root or any(folder.iterdir()):
                    break
                folder.rmdir()
    except OSError as error:
        raise FailedError(system_said(path, error)) from error


def write_output(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that a person named for output: whole or not at all, through a link to what it points to.

    What is no regular file, like a pipe or a terminal, is written to as it is. Raises FailedError.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(parts)
        else:
            _write(target, parts, b"")
    except RuntimeError as error:  # of resolve(), for links that lead back to themselves
        raise FailedError(_("{path} is a link that leads back to itself", path=str(path))) from error
    except OSError as error:
        raise FailedError(system_said(str(path), error)) from error


def _write(target: Path, parts: Iterable[bytes], expected: bytes | None) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fchmod(descriptor, _mode(target))
            os.fsync(descriptor)
        if expected is None:
            _link_or_rename(Path(name), target)
        else:
            Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _link_or_rename(source: Path, target: Path) -> None:
    """Give a new file its name. A link, unlike a rename, fails when another process made the file meanwhile."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError from None
        source.replace(target)
    else:
        source.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(target: Path) -> int:
    """Give the permissions of the file that is replaced, or those a new file would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes of ours out while the block runs; they wait.

    The lock is on the folder itself, so that no lock file can be left behind. A file system without such locks is
    worked on without. Files are looked at and replaced under a lock on the store's folder; what writes many of them as
    one takes the one on git's folder besides.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _missing_folders(root: Path, folder: Path) -> list[Path]:
    """Give the folders that would have to be made, the innermost first."""
    return [place for place in (folder, *folder.parents) if place.is_relative_to(root) and not place.exists()]


def links_on_way(root: Path, path: str) -> Iterator[str]:
    """Give every part of `path` under `root` that is a symbolic link."""
    place = ""
    for part in path.split("/"):
        place = f"{place}/{part}" if place else part
        # Asked for every file of a store, and pathlib is slow.
        if os.path.islink(f"{root}/{place}"):  # noqa: PTH114
            yield place


def _refuse_links(root: Path, path: str) -> None:
    for link in links_on_way(root, path):
        raise RefusedError(
            _(
                "{path} is a symbolic link; kortit neither follows nor writes links, so put a real file there",
                path=link,
            )
        )
