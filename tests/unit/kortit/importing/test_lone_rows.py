"""Rows of officials' tables that are no goal's: notes, totals, headings between the parts of a table, means alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.importing.table_rows import Understanding, read_tables
from kortit.municipality import Municipality, Perspective, Theme
from kortit.problem import Severity
from tests.unit.kortit.importing.reading import source, told

if TYPE_CHECKING:
    from kortit.importing.rows import Reading

CITY = Municipality("Koivulahti", perspectives=(Perspective("P", "", (Theme("P1", "Elävä kylä"),)),))
HEADINGS = "Päämäärä;Tavoite;Tavoitevuosi;Keinot"
GOAL = "P1;Kylätalo on auki;2026;Talkoot."
WITHOUT_YEARS = "Tulostavoite 2026;Keinot"


def reading(*lines: str, theme: str = "", year: int | None = None) -> Reading:
    how = Understanding(municipality=CITY, theme=theme, target_year=year)
    return read_tables(source("\n".join(lines).encode(), "csv"), "taulukko.csv", how)


def goals(read: Reading) -> list[object]:
    return [one.about["goal"] for one in read.statements]


@pytest.mark.parametrize(
    "note", ["* Mitataan joka toinen vuosi.", "1) Mitataan joka vuosi.", "Lähde: Kuntaliitto", "Yhteensä", "Muu teksti"]
)
def test_a_text_alone_below_the_goals_is_left_out_and_told(note: str) -> None:
    read = reading(HEADINGS, GOAL, ";;;", f"{note};;;")
    assert (told(read), goals(read)) == ([], ["Kylätalo on auki"])
    assert told(read, Severity.WARNING) == [f"left out: “{note}”"]


@pytest.mark.parametrize("note", ["* Mitataan joka toinen vuosi.", "Lähde: Kuntaliitto", "Yhteensä 12 000 €"])
def test_a_note_or_a_total_is_no_goal_where_no_column_holds_years(note: str) -> None:
    for lines, year in (
        ((WITHOUT_YEARS, "Talo on auki;Talkoot.", f"{note};"), None),
        ((HEADINGS, GOAL, f";{note};;"), 2026),
    ):
        read = reading(*lines, theme="P1", year=year)
        assert (told(read), len(read.statements)) == ([], 1)
        assert f"left out: “{note}”" in told(read, Severity.WARNING)


def test_a_goal_that_has_nothing_else_is_taken_and_told_where_other_rows_have_more() -> None:
    read = reading(WITHOUT_YEARS, "Talo on auki;Talkoot.", "Rannat pysyvät puhtaina;", theme="P1")
    assert goals(read) == ["Talo on auki", "Rannat pysyvät puhtaina"]
    assert "the row has nothing but “Rannat pysyvät puhtaina”, and is taken for a goal" in str(
        told(read, Severity.WARNING)
    )
    alone = reading(WITHOUT_YEARS, "1) Talo on auki;", "2) Rannat pysyvät puhtaina;", theme="P1")
    assert "has nothing but" not in str(told(alone, Severity.WARNING))
    assert len(alone.statements) == 2


def test_means_without_a_goal_are_refused_with_one_reason() -> None:
    (said,) = told(reading(HEADINGS, GOAL, ";;;Kokous."))
    assert said.startswith("the row has “Kokous.” and no goal: if it goes on with the goal above, merge the cells")


def test_a_text_alone_above_repeated_headings_names_a_section() -> None:
    read = reading("Kylälautakunta;;;", HEADINGS, GOAL, ";;;", "Vesi Oy;;;", HEADINGS, "P1;Vuodot vähenevät;2027;")
    assert (told(read), goals(read), read.title) == ([], ["Kylätalo on auki", "Vuodot vähenevät"], "")
    assert told(read, Severity.WARNING) == [
        "headings above goals are left out: “Kylälautakunta”, “Vesi Oy” (--section FIELD takes them)"
    ]


def test_a_name_alone_above_goals_without_a_theme_is_their_theme() -> None:
    read = reading(HEADINGS, "Elävä kylä;;;", ";Kylätalo on auki;2026;Talkoot.")
    assert (told(read), [one.theme for one in read.statements]) == ([], ["P1"])
    (said,) = told(reading(HEADINGS, "Vireä ranta;;;", ";Rannat pysyvät puhtaina;2026;"))
    assert "no code is known for these themes: “Vireä ranta”" in said


def test_rows_of_another_table_do_not_become_themes_to_add_to_the_settings() -> None:
    said = told(reading(HEADINGS, GOAL, ";;;", "Tuotot;;;", "Tili;Summa;;", "Myynti;1000;;"))
    assert [one.split(":")[0] for one in said] == [
        "“Tili” is no theme that is known, and the row lacks more", "“Myynti” is no theme that is known, and the row lacks more"
    ]  # fmt: skip
