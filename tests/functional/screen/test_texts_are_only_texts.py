"""Whatever texts hold, they are only texts: nothing in them is markup, and nothing of them steers the terminal.

The store's every text is hostile as far as its format lets it be; where git or the file system allow control
characters (messages, names of people, refs, files), they are there too. Every screen and dialog is walked through.
"""

from __future__ import annotations

import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest

from kortit.characters import FORBIDDEN
from store.work.founding import found_store
from store.work.journal import Journal
from tests.conftest import Store
from tests.functional.screen.pasting import each, paste, put
from tests.screen import Seen, full_screen
from tui.actions import PLACES, Place

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

MARKUP = "[b] [/ [O1-4] Tavoite [@click=app.exit]x[/] $foo {bar} <script>"
FOREIGN = "שלום مرحبا ❤️ 🇫🇮 漢字"
LONG = "x" * 5000
STEERING = "\x1b[31m\x07\x9b31m\x9d0;x\x9c\u202e\x7f"
O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"
OWNER = "[/owner] {bar}"

SETTINGS = """
perspectives:
  O: {name: "[/ Oppiminen [b]", themes: {O1: "[@click=app.exit]x[/]"}}
  S: {name: "$foo {bar}", themes: {S1: "<script>"}}
fields:
  owner: {name: "[i]Taho[/i]", type: text, authority: any}
"""


def goal(text: str, year: int = 2021) -> str:
    return f"goal: '{text}'\ntarget_year: {year}\nmeans:\n  - '{text}'\n  - text: '[b] keino'\n    steps: ['{text}']\nowner: '{OWNER}'\n"


def hostile_commit(store: Store, message: str, *, citing: str = "") -> None:
    """Commit everything, with a message and an author that would steer a terminal."""
    store.git("add", "-A")
    trailers = f"\n\nDecision: {citing}\n" if citing else ""
    subprocess.run(
        ["git", "-c", f"user.name=[b]Kirjaaja{STEERING}[/] x", "commit", "-q", "--cleanup=verbatim", "-F", "-"],
        cwd=store.root,
        input=f"{message}{STEERING}{trailers}".encode(),
        check=True,
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Store:
    """A store in which everything that can hold a hostile text holds one."""
    place = tmp_path / "[b] $foo {bar}\x9b31m\x1b[31m"
    found_store(place, "[b]Kunta[/] {bar}")
    store = Store(place)
    settings = store.read("kortit.yaml").replace("Kaupunginvaltuusto", '"[b]Valtuusto[/] {bar}"')
    store.write("kortit.yaml", settings + SETTINGS)
    store.write(O1, goal(MARKUP))
    store.write("kortit/O1/O1-02.yaml", goal(LONG, 2030))
    store.write(S1, goal(FOREIGN))
    hostile_commit(store, "[b] {bar} lähtötilanne")
    store.write(O1, goal(MARKUP, 2023))
    hostile_commit(store, "[/ $foo", citing="Kv 1.2.2021 § 3")
    store.git("tag", "$foo{bar}<script>\x9b31m\u202eשלום❤️]b]")
    store.git("branch", "haara]b]\x9b31m")
    store.git("branch", "proposal/esitys-שלום")
    store.git("checkout", "-q", "-b", "proposal/]b]\x9b31m")
    store.write(O1, goal(MARKUP, 2025))
    hostile_commit(store, "[b] esitys")
    store.git("checkout", "-q", "main")
    store.write(O1, goal(f"{MARKUP} muutos", 2024))
    store.write(S1, goal(f"{FOREIGN} muutos"))
    store.write("kortit/O1/O1-03.yaml", f"goal: 'a{STEERING}\0'\n")
    store.write("kortit/O1/O1-04.yaml", 'goal: a\ntarget_year: "[b]pian\\e[31m"\nmeans: []\n"[b]vieras\\e": 1\n')
    store.write("kortit/O1/[b]\x1b[31m\x9b.yaml", "x")
    return store


def leave_out_what_cannot_be_read(store: Store) -> None:
    for name in ("O1-03", "O1-04", "[b]\x1b[31m\x9b"):
        (store.root / f"kortit/O1/{name}.yaml").unlink()


def harmful(text: str) -> str:
    """The characters of a text that must never reach a terminal."""
    return "".join(
        character for character in text if unicodedata.category(character) == "Cc" or FORBIDDEN.match(character)
    )


def check(seen: Seen, *words: str) -> None:
    """Check that words are on the screen as they are written, and that nothing there acts as more than text."""
    for strip in seen.app.screen._compositor.render_strips():
        for segment in strip:
            assert harmful(segment.text) == "", repr(segment.text)
            assert not segment.control
            if segment.style is not None:
                assert segment.style.link is None
                assert "@click" not in (segment.style.meta or {})
    for notice in seen.app._notifications:
        assert harmful(notice.message.replace("\n", "")) == ""
        assert not notice.markup
    for word in words:
        assert word in seen, f"{word!r} is not in\n{seen.text}"


async def test_the_cards(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(200, 50)) as seen:
        check(seen, "[b]Kunta[/] {bar}", "[/ Oppiminen [b]", "[@click=app.exit]x[/]", "<script>", "[b] [/ [O1-4]")
        check(seen, "[b] keino", OWNER, "[i]Taho[/i]", "[@click=app.exit]x[/] $foo {bar} <script>")
        for key in ("down", "down", "down", "left", "end", "right"):
            await seen.press(key)
            check(seen)
        check(seen, "שלום", "❤️", "muutos")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 15)])
