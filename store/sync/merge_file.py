"""One goal's file merged for git, as its merge driver: by the same merge as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.merging import merge
from kortit.messages import Message, _
from store.files.goal_edit import edited_with_comments
from store.files.goal_file import MUNICIPALITY_FILE, read_goal, read_goal_path
from store.files.municipality_file import read_municipality

if TYPE_CHECKING:
    from pathlib import Path

    from kortit.goal import Goal, GoalId
    from store.files.goal_file import GoalFile

_PARTS = 3  # of a goal's path: kortit/<theme>/<id>.yaml


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The bytes of a file that both sides changed, and what clashes, in sentences; with clashes the bytes are ours."""

    data: bytes
    told: tuple[Message, ...] = ()


def merged_file(top: Path, path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedFile:
    """Merge a goal's file, by its path from the top level `top` of the work tree, where its kortit.yaml is too."""
    place = PurePosixPath(path)
    name = read_goal_path("/".join(place.parts[-_PARTS:]))
    if name is None:
        return MergedFile(ours, (_("{path} is no goal's file, so it is not merged", path=path),))
    root = top.joinpath(*place.parts[:-_PARTS])
    try:
        municipality = read_municipality((root / MUNICIPALITY_FILE).read_bytes())
        files = [read_goal(name, data, municipality.fields) for data in (base, ours, theirs)]
    except (OSError, ProblemsError) as error:
        reason = error.problems[0].message if isinstance(error, ProblemsError) else str(error)
        return MergedFile(ours, (_("{path} was changed on both sides and cannot be read: {reason}",
                                   path=path, reason=reason),))  # fmt: skip
    was, mine, other = map(_by_id, files)
    merged = merge(was, mine, other)
    if merged.conflicts:
        return MergedFile(ours, tuple(conflict.said(municipality) for conflict in merged.conflicts))
    wanted = merged.goals.get(name.id) or files[1].goal
    data, are_kept = edited_with_comments(files[0], files[1], files[2], wanted, municipality.fields)
    if not are_kept:
        return MergedFile(ours, (_("the comments of {path} were changed on both sides", path=path),))
    return MergedFile(data)


def _by_id(file: GoalFile) -> dict[GoalId, Goal]:
    return {file.goal.id: file.goal}
