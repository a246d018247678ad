"""Revisions and ranges as users write them: a git revision, a citation, a date, ROOT, or the working tree."""

from __future__ import annotations

import re
from contextlib import suppress
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from kortit.decision import match_citation, read_date, read_decision
from kortit.errors import UsageError
from kortit.messages import _
from store.files.snapshot import CommitTree, NoTree, WorkingTree, municipality_of
from store.git.branches import binding_ref
from store.git.processes import GitError, UnknownRevisionError
from store.history.decisions import amendments, carrying, registered, same_citation

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from kortit.municipality import Municipality
    from store.files.snapshot import Tree
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord

ROOT = "ROOT"
WORKING_TREE = "WORKTREE"
_COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ABBREVIATION = re.compile(r"[0-9a-fA-F]{4,64}")
_NAME = re.compile(r"[^\s~^:?*\[\\@{}]+")
_REGISTER = re.compile(r"(?=.*[0-9])[^\s~^:?*\[\\@{}](?:[^~^:?*\[\\@{}]*[^\s~^:?*\[\\@{}])?")
_ANCESTOR = re.compile(r"(?P<revision>.*?[0-9])(?P<steps>(?:[~^][0-9]*)+)")


class State(Enum):
    """The kind of state that a revision names; NOTHING is the state before the first commit."""

    COMMIT = auto()
    WORKING_TREE = auto()
    NOTHING = auto()


class Revision(NamedTuple):
    """One resolved end of a range: the name the user gave, and the commit id (for the working tree, HEAD's)."""

    name: str
    state: State
    commit: str | None = None


