"""Documents for Word taken apart: their XML, the order of its properties, their rows, and what accepting changes leaves.

Nothing here shares code with what writes them.
"""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from hypothesis import strategies as st
from lxml import etree

from kortit.changes import ChangeTable, Endpoint
from kortit.characters import composed
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.kinds import LIST, TEXT
from kortit.municipality import Municipality, Perspective, Theme
from tests.reading_back import ReadMeans, ReadRow, ReadSide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

    from kortit.goal import ExtraValue

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# The order of ECMA-376, part 1, annex A (CT_PPrBase, CT_RPr and so on), of what word processors write at all.
ORDER = {
    name: [f"{W}{one}" for one in order.split()]
    for name, order in {
        "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs suppressAutoHyphens spacing"
        " ind contextualSpacing jc textAlignment outlineLvl rPr sectPr pPrChange",
        "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike vanish color spacing w"
        " kern position sz szCs highlight u effect bdr shd vertAlign rtl cs em lang",
        "tblPr": "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
        " tblDescription",
        "trPr": "cantSplit tblHeader",
        "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
        "style": "name basedOn next link uiPriority semiHidden qFormat pPr rPr tblPr trPr tcPr tblStylePr",
        "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
        "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
        "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang",
    }.items()
}


def members(data: bytes) -> dict[str, bytes]:
    """The files inside a document."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(data: bytes, name: str = "word/document.xml") -> Element:
    """One file inside a document as XML."""
    return etree.fromstring(members(data)[name])


def body(data: bytes) -> Element:
    """The body of a document."""
    found = xml(data).find(f"{W}body")
    assert found is not None
    return found


def misplaced(data: bytes) -> list[str]:
    """The properties in all files of a document that are not in the order of ECMA-376."""
    wrong = []
    for name, content in members(data).items():
        for element in etree.fromstring(content).iter():
            order = ORDER.get(str(element.tag).removeprefix(W))
            if order:
                places = [order.index(child.tag) if child.tag in order else -1 for child in element]
                if places != sorted(places) or -1 in places:
                    wrong.append(f"{name}: {etree.tostring(element).decode()[:300]}")
    return wrong


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of an element, or an empty text."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def style_of(element: Element) -> str:
    """The style of a paragraph or run."""
    return value(element.find(f"{W}pPr/{W}pStyle")) or value(element.find(f"{W}rPr/{W}rStyle"))


def said(element: Element) -> str:
    """The text of an element, with tabs and line breaks as spaces."""
    tags = {f"{W}t": None, f"{W}delText": None, f"{W}tab": " ", f"{W}br": " "}
    found = (tags[one.tag] or one.text or "" for one in element.iter() if one.tag in tags and _in_run(one))
    return "".join(found)


def _in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}r"


def collapsed(text: str) -> str:
    return " ".join(text.split())


# --- the rows of a table document ---


def rows_of(data: bytes) -> list[ReadRow]:
    """Read the rows of a change table back."""
    rows = []
    for table in body(data).iter(f"{W}tbl"):
        header, *others = table.findall(f"{W}tr")
        new_first = said(header.findall(f"{W}tc")[1]).startswith(("Uusi", "New", "Ny"))
        for row in others:
            about, first, second = row.findall(f"{W}tc")
            new, old = (first, second) if new_first else (second, first)
            status = next(one for one in about.iter(f"{W}p") if style_of(one) == "KortitStatus")
            runs = {style_of(one): said(one) for one in reversed(list(status.iter(f"{W}r")))}
            texts = tuple(own_text(one) for one in about.iter(f"{W}p") if style_of(one) == "KortitText")
            texts = texts if new_first else texts[::-1]
            rows.append(ReadRow(runs["KortitId"], runs["KortitWord"].split(" (")[0], texts, _side(new), _side(old)))
    return rows


def own_text(paragraph: Element) -> str:
    """The goal's own text in a paragraph, without added words."""
    return collapsed("".join(said(one) for one in paragraph.iter(f"{W}r") if style_of(one) != "KortitWord"))


def _side(cell: Element) -> ReadSide | None:
    paragraphs = list(cell.iter(f"{W}p"))
    year = [own_text(one) for one in paragraphs if style_of(one) == "KortitYear"]
    if not year:
        assert [said(one) for one in paragraphs] == ["–"]
        return None
    means: list[tuple[str, list[str]]] = []
    for one in paragraphs:
        if style_of(one) == "KortitMeans":
            means.append((own_text(one), []))
        if style_of(one) == "KortitStep":
            means[-1][1].append(own_text(one))
    marked = tuple(
        collapsed(said(one))
        for paragraph in paragraphs
        for one in paragraph.iter(f"{W}r")
        if style_of(one) in ("KortitInserted", "KortitDeleted")
    )
    return ReadSide(year[0], tuple(ReadMeans(text, tuple(steps)) for text, steps in means), marked)


# --- tracked changes ---


class PlainParagraph(NamedTuple):
    """A paragraph without changes: its style and its text."""

    style: str
    text: str


def settled(data: bytes, *, accept: bool) -> list[PlainParagraph]:
    """The paragraphs after all tracked changes are accepted (or rejected), by the rules of ECMA-376, 17.13.5.

    Text of a change that goes is gone. A paragraph whose mark goes is joined with the one after it, which keeps its
    style; where there is none after it, the last one stays.
    """
    goes = f"{W}{'del' if accept else 'ins'}"
    lines: list[PlainParagraph] = []
    pending: PlainParagraph | None = None
    for paragraph in body(data).iter(f"{W}p"):
        text = "".join(said(one) for one in paragraph if one.tag not in (goes, f"{W}pPr"))
        line = PlainParagraph(style_of(paragraph), (pending.text if pending else "") + text)
        pending = line if paragraph.find(f"{W}pPr/{W}rPr/{goes}") is not None else None
        lines += [] if pending else [line]
    return [*lines, pending] if pending else lines


