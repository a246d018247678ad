"""What all forms share: the way from field to field, and that what is typed is kept as it is typed.

It is kept outside the working tree within a tenth of a second of a key, so that neither a crash nor a kill loses more;
that it cannot be kept is said, and typing goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kortit.errors import KortitError
from kortit.messages import _
from tui.actions import Place
from tui.screens.view import View

if TYPE_CHECKING:
    from textual.timer import Timer

    from store.repository import KeptForm

KEEP_WITHIN = 0.1  # seconds after a key until what is typed is kept
Result = TypeVar("Result")


class FormView(View[Result]):
    """A screen with fields to type into. `left` is what a program that is gone was typing, until it is kept here."""

    TYPING = True
    PLACES = (Place.FORM,)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.left: KeptForm | None = None
        self._soon: Timer | None = None
        self._not_kept = ""

    # --- what a form says of itself ------------------------------------------------------------------------------

    @property
    def name_of_journal(self) -> str:
        """Give the name under which what is typed is kept."""
        raise NotImplementedError

    def to_keep(self) -> dict[str, Any] | None:
        """Give what is to be kept; None when nothing is typed that is not saved."""
        raise NotImplementedError

    # --- keeping -------------------------------------------------------------------------------------------------

    def typed_something(self) -> None:
        """Have what is typed kept soon: at once would be a file for every key."""
        if self._soon is None:
            self._soon = self.set_timer(KEEP_WITHIN, self.keep)

    def keep(self) -> None:
        """Keep what is typed; why it cannot be is said once for each reason, not with every key."""
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
            self._forget_left()  # it is kept here now; twice it would be offered twice

    def kept(self) -> KeptForm | None:
        """Give what was typed in this form before: by this program, else by one that is gone."""
        journal = self.kortit.journal
        if journal is None:
            return self.left
        own = journal.own(self.name_of_journal)
        if own is not None:
            self.left = None  # what another program left under the same name waits until this is done with
            return own
        if self.left is None:
            self.left = next((kept for kept in journal.left_behind() if kept.name == self.name_of_journal), None)
        return self.left

    def forget(self) -> None:
        """Forget what was kept: it is saved, or was thrown away on purpose; nothing keeps it again a moment later."""
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
