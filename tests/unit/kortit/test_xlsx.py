"""The workbook: every text whole and only a text, marks exactly where words differ, every change once, rows that show."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kortit.changes import ChangeTable, Endpoint
from kortit.characters import cleaned
from kortit.decision import CitedDecision
from kortit.errors import RefusedError
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.kinds import LIST
from kortit.municipality import Columns, DocumentTexts, WordMarks
from kortit.outline import with_bullets
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View, xlsx_grid
from kortit.rendering.captions import joined
from kortit.rendering.composition import manuscript
from kortit.rendering.rows import sheet
from kortit.rendering.single_changes import single_changes
from kortit.rendering.xlsx_grid import BREAKS_LIMIT, HEIGHT_LIMIT, TEXT_LIMIT, divide
from kortit.rendering.xlsx_heights import lines_of
from kortit.wording import Words
from tests.any_goals import between, sides_of
from tests.content import CITY, LONG_CELL, large_table, ugly_table
from tests.reading_back import ReadMeans, ReadRow, ReadSide, expected, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.rendering import Content

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FULL = View("fi", unchanged=Unchanged.FULL)
FRAGMENT_MARKS = {(True, False): "inserted", (False, True): "deleted", (False, False): "same"}


# --- a reader of its own: what the XML says, and nothing made of it ---


class Read(NamedTuple):
    """A cell: its runs (kind, text), its text, whether it is a number, and its style's number."""

    runs: tuple[tuple[str, str], ...]
    text: str
    number: bool
    style: int


@dataclass
class Sheet:
    name: str
    root: ET.Element
    lines: list[list[Read]]

    def texts(self) -> list[list[str]]:
        return [[cell.text for cell in line] for line in self.lines]

    def heights(self) -> list[float]:
        return [float(row.attrib["ht"]) for row in self.root.iter(f"{MAIN}row") if row.get("customHeight") == "1"]


