"""Nothing typed is lost: the program is killed while somebody types in a real terminal, and the words are found again."""

from __future__ import annotations

import os
import resource
import select
import shutil
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.boxes import words
from tests.conftest import GOAL
from tests.screen import full_screen
from tests.terminal import PATIENCE, Terminal
from tui.screens.amend import AmendScreen
from tui.screens.edit import EditScreen

if TYPE_CHECKING:
    from tests.conftest import Cli, Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
FILE = "kortit/O1/O1-01.yaml"
OFFERED = "Tämä jäi tallentamatta; avataanko?"
RESTORED = "tässä on se, mitä kirjoitettiin eikä tallennettu"
NOT_KEPT = "kirjoitettua ei saada talteen"
F8 = "\x1b[19~"


def kept(store: Store) -> str:
    """The content of all journals of this store."""
    return "".join(place.read_text() for place in (store.root / ".git/kortit/typing").glob("*/*.json"))


def opened(store: Store, *, deaf: bool = False) -> Terminal:
    """Start kortit in a real terminal, and wait until everything is loaded."""
    terminal = Terminal(store.root, 100, 30, deaf=deaf, forked=True)
    terminal.see("verrattuna:")
    return terminal


def wait_until_kept(terminal: Terminal, store: Store, what: str) -> None:
    """Wait until the journal has a text; a kill before that may lose the last letters."""
    end = time.monotonic() + PATIENCE
    while what not in kept(store):
        assert time.monotonic() < end, f"“{what}” was not kept:\n{terminal.shown}"
        terminal.read(0.01)


