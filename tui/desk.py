"""The state that the screens show: the cards, the drafts, and the changes since the point compared with.

A desk is immutable: a thread makes a new one from the store and the screens show it. The first one is made before the
screen opens, from one theme and without git.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from kortit.authority import PROPOSALS, BoundChange, bound_changes, undecided
from kortit.errors import FailedError, KortitError, ProblemsError, RefusedError, system_said
from kortit.follow_up.statuses import UNREPORTED_SIGN
from kortit.goal import card_order
from kortit.messages import Message, _
from kortit.search import Corpus, Decided, Hits, Searchable, prepared, read_query, search
from store.repository import Repository
from tui.report_painting import status_sign
from tui.sweeping import age

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.text import Text

    from kortit.changes import ChangeTable, GoalChange
    from kortit.follow_up.period import Period, ReportLine
    from kortit.goal import Goal, GoalId
    from kortit.messages import Translator
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from kortit.subject import Reported
    from store.repository import CardReader, Cards, Drafts, Glimpse, Point

DRAFT, CHANGED, PROBLEM, CLASH = "draft", "changed", "problem", "clash"
STATES: dict[str, Message] = {
    DRAFT: _("draft"),
    CHANGED: _("changed"),
    PROBLEM: _("problem"),
    CLASH: _("clash"),
}
UNREPORTED_STATE = _("unreported")
"""The word by which goals without a line in the open period are found."""


class Marks(NamedTuple):
    """The marks of a goal or theme. The screen repeats each sign in words elsewhere.

    `clash`: a proposal changed it in another way than what came into force since.
    """

    draft: bool = False
    changed: bool = False
    problem: bool = False
    clash: bool = False

    @property
    def states(self) -> list[str]:
        """The names of the marks, in the order of `STATES`."""
        shown = (self.draft, self.changed, self.problem, self.clash)
        return [name for name, is_so in zip(STATES, shown, strict=True) if is_so]

    @property
    def signs(self) -> str:
        """The signs, always in the same order."""
        return ("●" if self.draft else "") + ("Δ" if self.changed else "") + ("!" if self.problem or self.clash else "")


class Listed(NamedTuple):
    """One line of a list of goals. `goal` is None where the file cannot be read; `gone`: the drafts remove the goal.

    `reported` is the sign of what is said of it in the open period; None where none is open.
    """

    id: GoalId
    theme: str
    year: int | None
    text: str
    marks: Marks
    goal: Goal | None
    gone: bool = False
    reported: Text | None = None


class Desk(NamedTuple):
    """Everything that the screens show, at one moment. What git knows (drafts, point, judge) comes later.

    `judge` are the settings by which the next amendment is judged; None before the first commit, and on a proposal,
    where nothing needs a decision. `said` is the error for which git could not be read. `since_rows` are the changes
    from the point to the working tree, `committed_rows` those from the point to HEAD. `elsewhere`: what is shown (the
    past, or what the drafts go on from) was not made on the binding branch. `marked` are the goals that the next action
    takes together. `standing`: how many amendments the server lacks, and how many of its are not here, as far as is
    known; None where there is no server. `clashing` are the goals of a proposal that clash with what is in force,
    and `ending` is how it has ended, None for one that is still to be adopted.
    `period` is the last one that is open, with its `lines` and the problems of their files, `wrong_lines`; `reported`
    are the drafts of periods, by their days.
    """

    root: Path
    git_folder: Path
    cards: Cards
    branch: str = ""
    drafts: Drafts | None = None
    point: Point | None = None
    judge: Municipality | None = None
    head: str | None = None
    said: KortitError | None = None
    past: Point | None = None
    proposal: str | None = None
    elsewhere: bool = False
    entries: Corpus = Corpus()
    points: tuple[Point, ...] = ()
    draft_rows: Mapping[GoalId, GoalChange] = {}
    since_rows: Mapping[GoalId, GoalChange] = {}
    committed_rows: Mapping[GoalId, GoalChange] = {}
    broken: frozenset[GoalId] = frozenset()
    theme_marks: Mapping[str, Marks] = {}
    marked: frozenset[GoalId] = frozenset()
    clashing: frozenset[GoalId] = frozenset()
    ending: str | None = None
    standing: tuple[int, int] | None = None
    period: Period | None = None
    lines: Mapping[GoalId, ReportLine] = {}
    reported: Mapping[str, Reported] = {}
    wrong_lines: tuple[Problem, ...] = ()

    @property
    def municipality(self) -> Municipality:
        """The municipality, as the working tree's settings describe it."""
        return self.cards.municipality

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found in the cards, and in the lines of the open period."""
        return (*self.cards.problems, *self.wrong_lines)

    @property
    def number_of_drafts(self) -> int:
        """The number of goals, settings and periods that differ from the last commit."""
        return len(self.drafts.paths) + len(self.drafts.settings) + len(self.reported) if self.drafts else 0

    def is_draft(self, goal_id: GoalId) -> bool:
        """Whether a goal's file differs from the last commit, even if only in its layout."""
        return self.drafts is not None and goal_id in self.drafts.paths

    def marks(self, goal_id: GoalId) -> Marks:
        """The marks of a goal."""
        is_changed, is_broken = goal_id in self.since_rows, goal_id in self.broken
        return Marks(self.is_draft(goal_id), is_changed, is_broken, goal_id in self.clashing)

    def marks_of_theme(self, theme: str) -> Marks:
        """The marks of a theme: every mark that any of its goals has."""
        return self.theme_marks.get(theme, Marks())

    def themes_of(self, goal_id: GoalId) -> set[str]:
        """The themes of a goal: in the working tree and, for a moved or removed draft, in the last commit."""
        row = self.draft_rows.get(goal_id)
        places = (self.cards.goals.get(goal_id), self.cards.unreadable.get(goal_id), row.old if row else None)
        return {place.theme for place in places if place is not None}

    def listed(self, goal_id: GoalId) -> Listed | None:
        """The line of one goal; None for an unknown id."""
        marks = self.marks(goal_id)
        if (goal := self.cards.goals.get(goal_id)) is not None:
            sign = status_sign(self.municipality, self.lines.get(goal_id)) if self.period is not None else None
            return Listed(goal_id, goal.theme, goal.target_year, goal.text, marks, goal, reported=sign)
        if (path := self.cards.unreadable.get(goal_id)) is not None:
            return Listed(goal_id, path.theme, None, "", marks._replace(problem=True), None)
        if (row := self.draft_rows.get(goal_id)) is not None and row.old is not None:
            return Listed(goal_id, row.old.theme, row.old.target_year, row.old.text, marks, row.old, gone=True)
        return None

    def of_theme(self, theme: str) -> list[GoalId]:
        """The goals of a card in their order; removed drafts and unreadable files come last."""
        ids = [goal.id for goal in self.cards.of_theme(theme)]
        gone = [
            goal_id
            for goal_id, row in self.draft_rows.items()
            if row.new is None and row.old is not None and row.old.theme == theme
        ]
        return [*ids, *gone, *(goal_id for goal_id, path in self.cards.unreadable.items() if path.theme == theme)]

    def search(self, text: str, translate: Translator) -> Hits:
        """The goals that match a search as the user typed it, and what was tried where none has its words."""
        states = {translate(message): name for name, message in STATES.items()}
        if self.period is not None:
            states |= {translate(UNREPORTED_STATE): UNREPORTED_SIGN}
            states |= {one.name: key for key, one in self.municipality.statuses.items()}
        query = read_query(text, self.cards.sizes.keys(), states)
        in_state = {
            DRAFT: self.drafts.paths.keys() if self.drafts else (),
            CHANGED: self.since_rows.keys(),
            PROBLEM: self.broken,
            CLASH: self.clashing,
            UNREPORTED_SIGN: self.cards.goals.keys() - self.lines.keys(),
            **self._by_status(),
        }
        decisions = decisions_of(self.points) if query.asks_of_decisions else ()
        return search(self.entries, query, in_state, decisions)

    def _by_status(self) -> dict[str, set[GoalId]]:
        """The goals of each status in the open period, by its key."""
        found: dict[str, set[GoalId]] = {}
        for goal_id, line in self.lines.items():
            found.setdefault(line.status, set()).add(goal_id)
        return found

    def with_marked(self, goals: Iterable[GoalId]) -> Desk:
        """The same desk with goals marked, as far as it has them."""
        return self._replace(marked=frozenset(goal_id for goal_id in goals if self.listed(goal_id) is not None))

    def undecided(self, goal_id: GoalId, new: Goal | None) -> list[BoundChange]:
        """The changes of a goal that need a decision, if `new` replaced what is committed."""
        return bound_changes_of(self.decided(goal_id), new, self.judge)

    def decided(self, goal_id: GoalId) -> Goal | None:
        """A goal as it was last committed; None when it is not committed yet."""
        row = self.draft_rows.get(goal_id)
        return row.old if row is not None else self.cards.goals.get(goal_id)


