"""The quick reader of plain files says what the YAML reader says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kortit.errors import ProblemsError
from kortit.goal import Goal, GoalId, Means
from store.files.goal_edit import new_goal_data
from store.files.goal_file import GoalPath, read_goal
from store.files.plain_goal import read_plain_goal

PATH = GoalPath("O1", GoalId("O1-01"))

# Words that YAML gives a meaning to, signs that it reads, and letters: whatever comes of them in a line.
PIECES = st.sampled_from(
    ["kaikki", "Äänet", "ei", "null", "~", "true", "no", "on", "12", "2021", "12:30", "0x1F", "1e3", ".inf", "-", "- a",
     ":", ": b", "#", " #c", "&x", "*x", "!x", "?", "? k", "|", ">", "'", '"', "%", "@", "`", ",", "[", "]", "{", "}",
     "=", "<<", "--- ", "...", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "é", "ß", "½", "text: ", "steps:", "§ 3"]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=5).map("".join)


def full(data: bytes) -> Goal | None:
    try:
        return read_goal(PATH, data, {}).goal
    except ProblemsError:
        return None


@given(LINES, st.sampled_from(["2021", "1899", "3000", "21", "2021 ", "'2021'"]), st.lists(LINES, max_size=3), LINES)
@example("kaikki ei", "2021", ["text: a b"], "c d")
@example("null ei", "2021", ["a b", "c: d"], "")
def test_whatever_it_takes_it_reads_as_the_yaml_reader_does(goal: str, year: str, means: list[str], step: str) -> None:
    items = "".join(f"  - {text}\n" for text in means)
    steps = f"  - text: a b\n    steps:\n      - {step}\n"
    for body in (f"means:\n{items}", "means: []\n", f"means:\n{items}{steps}"):
        data = f"goal: {goal}\ntarget_year: {year}\n{body}".encode(errors="replace")
        quick = read_plain_goal(PATH, data)
        assert quick is None or quick == full(data)


WORDS = st.text(st.sampled_from("abcåäöÅÄÖxyz019.,;()/%§€+’!?&–- "), min_size=1, max_size=40).map(
    lambda text: "A " + " ".join(text.split()) + "b"
)


@given(st.builds(lambda text, means: Goal(PATH.id, PATH.theme, text, 2027, tuple(means)), WORDS,
                 st.lists(st.builds(lambda text, steps: Means(text, tuple(steps)), WORDS, st.lists(WORDS, max_size=2)),
                          max_size=3)))  # fmt: skip
def test_the_layout_that_kortit_writes_is_plain(goal: Goal) -> None:
    data = new_goal_data(goal)
    quick = read_plain_goal(PATH, data)
    assert quick == goal or b'"' in data or b"'" in data


@pytest.mark.parametrize(
    "data",
    [
        b"goal: Kaikki voivat hyvin\ntarget_year: 2021\nmeans: []",
        b"goal: Kaikki voivat hyvin\r\ntarget_year: 2021\r\nmeans: []\r\n",
        b"goal: Kaikki voivat hyvin   # huomautus\ntarget_year: 2021\nmeans: []\n",
        b"goal: 'Kaikki voivat hyvin'\ntarget_year: 2021\nmeans: []\n",
        b"goal: Kaikki voivat hyvin\ntarget_year: 2021\nmeans: []\nowner: Kunta\n",
        b"goal: \xe4\xe4\ntarget_year: 2021\nmeans: []\n",
    ],
)
def test_every_other_form_is_left_to_the_yaml_reader(data: bytes) -> None:
    assert read_plain_goal(PATH, data) is None


def test_a_long_text_is_matched_in_no_time() -> None:
    text = "sana " * 1500 + ":"
    assert read_plain_goal(PATH, f"goal: {text}\ntarget_year: 2021\nmeans: []\n".encode()) is None