def wait_until_gone(terminal: Terminal, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while terminal.shows(what):
        assert time.monotonic() < end, f"“{what}” is still to be seen:\n{terminal.shown}"
        terminal.read(0.01)


def kill(terminal: Terminal, how: signal.Signals) -> None:
    os.kill(terminal.child.pid, how)
    terminal.child.wait()
    terminal.child.close()


@dataclass(frozen=True)
class Moment:
    """A point at which the program is killed: the keys before it, the journal and screen then, the field afterwards."""

    keys: tuple[str, ...]
    kept: str
    field: str
    found: str
    sees: str = "muokkaus"

    def reach(self, terminal: Terminal, store: Store) -> None:
        terminal.press(*self.keys)
        terminal.see(self.sees)
        wait_until_kept(terminal, store, self.kept)


IN_GOAL = Moment(("Enter", " aina vaan"), "aina vaan", "Tavoite ", "Henkilöstö voi hyvin aina vaan")
MOMENTS = {
    "in the goal": IN_GOAL,
    "in a wrong year": Moment(("Enter", "Tab", "End", "Backspace", "Backspace"), '"20"', "Tavoitevuosi", "20"),
    "in the outline": Moment(
        ("Enter", "Tab", "Tab", "Enter", "Johtajat"), "Johtajat", "Keinot ja",
        "• Kysely toteutetaan. • Valmennus jatkuu. ◦ Esihenkilöt ◦ Työyhteisöt ◦ Johtajat",
    ),
    "in an extra field": Moment(("Enter", "F6", "F6", "F6", "Hallinto"), "Hallinto", "Vastuutaho", "Hallinto"),
    "in a new goal": Moment(("u", "Uusi tavoite"), "Uusi tavoite", "Tavoite ", "Uusi tavoite", "uusi tavoite · O1"),
    "while it is asked what to do": Moment(
        ("Enter", " aina", "Tab", "End", "Backspace", "Esc"), '"202"', "Tavoite ", "Henkilöstö voi hyvin aina",
        "Tätä ei voi vielä tallentaa",
    ),
    "while it is asked whether to throw away": Moment(
        ("Enter", " aina", F8), "hyvin aina", "Tavoite ", "Henkilöstö voi hyvin aina",
        "Poistetaanko tallennuksen jälkeen kirjoitettu?",
    ),
}  # fmt: skip


def had_its_moment(seen: Seen) -> bool:
    """Whether the screen has tried to journal what was typed last."""
    screen = seen.app.screen
    assert isinstance(screen, EditScreen | AmendScreen)
    return screen._soon is None


async def restored(seen: Seen) -> None:
    """Accept the first offer."""
    assert OFFERED in seen
    await seen.press("enter")
    assert RESTORED in seen.notices


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
async def test_words_typed_before_the_program_was_killed_are_offered_and_restored(
    store: Store, moment: Moment, how: signal.Signals
) -> None:
    terminal = opened(store)
    moment.reach(terminal, store)
    kill(terminal, how)
    assert store.git("status", "--porcelain") == ""
    async with full_screen(store.root) as seen:
        await restored(seen)
        assert words(seen, moment.field) == moment.found


async def test_what_was_typed_of_a_goals_line_is_offered_after_a_kill(store: Store, cli: Cli) -> None:
    assert cli(store, "report", "new", "31.8.2021").code == 0
    terminal = opened(store)
    terminal.press("w")
    terminal.see("O1-01 · Seuranta 31.8.2021")
    terminal.press("Tab", "Etenee hyvin")
    wait_until_kept(terminal, store, "Etenee hyvin")
    kill(terminal, signal.SIGKILL)
    async with full_screen(store.root) as seen:
        await restored(seen)
        assert words(seen, "Mitä on saavutettu") == "Etenee hyvin"
        await seen.press("right", "f2")
        await seen.until(lambda: "Henkilöstö voi hyvin" in seen)
    assert store.read("follow-up/2021-08-31/O1-01.yaml").endswith("text: Etenee hyvin\n")


async def test_not_even_the_last_letters_are_lost_when_the_terminal_hangs_up(store: Store) -> None:
    terminal = opened(store)
    terminal.press(*IN_GOAL.keys)
    terminal.see("aina vaan")
    kill(terminal, signal.SIGHUP)
    assert "aina vaan" in kept(store)
    async with full_screen(store.root) as seen:
        await restored(seen)
        assert words(seen, IN_GOAL.field) == IN_GOAL.found


async def test_words_are_there_after_the_terminal_was_closed(store: Store) -> None:
    terminal = opened(store)
    IN_GOAL.reach(terminal, store)
    terminal.child.close(force=True)
    async with full_screen(store.root) as seen:
        await restored(seen)
        assert words(seen, IN_GOAL.field) == IN_GOAL.found


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
@pytest.mark.parametrize("keys", [("Enter", " aina vaan"), ("u", "Uusi, aina vaan")], ids=["known", "new"])
async def test_a_kill_at_the_moment_of_saving_leaves_the_words_in_the_file_or_in_the_offer(
    store: Store, keys: tuple[str, ...], how: signal.Signals
) -> None:
    terminal = opened(store)
    terminal.press(*keys)
    wait_until_kept(terminal, store, "aina vaan")
    terminal.child.send("\x1bOQ")
    kill(terminal, how)
    files = [path.read_text(encoding="utf-8") for path in (store.root / "kortit/O1").glob("*.yaml")]
    assert all(text.startswith(("# ensimmäinen\ngoal: ", "goal: ")) and "means:" in text for text in files)
    if not any("aina vaan" in text for text in files):
        async with full_screen(store.root) as seen:
            await restored(seen)
            assert "aina vaan" in words(seen, "Tavoite ")


async def test_words_that_are_saved_already_are_not_offered_for_ever(store: Store) -> None:
    terminal = opened(store)
    IN_GOAL.reach(terminal, store)
    kill(terminal, signal.SIGKILL)
    store.write(FILE, GOAL.replace("voi hyvin", "voi hyvin aina vaan"))
    async with full_screen(store.root) as seen:
        await restored(seen)
        await seen.press("escape")
    async with full_screen(store.root) as seen:
        assert OFFERED not in seen
    assert kept(store) == ""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
async def test_the_decision_that_was_being_filled_in_is_there_when_amending_is_opened(
    store: Store, how: signal.Signals
) -> None:
    store.write(FILE, GOAL.replace("2021", "2023"))
    terminal = opened(store)
    terminal.press("a", "Tab", "Tab", "→", "Tab", "1.2.2021", "Tab", "3", "Tab", "Tab", "Tab", "Talous vaatii")
    wait_until_kept(terminal, store, "Talous vaatii")
    kill(terminal, how)
    async with full_screen(store.root) as seen:
        assert OFFERED not in seen
        await seen.press("a")
        assert words(seen, "Toimivalta").startswith("✓ Kv voi päättää kaikista valituista")
        assert words(seen, "Perustelu") == "Talous vaatii"


async def test_restored_words_survive_a_second_kill_and_are_offered_once(store: Store) -> None:
    terminal = opened(store)
    IN_GOAL.reach(terminal, store)
    kill(terminal, signal.SIGKILL)
    terminal = Terminal(store.root, 100, 30, forked=True)
    terminal.see(OFFERED)
    terminal.press("Enter", ", ja huomenna")
    wait_until_kept(terminal, store, "ja huomenna")
    kill(terminal, signal.SIGKILL)
    async with full_screen(store.root) as seen:
        assert sum("O1-01: Henkilöstö" in line for line in seen.lines) == 1
        await restored(seen)
        assert words(seen, "Tavoite ") == "Henkilöstö voi hyvin aina vaan, ja huomenna"
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina vaan, ja huomenna")
    async with full_screen(store.root) as seen:
        assert OFFERED not in seen


async def test_what_is_offered_waits_until_one_takes_it_or_throws_it_away_on_purpose(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "x")
        await seen.until(lambda: "hyvinx" in kept(store))
    async with full_screen(store.root) as seen:
        await seen.press("down", "enter")
        assert OFFERED not in seen
    async with full_screen(store.root) as seen:
        assert OFFERED in seen
        await seen.press("escape")
        assert seen.notices == ["sitä tarjotaan taas seuraavalla kerralla"]
        await seen.press("m")
        assert words(seen, "Tavoite ") == "Henkilöstö voi hyvinx"
    async with full_screen(store.root) as seen:
        assert OFFERED in seen
        await seen.press("down", "down", "enter")
        assert "Poistetaanko tallentamatta jäänyt?" in seen
        await seen.press("escape")
    async with full_screen(store.root) as seen:
        await seen.press("down", "down", "enter", "k")
    async with full_screen(store.root) as seen:
        assert OFFERED not in seen
    assert kept(store) == ""


async def test_words_typed_into_a_file_that_changed_since_are_settled_before_they_are_saved(store: Store) -> None:
    terminal = opened(store)
    IN_GOAL.reach(terminal, store)
    kill(terminal, signal.SIGKILL)
    store.write(FILE, GOAL.replace("voi hyvin", "jaksaa"))
    async with full_screen(store.root) as seen:
        await restored(seen)
        await seen.press("f2")
        assert words(seen, "Oma") == "Henkilöstö voi hyvin aina vaan"
        assert words(seen, "Toinen").startswith("Henkilöstö jaksaa")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "jaksaa")


