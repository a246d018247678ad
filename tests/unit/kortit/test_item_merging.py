"""Lists of two lines of work brought together: nothing lost, doubled or brought back; what clashes is named."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kortit.goal import Means
from kortit.indicators import Indicator
from kortit.item_merging import Clash, ClashKind, merged_items, settled_items

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = (
    "Asiakaskysely", "Koulutus", "Talousraportti", "Päiväkodit", "Sähköauto", "Hankinta", "Esihenkilöt", "Kirjasto",
    "Vuokratila", "Uimahalli", "Liikenne", "Nuoriso",
)  # fmt: skip
VERBS = ("toteutetaan keväällä", "siirtyy toiseen taloon", "jatkuu ennallaan", "päättyy", "laajenee kylille")
PAIRS = int(os.environ.get("KORTIT_PAIRS", "5000"))


def means(*texts: str) -> tuple[Means, ...]:
    return tuple(Means(text) for text in texts)


def edited(chance: random.Random, was: Sequence[Means], fresh: list[str]) -> tuple[Means, ...]:
    """A list after some edits of one person: items added, removed, moved, reworded, and their steps."""
    made = list(was)
    for _edit in range(chance.randrange(4)):
        place = chance.randrange(len(made) + 1)
        kind = chance.choice("armetg") if place < len(made) else "a"
        if kind == "a":
            made.insert(place, Means(fresh.pop()))
        elif kind == "r":
            del made[place]
        elif kind == "m":
            made.insert(chance.randrange(len(made)), made.pop(place))
        elif kind == "e":
            made[place] = Means(f"{made[place].text} {chance.choice(VERBS)}", made[place].steps)
        elif kind == "t":
            made[place] = Means(made[place].text, (*made[place].steps, fresh.pop()))
        else:
            made[place] = Means(made[place].text, made[place].steps[1:])
    return tuple(made)


def texts(items: Sequence[Means]) -> Counter[str]:
    return Counter(text for item in items for text in (item.text, *item.steps))


def test_nothing_is_lost_doubled_or_brought_back_and_the_sides_may_be_changed() -> None:
    chance = random.Random(20250908)
    whole = 0
    for _pair in range(PAIRS):
        fresh = [f"{word} {number} {verb}" for number, (word, verb) in enumerate(
            (word, verb) for word in chance.sample(WORDS, len(WORDS)) for verb in VERBS)]  # fmt: skip
        base = edited(chance, means(*(fresh.pop() for _item in range(chance.randrange(5)))), fresh)
        ours = edited(chance, base, fresh)
        theirs = edited(chance, base, fresh if chance.random() < 0.8 else list(fresh))
        said = f"{base}\n{ours}\n{theirs}"
        both, clashes = merged_items(base, ours, theirs)
        other, other_clashes = merged_items(base, theirs, ours)
        assert set(clashes) == set(other_clashes), said
        if clashes:
            assert (both, other) == (ours, theirs), said
            continue
        whole += 1
        was, mine, yours, made = map(texts, (base, ours, theirs, both))
        assert made == texts(other), said
        stays = set(was) & set(mine) & set(yours)
        assert set(made) == (set(mine) | set(yours)) - set(was) | stays, said
        assert all(count <= max(mine[text], yours[text]) for text, count in made.items()), said
        assert (both, ()) == merged_items(base, both, both) == merged_items(ours, ours, both), said
    assert whole > PAIRS / 2


def test_both_add_at_one_place_and_ours_come_first() -> None:
    base = means("Kysely", "Valmennus")
    ours, theirs = means("Kysely", "Valmennus", "Uimahalli"), means("Kysely", "Valmennus", "Kirjasto")
    assert merged_items(base, ours, theirs) == (means("Kysely", "Valmennus", "Uimahalli", "Kirjasto"), ())
    first = means("Liikenne", "Kysely", "Valmennus")
    assert merged_items(base, first, theirs)[0] == means("Liikenne", "Kysely", "Valmennus", "Kirjasto")
    assert merged_items((), means("Uimahalli"), means("Kirjasto"))[0] == means("Uimahalli", "Kirjasto")


def test_the_same_addition_stands_once_wherever_each_side_put_it() -> None:
    base = means("Kysely", "Valmennus")
    ours, theirs = means("Kirjasto", "Kysely", "Valmennus"), means("Kysely", "Valmennus", "Kirjasto", "Liikenne")
    assert merged_items(base, ours, theirs)[0] == means("Kirjasto", "Liikenne", "Kysely", "Valmennus")
    with_steps = (*base, Means("Kirjasto", ("Tilat",)))
    assert merged_items(base, (*base, Means("Kirjasto", ("Henkilöt",))), with_steps)[0] == (
        *base,
        Means("Kirjasto", ("Henkilöt", "Tilat")),
    )


def test_an_edit_follows_a_move_and_steps_come_together_under_it() -> None:
    base = (Means("Kysely tehdään", ("Syksy",)), Means("Valmennus"), Means("Kirjasto"))
    ours = (base[1], base[2], base[0])
    theirs = (Means("Kysely tehdään vuosittain", ("Syksy", "Kevät")), base[1], base[2])
    assert merged_items(base, ours, theirs)[0] == (base[1], base[2], theirs[0])
    again = (Means("Kysely tehdään", ("Syksy", "Talvi")), base[1], base[2])
    assert merged_items(base, again, theirs)[0][0].steps == ("Syksy", "Talvi", "Kevät")


def test_moves_of_different_items_come_together() -> None:
    base = means("Kysely", "Valmennus", "Kirjasto", "Liikenne")
    ours = means("Valmennus", "Kysely", "Kirjasto", "Liikenne")
    theirs = means("Kysely", "Valmennus", "Liikenne", "Kirjasto")
    assert merged_items(base, ours, theirs) == (means("Valmennus", "Kysely", "Liikenne", "Kirjasto"), ())


@pytest.mark.parametrize(
    ("ours", "theirs", "clash"),
    [
        (
            ("Kysely tehdään keväällä", "Valmennus", "Kirjasto"),
            ("Kysely tehdään syksyllä", "Valmennus", "Kirjasto"),
            Clash(ClashKind.CHANGED, "Kysely tehdään"),
        ),
        (
            ("Valmennus", "Kirjasto"),
            ("Kysely tehdään syksyllä", "Valmennus", "Kirjasto"),
            Clash(ClashKind.REMOVED, "Kysely tehdään"),
        ),
        (
            ("Valmennus", "Kysely tehdään", "Kirjasto"),
            ("Kysely tehdään", "Kirjasto", "Valmennus"),
            Clash(ClashKind.MOVED, "Kysely tehdään"),
        ),
    ],
)
def test_what_does_not_come_together_names_its_item(
    ours: tuple[str, ...], theirs: tuple[str, ...], clash: Clash
) -> None:
    base = ("Kysely tehdään", "Valmennus", "Kirjasto")
    assert merged_items(base, ours, theirs) == (ours, (clash,))
    assert merged_items(means(*base), means(*theirs), means(*ours)) == (means(*theirs), (clash,))
    both, clashes = merged_items((Means("K", base),), (Means("K", ours),), (Means("K", theirs),))
    assert (both, clashes) == ((Means("K", ours),), (clash,))


A, B, C = Indicator("a", "Käynnit", "6", "20", "kpl"), Indicator("b", "Ilmoitukset", "", "5"), Indicator("c", "Äänet")


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ((replace(A, target="25"), B), (replace(A, text="Käynnit museossa"), B), (replace(A, text="Käynnit museossa", target="25"), B)),
        ((B, replace(A, unit="")), (A, replace(B, baseline="2")), (replace(B, baseline="2"), replace(A, unit=""))),
        ((A, B, C), (A, C), (A, C)),
        ((A,), (A, B, C), (A, C)),
        ((C, A, B), (A, B, replace(C, key="d")), (C, A, B, replace(C, key="d"))),
    ],
)  # fmt: skip
def test_indicators_are_brought_together_by_their_keys(
    ours: tuple[Indicator, ...], theirs: tuple[Indicator, ...], both: tuple[Indicator, ...]
) -> None:
    assert merged_items((A, B), ours, theirs) == (both, ())


@pytest.mark.parametrize(
    ("ours", "theirs", "clash"),
    [
        ((replace(A, target="25"), B), (replace(A, target="30"), B), Clash(ClashKind.CHANGED, "Käynnit")),
        ((B,), (replace(A, target="30"), B), Clash(ClashKind.REMOVED, "Käynnit")),
        ((A, B, C), (A, B, replace(C, text="Muu")), Clash(ClashKind.CHANGED, "Äänet")),
    ],
)
def test_indicators_that_do_not_come_together_are_named(
    ours: tuple[Indicator, ...], theirs: tuple[Indicator, ...], clash: Clash
) -> None:
    assert merged_items((A, B), ours, theirs) == (ours, (clash,))


def test_where_one_side_counts_in_what_clashes_the_rest_comes_together() -> None:
    chance = random.Random(20251103)
    clashing = apart = 0
    for _pair in range(PAIRS):
        fresh = [f"{word} {number} {verb}" for number, (word, verb) in enumerate(
            (word, verb) for word in chance.sample(WORDS, len(WORDS)) for verb in VERBS)]  # fmt: skip
        base = edited(chance, means(*(fresh.pop() for _item in range(chance.randrange(5)))), fresh)
        ours, theirs = edited(chance, base, fresh), edited(chance, base, fresh)
        said = f"{base}\n{ours}\n{theirs}"
        made, clashes = merged_items(base, ours, theirs)
        settled = settled_items(base, ours, theirs)
        if not clashes:
            assert settled == made, said
            continue
        clashing += 1
        was, mine, yours, kept = map(texts, (base, ours, theirs, settled))
        assert set(mine) - set(was) <= set(kept) <= set(mine) | set(yours), said
        assert not (set(was) - set(mine)) & set(kept), said
        assert all(count <= max(mine[text], yours[text]) for text, count in kept.items()), said
        added = {item.text for item in theirs[len(base) :] if item.text not in was}
        removed = any(clash.kind is ClashKind.REMOVED for clash in clashes)
        assert not removed or settled == ours, said
        apart += not removed and not added <= set(kept)
    assert clashing > PAIRS / 40
    assert apart < clashing / 20, "what they added at the end is almost always there"


@pytest.mark.parametrize(
    ("ours", "theirs", "settled"),
    [
        (("A eka", "B", "C"), ("A toka", "B", "C", "D"), ("A eka", "B", "C", "D")),
        (("B", "C"), ("A toka", "B", "C", "D"), ("B", "C")),
        (("A eka", "B", "C"), ("B", "D", "C"), ("A eka", "B", "C")),
        (("A", "C", "B"), ("B", "A", "C", "D"), ("A", "C", "D", "B")),
    ],
)
def test_what_clashes_is_as_the_side_that_counts_has_it(
    ours: tuple[str, ...], theirs: tuple[str, ...], settled: tuple[str, ...]
) -> None:
    def whole(letters: tuple[str, ...]) -> tuple[Means, ...]:
        return means(*(f"{WORDS['ABCD'.index(one[0])]} {one[2:]}".strip() for one in letters))

    assert settled_items(whole(("A", "B", "C")), whole(ours), whole(theirs)) == whole(settled)


def test_parts_of_an_indicator_that_do_not_clash_come_too() -> None:
    ours, theirs = (replace(A, target="25"), B), (replace(A, target="30", unit="%"), B, C)
    assert settled_items((A, B), ours, theirs) == (replace(A, target="25", unit="%"), B, C)
