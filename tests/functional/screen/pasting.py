"""Hands of a patient person: one key after another, each when the one before is done; and texts that are pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from tests.screen import Seen


async def each(seen: Seen, *keys: str) -> None:
    """Press keys, each once everything that the one before set off is done."""
    for key in keys:
        await seen.press(key)


async def paste(seen: Seen, text: str) -> None:
    """Paste a text where the cursor is, as a terminal hands it over: at once, whatever characters it holds."""
    seen.app.post_message(events.Paste(text))
    await seen.settle()


async def put(seen: Seen, text: str) -> None:
    """Put a text in place of what stands in the line."""
    await seen.press("end", "ctrl+u")
    await paste(seen, text)
