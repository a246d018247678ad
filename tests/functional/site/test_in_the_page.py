"""Search and comparison in a real browser: opened as files, with nothing else to be had, by keyboard, in the dark."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pdfplumber
import pytest

from kortit.search import Corpus, prepared, read_query, search
from store.repository import Publishing, Repository
from tests.browser import running_browser
from tests.conftest import Store
from tui.cli import run
from tui.desk import decisions_of
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kortit.site.publication import Publication
    from tests.browser import Browser, BrowserPage
    from tests.conftest import Templates

QUERIES = ("esihenkilö", "s13", "S1-03", "S3", "2026", "2025-2026 s2", "!2026 o", "keskusta viihtyisä", "Esihenkilöiltä",
           "henkilosto", "palveluihin", "päätös:44", "päätös:230 !S1", "xyzzy", "neljänneksen 2027", "t2 o1", "kotona.",
           "beslut:kh17.3.2025", "<b>", "2019", "1850", ":uusi")  # fmt: skip


@pytest.fixture(scope="module")
def store(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Store:
    example = templates.example(tmp_path_factory.mktemp("haku") / "kunta")
    assert run(Session("fi"), ["-C", str(example.folder), "site", str(example.folder.parent / "ulos")]) == 0
    return Store(example.folder)


@pytest.fixture(scope="module")
def site(store: Store) -> Path:
    return store.root.parent / "ulos"


@pytest.fixture(scope="module")
def told(store: Store) -> Publication:
    with Repository.open(store.root) as repository:
        publishing = Publishing(repository)
        return publishing.publication(publishing.tip)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def press(page: BrowserPage, key: str, code: int) -> None:
    for kind in ("keyDown", "keyUp"):
        page.browser.call(
            "Input.dispatchKeyEvent", page.session, type=kind, key=key, code=key, windowsVirtualKeyCode=code
        )


SHOWN = (
    "[...document.querySelectorAll('li[data-goal]')].filter(one => one.checkVisibility()).map(one => one.dataset.goal)"
)


def test_search_finds_what_the_program_finds(site: Path, store: Store, told: Publication, browser: Browser) -> None:
    goals = told.in_force.goals
    with Repository.open(store.root) as repository:
        decided = decisions_of(repository.points())
    with browser.page(site / "index.html") as page:
        page.show(1280)
        for text in QUERIES:
            query = read_query(text, told.municipality.theme_codes, {})
            hits = search(Corpus(tuple(prepared(goals))), query, {}, decided)
            page.ask(
                f"(() => {{ const q = document.getElementById('q'); q.value = {json.dumps(text)}; q.dispatchEvent(new Event('input')) }})()"
            )
            shown = page.ask(SHOWN)
            assert (sorted(shown), text) == (sorted(hits.ids if query else [one.id for one in goals]), text)
            said = page.ask("document.querySelector('#search output').textContent")
            assert ("sellaisinaan" in said) == (not hits.query.is_as_asked), text
        assert (
            page.ask(
                "[...document.querySelectorAll('[data-part]')].filter(one => one.checkVisibility() && !one.querySelector('li[data-goal]:not([hidden])')).length"
            )
            == 0
        )
        assert page.judged().violations == ()


def test_search_is_done_by_keyboard_alone_in_the_dark_on_a_small_screen(site: Path, browser: Browser) -> None:
    with browser.page(site / "index.html") as page:
        page.show(320, scheme="dark")
        for _number in range(20):
            press(page, "Tab", 9)
            if page.ask("document.activeElement.id") == "q":
                break
        browser.call("Input.insertText", page.session, text="kiinteistöjen")
        assert page.ask(SHOWN) == ["S3-02"]
        assert page.ask("document.querySelector('#search output').textContent") == "löytyi 1 tavoite"
        for _number in range(5):
            press(page, "Tab", 9)
            if page.ask("document.activeElement.closest('li[data-goal]') !== null"):
                break
        assert page.ask("document.activeElement.getAttribute('href')") == "g/S3-02/index.html"
        assert (page.judged().violations, page.width()) == ((), 320)


def test_goals_of_one_status_are_shown_and_searched_among(site: Path, told: Publication, browser: Browser) -> None:
    lines = told.periods[-1].lines
    statuses = {line.status for line in lines.values()}
    assert len(statuses) > 2
    with browser.page(site / "index.html") as page:
        page.show(320)
        listed = page.ask("[...document.querySelectorAll('#status option')].map(one => one.value)")
        assert listed == ["", *(key for key in told.municipality.statuses if key in statuses)]
        for status in statuses:
            page.ask(
                f"(() => {{ const s = document.getElementById('status'); s.value = '{status}'; s.dispatchEvent(new Event('change')) }})()"
            )
            own = [goal.id for goal in told.in_force.goals if goal.id in lines and lines[goal.id].status == status]
            assert sorted(page.ask(SHOWN)) == sorted(own)
            page.ask(
                "(() => { const q = document.getElementById('q'); q.value = 'S3'; q.dispatchEvent(new Event('input')) })()"
            )
            assert sorted(page.ask(SHOWN)) == sorted(one for one in own if one.startswith("S3-"))
            page.ask(
                "(() => { const q = document.getElementById('q'); q.value = ''; q.dispatchEvent(new Event('input')) })()"
            )
        assert (page.judged().violations, page.width()) == ((), 320)


@pytest.mark.parametrize(
    ("day", "leads"),
    [("2025-03-16", "at/2024-12-31"), ("2025-06-09", "at/2025-06-09"), ("2031-01-01", "at/2025-"), ("2020-01-01", "")],
)
def test_any_day_leads_to_the_goals_as_decided_by_then(site: Path, browser: Browser, day: str, leads: str) -> None:
    with browser.page(site / "d/index.html") as page:
        page.show(320)
        page.ask(f"document.getElementById('on').value = '{day}'")
        page.ask("document.querySelector('#day button').click()")
        if leads:
            browser.await_event("Page.loadEventFired", page.session)
            assert f"/{leads}" in page.ask("location.href")
        else:
            said = page.ask("document.querySelector('#day output').textContent")
            assert (said, page.judged().violations) == ("Mitään ei ollut päätetty siihen päivään mennessä.", ())


def test_any_two_decisions_are_compared_as_the_program_compares_them(
    site: Path, store: Store, told: Publication, browser: Browser
) -> None:
    names = [one.citation for one in told.tabled]
    with browser.page(site / "compare.html") as page, Repository.open(store.root) as repository:
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.show(width, scheme=scheme)
            judged = page.judged()
            assert (judged.violations, judged.undecided, page.width()) == ((), (), width)
        for old, before in enumerate(names):
            for new, after in enumerate(names):
                table = repository.changes(f"{before}..{after}")
                page.ask(
                    f"(() => {{ const [a, b] = document.querySelectorAll('select'); a.value = '{old}'; b.value = '{new}'; b.dispatchEvent(new Event('change')) }})()"
                )
                shown = page.ask(
                    "[...document.querySelectorAll('#result li[data-goal]')].map(one => [one.dataset.goal, one.dataset.kind])"
                )
                assert shown == [[row.id, row.kind] for row in table.changed_rows], f"{before}..{after}"
        page.ask(
            "(() => { const [a, b] = document.querySelectorAll('select'); a.value = 1; b.value = 0; b.dispatchEvent(new Event('change')) })()"
        )
        marks = page.ask(
            "[...document.querySelectorAll('[data-goal=\"S3-02\"] :is(ins, del)')].map(one => one.textContent)"
        )
        assert marks[:2] == ["viidenneksen", "neljänneksen"]
        assert marks[-1] == "Energiankulutus vuodessa; 18,4 → 13,8 GWh"


def test_without_scripts_the_page_to_compare_leads_to_each_table_and_no_dead_field_is_shown(
    site: Path, browser: Browser, tmp_path: Path
) -> None:
    """As where scripts are forbidden: the same pages, with the scripts taken away."""
    for name in ("compare.html", "index.html"):
        place = site / f"ilman-{name}"
        text = (site / name).read_text(encoding="utf-8").replace("<script ", '<meta data-was="')
        place.write_text("\n".join(line for line in text.splitlines() if 'data-was="' not in line), encoding="utf-8")
        with browser.page(place) as page:
            page.show(1280)
            assert (
                page.ask("[...document.querySelectorAll('input, select')].filter(one => one.checkVisibility()).length")
                == 0
            )
            assert page.ask("document.querySelectorAll('main .decided a').length") >= 3
        place.unlink()


def test_nothing_is_asked_of_anybody_else(site: Path, browser: Browser) -> None:
    for place in sorted(site.rglob("*.html")):
        with browser.page(place) as page:
            asked = page.ask("performance.getEntriesByType('resource').map(one => one.name)")
            assert all(str(one).startswith(site.resolve().as_uri()) for one in asked), place
            break_out = page.ask(
                "(() => { const s = document.createElement('style'); s.textContent = 'body { display: none }'; document.head.append(s); return getComputedStyle(document.body).display })()"
            )
            assert break_out == "flex", "the policy of contents lets no other style in"


PRINTED = ("index.html", "g/S3-02/index.html", "report/2025-06-30/index.html", "d/kv/2025-06-09/44/index.html")


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_is_printed_dark_on_white_without_what_only_a_screen_needs(
    site: Path, browser: Browser, name: str
) -> None:
    with browser.page(site / name) as page:
        page.show(320, scheme="dark")
        printed = page.printed()
    with pdfplumber.open(io.BytesIO(printed)) as paper:
        assert {(round(sheet.width), round(sheet.height)) for sheet in paper.pages} == {(595, 842)}
        text = "\n".join(sheet.extract_text() for sheet in paper.pages)
        colours = {char["non_stroking_color"] for sheet in paper.pages for char in sheet.chars}
    assert "S3-02" in text
    assert "Tavoitevuosi".casefold() in text.casefold()
    assert [word for word in ("Hae tavoitteista", "Siirry sisältöön", "Vertaa") if word in text] == []
    inks = [min(colour) for colour in colours if colour and min(colour) < 1]  # words of charts have an edge of white
    assert max(inks) < 0.6, "printed light on white"


@pytest.mark.parametrize("name", ["report/2025-06-30/index.html", "g/S3-02/index.html", "d/index.html"])
def test_every_link_is_reached_and_seen_by_keyboard_alone(site: Path, browser: Browser, name: str) -> None:
    """The first one skips the menu; each that is reached shows where one is, and none is under another thing."""
    with browser.page(site / name) as page:
        page.show(320, height=640)
        links = page.ask("document.querySelectorAll('a[href]').length")
        reached: list[str] = []
        for _number in range(links + 10):  # the field of a day has several stops of its own
            press(page, "Tab", 9)
            assert page.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid", reached
            if href := page.ask("document.activeElement.getAttribute('href')"):
                reached.append(href)
            if len(reached) == links:
                break
        assert reached[0] == "#content"
        assert reached == page.ask("[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))")
        press(page, "Tab", 9)
        assert page.ask("document.activeElement === document.body") or page.ask("document.activeElement.href") is None
