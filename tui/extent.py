"""How much an amendment changes, in words: how many goals, and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from store.repository import AmendmentRecord


def extent(goals: int, settings: int = 0) -> Message:
    """The numbers of goals and settings; of settings alone where there are no goals."""
    of_goals = ngettext("{count} goal", "{count} goals", goals)
    return _together(of_goals, ngettext("{count} setting", "{count} settings", settings)) if settings else of_goals


def extent_of(amendment: AmendmentRecord) -> Message:
    """The number of goals that an amendment touched, and whether it touched settings."""
    of_goals = ngettext("{count} goal", "{count} goals", len(amendment.goals))
    return _together(of_goals, _("settings")) if amendment.settings else of_goals


def _together(goals: Message, settings: Message) -> Message:
    return _("{parts}", parts=(goals, settings)) if goals.count else settings
