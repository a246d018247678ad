"""Provenance: the amendment, and its decision, that last set each field and each means of a goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SetBy:
    """An amendment: its commit, the commit's date (ISO 8601), and the citation of its decision if it has one.

    `imported`: the amendment imported a document. `effective` is the day (ISO 8601) from which the decision is in
    effect, if the commit says one.
    """

    commit: str
    date: str
    citation: str | None
    imported: bool = False
    effective: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """The amendments that set each field (`goal`, `target_year`, `theme`, extra fields), means and indicator, in order.

    None means a draft, which is not committed yet.
    """

    fields: Mapping[str, SetBy | None]
    means: tuple[SetBy | None, ...]
    indicators: tuple[SetBy | None, ...] = ()

    @property
    def sources(self) -> tuple[SetBy | None, ...]:
        """All of them, of every field and item."""
        return (*self.fields.values(), *self.means, *self.indicators)