def bound_changes_of(old: Goal | None, new: Goal | None, judge: Municipality | None) -> list[BoundChange]:
    """The changes of a goal that need a decision; none where there is no judge."""
    return undecided(bound_changes(old, new, judge), None) if judge is not None else []


def first_desk(glimpse: Glimpse, reader: CardReader, theme: str | None, goal: str | None) -> Desk:
    """The desk for the first screen: one theme, and nothing that needs git."""
    return with_cards(Desk(glimpse.root, glimpse.git_folder, reader.glance(theme, goal), glimpse.branch))


def with_cards(desk: Desk, cards: Cards | None = None) -> Desk:
    """A desk with other cards (None: its own), with its search entries and marks recomputed."""
    cards = cards or desk.cards
    listed = list(cards.in_order())
    gone = [row.old for row in desk.draft_rows.values() if row.new is None and row.old is not None]
    themes = cards.municipality.theme_codes
    if gone:
        listed = sorted([*listed, *gone], key=lambda goal: card_order(themes, goal))
    broken = [Searchable(goal_id, path.theme, 0, goal_id.casefold()) for goal_id, path in cards.unreadable.items()]
    made = desk._replace(cards=cards, entries=Corpus((*prepared(listed), *broken)), broken=frozenset(cards.unreadable))
    return made._replace(theme_marks=_marks_of_themes(made))


