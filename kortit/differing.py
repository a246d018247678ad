"""Where two states of goals differ: their means and indicators are paired, and DeepDiff compares what is paired.

DeepDiff sees flat data in which an item of a list is keyed by its pair, so that it never pairs items itself.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kortit.alignment import Pair, align, align_keyed
from kortit.fields import INDICATORS, MEANS, fields_of
from kortit.goal import Goal, GoalId, Means
from kortit.indicators import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# The path of a value in a goal: ("goal",), ("means", pair, "text"), ("means", pair, "steps", pair, "place"),
# ("indicators", pair, "target").
Path: TypeAlias = "tuple[str | int, ...]"


class AlignedGoal(NamedTuple):
    """A goal on both sides, with its means paired, and the steps of each pair; its indicators are paired by key."""

    old: Goal
    new: Goal
    pairs: tuple[Pair, ...]
    steps: tuple[tuple[Pair, ...], ...]
    indicators: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, old: Goal, new: Goal) -> AlignedGoal:
        """Pair the means and the indicators of a goal on two sides."""
        pairs = align(old.means, new.means)
        steps = tuple(_align_steps(old.means, new.means, pair) for pair in pairs)
        return cls(
            old,
            new,
            pairs,
            steps,
            align_keyed([one.key for one in old.indicators], [one.key for one in new.indicators]),
        )


def _align_steps(old: Sequence[Means], new: Sequence[Means], pair: Pair) -> tuple[Pair, ...]:
    if pair.old is None or pair.new is None or old[pair.old].steps == new[pair.new].steps == ():
        return ()
    return align(as_means(old[pair.old].steps), as_means(new[pair.new].steps))


def as_means(steps: Iterable[str]) -> list[Means]:
    """Steps as means without steps, for what treats both alike."""
    return [Means(step) for step in steps]


def differing_paths(goals: Mapping[GoalId, AlignedGoal]) -> dict[GoalId, frozenset[Path]]:
    """For each goal that differs, the paths at which DeepDiff finds a difference, and all their prefixes."""
    old: dict[tuple[GoalId, Path], object] = {}
    new: dict[tuple[GoalId, Path], object] = {}
    for goal_id, aligned in goals.items():
        if aligned.old != aligned.new:
            for side, keyed in ((0, old), (1, new)):
                keyed.update(((goal_id, path), value) for path, value in _keyed(aligned, side))
    from deepdiff import DeepDiff  # noqa: PLC0415  70 ms, which commands that make no table need not pay

    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0, verbose_level=0)
    differing: defaultdict[GoalId, set[Path]] = defaultdict(set)
    for level in chain.from_iterable(tree.values()):
        goal_id, path = level.path(output_format="list")[0]
        differing[goal_id].update(path[:length] for length in range(1, len(path) + 1))
    return {goal_id: frozenset(paths) for goal_id, paths in differing.items()}


def _keyed(aligned: AlignedGoal, side: int) -> Iterator[tuple[Path, object]]:
    """Yield one side as flat (path, value) data, with list items keyed by the number of their pair.

    Pairs that are equal and did not move are left out on both sides.
    """
    goal = (aligned.old, aligned.new)[side]
    for field_of_goal in fields_of(goal):
        if field_of_goal not in (MEANS, INDICATORS):
            yield (field_of_goal.key,), field_of_goal.plain(goal)
    for key, pair in enumerate(aligned.indicators):
        index = (pair.old, pair.new)[side]
        if index is not None:
            one = goal.indicators[index]
            yield from (((INDICATORS.key, key, name), getattr(one, name)) for name in KEYS)
            if pair.moved:
                yield (INDICATORS.key, key, "place"), index
    for key, (pair, step_pairs) in enumerate(zip(aligned.pairs, aligned.steps, strict=True)):
        index = (pair.old, pair.new)[side]
        if index is None or _is_settled(pair, aligned):
            continue
        means = goal.means[index]
        yield (MEANS.key, key, "text"), means.text
        if pair.moved:
            yield (MEANS.key, key, "place"), index
        for step_key, step_pair in enumerate(step_pairs):
            step_index = (step_pair.old, step_pair.new)[side]
            if step_index is not None:
                yield (MEANS.key, key, "steps", step_key, "text"), means.steps[step_index]
                if step_pair.moved:
                    yield (MEANS.key, key, "steps", step_key, "place"), step_index


def _is_settled(pair: Pair, aligned: AlignedGoal) -> bool:
    if pair.moved or pair.old is None or pair.new is None:
        return False
    return aligned.old.means[pair.old] == aligned.new.means[pair.new]
