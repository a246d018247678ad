"""Proposals, each a branch of its own with changes prepared for a decision: create, switch, show, adopt, withdraw."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from rich.text import Text

from kortit.carried import Carried
from kortit.errors import RefusedError, UsageError
from kortit.messages import Message, _, ngettext, written_date
from tui.actions import Place, bindings
from tui.extent import about_to_commit, extent
from tui.screens.decision_form import DecisionForm, DecisionFormView
from tui.screens.dialogs import Confirm, Dialog, Write
from tui.screens.kortit_screen import KortitScreen
from tui.settling import settled
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import cut, ends, joined, text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kortit.municipality import Municipality
    from store.repository import Adopted, Proposal, Repository

ADOPTION = "adoption"
BINDING = ""
"""The name under which what is in force stands first in the list."""


class ProposalsScreen(KortitScreen[None]):
    """The list of open proposals, below an entry for what is in force."""

    PLACE = Place.PROPOSALS
    BINDINGS: ClassVar = bindings(Place.PROPOSALS)

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Proposal] = {}
        self.branch = ""
        self.judge: Municipality | None = None
        self.carried = Carried()

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
        self.read_first(self._read())

    @property
    def proposals(self) -> LineList[str]:
        """The list."""
        return self.query_one("#proposals", LineList)

    @property
    def chosen(self) -> str:
        """The name of the proposal under the cursor; "" for what is in force."""
        return self.proposals.chosen or BINDING

    def desk_changed(self) -> None:
        """Read the proposals again."""
        self.run_awaited(self._read())

    async def _read(self) -> None:
        def work(repository: Repository) -> tuple[list[Proposal], str, Municipality, Carried]:
            known = repository.proposals
            return known.open(), known.binding_branch, known.judge or repository.municipality, known.carried()

        proposals, self.branch, self.judge, self.carried = await self.store(work)
        self.known = {one.name: one for one in proposals}
        self.proposals.show([BINDING, *self.known], self.kortit.here.proposal or None)
        count = ngettext("{count} open proposal", "{count} open proposals", len(self.known))
        self.query_one("#header", Line).show(
            text(self.say(_("Proposals")), "kortit.heading"), text(self.say(count), "kortit.quiet")
        )
        signs = _("● is where you are; drafts come along when you go")
        elsewhere = _("↓ is on the server alone; going to it brings it here")
        shown = [signs] if all(one.is_here for one in proposals) else [elsewhere, signs]
        self.query_one("#status", Line).show(text(" · ".join(map(self.say, shown))))

    def _line(self, name: str, width: int) -> Text:
        here = "●" if name == (self.kortit.here.proposal or BINDING) else " "
        if name != BINDING and not self.known[name].is_here:
            here = "↓"
        if name == BINDING:
            return ends(joined(f" {here} ", text(self.say(_("in force"))), " ", text(self.branch, "kortit.quiet")),
                        Text(), width)  # fmt: skip
        one = self.known[name]
        made = written_date(dt.datetime.fromisoformat(one.date).date())
        counted = self.say(ngettext("{count} commit", "{count} commits", one.commits))
        left = joined(f" {here} ", text(name))
        author = one.author.partition(" <")[0] or one.author
        about = text(" · ".join(filter(None, (counted, made, author))), "kortit.quiet")
        return ends(left, cut(about, max(width - cell_len(left.plain) - 1, 0)), width)  # the name is cut last

    def _done(self, message: Message) -> None:
        self.kortit.say(message)
        self.kortit.reload()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Switch to the chosen proposal."""
        event.stop()
        self.action_do("proposals.switch")

    # --- actions -------------------------------------------------------------------------------------------------

    def why_not_table(self) -> Message | None:
        """The state in force is not a proposal."""
        return _("choose a proposal") if self.chosen == BINDING else None

    why_not_adopt = why_not_table

    def why_not_withdraw(self) -> Message | None:
        """The current proposal cannot be withdrawn: its branch is checked out."""
        if self.chosen == BINDING:
            return _("choose a proposal")
        here = self.chosen == self.kortit.here.proposal
        return _("you are on this proposal; go to another first") if here else None

    async def do_switch(self) -> None:
        name = self.chosen or None
        await self.write(lambda repository: repository.proposals.switch(name))
        self._done(_("now on the proposal “{name}”", name=name) if name is not None else _("now on what is in force"))

    async def do_new(self) -> None:
        """Begin a proposal; a name that is refused is asked for again, as it was typed but for its spaces."""
        hint = _("letters, numbers, - . and _, like talousarvio-2027")
        typed, refused = "", None
        while True:
            name = await self.answer_to(Write(_("Name of the new proposal"), typed, hint=hint, refused=refused))
            if name is None:
                return
            try:
                await self._begin(name)
            except (UsageError, RefusedError) as error:
                typed, refused = "-".join(name.split()), error.message
            else:
                self._done(_("proposal “{name}” begun; drafts came along", name=name))
                return

    async def _begin(self, name: str) -> None:
        await self.write(lambda repository: repository.proposals.begin(name))

    async def do_table(self) -> None:
        name = self.chosen
        prepared = await self.store(lambda repository: repository.proposals.adoption(name))
        title = _("proposal {name}: what adopting it would change", name=name)
        self.kortit.open("compare", given=prepared.table, title=title)
        for conflict in prepared.conflicts:
            self.kortit.say(conflict, warning=True)

    async def do_adopt(self) -> None:
        name = self.chosen
        if self.judge is None:
            return
        prepared = await self.store(lambda repository: repository.proposals.adoption(name))
        if prepared.conflicts:
            settle = _("“{name}” and what is in force do not come together. Settle it now, in the proposal?", name=name)
            # What to do about them is asked here; a command to type is for the terminal.
            plain = ((one, one.values.get("conflict")) for one in prepared.conflicts)
            conflicts = [inner if isinstance(inner, Message) else one for one, inner in plain]
            if await self.answer_to(Confirm(settle, conflicts)):
                await self._refresh(name)
            return
        adopted: Adopted | None = await self.answer_to(AdoptDialog(name, self.judge, self.carried))
        if adopted is None:
            return
        if self.kortit.journal is not None:
            self.kortit.journal.clear(ADOPTION)
        self.kortit.reload()
        for message in adopted.told:
            self.kortit.say(message, warning=True)
        made = (adopted.commit, adopted.subject, len(adopted.rows), len(adopted.settings), adopted.lines)
        self.kortit.open_instead("done", *made)

    why_not_refresh = why_not_table

    async def do_refresh(self) -> None:
        """Bring what is in force into the proposal; what clashes is settled."""
        await self._refresh(self.chosen)

    async def _refresh(self, name: str) -> None:
        question = _("Bring what is in force into the proposal “{name}” so?", name=name)
        sides = _("the proposal"), _("in force")
        refreshed = await settled(self, lambda store, chosen: store.sharing.refresh(name, chosen), question, sides)
        if refreshed is None:
            return
        for message in refreshed.told:
            self.kortit.say(message, warning=True)
        if refreshed.commit is None:
            self.kortit.say(_("the proposal “{name}” has all that is in force", name=name))
        else:
            self._done(_("what is in force is in the proposal “{name}” now", name=name))

    async def do_withdraw(self) -> None:
        name = self.chosen
        hint = _("its commits are kept with the reason")
        reason = await self.answer_to(Write(_("Withdraw “{name}”: why?", name=name), hint=hint))
        if reason is not None:
            await self.write(lambda repository: repository.proposals.withdraw(name, reason))
            self._done(
                _("proposal “{name}” withdrawn; its commits are kept in refs/kortit/withdrawn/{name}", name=name)
            )

    def do_back(self) -> None:
        self.dismiss()


