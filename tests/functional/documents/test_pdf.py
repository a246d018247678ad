"""The PDF judged from outside: by veraPDF, read back by its structure tree, page by page, and byte by byte."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from pikepdf import Name

from kortit.changes import ChangeTable, Endpoint
from kortit.goal import Goal, GoalId, Means
from kortit.municipality import Columns, Density, PageLayout, WordMarks
from kortit.rendering import ATTACH_DATA, FORMATS, Unchanged, View
from kortit.rendering.composition import manuscript
from kortit.rendering.pdf_glyphs import SIGN, printable
from store.repository import Repository
from store.work.founding import found_store
from tests.conftest import SEED_DOCUMENT, kortit_process, needs_seed
from tests.content import CITY, LONG_CELL, large_table, ugly_settings, ugly_table
from tests.reading_back import ReadMeans, ReadRow, ReadSide, expected
from tests.tools import needed
from tests.verapdf import judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kortit.rendering import Content
    from kortit.rendering.manuscript import Item, Manuscript, Part
    from tests.conftest import Templates

FULL = View("fi", unchanged=Unchanged.FULL)
SMALL = 8.5  # points; what stands beside a text (labels, states, decisions, notes) is smaller
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Written:
    """A PDF with the content that it says, opened for its structure tree and for the texts on its pages."""

    content: Content
    view: View
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, content: Content, view: View = FULL) -> Written:
        return cls(content, view, FORMATS["pdf"].render(content, view))

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.Pdf.open(io.BytesIO(self.data))

    @cached_property
    def pages(self) -> list[list[dict[str, Any]]]:
        """The characters of each page."""
        with pdfplumber.open(io.BytesIO(self.data)) as opened:
            return [page.chars for page in opened.pages]

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, without white space."""
        return ["".join(one["text"] for one in page if not one["text"].isspace()) for page in self.pages]

    @cached_property
    def marked_content(self) -> dict[tuple[int, int], list[dict[str, Any]]]:
        found: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for number, page in enumerate(self.pages):
            for one in page:
                if one["mcid"] is not None:
                    found.setdefault((number, one["mcid"]), []).append(one)
        return found

    @cached_property
    def page_numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}

    def elements(self, *kinds: str, within: Any = None) -> Iterator[Any]:
        """The elements of these types in reading order."""
        for child in (self.pdf.Root.StructTreeRoot if within is None else within).get("/K", ()):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                if str(child.S)[1:] in kinds:
                    yield child
                yield from self.elements(*kinds, within=child)

    def places(self, element: Any, inherited: Any = None) -> Iterator[tuple[int, int]]:
        """The page and number of each piece of marked content of an element, in reading order."""
        page = element.get("/Pg", inherited)
        for child in element.get("/K", ()):
            if isinstance(child, int):
                yield self.page_numbers[page.objgen], child
            elif "/MCID" in child:
                yield self.page_numbers[child.get("/Pg", page).objgen], int(child.MCID)
            else:
                yield from self.places(child, page)

    def said(self, element: Any, *, small: bool = False) -> str:
        """The text of an element, without the small notes beside it."""
        characters = (one for place in self.places(element) for one in self.marked_content.get(place, ()))
        return "".join(one["text"] for one in characters if small or one["size"] > SMALL).strip()

    def bodies(self) -> Iterator[Any]:
        """The rows of all tables, without the headings."""
        for group in self.elements("TBody"):
            yield from group.K


