"""Every goal id that was ever used: the id of a removed goal is not reused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.files.goal_file import GOALS_FOLDER, read_goal_path
from store.files.snapshot import WorkingTree

if TYPE_CHECKING:
    from kortit.goal import GoalId
    from store.git.plumbing import Plumbing


def ids_in_history(plumbing: Plumbing, revision: str) -> set[GoalId]:
    """Every goal id used in the history of a commit; `revision` is the commit's id, or --all for all branches."""
    names = plumbing.added_names(revision, GOALS_FOLDER)
    return {path.id for path in map(read_goal_path, names) if path is not None}


def ids_ever_used(plumbing: Plumbing) -> set[GoalId]:
    """Every goal id used on any branch, in any branch's history, or in the working tree."""
    found = ids_in_history(plumbing, "--all") if plumbing.head() else set()
    present = (read_goal_path(file.path) for file in WorkingTree(plumbing.root).files())
    return found | {path.id for path in present if path is not None}
