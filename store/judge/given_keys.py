"""Keys of indicators that a goal had before: one that was removed is not given again to another indicator."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.goal import goal_id_order
from kortit.indicators import new_keys
from kortit.messages import _
from kortit.problem import Code
from store.files.goal_file import read_goal, read_goal_path
from store.git.entries import is_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.indicators import Indicator
    from store.files.goal_file import GoalPath
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing
    from store.history.steps import Step

_NAMED = b"indicators"


class GivenKeys:
    """The keys that goals of one history ever had; the history before is read only when a goal gets a new key."""

    def __init__(self, plumbing: Plumbing) -> None:
        self._plumbing = plumbing
        self._files: dict[tuple[str, int, int], list[TreeEntry]] | None = None

    def look(self, step: Step) -> None:
        """Note the keys that a step gives again. Steps are looked at one after another, oldest first."""
        if step.grown:
            if self._files is None:
                self._files = {}
                if step.parent is not None:
                    log = self._plumbing.log_changes(self._plumbing.start_log(step.parent))
                    for changes in reversed([changes for _commit, changes in log]):
                        self._note(changes)
            given = self._given([path for path, _before, _after in step.grown])
            for path, before, after in step.grown:
                known = given[goal_id_order(path.id)]
                for one in new_keys(before.indicators, after.indicators):
                    if known.get(one.key, one) != one:
                        message = _(
                            "{goal}: the key {key} was that of another indicator, “{text}”; a removed key is not given"
                            " again, so take another",
                            goal=path.id,
                            key=one.key,
                            text=known[one.key].text,
                        )
                        step.add(Code.REUSED_KEY, message, str(path))
        self._note(step.changes)

    def _note(self, changes: Iterable[TreeChange]) -> None:
        if self._files is None:
            return
        for change in changes:
            if (path := read_goal_path(change.path)) is not None:
                files = self._files.setdefault(goal_id_order(path.id), [])
                files += [entry for entry in change.sides if is_regular(entry.mode)]

    def _given(self, paths: Sequence[GoalPath]) -> dict[tuple[str, int, int], dict[str, Indicator]]:
        """The indicators that goals ever had, by goal and key, each as it was last."""
        wanted = [(path, entry) for path in paths for entry in (self._files or {}).get(goal_id_order(path.id), ())]
        found: dict[tuple[str, int, int], dict[str, Indicator]] = {goal_id_order(path.id): {} for path in paths}
        for (path, _entry), data in zip(wanted, self._plumbing.objects([one.blob for _p, one in wanted]), strict=True):
            if data is not None and _NAMED in data:
                with suppress(ProblemsError):
                    goal = read_goal(path, data, None).goal
                    found[goal_id_order(path.id)].update((one.key, one) for one in goal.indicators)
        return found
