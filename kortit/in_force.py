"""The cards in force at one point of history: what the council approves with the budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.changes import Endpoint
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from kortit.provenance import Provenance


@dataclass(frozen=True, slots=True)
class InForce:
    """All goals in document order, with their provenance. `theme` is set if only one card is shown.

    `newest` is the newest decision behind the state (its citation and effective date), whether or not it set a value
    that still stands; None where there is none.
    """

    goals: tuple[Goal, ...]
    municipality: Municipality
    point: Endpoint
    provenance: Mapping[GoalId, Provenance] = field(default_factory=dict)
    theme: str | None = None
    newest: tuple[str, str | None] | None = None
