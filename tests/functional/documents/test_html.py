"""The page judged from outside: by axe and by its width in a browser, by a validator, on paper, and read back."""

from __future__ import annotations

import io
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lxml.html
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.changes import ChangeKind, ChangeTable, Endpoint
from kortit.characters import collapsed
from kortit.goal import Goal, GoalId, Means
from kortit.messages import translator
from kortit.municipality import Columns, PageLayout, WordMarks
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.labels import STATUS, YEAR_AND_MEANS
from store.repository import Repository
from store.work.founding import found_store
from tests.browser import running_browser
from tests.conftest import SEED_DOCUMENT, kortit_process, needs_seed
from tests.content import CITY, ugly_settings, ugly_table
from tests.reading_back import ReadMeans, ReadRow, ReadSide, expected
from tests.validating import validated
from tui.cli import run
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kortit.rendering import Content
    from tests.browser import Browser, BrowserPage
    from tests.conftest import Templates

TABLES = ["example", pytest.param("real", marks=needs_seed), "ugly"]
ALL = [*TABLES, "cards"]
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its content, the options it was written with, and its file."""

    content: Content
    view: View
    path: Path


@pytest.fixture(scope="module")
def documents(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The example, the real document, the ugly table, and the example's cards, each as a page."""
    folder = tmp_path_factory.mktemp("pages")
    example = templates.example(tmp_path_factory.mktemp("example") / "kunta")
    with Repository.open(example.folder) as repository:
        contents: dict[str, Content] = {
            "example": repository.changes(f"{example.baseline}..{example.newest}", decisions=True),
            "cards": repository.in_force(),
            "ugly": ugly_table(),
            "settings": ugly_settings(),
        }
    if SEED_DOCUMENT is not None:
        store = tmp_path_factory.mktemp("real") / "kunta"
        found_store(store, "Järvenpää")
        with chdir(store):
            assert run(Session("fi"), ["import", str(SEED_DOCUMENT), "--decision", "Kv 14.12.2020 § 85"]) == 0
        with Repository.open(store) as repository:
            contents["real"] = repository.changes("HEAD^..", everything=True)
    written: dict[str, Document] = {}
    for name, content in contents.items():
        view = View(
            "fi", decisions=name == "example", unchanged=Unchanged.OMIT if name == "example" else Unchanged.FULL
        )
        written[name] = Document(content, view, folder / f"{name}.html")
    plain = View("fi", unchanged=Unchanged.FULL, layout=PageLayout.PLAIN)
    brackets = View("fi", marks=WordMarks.BRACKETS)
    written["plain"] = Document(contents["ugly"], plain, folder / "plain.html")
    written["brackets"] = Document(contents["example"], brackets, folder / "brackets.html")
    for one in written.values():
        one.path.write_bytes(FORMATS["html"].render(one.content, one.view))
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with running_browser() as running:
        yield running


@contextmanager
def broken(document: Document, *changes: tuple[str, str]) -> Iterator[Path]:
    """A page with one fault put into it, which the checkers must find."""
    text = document.path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = document.path.with_stem("broken")
    path.write_text(text, encoding="utf-8")
    yield path
    path.unlink()


# --- seen ---


@pytest.mark.parametrize("name", ALL)
def test_axe_finds_nothing_wrong_and_nothing_undecided_narrow_or_wide_light_or_dark(
    documents: dict[str, Document], browser: Browser, name: str
) -> None:
    with browser.page(documents[name].path) as page:
        for width in WIDTHS:
            for scheme in SCHEMES:
                page.show(width, scheme=scheme, prefers_reduced_motion="reduce")
                # The row that a link led to has a colour of its own; what the heading lies over cannot be judged.
                page.ask("location.hash = document.querySelector('tbody tr').id; scrollTo(0, 0)")
                judged = page.judged()
                assert (judged.violations, judged.undecided) == ((), ()), (width, scheme)
                assert judged.passes > 30


def test_axe_finds_what_is_wrong_with_a_broken_page(documents: dict[str, Document], browser: Browser) -> None:
    spoilt = (
        (' lang="fi"', ""),
        ("--quiet: #4b5866", "--quiet: #a0a8b0"),
        ("<h3", "<h5"),
        ("</h3", "</h5"),
        ("<dl>", '<dl role="img">'),
    )
    with broken(documents["example"], *spoilt) as path, browser.page(path) as page:
        page.show(1280)
        found = {finding.rule for finding in page.judged().violations}
        assert {"html-has-lang", "color-contrast", "heading-order", "role-img-alt"} <= found
        page.show(1280, scheme="dark")
        assert "color-contrast" not in {finding.rule for finding in page.judged().violations}
    with broken(documents["example"], ("--quiet: #adb9c7", "--quiet: #4b5866")) as path, browser.page(path) as page:
        page.show(320, scheme="dark")
        assert [finding.rule for finding in page.judged().violations] == ["color-contrast"]


@pytest.mark.parametrize("name", ALL)
def test_no_page_has_to_be_scrolled_sideways(documents: dict[str, Document], browser: Browser, name: str) -> None:
    with browser.page(documents[name].path) as page:
        for width in (320, 600, 896, 900, 1280):
            page.show(width)
            assert page.width() == width


