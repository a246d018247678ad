"""The cards in force at one point of history: what the council approves with the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.changes import Endpoint
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from kortit.provenance import Provenance


class InForce(NamedTuple):
    """All goals in document order, with their provenance. `theme` is set if only one card is shown.

    `newest` is the newest decision behind the state (its citation and effective date), whether or not it set a value
    that still stands; None where there is none.
    """

    goals: tuple[Goal, ...]
    municipality: Municipality
    point: Endpoint
    provenance: Mapping[GoalId, Provenance] = {}
    theme: str | None = None
    newest: tuple[str, str | None] | None = None
