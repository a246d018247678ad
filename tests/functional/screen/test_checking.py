"""The whole history checked in the full screen: what is wrong, where, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.problem import CODE_NAMES, Code
from tests.boxes import box
from tests.conftest import GOAL, Store
from tests.functional.screen.pasting import each, paste
from tests.screen import full_screen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

pytestmark = pytest.mark.anyio
O1 = "kortit/O1/O1-01.yaml"


@pytest.fixture
def undecided(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with a year that was changed by plain git without a decision."""

    def prepare(store: Store) -> None:
        assert cli(store, "correct", "HEAD", "--decision", "Kv 4.1.2021 § 1").code == 0
        store.write(O1, GOAL.replace("2021", "2026"))
        store.commit("Vuosi siirtyy")

    return templates.prepared("a commit without a decision", tmp_path / "kunta", prepare)


def test_every_code_has_a_name() -> None:
    assert set(CODE_NAMES) == set(Code)


async def test_a_history_in_order_is_said_to_be_so(store: Store, cli: Cli) -> None:
    assert cli(store, "correct", "HEAD", "--decision", "Kv 4.1.2021 § 1").code == 0
    async with full_screen(store.root) as seen:
        await seen.press("O")
        assert "0 ongelmaa" in seen.lines[0]
        assert "Tiedostot" in seen
        assert "Historia: 3 muutosta" in seen
        assert "ei ongelmia" in seen


async def test_a_commit_without_a_decision_is_named_with_its_sentence_and_the_way_to_mend_it(undecided: Store) -> None:
    async with full_screen(undecided.root) as seen:
        await seen.press("O")
        assert "1 ongelma" in seen.lines[0]
        assert "Vuosi siirtyy" in seen
        assert "ei päätöstä" in seen
        assert "O1-01: tavoitevuosi" in seen
        await seen.press("enter")
        assert "2021 → 2026" in seen
        await each(seen, "escape", "c")
        assert "Oikaise päätösviite" in seen.lines[0]
        await paste(seen, "Kv 1.2.2021 § 3")
        await seen.press("f2", "k")
        assert "0 ongelmaa" in seen.lines[0]
    assert "Decision: Kv 1.2.2021 § 3" in undecided.git("log", "-1", "--format=%B")


async def test_the_history_marks_a_commit_without_a_decision_and_says_what_is_wrong(undecided: Store) -> None:
    async with full_screen(undecided.root) as seen:
        await seen.press("h")
        rows = box(seen, "Muutokset")
        assert rows[0].endswith("!")
        assert not rows[1].endswith("!")
        assert "! ei päätöstä" in seen.lines[-2]
        await seen.press("down")
        assert "!" not in seen.lines[-2]


async def test_files_and_history_stand_in_one_list_and_a_goal_is_gone_to(undecided: Store) -> None:
    undecided.write("kortit/S1/S1-02.yaml", "goal: Rikki\ntarget_year: pian\nmeans: []\n")
    async with full_screen(undecided.root) as seen:
        await seen.press("o", "t")
        assert "2 ongelmaa" in seen.lines[0]
        assert "kortit/S1/S1-02.yaml:2:14" in seen
        assert "tavoitevuosi" in seen
        await seen.press("c")
        assert seen.notices[-1] == "tämä ei ole kirjattu muutos"


async def test_a_draft_that_git_does_not_see_is_found_and_its_goal_is_gone_to(store: Store) -> None:
    store.git("update-index", "--assume-unchanged", O1)
    store.write(O1, GOAL.replace("2021", "2026"))
    async with full_screen(store.root) as seen:
        await seen.press("end")
        await seen.press("O")
        assert "piilossa oleva luonnos" in seen
        await seen.press("enter")
        assert "O1-01" in seen
        assert "Päämäärät" in seen


async def test_a_cut_history_is_told_and_marks_nothing(store: Store, tmp_path: Path) -> None:
    clone = tmp_path / "kopio"
    store.git("clone", "-q", "--depth", "1", f"file://{store.root}", str(clone))
    async with full_screen(clone) as seen:
        await seen.press("O")
        assert "Ei tehty" in seen
        await seen.press("escape")
        assert "Ongelmat" in seen.lines[0]
