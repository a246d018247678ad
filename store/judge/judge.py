"""The judge: whether a commit is lawful.

Every commit that kortit makes is judged before it is made, and `check` and the hooks ask the same judge about commits
that are there.

A commit is lawful when its files are valid and every bound word that it changes is covered by the one decision that it
cites, by the settings of the commit before it: nobody can authorise himself. Where signatures are required, it is
signed by a signer who may sign for the body that decided.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS, SETTINGS, BoundChange, undecided, violation
from kortit.carried import Carried
from kortit.decision import read_decision, wrong_with_effective
from kortit.errors import AuthorityError, ProblemsError, UnlawfulError, UsageError
from kortit.fields import OWNER
from kortit.messages import _
from kortit.problem import Code, Problem, Severity
from store.files.goal_file import OWN_PATHS
from store.history.amendment import CORRECTS, DECISION, EFFECTIVE, IMPORTED_FROM, REGISTER, read_message
from store.history.corrections import concerns, corrected, finally_corrected, known_corrections, wrong_with
from store.history.records import commit_records
from store.history.settings import judge_at, settings_before
from store.history.signers import Duty, wrong_with_commits, wrong_with_key
from store.history.steps import step_at, step_to
from store.judge.given_keys import GivenKeys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kortit.decision import Decision
    from kortit.messages import Message
    from kortit.municipality import Body, Municipality
    from store.git.plumbing import Plumbing
    from store.history.records import CommitRecord
    from store.history.steps import Step

_OF_HISTORY = frozenset({Code.AUTHORITY, Code.SIGNATURE, Code.DECISION, Code.REUSED_ID, Code.REUSED_KEY})
"""The problems that no file shows by itself: they depend on what was before."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a commit: the errors, the bound changes that its decision does not cover, the rest.

    `judge` are the settings by which it was judged, `body` is the body whose decision was cited, `duty` is how the
    commit must be signed (None: not at all). Each missing change stands in `problems` too.
    """

    problems: tuple[Problem, ...] = ()
    missing: tuple[BoundChange, ...] = ()
    warnings: tuple[Problem, ...] = ()
    judge: Municipality | None = None
    body: Body | None = None
    duty: Duty | None = None

    def refuse(self) -> None:
        """Raise what stands against the commit, if anything does.

        ProblemsError for files that are not valid, AuthorityError for what the decision does not cover, UnlawfulError
        for everything else that only history forbids.
        """
        if files := [problem for problem in self.problems if problem.code not in _OF_HISTORY]:
            raise ProblemsError(files)
        if self.judge is not None and self.missing:
            raise AuthorityError([violation(change, self.judge, self.body) for change in self.missing])
        if self.problems:
            raise UnlawfulError(self.problems)

    def doubts(self, *, again: bool = False) -> tuple[Message, ...]:
        """The warnings as sentences; `again`: also that the decision was cited before, where nobody had to say so."""
        return tuple(one.message for one in self.warnings if again or one.code is not Code.CITATION_AGAIN)


def verdict(
    plumbing: Plumbing,
    parent: str | None,
    tree: str,
    message: str,
    *,
    branch: str,
    signer: bytes | None = None,
    author: str = "",
) -> Verdict:
    """Judge a commit that is about to be made on a branch: a tree and a message on top of a parent.

    `signer` is the public key that will sign it (None: not known, so not judged), `author` is `Name <mail>`. On the
    branch of a proposal nothing is decided yet, so nothing that takes a decision is asked for.
    """
    step = step_to(plumbing, parent, tree, read_message(message), author)
    case = Judge(plumbing, known_corrections(plumbing, parent), binding=not branch.startswith(PROPOSALS)).judge(step)
    if signer is not None and case.duty is not None and (wrong := wrong_with_key(case.duty, signer)):
        step.add(Code.SIGNATURE, wrong)
    return case.verdict


@dataclass(slots=True)
class Case:
    """A step as it was judged: who decided, how it must be signed (None: not at all), what no decision covers."""

    step: Step
    body: Body | None = None
    duty: Duty | None = None
    missing: list[BoundChange] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        problems = self.step.problems
        return Verdict(
            tuple(problem for problem in problems if problem.severity is Severity.ERROR),
            tuple(self.missing),
            tuple(problem for problem in problems if problem.severity is not Severity.ERROR),
            self.step.judge,
            self.body,
            self.duty,
        )


class Judge:
    """Judges the steps of one history one after another, oldest first; signatures are for `judge_signatures`.

    `corrections` are the good ones of the history (`store.history.corrections`). With `binding` false nothing is asked
    that takes a decision.
    """

    def __init__(self, plumbing: Plumbing, corrections: Mapping[str, CommitRecord], *, binding: bool = True) -> None:
        self._plumbing = plumbing
        self._corrections = corrections
        self._binding = binding
        self._given_keys = GivenKeys(plumbing)
        self._previous: Step | None = None
        self._carried: Carried | None = None

    def judge(self, step: Step) -> Case:
        """Judge a step; what is wrong with it is noted in its problems."""
        case = Case(step)
        self._given_keys.look(step)
        if step.judge is None:
            if step.changes:
                step.add(Code.IMPORTED, _("the store was founded here"), severity=Severity.NOTE)
        elif self._binding and concerns(self._plumbing, step):
            self._judge_by(step.judge, case)
        self._previous = step
        return case

    def _judge_by(self, judge: Municipality, case: Case) -> None:
        step = case.step
        correction = self._corrections.get(step.record.commit)
        wrong = wrong_with(self._plumbing, step)
        case.body = self._decided_by(judge, corrected(step.record, self._corrections), step, doubted=not wrong)
        if self._carried is not None:
            alone = _says_nothing(step.record) and not step.changes
            if (decision := _standing(step.record, judge, self._corrections, alone=alone)) is not None:
                self._carried.add(decision, step.record.commit)
        if correction is not None:
            note = _(
                "corrected by commit {commit}: {citation}",
                commit=correction.commit[:12],
                citation=correction.citation or "–",
            )
            step.add(Code.CORRECTED, note, severity=Severity.NOTE)
        for code, message in wrong:
            step.add(code, message)
        decides = not step.record.message.trailers.keys().isdisjoint((DECISION, CORRECTS))
        if step.record.encoding and (step.changes or decides):
            message = _(
                "the message is in {encoding}, which not every git can read; commit it in UTF-8",
                encoding=step.record.encoding,
            )
            step.add(Code.ENCODING, message)
        if judge.audit is not None and (step.changes or decides):
            case.duty = Duty(judge.audit, step.keys, case.body)
        excused = self._excused(step)
        missing = [bound for bound in step.bound if undecided([bound[1]], case.body)]
        for path, change in missing:
            if (path, change) not in excused:
                step.add(Code.AUTHORITY, violation(change, judge, case.body), path)
                case.missing.append(change)
        if any(bound in excused for bound in missing):
            step.add(Code.IMPORTED, _("imported: the first document of the store"), severity=Severity.NOTE)

    def _excused(self, step: Step) -> set[tuple[str, BoundChange]]:
        """The changes that nobody could decide: those of the first document of a store that never had goals.

        They are the commit that brings the first goals and, of a document with two states, the one right after it by
        the same person with the same digest: their goals, and what of kortit.yaml comes with them: themes, texts, and
        the field of who is responsible, which anyone may change.
        """
        imported = step.record.message.trailer(IMPORTED_FROM)
        if imported is None or not (step.founds or self._follows_founding(step, imported)):
            return set()
        judge, after = step.judge, step.after
        comes_along = False
        if judge is not None and after is not None:
            known = {
                *judge.fields,
                *(key for key, one in after.fields.items() if (key, one.authority) != (OWNER, None)),
            }
            fields = {key: one for key, one in after.fields.items() if key in known}
            same = after._replace(perspectives=judge.perspectives, document=judge.document, fields=fields)
            comes_along = same == judge
        return {
            bound for bound in step.bound if bound[1].goal is not None or (comes_along and bound[1].field == SETTINGS)
        }

    def _follows_founding(self, step: Step, imported: str) -> bool:
        previous = self._previous
        if previous is None and step.parent is not None:
            previous = step_at(self._plumbing, commit_records(self._plumbing, [step.parent])[0])
        if previous is None or not previous.founds:
            return False
        record = previous.record
        return (record.message.trailer(IMPORTED_FROM), record.author) == (imported, step.record.author)

    def _decided_by(self, judge: Municipality, record: CommitRecord, step: Step, *, doubted: bool) -> Body | None:
        """The body whose decision a commit carries; everything that is wrong with the decision is noted.

        With `doubted` false (of a correction that is wrong anyway) nothing is said of what is only doubtful.
        """
        cited = record.message.trailers.get(DECISION, ())
        effective = record.message.trailers.get(EFFECTIVE, ())
        if not cited:
            severity = Severity.ERROR if effective and step.changes else Severity.WARNING
            if effective:
                step.add(Code.DECISION, _("an effective date belongs to a decision, and none is cited"), "", severity)
            elif record.message.trailers.get(REGISTER):
                step.add(Code.DECISION, _("a register number belongs to a decision, and none is cited"), "", severity)
            return None
        if len(cited) > 1:
            step.add(Code.DECISION, _("several decisions are cited; an amendment carries exactly one"))
            return None
        try:
            decision = read_decision(cited[0], judge)
        except UsageError as error:
            step.add(Code.DECISION, error.message)
            return None
        if wrong := wrong_with_effective(effective, decision):
            step.add(Code.DECISION, wrong)
        if doubted:
            self._note_doubts(decision, record, step)
        return decision.body

    def _note_doubts(self, decision: Decision, record: CommitRecord, step: Step) -> None:
        """Warn of a decision that is cited again, or whose date hardly fits where it stands."""
        if record is not step.record:
            return
        if (target := finally_corrected(self._plumbing, record)) is not None:
            carried = carried_around(self._plumbing, target, step.parent, self._corrections)
        elif self._carried is None:
            carried = self._carried = carried_before(self._plumbing, step.parent, self._corrections)
        else:
            carried = self._carried
        for code, doubt in carried.doubts(decision, record.day):
            step.add(code, doubt, severity=Severity.WARNING)


def carried_before(plumbing: Plumbing, commit: str | None, corrections: Mapping[str, CommitRecord]) -> Carried:
    """The decisions that the commits of the history up to a commit carry."""
    found = Carried()
    for decision, by in _decisions(plumbing, (commit,) if commit else (), corrections):
        found.add(decision, by)
    return found


def carried_around(
    plumbing: Plumbing, commit: str, end: str | None, corrections: Mapping[str, CommitRecord]
) -> Carried:
    """The decisions of all other commits up to `end`, seen from the place of a commit that is corrected."""
    found = carried_before(plumbing, plumbing.first_parent(commit), corrections)
    for decision, by in _decisions(plumbing, (end, f"^{commit}") if end else (), corrections):
        found.add_after(decision, by)
    return found


def _decisions(
    plumbing: Plumbing, revisions: Sequence[str], corrections: Mapping[str, CommitRecord]
) -> Iterator[tuple[Decision, str]]:
    """Yield the decisions that stand in a history, each with the commit that carries it, oldest first."""
    if not revisions:
        return
    plumbing.cut.refuse()
    # In a store that fills the repository every commit is its own, so that git need not look.
    own = map(plumbing.in_repository, OWN_PATHS if plumbing.prefix else ())
    output = plumbing.read(
        *("log", "--first-parent", "--no-show-signature", "--format=%H", "--regexp-ignore-case", "--reverse"),
        *(f"--grep=^{DECISION}", *revisions, "--", *own),
    )
    listed = found = output.decode().split()
    others = corrections.keys() - set(found)
    if others:  # no message of their own has their decision, or they are another store's
        wanted = {*others, *found}
        chain = plumbing.read("rev-list", "--first-parent", "--reverse", *revisions, "--").decode().split()
        listed = [commit for commit in chain if commit in wanted]
    records = commit_records(plumbing, listed)
    before = settings_before(plumbing, listed)
    for record, settings in zip(records, before, strict=True):
        judge = settings
        for end in (plumbing.first_parent(record.commit), record.commit) if judge is None else ():
            judge = judge or judge_at(plumbing, end)  # settings that are not valid, or none yet
        alone = (record.commit in others or _says_nothing(record)) and not step_at(plumbing, record).changes
        if judge is not None and (decision := _standing(record, judge, corrections, alone=alone)) is not None:
            yield decision, record.commit


def _says_nothing(record: CommitRecord) -> bool:
    """Whether a commit's message decides nothing at its own place: only what it changes may have been decided."""
    return CORRECTS in record.message.trailers or DECISION not in record.message.trailers


