"""Proposals: changes prepared on a branch of their own, adopted with a decision as one commit on the binding branch.

Until then a proposal is shown as the change table that adopting it would make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.changes import ChangeTable
from kortit.errors import ConflictError, ProblemsError, RefusedError, UnlawfulError, UsageError
from kortit.merging import Merged, merge
from kortit.messages import Message, _, translator
from kortit.setting_changes import setting_changes
from kortit.subject import subject_of
from store.files.goal_edit import edited_with_comments
from store.files.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, GoalPath, is_settings, read_goal, read_goal_path
from store.files.municipality_file import read_municipality
from store.files.snapshot import CommitTree
from store.follow_up.reading import reported
from store.follow_up.report_file import merged_report_data
from store.git.branches import (
    binding_branch,
    binding_tip,
    changed_among,
    commits_beside,
    current_branch,
    in_the_way,
    other_work_tree,
    seen_on_server,
    seen_ref,
    to_switch_to,
)
from store.git.locks import wait_for_locks
from store.git.processes import GitError
from store.git.trees import tree_with_files, working_forms
from store.history.amendment import PROPOSAL, PROPOSAL_COMMITS, Amendment, message_of
from store.history.comparison import Comparison
from store.history.points import endpoints
from store.history.records import records_naming, start_naming
from store.history.revision import Range, Revision, State
from store.history.settings import settings_state
from store.work.committing import Made, MovedError, commit_paths, refuse_unlawful, refuse_unready, until_unmoved
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.changes import GoalChange
    from kortit.fields import ExtraField
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from store.files.goal_file import GoalFile
    from store.git.plumbing import Plumbing
    from store.history.comparison import Difference

_NAME = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
_HERE, _THERE = f"refs/heads/{PROPOSALS}", f"refs/remotes/*/{PROPOSALS}"
_OVERWRITTEN = "would be overwritten"
ENDED = "refs/kortit/"
"""The refs that keep git from deleting the commits of adopted and withdrawn proposals."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open proposal: its name, last commit, number of own commits, last commit's date, author of the last own one.

    `is_here`: it is a branch of this clone; else the server alone has it.
    """

    name: str
    commit: str
    commits: int
    date: str
    author: str
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Adoption:
    """A prepared adoption: the change table, the files to write (None: remove), and the conflicts.

    It is good for one tip of the binding branch, `onto`, and one of the proposal, `tip`.
    """

    onto: str
    tip: str
    table: ChangeTable
    files: dict[str, bytes | None]
    conflicts: tuple[Message, ...]
    commits: tuple[str, ...]
    settings: Municipality | None


def open_proposals(plumbing: Plumbing) -> list[Proposal]:
    """The open proposals, sorted by name: those of this clone, and those that the server had when it was last asked."""
    form = "--format=%(refname)%00%(objectname)%00%(committerdate:iso-strict)%00%(authorname) %(authoremail)"
    output = plumbing.read("for-each-ref", form, f"{_HERE}*", f"{_THERE}*").decode(errors="replace")
    found: dict[str, Proposal] = {}
    lines = [line.split("\0") for line in output.splitlines()]
    there = seen_on_server(plumbing, (ref for ref, *_rest in lines)) + PROPOSALS
    for ref, commit, date, author in lines:
        if not ref.startswith(place := _HERE if ref.startswith(_HERE) else there):
            continue
        known = Proposal(ref.removeprefix(place), commit, 0, date, author, place == _HERE)
        found.setdefault(known.name, known)  # those of here are listed first
    counts = commits_beside(plumbing, [one.commit for one in found.values()])
    own = ((one, counts[one.commit]) for _name, one in sorted(found.items()))
    return [replace(one, commits=count, author=one.author if count else "") for one, count in own]


def tip_of(plumbing: Plumbing, name: str) -> str:
    """The id of an open proposal's last commit, here or else on the server. Raises UsageError when there is none."""
    found = plumbing.ref(f"{_HERE}{_checked(name)}") or plumbing.ref(seen_ref(plumbing, PROPOSALS + name))
    if found is None:
        raise UsageError(_("there is no proposal “{name}”; kortit proposal list shows all", name=name))
    return found


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name) or ".." in name or name.endswith(".lock"):
        raise UsageError(_("“{name}” cannot name a proposal; take letters, numbers, - . and _", name=name))
    return name


