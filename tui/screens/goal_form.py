"""The fields of a goal as a form: filled from its file, and from what was typed and kept in the journal."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, VerticalScroll

from kortit.errors import KortitError, ProblemsError, UsageError
from kortit.fields import GOAL, INDICATORS, MEANS, TARGET_YEAR, fields_in_file
from kortit.goal import Goal, GoalId
from kortit.messages import Message, _
from kortit.rendering.labels import INDICATORS as LIST_OF_INDICATORS
from kortit.typed import Typed, typed_of
from store.repository import GoalPath, read_file, read_goal
from tui.recovering import GOAL_FORM
from tui.screens.dialogs import Read
from tui.screens.form import FormView
from tui.widgets.fields import WIDGETS, TextField
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from kortit.fields import ExtraField
    from store.repository import GoalFile, KeptForm

NEW = GoalId("")
_TITLES = {
    GOAL.key: _("Goal"),
    TARGET_YEAR.key: _("Target year"),
    MEANS.key: _("Means and steps"),
    INDICATORS.key: LIST_OF_INDICATORS,
}


class GoalForm(FormView[None]):
    """The form of one goal. `goal_id` None: a new goal in `theme`. `left` is the unsaved form of an earlier run."""

    def __init__(self, goal_id: GoalId | None, theme: str = "", *, left: KeptForm | None = None) -> None:
        super().__init__()
        self.goal_id = goal_id
        self.theme = theme
        self.left = left
        self.file: GoalFile | None = None
        self.wrong: Mapping[str, Message] = {}
        self._saved = Typed()

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
                known = fields_in_file(self.fields).items()  # what most goals are without comes last
                for key, field in sorted(known, key=lambda one: one[1].is_optional_key):
                    title = self.say(_TITLES.get(key, field.name))
                    widget = WIDGETS.get(field.kind, TextField)
                    yield widget(title, id=f"field-{key}", single=field.kind.is_line and field is not GOAL)
                    yield Page(id=f"said-{key}", classes="said")
            yield Page(id="difference", classes="pane")
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Read the file and fill the form, then restore what was left unsaved."""
        for said in self.query(".said"):
            said.can_focus = False
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
        raise NotImplementedError
