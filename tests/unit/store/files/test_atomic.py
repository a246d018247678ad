"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from kortit.errors import FailedError, RefusedError
from store.files.atomic import ExternallyChangedError, read_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_file_is_replaced_with_its_permissions_kept(tmp_path: Path) -> None:
    place = tmp_path / "a.yaml"
    place.write_bytes(b"vanha")
    place.chmod(0o640)
    replace_file(tmp_path, "a.yaml", b"uusi", expected=b"vanha")
    assert (place.read_bytes(), stat.S_IMODE(place.stat().st_mode), names(tmp_path)) == (b"uusi", 0o640, {"a.yaml"})


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"toisen")
    for expected in (b"vanha", None):
        with pytest.raises(ExternallyChangedError):
            replace_file(tmp_path, "a.yaml", b"uusi", expected=expected)
    with pytest.raises(ExternallyChangedError):
        replace_file(tmp_path, "b.yaml", b"uusi", expected=b"vanha")
    assert (read_file(tmp_path, "a.yaml"), names(tmp_path)) == (b"toisen", {"a.yaml"})


def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    outside = tmp_path / "ulkona"
    outside.mkdir()
    (outside / "a.yaml").write_bytes(b"salainen")
    root = tmp_path / "kunta"
    root.mkdir()
    (root / "kortit").symlink_to(outside)
    (root / "b.yaml").symlink_to(outside / "a.yaml")
    for path in ("kortit/a.yaml", "b.yaml"):
        with pytest.raises(RefusedError, match="symbolic link"):
            read_file(root, path)
        with pytest.raises(RefusedError, match="symbolic link"):
            replace_file(root, path, b"x", expected=b"salainen")
    assert (outside / "a.yaml").read_bytes() == b"salainen"


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_bytes(b"vanha")

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FailedError, match=r"a\.yaml"):
        replace_file(tmp_path, "a.yaml", b"uusi", expected=b"vanha")
    with pytest.raises(FailedError):
        replace_file(tmp_path, "uusi/kansio/b.yaml", b"uusi", expected=None)
    assert ((tmp_path / "a.yaml").read_bytes(), names(tmp_path)) == (b"vanha", {"a.yaml"})


@pytest.mark.parametrize("cause", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: int
) -> None:
    synced = os.fsync

    def refusing_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(cause, os.strerror(cause))
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", refusing_folders)
    replace_file(tmp_path, "uusi/a.yaml", b"uusi", expected=None)
    replace_file(tmp_path, "uusi/a.yaml", b"uudempi", expected=b"uusi")
    assert (tmp_path / "uusi/a.yaml").read_bytes() == b"uudempi"
