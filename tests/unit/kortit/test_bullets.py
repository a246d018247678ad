"""Bullets and numbers that people type before lines are no words of a goal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kortit.bullets import said_of_stored, unbulleted
from kortit.goal import Goal, GoalId, Means
from kortit.typed import Typed, bullets_typed, read_typed

EMPTY = Goal(GoalId("O1-01"), "O1", "Henkilöstö jaksaa", 2026)


def read(outline: str, base: Goal = EMPTY) -> list[str]:
    """The means of an outline as its lines."""
    goal, wrong = read_typed(Typed({"means": outline}), base, {})
    assert wrong == {}
    return [line for one in goal.means for line in (one.text, *(f"  {step}" for step in one.steps))]


@pytest.mark.parametrize(
    ("outline", "lines"),
    [
        ("• Kysely\n•Koulutus", ["Kysely", "Koulutus"]),
        ("- Kysely\n  - osa\n* Koulutus\n– Arviointi", ["Kysely", "  osa", "Koulutus", "Arviointi"]),
        ("1. kysely\n2. koulutus", ["kysely", "koulutus"]),
        ("1) Kysely\n  a) osa\n  b) toinen", ["Kysely", "  osa", "  toinen"]),
        ("o Kysely", ["Kysely"]),
        ("Kysely\n•\n-", ["Kysely"]),
        ("-\n  osa", ["-", "  osa"]),
        ("1. asteen koulutus uudistuu", ["1. asteen koulutus uudistuu"]),
        ("2026. Kysely", ["2026. Kysely"]),
        ("-projekti päättyy\n5 kpl\n1.1.2027 alkaen", ["-projekti päättyy", "5 kpl", "1.1.2027 alkaen"]),
    ],
)
def test_what_stands_before_a_line_is_left_out_and_what_belongs_to_it_stays(outline: str, lines: list[str]) -> None:
    assert read(outline) == lines


def test_a_text_that_the_goal_has_stays_as_it_is_and_only_what_is_left_out_is_told() -> None:
    base = Goal(GoalId("O1-01"), "O1", "- Jaksaa", 2026, (Means("• Kysely"),))
    assert read("• Kysely\n• Koulutus", base) == ["• Kysely", "Koulutus"]
    assert unbulleted(base, base) == (base, ())
    said = bullets_typed(Typed({"means": "• Kysely\n• Koulutus", "target_year": "x"}), base, {})
    assert str(said) == "bullets and numbers before lines are left out: “• Koulutus”"
    assert bullets_typed(Typed({"means": "Kysely"}), base, {}) is None


def test_a_stored_goal_is_told_of_what_documents_would_print_twice() -> None:
    def said(*means: str) -> bool:
        return said_of_stored(replace(EMPTY, means=tuple(Means(text) for text in means))) is not None

    assert [said(text) for text in ("• Kysely.", "- Kysely.", "* Kysely.", "a) Kysely.", "1. Kysely.")] == [True] * 5
    assert [said(text) for text in ("Kysely.", "-5 astetta riittää", "2026. vuoden kysely", "(kysely)")] == [False] * 4
    assert said("1. kysely", "2. koulutus")
    assert said("Kysely tehdään • Koulutus järjestetään")
    assert not said("Hinta on 5 € · kappale")
