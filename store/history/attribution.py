"""For each field, means and indicator of a goal, the commit that set its present wording (`kortit blame`).

One pass over the first-parent history, oldest commit first, for one goal or all. A value that a commit leaves unchanged
keeps its earlier commit; a value that it adds or edits gets the commit's id. Goals are followed by id across themes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.alignment import align
from kortit.changes import ChangeTable, Endpoint
from kortit.errors import ProblemsError
from kortit.fields import INDICATORS, MEANS, fields_of
from kortit.municipality import Municipality
from kortit.provenance import Provenance, SetBy
from kortit.wording import meaning
from store.files.goal_file import MUNICIPALITY_FILE, read_goal, read_goal_path
from store.files.municipality_file import read_municipality
from store.git.entries import is_regular
from store.history.amendment import DECISION, IMPORTED_FROM
from store.history.corrections import corrected, known_corrections
from store.history.decisions import amendments
from store.history.records import commit_records, normal_citation
from store.history.settings import judge_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kortit.changes import GoalChange
    from kortit.fields import ExtraField
    from kortit.goal import Goal, GoalId
    from store.files.goal_file import GoalPath
    from store.git.entries import TreeChange
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord
    from store.history.records import CommitRecord

_DRAFT = ""  # in place of a commit
_BATCH = 200
"""Blobs requested from `git cat-file` at a time, so that parsing overlaps with git's listing of the history."""


@dataclass(slots=True)
class Attribution:
    """A goal and, by commit id, what set each field (by key), and each of its means and indicators (in order)."""

    goal: Goal
    fields: dict[str, str]
    means: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)

    @property
    def commits(self) -> tuple[str, ...]:
        """All commits that set something."""
        return (*self.fields.values(), *self.means, *self.indicators)


def attributions(
    plumbing: Plumbing, commit: str, goals: Collection[GoalId] | None = None, *, substantive: bool = False
) -> dict[GoalId, Attribution]:
    """Attribute the goals that exist at a commit: those with the ids in `goals`, or all.

    `substantive` ignores commits that changed only the typography of a text.
    """
    attributed: dict[GoalId, Attribution] = {}
    for name, made in states_made(plumbing, commit, goals):
        for goal_id, goal in made.items():
            if goal is None:
                attributed.pop(goal_id, None)
            else:
                attributed[goal_id] = following(attributed.get(goal_id), goal, name, substantive=substantive)
    return attributed