def test_a_page_that_is_too_wide_is_measured_as_such(documents: dict[str, Document], browser: Browser) -> None:
    with (
        broken(documents["ugly"], ("overflow-wrap: break-word", "overflow-wrap: normal")) as path,
        browser.page(path) as page,
    ):
        page.show(320)
        assert page.width() > 320


def parts_of_table(page: BrowserPage) -> list[tuple[str, str]]:
    parts = ("table", "caption", "row", "columnheader", "rowheader", "cell")
    return [(role, name) for role, name in page.roles() if role in parts]


def test_a_narrow_page_remains_a_table_for_those_who_hear_and_labels_its_cells_for_those_who_see(
    documents: dict[str, Document], browser: Browser
) -> None:
    with browser.page(documents["example"].path) as page:
        page.show(1280)
        wide = parts_of_table(page)
        assert wide[0] == ("table", "O1 Hyvinvoiva henkilöstö")
        headings = ["Tavoite", "Uusi tavoitevuosi ja keinot", "Vanha tavoitevuosi ja keinot"]
        assert [name for role, name in wide if role == "columnheader"][:3] == headings
        rows = page.ask("document.querySelectorAll('tbody tr').length")
        assert [role for role, _name in wide].count("rowheader") == rows
        assert [role for role, _name in wide].count("cell") == 2 * rows
        labels = "[...document.querySelectorAll('.column')].slice(0, 2).map(one => one.checkVisibility())"
        assert page.ask(labels) == [False, False]
        page.show(320)
        assert parts_of_table(page) == wide
        assert page.ask(labels) == [True, True]
        assert page.ask("document.querySelector('.column').innerText") == headings[1]


def test_who_comes_by_keyboard_can_skip_to_the_goals_and_sees_where_he_is(
    documents: dict[str, Document], browser: Browser
) -> None:
    with browser.page(documents["example"].path) as page:
        page.show(320)
        browser.call("Input.dispatchKeyEvent", page.session, type="keyDown", key="Tab", windowsVirtualKeyCode=9)
        seen = "(() => { const at = document.activeElement, box = at.getBoundingClientRect(); return [at.hash, box.top >= 0, box.left >= 0, getComputedStyle(at).outlineStyle] })()"
        assert page.ask(seen) == ["#goals", True, True, "solid"]


def test_colours_that_a_reader_forces_leave_every_mark_to_be_seen(
    documents: dict[str, Document], browser: Browser
) -> None:
    with browser.page(documents["example"].path) as page:
        page.show(1280, forced_colors="active")
        line = "getComputedStyle(document.querySelector('%s')).%s"
        assert page.ask(line % ("td ins", "textDecorationLine")) == "underline"
        assert page.ask(line % ("td del", "textDecorationLine")) == "line-through"
        assert page.ask(line % (".badge", "borderTopStyle")) == "solid"


# --- printed ---


def test_on_paper_every_page_has_the_columns_headings_and_its_number(browser: Browser, tmp_path: Path) -> None:
    ids = [GoalId(f"O1-{number:02d}") for number in range(1, 41)] + [GoalId("O2-01")]
    goals = {goal_id: Goal(goal_id, goal_id[:2], "Tavoite", 2025) for goal_id in ids}
    moved = {goal_id: Goal(goal_id, goal_id[:2], "Tavoite", 2026) for goal_id in ids}
    end = Endpoint("b" * 40, "b" * 40, "2021-01-31T12:00:00+02:00", "Kv 14.12.2020 § 85")
    table = ChangeTable.between(goals, moved, municipality=CITY, origin=Endpoint("ROOT"), target=end)
    path = tmp_path / "page.html"
    path.write_bytes(FORMATS["html"].render(table, View("fi")))
    with browser.page(path) as page:
        page.show(320, scheme="dark")
        printed = page.printed()
    with pdfplumber.open(io.BytesIO(printed)) as paper:
        assert [(round(sheet.width), round(sheet.height)) for sheet in paper.pages] == [(842, 595)] * len(paper.pages)
        assert len(paper.pages) > 2
        for number, sheet in enumerate(paper.pages, start=1):
            text = sheet.extract_text()
            assert "Uusi tavoitevuosi ja keinot" in text
            assert text.splitlines()[0] == f"{number} ({len(paper.pages)})"
            assert text.splitlines()[-1] == "Testilän <kaupunki> & Söderkulla, 31.1.2021"
            assert "Päämäärät" not in text, "what is for a screen only"
            colours = {char["non_stroking_color"] for char in sheet.chars}
            assert max(min(colour) for colour in colours if colour) < 0.5, "printed light on white"


# --- valid ---