@pytest.fixture(scope="module")
def documents(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """The example, the real document, the ugly table, cards, one with data in it, and one that says nothing."""
    example = templates.example(tmp_path_factory.mktemp("example") / "kunta")
    with Repository.open(example.folder) as repository:
        table = repository.changes(f"{example.baseline}..{example.newest}", decisions=True)
        cards = repository.in_force()
    nothing = ChangeTable.between({}, {}, municipality=CITY, origin=Endpoint("ROOT"), target=Endpoint("WORKTREE"))
    written = {
        "example": Written.of(table, View("fi", decisions=True)),
        "cards": Written.of(cards),
        "ugly": Written.of(ugly_table()),
        "plain": Written.of(ugly_table(), View("fi", layout=PageLayout.PLAIN, density=Density.COMPACT)),
        "compact": Written.of(table, View("sv", density=Density.COMPACT, decisions=True)),
        "brackets": Written.of(table, View("fi", marks=WordMarks.BRACKETS)),
        "settings": Written.of(ugly_settings()),
        "attached": Written.of(table, View("fi", extras=frozenset({ATTACH_DATA}))),
        "cards-attached": Written.of(cards, View("sv", extras=frozenset({ATTACH_DATA}))),
        "nothing": Written.of(nothing, View("en", volume=(2, 3))),
    }
    if SEED_DOCUMENT is not None:
        store = tmp_path_factory.mktemp("real") / "kunta"
        found_store(store, "Testilä")
        kortit_process(store, "import", str(SEED_DOCUMENT), "--decision", "Kv 14.12.2020 § 85")
        with Repository.open(store) as repository:
            real = repository.changes("HEAD^..", everything=True)
        written["real"] = Written.of(real)
        written["real-compact"] = Written.of(real, FULL._replace(density=Density.COMPACT))
        written["real-changed"] = Written.of(real, View("fi", density=Density.COMPACT))
    return written


# --- standards ---


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_title(pdf: pikepdf.Pdf) -> None:
    without(pdf, b"<dc:title>", b"</dc:title>")
    del pdf.docinfo.Title


def no_identifier(pdf: pikepdf.Pdf) -> None:
    without(pdf, b"<pdfuaid:part>", b"</pdfuaid:part>")


def no_displayed_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences.DisplayDocTitle


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def no_headings_of_cells(pdf: pikepdf.Pdf) -> None:
    for element in kinds_of(pdf, "/TH", "/TD"):
        for name in ("/Scope", "/Headers"):
            if name in element.A[0]:
                del element.A[0][name]


def a_list_of_paragraphs(pdf: pikepdf.Pdf) -> None:
    next(kinds_of(pdf, "/LI")).S = Name.P


def a_row_that_is_none(pdf: pikepdf.Pdf) -> None:
    next(kinds_of(pdf, "/TR")).S = Name.P


def a_skipped_heading(pdf: pikepdf.Pdf) -> None:
    next(kinds_of(pdf, "/H2")).S = Name.H5


def untagged_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(b"q 0 0 10 10 re f Q"))


