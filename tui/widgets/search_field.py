"""The field of a search, in which the last searches are taken up again, and which knows what else has its words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len

from kortit.messages import _
from tui.acting import Acting
from tui.actions import Place, bindings
from tui.findable import THEMES, commands_of, having, in_store, themes_found
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
        self._beside: tuple[Desk, list[Findable]] | None = None

    def knows_beside(self, desk: Desk) -> bool:
        """Whether all that can be found beside goals is known of a desk, or is being read."""
        return self._beside is not None and self._beside[0] is desk

    async def look_beside(self, view: KortitScreen[Any], desk: Desk) -> None:
        """Read what else than goals can be found, once for a desk."""
        others = [*commands_of(view)]
        self._beside = (desk, others)
        others += await in_store(desk, view.say)

    def found_beside(self, view: KortitScreen[Any], desk: Desk) -> str:
        """The number of finds other than goals, and the key that leads there; empty where there are none."""
        known = self._beside[1] if self._beside is not None else []
        kinds = Counter(view.say(other.kind) for other in having(known, self.value))
        if themes := themes_found(desk, self.value)[1]:
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
