"""Syncing a clone with its server: fetch, bring own amendments onto what is published, judge, send, take.

The server is told first and the clone changed after that, so that a refusal of the server leaves all as it was; a
sync that is ended between the two is finished by the next one, which knows its own amendments again. Whoever is
quicker wins, and the work is done again on what he sent.
"""

from __future__ import annotations

from contextlib import closing
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.errors import RefusedError
from kortit.messages import Message, _
from store.git.branches import binding_branch, current_branch, other_work_tree
from store.git.plumbing import Plumbing
from store.history.records import adopted_tips, kept_names
from store.sync.amendments import commits_between, ids_added
from store.sync.carrying import FilesBrought, carried, take
from store.sync.lines import BranchLine, LineMaker, Settling
from store.sync.server import (
    BEING_SENT,
    ENDINGS,
    HEADS,
    KEPT,
    Push,
    QuickerError,
    Server,
    UnreachedError,
    kept_tip,
)
from store.sync.synced import Synced
from store.sync.tags import Tags
from store.work.committing import MovedError, refuse_unready

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TRIES = 5
BEFORE = "refs/kortit/before-sync/"
"""Keeps the tips that a branch had before its amendments got new ids."""


def sync(
    plumbing: Plumbing, server: Server, settling: Settling, known: str | None = None, *, dry: bool = False
) -> Synced:
    """Bring a clone and its server, which was asked just now, together, or say what that would do (`dry`).

    `known` is the tip of the binding branch that the server had when it was asked before.
    Raises ConflictError for what a person must settle, UnlawfulError for what the judge has against it, RefusedError
    where the clone is not ready, the server is not reached or refuses; then nothing is changed.
    """
    refuse_unready(plumbing)
    with closing(Plumbing(plumbing.toplevel, plumbing.git_folder)) as whole:
        same = 0
        for left in range(_TRIES - 1, -1, -1):
            plan = _Plan(plumbing, whole, server, settling, known)
            if dry:
                return plan.result()
            try:
                plan.send(server)
                return plan.taken()
            except (QuickerError, MovedError) as error:
                if not left:
                    raise
                server.fetch()
                if isinstance(error, QuickerError) and error.refusal is not None:
                    same = same + 1 if server.refs() == plan.seen else 0
                    if same == _TRIES - 1:  # nobody was quicker at all
                        raise RefusedError(error.refusal) from error
    raise QuickerError


