"""Clashes of two lines of work: a field of a goal, a setting or a file that both changed; and their settling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.fields import fields_of
from kortit.merging import TwoSided
from kortit.messages import Message, _

if TYPE_CHECKING:
    from kortit.goal import Goal, GoalId
    from kortit.merging import Conflict

OWN, PUBLISHED = "own", "published"
DRAFT = "draft:"
"""Before the key of a clash: it is of a draft, not of an amendment, which the same field may be in, too."""


@dataclass(frozen=True, slots=True)
class Clashing:
    """A field of a goal, a setting, or a file as a whole, that both sides changed; `goal` is None for another file.

    `base`, `theirs` and `own` are the goal on the three sides. `conflict` says which field, and which item of a list.
    `mark` is DRAFT for what is not amended yet. Of a `setting` (its key) `lines` are its values on the three sides.
    """

    path: str
    goal: GoalId | None
    conflict: Conflict | None
    said: Message
    base: Goal | None = None
    theirs: Goal | None = None
    own: Goal | None = None
    mark: str = ""
    setting: str = ""
    lines: tuple[tuple[Message | str, ...], ...] = ()

    @property
    def key(self) -> str:
        """The key by which a person settles it: `O1-02.means`, `kortit.yaml.themes.O1`, or the path of a file.

        Of a draft with `draft:` before it.
        """
        if self.conflict is not None:
            return f"{self.mark}{self.goal}.{self.conflict.field}"
        return self.mark + self.path + (f".{self.setting}" if self.setting else "")

    @property
    def values(self) -> Message | str:
        """The values of a field that is one value, before, there and here; nothing for others."""
        conflict = self.conflict
        if self.lines:
            base, theirs, own = (lines or "–" for lines in self.lines)
            return _(" (“{base}” → there “{theirs}”, here “{own}”)", base=base, theirs=theirs, own=own)
        if conflict is None or conflict.clash is not None or not (self.base and self.theirs and self.own):
            return ""
        known = next((one for one in fields_of(self.base, self.own) if one.key == conflict.field), None)
        if known is None:
            return ""
        base, theirs, own = (str(known.plain(goal)) for goal in (self.base, self.theirs, self.own))
        return _(" (“{base}” → there “{theirs}”, here “{own}”)", base=base, theirs=theirs, own=own)

    def two_sided(self, by_theirs: Message | str, by_own: Message | str) -> TwoSided:
        """The clash as a choice between two sides."""
        field = self.conflict.field if self.conflict is not None else None
        goals = (self.base, self.theirs, self.own)
        return TwoSided(self.key, self.said, field, *goals, by_theirs, by_own, self.lines)