def _standing(
    record: CommitRecord, judge: Municipality, corrections: Mapping[str, CommitRecord], *, alone: bool
) -> Decision | None:
    """The decision that stands at a commit, by the settings before it; None where none does that can be read.

    That of a correction stands where the corrected commit is, if it changes nothing else (`alone`).
    """
    if alone or record.encoding:
        return None
    stands = corrected(record, corrections)
    with suppress(UsageError):
        return read_decision(stands.citation or "", judge, stands.message.trailer(REGISTER))
    return None


def carried(plumbing: Plumbing, commit: str | None) -> Carried:
    """The decisions carried up to a commit; none where nothing is judged yet."""
    judge = judge_at(plumbing, commit)
    return Carried() if judge is None else carried_before(plumbing, commit, known_corrections(plumbing, commit))


def judge_signatures(plumbing: Plumbing, cases: Iterable[Case]) -> None:
    """Verify the signatures of all commits that had to be signed, at once; what is wrong is noted in their problems."""
    signed = [(case.step, case.duty) for case in cases if case.duty is not None]
    wrong = wrong_with_commits(plumbing, [(step.record.commit, duty) for step, duty in signed])
    for (step, _duty), messages in zip(signed, wrong, strict=True):
        for message in messages:
            step.add(Code.SIGNATURE, message)
