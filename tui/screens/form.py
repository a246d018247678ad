"""The common part of all forms: moving between fields, and keeping what is typed.

The journal gets it within a tenth of a second, outside the working tree, so that neither a crash nor a kill loses more.
A failure to keep it is reported, and typing goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kortit.errors import KortitError
from kortit.messages import _
from tui.actions import Place
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.fields import Outline

if TYPE_CHECKING:
    from textual.timer import Timer

    from store.repository import KeptForm

KEEP_WITHIN = 0.1  # seconds after a key until the contents are kept
Result = TypeVar("Result")


class FormView(KortitScreen[Result]):
    """A screen with a form. `left` is the unsaved form of an earlier run, until this one has kept its contents."""

    TYPING = True
    PLACES = (Place.FORM,)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.left: KeptForm | None = None
        self._soon: Timer | None = None
        self._not_kept = ""

    # --- to be defined by each form ------------------------------------------------------------------------------

    @property
    def name_of_journal(self) -> str:
        """The journal's name for this form."""
        raise NotImplementedError

    def to_keep(self) -> dict[str, Any] | None:
        """The contents to keep; None when there is nothing unsaved."""
        raise NotImplementedError

    # --- keeping -------------------------------------------------------------------------------------------------

    def typed_something(self) -> None:
        """Keep the contents shortly: keeping them at once would write a file for every key."""
        if self._soon is None:
            self._soon = self.set_timer(KEEP_WITHIN, self.keep)

    def keep(self) -> None:
        """Keep the contents; a failure is reported once for each reason, not with every key."""
        self._no_more()
        journal = self.kortit.journal
        if journal is None or not self.is_attached:
            return
        content = self.to_keep()
        try:
            if content is None:
                journal.clear(self.name_of_journal)
                return
            journal.write(self.name_of_journal, content)
        except KortitError as error:
            words = self.say(error.message)
            if words != self._not_kept:
                self._not_kept = words
                self.kortit.say(_("what is typed cannot be kept: {words}", words=words), warning=True)
        else:
            self._not_kept = ""
            self._forget_left()  # kept in this program's own name now; otherwise it would be offered twice

    def kept(self) -> KeptForm | None:
        """The unsaved contents of this form: of this program, else of an earlier run."""
        journal = self.kortit.journal
        if journal is None:
            return self.left
        own = journal.own(self.name_of_journal)
        if own is not None:
            self.left = None  # an earlier run's form of the same name waits until this one is saved or thrown away
            return own
        if self.left is None:
            self.left = next((kept for kept in journal.left_behind() if kept.name == self.name_of_journal), None)
        return self.left

    def forget(self) -> None:
        """Drop the kept contents, which were saved or deliberately thrown away, and cancel a keep that is due."""
        self._no_more()
        if self.kortit.journal is not None:
            self.kortit.journal.clear(self.name_of_journal)
        self._forget_left()

    def _no_more(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None

    def _forget_left(self) -> None:
        if self.kortit.journal is not None and self.left is not None:
            self.kortit.journal.forget(self.left)
            self.left = None

    # --- from field to field -------------------------------------------------------------------------------------

    def do_next_field(self) -> None:
        self.focus_next()

    def do_previous_field(self) -> None:
        self.focus_previous()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys between fields to a field that has such keys of its own: in an outline Tab indents."""
        if action == "do" and str(parameters[0]).endswith("_field") and isinstance(self.focused, Outline):
            return False
        return super().check_action(action, parameters)
