"""A history step by step: what each commit changes of a store, and which of it takes a decision.

First parents only, oldest commit first; a merge is taken by what it brings to its first parent. Here are facts alone:
the settings before a commit, the changes that they bind, what is wrong with the files. What follows from them is for
the judge to say (`store.judge`). Blobs are read in one batch and parsed once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from kortit.authority import BoundChange, bound_changes, bound_settings
from kortit.errors import ProblemsError
from kortit.indicators import new_keys
from kortit.messages import Message, _
from kortit.problem import Code, Problem, Severity
from store.files.goal_file import (
    AUDIT_FOLDER,
    GOALS_FOLDER,
    MUNICIPALITY_FILE,
    GoalPath,
    decomposed,
    is_settings,
    is_twin,
    read_goal,
    read_goal_path,
)
from store.files.municipality_file import read_municipality
from store.files.snapshot import found, sorted_out, twin_problem
from store.follow_up.report_path import is_follow_up
from store.git.contents import Contents
from store.git.entries import TreeEntry, is_regular
from store.history.records import CommitRecord, commits_with_records, is_own
from store.history.settings import judge_at, settings_at
from store.history.used import Number, Used, by_number, names_of_themes, number_of, path_of, removed
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kortit.fields import ExtraField
    from kortit.goal import Goal
    from kortit.municipality import Municipality
    from store.follow_up import walk
    from store.git import signatures
    from store.git.entries import TreeChange
    from store.git.plumbing import Plumbing
    from store.history.amendment import CommitMessage
else:
    signatures, walk = Room("store.git.signatures"), Room("store.follow_up.walk")


@dataclass(slots=True)
class Step:
    """One commit: its record, its changes of the store, and what is known of them.

    `parent` is the commit before it, `judge` are the settings before it (the last valid ones; None where there were
    none), `after` those that it leaves (None when they are missing or invalid), `keys` the bytes of the signers' file
    before it, `founds` whether it adds goals to a store that never had any. `bound` are its changes that take a
    decision, each with its file; `grown` are goals that get indicators by new keys, before and after.
    """

    record: CommitRecord
    changes: list[TreeChange]
    parent: str | None = None
    judge: Municipality | None = None
    after: Municipality | None = None
    keys: bytes | None = None
    founds: bool = False
    bound: list[tuple[str, BoundChange]] = field(default_factory=list)
    grown: list[tuple[GoalPath, Goal, Goal]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, message: Message, path: str = "", severity: Severity = Severity.ERROR) -> None:
        """Note a problem of a file, or of the commit as a whole."""
        self.problems.append(Problem(path or MUNICIPALITY_FILE, 1, 1, code, message, severity, self.commit))

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Note problems as this commit's."""
        self.problems += [problem._replace(commit=self.commit) for problem in problems]

    @property
    def commit(self) -> str | None:
        """The id of the commit; None before it is made."""
        return self.record.commit or None


def steps_of(plumbing: Plumbing, commits: Sequence[str]) -> list[Step]:
    """The commits that a log of `commits` (ids, those with ^ excluded) lists, oldest first, still to be walked."""
    log = plumbing.log_changes(plumbing.start_log(*commits))
    steps = [
        Step(record, [change for change in changes if is_own(change.path) or is_twin(change.path)])
        for record, changes in commits_with_records(plumbing, log)
    ]
    steps.reverse()
    return steps


def step_to(plumbing: Plumbing, parent: str | None, tree: str, message: CommitMessage, author: str = "") -> Step:
    """The step from a commit to a tree that is to be committed onto it, with what its message says."""
    step = Step(CommitRecord("", author, "", message), _changes_between(plumbing, parent, tree))
    return next(iter(Walk(plumbing, parent, [step])))


def step_at(plumbing: Plumbing, record: CommitRecord) -> Step:
    """The step that one commit of a history is."""
    parent = plumbing.first_parent(record.commit)
    changes = _changes_between(plumbing, parent, record.commit)
    return next(iter(Walk(plumbing, parent, [Step(record, changes)])))


def _changes_between(plumbing: Plumbing, parent: str | None, tree: str) -> list[TreeChange]:
    output = plumbing.start_difference(parent or plumbing.empty_tree(), tree).output()
    return [change for change in plumbing.tree_changes(output) if is_own(change.path) or is_twin(change.path)]


