"""The plain form of a goal's file: where it is read line by line, YAML's parser reads the same goal."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kortit.characters import collapsed
from kortit.errors import ProblemsError
from kortit.goal import Goal, GoalId, Means
from store.files import safe_yaml
from store.files.goal_edit import new_goal_data
from store.files.goal_file import GoalPath, _plain_goal, read_goal

PATH = GoalPath("O1", GoalId("O1-02"))
PIECES = (
    "Arki", "arki sujuu", "true", "Null", "~", "a", "ä", "a\u0308", "2021", "0x1F", "text", "text: b", "steps:", ":", ": ",
    " ", "  ", "#", " #", "-", "- ", "'", '"', "[", "]", "{", "&a", "*a", "!", "|", ">", "%", "@", "`", ",", "?", "\t", "\r",
    "\u00a0", "\u200b", "\u0085", "\u2028", "\ufeff", "\U0001f600", "---", "...", "<<<<<<< a", "=",
)  # fmt: skip
STARTS = ("goal: ", "goal:", "target_year: ", "means:", "means: []", "  - ", "  - text: ", "    steps:", "      - ",
          "    - ", "- ", "  ", "    ", "owner: ", "")  # fmt: skip
lines = st.builds(
    lambda start, pieces: start + "".join(pieces),
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(PIECES), max_size=3),
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
files = st.one_of(
    st.lists(lines, max_size=8),
    st.builds(
        lambda goal, year, more: [f"goal: {goal}", f"target_year: {year}", "means:", *more],
        texts,
        st.sampled_from(["2021", "1899", "2999", "02021", "2021 ", "'2021'"]),
        st.lists(lines, max_size=5),
    ),
).map("\n".join)


@given(files, st.sampled_from(["", "\n", "\n\n"]))
@example("goal: Arki sujuu\ntarget_year: 2021\nmeans:\n  - text: a b\n    steps:\n      - c d\n  - e f", "\n")
@example("goal: Arki sujuu\ntarget_year: 2021\nmeans:\n  - text: a b\n  jatkuu", "\n")
@example("goal: Arki\ntarget_year: 2021\nmeans:\n  - a\n      - b", "\n")
def test_what_is_read_line_by_line_is_what_the_parser_reads(text: str, end: str) -> None:
    data = (text + end).encode()
    goal = _plain_goal(PATH, data)
    if goal is not None:
        commented = text.encode() + b"\n# kommentti\n"
        assert _plain_goal(PATH, commented) is None
        assert read_goal(PATH, commented, {}).goal == goal
        assert safe_yaml.read(data, "").problems == ()


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3))
def test_new_goals_are_read_the_same_way(text: str, means: list[str]) -> None:
    goal = Goal(PATH.id, PATH.theme, collapsed(text), 2021, tuple(Means(collapsed(one)) for one in means))
    try:
        data = new_goal_data(goal)
    except ProblemsError:
        return
    assert _plain_goal(PATH, data) in (None, read_goal(PATH, data + b"# kommentti\n", {}).goal)


@pytest.mark.parametrize(
    "text", ["- Keino", "  - Keino: toinen", "  - 'Keino'", "  - 2021", "  # Keino", "", "owner: Arki"]
)
def test_any_other_form_is_left_to_the_parser(text: str) -> None:
    plain = b"goal: Arki sujuu\ntarget_year: 2021\nmeans:\n  - Keino toinen\n"
    assert _plain_goal(PATH, plain) is not None
    assert _plain_goal(PATH, plain + text.encode() + b"\n") is None