def begin(plumbing: Plumbing, name: str) -> None:
    """Create a proposal at the tip of the binding branch and switch to it, taking drafts along. Raises RefusedError."""
    branch = PROPOSALS + _checked(name)
    if plumbing.ref(f"refs/heads/{branch}"):
        raise RefusedError(_("the proposal “{name}” is there already", name=name))
    _switch(plumbing, "--create", branch, binding_branch(plumbing))


def switch(plumbing: Plumbing, name: str | None) -> str:
    """Switch to a proposal (None: the binding branch), taking drafts along; return the branch.

    Raises UsageError when there is no such proposal, RefusedError, changing nothing, when git refuses.
    """
    branch = binding_branch(plumbing)
    if name is not None:
        tip_of(plumbing, name)
        branch = PROPOSALS + name
    _refuse_elsewhere(plumbing, branch)
    _switch(plumbing, *to_switch_to(plumbing, branch))
    return branch


def _switch(plumbing: Plumbing, *arguments: str) -> None:
    if plumbing.is_trial:
        _refuse_drafts(in_the_way(plumbing, arguments[-1]))
        return
    wait_for_locks(plumbing.git_folder, plumbing.common_folder)
    try:
        plumbing.write("switch", "--quiet", *arguments)
    except GitError as error:
        if error.is_lock:
            raise
        if _OVERWRITTEN not in error.words:
            raise
        said = _("drafts are in the way, so nothing was switched; amend or discard them. Git says: {words}",
                 words=error.said)  # fmt: skip
        raise RefusedError(said) from error


# --- adopting ---


def adoption(plumbing: Plumbing, name: str) -> Adoption:
    """Prepare the adoption of a proposal onto the tip of the binding branch, without writing anything."""
    tip, branch = tip_of(plumbing, name), binding_branch(plumbing)
    ours = binding_tip(plumbing)
    base = plumbing.merge_base(ours, tip)
    theirs_since, ours_since = _difference(plumbing, base, tip), _difference(plumbing, base, ours)
    mine = {goal_id: _ours(goal_id, theirs_since, ours_since) for goal_id in theirs_since.paths}
    here = {goal_id: goal for goal_id, goal in mine.items() if goal is not None}
    merged = merge(theirs_since.old, here, theirs_since.new)
    files, settings, conflicts = _files(plumbing, merged, mine, (base, ours, tip), theirs_since, ours_since)
    municipality = settings or ours_since.municipality
    said = [
        _("{conflict}; settle it with kortit proposal refresh {name}", conflict=conflict.said(municipality), name=name)
        for conflict in merged.conflicts
    ] + conflicts
    old = {goal_id: here[goal_id] for goal_id in merged.goals if goal_id in here}
    new = {goal_id: goal for goal_id, goal in merged.goals.items() if goal is not None}
    changed = _setting_changes(plumbing, ours, files)
    total = len([path for entry in plumbing.tree_entries(plumbing.start_tree(ours, GOALS_FOLDER).output())
                 if (path := read_goal_path(entry.path))])  # fmt: skip
    ends = (Revision(branch, State.COMMIT, ours), Revision(PROPOSALS + name, State.COMMIT, tip))
    origin, target = endpoints(plumbing, ends)
    table = ChangeTable.between(
        old,
        new,
        municipality=municipality,
        origin=origin,
        target=target._replace(citation=None, decided=False),  # what is adopted is decided by the adoption alone
        unread=total - len(old),
        before=ours_since.municipality,
        settings=changed,
    )
    own = plumbing.read("rev-list", "--reverse", tip, f"^{ours}").decode().split()
    return Adoption(ours, tip, table, files, tuple(said), tuple(own), settings)


