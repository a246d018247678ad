"""The sites of many municipalities, made in processes side by side, with a page in front of them."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from kortit.errors import FailedError, KortitError, ProblemsError, UsageError, system_said
from kortit.messages import _, translator
from kortit.site.addresses import slug
from store.repository import Publishing, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOLDER = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ListedStore:
    """A store of the list, and the folder of its site."""

    store: Path
    folder: str


@dataclass(frozen=True, slots=True)
class AskedOfAll:
    """The options of making all sites: where they go, the address of all, and the options of one."""

    place: Path
    root: str | None
    language: str
    documents: bool
    force: bool
    searched: bool
    check: bool = False


@dataclass(frozen=True, slots=True)
class MadeSite:
    """The outcome of a store: how many files were written or removed, or the sentence and exit code of its error.

    `differing` are the addresses at which it is not as the history says, where that alone was asked.
    """

    folder: str
    changed: int = 0
    error: str = ""
    exit_code: int = 0
    differing: tuple[str, ...] = ()


def listed_stores(path: Path) -> list[ListedStore]:
    """Read a list of stores: a path on each line, and after a tab the folder of its site. Raises UsageError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(system_said(str(path), error)) from error
    except UnicodeDecodeError as error:
        raise UsageError(_("{path} is not text in UTF-8", path=str(path))) from error
    found: dict[str, ListedStore] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, _tab, folder = (part.strip() for part in line.partition("\t"))
        if not name or name.startswith("#"):
            continue
        store = path.parent / Path(name).expanduser()
        folder = folder or slug(store.resolve().name)
        where = f"{path}:{number}"
        if not _FOLDER.fullmatch(folder) or folder == "assets":
            raise UsageError(
                _("{where}: “{folder}” is no name for a folder of a site; write small letters, digits and hyphens",
                  where=where, folder=folder)
            )  # fmt: skip
        if folder in found:
            raise UsageError(
                _("{where}: {folder} is the folder of another store of the list; write another after a tab",
                  where=where, folder=folder)
            )  # fmt: skip
        found[folder] = ListedStore(store, folder)
    if not found:
        raise UsageError(_("{path} names no store; write the path of one on each line", path=str(path)))
    return [*found.values()]


def make_all(stores: Sequence[ListedStore], asked: AskedOfAll) -> Iterator[MadeSite]:
    """Make the site of each store, in as many processes as there are processors; yield what came of each in order.

    Then the page in front of all that have a site; what came of it, without a folder, only where all are compared with
    their histories and nothing is written. Raises UsageError where Pagefind is asked for and is not there.
    """
    pagefind = which("pagefind")
    if asked.searched and pagefind is None:
        raise UsageError(_("Pagefind is not installed; install it (npm install -g pagefind), or leave --pagefind out"))
    workers = min(len(stores), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(_made, asked), stores)
    folders = [one.folder for one in stores]
    if asked.check:
        front = Publishing.front_differing(asked.place, folders, asked.language, searched=asked.searched)
        yield MadeSite("", differing=tuple(front))
        return
    Publishing.lay_front(asked.place, folders, asked.language, searched=asked.searched)
    if asked.searched and pagefind is not None:
        done = subprocess.run(
            [pagefind, "--site", str(asked.place), "--glob", "*/g/*/index.html", "--silent"],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise FailedError(_("Pagefind made no index: {words}", words=done.stderr.strip() or done.stdout.strip()))


def _made(asked: AskedOfAll, one: ListedStore) -> MadeSite:
    root = f"{asked.root}{one.folder}/" if asked.root else None
    try:
        with Repository.open(one.store) as repository:
            publishing = Publishing(repository, documents=asked.documents)
            if asked.check:
                found = publishing.differing(asked.place / one.folder, root=root)
                return MadeSite(one.folder, differing=tuple(f"{one.folder}/{address}" for address in found))
            done = publishing.publish(asked.place / one.folder, root=root, force=asked.force)
            return MadeSite(one.folder, done.written + done.removed)
    except KortitError as error:
        said = translator(asked.language)(error.message)
        advice = f" (kortit -C {one.store} check)" if isinstance(error, ProblemsError) else ""
        return MadeSite(one.folder, 0, f"{said}{advice}", error.exit_code)
