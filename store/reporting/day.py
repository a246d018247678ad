"""The goals in force on a day, and how a store came to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.git.branches import binding_tips
from store.history.decisions import amendments
from store.history.revision import NOTHING, Revision, State

if TYPE_CHECKING:
    import datetime

    from store.git.plumbing import Plumbing


def state_on(plumbing: Plumbing, day: datetime.date) -> Revision:
    """The state in force on a day: that of the last amendment decided by it.

    A store that had no goals by then has those that it first got; NOTHING where it never had any.
    """
    known = [one for tip in binding_tips(plumbing)[:1] for one in amendments(plumbing, tip) if one.makes_cards]
    with_goals = [one for one in known if one.goals]
    if not with_goals:
        return NOTHING
    by_then = next((one for one in known if one.record.decided <= day), None)
    first = with_goals[-1]
    if by_then is None or known.index(by_then) > known.index(first):
        return Revision(first.record.commit, State.COMMIT, first.record.commit)
    return Revision(by_then.record.commit, State.COMMIT, by_then.record.commit)


def state_before(plumbing: Plumbing, day: datetime.date, reported: str | None = None) -> str | None:
    """The last commit before all that was decided since a day; None where the store had no goals by then.

    A decision that came into the history late counts where it stands there: what follows a younger one is new, and so
    is what follows the commit that closed the last report before the day (`reported`), which could not tell of it.
    """
    known = [one for tip in binding_tips(plumbing)[:1] for one in amendments(plumbing, tip) if one.makes_cards]
    since = [place for place, one in enumerate(known) if one.record.citation and one.record.decided >= day]
    start = max(since, default=-1) + 1
    if reported is not None:
        told = sum(one.makes_cards for one in amendments(plumbing, reported))
        start = max(start, len(known) - told)
    by_then = next((place for place, one in enumerate(known) if one.record.decided < day), len(known))
    start = max(start, by_then)
    if not any(one.goals for one in known[start:]):
        return None
    return known[start].record.commit
