"""Goal files: all problems at once, each at its line and column, with what to do."""

from __future__ import annotations

import pytest

from kortit.errors import ProblemsError
from kortit.fields import IN_FILE, ExtraField
from kortit.goal import GoalId, Means
from kortit.kinds import EXTRA_KINDS, TEXT
from kortit.problem import Code, Problem
from store.files.goal_file import _READERS, GoalPath, read_goal, read_goal_path
from tests.conftest import GOAL

PATH = GoalPath("O1", GoalId("O1-02"))
FIELDS = {"owner": ExtraField("owner", "Vastuutaho", TEXT, None)}


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as caught:
        read_goal(PATH, text.encode(), FIELDS)
    assert all(problem.path == "kortit/O1/O1-02.yaml" for problem in caught.value.problems)
    return caught.value.problems


def means(lines: str) -> str:
    return f"goal: a\ntarget_year: 2021\nmeans:\n{lines}\n"


def test_a_goal_is_read_with_its_steps_and_line_breaks_are_one_space() -> None:
    text = GOAL.replace("Henkilöstö voi hyvin", "|\n  Henkilöstö\n  voi   hyvin\n")
    goal = read_goal(PATH, text.encode(), FIELDS).goal
    assert (goal.id, goal.theme, goal.text, goal.target_year) == ("O1-02", "O1", "Henkilöstö voi hyvin", 2021)
    assert goal.means == (Means("Kysely toteutetaan."), Means("Valmennus jatkuu.", ("Esihenkilöt", "Työyhteisöt")))


def test_words_that_yaml_1_1_would_twist_stay_words() -> None:
    goal = read_goal(PATH, b"goal: no\ntarget_year: 2021\nmeans:\n- on\n- 'yes'\n- 12:30\nowner: off\n", FIELDS).goal
    assert (goal.text, goal.means, goal.extra) == ("no", (Means("on"), Means("yes"), Means("12:30")), {"owner": "off"})


