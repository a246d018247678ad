"""Means as an outline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.errors import ProblemsError
from kortit.goal import Means
from kortit.outline import read_outline, with_bullets, without_bullets, write_outline

texts = st.text("abcåäö -*.:#", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)

marks = st.text("a •◦", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.builds(Means, texts, st.lists(texts, max_size=3).map(tuple)), max_size=5))
def test_what_is_written_is_read_back(means: list[Means]) -> None:
    assert read_outline(write_outline(means), "x") == tuple(means)


@given(st.lists(st.builds(Means, marks, st.lists(marks, max_size=3).map(tuple)), max_size=5))
def test_marks_before_the_lines_come_off_again_whatever_the_lines_begin_with(means: list[Means]) -> None:
    assert without_bullets(with_bullets(write_outline(means))) == write_outline(means)


def test_lines_without_marks_and_steps_that_a_person_marks_are_read_beside_marked_ones() -> None:
    assert without_bullets("• Keino\n  ◦ askel\nUusi keino\n◦ uusi askel") == "Keino\n  askel\nUusi keino\n  uusi askel"


def test_indented_lines_are_steps_by_spaces_or_tabs_and_blank_lines_part_nothing() -> None:
    text = "Keino yksi\r\n\r\n\teka\r\n    toka\r\nKeino kaksi\r\n"
    assert read_outline(text, "x") == (Means("Keino yksi", ("eka", "toka")), Means("Keino kaksi"))


def test_a_step_without_a_means_and_a_forbidden_character_are_problems_with_their_lines() -> None:
    with pytest.raises(ProblemsError) as caught:
        read_outline("  askel\nKeino\u200b\n", "keinot.txt")
    assert [(problem.path, problem.line, problem.column) for problem in caught.value.problems] == [
        ("keinot.txt", 1, 1),
        ("keinot.txt", 2, 6),
    ]
