"""Builds the source distribution and the wheel into `dist/`, and tries the wheel where no checkout is.

Run by `make release`. The wheel is built from the unpacked source distribution, so both are whole. It is installed into
a fresh virtual environment in a temporary folder with the locked versions of what its metadata asks for, and nothing
else. There the installed command says its version, builds the example, and writes every document in every format and
language; the full screen opens. The first thing that is wrong ends the run with a sentence and exit code 1.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pexpect

from kortit import __version__
from kortit.rendering import FORMATS
from kortit.rendering.csv import DECIMAL_COMMA

ROOT = Path(__file__).parent.parent
PACKAGES = ("kortit", "store", "tui")
DIST = ROOT / "dist"
PATIENCE = 90  # seconds until the full screen shows the example
DOCUMENTS = {"changes": ["changes", "ROOT.."], "cards": ["cards"]}
READABLE = ("text", "md", "html")


@dataclass(frozen=True, slots=True)
class Said:
    """Words that must be found in one language: in the interface, and in the change table."""

    interface: str
    summary: str


LANGUAGES = {
    "fi": Said("kortit: komentoa ”lsit” ei ole; tarkoititko ”list”?", "Yhteenveto"),
    "sv": Said("kortit: kommandot ”lsit” finns inte; menade du ”list”?", "Sammandrag"),
    "en": Said("kortit: there is no command “lsit”; did you mean “list”?", "Summary"),
}


def main() -> None:
    """Build, install, try."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="kortit-release-") as name:
        folder = Path(name)
        source = _built(ROOT, "sdist")
        with tarfile.open(source) as archive:
            archive.extractall(folder / "source", filter="data")
        wheel = _built(next((folder / "source").iterdir()), "wheel")
        _compare_files(wheel)
        _try_out(Installed.of(wheel, folder), folder)
    print(f"{source.relative_to(ROOT)} and {wheel.relative_to(ROOT)} are built and tried")


def _built(project: Path, target: str) -> Path:
    before = set(DIST.glob("*"))
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(DIST)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (made,) = set(DIST.glob("*")) - before
    _demand(__version__ in made.name, f"{made.name} is not of version {__version__}")
    return made


def _compare_files(wheel: Path) -> None:
    """Check that the wheel has every file of the packages, and a compiled catalogue for each translation."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    wanted = {name for name in listed if name}
    wanted |= {f"{name.removesuffix('.po')}.mo" for name in wanted if name.endswith(".po")}
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if name.split("/")[0] in PACKAGES}
    _demand(found >= wanted, f"the wheel lacks: {', '.join(sorted(wanted - found))}")
    _demand(found <= wanted, f"the wheel holds what is not committed: {', '.join(sorted(found - wanted))}")


@dataclass(frozen=True, slots=True)
class Installed:
    """The command in an environment of its own, run as by a person who has no checkout."""

    command: Path
    folder: Path

    @classmethod
    def of(cls, wheel: Path, folder: Path) -> Installed:
        """Install a wheel and what it asks for, in the locked versions, below `folder`."""
        place = folder / "environment"
        venv.create(place, with_pip=True)
        lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
        versions = folder / "versions.txt"  # pip takes hashes in no constraints
        versions.write_text("".join(f"{one}\n" for one in re.findall(r"(?m)^\S+==[^\\\n]+", lock)), encoding="utf-8")
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--constraint", str(versions), str(wheel)], cwd=folder, check=True)
        work = folder / "work"
        work.mkdir()
        return cls(place / "bin" / "kortit", work)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this process without those that lead Python or kortit back to the checkout."""
        ours = ("PYTHON", "KORTIT", "VIRTUAL_ENV", "GIT_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**kept, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "LANG": "fi_FI.UTF-8"}

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        """Run the command and check its exit code."""
        done = subprocess.run(
            [str(self.command), *arguments], cwd=self.folder, env=self.environment, capture_output=True, check=False
        )
        words = done.stderr.decode().strip()
        _demand(done.returncode == code, f"kortit {' '.join(arguments)} ended with {done.returncode}: {words}")
        return done

    def git(self, *arguments: str) -> None:
        """Run git with an identity."""
        identity = ["-c", "user.name=Kirjaamo", "-c", "user.email=kirjaamo@example.fi"]
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, env=self.environment, check=True)


def _try_out(installed: Installed, folder: Path) -> None:
    version = installed.run("--version").stdout.decode().strip()
    _demand(version == f"kortit, version {__version__}", f"kortit --version says “{version}”")
    interpreter = str(installed.command.with_name("python"))
    where = subprocess.run(
        [interpreter, "-c", "import kortit, store, tui; print(kortit.__file__, store.__file__, tui.__file__)"],
        cwd=installed.folder, env=installed.environment, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    _demand(all(Path(one).is_relative_to(folder) for one in where), f"what runs is not the wheel: {where}")
    installed.run("demo", "kunta")
    for language, said in LANGUAGES.items():
        told = installed.run("--lang", language, "lsit", code=2).stderr.decode().strip()
        _demand(told == said.interface, f"--lang {language} says “{told}”")
        _set_language(installed, language)
        for document, command in DOCUMENTS.items():
            for known in FORMATS.values():
                _write(installed, document, command, known.name, language)
    _open_full_screen(installed)


def _set_language(installed: Installed, language: str) -> None:
    """Make a language that of the example's documents."""
    settings = installed.folder / "kunta" / "kortit.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^language: \w+", f"language: {language}", text), encoding="utf-8")
    installed.git("-C", "kunta", "commit", "--quiet", "--allow-empty", "--message", "kieli", "kortit.yaml")


def _write(installed: Installed, document: str, command: list[str], form: str, language: str) -> None:
    """Write a document to stdout and to a file; the two are the same, and are in its language."""
    suffix = FORMATS[form].suffix
    name = f"{document}-{language}{suffix}"
    installed.run("-C", "kunta", *command, "-o", str(installed.folder / name))
    written = (installed.folder / name).read_bytes()
    shown = installed.run("-C", "kunta", *command, "--format", form).stdout
    _demand(bool(written), f"{name} is empty")
    if (
        form == "csv"
    ):  # a file opens in Excel by a double click: byte order mark, and semicolons where commas are decimal
        separator = ";" if language in DECIMAL_COMMA else ","
        _demand(_rows(shown, ",") == _rows(written, separator), f"{name} has other rows than --format csv shows")
    elif form != "text":  # a terminal's text has neither title nor preamble
        _demand(shown == written, f"{name} is another document than --format {form} shows")
    if form in READABLE and document == "changes":
        _demand(LANGUAGES[language].summary in shown.decode(), f"{name} is not in its language")


def _rows(table: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=separator))


def _open_full_screen(installed: Installed) -> None:
    child = pexpect.spawn(
        str(installed.command), ["-C", "kunta", "--lang", "fi"], cwd=str(installed.folder), timeout=PATIENCE,
        env={**installed.environment, "TERM": "xterm-256color"}, dimensions=(40, 120),
    )  # fmt: skip
    try:
        child.expect_exact("Hyvinvoiva henkilöstö".encode())
        child.send("q")
        child.expect(pexpect.EOF)
    except (pexpect.TIMEOUT, pexpect.EOF):
        sys.exit("make release: the full screen does not open, or does not close")
    child.close()
    _demand(child.exitstatus == 0, f"the full screen ended with {child.exitstatus}")


def _demand(kept: bool, words: str) -> None:
    if not kept:
        sys.exit(f"make release: {words}")


if __name__ == "__main__":
    main()
