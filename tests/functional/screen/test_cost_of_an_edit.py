"""What one saved edit costs: files parsed, git processes, and structural comparisons."""

from __future__ import annotations

import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest

from kortit import changes
from store.files import safe_yaml
from tests.screen import full_screen

if TYPE_CHECKING:
    from tests.conftest import Store
    from tui.screens.browse import BrowseScreen

pytestmark = pytest.mark.anyio

MOST = {
    "parsed": 8,  # kortit.yaml twice; the goal: twice to prove the edit, once for the form, once for the cards, old and new as a draft
    # The repository found twice, HEAD twice, its branch, the five that find drafts, one for corrections, and four for the
    # name of the state that the drafts go on from: the amendment that made it, what that says, the binding branch, and
    # where that is.
    "git": 15,
    "compared": 2,  # the draft, and the draft since the point compared with
}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each thing was done since the test began; everything is done as ever."""
    found: Counter[str] = Counter()

    def counting(owner: Any, name: str, what: str, *, applies: Any = None) -> None:
        own = getattr(owner, name)

        def counts(*arguments: Any, **named: Any) -> Any:
            if applies is None or applies(*arguments, **named):
                found[what] += 1
            return own(*arguments, **named)

        monkeypatch.setattr(owner, name, counts)

    counting(safe_yaml, "read", "parsed")
    counting(changes.ChangeTable, "between", "compared")
    counting(subprocess.Popen, "__init__", "git", applies=lambda _self, command, **_named: command[0] == "git")
    return found


async def test_one_saved_edit_costs_little_however_long_the_history_is(store: Store, counted: Counter[str]) -> None:
    async with full_screen(store.root) as seen:
        browse = cast("BrowseScreen", seen.app.screen)
        # The cursor rests on the first goal for a while before its decisions are asked for, which must not be counted.
        await seen.until(
            lambda: browse.goals.chosen and browse.decision_of(browse.goals.chosen), "no decision is known"
        )
        await seen.press("m")
        await seen.write(" hyvin")
        counted.clear()
        await seen.press("f2")
        assert {what: number for what, number in counted.items() if number > MOST[what]} == {}
        assert counted.keys() == MOST.keys()
