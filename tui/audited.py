"""The history as the judge finds it, for the screens that tell of it: read once for each tip of the binding branch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.errors import FailedError
from kortit.messages import _
from kortit.problem import Severity
from store.repository import of_amendments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.problem import Problem
    from store.repository import Point, Repository


@dataclass(frozen=True, slots=True)
class Audited:
    """The history up to a commit: how many commits it has, and what is wrong with them.

    `points` are the amendments with problems, `by_commit` the errors and warnings of each commit.
    """

    tip: str
    commits: int = 0
    problems: tuple[Problem, ...] = ()
    points: Mapping[str, Point] = field(default_factory=dict)
    by_commit: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)


class Progress:
    """How far an audit has come, set in its thread. Once `stopped`, the audit ends with an error that nobody awaits."""

    def __init__(self) -> None:
        self.done = self.all = 0
        self.stopped = False

    def __call__(self, done: int, of_all: int) -> None:
        """Take notice of the commits judged, of all. Raises FailedError when the audit is to end."""
        if self.stopped:
            raise FailedError(_("the audit was stopped"))
        self.done, self.all = done, of_all


def judged(repository: Repository, known: Audited | None, progress: Progress, *, branch: str) -> Audited:
    """Judge the history of a branch (`HEAD`: where we are), or take what was found for the same tip before.

    Raises KortitError.
    """
    tip = repository.commit_of(branch)
    if known is not None and known.tip == tip:
        return known
    commits, problems = repository.audit(f"ROOT..{tip}", progress)
    return Audited(tip, commits, tuple(problems), _points(repository, tip, problems), _by_commit(problems))


def _points(repository: Repository, tip: str, problems: list[Problem]) -> dict[str, Point]:
    wrong = {problem.commit for problem in problems}
    if not wrong:
        return {}
    found = of_amendments(repository.amendments(f"ROOT..{tip}"), repository.judge_at(tip))
    return {point.revision: point for point in found if point.revision in wrong}


def _by_commit(problems: list[Problem]) -> dict[str, tuple[Problem, ...]]:
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        if problem.commit is not None and problem.severity is not Severity.NOTE:
            found[problem.commit] = (*found.get(problem.commit, ()), problem)
    return found