class Walk:
    """Walks over steps and fills in what is known of each. What was before the first one is read from `origin`."""

    def __init__(self, plumbing: Plumbing, origin: str | None, steps: Sequence[Step]) -> None:
        self._plumbing = plumbing
        self._steps, self._origin = steps, origin
        self._before = Used(plumbing, origin)
        self._settings = settings_at(plumbing, origin) if origin is not None else None
        self._judge = self._settings or judge_at(plumbing, origin)
        self._present: dict[Number, dict[str, TreeEntry]] = {}  # by path: an id may be used twice
        self._keys: dict[str, TreeEntry] = {}
        self._used: set[Number] = set()
        self._retired: dict[Number, TreeEntry] = {}
        self._goals: dict[str, tuple[str, Mapping[str, ExtraField] | None, Goal | None]] = {}
        self._versions: dict[Number, list[TreeEntry]] = {}  # since the first step, newest last
        self._ended: set[Number] = set()
        self._theme_names: dict[str, str] = {}
        if origin is not None:
            entries = plumbing.tree_entries(plumbing.start_tree(origin, GOALS_FOLDER, AUDIT_FOLDER).output())
            for entry in entries:
                if path := read_goal_path(entry.path):
                    self._present.setdefault(number_of(path), {})[entry.path] = entry
                elif entry.path.startswith(f"{AUDIT_FOLDER}/"):
                    self._keys[entry.path] = entry
        self._used.update(self._present)
        keys = [entry.blob for entry in self._keys.values() if is_regular(entry.mode)]
        changes = (change for step in steps for change in step.changes)
        used = (entry.blob for change in changes for entry in change.sides if is_regular(entry.mode))
        self._blobs = Contents(plumbing, (*keys, *used))
        self._lines = walk.LinesWalk(plumbing, origin, lambda blob: self._blobs[blob])

    def __iter__(self) -> Iterator[Step]:
        parent = self._origin
        for step in self._steps:
            step.parent, parent = parent, step.commit
            if twins := {change.path: change for change in step.changes if is_twin(change.path)}:
                step.add_all(twin_problem(path) for path, change in twins.items() if change.new is not None)
                step.changes = [change for change in step.changes if change.path not in twins]
            step.judge = self._judge
            if self._judge is not None and self._judge.audit is not None:
                step.keys = self._keys_at(self._judge.audit.keys)
            adds = any(change.old is None and read_goal_path(change.path) for change in step.changes)
            step.founds = adds and not self._used and not self._before.retired
            before = self._settings
            self._walk_settings(step)
            self._walk_goals(step)
            self._walk_lines(step, before)
            if self._settings is not None and before is not None and before.fields != self._settings.fields:
                self._reread(step, self._settings.fields)
            step.after = self._settings
            self._judge = self._settings or self._judge
            yield step

    # --- settings ---

    def _walk_settings(self, step: Step) -> None:
        changed = [change for change in step.changes if is_settings(change.path)]
        if not changed:
            return
        change = next((change for change in changed if change.path == MUNICIPALITY_FILE), None)
        new = self._settings if change is None else self._read_settings(step, change)
        if step.judge is not None:
            step.bound += [
                (bound.path, bound) for bound in bound_settings([change.path for change in changed], step.judge, new)
            ]
        if new is not None and step.judge is not None:
            self._look_for_reused_themes(step, step.judge, new)
        self._settings = new
        for change in changed:
            if change.path.startswith(f"{AUDIT_FOLDER}/"):
                self._keys.pop(change.path, None)
                if change.new is not None:
                    self._keys[change.path] = change.new
        if new is not None and new.audit is not None:
            self._read_keys(step, new.audit.keys)

    def _look_for_reused_themes(self, step: Step, old: Municipality, new: Municipality) -> None:
        """Warn of a theme's code that was given up and now stands for something else: old tables name it too."""
        self._theme_names |= names_of_themes(old)
        for code, name in names_of_themes(new).items():
            if code in old.theme_codes:
                continue
            before = self._theme_names.get(code) or self._before.theme_names.get(code, name)
            if before != name:
                message = _(
                    "the theme {code} was “{before}” before it was removed, and is now “{name}”; take a code that was"
                    " not used, so that older tables are not misread",
                    code=code,
                    before=before,
                    name=name,
                )
                step.add(Code.REUSED_THEME, message, severity=Severity.WARNING)

    def _read_settings(self, step: Step, change: TreeChange) -> Municipality | None:
        if change.new is not None and not is_regular(change.new.mode):
            step.add(Code.FILE_TYPE, _("kortit.yaml is no regular file; make it one"))
            return None
        data = self._blobs[change.new.blob] if change.new else None
        if data is None:
            step.add(
                Code.MISSING_FILE, _("kortit.yaml was deleted or moved away; without it nobody may decide anything")
            )
            return None
        try:
            settings = read_municipality(data)
        except ProblemsError as error:
            step.add_all(error.problems)
            return None
        step.add_all(decomposed(MUNICIPALITY_FILE, data.decode()))
        return settings

    def _read_keys(self, step: Step, path: str) -> None:
        """Tell of keys that are missing or cannot be used: after such a commit nobody could sign."""
        data = self._keys_at(path)
        if data is None:
            message = _("the file of the signers' keys is missing; without it nobody can sign, so add it")
            step.add(Code.KEYS, message, path)
            return
        try:
            signatures.read_keys(data, path)
        except ProblemsError as error:
            step.add_all(error.problems)

    def _keys_at(self, path: str) -> bytes | None:
        entry = self._keys.get(path)
        return self._blobs[entry.blob] if entry is not None and is_regular(entry.mode) else None

    # --- goals ---

    def _walk_goals(self, step: Step) -> None:
        changes = [change for change in step.changes if not (is_settings(change.path) or is_follow_up(change.path))]
        new_files, problems = sorted_out(found(change.new) for change in changes if change.new)
        step.add_all(problems)
        good = {file.path for _path, file in new_files}
        for number, ours in by_number(changes).items():
            before = self._present.get(number, {})
            left = {path: entry for path, entry in before.items() if path not in {change.path for change in ours}}
            after = left | {change.path: change.new for change in ours if change.new is not None}
            is_single = len(before) < 2 and len(after) < 2
            if is_single:  # it may have moved
                old = next((change.old for change in ours if change.old is not None), None)
                sides = [(old, next((entry for entry in after.values() if entry.path in good), None))]
            else:  # an id that is used twice: each file is a goal of its own
                sides = [(change.old, change.new) for change in ours if change.new is None or change.path in good]
            for old, new in sides:
                was = self._goal_before(old, step.judge, number if is_single else None)
                now = self._arrived(step, new, number, left, is_added=not before) if new is not None else None
                if (file := old if new is None else new if now is not None else None) is not None:
                    self._note(step, was, now, file)
            self._take(number, ours, after)

    def _arrived(
        self, step: Step, new: TreeEntry, number: Number, left: Collection[str], *, is_added: bool
    ) -> Goal | None:
        """The goal of a file that a commit brings; None, which is told, where it cannot be one beside those `left`."""
        path = path_of(new)
        goal = self._read(step, path, new.blob)
        if left:
            message = _("the id {id} is used twice; see {path}", id=path.id, path=min(left))
            step.add(Code.DUPLICATE_ID, message, new.path)
            return None
        if is_added and self._was_used(number) and not self._is_back(new, number, goal):
            message = _("the id {id} was used before; a retired id is not given again", id=path.id)
            step.add(Code.REUSED_ID, message, new.path)
        return goal

    def _note(self, step: Step, before: Goal | None, after: Goal | None, file: TreeEntry) -> None:
        """Note what of the changes of a goal takes a decision, and indicators that it gets."""
        if before is not None and after is not None and new_keys(before.indicators, after.indicators):
            step.grown.append((path_of(file), before, after))
        if step.judge is None:
            return
        renamed = before is not None and after is not None and before.id != after.id  # tables tell of two goals
        for sides in ((before, None), (None, after)) if renamed else ((before, after),):
            step.bound += [(file.path, change) for change in bound_changes(*sides, step.judge)]

    def _take(self, number: Number, ours: Sequence[TreeChange], files: dict[str, TreeEntry]) -> None:
        """Note where the files of an id are after a commit."""
        self._used.add(number)
        if (last := removed(ours)) is not None:
            self._retired[number] = last
            self._ended.add(number)
            self._versions.pop(number, None)
        self._versions.setdefault(number, []).extend(change.new for change in ours if change.new is not None)
        self._present.pop(number, None)
        if files:
            self._present[number] = files

    # --- periods and lines ---

    def _walk_lines(self, step: Step, before: Municipality | None) -> None:
        if changes := [change for change in step.changes if is_follow_up(change.path)]:
            if step.judge is not None:
                step.bound += self._lines.bound(changes, step.judge)
            known = self._settings or step.judge
            step.add_all(self._lines.take(changes, known, self._present, self._was_used))
        statuses = self._settings.statuses if self._settings is not None else {}
        if before is not None and self._settings is not None and before.statuses.keys() - statuses.keys():
            step.add_all(self._lines.reread(statuses, {change.path for change in step.changes}))

    def _goal_before(self, entry: TreeEntry | None, judge: Municipality | None, number: Number | None) -> Goal | None:
        """A goal as its file was before a commit, by the fields of then; where it was not valid, as it last was.

        That is looked for among the files of `number` since it was last removed.
        """
        fields = judge and judge.fields
        goal = self._goal_at(entry, fields) if entry is not None else None
        if goal is None and entry is not None and number is not None:
            versions = reversed(self._versions.get(number, []))
            earlier = self._before.versions.get(number, []) if number not in self._ended else []
            goal = next((one for old in chain(versions, earlier) if (one := self._goal_at(old, fields))), None)
        return goal

    def _goal_at(self, entry: TreeEntry, fields: Mapping[str, ExtraField] | None) -> Goal | None:
        """The goal of a file by some fields, or by any where it is not valid by these; None where it is none."""
        known = self._goals.get(entry.path)
        if known is None or known[0] != entry.blob or known[1] != fields:
            goal = None
            if is_regular(entry.mode):
                path, data = path_of(entry), self._data(entry.blob)
                goal = self._goal(path, data, fields) or self._goal(path, data, None)
            known = self._goals[entry.path] = (entry.blob, fields, goal)
        return known[2]

    def _data(self, blob: str) -> bytes:
        try:
            return self._blobs[blob]
        except KeyError:  # of a file that no step touches
            return self._plumbing.objects([blob])[0] or b""

    def _goal(self, path: GoalPath, data: bytes, fields: Mapping[str, ExtraField] | None) -> Goal | None:
        with suppress(ProblemsError):
            return read_goal(path, data, fields).goal
        return None

    def _was_used(self, number: Number) -> bool:
        return number in self._used or number in self._before.retired

    def _is_back(self, entry: TreeEntry, number: Number, goal: Goal | None) -> bool:
        """Whether a goal that is added is the one that was removed under its id, brought back as it was."""
        last = self._retired.get(number) or self._before.retired.get(number)
        if last is None or goal is None:
            return False
        if (last.blob, last.path) == (entry.blob, entry.path):
            return True
        data = self._plumbing.objects([last.blob])[0] if is_regular(last.mode) else None
        fields = self._settings and self._settings.fields
        return data is not None and self._goal(path_of(last), data, fields) == goal

    def _read(self, step: Step, path: GoalPath, blob: str) -> Goal | None:
        data = self._blobs[blob] or b""
        try:
            fields = self._settings.fields if self._settings else None
            file = read_goal(path, data, fields)
            step.add_all(decomposed(str(path), file.document.text))
            self._goals[str(path)] = (blob, fields, file.goal)
        except ProblemsError as error:
            step.add_all(error.problems)
            return None
        return file.goal

    def _reread(self, step: Step, fields: Mapping[str, ExtraField]) -> None:
        """Read the goals that a commit left alone by the extra fields that it sets: they must be valid by these too."""
        touched = {change.path for change in step.changes}
        files = chain.from_iterable(files.values() for files in self._present.values())
        left = sorted(
            (entry for entry in files if entry.path not in touched and is_regular(entry.mode)), key=lambda one: one.path
        )
        for entry, data in zip(left, self._plumbing.objects([entry.blob for entry in left]), strict=True):
            try:
                read_goal(path_of(entry), data or b"", fields)
            except ProblemsError as error:
                step.add_all(error.problems)
