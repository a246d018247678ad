"""The first screen where there is no store: make one, bring a document in, or open the example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from kortit.errors import ProblemsError
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import any_errors
from store.files.cards import CardReader
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.locating import Glimpse, glimpse
from tui.actions import Place, bindings
from tui.desk import first_desk
from tui.memory import remembered
from tui.screens.dialogs import Choose, Read, Write, among, plain_choice
from tui.screens.view import View
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from kortit.errors import KortitError
    from kortit.problem import Problem

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


class StartScreen(View[None]):
    """What can be done where there is no store."""

    PLACE = Place.START
    BINDINGS: ClassVar = bindings(Place.START)

    def compose(self) -> ComposeResult:
        """Lay out what is offered."""
        yield Line(id="header")
        with Vertical(id="panes"):
            yield Page(id="why")
            lines = LineList[str](lambda name, _width: text(self.say(_OFFERS[name][0])), lambda name: name)
            lines.add_class("pane")
            yield lines
            yield Page(id="meaning")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Say why this screen is here, and see whether there is a store after all."""
        self.query_one("#header", Line).show(text("kortit", "kortit.heading"), text(Path.cwd()))
        for page in self.query(Page):
            page.can_focus = False
        self.query_one(LineList).show(list(_OFFERS))
        self.query_one(LineList).focus()
        self.kortit.do(self, _look, self._open, self._explain)

    def _explain(self, error: KortitError) -> None:
        self.query_one("#why", Page).show([Paragraph(text(self.say(error.message)))])

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Say what it means."""
        event.stop()
        shown = [] if event.item is None else [Paragraph(text(self.say(_OFFERS[event.item][1]), "kortit.quiet"))]
        self.query_one("#meaning", Page).show(shown)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Do it."""
        event.stop()
        if event.item == QUIT:
            self.app.exit()
        elif event.item == EXAMPLE:
            self._ask(_("The example goes into which new folder?"), str(Path.cwd() / "kuulasjarvi"), _example)
        elif event.item == NEW:
            self._ask(_("Name of the municipality"), Path.cwd().name, _new)
        else:
            self._ask_for_document()

    def _ask_for_document(self) -> None:
        """Ask for the file, then which pair of its columns is the new one."""
        choices = [
            plain_choice(Columns.NEW_FIRST, self.say(_("the new year and means come first (at the left)"))),
            plain_choice(Columns.OLD_FIRST, self.say(_("the old year and means come first (at the left)"))),
        ]

        def order(typed: str | None) -> None:
            def make(columns: Columns | None) -> None:
                if typed is None or columns is None:
                    return
                told: list[Problem] = []

                def opened(found: Glimpse) -> None:
                    self._open(found)
                    self._tell(told)

                self.kortit.do(
                    self, lambda: _made(lambda name: _from_document(name, columns, told), typed), opened, self._failed
                )

            if typed is not None:
                self.app.push_screen(Choose(_("Which columns come first in it?"), among(choices)), make)

        self.app.push_screen(Write(_("Which document?"), refuse=_no_file), order)

    def _ask(
        self,
        title: Message,
        value: str,
        make: Callable[[str], Path],
    ) -> None:
        def go(typed: str | None) -> None:
            if typed is not None:
                self.kortit.do(self, lambda: _made(make, typed), self._open, self._failed)

        self.app.push_screen(Write(title, value), go)

    def _tell(self, problems: Sequence[Problem]) -> None:
        """Show what the document holds beside its goals, which was left out."""
        if problems:
            lines = [Paragraph(text(self.kortit.session.problem_line(problem))) for problem in problems]
            self.app.call_after_refresh(self.app.push_screen, Read(_("To be looked through"), lines))

    def _failed(self, error: KortitError) -> None:
        """Say why; where the store itself was made before it failed, go on in it."""
        found = glimpse(Path.cwd(), MUNICIPALITY_FILE)
        if found is not None:
            self._open(found)
        self.kortit.tell(error)

    def _open(self, found: Glimpse) -> None:
        from tui.screens.browse import BrowseScreen  # noqa: PLC0415

        reader = CardReader(found.root)
        memory = remembered(found.root)
        self.kortit.open_store(first_desk(found, reader, memory.theme, memory.goal), reader, memory)
        self.app.switch_screen(BrowseScreen())

    def do_choose(self) -> None:
        """Do what is chosen."""
        self.query_one(LineList).do_choose()


def _look() -> Glimpse:
    """Look for a store as git sees it. Raises KortitError where there is none."""
    from store.repository import Repository  # noqa: PLC0415

    with Repository.open(Path.cwd()) as repository:
        return Glimpse(repository.root, repository.plumbing.git_folder, "")


def _made(make: Callable[[str], Path], typed: str) -> Glimpse:
    from store.repository import Repository  # noqa: PLC0415

    with Repository.open(make(typed)) as repository:
        return Glimpse(repository.root, repository.plumbing.git_folder, "")


def _example(typed: str) -> Path:
    from tui.commands.founding import refuse_full  # noqa: PLC0415
    from tui.example import build_example  # noqa: PLC0415

    folder = Path(typed).expanduser()
    refuse_full(folder)
    build_example(folder)
    return folder


def _new(typed: str) -> Path:
    from store.work.founding import found_store  # noqa: PLC0415
    from tui.parameters import one_line  # noqa: PLC0415

    found_store(Path.cwd(), one_line(typed, _("the municipality")), "fi")
    return Path.cwd()


def _no_file(typed: str) -> Message | None:
    return None if Path(typed).expanduser().is_file() else _("there is no file {path}", path=typed)


def _from_document(typed: str, columns: Columns, told: list[Problem]) -> Path:
    """Make a store of a document: nothing is made unless all of it is understood. `told` gets its warnings."""
    from store.history.amendment import Amendment  # noqa: PLC0415
    from store.repository import Repository  # noqa: PLC0415
    from store.work.founding import found_store  # noqa: PLC0415
    from store.work.import_document import Import  # noqa: PLC0415
    from tui.documents import read_document  # noqa: PLC0415

    document, source = read_document(str(Path(typed).expanduser()), columns)
    if any_errors(document.problems):
        raise ProblemsError(document.problems)
    place = Path.cwd()
    found_store(place, place.name, "fi")
    with Repository.open(place) as repository, repository.alone():
        prepared = Import(repository.plumbing, document, typed, new=False)
        prepared.apply(Amendment(imported_from=source))
        told += prepared.told
    return place
