"""Fixtures for all tests: an isolated git, stores to work on, and the command line run in this process."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from store.repository import Repository
from store.work.founding import found_store
from tui.cli import run
from tui.example import Example, build_example
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _pytest.capture import CaptureFixture

# New examples are drawn at each run of a person. Continuous integration draws the same for the same code, so that what it
# says of a change is about that change.
settings.register_profile(
    "kortit",
    deadline=None,
    derandomize="KORTIT_REQUIRE_TOOLS" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kortit")
gc.set_threshold(100_000, 50, 50)  # a tenth of the time was spent on looking for garbage among what stays

SEED_DOCUMENT = next((Path(__file__).parents[2] / "shared" / "seed").glob("*.txt"), None)
needs_seed = pytest.mark.skipif(SEED_DOCUMENT is None, reason="the real document (../shared/seed) is not here")


@pytest.fixture(autouse=True, scope="session")
def isolated_git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's and the machine's git and kortit settings out of the tests."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Strategiayksikkö\n\temail = strategia@example.fi\n[init]\n\tdefaultBranch = main\n"
        "[core]\n\tfsync = none\n[gc]\n\tauto = 0\n",
        encoding="utf-8",
    )
    kept = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(("GIT_", "LC_")):
            del os.environ[name]
    os.environ.update(
        {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_STATE_HOME": str(home / ".local" / "state"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LANG": "fi_FI.UTF-8",
            "GIT_CEILING_DIRECTORIES": str(tmp_path_factory.getbasetemp().parent),
        }
    )
    os.environ.pop("NO_COLOR", None)
    # Each of the many processes would else compile the whole program for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    yield
    os.environ.clear()
    os.environ.update(kept)


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """Run git as a person would."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


DECIDED = ("--decision", "Kv 1.2.2021 § 3")

GOAL = """\
# ensimmäinen
goal: Henkilöstö voi hyvin
target_year: 2021
means:
  - Kysely toteutetaan.   # vuosittain
  - text: Valmennus jatkuu.
    steps:
      - Esihenkilöt
      - Työyhteisöt
"""
PERSPECTIVES = (
    "perspectives:\n  O: {name: Oppiminen, themes: {O1: , O2: }}\n  S: {themes: {S1: }}\n"
    "fields:\n  owner: {name: Vastuutaho, type: text, authority: any}\n"
)


@dataclass
class Store:
    """A store in a temporary folder, and shorthands for what tests do to it."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def git(self, *arguments: str, check: bool = True) -> str:
        return git(self.root, *arguments, check=check)

    def commit(self, message: str = "muutos") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def open(self) -> Repository:
        return Repository.open(self.root)

    def state(self) -> tuple[str, str, str, dict[str, bytes]]:
        """All that a refused command must leave unchanged: refs, index, the index file's stamp, files."""
        files = {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(self.root).parts
        }
        index = self.root / ".git" / "index"
        stamp = f"{index.stat().st_mtime_ns} {index.stat().st_ino}" if index.exists() else ""
        return self.git("for-each-ref") + self.git("rev-parse", "HEAD"), self.git("ls-files", "-s"), stamp, files


class Templates:
    """Repositories that are built once a session, with all the processes that it takes, and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built: dict[str, object] = {}

    def copy(self, name: str, place: Path, build: Callable[[Path], object]) -> Store:
        """Return a copy, in `place`, of the repository `name`, which `build` makes on first use."""
        template = self.folder / name
        if name not in self.built:
            self.built[name] = build(template)
        shutil.copytree(template, place, symlinks=True)
        # Git's index knows files by their inodes too, and the copies have others.
        git(place, "update-index", "-q", "--refresh", check=False)
        return Store(place)

    def store(self, place: Path) -> Store:
        """Return the store of the fixture `store`."""
        return self.copy("store", place, _build_store)

    def empty(self, place: Path) -> Store:
        """Return the store of the fixture `empty_store`."""
        return self.copy("empty", place, _build_empty_store)

    def prepared(
        self, name: str, place: Path, prepare: Callable[[Store], object], *, from_empty: bool = False
    ) -> Store:
        """Return the store of the fixture `store` (or `empty_store`) as `prepare` leaves it.

        Modules may use the same `name` for different stores.
        """
        before = self.empty if from_empty else self.store
        return self.copy(f"{prepare.__module__}.{name}", place, lambda folder: prepare(before(folder)))

    def example(self, place: Path) -> Example:
        """Return the store that `kortit demo` makes."""
        self.copy("example", place, build_example)
        made = self.built["example"]
        assert isinstance(made, Example)
        return replace(made, folder=place)


def _build_empty_store(folder: Path) -> None:
    found_store(folder, "Testilä")
    for sample in (folder / ".git" / "hooks").glob("*.sample"):
        sample.unlink()


def _build_store(folder: Path) -> None:
    _build_empty_store(folder)
    store = Store(folder)
    store.write("kortit.yaml", store.read("kortit.yaml") + PERSPECTIVES)
    store.write("kortit/O1/O1-01.yaml", GOAL)
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu"\ntarget_year: 2022\nmeans: []\n')
    store.commit("lähtötilanne")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, isolated_git: None) -> Templates:
    """Repositories to copy."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def empty_store(templates: Templates, tmp_path: Path) -> Store:
    """A store as `kortit init` makes it."""
    return templates.empty(tmp_path / "kunta")


@pytest.fixture
def store(templates: Templates, tmp_path: Path) -> Store:
    """A store with two themes and two goals, all committed."""
    return templates.store(tmp_path / "kunta")


@dataclass
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """The command line, run in this process."""

    def __init__(self, capture: CaptureFixture[bytes]) -> None:
        self.capture = capture

    def __call__(self, folder: Path | Store, *arguments: str, lang: str = "en") -> Result:
        place = folder.root if isinstance(folder, Store) else folder
        here = Path.cwd()
        self.capture.readouterr()
        try:
            code = run(Session(lang), ["-C", str(place), "--lang", lang, *arguments])
        finally:
            os.chdir(here)
        sys.stdout.flush()
        out, err = self.capture.readouterr()
        return Result(code, out.decode(), err.decode())


@pytest.fixture
def cli(capfdbinary: CaptureFixture[bytes]) -> Cli:
    """Run commands."""
    return Cli(capfdbinary)


def kortit_process(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read Word, Excel and PDF files in this process: a process for each is what other tests are about."""
    monkeypatch.setattr("tui.documents.read_apart", lambda read, data, name: read(data, name))


@pytest.fixture
def anyio_backend() -> str:
    """Run tests of the full screen on asyncio, as Textual does."""
    return "asyncio"
