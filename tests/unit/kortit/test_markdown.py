"""Markdown: read back by a parser it says what the JSON says, and no text of a card is anything but text in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kortit.changes import ChangeKind, ChangeTable, Endpoint
from kortit.characters import cleaned
from kortit.decision import CitedDecision
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.messages import Message, translator
from kortit.municipality import Columns, DocumentTexts
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.composition import manuscript
from kortit.rendering.labels import STATUS
from kortit.rendering.markdown import escaped
from tests.any_goals import between, sides_of
from tests.content import CITY, UGLY_TEXTS, large_table, ugly_table
from tests.reading_back import ReadMeans, ReadRow, ReadSide, expected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from kortit.rendering import Content

FULL = View("fi", unchanged=Unchanged.FULL)
PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
GOAL_TEXTS = {"new": Message("New text"), "old": Message("Old text")}
ALLOWED_HTML = {"<ins>", "</ins>", "<del>", "</del>", "<sub>", "</sub>", "<br>"}


# --- a reader of its own, over what a parser makes of it ---


@dataclass(frozen=True)
class Piece:
    """A piece of text with what is around it: tags (`ins`, `del`, `sub`) and emphasis (`strong`, `em`)."""

    text: str
    around: frozenset[str]


Line = list[Piece]


def parsed(content: Content, view: View) -> list[Token]:
    return PARSER.parse(FORMATS["md"].render(content, view).decode())


def tables(tokens: Sequence[Token]) -> Iterator[list[list[list[Line]]]]:
    """The tables: rows of cells of lines."""
    for token in tokens:
        if token.type == "table_open":
            rows: list[list[list[Line]]] = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level == 4:
            rows[-1].append(lines_of(token))
        elif token.type == "table_close":
            yield rows


def lines_of(token: Token) -> list[Line]:
    lines: list[Line] = [[]]
    around: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text" | "text_special":
                lines[-1].append(Piece(child.content, frozenset(around)))
            case "html_inline" if child.content == "<br>":
                # A space keeps the lines apart where a program leaves the breaks out.
                lines[-1][-1:] = [replace(one, text=one.text.removesuffix(" ")) for one in lines[-1][-1:]]
                lines.append([])
            case "html_inline":
                assert child.content in ALLOWED_HTML, child.content
                name = child.content.strip("</>")
                around.remove(name) if child.content.startswith("</") else around.append(name)
            case "strong_open" | "em_open":
                around.append(child.type.removesuffix("_open"))
            case "strong_close" | "em_close":
                around.remove(child.type.removesuffix("_close"))
            case _:
                pytest.fail(f"{child.type} in {token.content}")
    assert around == []
    return lines


def said(line: Line, *, words: bool = False) -> str:
    """The text of a line; without `words`, only the words of the cards (states and decisions differ in style)."""
    own = (piece.text for piece in line if words or not piece.around & {"em", "sub"})
    return "".join(own)


def read_rows(content: ChangeTable, view: View) -> list[ReadRow]:
    names = [change.heading for change in manuscript(content, view).columns]
    rows = []
    for head, *body in tables(parsed(content, view)):
        assert [said(cell[0]) for cell in head] == names
        for about, first, *more in body:
            second = more[0] if more else [[Piece("–", frozenset())]]  # from the empty store, nothing was before
            new, old = (first, second) if view.columns is Columns.NEW_FIRST else (second, first)
            rows.append(_read_row(about, new, old, view))
    return rows


def _read_row(about: list[Line], new: list[Line], old: list[Line], view: View) -> ReadRow:
    status, _dot, goal_id = said(about[0]).rpartition(" · ")
    once = ChangeKind.CHANGED if _read_side(old, "del") else ChangeKind.ADDED
    status = status or translator(view.language)(STATUS[once])  # not said in each row where all have the same
    labels = {translator(view.language)(message): side for side, message in GOAL_TEXTS.items()}
    texts = {}
    for line in about[1:]:
        label, colon, text = said(line).partition(": ")
        if colon and label in labels:
            texts[labels[label]] = text
    return ReadRow(
        goal_id,
        status.split(" (")[0],
        (texts["new"], texts["old"]) if texts else (said(about[1]).rstrip(),),
        _read_side(new, "ins"),
        _read_side(old, "del"),
    )


def _read_side(cell: list[Line], own: str) -> ReadSide | None:
    if not any("strong" in piece.around for piece in cell[0]):
        return None
    means: list[ReadMeans] = []
    marks = list(_marks(cell[0], own))
    for line in cell[1:]:
        text = said(line).rstrip(" ")
        if text.startswith("• "):
            means.append(ReadMeans(text.removeprefix("• ").strip(" ")))
        elif text.startswith("\u00a0\u00a0◦ "):
            means[-1] = ReadMeans(means[-1].text, (*means[-1].steps, text.removeprefix("\u00a0\u00a0◦ ").strip(" ")))
        marks += _marks(line, own)
    return ReadSide(said(cell[0]).strip(), tuple(means), tuple(marks))


def _marks(line: Line, own: str) -> Iterator[str]:
    mark = ""
    for piece in (*line, Piece("", frozenset())):
        if own in piece.around:
            mark += piece.text
        elif mark:
            yield mark
            mark = ""
    assert not any({"ins": "del", "del": "ins"}[own] in piece.around for piece in line)


VIEWS = [
    FULL,
    View("sv", unchanged=Unchanged.OMIT),
    View("en", columns=Columns.OLD_FIRST, unchanged=Unchanged.FULL, decisions=True),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language)
@pytest.mark.parametrize("table", [ugly_table(), large_table(30)], ids=["ugly", "ordinary"])
def test_a_parser_reads_back_what_the_json_says_marks_included(table: ChangeTable, view: View) -> None:
    assert read_rows(table, view) == expected(table, view)


# --- any text is text ---

# What CommonMark, GitHub, GitLab or Forgejo could take for something else.
SYNTAX = [
    "sana", "2024", "<b>", "</td>", "&amp;", "&#91;", "|", "\\", "\\|", "`", "``", "*", "**", "_", "__", "~~", "[a](b)", "![k](u)",
    "<!-- -->", "<https://x.fi>", "https://x.fi", "www.x.fi", "a@b.fi", "@nimi", "#1", "!1", "$x^2$", "$$", ":smile:", "\\(", "\\[x\\]",
    "1.", "2)", "-", "+", "=", ">", "# otsikko", "---", "***", "```", "~~~", "[x]", "[^1]", "[b]: c", "<ins>", "</ins>", "<br>", "•", "◦",
    "\x00", "\u202e", "🏙️",
]  # fmt: skip
syntax = st.lists(st.sampled_from(SYNTAX), min_size=1, max_size=5).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words))
)
PLACES = {
    "paragraph": "{}",
    "heading": "# {}",
    "list": "- Otsake: {}",
    "cell": "| a |\n| --- |\n| {} |",
    "after a line break": "| a |\n| --- |\n| x<br>{} |",
    "mark": "| a |\n| --- |\n| <ins>{}</ins> |",
    "small": "<sub>{}</sub>",
}


@given(st.sampled_from(list(PLACES)), st.one_of(syntax, st.text(max_size=30), st.sampled_from(UGLY_TEXTS)))
def test_any_text_shows_as_itself_wherever_it_stands(place: str, text: str) -> None:
    written = escaped(text)
    if not written:
        return
    tokens = [token for token in PARSER.parse(PLACES[place].format(written)) if token.type == "inline"]
    shown = [said(line, words=True) for line in lines_of(tokens[-1])]
    assert shown[-1].removeprefix("Otsake: ") == cleaned(text)
    assert {token.type for token in PARSER.parse(written)} == {"paragraph_open", "inline", "paragraph_close"}


@given(st.one_of(syntax, st.text(max_size=30)))
def test_nothing_is_left_that_forges_make_more_of(text: str) -> None:
    written = escaped(text)
    signs = re.sub(r"\\[!-/:-@\[-`{-~]|&(?:amp|lt|#91);", "", written)
    assert not re.search(r"[\\`*_{}\[\]#|~$@<>&]", signs)
    assert not re.search(r"(?<!\\)://|www\.|(?<!\\):[\w+-]+:", written)
    assert not written.startswith(("\\[", "-", "+", "="))


sides = sides_of(syntax)


@settings(max_examples=60)
@given(sides, sides)
@example({}, {GoalId("O1-01"): Goal(GoalId("O1-01"), "O1", "[x](y) | <br>", 2024, (Means("1. *a*", ("|",)),))})
def test_any_table_reads_back(old: dict[GoalId, Goal], new: dict[GoalId, Goal]) -> None:
    table = between(old, new)
    assert read_rows(table, FULL) == expected(table, FULL)


# --- the whole document ---


def cards() -> InForce:
    found = {row.id: row.new for row in ugly_table().rows if row.new}
    source = SetBy("c" * 40, "2020-12-14T00:00:00Z", "Kv 14.12.2020 § 85")
    provenance = Provenance({"goal": source, "target_year": None}, (source,))
    return InForce(
        tuple(found.values()),
        CITY,
        Endpoint("b" * 40, "b" * 40, "2021-01-31T10:00:00Z"),
        dict.fromkeys(found, provenance),
    )


@pytest.mark.parametrize("content", [ugly_table(), large_table(3), cards()], ids=["ugly", "ordinary", "cards"])
def test_html_is_only_what_every_forge_keeps_and_every_row_has_its_cells(content: Content) -> None:
    view = FULL._replace(decisions=True)
    text = FORMATS["md"].render(content, view).decode()
    assert set(re.findall(r"<[^>]*>", text)) <= ALLOWED_HTML
    assert set(re.findall(r"&[^;\s]*;", text)) <= {"&amp;", "&lt;", "&nbsp;", "&#91;"}
    tokens = PARSER.parse(text)
    assert "html_block" not in {token.type for token in tokens}
    columns = [column.heading for column in manuscript(content, view).columns]
    for rows in tables(tokens):
        assert [said(cell[0]) for cell in rows[0]] == columns
        assert {len(row) for row in rows} == {len(columns)}


@pytest.mark.parametrize("content", [ugly_table(), cards()], ids=["table", "cards"])
def test_it_says_all_that_the_document_says_around_its_tables(content: Content) -> None:
    document = manuscript(content, FULL)
    tokens = parsed(content, FULL)
    shown = [said(line, words=True) for token in tokens if token.type == "inline" for line in lines_of(token)]
    for text in (
        document.title, " · ".join((document.municipality, *document.identity)), *document.preamble, *document.closing, *(known.heading for known in document.sections),
        *(known.heading for known in document.chapters if known.heading), "".join(run.text for run in document.legend) or document.title,
        *(f"{fact.label}: {'; '.join(fact.texts)}" for fact in document.facts),
    ):  # fmt: skip
        assert text in shown
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert all(int(after[1]) - int(before[1]) <= 1 for before, after in pairwise(headings))


def test_states_and_decisions_stand_in_words_beside_the_marks() -> None:
    old = Goal(GoalId("O1-01"), "O1", "Vanha nimi", 2024, (Means("a", ("x y",)), Means("b"), Means("c"), Means("e")))
    new = replace(old, text="Uusi nimi", theme="S1", target_year=2025, extra={"owner": "Talous | <b>"},
                  means=(Means("e"), Means("a", ("x w",)), Means("c"), Means("d")))  # fmt: skip
    source = SetBy("c" * 40, "2024-02-01T00:00:00Z", "Kv 1.2.2024 § 3")
    table = between({old.id: old}, {new.id: new})._replace(
        decisions=(CitedDecision("Kv 1.2.2024 § 3", None, None, "c" * 40, ""),),
        provenance={new.id: Provenance({"target_year": source}, (source, source, None, None))},
    )
    (rows,) = tables(parsed(table, View("fi", decisions=True)))
    about, newer, older = ([said(line, words=True) for line in cell] for cell in rows[1])
    assert about == ["O1-01", "Uusi teksti: Uusi nimi", "Vanha teksti: Vanha nimi", "päämäärä O1 → S1"]
    assert newer == [
        "2025 (muutettu) Kv 1.2.2024 § 3",
        "• e (järjestys muuttunut) Kv 1.2.2024 § 3",
        "• a (toimenpiteitä muutettu) Kv 1.2.2024 § 3",
        "\u00a0\u00a0◦ x w (muutettu)",
        "• c luonnos",
        "• d (lisätty) luonnos",
        "Vastuutaho <x>: Talous | <b> (lisätty)",
    ]
    assert older == [
        "2024 (muutettu)",
        "• a (toimenpiteitä muutettu)",
        "\u00a0\u00a0◦ x y (muutettu)",
        "• b (poistettu)",
        "• c",
        "• e (järjestys muuttunut)",
    ]
    assert table.rows[0].kind is ChangeKind.CHANGED


def test_cards_read_back() -> None:
    content = cards()
    rows = [row for table in tables(parsed(content, FULL)) for row in table[1:]]
    assert len(rows) == len(content.goals)
    for (about, body, decided), goal in zip(rows, content.goals, strict=True):
        assert [said(line) for line in about] == [goal.id, cleaned(goal.text)]
        assert said(body[0]) == str(goal.target_year)
        wanted = [line for one in goal.means for line in (f"• {cleaned(one.text)}", *(f"\u00a0\u00a0◦ {cleaned(step)}" for step in one.steps))]  # fmt: skip
        assert [said(line) for line in body[1 : len(wanted) + 1]] == wanted
        assert "Kv 14.12.2020 § 85" in said(decided[0], words=True)
    empty = content._replace(goals=(), municipality=CITY._replace(document=DocumentTexts()))
    assert list(tables(parsed(empty, FULL))) == []