async def test_two_programs_that_type_at_once_do_not_take_each_others_words(store: Store) -> None:
    first, second = opened(store), opened(store)
    first.press("Enter", " ensin")
    wait_until_kept(first, store, "hyvin ensin")
    assert not second.shows(OFFERED)
    second.press("Enter", " toisena")
    wait_until_kept(second, store, "hyvin toisena")
    kill(second, signal.SIGKILL)
    async with full_screen(store.root) as seen:
        assert "O1-01: Henkilöstö voi hyvin toisena" in seen
        assert "hyvin ensin" not in seen
    first.press("!", "F2", "Esc")
    first.see("1 luonnos")
    first.press("q")
    assert first.end() == 0
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin ensin!")
    async with full_screen(store.root) as seen:
        await restored(seen)
        assert words(seen, "Tavoite ") == "Henkilöstö voi hyvin toisena"


# --- where nothing can be written ---------------------------------------------------------------------------------


async def test_a_folder_that_cannot_be_written_is_told_once_and_typing_and_saving_go_on(store: Store) -> None:
    shutil.rmtree(store.root / ".git/kortit", ignore_errors=True)
    store.write(".git/kortit", "")
    async with full_screen(store.root) as seen:
        await seen.press("enter", "x")
        await seen.until(lambda: seen.notices)
        assert NOT_KEPT in seen.notices[0]
        assert ".git/kortit" in seen.notices[0]
        for _key in range(3):
            await seen.press("y")
            await seen.until(lambda: had_its_moment(seen))
        assert len(seen.notices) == 1
        assert words(seen, "Tavoite ") == "Henkilöstö voi hyvinxyyy"
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvinxyyy")


async def test_a_decision_that_cannot_be_kept_is_told_once_and_filling_in_goes_on(store: Store) -> None:
    store.write(FILE, GOAL.replace("2021", "2023"))
    shutil.rmtree(store.root / ".git/kortit", ignore_errors=True)
    store.write(".git/kortit", "")
    async with full_screen(store.root) as seen:
        await seen.press("a", "f6", "f6", "f6", "1")
        await seen.until(lambda: seen.notices)
        assert "kirjoitettua ei saada talteen" in seen.notices[0]
        await seen.press(".")
        await seen.until(lambda: had_its_moment(seen))
        assert len(seen.notices) == 1
        assert words(seen, "Päivämäärä") == "1."


async def test_a_full_disk_is_told_and_the_words_stay_in_the_form(store: Store) -> None:
    terminal = opened(store)
    resource.prlimit(terminal.child.pid, resource.RLIMIT_FSIZE, (64, 64))
    terminal.press("Enter", " aina")
    terminal.see(NOT_KEPT)
    terminal.press(" vaan", "F2")
    terminal.see("Git- tai järjestelmävirhe")
    assert store.read(FILE) == GOAL
    terminal.press("Esc")
    wait_until_gone(terminal, "Git- tai järjestelmävirhe")
    terminal.press(" ja")
    terminal.see("Henkilöstö voi hyvin aina vaan ja")
    kill(terminal, signal.SIGKILL)
    assert store.git("status", "--porcelain") == ""


@pytest.mark.parametrize("deaf", [False, True])
def test_a_program_whose_terminal_went_away_ends_and_what_was_typed_is_offered_again(store: Store, deaf: bool) -> None:
    terminal = opened(store, deaf=deaf)
    terminal.press("Enter", " aina")
    wait_until_kept(terminal, store, "aina")
    ended = select.poll()
    ended.register(os.pidfd_open(terminal.child.pid))
    os.close(terminal.child.child_fd)
    if not ended.poll(PATIENCE * 1000):
        os.kill(terminal.child.pid, signal.SIGKILL)
        pytest.fail("the program goes on without its terminal")
    again = opened(store)
    again.see(OFFERED)
    kill(again, signal.SIGKILL)
