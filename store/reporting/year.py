"""The events of goals within a year, amendment by amendment, and those of lines after their period was closed."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.authority import changed_fields
from kortit.errors import ProblemsError
from kortit.fields import GOAL, INDICATORS, MEANS, TARGET_YEAR, THEME
from kortit.follow_up.report import Gone, Move
from kortit.goal import goal_id_order
from kortit.provenance import SetBy
from store.files.goal_file import FOLLOW_UP_FOLDER, GOALS_FOLDER, read_goal, read_goal_path
from store.follow_up.report_file import read_period
from store.follow_up.report_path import ReportPath, read_report_path
from store.git.entries import is_regular
from store.history.amendment import IMPORTED_FROM
from store.history.corrections import corrected, known_corrections
from store.history.records import commit_records, normal_citation

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from kortit.goal import Goal, GoalId
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing
    from store.history.records import CommitRecord

_TOLD = (GOAL.key, TARGET_YEAR.key, THEME.key, MEANS.key, INDICATORS.key)
_Number = tuple[str, int, int]


@dataclass(slots=True)
class Year:
    """The effects of amendments on goals: their moves, the amendment that added each, and the goals that are gone."""

    moves: dict[GoalId, list[Move]] = field(default_factory=lambda: defaultdict(list))
    came: dict[GoalId, SetBy] = field(default_factory=dict)
    gone: dict[GoalId, Gone] = field(default_factory=dict)


def year_of(plumbing: Plumbing, start: str | None, end: str | None) -> Year:
    """The effects on goals of the amendments after one commit (None: the beginning) and up to another.

    The goals that a store got first are not new.
    """
    found = Year()
    if end is None or start == end:
        return found
    log = plumbing.start_log(end, *([f"^{start}"] if start else []), matching=f"{GOALS_FOLDER}/**")
    commits = [(commit, changes) for commit, changes in plumbing.log_changes(log) if any(map(_path, changes))]
    commits.reverse()
    made_by = _makers(plumbing, end, [commit for commit, _changes in commits])
    sides = [entry for _commit, changes in commits for change in changes if _path(change) for entry in change.sides]
    plumbing.fetch(entry.blob for entry in sides if is_regular(entry.mode))
    is_first = start is None
    for commit, changes in commits:
        by = made_by[commit]
        for old, new in _goals(plumbing, changes):
            if old is None and new is not None:
                found.gone.pop(new.id, None)
                if not is_first:
                    found.came[new.id] = by
            elif old is not None and new is None:
                found.gone[old.id] = Gone(old, by)
            elif old is not None and new is not None:
                fields = (name for name in changed_fields(old, new) if name in _TOLD)
                found.moves[new.id] += [Move(name, old, new, by) for name in fields]
        is_first = False
    return found


def _path(change: TreeChange) -> bool:
    return read_goal_path(change.path) is not None


def _goals(plumbing: Plumbing, changes: Iterable[TreeChange]) -> Iterable[tuple[Goal | None, Goal | None]]:
    """The goals of a commit's changes, before and after it; one whose file moved is one goal."""
    sides: defaultdict[_Number, list[TreeEntry | None]] = defaultdict(lambda: [None, None])
    for change in changes:
        if (path := read_goal_path(change.path)) is not None:
            pair = sides[goal_id_order(path.id)]
            pair[0], pair[1] = change.old or pair[0], change.new or pair[1]
    for old, new in sides.values():
        yield _goal(plumbing, old), _goal(plumbing, new)


def _goal(plumbing: Plumbing, entry: TreeEntry | None) -> Goal | None:
    path = read_goal_path(entry.path) if entry is not None and is_regular(entry.mode) else None
    if entry is None or path is None:
        return None
    with suppress(ProblemsError):
        return read_goal(path, plumbing.objects([entry.blob])[0] or b"", None).goal
    return None


def _makers(plumbing: Plumbing, end: str, commits: list[str]) -> Mapping[str, SetBy]:
    """The amendments that commits are, with the decisions that stand."""
    later = known_corrections(plumbing, end)
    return {record.commit: _set_by(corrected(record, later)) for record in commit_records(plumbing, commits)}


def _set_by(record: CommitRecord) -> SetBy:
    citation = normal_citation(record.citation) if record.citation else None
    effective = record.message.effective if citation else None
    imported = citation is None and IMPORTED_FROM in record.message.trailers
    return SetBy(record.commit, record.date, citation, imported, effective)


@dataclass(slots=True)
class Closing:
    """The amendment that closed a period (None: none did), and those that changed lines after it, by goal."""

    by: SetBy | None = None
    corrected: dict[GoalId, list[SetBy]] = field(default_factory=lambda: defaultdict(list))


def closing_of(plumbing: Plumbing, day: datetime.date, end: str | None) -> Closing:
    """How a period was closed in the history up to a commit, and what changed after it."""
    found = Closing()
    if end is None:
        return found
    log = plumbing.start_log(end, matching=f"{FOLLOW_UP_FOLDER}/{day}/*")
    commits = list(plumbing.log_changes(log))
    commits.reverse()
    made_by = _makers(plumbing, end, [commit for commit, _changes in commits])
    own = str(ReportPath(day))
    for commit, changes in commits:
        was_closed = found.by is not None
        for change in changes:
            path = read_report_path(change.path)
            if change.path == own and not was_closed and change.new is not None:
                with suppress(ProblemsError):
                    data = plumbing.objects([change.new.blob])[0] or b""
                    found.by = made_by[commit] if read_period(ReportPath(day), data).closed else None
            elif was_closed and path is not None and path.day == day and path.goal is not None:
                found.corrected[path.goal].append(made_by[commit])
    return found
