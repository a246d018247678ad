"""The first screen where there is no store: create one, import a document, or open the example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from kortit.errors import KortitError
from kortit.messages import Message, _
from store.repository import MUNICIPALITY_FILE, CardReader, Glimpse, Repository, found_store, glimpse
from tui.actions import Place, bindings
from tui.background import Lane
from tui.commands.founding import refuse_full
from tui.desk import first_desk
from tui.example import build_example
from tui.memory import remembered
from tui.parameters import one_line
from tui.screens import new_screen
from tui.screens.dialogs import Read, Write
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

NEW, DOCUMENT, EXAMPLE, QUIT = "new", "document", "example", "quit"
_OFFERS: dict[str, tuple[Message, Message]] = {
    NEW: (
        _("Make an empty store here"),
        _("A git repository with kortit.yaml; goals are then made one by one."),
    ),
    DOCUMENT: (
        _("Make a store here from a document"),
        _("A table of goals (Word, Excel, CSV, PDF, or text by pdftotext -layout) becomes goals."),
    ),
    EXAMPLE: (
        _("Open the example"),
        _("An invented municipality in a folder of its own, to try everything on."),
    ),
    QUIT: (_("Quit"), _("Go to the municipality's folder, and start kortit there.")),
}


class StartScreen(KortitScreen[None]):
    """The screen of actions that need no store."""

    PLACE = Place.START
    BINDINGS: ClassVar = bindings(Place.START)

    def compose(self) -> ComposeResult:
        """Lay out the offers."""
        yield Line(id="header")
        with Vertical(id="panes"):
            yield Page(id="why")
            lines = LineList[str](lambda name, _width: text(self.say(_OFFERS[name][0])), lambda name: name)
            lines.add_class("pane")
            yield lines
            yield Page(id="meaning")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Explain why this screen is shown, and ask git whether there is a store after all."""
        self.query_one("#header", Line).show(text("kortit", "kortit.heading"), text(Path.cwd()))
        for page in self.query(Page):
            page.can_focus = False
        self.query_one(LineList).show(list(_OFFERS))
        self.query_one(LineList).focus()
        self.run_awaited(self._look())

    async def _look(self) -> None:
        try:
            found = await self.kortit.background.do(lambda: _opened(Path.cwd()), lane=Lane.WRITE)
        except KortitError as error:
            self.query_one("#why", Page).show([Paragraph(text(self.say(error.message)))])
        else:
            self._open(found)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Explain the offer under the cursor."""
        event.stop()
        shown = [] if event.item is None else [Paragraph(text(self.say(_OFFERS[event.item][1]), "kortit.quiet"))]
        self.query_one("#meaning", Page).show(shown)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Do what is chosen."""
        event.stop()
        if event.item == QUIT:
            self.app.exit()
        elif event.item == EXAMPLE:
            question = Write(_("The example goes into which new folder?"), str(Path.cwd() / "kuulasjarvi"))
            self.run_awaited(self._ask(question, _example))
        elif event.item == NEW:
            self.run_awaited(self._ask(Write(_("Name of the municipality"), Path.cwd().name), _new))
        else:
            self.run_awaited(self._ask_for_document())

    async def _ask(self, question: Write, make: Callable[[str], Path]) -> None:
        typed = await self.answer_to(question)
        if typed is not None:
            await self._make(lambda: make(typed))

    async def _ask_for_document(self) -> None:
        """Let a document be imported into a store that is founded for it, and open that."""
        report = await self.answer_to(new_screen("import", founding=True))
        found = glimpse(Path.cwd(), MUNICIPALITY_FILE)
        if found is not None:
            self._open(found)
        if report is not None:
            self.app.call_after_refresh(self.app.push_screen, Read(_("Imported"), report, tall=True))

    async def _make(self, make: Callable[[], Path]) -> None:
        """Make a store and open it; what went wrong is told."""
        try:
            found = await self.kortit.background.do(lambda: _opened(make()), lane=Lane.WRITE)
        except KortitError as error:
            self._failed(error)
        else:
            self._open(found)

    def _failed(self, error: KortitError) -> None:
        """Report an error; if the store was created before the failure, open it."""
        found = glimpse(Path.cwd(), MUNICIPALITY_FILE)
        if found is not None:
            self._open(found)
        self.kortit.tell(error)

    def _open(self, found: Glimpse) -> None:
        reader = CardReader(found.root)
        memory = remembered(found.root)
        self.kortit.open_store(first_desk(found, reader, memory.theme, memory.goal), reader, memory)
        self.kortit.open_instead("browse")

    def do_choose(self) -> None:
        self.query_one(LineList).do_choose()


def _opened(folder: Path) -> Glimpse:
    """The store around a folder, as git finds it. Raises KortitError where there is none."""
    with Repository.open(folder) as repository:
        return Glimpse(repository.root, repository.git_folder, "")


def _example(typed: str) -> Path:
    folder = Path(typed).expanduser()
    refuse_full(folder)
    build_example(folder)
    return folder


def _new(typed: str) -> Path:
    found_store(Path.cwd(), one_line(typed, _("the municipality")))
    return Path.cwd()