async def test_the_cards_at_any_size(hostile: Store, size: tuple[int, int]) -> None:
    async with full_screen(hostile.root, language="en", size=size) as seen:
        check(seen)
        for key in ("enter", "down", "down", "down", "up", "tab", "end", "c", "n", "escape", "h", "down", "escape"):
            await seen.press(key)
            check(seen)


async def test_who_decided_a_goal(hostile: Store) -> None:
    hostile.git("checkout", "-q", "--", O1)
    async with full_screen(hostile.root, language="en", size=(200, 60)) as seen:
        await seen.until(lambda: "Decided" in seen)
        check(seen, "Decided", "[b] {bar} lähtötilanne")


async def test_finding(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("slash")
        await paste(seen, f"[b]{STEERING}\0 {{bar}}")
        check(seen, "[b][31m")
        await each(seen, "escape", "slash")
        await paste(seen, "[@click=app.exit]x[/]")
        check(seen, "[@click=app.exit]x[/]", "goal found")


async def test_going_to_a_goal_that_is_not_there(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("ctrl+g")
        await paste(seen, f"[b]{STEERING}\0[/")
        await seen.press("enter")
        check(seen, "nothing with these words", "[b][31m")


async def test_palette_and_help(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("p")
        await paste(seen, f"[b]{STEERING}")
        check(seen, "[b][31m")
        await put(seen, "[O1-4]")
        check(seen, "O1-01", "[b] [/ [O1-4]")
        await each(seen, "escape", "question_mark")
        check(seen, "Keys")


async def test_the_questions_before_a_goal_is_removed_moved_or_discarded(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("r")
        check(seen, "Remove O1-01?", "[b] [/ [O1-4] Tavoite [@click=app.exit]x[/] $foo {bar} <script>")
        await each(seen, "escape", "s")
        check(seen, "S1")
        await each(seen, "escape", "d")
        check(seen, "Discard the draft of O1-01?")
        await seen.press("y")
        check(seen)
        assert "[b] $foo {bar}" in " ".join(seen.notices)


async def test_what_several_goals_would_become(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(200, 50)) as seen:
        await each(seen, "asterisk", "equals_sign")
        check(seen, "Set a field of")
        await each(seen, "enter")
        await paste(seen, f"[b] {{bar}}{STEERING}\0")
        await each(seen, "enter")
        check(seen, "[b] {bar}")
        await each(seen, "escape", "colon")
        await paste(seen, f"[b] {{bar}}{STEERING}\0[/")
        await each(seen, "enter", "enter", "plus")
        check(seen, "target year +1")
        await each(seen, "enter", "U")
        check(seen)


async def test_editing(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("enter")
        check(seen, "[i]Taho[/i]", OWNER, "$foo {bar}", "[b] keino")
        for _field in range(4):
            await paste(seen, f"[b]{STEERING}\0[/")
            check(seen)
            await seen.press("tab")
        check(seen, "[b][31m")
        await seen.press("f2")
        check(seen, "not saved: the target year")
        await seen.press("escape")
        check(seen)
        await seen.press("end")
        check(seen)


async def test_editing_a_word_of_five_thousand_letters(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(80, 24)) as seen:
        await each(seen, "down", "enter")
        check(seen, "xxxx")
        await seen.write("y")
        await seen.press("escape")
        check(seen)
    assert f"{LONG}y" in hostile.read("kortit/O1/O1-02.yaml")


async def test_settling_two_versions(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("enter")
        await paste(seen, "[mine]")
        hostile.write(O1, hostile.read(O1).replace("muutos", "[theirs] [/"))
        await seen.press("f2")
        check(seen, "[mine]", "[theirs] [/", "[O1-4]")


async def test_amending_and_what_was_made(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("a")
        check(seen, "[O1-4]")
        await each(seen, "tab", "tab", "right")
        check(seen, "[b]Valtuusto[/] {bar}")
        for words in ("[b]pvm", "[/", "[b]diaari", "{bar}", "[b] syy"):
            await seen.press("tab")
            await paste(seen, f"{words}{STEERING}\0")
            check(seen, words)
        check(seen, "[b]pvm")
        await seen.press("f2")
        check(seen)
        for _field in range(3):
            await seen.press("shift+tab")
        await put(seen, "4")
        await seen.press("shift+tab")
        await put(seen, "3.3.2021")
        await each(seen, "tab", "tab", "tab")
        await put(seen, "4.4.2021")
        await seen.press("f2", "y")
        check(seen, "Amended")
        await seen.press("t")
        check(seen, "[O1-4]")
    message = hostile.git("log", "-1", "--format=%B")
    assert "[b] syy" in message
    assert harmful(message.replace("\n", "")) == ""


async def test_git_and_hooks_in_their_own_words(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    words = "printf 'ei [b] {bar} [/ \\033[31m\\007\\302\\233' >&2; exit 1\n"
    hostile.write(".git/hooks/pre-commit", f"#!/bin/sh\n{words}").chmod(0o755)
    async with full_screen(hostile.root, language="en") as seen:
        await each(seen, "a", "tab", "tab", "right", "tab")
        await put(seen, "3.3.2021")
        await seen.press("tab")
        await put(seen, "4")
        await seen.press("f2", "y")
        check(seen, "Git or the system failed", "ei [b] {bar} [/")


async def test_comparing_and_choosing_points(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("c")
        check(seen, "[O1-4]", "{bar}")
        await seen.press("slash")
        await paste(seen, f"[b]{STEERING}\0")
        check(seen, "[b][31m", "no row with these words")
        await each(seen, "escape", "t")
        check(seen, "[b]Kunta[/] {bar}", "[O1-4]", "{bar}")
        for size in (80, 140):
            await seen.pilot.resize_terminal(size, 50)
            await seen.settle()
            check(seen)
        await seen.press("a")
        check(seen, "tag $foo{bar}<script>", "שלום", "[b] {bar} lähtötilanne", "branch haara]b]", "proposal ]b]")
        await paste(seen, f"[b]{STEERING}\0")
        check(seen, "[b][31m", "nothing with these words")
        await put(seen, "$foo{bar}")
        await seen.press("enter")
        check(seen, "tag $foo{bar}<script>", "→ the working tree")
        await seen.press("y")
        check(seen)
        assert harmful(seen.app.clipboard.replace("\n", "")) == ""


async def test_a_table_of_a_word_of_five_thousand_letters(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    hostile.write("kortit/O1/O1-02.yaml", goal(f"{LONG}y", 2030))
    for width in (140, 80, 40):
        async with full_screen(hostile.root, language="en", size=(width, 30)) as seen:
            if width == 40:
                await seen.press("enter")
            await seen.press("c")
            for key in ("n", "n", "end"):
                await seen.press(key)
                check(seen)


async def test_writing_a_table_into_a_file(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    async with full_screen(hostile.root, language="en") as seen:
        await each(seen, "c", "v", "f3")
        check(seen)
        await each(seen, "down", "enter")
        check(seen)
        await put(seen, f"[b] {{bar}}{STEERING}\0")
        await seen.press("enter")
        check(seen, "the format cannot be told from the name", "[b] {bar}")
        await put(seen, "[/ $foo/x.md")
        await seen.press("enter")
        check(seen, "[/ $foo", "exist")
        await put(seen, "[b] {bar}.md")
        await seen.press("enter")
        check(seen, "Written", "[b] {bar}.md")
        await seen.press("y")
        check(seen)
        await each(seen, "escape", "v")
        await put(seen, "[b] {bar}.md")
        await seen.press("enter")
        check(seen, "[b] {bar}.md is there already")


async def test_history_and_the_past(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("h")
        check(seen, "Kv 1.2.2021 § 3", "[b] {bar} lähtötilanne", "[b]Kirjaaja", "[/ $foo")
        await seen.press("down")
        await seen.until(lambda: "<script>" in seen)
        check(seen, "[O1-4]")
        await seen.press("enter")
        check(seen, "[b] {bar} lähtötilanne", "[O1-4]")
        await each(seen, "escape", "s")
        check(seen, "AS IT STOOD: [b] {bar} lähtötilanne", "[O1-4]")
        await each(seen, "escape", "up", "u")
        check(seen)
        await seen.press("y")
        check(seen)


async def test_checking_files_and_history(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("O")
        await seen.until(lambda: "History: " in seen)
        for _row in range(8):
            check(seen)
            await seen.press("down")
        await seen.press("end", "enter")
        check(seen)


async def test_importing_into_a_store(hostile: Store, tmp_path: Path) -> None:
    leave_out_what_cannot_be_read(hostile)
    document = tmp_path / "[b] {bar}.csv"
    document.write_text(f"Päämäärä;Tavoite;Tavoitevuosi\nO1;{MARKUP};2030\n", encoding="utf-8")
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("I")
        await put(seen, f"{tmp_path}/[b]")
        await seen.press("tab")
        check(seen, "[b] {bar}.csv", "[b] $foo {bar}")  # the folder of the store stands beside the document
        await put(seen, str(document))
        await seen.press("f2")
        check(seen, "[b] {bar}.csv")


async def test_the_settings(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("A")
        check(seen, "[/ Oppiminen [b]", "[@click=app.exit]x[/]", "[b]Valtuusto[/] {bar}", "[i]Taho[/i]")
        await seen.press("enter")
        check(seen, "[@click=app.exit]x[/]")
        await put(seen, f"[b]{STEERING}[/")
        await seen.press("enter")
        check(seen, "[b]")


async def test_correcting_a_decision(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await each(seen, "h", "c")
        check(seen, "[/ $foo", "[b]Valtuusto[/] {bar}", "[O1-4]")
        await each(seen, "escape", "v")
        check(seen)


async def test_proposals_and_adopting(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en", size=(140, 50)) as seen:
        await seen.press("e")
        check(seen, "]b]", "esitys-שלום", "[b]Kirjaaja")
        for key in ("down", "t"):
            await seen.press(key)
            check(seen)
        await seen.press("escape")
        await each(seen, "home", "down")
        await seen.press("enter")
        check(seen)
        await each(seen, "escape", "u")
        await paste(seen, f"[b]{STEERING}\0")
        await seen.press("enter")
        check(seen, "[b]", "cannot name a proposal")
        await each(seen, "escape", "end", "a")
        check(seen, "Adopt the proposal “")
        await seen.press("right")
        check(seen, "[b]Valtuusto[/] {bar}")
        for words in ("[b]pvm", "[/", "[b]diaari", "{bar}", "[b] syy"):
            await seen.press("tab")
            await paste(seen, f"{words}{STEERING}\0")
            check(seen, words)
        await seen.press("f2")
        check(seen, "“[b]pvm")
        await each(seen, "escape", "r")
        await paste(seen, f"[b] syy{STEERING}\0")
        check(seen, "[b] syy")
        await seen.press("enter")
        check(seen)


async def test_a_branch_whose_name_would_steer_the_terminal(hostile: Store) -> None:
    hostile.git("stash", "-q", "-u")
    for branch, shown in (("haara]b]\x9b31m", "haara]b]"), ("proposal/]b]\x9b31m", "PROPOSAL ]b]")):
        hostile.git("switch", "-q", branch)
        async with full_screen(hostile.root, language="en") as seen:
            check(seen, shown)


async def test_problems(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("o")
        check(seen, "kortit/O1/[b]", "kortit/O1/O1-03.yaml")
        shown = ""
        for _problem in range(13):
            shown += seen.pane("said-whole")
            check(seen)
            await seen.press("down")
        assert "[b]pian" in shown
        assert "[b]vieras" in shown
        await seen.press("y")
        check(seen)


async def test_settings_that_cannot_be_read(hostile: Store) -> None:
    settings = hostile.read("kortit.yaml")
    for text in (settings.replace("format: 1", 'format: "[b]\\e[31m{bar}"'), settings + f"# {STEERING}\0\n"):
        hostile.write("kortit.yaml", text)
        async with full_screen(hostile.root, language="en") as seen:
            check(seen)
            await seen.press("o")
            check(seen, "kortit.yaml:")


async def test_what_was_typed_and_not_saved(hostile: Store) -> None:
    journal = Journal(hostile.root / ".git")
    typed = {"goal": f"[b] {{bar}}{STEERING}\0", "target_year": "[/", "means": f"[b]\n    {STEERING}", "owner": "[/"}
    kept = {"form": "goal", "goal": "O1-01", "theme": "O1", "typed": typed, "base": None, "time": f"[b]{STEERING}"}
    journal.write("O1-01", kept)
    journal.close()
    async with full_screen(hostile.root, language="en") as seen:
        check(seen, "This was typed and not saved; open it?", "O1-01: [b] {bar}")
        await seen.press("enter")
        check(seen, "[b] {bar}")
        await seen.press("escape")
        check(seen, "It cannot be saved yet")


async def test_the_beginning(tmp_path: Path) -> None:
    folder = tmp_path / "[b] $foo {bar}\x9b31m\x1b[31m"
    folder.mkdir()
    async with full_screen(folder, language="en") as seen:
        check(seen, "[b] $foo {bar}")
        await seen.press("enter")
        check(seen, "[b] $foo {bar}")
        await each(seen, "escape", "down", "enter")
        await paste(seen, f"[b]Kunta{STEERING}\0")
        await seen.press("tab")
        await paste(seen, f"[b] {{bar}}{STEERING}\0")
        await seen.press("ctrl+s")
        check(seen, "there is no file [b] {bar}")
        await each(seen, "escape", "down", "enter")
        check(seen, "[b] $foo {bar}")
        await put(seen, ".")
        (folder / "x").write_text("", encoding="utf-8")
        await seen.press("enter")
        check(seen, "is not empty")
        await each(seen, "escape", "home", "enter")
        await put(seen, f"[b]Kunta{STEERING}\0[/")
        await seen.press("enter")
        check(seen, "[b]Kunta", "[/")
    assert harmful((folder / "kortit.yaml").read_text(encoding="utf-8").replace("\n", "")) == ""


async def test_a_document_that_is_not_understood(tmp_path: Path) -> None:
    document = tmp_path / "[b] {bar}.txt"
    document.write_bytes(
        f"O1 [b] {{bar}} {STEERING} \nb.\n\n2021 U.\n\nO2 [/ \nd.\n\n2021 U. \nW.\n\n2020 V.\n".encode()
    )
    folder = tmp_path / "kunta"
    folder.mkdir()
    # Tall enough for all that is told, however long the path of the document is.
    async with full_screen(folder, language="en", size=(120, 80)) as seen:
        await each(seen, "down", "enter")
        await put(seen, "[b]{bar}")
        await seen.press("f6")
        await put(seen, str(document))
        await seen.press("f2")
        check(seen, "[b] {bar}.txt", "nothing was imported")
    assert list(folder.iterdir()) == []


async def test_the_sheet(hostile: Store) -> None:
    async with full_screen(hostile.root, language="en") as seen:
        await seen.press("x")
        for _row in range(4):
            check(seen)
            await each(seen, "right", "right", "right", "down", "home")
        await seen.press("enter", "end")
        await paste(seen, f" [b]{STEERING}\0[/")
        check(seen, "[b]", "[/")
        await seen.press("escape", "slash")
        await put(seen, f"[b]{STEERING}")
        check(seen)


async def test_what_is_reported(hostile: Store) -> None:
    leave_out_what_cannot_be_read(hostile)
    hostile.write("kortit.yaml", hostile.read("kortit.yaml").replace("Viivästyy", '"[b]Myöhässä[/] {bar}"'))
    hostile.write(O1, hostile.read(O1) + f"indicators:\n  - {{key: k, text: '{MARKUP}', target: '[b]1'}}\n")
    hostile.write("follow-up/2021-08-31/period.yaml", "name: '[b]Katsaus[/] {bar}'\nclosed: false\n")
    line = f"status: late\ntext: '{MARKUP}'\nactual: {{k: '[/ 2'}}\n"
    hostile.write("follow-up/2021-04-30/period.yaml", "closed: false\n")
    hostile.write("follow-up/2021-04-30/O1-01.yaml", line)
    hostile.write("follow-up/2021-08-31/O1-01.yaml", line)
    hostile_commit(hostile, "[b] seuranta", citing="Kv 1.9.2021 § 3")
    async with full_screen(hostile.root, language="en", size=(200, 50)) as seen:
        check(seen, "[b]Myöhässä[/] {bar}", "[b]Katsaus[/] {bar}", "[/ 2")
        await seen.press("w")
        check(seen, "[b]Katsaus[/] {bar}")
        await seen.press("enter")
        check(seen, "[b]Myöhässä[/] {bar}", "[/ 2", "[@click=app.exit]x[/]")
        await seen.press("tab")
        await paste(seen, f" [b]{STEERING}\0[/")
        check(seen, "[b]", "[/")
        await each(seen, "f2", "W")
        check(seen, "[b]Myöhässä[/] {bar}", "[b]Katsaus[/] {bar}")
        await each(seen, "end", "l")
        check(seen, "[b]Katsaus[/] {bar}")


def test_no_place_of_the_registry_is_forgotten_here() -> None:
    walked = {
        Place.EVERYWHERE, Place.LIST, Place.GOALS, Place.FIND, Place.PAGE, Place.BROWSE, Place.PREVIEW, Place.FORM, Place.EDIT, Place.OUTLINE, Place.SETTLE, Place.AMEND,
        Place.DONE, Place.ROWS, Place.COMPARE, Place.HISTORY, Place.PROPOSALS, Place.ADOPT, Place.PROBLEMS, Place.START,
        Place.DIALOG, Place.CONFIRM, Place.EXPORT, Place.WRITTEN, Place.CORRECT, Place.SETTINGS, Place.IMPORT, Place.SHEET,
        Place.REPORT, Place.REPORTS,
    }  # fmt: skip
    assert set(PLACES) == walked
