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
    """All goals in document order, with their provenance. `theme` is set if only one card is shown."""

    goals: tuple[Goal, ...]
    municipality: Municipality
    point: Endpoint
    provenance: Mapping[GoalId, Provenance] = field(default_factory=dict)
    theme: str | None = None
