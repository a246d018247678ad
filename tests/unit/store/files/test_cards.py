"""The cards on disk: one theme at a glance, everything, and then only what changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kortit.errors import ProblemsError
from kortit.goal import Goal, GoalId
from kortit.problem import Code
from store.files.cards import SEEN_AT_A_GLANCE, CardReader, Cards, cards_of
from store.files.snapshot import CommitTree, read_snapshot
from tests.conftest import GOAL

if TYPE_CHECKING:
    from store.files.snapshot import FoundFile
    from tests.conftest import Store

SIMPLE = "goal: Tavoite {number}\ntarget_year: {year}\nmeans: []\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the goals that are parsed, in their order."""
    seen: list[str] = []
    whole = CardReader._one

    def counted(reader: CardReader, path: object, file: FoundFile, *rest: object, **named: object) -> object:
        before = reader._known.get(file.path)
        read = whole(reader, path, file, *rest, **named)  # type: ignore[arg-type]
        if reader._known.get(file.path) is not before:
            seen.append(file.path)
        return read

    monkeypatch.setattr(CardReader, "_one", counted)
    return seen


def ids(cards: Cards, theme: str) -> list[str]:
    return [goal.id for goal in cards.of_theme(theme)]


# --- everything --------------------------------------------------------------------------------------------------------


def test_all_goals_are_read_with_the_number_of_each_theme_in_the_order_of_the_document(store: Store) -> None:
    store.write("kortit/A1/A1-01.yaml", SIMPLE.format(number=1, year=2021))
    cards = CardReader(store.root).read()
    assert cards.complete
    assert cards.valid
    assert list(cards.sizes.items()) == [("O1", 1), ("O2", 0), ("S1", 1), ("A1", 1)]
    assert [goal.id for goal in cards.in_order()] == ["O1-01", "S1-01", "A1-01"]
    assert [problem.code for problem in cards.problems] == [Code.THEME]


def test_the_goals_of_a_card_are_in_the_order_of_their_years(store: Store) -> None:
    for number, year in ((2, 2030), (3, 2019), (4, 2021)):
        store.write(f"kortit/O1/O1-0{number}.yaml", SIMPLE.format(number=number, year=year))
    assert ids(CardReader(store.root).read(), "O1") == ["O1-03", "O1-01", "O1-04", "O1-02"]


def test_a_file_that_cannot_be_read_is_told_and_its_neighbours_are_read(store: Store) -> None:
    store.write("kortit/O1/O1-02.yaml", "goal: [\n")
    store.write("kortit/O1/O1-03.yaml", SIMPLE.format(number=3, year=2021))
    cards = CardReader(store.root).read()
    assert ids(cards, "O1") == ["O1-01", "O1-03"]
    assert [str(path) for path in cards.unreadable.values()] == ["kortit/O1/O1-02.yaml"]
    assert [problem.path for problem in cards.problems] == ["kortit/O1/O1-02.yaml"]
    assert cards.sizes["O1"] == 3


def test_of_two_files_with_one_id_one_is_the_goal_and_the_other_a_problem(store: Store) -> None:
    store.write("kortit/S1/O1-01.yaml", GOAL)
    cards = CardReader(store.root).read()
    assert [problem.code for problem in cards.problems] == [Code.DUPLICATE_ID]
    assert cards.goals[GoalId("O1-01")].theme == "O1"
    assert [str(path) for path in cards.unreadable.values()] == ["kortit/S1/O1-01.yaml"]


def test_with_invalid_settings_goals_are_read_all_the_same_whatever_fields_they_have(store: Store) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL + "owner: Henkilöstö\n")
    store.write("kortit.yaml", "name: [\n")
    cards = CardReader(store.root).read()
    assert not cards.valid
    assert cards.problems[0].path == "kortit.yaml"
    assert cards.goals[GoalId("O1-01")].text == "Henkilöstö voi hyvin"


def test_without_settings_goals_are_read_too(store: Store) -> None:
    (store.root / "kortit.yaml").unlink()
    cards = CardReader(store.root).read()
    assert ids(cards, "O1") == ["O1-01"]


def test_a_link_is_never_followed_out_of_the_store(store: Store) -> None:
    outside = store.root.parent / "ulkona.yaml"
    outside.write_text(SIMPLE.format(number=9, year=2021), encoding="utf-8")
    (store.root / "kortit/O1/O1-02.yaml").symlink_to(outside)
    reader = CardReader(store.root)
    for cards in (reader.glance("O1"), reader.read()):
        assert GoalId("O1-02") not in cards.goals
        assert cards.problems


# --- again -------------------------------------------------------------------------------------------------------------


def test_reading_again_parses_nothing_when_nothing_changed(store: Store, parsed: list[str]) -> None:
    reader = CardReader(store.root)
    first = reader.read()
    parsed.clear()
    assert reader.read() == first
    assert parsed == []


def test_reading_again_parses_only_what_changed(store: Store, parsed: list[str]) -> None:
    for number in range(2, 30):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", SIMPLE.format(number=number, year=2021))
    reader = CardReader(store.root)
    reader.read()
    parsed.clear()
    store.write("kortit/O1/O1-07.yaml", SIMPLE.format(number="muuttunut", year=2021))
    store.write("kortit/S1/S1-02.yaml", SIMPLE.format(number="uusi", year=2021))
    (store.root / "kortit/O1/O1-08.yaml").unlink()
    cards = reader.read()
    assert sorted(parsed) == ["kortit/O1/O1-07.yaml", "kortit/S1/S1-02.yaml"]
    assert cards.goals[GoalId("O1-07")].text == "Tavoite muuttunut"
    assert GoalId("S1-02") in cards.goals
    assert GoalId("O1-08") not in cards.goals
    assert cards.sizes["O1"] == 28


