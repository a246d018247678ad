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
        ("ahola\n", ("--serve",), "without --serve"),
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


def test_one_search_for_all_sites_is_made_by_pagefind_where_it_is_installed(
    place: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of its name stands in for it: what it is asked, and what is said where it fails."""
    (place / "kunnat.txt").write_text("ahola\nkuulas\n", encoding="utf-8")
    asked = ("site", "ulos", "--all", "kunnat.txt", "--pagefind")
    monkeypatch.setattr("tui.many_sites.which", {}.get)
    refused = cli(place, *asked)
    assert (refused.code, "Pagefind is not installed" in refused.err, (place / "ulos").exists()) == (2, True, False)
    program = place / "pagefind"
    program.write_text('#!/bin/sh\nmkdir -p "$2/pagefind" && echo "$@" > "$2/pagefind/asked"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("tui.many_sites.which", {"pagefind": str(program)}.get)
    assert cli(place, *asked).code == 0
    told = (place / "ulos/pagefind/asked").read_text(encoding="utf-8").split()
    assert told == ["--site", "ulos", "--glob", "*/g/*/index.html", "--silent"]
    front = (place / "ulos/index.html").read_text(encoding="utf-8")
    assert "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'" in front
    pages = ("index", "d/index", "g/S3-02/index")
    texts = {name: (place / f"ulos/ahola/{name}.html").read_text(encoding="utf-8") for name in pages}
    assert [name for name in pages if "data-pagefind-body" in texts[name]] == ["g/S3-02/index"]
    with running_browser() as browser, browser.page(place / "ulos/index.html") as page:
        page.show(320)
        assert page.ask("document.getElementById('search').checkVisibility()") is False, "nothing to search in"
        assert page.ask("document.querySelectorAll('#all li').length") == 2
        page.ask("document.getElementById('search').hidden = false")
        judged = page.judged()
        assert (judged.violations, judged.undecided, page.width()) == ((), (), 320)
    program.write_text("#!/bin/sh\necho ei onnistu >&2; exit 1\n", encoding="utf-8")
    failed = cli(place, *asked)
    assert (failed.code, "Pagefind made no index: ei onnistu" in failed.err) == (4, True)


def test_all_sites_and_the_page_in_front_are_compared_with_their_histories(place: Path, cli: Cli) -> None:
    (place / "kunnat.txt").write_text("ahola\nkuulas\n", encoding="utf-8")
    asked = ("site", "ulos", "--all", "kunnat.txt")
    missing = cli(place, *asked, "--check")
    assert (missing.code, "kuulas/index.html" in missing.out, (place / "ulos").exists()) == (1, True, False)
    assert cli(place, *asked).code == 0
    good = cli(place, *asked, "--check")
    assert (good.code, good.out) == (0, "")
    for address in ("index.html", "kuulas/g/S3-02/index.html"):
        page = place / "ulos" / address
        page.write_bytes(page.read_bytes().replace(b"26 ", b"27 ").replace(b"2027", b"2028"))
    told = cli(place, *asked, "--check")
    assert (told.code, told.out.split()) == (1, ["kuulas/g/S3-02/index.html", "index.html"])
