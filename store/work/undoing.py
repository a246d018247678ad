"""Undoes amendments (as drafts) and corrects wrong citations (by a later commit), never rewriting history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.authority import changed_fields
from kortit.errors import ProblemsError, RefusedError, UsageError
from kortit.fields import field_named
from kortit.merging import EXISTENCE, merge
from kortit.messages import _, translator
from kortit.problem import any_errors
from store.files.atomic import ExternallyChangedError
from store.files.goal_file import MUNICIPALITY_FILE, GoalPath
from store.files.snapshot import (
    ChangedTree,
    CommitTree,
    WorkingTree,
    municipality_of,
    read_goal_files,
    read_snapshot,
    sorted_out,
)
from store.git.branches import binding_branch
from store.git.trees import working_forms
from store.history.amendment import Amendment, message_of
from store.history.comparison import Comparison
from store.history.corrections import bound_by, corrected, known_corrections
from store.history.records import commit_records
from store.history.revision import range_of
from store.history.settings import judge_at
from store.history.steps import step_at
from store.judge.judge import carried_around
from store.work.committing import commit_nothing, refuse_unready, until_unmoved
from store.work.drafts import changes_of
from store.work.old_settings import old_settings, themes_lost
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.authority import BoundChange
    from kortit.carried import Carried
    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from store.files.snapshot import FoundFile
    from store.git.plumbing import Plumbing
    from store.history.comparison import Difference
    from store.history.records import CommitRecord
    from store.work.committing import Made


@dataclass(frozen=True, slots=True)
class Undone:
    """The result of an undo: by goal the fields restored, and those left because they were changed again since.

    `municipality` is what the settings then are. `already` are the goals that are as they were before. `settings` are
    the settings restored (from now to then), `kept_settings` those left, `held` the themes left because there are goals
    in them, `files` the settings files of which only the layout changed. `lines` are the files of periods and lines
    restored, `kept_lines` those left.
    """

    restored: dict[GoalId, tuple[str, ...]]
    kept: dict[GoalId, tuple[str, ...]]
    municipality: Municipality
    already: tuple[GoalId, ...] = ()
    settings: tuple[SettingChange, ...] = ()
    kept_settings: tuple[SettingChange, ...] = ()
    held: tuple[SettingChange, ...] = ()
    files: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    kept_lines: tuple[str, ...] = ()

    @property
    def made_drafts(self) -> bool:
        """Whether anything was restored."""
        return bool(self.restored or self.settings or self.files or self.lines)


def undo(plumbing: Plumbing, commit: str) -> Undone:
    """Restore, as drafts, goals, settings and lines before an amendment, except where they were changed again since.

    Raises RefusedError when the commit changed nothing that can be restored, the settings of now cannot be read or do
    not fit the old ones, or the history is cut, and ProblemsError when a goal's file is invalid.
    """
    plumbing.cut.refuse()
    tree = WorkingTree(plumbing.root)
    municipality = _settings_of_now(plumbing, commit, tree)
    comparison = Comparison(plumbing, range_of(plumbing, commit))
    comparison.in_place = municipality
    difference = comparison.difference()
    _refuse_nothing(commit, difference)
    files, _problems = sorted_out(tree.files())
    themes = {str(path): path.theme for path, _file in files}
    old = old_settings(plumbing, commit, difference, municipality)
    undone, changes = _goals(plumbing, commit, difference, files, municipality, old.municipality)
    for change in changes:
        themes.pop(change.path, None)
        if change.after is not None:
            themes[change.path] = change.path.split("/")[1]
    if held := themes_lost(municipality, old.municipality, themes.values()):
        old = old_settings(plumbing, commit, difference, municipality, held)
    lines, kept_lines = _lines(plumbing, commit, difference.lines, tree)
    changes += [*old.files, *lines]
    undone = replace(
        undone,
        municipality=old.municipality,
        settings=old.restored,
        kept_settings=tuple(change for change in old.kept if change.key not in held),
        held=tuple(change for change in old.kept if change.key in held),
        files=() if old.restored else tuple(change.path for change in old.files),
        lines=tuple(change.path for change in lines),
        kept_lines=kept_lines,
    )
    if not changes and not (undone.kept or undone.already or old.kept or kept_lines):
        raise RefusedError(_why_nothing(plumbing, commit, difference))
    if old.municipality.fields != municipality.fields:
        then = ChangedTree(tree, {change.path: change.after for change in changes})
        if any_errors(problems := read_snapshot(then).problems):
            reason = _("{path}: {reason}", path=problems[0].path, reason=problems[0].message)
            raise RefusedError(_("the old settings do not fit the goals of now, so nothing was brought back: {reason}",
                                 reason=reason))  # fmt: skip
    with WayBack(plumbing, "undo") as way_back:
        way_back.take(changes)
    return undone


def _refuse_nothing(commit: str, difference: Difference) -> None:
    """Raise RefusedError for a commit that changed nothing of the store."""
    if not (difference.paths or difference.settings or difference.lines):
        raise RefusedError(_("commit {commit} changed neither goals nor settings", commit=commit[:12]))


def _lines(
    plumbing: Plumbing, commit: str, names: Sequence[str], tree: WorkingTree
) -> tuple[list[FileChange], tuple[str, ...]]:
    """The files of periods and lines that are as a commit left them, brought back; and those changed again since."""
    sides = (working_forms(plumbing, end, names) for end in (range_of(plumbing, commit).origin.commit or "", commit))
    known = [(name, tree.data(name), was, left) for name, was, left in zip(names, *sides, strict=True)]
    changes = [FileChange(name, now, was) for name, now, was, left in known if now == left != was]
    return changes, tuple(name for name, now, was, left in known if now not in (was, left))


def _why_nothing(plumbing: Plumbing, commit: str, difference: Difference) -> Message:
    if difference.before is not None or not difference.settings:
        return _("there is nothing to bring back of commit {commit}: all is as it was before it", commit=commit[:12])
    if plumbing.objects([plumbing.at(plumbing.first_parent(commit) or commit, MUNICIPALITY_FILE)])[0] is not None:
        return _("commit {commit} made kortit.yaml readable; what was before it cannot be read", commit=commit[:12])
    return _("commit {commit} founded the store; there was nothing before it", commit=commit[:12])


def _settings_of_now(plumbing: Plumbing, commit: str, tree: WorkingTree) -> Municipality:
    """The settings of the working tree; those before the commit where it left them as they are now, unreadable.

    Raises RefusedError where something else made them unreadable.
    """
    try:
        return municipality_of(tree)
    except ProblemsError as error:
        parent = plumbing.first_parent(commit) or ""
        was, left = (working_forms(plumbing, side, [MUNICIPALITY_FILE])[0] for side in (parent, commit))
        if left == tree.data(MUNICIPALITY_FILE) != was:
            with suppress(ProblemsError):
                return municipality_of(CommitTree(plumbing, parent))
        raise RefusedError(
            _(
                "kortit.yaml cannot be read now ({reason}); put it right first, or bring back the last one that could:"
                " {command}",
                reason=error.problems[0].message,
                command=_last_readable(plumbing),
            )
        ) from error


def _last_readable(plumbing: Plumbing) -> str:
    """The command that brings back the newest kortit.yaml of the history that can be read; a draft of it is kept."""
    head = plumbing.head()
    with suppress(ProblemsError):
        municipality_of(CommitTree(plumbing, head or ""))
        return f"kortit drafts --discard {MUNICIPALITY_FILE}"
    for commit, changes in plumbing.log_changes(plumbing.start_log(head or "", matching=MUNICIPALITY_FILE)):
        if any(change.path == MUNICIPALITY_FILE for change in changes):
            with suppress(ProblemsError):
                municipality_of(CommitTree(plumbing, commit))
                return f"git checkout {commit[:12]} -- {MUNICIPALITY_FILE}"
    return f"git log -- {MUNICIPALITY_FILE}"


def _goals(
    plumbing: Plumbing,
    commit: str,
    difference: Difference,
    files: Sequence[tuple[GoalPath, FoundFile]],
    municipality: Municipality,
    then: Municipality,
) -> tuple[Undone, list[FileChange]]:
    """The goals that are restored, and the changes of files for that; `then` are the settings after it."""
    old, new = difference.old, difference.new
    gone = _files_before(plumbing, commit, [goal for goal_id, goal in old.items() if goal_id not in new])
    tree = WorkingTree(plumbing.root)
    present = [(path, file) for path, file in files if path.id in {**old, **new}]
    now = {one.goal.id: one for one in read_goal_files(tree, present, municipality)[0]}
    restored: dict[GoalId, tuple[str, ...]] = {}
    kept: dict[GoalId, tuple[str, ...]] = {}
    already: list[GoalId] = []
    changes: list[FileChange] = []
    for goal_id in {**old, **new}:
        before, after, current = old.get(goal_id), new.get(goal_id), now.get(goal_id)
        here = current.goal if current else None
        changed = changed_fields(before, after)
        fields = _not_as_before(changed, before, here)
        if not fields:
            already += [goal_id] if changed else []
            continue
        wanted, back = _wanted(before, after, here, fields)
        if back:
            changes += changes_of(current, wanted, then, gone.get(goal_id))
            restored[goal_id] = back
        if left := tuple(name for name in fields if name not in back):
            kept[goal_id] = left
    return Undone(restored, kept, then, tuple(already)), changes


def _not_as_before(fields: list[str], before: Goal | None, current: Goal | None) -> list[str]:
    """Those of the fields that are not what they were before, in the goal of now."""
    if before is None or current is None or EXISTENCE in fields:
        return fields if current != before else []
    return [name for name in fields if field_named(name).value_of(current) != field_named(name).value_of(before)]


def _files_before(plumbing: Plumbing, commit: str, goals: Sequence[Goal]) -> dict[GoalId, bytes | None]:
    """The files of goals before a commit that removed them, comments and line ends included."""
    paths = [str(GoalPath(goal.theme, goal.id)) for goal in goals]
    found = working_forms(plumbing, range_of(plumbing, commit).origin.commit or "", paths)
    return dict(zip((goal.id for goal in goals), found, strict=True))


def _wanted(
    before: Goal | None, after: Goal | None, current: Goal | None, fields: list[str]
) -> tuple[Goal | None, tuple[str, ...]]:
    """The goal after the undo (None: removed), and the fields restored: the change taken back as a merge."""
    goal = before or after
    if goal is None or (before and after and current is None):
        return current, ()
    sides = [{} if side is None else {goal.id: side} for side in (after, current, before)]
    merged = merge(sides[0], sides[1], sides[2])
    left = {conflict.field for conflict in merged.conflicts}
    if EXISTENCE in left:
        return current, ()
    wanted = merged.goals.get(goal.id, current)
    if before is None or after is None:
        return wanted, tuple(fields) if wanted == before else ()
    return wanted, tuple(field.key for field in map(field_named, fields)
                         if field.key not in left and field.value_of(wanted) != field.value_of(current))  # fmt: skip


def take_back(plumbing: Plumbing, changes: Sequence[FileChange]) -> None:
    """Bring files back to what they were before the changes, all or none.

    Raises RefusedError when a file is not as the changes left it.
    """
    try:
        with WayBack(plumbing, "undo") as way_back:
            way_back.take(change.back for change in reversed(changes))
    except ExternallyChangedError as error:
        raise RefusedError(
            _("not taken back, since files were changed after that; nothing was changed ({reason})",
              reason=error.message)
        ) from error  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correctable:
    """An amendment whose decision can be corrected: with the decision that stands now, and what a decision must cover.

    `judge` are the settings before it, by which a correction is judged; those of HEAD where there were none. `carried`
    are the decisions of all other commits of the binding branch, seen from its place.
    """

    record: CommitRecord
    table: ChangeTable
    judge: Municipality
    bound: tuple[BoundChange, ...]
    carried: Carried


def correctable(plumbing: Plumbing, commit: str, municipality: Municipality) -> Correctable:
    """Read an amendment to correct its decision. Raises RefusedError when it changed neither goals nor settings."""
    table = _decided_table(plumbing, commit)
    record = commit_records(plumbing, [commit])[0]
    judge, bound = bound_by(plumbing, step_at(plumbing, record))
    judge = judge or judge_at(plumbing, plumbing.head()) or municipality
    known = known_corrections(plumbing, commit)
    end = plumbing.ref(f"refs/heads/{binding_branch(plumbing)}") or plumbing.head()
    others = carried_around(plumbing, commit, end, known)
    return Correctable(corrected(record, known), table, judge, tuple(bound), others)


def _decided_table(plumbing: Plumbing, commit: str) -> ChangeTable:
    comparison = Comparison(plumbing, range_of(plumbing, commit))
    difference = comparison.difference()
    _refuse_nothing(commit, difference)
    return comparison.table_of(difference)


def correct(plumbing: Plumbing, commit: str, amendment: Amendment, municipality: Municipality) -> Made:
    """Correct the decision of a commit by an empty commit that names it.

    Raises UsageError without a decision, RefusedError for a commit that changed neither goals nor settings, and what
    `commit_nothing` raises: the decision must cover what the commit changed, by the settings before that commit.
    """
    if amendment.decision is None:
        raise UsageError(_("say which decision is the right one, with --decision"))
    refuse_unready(plumbing)
    _decided_table(plumbing, commit)
    translate = translator(municipality.language)
    subject = _(
        "{citation}: corrects the decision of commit {commit}",
        citation=amendment.decision.citation,
        commit=commit[:12],
    )
    message = message_of(translate(subject), replace(amendment, corrects=commit))
    return until_unmoved(lambda: commit_nothing(plumbing, message))
