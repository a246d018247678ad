"""Tables whose cells are merged over rows: a goal with a row for each of its means, and what no goal owns alone."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = ("Päämäärä", "Sitova tavoite", "Tavoitevuosi", "Keinot")
ROWS = (
    ("O1 Henkilöstö", "Henkilöstö jaksaa", "2026", "Kysely toteutetaan."),
    ("O1 Henkilöstö", "Henkilöstö jaksaa", "2026", "Tulokset käsitellään."),
    ("O1 Henkilöstö", "Henkilöstö jaksaa", "2026", "Työtilat tarkastetaan."),
    ("O1 Henkilöstö", "Osaaminen kasvaa", "2027", "Koulutus alkaa."),
)
Merges = tuple[tuple[int, int, int], ...]  # column, first row, last row
A_ROW_A_MEANS: Merges = ((0, 0, 3), (1, 0, 2), (2, 0, 2))


def word(merges: Merges) -> bytes:
    document = docx.Document()
    table = document.add_table(len(ROWS) + 1, 4)
    for number, row in enumerate((HEADINGS, *ROWS)):
        for place, text in enumerate(row):
            covered = any(place == column and first < number - 1 <= last for column, first, last in merges)
            table.cell(number, place).text = "" if covered else text
    for column, first, last in merges:
        text = table.cell(first + 1, column).text
        table.cell(first + 1, column).merge(table.cell(last + 1, column)).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel(merges: Merges, more: tuple[tuple[str, ...], ...] = ((),) * (len(ROWS) + 1)) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for number, (cells, beside) in enumerate(zip((HEADINGS, *ROWS), more, strict=True)):
            row = (*cells, *beside)
            for place, text in enumerate(row):
                if not any(place == column and first < number - 1 <= last for column, first, last in merges):
                    sheet.write_string(number, place, text)
        for column, first, last in merges:
            sheet.merge_range(first + 1, column, last + 1, column, ROWS[first][column])
    return stream.getvalue()


WRITERS: dict[str, Callable[[Merges], bytes]] = {"docx": word, "xlsx": excel}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_goal_with_a_row_for_each_means_is_one_goal(empty_store: Store, cli: Cli, kind: str) -> None:
    empty_store.write(f"../taulukko.{kind}", WRITERS[kind](A_ROW_A_MEANS))
    result = cli(empty_store, "import", f"../taulukko.{kind}", "--decision", "Kv 1.12.2025 § 5")
    assert result.code == 0, result.err
    goals = cli(empty_store, "list", "--format", "json").json["goals"]
    assert [(goal["goal"], goal["target_year"], len(goal["means"])) for goal in goals] == [
        ("Henkilöstö jaksaa", 2026, 3),
        ("Osaaminen kasvaa", 2027, 1),
    ]
    assert goals[0]["means"] == [row[3] for row in ROWS[:3]]


@pytest.mark.parametrize("kind", WRITERS)
def test_means_that_are_merged_over_two_goals_are_nobodys(empty_store: Store, cli: Cli, kind: str) -> None:
    empty_store.write(f"../taulukko.{kind}", WRITERS[kind]((*A_ROW_A_MEANS, (3, 2, 3))))
    before = empty_store.state()
    result = cli(empty_store, "import", f"../taulukko.{kind}")
    assert (result.code, "merged over several goals" in result.err) == (1, True)
    assert empty_store.state() == before


def test_a_hole_beside_a_list_in_merged_rows_is_a_problem_at_its_place(empty_store: Store, cli: Cli) -> None:
    empty_store.write(
        "kortit.yaml",
        empty_store.read("kortit.yaml") + "fields:\n  levels: {name: Tavoitetaso, type: list, authority: any}\n"
        "  owner: {name: Vastuutaho, type: text, authority: any}\n",
    )

    def imported(*levels: str) -> tuple[int, str]:
        owners = ("Henkilöstöpalvelut", "", "", "Henkilöstöpalvelut")
        more = (("Tavoitetaso", "Vastuutaho"), *zip(levels, owners, strict=True))
        empty_store.write("../taulukko.xlsx", excel(A_ROW_A_MEANS, more))
        result = cli(empty_store, "import", "../taulukko.xlsx", "--dry-run")
        return result.code, result.err

    assert imported("85 %", "4 kertaa", "kaikki", "")[0] == 0  # the last goal has one row
    code, said = imported("85 %", "", "kaikki", "10")
    assert (code, "row 3 has nothing in column 5 (“Tavoitetaso”) beside “Tulokset käsitellään.”" in said) == (1, True)
    assert imported("", "4 kertaa", "kaikki", "10")[0] == 1
    assert imported("", "", "", "")[0] == 0


@pytest.mark.parametrize(("under", "code"), [("Henkilöstö jaksaa", 0), ("Piilossa", 1)])
def test_what_stands_under_a_merged_cell_is_that_cell_again_or_a_problem(
    empty_store: Store, cli: Cli, under: str, code: int
) -> None:
    stream = io.BytesIO()
    with Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate((HEADINGS, *ROWS)):
            sheet.write_row(number, 0, row)
        for column, first, last in A_ROW_A_MEANS:
            sheet.merge_range(first + 1, column, last + 1, column, ROWS[first][column])
        sheet.write_string(2, 1, under)
    empty_store.write("../taulukko.xlsx", stream.getvalue())
    result = cli(empty_store, "import", "../taulukko.xlsx")
    assert (result.code, "under merged cells, where nobody sees them: B3" in result.err) == (code, bool(code))
    assert code or [len(one["means"]) for one in cli(empty_store, "list", "--format", "json").json["goals"]] == [3, 1]


@pytest.mark.parametrize("named", ["new.means=99", "goal=0", "ignore=Keinoja"])
def test_a_column_that_is_named_and_not_there_is_told(empty_store: Store, cli: Cli, named: str) -> None:
    empty_store.write("../taulukko.xlsx", excel(()))
    result = cli(empty_store, "import", "../taulukko.xlsx", "--column", named)
    assert (result.code, "the columns are 1 “Päämäärä”, 2 “Sitova tavoite”" in result.err) == (2, True)


@pytest.mark.parametrize(
    "inside",
    [
        "<w:p><w:r><w:ruby><w:rubyBase><w:r><w:t>Alku ja loppu</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "<w:moved><w:p><w:r><w:t>Alku ja loppu</w:t></w:r></w:p></w:moved>",
    ],
)
def test_what_stands_in_elements_nobody_knows_is_named_when_it_is_left_out(
    empty_store: Store, cli: Cli, inside: str
) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(()))) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            if part == "word/document.xml":
                data = data.replace(b"<w:body>", f"<w:body>{inside}".encode())
            after.writestr(part, data)
    empty_store.write("../taulukko.docx", stream.getvalue())
    result = cli(empty_store, "import", "../taulukko.docx", "--dry-run")
    assert (result.code, "left out: “Alku ja loppu”" in result.err) == (0, True), result.err
