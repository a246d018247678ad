"""Objects asked for again and again, by a process that may end or be given what it cannot read."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from kortit.errors import FailedError
from tests.conftest import git

if TYPE_CHECKING:
    from pathlib import Path

    from store.git.plumbing import Plumbing
    from tests.conftest import Store


def blob(store: Store, text: str) -> str:
    place = store.write("../teksti", text)
    return git(store.root, "hash-object", "-w", str(place)).strip()


def loose(store: Store, name: str) -> Path:
    return store.root / ".git" / "objects" / name[:2] / name[2:]


def reads(plumbing: Plumbing, name: str, text: str) -> bool:
    return plumbing.objects([name, f"{plumbing.head()}:ei/ole"]) == [text.encode(), None]


def test_what_is_written_after_the_first_question_is_found(store: Store) -> None:
    with store.open() as repository:
        assert reads(repository.plumbing, blob(store, "yksi"), "yksi")
        assert reads(repository.plumbing, blob(store, "kaksi"), "kaksi")


def test_a_process_that_was_ended_is_replaced(store: Store) -> None:
    name = blob(store, "yksi")
    with store.open() as repository:
        assert reads(repository.plumbing, name, "yksi")
        assert repository.plumbing._asked is not None
        os.kill(repository.plumbing._asked._process.pid, signal.SIGKILL)
        for _time in range(3):
            assert reads(repository.plumbing, name, "yksi")


def test_an_object_that_is_damaged_is_refused_each_time_and_no_other_is(store: Store) -> None:
    good, bad, gone = (blob(store, text) for text in ("hyvä", "huono", "poissa"))
    loose(store, bad).chmod(0o644)
    loose(store, bad).write_bytes(loose(store, good).read_bytes())
    loose(store, gone).unlink()
    with store.open() as repository:
        for name in (bad, gone, bad):
            with pytest.raises(FailedError, match=name):
                repository.plumbing.objects([good, name])
            assert reads(repository.plumbing, good, "hyvä")


def test_more_than_a_pipe_holds_is_answered(store: Store) -> None:
    name = blob(store, "pitkä " * 40_000)
    with store.open() as repository:
        long = [f"{repository.plumbing.head()}:{'kansio/' * 500}{number}" for number in range(150)]
        assert repository.plumbing.objects([name] * 150) == [("pitkä " * 40_000).encode()] * 150
        assert repository.plumbing.objects(long) == [None] * 150
