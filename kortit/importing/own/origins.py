"""The commits from which a document of kortit's was made, by its columns or its closing line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.importing.headings import ORIGIN, TARGET
from kortit.importing.own.marks import made_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.goal_row import GoalRow

_COMMIT = re.compile(r"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b")


def commits_of(goals: Sequence[GoalRow], closing: str) -> tuple[str | None, str | None, bool]:
    """The older and the newer commit, and whether the rows name several."""
    ends: dict[str, set[str]] = {ORIGIN: set(), TARGET: set()}
    for goal in goals:
        for end, known in ends.items():
            for place in goal.found.layout.places(end):
                known.update(_COMMIT.findall(" ".join(cell.text for cell in goal.cells[place])))
    said = made_by(closing)
    origin = next(iter(ends[ORIGIN]), said.get("origin"))
    target = next(iter(ends[TARGET]), said.get("target") or said.get("cards"))
    return origin, target, any(len(known) > 1 for known in ends.values())


def is_pinned(goals: Sequence[GoalRow], origin: str | None, target: str | None) -> bool:
    """Whether kortit's own document still names its commits; a sheet needs all columns for them."""
    layouts = [goal.found.layout for goal in goals if goal.found.layout.is_own]
    if not layouts:
        return origin is not None or target is not None
    return all(one.places(TARGET) and (one.pairs == 1 or one.places(ORIGIN)) for one in layouts)
