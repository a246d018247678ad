"""Judging an amendment before it is made: by which settings, and whether its decision covers it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.authority import bound_changes, settings_changes, undecided, violation
from kortit.errors import AuthorityError, ProblemsError
from store.goal_file import MUNICIPALITY_FILE
from store.municipality_file import read_municipality
from store.plumbing import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.changes import GoalChange
    from kortit.municipality import Municipality
    from store.amendment import Amendment
    from store.plumbing import Plumbing

PROPOSALS = "proposal/"
"""Branches of proposals begin with this; on them nothing is decided yet."""


def judge_at(plumbing: Plumbing, commit: str | None) -> Municipality | None:
    """Give the settings by which a change after `commit` is judged; None where there were none yet.

    An invalid or missing kortit.yaml authorises nothing: the last valid one of the first-parent history still judges.
    """
    if commit is None:
        return None
    data = plumbing.objects([plumbing.at(commit, MUNICIPALITY_FILE)])[0]
    if data is not None:
        with suppress(ProblemsError):
            return read_municipality(data)
    entries = plumbing.log_entries(plumbing.start_log(commit).output())
    names = [plumbing.at(entry.commit, MUNICIPALITY_FILE) for entry in entries if MUNICIPALITY_FILE in entry.files]
    for data in plumbing.objects(names):
        if data is not None:
            with suppress(ProblemsError):
                return read_municipality(data)
    return None


def refuse_undecided(
    plumbing: Plumbing, rows: Iterable[GoalChange], amendment: Amendment, settings: Municipality | None
) -> None:
    """Raise AuthorityError when the decision does not cover the changes, by the settings before them.

    `settings` are the new ones where kortit.yaml changes too. On a proposal nothing needs a decision.
    """
    judge = judge_at(plumbing, plumbing.head())
    if judge is None or current_branch(plumbing).startswith(PROPOSALS):
        return
    changes = [change for row in rows for change in bound_changes(row.old, row.new, judge)]
    if settings is not None:
        changes += settings_changes(judge, settings)
    cited = amendment.decision.body if amendment.decision else None
    body = judge.bodies.get(cited.key) if cited else None
    if missing := undecided(changes, body):
        raise AuthorityError([violation(change, judge, body) for change in missing])


def current_branch(plumbing: Plumbing) -> str:
    """Give the name of the branch that HEAD is on; empty when it is on none."""
    try:
        return plumbing.read("symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
    except GitError:
        return ""
