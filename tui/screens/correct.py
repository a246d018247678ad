"""The screen that puts the decision of an amendment right: what is named anew beside the form of the right decision."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.containers import Horizontal, Vertical

from kortit.decision import read_decision
from kortit.errors import UsageError
from kortit.messages import Message, _, written_date
from kortit.rendering.captions import SHORT_COMMIT
from store.repository import REGISTER
from tui.actions import Place, bindings
from tui.extent import extent
from tui.screens.decision_form import DecisionForm, DecisionFormView, Readiness
from tui.screens.dialogs import Confirm
from tui.undone import cited_by, standing
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text, title_of
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from store.repository import Correctable
    from tui.screens.decision_form import Judged


class CorrectScreen(DecisionFormView["Message | None"]):
    """The correction of one amendment's decision; its answer is the decision that stands then."""

    PLACE = Place.CORRECT
    BINDINGS: ClassVar = [*bindings(Place.CORRECT), *bindings(Place.FORM)]

    def __init__(self, found: Correctable) -> None:
        super().__init__()
        self.found = found
        self.commit = found.record.commit
        self._given = self._standing()

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form: each amendment has its own."""
        return f"correction-{self.commit[:SHORT_COMMIT]}"

    def compose(self) -> ComposeResult:
        """Lay out what is named anew and the table of the amendment beside the form."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                renamed = Page(id="renamed")
                renamed.can_focus = False
                renamed.add_class("pane")
                yield renamed
                page = TablePage(id="table", heading=False)
                page.add_class("pane")
                yield page
            with Vertical(id="right"):
                yield DecisionForm(self.found.judge, self.kortit.translate)
                verdict = Page(id="verdict")
                verdict.can_focus = False
                verdict.add_class("pane")
                yield verdict
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Fill in the decision that stands now, or what was filled in before."""
        heading = text(self.say(_("Correct the decision")), "kortit.heading")
        self.query_one("#header", Line).show(heading, text(self.commit[:SHORT_COMMIT]))
        self.query_one("#renamed", Page).border_title = title_of(self.say(_("What is corrected")))
        page = self.query_one("#table", TablePage)
        page.border_title = title_of(self.say(_("Change table")))
        page.show_table(self.found.table)
        self.query_one("#verdict", Page).border_title = title_of(self.say(_("Authority")))
        if not self.restore():
            self.form.fill(self._given)
        self._show()
        self.query_one("#body").focus()

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form; None where they are what stands now."""
        return super().to_keep() if self.form.data() != self._given else None

    def _standing(self) -> dict[str, Any]:
        """The contents of the form for the decision that counts now."""
        message = self.found.record.message
        blank: dict[str, Any] = dict.fromkeys(("date", "section", "register", "effective", "body", "reason"), "")
        with suppress(UsageError):
            decision = read_decision(self.found.record.citation or "", self.found.judge)
            blank |= {
                "body": decision.body.key,
                "date": written_date(decision.date),
                "section": str(decision.section),
                "register": message.trailer(REGISTER) or "",
                "effective": message.effective or "",
            }
        return blank

    @property
    def before(self) -> Message | str:
        """The decision that stands now, or that there is none."""
        return standing(self.found.record)

    def _after(self) -> Message | None:
        """The decision in the form; None where it gives no whole one."""
        try:
            amendment = self.form.amendment()
        except UsageError:
            return None
        return cited_by(amendment) if amendment.decision is not None else None

    def _verdict(self) -> Judged:
        """The verdict on the decision; a correction has one, and another than counts now."""
        judged = self.judged(self.found.bound, self.found.judge)
        if judged[1] is not Readiness.GOOD:
            return judged
        after = self._after()
        if after is None:
            return [_("choose the body that decided")], Readiness.LACKING
        if self.say(after) == self.say(self.before):
            return [_("this decision stands already; change what is wrong with it")], Readiness.LACKING
        body = self.form.judge.bodies[self.form.data()["body"]].abbreviations[0]
        return [_("{body} may have decided this amendment", body=body)], Readiness.GOOD

    def _show(self) -> None:
        self.show_judged(self._verdict(), self.found.carried, self.found.record.day)
        table, after = self.found.table, self._after()
        goals = tuple(row.id for row in table.changed_rows)
        settings = tuple(change.name for change in table.settings)
        was, becomes = self.say(_("now: ")), self.say(_("then: "))
        said = [
            Paragraph(text(self.found.record.message.subject, "kortit.quiet")),
            Paragraph(text(self.say(self.before)), was),
            Paragraph(text(self.say(after if after is not None else "–"), "bold"), becomes),
        ]
        if goals or settings:
            said += [Paragraph(Text()), Paragraph(text(self.say(_("in the history, in tables and in blame, of:"))))]
        said += [Paragraph(text(self.say(_("{parts}", parts=names)))) for names in (goals, settings) if names]
        self.query_one("#renamed", Page).show(said)

    def filled_in(self) -> None:
        """Keep the form's contents, and judge them again."""
        super().filled_in()
        self._show()

    def why_not_commit(self) -> Message | None:
        """Why the correction cannot be made."""
        said, readiness = self._verdict()
        return None if readiness is Readiness.GOOD else said[0]

    def after_refusal(self, action_id: str) -> None:
        """Go to what the decision lacks."""
        if action_id == "correct.commit":
            self.form.go_to_lacking()

    async def do_commit(self) -> None:
        amendment, commit, table = self.form.amendment(), self.commit, self.found.table
        after = cited_by(amendment)
        what = extent(len(table.changed_rows), len(table.settings))
        question = _("Correcting {old} to {new}: {extent}", old=self.before, new=after, extent=what)
        later = _("A later commit says so and changes no file; the history stays as it is.")
        if not await self.answer_to(Confirm(question, [later])):
            return
        made = await self.write(lambda repository: repository.correct(commit, amendment))
        self.forget()
        self.kortit.reload()
        self.kortit.say(_("the decision is put right by commit {commit}", commit=made.commit[:12]))
        for message in made.told:
            self.kortit.say(message, warning=True)
        self.dismiss(after)

    def do_back(self) -> None:
        self.keep()
        self.dismiss(None)
