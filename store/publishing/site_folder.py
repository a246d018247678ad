"""The folder that holds a site: files are made beside it and renamed into it, what links to others last.

A run that is killed before it begins to rename leaves the old site; one that is killed later is finished by the next.
What kortit did not put there is left alone.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kortit.errors import FailedError, RefusedError, system_said
from kortit.messages import _
from store.files.atomic import links_on_way, locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kortit.site.making import SiteFile

MANIFEST = "site.json"
SCHEMA = "kortit.site/1"
_BESIDE = ".kortit-new"
_MOVES = "moves.json"


@dataclass(frozen=True, slots=True)
class Laid:
    """The origin of a site folder: the commit, the stamp of the whole, the number of errors, its address.

    `pages` are the stamps of files by their addresses, `files` all addresses. `documents`: decisions have their
    tables as documents too.
    """

    commit: str
    stamp: str
    errors: int
    root: str
    documents: bool
    pages: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def made_for(self, commit: str, maker: str, root: str | None, *, documents: bool) -> bool:
        """Whether the same program made it, of this commit and for the same address (None: that of the settings)."""
        same = self.commit == commit and self.stamp.startswith(maker)
        return same and root in (None, self.root) and documents == self.documents


class SiteFolder:
    """A folder with a site, or one that is to have it."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def laid(self) -> Laid | None:
        """The origin of the site there; None where there is none. Raises RefusedError where its list cannot be read."""
        try:
            data = json.loads((self.place / MANIFEST).read_text(encoding="utf-8"))
            known = {SCHEMA: data}[data["schema"]]
            head = (known["commit"], known["stamp"], known["errors"], known["root"], known["documents"])
            return Laid(*head, known["pages"], tuple(known["files"]))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise FailedError(system_said(str(self.place / MANIFEST), error)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise RefusedError(
                _(
                    "{path} is not the list of a site of this kortit; publish into another folder, or remove it",
                    path=str(self.place / MANIFEST),
                )
            ) from error

    def is_whole(self, laid: Laid) -> bool:
        """Whether all files are there, as they were put there, and no run was ended half way."""
        return not (self.place / _BESIDE).exists() and not self.touched(laid)

    def touched(self, laid: Laid) -> set[str]:
        """The addresses of files that are gone, or were written after the list of the site, which is written last."""
        listed = (self.place / MANIFEST).stat().st_mtime_ns

        def is_touched(address: str) -> bool:
            try:
                return (self.place / address).stat().st_mtime_ns > listed
            except OSError:
                return True

        return set(filter(is_touched, laid.files))

    def differing(self, files: Iterable[SiteFile]) -> list[str]:
        """The addresses at which the folder does not hold what it should, and those of files that should be gone."""
        laid = self.laid()
        left = set(laid.files) if laid is not None else set()
        found: list[str] = []
        for file in files:
            left.discard(file.address)
            if self._read(file.address) != file.data:
                found.append(file.address)
        return [*found, *sorted(left)]

    def _read(self, address: str) -> bytes | None:
        with suppress(OSError):
            return (self.place / address).read_bytes()
        return None

    def lay(self, files: Iterable[SiteFile], new: Laid) -> tuple[int, int]:
        """Make the folder hold these files; the numbers of those written and removed.

        Raises RefusedError where a file that kortit did not make is in the way, FailedError where the system cannot
        write; then nothing is changed.
        """
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            with locked(self.place):
                self._finish()
                return self._lay(files, new)
        except OSError as error:
            raise FailedError(system_said(str(error.filename or self.place), error)) from error

    def _lay(self, files: Iterable[SiteFile], new: Laid) -> tuple[int, int]:
        laid = self.laid()
        ours = set(laid.files) if laid is not None else set()
        beside = self.place / _BESIDE
        beside.mkdir()
        moves: list[tuple[str, str]] = []
        pages: dict[str, str] = {}
        addresses: list[str] = []
        try:
            for file in files:
                addresses.append(file.address)
                if file.stamp:
                    pages[file.address] = file.stamp
                if file.data is None or (before := self._own(file.address, ours)) == file.data:
                    continue
                del before
                moves.append((self._aside(len(moves), file.data), file.address))
            gone = sorted(ours - set(addresses))
            head = {"commit": new.commit, "stamp": new.stamp, "errors": new.errors, "root": new.root}
            head["documents"] = new.documents
            data = {"schema": SCHEMA, **head, "pages": pages, "files": sorted(addresses)}
            listed = (json.dumps(data, ensure_ascii=False, indent=0) + "\n").encode()
            written = len(moves)
            if moves or self._read(MANIFEST) != listed:
                moves.append((self._aside(len(moves), listed), MANIFEST))
            if moves or gone:
                work: dict[str, Any] = {"moves": moves, "gone": gone}
                (beside / "moves.part").write_text(json.dumps(work), encoding="utf-8")
                (beside / "moves.part").replace(beside / _MOVES)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        self._finish()
        return written, len(gone)

    def _own(self, address: str, ours: set[str]) -> bytes | None:
        """The bytes that are at an address. Raises RefusedError for a file, or a link, that is not ours."""
        held = self._read(address)
        link = next(links_on_way(self.place, address), None)
        if link is not None or (address not in ours and (held is not None or (self.place / address).exists())):
            raise RefusedError(
                _(
                    "{path} is in the way and was not made by kortit site; move it, or publish into another folder",
                    path=str(self.place / (link or address)),
                )
            )
        return held

    def _aside(self, number: int, data: bytes) -> str:
        name = str(number)
        (self.place / _BESIDE / name).write_bytes(data)
        return name

    def _finish(self) -> None:
        """Put in place what a run has made beside the site; throw away what it had not finished."""
        beside = self.place / _BESIDE
        try:
            work = json.loads((beside / _MOVES).read_text(encoding="utf-8"))
        except FileNotFoundError:
            shutil.rmtree(beside, ignore_errors=True)
            return
        for name, address in work["moves"]:
            target = self.place / address
            if (beside / name).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                (beside / name).replace(target)
        for address in work["gone"]:
            (self.place / address).unlink(missing_ok=True)
            for folder in (self.place / address).parents:
                if folder == self.place or any(folder.iterdir()):
                    break
                folder.rmdir()
        shutil.rmtree(beside)