def states_made(
    plumbing: Plumbing, commit: str, goals: Collection[GoalId] | None
) -> Iterator[tuple[str, dict[GoalId, Goal | None]]]:
    """Yield each commit of a history, the oldest first, with the states that it gave goals; None for one it removed.

    An invalid file gives no state; `kortit check` reports it.
    """
    states = _States(plumbing, commit)
    history: list[tuple[str, list[tuple[TreeChange, GoalPath | None]]]] = []
    for name, changes in plumbing.log_changes(plumbing.start_log(commit)):
        if wanted := _wanted(changes, goals):
            history.append((name, wanted))
            states.foresee(wanted)
    states.finish()
    fields: dict[str, ExtraField] | None = None
    for name, changed in reversed(history):
        made: dict[GoalId, Goal | None] = {}
        for change, path in changed:
            if path is None:
                fields = _fields(states.settings[change.new.blob] if change.new else None, fields)
            elif change.new is None:
                made[path.id] = None
        for change, path in changed:
            if path is not None and change.new is not None:
                made.pop(path.id, None)
                goal = states.goal(path, change.new.blob, fields)
                if goal is not None:
                    made[path.id] = goal
        yield name, made


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One amendment in the life of a goal: its row of the change table. None where its file could not be read."""

    amendment: AmendmentRecord
    row: GoalChange | None


@dataclass(frozen=True, slots=True)
class Life:
    """The amendments that set each value of a goal as of HEAD (None: no such goal), and all, newest first."""

    found: Attribution | None
    records: Mapping[str, CommitRecord]
    steps: tuple[LifeStep, ...]


def life(plumbing: Plumbing, goal_id: GoalId) -> Life:
    """The life of one goal up to HEAD, from one pass over the history."""
    head = plumbing.head()
    if head is None:
        return Life(None, {}, ())
    found: Attribution | None = None
    rows: dict[str, GoalChange | None] = {}
    settings = judge_at(plumbing, head) or Municipality("")
    for name, made in states_made(plumbing, head, {goal_id}):
        if goal_id not in made:
            continue
        before, goal = (found.goal if found is not None else None), made[goal_id]
        found = following(found, goal, name, substantive=False) if goal is not None else None
        old, new = ({one.id: one} if one is not None else {} for one in (before, goal))
        table = ChangeTable.between(old, new, municipality=settings, origin=Endpoint(""), target=Endpoint(name))
        rows[name] = next(iter(table.rows), None)
    made_by = amendments(plumbing, head, goal=goal_id)
    later = known_corrections(plumbing, head)
    records = records_of(plumbing, [found] if found is not None else [])
    return Life(
        found,
        {commit: corrected(record, later) for commit, record in records.items()},
        tuple(LifeStep(one, rows.get(one.record.commit)) for one in made_by),
    )


class _States:
    """The parsed goal files of a history, read while git is still listing it.

    Parsed with the extra fields of the last commit; reparsed for commits whose kortit.yaml defined different ones.
    """

    def __init__(self, plumbing: Plumbing, commit: str) -> None:
        self.settings: dict[str, bytes] = {}
        self._plumbing = plumbing
        self._fields = _fields(plumbing.objects([plumbing.at(commit, MUNICIPALITY_FILE)])[0], None)
        self._goals: dict[tuple[GoalPath, str], Goal | None] = {}
        self._coming: list[tuple[GoalPath | None, str]] = []
        self._answers = plumbing.answers()

    def foresee(self, changes: list[tuple[TreeChange, GoalPath | None]]) -> None:
        """Queue the blobs of a commit's changes; read the queue once it holds a batch."""
        self._coming += [(path, change.new.blob) for change, path in changes if change.new]
        if len(self._coming) >= _BATCH:
            self._read()

    def finish(self) -> None:
        """Read the rest of the queue and end git's process."""
        self._read()
        self._answers.close()

    def _read(self) -> None:
        coming, self._coming = self._coming, []
        for (path, blob), data in zip(coming, self._answers.contents([blob for _path, blob in coming]), strict=True):
            if path is None:
                self.settings[blob] = data
            else:
                self._goals[path, blob] = _goal(path, data, self._fields)

    def goal(self, path: GoalPath, blob: str, fields: dict[str, ExtraField] | None) -> Goal | None:
        """A goal parsed with the extra fields valid at its commit; None when the file is invalid."""
        if fields == self._fields:
            return self._goals[path, blob]
        return _goal(path, self._plumbing.objects([blob])[0], fields)


def _goal(path: GoalPath, data: bytes | None, fields: dict[str, ExtraField] | None) -> Goal | None:
    try:
        return read_goal(path, data or b"", fields).goal
    except ProblemsError:
        return None


def _wanted(changes: list[TreeChange], goals: Collection[GoalId] | None) -> list[tuple[TreeChange, GoalPath | None]]:
    found: list[tuple[TreeChange, GoalPath | None]] = []
    for change in map(_of_files, changes):
        if change.path == MUNICIPALITY_FILE:
            found.append((change, None))
        elif (path := read_goal_path(change.path)) is not None and (goals is None or path.id in goals):
            found.append((change, path))
    return found


def _of_files(change: TreeChange) -> TreeChange:
    """A change in which a link or a submodule counts as no file."""
    return change if change.new is None or is_regular(change.new.mode) else change._replace(new=None)


def _fields(data: bytes | None, before: dict[str, ExtraField] | None) -> dict[str, ExtraField] | None:
    try:
        return dict(read_municipality(data).fields) if data is not None else before
    except ProblemsError:
        return before


