"""The proposals of a store, as part of its façade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.files.snapshot import CommitTree
from store.follow_up.reading import reported
from store.git.branches import binding_branch, binding_ref
from store.history.settings import judge_at
from store.judge.judge import carried
from store.work import proposals

if TYPE_CHECKING:
    from kortit.carried import Carried
    from kortit.municipality import Municipality
    from kortit.subject import Reported
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment
    from store.work.proposals import Adopted, Adoption, Proposal


class Proposals:
    """The proposals of a store: changes prepared for a decision, each on a branch of its own."""

    def __init__(self, plumbing: Plumbing) -> None:
        self._plumbing = plumbing

    @property
    def binding_branch(self) -> str:
        """The name of the binding branch, onto which proposals are adopted."""
        return binding_branch(self._plumbing)

    @property
    def judge(self) -> Municipality | None:
        """The settings by which an adoption is judged: those in force; None before the first commit."""
        return judge_at(self._plumbing, self._plumbing.ref(binding_ref(self._plumbing)))

    def carried(self) -> Carried:
        """The decisions that the binding branch carries."""
        return carried(self._plumbing, self._plumbing.ref(binding_ref(self._plumbing)))

    def open(self) -> list[Proposal]:
        """The proposals that are neither adopted nor withdrawn."""
        return proposals.open_proposals(self._plumbing)

    def begin(self, name: str) -> None:
        """Create a proposal at the binding branch and switch to it with the drafts. Raises UsageError, RefusedError."""
        proposals.begin(self._plumbing, name)

    def switch(self, name: str | None) -> str:
        """Switch to a proposal (None: the binding branch) with the drafts; return the branch. Raises RefusedError."""
        return proposals.switch(self._plumbing, name)

    def adoption(self, name: str) -> Adoption:
        """Prepare the adoption of a proposal: its changes and conflicts. Raises UsageError."""
        return proposals.adoption(self._plumbing, name)

    def reported(self, prepared: Adoption) -> list[Reported]:
        """The periods and lines that an adoption changes."""
        return reported(CommitTree(self._plumbing, prepared.tip), prepared.files)

    def adopt(self, name: str, amendment: Amendment) -> Adopted:
        """Commit a proposal's changes to the binding branch as one amendment. Raises RefusedError, AuthorityError."""
        return proposals.adopt(self._plumbing, name, amendment)

    def withdraw(self, name: str, reason: str) -> None:
        """Withdraw a proposal; its commits are kept with the reason. Raises UsageError, RefusedError."""
        proposals.withdraw(self._plumbing, name, reason)
