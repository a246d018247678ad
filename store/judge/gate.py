"""Judges a plain `git commit` or push, in each store that it touches, by the same judge as kortit's own commits.

A repository may hold many stores, each in a folder of its own. Only stores with changes are judged, so that the cost of
a push depends on what it changes.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kortit.authority import PROPOSALS
from kortit.decision import match_citation, read_date
from kortit.errors import UsageError
from kortit.messages import Message, _
from kortit.problem import Code
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.branches import current_branch
from store.git.caller import amends, picks
from store.git.entries import folded
from store.git.identity import author_of
from store.git.locating import find
from store.git.plumbing import Plumbing
from store.git.processes import GitError
from store.history.amendment import CORRECTS, PROPOSAL, PROPOSAL_COMMITS, read_message
from store.history.records import adopted_tips, commit_records, kept_names, records_naming, start_naming
from store.history.revision import NOTHING, ROOT, WORKING_TREE, Range, Revision, State, objects_named
from store.judge.audit import audit, off_the_chain
from store.judge.judge import verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from kortit.problem import Problem
    from store.git.entries import TreeChange
    from store.history.amendment import CommitMessage

_APPLIED = "rebase-apply/final-commit"
"""The file in git's folder that holds the message of a patch."""
_HEADS = "refs/heads/"
_TAGS = "refs/tags/"
_KORTIT = "refs/kortit/"
_ADOPTED = f"{_KORTIT}adopted/"
_SHORTENED = re.compile(r"refs/(?:heads/|tags/|remotes/)?")
_FULL = ("refs/", "heads/", "tags/", "remotes/")
_COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
MOST_REFS = 200
"""How many branches and tags one push may move: each is judged by processes of its own."""
_MOST_ASKED = 1000  # folders that are looked up one by one; git reads the trees above each of them
_RESERVED = frozenset({"HEAD", ROOT, WORKING_TREE})


# --- a commit ---


