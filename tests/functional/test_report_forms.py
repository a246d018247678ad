"""The report of an open period as a form: filled in by offices in Excel or Word, and taken back as drafts of lines."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.filled_forms import ExcelForm, WordForm
from tests.office import all_converted, saved_by_openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.usefixtures("read_here")

DAY = "2031-08-31"
INDICATORS = (
    "indicators:\n  - {key: yksikot, text: Yksiköt, baseline: 6, target: 20, unit: kpl}\n"
    "  - {key: osuus, text: Osuus, target: ≥ 4 %}\n"
)
STATUS, TEXT, ACTUAL = "Tila", "Raportti", "Toteuma"


@pytest.fixture
def reporting(store: Store, cli: Cli) -> Store:
    """A store with two indicators in a goal, an open period, a line that is committed and one that is a draft."""
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml") + INDICATORS)
    store.write("kortit/O1/O1-02.yaml", 'goal: "Osaaminen kasvaa"\ntarget_year: 2031\nmeans: []\n')
    store.commit("mittarit")
    cli(store, "report", "new", DAY, "--name", "Osavuosikatsaus 2/2021")
    said = ("--text", "Etenee: hyvin", "--actual", "yksikot=1 250 000", "--actual", "osuus=14,5 %")
    cli(store, "report", "set", "O1-01", "--status", "going", *said)
    assert cli(store, "amend").code == 0
    assert cli(store, "report", "set", "S1-01", "--status", "late", "--text", "Viivästyy.").code == 0
    made = cli(store, "report", "show", DAY, "-o", "lomake.xlsx", "-o", "lomake.docx")
    assert made.code == 0, made.err
    return store


Form = ExcelForm | WordForm
FORMS: dict[str, type[Form]] = {"lomake.xlsx": ExcelForm, "lomake.docx": WordForm}


def opened(store: Store, name: str = "lomake.xlsx") -> Any:
    return FORMS[name](store.root / name)


def drafts(store: Store, cli: Cli, name: str, *options: str) -> dict[str, dict[str, tuple[str, str]]]:
    result = cli(store, "import", name, "--format", "json", *options)
    assert result.code == 0, result.err
    assert result.json["warnings"] == []
    return {
        one["goal"]: {field: (both["old"], both["new"]) for field, both in one["fields"].items()}
        for one in result.json["lines"]
    }


def refused(store: Store, cli: Cli, name: str) -> list[str]:
    before = store.state()
    result = cli(store, "import", name, "--format", "json")
    assert result.code == 1, result.out
    assert store.state() == before
    return [one["message"] for one in result.json["problems"]]


def test_only_what_is_filled_in_is_open_and_the_status_is_chosen_from_a_list(reporting: Store) -> None:
    form = opened(reporting)
    assert form.root.find("{*}sheetProtection").get("sheet") == "1"
    open_cells = {cell.get("r") for cells in form.rows for cell in cells if not form.is_locked(cell)}
    filled_in = [form.cell(column, "O1-01") for column in (STATUS, TEXT, ACTUAL)] + [form.cell(ACTUAL, "O1-01", 1)]
    assert [form.text(cell) for cell in filled_in] == [
        "Etenee suunnitellusti", "Etenee: hyvin", "1 250 000", "14,5 %"
    ]  # fmt: skip
    assert {cell.get("r") for cell in filled_in} < open_cells
    locked = [form.cell("Tavoite", "O1-01"), form.cell(STATUS, "O1-01", 1), form.cell(ACTUAL, "S1-01")]
    assert open_cells.isdisjoint(cell.get("r") for cell in locked)
    cells, offered = form.offered()
    column = form.cell(STATUS, "O1-01").get("r")[0]
    assert cells == f"{column}3:{column}{len(form.rows)}"
    assert offered == ["Toteutunut", "Etenee suunnitellusti", "Viivästyy", "Ei toteutunut", "Ei mitattu"]
    commit = reporting.git("rev-parse", "HEAD")[:12]
    assert all(f"kortit {DAY} {commit} " in form.text(cells[-1]) for cells in form.rows[2:])


def test_a_form_shows_where_the_goal_was_in_the_period_before(reporting: Store, cli: Cli) -> None:
    cli(reporting, "report", "close", DAY, "--decision", "Kh 20.9.2031 § 90")
    cli(reporting, "report", "new", "31.12.2031")
    assert cli(reporting, "report", "show", "31.12.2031", "-o", "lomake.xlsx", "-o", "lomake.docx").code == 0
    form = opened(reporting)
    cells = [form.cell("Tila edellisellä jaksolla", goal) for goal in ("O1-01", "O1-02")]
    assert [form.text(cell) for cell in cells] == ["✓ Etenee suunnitellusti", "○ Ei raportoitu"]
    assert all(map(form.is_locked, cells))
    assert "edellinen (31.8.2031): ✓ Etenee suunnitellusti" in "".join(opened(reporting, "lomake.docx").root.itertext())
    for name in FORMS:
        assert drafts(reporting, cli, name) == {}
    opened(reporting).fill(STATUS, "O1-01", "Viivästyy").save("lomake")
    assert drafts(reporting, cli, "lomake.xlsx") == {"O1-01": {"status": ("", "late")}}


def test_an_untouched_form_makes_no_drafts(reporting: Store, cli: Cli) -> None:
    before = reporting.state()
    for name in FORMS:
        assert drafts(reporting, cli, name) == {}
    assert reporting.state() == before


EDITS = [
    (STATUS, "O1-01", 0, "Viivästyy", {"status": ("going", "late")}),
    (STATUS, "O1-01", 0, "▲ viivästyy", {"status": ("going", "late")}),
    (STATUS, "O1-01", 0, "Försenat", {"status": ("going", "late")}),
    (STATUS, "O1-01", 0, "Late", {"status": ("going", "late")}),
    (STATUS, "O1-01", 0, "late", {"status": ("going", "late")}),
    (TEXT, "O1-01", 0, "Etenee: hyvin!", {"text": ("Etenee: hyvin", "Etenee: hyvin!")}),
    (TEXT, "O1-01", 0, "", {"text": ("Etenee: hyvin", "")}),
    (TEXT, "S1-01", 0, "=A1+1", {"text": ("Viivästyy.", "=A1+1")}),
    (ACTUAL, "O1-01", 0, "1 250 001", {"yksikot": ("1 250 000", "1 250 001")}),
    (ACTUAL, "O1-01", 0, "1250000", {"yksikot": ("1 250 000", "1250000")}),
    (ACTUAL, "O1-01", 1, "14,6 %", {"osuus": ("14,5 %", "14,6 %")}),
    (ACTUAL, "O1-01", 1, "", {"osuus": ("14,5 %", "")}),
    (STATUS, "O1-02", 0, "Ei mitattu", {"status": ("", "unmeasured")}),
]


@pytest.mark.parametrize("name", FORMS)
def test_each_edit_makes_exactly_that_draft(reporting: Store, cli: Cli, name: str) -> None:
    for column, goal, number, value, change in EDITS:
        filled = opened(reporting, name).fill(column, goal, value, number).save()
        assert drafts(reporting, cli, filled, "--dry-run") == {goal: change}
    before = reporting.read("follow-up/2031-08-31/O1-01.yaml")
    assert drafts(reporting, cli, opened(reporting, name).fill(ACTUAL, "O1-01", "15", 1).save()) != {}
    assert reporting.read("follow-up/2031-08-31/O1-01.yaml") == before.replace("14,5 %", "15").replace('"15"', "15")


@pytest.mark.parametrize("name", FORMS)
def test_a_line_whose_cells_are_all_emptied_is_taken_away(reporting: Store, cli: Cli, name: str) -> None:
    form = opened(reporting, name)
    for column in (STATUS, TEXT):
        form.fill(column, "S1-01", "")
    assert drafts(reporting, cli, form.save()) == {"S1-01": {"status": ("late", ""), "text": ("Viivästyy.", "")}}
    assert not (reporting.root / "follow-up" / DAY / "S1-01.yaml").exists()


def test_copies_of_several_offices_come_in_one_after_another(reporting: Store, cli: Cli) -> None:
    first = opened(reporting).fill(TEXT, "O1-01", "Etenee yhä.").fill(STATUS, "S1-01", "Toteutunut").save("yksi")
    second = (
        opened(reporting, "lomake.docx").fill(ACTUAL, "O1-01", "20").fill(STATUS, "O1-02", "Ei mitattu").save("kaksi")
    )
    assert set(drafts(reporting, cli, first)) == {"O1-01", "S1-01"}
    assert drafts(reporting, cli, second) == {
        "O1-01": {"yksikot": ("1 250 000", "20")},
        "O1-02": {"status": ("", "unmeasured")},
    }
    line = reporting.read(f"follow-up/{DAY}/O1-01.yaml")
    assert "Etenee yhä." in line
    assert "yksikot: 20" in line
    assert drafts(reporting, cli, first) == drafts(reporting, cli, second) == {}
    third = opened(reporting).fill(TEXT, "O1-01", "Seisoo.").fill(STATUS, "O1-02", "Toteutunut").save("kolme")
    said = refused(reporting, cli, third)
    assert len(said) == 2
    assert all(word in said[0] for word in ("row 3", "O1-01", "Seisoo.", "Etenee yhä."))
    assert all(word in said[1] for word in ("O1-02", "Toteutunut", "Ei mitattu"))
    assert cli(reporting, "amend", DAY).code == 0
    assert cli(reporting, "check", "HEAD^..").code == 0


def test_what_cannot_be_taken_back_is_one_sentence_and_nothing_is_written(reporting: Store, cli: Cli) -> None:
    filled: dict[str, ExcelForm] = {
        "there is no status “Melkein”": opened(reporting).fill(STATUS, "O1-01", "Melkein"),
        "O1-02 has no status": opened(reporting).fill(TEXT, "O1-02", "Alkaa pian."),
        "cells that are not filled in were changed": opened(reporting).fill("Tavoite", "O1-01", "Muu tavoite"),
        "O1-01: cells that are": opened(reporting).fill(STATUS, "O1-01", "Viivästyy", 1),
        "the row has no mark of kortit": opened(reporting).fill("Rivin tunniste", "S1-01", ""),
        "the row of O1-01 stands there twice": opened(reporting).fill(
            "Rivin tunniste", "S1-01", opened(reporting).text(opened(reporting).row("O1-01")[-1])
        ),
        "there is no column “Status”": opened(reporting),
    }
    heading = filled["there is no column “Status”"]
    heading.rows[1][heading.columns[STATUS]].find("{*}v").text = heading.rows[2][0].find("{*}v").text
    for wanted, form in filled.items():
        said = refused(reporting, cli, form.save())
        assert any(wanted in sentence for sentence in said), (wanted, said)


def test_an_indicator_or_a_goal_that_is_gone_is_named_only_where_something_is_said_of_it(
    reporting: Store, cli: Cli
) -> None:
    reporting.write("kortit/O1/O1-01.yaml", reporting.read("kortit/O1/O1-01.yaml").replace("key: osuus", "key: toinen"))
    (reporting.root / "kortit" / "O1" / "O1-02.yaml").unlink()
    reporting.git("add", "-A", "kortit")
    reporting.git("commit", "-qm", "Kv 7.9.2026 § 1")
    assert drafts(reporting, cli, "lomake.xlsx") == {}
    (said,) = refused(reporting, cli, opened(reporting).fill(ACTUAL, "O1-01", "15 %", 1).save())
    assert "O1-01 has no indicator “osuus” any more" in said
    (said,) = refused(reporting, cli, opened(reporting).fill(STATUS, "O1-02", "Viivästyy").save())
    assert "O1-02 is no goal that was in force" in said


def test_a_form_of_a_closed_period_is_refused_and_its_report_is_no_form(reporting: Store, cli: Cli) -> None:
    filled = opened(reporting).fill(STATUS, "O1-01", "Viivästyy").save()
    assert cli(reporting, "report", "close", DAY, "--decision", "Kh 21.9.2026 § 90").code == 0
    (said,) = refused(reporting, cli, filled)
    assert "Osavuosikatsaus 2/2021 (31.8.2031) is closed" in said
    for name in FORMS:
        assert cli(reporting, "report", "show", DAY, "-o", f"suljettu-{name}").code == 0
    assert opened(reporting, "lomake.xlsx").root.find("{*}sheetProtection") is not None
    assert ExcelForm(reporting.root / "suljettu-lomake.xlsx").root.find("{*}sheetProtection") is None
    assert not list(WordForm(reporting.root / "suljettu-lomake.docx").root.iter("{*}sdt"))


def test_options_of_tables_of_goals_are_refused_with_a_form(reporting: Store, cli: Cli) -> None:
    result = cli(reporting, "import", "lomake.xlsx", "--new", "--decision", "Kv 1.9.2026 § 1")
    assert result.code == 2
    assert "leave out --new, --decision" in result.err
    explained = cli(reporting, "import", "--explain", "lomake.docx", "--format", "json").json["tables"]
    assert [column["fields"] for column in explained[0]["columns"]] == [[], ["status"], ["text"], [], ["actual"]]


def test_what_libreoffice_saves_again_changes_what_was_filled_in_and_nothing_else(
    reporting: Store, cli: Cli, tmp_path: Path
) -> None:
    resaved = {"lomake.xlsx": "xlsx:Calc MS Excel 2007 XML", "lomake.docx": "docx:MS Word 2007 XML"}
    for name, kind in resaved.items():
        form = opened(reporting, name).fill(STATUS, "O1-02", "Inte mätt").fill(ACTUAL, "O1-01", "1 250 001")
        filled = form.fill(TEXT, "S1-01", "Valmistuu keväällä – 2,5 kk myöhässä.").save()
        untouched, changed = all_converted([reporting.root / name, reporting.root / filled], kind, tmp_path / "resaved")
        for path in (untouched, changed):
            reporting.write(path.name, path.read_bytes())
        assert drafts(reporting, cli, untouched.name) == {}
        assert drafts(reporting, cli, changed.name, "--dry-run") == {
            "O1-01": {"yksikot": ("1 250 000", "1 250 001")},
            "O1-02": {"status": ("", "unmeasured")},
            "S1-01": {"text": ("Viivästyy.", "Valmistuu keväällä – 2,5 kk myöhässä.")},
        }


def test_what_openpyxl_saves_again_changes_what_was_filled_in_and_nothing_else(reporting: Store, cli: Cli) -> None:
    reporting.write("a.xlsx", saved_by_openpyxl((reporting.root / "lomake.xlsx").read_bytes()))
    assert drafts(reporting, cli, "a.xlsx") == {}
    filled = opened(reporting).fill(STATUS, "O1-02", "Inte mätt").fill(ACTUAL, "O1-01", 1250001).save()
    reporting.write("a.xlsx", saved_by_openpyxl((reporting.root / filled).read_bytes()))
    assert drafts(reporting, cli, "a.xlsx", "--dry-run") == {
        "O1-01": {"yksikot": ("1 250 000", "1250001")},
        "O1-02": {"status": ("", "unmeasured")},
    }


def test_numbers_that_excel_keeps_as_numbers_are_read_as_it_shows_them(reporting: Store, cli: Cli) -> None:
    form = opened(reporting).fill(ACTUAL, "O1-01", 14.5).fill(ACTUAL, "O1-01", 1250000, 1)
    assert drafts(reporting, cli, form.save()) == {
        "O1-01": {"yksikot": ("1 250 000", "14,5"), "osuus": ("14,5 %", "1250000")}
    }
    assert "osuus: 1250000\n" in reporting.read(f"follow-up/{DAY}/O1-01.yaml")


def test_a_form_is_in_the_language_of_the_documents_and_is_read_in_any(reporting: Store, cli: Cli) -> None:
    for language, (status, actual) in {"sv": ("Status", "Utfall"), "en": ("Status", "Actual")}.items():
        reporting.write("kortit.yaml", re.sub("language: ..", f"language: {language}", reporting.read("kortit.yaml")))
        reporting.commit("kieli")
        assert cli(reporting, "report", "show", DAY, "-o", "lomake.xlsx").code == 0
        form = opened(reporting).fill(status, "O1-01", "Viivästyy").fill(actual, "O1-01", "15")
        assert drafts(reporting, cli, form.save(), "--dry-run") == {
            "O1-01": {"status": ("going", "late"), "yksikot": ("1 250 000", "15")}
        }


def test_what_people_add_beside_the_rows_is_told_and_deviations_are_no_form(reporting: Store, cli: Cli) -> None:
    form = opened(reporting, "lomake.docx")
    body = form.root.find("{*}body")
    last = next(one for one in body if one.tag.endswith("}p"))
    body.insert(0, copy.deepcopy(last))
    next(body[0].iter("{*}t")).text = "Terveisin vapaa-aikatoimi"
    for style in body[0].iter("{*}pStyle"):
        style.getparent().remove(style)
    result = cli(reporting, "import", form.save(), "--format", "json")
    assert result.code == 0
    assert [one["message"] for one in result.json["warnings"]] == ["left out: “Terveisin vapaa-aikatoimi”"]
    assert cli(reporting, "report", "show", DAY, "--only", "late", "-o", "poikkeamat.docx").code == 0
    assert not list(WordForm(reporting.root / "poikkeamat.docx").root.iter("{*}sdt"))