class Book:
    """A workbook taken apart."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.workbook = self.part("xl/workbook.xml")
        styles = self.part("xl/styles.xml")
        self.fonts = [_kind(font) for font in styles.iterfind(f"{MAIN}fonts/*")]
        self.formats = list(styles.iterfind(f"{MAIN}cellXfs/*"))
        self.strings = list(self.part("xl/sharedStrings.xml"))
        names = [one.attrib["name"] for one in self.workbook.iter(f"{MAIN}sheet")]
        self.sheets = [self._sheet(number, name) for number, name in enumerate(names, start=1)]

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.zip.read(name))

    def names(self) -> dict[str, str]:
        return {
            f"{one.attrib['name']} {one.get('localSheetId', '')}".strip(): one.text or ""
            for one in self.workbook.iter(f"{MAIN}definedName")
        }

    def _sheet(self, number: int, name: str) -> Sheet:
        root = self.part(f"xl/worksheets/sheet{number}.xml")
        lines = []
        for count, row in enumerate(root.iter(f"{MAIN}row"), start=1):
            assert row.attrib["r"] == str(count)
            cells = {re.sub(r"\d", "", cell.attrib["r"]): self._cell(cell) for cell in row}
            lines.append([cells.get(chr(ord("A") + column), Read((), "", False, 0)) for column in range(20)])
        width = max((place for line in lines for place, cell in enumerate(line, start=1) if cell.style), default=0)
        return Sheet(name, root, [line[:width] for line in lines])

    def _cell(self, cell: ET.Element) -> Read:
        style = int(cell.get("s", "0"))
        value = cell.find(f"{MAIN}v")
        if value is None or value.text is None:
            assert list(cell) == []
            return Read((), "", False, style)
        kind = self.fonts[int(self.formats[style].attrib["fontId"])]
        if cell.get("t") is None:
            return Read(((kind, value.text),), value.text, True, style)
        assert cell.attrib["t"] == "s"
        string = self.strings[int(value.text)]
        runs = [(_kind(one.find(f"{MAIN}rPr")), one.find(f"{MAIN}t")) for one in string if one.tag == f"{MAIN}r"]
        read = [(one, text.text or "") for one, text in runs if text is not None]
        if not read:
            plain = string.find(f"{MAIN}t")
            assert plain is not None
            read = [(kind, plain.text or "")]
        return Read(tuple(read), "".join(text for _kind, text in read), False, style)


def _kind(font: ET.Element | None) -> str:
    if font is None:
        return "same"
    return FRAGMENT_MARKS[font.find(f"{MAIN}u") is not None, font.find(f"{MAIN}strike") is not None]


def written(content: Content, view: View) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter warns and leaves out what it cannot write
        return FORMATS["xlsx"].render(content, view)


def read(content: Content, view: View) -> Book:
    return Book(written(content, view))


# --- read back into what every format has to say ---


def read_rows(book: Book, table: ChangeTable, view: View) -> list[ReadRow]:
    places = {(column.field, column.side): place for place, column in enumerate(sheet(table, view)[0])}
    goals: dict[str, list[list[Read]]] = {}
    for line in book.sheets[0].lines[1:]:
        goals.setdefault(line[places["id", ""]].text, []).append(line)
    rows = []
    for goal_id, lines in goals.items():
        cells = {
            key: Read(tuple(run for line in lines for run in line[place].runs), "", False, 0)
            for key, place in places.items()
        }
        texts = [text for side in ("new", "old") if (text := _joined(cells["goal", side]))]
        status = lines[0][places["status", ""]].text.split(" (")[0]
        rows.append(
            ReadRow(
                goal_id,
                status,
                tuple(texts if len(set(texts)) > 1 else texts[:1]),
                _read_side(cells, "new"),
                _read_side(cells, "old"),
            )
        )
    return rows


def _joined(cell: Read) -> str:
    return "".join(text for _kind, text in cell.runs)


def _read_side(cells: Mapping[tuple[str, str], Read], side: str) -> ReadSide | None:
    year, means = cells["target_year", side], cells["means", side]
    if not _joined(year):
        return None
    read_means: list[ReadMeans] = []
    for line in _joined(means).split("\n") if means.runs else []:
        if line.startswith("  ◦ "):
            read_means[-1] = read_means[-1]._replace(steps=(*read_means[-1].steps, line.removeprefix("  ◦ ")))
        else:
            assert line.startswith("• ")
            read_means.append(ReadMeans(line.removeprefix("• ")))
    own = {"new": "inserted", "old": "deleted"}[side]
    assert {kind for kind, _text in (*year.runs, *means.runs)} <= {"same", own}
    others = [cell for (field, one), cell in cells.items() if one == side and field not in _GOAL_FIELDS]
    marks = (mark for cell in (year, means, *others) for mark in _marks(cell.runs, own))
    return ReadSide(_joined(year), tuple(read_means), tuple(marks))


_GOAL_FIELDS = ("theme", "goal", "target_year", "means")


def _marks(runs: Sequence[tuple[str, str]], kind: str) -> Iterator[str]:
    """The marked texts; adjacent runs of one kind are joined."""
    mark = ""
    for one, text in (*runs, ("same", "")):
        if one == kind:
            mark += text
        elif mark:
            yield mark
            mark = ""


VIEWS = [
    FULL,
    View("sv", unchanged=Unchanged.OMIT),
    View("en", columns=Columns.OLD_FIRST, unchanged=Unchanged.FULL, decisions=True),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language)
@pytest.mark.parametrize("table", [ugly_table(), large_table(30)], ids=["ugly", "ordinary"])
def test_the_sheet_of_goals_says_what_the_json_says_marks_included(table: ChangeTable, view: View) -> None:
    assert read_rows(read(table, view), table, view) == expected(table, view, every_mark=True)


WORDS = ["tavoite", "keino", "2024", "=1+1", "<r>", "</r>", "_x0041_", "_x000D_", "&amp;", "a_x", "👩‍🏫", "\x00", "'", "+5", "@x"]  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
sides = sides_of(texts)


TRAP = Goal(GoalId("O1-01"), "O1", "<r><t>x</t></r>", 2024, (Means("_x0041_ a"), Means("<r></r>", ("_x0041_",))))


@settings(max_examples=60)
@given(sides, sides)
@example({TRAP.id: TRAP}, {TRAP.id: replace(TRAP, means=(Means("_x0041_ b"), Means("<r>_x0041_</r>")))})
@example({TRAP.id: TRAP}, {TRAP.id: replace(TRAP, text="<r>")})
def test_any_table_reads_back_and_its_cells_are_the_plain_ones(
    old: dict[GoalId, Goal], new: dict[GoalId, Goal]
) -> None:
    table = between(old, new)
    book = read(table, FULL)
    assert read_rows(book, table, FULL) == expected(table, FULL, every_mark=True)
    assert book.sheets[0].texts() == plain(*sheet(table, FULL))
    assert single_lines(book) == told_by_json(table)


@given(st.lists(st.tuples(st.sampled_from(["same", "inserted"]), st.text("ab \n\x00", max_size=4)), max_size=6))
def test_runs_with_any_white_space_join_to_the_cleaned_text(pairs: list[tuple[str, str]]) -> None:
    raw = "".join(text for _kind, text in pairs)
    spaced = [Words("same", re.sub(r"\s+", " ", text).replace("\0", "\ufffd")) for _kind, text in pairs]
    assert "".join(run.text for run in joined(spaced)) == cleaned(raw)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language)
def test_another_reader_gets_the_plain_rows_and_years_as_numbers(view: View) -> None:
    table = ugly_table()
    columns, rows = sheet(table, view)
    lines = CalamineWorkbook.from_filelike(io.BytesIO(written(table, view))).get_sheet_by_index(0).to_python()
    for line, cells in zip(lines, plain(columns, rows), strict=True):
        for cell, column, text in zip(line, columns, cells, strict=True):
            assert cell == (float(text) if column.field == "target_year" and text.isdecimal() else text)


# --- nothing but text ---


def test_no_cell_is_a_formula_or_anything_but_a_text_or_a_year_and_only_cases_are_linked() -> None:
    table = ugly_table()
    data = written(table, FULL)
    book = Book(data)
    for page in book.sheets:
        assert not list(page.root.iter(f"{MAIN}f"))
        assert len(list(page.root.iter(f"{MAIN}hyperlink"))) == (page is book.sheets[-1])
        assert not list(page.root.iter(f"{MAIN}mergeCell"))
        assert {cell.get("t") for cell in page.root.iter(f"{MAIN}c")} <= {"s", None}
        numbers = [cell.text for line in page.lines for cell in line if cell.number]
        assert all(re.fullmatch(r"20\d\d", number) for number in numbers)
    # No tables or drawings; the link is to a case.
    assert len([name for name in book.zip.namelist() if name.startswith("xl/")]) == 9


def test_a_text_that_begins_like_a_formula_stays_text_when_its_cell_is_edited() -> None:
    book = read(ugly_table(), FULL)
    cells = [cell for page in book.sheets for line in page.lines for cell in line if not cell.number]
    assert {cell.text for cell in cells} >= {"=1+1", "-2 + 3", "@SUM(A1:A2)"}
    for cell in cells:
        quoted = book.formats[cell.style].get("quotePrefix") == "1"
        assert quoted == cell.text.lstrip().startswith(("=", "+", "-", "@")), cell.text


# --- what a cell cannot hold ---


def long_table(text: str) -> ChangeTable:
    old = Goal(GoalId("O1-01"), "O1", "Tavoite", 2024, (Means("lyhyt"), Means("pysyy")))
    return between({old.id: old}, {old.id: replace(old, means=(Means(text), Means("pysyy", ("askel",))))})


SENTENCES = f"{LONG_CELL} {LONG_CELL} {LONG_CELL}"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (SENTENCES[:20_000], 1),
        (SENTENCES[:40_000], 2),
        ("x" * 40_000, 2),
        ("🏙️" * 12_000, 2),  # of three units each
        ("a " + "_x0041_" * 6_000, 2),
    ],
    ids=["20,000", "40,000", "one word", "wide characters", "escapes"],
)
def test_what_no_cell_can_hold_goes_on_in_a_further_line_of_the_same_goal_and_nothing_is_lost(
    text: str, lines: int
) -> None:
    table = long_table(text)
    book = read(table, FULL)
    assert read_rows(book, table, FULL) == expected(table, FULL, every_mark=True)
    place = [(column.field, column.side) for column in sheet(table, FULL)[0]].index(("means", "new"))
    rows = book.sheets[0].lines[1:]
    assert len(rows) == lines
    assert all(len(cell.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT for row in rows for cell in row)
    assert "".join(row[place].text for row in rows) == with_bullets(next(sheet(table, FULL)[1]).cells[place])
    assert [row[1].text for row in rows] == ["O1-01"] * lines
    assert [row[0].text.count("(") for row in rows] == [0, *[1] * (lines - 1)]  # the note
    assert single_lines(book) == told_by_json(table)


def test_texts_are_parted_between_lines_or_else_between_words() -> None:
    lines = "\n".join(f"keino {number}" for number in range(600))
    parts = ["".join(run.text for run in part) for part in divide((Words("same", lines),))]
    assert "".join(parts) == lines
    assert [part.count("\n") for part in parts] == [BREAKS_LIMIT, BREAKS_LIMIT, 599 - 2 * BREAKS_LIMIT]
    runs = (Words("inserted", "abc "), Words("same", "def"), Words("deleted", " ghi"))
    assert divide(runs, 9) == [
        (Words("inserted", "abc "), Words("same", "def"), Words("deleted", " ")),
        (Words("deleted", "ghi"),),
    ]


def test_a_sheet_that_would_be_too_long_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_grid, "ROWS_LIMIT", 30)
    with pytest.raises(RefusedError, match="has 30 rows"):
        written(large_table(30), FULL)


# --- single changes ---


def single_lines(book: Book) -> list[tuple[str, str, str, str]]:
    """The id, place, new text and old text of every change, with continued lines joined."""
    read: list[tuple[str, str, str, str]] = []
    for line in book.sheets[1].texts()[1:]:
        goal_id, place, happened, new, old = line[0], line[3], line[4], line[5], line[6]
        if "jatkoa" in happened or "continued" in happened:
            read[-1] = (*read[-1][:2], read[-1][2] + new, read[-1][3] + old)
        else:
            read.append((goal_id, place, new, old))
    return read


def told_by_json(table: ChangeTable) -> list[tuple[str, str, str, str]]:
    told = []
    for row in json.loads(FORMATS["json"].render(table, FULL))["rows"]:
        if row["kind"] == "unchanged":
            continue
        for name in row["fields"]:
            if name == "means":
                ordered = sorted(row["means"], key=_json_order)
                for item in ordered:
                    if item["change"] != "same":
                        told.append((row["id"], _json_place(item, None), *_json_texts(item)))
                    told += [
                        (row["id"], _json_place(step, item), *_json_texts(step))
                        for step in sorted(item["steps"], key=_json_order)
                        if step["change"] != "same"
                    ]
            else:
                new, old = (cleaned(str(side.get(name, ""))) if side else "" for side in (row["new"], row["old"]))
                told.append((row["id"], "", new, old))
    return told


def _json_order(item: Mapping[str, int | None]) -> tuple[int, bool]:
    new, old = item["new"], item["old"]
    return (new, False) if new is not None else (old or 0, True)


def _json_place(item: Mapping[str, object], above: Mapping[str, object] | None) -> str:
    def place(side: str) -> str:
        numbers = [one[side] for one in (above, item) if one is not None]
        return ".".join(str(number + 1) for number in numbers if isinstance(number, int))

    if item["change"] == "moved":
        return f"{place('old')} → {place('new')}"
    return place("old" if item["new"] is None else "new")


def _json_texts(item: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[str, str]:
    new = "".join(text for kind, text in item["words"] if kind != "deleted")
    old = "".join(text for kind, text in item["words"] if kind != "inserted")
    return (cleaned(new) if item["new"] is not None else "", cleaned(old) if item["old"] is not None else "")


def test_the_sheet_of_changes_tells_each_change_exactly_once() -> None:
    table = ugly_table()
    told = told_by_json(table)
    assert len(told) > 70
    assert single_lines(read(table, FULL)) == told
    assert len(list(single_changes(table, table.changed_rows))) == len(told)


def test_a_change_is_told_in_words() -> None:
    old = Goal(
        GoalId("O1-01"),
        "O1",
        "Henkilöstö voi hyvin",
        2024,
        (Means("a", ("x y", "z")), Means("b"), Means("c"), Means("e")),
    )
    new = replace(old, text="Henkilöstö voi hyvin.", theme="S1", target_year=2025, extra={"owner": "Talous"},
                  means=(Means("e"), Means("a", ("x w", "z")), Means("c"), Means("d")))  # fmt: skip
    table = between({old.id: old}, {new.id: new})._replace(
        decisions=(CitedDecision("Kv 1.2.2024 § 3", None, None, "c" * 40, ""),),
        provenance={
            new.id: Provenance(
                {"target_year": SetBy("c" * 40, "2024-02-01T00:00:00Z", "Kv 1.2.2024 § 3")}, (None, None, None, None)
            )
        },
    )
    lines = [line[:8] for line in read(replace_decisions(table), View("en", decisions=True)).sheets[1].lines[1:]]
    said = [[cell.text for cell in line][2:8] for line in lines]
    cited = "Kv 1.2.2024 § 3"
    assert said == [
        ["the goal text", "", "typography only", "Henkilöstö voi hyvin.", "Henkilöstö voi hyvin", cited],
        ["the target year", "", "edited", "2025", "2024", cited],
        ["a means", "4 → 1", "moved", "e", "e", cited],
        ["a means", "2", "steps edited", "a", "a", cited],
        ["a step", "2.1", "edited: y → w", "x w", "x y", cited],
        ["a means", "2", "removed", "", "b", cited],
        ["a means", "4", "added", "d", "", cited],
        ["the theme", "", "edited", "S1", "O1", cited],
        ["Vastuutaho <x>", "", "added", "Talous", "", cited],
    ]
    assert lines[4][5].runs == (("same", "x "), ("inserted", "w"))
    assert lines[4][6].runs == (("same", "x "), ("deleted", "y"))
    assert [line[8].text for line in read(replace_decisions(table), View("en", decisions=True)).sheets[1].lines[1:4]] == [
        "", cited, "draft",
    ]  # fmt: skip


def test_marks_are_exactly_the_words_that_differ_and_white_space_beside_them_is_not_marked() -> None:
    old = Goal(
        GoalId("O1-01"),
        "O1",
        "Asiointi sujuu",
        2024,
        (Means("Palvelu avataan verkkoon keväällä", ("yksi",)), Means("x")),
    )
    new = replace(old, text="Asiointi sujuu kaikilta", target_year=2026,
                  means=(Means("Palvelu on avattu verkkoon", ("yksi", "kaksi")), Means("x")))  # fmt: skip
    table = between({old.id: old}, {new.id: new})
    places = {(column.field, column.side): place for place, column in enumerate(sheet(table, FULL)[0])}
    line = read(table, FULL).sheets[0].lines[1]
    assert line[places["goal", "new"]].runs == (("same", "Asiointi sujuu "), ("inserted", "kaikilta"))
    assert line[places["goal", "old"]].runs == (("same", "Asiointi sujuu"),)
    assert line[places["target_year", "new"]].runs == (("inserted", "2026"),)
    assert line[places["target_year", "old"]].runs == (("deleted", "2024"),)
    assert line[places["means", "new"]].runs == (
        ("same", "• Palvelu "), ("inserted", "on avattu"), ("same", " verkkoon\n  ◦ yksi\n  ◦ "), ("inserted", "kaksi"), ("same", "\n• x"),
    )  # fmt: skip
    assert line[places["means", "old"]].runs == (
        ("same", "• Palvelu "), ("deleted", "avataan"), ("same", " verkkoon "), ("deleted", "keväällä"), ("same", "\n  ◦ yksi\n• x"),
    )  # fmt: skip


def test_a_list_that_differs_is_told_whole_and_only_marked_where_it_is_on_one_side_alone() -> None:
    city = CITY._replace(fields={"links": ExtraField("links", "Linkit", LIST, None)})
    old = Goal(GoalId("O1-01"), "O1", "a", 2024, extra={"links": ("x", "y")})
    new = replace(old, extra={"links": ("x", "z")})
    come = replace(old, id=GoalId("O1-02"))
    table = between({old.id: old}, {new.id: new, come.id: come})._replace(municipality=city)
    told = [(line[2].text, line[5].runs, line[6].runs) for line in read(table, FULL).sheets[1].lines[1:]]
    assert told[0] == ("Linkit", (("same", "x\nz"),), (("same", "x\ny"),))
    assert told[-1] == ("Linkit", (("inserted", "x\ny"),), ())


def replace_decisions(table: ChangeTable) -> ChangeTable:
    return table._replace(rows=tuple(row._replace(decisions=(0,)) for row in table.rows))


# --- the sheet about the document ---


@pytest.mark.parametrize("content", [ugly_table(), between({}, {})], ids=["ugly", "empty"])
def test_everything_that_the_document_says_besides_its_rows_is_on_the_last_sheet(content: ChangeTable) -> None:
    view = FULL._replace(language="en")
    said = manuscript(content, view)
    lines = [tuple(line) for line in read(content, view).sheets[-1].texts()]
    everything = [text for line in lines for text in line]
    for text in (
        said.title, said.municipality, *(fact.label for fact in said.facts), *(text for fact in said.facts for text in fact.texts),
        *said.preamble, *said.closing, *([said.written_date] if said.date else []),
    ):  # fmt: skip
        assert text in everything
    assert ("Marks", "".join(run.text for run in said.legend[1:])) in lines
    assert ("", said.empty) in lines or said.chapters
    assert content.target.commit is None or str(content.origin.commit) in said.closing[0]
    long = [text for text in everything if text.startswith("The texts of these goals")]
    assert long == (["The texts of these goals are too long for a row to show; the cells hold all of it: O2-02, S1-01"]
                    if said.chapters else [])  # fmt: skip


def test_any_number_of_decisions_and_any_length_of_texts_finds_room() -> None:
    decisions = tuple(
        CitedDecision(f"Kv 1.2.{year} § {number}", "KUU/1/02.02.00/2024", "2024-03-01", "c" * 40, "")
        for year in range(1900, 2000)
        for number in range(1, 20)
    )
    municipality = CITY._replace(name="& kunta " * 60, document=DocumentTexts("&Otsikko " * 60, LONG_CELL))
    book = read(large_table(1)._replace(decisions=decisions, municipality=municipality), FULL)
    about = book.sheets[-1]
    texts = [line[1].text for line in about.lines]
    assert f"{decisions[-1].citation}, KUU/1/02.02.00/2024, voimaan 1.3.2024" in texts
    assert cleaned(LONG_CELL) in "".join(texts)
    assert max(about.heights()) < HEIGHT_LIMIT - 1
    for name in ("oddHeader", "oddFooter"):
        margin = about.root.find(f".//{MAIN}{name}")
        assert margin is not None
        assert len(margin.text or "") <= 255
        assert re.fullmatch(r"(&&|&[LCRPN]|[^&])+", margin.text or "")


# --- how it is used and printed ---


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.language)
def test_sheets_have_frozen_and_repeated_headings_a_filter_and_pages(view: View) -> None:
    table = ugly_table()
    book = read(table, view)
    names = book.names()
    for number, (page, frozen) in enumerate(zip(book.sheets[:2], (2, 1), strict=True)):
        last = f"${chr(ord('A') + len(page.lines[0]) - 1)}${len(page.lines)}"
        pane = page.root.find(f".//{MAIN}pane")
        assert pane is not None
        assert (pane.attrib["xSplit"], pane.attrib["ySplit"], pane.attrib["state"]) == (str(frozen), "1", "frozen")
        filtered = page.root.find(f"{MAIN}autoFilter")
        assert filtered is not None
        assert filtered.attrib["ref"] == f"A1:{last.replace('$', '')}"
        ignored = page.root.find(f"{MAIN}ignoredErrors/{MAIN}ignoredError")
        assert ignored is not None
        assert ignored.attrib == {"sqref": filtered.attrib["ref"], "numberStoredAsText": "1"}
        assert names[f"_xlnm.Print_Titles {number}"].endswith("!$1:$1")
        assert names[f"_xlnm._FilterDatabase {number}"].endswith(f"!$A$1:{last}")
        printed = names[f"_xlnm.Print_Area {number}"].rpartition(":")[2]
        assert printed.endswith(f"${len(page.lines)}")
        region = f"TitleRegion1.a1.{last.replace('$', '').lower()}.{number + 1}"
        assert names[region].endswith(("!$B$1", "!$A$1")[number])
        setup = page.root.find(f"{MAIN}pageSetup")
        assert setup is not None
        assert (setup.attrib["paperSize"], setup.attrib["orientation"], setup.attrib["fitToHeight"]) == (
            "9",
            "landscape",
            "0",
        )
    assert len({page.name for page in book.sheets}) == 3
    for page in book.sheets:
        footer = page.root.find(f".//{MAIN}oddFooter")
        assert footer is not None
        assert footer.text == "&LTestilän <kaupunki> && Söderkulla&C14.12.2020&R"


def test_only_columns_that_say_the_same_in_every_line_are_not_printed() -> None:
    for content in (ugly_table(), cards()):
        book = read(content, FULL)
        printed = book.names()["_xlnm.Print_Area 0"].rpartition(":")[2]
        left_out = [line[ord(printed[1]) - ord("A") + 1 :] for line in book.sheets[0].texts()[1:]]
        assert left_out[0]
        assert all(line == left_out[0] for line in left_out)


def test_every_row_has_a_height_in_which_its_lines_can_be_seen() -> None:
    for content in (ugly_table(), large_table(20), cards()):
        for page in read(content, FULL).sheets:
            heights = page.heights()
            assert len(heights) == len(page.lines)
            assert max(heights) <= HEIGHT_LIMIT
            for height, line in zip(heights, page.texts(), strict=True):
                assert height >= min(12.75 * max(text.count("\n") + 1 for text in line), HEIGHT_LIMIT - 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        (" ".join(["ilmi"] * 11), 1),  # narrow letters
        (" ".join(["MWMW"] * 11), 3),  # wide ones
        ("tavoite\n\nkeino", 3),
        ("x" * 300, 8),
        ("日本語" * 20, 4),
        ("Palautumisen pelisäännöt on sovittu jokaisessa yksikössä.", 2),
    ],
)
def test_lines_are_estimated_by_the_widths_of_letters(text: str, lines: int) -> None:
    assert lines_of(text, 40, 10) == lines
    assert lines_of(text, 40, 10, bold=True) >= lines
    assert lines_of(text, 40, 16) >= lines


def test_the_document_says_what_it_is_in_its_properties() -> None:
    properties = read(ugly_table(), FULL).part("docProps/core.xml")
    said = [(element.tag.partition("}")[2], element.text) for element in properties]
    assert said == [
        ("title", "Muutokset [b] <i> #1"),
        ("creator", "Testilän <kaupunki> & Söderkulla"),
        ("lastModifiedBy", "Testilän <kaupunki> & Söderkulla"),
        ("created", "2020-12-14T00:00:00Z"),
        ("modified", "2020-12-14T00:00:00Z"),
    ]


def test_what_has_no_date_has_the_same_bytes_on_any_day() -> None:
    table = ChangeTable.between({}, {}, municipality=CITY, origin=Endpoint("ROOT"), target=Endpoint("WORKTREE"))
    assert manuscript(table, FULL).date is None
    assert b"1980-01-01T00:00:00Z" in Book(written(table, FULL)).zip.read("docProps/core.xml")
    assert {info.date_time for info in Book(written(table, FULL)).zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- the cards in force ---


def cards() -> InForce:
    row = {change.id: change.new for change in ugly_table().rows if change.new}
    source = SetBy("c" * 40, "2020-12-14T00:00:00Z", "Kv 14.12.2020 § 85")
    return InForce(
        tuple(row.values()),
        CITY,
        Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00-05:00", "Kv 14.12.2020 § 85"),
        {
            goal.id: Provenance({"goal": source, "target_year": None}, (source,) * len(goal.means))
            for goal in row.values()
        },
    )


def test_cards_are_a_sheet_of_goals_and_one_about_them_without_marks() -> None:
    content = cards()
    book = read(content, FULL)
    columns, rows = sheet(content, FULL)
    assert book.sheets[0].name == "Strategiakortit"
    assert len(book.sheets) == 2
    assert book.sheets[0].texts() == plain(columns, rows)
    assert {kind for page in book.sheets for line in page.lines for cell in line for kind, _text in cell.runs} == {
        "same"
    }
    years = [line[3] for line in book.sheets[0].lines[1:]]
    assert all(cell.number for cell in years)
    long = replace(content.goals[0], means=(Means(SENTENCES),))
    lines = read(content._replace(goals=(long,)), FULL).sheets[0].texts()[1:]
    assert [line[0] for line in lines] == [long.id, long.id]
    assert "".join(line[4] for line in lines) == f"• {SENTENCES}"


@pytest.mark.parametrize("marks", list(WordMarks))
def test_means_have_bullets_however_changes_are_marked(marks: WordMarks) -> None:
    view = FULL._replace(marks=marks)
    assert read(ugly_table(), view).sheets[0].texts() == plain(*sheet(ugly_table(), view))
