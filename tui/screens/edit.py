"""The form of a goal: its fields at the left; at the right the changes to the decided wording, and who may decide them.

What is typed is kept in the journal, outside the working tree, and saved as a draft by the store. Neither an error nor
another program's change loses any of it.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from kortit.authority import field_name
from kortit.changes import ChangeTable, Endpoint
from kortit.errors import KortitError, ProblemsError
from kortit.fields import fields_in_file
from kortit.goal import next_goal_id
from kortit.messages import Message, _
from kortit.typed import Typed, bullets_typed, read_typed, typed_of
from store.repository import ExternallyChangedError, GoalPath, place_of, read_file, read_goal
from tui.actions import Place, bindings
from tui.change_painting import ChangePainter
from tui.desk import bound_changes_of
from tui.own_editor import edit_whole_file
from tui.screens.dialogs import Choose, Confirm, among, plain_choice
from tui.screens.goal_form import GoalForm
from tui.screens.settle import SettleScreen
from tui.widgets.fields import Outline
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.widgets import TextArea

    from kortit.goal import Goal, GoalId
    from store.repository import GoalFile, KeptForm, Repository


class EditScreen(GoalForm):
    """The form of one goal, beside what it changes. `among` are the goals of the list from which it was opened."""

    PLACE = Place.EDIT
    BINDINGS: ClassVar = [*bindings(Place.EDIT), *bindings(Place.FORM)]

    def __init__(
        self,
        goal_id: GoalId | None,
        theme: str = "",
        *,
        left: KeptForm | None = None,
        among: Sequence[GoalId] = (),
    ) -> None:
        super().__init__(goal_id, theme, left=left)
        self.among = among
        self.saved_at: dt.datetime | None = None
        self.leaving = False
        self.elsewhere = False
        self._onward: GoalId | None = None
        self._to_editor = False
        self._saving = False
        self._refused = False
        self._shown: object = None

    # --- while typing --------------------------------------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the contents, and check them."""
        event.stop()
        self.typed_something()
        self._look()

    def _look(self) -> None:
        """Show what is wrong in each field, and what the form changes."""
        desk = self.kortit.here
        decided = desk.decided(self.goal_id) if self.goal_id is not None else None
        goal, wrong = read_typed(self.typed, self.base, self.fields)
        gaps = {name: gap for name in fields_in_file(self.fields) if (gap := self._field(name).gap) is not None}
        self.wrong = {**gaps, **wrong}
        reading = desk.drafts is None and desk.said is None
        begun = self._begun
        shown = (goal, self.wrong, decided, id(desk.judge), reading, begun)
        if shown == self._shown:
            self._show_lines()
            return
        self._shown = shown
        for name in fields_in_file(self.fields):
            message = self.wrong.get(name) if begun else None  # of an empty form nobody has made a mistake
            said = self.query_one(f"#said-{name}", Page)
            if said.has_class("shown") != (message is not None):
                said.set_class(message is not None, "shown")
                self._field(name).set_class(message is not None, "wrong")
            if message is not None:
                said.show([Paragraph(text(self.say(message), "kortit.problem"))])
        self.query_one("#difference", Page).show(list(self._difference(goal)))
        self._show_lines()

    @property
    def _begun(self) -> bool:
        """Whether anything was done in the form: of a new and empty one nothing is called wrong."""
        return self._refused or self.is_changed or self.file is not None

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
        yield from painter.summary(old, goal, bound, decided=desk.proposal is None)
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
        wrong: Message | str = ""
        if self._begun:
            wrong = next(iter(self.wrong.values()), "")
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

    def _stay(self) -> None:
        """Do nothing any more of what was to be done after saving."""
        self._saving = self.leaving = self._to_editor = False
        self._onward = None

    async def do_next_goal(self) -> None:
        await self._to_goal(1)

    async def do_previous_goal(self) -> None:
        await self._to_goal(-1)

    async def _to_goal(self, step: int) -> None:
        """Save, and go on with a goal beside this one in the list."""
        place = self.among.index(self.goal_id) + step if self.goal_id in self.among else -1
        goals = self.kortit.here.cards.goals
        while 0 <= place < len(self.among) and self.among[place] not in goals:  # removed, or its file cannot be read
            place += step
        if not 0 <= place < len(self.among):
            self.kortit.refuse(_("there is no other goal in this direction"))
            return
        self._onward = self.among[place]
        await self.do_leave()

    async def do_save(self) -> None:
        if self._saving:
            return
        if self.wrong:
            name, message = next(iter(self.wrong.items()))
            self._field(name).focus()
            label = field_name(name, self.kortit.here.municipality)
            self.kortit.refuse(_("not saved: {field}: {message}", field=label, message=message))
            self._refused = True
            self._stay()
            self._look()
            return
        if not self.is_changed and self.file is not None:
            self.kortit.say(_("nothing to save"))
            return
        goal, _wrong = read_typed(self.typed, self.base, self.fields)
        typed, file, theme = self.typed, self.file, self.theme
        if (left_out := bullets_typed(typed, self.base, self.fields)) is not None:
            self.kortit.say(left_out, warning=True)

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
            path = await self.write(work, named=self._named())
        except KortitError as error:
            self._stay()
            self._show_lines()
            if not isinstance(error, ExternallyChangedError) or self.file is None:
                raise
        else:
            self._after_saving(path, typed)
            return
        await self._settle(self.file)

    def _named(self) -> Message:
        """The name of the written change, for undoing it."""
        return _("editing of {id}", id=self.goal_id) if self.goal_id else _("new goal in {theme}", theme=self.theme)

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
        if chosen not in ("keep", "away"):
            self._stay()
        if chosen == "keep":
            self.keep()
            self._go_on()
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
        self._go_on()

    def _go_on(self) -> None:
        """Open the goal to go on with, or go back to the cards."""
        if self._onward is not None:
            self.kortit.memory.goal = self._onward
            self.kortit.open_instead("edit", self._onward, among=self.among)
            return
        if self.goal_id is not None:
            self.kortit.memory.goal = self.goal_id
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
