"""The audit of a history: every file valid in every commit, and every bound word changed by a decision.

First parents only, one commit at a time, each judged by the settings of the commit before it; a merge is judged by what
it brings to its first parent. Everything is read in two batches (commits, blobs), each blob parsed once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.authority import SETTINGS, BoundChange, bound_changes, undecided, violation
from kortit.decision import read_date, read_decision
from kortit.errors import ProblemsError, RefusedError, UsageError
from kortit.messages import Message, _
from kortit.problem import Code, Problem, Severity
from store.files.goal_file import (
    AUDIT_FOLDER,
    GOALS_FOLDER,
    MUNICIPALITY_FILE,
    OWN_PATHS,
    is_settings,
    read_goal,
    read_goal_path,
)
from store.files.municipality_file import read_municipality
from store.files.snapshot import found, sorted_out
from store.git.contents import Contents
from store.git.entries import is_regular
from store.git.signatures import Claim, read_keys, read_signed, verified
from store.history.amendment import CORRECTS, DECISION, EFFECTIVE, IMPORTED_FROM, read_message
from store.history.ids import ids_in_history
from store.history.records import CommitRecord, commit_records, corrected, is_own
from store.history.revision import NOTHING, Range, Revision, State
from store.judge.judge import changes_of_settings, judge_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.municipality import Body, Municipality, Signing
    from store.files.goal_file import GoalPath
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing


@dataclass(slots=True)
class _State:
    """What is known before a commit: who judges, which settings its files are read by, which ids there are and were."""

    judge: Municipality | None
    settings: Municipality | None
    paths: dict[GoalId, str]
    used: set[GoalId]
    goals: dict[GoalId, Goal] = field(default_factory=dict)
    retired: dict[GoalId, Goal] = field(default_factory=dict)
    keys: dict[str, TreeEntry] = field(default_factory=dict)
    citations: dict[str, str] = field(default_factory=dict)
    filled_by: str | None = None


@dataclass(slots=True)
class _Step:
    """One commit under judgement: its record, its changes, the signers' keys before it, and what was found."""

    record: CommitRecord
    changes: list[TreeChange]
    keys: bytes | None = None
    bound: list[tuple[str, BoundChange]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, message: Message, path: str = "", severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(path or "kortit.yaml", 1, 1, code, message, severity, self.record.commit))

    def add_all(self, problems: Iterable[Problem]) -> None:
        self.problems += [replace(problem, commit=self.record.commit) for problem in problems]


def audit(plumbing: Plumbing, judged: Range) -> tuple[int, list[Problem]]:
    """Judge the history of a range, oldest commit first; give the number of commits and what was found.

    Raises RefusedError for a shallow or grafted history, of which nothing can be proven.
    """
    _refuse_cut_history(plumbing)
    if judged.target.commit is None:
        return 0, []
    history = list(plumbing.log_changes(plumbing.start_log(*judged.commits)))
    records = commit_records(plumbing, [commit for commit, _changes in history])
    if problem := _off_the_chain(plumbing, judged, records):
        return 0, [problem]
    own = ([change for change in changes if is_own(change.path)] for _commit, changes in history)
    steps = [_Step(record, changes) for record, changes in zip(records, own, strict=True)]
    steps.reverse()
    return len(steps), _Auditor(plumbing, judged, steps).run()


def judge_commit(plumbing: Plumbing, parent: str | None, tree: str, message: str) -> list[Problem]:
    """Judge a commit that is about to be made: a tree and a message on top of a parent."""
    base = parent or plumbing.empty_tree()
    output = plumbing.start_difference(base, tree, *OWN_PATHS).output()
    record = CommitRecord("", "", "", read_message(message))
    origin = Revision(parent, State.COMMIT, parent) if parent else NOTHING
    step = _Step(record, list(plumbing.tree_changes(output)))
    problems = _Auditor(plumbing, Range(origin, origin), [step]).run()
    return [replace(problem, commit=None) for problem in problems]


def _refuse_cut_history(plumbing: Plumbing) -> None:
    shallow = plumbing.read("rev-parse", "--is-shallow-repository").strip() == b"true"
    if shallow or (plumbing.common_folder / "info" / "grafts").exists():
        raise RefusedError(
            _("this history is cut (a shallow clone, or grafts), so nothing can be proven; run git fetch --unshallow")
        )


