"""Background work: git, YAML and documents in threads, awaited by the screens.

There are three lanes, each running one piece of work at a time: `READ` for what the screen waits to show, `WRITE` for
what the user asked to be done, `AUDIT` for what takes long and holds up nothing. A thread never touches a widget, and
is a daemon: quitting does not wait for it.
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

SWITCH_EVERY = 0.0005
"""Seconds after which a thread lets the screen go on. At Python's own 5 ms, two that read kept it waiting for 0.5 s."""


class Lane(Enum):
    """The thread that a piece of work runs in."""

    READ = auto()
    WRITE = auto()
    AUDIT = auto()


def _nothing() -> None:
    """Do nothing: what stands for a task that is done."""


@dataclass(slots=True)
class Work:
    """One piece of work, and the future of its outcome in the screen's event loop."""

    task: Callable[[], Any]
    outcome: asyncio.Future[Any]
    topic: Hashable
    result: Any = None
    error: KortitError | None = None

    def let_go(self) -> None:
        """Hold the screen that asked no longer: the thread may keep its reference for a while after the delivery."""
        self.task, self.topic = _nothing, None

    def deliver(self) -> None:
        """Set the future's result or exception, unless it was cancelled."""
        if self.outcome.done():
            return
        if self.error is not None:
            self.outcome.set_exception(self.error)
        else:
            self.outcome.set_result(self.result)


class Finished(Event):
    """Event: a piece of work has an outcome."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


class Background:
    """The lanes. `post` sends an event to the event loop of the screen, from any thread."""

    def __init__(self, post: Callable[[Event], object]) -> None:
        self._post = post
        self._waiting: dict[Lane, deque[Work]] = {lane: deque() for lane in Lane}
        self._changed = threading.Condition()
        self._under_way = 0
        for lane in Lane:
            threading.Thread(target=self._work, args=(lane,), name=f"kortit-{lane.name.lower()}", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether any work is waiting, running, or not yet delivered."""
        return self._under_way > 0

    def do(
        self, task: Callable[[], Result], *, lane: Lane = Lane.READ, topic: Hashable = None
    ) -> asyncio.Future[Result]:
        """Run `task` in a thread; the future holds its result, or the KortitError that it raised.

        Newer work of the same `topic` cancels older work that has not begun. Reading whose future was cancelled is not
        begun; writing is done all the same.
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
        """Count an outcome as delivered."""
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
            work.let_go()
            self._post(Finished(work))
            del work  # release the result: it must not live until the next work comes

    @staticmethod
    def _do(work: Work) -> None:
        try:
            work.result = work.task()
        except KortitError as error:
            work.error = error
        except Exception as error:  # noqa: BLE001  a thread that dies silently would leave the screen waiting
            what = f"{type(error).__name__}: {error}"
            work.error = FailedError(_("this is a fault of the program ({what})", what=what))