def test_the_validator_has_nothing_to_say_but_of_letters_nobody_else_has(documents: dict[str, Document]) -> None:
    spoilt = (('<tr id="S1-03">', '<tr id="S1" role="cell">'), ('href="#', 'href="http://a b#'))
    with broken(documents["example"], *spoilt) as path:
        said = validated(*(document.path for document in documents.values()), path)
    assert len([one for one in said.pop("broken") if one[0] == "error"]) > 2
    private = "Document uses the Unicode Private Use Area(s), which should not be used in publicly exchanged documents. (Charmod C073)"
    assert [said.pop(name) for name in ("ugly", "plain", "settings")] == [[("warning", private)]] * 3
    assert {name: found for name, found in said.items() if found} == {}
    assert len(said) >= 2


# --- read back ---


def read_rows(page: bytes, language: str) -> list[ReadRow]:
    """Read the rows of a change table out of a page."""
    tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    columns = [heading.text for heading in tree.findall(".//thead")[0].iter("th")]
    newer = columns.index(translator(language)(YEAR_AND_MEANS["new"])) - 1
    changed = translator(language)(STATUS[ChangeKind.CHANGED])
    rows = []
    for row in tree.iterfind(".//tbody/tr"):
        about, sides = row.find("th"), [_read_side(cell) for cell in row.findall("td")]
        badge = about.findtext("p/span[@class]")
        once = changed if sides[1:] else translator(language)(STATUS[ChangeKind.ADDED])
        status = badge.partition(" (")[0] if badge else once  # not said where all have changed
        texts = tuple(map(_words, about.findall("p[@class='text']")))[:: -1 if newer else 1]
        rows.append(ReadRow(row.get("id"), status, texts, sides[newer], sides[1 - newer] if sides[1:] else None))
    return rows


def _read_side(cell: lxml.html.HtmlElement) -> ReadSide | None:
    year = cell.find("p[@class='year']")
    if year is None:
        return None
    means = cell.findall("ul[@class='means']/li")
    parts = (year, *means, *cell.findall("p[@class='field']"))
    marked = [mark for part in parts for mark in part.iter("ins", "del")]
    return ReadSide(
        _words(year),
        tuple(ReadMeans(_words(one), tuple(map(_words, one.findall("ul/li")))) for one in means),
        tuple(" ".join(mark.text.split()) for mark in marked),
    )


def _words(element: lxml.html.HtmlElement) -> str:
    """The text of an element without marks in words, states, decisions, labels and the steps below it."""
    own = [element.text or ""]
    for part in element:
        own += [_words(part) if part.tag in ("ins", "del") else "", part.tail or ""]
    return " ".join("".join(own).split())


@pytest.mark.parametrize("name", TABLES)
def test_a_page_says_what_its_table_says(documents: dict[str, Document], name: str) -> None:
    document = documents[name]
    assert isinstance(document.content, ChangeTable)
    assert read_rows(document.path.read_bytes(), "fi") == expected(document.content, document.view)


def test_the_cards_are_all_on_the_page_word_for_word(documents: dict[str, Document]) -> None:
    cards = documents["cards"].content
    assert not isinstance(cards, ChangeTable)
    tree = lxml.html.document_fromstring(documents["cards"].path.read_bytes().decode())
    rows = tree.findall(".//tbody/tr")
    assert [row.get("id") for row in rows] == [goal.id for goal in cards.goals]
    for row, goal in zip(rows, cards.goals, strict=True):
        assert _words(row.find("th/p[@class='text']")) == goal.text
        side = _read_side(row.find("td"))
        assert side == ReadSide(
            str(goal.target_year), tuple(ReadMeans(means.text, means.steps) for means in goal.means), ()
        )


TEXTS = st.text(min_size=1, max_size=30).map(collapsed).filter(bool)
MEANS = st.lists(st.builds(Means, TEXTS, st.lists(TEXTS, max_size=2).map(tuple)), max_size=4).map(tuple)
YEARS = st.integers(2020, 2023)
SIDES = st.none() | st.tuples(TEXTS, YEARS, MEANS)


@given(st.lists(st.tuples(SIDES, SIDES), max_size=4), st.sampled_from(Columns))
@settings(max_examples=40)
def test_any_table_is_read_back_from_its_page(
    pairs: list[tuple[tuple[str, int, tuple[Means, ...]] | None, ...]], order: Columns
) -> None:
    old: dict[GoalId, Goal] = {}
    new: dict[GoalId, Goal] = {}
    for number, pair in enumerate(pairs, start=1):
        goal_id = GoalId(f"O1-{number:02d}")
        for goals, side in zip((old, new), pair, strict=True):
            if side is not None:
                goals[goal_id] = Goal(goal_id, "O1", *side)
    table = ChangeTable.between(old, new, municipality=CITY, origin=Endpoint("A"), target=Endpoint("WORKTREE"))
    view = View("fi", columns=order, unchanged=Unchanged.FULL)
    if table.rows:
        assert read_rows(FORMATS["html"].render(table, view), "fi") == expected(table, view)


def test_another_process_writes_the_same_bytes(templates: Templates, tmp_path: Path) -> None:
    templates.example(tmp_path / "kunta")
    pages = {
        kortit_process(tmp_path / "kunta", "changes", "HEAD~2..", "--format", "html", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1
    assert "</html>" in pages.pop()
