"""Revisions and ranges as users write them: a git revision, a citation, a date, ROOT, or the working tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kortit.decision import match_citation, read_date, read_decision
from kortit.errors import UsageError
from kortit.messages import _
from store.files.snapshot import CommitTree, NoTree, WorkingTree, municipality_of
from store.git.processes import GitError, UnknownRevisionError
from store.history.decisions import amendments
from store.history.records import normal_citation

if TYPE_CHECKING:
    import datetime

    from store.files.snapshot import Tree
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord

ROOT = "ROOT"
WORKING_TREE = "WORKTREE"
_COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ABBREVIATION = re.compile(r"[0-9a-fA-F]{4,64}")
_NAME = re.compile(r"[^\s~^:?*\[\\@{}]+")
_ANCESTOR = re.compile(r"(?P<revision>.*?[0-9])(?P<steps>(?:[~^][0-9]*)+)")


class State(Enum):
    """The kind of state that a revision names; NOTHING is the state before the first commit."""

    COMMIT = auto()
    WORKING_TREE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Revision:
    """One resolved end of a range: the name the user gave, and the commit id (for the working tree, HEAD's)."""

    name: str
    state: State
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The changes from `origin` to `target`."""

    origin: Revision
    target: Revision

    @property
    def commits(self) -> tuple[str, ...]:
        """Arguments for git log that select the commits of the range; empty when the target has no commit."""
        if self.target.commit is None:
            return ()
        excluded = (f"^{self.origin.commit}",) if self.origin.commit else ()
        return (self.target.commit, *excluded)


NOTHING = Revision(ROOT, State.NOTHING)


def working_tree(plumbing: Plumbing) -> Revision:
    """The working tree as a revision; its commit is HEAD, the end of its history."""
    return Revision(WORKING_TREE, State.WORKING_TREE, plumbing.head())


def resolve_range(plumbing: Plumbing, text: str | None) -> Range:
    """Resolve `A..B`, `A..`, `A...B`, `A` (to the working tree) or nothing (HEAD to the working tree).

    Raises UsageError for a revision that is not found, a range that ends at ROOT, or ends without common history.
    """
    if text is None:
        head = plumbing.head()
        origin = Revision("HEAD", State.COMMIT, head) if head else NOTHING
        return Range(origin, Revision(WORKING_TREE, State.WORKING_TREE, head))
    before, dots, after = _parted(text)
    if not dots:
        return Range(resolve(plumbing, before), working_tree(plumbing))
    origin = resolve(plumbing, before or "HEAD")
    target = working_tree(plumbing) if after == WORKING_TREE else resolve(plumbing, after or "HEAD")
    if target.state is State.NOTHING:
        raise UsageError(
            _("a range cannot end at ROOT, where nothing is yet; turn it round: ROOT..{name}", name=before)
        )
    if dots == "...":
        origin = _merge_base(plumbing, text, origin, target)
    return Range(origin, target)


def _parted(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(?P<before>.*?)(?P<dots>\.{2,3})(?P<after>(?!\.).*)", text, re.DOTALL)
    if match is None:
        return text.strip(), "", ""
    return match["before"].strip(), match["dots"], match["after"].strip()


def _merge_base(plumbing: Plumbing, text: str, first: Revision, second: Revision) -> Revision:
    if first.commit is None or second.commit is None:
        return first
    try:
        base = plumbing.merge_base(first.commit, second.commit)
    except GitError as error:
        raise UsageError(
            _("{first} and {second} have no common history", first=first.name, second=second.name)
        ) from error
    return Revision(text, State.COMMIT, base)


def resolve(plumbing: Plumbing, text: str) -> Revision:
    """Resolve one revision: ROOT, a citation, a date, or what git understands. Raises UsageError.

    What the store means by a name comes first; a tag or branch that hides it, or that another one hides, is refused by
    its full name.
    """
    if not text:
        raise UnknownRevisionError(text)
    if not _COMMIT_ID.fullmatch(text):
        _refuse_shadowed(plumbing, text)
    if text == ROOT:
        return NOTHING
    if match_citation(text):
        return Revision(text, State.COMMIT, _carrying(plumbing, text))
    ancestor = _ANCESTOR.fullmatch(text)
    if ancestor and match_citation(ancestor["revision"]):
        commit = _carrying(plumbing, ancestor["revision"])
        return Revision(text, State.COMMIT, plumbing.resolve(commit + ancestor["steps"]))
    try:
        date = read_date(text)
    except UsageError as error:
        # A date that no calendar has is no name of the store's, so that a tag may have it.
        try:
            return Revision(text, State.COMMIT, plumbing.resolve(text))
        except UnknownRevisionError:
            raise error from None
    if date is not None:
        return Revision(text, State.COMMIT, _decided_by(plumbing, text, date))
    return Revision(text, State.COMMIT, plumbing.resolve(text))


def _refuse_shadowed(plumbing: Plumbing, text: str) -> None:
    """Raise UsageError where the name that a revision begins with could mean two things."""
    name = _NAME.match(text)
    if name is None or name[0] == "HEAD":
        return
    kinds = ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/")
    output = plumbing.read("for-each-ref", "--format=%(refname)", *(kind + name[0] for kind in kinds))
    refs = [ref for ref in output.decode().splitlines() if ref in {kind + name[0] for kind in kinds}]
    means = name[0] in (ROOT, WORKING_TREE) or _is_date(name[0]) or match_citation(name[0]) is not None
    if refs and (means or len(refs) > 1 or objects_named(plumbing, name[0])):
        raise UsageError(
            _("“{name}” could mean {refs}; delete or rename what hides the other, or write it in full",
              name=name[0], refs=tuple(refs))
        )  # fmt: skip


def objects_named(plumbing: Plumbing, name: str) -> list[str]:
    """The ids of all objects that `name` may be an abbreviation of; git would take a ref of that name instead."""
    if not _ABBREVIATION.fullmatch(name):
        return []
    return plumbing.read("rev-parse", f"--disambiguate={name}").decode().split()


def _is_date(name: str) -> bool:
    try:
        return read_date(name) is not None
    except UsageError:
        return False


def tree_of(plumbing: Plumbing, revision: Revision) -> Tree:
    """The files at a revision."""
    if revision.state is State.WORKING_TREE:
        return WorkingTree(plumbing.root)
    return CommitTree(plumbing, revision.commit) if revision.commit else NoTree()


def _amendments_of_head(plumbing: Plumbing) -> list[AmendmentRecord]:
    head = plumbing.head()
    return amendments(plumbing, head) if head else []


def _carrying(plumbing: Plumbing, citation: str) -> str:
    """The id of the newest amendment in HEAD's history with this citation. Raises UsageError when there is none."""
    municipality = municipality_of(tree_of(plumbing, working_tree(plumbing)))
    wanted = read_decision(citation, municipality)
    for amendment in _amendments_of_head(plumbing):
        cited = amendment.record.citation
        match = match_citation(cited or "")
        if match is None or municipality.body_named(match["body"] or "") != wanted.body:
            continue
        if normal_citation(cited or "").endswith(wanted.citation.removeprefix(wanted.body.abbreviations[0])):
            return amendment.record.commit
    raise UsageError(_("no amendment carries the decision {citation}; kortit log lists them", citation=wanted.citation))


def _decided_by(plumbing: Plumbing, text: str, date: datetime.date) -> str:
    """The id of the newest amendment decided on or before a date; one without a decision counts by its commit date.

    Raises UsageError when there is none.
    """
    amendments = _amendments_of_head(plumbing)
    for amendment in amendments:
        if amendment.record.decided <= date:
            return amendment.record.commit
    if not amendments:
        raise UsageError(_("there are no amendments yet, so none by {date}", date=text))
    first = min(amendment.record.decided for amendment in amendments)
    raise UsageError(
        _(
            "nothing was decided by {date}; the first amendment is of {first} (ROOT is the state before it)",
            date=text,
            first=first,
        )
    )
