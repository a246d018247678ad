"""The paths of periods and lines, relative to the kortit root: follow-up/2026-08-31/period.yaml and …/O1-01.yaml."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kortit.decision import existing_date
from kortit.goal import GOAL_ID, GoalId
from store.files.goal_file import FOLLOW_UP_FOLDER, is_settings

if TYPE_CHECKING:
    import datetime

_PERIOD = "period"
_PATH = re.compile(
    rf"{FOLLOW_UP_FOLDER}/(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})"
    rf"/(?P<name>{_PERIOD}|{GOAL_ID.pattern})\.yaml"
)


class ReportPath(NamedTuple):
    """The path of a period's file (`goal` is None), or of the line of a goal in it."""

    day: datetime.date
    goal: GoalId | None = None

    def __str__(self) -> str:
        return f"{FOLLOW_UP_FOLDER}/{self.day}/{self.goal or _PERIOD}.yaml"

    @property
    def of_period(self) -> ReportPath:
        """The path of the period's own file."""
        return ReportPath(self.day)


def is_follow_up(path: str) -> bool:
    """Whether a path is in the folder of periods and lines, and no settings of git's there."""
    return path == FOLLOW_UP_FOLDER or (path.startswith(f"{FOLLOW_UP_FOLDER}/") and not is_settings(path))


@lru_cache(maxsize=1 << 16)  # a history names the same files over and over
def read_report_path(path: str) -> ReportPath | None:
    """The period and goal in a path; None for other paths."""
    match = _PATH.fullmatch(path)
    day = existing_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    if match is None or day is None:
        return None
    return ReportPath(day, None if match["name"] == _PERIOD else GoalId(match["name"]))
