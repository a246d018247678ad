"""What an import used to lose without a word: each such text is now in the store, or it is told and nothing is done."""

from __future__ import annotations

import copy
import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from xlsxwriter import Workbook

from kortit.importing.own import styled
from tests.functional.test_import_tables import DECIDED, drafts, put
from tests.table_documents import word_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tests.conftest import Cli, Result, Store, Templates

pytestmark = pytest.mark.usefixtures("read_here")

FIELDS = (
    "\nfields:\n  owner: {name: Vastuutaho, type: text, authority: any}\n"
    "  meters: {name: Mittarit, type: list, authority: any}\n"
)
GOAL = "goal: {}\ntarget_year: 2026\nmeans:\n  - Kysely.\n  - Koulutus; myös esimiehille.\nowner: Rehtori\n"
GOALS = {
    "O1/O1-01": GOAL.format("Henkilöstö jaksaa") + "meters: ['a; b', c]\n",
    "O2/O2-01": GOAL.format("Osaaminen kasvaa"),
    "O2/O2-02": GOAL.format("Oppiminen jatkuu"),
}


@pytest.fixture
def filled(templates: Templates, tmp_path: Path) -> Store:
    """A store with three goals in two themes, and extra fields of both kinds."""

    def fill(store: Store) -> None:
        store.write("kortit.yaml", store.read("kortit.yaml") + FIELDS)
        store.commit("kentät")
        for path, goal in GOALS.items():
            store.write(f"kortit/{path}.yaml", goal)
        store.write("kortit.yaml", store.read("kortit.yaml") + "perspectives: {O: {themes: {O1: , O2: }}}\n")
        store.commit("tavoitteet")

    return templates.prepared("to import into", tmp_path / "kunta", fill, from_empty=True)


def importing(store: Store, cli: Cli, *lines: str, options: Iterable[str] = ()) -> Result:
    """Import a table of texts, a line a row, with semicolons between the cells."""
    return cli(store, "import", put(store, "taulukko.csv", "\n".join([*lines, ""]).encode()), *options)


def assert_refused(store: Store, result: Result, *said: str) -> None:
    assert result.code in (1, 2), result.err
    assert "Error" not in result.err
    for text in said:
        assert text in result.err
    assert store.git("status", "--porcelain") == ""


def states(store: Store, cli: Cli) -> list[dict[str, Any]]:
    """The rows of the last commit's change table."""
    rows: list[dict[str, Any]] = cli(store, "changes", "HEAD^..", "--all", "--format", "json").json["rows"]
    return rows


# --- tables with two sides of a goal's text or theme ---


