"""The documentation is true: made from the code, or checked against it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from kortit import __version__
from kortit.problem import Code
from kortit.rendering import FORMATS
from tests.conftest import Cli, Templates, kortit_process
from tests.performing import steps
from tui.cli import COMMANDS
from tui.manual import manual
from tui.reference import headings, keys, reference
from tui.settings import KEYS

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_command_reference_is_made_of_the_commands() -> None:
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == reference(), "run make docs"


@pytest.mark.parametrize(("language", "folder"), [("en", "man1"), ("fi", "fi/man1"), ("sv", "sv/man1")])
def test_the_manual_page_is_made_of_the_commands_too(language: str, folder: str) -> None:
    assert (ROOT / "docs/man" / folder / "kortit.1").read_text(encoding="utf-8") == manual(language), "run make docs"


def test_the_reference_of_keys_is_made_of_the_actions() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys(), "run make docs"


def test_the_table_of_headings_is_made_of_the_vocabulary() -> None:
    assert (ROOT / "docs" / "headings.md").read_text(encoding="utf-8") == headings(), "run make docs"


def test_every_setting_is_documented_and_no_other() -> None:
    documented = re.findall(r"(?m)^## `(\w+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert sorted(documented) == sorted(KEYS)


def test_no_message_uses_a_word_that_the_glossary_gives_up() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    given_up = ("viedään päätökseen", "vietäviä luonnoksia", "edellyttää päätöksen", "kuka vain", "asiallise", "vedä pois",
                "heitä pois", "heitet", "kuten päätetty", "mistä verrataan", "mihin verrataan", "vajaa", "git sanoo",
                "järjestelmä sanoo", "ruutuun")  # fmt: skip
    assert {"vie päätökseen", "kuka vain", "heitä pois", "vajaa"} <= set(
        re.findall(r"\| ([^|\n]*?) \|$", page, re.MULTILINE)
    )
    catalogue = (ROOT / "kortit/locale/fi/LC_MESSAGES/kortit.po").read_text(encoding="utf-8")
    said = [line.casefold() for line in catalogue.splitlines() if not line.startswith("msgid")]
    assert [line for line in said if any(word in line for word in given_up)] == []


def test_every_threat_is_shown_by_tests_that_there_are() -> None:
    rows = re.findall(r"(?m)^\|.*\|.*\|(.*`test_.*)\|$", (ROOT / "docs" / "audit.md").read_text(encoding="utf-8"))
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row)}
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(rows) > 20
    assert not {name for name in named if f"def {name}(" not in written}


def test_every_code_of_a_problem_is_documented_and_no_other() -> None:
    documented = re.findall(r"(?m)^\| `([a-z-]+)` \|", (ROOT / "docs" / "problems.md").read_text(encoding="utf-8"))
    assert documented == sorted(str(code) for code in Code)


def test_every_format_is_documented_and_no_other() -> None:
    for page in ("documents.md", "fi/documents.md"):
        documented = re.findall(r"(?m)^\| `(\.[a-z]+)` \|", (ROOT / "docs" / page).read_text(encoding="utf-8"))
        assert sorted(documented) == sorted(known.suffix for known in FORMATS.values())


def test_the_program_says_the_version_that_the_changelog_dates_last(tmp_path: Path) -> None:
    headings = re.findall(r"(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(__version__)} – \d{{4}}-\d\d-\d\d", headings[1])
    assert kortit_process(tmp_path, "--version").stdout == f"kortit, version {__version__}\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for page in PAGES:
        named = set(re.findall(r"(?m)^    make ([a-z-]+)|`make ([a-z-]+)`", page.read_text(encoding="utf-8")))
        assert {one or other for one, other in named} <= targets


def test_the_files_that_the_guide_to_adding_names_are_there() -> None:
    text = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-zA-Z_/]+(?:/|\.(?:py|md|po)))`", text)
    assert len(named) > 40
    places = (ROOT, ROOT / "docs", ROOT / "tests" / "unit" / "store" / "files", ROOT / "kortit" / "rendering")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.name
        for package in ("kortit", "store")
        for path in (ROOT / package).glob("*.py")
        if path.name != "__init__.py"
    }
    assert {name for name in rooms if name not in text} == set()


def test_the_table_in_the_readme_is_what_the_example_shows(templates: Templates, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## A change table", 1)[1].split("\n## ", 1)[0]
    shown = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ")]
    command = re.search(r"`kortit changes \"([^\"]+)\"`", text)
    assert command is not None
    templates.example(tmp_path / "esimerkki")
    done = kortit_process(tmp_path / "esimerkki", "changes", command[1], COLUMNS="96")
    assert "\n".join(shown) in re.sub("\n\n", "\n", done.stdout)


def section(page: str, heading: str = "") -> list[str]:
    """The commands of a page, or of one of its sections."""
    text = (ROOT / page).read_text(encoding="utf-8")
    part = text.split(heading, 1)[1].split("\n## ", 1)[0] if heading else text
    return re.findall(r"(?m)^    \$ (.+)$", part)


def test_the_guides_in_finnish_take_the_same_steps() -> None:
    assert steps("fi/tutorial.md") == steps("tutorial.md")
    assert section("README.fi.md", "## Päivän työ") == section("README.md", "## A day's work")
    for page in ("workflow", "documents", "from-word", "follow-up", "hosting", "ci"):
        assert section(f"docs/fi/{page}.md") == section(f"docs/{page}.md")
    asked = [(ROOT / "docs" / page).read_text(encoding="utf-8").count("\n### ") for page in ("faq.md", "fi/faq.md")]
    assert asked[0] == asked[1] > 40


def test_every_option_that_a_guide_names_is_there() -> None:
    of_git = {"--global", "--mirror", "--rebase", "--unshallow", "--help"}
    known = set(re.findall(r"--[a-z-]+", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")))
    for page in ("faq.md", "from-word.md", "comparison.md", "workflow.md", "documents.md"):
        for path in (ROOT / "docs" / page, ROOT / "docs" / "fi" / page):
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known | of_git, path


def table_in_word(path: Path) -> None:
    """The table of a municipality as officials keep it: old and new columns, notes, a comment in the margin."""
    rows = (
        ("Päämäärä", "Sitova tavoite", "Uusi tavoitevuosi", "Uudet keinot", "Vanha tavoitevuosi", "Vanhat keinot", "Huom."),
        ("A1 Toimiva arki", "Perheet saavat neuvontaa.", "2027", "Neuvonta siirtyy.", "2026", "Neuvonta jatkuu.", "siirtyi"),
        ("A1 Toimiva arki", "Koulumatkat ovat turvallisia.", "2026", "Suojatiet valaistaan.", "2026", "Valoja lisätään.", ""),
    )  # fmt: skip
    document = Document()
    preamble = document.add_paragraph("Valtuusto hyväksyi sitovat tavoitteet.")
    document.add_comment(preamble.runs, text="Tarkistettu pöytäkirjasta.", author="Kirjaamo")
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    document.save(str(path))


@pytest.mark.parametrize(
    ("commands", "in_the_example"),
    [
        (section("README.md", "## A day's work"), True),
        (section("docs/workflow.md"), True),
        (section("docs/audit.md"), True),
        (section("docs/hosting.md"), False),
        (section("docs/from-word.md"), False),
    ],
    ids=["readme", "workflow", "audit", "hosting", "from-word"],
)
def test_the_commands_of_the_guides_run_as_they_stand(
    templates: Templates, tmp_path: Path, cli: Cli, commands: list[str], in_the_example: bool
) -> None:
    """A command of kortit alone is run in this process, all else by a shell."""
    assert len(commands) >= 6
    templates.example(tmp_path / "kuulasjarvi")
    table_in_word(tmp_path / "strategiakortit.docx")
    (tmp_path / "bin").mkdir()
    script = f'#!/bin/sh\nexec {sys.executable} -m tui.cli "$@"\n'
    (tmp_path / "bin" / "kortit").write_text(script, encoding="utf-8")
    (tmp_path / "bin" / "kortit").chmod(0o755)
    folder = tmp_path / "kuulasjarvi" if in_the_example else tmp_path
    for command in commands:
        if re.fullmatch(r"cd \w+", command):
            folder = folder / command.removeprefix("cd ")
            continue
        if re.fullmatch(r"kortit [^|&;<>$`]+", command):
            result = cli(folder, *shlex.split(command)[1:])
            assert result.code == 0, (command, result.err)
            continue
        done = subprocess.run(
            ["bash", "-c", f'PATH="{tmp_path}/bin:$PATH"; {command}'],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)


def test_shell_completion_knows_the_commands(tmp_path: Path) -> None:
    done = kortit_process(tmp_path, _KORTIT_COMPLETE="bash_complete", COMP_WORDS="kortit ", COMP_CWORD="1")
    assert {line.split(",")[1] for line in done.stdout.split()} == set(COMMANDS)
