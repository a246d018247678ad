"""What a history has ever used: the ids of goals, with their files, and the names of themes.

First parents only. It is read only when it is asked for: most commits bring nothing of which it must be known.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kortit.goal import goal_id_order
from store.files.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, GoalPath, read_goal_path
from store.files.snapshot import WorkingTree
from store.history.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.goal import GoalId
    from kortit.municipality import Municipality
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing

Number = tuple[str, int, int]
"""A goal's id as ids are compared: `O1-1` is `O1-01`."""


def path_of(entry: TreeEntry) -> GoalPath:
    """The theme and id of an entry that is known to be a goal's file."""
    path = read_goal_path(entry.path)
    if path is None:
        raise ValueError(entry.path)
    return path


def number_of(path: GoalPath) -> Number:
    """The id of a file's goal, to be compared."""
    return goal_id_order(path.id)


def by_number(changes: Iterable[TreeChange]) -> dict[Number, list[TreeChange]]:
    """The changes of goal files by the ids of the goals."""
    found: dict[Number, list[TreeChange]] = {}
    for change in changes:
        if (path := read_goal_path(change.path)) is not None:
            found.setdefault(number_of(path), []).append(change)
    return found


def removed(changes: Sequence[TreeChange]) -> TreeEntry | None:
    """The file of an id as it was removed by changes that leave it none of them."""
    return changes[0].old if all(change.new is None for change in changes) else None


def names_of_themes(settings: Municipality) -> dict[str, str]:
    """The names of the themes that have one, by their codes."""
    themes = (theme for perspective in settings.perspectives for theme in perspective.themes)
    return {theme.code: theme.name for theme in themes if theme.name}


class Used:
    """The ids and theme names used in the first-parent history up to a commit."""

    def __init__(self, plumbing: Plumbing, commit: str | None) -> None:
        self._plumbing = plumbing
        self._commit = commit

    def _changes(self) -> Iterator[list[TreeChange]]:
        """Yield what each commit changes, newest first."""
        if self._commit is not None:
            yield from (
                changes for _commit, changes in self._plumbing.log_changes(self._plumbing.start_log(self._commit))
            )

    @cached_property
    def retired(self) -> dict[Number, TreeEntry | None]:
        """Every id that was ever used, with its file as it was last removed (None where it never was)."""
        used: dict[Number, TreeEntry | None] = {}
        for changes in self._changes():
            for number, ours in by_number(changes).items():
                if used.get(number) is None:  # newest first: the first removal met is the last one made
                    used[number] = removed(ours)
        return used

    @cached_property
    def versions(self) -> dict[Number, list[TreeEntry]]:
        """The files of every id since it was last removed, newest first."""
        files: dict[Number, list[TreeEntry]] = {}
        ended: set[Number] = set()
        for changes in self._changes():
            for number, ours in by_number(changes).items():
                come = [change.new for change in reversed(ours) if change.new is not None]
                if number not in ended:
                    files.setdefault(number, []).extend(come)
                if not come:
                    ended.add(number)
        return files

    @cached_property
    def theme_names(self) -> dict[str, str]:
        """The last name of every theme that ever had one, by its code."""
        names: dict[str, str] = {}
        for changes in self._changes():
            for change in changes:
                if change.path == MUNICIPALITY_FILE and (settings := settings_in(self._plumbing, change.new)):
                    names = {**names_of_themes(settings), **names}  # newest first
        return names


def ids_in_history(plumbing: Plumbing, revision: str) -> set[GoalId]:
    """Every goal id used in the history of a commit; `revision` is the commit's id, or --all for all branches."""
    names = plumbing.added_names(revision, GOALS_FOLDER)
    return {path.id for path in map(read_goal_path, names) if path is not None}


def ids_ever_used(plumbing: Plumbing) -> set[GoalId]:
    """Every goal id used on any branch, in any branch's history, or in the working tree."""
    found = ids_in_history(plumbing, "--all") if plumbing.head() else set()
    present = (read_goal_path(file.path) for file in WorkingTree(plumbing.root).files())
    return found | {path.id for path in present if path is not None}
