"""A store as it is shared through a server, as part of its façade: sync, and clones made ready for it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.errors import RefusedError, UsageError
from kortit.messages import _
from store.git.branches import BRANCH_SETTING, FIRST_BRANCH, binding_branch, binding_ref, binding_tip
from store.git.locating import find
from store.git.plumbing import Plumbing
from store.git.processes import GitError, run_in
from store.room import Room
from store.sync.server import ENDINGS, HEADS, KEPT, SEEN, TAGS, Server, kept_tip
from store.sync.synced import PROPOSED, TAGGED, Synced, said

if TYPE_CHECKING:
    from collections.abc import Collection

    from kortit.goal import GoalId
    from kortit.messages import Message
    from store.history import records, revision
    from store.judge import gate, hooks
    from store.sync import lines, merge_file, refreshing, syncing
    from store.sync.merge_file import MergedFile
    from store.sync.refreshing import Refreshed
else:  # a sync that has nothing to do need not wait for them
    gate, hooks, revision = Room("store.judge.gate"), Room("store.judge.hooks"), Room("store.history.revision")
    records = Room("store.history.records")
    lines, merge_file = Room("store.sync.lines"), Room("store.sync.merge_file")
    refreshing, syncing = Room("store.sync.refreshing"), Room("store.sync.syncing")

_TAG = re.compile(r"[^\W_][\w.-]*")


class Sharing:
    """The store of a clone and the server that it is shared through."""

    def __init__(self, plumbing: Plumbing) -> None:
        self._plumbing = plumbing

    def sync(
        self, *, chosen: Collection[str] = (), same: Collection[str] = (), dry: bool = False, silent: bool = False
    ) -> Synced:
        """Bring the clone and its server together, or (`dry`) say what that would do.

        `chosen` are choices like `O1-02.means=own`, `same` the commits whose change the server has by another decision.
        `silent`: no password is asked for. Raises what `store.sync.syncing.sync` raises.
        """
        plumbing = self._plumbing
        plumbing.cut.refuse()
        settling = lines.Settling.of(chosen, same) if chosen or same else None
        server = Server.required(plumbing, silent=silent)
        before = server.refs()
        server.fetch()
        there = server.refs()
        came = tuple(sorted(ref for ref, name in there.items()
                            if ref.startswith((PROPOSED, TAGGED)) and before.get(ref) != name))  # fmt: skip
        if settling is None and (commit := server.in_step(there)) is not None:
            return Synced(commit, came=came)
        known = before.get(f"{HEADS}{binding_branch(plumbing)}")
        return replace(syncing.sync(plumbing, server, settling or lines.Settling(), known, dry=dry), came=came)

    def said(self, synced: Synced, *, dry: bool = False) -> list[Message]:
        """A sync in sentences."""
        return said(synced, dry=dry)

    def refresh(self, name: str, chosen: Collection[str] = ()) -> Refreshed:
        """Bring what is in force into a proposal, with choices as in `sync`. Raises as `refreshing.refresh`."""
        return refreshing.refresh(self._plumbing, name, lines.Settling.of(chosen, ()))

    def clashing(self, name: str) -> frozenset[GoalId]:
        """The goals of a proposal that do not come together with what is in force. Raises UsageError."""
        return refreshing.clashing(self._plumbing, name)

    def ending(self, name: str) -> str | None:
        """How a proposal has ended as it stands, here or on the server when last asked: one of ENDINGS; else None."""
        tip = self._plumbing.ref(f"{HEADS}{PROPOSALS}{name}")
        binding = binding_ref(self._plumbing)
        for how in ENDINGS:
            starts = [f"{place}{how}/" for place in (KEPT, SEEN)]
            listed = self._plumbing.read("for-each-ref", "--format=%(objectname) %(refname)", *starts).decode()
            for commit, ref in (line.split(" ", 1) for line in listed.splitlines()):
                is_named = name in records.kept_names(ref.partition(f"/{how}/")[2])
                is_tip = is_named and tip is not None and tip == kept_tip(self._plumbing, how, commit)
                adopted = records.adopted_tips(self._plumbing, binding) if is_tip and how == "adopted" else None
                if is_tip and (adopted is None or (name, tip) in adopted):
                    return how
        return None

    def tag(self, name: str, named: str | None, message: str) -> str:
        """Make an annotated tag of what is in force, or of what a revision, citation or date names; return its commit.

        Raises UsageError for a name that cannot be a tag's, RefusedError for one that is there or would hide what the
        store means by it.
        """
        plumbing = self._plumbing
        commit = revision.commit_named(plumbing, named) if named is not None else binding_tip(plumbing)
        ref = f"{TAGS}{name}"
        if not _TAG.fullmatch(name):
            raise UsageError(_("“{name}” cannot name a tag; take letters, numbers, - . and _", name=name))
        if plumbing.ref(ref) is not None:
            raise RefusedError(_("there is a tag {name} already; tags are not moved", name=name))
        if gate.shadows(plumbing, ref, f"{HEADS}{binding_branch(plumbing)}"):
            raise RefusedError(_("the tag {name} would hide what the store means by it; take another name", name=name))
        if not plumbing.is_trial:
            plumbing.write("tag", "--annotate", name, "-F", "-", commit, text=message or name)
        return commit

    def path_of(self, path: str) -> str:
        """The path of a file of the store from the top level of its repository, as git hosts know it."""
        return self._plumbing.in_repository(path)

    def standing(self) -> tuple[int, int] | None:
        """How many own amendments the server lacks and how many of its are not here, by what it had when last asked.

        None where there is no server, or where it was never asked.
        """
        server = Server.of(self._plumbing)
        return server.standing() if server is not None else None

    def look(self) -> tuple[int, int] | None:
        """Ask the server what is new, unasked by a person, and return `standing`. Raises RefusedError."""
        server = Server.required(self._plumbing, silent=True)
        server.fetch()
        return server.standing()


def clone(address: str, folder: Path | None, *, dry: bool = False) -> Path:
    """Clone a store and make the clone ready: its binding branch, its hooks, no merges by `git pull`.

    Return its folder: without `folder` the last part of the address names it. `dry`: only ask the server whether it has
    the store. Raises RefusedError for a folder that is not empty, or where git cannot clone.
    """
    name = address.rstrip("/").rpartition("/")[2].rpartition(":")[2].removesuffix(".git")
    place = folder if folder is not None else Path(name)
    if not str(place) or str(place) == ".":
        raise UsageError(_("name a folder for the clone"))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise RefusedError(_("{folder} is not empty; name a new folder for the clone", folder=str(place)))
    asked = ("ls-remote", "--quiet", "--", address) if dry else ("clone", "--quiet", "--", address, str(place))
    try:
        run_in(Path.cwd(), *asked, writing=True)
    except GitError as error:
        raise RefusedError(_("the store was not cloned. Git says: {words}", words=error.said)) from error
    if dry:
        return place
    with suppress(GitError):
        branch = run_in(place, "symbolic-ref", "--quiet", "--short", "HEAD").decode().strip()
        if branch not in ("", FIRST_BRANCH):
            run_in(place, "config", BRANCH_SETTING, branch, writing=True)
    with Plumbing(*find(place)) as plumbing:
        hooks.WorkTreeHooks(plumbing).install()
        with suppress(GitError):
            Server.required(plumbing).fetch()
    return place


def merged_file(top: Path, path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedFile:
    """Merge a goal's file for git (`store.sync.merge_file`)."""
    return merge_file.merged_file(top, path, base, ours, theirs)
