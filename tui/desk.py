"""What lies in front of a person: the cards, which goals are drafts, what changed since the point compared with.

All of it is values: a thread makes a new desk from the store, the screen shows it. The first one is made before the
screen is, from one theme and without git.
"""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS, BoundChange, bound_changes, undecided
from kortit.errors import FailedError, KortitError, ProblemsError, system_said
from kortit.goal import card_order
from kortit.messages import Message, _
from kortit.search import Entry, found, prepared, read_query
from store.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kortit.changes import ChangeTable, GoalChange
    from kortit.goal import Goal, GoalId
    from kortit.messages import Translator
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from store.repository import CardReader, Cards, Drafts, Glimpse, Point

DRAFT, CHANGED, PROBLEM = "draft", "changed", "problem"
STATES: dict[str, Message] = {
    DRAFT: _("draft"),
    CHANGED: _("changed"),
    PROBLEM: _("problem"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What a goal or a theme is marked with: signs that words elsewhere on the screen repeat."""

    draft: bool = False
    changed: bool = False
    problem: bool = False

    @property
    def signs(self) -> str:
        """Give the signs, in one order."""
        return ("●" if self.draft else "") + ("Δ" if self.changed else "") + ("!" if self.problem else "")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of goals. `goal` is None where the file cannot be read; `gone` are removed in the drafts."""

    id: GoalId
    theme: str
    year: int | None
    text: str
    marks: Marks
    goal: Goal | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One state of everything. What git knows (drafts, point, judge) is missing until it was asked.

    `judge` are the settings by which the next amendment is judged; None where there were none yet, or nothing needs a
    decision (on a proposal). `said` is why git could not be asked. `since_rows` are the changes since the point,
    `committed_rows` those of them that are committed, drafts left out.
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
    entries: tuple[Entry, ...] = ()
    draft_rows: Mapping[GoalId, GoalChange] = field(default_factory=dict)
    since_rows: Mapping[GoalId, GoalChange] = field(default_factory=dict)
    committed_rows: Mapping[GoalId, GoalChange] = field(default_factory=dict)
    broken: frozenset[GoalId] = frozenset()
    theme_marks: Mapping[str, Marks] = field(default_factory=dict)

    @property
    def municipality(self) -> Municipality:
        """Give the municipality of the cards."""
        return self.cards.municipality

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give every problem of the cards."""
        return self.cards.problems

    @property
    def number_of_drafts(self) -> int:
        """Count the goals and settings that differ from the last commit."""
        return len(self.drafts.paths) + len(self.drafts.settings) if self.drafts else 0

    def is_draft(self, goal_id: GoalId) -> bool:
        """Tell whether a goal's file differs from the last commit, be it only in its layout."""
        return self.drafts is not None and goal_id in self.drafts.paths

    def marks(self, goal_id: GoalId) -> Marks:
        """Give the marks of a goal."""
        return Marks(self.is_draft(goal_id), goal_id in self.since_rows, goal_id in self.broken)

    def marks_of_theme(self, theme: str) -> Marks:
        """Give the marks of a theme: those that any of its goals has."""
        return self.theme_marks.get(theme, Marks())

    def themes_of(self, goal_id: GoalId) -> set[str]:
        """Give the themes that a goal is in, was in, or comes from."""
        row = self.draft_rows.get(goal_id)
        places = (self.cards.goals.get(goal_id), self.cards.unreadable.get(goal_id), row.old if row else None)
        return {place.theme for place in places if place is not None}

    def listed(self, goal_id: GoalId) -> Listed | None:
        """Give the line of one goal."""
        marks = self.marks(goal_id)
        if (goal := self.cards.goals.get(goal_id)) is not None:
            return Listed(goal_id, goal.theme, goal.target_year, goal.text, marks, goal)
        if (path := self.cards.unreadable.get(goal_id)) is not None:
            return Listed(goal_id, path.theme, None, "", replace(marks, problem=True), None)
        if (row := self.draft_rows.get(goal_id)) is not None and row.old is not None:
            return Listed(goal_id, row.old.theme, row.old.target_year, row.old.text, marks, row.old, gone=True)
        return None

    def of_theme(self, theme: str) -> list[GoalId]:
        """Give the goals of a card in their order, those that are being removed or cannot be read at the end."""
        ids = [goal.id for goal in self.cards.of_theme(theme)]
        gone = [
            goal_id
            for goal_id, row in self.draft_rows.items()
            if row.new is None and row.old is not None and row.old.theme == theme
        ]
        return [*ids, *gone, *(goal_id for goal_id, path in self.cards.unreadable.items() if path.theme == theme)]

    def found(self, text: str, translate: Translator) -> list[GoalId]:
        """Find goals by what a person typed."""
        states = {translate(message): name for name, message in STATES.items()}
        query = read_query(text, self.cards.sizes.keys(), states)
        in_state = {
            DRAFT: self.drafts.paths.keys() if self.drafts else (),
            CHANGED: self.since_rows.keys(),
            PROBLEM: self.broken,
        }
        return found(self.entries, query, in_state)

    def undecided(self, goal_id: GoalId, new: Goal | None) -> list[BoundChange]:
        """Give what of a goal's changes takes a decision, if `new` were what it is now."""
        return bound_changes_of(self.decided(goal_id), new, self.judge)

    def decided(self, goal_id: GoalId) -> Goal | None:
        """Give a goal as it was last committed; None when it was not yet."""
        row = self.draft_rows.get(goal_id)
        return row.old if row is not None else self.cards.goals.get(goal_id)


def bound_changes_of(old: Goal | None, new: Goal | None, judge: Municipality | None) -> list[BoundChange]:
    """Give what of a change takes a decision; nothing where nobody judges."""
    return undecided(bound_changes(old, new, judge), None) if judge is not None else []


def first_desk(glimpse: Glimpse, reader: CardReader, theme: str | None, goal: str | None) -> Desk:
    """Make the desk that the first screen shows: one theme, and nothing that takes git."""
    return with_cards(Desk(glimpse.root, glimpse.git_folder, reader.glance(theme, goal), glimpse.branch))


def with_cards(desk: Desk, cards: Cards | None = None) -> Desk:
    """Give a desk with other cards (None: its own), prepared for finding."""
    cards = cards or desk.cards
    listed = list(cards.in_order())
    gone = [row.old for row in desk.draft_rows.values() if row.new is None and row.old is not None]
    themes = cards.municipality.theme_codes
    if gone:
        listed = sorted([*listed, *gone], key=lambda goal: card_order(themes, goal))
    broken = [Entry(goal_id, path.theme, 0, goal_id.casefold()) for goal_id, path in cards.unreadable.items()]
    made = replace(desk, cards=cards, entries=(*prepared(listed), *broken), broken=frozenset(cards.unreadable))
    return replace(made, theme_marks=_marks_of_themes(made))


def _marks_of_themes(desk: Desk) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for goal_id in {*(desk.drafts.paths if desk.drafts else ()), *desk.since_rows, *desk.broken}:
        marks = desk.marks(goal_id)
        for theme in desk.themes_of(goal_id):
            before = found.get(theme, Marks())
            found[theme] = Marks(
                before.draft or marks.draft, before.changed or marks.changed, before.problem or marks.problem
            )
    return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: ten thousand goals are made here, and every collection would hold up the screen."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def loaded(desk: Desk, reader: CardReader, revision: str | None, *, history: bool = True) -> Desk:
    """Read everything: all cards, and what git knows. `revision` is the point to compare with, None for the usual one.

    Without `history`, what git knows of the past is taken from `desk`, provided that HEAD is where it was. Never fails:
    what cannot be known is said in `said`, and the cards are there all the same.
    """
    with uncollected(), ThreadPoolExecutor(1) as beside:  # git looks through the files while we read them
        reading = beside.submit(reader.read)
        try:
            with Repository.open(desk.root) as repository:
                desk = _asked(desk, repository, revision, history=history)
        except (KortitError, OSError) as error:
            # A full disk is one of the things that are said: what git is asked goes through a file.
            where = str(desk.git_folder)
            said = FailedError(system_said(where, error)) if isinstance(error, OSError) else error
            desk = replace(desk, drafts=None, draft_rows={}, since_rows={}, committed_rows={}, said=said)
        return with_cards(desk, reading.result())


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
    return replace(desk, drafts=drafts, said=said, draft_rows=draft_rows, since_rows=since)


def _with_history(desk: Desk, repository: Repository, head: str | None, branch: str, revision: str | None) -> Desk:
    proposal = branch.removeprefix(PROPOSALS) if branch.startswith(PROPOSALS) else None
    point = point_of(repository, revision) if head else None
    committed: Mapping[GoalId, GoalChange] = {}
    if point is not None:
        with suppress(ProblemsError):  # the kortit.yaml of HEAD is invalid, and perhaps put right in the drafts
            committed = _by_id(repository.readable_changes(f"{point.revision}..HEAD"))
    return replace(
        desk,
        root=repository.root,
        git_folder=repository.git_folder,
        branch=branch,
        proposal=proposal,
        point=point,
        judge=None if proposal is not None else repository.judge_at(head),
        head=head,
        committed_rows=committed,
    )


def _since(
    point: Point, committed: Mapping[GoalId, GoalChange], drafts: Drafts, repository: Repository
) -> Mapping[GoalId, GoalChange]:
    """The changes from a point to the working tree: the committed ones, and of each draft the change as a whole."""
    if drafts.problems or drafts.settings:  # what is read on one side of a draft may not be on the other
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


def point_of(repository: Repository, revision: str | None) -> Point | None:
    """Give the point to compare with: the one asked for if it is still there, else the amendment before the newest."""
    from store.repository import PointKind  # noqa: PLC0415  it is there once points are; 5 ms of the first screen

    known = [point for point in repository.points() if point.kind is not PointKind.WORKING_TREE]
    for point in known:
        if revision is not None and point.revision == revision:
            return point
    made = [point for point in known if point.kind is PointKind.AMENDMENT and point.amendment and point.amendment.goals]
    return next(iter(made[1:2] or made[:1] or known[-1:]), None)


def past_desk(desk: Desk, cards: Cards, point: Point) -> Desk:
    """Give the desk of a state of the past: read-only, with nothing but its cards."""
    return with_cards(Desk(desk.root, desk.git_folder, cards, desk.branch, head=desk.head, past=point))
