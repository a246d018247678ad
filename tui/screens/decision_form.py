"""The form of a decision: body, date, §, register number, effective date, reason; and the amendment made of it.

Its contents are kept when the screen is closed, when a hook fails, and when the program ends.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from textual.containers import Horizontal, Vertical

from kortit.characters import collapsed
from kortit.decision import Decision, read_date
from kortit.errors import KortitError, UsageError
from kortit.messages import Message, _, written_date
from store.repository import Amendment, message_of
from tui.screens.form import FormView
from tui.widgets.fields import Cycle, Entry, TextField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widgets import Input, TextArea

    from kortit.messages import Translator
    from kortit.municipality import Municipality

Result = TypeVar("Result")
NO_BODY = ""
_TEXTS = ("date", "section", "register", "effective")


class DecisionForm(Vertical):
    """The form's widget. `judge` are the settings whose bodies may be cited."""

    def __init__(self, judge: Municipality, translate: Translator) -> None:
        super().__init__(id="decision")
        self.judge = judge
        self.translate = translate

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        bodies = [(key, f"{body.name} ({body.abbreviations[0]})") for key, body in self.judge.bodies.items()]
        choices = [(NO_BODY, self.translate(_("no decision"))), *bodies]
        yield Cycle(self.translate(_("Body")), choices, NO_BODY, id="body")
        with Horizontal(classes="row"):
            yield Entry(self.translate(_("Date")), id="date")
            yield Entry("§", id="section")
        with Horizontal(classes="row"):
            yield Entry(self.translate(_("Register")), id="register")
            yield Entry(self.translate(_("Effective")), id="effective")
        yield TextField(self.translate(_("Reason")), id="reason")

    def data(self) -> dict[str, Any]:
        """The contents of the fields, for the journal."""
        texts = {name: self.query_one(f"#{name}", Entry).value for name in _TEXTS}
        return {**texts, "body": self.query_one(Cycle).value, "reason": self.query_one("#reason", TextField).text}

    def fill(self, data: Mapping[str, Any]) -> None:
        """Fill in what the journal kept."""
        for name in _TEXTS:
            value = data.get(name, "")
            self.query_one(f"#{name}", Entry).value = value if isinstance(value, str) else ""
        reason, body = data.get("reason", ""), data.get("body", NO_BODY)
        self.query_one("#reason", TextField).begin(reason if isinstance(reason, str) else "")
        self.query_one(Cycle).choose(body if isinstance(body, str) else NO_BODY)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in."""
        return not any(self.data().values())

    def amendment(self) -> Amendment:
        """The amendment that the fields describe. Raises UsageError, which names the field and the reason."""
        data = self.data()
        decision = self._decision(data)
        effective = _date(data["effective"], _("the effective date")) if data["effective"].strip() else None
        if decision is None and effective is not None:
            raise UsageError(_("an effective date belongs to a decision; choose the body, or empty the field"))
        amendment = Amendment(decision=decision, effective=effective, reason=data["reason"].strip())
        message_of("", amendment)  # refuses a reason whose last paragraph git would take for trailers
        return amendment

    def _decision(self, data: Mapping[str, str]) -> Decision | None:
        body = self.judge.bodies.get(data["body"])
        given = {name: data[name].strip() for name in ("date", "section", "register")}
        if body is None:
            if any(given.values()):
                raise UsageError(_("choose the body that decided, or empty the fields of the decision"))
            return None
        if not given["date"]:
            raise UsageError(_("give the date of the decision, like {example}", example=written_date(_today())))
        date = _date(given["date"], _("the date"))
        if not given["section"]:
            raise UsageError(_("give the section (§) of the minutes"))
        if not given["section"].isascii() or not given["section"].isdigit() or int(given["section"]) == 0:
            raise UsageError(_("“{text}” is no section; write its number alone", text=given["section"]))
        return Decision(body, date, int(given["section"]), collapsed(given["register"]) or None)


class DecisionFormView(FormView[Result]):
    """A screen with the form of a decision, whose contents are kept and restored."""

    @property
    def form(self) -> DecisionForm:
        """The form."""
        return self.query_one(DecisionForm)

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form; None when it is empty."""
        return None if self.form.is_empty else {"form": self.name_of_journal, "fields": self.form.data()}

    def restore(self) -> dict[str, Any]:
        """Restore the form from the journal; return everything that was kept."""
        kept = self.kept()
        if kept is None:
            return {}
        fields = kept.content.get("fields")
        self.form.fill(fields if isinstance(fields, dict) else {})
        return kept.content

    def said_again(self, carried: Mapping[str, Message]) -> Message | None:
        """The words for a decision that an earlier amendment carries; None where the form gives none, or a new one."""
        with suppress(UsageError):
            decision = self.form.amendment().decision
            return carried.get(decision.citation) if decision is not None else None
        return None

    def filled_in(self) -> None:
        """React to an edit: the contents are to be kept."""
        self.typed_something()

    def on_input_changed(self, event: Input.Changed) -> None:
        """An edit in a one-line field."""
        event.stop()
        self.filled_in()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """An edit in a text field."""
        event.stop()
        self.filled_in()

    def on_cycle_turned(self, event: Cycle.Turned) -> None:
        """Another body was chosen."""
        event.stop()
        self.filled_in()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Move the focus to the next field."""
        event.stop()
        self.focus_next()


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _date(written: str, what: Message) -> dt.date:
    try:
        date = read_date(written)
    except KortitError as error:
        raise UsageError(_("{what}: {message}", what=what, message=error.message)) from error
    if date is None:
        raise UsageError(
            _("{what}: “{text}” is not a date; write it as 31.1.2021 or 2021-01-31", what=what, text=written.strip())
        )
    return date
