"""One branch as it is here and on the server, and what it is to be: nothing to do, behind, ahead, or both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kortit.clashing import OWN, PUBLISHED, Clashing
from kortit.errors import ConflictError, RefusedError, UnlawfulError
from kortit.merging import ClashesError, TwoSided
from kortit.messages import Message, _
from kortit.problem import Severity
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.entries import TreeChange
from store.git.identity import signing_key
from store.git.processes import GitError
from store.git.signatures import read_signed
from store.history.amendment import CORRECTS
from store.history.records import normal_citation
from store.history.revision import Range, Revision, State
from store.history.used import ids_ever_used
from store.judge.audit import audit
from store.sync.amendments import (
    OwnCommit,
    added_by,
    changed_by,
    comments_left,
    commits_between,
    decision_of,
    ids_added,
    left_out,
    message_now,
    who,
)
from store.sync.replaying import Outcome, Replay
from store.sync.writing import NewCommit, written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kortit.goal import GoalId
    from store.git.plumbing import Plumbing


@dataclass(frozen=True, slots=True)
class Settling:
    """A person's choices: for the keys of clashes which side counts, and the commits whose change is the same."""

    choices: Mapping[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()

    @classmethod
    def of(cls, chosen: Collection[str], same: Collection[str]) -> Settling:
        """Read choices like `O1-02.means=own`. Raises UsageError."""
        choices: dict[str, str] = {}
        for text in chosen:
            key, _equals, side = text.rpartition("=")
            if not key or side not in (OWN, PUBLISHED):
                raise SettlingError(text)
            choices[key] = side
        return cls(choices, tuple(same))


class SettlingError(RefusedError):
    """A choice that cannot be read."""

    exit_code = 2

    def __init__(self, text: str) -> None:
        super().__init__(_("“{text}” is no choice; write it like O1-02.means=own or O1-02.means=published", text=text))


@dataclass(slots=True)
class BranchLine:
    """A branch: its tip here and on the server (None: not there), and the tip that it is to have on both.

    `own` are the amendments that the server does not have, `published` those that are not here; `made` are the new ids
    of own ones that were replayed, `sent` own ones that a sync has sent which was ended before its end. `state` is the
    replay, at the new tip and, in the paths `beside`, with drafts of it. `instead` are the published amendments that
    made what own ones did that are left out.
    """

    branch: str
    here: str | None
    seen: str | None
    new: str
    binding: bool
    own: tuple[OwnCommit, ...] = ()
    published: tuple[OwnCommit, ...] = ()
    made: Mapping[str, str] = field(default_factory=dict)
    state: Replay | None = None
    beside: frozenset[str] = frozenset()
    told: tuple[Message, ...] = ()
    sent: tuple[OwnCommit, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_replayed(self) -> bool:
        """Whether own amendments get new ids, or are left out."""
        return bool(self.own or self.sent) and self.new != self.here


class LineMaker:
    """Finds out what a branch is to be. `plumbing` is the store's, `whole` that of its whole repository."""

    def __init__(self, plumbing: Plumbing, whole: Plumbing, settling: Settling, sent: Mapping[str, str]) -> None:
        """`sent` are the tips that were to be sent, by the tips of here of which they were made."""
        self._sent = sent
        self.plumbing = plumbing
        self.whole = whole
        self.settling = settling

    @cached_property
    def _ids(self) -> set[GoalId]:
        return ids_ever_used(self.plumbing)

    def replay_at(self, commit: str, used: Collection[str] = ()) -> Replay:
        """A replay that stands at a commit."""
        return Replay(
            self.whole, self.plumbing.prefix, commit,
            choices=self.settling.choices, ids=lambda: self._ids, used=used,
        )  # fmt: skip

    def line(self, branch: str, here: str | None, seen: str | None, *, binding: bool) -> BranchLine | None:
        """The line of work that a branch is to be; None where there is no such branch.

        Raises ConflictError for what does not come together, UnlawfulError for what the judge says against it, and
        RefusedError for what takes a person's choice.
        """
        if here is None or seen is None or here == seen:
            tip = here or seen
            return BranchLine(branch, here, seen, tip, binding) if tip is not None else None
        all_own = commits_between(self.whole, seen, here)
        own = self._without_sent(all_own, seen)
        sent = tuple(all_own[: len(all_own) - len(own)])
        if not all_own:
            return BranchLine(
                branch, here, seen, seen, binding, published=tuple(commits_between(self.whole, here, seen))
            )
        if not all_own[0].parents:
            raise RefusedError(_("the branch {branch} of the server is another store's; nothing was changed",
                                 branch=branch))  # fmt: skip
        if all_own[0].parents[0] == seen and not (binding and any(one.is_merge for one in own)):
            made = BranchLine(branch, here, seen, here, binding, own=tuple(own))
        else:
            made = self._replayed(BranchLine(branch, here, seen, seen, binding, own=tuple(own), sent=sent))
        return self.judged(made) if made.new != seen else made

    def _without_sent(self, own: list[OwnCommit], seen: str) -> list[OwnCommit]:
        """Own commits without those that a sync has sent which was ended before it came to its end here."""
        for place in range(len(own), 0, -1):
            made = self._sent.get(own[place - 1].commit)
            if made is not None and self.whole.read("rev-list", "--count", made, f"^{seen}").strip() == b"0":
                return own[place:]
        return own

    def judged(self, line: BranchLine) -> BranchLine:
        """The line, judged from what is on the server to what is to be sent. Raises UnlawfulError."""
        origin, target = (Revision(str(commit), State.COMMIT, commit) for commit in (line.seen, line.new))
        _count, problems = audit(self.plumbing, Range(origin, target), binding=line.binding)
        if errors := [problem for problem in problems if problem.severity is Severity.ERROR]:
            raise UnlawfulError(errors)
        doubts = tuple(one.message for one in problems if one.severity is Severity.WARNING)
        return replace_told(line, doubts)

    # --- replaying ---

    def _replayed(self, line: BranchLine) -> BranchLine:
        here, seen = line.here or "", line.seen or ""
        base = self.whole.merge_base(seen, (*line.sent, *line.own)[0].parents[0])  # a merge of `seen` follows it
        published = commits_between(self.whole, base, seen)
        state = self.replay_at(seen, ids_added(published, self.plumbing.prefix))
        settings = self.plumbing.prefix + MUNICIPALITY_FILE
        may_lack = any(change.path == settings for one in (*published, *line.own) for change in one.changes)
        lacking = state.nameless_themes() if may_lack else set()
        work = _Replaying(self, line, published, state)
        state.foresee(change for one in line.own for change in one.changes)
        if line.sent:
            work.bring_sent(self._sent[line.sent[-1].commit])
        for one in line.own:
            work.bring(one)
        work.refuse()
        work.told += (
            _("goals stand under the theme {theme}, which kortit.yaml has no longer; move them, or add it again",
              theme=theme)
            for theme in sorted(state.nameless_themes() - lacking if may_lack else ())
        )  # fmt: skip
        try:
            made = written(self.whole, seen, work.commits, state.data, work.instead)
        except GitError as error:
            if error.is_lock or not any(one.signs for one in work.commits):
                raise
            raise RefusedError(
                _("an amendment cannot be signed anew, and nothing was changed. Git says: {words}", words=error.said)
            ) from error
        return BranchLine(
            line.branch, line.here, line.seen, made[work.commits[-1].origin] if work.commits else seen, line.binding,
            line.own, tuple(commits_between(self.whole, here, seen)), made, state, frozenset(work.leave_drafts()),
            tuple(work.told), line.sent, work.instead,
        )  # fmt: skip


def replace_told(line: BranchLine, told: Sequence[Message]) -> BranchLine:
    """The line with more that a person must know."""
    return replace(line, told=(*line.told, *told))


class _Replaying:
    """Own amendments brought to a state one by one, and what comes up."""

    def __init__(self, maker: LineMaker, line: BranchLine, published: Sequence[OwnCommit], state: Replay) -> None:
        self._maker = maker
        self._line = line
        self._published = published
        self._state = state
        self._clashing: dict[str, tuple[Message, TwoSided]] = {}
        self._refused: list[Message] = []
        self._left_by_merges: list[TreeChange] = []
        self._left_out: set[str] = set()
        self.instead: dict[str, str] = {}
        self.commits: list[NewCommit] = []
        self.told: list[Message] = []

    def bring(self, own: OwnCommit) -> None:
        """Bring one own commit, or note why it cannot be brought."""
        if own.is_merge and self._line.binding:
            self._drop_merge(own)
            return
        if not own.changes and self._is_corrected_there(own):
            return
        outcome = self._state.bring(own.changes)
        for clashing in outcome.clashing:
            self._clashing.setdefault(clashing.key, (self._said(clashing, own), self._two_sided(clashing, own)))
        self._look_at_settled(own, outcome)
        if self._is_same_decided_otherwise(own, outcome):
            return
        left = comments_left(outcome, own.commit[:12])
        self.told += left
        if own.changes and not outcome.touched:
            if not outcome.clashing and not left:
                self._leave_out(own, outcome)
            return
        files = {path: self._state.entries.get(path) for path in sorted(outcome.touched)}
        message = message_now(self._state, own, outcome)
        signs = self._signs(own)
        self.commits.append(
            NewCommit(own.commit, files, own.line("author"), own.line("committer"), message, tuple(own.parents[1:]),
                      signs=signs)
        )  # fmt: skip

    def bring_sent(self, tip: str) -> None:
        """Take notice of own commits that were sent up to `tip`: of ids given anew, and of what merges are to leave."""
        made = self._published[: 1 + next((n for n, one in enumerate(self._published) if one.commit == tip), -1)]
        for own in reversed(self._line.sent):
            place = next((n for n in reversed(range(len(made))) if made[n].made_by == own.made_by), None)
            if place is not None and not own.is_merge:
                sides = (added_by(one, self._state.prefix) for one in (own, made[place]))
                self._state.renumbered |= {old: new for old, new in zip(*sides, strict=False) if old != new}
                made = made[:place]
        for own in self._line.sent:
            if own.is_merge and self._line.binding:
                self._drop_merge(own)

    def _is_corrected_there(self, own: OwnCommit) -> bool:
        """Whether a correction is left out, because the server has another one of the same amendment."""
        named = own.record.message.trailer(CORRECTS)
        if named is None:
            return False
        if named in self._left_out:
            self._leave_out(own)
            return True
        named = self.instead.get(named, named)
        there = next((one for one in reversed(self._published) if one.record.message.trailer(CORRECTS) == named), None)
        if there is None:
            return False
        if decision_of(there) == decision_of(own):
            self.instead[own.commit] = there.commit
            self.told.append(left_out(own, chosen=False))
            return True
        said = _("the decision of commit {commit} was corrected on both sides, in different ways", commit=named[:12])
        lines = ((), (there.record.citation or "–",), (own.record.citation or "–",))
        clashing = Clashing(f"{named[:12]}.decision", None, None, said, lines=lines)
        chosen = self._maker.settling.choices.get(clashing.key)
        if chosen == PUBLISHED:
            self._leave_out(own)
        elif chosen is None:
            self._clashing.setdefault(
                clashing.key, (self._said(clashing, own, there), clashing.two_sided(who(there), who(own)))
            )
        return chosen != OWN

    def _leave_out(self, own: OwnCommit, outcome: Outcome | None = None) -> None:
        """Leave out a commit as a person chose, or (with the outcome) because the server has what it changes."""
        chosen = outcome is None or bool(outcome.left)
        found = [changed_by(one, self._state, self._published) for one in outcome.same] if outcome is not None else []
        by = {one.commit for one in found if one is not None}
        if len(by) == 1 and not chosen:
            self.instead[own.commit] = by.pop()
        else:
            self._left_out.add(own.commit)
        self.told.append(left_out(own, chosen=chosen))

    def refuse(self) -> None:
        """Raise ConflictError for all that came up."""
        if self._clashing or self._refused:
            said = [sentence for sentence, _clash in self._clashing.values()]
            raise ClashesError([*said, *self._refused], [clash for _sentence, clash in self._clashing.values()])
        self.told += (
            _("{old} was given on the server too, so the goal here is {new} now", old=old, new=new)
            for old, new in self._state.renumbered.items()
        )

    # --- clashes ---

    def _said(self, clashing: Clashing, own: OwnCommit, by: OwnCommit | None = None) -> Message:
        by = by or changed_by(clashing, self._state, self._published)
        return _(
            "{conflict}{values}: there {there}, here {here}. Choose with --settle {key}=own or --settle"
            " {key}=published",
            conflict=clashing.said,
            values=clashing.values,
            there=who(by),
            here=who(own),
            key=clashing.key,
        )

    def _two_sided(self, clashing: Clashing, own: OwnCommit) -> TwoSided:
        return clashing.two_sided(who(changed_by(clashing, self._state, self._published)), who(own))

    def _look_at_settled(self, own: OwnCommit, outcome: Outcome) -> None:
        """A bound value stays what its decision says."""
        for one in outcome.left:
            if self._line.binding and own.record.citation is not None and self._state.is_bound(one):
                self._refused.append(
                    _(
                        "{key}=published would leave out what {citation} decided; take {key}=own, or undo commit"
                        " {commit} here first",
                        key=one.key,
                        citation=own.record.citation,
                        commit=own.commit[:12],
                    )
                )

    def _is_same_decided_otherwise(self, own: OwnCommit, outcome: Outcome) -> bool:
        """Whether an own commit changes what another decision has changed alike; that is asked.

        What nobody need decide is asked about only where nothing else is left of the commit and its decision.
        """
        citation = own.record.citation
        is_left_out = not outcome.touched and not outcome.clashing
        if citation is None or not self._line.binding:
            return False
        if any(own.commit.startswith(named) for named in self._maker.settling.same):
            return False
        for one in outcome.same:
            if not is_left_out and not self._state.is_bound(one):
                continue
            by = changed_by(one, self._state, self._published)
            there = by.record.citation if by is not None else None
            if normal_citation(there or "") != normal_citation(citation):
                self._refused.append(
                    _(
                        "commit {commit} ({subject}) changes {goal} as {there} did on the server, but by {citation}. If"
                        " both mean the same change, leave yours out with --same {commit}; kortit correct can give the"
                        " one on the server the right decision afterwards",
                        commit=own.commit[:12],
                        subject=own.record.message.subject,
                        goal=one.goal or one.path,
                        there=there or _("an amendment without a decision"),
                        citation=citation,
                    )
                )
                return True
        return False

    # --- signatures ---

    def _signs(self, own: OwnCommit) -> bool:
        """Whether a commit must be signed anew. One that somebody else signed is noted: only he could."""
        if not own.is_signed and self._state.settings.audit is None:
            return False
        signed = read_signed(own.data)
        if signed is not None and signed.key != signing_key(self._maker.plumbing):
            self._refused.append(
                _(
                    "commit {commit} is signed by {author}, who alone can sign it anew; let it be synced where it was"
                    " made",
                    commit=own.commit[:12],
                    author=own.record.author,
                )
            )
            return False
        return True

    # --- merges made by hand ---

    def _drop_merge(self, own: OwnCommit) -> None:
        """Leave out a merge of what the server has; what the merge itself changed is to be drafts."""
        whole = self._maker.whole
        for other in own.parents[1:]:
            if whole.read("rev-list", "--count", other, f"^{self._line.seen}").strip() != b"0":
                self._refused.append(
                    _(
                        "commit {commit} merges another branch into {branch}; adopt proposals with kortit proposal"
                        " adopt, and undo the merge here with: git reset --keep {parent}",
                        commit=own.commit[:12],
                        branch=self._line.branch,
                        parent=own.parents[0][:12],
                    )
                )
                return
        all_own = (*self._line.sent, *self._line.own)
        there = self._maker.replay_at(own.parents[1])
        for before in all_own[: all_own.index(own)]:
            if not before.is_merge:
                there.bring(before.changes)
        merged = self._maker.replay_at(own.commit)
        names = there.entries.keys() | merged.entries.keys()
        for path in sorted(names):
            old, new = there.entries.get(path), merged.entries.get(path)
            if old != new:
                self._state.data.update(there.data)
                self._left_by_merges.append(TreeChange(old, new, path))
        self.told.append(_("the merge {commit} is left out: your amendments follow those of the server now",
                           commit=own.commit[:12]))  # fmt: skip

    def leave_drafts(self) -> set[str]:
        """Bring what merges themselves changed to the state as drafts; return their paths. Raises ConflictError."""
        if not self._left_by_merges:
            return set()
        outcome = self._state.bring(self._left_by_merges)
        if outcome.clashing:
            raise ConflictError([one.said for one in outcome.clashing])
        if outcome.touched:
            self.told.append(
                _("what the merge itself changed is a draft now: {paths}", paths=tuple(sorted(outcome.touched)))
            )
        return set(outcome.touched)