class Range(NamedTuple):
    """The changes from `origin` to `target`.

    `only`, if not empty, are the commits (oldest first) whose changes alone are meant, where others lie between.
    """

    origin: Revision
    target: Revision
    only: tuple[str, ...] = ()

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

    A citation or a register number alone means the amendments that carry it. Raises UsageError for a revision that is
    not found, a range that ends at ROOT, or ends without common history.
    """
    if text is None:
        head = plumbing.head()
        origin = Revision("HEAD", State.COMMIT, head) if head else NOTHING
        return Range(origin, Revision(WORKING_TREE, State.WORKING_TREE, head))
    before, dots, after = _parted(text)
    if not dots:
        return _range_of(plumbing, before) or Range(resolve(plumbing, before), working_tree(plumbing))
    origin = resolve(plumbing, before or "HEAD")
    target = working_tree(plumbing) if after == WORKING_TREE else resolve(plumbing, after or "HEAD")
    if target.state is State.NOTHING:
        raise UsageError(
            _("a range cannot end at ROOT, where nothing is yet; turn it round: ROOT..{name}", name=before)
        )
    if dots == "...":
        origin = _merge_base(plumbing, text, origin, target)
    return Range(origin, target)


def range_of(plumbing: Plumbing, commit: str) -> Range:
    """The range of one commit: from its first parent, or from nothing, to itself."""
    parent = plumbing.first_parent(commit)
    origin = Revision(parent, State.COMMIT, parent) if parent else NOTHING
    return Range(origin, Revision(commit, State.COMMIT, commit))


def _range_of(plumbing: Plumbing, text: str) -> Range | None:
    """The range of the amendments that a citation or a register number names; None for any other text."""
    named = amendments_named(plumbing, text)
    if not named:
        return None
    commits = [one.record.commit for one in named]
    before = plumbing.first_parent(commits[-1])
    origin = Revision(f"{text}^", State.COMMIT, before) if before else NOTHING
    made = amendments(plumbing, commits[0], *([f"^{before}"] if before else []))
    others = len(made) > len(commits)
    return Range(origin, Revision(text, State.COMMIT, commits[0]), tuple(reversed(commits)) if others else ())


def amendments_named(plumbing: Plumbing, text: str) -> list[AmendmentRecord]:
    """The amendments that carry the decision or the register number `text`, newest first; none if it is neither.

    Raises UsageError for a citation that no amendment carries.
    """
    if match_citation(text):
        return _carrying(plumbing, text)
    if not _REGISTER.fullmatch(text) or _is_date(text) or _is_known(plumbing, text):
        return []
    return _registered(plumbing, text)


def amendments_of(plumbing: Plumbing, text: str) -> list[AmendmentRecord]:
    """The amendments in a range (`A..B`, `A..`, or `A`), or those that carry a decision, newest first.

    Raises UsageError.
    """
    if text and ".." not in text:
        if named := amendments_named(plumbing, text):
            return named
        text = f"{text}.."
    found = resolve_range(plumbing, text)
    return amendments(plumbing, *found.commits) if found.commits else []


def _registered(plumbing: Plumbing, number: str) -> list[AmendmentRecord]:
    """The amendments that carry a register number, newest first. Git looks first whether any message has its words."""
    tips = _tips(plumbing)
    words = [f"--grep={word}" for word in number.split() if word.isascii()]  # git knows letters in one form alone
    search = ("log", "-1", "--first-parent", "--no-show-signature", "--format=%H", "--fixed-strings", "--all-match")
    if not tips or not plumbing.read(*search, "--regexp-ignore-case", *words, *tips, "--"):
        return []
    return next(filter(None, (registered(known, number) for known in _histories(plumbing))), [])


def _is_known(plumbing: Plumbing, text: str) -> bool:
    """Whether git knows a revision of this name."""
    with suppress(UnknownRevisionError):
        _refuse_shadowed(plumbing, text)
        return bool(plumbing.resolve(text))
    return False


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
        return Revision(text, State.COMMIT, _carrying(plumbing, text)[0].record.commit)
    ancestor = _ANCESTOR.fullmatch(text)
    if ancestor and (named := amendments_named(plumbing, ancestor["revision"])):
        # What is before a decision is before the first of its amendments.
        return Revision(text, State.COMMIT, plumbing.resolve(named[-1].record.commit + ancestor["steps"]))
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
    try:
        return Revision(text, State.COMMIT, plumbing.resolve(text))
    except UnknownRevisionError:
        if named := amendments_named(plumbing, text):
            return Revision(text, State.COMMIT, named[0].record.commit)
        raise


def commit_named(plumbing: Plumbing, text: str) -> str:
    """The id of the commit that a revision, citation, register number or date names. Raises UsageError."""
    found = resolve(plumbing, text)
    if found.commit is None:
        raise UsageError(_("at ROOT there is nothing yet"))
    return found.commit


def amendment_named(plumbing: Plumbing, text: str) -> str:
    """The id of the one amendment that is named. Raises UsageError where several carry the decision that is named."""
    found = [one.record.commit for one in amendments_named(plumbing, text)]
    if len(found) > 1:
        commits = tuple(commit[:12] for commit in found)
        raise UsageError(_("“{name}” is carried by commits {commits}; name one of them", name=text, commits=commits))
    return found[0] if found else commit_named(plumbing, text)


def _refuse_shadowed(plumbing: Plumbing, text: str) -> None:
    """Raise UsageError where the name that a revision begins with could mean two things."""
    name = _NAME.match(text)
    if name is None or name[0] == "HEAD":
        return
    kinds = ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/")
    output = plumbing.read("for-each-ref", "--format=%(refname)", *(kind + name[0] for kind in kinds))
    refs = [ref for ref in output.decode().splitlines() if ref in {kind + name[0] for kind in kinds}]
    if not refs:
        return
    means = name[0] in (ROOT, WORKING_TREE) or _is_date(name[0]) or match_citation(name[0]) is not None
    if means or len(refs) > 1 or objects_named(plumbing, name[0]) or _registered(plumbing, name[0]):
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


def _histories(plumbing: Plumbing) -> Iterator[list[AmendmentRecord]]:
    """Yield the amendments of the binding branch, newest first, then those of where we are if that is elsewhere."""
    yield from (amendments(plumbing, tip) for tip in _tips(plumbing))


def _tips(plumbing: Plumbing) -> list[str]:
    tips = (plumbing.ref(binding_ref(plumbing)), plumbing.head())
    return list(dict.fromkeys(tip for tip in tips if tip is not None))


def _carrying(plumbing: Plumbing, citation: str) -> list[AmendmentRecord]:
    """The amendments that carry a decision, newest first. Raises UsageError when there is none."""
    municipality = municipality_of(tree_of(plumbing, working_tree(plumbing)))
    wanted = read_decision(_with_body(plumbing, citation, municipality), municipality).citation
    named = next(filter(None, (carrying(known, wanted, municipality) for known in _histories(plumbing))), [])
    if not named:
        raise UsageError(_("no amendment carries the decision {citation}; kortit log lists them", citation=wanted))
    return named


def _with_body(plumbing: Plumbing, citation: str, municipality: Municipality) -> str:
    """A citation that names no body, with that of the decision which it can only be. Raises UsageError for several."""
    day = _day_and_section(citation)
    if day is None or day[0]:
        return citation
    said = (one.record.citation or "" for known in _histories(plumbing) for one in known)
    found = {
        same_citation(one, municipality) for one in said if (there := _day_and_section(one)) and there[1:] == day[1:]
    }
    if len(found) > 1:
        raise UsageError(
            _("“{text}” may be {found}; write it with its body", text=citation, found=tuple(sorted(found)))
        )
    return next(iter(found), citation)


def _day_and_section(citation: str) -> tuple[str, int, int, int, int] | None:
    match = match_citation(citation)
    if match is None:
        return None
    day, month, year, section = (int(match[name]) for name in ("day", "month", "year", "section"))
    return match["body"] or "", day, month, year, section


def _decided_by(plumbing: Plumbing, text: str, date: datetime.date) -> str:
    """The id of the newest amendment decided on or before a date; one without a decision counts by its commit date.

    Raises UsageError when there is none.
    """
    known = next(_histories(plumbing), [])
    for amendment in known:
        if amendment.record.decided <= date:
            return amendment.record.commit
    if not known:
        raise UsageError(_("there are no amendments yet, so none by {date}", date=text))
    first = min(amendment.record.decided for amendment in known)
    raise UsageError(
        _(
            "nothing was decided by {date}; the first amendment is of {first} (ROOT is the state before it)",
            date=text,
            first=first,
        )
    )
