"""The interface in three languages: every word translated, none too long for its place at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.messages import LANGUAGES, translator
from tests.conftest import GOAL
from tests.screen import Seen, full_screen
from tui.actions import ACTIONS, PLACES
from tui.widgets.line import KeyLine

if TYPE_CHECKING:
    from tests.conftest import Store

pytestmark = pytest.mark.anyio

# How one comes from the cards to each screen, and what is pressed there.
WAYS: dict[str, tuple[str, ...]] = {
    "browse": (),
    "find": ("slash",),
    "edit": ("m",),
    "outline": ("m", "tab", "tab"),
    "amend": ("a",),
    "compare": ("c",),
    "history": ("h",),
    "proposals": ("e",),
    "palette": ("p",),
    "help": ("question_mark",),
    "remove": ("r",),
    "point": ("t",),
    "goto": ("ctrl+g",),
    "export": ("c", "v"),
    "past": ("h", "s"),
}


def own_words(seen: Seen) -> list[str]:
    """The program's own words on the screen: header, status line, keys, and titles of boxes."""
    screen = seen.app.screen
    lines = [*(screen.query_one(f"#{name}") for name in ("header", "status", "keys") if screen.query(f"#{name}"))]
    rows = [seen.lines[line.region.y] for line in lines if line.region.area]
    return rows + [line for line in seen.lines if "╭─ " in line or "┏━ " in line]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
async def test_nothing_of_the_program_is_cut_at_80_columns(store: Store, way: str, language: str) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
    async with full_screen(store.root, size=(80, 24), language=language) as seen:
        await seen.press(*WAYS[way])
        assert [line for line in own_words(seen) if "…" in line] == []
        assert [line.left_out for line in seen.app.screen.query(KeyLine)] in ([], [0])


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_action_and_place_speaks_the_language(language: str) -> None:
    translate, english = translator(language), translator("en")
    said = [*PLACES.values(), *(message for action in ACTIONS for message in (action.label, action.meaning))]
    same = {english(message) for message in said if translate(message) == english(message)}
    assert same <= {"all", "export", "period", "problem"}
