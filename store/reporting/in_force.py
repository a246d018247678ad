"""The cards in force: the goals at a point of the binding branch's history, with the decisions behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.errors import ProblemsError, UsageError
from kortit.goal import card_order
from kortit.in_force import InForce
from kortit.messages import _
from kortit.problem import any_errors
from store.files.snapshot import read_snapshot
from store.git.branches import binding_ref, binding_tip, binding_tips
from store.history.attribution import provenance
from store.history.decisions import amendments
from store.history.points import endpoint
from store.history.records import normal_citation
from store.history.revision import State, resolve, tree_of

if TYPE_CHECKING:
    from kortit.changes import Endpoint
    from store.git.plumbing import Plumbing


def in_force(plumbing: Plumbing, revision: str | None, theme: str | None) -> InForce:
    """All cards, or one theme's, at a revision (None: at the tip of the binding branch).

    Raises ProblemsError when any file is invalid, because incomplete cards must not be decided on, and UsageError when
    there is no such branch or revision.
    """
    if revision is None:
        binding_tip(plumbing)
    point = resolve(plumbing, binding_ref(plumbing) if revision is None else revision)
    if point.state is State.NOTHING:
        raise UsageError(_("at ROOT there is nothing yet"))
    snapshot = read_snapshot(tree_of(plumbing, point))
    if any_errors(snapshot.problems):
        raise ProblemsError(snapshot.problems)
    themes = snapshot.municipality.theme_codes
    goals = {
        goal.id: goal
        for goal in sorted(snapshot.goals.values(), key=lambda goal: card_order(themes, goal))
        if theme in (None, goal.theme)
    }
    if revision is None:
        point = point._replace(name=point.commit or point.name)  # the label is the decision, not the branch
    commit = point.commit if point.state is State.COMMIT else plumbing.head()
    end = endpoint(plumbing, point)
    return InForce(
        tuple(goals.values()),
        snapshot.municipality,
        end,
        provenance(plumbing, commit, goals),
        theme,
        _newest(plumbing, end),
    )


def _newest(plumbing: Plumbing, end: Endpoint) -> tuple[str, str | None] | None:
    """The newest decision behind a state: its own, or that of an amendment before it on the binding branch."""
    if end.citation is not None and end.decided:
        return end.citation, end.effective
    if end.commit is None:
        return None
    tips = [] if end.decided else binding_tips(plumbing)
    before = plumbing.merge_base(tips[0], end.commit) if tips else end.commit
    known = [one.record for one in amendments(plumbing, before) if one.record.citation and one.makes_cards]
    last = max(known, key=lambda record: record.decided, default=None)
    return (normal_citation(last.citation), last.message.effective) if last and last.citation else None
