"""The options of every command that makes a commit with a decision, collected into one value."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kortit.characters import FORBIDDEN, described
from kortit.decision import effective_day, read_decision
from kortit.errors import UsageError
from kortit.messages import _
from store.repository import REGISTER, Amendment
from tui.parameters import date_of, one_line, with_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from kortit.decision import Decision
    from kortit.municipality import Municipality
    from store.repository import CommitRecord

    Command = Callable[..., object]

_NAMES = ("decision", "register", "effective", "reason")

AGAIN = click.option("--again", is_flag=True, help="The decision was cited before; this belongs to it too.")


class AskedDecision(NamedTuple):
    """The options of an amendment's decision, as typed; `again`: the decision was cited before."""

    citation: str | None
    register: str | None
    effective: str | None
    reason: str | None
    again: bool = False

    def amendment(self, judge: Municipality) -> Amendment:
        """The amendment of these options, its decision read by the bodies of `judge`. Raises UsageError."""
        return Amendment(
            decision=decision_of(judge, self.citation, self.register),
            effective=date_of(self.effective),
            reason=reason_of(self.reason),
            again=self.again,
        )

    def keeping(self, record: CommitRecord) -> AskedDecision:
        """With what a decision that stands says beside its citation, where nothing else is asked for (“”: nothing)."""
        if self.citation is None:
            return self
        message = record.message if record.citation is not None else record.message._replace(trailers={})
        effective = message.effective if effective_day(message.effective or "") is not None else None
        register, effective = (
            standing if asked is None else asked.strip() or None
            for asked, standing in ((self.register, message.trailer(REGISTER)), (self.effective, effective))
        )
        return self._replace(register=register, effective=effective)

    @property
    def given(self) -> dict[str, str | None]:
        """The values by the names of their options."""
        return {
            "--decision": self.citation,
            "--register": self.register,
            "--effective": self.effective,
            "--reason": self.reason,
        }


def decision_options(command: Command) -> Command:
    """Add the options for an amendment's decision; the command receives them as one `decided`.

    AGAIN, where the command adds it before this, is collected into it too.
    """

    @functools.wraps(command)
    def collected(*arguments: object, **named: Any) -> object:
        citation, register, effective, reason = (named.pop(name) for name in _NAMES)
        decided = AskedDecision(citation, register, effective, reason, again=named.pop("again", False))
        return command(*arguments, decided=decided, **named)

    options = (
        click.option("--decision", metavar="CITATION", help="The decision, like “Kv 14.12.2020 § 85”."),
        click.option("--register", metavar="NUMBER", help="The register number of the matter."),
        click.option("--effective", metavar="DATE", help="When it takes effect: 2021-01-01 or 1.1.2021."),
        click.option("--reason", metavar="TEXT", help="Why; becomes the body of the commit message."),
    )
    return with_options(options, collected)


def decision_of(municipality: Municipality, citation: str | None, register: str | None) -> Decision | None:
    """The decision that the options give; None without any. Raises UsageError."""
    number = one_line(register, _("the register number")) if register is not None else None
    if citation is None:
        if number is not None:
            raise UsageError(_("a register number belongs to a decision; give --decision too"))
        return None
    return read_decision(citation, municipality, number)


def reason_of(text: str | None) -> str:
    """Parse a reason: paragraphs, with line breaks kept. Raises UsageError."""
    reason = (text or "").replace("\r\n", "\n")
    if (found := FORBIDDEN.search(reason)) is not None:
        character = described(found[0])
        raise UsageError(
            _("{what}: the character {character} is not allowed", what=_("the reason"), character=character)
        )
    return reason.strip()
