"""Which goals of a report, or of a list of goals, are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import composed
from kortit.fields import owner_of

if TYPE_CHECKING:
    from kortit.follow_up.period import ReportLine
    from kortit.goal import Goal


class ReportChoice(NamedTuple):
    """Which goals are shown: those of some statuses (by key), those without a line, and those of an owner."""

    statuses: tuple[str, ...] = ()
    unreported: bool = False
    owner: str = ""

    def __bool__(self) -> bool:
        return bool(self.statuses or self.unreported or self.owner)

    def has(self, goal: Goal, line: ReportLine | None) -> bool:
        """Whether a goal is shown."""
        if self.statuses or self.unreported:
            said = self.unreported if line is None else line.status in self.statuses
            if not said:
                return False
        return composed(self.owner).casefold() in owner_of(goal)

    @property
    def options(self) -> tuple[str, ...]:
        """The same as options of the command line."""
        return (
            *(("--only", ",".join(self.statuses)) if self.statuses else ()),
            *(("--unreported",) if self.unreported else ()),
            *(("--owner", f'"{self.owner}"') if self.owner else ()),
        )


EVERY_GOAL = ReportChoice()