def test_a_new_text_or_theme_becomes_a_draft(filled: Store, cli: Cli) -> None:
    result = importing(
        filled, cli,
        "Uusi tavoite;Vanha tavoite;Uusi päämäärä;Vanha päämäärä;Tavoitevuosi;Keinot",
        "Henkilöstö jaksaa hyvin;Henkilöstö jaksaa;O1;O1;2026;Kysely.\nKoulutus; myös esimiehille.".replace("\n", " "),
    )  # fmt: skip
    assert_refused(filled, result, "column 7")
    result = importing(
        filled, cli,
        "Uusi tavoite;Vanha tavoite;Tavoitevuosi;Keinot",
        "O1 Henkilöstö jaksaa hyvin;O1 Henkilöstö jaksaa;2026;\"Kysely.\nKoulutus; myös esimiehille.\"",
        "O1 Osaaminen kasvaa;O2 Osaaminen kasvaa;2026;\"Kysely.\nKoulutus; myös esimiehille.\"",
        "O2 OPPIMINEN jatkuu;O2 “Oppiminen” jatkuu.;2027;\"Kysely.\nKoulutus; myös esimiehille.\"",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert drafts(filled, cli) == {"O1-01": ["goal"], "O2-01": ["theme"], "O2-02": ["goal", "target_year"]}
    assert "goal: Henkilöstö jaksaa hyvin" in filled.read("kortit/O1/O1-01.yaml")
    assert "goal: Osaaminen kasvaa" in filled.read("kortit/O1/O2-01.yaml")


def test_a_new_text_is_drafted_where_the_years_have_two_sides_too(filled: Store, cli: Cli) -> None:
    result = importing(
        filled, cli,
        "Päämäärä;Uusi tavoite;Vanha tavoite;Uusi vuosi;Vanha vuosi",
        "O1;Henkilöstö jaksaa hyvin;Henkilöstö jaksaa;2026;2026", "O2;Osaaminen kasvaa;Osaaminen kasvaa;2030;2026",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert drafts(filled, cli) == {"O1-01": ["goal"], "O2-01": ["target_year"]}
    filled.git("checkout", "-q", ".")
    stale = importing(filled, cli, "Päämäärä;Tavoite;Uusi vuosi;Vanha vuosi", "O1;Henkilöstö jaksaa;2030;2025")
    assert_refused(filled, stale, "no goal of O1 has this text")


def test_typography_by_which_a_goal_was_found_is_no_change_of_it(filled: Store, cli: Cli) -> None:
    line = 'O1;“Henkilöstö” jaksaa;“Henkilöstö” jaksaa;2026;"Kysely.\nKoulutus; myös esimiehille."'
    assert importing(filled, cli, "Päämäärä;Uusi tavoite;Vanha tavoite;Tavoitevuosi;Keinot", line).code == 0
    assert drafts(filled, cli) == {}


def test_a_row_whose_new_text_is_empty_removes_nothing_and_makes_nothing(filled: Store, cli: Cli) -> None:
    heading = "Päämäärä;Uusi tavoite;Vanha tavoite;Tavoitevuosi;Keinot"
    assert_refused(
        filled, importing(filled, cli, heading, "O1;–;Henkilöstö jaksaa;2026;K"), "removed with kortit remove"
    )
    refused = importing(filled, cli, heading, "O1;–;Jokin muu;2026;K", options=["--new"])
    assert_refused(filled, refused, "removed with kortit remove")


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        (("Uusi tavoite;Vanha tavoite;Tavoitevuosi;Keinot", "O1 Jaksaa hyvin;O1 Jaksaa;2026;Kysely."),
         {"goal": "Jaksaa"}, {"goal": "Jaksaa hyvin"}),
        (("Päämäärä;Uusi tavoite;Nykyinen tavoite;Uusi tavoitevuosi;Keinot", "O1 A;Jaksaa hyvin;Jaksaa;2026;Kysely."),
         {"goal": "Jaksaa", "target_year": 2026}, {"goal": "Jaksaa hyvin", "target_year": 2026}),
        (("Uusi päämäärä;Vanha päämäärä;Tavoite;Tavoitevuosi;Keinot", "O1 A;O2 B;Jaksaa;2026;Kysely."),
         {"theme": "O2"}, {"theme": "O1"}),
        (("Päämäärä;Tavoite;Tavoitevuosi;Keinot;Vastuutaho (uusi);Vastuutaho (vanha)", "O1;Jaksaa;2026;K;Rehtori;Johtaja"),
         {"owner": "Johtaja"}, {"owner": "Rehtori"}),
    ],
)  # fmt: skip
def test_any_field_with_two_sides_makes_two_states_of_a_first_import(
    empty_store: Store, cli: Cli, lines: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml") + FIELDS)
    empty_store.commit("kentät")
    result = importing(empty_store, cli, *lines, options=DECIDED)
    assert result.code == 0, result.err
    (row,) = states(empty_store, cli)
    assert {name: row["old"][name] for name in old} == old
    assert {name: row["new"][name] for name in new} == new
    assert row["id"].startswith(old.get("theme", "O1"))
    assert cli(empty_store, "check").code == 0


@pytest.mark.parametrize(
    "lines",
    [
        ("Päämäärä;Tavoite;Tavoitteet;Tavoitevuosi;Keinot", "O1;Jaksaa;Jaksaa hyvin;2026;Kysely."),
        ("Päämäärä;Teema;Tavoite;Tavoitevuosi;Keinot", "O1;O2;Jaksaa;2026;Kysely."),
        ("Päämäärä;Tavoite;Tavoitevuosi;Keinot;Toimenpiteet", "O1;Jaksaa;2026;Keino;Toimenpide"),
        ("Päämäärä;Tavoite;Tavoitevuosi;Keinot;Uudet keinot;Vanhat keinot", "O1;Jaksaa;2026;Kaikki;Uusi;Vanha"),
        ("Päämäärä;Tunnus;Id;Tavoite;Tavoitevuosi;Keinot", "O1;O1-01;O1-02;Jaksaa;2026;Kysely."),
    ],
)
def test_columns_that_hold_the_same_without_a_word_of_their_sides_are_refused(
    empty_store: Store, cli: Cli, lines: tuple[str, ...]
) -> None:
    result = importing(empty_store, cli, *lines)
    assert_refused(empty_store, result, "nothing tells which is the new one", "--column ignore=NUMBER")
    assert "taken as" not in result.err


def test_columns_that_hold_the_same_can_be_named_and_pairs_may_have_other_words(empty_store: Store, cli: Cli) -> None:
    pairs = ("Päämäärä;Tavoite;Vuosi;Keinot;Tavoitevuosi;Toimenpiteet", "O1;Jaksaa;2027;K;2026;T")
    assert "taken as new-first" in importing(empty_store, cli, *pairs, options=["--dry-run"]).err
    lines = ("Päämäärä;Tavoite;Tavoitevuosi;Keinot;Toimenpiteet", "O1;Jaksaa;2026;Keino;Toimenpide")
    named = ["--column=old.means=4", "--column=new.means=5"]
    assert importing(empty_store, cli, *lines, options=[*named, *DECIDED]).code == 0
    (row,) = states(empty_store, cli)
    assert [row[side]["means"] for side in ("old", "new")] == [["Keino"], ["Toimenpide"]]


@pytest.mark.parametrize("lines", [
    ("Tavoite;Uusi tavoitevuosi;Uudet keinot", "O1 Jaksaa;–;–"),
    ("Tavoite;Uusi vuosi;Uudet keinot;Vanha vuosi;Vanhat keinot", "O1 Jaksaa;–;–;–;–"),
])  # fmt: skip
def test_a_row_that_says_nothing_but_a_goal_is_refused(empty_store: Store, cli: Cli, lines: tuple[str, ...]) -> None:
    assert_refused(empty_store, importing(empty_store, cli, *lines), "the row does not say")


# --- columns that are headed like kortit's own ---


@pytest.mark.parametrize("heading", ["Tila", "Status", "Päätökset", "Commit", "Vertailun alku", "Decided by"])
@pytest.mark.parametrize("ids", [False, True])
def test_texts_below_headings_of_kortit_in_another_table_are_told(
    empty_store: Store, cli: Cli, heading: str, ids: bool
) -> None:
    lines = [f"Tavoite;Tavoitevuosi;Keinot;{heading}", "O1 Jaksaa;2026;K;Puuttuu 200 000 euroa"]
    lines = [start + line for start, line in zip(("Tunnus;", "O1-01;"), lines, strict=True)] if ids else lines
    result = importing(empty_store, cli, *lines)
    if result.code == 0:  # in a table of somebody's it tells what became of the goals
        assert heading in ("Tila", "Status")
        assert f"(“{heading}”) tells what became of the goals, and is left apart" in result.err
    else:
        assert_refused(empty_store, result, f"(“{heading}”) has texts")
    ignored = importing(empty_store, cli, *lines, options=[f"--column=ignore={heading}"])
    assert (ignored.code, "is left out" in ignored.err) == (0, True)


@pytest.mark.parametrize("command", ["cards", "changes"])
def test_a_column_that_a_person_adds_to_an_export_is_told_whatever_its_heading(
    filled: Store, cli: Cli, command: str
) -> None:
    export(filled, cli, "csv", command)
    for heading in ("Status", "Tila" if command == "cards" else "Päätökset"):
        lines = rows_of(filled)
        changed = [[*line, heading if not number else "Kesken"] for number, line in enumerate(lines)]
        write_rows(filled, changed)
        assert_refused(filled, cli(filled, "import", "../vienti.csv"), f"(“{heading}”) has texts")
        write_rows(filled, lines)
    assert cli(filled, "import", "../vienti.csv").code == 0


def test_an_extra_field_may_be_called_what_kortit_calls_a_column(filled: Store, cli: Cli) -> None:
    settings = filled.read("kortit.yaml").replace("owner: {name: Vastuutaho", "status: {name: Tila")
    filled.write("kortit.yaml", settings)
    for path, goal in GOALS.items():
        filled.write(f"kortit/{path}.yaml", goal.replace("owner: Rehtori", "status: Kesken"))
    filled.commit("tila")
    for command, column in (("cards", "Tila"), ("changes", "Tila (uusi)")):
        export(filled, cli, "csv", command)
        assert cli(filled, "import", "../vienti.csv").code == 0
        assert drafts(filled, cli) == {}
        lines = rows_of(filled)
        lines[1][lines[0].index(column)] = "Valmis"
        write_rows(filled, lines)
        assert cli(filled, "import", "../vienti.csv").code == 0
        assert drafts(filled, cli) == {"O1-01": ["status"]}
        filled.git("checkout", "-q", ".")


@pytest.mark.parametrize("line", ["Tavoite ja tila;Tavoitevuosi;Keinot", "Tavoite;Tavoitevuosi;Keinot ja tila"])
def test_a_column_of_a_field_and_of_something_else_is_refused_with_its_heading(
    empty_store: Store, cli: Cli, line: str
) -> None:
    assert_refused(empty_store, importing(empty_store, cli, line, "O1 Jaksaa;2026;Kysely."), " ja tila”")


@pytest.mark.parametrize(
    "named", [("goal=1", "ignore=1"), ("means=3", "ignore=Keinot"), ("new.means=3", "old.means=3")]
)
def test_a_column_that_is_named_in_two_ways_at_once_is_refused(
    empty_store: Store, cli: Cli, named: tuple[str, ...]
) -> None:
    options = [f"--column={one}" for one in named]
    result = importing(empty_store, cli, "Tavoite;Tavoitevuosi;Keinot", "O1 Jaksaa;2026;Kysely.", options=options)
    assert_refused(empty_store, result, "named in ways that do not go together")


# --- sheets ---


def sheet(write: Callable[[Any], object], change: Callable[[bytes], bytes] = bytes) -> bytes:
    """Write a workbook whose cell of means is made by `write`; `change` edits the XML of the sheet."""
    stream, changed = io.BytesIO(), io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet("Tavoitteet")
        page.write_row(0, 0, ["Päämäärä", "Tavoite", "Tavoitevuosi", "Keinot"])
        page.write_row(1, 0, ["O1", "Jaksaa", 2026])
        write(page)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part.startswith("xl/worksheets/") else old.read(part))
    return changed.getvalue()


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ("", bytes),
        (77, lambda data: data.replace(b"<v>77</v>", b"")),
        ("#N/A", bytes),
    ],
)
def test_a_cell_that_lost_its_value_is_refused_with_its_place(
    empty_store: Store, cli: Cli, value: str | int, change: Callable[[bytes], bytes]
) -> None:
    data = sheet(lambda page: page.write_formula(1, 3, '="Kysely"', None, value), change)
    result = cli(empty_store, "import", put(empty_store, "a.xlsx", data))
    assert_refused(empty_store, result, "sheet “Tavoitteet”", "without a value, or an error: D2;")


