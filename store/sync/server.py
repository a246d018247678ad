"""The server that a store is shared through: what it had when it was last asked, and how it is asked and told.

What it has is kept in refs of the clone: branches as `refs/remotes/<name>/…`, tags and what is kept of ended proposals
under `refs/kortit/server/`. So whoever wants to know how a clone stands asks refs alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.errors import RefusedError
from kortit.messages import Message, _
from store.git.branches import binding_branch, server_name
from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from store.git.plumbing import Plumbing

HEADS, TAGS, KEPT = "refs/heads/", "refs/tags/", "refs/kortit/"
SEEN = "refs/kortit/server/"
"""The tags and the kept refs of the server, as it had them when it was last asked."""
ENDINGS = ("adopted", "withdrawn")
BEING_SENT = "refs/kortit/being-sent/"
"""Names what is about to be sent by the tip of here that it was made of, so that it is known again after a kill."""
BY_SYNC = "KORTIT_SYNC"
"""The environment variable by which kortit's own pre-push hook knows that kortit itself pushes."""
_QUICKER = re.compile(
    r"\[rejected\]|\[remote rejected\].*(?:cannot lock|failed to update|incorrect old|already exists|atomic|unable to)"
)
_HOOK = "hook declined"
_UNREACHED = re.compile(
    r"Could not (?:resolve|read from remote)|unable to access|Connection (?:refused|timed out|closed)|No route to host"
    r"|does not appear to be a git repository|Network is unreachable|Authentication failed|Permission denied"
    r"|not found|the remote end hung up|early EOF",
    re.IGNORECASE,
)


class QuickerError(RefusedError):
    """Somebody else's push came first; nothing was sent. `refusal` says it in git's words."""

    def __init__(self, refusal: Message | None = None) -> None:
        self.refusal = refusal
        super().__init__(
            _("others sent their amendments first, again and again; nothing was changed, so run kortit sync again")
        )


class UnreachedError(RefusedError):
    """The server was not reached, or was lost on the way."""

    def __init__(self, error: GitError) -> None:
        super().__init__(_("the server was not reached, and nothing was changed. Git says: {words}", words=error.said))


_SILENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "false", "SSH_ASKPASS_REQUIRE": "force"}


@dataclass(frozen=True, slots=True)
class Push:
    """A ref to change on the server: from a commit that it has (None: it has none) to another one (None: to none)."""

    ref: str
    old: str | None
    new: str | None


