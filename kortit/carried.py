"""The decisions that the amendments of a history carry, and what is doubtful about one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import _
from kortit.problem import Code

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from kortit.decision import Decision
    from kortit.messages import Message

DAYS_AHEAD = 31
"""How long before the day of its decision an amendment may be committed without a warning."""
DAYS_BACK = 365
"""How long after the day of its decision an amendment may be filled in without a warning."""


_Key = tuple[str, "datetime.date", int]


def _key(decision: Decision) -> _Key:
    """What makes a decision the same as another one: its body may be called otherwise by now."""
    return decision.body.key, decision.date, decision.section


class Carried:
    """The decisions carried up to one place of a history, as they are added, oldest first.

    A correction stands at the place of the commit that it corrects, so that decisions can lie after it too.
    """

    def __init__(self) -> None:
        self._commits: dict[_Key, str] = {}
        self._newest: dict[str, Decision] = {}
        self._oldest_after: dict[str, Decision] = {}
        self._registers: dict[str, dict[_Key, str]] = {}

    def add(self, decision: Decision, commit: str) -> None:
        """Add the decision of a commit."""
        newest = self._newest.setdefault(decision.body.key, decision)
        if newest.date < decision.date:
            self._newest[decision.body.key] = decision
        self._know(decision, commit)

    def add_after(self, decision: Decision, commit: str) -> None:
        """Add the decision of a commit that comes after the place."""
        oldest = self._oldest_after.setdefault(decision.body.key, decision)
        if decision.date < oldest.date:
            self._oldest_after[decision.body.key] = decision
        self._know(decision, commit)

    def _know(self, decision: Decision, commit: str) -> None:
        self._commits.setdefault(_key(decision), commit)
        if decision.register:
            self._registers.setdefault(decision.register.casefold(), {})[_key(decision)] = decision.citation

    def doubts(self, decision: Decision, day: datetime.date) -> Iterator[tuple[Code, Message]]:
        """Yield what is doubtful about a decision that a commit of a day carries.

        Another commit carries it, it is older than the newest decision of its body before it or newer than the oldest
        one after it, or its day is far ahead.
        """
        citation, newest = decision.citation, self._newest.get(decision.body.key)
        oldest = self._oldest_after.get(decision.body.key)
        if (commit := self._commits.get(_key(decision))) is not None:
            again = (
                _("{citation} is cited before, by commit {commit}", citation=citation, commit=commit[:12])
                if not self._oldest_after
                else _("{citation} is cited by commit {commit} too", citation=citation, commit=commit[:12])
            )
            yield Code.CITATION_AGAIN, again
        elif newest is not None and decision.date < newest.date:
            warning = _(
                "{citation} is older than {newest}, which an earlier commit carries; see whether its date is right",
                citation=citation,
                newest=newest.citation,
            )
            yield Code.DECISION_DATE, warning
        elif oldest is not None and decision.date > oldest.date:
            warning = _(
                "{citation} is newer than {oldest}, which a later commit carries; see whether its date is right",
                citation=citation,
                oldest=oldest.citation,
            )
            yield Code.DECISION_DATE, warning
        if (decision.date - day).days > DAYS_AHEAD:
            warning = _(
                "{citation} is more than {days} days after the day of its commit; see whether its date is right",
                citation=citation,
                days=DAYS_AHEAD,
            )
            yield Code.DECISION_DATE, warning

    def doubts_filled_in(self, decision: Decision, today: datetime.date) -> list[Message]:
        """The doubts about a decision while it is filled in, for a commit of today.

        Beside the doubts of a commit, which may be read long afterwards: a day that has not come yet or is long past,
        and a register number that other decisions have.
        """
        found = [message for _code, message in self.doubts(decision, max(today, decision.date))]
        if decision.date > today:
            found.append(_("{citation} is of a day that has not come yet", citation=decision.citation))
        elif (today - decision.date).days > DAYS_BACK:
            found.append(_("{citation} is more than a year ago", citation=decision.citation))
        others = self._registers.get((decision.register or "").casefold(), {})
        if others and _key(decision) not in others:
            named = tuple(others.values())
            found.append(
                _("{register} is the register number of: {decisions}", register=decision.register, decisions=named)
            )
        return found
