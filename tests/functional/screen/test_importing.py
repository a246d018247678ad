"""A document imported into a store that is there: from the cards, with its report before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.filled_forms import ExcelForm
from tests.functional.screen.pasting import each, paste, put
from tests.screen import Seen, full_screen
from tui.widgets.fields import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def table(store: Store, cli: Cli, tmp_path: Path) -> Path:
    """A CSV of the cards in which a year was changed."""
    place = tmp_path / "kortit.csv"
    assert cli(store, "cards", "-o", str(place)).code == 0
    place.write_bytes(place.read_bytes().replace(b"2021", b"2027"))
    return place


async def open_import(seen: Seen, place: Path) -> None:
    await seen.press("I")
    assert "Import a document" in seen.lines[0]
    await paste(seen, str(place))


async def test_the_report_is_shown_before_the_new_columns_become_drafts(store: Store, table: Path) -> None:
    before = store.state()
    async with full_screen(store.root, language="en") as seen:
        await open_import(seen, table)
        await seen.press("f2")
        assert "would become drafts: 1 goal changed" in seen
        await seen.press("escape")
        assert store.state() == before
        await seen.press("f2", "y")
        await seen.until(lambda: "Imported" in seen)
        assert seen.pressed - 2 == 3  # two for looking at the report twice
        assert "drafts: 1 goal changed" in seen
        await seen.press("escape")
        assert "1 draft" in seen.lines[0]


async def test_the_form_takes_what_the_document_does_not_say(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "ilman.csv"
    place.write_text("Tavoite;Keinot\nUusi tavoite;Kysely.\n", encoding="utf-8")
    async with full_screen(store.root, language="en") as seen:
        await open_import(seen, place)
        await seen.press("f2")
        assert "give --target-year" in seen
        shown = {
            str(seen.app.screen.query_one(f"#{name}").border_subtitle) for name in ("target_year", "columns", "new")
        }
        assert shown == {"--target-year", "--columns", "--new"}  # a field shows the option that sentences name
        for name, value in (("target_year", "2026"), ("theme", "O1")):
            seen.app.screen.query_one(f"#{name}", Entry).value = value
        await seen.press("f2")
        assert "no goal of O1 has this text" in seen


async def test_the_first_import_takes_the_decision_of_the_old_columns_and_what_headings_say(
    empty_store: Store, tmp_path: Path
) -> None:
    place = tmp_path / "ensi.csv"
    place.write_text(
        "Päämäärä;Sitova tavoite;Uusi tavoitevuosi;Vanha tavoitevuosi\nO1 Henkilöstö;Työ sujuu;2027;2026\n",
        encoding="utf-8",
    )
    async with full_screen(empty_store.root, language="en") as seen:
        await open_import(seen, place)
        seen.app.screen.query_one("#old_decision", Entry).value = "Kv 11.11.2024 § 96"
        await seen.press("f2")
        assert "decision of the old columns: Kv 11.11.2024 § 96" in seen
        await seen.press("escape")
        seen.app.screen.query_one("#of_headings", Entry).value = "väri"
        await seen.press("f2")
        assert "väri" in seen.pane("report")


async def test_a_file_of_another_kind_is_told_in_the_form_and_what_was_typed_stays(
    store: Store, tmp_path: Path
) -> None:
    place = tmp_path / "sivu.html"
    place.write_text("<html></html>", encoding="utf-8")
    async with full_screen(store.root, language="en") as seen:
        await open_import(seen, place)
        await seen.press("f2")
        assert "nothing was imported" in seen
        assert seen.app.screen.query_one("#file", Entry).value == str(place)
        await put(seen, str(tmp_path))
        await seen.press("shift+tab", "f2")
        assert "there is no file" in seen
        assert seen.app.focused is seen.app.screen.query_one("#file")  # where that is mended
        await seen.press("escape")
        await seen.press("I")
        assert seen.app.screen.query_one("#file", Entry).value == str(tmp_path)


async def test_the_import_is_found_in_the_palette(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("p")
        await paste(seen, "tuo asiakirja")
        await seen.press("enter")
        assert "Tuo asiakirja" in seen.lines[0]


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_it_fits_on_small_terminals(store: Store, size: tuple[int, int]) -> None:
    async with full_screen(store.root, size=size) as seen:
        await each(seen, "I", "f6", "f6", "f6")
        assert "Tuo asiakirja" in seen


async def test_a_filled_form_of_a_period_shows_what_it_changes_before_lines_become_drafts(
    store: Store, cli: Cli, tmp_path: Path
) -> None:
    assert cli(store, "report", "new", "2031-08-31").code == 0
    assert cli(store, "amend").code == 0
    place = tmp_path / "seuranta.xlsx"
    assert cli(store, "report", "show", "-o", str(place)).code == 0
    filled = ExcelForm(place).fill("Tila", "O1-01", "Viivästyy").fill("Raportti", "O1-01", "Seisoo.").save()
    async with full_screen(store.root, language="en") as seen:
        await open_import(seen, tmp_path / filled)
        await seen.press("f2")
        await seen.until(lambda: "would become drafts: 1 line of a period" in seen)
        assert "O1-01 Report: – → Seisoo." in seen
        await seen.press("y")
        await seen.until(lambda: "drafts: 1 line of a period; see kortit drafts" in seen)
    assert store.read("follow-up/2031-08-31/O1-01.yaml") == "status: late\ntext: Seisoo.\n"