class Server:
    """The server of a clone (`store.git.branches.server_name`).

    With `silent` neither git nor SSH asks for a password: nobody waits for an answer, or the terminal is the screen's.
    """

    def __init__(self, plumbing: Plumbing, name: str, *, silent: bool = False) -> None:
        self._plumbing = plumbing
        self._asking = _SILENT if silent else {}
        self.name = name

    @classmethod
    def of(cls, plumbing: Plumbing, *, silent: bool = False) -> Server | None:
        """The server of a clone; None where there is none."""
        named = server_name(plumbing)
        return cls(plumbing, named, silent=silent) if named is not None else None

    @classmethod
    def required(cls, plumbing: Plumbing, *, silent: bool = False) -> Server:
        """The server of a clone. Raises RefusedError where there is none."""
        found = cls.of(plumbing, silent=silent)
        if found is None:
            raise RefusedError(
                _("this store has no server to sync with yet; name it with: git remote add origin ADDRESS")
            )
        return found

    def seen(self, branch: str) -> str:
        """The ref of the clone that says where a branch of the server was."""
        return f"refs/remotes/{self.name}/{branch}"

    def fetch(self) -> None:
        """Ask the server for everything that belongs to the store. Raises RefusedError where it is not reached."""
        binding = binding_branch(self._plumbing)
        specs = [
            f"+{HEADS}{PROPOSALS}*:{self.seen(PROPOSALS)}*",
            f"+{TAGS}*:{SEEN}tags/*",
            *(f"+{KEPT}{how}/*:{SEEN}{how}/*" for how in ENDINGS),
        ]
        command = ("fetch", "--quiet", "--prune", "--no-write-fetch-head", "--no-recurse-submodules", self.name)
        try:
            # A branch that the server does not have yet is an error where it is named; a pattern may match nothing.
            named = f"+{HEADS}{binding}*:{self.seen(binding)}*"
            self._plumbing.write(*command, named, *specs, environment=self._asking)
        except GitError as error:
            if error.is_lock:
                raise
            if not _UNREACHED.search(error.words):
                raise RefusedError(
                    _("nothing could be fetched, and nothing was changed. Git says: {words}", words=error.said)
                ) from error
            raise UnreachedError(error) from error

    def refs(self) -> dict[str, str]:
        """The refs of the server when it was last asked, by their names there, with their objects."""
        places = {self.seen(""): HEADS, f"{SEEN}tags/": TAGS, SEEN: KEPT}
        listed = self._plumbing.read("for-each-ref", "--format=%(objectname) %(refname)", *places).decode()
        found: dict[str, str] = {}
        for line in listed.splitlines():
            name, ref = line.split(" ", 1)
            place = next(place for place in places if ref.startswith(place))
            found[places[place] + ref.removeprefix(place)] = name
        return found

    def in_step(self, there: Mapping[str, str]) -> str | None:
        """The tip of the binding branch if there is surely nothing to send or to take, else None: by refs alone.

        `there` is what the server has (`refs`).
        """
        form = "--format=%(objecttype) %(objectname) %(refname)"
        listed = self._plumbing.read("for-each-ref", form, HEADS, TAGS, KEPT).decode().splitlines()
        here = {ref: (kind, name) for kind, name, ref in (line.split(" ", 2) for line in listed)}
        binding = HEADS + binding_branch(self._plumbing)
        kept = tuple(f"{KEPT}{how}/" for how in ENDINGS)
        ended = {
            ref.partition("/")[2].partition("/")[2].partition("/")[2] for ref in {*here, *there} if ref.startswith(kept)
        }
        for ref, (kind, name) in here.items():
            is_shared = (
                ref == binding or ref.startswith((HEADS + PROPOSALS, *kept)) or (kind == "tag" and ref.startswith(TAGS))
            )
            if (is_shared and there.get(ref) != name) or ref.startswith(BEING_SENT):
                return None
        if any(ref.removeprefix(HEADS + PROPOSALS) in ended for ref in there) or binding not in here:
            return None
        return here[binding][1]

    def standing(self) -> tuple[int, int] | None:
        """How many amendments of the binding branch are here alone and there alone; None where either has none."""
        branch = binding_branch(self._plumbing)
        ends = [self._plumbing.ref(f"{HEADS}{branch}"), self._plumbing.ref(self.seen(branch))]
        if None in ends:
            return None
        here, there = ends
        counted = self._plumbing.read(
            "rev-list", "--count", "--left-right", "--first-parent", f"{here}...{there}"
        ).decode()
        own, others = counted.split()
        return int(own), int(others)

    def push(self, pushes: Iterable[Push]) -> None:
        """Change refs of the server, all or none, each only if it still is as it was.

        Raises QuickerError where one is not, and RefusedError, with the server's own words, where it refuses.
        """
        pushes = list(pushes)
        if not pushes:
            return
        self._refuse_several_addresses()
        leases = [f"--force-with-lease={one.ref}:{one.old or ''}" for one in pushes if _may_be_rewritten(one)]
        specs = [f"{one.new or ''}:{one.ref}" for one in pushes]
        command = ("push", "--quiet", "--atomic", "--no-follow-tags", *leases, self.name, *specs)
        try:
            self._plumbing.write(*command, environment={BY_SYNC: "1", **self._asking})
        except GitError as error:
            if error.is_lock:
                raise
            if _HOOK not in error.words and _QUICKER.search(error.words):
                raise QuickerError(_refusal(error)) from error
            if "remote: " not in error.words and _UNREACHED.search(error.words):
                raise UnreachedError(error) from error
            raise RefusedError(_refusal(error)) from error
        for one in pushes:
            self._note(one)

    def _refuse_several_addresses(self) -> None:
        """Several addresses cannot be told all or none."""
        addresses = self._plumbing.read("remote", "get-url", "--push", "--all", self.name).decode().split("\n")[:-1]
        if len(addresses) > 1:
            raise RefusedError(
                _(
                    "git sends to several addresses at once, {addresses}, of which one may take what another refuses;"
                    " give {name} a single one: git config --unset-all remote.{name}.pushurl",
                    addresses=tuple(addresses),
                    name=self.name,
                )
            )

    def _note(self, one: Push) -> None:
        """Note what the server has now; of branches git does it by itself."""
        kind, _slash, rest = one.ref.removeprefix("refs/").partition("/")
        if kind == "heads":
            return
        ref = f"{SEEN}tags/{rest}" if kind == "tags" else f"{SEEN}{rest}"
        if one.new is not None:
            self._plumbing.write("update-ref", ref, one.new)


def kept_tip(plumbing: Plumbing, how: str, commit: str) -> str:
    """The tip that a proposal had, by the commit that is kept of it and how it ended."""
    return commit if how == "adopted" else plumbing.first_parent(commit) or commit


def _may_be_rewritten(one: Push) -> bool:
    """Whether a push may replace what the server has: a proposal alone, and only if it is as it was."""
    return one.ref.startswith(HEADS + PROPOSALS)


def _refusal(error: GitError) -> Message:
    """Why the server took nothing, in its own words."""
    said = [line.removeprefix("remote: ").rstrip() for line in error.words.splitlines() if line.startswith("remote: ")]
    if said:
        return _("the server refused, and nothing was changed. It says: {words}", words="\n".join(said))
    return _("the server refused, and nothing was changed. It says: {words}", words=error.said)
