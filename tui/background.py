"""Work beside the screen: git, YAML and documents in threads of their own, awaited by the screens.

There are two lanes, each doing one thing after another: `READ` for what the screen waits to show, `WRITE` for what a
person asked to be done. A thread never touches a widget, and is a daemon: quitting waits for nothing.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message as Event

from kortit.errors import FailedError, KortitError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Result = TypeVar("Result")


class Lane(Enum):
    """Which thread does a piece of work."""

    READ = auto()
    WRITE = auto()


@dataclass(slots=True)
class Work:
    """One piece of work, and the future through which the screen's side awaits its outcome."""

    task: Callable[[], Any]
    outcome: asyncio.Future[Any]
    topic: Hashable
    result: Any = None
    error: KortitError | None = None

    def deliver(self) -> None:
        """Hand the outcome over, unless nobody waits for it any more."""
        if self.outcome.done():
            return
        if self.error is not None:
            self.outcome.set_exception(self.error)
        else:
            self.outcome.set_result(self.result)


class Finished(Event):
    """A piece of work has an outcome."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


class Background:
    """The two lanes. `post` gives an event to the screen's side from any thread."""

    def __init__(self, post: Callable[[Event], object]) -> None:
        self._post = post
        self._waiting: dict[Lane, deque[Work]] = {lane: deque() for lane in Lane}
        self._changed = threading.Condition()
        self._under_way = 0
        for lane in Lane:
            threading.Thread(target=self._work, args=(lane,), name=f"kortit-{lane.name.lower()}", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether anything is waiting, being done, or not yet handed over."""
        return self._under_way > 0

    def do(
        self, task: Callable[[], Result], *, lane: Lane = Lane.READ, topic: Hashable = None
    ) -> asyncio.Future[Result]:
        """Do `task` in a thread; the future brings what it returns, or the KortitError that it raises.

        Newer work of the same `topic` makes older work that has not begun needless: its future is cancelled. Reading
        that nobody waits for any more is not begun; what was asked to be written is written all the same.
        """
        work = Work(task, asyncio.get_running_loop().create_future(), topic)
        with self._changed:
            waiting = self._waiting[lane]
            for older in [one for one in waiting if topic is not None and one.topic == topic]:
                waiting.remove(older)
                older.outcome.cancel()
                self._under_way -= 1
            waiting.append(work)
            self._under_way += 1
            self._changed.notify_all()
        return work.outcome

    def delivered(self) -> None:
        """Take note that an outcome was handed over."""
        with self._changed:
            self._under_way -= 1

    def _work(self, lane: Lane) -> None:
        while True:
            with self._changed:
                while not self._waiting[lane]:
                    self._changed.wait()
                work = self._waiting[lane].popleft()
            if lane is Lane.WRITE or not work.outcome.cancelled():
                self._do(work)
            self._post(Finished(work))
            del work  # what it read is not to be held until the next work comes

    @staticmethod
    def _do(work: Work) -> None:
        try:
            work.result = work.task()
        except KortitError as error:
            work.error = error
        except Exception as error:  # noqa: BLE001  a thread that dies silently would leave the screen waiting
            what = f"{type(error).__name__}: {error}"
            work.error = FailedError(_("this is a fault of the program ({what})", what=what))
