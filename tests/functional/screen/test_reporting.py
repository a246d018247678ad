"""What is reached of goals, written on the screen in the open period, and seen there: signs, filters, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen import Seen, full_screen
from tests.terminal import Terminal
from tui.widgets.fields import Cycle, Entry
from tui.widgets.goal_list import GoalList

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio

DAY = "2021-08-31"
F9 = "\x1b[20~"
LINE = f"follow-up/{DAY}/O1-01.yaml"
INDICATORS = """indicators:
  - key: yksikot
    text: Yksiköt
    baseline: 6
    target: 20
    unit: kpl
"""


@pytest.fixture
def opened(store: Store, cli: Cli) -> Store:
    """A store with a closed and an open period; O1-01 has an indicator, and a line in the closed one."""
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml") + INDICATORS)
    store.commit("mittari\n\nDecision: Kv 1.2.2021 § 3")
    cli(store, "report", "new", "30.4.2021")
    cli(store, "report", "set", "O1-01", "--status", "late", "--text", "Alussa.", "--actual", "yksikot=8")
    assert cli(store, "report", "close", "30.4.2021", "--decision", "Kh 10.5.2021 § 50").code == 0
    assert cli(store, "report", "new", DAY, "--name", "Osavuosikatsaus 2/2021").code == 0
    assert cli(store, "amend").code == 0
    return store


def status(seen: Seen) -> str:
    return seen.app.screen.query_one(Cycle).value


def line_of(seen: Seen, goal: str) -> str:
    return next(line for line in seen.lines if goal in line)


async def test_a_line_is_written_saved_as_a_draft_and_amended_without_a_decision(opened: Store) -> None:
    async with full_screen(opened.root, language="en") as seen:
        assert "○" in line_of(seen, "O1-01  2021")
        await seen.press("w")
        assert "Alussa." in seen
        assert "8 kpl" in seen
        await seen.press("f4")
        assert (status(seen), seen.app.screen.query_one("#actual-yksikot", Entry).value) == ("late", "8")
        await seen.press("left", "left", "tab", "ctrl+end")
        await seen.write(" Valmis.")
        await seen.press("tab", "ctrl+u")
        await seen.write("20")
        await seen.press("f2")
        assert opened.read(LINE) == "status: done\ntext: Alussa. Valmis.\nactual:\n  yksikot: 20\n"
        assert "✓" in line_of(seen, "O1-01  2021")
        assert "20 kpl" in seen
        await seen.press("a")
        assert "1 goal reported" in seen
        await seen.press("f2", "y")
        await seen.until(lambda: "1 line of a period" in seen)
    assert opened.git("status", "--porcelain") == ""


async def test_without_a_status_nothing_is_saved_and_it_is_gone_to(opened: Store) -> None:
    before = opened.state()
    async with full_screen(opened.root, language="en") as seen:
        await seen.press("w", "tab")
        await seen.write("Etenee.")
        await seen.press("f2")
        assert "say the status first" in seen.notices[-1]
        assert isinstance(seen.app.focused, Cycle)
        await seen.press("f3")
        assert "O1-01" in seen.lines[0]
    assert opened.state() == before


async def test_what_was_typed_comes_back_and_what_changed_elsewhere_is_not_written_over_unasked(opened: Store) -> None:
    async with full_screen(opened.root, language="en") as seen:
        await seen.press("w")
        await seen.press("right", "tab")
        await seen.write("Oma.")
        seen.app.screen.keep()  # type: ignore[attr-defined]
    async with full_screen(opened.root, language="en") as seen:
        await seen.until(lambda: "This was typed and not saved; open it?" in seen)
        assert "O1-01: Oma." in seen
        await seen.press("enter")
        await seen.until(lambda: "this is what was typed and not saved" in seen.notices)
        opened.write(LINE, "status: late\ntext: Toisen.\n")
        await seen.press("f2")
        assert "changed elsewhere" in seen
        await seen.press("escape")
        assert opened.read(LINE) == "status: late\ntext: Toisen.\n"
        await seen.press("f2", "y")
        assert opened.read(LINE) == "status: done\ntext: Oma.\n"


async def test_a_line_is_taken_away_and_brought_back_like_any_draft(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    cli(opened, "amend")
    async with full_screen(opened.root, language="en") as seen:
        assert "▲" in line_of(seen, "O1-01  2021")
        await seen.press("w", "right", "f8")
        await seen.until(lambda: "Throw away" in seen)
        await seen.press("y")
        await seen.until(lambda: "○" in line_of(seen, "O1-01  2021"))
        assert not (opened.root / LINE).exists()
        await seen.press("U")
        await seen.until(lambda: "▲" in line_of(seen, "O1-01  2021"))
        assert opened.read(LINE) == "status: late\n"
        await seen.press("w", "right", "f2")
        await seen.until(lambda: "✗" in line_of(seen, "O1-01  2021"))
        await seen.press("U")
        await seen.until(lambda: "▲" in line_of(seen, "O1-01  2021"))
    assert opened.git("status", "--porcelain") == ""


def test_the_own_editor_gets_the_file_of_the_line_and_the_form_shows_what_it_wrote(
    opened: Store, tmp_path: Path
) -> None:
    script = tmp_path / "muokkain"
    script.write_text('#!/bin/sh\nsed -i "s/^status:.*/status: late/; s/^text:.*/text: Omin sanoin./" "$1"\n')
    script.chmod(0o755)
    terminal = Terminal(opened.root, 100, 30, VISUAL="", EDITOR=str(script))
    terminal.see("verrattuna:")
    terminal.press("w")
    terminal.see("Osavuosikatsaus 2/2021 (31.8.2021)")
    terminal.press(F9)
    terminal.see("Omin sanoin.")
    terminal.press("Esc")
    terminal.see("1 luonnos")
    terminal.press("q")
    assert terminal.end() == 0
    assert "status: late\ntext: Omin sanoin.\n" in opened.read(LINE)


async def test_goals_are_found_by_what_is_said_of_them(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    async with full_screen(opened.root) as seen:
        await seen.press("slash")
        name = seen.app.here.municipality.statuses["late"].name
        await seen.write(f":{name[:4]}")
        assert list(seen.app.screen.query_one(GoalList).items) == ["O1-01"]
        await seen.press("ctrl+u")
        await seen.write(":raportoimatta")
        assert list(seen.app.screen.query_one(GoalList).items) == ["S1-01"]
        assert "O1-01" not in seen.app.screen.query_one(GoalList).items


async def test_the_report_begins_with_what_is_missing_and_goes_from_goal_to_goal(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    async with full_screen(opened.root, language="en") as seen:
        await seen.press("W")
        assert seen.text.index("S1-01") < seen.text.index("O1-01")
        assert "not reported 1" in seen.lines[-2]
        await seen.press("w", "right", "f2")
        await seen.until(lambda: "not reported 0" in seen)
        await seen.press("r")
        assert "everything is reported" in seen
        await seen.press("l", "down", "enter")
        await seen.until(lambda: "30.4.2021" in seen.lines[0])
        assert "closed" in seen.lines[0]


async def test_a_line_with_an_actual_of_no_indicator_is_told_and_can_be_written(opened: Store) -> None:
    opened.write(LINE, "status: late\nactual: {muu: 3}\n")
    opened.write(f"follow-up/{DAY}/S1-01.yaml", "status: hieno\n")
    async with full_screen(opened.root, language="en") as seen:
        assert "1 problem" in seen.lines[0]
        await seen.press("w", "tab")
        await seen.write("Etenee.")
        await seen.press("f2")
        assert opened.read(LINE) == "status: late\nactual: {muu: 3}\ntext: Etenee.\n"
        await seen.press("o")
        assert "no status “hieno”" in seen


async def test_where_no_period_is_open_one_is_opened_first(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("w")
        assert "No period is open" in seen
        await seen.press("ctrl+u")
        await seen.write("elokuu")
        await seen.press("enter")
        assert "is not a date" in seen
        await seen.press("ctrl+u")
        await seen.write("31.8.2021 Osavuosikatsaus 2/2021")
        await seen.press("enter")
        assert "Osavuosikatsaus 2/2021 (31.8.2021)" in seen.lines[0]
    assert store.read(f"follow-up/{DAY}/period.yaml") == "name: Osavuosikatsaus 2/2021\nclosed: false\n"


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_charts_are_read_without_colour_narrow_and_wide(opened: Store, cli: Cli, size: tuple[int, int]) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "done", "--actual", "yksikot=20")
    async with full_screen(opened.root, language="en", size=size) as seen:
        await seen.press("W")
        await seen.until(lambda: "not reported 1" in seen)
        assert "█████" in line_of(seen, "O1 ")
        await seen.press("slash")
        await seen.write("O1-01")
        await seen.press("enter", "tab")
        await seen.until(lambda: "8 → 20" in seen)
        assert "▂█┊█" in line_of(seen, "8 → 20")
        assert line_of(seen, "All ").count("█") == line_of(seen, "All ").count("░") == 10
