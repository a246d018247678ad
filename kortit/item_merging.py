"""Three-way merge of lists, item by item: means and their steps, indicators by key, the list of an extra field.

Items are paired by `kortit.alignment`. What only one side changed is taken; an addition of both stands once; an edit
follows a move; where both add at one place, ours come first. What cannot come together is a clash that names the item.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from kortit.alignment import align, align_keyed
from kortit.goal import Means
from kortit.indicators import KEYS, Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ClashKind(Enum):
    """Why two changes do not come together."""

    CHANGED = "changed"
    """Both sides changed it, in different ways."""
    REMOVED = "removed"
    """One side changed what the other removed."""
    MOVED = "moved"
    """The sides put it into different orders."""


class Clash(NamedTuple):
    """An item that two sides changed differently: its text as it was (of a new one, as it is to be)."""

    kind: ClashKind
    item: str


def merged_items(
    base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]
) -> tuple[tuple[Any, ...], tuple[Clash, ...]]:
    """The changes from `base` to `theirs` brought into `ours`, and the clashes: lists of Means, Indicators or texts.

    With a clash the list is ours as it is.
    """
    if theirs in (base, ours):
        return tuple(ours), ()
    if ours == base:
        return tuple(theirs), ()
    merge = _merge_of(base, ours, theirs)
    merged: list[Any] = merge.merged()
    if merge.clashes:
        return tuple(ours), tuple(dict.fromkeys(merge.clashes))
    return tuple((item.text for item in merged) if _are_texts(base, ours, theirs) else merged), ()


def settled_items(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
    """The same, where ours counts in all that clashes; what does not clash is brought from theirs all the same.

    Where one side removed what the other changed the list is ours as it is: what was added may stand in its place.
    """
    merged, clashes = merged_items(base, ours, theirs)
    if any(clash.kind is ClashKind.REMOVED for clash in clashes):
        return tuple(ours)
    for in_order in (False, True):
        if clashes:
            yielded: list[Any] = _merge_of(base, ours, theirs).yielded(in_order=in_order)
            theirs_now = [item.text for item in yielded] if _are_texts(base, ours, theirs) else yielded
            merged, clashes = merged_items(base, ours, theirs_now)
    return merged  # ours, where nothing else comes together


def _are_texts(*sides: Sequence[Any]) -> bool:
    return not any(isinstance(item, Means | Indicator) for side in sides for item in side)


def _merge_of(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> _ListMerge:
    sides = [*base], [*ours], [*theirs]
    if any(isinstance(item, Indicator) for side in sides for item in side):
        return _KeyedMerge(*sides)
    return _ListMerge(*([item if isinstance(item, Means) else Means(item) for item in side] for side in sides))


class _ListMerge:
    """One merge. Items of the result have numbers: those of the base their places, additions what comes after."""

    def __init__(self, base: list[Means], ours: list[Means], theirs: list[Means]) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self.clashes: list[Clash] = []
        self._items: dict[int, Means] = {}
        self._in_ours = self._numbered(base, ours)
        self._in_theirs = self._numbered(base, theirs)

    def merged(self) -> list[Means]:
        """The items of the result in order; of no use where there are clashes."""
        for number, was in enumerate(self._base):
            self._bring_together(number, was)
        self._number_additions()
        known = [number for number in range(len(self._base)) if number in self._items]
        order = self._with_additions(self._ordered(known))
        merged = [self._items[number] for number in order]
        self._refuse_doubled(merged)
        return merged

    def yielded(self, *, in_order: bool) -> list[Means]:
        """Theirs without what clashes with ours: that is as in the base, with `in_order` the order too."""
        made = list(self._theirs)
        ours = {number: self._ours[place] for number, place in self._in_ours.items()}
        for number, place in self._in_theirs.items():
            if number in ours:
                made[place] = self._yielding(self._base[number], ours[number], made[place])
        free = set(range(len(self._ours))).difference(self._in_ours.values())
        added = {self._identity(item): item for item in (self._ours[place] for place in free)}
        for place in set(range(len(made))).difference(self._in_theirs.values()):
            own = added.get(self._identity(made[place]))
            if own is not None:
                made[place] = self._yielding(self._added(own), own, made[place])
        if in_order:
            there = sorted(self._in_theirs)
            for place, item in zip(
                sorted(self._in_theirs.values()), [made[self._in_theirs[number]] for number in there], strict=True
            ):
                made[place] = item
        return made

    def _yielding(self, was: Means, ours: Means, theirs: Means) -> Means:
        """One item of theirs without what ours changed in another way."""
        text = was.text if ours.text not in (was.text, theirs.text) else theirs.text
        if not merged_items(was.steps, ours.steps, theirs.steps)[1]:
            return Means(text, theirs.steps)
        steps = _merge_of(was.steps, ours.steps, theirs.steps).yielded(in_order=True)
        return Means(text, tuple(step.text for step in steps))

    def _bring_together(self, number: int, was: Means) -> None:
        sides = [
            side[places[number]] if number in places else None
            for side, places in ((self._ours, self._in_ours), (self._theirs, self._in_theirs))
        ]
        ours, theirs = sides
        if ours is None or theirs is None:
            if any(side not in (None, was) for side in sides):
                self.clashes.append(Clash(ClashKind.REMOVED, was.text))
        else:
            self._items[number] = self._one(was, ours, theirs)

    def _one(self, was: Means, ours: Means, theirs: Means) -> Means:
        """One item of both sides, its text and its steps each by themselves."""
        text = theirs.text if ours.text == was.text else ours.text
        if theirs.text not in (was.text, text):
            self.clashes.append(Clash(ClashKind.CHANGED, was.text))
        steps, clashes = merged_items(was.steps, ours.steps, theirs.steps)
        self.clashes += clashes
        return Means(text, steps)

    def _added(self, item: Means) -> Means:
        """The base on which an item that both sides added is merged."""
        return Means(item.text)

    def _identity(self, item: Means) -> str:
        """The key that two additions share if they are the same item."""
        return item.text

    def _numbered(self, base: list[Means], side: list[Means]) -> dict[int, int]:
        """The places in a side of the items of the base that it has."""
        return {pair.old: pair.new for pair in align(base, side) if pair.old is not None and pair.new is not None}

    def _number_additions(self) -> None:
        """Give numbers to what each side adds: one number to what both have, be it an edit of the other side's."""
        ours, theirs = (
            sorted(set(range(len(side))).difference(places.values()))
            for side, places in ((self._ours, self._in_ours), (self._theirs, self._in_theirs))
        )
        waiting = defaultdict[str, list[int]](list)
        for place in ours:
            waiting[self._identity(self._ours[place])].append(place)
        edited_ours, edited_theirs = (
            self._edited(self._ours, self._in_ours),
            self._edited(self._theirs, self._in_theirs),
        )
        free = len(self._base)
        for place in theirs:
            item = self._theirs[place]
            name = self._identity(item)
            if waiting[name]:
                same = waiting[name].pop(0)
                self._items[free] = self._one(self._added(item), self._ours[same], item)
                self._in_ours[free], self._in_theirs[free] = same, place
            elif edited_ours[name]:
                self._take_for(edited_ours[name].pop(0), item)
                continue
            else:
                self._items[free], self._in_theirs[free] = item, place
            free += 1
        for place in sorted(one for places in waiting.values() for one in places):
            item = self._ours[place]
            name = self._identity(item)
            if edited_theirs[name]:
                self._take_for(edited_theirs[name].pop(0), item)
            else:
                self._items[free], self._in_ours[free] = item, place
                free += 1

    def _edited(self, side: list[Means], places: dict[int, int]) -> defaultdict[str, list[int]]:
        """The numbers of the items that a side alone gave another text, by that text."""
        found = defaultdict[str, list[int]](list)
        for number, place in places.items():
            name = self._identity(side[place])
            if number in self._items and name == self._identity(self._items[number]) != self._identity(
                self._base[number]
            ):
                found[name].append(number)
        return found

    def _take_for(self, number: int, item: Means) -> None:
        """Take an addition for the item that the other side edited to the same text."""
        known = self._items[number]
        self._items[number] = self._one(self._added(item), known, item)

    def _ordered(self, known: list[int]) -> list[int]:
        """Numbers of the base in the order of the result: of each two, the order that a side gave them."""
        ours, theirs = ([places[number] for number in known] for places in (self._in_ours, self._in_theirs))
        if theirs == sorted(theirs):
            return sorted(known, key=self._in_ours.__getitem__)
        if ours == sorted(ours):
            return sorted(known, key=self._in_theirs.__getitem__)
        # Two items stood in one of two orders before; where the sides differ, one of them changed it.
        before = Counter[int]()
        for first, number in enumerate(known):
            for second in range(first + 1, len(known)):
                turned = ours[first] > ours[second] or theirs[first] > theirs[second]
                before[number if turned else known[second]] += 1
        if len({before[number] for number in known}) < len(known):
            tied = Counter(before[number] for number in known)
            named = next(number for number in known if tied[before[number]] > 1)
            self.clashes.append(Clash(ClashKind.MOVED, self._base[named].text))
        return sorted(known, key=before.__getitem__)

    def _with_additions(self, order: list[int]) -> list[int]:
        """The order with all additions, each after what it follows on its side; ours first, where both follow one."""
        start = -1
        after = defaultdict[int, list[int]](list)
        placed = set(order)
        for places in (self._in_ours, self._in_theirs):
            numbers = {place: number for number, place in places.items() if number in self._items}
            last, added = start, defaultdict[int, list[int]](list)
            for _place, number in sorted(numbers.items()):
                if number in placed:
                    last = number
                else:
                    added[last].append(number)
            for number, some in added.items():
                after[number] += some
                placed.update(some)
        return list(_after(start, after, order))

    def _refuse_doubled(self, merged: list[Means]) -> None:
        """Two items that the sides made the same by edits of different ones are told, not doubled."""
        sides = (merged, self._ours, self._theirs)
        counts, ours, theirs = (Counter(map(self._identity, side)) for side in sides)
        for text, count in counts.items():
            if count > max(ours[text], theirs[text]):
                self.clashes.append(Clash(ClashKind.CHANGED, text))