def check_commit(folder: Path, message_file: Path | None) -> list[Problem]:
    """Judge the index of the work tree around `folder`, which is about to be committed, in every store that it touches.

    Without a message only the rules that need no decision apply, as on a proposal. A commit that replaces HEAD
    (`--amend`) is judged against HEAD's parent.
    """
    toplevel, git_folder = find(folder)
    with Plumbing(toplevel, git_folder) as whole:
        head = whole.ref("HEAD")  # a branch without commits may be of something else than a store
        parent = whole.first_parent(head) if head and amends(whole) else head
        tree = whole.write("write-tree").decode().strip()
        message = committed_message(whole, message_file) if message_file is not None else ""
        branch = PROPOSALS if message_file is None else current_branch(whole)
        author = author_of(whole)
        base = parent or whole.empty_tree()
        paths = whole.names(whole.read("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, tree))
        paths += _corrected_paths(whole, [read_message(message)], tree)
        prefixes = _touched(whole, [tree, base], paths)
    found: list[Problem] = []
    for prefix in prefixes:
        with Plumbing(toplevel, git_folder, prefix) as plumbing:
            judged = verdict(plumbing, parent, tree, message, branch=branch, author=author)
            found += [*judged.problems, *judged.warnings]
    return found


class Picked(NamedTuple):
    """A commit that a `git revert`, `cherry-pick` or `am` is about to make: its message, how it is taken back."""

    message: Path
    back: str


def picked(folder: Path, message: Path | None) -> Picked | None:
    """The commit that such a git is about to make, for which it asks neither pre-commit nor commit-msg; None elsewhere.

    `message` is the file that git names to the hook, if it does.
    """
    toplevel, git_folder = find(folder)
    with Plumbing(toplevel, git_folder) as whole:
        command = picks(whole)
    if command is None:
        return None
    underway = command != "revert" or (git_folder / "sequencer").exists()
    back = f"git {command} --abort" if underway else "git reset --merge"
    return Picked(message or git_folder / _APPLIED, back)


def _corrected_paths(plumbing: Plumbing, messages: Iterable[CommitMessage], tree: str) -> dict[str, None]:
    """The files that the commits change whose decisions some messages correct, a corrected correction's among them.

    Where a message names something else than a known commit it could mean any store: then these are the kortit.yaml of
    all the stores in `tree`.
    """
    paths: dict[str, None] = {}
    known: set[str] = set()
    asked = {named for message in messages for named in message.trailers.get(CORRECTS, ())}
    while asked := asked - known:
        known |= asked
        changed: dict[str, list[TreeChange]] = {}
        if len(known) <= _MOST_ASKED and all(map(_COMMIT_ID.fullmatch, asked)):
            changed = dict(plumbing.log_changes(plumbing.start_log("--no-walk", "--ignore-missing", *asked)))
        if asked - changed.keys():
            listed = plumbing.names(plumbing.read("ls-tree", "-r", "-z", "--name-only", tree))
            return dict.fromkeys(path for path in listed if _split(path)[1] == MUNICIPALITY_FILE)
        paths |= dict.fromkeys(change.path for changes in changed.values() for change in changes)
        empty = [commit for commit, changes in changed.items() if not changes]
        records = commit_records(plumbing, empty)
        asked = {named for record in records for named in record.message.trailers.get(CORRECTS, ())}
    return paths


def committed_message(plumbing: Plumbing, place: Path) -> str:
    """The message in a file as git will commit it: cut at the scissors line, without comments, decoded.

    Git sets GIT_EDITOR to `:` for a hook when no editor was opened; then comments stay, as with `-m`.
    """
    raw = place.read_bytes()
    edited = os.environ.get("GIT_EDITOR") != ":" and not place.match(_APPLIED)
    cleanup = _setting(plumbing, "commit.cleanup") or "default"
    comment = _setting(plumbing, "core.commentChar") or "#"
    strips = cleanup == "strip" or (cleanup == "default" and edited)
    if edited or cleanup == "scissors":
        for mark in (comment, "#"):
            raw = (b"\n" + raw).partition(f"\n{mark} ------------------------ >8 ------------------------\n".encode())[
                0
            ][1:]
    if strips and comment != "auto":
        raw = plumbing.read("stripspace", "--strip-comments", lines=[os.fsdecode(raw)])
    encoding = _setting(plumbing, "i18n.commitEncoding") or "utf-8"
    try:
        return raw.decode(encoding)
    except (LookupError, ValueError):
        return raw.decode(errors="replace")


def _setting(plumbing: Plumbing, name: str) -> str:
    try:
        return plumbing.read("config", "--get", name).decode().strip()
    except GitError:
        return ""


# --- a push ---


@dataclass(frozen=True, slots=True)
class Update:
    """One line of a push: a ref with its old and new commit (None: does not exist)."""

    old: str | None
    new: str | None
    ref: str


def read_updates(lines: Iterable[str]) -> list[Update]:
    """Parse the input of git's pre-receive hook: lines of `<old> <new> <ref>`."""
    updates: list[Update] = []
    for line in lines:
        if line.strip():
            names = line.rstrip("\n").split(" ", 2)
            old, new = (None if set(name) == {"0"} else name for name in names[:2])
            updates.append(Update(old, new, names[2]))
    return updates


def check_push(folder: Path, updates: Sequence[Update], branch: str | None) -> Iterator[Message | Problem]:
    """Yield the reasons to refuse a push to a bare repository; nothing if it is lawful.

    `branch` is the binding branch, by its name or its full ref (None: HEAD's).
    """
    if len(updates) > MOST_REFS:
        yield _("more than {most} branches and tags are pushed at once; push them in parts", most=MOST_REFS)
        return
    with Plumbing(folder, folder) as plumbing:
        named = full_ref(branch) if branch else None
        binding = symbolic(plumbing, named or "HEAD") or named
        if binding is None:
            yield _(
                "HEAD of this repository is on no branch, so that none is binding; its keeper must say which one is:"
                " kortit hooks install --server DIR --branch NAME"
            )
            return
        resolved = [Update(one.old, one.new, symbolic(plumbing, one.ref) or one.ref) for one in updates]
        tips = [one.new for one in resolved if one.ref == binding and one.new] or [binding]
        for one in resolved:
            yield from _false_endings(plumbing, one, tips)
        created = any(one.ref == binding and one.new for one in resolved)
        if not created and plumbing.ref(binding) is None:
            yield _("the binding branch {branch} is not here yet; push it first", branch=_short(binding))
            return
        for update in resolved:
            yield from _update_problems(folder, plumbing, update, binding, tips)


def _false_endings(plumbing: Plumbing, update: Update, tips: Sequence[str]) -> Iterator[Message]:
    """Yield a refusal for a ref that says that a proposal was adopted, where no amendment adopted it."""
    if not update.ref.startswith(_ADOPTED) or update.old is not None or update.new is None:
        return
    adopted = adopted_tips(plumbing, *tips)
    if not any((name, update.new) in adopted for name in kept_names(update.ref.removeprefix(_ADOPTED))):
        yield _(
            "{ref} says that a proposal was adopted, but no amendment in force carries it; adopt it with kortit"
            " proposal adopt",
            ref=update.ref,
        )


def full_ref(branch: str) -> str:
    """The full ref of a branch that is given by name or in full."""
    return branch if branch.startswith(_HEADS) else _HEADS + branch


def symbolic(plumbing: Plumbing, ref: str) -> str | None:
    """The ref that a symbolic ref finally points to; None if `ref` is not symbolic."""
    try:
        return plumbing.read("symbolic-ref", "--quiet", ref).decode().strip()
    except GitError:
        return None


def _short(ref: str) -> str:
    return ref.removeprefix(_HEADS).removeprefix(_TAGS)


def _update_problems(
    folder: Path, plumbing: Plumbing, update: Update, binding: str, tips: Sequence[str]
) -> Iterator[Message | Problem]:
    """Yield the reasons to refuse one ref; `tips` are what the binding branch will be on after the push."""
    if update.ref.startswith("refs/replace/"):
        yield _("replace refs are not taken: {ref}", ref=update.ref)
    elif update.ref.startswith(_KORTIT):
        if update.old is not None:
            yield _("{ref} keeps what was; it is not moved or deleted", ref=update.ref)
    elif update.ref.startswith(_TAGS) and update.old is not None:
        yield _("tags are not moved or deleted here: {ref}", ref=update.ref)
    elif update.ref != binding and update.new is not None and shadows(plumbing, update.ref, binding):
        yield _(
            "{ref} would hide what the store means by “{name}”; give it another name",
            ref=update.ref,
            name=_SHORTENED.sub("", update.ref, count=1),
        )
    elif update.ref == binding and update.new is None:
        yield _("the branch {branch} is binding and cannot be deleted", branch=_short(binding))
    elif update.ref == binding and update.new is not None:
        for problem in _judged(folder, update.old, update.new):
            yield problem
            if not isinstance(problem, Message) and problem.code is Code.CHAIN:
                yield _("git pull has made a merge, or amendments were rewritten; run kortit sync in your clone, which"
                        " brings yours onto those here and sends them")  # fmt: skip
    elif update.ref.startswith(_HEADS + PROPOSALS) and update.new is not None:
        yield from _judged(folder, _parted(plumbing, tips, update.new), update.new, binding=False)


def shadows(plumbing: Plumbing, ref: str, binding: str) -> bool:
    """Whether a ref would stand in the way of a name of the store's.

    Those are HEAD, ROOT, WORKTREE and the binding branch, here and as clones call it (in capitals or not, as file
    systems may not tell), a proposal, a citation, a date, another ref written in full, and the id of an object.
    """
    name = _SHORTENED.sub("", ref, count=1)
    bound = _short(binding)
    if name.casefold() in {reserved.casefold() for reserved in (*_RESERVED, bound, f"origin/{bound}")}:
        return True
    if name.startswith(_FULL) or (name.startswith(PROPOSALS) and not ref.startswith(_HEADS)):
        return True
    if match_citation(name) or _COMMIT_ID.fullmatch(name) or objects_named(plumbing, name):
        return True
    try:
        return read_date(name) is not None
    except UsageError:
        return True  # has the form of a date, but the date does not exist


def _judged(folder: Path, old: str | None, new: str, *, binding: bool = True) -> Iterator[Message | Problem]:
    """Yield the problems of the history that a push brings, in each store that it touches."""
    with Plumbing(folder, folder) as whole:
        excluded = [f"^{old}"] if old else []
        log = list(whole.log_changes(whole.start_log(new, *excluded)))
        paths = dict.fromkeys(change.path for _commit, changes in log for change in changes)
        corrections = records_naming(whole, start_naming(whole, CORRECTS, new, *excluded))
        paths |= _corrected_paths(whole, [record.message for record in corrections], new)
        prefixes = _touched(whole, [new, *([old] if old else [])], paths)
        if binding:
            yield from _unsent_proposals(whole, new, excluded)
        pushed = Range(Revision(old, State.COMMIT, old) if old else NOTHING, Revision(new, State.COMMIT, new))
        if not prefixes and (problem := off_the_chain(whole, pushed, log[-1][0] if log else None)):
            # No store is touched, but a history off the binding branch's first-parent chain is refused in any case.
            yield problem
    for prefix in prefixes:
        if "\n" in prefix:
            yield _("the name of a folder with a kortit.yaml holds a line break; rename the folder")
            continue
        with Plumbing(folder, folder, prefix) as plumbing:
            _commits, problems = audit(plumbing, pushed, binding=binding)
            yield from problems


def _unsent_proposals(plumbing: Plumbing, new: str, excluded: Sequence[str]) -> Iterator[Message]:
    """Yield a refusal for each adoption whose proposal's commits are not here: nobody could look at it."""
    for record in records_naming(plumbing, start_naming(plumbing, PROPOSAL_COMMITS, new, *excluded)):
        named = (record.message.trailer(PROPOSAL_COMMITS) or "").split()
        asked = [commit for commit in named if _COMMIT_ID.fullmatch(commit)]
        known = plumbing.start_log("--no-walk", "--ignore-missing", *asked) if asked else None
        there = {commit for commit, _changes in plumbing.log_changes(known)} if known is not None else set()
        if missing := [commit for commit in asked if commit not in there]:
            yield _(
                "{commit} adopts the proposal “{name}”, whose commit {missing} is not here; send it along: kortit sync",
                commit=record.commit[:12],
                name=record.message.trailer(PROPOSAL) or "?",
                missing=missing[0][:12],
            )


def _touched(plumbing: Plumbing, trees: Sequence[str], paths: Iterable[str]) -> list[str]:
    """The folders (`""` or ending in /) of the stores that contain one of `paths` in any of the trees, newest first.

    Stores of the newest tree in folders that some file systems do not tell from those belong to them.
    """
    folders: dict[str, None] = {"": None}  # a store that fills the repository has also commits that change no file
    own: set[str] = set()
    for path in paths:
        folder, name = _split(path)
        if name == MUNICIPALITY_FILE:
            own.add(folder)
        while folder not in folders:
            folders[folder] = None
            folder, _name = _split(folder.rstrip("/"))
    asked = [folder for folder in folders if folder not in own and "\n" not in folder]
    for tree in trees:
        if len(asked) > _MOST_ASKED:
            listed = plumbing.names(plumbing.read("ls-tree", "-r", "-z", "--name-only", tree))
            own.update(
                folder for folder, name in map(_split, listed) if name == MUNICIPALITY_FILE and folder in folders
            )
        elif asked:
            there = plumbing.objects([f"{tree}:{folder}{MUNICIPALITY_FILE}" for folder in asked])
            own.update(folder for folder, data in zip(asked, there, strict=True) if data is not None)
    return sorted(own.union(_twins(plumbing, trees[0], own)))


def _twins(plumbing: Plumbing, tree: str, stores: Collection[str]) -> list[str]:
    """The other stores of a tree whose folders some file systems do not tell from those of `stores`."""
    names = {tuple(map(folded, store.split("/")[:-1])) for store in stores if store}
    found: list[str] = []
    places = [""]
    for depth in range(1, 1 + max(map(len, names), default=0)):
        begun = {name[:depth] for name in names}
        listed: list[str] = []
        for start in range(0, len(places), _MOST_ASKED):
            some = filter(None, places[start : start + _MOST_ASKED])
            listed += plumbing.names(plumbing.read("ls-tree", "-d", "-z", "--name-only", tree, "--", *some))
        same = {f"{name}/": way for name in listed if (way := tuple(map(folded, name.split("/")))) in begun}
        found += (place for place, way in same.items() if way in names and place not in stores)
        places = list(same)
    found = [place for place in found if "\n" not in place]
    there = plumbing.objects([f"{tree}:{place}{MUNICIPALITY_FILE}" for place in found])
    return [place for place, data in zip(found, there, strict=True) if data is not None]


def _split(path: str) -> tuple[str, str]:
    """The folder of a path (`""` or ending in /), and the name in it."""
    folder, slash, name = path.rpartition("/")
    return folder + slash, name


def _parted(plumbing: Plumbing, binding: Sequence[str], new: str) -> str | None:
    """The last commit on a proposal's first-parent chain that is in the binding branch's tips; None if there is none.

    The binding branch may have been merged into the proposal meanwhile.
    """
    own = plumbing.read("rev-list", "--first-parent", new, *(f"^{tip}" for tip in binding)).decode().split()
    return plumbing.first_parent(own[-1]) if own else new
