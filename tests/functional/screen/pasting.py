"""Keys pressed one at a time, each after the one before is handled; and pasted texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from tests.screen import Seen


async def each(seen: Seen, *keys: str) -> None:
    """Press keys, each after everything that the one before started is done."""
    for key in keys:
        await seen.press(key)


async def paste(seen: Seen, text: str) -> None:
    """Paste a text at the cursor, as a terminal does: at once, with whatever characters it has."""
    seen.app.post_message(events.Paste(text))
    await seen.settle()


async def put(seen: Seen, text: str) -> None:
    """Replace the content of the line."""
    await seen.press("end", "ctrl+u")
    await paste(seen, text)
