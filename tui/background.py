"""Work beside the screen: git, YAML and documents in threads of their own, whose results come back as messages.

There are two lanes, each doing one thing after another: `READ` for what the screen waits to show, `WRITE` for what a
person asked to be done. A thread never touches a widget, and is a daemon: quitting waits for nothing.
"""

from __future__ import annotations

import gc
import threading
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from textual.message import Message as Event

from kortit.errors import FailedError, KortitError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.dom import DOMNode


class Lane(Enum):
    """Which thread does a piece of work."""

    READ = auto()
    WRITE = auto()


@dataclass(slots=True)
class Work:
    """One piece of work: what to do, and what to do with the outcome, on the screen's side.

    `topic`: newer work of the same topic makes older work, not yet begun, needless.
    """

    task: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[KortitError], None]
    owner: DOMNode
    topic: str | None
    heavy: bool
    result: Any = None
    error: KortitError | None = None
    dropped: bool = False

    def deliver(self) -> None:
        """Hand the outcome over, unless who asked for it is gone."""
        if self.dropped or not self.owner.is_attached:
            return
        if self.error is not None:
            self.failed(self.error)
        else:
            self.done(self.result)


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
        """Tell whether anything is waiting, being done, or not yet handed over."""
        return self._under_way > 0

    def run(
        self,
        owner: DOMNode,
        task: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[KortitError], None],
        *,
        lane: Lane = Lane.READ,
        topic: str | None = None,
        heavy: bool = False,
    ) -> None:
        """Do `task` in a thread; then `done` with what it gave, or `failed`, on the screen's side.

        `heavy` work makes so many objects that collecting garbage meanwhile would hold up the screen.
        """
        work = Work(task, done, failed, owner, topic, heavy)
        with self._changed:
            waiting = self._waiting[lane]
            if topic is not None:
                for older in [one for one in waiting if one.topic == topic and one.owner is owner]:
                    waiting.remove(older)
                    self._under_way -= 1
            waiting.append(work)
            self._under_way += 1
            self._changed.notify_all()

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
            if work.heavy:
                gc.disable()
            try:
                work.result = work.task()
            except KortitError as error:
                work.error = error
            except Exception as error:  # noqa: BLE001  a thread that dies silently would leave the screen waiting
                what = f"{type(error).__name__}: {error}"
                work.error = FailedError(_("this is a fault of the program ({what})", what=what))
            finally:
                if work.heavy:
                    gc.freeze()
                    gc.enable()
            self._post(Finished(work))
