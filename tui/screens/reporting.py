"""The form of what is reported of a goal in a period: its status, a text, and what its indicators show.

Beside it stand the goal and what was said in the periods before. What is typed is kept like that of other forms, and
saved as a draft of the line.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.containers import Horizontal, VerticalScroll

from kortit.errors import KortitError
from kortit.follow_up.period import CLOSED, ReportLine
from kortit.messages import Message, _
from tui.actions import Place, bindings
from tui.own_editor import edit_line
from tui.recovering import REPORT_FORM
from tui.report_painting import ReportPainter
from tui.screens.dialogs import Confirm
from tui.screens.form import FormView
from tui.widgets.fields import Cycle, Entry, TextField
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input, TextArea

    from kortit.follow_up.period import Period
    from kortit.goal import Goal, GoalId
    from store.repository import KeptForm, Repository

NOTHING = ""
"""The choice of a goal of which no status is said yet."""


class ReportForm(FormView[None]):
    """The form of a goal's report in a period. `among` are the goals of the list from which it was opened."""

    PLACE = Place.REPORT
    BINDINGS: ClassVar = [*bindings(Place.REPORT), *bindings(Place.FORM)]

    def __init__(
        self, goal: Goal, period: Period, *, left: KeptForm | None = None, among: Sequence[GoalId] = ()
    ) -> None:
        super().__init__()
        self.goal = goal
        self.period = period
        self.left = left
        self.among = among
        self.before: tuple[tuple[Period, ReportLine | None], ...] = ()
        self.line: ReportLine | None = None
        self.filled = False

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        return f"report-{self.period.day}-{self.goal.id}"

    def compose(self) -> ComposeResult:
        """Lay out the fields beside the goal."""
        statuses = self.kortit.here.municipality.statuses
        choices = [(key, f"{one.level.sign} {one.name}") for key, one in statuses.items()]
        called = {key: (one.name,) for key, one in statuses.items()}
        nothing = (NOTHING, self.say(_("not reported")))
        yield Line(id="header")
        with Horizontal(id="panes"):
            with VerticalScroll(id="form", can_focus=False):
                yield Cycle(self.say(_("Status")), [nothing, *choices], NOTHING, id="of-goal", called=called)
                yield TextField(self.say(_("What is reached, and what is not")), id="said-of-goal")
                for one in self.goal.indicators:
                    yield Entry(f"{one.text}  {one.levels}".rstrip(), id=f"actual-{one.key}")
            yield Page(id="difference", classes="pane")
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Read what is said already."""
        self.query_one("#difference", Page).border_title = self.goal.id
        self.query_one("#of-goal").focus()
        self.read_first(self._read())

    async def _read(self) -> None:
        try:
            known = await self.store(lambda repository: repository.follow_up.of_goal(self.goal.id))
        except KortitError as error:
            self.dismiss()
            self.kortit.tell(error)
            return
        self.before = tuple(one for one in known if one[0].day < self.period.day)
        self.line = line_on(known, self.period.day)
        kept = self.kept()
        self._fill(self.line)
        self.filled = True
        if kept is not None:
            self._fill(_kept_line(self.goal.id, kept.content))
            self.kortit.say(_("this is what was typed and not saved"))
        self._show()

    def _fill(self, line: ReportLine | None) -> None:
        self.query_one("#of-goal", Cycle).choose(line.status if line is not None else NOTHING)
        self.query_one("#said-of-goal", TextField).begin(line.text if line is not None else "")
        for one in self.goal.indicators:
            self._entry(one.key).value = line.actual.get(one.key, "") if line is not None else ""

    def _entry(self, key: str) -> Entry:
        return self.query_one(f"#actual-{key}", Entry)

    # --- what is typed -------------------------------------------------------------------------------------------

    @property
    def typed(self) -> ReportLine:
        """The current contents of the form; actuals of indicators that the goal no longer has are kept."""
        old = self.line.actual if self.line is not None else {}
        return ReportLine(
            self.goal.id,
            self.query_one("#of-goal", Cycle).value,
            self.query_one("#said-of-goal", TextField).text.strip(),
            {key: value for key, value in {**old, **self._actuals}.items() if value},
        )

    @property
    def _actuals(self) -> dict[str, str]:
        """The typed actual of each indicator of the goal, empty ones too."""
        return {one.key: self._entry(one.key).value.strip() for one in self.goal.indicators}

    @property
    def is_changed(self) -> bool:
        """Whether the form has unsaved changes."""
        return self.filled and self.typed != (self.line or ReportLine(self.goal.id, NOTHING))

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form."""
        if not self.is_changed:
            return None
        typed = self.typed
        return {
            "form": REPORT_FORM,
            "goal": self.goal.id,
            "period": str(self.period.day),
            "status": typed.status,
            "text": typed.text,
            "actual": dict(typed.actual),
            "time": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        }

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the contents."""
        event.stop()
        self._typed_something()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the contents."""
        event.stop()
        self._typed_something()

    def on_cycle_turned(self, event: Cycle.Turned) -> None:
        """Keep the contents."""
        event.stop()
        self._typed_something()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.focus_next()

    def _typed_something(self) -> None:
        if self.filled:
            self.typed_something()
            self._show()

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.query_one("#difference", Page).show(list(self._beside()))
        state: Message = _("typed, not saved yet") if self.is_changed else _("as it is in the file")
        if self.line is None and not self.is_changed:
            state = _("nothing is reported yet")
        left = _("{id} · {period}", id=self.goal.id, period=self.period.called)
        self.query_one("#header", Line).show(text(self.say(left)), text(self.say(state), "kortit.heading"))
        said = CLOSED if self.period.closed else ""
        self.query_one("#status", Line).show(text(self.say(said), "kortit.changed"))

    def _beside(self) -> Iterator[Paragraph]:
        painter = ReportPainter(self.kortit.here.municipality, self.kortit.translate)
        yield from painter.goal(self.goal)
        for period, line in reversed(self.before):
            yield Paragraph(Text())
            yield from painter.line_of(period, line, self.goal)

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_remove(self) -> Message | None:
        """Something must be said of the goal."""
        return None if self.line is not None or self.is_changed else _("nothing is reported yet")

    async def do_remove(self) -> None:
        """Take the line away, and what is typed, which is asked about."""
        if self.is_changed and not await self.answer_to(Confirm(_("Throw away what was typed and not saved?"))):
            return
        self.forget()
        if self.line is not None:
            goals, day, name = [self.goal.id], self.period.day, _("report on {id}", id=self.goal.id)
            await self.write(lambda repository: repository.follow_up.remove(goals, day), named=name)
            self.kortit.reload(history=False)
            self.kortit.say(_("{id}: line removed from {period}, as a draft", id=goals[0], period=self.period.called))
        self._close()

    async def do_editor(self) -> None:
        """Open the whole file in the user's own editor, once everything is saved."""
        if not self.is_changed or await self._saved():
            edit_line(self.kortit, self.goal.id, self.period.day)
            self.filled = False
            self.read_first(self._read())

    def why_not_same(self) -> Message | None:
        """Something must have been said before."""
        return None if any(line for _period, line in self.before) else _("nothing was reported of it before")

    def do_same(self) -> None:
        """Take what was said last, to be changed where it does not hold any more."""
        last = next(line for _period, line in reversed(self.before) if line is not None)
        self._fill(last)
        self._typed_something()

    async def do_save(self) -> None:
        if await self._saved():
            self._close()

    async def do_leave(self) -> None:
        if not self.is_changed or await self._saved():
            self._close()

    def _close(self) -> None:
        """Go back, to this goal."""
        self.kortit.memory.goal = self.goal.id
        self.dismiss()

    async def do_next_goal(self) -> None:
        await self._to_goal(1)

    async def do_previous_goal(self) -> None:
        await self._to_goal(-1)

    async def _to_goal(self, step: int) -> None:
        """Save, and go on with a goal beside this one in the list."""
        goals = self.kortit.here.cards.goals
        place = self.among.index(self.goal.id) + step if self.goal.id in self.among else -1
        while 0 <= place < len(self.among) and self.among[place] not in goals:
            place += step
        if not 0 <= place < len(self.among):
            self.kortit.refuse(_("there is no other goal in this direction"))
        elif not self.is_changed or await self._saved():
            goal = goals[self.among[place]]
            self.kortit.memory.goal = goal.id
            self.kortit.open_instead("report", goal, self.period, among=self.among)

    async def _saved(self) -> bool:
        """Save the line as a draft; return whether that was done, or there was nothing to save."""
        typed, actual, day = self.typed, self._actuals, self.period.day
        if typed.status == NOTHING:
            if self.is_changed:
                self.query_one("#of-goal").focus()
                self.kortit.refuse(_("say the status first: the arrows, or the first letters of its name"))
            return not self.is_changed

        def work(repository: Repository) -> ReportLine | None:
            """Write the line; return another one that is there instead of the one that the form was filled from."""
            now = line_on(repository.follow_up.of_goal(self.goal.id), day)
            if now in (self.line, typed):
                repository.follow_up.set(self.goal.id, day, status=typed.status, text=typed.text, actual=actual)
                return None
            return now or ReportLine(self.goal.id, NOTHING)

        while (now := await self.write(work, named=_("report on {id}", id=self.goal.id))) is not None:
            said = [_("There it is now: {status}: {text}", status=now.status, text=now.text)] if now.status else []
            question = _("The line was changed elsewhere meanwhile. Write yours over it?")
            if not await self.answer_to(Confirm(question, said)):
                return False
            self.line = now if now.status else None
        self.forget()
        self.line = typed
        self.kortit.reload(history=False)
        self.kortit.say(_("{id}: reported, as a draft", id=self.goal.id))
        return True


def line_on(known: Sequence[tuple[Period, ReportLine | None]], day: dt.date) -> ReportLine | None:
    """The line of the period of a day; None where there is none."""
    return next((line for period, line in known if period.day == day), None)


def _kept_line(goal: GoalId, content: dict[str, Any]) -> ReportLine:
    """The line that a kept form holds."""
    actual = content.get("actual")
    values = {str(key): str(value) for key, value in actual.items()} if isinstance(actual, dict) else {}
    return ReportLine(goal, str(content.get("status", "")), str(content.get("text", "")), values)
