"""What the full screen holds in memory while it is used for long: nothing of what is over."""

from __future__ import annotations

import gc
import resource
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.screen import Screen

from tests.screen import full_screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio

MOST_GROWTH = 300_000  # bytes over a hundred rounds: 3 kB each
MOST_RESIDENT = 10_000_000  # bytes; the system gives back what is free when it likes


async def growth(once: Callable[[], Awaitable[None]], rounds: int) -> int:
    """How many bytes are held after so many rounds that were not held after the first few."""
    for _round in range(8):  # caches of Textual and rich fill up
        await once()
    gc.collect()
    tracemalloc.start()
    try:
        await once()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _round in range(rounds):
            await once()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


async def test_a_hundred_reloads_leave_nothing_behind(store: Store) -> None:
    async with full_screen(store.root) as seen:

        async def reload() -> None:
            seen.app.reload()
            await seen.settle()

        assert await growth(reload, 100) < MOST_GROWTH


async def test_a_hundred_screens_opened_and_closed_leave_nothing_behind(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2031")
    async with full_screen(store.root) as seen:

        async def look_around(rounds: int) -> None:
            for _round in range(rounds):
                for key in ("h", "c", "m", "a", "e"):
                    await seen.press(key, "escape")

        await look_around(4)
        before, screens = resident(), living_screens()
        await look_around(20)
        assert living_screens() == screens
        assert resident() - before < MOST_RESIDENT


def resident() -> int:
    """How many bytes of the process are in the machine's memory, its garbage collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def living_screens() -> int:
    gc.collect()
    return sum(isinstance(one, Screen) for one in gc.get_objects())