def _setting_changes(plumbing: Plumbing, ours: str, files: Mapping[str, bytes | None]) -> tuple[SettingChange, ...]:
    """The changes of settings that writing `files` onto a commit makes."""
    paths = list(filter(is_settings, files))
    before = CommitTree(plumbing, ours).data

    def after(path: str) -> bytes | None:
        return files[path] if path in files else before(path)

    return setting_changes(settings_state(before, paths), settings_state(after, paths)) if paths else ()


def _difference(plumbing: Plumbing, origin: str, target: str) -> Difference:
    ends = Range(Revision(origin, State.COMMIT, origin), Revision(target, State.COMMIT, target))
    difference = Comparison(plumbing, ends).difference()
    if difference.problems:
        raise ProblemsError(difference.problems)
    return difference


def _ours(goal_id: GoalId, theirs: Difference, ours: Difference) -> Goal | None:
    """A goal on the binding branch: its state at the merge base, unless it changed since."""
    return ours.new.get(goal_id) if goal_id in ours.paths else theirs.old.get(goal_id)


def _files(
    plumbing: Plumbing,
    merged: Merged,
    mine: dict[GoalId, Goal | None],
    commits: tuple[str, str, str],
    theirs: Difference,
    ours: Difference,
) -> tuple[dict[str, bytes | None], Municipality | None, list[Message]]:
    """The files that an adoption writes, the proposal's settings if changed, and conflicts.

    A file that only the proposal changed is taken byte for byte; otherwise the binding branch's file is edited.
    """
    base, our_tip, their_tip = commits
    files: dict[str, bytes | None] = {}
    conflicts: list[Message] = []
    settings: Municipality | None = None
    for name in (*theirs.settings, *theirs.lines):
        before, now, data = plumbing.objects([plumbing.at(commit, name) for commit in commits])
        on_both = name in (*ours.settings, *ours.lines) and now != data
        if on_both and (data := merged_report_data(name, before, now, data)) is None:
            said = _("{path} was changed on both sides; kortit proposal refresh brings both together", path=name)
            conflicts.append(said)
        elif now != data:
            files[name] = data
            if name == MUNICIPALITY_FILE:
                settings = read_municipality(data or b"")
    fields = (settings or ours.municipality).fields
    for goal_id, goal in merged.goals.items():
        own = mine.get(goal_id)
        if own is not None and (goal is None or goal.theme != own.theme):
            files[str(GoalPath(own.theme, goal_id))] = None
        if goal is None:
            continue
        path = GoalPath(goal.theme, goal_id)
        if goal == theirs.new.get(goal_id) and goal_id not in ours.paths:
            files[str(path)] = plumbing.objects([plumbing.at(their_tip, str(path))])[0]
        elif own is not None:
            file = _goal_file(plumbing, our_tip, own, fields)
            old, new = theirs.old.get(goal_id), theirs.new.get(goal_id)
            was = _goal_file(plumbing, base, old, fields) if old is not None else None
            proposed = _goal_file(plumbing, their_tip, new, fields) if new is not None else file
            files[str(path)], are_kept = edited_with_comments(was, file, proposed, goal, fields)
            if not are_kept:
                said = _(
                    "{path}: comments differ on both sides; kortit proposal refresh keeps those in force", path=path
                )
                conflicts.append(said)
    return files, settings, conflicts