def goals_in(lines: list[PlainParagraph]) -> dict[str, tuple[str, list[PlainParagraph]]]:
    """For each goal, in order, the heading above it and its paragraphs; nothing may be empty or left over."""
    assert all(line.text for line in lines)
    goals: dict[str, tuple[str, list[PlainParagraph]]] = {}
    levels = {"KortitText", "KortitYear", "KortitMeans", "KortitStep", "KortitField", "KortitNote", "KortitIndicator"}
    headings: dict[int, str] = {}
    own: list[PlainParagraph] | None = None
    for place, line in enumerate(lines):
        if line.style.startswith("Heading"):
            level = int(line.style.removeprefix("Heading"))
            own = None
            if place + 1 < len(lines) and lines[place + 1].style == "KortitText":
                own = []
                assert line.text not in goals
                goals[line.text] = (headings[level - 1], own)
            headings[level] = line.text
        elif line.style in levels:
            assert own is not None, line
            own.append(line)
    return goals


# --- tables that nobody would write ---

CITY = Municipality(
    "Koela & <Kylä>",
    perspectives=(
        Perspective("O", "Oppiminen", (Theme("O1", "Henkilöstö"), Theme("O2", ""))),
        Perspective("S", "", (Theme("S1", "Prosessit"),)),
    ),
    fields={
        "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
        "numbers": ExtraField("numbers", "Mittarit", LIST, None),
    },
)
_ODD = ["<b>", "&amp;", "  ", "\u00a0", "\x00", "\x1b[1m", "\u202e", "\n", "=1", "äö", "10 %", "–", ".", "😀", "\ufeff"]
# What kortit writes itself beside and before texts may stand in them as well.
_LIKE_OURS = [
    "(muutettu)", "(lisätty) ", "· Kv 1.1.2024 § 3", "· luonnos", "Uusi teksti: ", "Vastuutaho: ", "teema O1 → O2",
    "Poistettu · ", "O1-01 ", "- ", "• ", "1) ", "2027 ", "; ", "a; b",
]  # fmt: skip
_TEXTS = st.lists(
    st.sampled_from(["keino ", "kysely ", "vuosi 2024 ", "on ", "tehty", *_ODD, *_LIKE_OURS]), min_size=1, max_size=8
).map("".join)
TEXTS = st.one_of(_TEXTS, st.text(max_size=30)).map(composed).filter(str.strip)
_MEANS = st.builds(
    Means,
    st.one_of(TEXTS, st.sampled_from([f"Keino {number} toteutuu." for number in range(4)])),
    st.lists(st.one_of(TEXTS, st.sampled_from(["a", "b", "c"])), max_size=3).map(tuple),
)
_EXTRA: st.SearchStrategy[Mapping[str, ExtraValue]] = st.fixed_dictionaries(
    {}, optional={"owner": TEXTS, "numbers": st.lists(TEXTS, min_size=1, max_size=2).map(tuple)}
)
_THEMES = st.sampled_from(["O1", "O2", "S1", "X1"])


@st.composite
def tables(draw: st.DrawFn) -> ChangeTable:
    """A strategy for change tables of a few goals that are added, removed, moved and rewritten in every way."""
    old: dict[GoalId, Goal] = {}
    new: dict[GoalId, Goal] = {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        goal_id = GoalId(f"O1-{number:02d}")
        before = _goal(draw, goal_id)
        sides = draw(st.sampled_from(["both", "both", "both", "old", "new"]))
        if sides != "new":
            old[goal_id] = before
        if sides != "old":
            new[goal_id] = _rewritten(draw, before)
    return ChangeTable.between(
        old,
        new,
        municipality=CITY,
        origin=Endpoint("a" * 40, "a" * 40),
        target=Endpoint("b" * 40, "b" * 40, "2021-01-31T10:00"),
    )


def _goal(draw: st.DrawFn, goal_id: GoalId) -> Goal:
    means = tuple(draw(st.lists(_MEANS, max_size=5)))
    return Goal(goal_id, draw(_THEMES), draw(TEXTS), draw(st.integers(2020, 2022)), means, draw(_EXTRA))


def _rewritten(draw: st.DrawFn, goal: Goal) -> Goal:
    """A goal with some of its fields changed: means reordered, reworded, and others inserted between them."""
    other = _goal(draw, goal.id)
    changed = draw(st.sets(st.sampled_from(["theme", "text", "target_year", "extra"])))
    means = list(draw(st.permutations(goal.means)))
    for place in draw(st.lists(st.integers(0, 5), max_size=3)):
        means[place:place] = other.means[:1]
    steps = tuple(chain(*(one.steps for one in other.means)))[:3]
    means = [Means(f"{one.text} lisää", steps) if draw(st.booleans()) and draw(st.booleans()) else one for one in means]
    kept = means[draw(st.integers(0, 1)) :]
    return replace(goal, means=tuple(kept), **{name: getattr(other, name) for name in changed})


def every_paragraph(data: bytes) -> Iterator[Element]:
    """All paragraphs in order, those in tables too."""
    yield from body(data).iter(f"{W}p")