class _Plan:
    """All that one sync is to do, worked out before anything is changed."""

    def __init__(
        self, plumbing: Plumbing, whole: Plumbing, server: Server, settling: Settling, known: str | None
    ) -> None:
        self._plumbing, self._whole = plumbing, whole
        self._refs = server.refs()
        listed = plumbing.read("for-each-ref", "--format=%(objectname) %(refname)", HEADS, KEPT).decode()
        self._here = {ref: name for name, ref in (line.split(" ", 1) for line in listed.splitlines())}
        self._current = current_branch(plumbing)
        sent = {ref.removeprefix(BEING_SENT): name for ref, name in self._here.items() if ref.startswith(BEING_SENT)}
        self._maker = LineMaker(plumbing, whole, settling, sent)
        self._told: list[Message] = []
        binding = binding_branch(plumbing)
        self._binding = self._line(binding, binding=True)
        if self._binding is None:
            raise RefusedError(_("the branch {branch} is neither here nor on the server", branch=binding))
        if self._binding.here is None and self._current == binding:
            raise RefusedError(_("this clone is empty yet; make another one with kortit clone"))
        self._kept = {f"{KEPT}{how}/": how for how in ENDINGS}
        self._ended = self._ended_proposals()
        names = {ref.removeprefix(HEADS) for ref in self._here if ref.startswith(HEADS + PROPOSALS)}
        names -= {name for (name, _tip), is_here in self._ended.items() if is_here}
        proposals = (self._line(name, binding=False) for name in sorted(names))
        self.lines = [self._binding, *(line for line in proposals if line is not None)]
        self._tags = Tags(plumbing, self._refs, self.lines, sent)
        self._being_sent = {ref for ref in self._here if ref.startswith(BEING_SENT)}
        self._told += self._tags.told
        self._told += [*self._lost_by_the_server(known), *self._ids_lost_to_others()]
        self._refuse_elsewhere()
        self._brought = self._changes_of_files()
        self.pushes = [*self._branches(), *self._endings(), *self._tags.pushes]

    @property
    def seen(self) -> Mapping[str, str]:
        """The refs that the server had."""
        return self._refs

    def _line(self, branch: str, *, binding: bool) -> BranchLine | None:
        ref = HEADS + branch
        line = self._maker.line(branch, self._here.get(ref), self._refs.get(ref), binding=binding)
        if line is not None:
            self._told += line.told
        return line

    def _lost_by_the_server(self, known: str | None) -> Iterator[Message]:
        """The warning where the server has lost commits: they would seem to be this clone's own work."""
        line = self.lines[0]
        all_own = (*line.sent, *line.own)
        if known is None or line.seen is None or not all_own or known in (line.seen, *all_own[0].parents[:1]):
            return
        lost = self._whole.read("rev-list", "--count", known, f"^{line.seen}").decode().strip()
        if lost != "0":
            yield _(
                "the server had commit {commit}, and has it no longer: its history was put back or written anew; what"
                " it lacks of it is sent again",
                commit=known[:12],
            )

    def _ids_lost_to_others(self) -> list[Message]:
        """Sentences about proposals whose new goals have ids that others have given meanwhile."""
        binding, prefix = self.lines[0], self._plumbing.prefix
        given = ids_added(binding.published, prefix)
        told: list[Message] = []
        for line in self.lines[1:] if given else ():
            both = given & ids_added(commits_between(self._whole, binding.new, line.new), prefix)
            if both:
                name = line.branch.removeprefix(PROPOSALS)
                told.append(
                    _(
                        "{goals} was given on the server and in the proposal “{name}”; give the proposal's a new id"
                        " with: kortit proposal refresh {name}",
                        goals=tuple(sorted(both)),
                        name=name,
                    )
                )
        return told

    def _refuse_elsewhere(self) -> None:
        for line in self.lines:
            if line.here is not None and line.here != line.new:
                folder = other_work_tree(self._plumbing, line.branch)
                if folder is not None:
                    raise RefusedError(
                        _(
                            "the branch {branch} is checked out in another work tree, {folder}; sync there",
                            branch=line.branch,
                            folder=folder,
                        )
                    )

    def _changes_of_files(self) -> FilesBrought:
        for line in self.lines:
            if line.branch == self._current and line.here is not None and line.here != line.new:
                state = line.state or self._maker.replay_at(line.new)
                brought = carried(self._whole, (line.here, line.new), state, line.beside, line.published)
                self._told += brought.told
                return brought
        return FilesBrought([], [], [])

    # --- what is sent ---

    def _branches(self) -> list[Push]:
        return [Push(HEADS + line.branch, line.seen, line.new) for line in self.lines if line.new != line.seen]

    def _ended_proposals(self) -> dict[tuple[str, str], bool]:
        """The branches of proposals that were ended, with their tips, and whether these are here."""
        tips: dict[str, list[str]] = {}
        for ref, commit in (*self._here.items(), *self._refs.items()):
            for start, how in self._kept.items():
                if ref.startswith(start):
                    tip = kept_tip(self._plumbing, how, commit)
                    for name in self._names_ended(ref, how, tip):
                        tips.setdefault(name, []).append(tip)
        places = ((self._refs, False), (self._here, True))
        return {
            (ref.removeprefix(HEADS), tip): is_here
            for refs, is_here in places
            for ref, tip in refs.items()
            if ref.startswith(HEADS + PROPOSALS)
            and any(self._is_ended(tip, end) for end in tips.get(ref.removeprefix(HEADS + PROPOSALS), ()))
        }

    def _names_ended(self, ref: str, how: str, tip: str) -> list[str]:
        """The names of the proposals that a kept ref says to be ended; none where it says adopted and none was."""
        names = kept_names(ref.removeprefix(f"{KEPT}{how}/"))
        return [name for name in names if how != "adopted" or (name, tip) in self._adopted]

    @cached_property
    def _adopted(self) -> set[tuple[str, str]]:
        """The proposals, by name and last commit, that what is in force has adopted."""
        return adopted_tips(self._whole, self._binding.new) if self._binding is not None else set()

    def _is_ended(self, tip: str, end: str) -> bool:
        """Whether a proposal's tip is the one that was ended, or was on the way to it."""
        if tip == end or self._binding is None:
            return tip == end
        counts = (self._whole.read("rev-list", "--count", tip, f"^{other}") for other in (end, self._binding.new))
        after, own = (int(count) for count in counts)
        return after == 0 and own > 0

    def _endings(self) -> list[Push]:
        """The kept tips of ended proposals, and the proposals that the server still lists."""
        pushes: list[Push] = []
        for ref, commit in self._here.items():
            how = next((how for start, how in self._kept.items() if ref.startswith(start)), None)
            if how is None or commit in self._kept_there(ref) or not self._names_ended(ref, how, commit):
                continue
            names = (ref + (f".{number}" if number > 1 else "") for number in count(1))
            taken = {*self._refs, *(one.ref for one in pushes)}
            pushes.append(Push(next(name for name in names if name not in taken), None, commit))
        pushes += (Push(HEADS + name, tip, None) for name, tip in self._ended if self._refs.get(HEADS + name) == tip)
        return pushes

    def _kept_there(self, ref: str) -> set[str]:
        start = next(start for start in self._kept if ref.startswith(start))
        return {commit for known, commit in self._refs.items() if known.startswith(start)}

    def send(self, server: Server) -> None:
        """Tell the server. Raises QuickerError, RefusedError."""
        sending = {f"{BEING_SENT}{line.here}": line.new for line in self.lines if line.is_replayed}
        sending |= {BEING_SENT + ref.removeprefix("refs/"): tag for ref, tag in self._tags.moved.items()}
        self._being_sent |= sending.keys()
        if sending:
            made = "".join(f"update {ref} {new}\n" for ref, new in sending.items())
            self._plumbing.write("update-ref", "--stdin", text=made)
        try:
            server.push(self.pushes)
        except UnreachedError:
            raise  # it may have taken all the same
        except RefusedError:
            gone = "".join(f"delete {ref}\n" for ref in sending)
            self._plumbing.write("update-ref", "--stdin", text=gone)
            raise

    # --- what is taken ---

    def taken(self) -> Synced:
        """Move the branches and tags of the clone, and its work tree. Raises MovedError."""
        moved = [line for line in self.lines if line.here != line.new]
        refs = [f"update {HEADS}{line.branch} {line.new} {line.here or '0' * len(line.new)}" for line in moved]
        refs += [f"update {BEFORE}{line.here} {line.here}" for line in moved if line.is_replayed]
        refs += [f"delete {ref}" for ref in sorted(self._being_sent)]
        refs += self._tags.updates
        for (name, tip), is_here in self._ended.items():
            if is_here and name == self._current:
                self._told.append(
                    _(
                        "the proposal “{name}” that you are on was adopted or withdrawn by others; go back to what is"
                        " in force (kortit proposal switch)",
                        name=name.removeprefix(PROPOSALS),
                    )
                )
            elif is_here:
                refs.append(f"delete {HEADS}{name} {tip}")
        current = next((line for line in moved if line.branch == self._current and line.here is not None), None)
        if refs:
            tips = (current.here or "", current.new) if current is not None else None
            self._told += take(self._plumbing, self._whole, self._brought, "".join(f"{one}\n" for one in refs), tips)
        return self.result()

    def result(self) -> Synced:
        """The outcome of the plan."""
        line = self.lines[0]
        to_send = set(line.made) if line.is_replayed else {one.commit for one in line.own}
        sent = tuple(one.record for one in line.own if one.commit in to_send)
        return Synced(
            line.new,
            tuple(one.record for one in line.published),
            sent,
            tuple(one.ref for one in self.pushes),
            {old: new for one in self.lines for old, new in one.made.items()},
            tuple(self._told),
            first=line.seen is None,
        )