def _goal_file(plumbing: Plumbing, commit: str, goal: Goal, fields: Mapping[str, ExtraField]) -> GoalFile:
    place = GoalPath(goal.theme, goal.id)
    return read_goal(place, plumbing.objects([plumbing.at(commit, str(place))])[0] or b"", fields)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A completed adoption: its commit, subject, rows and changes of settings; `told` is what a person must know."""

    commit: str
    subject: str
    rows: tuple[GoalChange, ...]
    settings: tuple[SettingChange, ...] = ()
    told: tuple[Message, ...] = ()
    lines: int = 0


def adopt(plumbing: Plumbing, name: str, amendment: Amendment) -> Adopted:
    """Adopt a proposal with its decision as one commit on the binding branch, and switch to that branch.

    Raises ConflictError, RefusedError, UnlawfulError or what `commit_paths` raises; then nothing is changed. Where the
    binding branch or the proposal moves meanwhile, the adoption is prepared again; if its table is another one by then,
    that is told.
    """
    refuse_unready(plumbing)
    _refuse_elsewhere(plumbing, PROPOSALS + _checked(name))
    _refuse_elsewhere(plumbing, binding_branch(plumbing))
    first = adoption(plumbing, name)
    again = chain([first], iter(lambda: adoption(plumbing, name), None))
    adopted = until_unmoved(lambda: _adopted(plumbing, name, next(again), amendment))
    if (adopted.rows, adopted.settings) != (first.table.changed_rows, first.table.settings):
        message = _(
            "the binding branch or the proposal moved on meanwhile, and the table is another one than before; see"
            " kortit changes {commit}^..{commit}",
            commit=adopted.commit[:12],
        )
        return replace(adopted, told=(*adopted.told, message))
    return adopted


def _refuse_elsewhere(plumbing: Plumbing, branch: str) -> None:
    """Raise RefusedError when another work tree has a branch checked out: git would not let it be changed here."""
    if (folder := other_work_tree(plumbing, branch)) is not None:
        raise RefusedError(
            _(
                "the branch {branch} is checked out in another work tree, {folder}; go to another branch there first",
                branch=branch,
                folder=folder,
            )
        )


def _adopted(plumbing: Plumbing, name: str, prepared: Adoption, amendment: Amendment) -> Adopted:
    if prepared.conflicts:
        raise ConflictError(prepared.conflicts)
    if not prepared.files:
        return _ended(plumbing, name, prepared)
    came_from, branch = current_branch(plumbing), binding_branch(plumbing)
    subject, message, lines = _message(plumbing, prepared, amendment, name)
    tree = tree_with_files(plumbing, prepared.onto, prepared.files)
    try:
        judged = refuse_unlawful(plumbing, prepared.onto, tree, message, branch=branch, once=not amendment.again)
    except ProblemsError as error:
        # The problems are in files committed on the proposal, so there is nothing in the work tree to correct.
        raise UnlawfulError(error.problems) from error
    _refuse_drafts(changed_among(plumbing, prepared.files))
    if plumbing.is_trial:
        return Adopted("", subject, prepared.table.changed_rows, prepared.table.settings, judged.doubts(), lines)
    if came_from != branch:
        _switch(plumbing, branch)
    try:
        made = _commit(plumbing, name, prepared, tree, message)
    except BaseException:
        if came_from != branch:
            _switch(plumbing, came_from)
        raise
    return Adopted(made.commit, subject, prepared.table.changed_rows, prepared.table.settings, made.told, lines)


def _refuse_drafts(paths: list[str]) -> None:
    """Raise RefusedError where there are files with drafts that would have to be overwritten."""
    if paths:
        raise RefusedError(_("drafts are in the way: {paths}; amend or discard them first", paths=paths))


def _ended(plumbing: Plumbing, name: str, prepared: Adoption) -> Adopted:
    """End a proposal whose adoption is committed already, by a process that came to its end before it could do that.

    Raises RefusedError when there is no such commit.
    """
    for record in records_naming(plumbing, start_naming(plumbing, PROPOSAL, prepared.onto)):
        message = record.message
        own = (message.trailer(PROPOSAL_COMMITS) or "").split()
        if message.trailer(PROPOSAL) == name and own[-1:] == [prepared.tip]:
            if not plumbing.is_trial:
                end(plumbing, name, "adopted", prepared.tip, prepared.tip)
            if current_branch(plumbing) != binding_branch(plumbing):
                _switch(plumbing, binding_branch(plumbing))
            told = _("the proposal was adopted before, by this commit; it is off the list now")
            return Adopted(record.commit, message.subject, (), told=(told,))
    raise RefusedError(_("the proposal “{name}” changes nothing", name=name))


def _message(plumbing: Plumbing, prepared: Adoption, amendment: Amendment, name: str) -> tuple[str, str, int]:
    """The subject of an adoption's commit, its whole message, and how many lines of periods it brings."""
    municipality = prepared.table.municipality
    citation = amendment.decision.citation if amendment.decision else None
    settings = prepared.table.settings if any(map(is_settings, prepared.files)) else None
    lines = reported(CommitTree(plumbing, prepared.tip), prepared.files)
    subject = subject_of(prepared.table.changed_rows, municipality, citation, settings=settings, reported=lines)
    translated = translator(municipality.language)(subject)
    message = message_of(translated, replace(amendment, proposal=name, proposal_commits=prepared.commits))
    return translated, message, sum(one.all_lines for one in lines)


