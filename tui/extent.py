"""How much an amendment changes, in words: how many goals, and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.decision import cited
from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.repository import Adopted, Amendment, AmendmentRecord, Committed


def extent(goals: int, settings: int = 0, lines: int = 0) -> Message:
    """The numbers of goals, settings and lines of periods; of these alone where there are no goals."""
    of_goals = ngettext("{count} goal", "{count} goals", goals)
    if lines:
        of_lines = ngettext("{count} line of a period", "{count} lines of periods", lines)
        return _together(extent(goals, settings), of_lines) if goals or settings else of_lines
    return _together(of_goals, ngettext("{count} setting", "{count} settings", settings)) if settings else of_goals


def extent_of(amendment: AmendmentRecord) -> Message:
    """The number of goals that an amendment touched, and whether it touched settings."""
    lines = sum(path.goal is not None for path in amendment.lines)
    if amendment.settings:
        of_goals = ngettext("{count} goal", "{count} goals", len(amendment.goals))
        return _together(of_goals, _("settings"))
    return (
        _("a period") if amendment.lines and not (amendment.goals or lines) else extent(len(amendment.goals), 0, lines)
    )


def about_to_commit(amendment: Amendment, what: Message) -> Message:
    """The line shown before an amendment of an extent is committed."""
    if amendment.decision is None:
        return _("Committing without a decision: {extent}", extent=what)
    effective = amendment.effective.isoformat() if amendment.effective else None
    return _("Committing {citation}: {extent}", citation=cited(amendment.decision.citation, effective), extent=what)


def committed_sentences(made: Committed | Adopted) -> Iterator[Message | str]:
    """Sentences about a made amendment, or one that would be made (its id is empty then), with its warnings."""
    yield made.subject
    goals, commit = extent(len(made.rows), len(made.settings), made.lines), made.commit[:12]
    if commit and (made.rows or made.settings) and not made.lines:
        yield _("{goals} in commit {commit}; its table: kortit changes {commit}^..{commit}", goals=goals, commit=commit)
    elif not commit:
        yield _("{goals} would be in the commit", goals=goals)
    yield from made.told


def _together(goals: Message, settings: Message) -> Message:
    return _("{parts}", parts=(goals, settings)) if goals.count else settings
