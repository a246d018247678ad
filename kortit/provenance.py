"""Where words come from: the amendment, and its decision, that gave each field and each means what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SetBy:
    """An amendment: its commit, that commit's date (ISO 8601), and the citation of its decision if it cites one.

    `imported` tells that the amendment brought a document in.
    """

    commit: str
    date: str
    citation: str | None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """What set each field (`goal`, `target_year`, `theme`, extra fields) and each means, in their order.

    None stands for a draft, which no amendment has set yet.
    """

    fields: Mapping[str, SetBy | None]
    means: tuple[SetBy | None, ...]