class AdoptDialog(DecisionFormView[Any], Dialog):
    """The decision by which a proposal is adopted; its contents are kept like those of an amendment."""

    PLACE = Place.ADOPT
    BINDINGS: ClassVar = [*bindings(Place.ADOPT), *bindings(Place.FORM)]

    def __init__(self, name: str, judge: Municipality, carried: Carried) -> None:
        super().__init__(_("Adopt the proposal “{name}”", name=name))
        self.proposal = name
        self.judge = judge
        self.carried = carried

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        return ADOPTION

    def inside(self) -> ComposeResult:
        """Lay out the form."""
        yield DecisionForm(self.judge, self.kortit.translate)
        yield Page(id="verdict")

    def on_mount(self) -> None:
        """Restore what was filled in before."""
        self.query_one("#verdict", Page).can_focus = False
        self.restore()
        self.keep()
        self._show_doubts()
        self.query_one("#body").focus()

    def filled_in(self) -> None:
        """Keep the form's contents, and say what is doubtful about the decision."""
        super().filled_in()
        self._show_doubts()

    def _show_doubts(self) -> None:
        self.query_one("#verdict", Page).show(self.doubts(self.carried))

    async def do_commit(self) -> None:
        """Say what is wrong with the amendment, or refuse it; else ask in one line, adopt and close.

        What git or a hook refuses then is told above the form, which stays as it was filled in.
        """
        self.keep()
        try:
            amendment = self.form.amendment()
        except UsageError as error:
            self.query_one("#verdict", Page).show([Paragraph(text(self.say(error.message), "kortit.problem"))])
            self.form.go_to_lacking()
            return
        amendment = replace(amendment, again=True)

        def tried(repository: Repository) -> Adopted:
            repository.only_try()
            return repository.proposals.adopt(self.proposal, amendment)

        tried_out = await self.store(tried)
        what = extent(len(tried_out.rows), len(tried_out.settings), tried_out.lines)
        if await self.confirms(about_to_commit(amendment, what), amendment, self.carried):
            self.dismiss(await self.write(lambda repository: repository.proposals.adopt(self.proposal, amendment)))

    def do_back(self) -> None:
        self.keep()
        self.dismiss(None)
