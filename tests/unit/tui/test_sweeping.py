"""The full screen collects garbage at moments of its own choice."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from tui.sweeping import LONGEST, MOST_OLD, MOST_YOUNG, RESTED, Sweeper, age

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ring:
    """An object that only a collection frees, since it holds itself."""

    def __init__(self) -> None:
        self.itself = self


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sweeper(clock: Clock) -> Iterator[Sweeper]:
    gc.enable()  # a command that ran before in this process has left it off
    gc.collect()
    sweeper = Sweeper(clock)
    sweeper.start()
    yield sweeper
    sweeper.stop()


def forgotten() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_python_collects_nothing_between_start_and_stop(sweeper: Sweeper) -> None:
    ring = forgotten()
    kept = [[number] for number in range(5 * MOST_YOUNG)]
    assert not gc.isenabled()
    assert ring() is not None
    sweeper.stop()
    assert gc.isenabled()
    assert len(kept) == 5 * MOST_YOUNG


def test_what_is_young_is_swept_while_a_person_types(sweeper: Sweeper) -> None:
    sweeper.act()
    ring = forgotten()
    sweeper.sweep()
    assert ring() is None


def test_what_is_old_is_looked_through_only_once_a_person_rests(sweeper: Sweeper, clock: Clock) -> None:
    ring = forgotten()
    kept = [[number] for number in range(MOST_OLD + 1)]
    sweeper.act()
    sweeper.sweep()  # too much to sweep unfelt: all of it is old now
    assert ring() is not None
    clock.now += RESTED
    sweeper.sweep()
    assert ring() is None
    assert kept


def test_little_that_is_old_is_looked_through_in_time(sweeper: Sweeper, clock: Clock) -> None:
    ring = forgotten()
    age()
    clock.now += RESTED
    sweeper.sweep()
    assert ring() is not None
    clock.now += LONGEST
    sweeper.sweep()
    assert ring() is None
