"""The field of a search, in which the last searches are taken up again, and which knows what else has its words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len

from kortit.messages import _
from tui.acting import Acting
from tui.actions import Place, bindings
from tui.findable import THEMES, findables, themes_found
from tui.widgets.fields import Harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.desk import Desk
    from tui.findable import Findable
    from tui.screens.kortit_screen import KortitScreen


class SearchField(Acting, Harmless):
    """The field. `recent` returns the last searches, the newest first."""

    PLACES = (Place.FIND,)
    BINDINGS: ClassVar = bindings(Place.FIND)

    def __init__(self, typed: str, hint: str, recent: Callable[[], Sequence[str]], *, id: str) -> None:
        super().__init__(typed, id=id, placeholder=hint, compact=True, select_on_focus=False)
        self._recent = recent
        self._place = -1
        self._beside: tuple[Desk | None, list[Findable]] | None = None

    def found_beside(self, view: KortitScreen[Any]) -> str:
        """What else than goals has the words, and the key that leads there; nothing where nothing has."""
        desk = view.kortit.desk
        if self._beside is None or self._beside[0] is not desk:
            self._beside = (desk, findables(view, desk))
        kinds = Counter(view.say(other.kind) for other in self._beside[1] if other.has(self.value))
        if desk is not None and (themes := themes_found(desk, self.value)[1]):
            kinds[view.say(THEMES)] = len(themes)
        key = view.key("find.everything")
        said = view.say(_("{key}: {found}", key=key, found=", ".join(f"{kind} {n}" for kind, n in kinds.items())))
        if cell_len(said) > view.app.size.width // 2:
            said = view.say(_("{key}: {count} others", key=key, count=kinds.total()))
        return said if kinds else ""

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
