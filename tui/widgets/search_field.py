"""The field of a search, in which the last searches are taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from tui.acting import Acting
from tui.actions import Place, bindings
from tui.widgets.fields import Harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class SearchField(Acting, Harmless):
    """The field. `recent` returns the last searches, the newest first."""

    PLACES = (Place.FIND,)
    BINDINGS: ClassVar = bindings(Place.FIND)

    def __init__(self, typed: str, hint: str, recent: Callable[[], Sequence[str]], *, id: str) -> None:
        super().__init__(typed, id=id, placeholder=hint, compact=True, select_on_focus=False)
        self._recent = recent
        self._place = -1

    def do_everything(self) -> None:
        """Look for the same words in all that can be found."""
        cast("Any", self.app).do_palette()

    def do_older(self) -> None:
        self._take_up(1)

    def do_newer(self) -> None:
        if self._place < 0:
            self.post_message(self.Submitted(self, self.value))
        else:
            self._take_up(-1)

    def _take_up(self, step: int) -> None:
        recent = [one for one in self._recent() if self._place >= 0 or one != self.value]
        self._place = max(min(self._place + step, len(recent) - 1), -1)
        self.value = recent[self._place] if self._place >= 0 else ""
        self.cursor_position = len(self.value)