def a_private_font(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile3


SPOILT: dict[str, tuple[str, Callable[[pikepdf.Pdf], None], str]] = {
    "no-language": ("ua1", no_language, "7.2"),
    "no-title": ("ua1", no_title, "7.1"),
    "no-identifier": ("ua1", no_identifier, "5"),
    "no-displayed-title": ("ua1", no_displayed_title, "7.1"),
    "no-tags": ("2a", no_tags, "6.7"),
    "no-headings-of-cells": ("ua1", no_headings_of_cells, "7.5"),
    "a-list-of-paragraphs": ("ua1", a_list_of_paragraphs, "7.2"),
    "a-row-that-is-none": ("ua1", a_row_that_is_none, "7.2"),
    "a-skipped-heading": ("ua1", a_skipped_heading, "7.4.2"),
    "untagged-content": ("ua1", untagged_content, "7.1"),
    "a-private-font": ("2a", a_private_font, "6.2.11"),
}


def kinds_of(pdf: pikepdf.Pdf, *kinds: str) -> Iterator[Any]:
    return (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and str(one.get("/S")) in kinds)


def without(pdf: pikepdf.Pdf, start: bytes, end: bytes) -> None:
    """Remove a part of the metadata."""
    text = pdf.Root.Metadata.read_bytes()
    before, after = text.index(start), text.index(end) + len(end)
    pdf.Root.Metadata.write(text[:before] + text[after:])


def test_every_document_is_accessible_and_archivable_and_the_judge_finds_what_is_spoilt(
    documents: dict[str, Written], tmp_path: Path
) -> None:
    asked = []
    for name, document in documents.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(document.data)
        asked += [("ua1", path), ("3a" if "attached" in name else "2a", path)]
    good = len(asked)
    asked.append(("2a", tmp_path / "attached.pdf"))
    for name, (standard, spoil, _clause) in SPOILT.items():
        with pikepdf.Pdf.open(io.BytesIO(documents["example"].data)) as pdf:
            spoil(pdf)
            pdf.save(tmp_path / f"{name}.pdf")
        asked.append((standard, tmp_path / f"{name}.pdf"))
    answers = judged(asked)
    assert {asked: answer for asked, answer in list(answers.items())[:good] if answer != "ok"} == {}
    assert "6.8-5" in answers["2a", "attached.pdf"].split()
    for name, (standard, _spoil, clause) in SPOILT.items():
        assert any(broken.startswith(clause) for broken in answers[standard, f"{name}.pdf"].split()), (name, answers)


# --- read back ---


def read_back(document: Written) -> list[ReadRow]:
    """Read the rows by the structure tree."""
    new_first = document.view.columns is Columns.NEW_FIRST
    rows = []
    for row in document.bodies():
        heading, *cells = row.K
        status, *texts = (document.said(one, small=True) for one in document.elements("P", within=heading))
        shown = [document.said(one) for one in document.elements("P", within=heading)][1:]
        word, goal = status.rsplit(" ", 1)
        new, old = map(read_side(document), cells if new_first else reversed(cells))
        rows.append(ReadRow(goal, word.split(" (")[0], tuple(filter(None, shown)), new, old))
        assert len(texts) == len(shown)
    return rows


def read_side(document: Written) -> Callable[[Any], ReadSide | None]:
    def read(cell: Any) -> ReadSide | None:
        year = document.said(next(document.elements("P", within=cell)))
        if not year.isdecimal():
            return None
        lists = [child for child in cell.K if not isinstance(child, int) and child.S == Name.L]  # the rest is text
        means = tuple(read_means(document, lists[0])) if lists else ()
        marked = tuple(document.said(one) for one in document.elements("Span", within=cell) if "/A" in one)
        return ReadSide(year, means, marked)

    return read


def read_means(document: Written, items: Any) -> Iterator[ReadMeans]:
    """Read a list; the typesetter puts the list of an item's steps after the item."""
    children = list(items.K)
    for number, child in enumerate(children):
        if child.S != Name.LI:
            continue
        text = document.said(next(document.elements("LBody", within=child)))
        following = children[number + 1] if number + 1 < len(children) else None
        steps: tuple[str, ...] = ()
        if following is not None and following.S == Name.L:
            steps = tuple(document.said(one) for one in document.elements("LBody", within=following))
        yield ReadMeans(text, steps)


def as_printed(row: ReadRow) -> ReadRow:
    """A row with the replacements for characters that the font lacks."""

    def side(one: ReadSide | None) -> ReadSide | None:
        if one is None:
            return None
        means = tuple(ReadMeans(shown(item.text), tuple(map(shown, item.steps))) for item in one.means)
        return ReadSide(one.year, means, tuple(map(shown, one.marked)))

    return row._replace(texts=tuple(map(shown, row.texts)), new=side(row.new), old=side(row.old))


def shown(text: str) -> str:
    return printable(text)[0]


@pytest.mark.parametrize("name", ["example", pytest.param("real", marks=needs_seed), "ugly"])
def test_what_is_read_back_is_what_the_table_says(documents: dict[str, Written], name: str) -> None:
    document = documents[name]
    assert isinstance(document.content, ChangeTable)
    wanted = [as_printed(row) for row in expected(document.content, document.view)]
    assert read_back(document) == wanted
    assert len(wanted) == len(document.view.rows(document.content))


def test_the_old_side_can_stand_first() -> None:
    view = FULL._replace(columns=Columns.OLD_FIRST)
    document = Written.of(large_table(3), view)
    assert isinstance(document.content, ChangeTable)
    assert read_back(document) == expected(document.content, view)


def test_a_cell_of_many_pages_is_whole(documents: dict[str, Written]) -> None:
    document = documents["ugly"]
    row = next(row for row in read_back(document) if row.id == "O2-02")
    assert row.new is not None
    assert row.new.means == (ReadMeans(LONG_CELL),)
    (long,) = (one for one in document.bodies() if "O2-02" in document.said(one.K[0]))
    assert len({page for page, _number in document.places(long.K[1])}) > 5


def pieces(said: Manuscript) -> Iterator[Part | Item]:
    """The texts of all cells of a document, in reading order."""
    for section in said.sections:
        for row in section.rows:
            for part in (part for cell in row.cells for part in cell):
                yield part
                for item in part.items:
                    yield item
                    yield from item.steps


@pytest.mark.parametrize("name", ["example", "ugly", "cards", pytest.param("real", marks=needs_seed)])
def test_every_text_of_the_manuscript_is_printed(documents: dict[str, Written], name: str) -> None:
    document = documents[name]
    said = manuscript(document.content, document.view)
    everything = "".join(document.said(one, small=True) for one in document.elements("Document"))
    everything = "".join(everything.split())
    texts = [said.title, said.municipality, *said.preamble, "".join(run.text for run in said.legend), *said.closing]
    texts += [text for fact in said.facts for text in (fact.label, *fact.texts)]
    texts += [column.heading for column in said.columns]
    texts += [chapter.heading for chapter in said.chapters]
    texts += [section.heading for section in said.sections]
    for one in pieces(said):
        texts += ["".join(run.text for run in one.runs), one.state, one.decision, getattr(one, "label", "")]
    assert [text for text in texts if "".join(shown(text).split()) not in everything] == []


def test_what_the_font_lacks_is_counted_and_said_at_the_end(documents: dict[str, Written]) -> None:
    document = documents["ugly"]
    paragraphs = [document.said(one, small=True) for one in document.elements("P")]
    everything = "".join(document.said(one, small=True) for one in document.elements("Document"))
    assert "☐" not in everything
    assert paragraphs[-1].startswith(f"{everything.count(SIGN) - 1} ")
    assert SIGN in paragraphs[-1]
    assert SIGN not in "".join(documents["example"].texts)


# --- for those who hear it ---


@pytest.mark.parametrize("name", ["example", "ugly", pytest.param("real", marks=needs_seed)])
def test_marked_words_say_what_they_are_in_their_own_script(documents: dict[str, Written], name: str) -> None:
    document = documents[name]
    said = manuscript(document.content, document.view)
    everything = [said.legend, *(one.runs for one in pieces(said))]
    runs = [run for some in everything for run in some if run.kind != "same" and run.text.strip()]
    signs = [span for span in document.elements("Span") if "/A" not in span]
    assert [str(sign.Alt) for sign in signs] == [text for run in runs for text in (f"[{said.marks[run.kind]}: ", "]")]
    # An alternative text would be heard in place of the words, all at once.
    spans = [span for span in document.elements("Span") if "/A" in span]
    assert not any("/Alt" in span for span in spans)
    assert [document.said(span, small=True) for span in spans] == [shown(run.text).strip() for run in runs]
    looks = {"inserted": "/Underline", "deleted": "/LineThrough"}
    assert [str(span.A[0].TextDecorationType) for span in spans] == [looks[run.kind] for run in runs]


@pytest.mark.parametrize("name", ["example", "cards"])
def test_every_cell_names_the_headings_of_its_column_and_its_row(documents: dict[str, Written], name: str) -> None:
    document = documents[name]
    names = pikepdf.NameTree(document.pdf.Root.StructTreeRoot.IDTree)
    known = []
    for table in document.elements("Table"):
        columns = list(document.elements("TH", within=table.K[0]))
        assert [document.said(one, small=True) for one in columns] == [
            column.heading for column in manuscript(document.content, document.view).columns
        ]
        assert {str(one.A[0].Scope) for one in columns} == {"/Column"}
        for row in table.K[1].K:
            heading, *cells = row.K
            assert (str(heading.S), str(heading.A[0].Scope)) == ("/TH", "/Row")
            assert [str(cell.S) for cell in cells] == ["/TD", "/TD"]
            for cell, column in zip(cells, columns[1:], strict=True):
                assert list(map(str, cell.A[0].Headers)) == [str(column.ID), str(heading.ID)]
            known.append(heading)
        known += columns
    assert len({str(one.ID) for one in known}) == len(known)
    assert all(names[str(one.ID)].objgen == one.objgen for one in known)


def test_headings_go_down_one_level_at_a_time_and_are_the_bookmarks(documents: dict[str, Written]) -> None:
    for name in ("example", "ugly"):
        document = documents[name]
        wanted = ["H1"]
        for chapter in manuscript(document.content, document.view).chapters:
            wanted += ["H2", *("H3" for _section in chapter.sections)] if chapter.heading else ["H2"]
        headings = list(document.elements("H1", "H2", "H3", "H4"))
        assert [str(one.S)[1:] for one in headings] == wanted
        with document.pdf.open_outline() as outline:
            marks = [one for top in outline.root for one in (top, *top.children)]
        assert [one.title for one in marks] == [document.said(one, small=True) for one in headings][1:]
    assert wanted == ["H1", "H2", "H3", "H3", "H2", "H2"]


# --- on paper ---


@pytest.mark.parametrize("name", ["example", "cards", "ugly", pytest.param("real", marks=needs_seed)])
def test_every_page_says_whose_it_is_and_which_and_repeats_the_headings_of_its_table(
    documents: dict[str, Written], name: str
) -> None:
    document = documents[name]
    said = manuscript(document.content, document.view)
    pages = document.texts
    column = "".join(said.columns[1].heading.split())
    rows = {place[0] for row in document.bodies() for place in document.places(row)}
    for number, text in enumerate(pages):
        assert f"{number + 1}({len(pages)})" in text
        below = "".join(f"{said.municipality}·{said.written_date}".split())
        assert text.endswith(below)
        assert (column in text) == (number in rows)
    width, height = document.pdf.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (842, 595)


@pytest.mark.parametrize(
    ("revision", "standing"), [("WORKTREE", "LUONNOS,eipäätetty"), ("proposal/2027", "ESITYS,eipäätetty")]
)
def test_every_page_says_of_what_is_not_decided_that_it_is_not(revision: str, standing: str) -> None:
    table = large_table(20)
    decided = Written.of(table)
    target = Endpoint(revision) if revision == "WORKTREE" else table.target._replace(revision=revision, decided=False)
    for document, wanted in ((Written.of(table._replace(target=target)), True), (decided, False)):
        pages = document.texts
        assert len(pages) > 3
        assert {standing in text for text in pages} == {wanted}


def test_no_heading_stands_alone_at_the_end_of_a_page_and_no_row_is_divided_that_fits_on_one() -> None:
    for lines in range(0, 30, 4):
        table = large_table(40)
        preamble = "\n".join(f"Kappale {line}." for line in range(lines))
        city = table.municipality._replace(document=table.municipality.document._replace(preamble=preamble))
        document = Written.of(table._replace(municipality=city))
        for heading, following in pairwise(document.elements("H2", "H3", "Table")):
            if str(heading.S) != "/Table":
                first = following.K[1].K[0] if str(following.S) == "/Table" else following
                assert page_of(document, heading) == page_of(document, first), lines
        for row in document.bodies():
            assert len({page for page, _number in document.places(row)}) == 1, lines


def page_of(document: Written, element: Any) -> int:
    return next(document.places(element))[0]


def test_rows_around_the_height_of_a_page_lose_nothing_however_wide_their_letters() -> None:
    words = ["WWW", "mmmm—", "iii", "x" * 90, "Ⅷ⟷🡒", f"{'x' * 40}.{'y' * 40}"]
    goals: dict[GoalId, Goal] = {}
    for number in (3, 8, 9, 10, 11, 12, 13, 14, 19):
        text = " ".join(f"{words[number % len(words)]}{place}" for place in range(number * number // 3))
        goal = GoalId(f"O1-{number:02d}")
        goals[goal] = Goal(goal, "O1", f"Tavoite {number}", 2025, (Means(text, (text[: number * 3].strip(),)),))
    for number in range(15, 45):
        goal = GoalId(f"O2-{number:02d}")
        means = (Means("sana"),) * number if number % 2 else (Means("sana " * (number * 10) + "."),)
        goals[goal] = Goal(goal, "O2", "Tavoite", 2025, means)
    # A word that is longer than its column, of which only the end changed.
    old = Goal(GoalId("S1-01"), "S1", "Tavoite", 2025, (Means(f"{'x' * 38}.{'y' * 18}"),))
    goals[old.id] = replace(old, means=(Means(f"{'x' * 38}.{'z' * 18}"),))
    target = Endpoint("b" * 40, "b" * 40, "2025-01-01T00:00:00Z")
    table = ChangeTable.between({old.id: old}, goals, municipality=CITY, origin=Endpoint("ROOT"), target=target)
    document = Written.of(table)
    assert read_back(document) == [as_printed(row) for row in expected(table, FULL)]
    # Nothing lies below the pages, or outside of its column.
    assert max(one["bottom"] for page in document.pages for one in page) <= 595 - 15
    shares = [column.share for column in manuscript(table, FULL).columns]
    left, width = 16 / 25.4 * 72, 265 / 25.4 * 72
    edges = [left + width * sum(shares[:number]) / 100 for number in range(4)]
    for row in document.bodies():
        for cell, start, end in zip(row.K, edges, edges[1:], strict=False):
            for one in (one for place in document.places(cell) for one in document.marked_content.get(place, ())):
                assert start <= one["x0"] <= one["x1"] <= end + 0.1
    sizes = [len({page for page, _number in document.places(row)}) for row in document.bodies()]
    assert {1, 2} <= set(sizes)


# --- data, metadata, bytes ---


def test_the_data_in_a_document_is_the_json_of_the_same_content(documents: dict[str, Written]) -> None:
    for name, file in {"attached": "muutostaulukko.json", "cards-attached": "strategiakortit.json"}.items():
        document = documents[name]
        (attached,) = document.pdf.attachments.values()
        assert (attached.filename, str(attached.obj.AFRelationship)) == (file, "/Data")
        content = attached.get_file().read_bytes()
        assert content == FORMATS["json"].render(document.content, document.view)
        assert json.loads(content)["schema"].startswith("kortit.")
        assert attached.get_file().mime_type == "application/json"
    assert not documents["example"].pdf.attachments


def test_the_metadata_say_title_author_language_and_the_date_of_the_newest_decision(
    documents: dict[str, Written],
) -> None:
    document = documents["ugly"]
    assert str(document.pdf.docinfo.Title) == "Muutokset [b] <i> #1"
    assert str(document.pdf.docinfo.Author) == "Testilän <kaupunki> & Söderkulla"
    assert str(document.pdf.docinfo.CreationDate) == "D:20201214000000Z"
    assert str(document.pdf.Root.Lang) == "fi"
    assert [str(table.A.Summary) for table in document.elements("Table")] == [
        section.heading for section in manuscript(document.content, document.view).sections
    ]
    nothing = documents["nothing"]
    assert "/CreationDate" not in nothing.pdf.docinfo
    assert "Nochanges." in nothing.texts[0]
    assert str(nothing.pdf.Root.Lang) == "en"


@needs_seed
def test_a_compact_table_of_the_real_document_takes_as_few_pages_as_a_committee_reads(
    documents: dict[str, Written],
) -> None:
    assert [len(documents[name].pages) for name in ("real", "real-compact", "real-changed")] == [16, 8, 6]
    assert all(len(documents[name].texts[-1]) > 400 for name in ("real-compact", "real-changed"))


def test_a_volume_says_which_it_is_and_the_counts_of_the_whole() -> None:
    table = large_table(40)
    part = table._replace(rows=tuple(row for row in table.rows if row.theme in ("S2", "S3")))
    document = Written.of(part, View("fi", volume=(2, 4)))
    assert str(document.pdf.docinfo.Title).endswith(" 2/4: S Näkökulma S, S2–S3")
    assert "2/4:SNäkökulmaS,S2–S3" in document.texts[0]
    assert "40tavoitetta" in document.texts[0]
    assert all("2/4:S" in text for text in document.texts)


SCRIPT = """
import hashlib, sys
from kortit.rendering import ATTACH_DATA, FORMATS, Unchanged, View
from tests.content import ugly_table
view = View("fi", unchanged=Unchanged.FULL, extras=frozenset(sys.argv[1:]))
print(hashlib.sha256(FORMATS["pdf"].render(ugly_table(), view)).hexdigest())
"""


def test_the_bytes_are_the_same_at_any_place_in_any_zone_and_language(
    documents: dict[str, Written], tmp_path: Path
) -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/nowhere", "TZ": zone, "LANG": language, "LC_ALL": language},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for folder, zone, language in ((tmp_path, "Pacific/Apia", "C"), (ROOT, "America/Lima", "sv_FI.UTF-8"))
    }
    assert found == {hashlib.sha256(documents["ugly"].data).hexdigest()}
    assert list(tmp_path.iterdir()) == []


def test_other_programs_find_the_words(documents: dict[str, Written], tmp_path: Path) -> None:
    path = tmp_path / "example.pdf"
    path.write_bytes(documents["example"].data)
    text = subprocess.run([needed("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True).stdout
    said = manuscript(documents["example"].content, documents["example"].view)
    flat = "".join(text.split())
    texts = ["".join(run.text for run in one.runs) for one in pieces(said) if len(one.runs) == 1]
    assert [one for one in texts if "".join(one.split()) not in flat] == []
    assert f"{said.marks['inserted']}: " not in text
