"""The sites of many stores: all that can be made are made, and a page leads to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pytest

from tests.browser import running_browser
from tests.conftest import Store
from tests.validating import validated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

POLICY = "Resource violates Content Security Policy (meta tag): external "


@pytest.fixture
def place(templates: Templates, tmp_path: Path) -> Path:
    """A folder with the stores of two municipalities and a folder that is none."""
    for name, called in (("kuulas", "Kuulasjärven kaupunki"), ("ahola", "Äholan kunta")):
        store = Store(templates.example(tmp_path / name).folder)
        store.write("kortit.yaml", store.read("kortit.yaml").replace("Kuulasjärven kaupunki", called))
        store.commit("nimi\n\nDecision: Kv 8.12.2025 § 97")
    (tmp_path / "ei-mitään").mkdir()
    (tmp_path / "kunnat.txt").write_text("# kunnat\nahola\n\nei-mitään\ttyhjä\nkuulas\tkuulasjarvi\n", encoding="utf-8")
    return tmp_path


def test_every_site_that_can_be_made_is_made_and_the_page_in_front_leads_to_each(place: Path, cli: Cli) -> None:
    names = place / "kunnat.txt"
    wrong = cli(place, "site", "ulos", "--all", str(names))
    assert (wrong.code, "kunnat.txt:4: “tyhjä” is no name" in wrong.err, (place / "ulos").exists()) == (2, True, False)
    names.write_text(names.read_text(encoding="utf-8").replace("tyhjä", "tyhja"), encoding="utf-8")
    done = cli(place, "site", "ulos", "--all", str(names), "--base-url", "https://kunnat.example")
    assert (done.code, "tyhja: " in done.err, "sites 2, changed 2, not made 1" in done.err) == (4, True, True)
    front = lxml.html.document_fromstring((place / "ulos/index.html").read_bytes().decode())
    listed = [(one.findtext("a"), one.find("a").get("href")) for one in front.iterfind(".//ul[@class='decided']/li")]
    assert listed == [("Kuulasjärven kaupunki", "kuulasjarvi/index.html"), ("Äholan kunta", "ahola/index.html")]
    assert all((place / "ulos" / address).is_file() for _name, address in listed)
    one = place / "yksi"
    assert cli(place / "ahola", "site", str(one), "--base-url", "https://kunnat.example/ahola").code == 0
    alone = {str(file.relative_to(one)): file.read_bytes() for file in one.rglob("*") if file.is_file()}
    among = place / "ulos/ahola"
    assert alone == {str(file.relative_to(among)): file.read_bytes() for file in among.rglob("*") if file.is_file()}
    before = (place / "ulos/index.html").stat().st_mtime_ns
    again = cli(place, "site", "ulos", "--all", str(names), "--base-url", "https://kunnat.example")
    assert ("sites 2, changed 0, not made 1" in again.err, again.code) == (True, 4)
    assert (place / "ulos/index.html").stat().st_mtime_ns == before


def test_the_page_in_front_is_for_everybody(place: Path, cli: Cli) -> None:
    (place / "kunnat.txt").write_text("ahola\nkuulas\n", encoding="utf-8")
    for language in ("fi", "sv", "en"):
        site = place / language
        assert cli(place, "site", str(site), "--all", "kunnat.txt", lang=language).code == 0
        with running_browser() as browser, browser.page(site / "index.html") as page:
            for width in (320, 1280):
                page.show(width, scheme="dark" if width == 320 else "light")
                judged = page.judged()
                assert (judged.violations, judged.undecided, page.width()) == ((), (), width)
        told = validated(site / "index.html")
        assert [one for some in told.values() for one in some if POLICY not in one[1]] == []


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("", (), "names no store"),
        ("ahola\nahola\n", (), "is the folder of another store"),
        ("ahola\t../muu\n", (), "is no name for a folder"),
        ("ahola\tassets\n", (), "is no name for a folder"),
        ("ahola\n", ("--check",), "without --check and --serve"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(
    tmp_path: Path, cli: Cli, text: str, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "kunnat.txt").write_text(text, encoding="utf-8")
    done = cli(tmp_path, "site", "ulos", "--all", "kunnat.txt", *arguments)
    assert (done.code, said in done.err, (tmp_path / "ulos").exists()) == (2, True, False)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path: Path, cli: Cli) -> None:
    assert cli(tmp_path, "site", "ulos", "--all", "kunnat.txt").code == 2
    (tmp_path / "kunnat.txt").write_bytes("kylä\n".encode("latin-1"))
    assert "is not text in UTF-8" in cli(tmp_path, "site", "ulos", "--all", "kunnat.txt").err
