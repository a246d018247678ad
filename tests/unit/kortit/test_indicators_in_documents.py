"""Indicators in the change table and in the cards: what differs, word by word and number by number, in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator

from kortit.changes import ChangeTable, Endpoint, ItemChange
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.indicators import Indicator
from kortit.municipality import Municipality
from kortit.output_schemas import output_schema
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.single_changes import single_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.rendering import Content

RULES = Indicator("yksikot", "Yksiköt, joissa pelisäännöt on sovittu", "6", "20", "kpl")
SICK = Indicator("poissaolot", "Sairauspoissaolot", "4,2 %", "3,9 %")
RANK = Indicator("sija", "Sija vertailussa", "ei mitattu", "1. sija")
COST = Indicator("kulut", "Kulut", "1 250 000", "1 000 000", "€")
OLD = Goal(GoalId("O1-01"), "O1", "Työhyvinvointi paranee", 2027, (Means("Kysely"),), {}, (RULES, SICK, RANK))
NEW = replace(
    OLD, indicators=(COST, replace(RANK, target="2. sija"), replace(RULES, text="Työyksiköt, joissa pelisäännöt on sovittu"))
)  # fmt: skip
BARE = Goal(GoalId("O1-02"), "O1", "Rekrytointi nopeutuu", 2027)
SOURCE = SetBy("c" * 40, "2026-06-15T12:00:00+03:00", "Kv 15.6.2026 § 40")


def table(old: Sequence[Goal] = (OLD, BARE), new: Sequence[Goal] = (NEW, BARE)) -> ChangeTable:
    point = Endpoint("c" * 40, "c" * 40, SOURCE.date, SOURCE.citation)
    sides = ({goal.id: goal for goal in side} for side in (old, new))
    before = Endpoint("b" * 40, "b" * 40, "2025-12-15T12:00:00+02:00", "Kv 15.12.2025 § 90")
    return ChangeTable.between(*sides, municipality=Municipality("Testilä"), origin=before, target=point)


def cards() -> InForce:
    later = replace(SOURCE, citation="Kv 14.9.2026 § 61")
    known = Provenance({"goal": SOURCE, "target_year": SOURCE, "theme": SOURCE}, (SOURCE,), (SOURCE, later, SOURCE))
    return InForce((OLD, BARE), Municipality("Testilä"), Endpoint("c" * 40, "c" * 40, SOURCE.date), {OLD.id: known})


def test_indicators_are_paired_by_their_keys_and_their_levels_compared() -> None:
    row = table().rows[0]
    assert (row.fields, row.substantive) == (("indicators",), True)
    assert [(one.change, one.old, one.new) for one in row.indicators] == [
        (ItemChange.ADDED, None, 0), (ItemChange.EDITED, 2, 1), (ItemChange.EDITED, 0, 2), (ItemChange.REMOVED, 1, None),
    ]  # fmt: skip
    _cost, rank, rules, _sick = row.indicators
    assert [(run.kind, run.text) for run in rank.steps[0].words] == [
        ("same", "ei mitattu → "), ("deleted", "1"), ("inserted", "2"), ("same", ". sija"),
    ]  # fmt: skip
    assert [run.text for run in rules.words if run.kind != "same"] == ["Yksiköt", "Työyksiköt"]
    assert (rules.steps[0].change, rank.steps[0].change) == (ItemChange.SAME, ItemChange.EDITED)


@pytest.mark.parametrize(
    ("after", "substantive"),
    [
        (replace(RULES, target="20,0"), False),
        (replace(RULES, text="Yksiköt joissa pelisäännöt on sovittu."), False),
        (replace(COST, baseline="1250000", key="yksikot"), True),
        (replace(RULES, target="20 %"), True),
        (replace(RULES, unit="yksikköä"), True),
        (replace(RULES, target=""), True),
    ],
)
def test_numbers_that_are_the_same_are_typography(after: Indicator, *, substantive: bool) -> None:
    row = table([replace(OLD, indicators=(RULES,))], [replace(OLD, indicators=(after,))]).rows[0]
    assert (row.fields, row.substantive) == (("indicators",), substantive)


def test_a_new_order_of_indicators_is_a_change() -> None:
    row = table([OLD], [replace(OLD, indicators=OLD.indicators[::-1])]).rows[0]
    assert {one.change for one in row.indicators} == {ItemChange.SAME, ItemChange.MOVED}


def test_the_json_has_each_indicator_by_its_key_and_is_as_its_schema_says() -> None:
    data = json.loads(FORMATS["json"].render(table(), View("fi", unchanged=Unchanged.FULL)))
    Draft202012Validator(output_schema("changes")).validate(data)
    changed, bare = data["rows"]
    assert changed["old"]["indicators"][0] == {
        "key": "yksikot", "text": RULES.text, "baseline": 6, "target": 20, "unit": "kpl",
    }  # fmt: skip
    assert [(one["key"], one["change"]) for one in changed["indicators"]] == [
        ("kulut", "added"), ("sija", "edited"), ("yksikot", "edited"), ("poissaolot", "removed"),
    ]  # fmt: skip
    assert changed["indicators"][1]["levels"][1:3] == [["deleted", "1"], ["inserted", "2"]]
    assert "indicators" not in bare
    assert "indicators" not in bare["new"]
    said = json.loads(FORMATS["json"].render(cards(), View("fi")))
    Draft202012Validator(output_schema("cards")).validate(said)
    assert [one["citation"] for one in said["goals"][0]["set_by"]["indicators"]][1] == "Kv 14.9.2026 § 61"


def test_each_change_is_told_once_with_its_number() -> None:
    told = single_changes(table(), table().changed_rows)
    assert [(str(one.part), one.place, str(one.happened)) for one in told] == [
        ("indicator", "1", "added"),
        ("the levels of an indicator", "1.1", "added"),
        ("indicator", "2", "levels edited"),
        ("the levels of an indicator", "2.1", "edited"),
        ("indicator", "2", "removed"),
        ("the levels of an indicator", "2.1", "removed"),
        ("indicator", "3", "edited"),
    ]


@pytest.mark.parametrize("form", ["text", "md", "html", "pdf", "docx", "xlsx", "csv", "tsv"])
@pytest.mark.parametrize("content", [table(), cards()], ids=["changes", "cards"])
def test_every_format_shows_them_under_their_heading(form: str, content: Content) -> None:
    data = FORMATS[form].render(content, View("fi", unchanged=Unchanged.FULL, width=120))
    assert data == FORMATS[form].render(content, View("fi", unchanged=Unchanged.FULL, width=120))
    if form in ("text", "md", "html", "csv", "tsv"):
        text = data.decode("utf-8-sig")
        assert "ittarit" in text
        assert "4,2 % → 3,9 %" in text
    elif form == "docx":
        with ZipFile(BytesIO(data)) as package:
            text = package.read("word/document.xml").decode()
        assert text.count("KortitIndicator") >= 3


def test_a_table_without_indicators_has_no_column_for_them() -> None:
    for content in (
        table([BARE], [replace(BARE, target_year=2028)]),
        InForce((BARE,), Municipality("T"), cards().point, {}),
    ):
        assert "ittari" not in FORMATS["csv"].render(content, View("fi")).decode()