class _KeyedMerge(_ListMerge):
    """The same for indicators: known by their keys, merged part by part."""

    def _one(self, was: Any, ours: Any, theirs: Any) -> Any:
        merged = {}
        for part in KEYS:
            before, own, new = (getattr(side, part) for side in (was, ours, theirs))
            merged[part] = new if own == before else own
            if new not in (before, merged[part]):
                self.clashes.append(Clash(ClashKind.CHANGED, was.text or ours.text))
        return Indicator(**merged)

    def _yielding(self, was: Any, ours: Any, theirs: Any) -> Any:
        parts = {part: [getattr(side, part) for side in (was, ours, theirs)] for part in KEYS}
        return Indicator(**{
            part: before if own not in (before, new) else new for part, (before, own, new) in parts.items()
        })  # fmt: skip

    def _added(self, item: Any) -> Any:
        return Indicator(item.key, "")

    def _identity(self, item: Any) -> str:
        return str(item.key)

    def _numbered(self, base: list[Any], side: list[Any]) -> dict[int, int]:
        pairs = align_keyed([one.key for one in base], [one.key for one in side])
        return {pair.old: pair.new for pair in pairs if pair.old is not None and pair.new is not None}


def _after(start: int, after: dict[int, list[int]], order: list[int]) -> Iterator[int]:
    """Yield the numbers of `order`, each with what comes after it, and what comes after that."""
    waiting = [*reversed(order), start]
    while waiting:
        number = waiting.pop()
        if number != start:
            yield number
        waiting += reversed(after.pop(number, []))