def test_a_change_of_the_same_length_at_the_same_second_is_seen(store: Store) -> None:
    reader = CardReader(store.root)
    place = store.root / "kortit/O1/O1-01.yaml"
    before = place.stat()
    reader.read()
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2022"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert reader.read().goals[GoalId("O1-01")].target_year == 2022


def test_a_file_put_right_is_read_and_one_that_broke_is_told(store: Store) -> None:
    store.write("kortit/O1/O1-02.yaml", "goal: [\n")
    reader = CardReader(store.root)
    reader.read()
    store.write("kortit/O1/O1-02.yaml", SIMPLE.format(number=2, year=2021))
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    cards = reader.read()
    assert ids(cards, "O1") == ["O1-02"]
    assert list(cards.unreadable) == ["O1-01"]


def test_other_settings_make_every_goal_be_parsed_again(store: Store, parsed: list[str]) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL + "phase: alku\n")
    reader = CardReader(store.root)
    assert GoalId("O1-01") in reader.read().unreadable
    parsed.clear()
    store.write("kortit.yaml", store.read("kortit.yaml") + "  phase: {name: Vaihe, type: text, authority: any}\n")
    assert reader.read().goals[GoalId("O1-01")].extra == {"phase": "alku"}
    assert len(parsed) == 2


def test_what_was_seen_at_a_glance_is_not_parsed_again(store: Store, parsed: list[str]) -> None:
    reader = CardReader(store.root)
    reader.glance("O1")
    assert parsed == ["kortit/O1/O1-01.yaml"]
    reader.read()
    assert parsed == ["kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"]


def test_the_present_read_from_files_and_the_past_read_from_git_say_the_same(store: Store) -> None:
    read = CardReader(store.root).read()
    with store.open() as repository:
        past = cards_of(repository.snapshot("HEAD"))
    assert past.goals == read.goals
    assert {code: size for code, size in read.sizes.items() if size} == {c: s for c, s in past.sizes.items() if s}


# --- a glance ----------------------------------------------------------------------------------------------------------


def test_a_glance_reads_one_theme_and_counts_the_others(store: Store) -> None:
    cards = CardReader(store.root).glance("S1")
    assert not cards.complete
    assert list(cards.goals) == ["S1-01"]
    assert dict(cards.sizes) == {"O1": 1, "O2": 0, "S1": 1}


@pytest.mark.parametrize("theme", [None, "X9", ""])
def test_a_glance_without_a_theme_that_is_there_reads_the_first_with_goals(store: Store, theme: str | None) -> None:
    (store.root / "kortit/O1/O1-01.yaml").unlink()
    assert list(CardReader(store.root).glance(theme).goals) == ["S1-01"]


def test_a_glance_at_an_empty_store_finds_nothing(empty_store: Store) -> None:
    cards = CardReader(empty_store.root).glance()
    assert not cards.goals
    assert not cards.sizes


def test_of_a_long_card_a_glance_parses_the_first_by_their_years_and_the_goal_that_was_chosen(
    store: Store, parsed: list[str]
) -> None:
    last = SEEN_AT_A_GLANCE + 50
    for number in range(1, last + 1):
        year = 2000 + (last - number)
        store.write(f"kortit/O2/O2-{number:03d}.yaml", SIMPLE.format(number=number, year=year))
    cards = CardReader(store.root).glance("O2", "O2-001")
    assert len(cards.goals) == len(parsed) == SEEN_AT_A_GLANCE + 1
    assert cards.sizes["O2"] == last
    shown = cards.of_theme("O2")
    assert shown[0].id == f"O2-{last:03d}"
    assert shown[-1].id == "O2-001"
    assert shown[:-1] == CardReader(store.root).read().of_theme("O2")[:SEEN_AT_A_GLANCE]


def test_a_goal_without_a_year_comes_last_in_the_glance_at_a_long_card(store: Store) -> None:
    for number in range(1, SEEN_AT_A_GLANCE + 1):
        store.write(f"kortit/O2/O2-{number:03d}.yaml", SIMPLE.format(number=number, year=2021))
    store.write("kortit/O2/O2-000.yaml", "goal: Vuodeton\n")
    cards = CardReader(store.root).glance("O2")
    assert len(cards.goals) == SEEN_AT_A_GLANCE
    assert not cards.unreadable


# --- the past ----------------------------------------------------------------------------------------------------------


def test_the_cards_of_a_commit_are_those_of_its_files(store: Store) -> None:
    first = store.commit()
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2030"))
    with store.open() as repository:
        cards = cards_of(read_snapshot(CommitTree(repository.plumbing, first)))
    assert isinstance(goal := cards.goals[GoalId("O1-01")], Goal)
    assert goal.target_year == 2021
    assert cards.complete


def test_of_a_commit_that_holds_an_unreadable_goal_the_others_are_there(store: Store) -> None:
    store.write("kortit/O1/O1-02.yaml", "goal: [\n")
    commit = store.commit()
    with store.open() as repository:
        cards = cards_of(read_snapshot(CommitTree(repository.plumbing, commit)))
    assert ids(cards, "O1") == ["O1-01"]
    assert list(cards.unreadable) == ["O1-02"]


def test_of_a_commit_with_invalid_settings_there_are_no_cards(store: Store) -> None:
    store.write("kortit.yaml", "name: [\n")
    commit = store.commit()
    with store.open() as repository, pytest.raises(ProblemsError):
        cards_of(read_snapshot(CommitTree(repository.plumbing, commit)))
