"""The form of a goal: its fields at the left; at the right the changes to the decided wording, and who may decide them.

What is typed is kept in the journal, outside the working tree, and saved as a draft by the store. Neither an error nor
another program's change loses any of it.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.containers import Horizontal, VerticalScroll

from kortit.authority import field_name
from kortit.changes import ChangeTable, Endpoint
from kortit.errors import KortitError, ProblemsError, UsageError
from kortit.fields import GOAL, MEANS, TARGET_YEAR, fields_in_file
from kortit.goal import Goal, GoalId, next_goal_id
from kortit.messages import Message, _
from kortit.typed import Typed, read_typed, typed_of
from store.repository import ExternallyChangedError, GoalPath, place_of, read_file, read_goal
from tui.actions import Place, bindings
from tui.change_painting import ChangePainter
from tui.desk import bound_changes_of
from tui.own_editor import edit_whole_file
from tui.recovering import GOAL_FORM
from tui.screens.dialogs import Choose, Confirm, Read, among, plain_choice
from tui.screens.form import FormView
from tui.screens.settle import SettleScreen
from tui.widgets.fields import WIDGETS, Outline, TextField
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual.app import ComposeResult
    from textual.widgets import TextArea

    from kortit.fields import ExtraField
    from store.repository import GoalFile, KeptForm, Repository

NEW = GoalId("")
_TITLES = {GOAL.key: _("Goal"), TARGET_YEAR.key: _("Target year"), MEANS.key: _("Means and steps")}


class EditScreen(FormView[None]):
    """The form of one goal. `goal_id` None: a new goal in `theme`. `left` is the unsaved form of an earlier run."""

    PLACE = Place.EDIT
    BINDINGS: ClassVar = [*bindings(Place.EDIT), *bindings(Place.FORM)]

    def __init__(self, goal_id: GoalId | None, theme: str = "", *, left: KeptForm | None = None) -> None:
        super().__init__()
        self.goal_id = goal_id
        self.theme = theme
        self.left = left
        self.file: GoalFile | None = None
        self.wrong: Mapping[str, Message] = {}
        self.saved_at: dt.datetime | None = None
        self.leaving = False
        self.elsewhere = False
        self._to_editor = False
        self._saved = Typed()
        self._saving = False
        self._shown: object = None

    # --- the form ------------------------------------------------------------------------------------------------

    @property
    def fields(self) -> Mapping[str, ExtraField]:
        """The municipality's extra fields."""
        return self.kortit.here.municipality.fields

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        return self.goal_id or f"new-{self.theme}"

    @property
    def base(self) -> Goal:
        """The goal that the form was filled from; an empty one if it is new."""
        if self.file is not None:
            return self.file.goal
        return Goal(self.goal_id or NEW, self.theme, "", 0)

    def compose(self) -> ComposeResult:
        """Lay out the fields beside the changes."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            with VerticalScroll(id="form", can_focus=False):
                for key, field in fields_in_file(self.fields).items():
                    title = self.say(_TITLES.get(key, field.name))
                    widget = WIDGETS.get(field.kind, TextField)
                    yield widget(title, id=f"field-{key}", single=field.kind.is_line and field is not GOAL)
                    yield Page(id=f"said-{key}")
            page = Page(id="difference")
            page.add_class("pane")
            yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Read the file and fill the form, then restore what was left unsaved."""
        for said in self.query(Page):
            if (said.id or "").startswith("said-"):
                said.can_focus = False
                said.add_class("said")
        self.query_one("#difference", Page).border_title = self.say(_("Change against what is decided"))
        kept = self.kept()
        if not self._read_file(instead=kept):
            return
        year = dt.datetime.now(tz=dt.UTC).year + 1
        self._saved = typed_of(self.file.goal if self.file else None, self.fields, year)
        self._begin(self._saved)
        if kept is not None:
            self._take_kept(kept.content)
        self._field(GOAL.key).focus()
        self._look()

    def _read_file(self, path: GoalPath | None = None, *, instead: KeptForm | None = None) -> bool:
        """Read the goal's current file (at `path`, if just written there). On failure report it, close, return False.

        With `instead`, the file's content that the journal kept stands in for a file that is missing or unreadable.
        """
        if self.goal_id is None:
            return True
        desk = self.kortit.here
        listed = desk.listed(self.goal_id)
        self.theme = path.theme if path is not None else listed.theme if listed is not None else self.theme
        path = GoalPath(self.theme, self.goal_id)
        try:
            data = read_file(desk.root, str(path))
            if data is None:
                raise UsageError(_("there is no goal {id}", id=self.goal_id))
            self.file = read_goal(path, data, self.fields)
        except KortitError as error:
            if instead is not None and (before := self._file_then(instead.content)) is not None:
                self.file = before
                return True
            self.call_after_refresh(self._refuse, error)
            return False
        return True

    def _refuse(self, error: KortitError) -> None:
        self.dismiss()
        self.kortit.tell(error)

    def _take_kept(self, content: dict[str, Any]) -> None:
        """Restore a kept form with the file it was based on, so that saving detects whether the file changed since."""
        self.file = self._file_then(content) or self.file
        typed = Typed.of_data(content.get("typed"))
        known = {name: words for name, words in typed.texts.items() if name in self._saved.texts}
        lost = [words for name, words in typed.texts.items() if name not in known and words.strip()]
        self._fill(Typed({**self._saved.texts, **known}))
        self.kortit.say(_("this is what was typed and not saved"))
        if lost:
            said = _("These fields are no longer in kortit.yaml; copy what you need before you save.")
            texts = [Paragraph(text(self.say(said))), *(Paragraph(text(words), "  ") for words in lost)]
            self.call_after_refresh(self.app.push_screen, Read(_("Typed into fields that are gone"), texts))
        else:
            self.keep()

    def _file_then(self, content: dict[str, Any]) -> GoalFile | None:
        """The goal's file that a kept form was based on; None where it was not kept or is invalid."""
        base = content.get("base")
        if isinstance(base, str) and self.goal_id is not None:
            with suppress(ProblemsError):
                return read_goal(GoalPath(self.theme, self.goal_id), base.encode(), self.fields)
        return None

    def _field(self, name: str) -> TextField:
        return self.query_one(f"#field-{name}", TextField)

    def _begin(self, typed: Typed) -> None:
        """Fill the fields and clear their undo history."""
        for name, content in typed.texts.items():
            self._field(name).begin(content)

    def _fill(self, typed: Typed) -> None:
        """Fill the fields, as an edit that can be undone."""
        for name, content in typed.texts.items():
            self._field(name).write(content)

    @property
    def typed(self) -> Typed:
        """The current contents of the form."""
        return Typed({name: self._field(name).text for name in fields_in_file(self.fields)})

    @property
    def is_changed(self) -> bool:
        """Whether the form has unsaved changes."""
        return self.typed != self._saved

    # --- while typing --------------------------------------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the contents, and check them."""
        event.stop()
        self.typed_something()
        self._look()

    def to_keep(self) -> dict[str, Any] | None:
        """The contents of the form, and the file as it was read, so that a later change of the file can be noticed."""
        if not self.is_changed:
            return None
        return {
            "form": GOAL_FORM,
            "goal": self.goal_id,
            "theme": self.theme,
            "typed": self.typed.data(),
            "base": self.file.data.decode() if self.file is not None else None,
            "time": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        }

    def _look(self) -> None:
        """Show what is wrong in each field, and what the form changes."""
        desk = self.kortit.here
        decided = desk.decided(self.goal_id) if self.goal_id is not None else None
        goal, wrong = read_typed(self.typed, self.base, self.fields)
        gaps = {name: gap for name in fields_in_file(self.fields) if (gap := self._field(name).gap) is not None}
        self.wrong = {**gaps, **wrong}
        shown = (goal, self.wrong, decided, id(desk.judge), desk.drafts is None and desk.said is None)
        if shown == self._shown:
            self._show_lines()
            return
        self._shown = shown
        for name in fields_in_file(self.fields):
            message = self.wrong.get(name)
            said = self.query_one(f"#said-{name}", Page)
            if said.has_class("shown") != (message is not None):
                said.set_class(message is not None, "shown")
                self._field(name).set_class(message is not None, "wrong")
            if message is not None:
                said.show([Paragraph(text(self.say(message), "kortit.problem"))])
        self.query_one("#difference", Page).show(list(self._difference(goal)))
        self._show_lines()

    def _difference(self, goal: Goal) -> Iterator[Paragraph]:
        desk = self.kortit.here
        if desk.drafts is None and desk.said is None:
            yield Paragraph(text(self.say(_("reading what was decided")), "kortit.quiet"))
            return
        old = desk.decided(self.goal_id) if self.goal_id is not None else None
        sides = {} if old is None else {goal.id: old}, {goal.id: goal}
        ends = Endpoint("HEAD"), Endpoint("WORKTREE")
        row = ChangeTable.between(*sides, municipality=desk.municipality, origin=ends[0], target=ends[1]).rows[0]
        bound = bound_changes_of(old, goal, desk.judge)
        painter = ChangePainter(desk.municipality, self.kortit.translate, colour=self.kortit.colour)
        yield from painter.summary(old, goal, bound)
        yield Paragraph(Text())
        yield from painter.change(row, bound)

    def _show_lines(self) -> None:
        left = self.say(
            _("{id} · editing", id=self.goal_id) if self.goal_id else _("new goal · {theme}", theme=self.theme)
        )
        if self._saving:
            state: Message = _("saving")
        elif self.is_changed:
            state = _("typed, not saved yet")
        elif self.saved_at is not None:
            state = _("saved as a draft {time}", time=self.saved_at.strftime("%H:%M"))
        else:
            state = _("as it is in the file") if self.file is not None else _("nothing is typed yet")
        self.query_one("#header", Line).show(text(left), text(self.say(state), "kortit.heading"))
        wrong: Message | str = next(iter(self.wrong.values()), "")
        if self.elsewhere:
            wrong = _("the file was changed elsewhere; saving shows both versions")
        self.query_one("#status", Line).show(text(self.say(wrong), "kortit.problem"))

    def on_descendant_focus(self) -> None:
        """Show the keys of the outline while one has the focus."""
        in_outline = isinstance(self.focused, Outline)
        own = self.key_line()
        self.query_one(KeyLine).show_actions(
            ["outline.indent", "outline.lift", "outline.next_field", own[1], own[-1]] if in_outline else own
        )

    def desk_changed(self) -> None:
        """Check whether another program changed the file; take its content over if nothing is typed here."""
        if self.file is not None and not self._saving:
            data: bytes | None = None
            with suppress(KortitError):
                data = read_file(self.kortit.here.root, str(self.file.path))
            self.elsewhere = data != self.file.data
            if self.elsewhere and data is not None and not self.is_changed:
                with suppress(ProblemsError):
                    self.file = read_goal(self.file.path, data, self.fields)
                    self.elsewhere = False
                    self._saved = typed_of(self.file.goal, self.fields)
                    self._begin(self._saved)
        self._look()

    # --- saving --------------------------------------------------------------------------------------------------

    async def do_leave(self) -> None:
        """Save as a draft and leave; where it cannot be saved, ask what to do."""
        if not self.is_changed:
            self._close()
        elif self.wrong:
            await self._ask_what_to_do()
        else:
            self.leaving = True
            await self.do_save()

    async def do_save(self) -> None:
        if self._saving:
            return
        if self.wrong:
            name, message = next(iter(self.wrong.items()))
            self._field(name).focus()
            label = field_name(name, self.kortit.here.municipality)
            self.kortit.say(_("not saved: {field}: {message}", field=label, message=message), warning=True)
            self.leaving = self._to_editor = False
            return
        if not self.is_changed and self.file is not None:
            self.kortit.say(_("nothing to save"))
            return
        goal, _wrong = read_typed(self.typed, self.base, self.fields)
        typed, file, theme = self.typed, self.file, self.theme

        def work(repository: Repository) -> GoalPath:
            if file is not None:
                repository.save(file, goal)
                return file.path
            return repository.new_goal(replace(goal, id=next_goal_id(theme, repository.ids_ever_used())))

        await self._write(work, typed)

    async def _write(self, work: Callable[[Repository], GoalPath], typed: Typed) -> None:
        """Save through the store and react to the outcome; until then the journal keeps the contents."""
        self.keep()
        self._saving = True
        self._show_lines()
        try:
            path = await self.write(work)
        except KortitError as error:
            self._saving = self.leaving = self._to_editor = False
            self._show_lines()
            if not isinstance(error, ExternallyChangedError) or self.file is None:
                raise
        else:
            self._after_saving(path, typed)
            return
        await self._settle(self.file)

    def _after_saving(self, path: GoalPath, typed: Typed) -> None:
        self._saving = False
        self.forget()
        self.goal_id = path.id
        self.kortit.memory.goal = path.id
        self.elsewhere = False
        self.saved_at = dt.datetime.now().astimezone()
        self._saved = typed
        self._read_file(path)
        self.kortit.reload(history=False)
        if self.leaving and not self.is_changed:
            self._close()
            return
        self.leaving = False
        if self.is_changed:
            self.keep()
        elif self._to_editor:
            self._open_editor()
        self._to_editor = False
        self._look()

    async def _settle(self, file: GoalFile) -> None:
        """Show both versions and continue with the user's choice. Raises KortitError when the other one is invalid."""
        root = self.kortit.here.root
        path = place_of(root, file.path)
        data = read_file(root, str(path))
        if data is None:
            question = Confirm(
                _("{id} was removed elsewhere; write it again?", id=self.goal_id),
                [_("The file is not there any more. What you typed would be its content.")],
            )
            if await self.answer_to(question):
                goal, _wrong = read_typed(self.typed, self.base, self.fields)
                await self._write(lambda repository: repository.new_goal(goal), self.typed)
            return
        theirs = read_goal(path, data, self.fields)
        mine, _wrong = read_typed(self.typed, self.base, self.fields)
        settled = await self.answer_to(SettleScreen(file.goal, mine, theirs.goal))
        if settled is not None:
            self.file = theirs
            self.theme = theirs.path.theme
            self._saved = typed_of(theirs.goal, self.fields)
            self._fill(settled)
            self.elsewhere = False
            self.keep()
            self._look()
            if self.is_changed:
                self.kortit.say(_("both versions are settled; save when it reads right"))

    async def _ask_what_to_do(self) -> None:
        offered = (
            ("stay", _("go on editing"), ""),
            ("keep", _("leave it as typed"), _("it is here when the goal is opened again")),
            ("away", _("throw it away"), _("what was saved before stays")),
        )
        choices = [plain_choice(answer, self.say(meaning), self.say(hint)) for answer, meaning, hint in offered]
        chosen = await self.answer_to(Choose(_("It cannot be saved yet"), among(choices)))
        if chosen == "keep":
            self.keep()
            self.dismiss()
        elif chosen == "away" and self._throw_away():
            self._close()

    async def do_throw_away(self) -> None:
        """Throw away what was typed since the last save, once it is confirmed."""
        if not self.is_changed:
            self.kortit.say(_("nothing is typed that is not saved"))
        elif await self.answer_to(Confirm(_("Throw away what was typed since the goal was saved?"))):
            self._throw_away()

    def _throw_away(self) -> bool:
        """Fill the form from the file again; False if the file is gone and the form was closed."""
        self.forget()
        if not self._read_file():
            return False
        self._saved = typed_of(self.file.goal, self.fields) if self.file is not None else self._saved
        self._fill(self._saved)
        self._look()
        return True

    def _close(self) -> None:
        self.forget()
        self.dismiss()

    # --- keys ----------------------------------------------------------------------------------------------------

    async def do_editor(self) -> None:
        """Open the whole file in the user's own editor, once everything is saved."""
        if self.is_changed or self.goal_id is None:
            self._to_editor = True
            await self.do_save()
        else:
            self._open_editor()

    def _open_editor(self) -> None:
        if self.goal_id is not None:
            edit_whole_file(self.kortit, self.goal_id)
            self.desk_changed()