def test_a_formula_with_its_value_is_that_value_and_may_be_an_empty_text(empty_store: Store, cli: Cli) -> None:
    def write(page: Any) -> None:
        page.write_formula(1, 3, '="Kysely"', None, "Kysely")
        page.write_row(2, 0, ["O1", "Toinen", 2027])
        page.write_formula(2, 3, '=""', None, "")

    data = sheet(write, lambda data: data.replace(b'<c r="D3">', b'<c r="D3" t="str">'))
    assert cli(empty_store, "import", put(empty_store, "a.xlsx", data)).code == 0
    assert [goal["means"] for goal in cli(empty_store, "list", "--format", "json").json["goals"]] == [["Kysely"], []]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [(46508.604166666664, "d.m.yyyy h:mm", "1.5.2027 14:30"), (46508, "d.m.yyyy", "1.5.2027"), (0.25, "h:mm", "6:00")],
)
def test_a_date_keeps_its_time_of_day(empty_store: Store, cli: Cli, value: float, shown: str, text: str) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["Päämäärä", "Tavoite", "Tavoitevuosi", "Keinot"])
        page.write_row(1, 0, ["O1", "Jaksaa", 2026])
        page.write_number(1, 3, value, workbook.add_format({"num_format": shown}))
    assert cli(empty_store, "import", put(empty_store, "a.xlsx", stream.getvalue())).code == 0
    assert cli(empty_store, "list", "--format", "json").json["goals"][0]["means"] == [text]


