"""The import of a document: what is read of it is shown before anything is written; warnings stay to be read.

Where there is no store yet, one is founded for it; in a store with goals the new columns become drafts.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical

from kortit.errors import KortitError, ProblemsError, SeveralError, UsageError
from kortit.messages import Message, _
from kortit.municipality import DEFAULT_AUTHORITY, DEFAULT_BODIES, Columns, Municipality
from store.repository import Amendment, Repository, found_store
from tui.actions import Place, bindings
from tui.background import Lane
from tui.completing import completed
from tui.decision_options import decision_of
from tui.documents import HowToRead, read_document
from tui.filled import filled_sentences
from tui.imported import refuse_decision, sentences
from tui.parameters import one_line
from tui.screens.decision_form import DecisionForm, DecisionFormView
from tui.screens.dialogs import Confirm, Read
from tui.widgets.fields import Cycle, Entry
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from kortit.problem import Problem

_NOBODY = "kortit <kortit@localhost>"
"""Author of the store that is made only to see what an import would do, and thrown away."""
_MADE, _LEFT = "make", "leave"
_OPTIONS = {
    "founded": "--name",
    "file": "",
    "columns": "--columns",
    "named": "--column",
    "target_year": "--target-year",
    "theme": "--theme",
    "pages": "--pages",
    "table": "--table",
    "of_sheets": "--sheet",
    "of_headings": "--section",
    "old_decision": "--old-decision",
    "new": "--new",
}
"""The fields by their ids, each with the option of the command: sentences name those, and a field shows its own."""
_MOST_NAMES = 12
_MOST_ASKED = 6  # lines of the report below the question


@dataclass(frozen=True, slots=True)
class Request:
    """The import that was asked for: the file, its columns, the name of a store to found (empty: there is one).

    `old_decision` is the citation of the decision on the old columns, as typed.
    """

    file: str
    how: HowToRead
    new: bool
    amendment: Amendment
    old_decision: str
    founded: str


@dataclass(frozen=True, slots=True)
class Report:
    """Sentences about an import or its dry run, and the warnings of what it leaves out."""

    sentences: tuple[Message, ...]
    warnings: tuple[Problem, ...]


class ImportScreen(DecisionFormView["list[Paragraph] | None"]):
    """The import's form beside its report. With `founding`, the answer is the report, once a store was made."""

    PLACE = Place.IMPORT
    BINDINGS: ClassVar = [*bindings(Place.IMPORT), *bindings(Place.FORM)]

    def __init__(self, *, founding: bool = False) -> None:
        super().__init__()
        self.founding = founding
        self._busy = False
        self._offered: tuple[str, list[str]] = ("", [])

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        return "import"

    @property
    def is_first(self) -> bool:
        """Whether the import makes the first goals, so that a decision may come with it."""
        return self.founding or not (self.kortit.here.cards.goals or self.kortit.here.cards.unreadable)

    def compose(self) -> ComposeResult:
        """Lay out the form beside the report."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            with Vertical(id="importing"):
                if self.founding:
                    yield Entry(self.say(_("Name of the municipality")), id="founded")
                yield Entry(self.say(_("File (Tab completes)")), id="file")
                yield Cycle(self.say(_("Columns")), self._orders(), str(Columns.NEW_FIRST), id="columns")
                yield Entry(self.say(_("What columns hold")), id="named")
                with Horizontal(classes="row"):
                    yield Entry(self.say(_("Year if missing")), id="target_year")
                    yield Entry(self.say(_("Theme if missing")), id="theme")
                with Horizontal(classes="row"):
                    yield Entry(self.say(_("Pages of a PDF")), id="pages")
                    yield Entry(self.say(_("Table or sheet")), id="table")
                with Horizontal(classes="row"):
                    yield Entry(self.say(_("Sheets say")), id="of_sheets")
                    yield Entry(self.say(_("Headings say")), id="of_headings")
                if self.is_first:
                    yield Entry(self.say(_("Decision on the old columns")), id="old_decision")
                    yield DecisionForm(self._judge, self.kortit.translate)
                else:
                    choices = [(_LEFT, self.say(_("are an error"))), (_MADE, self.say(_("become goals")))]
                    yield Cycle(self.say(_("Rows that match no goal")), choices, _LEFT, id="new")
            report = Page(id="report")
            report.add_class("pane")
            yield report
        yield KeyLine(self.key_line(), id="keys")

    @property
    def _judge(self) -> Municipality:
        if self.founding:
            return Municipality("", bodies=DEFAULT_BODIES, authority=DEFAULT_AUTHORITY)
        return self.kortit.here.municipality

    def _orders(self) -> list[tuple[str, str]]:
        return [
            (str(Columns.NEW_FIRST), self.say(_("the new year and means come first (at the left)"))),
            (str(Columns.OLD_FIRST), self.say(_("the old year and means come first (at the left)"))),
        ]

    def on_mount(self) -> None:
        """Fill in what was filled in before, and say what will happen."""
        self.query_one("#report", Page).border_title = title_of(self.say(_("What the import would do")))
        for field, option in _OPTIONS.items():
            for widget in self.query(f"#{field}"):
                widget.border_subtitle = option
        self._restore()
        self._show_header()
        self._show_hint()
        self.query_one("#founded" if self.founding else "#file", Entry).focus()

    def _restore(self) -> None:
        kept = self.kept()
        fields = kept.content.get("fields") if kept is not None else None
        if not isinstance(fields, dict):
            return
        for entry in self.query(Entry):
            if entry.id in _OPTIONS and isinstance(fields.get(entry.id), str):
                entry.value = fields[entry.id]
        for cycle in self.query(Cycle):
            if cycle.id in _OPTIONS:
                cycle.choose(str(fields.get(cycle.id)))
        if self.is_first:
            self.form.fill(fields)

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form; None as long as no file is named."""
        if not self._value("file"):
            return None
        fields = {entry.id: entry.value for entry in self.query(Entry) if entry.id}
        fields |= {cycle.id: cycle.value for cycle in self.query(Cycle) if cycle.id}
        return {"form": self.name_of_journal, "fields": {**fields, **(self.form.data() if self.is_first else {})}}

    def _value(self, name: str) -> str:
        return next((entry.value.strip() for entry in self.query(Entry) if entry.id == name), "")

    def _chosen(self, name: str) -> str:
        return next((cycle.value for cycle in self.query(Cycle) if cycle.id == name), "")

    def filled_in(self) -> None:
        """Keep the contents; a report of something else is taken away."""
        super().filled_in()
        self._show_beside()

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show_header(self) -> None:
        busy = text(self.say(_("reading the document"))) if self._busy else text("")
        self.query_one("#header", Line).show(text(self.say(_("Import a document")), "kortit.heading"), busy)

    def _show_hint(self) -> None:
        kinds = _(
            "A table of goals in Word, Excel, CSV or PDF, the text of a PDF by pdftotext -layout, or a filled form of a"
            " period."
        )
        if self.is_first:
            what = _("Its old columns become one commit, its new ones another, which carries the decision.")
        else:
            what = _("Its new columns become drafts of the goals that its rows are about.")
        named = _("Where no heading tells what a column holds: goal=1; new.target_year=3; ignore=Huom.")
        around = _("Where the names of sheets, or headings above tables, say something of goals: theme, or a field.")
        before = _(
            "{key} reads it and shows what would happen, before anything is written.", key=self.key("import.commit")
        )
        self._say(kinds, what, named, around, before)

    def _say(self, *said: Message, style: str = "kortit.quiet") -> None:
        page = self.query_one("#report", Page)
        page.show([Paragraph(text(self.say(one), style)) for one in said], from_top=True)

    def _paragraphs(self, report: Report) -> list[Paragraph]:
        session = self.kortit.session
        warnings = [
            line for one in report.warnings for line in _lines(session.problem_line(one), "kortit.changed", "! ")
        ]
        return [*(Paragraph(text(self.say(one))) for one in report.sentences), *warnings]

    def _tell(self, error: KortitError) -> None:
        """Say in the form what is wrong; everything that was typed stays."""
        if isinstance(error, ProblemsError):
            said = [self.kortit.session.problem_line(problem) for problem in error.problems]
        elif isinstance(error, SeveralError):
            said = [self.say(sentence) for sentence in error.sentences]
        else:
            said = [self.say(error.message)]
        lines = [line for one in said for line in _lines(one, "kortit.problem", "✗ ")]
        nothing = Paragraph(text(self.say(_("nothing was imported")), "kortit.quiet"))
        self.query_one("#report", Page).show([*lines, nothing], from_top=True)

    # --- filling in ----------------------------------------------------------------------------------------------

    def do_next_field(self) -> None:
        """Complete the path as far as it can be; else go to the next field."""
        field = self.query_one("#file", Entry)
        if self.focused is not field:
            super().do_next_field()
            return
        path, names = completed(field.value)
        if path == field.value and len(names) <= 1:
            super().do_next_field()
            return
        self._offered = (path, names if len(names) > 1 else [])
        field.value = path
        field.cursor_position = len(path)
        self._show_beside()

    def _show_beside(self) -> None:
        """Show what the path may go on with, as long as it is what was completed; else what will happen."""
        path, names = self._offered
        if not names or self.query_one("#file", Entry).value != path:
            self._show_hint()
            return
        shown = names[:_MOST_NAMES]
        lines = [Paragraph(text(name)) for name in shown]
        if len(names) > len(shown):
            more = _("and {number} more", number=len(names) - len(shown))
            lines.append(Paragraph(text(self.say(more), "kortit.quiet")))
        self.query_one("#report", Page).show(lines, from_top=True)

    def _request(self) -> Request:
        """The import that the form asks for. Raises UsageError, which names what is wrong or missing."""
        founded = one_line(self._value("founded"), _("the municipality")) if self.founding else ""
        typed = self._value("file")
        place = Path(typed).expanduser()
        if not typed or not place.is_file():
            self.query_one("#file", Entry).focus()
            missing = _("there is no file {path}", path=typed)
            raise UsageError(missing if typed else _("write which file is to be imported"))
        named = tuple(part for one in self._value("named").split(";") if (part := one.strip()))
        amendment = self.form.amendment() if self.is_first else Amendment()
        how = HowToRead(
            Columns(self._chosen("columns")),
            named,
            self._value("target_year"),
            self._value("theme"),
            tuple(filter(None, [self._value("table")])),
            self._value("pages"),
            self._value("of_sheets"),
            self._value("of_headings"),
        )
        old = self._value("old_decision")
        return Request(str(place), how, self._chosen("new") == _MADE, amendment, old, founded)

    # --- importing -----------------------------------------------------------------------------------------------

    def why_not_commit(self) -> Message | None:
        """One at a time."""
        return _("the document is being read") if self._busy else None

    async def do_commit(self) -> None:
        """Show what the import would do, and do it once that is confirmed."""
        try:
            request = self._request()
            report = await self._do(lambda: self._in_store(request, dry_run=True))
        except KortitError as error:
            self._tell(error)
            return
        page = self.query_one("#report", Page)
        page.show(self._paragraphs(report), from_top=True)
        if not await self.answer_to(Confirm(_("Import {file}?", file=Path(request.file).name), self._asked(report))):
            page.focus()
            return
        try:
            report = await self._do(lambda: self._in_store(request, dry_run=False), lane=Lane.WRITE)
        except KortitError as error:
            self._tell(error)
            return
        self.forget()
        if self.founding:
            self.dismiss(self._paragraphs(report))
            return
        self.kortit.reload()
        self.app.switch_screen(Read(_("Imported"), self._paragraphs(report), tall=True))

    def _asked(self, report: Report) -> list[Message | str]:
        """The lines below the question: what would be done, and the first warnings."""
        lines: list[Message | str] = [*report.sentences, *map(self.kortit.session.problem_line, report.warnings)]
        if len(lines) <= _MOST_ASKED:
            return lines
        more = _("and {number} more warnings; Esc leads back to all of them", number=len(lines) - _MOST_ASKED)
        return [*lines[:_MOST_ASKED], more]

    async def _do(self, work: Any, lane: Lane = Lane.READ) -> Report:
        self._busy = True
        self._show_header()
        try:
            report: Report = await self.kortit.background.do(work, lane=lane)
        finally:
            self._busy = False
            self._show_header()
        return report

    def _in_store(self, request: Request, *, dry_run: bool) -> Report:
        """Import, or see what it would do, in the store; where none is yet, one is founded, for a look beside it."""
        if not request.founded:
            return _imported(self.kortit.here.root, request, dry_run=dry_run)
        if not dry_run:
            found_store(Path.cwd(), request.founded)
            return _imported(Path.cwd(), request, dry_run=False)
        with tempfile.TemporaryDirectory() as beside:
            place = Path(beside) / "store"
            found_store(place, request.founded, author=_NOBODY, apart=True)
            return _imported(place, request, dry_run=True)

    def do_back(self) -> None:
        self.keep()
        self.dismiss(None)


