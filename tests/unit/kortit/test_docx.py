"""The Word document: everything is said, in the structure that accessibility and other programs need, in the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Twips
from hypothesis import given, settings
from lxml import etree

from kortit.changes import ChangeTable, Endpoint
from kortit.characters import FORBIDDEN
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.municipality import Columns, DocumentTexts
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, REDLINE, Unchanged, View
from kortit.rendering.composition import manuscript
from tests.content import CITY, LONG_CELL, large_table, ugly_table
from tests.reading_back import expected
from tests.word_documents import (
    W,
    body,
    collapsed,
    every_paragraph,
    members,
    misplaced,
    own_text,
    rows_of,
    said,
    style_of,
    tables,
    value,
    xml,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from kortit.rendering import Content

ROOT = Path(__file__).parents[3]
FULL = View("fi", unchanged=Unchanged.FULL)
DECIDED = SetBy("c" * 40, "2020-12-14T10:00:00+02:00", "Kv 14.12.2020 § 85")
LATER = SetBy("d" * 40, "2021-03-01T10:00:00+02:00", None)


def written(content: Content, view: View = FULL) -> bytes:
    return FORMATS["docx"].render(content, view)


def cards() -> InForce:
    goals = (
        Goal(
            GoalId("O1-01"), "O1", "Henkilöstö <voi> hyvin", 2024, (Means("Kysely", ("a", "b")),), {"owner": "Talous"}
        ),
        Goal(GoalId("O2-01"), "O2", "Ilman keinoja", 2025),
        Goal(GoalId("S1-01"), "S1", "Luonnos", 2026, (Means("Keino"),)),
    )
    provenance = {
        goals[0].id: Provenance({"goal": DECIDED, "target_year": LATER, "theme": DECIDED, "owner": None}, (DECIDED,)),
        goals[1].id: Provenance({"goal": DECIDED, "target_year": DECIDED, "theme": DECIDED}, ()),
    }
    return InForce(
        goals, CITY, Endpoint("b" * 40, "b" * 40, "2021-01-31T10:00:00+02:00", "Kv 14.12.2020 § 85"), provenance
    )


# --- everything is said ---


@pytest.mark.parametrize(
    "view",
    [
        FULL,
        View("fi"),
        View("sv", columns=Columns.OLD_FIRST, unchanged=Unchanged.FULL),
        View("en", columns=Columns.OLD_FIRST),
        View("fi", unchanged=Unchanged.FULL, decisions=True),
    ],
)
def test_what_is_read_back_is_what_the_table_says(view: View) -> None:
    assert rows_of(written(ugly_table(), view)) == expected(ugly_table(), view)


@settings(max_examples=40)
@given(tables())
def test_any_table_is_read_back_whole_and_well_formed(table: ChangeTable) -> None:
    data = written(table)
    assert rows_of(data) == expected(table, FULL)
    assert misplaced(data) == []
    assert not FORBIDDEN.search("".join(said(one) for one in every_paragraph(data)))


@pytest.mark.parametrize("content", [ugly_table(), cards()], ids=["changes", "cards"])
def test_every_text_of_the_manuscript_is_there_once_and_in_its_order(content: Content) -> None:
    view = FULL._replace(decisions=True)
    text = " ".join(collapsed(said(one)) for one in every_paragraph(written(content, view)))
    place = 0
    for wanted in texts_of(content, view):
        found = text.find(wanted, place)
        assert found >= 0, wanted
        between = text[place:found]
        assert not re.search(r"\w", between), between
        place = found + len(wanted)
    assert place == len(text)


def texts_of(content: Content, view: View) -> list[str]:
    """All texts of a manuscript, in order."""
    one = manuscript(content, view)
    texts = [one.title, one.municipality, *one.identity]
    for fact in one.facts:
        texts += [fact.label, *fact.texts]
    texts += [*one.preamble, "".join(words.text for words in one.legend)]
    for chapter in one.chapters:
        texts.append(chapter.heading)
        for section in chapter.sections:
            texts += [section.heading, *(column.heading for column in one.columns)]
            for row in section.rows:
                for cell in row.cells:
                    for part in cell:
                        texts += [
                            part.label,
                            "".join(words.text for words in part.runs),
                            part.state,
                            part.edit,
                            part.decision,
                        ]
                        for item in part.items:
                            for each in (item, *item.steps):
                                texts += [
                                    "".join(words.text for words in each.runs),
                                    each.state,
                                    each.edit,
                                    each.decision,
                                ]
    return [collapsed(text) for text in (*texts, *one.closing) if text.strip()]


def test_a_cell_of_twenty_thousand_letters_is_whole_and_its_row_flows_over_pages() -> None:
    table = body(written(ugly_table())).findall(f".//{W}tbl")[1]
    row = next(one for one in table.findall(f"{W}tr") if "O2-02" in said(one))
    assert LONG_CELL in [own_text(one) for one in row.iter(f"{W}p")]
    assert row.find(f"{W}trPr/{W}cantSplit") is None
    short = next(one for one in table.findall(f"{W}tr") if "O2-01" in said(one))
    assert short.find(f"{W}trPr/{W}cantSplit") is not None


def test_without_changes_it_says_so_and_has_no_table() -> None:
    none = ChangeTable.between({}, {}, municipality=CITY, origin=Endpoint("A"), target=Endpoint("WORKTREE"))
    data = written(none, View("fi"))
    assert "Ei muutoksia." in [said(one) for one in every_paragraph(data)]
    assert body(data).find(f"{W}tbl") is None


# --- structure ---


def test_headings_are_headings_and_none_skips_a_level() -> None:
    found = [(style_of(one), said(one)) for one in every_paragraph(written(ugly_table())) if "eading" in style_of(one)]
    assert found == [
        ("Heading1", "O Oppiminen <ja> kasvu"),
        ("Heading2", "O1 Henkilöstö [/]"),
        ("Heading2", "Päämäärä O2"),
        ("Heading1", "S1 Prosessit"),
        ("Heading1", "Päämäärä X1"),
    ]
    levels = [int(style[-1]) for style, _text in found]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))
    first = next(every_paragraph(written(ugly_table())))
    assert (style_of(first), said(first)) == ("Title", "Muutokset [b] <i> #1")


def test_each_table_has_a_repeated_header_a_heading_column_a_name_a_description_and_the_columns_widths() -> None:
    tables_found = body(written(ugly_table())).findall(f".//{W}tbl")
    captions = [value(one.find(f"{W}tblPr/{W}tblCaption")) for one in tables_found]
    assert captions == ["O1 Henkilöstö [/]", "Päämäärä O2", "S1 Prosessit", "Päämäärä X1"]
    for table in tables_found:
        header, *rows = table.findall(f"{W}tr")
        assert header.find(f"{W}trPr/{W}tblHeader") is not None
        assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert (value(look, "firstRow"), value(look, "firstColumn"), value(look)) == ("1", "1", "06A0")
        description = value(table.find(f"{W}tblPr/{W}tblDescription"))
        assert description == ", ".join(said(cell) for cell in header.findall(f"{W}tc"))
        assert value(table.find(f"{W}tblPr/{W}tblLayout"), "type") == "fixed"
        widths = [int(value(one, "w")) for one in table.findall(f"{W}tblGrid/{W}gridCol")]
        shares = [column.share for column in manuscript(ugly_table(), FULL).columns]
        assert [round(sum(shares) * width / sum(widths)) for width in widths] == shares
        assert sum(widths) == int(value(table.find(f"{W}tblPr/{W}tblW"), "w")) == 16838 - 2 * 1134
        for row in (header, *rows):
            assert [int(value(cell.find(f"{W}tcPr/{W}tcW"), "w")) for cell in row.findall(f"{W}tc")] == widths
            assert all(cell[-1].tag == f"{W}p" for cell in row.findall(f"{W}tc"))


def test_means_and_steps_are_items_of_one_list_with_two_levels() -> None:
    data = written(ugly_table())
    styles = {value(one, "styleId"): one for one in xml(data, "word/styles.xml").iter(f"{W}style")}
    levels = {name: styles[name].find(f"{W}pPr/{W}numPr") for name in ("KortitMeans", "KortitStep")}
    assert [value(one.find(f"{W}ilvl")) for one in levels.values() if one is not None] == ["0", "1"]
    assert {value(one.find(f"{W}numId")) for one in levels.values() if one is not None} == {"1"}
    numbering = xml(data, "word/numbering.xml")
    bullets = [(value(one.find(f"{W}numFmt")), value(one.find(f"{W}pStyle"))) for one in numbering.iter(f"{W}lvl")]
    assert bullets == [("bullet", "KortitMeans"), ("bullet", "KortitStep"), ("bullet", "KortitIndicator")]
    means, step, indicator = (int(value(one.find(f"{W}pPr/{W}ind"), "left")) for one in numbering.iter(f"{W}lvl"))
    assert means == indicator < step


@pytest.mark.parametrize("content", [ugly_table(), cards()], ids=["changes", "cards"])
def test_properties_stand_in_the_order_that_word_wants_and_every_style_exists(content: Content) -> None:
    data = written(content, FULL._replace(decisions=True))
    assert misplaced(data) == []
    known = {value(one, "styleId") for one in xml(data, "word/styles.xml").iter(f"{W}style")}
    for name in members(data):
        if name.startswith("word/") and name.endswith(".xml"):
            for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
                assert {value(one) for one in xml(data, name).iter(f"{W}{tag}")} <= known


def test_the_styles_that_other_programs_read_have_their_names() -> None:
    styles = {value(one, "styleId"): one for one in xml(written(ugly_table()), "word/styles.xml").iter(f"{W}style")}
    named = {
        "paragraph": "Status Text Year Means Step Field Note Closing",
        "character": "Id Inserted Deleted Word",
    }
    for kind, names in named.items():
        for name in names.split():
            style = styles[f"Kortit{name}"]
            assert (value(style, "type"), value(style.find(f"{W}name"))) == (kind, f"Kortit {name}")


def test_words_that_are_not_the_goals_own_stand_in_our_styles_and_so_does_the_command_at_the_end() -> None:
    data = written(ugly_table(), FULL._replace(decisions=True))
    texts = [(style_of(one), said(one), own_text(one)) for one in every_paragraph(data)]
    assert ("KortitYear", "2025 (muutettu)", "2025") in texts
    assert ("KortitText", "Uusi teksti: =1+1 lisää", "=1+1 lisää") in texts
    assert ("KortitMeans", f"{LONG_CELL} (lisätty)", LONG_CELL) in texts
    assert texts[-1][0] == "KortitClosing"
    assert f"{'a' * 40}..{'b' * 40}" in texts[-1][1]


@pytest.mark.parametrize(("language", "tag"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")])
def test_the_language_of_the_document_is_its_language_everywhere(language: str, tag: str) -> None:
    data = written(ugly_table(), View(language))
    languages = {}
    for name in members(data):
        for element in xml(data, name).iter(f"{W}lang", f"{W}themeFontLang"):
            languages[name, element.tag] = set(element.attrib.values())
    assert languages[("word/styles.xml", f"{W}lang")] == languages[("word/settings.xml", f"{W}themeFontLang")] == {tag}
    assert set().union(*languages.values()) == {tag}
    defaults = xml(data, "word/styles.xml").find(f"{W}docDefaults//{W}lang")
    assert value(defaults) == tag
    assert docx.Document(io.BytesIO(data)).core_properties.language == tag


def test_pages_lie_across_and_say_whose_document_it_is_of_when_and_which_page_of_how_many() -> None:
    document = docx.Document(io.BytesIO(written(ugly_table())))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (section.page_width, section.page_height) == (Twips(16838), Twips(11906))
    assert section.header.paragraphs[0].text.startswith("Muutokset [b] <i> #1\t")
    for footer in (section.footer, section.first_page_footer):
        assert said(footer.part.element) == f"{CITY.name} · 14.12.2020"
    for header in (section.header, section.first_page_header):
        assert said(header.part.element).endswith("1 (1)")
        fields = [value(one, "instr").strip() for one in header.part.element.iter(f"{W}fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]


def test_the_properties_are_the_documents_own_and_nothing_of_the_template_is_left() -> None:
    data = written(ugly_table())
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.title == "Muutokset [b] <i> #1"
    assert properties.author == properties.last_modified_by == CITY.name
    assert "Kv 14.12.2020 § 85" in properties.subject
    assert str(properties.created) == str(properties.modified) == "2020-12-14 00:00:00+00:00"
    assert (properties.revision, properties.comments, properties.keywords) == (1, "", "")
    everything = b"".join(members(data).values())
    for leftover in (b"python-docx", b"Microsoft Macintosh", b"2013", b"en-US", b"ja-JP", b"Calibri"):
        assert leftover not in everything
    assert sorted(members(data)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]


def test_drafts_have_no_date_and_a_title_of_any_length_is_whole_on_the_page() -> None:
    city = CITY._replace(document=DocumentTexts("Otsikko " * 50, ""))
    draft = Goal(GoalId("O1-01"), "O1", "Luonnos", 2024)
    table = ChangeTable.between(
        {}, {draft.id: draft}, municipality=city, origin=Endpoint("ROOT"), target=Endpoint("WORKTREE")
    )
    data = written(table)
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.created, properties.modified) == (None, None)
    assert properties.title == "Otsikko " * 31 + "…"
    assert said(next(every_paragraph(data))) == collapsed("Otsikko " * 50)
    assert any("LUONNOS, ei päätetty" in said(one) for one in every_paragraph(data))


# --- looks ---


def test_every_pair_of_colours_can_be_told_apart() -> None:
    data = written(ugly_table())
    grounds = {"FFFFFF"}
    pairs = set()
    for element in (*xml(data, "word/styles.xml").iter(f"{W}style"), *body(data).iter(f"{W}r")):
        colour, ground = element.find(f".//{W}rPr/{W}color"), element.find(f".//{W}rPr/{W}shd")
        grounds |= {value(one, "fill") for one in element.iterfind(f".//{W}tcPr/{W}shd")}
        if colour is not None and ground is not None:
            pairs.add((value(colour), value(ground, "fill")))
        elif colour is not None:
            pairs |= {(value(colour), one) for one in grounds}
    assert len(pairs) > 8
    for colour, ground in pairs:
        assert contrast(colour, ground) >= 4.5, (colour, ground)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.1."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_default_colour_stands_above_those_of_the_styles_in_tables() -> None:
    defaults = xml(written(ugly_table()), "word/styles.xml").find(f"{W}docDefaults")
    assert defaults is not None
    assert defaults.find(f".//{W}color") is None


def test_inserted_words_are_underlined_and_deleted_ones_struck_through() -> None:
    data = written(ugly_table())
    styles = {value(one, "styleId"): one for one in xml(data, "word/styles.xml").iter(f"{W}style")}
    assert value(styles["KortitInserted"].find(f"{W}rPr/{W}u")) == "single"
    assert styles["KortitDeleted"].find(f"{W}rPr/{W}strike") is not None
    legend = next(one for one in every_paragraph(data) if style_of(one) == "KortitLegend")
    assert [style_of(run) for run in legend.iter(f"{W}r")] == ["", "KortitInserted", "", "KortitDeleted", ""]


# --- cards in force ---


def test_the_cards_have_their_goals_their_words_and_what_decided_them() -> None:
    data = written(cards(), View("fi"))
    rows = [row.findall(f"{W}tc") for row in body(data).iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is None]
    assert [[[(style_of(one), said(one)) for one in cell.iter(f"{W}p")] for cell in row] for row in rows] == [
        [
            [("KortitStatus", "O1-01"), ("KortitText", "Henkilöstö <voi> hyvin")],
            [
                ("KortitYear", "2024"),
                ("KortitMeans", "Kysely"),
                ("KortitStep", "a"),
                ("KortitStep", "b"),
                ("KortitField", "Vastuutaho <x>: Talous"),
            ],
            [
                ("KortitNote", "Kv 14.12.2020 § 85: tavoitteen teksti, keinot"),
                ("KortitNote", "1.3.2021, ei päätöstä: tavoitevuosi"),
                ("KortitNote", "luonnos: Vastuutaho <x>"),
            ],
        ],
        [
            [("KortitStatus", "O2-01"), ("KortitText", "Ilman keinoja")],
            [("KortitYear", "2025")],
            [("KortitNote", "Kv 14.12.2020 § 85")],
        ],
        [
            [("KortitStatus", "S1-01"), ("KortitText", "Luonnos")],
            [("KortitYear", "2026"), ("KortitMeans", "Keino")],
            [("KortitNote", "–")],
        ],
    ]


def test_cards_have_no_redline() -> None:
    assert written(cards(), View("fi", extras=frozenset({REDLINE}))) == written(cards(), View("fi"))


# --- bytes ---


@pytest.mark.parametrize("extras", [frozenset(), frozenset({REDLINE})], ids=["table", "redline"])
def test_the_bytes_are_the_same_anywhere_and_at_any_time(tmp_path: Path, extras: frozenset[str]) -> None:
    view = FULL._replace(extras=extras)
    program = (
        "import sys, hashlib; from tests.content import ugly_table; from kortit.rendering import *\n"
        f"view = View('fi', unchanged=Unchanged.FULL, extras=frozenset({sorted(extras)}))\n"
        "print(hashlib.sha256(FORMATS['docx'].render(ugly_table(), view)).hexdigest())"
    )
    environment = {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    assert hashlib.sha256(written(ugly_table(), view)).hexdigest() == elsewhere


def test_the_archive_tells_nothing_of_the_machine_or_the_moment() -> None:
    with ZipFile(io.BytesIO(written(ugly_table()))) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert (info.date_time, info.create_system, info.external_attr) == ((1980, 1, 1, 0, 0, 0), 0, 0o600 << 16)
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_a_long_table_has_all_its_rows() -> None:
    data = written(large_table(300), View("fi"))
    ids = [said(one) for one in body(data).iter(f"{W}r") if style_of(one) == "KortitId"]
    assert len(set(ids)) == len(ids) == 300


def test_word_processors_libraries_open_it() -> None:
    document = docx.Document(io.BytesIO(written(ugly_table())))
    assert [table.style.name for table in document.tables if table.style] == ["Kortit Table"] * 4
    assert document.paragraphs[0].style is not None
    assert document.paragraphs[0].style.name == "Title"


def test_all_files_inside_are_well_formed() -> None:
    roots: list[Element] = [etree.fromstring(content) for content in members(written(ugly_table())).values()]
    assert len(roots) == 12


def test_the_headers_of_what_is_not_decided_say_so_from_the_first_page_on() -> None:
    for content, standing in (
        (ugly_table()._replace(target=Endpoint("WORKTREE")), "LUONNOS, ei päätetty"),
        (ugly_table(), ""),
    ):
        found = docx.Document(io.BytesIO(FORMATS["docx"].render(content, View("fi"))))
        section, title = found.sections[0], content.municipality.document.title
        texts = [one.paragraphs[0].text.removesuffix("\t ()") for one in (section.first_page_header, section.header)]
        assert texts == [standing, " · ".join(filter(None, (standing, title)))]