def _marks_of_themes(desk: Desk) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for goal_id in {*(desk.drafts.paths if desk.drafts else ()), *desk.since_rows, *desk.broken, *desk.clashing}:
        marks = desk.marks(goal_id)
        for theme in desk.themes_of(goal_id):
            before = found.get(theme, Marks())
            found[theme] = Marks(
                before.draft or marks.draft,
                before.changed or marks.changed,
                before.problem or marks.problem,
                before.clash or marks.clash,
            )
    return found


def loaded(desk: Desk, reader: CardReader, revision: str | None, *, history: bool = True) -> Desk:
    """Read everything: all cards, and what git knows. `revision` is the point to compare with, None for the usual one.

    Without `history`, the committed changes are taken from `desk`, provided that HEAD and the branch are the same.
    Where git cannot be read, `said` holds the error and the cards are still there.
    """
    with ThreadPoolExecutor(1) as beside:  # git scans the working tree while we read the files
        reading = beside.submit(reader.read)
        try:
            with Repository.open(desk.root) as repository:
                desk = _asked(desk, repository, revision, history=history)
        except (KortitError, OSError) as error:
            # A full disk is reported like any other failure: queries to git are passed through a file.
            where = str(desk.git_folder)
            said = FailedError(system_said(where, error)) if isinstance(error, OSError) else error
            desk = desk._replace(drafts=None, draft_rows={}, since_rows={}, committed_rows={}, said=said)
        desk = with_cards(desk, reading.result())
    age()
    return desk


def _asked(desk: Desk, repository: Repository, revision: str | None, *, history: bool) -> Desk:
    head, branch = repository.head, repository.branch
    if history or desk.drafts is None or (head, branch) != (desk.head, desk.branch):
        desk = _with_history(desk, repository, head, branch, revision)
    drafts: Drafts | None = None
    said: KortitError | None = None
    try:
        drafts = repository.drafts()
    except ProblemsError as error:
        said = error  # kortit.yaml is invalid: the cards can be read, but nothing can be compared
    since: Mapping[GoalId, GoalChange] = {}
    if desk.point is not None and drafts is not None:
        since = _since(desk.point, desk.committed_rows, drafts, repository)
    draft_rows = {row.id: row for row in drafts.table.rows} if drafts else {}
    desk = _with_reports(desk, repository, drafts)
    return desk._replace(drafts=drafts, said=said, draft_rows=draft_rows, since_rows=since)


def _with_reports(desk: Desk, repository: Repository, drafts: Drafts | None) -> Desk:
    """The desk with the lines of the open period, and what the drafts say of periods; without where unreadable."""
    period: Period | None = None
    lines: Mapping[GoalId, ReportLine] = {}
    reported: Mapping[str, Reported] = {}
    wrong: list[Problem] = []
    with suppress(ProblemsError):
        found = repository.follow_up.reports(())
        wrong = found.problems
        if found.open:
            period = found.open[-1]
            read = repository.follow_up.reports((period.day,))
            lines, wrong = read.lines.get(period.day, {}), read.problems
        if drafts is not None and drafts.lines:
            reported = {str(one.period.day): one for one in repository.follow_up.reported(drafts.lines)}
    return desk._replace(period=period, lines=lines, reported=reported, wrong_lines=tuple(wrong))


