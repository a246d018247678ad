"""How a place does its actions: by the registry's name, and with a reason where one cannot be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from tui.actions import BY_ID

if TYPE_CHECKING:
    from kortit.messages import Message
    from tui.actions import Place


class Acting:
    """Gives a widget, a screen or the application its actions: `do_<name>`, and `why_not_<name>` where it has one."""

    PLACES: ClassVar[tuple[Place, ...]] = ()
    """The places of the registry whose actions this does."""

    def action_do(self, action_id: str) -> None:
        """Do an action of the registry, or say why it cannot be done."""
        reason = self.why_not(action_id)
        if reason is None:
            getattr(self, f"do_{BY_ID[action_id].name}")()
        else:
            cast("Any", self).app.say(reason, warning=True)

    def why_not(self, action_id: str) -> Message | None:
        """Say why an action cannot be done now; None when it can."""
        asked = getattr(self, f"why_not_{BY_ID[action_id].name}", None)
        reason: Message | None = asked() if asked is not None else None
        return reason
