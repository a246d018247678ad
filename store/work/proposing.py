"""The proposals of one store, as its façade hands them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.git.branches import binding_branch
from store.history.steps import judge_at
from store.work import proposals

if TYPE_CHECKING:
    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment
    from store.work.proposals import Adopted, Adoption, Proposal


class Proposals:
    """The proposals of a store: changes prepared for a decision, each on a branch of its own."""

    def __init__(self, plumbing: Plumbing) -> None:
        self._plumbing = plumbing

    @property
    def binding_branch(self) -> str:
        """The name of the branch that is in force, which proposals are adopted into."""
        return binding_branch(self._plumbing)

    @property
    def judge(self) -> Municipality | None:
        """The settings by which an adoption is judged: those in force; None before the first commit."""
        return judge_at(self._plumbing, self._plumbing.ref(f"refs/heads/{self.binding_branch}"))

    def open(self) -> list[Proposal]:
        """List the proposals that are neither adopted nor withdrawn."""
        return proposals.open_proposals(self._plumbing)

    def begin(self, name: str) -> None:
        """Begin a proposal at what is in force, and go to it with the drafts. Raises UsageError, RefusedError."""
        proposals.begin(self._plumbing, name)

    def switch(self, name: str | None) -> str:
        """Go to a proposal (None: to what is in force) with the drafts; return the branch. Raises RefusedError."""
        return proposals.switch(self._plumbing, name)

    def adoption(self, name: str) -> Adoption:
        """Prepare what adopting a proposal now would change, with its conflicts. Raises UsageError."""
        return proposals.adoption(self._plumbing, name)

    def adopt(self, name: str, amendment: Amendment) -> Adopted:
        """Commit a proposal's changes to the binding branch as one amendment. Raises RefusedError, AuthorityError."""
        return proposals.adopt(self._plumbing, name, amendment)

    def withdraw(self, name: str, reason: str) -> None:
        """End a proposal unadopted; its commits are kept with the reason."""
        proposals.withdraw(self._plumbing, name, reason)