def _with_history(desk: Desk, repository: Repository, head: str | None, branch: str, revision: str | None) -> Desk:
    proposal = branch.removeprefix(PROPOSALS) if branch.startswith(PROPOSALS) else None
    points: tuple[Point, ...] = ()
    point: Point | None = None
    committed: Mapping[GoalId, GoalChange] = {}
    clashing: frozenset[GoalId] = frozenset()
    # The kortit.yaml of HEAD is invalid, or the history is cut: the drafts are there all the same.
    with suppress(ProblemsError, RefusedError):
        points = tuple(repository.points()) if head else ()
        point = point_of(points, revision)
        committed = _by_id(repository.readable_changes(f"{point.revision}..HEAD")) if point else {}
    with suppress(KortitError):  # where either side cannot be read, adopting says why
        clashing = repository.sharing.clashing(proposal) if proposal and head else clashing
    return desk._replace(
        root=repository.root,
        git_folder=repository.git_folder,
        branch=branch,
        proposal=proposal,
        elsewhere=head is not None and not repository.is_decided(head),
        points=points,
        point=point,
        judge=None if proposal is not None else repository.judge_at(head),
        head=head,
        committed_rows=committed,
        clashing=clashing,
        ending=repository.sharing.ending(proposal) if proposal and head else None,
        standing=repository.sharing.standing() if head else None,
    )


def _since(
    point: Point, committed: Mapping[GoalId, GoalChange], drafts: Drafts, repository: Repository
) -> Mapping[GoalId, GoalChange]:
    """The changes from a point to the working tree: the committed rows, and for each draft a row from the point."""
    if drafts.problems or drafts.settings:  # a file that is readable on one side may be unreadable on the other
        return _by_id(repository.readable_changes(point.revision))
    whole = drafts.table
    rows = {goal_id: row for goal_id, row in committed.items() if goal_id not in drafts.paths}
    rows |= {goal_id: row for goal_id, row in _by_id(whole).items() if goal_id not in committed}
    twice = [row for row in whole.rows if row.id in committed]
    if twice:
        from kortit.changes import ChangeTable  # noqa: PLC0415  it is there once there are drafts; 8 ms of the first screen

        old = {row.id: before for row in twice if (before := committed[row.id].old) is not None}
        new = {row.id: row.new for row in twice if row.new is not None}
        sides = ChangeTable.between(old, new, municipality=whole.municipality, origin=whole.origin, target=whole.target)
        rows |= _by_id(sides)
    return rows


def _by_id(table: ChangeTable) -> Mapping[GoalId, GoalChange]:
    return {row.id: row for row in table.changed_rows}


def decisions_of(points: Sequence[Point]) -> list[Decided]:
    """The decisions of the amendments among points, prepared for searching."""
    from store.repository import REGISTER, normal_citation  # noqa: PLC0415  as below

    found: list[Decided] = []
    for record, goals in ((one.amendment.record, one.amendment.goals) for one in points if one.amendment is not None):
        cited = normal_citation(record.citation) if record.citation else ""
        found.append(Decided(f"{cited} {record.message.trailer(REGISTER) or ''}".casefold(), frozenset(goals)))
    return found


def point_of(points: Sequence[Point], revision: str | None) -> Point | None:
    """The point to compare with: `revision` if it still exists, else the amendment before the newest one."""
    from store.repository import PointKind  # noqa: PLC0415  it is there once points are; 5 ms of the first screen

    known = [point for point in points if point.kind is not PointKind.WORKING_TREE]
    for point in known:
        if revision is not None and point.revision == revision:
            return point
    made = [point for point in known if point.kind is PointKind.AMENDMENT and point.amendment and point.amendment.goals]
    return next(iter(made[1:2] or made[:1] or known[-1:]), None)


def past_desk(desk: Desk, cards: Cards, point: Point, *, decided: bool) -> Desk:
    """A read-only desk of a past state: its cards and nothing else."""
    past = Desk(desk.root, desk.git_folder, cards, desk.branch, head=desk.head, past=point, elsewhere=not decided)
    return with_cards(past)
