"""Atomic writing and removal of files, refused when another program changed the file since it was read."""

from __future__ import annotations

import errno
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

_BESIDE = ".tmp"
# What file systems answer that cannot sync a folder (network shares, FAT, some FUSE ones). The file itself is synced.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES})


class ExternallyChangedError(RefusedError):
    """The file changed since it was read. Nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _(
                "{path} was changed by someone else meanwhile; nothing was written, so look at it and try again",
                path=path,
            )
        )


def read_file(root: Path, path: str, *, whole: bool = False) -> bytes | None:
    """The bytes of the regular file at `path` under `root`; None when there is none.

    Reads at most one byte more than the largest allowed size, unless it is to be read `whole`. Raises RefusedError for
    a symbolic link on the path or anything else than a regular file, FailedError when the system cannot read.
    """
    _refuse_links(root, path.rpartition("/")[0])
    try:
        descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        _refuse_links(root, path)  # the last part is one that the system does not follow
        raise FailedError(system_said(path, error)) from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise RefusedError(_("{path} is not a regular file", path=path))
        # Called for every file of a store; opening a file object would take as long as the reading itself.
        most = max(found.st_size, MOST_BYTES) if whole else MOST_BYTES
        data = part = os.read(descriptor, most + 1)
        while part and len(data) != found.st_size and len(data) <= most:
            data += (part := os.read(descriptor, most + 1 - len(data)))
        return data
    finally:
        os.close(descriptor)


def replace_file(root: Path, path: str, data: bytes, *, expected: bytes | None) -> None:
    """Write `data` to `path` under `root`, if the file still has the bytes `expected` (None: does not exist).

    Creates folders as needed. Raises ExternallyChangedError when it does not, FailedError when the system cannot write;
    then nothing is changed.
    """
    target = root / path
    made = _missing_folders(root, target.parent)
    try:
        with locked(root):
            _refuse_changed(root, path, expected)
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
    """Remove the file at `path` under `root`, if it still has the bytes `expected`, and folders that become empty.

    Raises ExternallyChangedError when it does not, FailedError when the system cannot remove it.
    """
    target = root / path
    try:
        with locked(root):
            _refuse_changed(root, path, expected)
            target.unlink()
            for folder in target.parents:
                if folder == root or any(folder.iterdir()):
                    break
                folder.rmdir()
    except OSError as error:
        raise FailedError(system_said(path, error)) from error


def _refuse_changed(root: Path, path: str, expected: bytes | None) -> None:
    if read_file(root, path) != (None if expected is None else expected[: MOST_BYTES + 1]):
        raise ExternallyChangedError(path)


def remove_half_written(root: Path, paths: Iterable[str]) -> None:
    """Remove what a process that was killed while it wrote these files has left beside them."""
    with locked(root):
        for target in {root / path for path in paths}:
            for place in target.parent.glob(f".{target.name}.*{_BESIDE}"):
                place.unlink(missing_ok=True)
            with suppress(OSError):  # a folder made for the file, if nothing is in it
                if target.parent != root:
                    target.parent.rmdir()


def write_output(path: Path, parts: Iterable[bytes]) -> None:
    """Write an output file named by the user, atomically; a symbolic link is followed to its target.

    Something other than a regular file, like a pipe or a terminal, is written directly. Raises FailedError.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(parts)
        else:
            _write(target, parts, b"")
    except RuntimeError as error:  # from resolve(), for a loop of links
        raise FailedError(_("{path} is a link that leads back to itself", path=str(path))) from error
    except OSError as error:
        raise FailedError(system_said(str(path), error)) from error


def _write(target: Path, parts: Iterable[bytes], expected: bytes | None) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_BESIDE, dir=target.parent)
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
    """Give a new file its name by a hard link, which, unlike a rename, fails when the name exists.

    Raises FileExistsError. On a file system without hard links, checks for the name and renames.
    """
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError from None
        source.replace(target)
    else:
        source.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the system write a folder to the disk, where its file system can do that with folders."""
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of a new file under the umask."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on a folder during the block; other kortit processes wait.

    The lock is on the folder itself (flock), so that no lock file can be left behind; on a file system without such
    locks there is none. Each file is compared and replaced under a lock on the store's folder; an operation that
    writes several files also locks git's folder.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _missing_folders(root: Path, folder: Path) -> list[Path]:
    """The folders that do not exist yet, innermost first."""
    return [place for place in (folder, *folder.parents) if place.is_relative_to(root) and not place.exists()]


def links_on_way(root: Path, path: str) -> Iterator[str]:
    """Yield every leading part of `path` that is a symbolic link under `root`."""
    place = ""
    for part in filter(None, path.split("/")):
        place = f"{place}/{part}" if place else part
        # Called for every file of a store, and pathlib is slow.
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
