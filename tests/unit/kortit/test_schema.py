"""The JSON Schemas agree with the readers."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from kortit.errors import ProblemsError
from kortit.fields import ExtraField
from kortit.goal import GoalId
from kortit.kinds import LIST, TEXT
from kortit.schema import goal_schema, municipality_schema
from store.files.goal_file import GoalPath, read_goal
from store.files.municipality_file import read_municipality
from store.work.founding import settings_text
from tests.conftest import GOAL, PERSPECTIVES

FIELDS = {
    "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
    "partners": ExtraField("partners", "Kumppanit", LIST, None),
}
BASE = "goal: a\ntarget_year: 2021\nmeans: []\n"
AUDIT = "audit: {signatures: required, keys: .kortit/allowed_signers, signers: {kirjaamo@example.fi: [council]}}\n"
SETTINGS = settings_text("Testilä") + PERSPECTIVES


def valid(schema: dict[str, object], text: str) -> bool:
    Draft202012Validator.check_schema(schema)
    return bool(Draft202012Validator(schema).is_valid(YAML(typ="safe", pure=True).load(text)))


@pytest.mark.parametrize(
    "text",
    [
        GOAL, BASE, "goal: a\ntarget_year: 2021\nmeans:\n", BASE + "owner: Talous\npartners: [a, b]\n",
        "target_year: 2021\nmeans: []\n", "goal: ''\ntarget_year: 2021\nmeans: []\n", "goal: 5\ntarget_year: 2021\nmeans: []\n",
        "goal: a\ntarget_year: '2021'\nmeans: []\n", "goal: a\ntarget_year: 21\nmeans: []\n", BASE + "gaol: x\n",
        "goal: a\ntarget_year: 2021\nmeans: [5]\n", "goal: a\ntarget_year: 2021\nmeans:\n  - Keino 2.0: x\n",
        "goal: a\ntarget_year: 2021\nmeans:\n  - {steps: [a]}\n", BASE + "partners: a\n", "- a\n",
    ],
)  # fmt: skip
def test_a_goal_file_is_valid_to_both_or_to_neither(text: str) -> None:
    try:
        read_goal(GoalPath("O1", GoalId("O1-01")), text.encode(), FIELDS)
        readable = True
    except ProblemsError:
        readable = False
    assert valid(goal_schema(FIELDS.values()), text) == readable


@pytest.mark.parametrize(
    "text",
    [
        SETTINGS, "format: 1\nmunicipality: a\nbodies: {council: {name: Kv, abbreviation: Kv}}\n", SETTINGS + "muu: 1\n",
        SETTINGS.replace("format: 1", "format: 2"), SETTINGS.replace("language: fi", "language: de"),
        SETTINGS.replace("  council:", "  valtuusto:"), SETTINGS.replace("means: any", "means: kaikki"),
        SETTINGS + AUDIT, SETTINGS + AUDIT.replace("required", "maybe"), SETTINGS + AUDIT.replace("[council]", "council"),
        SETTINGS + AUDIT.replace(".kortit/", ""), SETTINGS + AUDIT.replace("keys", "avaimet"), SETTINGS + "audit:\n",
        SETTINGS.replace("O2: }", "SIVI1: {name: Sivistys, authority: {goal: [board], owner: any}}}"),
        SETTINGS.replace("S: {", "S: {authority: {goal: any}, "), SETTINGS.replace("O2: }", "SIVIS1: }"),
        SETTINGS.replace("O2: }", "O2: {nimi: x}}"), SETTINGS.replace("S: {", "S: {authority: any, "),
        SETTINGS.replace("S: {", "S: {authority: {goal: council}, "), SETTINGS.replace("{O1: , O2: }", "{o1: }"), SETTINGS.replace("type: text", "type: number"),
    ],
)  # fmt: skip
def test_kortit_yaml_is_valid_to_both_or_to_neither(text: str) -> None:
    try:
        read_municipality(text.encode())
        readable = True
    except ProblemsError:
        readable = False
    assert valid(municipality_schema(), text) == readable
