"""The form of a decision: body, date, §, register number, effective date, reason; and the amendment made of it.

Its contents are kept when the screen is closed, when a hook fails, and when the program ends.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from textual.containers import Horizontal, Vertical

from kortit.authority import undecided, violation
from kortit.characters import collapsed
from kortit.decision import Decision, match_citation, read_date, read_decision
from kortit.errors import KortitError, UsageError
from kortit.messages import Message, _, written_date
from store.repository import Amendment, message_of
from tui.screens.dialogs import Confirm
from tui.screens.form import FormView
from tui.widgets.fields import Cycle, Entry, TextField
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input, TextArea

    from kortit.authority import BoundChange
    from kortit.carried import Carried
    from kortit.goal import GoalId
    from kortit.messages import Translator
    from kortit.municipality import Body, Municipality

Result = TypeVar("Result")
Found = TypeVar("Found")
NO_BODY = ""
MOST_SAID = 50
"""So many sentences of a verdict are shown, since those of thousands of drafts would take seconds to lay out."""
ONE_BY_ONE, MOST_NAMED = 3, 12
"""So many goals to which the same applies have a sentence each, and so many of more are named in one."""
_TEXTS = ("date", "section", "register", "effective")


class Readiness(Enum):
    """Whether a commit can be made with what is filled in."""

    GOOD = "good"
    LACKING = "lacking"
    WRONG = "wrong"


_SIGNS = {
    Readiness.GOOD: ("✓ ", "kortit.good"),
    Readiness.LACKING: ("· ", ""),
    Readiness.WRONG: ("✗ ", "kortit.problem"),
}
"""The sign and style of what is said. What is only not filled in yet is no error, and not red."""
Judged: TypeAlias = "tuple[list[Message], Readiness]"


class LackingError(UsageError):
    """A decision that is not filled in whole yet: nothing in it is wrong. `field` is the id of what comes next."""

    def __init__(self, message: Message, field: str) -> None:
        super().__init__(message)
        self.field = field


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
        called = {key: body.abbreviations for key, body in self.judge.bodies.items()}
        yield Cycle(self.translate(_("Body")), choices, NO_BODY, id="body", called=called)
        with Horizontal(classes="row"):
            yield Entry(self.translate(_("Date")), id="date", take=self.take_citation)
            yield Entry("§", id="section", take=self.take_citation)
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

    def take_citation(self, written: str) -> bool:
        """Fill in body, date and section from a whole citation; tell whether the text is one."""
        match = match_citation(written)
        body = self.judge.body_named(match["body"]) if match is not None and match["body"] else None
        if match is None or (match["body"] and body is None):
            return False
        if body is not None:
            self.query_one(Cycle).choose(body.key)
        day, month, year = (int(match[name]) for name in ("day", "month", "year"))
        self.query_one("#date", Entry).value = f"{day}.{month}.{year}"
        section = self.query_one("#section", Entry)
        section.value = str(int(match["section"]))
        section.focus()
        section.cursor_position = len(section.value)  # where typing goes on, if the number has more digits
        return True

    def go_to_lacking(self) -> None:
        """Go to the field that is to be filled in next; nowhere when the decision is whole, or something is wrong."""
        try:
            lacking = "body" if self.amendment().decision is None else None
        except UsageError as error:
            lacking = error.field if isinstance(error, LackingError) else None
        if lacking is not None:
            self.query_one(f"#{lacking}").focus()

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
        if match_citation(given["date"]):
            read_decision(given["date"], self.judge)  # raises what is wrong with it; else it is in the fields already
        if body is None:
            if any(given.values()):
                raise LackingError(_("choose the body that decided, or empty the fields of the decision"), "body")
            return None
        if not given["date"]:
            raise LackingError(
                _("give the date of the decision, like {example}", example=written_date(today())), "date"
            )
        date = _date(given["date"], _("the date"))
        if not given["section"]:
            raise LackingError(_("give the section (§) of the minutes"), "section")
        if not given["section"].isascii() or not given["section"].isdigit() or int(given["section"]) == 0:
            raise UsageError(_("“{text}” is no section; write its number alone", text=given["section"]))
        return Decision(body, date, int(given["section"]), collapsed(given["register"]) or None)


class DecisionFormView(FormView[Result]):
    """A screen with the form of a decision, whose contents are kept and restored."""

    @property
    def form(self) -> DecisionForm:
        """The form."""
        return self.query_one(DecisionForm)

    def on_paste(self, event: events.Paste) -> None:
        """Take a citation that is pasted where no text is typed, wherever on the screen that is."""
        typed = isinstance(self.focused, Entry | TextField)
        if not typed and self.query(DecisionForm) and self.form.take_citation(event.text):
            event.stop()

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

    def judged(self, bound: Iterable[BoundChange], judge: Municipality | None) -> Judged:
        """The verdict on the decision in the form; where there is no judge, nothing needs one."""
        try:
            decision = self.form.amendment().decision
        except UsageError as error:
            return [error.message], Readiness.LACKING if isinstance(error, LackingError) else Readiness.WRONG
        if judge is None:
            return [_("nothing needs a decision on a proposal, or before the first commit")], Readiness.GOOD
        body = judge.bodies.get(decision.body.key) if decision is not None else None
        if missing := undecided(bound, body):
            said = [*_of_uncovered(missing, lambda change: _said_on_screen(change, judge, body))]
            return said_of(said, lambda one: one), Readiness.LACKING if body is None else Readiness.WRONG
        if decision is None:
            return [_("anyone may decide all that is checked; no decision is needed")], Readiness.GOOD
        return [_("{body} may decide all that is checked", body=decision.body.abbreviations[0])], Readiness.GOOD

    def show_judged(self, judged: Judged, carried: Carried | None, day: dt.date | None = None) -> None:
        """Show what is judged, and below it what is doubtful about the decision of a commit of a day (None: today)."""
        said, readiness = judged
        sign, style = _SIGNS[readiness]
        doubts = self.doubts(carried, day) if carried is not None else []
        told = map(self.say, said)
        self.query_one("#verdict", Page).show([*(Paragraph(text(one, style), sign) for one in told), *doubts])

    def doubts(self, carried: Carried, day: dt.date | None = None) -> list[Paragraph]:
        """The doubts about the decision in the form, to be shown; none where it gives no whole decision."""
        try:
            amendment = self.form.amendment()
        except UsageError:
            return []
        return [Paragraph(text(self.say(one), "kortit.changed"), "! ") for one in _doubts(amendment, carried, day)]

    async def confirms(self, question: Message, amendment: Amendment, carried: Carried | None) -> bool:
        """Ask in one line before something is committed for ever, with what is doubtful about its decision."""
        doubts = _doubts(amendment, carried) if carried is not None else []
        return bool(await self.answer_to(Confirm(question, doubts)))

    def filled_in(self) -> None:
        """React to an edit: the contents are to be kept."""
        self.typed_something()

    def on_input_changed(self, event: Input.Changed) -> None:
        """An edit in a one-line field; a whole citation that is typed as the date fills in three fields."""
        event.stop()
        if event.input.id == "date":
            self.form.take_citation(event.input.value)
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


def _doubts(amendment: Amendment, carried: Carried, day: dt.date | None = None) -> list[Message]:
    """The doubts about the decision of an amendment that is committed on a day (None: today)."""
    decision = amendment.decision
    return carried.doubts_filled_in(decision, day or today()) if decision is not None else []


def said_of(found: Sequence[Found], sentence: Callable[[Found], Message]) -> list[Message]:
    """The sentences for the first of what was found, and how many more there are."""
    said = [sentence(one) for one in found[:MOST_SAID]]
    if len(found) > MOST_SAID:
        said.append(_("and {number} more", number=len(found) - MOST_SAID))
    return said


def _of_uncovered(missing: Sequence[BoundChange], sentence: Callable[[BoundChange], Message]) -> Iterator[Message]:
    """A sentence for each uncovered change; a single one where the same holds for many goals."""
    alike: dict[tuple[str, frozenset[str]], list[GoalId]] = {}
    for change in missing:
        if change.goal is not None:
            alike.setdefault((change.field, change.bodies), []).append(change.goal)
    for change in missing:
        goals = alike.get((change.field, change.bodies), [])
        said = sentence(change)
        if change.goal is None or len(goals) <= ONE_BY_ONE:
            yield said
        elif change.goal == goals[0]:
            rest, named = len(goals) - MOST_NAMED, tuple(goals[:MOST_NAMED])
            who = _("{goals} and {number} more", goals=named, number=rest) if rest > 0 else named
            yield replace(said, values={**said.values, "goal": who})


def _said_on_screen(change: BoundChange, judge: Municipality, body: Body | None) -> Message:
    """The sentence for an uncovered change, without options of the command line."""
    said = violation(change, judge, body)
    if body is not None:
        return said
    template = _("{goal}: {field}: this takes a decision of: {bodies}; choose the body that decided")
    return replace(template, values=said.values)


def today() -> dt.date:
    """The day where the person is."""
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
