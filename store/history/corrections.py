"""Decisions that a later commit put right.

A commit that says `Corrects: <commit>` gives that commit another decision. It counts only if it could have decided
what it corrects: a decision of a body that may decide it by the settings before the corrected commit, in a commit
that is itself signed where commits must be. A correction that is not good is an error of `check`, and nothing else
takes any notice of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kortit.authority import undecided, violation
from kortit.decision import read_decision, wrong_with_effective
from kortit.errors import UsageError
from kortit.messages import _
from kortit.problem import Code
from store.git.branches import binding_tips
from store.git.processes import GitError
from store.history.amendment import CORRECTS, DECISION, EFFECTIVE, REGISTER
from store.history.records import commit_records, records_naming, start_naming
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.authority import BoundChange
    from kortit.messages import Message
    from kortit.municipality import Body, Municipality
    from store.git.plumbing import Plumbing
    from store.git.processes import Running
    from store.history import steps
    from store.history.records import CommitRecord
    from store.history.steps import Step
else:
    steps = Room("store.history.steps")  # 2 ms of `log`, which seldom needs it

_REPLACED = (DECISION, REGISTER, EFFECTIVE)


def start_corrections(plumbing: Plumbing, commit: str | None) -> Running:
    """Start looking whether there are any corrections, for `known_corrections` of the same commit.

    Most stores have none: that is asked first, of all branches at once, so that it costs one git process.
    """
    return start_naming(plumbing, CORRECTS, "--branches", "--remotes", *([commit] if commit else ()))


def known_corrections(plumbing: Plumbing, commit: str | None, search: Running | None = None) -> dict[str, CommitRecord]:
    """The corrections of the history up to `commit` and of the binding branch, as `corrections` gives them.

    What the decision of a commit is called must not depend on the range that somebody looks at. `search` was started
    by `start_corrections` while something else was done.
    """
    if not records_naming(plumbing, search or start_corrections(plumbing, commit)):
        return {}
    return corrections(plumbing, *binding_tips(plumbing), *([commit] if commit else ()))


def corrections(plumbing: Plumbing, *ends: str, search: Running | None = None) -> dict[str, CommitRecord]:
    """The commits that were corrected in the histories up to `ends`, each with the commit that put its decision right.

    Of several good corrections of one commit the newest counts. An end that is not there is passed over. `search` for
    them was started (`start_naming`) while something else was done.
    """
    found: dict[str, CommitRecord] = {}
    records = records_naming(plumbing, search or start_naming(plumbing, CORRECTS, *ends))
    for end in ends if records else ():
        _places(plumbing, end)  # once for all the commits of each history
    for record in records:
        corrected_commit = record.message.trailer(CORRECTS)
        if corrected_commit is not None and _is_good(plumbing, _step(plumbing, record.commit)):
            found[corrected_commit] = record
    return {named: record for named, record in found.items() if _has_effect(plumbing, corrected(record, found))}


def corrected(record: CommitRecord, corrections: Mapping[str, CommitRecord]) -> CommitRecord:
    """The commit with the decision that a later one gave it, if one did."""
    if record.commit not in corrections:
        return record
    correction = record
    while (later := corrections.get(correction.commit)) is not None and later.commit != correction.commit:
        correction = later  # a correction that was itself corrected says nothing any more
    kept = {key: values for key, values in record.message.trailers.items() if key not in _REPLACED}
    given = {key: values for key, values in correction.message.trailers.items() if key in _REPLACED}
    return record._replace(message=record.message._replace(trailers={**kept, **given}))


def finally_corrected(plumbing: Plumbing, record: CommitRecord) -> str | None:
    """The commit whose decision a good correction changes in the end: of a corrected correction what that one corrects.

    None for a commit that corrects nothing, or nothing of this store.
    """
    found, named = None, record.message.trailer(CORRECTS)
    while named is not None and named != found:
        found = named
        step = _step(plumbing, found)
        if step.changes:
            return found
        named = step.record.message.trailer(CORRECTS)
    return None


def wrong_with(plumbing: Plumbing, step: Step) -> list[tuple[Code, Message]]:
    """The problems of a commit as a correction, its signature left aside; none for one that corrects nothing."""
    named = step.record.message.trailers.get(CORRECTS, ())
    if not named:
        return []
    if len(named) > 1:
        return [(Code.DECISION, _("several commits are corrected at once; correct each by a commit of its own"))]
    target = _before(plumbing, named[0], step.parent)
    if target is None:
        message = _("{commit} is corrected, but no commit before this one has that full id", commit=named[0])
        return [(Code.DECISION, message)]
    judge, bound = bound_by(plumbing, target)
    judge = judge or step.judge
    if judge is None:
        return []
    body = _body(step, judge)
    if body is None:
        return [(Code.DECISION, _("a correction must carry exactly one decision, of a body that was known then"))]
    return [(Code.AUTHORITY, violation(change, judge, body)) for change in undecided(bound, body)]


def _has_effect(plumbing: Plumbing, record: CommitRecord) -> bool:
    """Whether a correction, with the decision that a later one gave it, takes effect on a day that can be."""
    effective, cited = (record.message.trailers.get(key, ()) for key in (EFFECTIVE, DECISION))
    judge = _step(plumbing, record.commit).judge
    if not effective or judge is None:
        return True
    try:
        return wrong_with_effective(effective, read_decision(cited[0], judge)) is None
    except (UsageError, IndexError):
        return False


def _is_good(plumbing: Plumbing, step: Step) -> bool:
    if step.record.encoding or wrong_with(plumbing, step):
        return False
    if step.judge is None or step.judge.audit is None:
        return True
    from store.history.signers import Duty, wrong_with_commits  # noqa: PLC0415  4 ms of `log`, which seldom needs it

    duty = Duty(step.judge.audit, step.keys, _body(step, step.judge))
    return not any(wrong_with_commits(plumbing, [(step.record.commit, duty)]))


def _before(plumbing: Plumbing, commit: str, parent: str | None) -> Step | None:
    """The step of a commit, given by its full id, of the first-parent history up to `parent`."""
    plumbing.cut.refuse()
    if parent is None:
        return None
    places = _places(plumbing, parent)
    return _step(plumbing, commit) if places.get(commit, -1) >= places.get(parent, 0) else None


def _places(plumbing: Plumbing, commit: str) -> dict[str, int]:
    """The places of commits in a first-parent history that `commit` (an id or a full ref) is in, the newest first.

    A history is kept once it was read, so that it is read once for all of its commits.
    """
    known = next((one for one in _histories(plumbing) if commit in one), None)
    if known is None:
        try:
            listed = plumbing.read("rev-list", "--first-parent", commit, "--").decode().split()
        except GitError:  # the end of a branch that is not there
            return {}
        known = {one: place for place, one in enumerate(listed)}
        _histories(plumbing).append(known)
    return known


@lru_cache(maxsize=16)
def _histories(_plumbing: Plumbing) -> list[dict[str, int]]:
    """The histories that were read of a repository."""
    return []


@lru_cache(maxsize=4096)
def _step(plumbing: Plumbing, commit: str) -> Step:
    return steps.step_at(plumbing, commit_records(plumbing, [commit])[0])


def concerns(plumbing: Plumbing, step: Step) -> bool:
    """Whether a commit says anything of this store: it changes its files, or corrects a commit that does.

    A repository can hold several stores in folders, each with bodies and decisions of its own; a store that fills the
    repository has all its commits. A correction of a commit that is not before it concerns every store, since nobody
    can tell which one it means.
    """
    if not plumbing.prefix:
        return True
    known: set[str] = set()
    steps = [step]
    while steps:
        step = steps.pop()
        if step.changes:
            return True
        for named in {*step.record.message.trailers.get(CORRECTS, ())} - known:
            known.add(named)
            target = _before(plumbing, named, step.parent)
            if target is None:
                return True
            steps.append(target)
    return False


def bound_by(plumbing: Plumbing, step: Step) -> tuple[Municipality | None, list[BoundChange]]:
    """The bound changes of a commit, by which settings; for a correction also those that it corrects."""
    judge: Municipality | None = None
    bound: list[BoundChange] = []
    known: set[str] = set()
    steps = [step]
    while steps:
        step = steps.pop()
        bound += [change for _path, change in step.bound]
        judge = step.judge or judge
        for named in {*step.record.message.trailers.get(CORRECTS, ())} - known:
            known.add(named)
            if (target := _before(plumbing, named, step.parent)) is not None:
                steps.append(target)
    return judge, bound


def _body(step: Step, judge: Municipality) -> Body | None:
    cited = step.record.message.trailers.get(DECISION, ())
    try:
        return read_decision(cited[0], judge).body if len(cited) == 1 else None
    except UsageError:
        return None
