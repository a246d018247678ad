"""A decision put right in the full screen: from the history and after an amendment, judged and previewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.boxes import words
from tests.conftest import DECIDED, Store
from tests.functional.screen.pasting import paste
from tests.screen import Seen, full_screen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

pytestmark = pytest.mark.anyio


@pytest.fixture
def decided(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with a decision of the council, Kv 1.2.2021 § 3, about the year of O1-01."""

    def prepare(store: Store) -> None:
        cli(store, "set", "O1-01", "--target-year", "2023")
        assert cli(store, "amend", *DECIDED).code == 0

    return templates.prepared("one decision", tmp_path / "kunta", prepare)


def verdict(seen: Seen) -> str:
    return words(seen, "Toimivalta")


async def test_the_form_begins_with_the_decision_that_stands(decided: Store) -> None:
    async with full_screen(decided.root) as seen:
        await seen.press("h", "c")
        assert "Oikaise päätösviite" in seen.lines[0]
        assert "(Kv)" in words(seen, "Toimielin")
        assert (words(seen, "Päivämäärä"), words(seen, "§")) == ("1.2.2021", "3")
        assert "tämä päätösviite on jo voimassa" in verdict(seen)
        assert "2023" in words(seen, "Muutostaulukko")
        await seen.press("f2")
        assert "tämä päätösviite on jo voimassa" in seen.notices[-1]


async def test_what_is_named_anew_is_shown_before_it_is_done_and_the_history_names_it_so(decided: Store) -> None:
    before = decided.git("rev-parse", "HEAD").strip()
    async with full_screen(decided.root) as seen:
        await seen.press("h", "c")
        await paste(seen, "Kv 8.2.2021 § 7")
        renamed = words(seen, "Mitä oikaistaan")
        assert "nyt: Kv 1.2.2021 § 3" in renamed
        assert "jälkeen: Kv 8.2.2021 § 7" in renamed
        assert "O1-01" in renamed
        assert verdict(seen).startswith("✓ Kv on voinut päättää tästä muutoksesta")
        await seen.press("f2")
        assert "Oikaistaan Kv 1.2.2021 § 3 → Kv 8.2.2021 § 7: 1 tavoite" in seen
        await seen.press("k")
        assert "Historia" in seen.lines[0]
        assert "Kv 8.2.2021 § 7" in seen.lines[2]
    assert decided.git("rev-parse", "HEAD^").strip() == before
    assert f"Corrects: {before}" in decided.git("log", "-1", "--format=%B")
    assert decided.git("diff", "HEAD^", "HEAD") == ""


async def test_a_body_that_could_not_have_decided_is_refused_at_once(decided: Store) -> None:
    before = decided.state()
    async with full_screen(decided.root) as seen:
        await seen.press("h", "c")
        await paste(seen, "Kh 8.2.2021 § 7")
        assert verdict(seen).startswith("✗ O1-01: tavoitevuosi")
        await seen.press("f2")
        assert "Kh ei riitä" in seen.notices[-1]
    assert decided.state() == before


async def test_the_register_alone_is_put_right_without_doubting_the_decision(decided: Store) -> None:
    async with full_screen(decided.root) as seen:
        await seen.press("h", "c", "tab", "tab", "tab")
        await seen.write("KD/9/2021")
        assert "viitattu jo" not in verdict(seen)
        await seen.press("f2", "k")
    assert "Register: KD/9/2021" in decided.git("log", "-1", "--format=%B")


async def test_what_was_typed_is_there_again_for_this_amendment_alone(decided: Store) -> None:
    async with full_screen(decided.root) as seen:
        await seen.press("h", "c")
        await paste(seen, "Kv 8.2.2021 § 7")
        await seen.press("escape", "c")
        assert words(seen, "§") == "7"
        await seen.press("escape", "down", "c")
        assert words(seen, "§") == ""


async def test_after_an_amendment_its_decision_is_put_right_and_the_page_says_so(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    async with full_screen(store.root) as seen:
        await seen.press("a", "tab", "tab")
        await paste(seen, "Kv 1.2.2021 § 3")
        await seen.press("f2", "k", "c")
        assert "Oikaise päätösviite" in seen.lines[0]
        await paste(seen, "Kv 1.2.2021 § 4")
        await seen.press("f2", "k")
        assert "oikaistu: Kv 1.2.2021 § 4" in seen


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_it_fits_on_small_terminals(decided: Store, size: tuple[int, int]) -> None:
    async with full_screen(decided.root, size=size) as seen:
        await seen.press("h", "c")
        assert "Kaupunginvaltuusto" in seen
