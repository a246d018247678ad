"""When the full screen collects garbage: at moments that it chooses, since a collection makes every thread wait.

Python's own moments depend on how much is made, so they come just when ten thousand goals are read, or a screen is
opened. Here what is young is swept every second, which takes a few milliseconds, and everything only once a person has
rested: with ten thousand goals that takes up to half a second.
"""

from __future__ import annotations

import gc
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SWEEP_EVERY = 1.0  # seconds
RESTED = 3.0  # seconds without a key or a click
MOST_YOUNG = 20_000  # objects whose sweeping is not felt
MOST_OLD = 200_000  # objects that outlived the sweeping of what is young: some dozens of screens
LONGEST = 600.0  # seconds between two looks at everything, however little is made


class Sweeper:
    """Takes over the collection of garbage from Python, from `start` to `stop`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._acted = self._looked = clock()
        self._old = 0
        self._was_enabled = gc.isenabled()

    def start(self) -> None:
        """Collect nothing from now on but by `sweep`."""
        self._was_enabled = gc.isenabled()
        gc.disable()

    def stop(self) -> None:
        """Leave the collection to Python again, where it was Python's."""
        if self._was_enabled:
            gc.enable()

    def act(self) -> None:
        """Take note that a person did something."""
        self._acted = self._clock()

    def sweep(self) -> None:
        """Collect what is young, and everything where a person rests and much has grown old, or time has passed."""
        young = gc.get_count()[0]
        self._old += young
        if young > MOST_YOUNG:
            age()
        elif young:
            gc.collect(0)
        now = self._clock()
        if (self._old > MOST_OLD or now - self._looked >= LONGEST) and now - self._acted >= RESTED:
            gc.collect()
            self._looked, self._old = now, 0


def age() -> None:
    """Count everything there is as old, without looking at it: what was read in a great number of objects lives on."""
    gc.freeze()
    gc.unfreeze()
