"""What the full screen holds in memory while it is used for long: nothing of what is over."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import TYPE_CHECKING

import pytest
from textual.screen import Screen

from tests.screen import full_screen

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

pytestmark = pytest.mark.anyio

MOST_OBJECTS = 2_000  # over a hundred rounds: 20 each, where one screen or goal has hundreds
MOST_SCREENS = 5  # over a hundred rounds
MOST_GROWTH = 300_000  # bytes of larger pieces over a hundred rounds: 3 kB each


class Allocated(ctypes.Structure):
    """What the C library's mallinfo2 returns."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    )


def held() -> tuple[int, int]:
    """The number of objects of up to 512 bytes that the process holds, and the bytes of all that is larger.

    Tracing each allocation would tell where they come from, and take five times as long.
    """
    gc.collect()
    count = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if count is None:  # another C library than glibc
        return sys.getallocatedblocks(), 0
    count.restype = Allocated
    return sys.getallocatedblocks(), count().uordblks


def check_growth(before: tuple[int, int]) -> None:
    objects, larger = held()
    assert objects - before[0] < MOST_OBJECTS
    assert larger - before[1] < MOST_GROWTH


async def test_a_hundred_reloads_leave_nothing_behind(store: Store) -> None:
    async with full_screen(store.root) as seen:

        async def reload(rounds: int) -> None:
            for _round in range(rounds):
                seen.app.reload()
                await seen.settle()

        await reload(9)  # caches of Textual and rich fill up
        before = held()
        await reload(100)
        check_growth(before)


async def test_a_hundred_screens_opened_and_closed_leave_nothing_behind(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2031")
    async with full_screen(store.root) as seen:

        async def look_around(rounds: int) -> None:
            for _round in range(rounds):
                for key in ("h", "c", "m", "a", "e"):
                    await seen.press(key, "escape")

        await look_around(4)
        before, screens = held(), living_screens()
        await look_around(20)
        await seen.settle()
        # Of each screen that stays behind there would be twenty; one may be going at this moment.
        assert living_screens() - screens < MOST_SCREENS
        check_growth(before)


def living_screens() -> int:
    gc.collect()
    return sum(isinstance(one, Screen) for one in gc.get_objects())


async def test_garbage_is_left_to_python_again_once_the_screen_is_closed(store: Store) -> None:
    gc.enable()  # a command that ran before in this process has left it off
    async with full_screen(store.root):
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_threads_let_the_screen_go_on_soon_as_long_as_it_is_open(store: Store) -> None:
    usual = sys.getswitchinterval()
    async with full_screen(store.root):
        assert sys.getswitchinterval() < usual
    assert sys.getswitchinterval() == usual
