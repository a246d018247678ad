"""The amend screen: drafts, their change table, and the decision; a change it does not cover is named at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical

from kortit.authority import undecided
from kortit.carried import Carried
from kortit.errors import KortitError
from kortit.messages import Message, _, ngettext
from kortit.subject import settings_named, subject_of
from tui.actions import Place, bindings
from tui.change_rows import key_of
from tui.extent import about_to_commit, extent
from tui.pending import Pending
from tui.screens.decision_form import DecisionForm, DecisionFormView, Readiness, said_of
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, joined, text, title_of
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.municipality import Body, Municipality
    from store.repository import Amendment
    from tui.screens.decision_form import Judged

_NOT_THERE = object()


class AmendScreen(DecisionFormView[None]):
    """The amend screen: drafts and their table beside the form of the decision."""

    PLACE = Place.AMEND
    BINDINGS: ClassVar = [*bindings(Place.AMEND), *bindings(Place.FORM)]

    def __init__(self) -> None:
        super().__init__()
        self.unchecked: set[str] = set()
        self.carried = Carried()
        self._committing = False
        self._known: dict[str, object] | None = None
        self._pending: Pending | None = None

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        return "amendment"

    @property
    def carried_here(self) -> Carried | None:
        """The decisions carried before, for the doubts; None where nothing needs a decision."""
        return self.carried if self.kortit.here.judge is not None else None

    @property
    def judge(self) -> Municipality:
        """The settings whose bodies may be cited: those that judge the amendment, else the working tree's."""
        desk = self.kortit.here
        return desk.judge or desk.municipality

    def compose(self) -> ComposeResult:
        """Lay out the drafts and their table beside the decision."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                names = LineList[str](self._line, lambda name: name, id="drafts")
                names.add_class("pane")
                yield names
                page = TablePage(id="table", heading=False)
                page.add_class("pane")
                yield page
            with Vertical(id="right"):
                yield DecisionForm(self.judge, self.kortit.translate)
                verdict = Page(id="verdict")
                verdict.add_class("pane")
                yield verdict
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the drafts, and restore what was filled in before."""
        self.query_one("#drafts", LineList).border_title = title_of(self.say(_("Drafts (Space checks)")))
        self.query_one("#table", TablePage).border_title = title_of(self.say(_("Change table")))
        self.query_one("#verdict", Page).border_title = title_of(self.say(_("Authority")))
        self.query_one("#verdict", Page).can_focus = False
        left_out = self.restore().get("unchecked")
        if isinstance(left_out, list):
            self.unchecked = {name for name in left_out if isinstance(name, str)}
        self.keep()
        self._show_drafts()
        self.query_one("#drafts", LineList).focus()
        self.run_awaited(self._read_carried())
        self.kortit.look_at_server()

    async def _read_carried(self) -> None:
        """Read which decisions earlier amendments carry."""
        self.carried = await self.store(lambda repository: repository.proposals.carried(), topic="carried")
        self._show_verdict()

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form, and which drafts are unchecked."""
        fields = super().to_keep()
        if fields is None and not self.unchecked:
            return None
        return {"form": self.name_of_journal, **(fields or {}), "unchecked": sorted(self.unchecked)}

    # --- what is chosen ------------------------------------------------------------------------------------------

    @property
    def pending(self) -> Pending:
        """The drafts of the desk as it is now."""
        if self._pending is None or self._pending.desk is not self.kortit.here:
            self._pending = Pending(self.kortit.here)
        return self._pending

    @property
    def names(self) -> list[str]:
        """All drafts by name."""
        return self.pending.names

    @property
    def checked(self) -> list[str]:
        """The names of the checked drafts."""
        return [name for name in self.names if name not in self.unchecked]

    def _line(self, name: str, width: int) -> Text:
        desk, row = self.kortit.here, self.pending.row(name)
        box = "[x]" if name not in self.unchecked else "[ ]"
        of_goal = ""
        if row is not None:
            said = self.say(subject_of([row], desk.municipality, None))
            goal = row.new or row.old
            of_goal = goal.text if goal is not None else ""
        elif desk.drafts is not None and name in desk.drafts.settings:
            changes = settings_named(desk.drafts.settings_of([name]) or ())
            said = self.say(_("{file}: {changes}", file=name, changes=changes))
        elif name in desk.reported:
            said = self.say(desk.reported[name].said)
        else:
            said = self.say(_("{id}: the file cannot be read", id=name))
        bound = self.pending.bound(name)
        bodies = sorted({desk.judge.bodies[key].abbreviations[0] for change in bound for key in change.bodies
                         if desk.judge is not None and key in desk.judge.bodies})  # fmt: skip
        anyone = "" if desk.proposal is not None else self.say(_("anyone"))  # on a proposal nothing is decided yet
        who = "/".join(bodies) if bound else anyone
        left = joined(text(box), " ", text(said), "  " if of_goal else "", text(of_goal, "kortit.quiet"))
        return ends(left, text(who, "kortit.changed" if bound else "kortit.quiet"), width)

    def desk_changed(self) -> None:
        """List the drafts again, from the new desk; those that came or changed meanwhile are not checked, and told."""
        before = self._known
        self._show_drafts()
        self.run_awaited(self._read_carried())
        if before is None or self._known is None:
            return
        other = [name for name, held in self._known.items() if before.get(name, _NOT_THERE) != held]
        if other:
            self.unchecked |= set(other)
            self._checks_changed()
            self.kortit.say(
                _("came or changed meanwhile, and is not checked: {names}", names=tuple(other)), warning=True
            )

    def _show_drafts(self) -> None:
        self._known = self.pending.held() or self._known
        self.query_one("#drafts", LineList).show(self.names, empty=self.say(_("there are no drafts")))
        self._show_table()
        self._show_verdict()

    def _show_table(self) -> None:
        reported = [one.said for name, one in self.kortit.here.reported.items() if name in self.checked]
        if reported and len(reported) == len(self.checked):  # lines of periods are no rows of a change table
            self.query_one("#table", TablePage).show([Paragraph(text(self.say(said))) for said in reported])
            return
        table = self.pending.table(self.checked)
        if self.names and not self.checked:  # a table of nothing would say that nothing was changed
            self.query_one("#table", TablePage).show([])
        elif table is not None:
            self.query_one("#table", TablePage).show_table(table)

    def _verdict(self) -> Judged:
        """The verdict on the decision in sentences: what it covers and lacks, and what follows."""
        checked, bound = self.checked, self.pending.bound
        if not checked:
            return [_("check at least one draft")], Readiness.LACKING
        if unread := self.pending.unreadable(checked):
            return said_of(unread, lambda name: _("{id}: the file cannot be read", id=name)), Readiness.WRONG
        return self.judged([change for name in checked for change in bound(name)], self.kortit.here.judge)

    def _show_verdict(self) -> None:
        said, readiness = self._verdict()
        body = self.judge.bodies.get(self.form.data()["body"])
        if readiness is Readiness.WRONG and body is not None and self._able(body) not in ([], self.checked):
            said = [*said, _("{key} checks only what {body} may decide", key=self.key("amend.able"),
                             body=body.abbreviations[0])]  # fmt: skip
        self.show_judged((said, readiness), self.carried_here)
        count = _("{checked} / {all} checked", checked=len(self.checked), all=len(self.names))
        state = self.say(_("committing")) if self._committing else self.say(count)
        _own, others = self.kortit.here.standing or (0, 0)
        if others:
            news = ngettext("{count} new on the server", "{count} new on the server", others)
            state = f"{self.say(news)} · {state}"
        proposal = self.kortit.here.proposal
        doing = _("Amend") if proposal is None else _("Save to the proposal {name}", name=proposal)
        self.query_one("#header", Line).show(text(self.say(doing), "kortit.heading"), text(state))

    # --- filling in ----------------------------------------------------------------------------------------------

    def filled_in(self) -> None:
        """Keep the form's contents, and judge them again."""
        super().filled_in()
        self._show_verdict()

    def on_line_list_checked(self, event: LineList.Checked) -> None:
        """Check or uncheck a draft."""
        event.stop()
        self.unchecked ^= {event.item}
        self._checks_changed()

    on_line_list_chosen = on_line_list_checked

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the row of the draft in the table."""
        event.stop()
        self._show_row()

    def _show_row(self) -> None:
        drafts, name = self.kortit.here.drafts, self.query_one("#drafts", LineList).chosen
        changes = drafts.settings_of([name]) if drafts is not None and name is not None else None
        self.query_one("#table", TablePage).show_row(key_of(changes[0]) if changes else name)

    def do_all(self) -> None:
        self.unchecked = set() if self.unchecked else set(self.names)
        self._checks_changed()

    def why_not_able(self) -> Message | None:
        """Where nothing needs a decision, any draft may be checked."""
        return self._verdict()[0][0] if self.kortit.here.judge is None else None

    def do_able(self) -> None:
        """Check only what the chosen body may decide; without a body, what takes no decision."""
        able = self._able(self.judge.bodies.get(self.form.data()["body"]))
        self.unchecked = set(self.names).difference(able)
        self._checks_changed()

    def _able(self, body: Body | None) -> list[str]:
        """The drafts that a body may decide; without one, those that take no decision."""
        return [name for name in self.names if not undecided(self.pending.bound(name), body)]

    def _checks_changed(self) -> None:
        self.query_one("#drafts", LineList).refresh()
        self._show_table()
        self.filled_in()

    def do_clear(self) -> None:
        self.form.fill({})
        self.filled_in()

    # --- committing ----------------------------------------------------------------------------------------------

    def why_not_commit(self) -> Message | None:
        """Why the amendment cannot be made: the decision does not cover what is checked."""
        if self._committing:
            return _("it is being committed")
        said, verdict = self._verdict()
        return None if verdict is Readiness.GOOD else said[0]

    def after_refusal(self, action_id: str) -> None:
        """Go to what the decision lacks, once something is checked for it."""
        if action_id == "amend.commit" and self.checked and not self._committing:
            self.form.go_to_lacking()

    async def do_commit(self) -> None:
        amendment, names = replace(self.form.amendment(), again=True), self.checked
        drafts, proposal = self.kortit.here.drafts, self.kortit.here.proposal
        if not await self.confirms(self._question(amendment, names), amendment, self.carried_here):
            return
        self._committing = True
        self._show_verdict()
        try:
            committed = await self.write(lambda repository: repository.amend(names, amendment, seen=drafts))
        except KortitError:
            self._committing = False
            self.keep()
            self._show_verdict()
            raise
        self._committing = False
        self.forget()
        self.kortit.reload()
        for message in committed.told:
            self.kortit.say(message, warning=True)
        made = (committed.commit, committed.subject, len(committed.rows), len(committed.settings), committed.lines)
        self.kortit.open_instead("done", *made, proposal=proposal)

    def _question(self, amendment: Amendment, names: Sequence[str]) -> Message:
        """The amendment that F2 is about to commit, in one line."""
        drafts = self.kortit.here.drafts
        reported = self.kortit.here.reported
        lines = sum(reported[name].all_lines for name in names if name in reported)
        goals = len(
            [name for name in names if name not in reported and (drafts is None or name not in drafts.settings)]
        )
        changes = drafts.settings_of(names) if drafts is not None else None
        what = extent(goals, 0 if changes is None else max(len(changes), 1), lines)
        if self.kortit.here.proposal is not None:
            return _("Saving to the proposal {name}: {extent}", name=self.kortit.here.proposal, extent=what)
        return about_to_commit(amendment, what)

    def why_not_back(self) -> Message | None:
        """A commit under way must end first; a hook may take its time."""
        return _("it is being committed") if self._committing else None

    def do_back(self) -> None:
        self.keep()
        self.dismiss()