def indicators(*lines: str) -> str:
    return "goal: a\ntarget_year: 2021\nmeans: []\nindicators:\n  - " + "\n    ".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "code", "place", "said"),
    [
        ("goal: a\ntarget_year: 2021\nmeens: []\nmeans: []\n", Code.UNKNOWN_KEY, (3, 1), "did you mean “means”?"),
        ("goal: a\ntarget_year: 2021\nmeans: []\nxyz: 1\n", Code.UNKNOWN_KEY, (4, 1), "known here: goal, target_year, means, indicators, owner"),
        ("goal: a\ntarget_year: '2021'\nmeans: []\n", Code.TYPE, (2, 14), "is quoted"),
        ("goal: a\ntarget_year: 21\nmeans: []\n", Code.YEAR, (2, 14), "between 1900 and 2999"),
        ("goal: a\ntarget_year: 3000\nmeans: []\n", Code.YEAR, (2, 14), "between 1900 and 2999"),
        ("goal: a\ntarget_year: 2021.0\nmeans: []\n", Code.YEAR, (2, 14), "no target year"),
        ("goal: a\ntarget_year: [2021]\nmeans: []\n", Code.TYPE, (2, 14), "a year of four digits"),
        ("goal: 2021\ntarget_year: 2021\nmeans: []\n", Code.TYPE, (1, 7), "is a number; put it in quotation marks"),
        ("goal: true\ntarget_year: 2021\nmeans: []\n", Code.TYPE, (1, 7), "is a truth value"),
        ("goal: ~\ntarget_year: 2021\nmeans: []\n", Code.TYPE, (1, 7), "is nothing"),
        ("goal:\ntarget_year: 2021\nmeans: []\n", Code.EMPTY, (1, 6), "is empty"),
        ("goal: '  '\ntarget_year: 2021\nmeans: []\n", Code.EMPTY, (1, 7), "is empty"),
        ("goal: [a]\ntarget_year: 2021\nmeans: []\n", Code.TYPE, (1, 7), "must be text, but this is a list"),
        ("goal: a\ntarget_year: 2021\nmeans: a\n", Code.TYPE, (3, 8), "a list, one item a line"),
        ("goal: a\nmeans: []\n", Code.MISSING_KEY, (1, 1), "“target_year” is missing"),
        (means("  - Keino 2.0: lisätään"), Code.TYPE, (4, 5), "“Keino 2.0” a key; put the whole text in quotation marks"),
        (means("  - Lisätään: palveluja"), Code.TYPE, (4, 5), "“Lisätään” a key"),
        (means("  - [a]"), Code.TYPE, (4, 5), "this is a list"),
        (means("  - 5"), Code.TYPE, (4, 5), "is a number"),
        (means("  -"), Code.EMPTY, (4, 4), "a means is empty"),
        (means("  - text: a\n    stepz: [b]"), Code.UNKNOWN_KEY, (5, 5), "did you mean “steps”?"),
        (means("  - steps: [b]"), Code.MISSING_KEY, (4, 5), "needs its own text"),
        (means("  - text: a\n    steps: b"), Code.TYPE, (5, 12), "a list"),
        (means("  - text: a\n    steps:\n      - x: y"), Code.TYPE, (6, 9), "“x” a key"),
        (indicators("text: a"), Code.MISSING_KEY, (5, 5), "add the key “key”"),
        (indicators("key: a"), Code.MISSING_KEY, (5, 5), "add the key “text”"),
        (indicators("key: a", "text: a", "basline: 6"), Code.UNKNOWN_KEY, (7, 5), "did you mean “baseline”?"),
        (indicators("key: Ä", "text: a"), Code.VALUE, (5, 10), "no key of an indicator"),
        (indicators("key: 6", "text: a"), Code.TYPE, (5, 10), "is a number"),
        (indicators("key: a", "text: a", "target: true"), Code.TYPE, (7, 13), "is a truth value"),
        (indicators("key: a", "text: a", "target: [1]"), Code.TYPE, (7, 13), "a list"),
        (indicators("key: a", "text: a", "baseline: 1 → 2"), Code.VALUE, (7, 15), "between the levels"),
        (indicators("key: a", "text: a", "unit: (kpl)"), Code.VALUE, (7, 11), "brackets"),
        (indicators("key: a", "text: a\n  - key: a\n    text: b"), Code.DUPLICATE_KEY, (7, 10), "belongs to two indicators"),
        (f"{indicators('')}", Code.TYPE, (5, 4), "a mapping with the keys key and text"),
        ("", Code.EMPTY, (1, 1), "has no goal"),
        ("# vain huomautus\n", Code.EMPTY, (1, 1), "has no goal"),
        ("- a\n", Code.TYPE, (1, 1), "has no goal"),
    ],
)  # fmt: skip
def test_one_problem(text: str, code: Code, place: tuple[int, int], said: str) -> None:
    (problem,) = problems(text)
    assert (problem.code, problem.line, problem.column) == (code, *place)
    assert said in str(problem.message)


def test_all_problems_of_a_file_are_told_at_once_in_order() -> None:
    found = problems("gaol: a\ntarget_year: x\ntarget_year: !t 2021\nmeans:\n  - 5\n  - A: b\n".replace("!t 2", "!t y"))
    assert [(problem.code, problem.line) for problem in found] == [
        (Code.UNKNOWN_KEY, 1),
        (Code.MISSING_KEY, 1),
        (Code.YEAR, 2),
        (Code.DUPLICATE_KEY, 3),
        (Code.TAG, 3),
        (Code.YEAR, 3),
        (Code.TYPE, 5),
        (Code.TYPE, 6),
    ]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("kortit/O1/O1-02.yaml", ("O1", "O1-02")),
        ("kortit/S1/O1-02.yaml", ("S1", "O1-02")),
        ("kortit/ÄÖ12/ÄÖ12-1234.yaml", ("ÄÖ12", "ÄÖ12-1234")),
        ("kortit/O1/O1-02.yml", None),
        ("kortit/O1/o1-02.yaml", None),
        ("kortit/O1/x/O1-02.yaml", None),
        ("kortit/O1-02.yaml", None),
        ("kortit/OOOOOO1/OOOOOO1-02.yaml", None),
    ],
)
def test_a_path_names_theme_and_id_or_is_no_goals(path: str, wanted: tuple[str, str] | None) -> None:
    found = read_goal_path(path)
    assert (found and (found.theme, found.id)) == wanted


def test_every_kind_of_a_field_in_a_file_has_a_reader() -> None:
    assert {field.kind for field in IN_FILE} | set(EXTRA_KINDS.values()) == set(_READERS)
