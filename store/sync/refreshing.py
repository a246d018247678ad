"""Refreshing a proposal: the state in force is merged into it by meaning, so that it can be adopted."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.errors import RefusedError
from kortit.merging import ClashesError
from kortit.messages import Message, _
from store.git.branches import binding_tip, current_branch, other_work_tree
from store.git.plumbing import Plumbing
from store.sync.amendments import changed_by, comments_left, commits_between, ids_added, who
from store.sync.carrying import FilesBrought, carried, take
from store.sync.lines import BranchLine, LineMaker, Settling
from store.sync.writing import NewCommit, written
from store.work.committing import refuse_unready, until_unmoved
from store.work.proposals import tip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.clashing import Clashing
    from kortit.goal import GoalId
    from store.sync.amendments import OwnCommit
    from store.sync.replaying import Outcome, Replay


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refreshed proposal: its new last commit (None: it had all that is in force), and what a person must know."""

    commit: str | None
    told: tuple[Message, ...] = ()


def refresh(plumbing: Plumbing, name: str, settling: Settling) -> Refreshed:
    """Bring what is in force into a proposal, as a commit on it; its drafts come along if one is on it.

    Raises ClashesError for what does not come together and was not chosen, UnlawfulError for files that would not be
    valid, RefusedError where the repository is not ready; then nothing is changed.
    """
    refuse_unready(plumbing)
    return until_unmoved(lambda: _refreshed(plumbing, name, settling))


def clashing(plumbing: Plumbing, name: str) -> frozenset[GoalId]:
    """The goals of a proposal that do not come together with what is in force. Raises UsageError."""
    tip, binding = tip_of(plumbing, name), binding_tip(plumbing)
    if (base := plumbing.merge_base(binding, tip)) == binding:
        return frozenset()
    with closing(Plumbing(plumbing.toplevel, plumbing.git_folder)) as whole:
        maker = LineMaker(plumbing, whole, Settling(), {})
        _state, outcome, _published = _brought(maker, base, binding, tip)
        return frozenset(one.goal for one in outcome.clashing if one.goal is not None)


def _brought(maker: LineMaker, base: str, binding: str, tip: str) -> tuple[Replay, Outcome, list[OwnCommit]]:
    """A proposal's changes since `base` brought to what is in force: the state, what came up, and what is new there."""
    published = commits_between(maker.whole, base, binding)
    state = maker.replay_at(binding, ids_added(published, maker.plumbing.prefix))
    changes = list(maker.whole.tree_changes(maker.whole.start_difference(base, tip).output()))
    state.foresee(changes)
    return state, state.bring(changes), published


def _refreshed(plumbing: Plumbing, name: str, settling: Settling) -> Refreshed:
    tip, branch = tip_of(plumbing, name), PROPOSALS + name
    if (folder := other_work_tree(plumbing, branch)) is not None:
        raise RefusedError(
            _("the branch {branch} is checked out in another work tree, {folder}; sync there",
              branch=branch, folder=folder)
        )  # fmt: skip
    if plumbing.ref(f"refs/heads/{branch}") is None:
        raise RefusedError(
            _(
                "the proposal “{name}” is on the server alone; go to it first with kortit proposal switch {name}",
                name=name,
            )
        )
    binding = binding_tip(plumbing)
    base = plumbing.merge_base(binding, tip)
    if base == binding:
        return Refreshed(None)
    with closing(Plumbing(plumbing.toplevel, plumbing.git_folder)) as whole:
        maker = LineMaker(plumbing, whole, settling, {})
        state, outcome, published = _brought(maker, base, binding, tip)
        if outcome.clashing:
            raise ClashesError(
                [_said(one, state, published) for one in outcome.clashing],
                [one.two_sided(who(changed_by(one, state, published)), _("the proposal “{name}”", name=name))
                 for one in outcome.clashing],
            )  # fmt: skip
        made = _commit(maker, state, (binding, tip), name)
        line = maker.judged(BranchLine(branch, tip, tip, made, binding=False))
        refs = f"update refs/heads/{branch} {made} {tip}\n"
        here = current_branch(plumbing) == branch
        state_now = maker.replay_at(made)
        brought = carried(whole, (tip, made), state_now, published=published) if here else FilesBrought([], [], [])
        told = [] if plumbing.is_trial else take(plumbing, whole, brought, refs, (tip, made) if here else None)
    renumbered = (_("{old} was given on the server too, so the goal here is {new} now", old=old, new=new)
                  for old, new in state.renumbered.items())  # fmt: skip
    return Refreshed(
        made, (*told, *brought.told, *line.told, *renumbered, *comments_left(outcome, f"{PROPOSALS}{name}"))
    )


def _commit(maker: LineMaker, state: Replay, tips: tuple[str, str], name: str) -> str:
    """Write the commit that brings the state onto the proposal."""
    whole = maker.whole
    binding, tip = tips
    now = maker.replay_at(tip).entries
    paths = [path for path in sorted({*now, *state.entries}) if now.get(path) != state.entries.get(path)]
    files = {path: state.entries.get(path) for path in paths}
    author, committer = (
        whole.read("var", ident).decode("utf-8", "surrogateescape").strip()
        for ident in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    )
    message = f"{PROPOSALS}{name}: {binding[:12]}\n"
    new = NewCommit(tip, files, author, committer, message, (binding,), signs=False)
    return written(whole, tip, [new], state.data, {})[tip]


def _said(clashing: Clashing, state: Replay, published: Sequence[OwnCommit]) -> Message:
    return _(
        "{conflict}{values}: in force {there}. Choose with --settle {key}=own (the proposal) or --settle"
        " {key}=published (in force)",
        conflict=clashing.said,
        values=clashing.values,
        there=who(changed_by(clashing, state, published)),
        key=clashing.key,
    )