def _off_the_chain(plumbing: Plumbing, judged: Range, records: Sequence[CommitRecord]) -> Problem | None:
    """Make sure that the range begins on the first-parent chain of its end.

    A reversed merge could otherwise undo a decision unseen.
    """
    origin, target = judged.origin.commit, judged.target.commit
    if origin is None or origin == target:
        return None
    if records and plumbing.first_parent(records[-1].commit) == origin:
        return None
    message = _(
        "{origin} is not on the first-parent chain of {target}, so what lies between cannot be judged",
        origin=judged.origin.name,
        target=judged.target.name,
    )
    return Problem(MUNICIPALITY_FILE, 1, 1, Code.CHAIN, message, commit=target)


def _fills(step: _Step) -> bool:
    """Tell whether a commit adds goals."""
    return any(change.old is None and read_goal_path(change.path) for change in step.changes)


class _Auditor:
    def __init__(self, plumbing: Plumbing, judged: Range, steps: list[_Step]) -> None:
        self.plumbing = plumbing
        self.steps = steps
        self.origin = judged.origin.commit
        self.state = self._beginning(judged.origin.commit)
        self.corrections: dict[str, CommitRecord] = {}
        self.unverified: list[tuple[_Step, Signing, Body | None]] = []
        for step in steps:
            if (corrected := step.record.message.trailer(CORRECTS)) is not None:
                self.corrections[corrected] = step.record
        keys = [entry.blob for entry in self.state.keys.values()]
        used = (entry.blob for step in steps for change in step.changes for entry in (change.old, change.new) if entry)
        self.blobs = Contents(plumbing, (*keys, *used))

    def _beginning(self, commit: str | None) -> _State:
        judge = judge_at(self.plumbing, commit)
        if commit is None:
            return _State(judge, judge, {}, set())
        entries = self.plumbing.tree_entries(self.plumbing.start_tree(commit, GOALS_FOLDER).output())
        present = ((read_goal_path(entry.path), entry.path) for entry in entries)
        paths = {path.id: name for path, name in present if path is not None}
        keys = self.plumbing.tree_entries(self.plumbing.start_tree(commit, AUDIT_FOLDER).output())
        used = ids_in_history(self.plumbing, commit) | paths.keys()
        return _State(judge, judge, paths, used, keys={entry.path: entry for entry in keys})

    def run(self) -> list[Problem]:
        for step in self.steps:
            was_empty = not self.state.paths
            if (judge := self.state.judge) is not None and judge.audit is not None:
                step.keys = self._keys(judge.audit.keys)
            self._settings(step)
            self._goals(step)
            self._judge(step, was_empty=was_empty)
        self._verify()
        return [problem for step in self.steps for problem in step.problems]

    # --- what a commit changes ---

    def _settings(self, step: _Step) -> None:
        state = self.state
        changed = [change for change in step.changes if is_settings(change.path)]
        if not changed:
            return
        change = next((change for change in changed if change.path == MUNICIPALITY_FILE), None)
        new = state.settings
        if change is not None:
            new = self._read_settings(step, change)
        if state.judge is not None:
            paths = [change.path for change in changed]
            step.bound += [(found.path, found) for found in changes_of_settings(paths, state.judge, new)]
        state.settings = new
        for change in changed:
            if change.path.startswith(f"{AUDIT_FOLDER}/"):
                state.keys.pop(change.path, None)
                if change.new is not None:
                    state.keys[change.path] = change.new
        if new is not None and new.audit is not None:
            self._read_keys(step, new.audit.keys)

    def _read_settings(self, step: _Step, change: TreeChange) -> Municipality | None:
        if change.new is not None and not is_regular(change.new.mode):
            step.add(Code.FILE_TYPE, _("kortit.yaml is no regular file; make it one"))
            return None
        data = self.blobs[change.new.blob] if change.new else None
        if data is None:
            step.add(
                Code.MISSING_FILE, _("kortit.yaml was deleted or moved away; without it nobody may decide anything")
            )
        else:
            try:
                return read_municipality(data)
            except ProblemsError as error:
                step.add_all(error.problems)
        return None

    def _read_keys(self, step: _Step, path: str) -> None:
        """Tell of keys that are missing or cannot be used: after such a commit nobody could sign."""
        data = self._keys(path)
        if data is None:
            message = _("the file of the signers' keys is missing; without it nobody can sign, so add it")
            step.add(Code.KEYS, message, path)
            return
        try:
            read_keys(data, path)
        except ProblemsError as error:
            step.add_all(error.problems)

    def _keys(self, path: str) -> bytes | None:
        entry = self.state.keys.get(path)
        return self.blobs[entry.blob] if entry is not None and is_regular(entry.mode) else None

    def _goals(self, step: _Step) -> None:
        state = self.state
        changes = [change for change in step.changes if not is_settings(change.path)]
        new_files, problems = sorted_out(found(change.new) for change in changes if change.new)
        step.add_all(problems)
        gone = {path.id: change for change in changes if change.old and (path := read_goal_path(change.path))}
        come = {path.id: (path, file.blob or "") for path, file in new_files}
        for goal_id in dict.fromkeys((*gone, *come)):
            if goal_id in gone and goal_id not in state.goals:
                self._remember(gone[goal_id])
            before = state.goals.get(goal_id)
            if goal_id in come:
                path, blob = come[goal_id]
                after = self._read(step, path, blob)
                if not self._place(step, path, after, {change.path for change in changes if change.new is None}):
                    continue
                if after is None:
                    continue
                state.goals[goal_id] = after
                name = str(path)
            else:
                after = None
                name = gone[goal_id].path
                state.paths.pop(goal_id, None)
                if (last := state.goals.pop(goal_id, None)) is not None:
                    state.retired[goal_id] = last
            if state.judge is not None:
                step.bound += [(name, change) for change in bound_changes(before, after, state.judge)]

    def _remember(self, change: TreeChange) -> None:
        """Read a goal as it was before its first change in the range."""
        path = read_goal_path(change.path)
        data = self.blobs[change.old.blob] if change.old and is_regular(change.old.mode) else None
        if path is None or data is None:
            return
        try:
            goal = read_goal(path, data, self.state.settings.fields if self.state.settings else None).goal
        except ProblemsError:
            return
        self.state.goals[path.id] = goal

    def _place(self, step: _Step, path: GoalPath, goal: Goal | None, removed: set[str]) -> bool:
        """Note where a goal is now; tell of an id used twice, or again for another goal than the removed one."""
        state = self.state
        known = state.paths.get(path.id)
        if known is None and path.id in state.used and goal != self._retired(path.id):
            step.add(
                Code.REUSED_ID, _("the id {id} was used before; a retired id is not given again", id=path.id), str(path)
            )
        if known is not None and known != str(path) and known not in removed:
            step.add(Code.DUPLICATE_ID, _("the id {id} is used twice; see {path}", id=path.id, path=known), str(path))
            return False
        state.paths[path.id] = str(path)
        state.used.add(path.id)
        return True

    def _retired(self, goal_id: GoalId) -> Goal | None:
        """Give a goal as it was when it was removed, within the range or before it."""
        if goal_id in self.state.retired or self.origin is None:
            return self.state.retired.get(goal_id)
        for _commit, changes in self.plumbing.log_changes(self.plumbing.start_log(self.origin)):
            for change in changes:
                path = read_goal_path(change.path)
                if path is not None and path.id == goal_id and change.old is not None and change.new is None:
                    data = self.plumbing.objects([change.old.blob])[0] or b""
                    settings = self.state.settings
                    with suppress(ProblemsError):
                        return read_goal(path, data, settings.fields if settings else None).goal
                    return None
        return None

    def _read(self, step: _Step, path: GoalPath, blob: str) -> Goal | None:
        settings = self.state.settings
        try:
            return read_goal(path, self.blobs[blob] or b"", settings.fields if settings else None).goal
        except ProblemsError as error:
            step.add_all(error.problems)
            return None

    # --- whether it was decided ---

    def _judge(self, step: _Step, *, was_empty: bool) -> None:
        state = self.state
        if state.judge is None:
            if step.changes:
                step.add(Code.IMPORTED, _("the store was founded here"), severity=Severity.NOTE)
        else:
            self._judge_by(state.judge, step, self._excused(step, was_empty=was_empty))
        state.filled_by = step.record.message.trailer(IMPORTED_FROM) if was_empty and _fills(step) else None
        state.judge = state.settings or state.judge

    def _excused(self, step: _Step, *, was_empty: bool) -> list[tuple[str, BoundChange]]:
        """Give the changes that nobody could decide: those of the first document of an empty store.

        They are the commit that fills the store, and of the one right after it with the same digest the goals and the
        themes that they stand under.
        """
        imported = step.record.message.trailer(IMPORTED_FROM)
        if imported is None:
            return []
        if was_empty and _fills(step):
            return step.bound
        if imported != self.state.filled_by:
            return []
        state = self.state
        themes_alone = (
            state.judge is not None
            and state.settings is not None
            and (
                replace(state.settings, perspectives=state.judge.perspectives, document=state.judge.document)
                == state.judge
            )
        )
        return [
            bound for bound in step.bound if bound[1].goal is not None or (themes_alone and bound[1].field == SETTINGS)
        ]

    def _judge_by(self, judge: Municipality, step: _Step, excused: list[tuple[str, BoundChange]]) -> None:
        correction = self.corrections.get(step.record.commit)
        body = self._decided_by(judge, corrected(step.record, self.corrections), step)
        if correction is not None:
            note = _(
                "corrected by commit {commit}: {citation}",
                commit=correction.commit[:12],
                citation=correction.citation or "–",
            )
            step.add(Code.CORRECTED, note, severity=Severity.NOTE)
        decides = not step.record.message.trailers.keys().isdisjoint((DECISION, CORRECTS))
        if judge.audit is not None and step.record.commit and (step.changes or decides):
            self.unverified.append((step, judge.audit, body))
        missing = [bound for bound in step.bound if undecided([bound[1]], body)]
        for path, change in missing:
            if (path, change) not in excused:
                step.add(Code.AUTHORITY, violation(change, judge, body), path)
        if any(bound in excused for bound in missing):
            step.add(Code.IMPORTED, _("imported: the first document of the store"), severity=Severity.NOTE)

    def _verify(self) -> None:
        """Verify what had to be signed, all at once: by the keys of the commit before, for the body that decided."""
        objects = self.plumbing.objects([step.record.commit for step, *_rest in self.unverified])
        known: dict[bytes, dict[bytes, str]] = {}
        claims: list[tuple[_Step, Claim]] = []
        for (step, signing, body), data in zip(self.unverified, objects, strict=True):
            keys = step.keys
            signed = read_signed(data or b"")
            if signed is None:
                step.add(Code.SIGNATURE, _("the commit is not signed, or not with exactly one SSH signature"))
                continue
            if keys is not None and keys not in known:
                known[keys] = {}
                with suppress(ProblemsError):
                    known[keys] = read_keys(keys, signing.keys)
            principal = known[keys].get(signed.key) if keys is not None else None
            if keys is None or principal is None or principal not in signing.signers:
                step.add(Code.SIGNATURE, _("the commit is signed with a key that is no signer's, by the commit before"))
                continue
            if body is not None and body.key not in signing.signers[principal]:
                message = _(
                    "{principal} may not sign for {body}; another signer must", principal=principal, body=body.name
                )
                step.add(Code.SIGNATURE, message)
            claims.append((step, Claim(signed, principal, keys)))
        good = verified([claim for _step, claim in claims])
        for (step, claim), is_good in zip(claims, good, strict=True):
            if not is_good:
                message = _("the signature of {principal} does not fit the commit", principal=claim.principal)
                step.add(Code.SIGNATURE, message)

    def _decided_by(self, judge: Municipality, record: CommitRecord, step: _Step) -> Body | None:
        """Give the body whose decision a commit carries, telling everything that is wrong with it."""
        cited = record.message.trailers.get(DECISION, ())
        if not cited:
            return None
        if len(cited) > 1:
            step.add(Code.DECISION, _("several decisions are cited; an amendment carries exactly one"))
            return None
        try:
            decision = read_decision(cited[0], judge)
            effective = read_date(record.message.trailer(EFFECTIVE) or "")
        except UsageError as error:
            step.add(Code.DECISION, error.message)
            return None
        if effective is not None and effective < decision.date:
            message = _(
                "the effective date {effective} is before the decision {citation}; a decision takes effect once made",
                effective=effective,
                citation=decision.citation,
            )
            step.add(Code.DECISION, message)
        self._note_citation(decision.citation, record, step)
        return decision.body

    def _note_citation(self, citation: str, record: CommitRecord, step: _Step) -> None:
        known = self.state.citations.setdefault(citation, record.commit)
        if known != record.commit and record is step.record and record.message.trailer(CORRECTS) is None:
            warning = _("{citation} is cited before, by commit {commit}", citation=citation, commit=known[:12])
            step.add(Code.CITATION_AGAIN, warning, severity=Severity.WARNING)