def _lines(said: str, style: str, mark: str) -> Iterator[Paragraph]:
    """A sentence, and the lines to be copied that may follow it, with their indentation."""
    sentence, *lines = said.split("\n")
    yield Paragraph(text(sentence, style), mark)
    for line in filter(str.strip, lines):
        yield Paragraph(text(line), " " * (len(line) - len(line.lstrip())))


def _imported(place: Path, request: Request, *, dry_run: bool) -> Report:
    with Repository.open(place) as repository, repository.alone():
        if not dry_run:
            repository.take_back()
        document, source = read_document(request.file, request.how, repository.municipality)
        if document.filled:
            filling = repository.follow_up.filling(document, request.file)
            if not dry_run:
                filling.apply()
            told = filled_sentences(filling.period, filling.changes, filling.statuses, dry_run=dry_run)
            return Report(tuple(told), filling.told)
        prepared = repository.import_document(document, request.file, new=request.new, source=source)
        amendment = replace(request.amendment, imported_from=source)
        old = decision_of(repository.municipality, request.old_decision or None, None)
        refuse_decision(prepared, amendment, old)
        made = prepared.preview() if dry_run else prepared.apply(amendment, old_decision=old)
        said = sentences(document, prepared, made, amendment, old, dry_run=dry_run)
        return Report(tuple(said), (*prepared.told, *prepared.lacking(amendment)))
