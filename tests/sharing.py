"""Two offices and a server: a bare repository with the installed hook, and two clones of it, built once a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.judge.hooks import ServerHooks
from tests.conftest import Store, Templates, git

if TYPE_CHECKING:
    from pathlib import Path

SERVER, FIRST, SECOND = "palvelin.git", "kirjaamo", "talous"


@dataclass
class Offices:
    """A server and its two clones."""

    folder: Path

    @property
    def server(self) -> Store:
        return Store(self.folder / SERVER)

    @property
    def first(self) -> Store:
        return Store(self.folder / FIRST)

    @property
    def second(self) -> Store:
        return Store(self.folder / SECOND)

    def clone(self, name: str) -> Store:
        """One more clone."""
        git(self.folder, "clone", "-q", SERVER, name)
        return Store(self.folder / name)


def offices(templates: Templates, place: Path, goals: dict[str, str], name: str) -> Offices:
    """The offices, with the goals of a test (by path) in force beside those of the fixture `store`."""

    def build(folder: Path) -> None:
        folder.mkdir()
        store = templates.store(folder / FIRST)
        for path, text in goals.items():
            store.write(path, text)
        store.commit("tavoitteet")
        git(folder, "init", "-q", "--bare", "-b", "main", SERVER)
        store.git("push", "-q", f"../{SERVER}", "main")
        git(folder, "clone", "-q", SERVER, SECOND)
        ServerHooks(folder / SERVER, None).install()

    templates.copy(name, place, build)
    made = Offices(place)
    for office in (made.first, made.second):
        office.git("remote", "add", "origin", f"../{SERVER}", check=False)
        office.git("remote", "set-url", "origin", f"../{SERVER}")
        office.git("update-index", "-q", "--refresh", check=False)
    return made


def commit(store: Store, files: dict[str, str | None], message: str = "muutos", decision: str = "") -> str:
    """Write (None: remove) files of a store and commit them, as `kortit amend` would."""
    for path, text in files.items():
        if text is None:
            (store.root / path).unlink()
        else:
            store.write(path, text)
    return store.commit(f"{message}\n\nDecision: {decision}\n" if decision else message)


def goal(text: str, *means: str, year: int = 2030) -> str:
    """A goal's file."""
    return f"goal: {text}\ntarget_year: {year}\nmeans:{'' if means else ' []'}\n" + "".join(
        f"  - {one}\n" for one in means
    )
