"""Judging an amendment before it is made: by which settings, and whether its decision covers it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS, BoundChange, bound_changes, keys_change, settings_changes, undecided, violation
from kortit.errors import AuthorityError, ProblemsError, RefusedError
from kortit.messages import _
from kortit.problem import Code, Problem
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_file import read_municipality
from store.git.branches import current_branch
from store.git.entries import is_regular
from store.git.plumbing import GitError
from store.git.signatures import read_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kortit.changes import GoalChange
    from kortit.municipality import Municipality
    from store.files.snapshot import Tree
    from store.git.entries import TreeEntry
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment


def judge_at(plumbing: Plumbing, commit: str | None) -> Municipality | None:
    """Give the settings by which a change after `commit` is judged; None where there were none yet.

    An invalid or missing kortit.yaml authorises nothing: the last valid one of the first-parent history still judges.
    """
    if commit is None:
        return None
    for entry in plumbing.tree_entries(plumbing.start_tree(commit, MUNICIPALITY_FILE).output()):
        if (found := _settings_in(plumbing, entry)) is not None:
            return found
    for _commit, changes in plumbing.log_changes(plumbing.start_log(commit)):
        for change in changes:
            if change.path == MUNICIPALITY_FILE and (found := _settings_in(plumbing, change.new)) is not None:
                return found
    return None


def _settings_in(plumbing: Plumbing, entry: TreeEntry | None) -> Municipality | None:
    if entry is None or not is_regular(entry.mode):
        return None
    with suppress(ProblemsError):
        return read_municipality(plumbing.objects([entry.blob])[0] or b"")
    return None


def refuse_undecided(
    plumbing: Plumbing,
    rows: Iterable[GoalChange],
    amendment: Amendment,
    settings: Collection[str],
    municipality: Municipality,
) -> None:
    """Raise AuthorityError when the decision does not cover the changes, by the settings before them.

    `settings` are the files of the settings that change, `municipality` what they will say. On a proposal nothing needs
    a decision. Raises RefusedError where amendments must be signed and git is not set up to.
    """
    judge = judge_at(plumbing, plumbing.head())
    if judge is None or current_branch(plumbing).startswith(PROPOSALS):
        return
    changes = [change for row in rows for change in bound_changes(row.old, row.new, judge)]
    changes += changes_of_settings(settings, judge, municipality)
    cited = amendment.decision.body if amendment.decision else None
    body = judge.bodies.get(cited.key) if cited else None
    if missing := undecided(changes, body):
        raise AuthorityError([violation(change, judge, body) for change in missing])
    refuse_unsigned(plumbing, judge)


def changes_of_settings(
    paths: Collection[str], judge: Municipality, municipality: Municipality | None
) -> Iterator[BoundChange]:
    """Give the changes of the settings that take a decision: keys of signers always, kortit.yaml by what it says."""
    if MUNICIPALITY_FILE in paths:
        yield from settings_changes(judge, municipality)
    for path in paths:
        if path != MUNICIPALITY_FILE:
            yield keys_change(path)


def keys_problems(tree: Tree, municipality: Municipality) -> list[Problem]:
    """Find what is wrong with the signers' keys of a state, where amendments must be signed."""
    if municipality.audit is None:
        return []
    path = municipality.audit.keys
    try:
        data = tree.data(path)
        if data is None:
            message = _("the file of the signers' keys is missing; without it nobody can sign, so add it")
            return [Problem(path, 1, 1, Code.KEYS, message, commit=tree.commit)]
        read_keys(data, path)
    except ProblemsError as error:
        return list(error.problems)
    except RefusedError as error:
        return [Problem(path, 1, 1, Code.KEYS, error.message)]
    return []


def refuse_unsigned(plumbing: Plumbing, judge: Municipality | None) -> None:
    """Raise RefusedError where commits must be signed and git would not sign one with an SSH key."""
    if judge is None or judge.audit is None:
        return
    for name, wanted in (("gpg.format", "ssh"), ("commit.gpgSign", "true")):
        try:
            kind = ("--type=bool",) if wanted == "true" else ()
            value = plumbing.read("config", *kind, "--get", name).decode().strip()
        except GitError:
            value = ""
        if value != wanted:
            raise RefusedError(
                _(
                    "amendments must be signed here; say to git: git config gpg.format ssh, git config commit.gpgSign"
                    " true and git config user.signingKey with the file of your public key"
                )
            )