def _commit(plumbing: Plumbing, name: str, prepared: Adoption, tree: str, message: str) -> Made:
    if plumbing.head() != prepared.onto:
        raise MovedError
    paths = list(prepared.files)
    before = working_forms(plumbing, prepared.onto, paths)
    after = working_forms(plumbing, tree, paths)
    with WayBack(plumbing, "proposal adopt", paths) as way_back:
        way_back.take(map(FileChange, paths, before, after))
        made = commit_paths(plumbing, paths, message, parent=prepared.onto)
        way_back.made(made.commit)
        end(plumbing, name, "adopted", prepared.tip, prepared.tip)
    return made


def end(plumbing: Plumbing, name: str, how: str, tip: str, commit: str) -> None:
    """Take a proposal from the list, if `tip` still is its last commit; `commit` is kept where git keeps it for good.

    What an earlier proposal of the same name left is never written over: a later one is kept as `NAME.2`, `NAME.3` ….
    Raises MovedError, changing nothing, when the proposal has grown.
    """
    names = (f"{ENDED}{how}/{name}" + (f".{number}" if number > 1 else "") for number in count(1))
    kept = next(ref for ref in names if plumbing.ref(ref) is None)
    here = f"delete {_HERE}{name} {tip}\n" if plumbing.ref(f"{_HERE}{name}") else ""
    try:
        plumbing.write("update-ref", "--stdin", text=f"create {kept} {commit}\n{here}")
    except GitError as error:
        if error.is_move:
            raise MovedError from error
        raise


def withdraw(plumbing: Plumbing, name: str, reason: str) -> None:
    """Withdraw a proposal; its commits and the reason are kept.

    Raises RefusedError while it is the current branch, here or in another work tree.
    """
    tip_of(plumbing, name)
    if current_branch(plumbing) == PROPOSALS + name:
        raise RefusedError(_("you are on this proposal; go back first with kortit proposal switch"))
    refuse_unready(plumbing)
    _refuse_elsewhere(plumbing, PROPOSALS + name)
    message = message_of("withdrawn", Amendment(reason=reason))
    until_unmoved(lambda: _withdraw(plumbing, name, message))


def _withdraw(plumbing: Plumbing, name: str, message: str) -> None:
    tip = tip_of(plumbing, name)
    if plumbing.is_trial:
        return
    tree = plumbing.read("rev-parse", f"{tip}^{{tree}}").decode().strip()
    made = plumbing.write("commit-tree", tree, "-p", tip, "-F", "-", text=message).decode().strip()
    end(plumbing, name, "withdrawn", tip, made)
