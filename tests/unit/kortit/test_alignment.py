"""Alignment of two lists of means: nothing lost, nothing invented, and what a reader would say."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.alignment import Pair, align
from kortit.goal import Means

A = Means("Palveluverkon selvitys laaditaan yhdessä asukkaiden kanssa")
B = Means("Toimitilojen myynti käynnistyy keväällä")
C = Means("Henkilöstön osaaminen kartoitetaan", ("Kysely", "Haastattelut"))
A2 = Means("Palveluverkon selvitys laaditaan yhdessä yritysten kanssa")
D = Means("Xylitolipurukumia jaetaan kouluissa")

texts = st.one_of(
    st.sampled_from([A.text, A2.text, B.text, C.text, D.text]), st.text("abcåäö ", min_size=1, max_size=12)
)
lists = st.lists(st.builds(Means, texts, st.lists(texts, max_size=2).map(tuple)), max_size=9)


@given(lists, lists)
@settings(max_examples=500)
def test_every_item_of_either_list_is_in_exactly_one_pair(old: list[Means], new: list[Means]) -> None:
    pairs = align(old, new)
    assert Counter(pair.old for pair in pairs if pair.old is not None) == Counter(range(len(old)))
    assert Counter(pair.new for pair in pairs if pair.new is not None) == Counter(range(len(new)))
    assert all(pair.old is not None or pair.new is not None for pair in pairs)


@given(lists, lists)
@settings(max_examples=500)
def test_the_pairing_is_the_same_from_either_direction(old: list[Means], new: list[Means]) -> None:
    forward = {(pair.old, pair.new, pair.moved) for pair in align(old, new)}
    backward = {(pair.new, pair.old, pair.moved) for pair in align(new, old)}
    assert forward == backward


@given(lists, lists)
def test_what_did_not_move_keeps_its_order(old: list[Means], new: list[Means]) -> None:
    still = [(pair.old, pair.new) for pair in align(old, new) if not pair.moved and None not in (pair.old, pair.new)]
    assert still == sorted(still)
    assert [second for _first, second in still] == sorted(second for _first, second in still if second is not None)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([A, B], [A, B], {(0, 0, False), (1, 1, False)}),
        ([A], [A, B], {(0, 0, False), (None, 1, False)}),
        ([A, B], [D, A, B], {(None, 0, False), (0, 1, False), (1, 2, False)}),
        ([A, B, C], [A, C], {(0, 0, False), (1, None, False), (2, 1, False)}),
        ([A, B], [A2, B], {(0, 0, False), (1, 1, False)}),
        ([A, B, C], [A2, C], {(0, 0, False), (1, None, False), (2, 1, False)}),
        ([A, B, C], [C, A, B], {(0, 1, False), (1, 2, False), (2, 0, True)}),
        ([A, A], [A, A, A], {(0, 0, False), (1, 1, False), (None, 2, False)}),
        ([A, B, A], [B, A], {(0, None, False), (1, 0, False), (2, 1, False)}),
        ([C], [Means(C.text, ("Kysely",))], {(0, 0, False)}),
        (
            [C, Means(C.text), A, B, D],
            [A, B, D, Means(C.text), C],
            {(0, 4, True), (1, 3, True), (2, 0, False), (3, 1, False), (4, 2, False)},
        ),
        ([B], [D], {(0, None, False), (None, 0, False)}),
        ([], [A], {(None, 0, False)}),
    ],
)
def test_known_cases(old: list[Means], new: list[Means], pairs: set[tuple[int | None, int | None, bool]]) -> None:
    assert {(pair.old, pair.new, pair.moved) for pair in align(old, new)} == pairs


BUS = Means("Kirjastoauton reitit suunnitellaan uudelleen")
JUST_ALIKE = Means("Kirjaston reitit merkitään oppaaseen")  # 60.0 % of the characters
JUST_NOT_ALIKE = Means("Kirjaston reitit merkitään oppaaseen.")  # 59.3 %


def test_a_text_is_an_edited_one_if_sixty_percent_of_its_characters_stayed() -> None:
    assert align([BUS], [JUST_ALIKE]) == (Pair(0, 0),)
    assert align([BUS], [JUST_NOT_ALIKE]) == (Pair(0, None), Pair(None, 0))


def test_of_equally_similar_items_the_nearest_by_place_is_the_edited_one() -> None:
    one, other = Means(A.text + " X"), Means(A.text + " Y")
    assert Pair(3, 4) in align([B, C, D, A], [one, B, C, D, other])
    assert Pair(0, 0) in align([A, B, C, D], [one, B, C, D, other])
    assert Pair(3, 2) in align([one, B, C, other], [B, C, A])
    assert Pair(1, 0, moved=False) in align([B, one, C, other], [A, D])


def test_in_lists_of_hundreds_an_item_with_other_steps_is_found_by_its_text_wherever_it_went() -> None:
    """Beyond 40,000 pairs similar texts are looked for near their old place only."""
    old, new = [Means(f"{number:03}") for number in range(250)], [Means(f"uusi {number:03}") for number in range(250)]
    old[0], new[249] = C, Means(C.text, ("Tulokset",))
    old[1], new[248] = A, A2
    pairs = {(pair.old, pair.new) for pair in align(old, new)}
    assert (0, 249) in pairs
    assert {(1, None), (None, 248)} <= pairs


def test_of_two_swapped_items_one_moved() -> None:
    assert sum(pair.moved for pair in align([A, B], [B, A])) == 1


def test_pairs_come_in_reading_order_with_removed_items_at_their_old_place() -> None:
    assert align([A, B, C], [A, D, C]) == (Pair(0, 0), Pair(1, None), Pair(None, 1), Pair(2, 2))


def test_a_hostile_list_of_thousands_is_aligned_in_bounded_time() -> None:
    old, new = [Means(f"a{n}") for n in range(4000)], [Means(f"b{n}") for n in range(4000)]
    start = time.process_time()
    align(old, new)
    assert time.process_time() - start < 30