# --- kortit's own sheets ---


def export(store: Store, cli: Cli, kind: str, *command: str) -> str:
    command = ("changes", "HEAD~2..", "--all") if command == ("changes",) else command or ("cards",)
    assert cli(store, *command, "-o", f"../vienti.{kind}", "--force").code == 0
    return f"../vienti.{kind}"


def rows_of(store: Store) -> list[list[str]]:
    return list(csv.reader(io.StringIO(store.read("../vienti.csv").removeprefix("\ufeff"), newline=""), delimiter=";"))


def write_rows(store: Store, rows: Iterable[Iterable[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(rows)
    store.write("../vienti.csv", stream.getvalue())


@pytest.mark.parametrize("command", ["cards", "changes"])
def test_an_export_without_its_last_columns_is_read_line_by_line_all_the_same(
    filled: Store, cli: Cli, command: str
) -> None:
    literal = (
        "goal: Luettelot\ntarget_year: 2026\nmeans:\n  - '- viiva'\n  - jatkuu pienellä\nmeters: [yksi, ja kaksi]\n"
    )
    filled.write("kortit/O2/O2-03.yaml", literal)
    filled.commit("lisää")
    export(filled, cli, "csv", *(("changes", "HEAD~3..", "--all") if command == "changes" else ("cards",)))
    rows = rows_of(filled)
    last = rows[0].index("Vertailun alku") if command == "changes" else -1
    lines = [line[:last] for line in rows if line[1]]  # without those of settings, which have no id
    write_rows(filled, lines)
    result = cli(filled, "import", "../vienti.csv")
    assert result.code == 0, result.err
    assert "does not say which commits it was made of" in result.err
    assert "bullets" not in result.err
    assert drafts(filled, cli) == {}
    column = next(number for number, text in enumerate(lines[0]) if text in ("Keinot", "Uudet keinot"))
    row = next(line for line in lines if "Luettelot" in line)
    row[column] = row[column].replace("jatkuu", "• jatkuu yhä")
    write_rows(filled, lines)
    result = cli(filled, "import", "../vienti.csv")
    assert (result.code, "before lines are left out: “• jatkuu yhä pienellä”" in result.err) == (0, True)
    assert drafts(filled, cli) == {"O2-03": ["means"]}
    assert "- '- viiva'\n  - jatkuu yhä pienellä" in filled.read("kortit/O2/O2-03.yaml")


def test_a_line_break_in_kortits_own_word_document_begins_a_means_where_a_sentence_begins(
    filled: Store, cli: Cli
) -> None:
    def change(found: Any) -> None:
        cell = next(row.cells[1] for table in found.tables for row in table.rows if "O1-01" in row.cells[0].text)
        year, first, second = (
            one.runs[0] for one in cell.paragraphs if one.style.name in ("Kortit Year", "Kortit Means")
        )
        for run, text in ((year, "Alku."), (first, "Uusi keino."), (second, "ja jatkuu")):
            run.add_break()
            run.add_text(text)

    assert edited(filled, cli, change).code == 0
    means = "  - Alku.\n  - Kysely.\n  - Uusi keino.\n  - Koulutus; myös esimiehille. ja jatkuu\n"
    assert means in filled.read("kortit/O1/O1-01.yaml")


def test_an_item_of_a_list_that_is_parted_in_a_sheet_is_two(filled: Store, cli: Cli) -> None:
    export(filled, cli, "csv")
    lines = rows_of(filled)
    column = lines[0].index("Mittarit")
    lines[1][column] = lines[1][column].replace("a; b", "a\nb")
    write_rows(filled, lines)
    assert cli(filled, "import", "../vienti.csv").code == 0
    assert drafts(filled, cli) == {"O1-01": ["meters"]}


# --- kortit's own Word documents ---


def edited(store: Store, cli: Cli, change: Callable[[Any], object], *command: str) -> Result:
    """Export a Word document, edit it, and import it."""
    name = export(store, cli, "docx", *command)
    found = docx.Document(str(store.root / name))
    change(found)
    store.write(name, word_bytes(found))
    return cli(store, "import", name)


def paragraphs(found: Any, style: str, goal: str = "O1-01") -> list[Any]:
    rows = [row for table in found.tables for row in table.rows if goal in row.cells[0].text]
    cells = [cell for row in rows for cell in row.cells]
    return [one for cell in cells for one in cell.paragraphs if one.style.style_id == style]


def again(paragraph: Any, text: str) -> None:
    """Put a paragraph of the same style and label below one, with another text."""
    below = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(below)
    type(paragraph)(below, paragraph._parent).runs[-1].text = text


def test_a_second_paragraph_of_a_text_field_is_refused_and_one_of_a_list_goes_on_with_it(
    filled: Store, cli: Cli
) -> None:
    def field(found: Any, name: str) -> Any:
        return next(one for one in paragraphs(found, "KortitField") if one.text.startswith(name))

    refused = edited(filled, cli, lambda found: again(field(found, "Vastuutaho"), "Johtaja"))
    assert_refused(filled, refused, "Vastuutaho stands there twice: “Johtaja”")
    assert edited(filled, cli, lambda found: again(field(found, "Mittarit"), "d")).code == 0
    assert drafts(filled, cli) == {"O1-01": ["meters"]}
    assert "meters: ['a; b', c, d]" in filled.read("kortit/O1/O1-01.yaml").replace('"', "'")


def test_what_a_field_is_to_hold_is_held_against_the_cell_and_not_what_was_read_of_it(
    filled: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = styled.read_side_cell

    def forgetful(*arguments: Any) -> Any:
        side = read(*arguments)
        side.extra = {key: value for key, value in side.extra.items() if key != "owner"}
        return side

    monkeypatch.setattr(styled, "read_side_cell", forgetful)
    assert_refused(filled, edited(filled, cli, bool), "what is read here is not, in order")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a; b; cc", ["a; b", "cc"]),
        ("a; b", ["a; b"]),
        ("c", ["c"]),
        ("d; a; b; c", ["d", "a; b", "c"]),
        ("c; a; b", ["c", "a; b"]),
        ("a; x; c", None),
        ("x; y; c", None),
    ],
)
def test_an_edited_list_keeps_the_items_whole_that_hold_semicolons(
    filled: Store, cli: Cli, text: str, kept: list[str] | None
) -> None:
    def change(found: Any) -> None:
        paragraphs(found, "KortitField")[-1].runs[-1].text = text

    result = edited(filled, cli, change)
    if kept is None:
        assert_refused(filled, result, "it cannot be told where they end")
        return
    assert result.code == 0, result.err
    written = cli(filled, "show", "O1-01", "--format", "json").json
    assert str(kept)[1:-1] in str(written)


def test_what_stands_around_the_tables_of_an_own_document_is_told(filled: Store, cli: Cli) -> None:
    def comment(found: Any) -> None:
        found.add_comment(paragraphs(found, "KortitYear")[0].runs, text="Muuta vuodeksi 2030", author="x")
        found.sections[0].footer.paragraphs[0].text = "Salainen"

    result = edited(filled, cli, comment)
    assert (result.code, "comments are not imported" in result.err, "left out: “Salainen”" in result.err) == (
        0,
        True,
        True,
    )

    def title(found: Any) -> None:
        next(one for one in found.paragraphs if one.style.style_id == "Title").runs[0].text = "Uusi otsikko"

    for command in ("cards", "changes"):
        result = edited(filled, cli, title, command)
        assert (result.code, "texts around the tables are not taken back" in result.err) == (0, True)
    filled.write("kortit.yaml", filled.read("kortit.yaml") + "document: {preamble: 'Valtuusto päättää.'}\n")
    filled.commit("johdanto")

    def preamble(found: Any) -> None:
        next(one for one in found.paragraphs if one.style.style_id == "KortitPreamble").runs[0].text = "Ei päätä."

    assert "texts around the tables" in edited(filled, cli, preamble, "changes").err
    assert "texts around the tables" not in edited(filled, cli, bool, "changes").err


def test_footnotes_of_an_own_document_are_told(filled: Store, cli: Cli) -> None:
    path = filled.root / export(filled, cli, "docx")
    note = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote>'
        b"<w:p><w:r><w:t>Alaviite</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    assert "a footnote is not imported: “Alaviite”" in cli(filled, "import", "../vienti.docx").err


def test_a_deleted_heading_of_a_theme_moves_no_goal(filled: Store, cli: Cli) -> None:
    def delete(found: Any) -> None:
        heading = next(one for one in found.paragraphs if one.text.endswith("O2"))
        heading._p.getparent().remove(heading._p)

    assert_refused(filled, edited(filled, cli, delete), "O2-01 stands under the heading of O1", "O2-02 stands")

    def move(found: Any) -> None:
        found.tables[0]._tbl.append(found.tables[1].rows[1]._tr)

    assert edited(filled, cli, move).code == 0
    assert drafts(filled, cli) == {"O2-01": ["theme"]}


def test_a_first_import_warns_of_goals_below_the_heading_of_another_theme(
    filled: Store, cli: Cli, templates: Templates
) -> None:
    filled.git("checkout", "-q", "HEAD")
    export(filled, cli, "docx")
    found = docx.Document(str(filled.root / "../vienti.docx"))
    heading = next(one for one in found.paragraphs if one.text.endswith("O2"))
    heading._p.getparent().remove(heading._p)
    other = templates.empty(filled.root.parent / "toinen")
    other.write("kortit.yaml", other.read("kortit.yaml") + FIELDS)
    other.commit("kentät")
    other.write("../vienti.docx", word_bytes(found))
    result = cli(other, "import", "../vienti.docx")
    assert (result.code, "O2-01 comes into O1, under whose heading it stands" in result.err) == (0, True)


def test_a_plain_paragraph_below_the_fields_of_a_cell_is_a_means(filled: Store, cli: Cli) -> None:
    def plain(found: Any) -> None:
        paragraph = paragraphs(found, "KortitField")[-1]
        paragraph._parent.add_paragraph("Uusi keino").style = found.styles["Normal"]

    result = edited(filled, cli, plain)
    assert result.code == 0, result.err
    assert drafts(filled, cli) == {"O1-01": ["means"]}
    filled.git("checkout", "-q", ".")

    def like_a_field(found: Any) -> None:
        last = paragraphs(found, "KortitField")[-1]
        last._parent.add_paragraph("Uusi keino").style = last.style

    assert_refused(filled, edited(filled, cli, like_a_field), "put it among the means, as a paragraph like theirs")


def test_bullets_in_an_outline_that_is_set_are_left_out_and_it_is_said(filled: Store, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "keinot.txt").write_text("• Kysely.\n  - kysymykset\n• Koulutus.\n", encoding="utf-8")
    result = cli(filled, "set", "O1-01", "--means-file", str(tmp_path / "keinot.txt"))
    assert "before lines are left out: “• Kysely.”, “• Koulutus.”, “- kysymykset”" in result.err
    assert "  - text: Kysely.\n    steps:\n      - kysymykset\n  - Koulutus.\n" in filled.read("kortit/O1/O1-01.yaml")