def following(before: Attribution | None, goal: Goal, commit: str, *, substantive: bool) -> Attribution:
    """Attribute the next state of a goal: unchanged values keep their commit, all others get `commit`."""
    named = [one for one in fields_of(goal) if one not in (MEANS, INDICATORS)]
    if before is None:
        sizes = len(goal.means), len(goal.indicators)
        return Attribution(goal, {one.key: commit for one in named}, *([commit] * size for size in sizes))
    old = before.goal

    def same(one: str, other: str) -> bool:
        return one == other or (substantive and meaning(one) == meaning(other))

    fields: dict[str, str] = {}
    for one in named:
        kept = one.value_of(old) == one.value_of(goal) or (substantive and one.meaning(old) == one.meaning(goal))
        fields[one.key] = before.fields[one.key] if kept and one.key in before.fields else commit
    measured = {one.key: (one, setter) for one, setter in zip(old.indicators, before.indicators, strict=True)}
    indicators: list[str] = []
    for indicator in goal.indicators:
        then, setter = measured.get(indicator.key, (None, commit))
        alike = then == indicator or (substantive and then is not None and then.meaning == indicator.meaning)
        indicators.append(setter if alike else commit)
    if old.means == goal.means:
        return Attribution(goal, fields, before.means, indicators)
    means = [commit] * len(goal.means)
    for pair in align(old.means, goal.means):
        if pair.old is not None and pair.new is not None:
            was, now = old.means[pair.old], goal.means[pair.new]
            alike = same(was.text, now.text) and len(was.steps) == len(now.steps)
            if alike and all(same(one, other) for one, other in zip(was.steps, now.steps, strict=True)):
                means[pair.new] = before.means[pair.old]
    return Attribution(goal, fields, means, indicators)


def provenance(plumbing: Plumbing, commit: str | None, goals: Mapping[GoalId, Goal]) -> dict[GoalId, Provenance]:
    """The commit and decision behind each field and means of `goals`, as of a commit; None for a value that is a draft.

    Without a commit every value is a draft. Corrections of decisions are applied.
    """
    found = attributions(plumbing, commit, set(goals)) if commit else {}
    later = known_corrections(plumbing, commit) if commit else {}
    sources: dict[str, SetBy | None] = {_DRAFT: None}
    for record in records_of(plumbing, found.values()).values():
        message = corrected(record, later).message
        citation = message.trailer(DECISION)
        sources[record.commit] = SetBy(
            record.commit,
            record.date,
            normal_citation(citation) if citation else None,
            imported=record.message.trailer(IMPORTED_FROM) is not None,
            effective=message.effective,
        )
    known: dict[GoalId, Provenance] = {}
    for goal_id, goal in goals.items():
        one = found.get(goal_id)
        if one is None or one.goal != goal:
            one = following(one, goal, _DRAFT, substantive=False)
        fields = {name: sources[source] for name, source in one.fields.items()}
        items = (tuple(sources[source] for source in setters) for setters in (one.means, one.indicators))
        known[goal_id] = Provenance(fields, *items)
    return known


def blamed(
    plumbing: Plumbing, goal_id: GoalId, *, substantive: bool
) -> tuple[Attribution | None, dict[str, CommitRecord]]:
    """The attribution of one goal as of HEAD (None where HEAD does not have it), and the records of its commits."""
    head = plumbing.head()
    found = attributions(plumbing, head, {goal_id}, substantive=substantive) if head else {}
    later = known_corrections(plumbing, head) if head else {}
    records = records_of(plumbing, found.values())
    return found.get(goal_id), {commit: corrected(record, later) for commit, record in records.items()}


def records_of(plumbing: Plumbing, found: Collection[Attribution]) -> dict[str, CommitRecord]:
    """The records of all commits named in attributions, by commit id."""
    commits = list(dict.fromkeys(commit for one in found for commit in one.commits))
    return {record.commit: record for record in commit_records(plumbing, commits)}
