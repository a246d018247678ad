"""Proposals: changes prepared on a branch of their own; begun, gone to, read as a table, adopted, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text

from kortit.errors import UsageError
from kortit.messages import Message, _, ngettext, written_date
from tui.actions import Place, bindings
from tui.background import Lane
from tui.screens.decision_form import DecisionForm, DecisionFormView
from tui.screens.dialogs import Dialog, Write
from tui.screens.view import View
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, joined, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kortit.municipality import Municipality
    from store.history.amendment import Amendment
    from store.repository import Repository
    from store.work.proposals import Adopted, Adoption, Proposal

ADOPTION = "adoption"
BINDING = ""
"""The name under which what is in force stands first in the list."""


class ProposalsScreen(View[None]):
    """The open proposals, and what is in force."""

    PLACE = Place.PROPOSALS
    BINDINGS: ClassVar = bindings(Place.PROPOSALS)

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Proposal] = {}
        self.branch = ""
        self.judge: Municipality | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Line(id="header")
        lines = LineList[str](self._line, lambda name: name, id="proposals")
        lines.add_class("pane")
        yield lines
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Read the proposals."""
        self.query_one("#header", Line).show(text(self.say(_("Proposals")), "kortit.heading"))
        self.proposals.focus()
        self._read()

    @property
    def proposals(self) -> LineList[str]:
        """Give the list."""
        return self.query_one("#proposals", LineList)

    @property
    def chosen(self) -> str:
        """Give the name of the proposal that the cursor is on; empty for what is in force."""
        return self.proposals.chosen or BINDING

    def desk_changed(self) -> None:
        """Read the proposals again."""
        self._read()

    def _read(self) -> None:
        def work(repository: Repository) -> tuple[list[Proposal], str, Municipality]:
            from store.git.branches import binding_branch  # noqa: PLC0415
            from store.history.steps import judge_at  # noqa: PLC0415
            from store.work.proposals import open_proposals  # noqa: PLC0415

            plumbing = repository.plumbing
            branch = binding_branch(plumbing)
            judge = judge_at(plumbing, plumbing.ref(f"refs/heads/{branch}")) or repository.municipality
            return open_proposals(plumbing), branch, judge

        self.ask(work, self._take)

    def _take(self, found: tuple[list[Proposal], str, Municipality]) -> None:
        proposals, self.branch, self.judge = found
        self.known = {one.name: one for one in proposals}
        self.proposals.show([BINDING, *self.known], self.kortit.here.proposal or None)
        count = ngettext("{count} open proposal", "{count} open proposals", len(self.known))
        self.query_one("#header", Line).show(
            text(self.say(_("Proposals")), "kortit.heading"), text(self.say(count), "kortit.quiet")
        )
        self.query_one("#status", Line).show(text(self.say(_("● is where you are; drafts come along when you go"))))

    def _line(self, name: str, width: int) -> Text:
        here = "●" if name == (self.kortit.here.proposal or BINDING) else " "
        if name == BINDING:
            return ends(joined(f" {here} ", text(self.say(_("in force"))), " ", text(self.branch, "kortit.quiet")),
                        Text(), width)  # fmt: skip
        one = self.known[name]
        made = written_date(dt.datetime.fromisoformat(one.date).date())
        counted = self.say(ngettext("{count} commit", "{count} commits", one.commits))
        return ends(joined(f" {here} ", text(name)), text(f"{counted} · {made} · {one.author}", "kortit.quiet"), width)

    def _after(self, message: Message) -> Callable[[Any], None]:
        def done(_result: Any) -> None:
            self.kortit.say(message)
            self.kortit.reload()

        return done

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go to it."""
        event.stop()
        self.do_switch()

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_table(self) -> Message | None:
        """What is in force is no proposal."""
        return _("choose a proposal") if self.chosen == BINDING else None

    why_not_adopt = why_not_table

    def why_not_withdraw(self) -> Message | None:
        """One does not saw off the branch one sits on."""
        if self.chosen == BINDING:
            return _("choose a proposal")
        here = self.chosen == self.kortit.here.proposal
        return _("you are on this proposal; go to another first") if here else None

    def do_switch(self) -> None:
        """Go to the proposal, or back to what is in force."""
        name = self.chosen

        def work(repository: Repository) -> str:
            from store.work.proposals import switch  # noqa: PLC0415

            return switch(repository.plumbing, name or None)

        self.ask(work, lambda branch: self._after(_("now on {branch}", branch=branch))(branch), lane=Lane.WRITE)

    def do_new(self) -> None:
        """Begin a proposal."""

        def go(name: str | None) -> None:
            if name is None:
                return

            def work(repository: Repository) -> None:
                from store.work.proposals import begin  # noqa: PLC0415

                begin(repository.plumbing, name)

            self.ask(work, self._after(_("proposal “{name}” begun; drafts came along", name=name)), lane=Lane.WRITE)

        hint = _("letters, numbers, - . and _, like talousarvio-2027")
        self.app.push_screen(Write(_("Name of the new proposal"), hint=hint), go)

    def do_table(self) -> None:
        """Show the table that adopting it would make."""
        name = self.chosen

        def work(repository: Repository) -> Adoption:
            from store.work.proposals import adoption  # noqa: PLC0415

            return adoption(repository.plumbing, name)

        def show(prepared: Adoption) -> None:
            from tui.screens.compare import CompareScreen  # noqa: PLC0415

            title = _("proposal {name}: what adopting it would change", name=name)
            self.app.push_screen(CompareScreen(None, None, given=prepared.table, title=title))
            for conflict in prepared.conflicts:
                self.kortit.say(conflict, warning=True)

        self.ask(work, show)

    def do_adopt(self) -> None:
        """Fill in the decision, and adopt it."""
        name = self.chosen
        if self.judge is None:
            return

        def go(amendment: Amendment | None) -> None:
            if amendment is None:
                return

            def work(repository: Repository) -> Adopted:
                from store.work.proposals import adopt  # noqa: PLC0415

                return adopt(repository.plumbing, name, amendment)

            self.ask(work, self._adopted, lane=Lane.WRITE)

        self.app.push_screen(AdoptDialog(name, self.judge), go)

    def _adopted(self, adopted: Adopted) -> None:
        from tui.screens.done import DoneScreen  # noqa: PLC0415

        if self.kortit.journal is not None:
            self.kortit.journal.clear(ADOPTION)
        self.kortit.reload()
        self.app.switch_screen(DoneScreen(adopted.commit, adopted.subject, len(adopted.rows)))

    def do_withdraw(self) -> None:
        """Ask for the reason, and withdraw it."""
        name = self.chosen

        def go(reason: str | None) -> None:
            if reason is None:
                return

            def work(repository: Repository) -> None:
                from store.work.proposals import withdraw  # noqa: PLC0415

                withdraw(repository.plumbing, name, reason)

            said = _("proposal “{name}” withdrawn; its commits are kept in refs/kortit/withdrawn/{name}", name=name)
            self.ask(work, self._after(said), lane=Lane.WRITE)

        hint = _("its commits are kept with the reason")
        self.app.push_screen(Write(_("Withdraw “{name}”: why?", name=name), hint=hint), go)

    def do_back(self) -> None:
        """Go back."""
        self.dismiss()


class AdoptDialog(DecisionFormView[Any], Dialog):
    """The decision by which a proposal is adopted; what is filled in is kept like that of an amendment."""

    PLACE = Place.ADOPT
    BINDINGS: ClassVar = [*bindings(Place.ADOPT), *bindings(Place.FORM)]

    def __init__(self, name: str, judge: Municipality) -> None:
        super().__init__(_("Adopt the proposal “{name}”", name=name))
        self.judge = judge

    @property
    def name_of_journal(self) -> str:
        """Give the name under which what is filled in is kept."""
        return ADOPTION

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with self.boxed():
            yield DecisionForm(self.judge, self.kortit.translate)
            yield Page(id="verdict")
            yield KeyLine(["adopt.commit", "form.next_field", "adopt.back"], id="keys")

    def on_mount(self) -> None:
        """Fill in what was filled in before."""
        self.query_one("#verdict", Page).can_focus = False
        self.restore()
        self.keep()
        self.query_one("#body").focus()

    def do_commit(self) -> None:
        """Close with the amendment, or say what is wrong with it."""
        self.keep()
        try:
            amendment = self.form.amendment()
        except UsageError as error:
            self.query_one("#verdict", Page).show([Paragraph(text(self.say(error.message), "kortit.problem"))])
        else:
            self.dismiss(amendment)

    def do_back(self) -> None:
        """Go back; what is filled in is kept."""
        self.keep()
        self.dismiss(None)
