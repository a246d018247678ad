"""The command as a process: what it imports, pipes that close, interrupts, a real terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest

from kortit.rendering import FORMATS
from tests.conftest import DECIDED, kortit_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store

HEAVY = {"git", "deepdiff", "ruamel.yaml", "rich", "textual", "rapidfuzz"}


def modules_after(code: str, folder: Path) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    return set(done.stderr.split())


def test_help_imports_no_command_and_neither_git_nor_yaml_nor_deepdiff(tmp_path: Path) -> None:
    code = "from tui.session import Session; from tui.cli import run; run(Session('en'), ['--help'])"
    found = modules_after(code, tmp_path)
    assert found & HEAVY == set()
    assert {name for name in found if name.startswith(("tui.commands.", "store"))} == set()


LIBRARIES = {"html": "jinja2", "pdf": "typst", "docx": "docx", "xlsx": "xlsxwriter"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_imports_its_own_library_and_those_of_no_other(store: Store, name: str) -> None:
    arguments = ["cards", "--format", name, "-o", "documents"]
    code = f"from tui.session import Session; from tui.cli import run; run(Session('en'), {arguments})"
    imported = modules_after(code, store.root) & {*LIBRARIES.values(), "pikepdf", "pdfplumber", "python_calamine"}
    own = {LIBRARIES[name]} if name in LIBRARIES else set()
    assert imported == (own | {"pikepdf"} if name == "pdf" else own)


def test_the_command_line_never_imports_textual(store: Store) -> None:
    for command in ("changes", "list", "drafts"):
        code = f"from tui.session import Session; from tui.cli import run; run(Session('en'), ['{command}'])"
        assert not {name for name in modules_after(code, store.root) if name.startswith("textual")}


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("kortit.changes", ("git", "ruamel", "_ruamel_yaml", "click", "textual", "store", "tui")),
        ("kortit.rendering.text", ("git", "ruamel", "_ruamel_yaml", "click", "textual", "store", "tui")),
        ("kortit.importing.readers.text_form", ("git", "ruamel", "_ruamel_yaml", "click", "textual", "store", "tui")),
        ("store.repository", ("click", "textual", "tui", "rich", "deepdiff")),
    ],
)
def test_the_house_has_one_direction(tmp_path: Path, module: str, forbidden: tuple[str, ...]) -> None:
    found = modules_after(f"import {module}", tmp_path)
    assert module in found
    assert {name.split(".")[0] for name in found} & set(forbidden) == set()


@pytest.mark.parametrize(
    "command", ["log --format json", "changes ROOT.. --format md", "list", "--help", "help ranges"]
)
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(store: Store, command: str) -> None:
    script = f"{sys.executable} -m tui.cli {command} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=store.root, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.parametrize("stdout", ["> /dev/full", ">&-", "| true"])
@pytest.mark.parametrize(
    ("command", "made"),
    [
        ("amend --decision 'Kv 1.2.2021 § 3' --format json", "1 goal in commit"),
        ("amend --decision 'Kv 1.2.2021 § 3'", "1 goal in commit"),
        ("proposal adopt esitys --decision 'Kv 1.2.2021 § 3'", "1 goal in commit"),
        ("correct HEAD --decision 'Kv 1.2.2021 § 3'", "the decision is put right by commit"),
        ("tag TA2022", "TA2022 names commit"),
        ("new O1 --goal Uusi --target-year 2030", "O1-02: new draft"),
    ],
)
def test_what_a_command_made_is_told_also_where_its_output_cannot_be_written(
    store: Store, cli: Cli, command: str, made: str, stdout: str
) -> None:
    cli(store, "proposal", "new", "esitys")
    cli(store, "set", "S1-01", "--target-year", "2030")
    cli(store, "amend")
    cli(store, "proposal", "switch")
    cli(store, "set", "O1-01", "--target-year", "2031")
    script = f"{sys.executable} -m tui.cli --lang en {command} {stdout}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=store.root, capture_output=True, text=True, check=False)
    assert (done.returncode, made in done.stderr) == (141 if stdout == "| true" else 4, True), done.stderr


def test_the_installed_program_collects_no_garbage_while_it_starts(tmp_path: Path) -> None:
    script = (
        "import gc, sys; sys.argv = ['kortit', '--version']; from tui.start import main; main.__globals__['gc'].callbacks"
        ".append(lambda phase, _info: print('collected', phase)); main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("collected"), done.stderr) == (0, 0, "")


def test_data_goes_to_stdout_and_narration_to_stderr(store: Store) -> None:
    done = kortit_process(store.root, "set", "O1-01", "--target-year", "2023", LANG="fi_FI.UTF-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "O1-01: luonnos tallennettu (tavoitevuosi)\n")
    done = kortit_process(store.root, "amend", *DECIDED)
    assert done.stdout.strip() == store.git("rev-parse", "HEAD").strip()


def test_a_usage_error_comes_in_the_language_asked_for(store: Store) -> None:
    assert "komentoa ”lsit” ei ole" in kortit_process(store.root, "lsit").stderr
    assert "there is no command “lsit”" in kortit_process(store.root, "--lang", "en", "lsit").stderr
    assert "valitsinta --x ei ole" in kortit_process(store.root, "--lang=fi", "list", "--x").stderr


def test_help_comes_in_the_language_of_the_locale_or_the_one_asked_for(tmp_path: Path) -> None:
    shown = kortit_process(tmp_path, "amend", "--help", LC_ALL="sv_FI.UTF-8").stdout
    assert "Användning: kortit amend [ALTERNATIV] [BETECKNING]..." in shown
    shown = kortit_process(tmp_path, "proposal", "adopt", "--help", "--lang", "fi", LC_ALL="sv_FI.UTF-8").stdout
    assert "Käyttö: kortit proposal adopt [VALITSIMET] ESITYS" in shown


def test_the_help_of_a_command_imports_that_command_alone(tmp_path: Path) -> None:
    code = "from tui.session import Session; from tui.cli import run; run(Session('fi'), ['amend', '--help'])"
    found = {name for name in modules_after(code, tmp_path) if name.startswith("tui.commands.")}
    assert found == {"tui.commands.amending"}


def test_what_is_completed_is_explained_in_the_language_of_the_locale(tmp_path: Path) -> None:
    for words, explained in (
        ("kortit cha", "Näytä välin muutostaulukko."),
        ("kortit list --th", "Vain tämä päämäärä."),
    ):
        done = kortit_process(
            tmp_path,
            _KORTIT_COMPLETE="zsh_complete",
            COMP_WORDS=words,
            COMP_CWORD=str(words.count(" ")),
            LC_ALL="fi_FI",
        )
        assert explained in done.stdout


def terminal(store: Store, columns: int, *arguments: str, **environment: str) -> pyte.Screen:
    """Run a command in a real terminal; return the text on its screen."""
    known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    screen = pyte.Screen(columns, 60)
    stream = pyte.ByteStream(screen)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tui.cli", *arguments],
        cwd=str(store.root),
        env={**known, "TERM": "xterm-256color", "PAGER": "cat", **environment},
        dimensions=(60, columns),
        timeout=30,
    )
    child.expect(pexpect.EOF)
    stream.feed(child.before)
    child.close()
    assert child.exitstatus == 0
    return screen


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_table_fits_a_real_terminal_and_colours_repeat_what_words_say(store: Store, columns: int) -> None:
    kortit_process(store.root, "set", "O1-01", "--target-year", "2023")
    screen = terminal(store, columns, "changes")
    shown = "\n".join(line.rstrip() for line in screen.display)
    for said in ("O1-01", "2023", "2021", "Henkilöstö voi hyvin"):
        assert said in shown
    colours = {cell.fg for row in screen.buffer.values() for cell in row.values() if cell.data.strip()}
    assert {"red", "green"} <= colours
    assert ("│" in shown) == (columns >= 90)


def test_no_color_is_obeyed(store: Store) -> None:
    kortit_process(store.root, "set", "O1-01", "--target-year", "2023")
    screen = terminal(store, 120, "changes", NO_COLOR="1")
    assert {cell.fg for row in screen.buffer.values() for cell in row.values()} == {"default"}
    assert "{+2023+}" in "\n".join(screen.display)


def test_a_fault_of_the_program_is_one_sentence_and_debugging_shows_where(store: Store) -> None:
    code = (
        "import sys, tui.cli, store.repository\n"
        "store.repository.Repository.drafts = lambda self: 1 / 0\n"
        "tui.cli.main(['drafts'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=store.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=store.root, capture_output=True, text=True, check=False,
        env={**os.environ, "KORTIT_DEBUG": "1"},
    )  # fmt: skip
    assert "ZeroDivisionError" in done.stderr
