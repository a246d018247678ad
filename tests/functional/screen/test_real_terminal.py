"""A day's work in real terminals of all sizes: browse, find, edit, save, amend, compare, export, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import kortit_process
from tests.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Templates


@pytest.mark.parametrize(("columns", "rows"), [(40, 15), (80, 24), (120, 40), (200, 60)])
def test_a_day_of_work(templates: Templates, tmp_path: Path, columns: int, rows: int) -> None:
    store = templates.example(tmp_path / "kunta").folder
    terminal = Terminal(store, columns, rows)
    terminal.see("Kuulasjärven")
    terminal.see("Hyvinvoiva" if columns > 40 else "O1")
    terminal.press("/")
    terminal.send("asiointi")
    terminal.see("S1-03")
    terminal.press("Enter")
    if columns == 40:
        terminal.press("Enter")  # the goal alone, and then its form
    terminal.press("m")
    terminal.see("S1-03 · muokkaus")
    terminal.press("Tab", "End", "Backspace", "9", "F2")
    terminal.see("tallennettu")
    terminal.press("Esc")
    terminal.see("1 luonnos")
    assert "target_year: 2029" in (store / "kortit/S1/S1-03.yaml").read_text(encoding="utf-8")
    terminal.press("a")
    terminal.see("Kirjaa päätös")
    # Where there is no room for the table, the keyboard does not go there.
    terminal.press(*(["Tab"] if rows == 15 else ["Tab", "Tab"]), "→", "Tab")
    terminal.send("8.9.2025")
    terminal.press("Tab")
    terminal.send("61")
    terminal.press("F2")
    terminal.see("Kirjataan")
    terminal.press("k")
    terminal.see("Päätös kirjattu")
    terminal.press("Esc")
    terminal.see("asiointi")  # the search, in the cards
    terminal.press("c")
    terminal.see("luonnokset")
    terminal.press("v")
    terminal.see("muutokset.pdf")
    terminal.press("Enter")
    terminal.see("Tallennettu")
    terminal.press("Esc", "Esc", "q")
    assert terminal.end() == 0
    assert (store / "muutokset.pdf").read_bytes().startswith(b"%PDF")
    said = kortit_process(store, "log", "S1-03").stdout
    assert "Kv 8.9.2025 § 61" in said


def test_the_terminal_is_left_as_it_was_found(templates: Templates, tmp_path: Path) -> None:
    terminal = Terminal(templates.example(tmp_path / "kunta").folder, 80, 24)
    terminal.see("Kuulasjärven")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.written.rfind(b"\x1b[?1049l") > terminal.written.rfind(b"\x1b[?1049h") >= 0
    assert terminal.written.rfind(b"\x1b[?25h") > terminal.written.rfind(b"\x1b[?25l")


def test_a_terminal_that_changes_its_size_is_followed(templates: Templates, tmp_path: Path) -> None:
    terminal = Terminal(templates.example(tmp_path / "kunta").folder, 120, 30)
    terminal.see("Kuulasjärven")
    terminal.screen.resize(24, 60)
    terminal.child.setwinsize(24, 60)
    terminal.see("O1 · 3 tavoitetta")
    terminal.screen.resize(2, 10)
    terminal.child.setwinsize(2, 10)
    terminal.screen.resize(30, 120)
    terminal.child.setwinsize(30, 120)
    terminal.see("Työyhteisöt palautuvat")
    terminal.press("q")
    assert terminal.end() == 0


def test_where_there_is_no_terminal_the_command_shows_its_help(tmp_path: Path) -> None:
    done = kortit_process(tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Käyttö: kortit")
