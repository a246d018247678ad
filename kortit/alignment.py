"""Pair the means (or steps) of two lists: the same, edited, moved, added or removed.

Structural diffs align lists of sentences badly, so lists are paired here and DeepDiff then compares item by item
(`kortit.differing`). Equal items are paired first, then items with equal text, then the most similar texts by
characters: rewordings of a Finnish sentence share most of its letters, while token ratios fall with every inflection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from kortit.goal import Means

_Key = TypeVar("_Key", bound="Hashable")

# Rewordings of one sentence in real documents score 0.62 to 0.96, unrelated sentences about 0.40.
SIMILAR = 60.0
# Above this many comparisons, only items within NEIGHBOURHOOD places of each other are compared; no real list of means
# is that long.
MOST_COMPARISONS = 40_000
NEIGHBOURHOOD = 20


class Pair(NamedTuple):
    """The indices of one item in the old and the new list; None where it is missing. At least one is set."""

    old: int | None
    new: int | None
    moved: bool = False


def align(old: Sequence[Means], new: Sequence[Means]) -> tuple[Pair, ...]:
    """Pair the items of two lists; every index of either list is in exactly one pair.

    Pairs are in the order of the new list; a removed item follows its predecessor in the old list. Swapping the lists
    gives the same pairing.
    """
    if old == new:
        return tuple(Pair(index, index) for index in range(len(old)))
    # Always compare in one canonical direction, so that ties are broken the same way when the lists are swapped.
    mirrored = _contents(old) > _contents(new)
    partners = _partners(new, old) if mirrored else _partners(old, new)
    return _directed(old, new, partners, mirrored=mirrored)


def _directed(
    old: Sequence[object], new: Sequence[object], partners: dict[int, int], *, mirrored: bool
) -> tuple[Pair, ...]:
    """The pairs in reading order; `partners` maps indices of `new` to those of `old` if `mirrored`."""
    moved = _moved(partners)
    if mirrored:
        moved = {partners[first] for first in moved}
        partners = {second: first for first, second in partners.items()}
    return _in_reading_order(len(old), len(new), partners, moved)


def align_keyed(old: Sequence[str], new: Sequence[str]) -> tuple[Pair, ...]:
    """Pair the items of two lists by their keys, which are unique in each, in the same order as `align`."""
    mirrored = [*old] > [*new]
    first, second = (new, old) if mirrored else (old, new)
    places = {key: place for place, key in enumerate(second)}
    partners = {place: places[key] for place, key in enumerate(first) if key in places}
    return _directed(old, new, partners, mirrored=mirrored)


def _contents(means: Sequence[Means]) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.text, item.steps) for item in means]


def _partners(old: Sequence[Means], new: Sequence[Means]) -> dict[int, int]:
    """Map indices of `old` to those of `new`."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415  10 ms that listing goals need not wait for

    partners: dict[int, int] = {}
    for block in Indel.opcodes(list(old), list(new)):
        if block.tag == "equal":
            partners.update(
                zip(
                    range(block.src_start, block.src_end),
                    range(block.dest_start, block.dest_end),
                    strict=True,
                )
            )
    _pair_equal(old, new, partners, lambda means: means)
    _pair_equal(old, new, partners, lambda means: means.text)
    _pair_similar(old, new, partners)
    return partners


def _pair_equal(
    old: Sequence[Means], new: Sequence[Means], partners: dict[int, int], key: Callable[[Means], Hashable]
) -> None:
    """Pair the unpaired items that are equal by `key`, in order."""
    taken = set(partners.values())
    places: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for index, means in enumerate(new):
        if index not in taken:
            places[key(means)].append(index)
    for index, means in enumerate(old):
        if index not in partners and places[key(means)]:
            partners[index] = places[key(means)].popleft()


def _pair_similar(old: Sequence[Means], new: Sequence[Means], partners: dict[int, int]) -> None:
    """Pair the unpaired items, most similar first; ties prefer items closer together."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415  as above

    taken = set(partners.values())
    gone = [index for index in range(len(old)) if index not in partners]
    come = [index for index in range(len(new)) if index not in taken]
    reach = NEIGHBOURHOOD if len(gone) * len(come) > MOST_COMPARISONS else len(old) + len(new)
    candidates = [
        (-score, abs(first - second), first, second)
        for first in gone
        for second in come[bisect_left(come, first - reach) : bisect_right(come, first + reach)]
        if (score := ratio(old[first].text, new[second].text, score_cutoff=SIMILAR))
    ]
    for _, _, first, second in sorted(candidates):
        if first not in partners and second not in taken:
            partners[first] = second
            taken.add(second)


def _moved(partners: dict[int, int]) -> set[int]:
    """Old indices of the moved pairs: those outside a longest increasing subsequence."""
    firsts = sorted(partners)
    tails: list[int] = []  # the smallest last new index of a run, by length
    tail_at: list[int] = []  # the old index of that pair
    before: dict[int, int | None] = {}
    for first in firsts:
        second = partners[first]
        length = bisect_left(tails, second)
        before[first] = tail_at[length - 1] if length else None
        tails[length : length + 1] = [second]
        tail_at[length : length + 1] = [first]
    kept: set[int] = set()
    place = tail_at[-1] if tail_at else None
    while place is not None:
        kept.add(place)
        place = before[place]
    return set(firsts) - kept


def _in_reading_order(old_count: int, new_count: int, partners: dict[int, int], moved: set[int]) -> tuple[Pair, ...]:
    by_new = {second: first for first, second in partners.items()}
    removed_after: defaultdict[int, list[Pair]] = defaultdict(list)
    last = -1
    for first in range(old_count):
        if first not in partners:
            removed_after[last].append(Pair(first, None))
        elif first not in moved:
            last = partners[first]
    pairs = removed_after[-1]
    for second in range(new_count):
        first_or_none = by_new.get(second)
        pairs.append(Pair(first_or_none, second, first_or_none in moved))
        pairs += removed_after[second]
    return tuple(pairs)


def in_both_orders(old: Iterable[_Key], new: Iterable[_Key]) -> list[_Key]:
    """The members of two lists without repetition: in the newer order, each removed one after what it followed."""
    kept = dict.fromkeys(new)
    gone: dict[_Key | None, list[_Key]] = {}
    last: _Key | None = None
    for key in dict.fromkeys(old):
        if key in kept:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    return [*gone.get(None, ()), *(one for key in kept for one in (key, *gone.get(key, ())))]
