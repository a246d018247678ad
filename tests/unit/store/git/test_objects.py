"""Objects asked for again and again, by a process that may end or be given what it cannot read."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from kortit.errors import FailedError
from store.git.processes import UnknownRevisionError
from tests.conftest import git

if TYPE_CHECKING:
    from collections.abc import Callable
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


def test_a_name_is_what_git_takes_it_for_at_each_moment(store: Store) -> None:
    names = ("HEAD", "HEAD~1", "main", "refs/heads/main", "HEAD@{0}", "side", "1.0", ":/toinen", "HEAD^{/toinen}", "@")
    with store.open() as repository:
        changes: tuple[Callable[[], str], ...] = (
            lambda: store.commit("toinen"),
            lambda: store.git("branch", "side"),
            lambda: store.git("tag", "-a", "1.0", "-m", "versio"),
            lambda: store.git("pack-refs", "--all"),
            lambda: store.git("checkout", "-q", "--detach", "HEAD~1"),
            lambda: store.commit("kolmas"),
            lambda: store.git("gc", "-q", "--prune=now"),
            lambda: store.git("update-ref", "refs/heads/side", "HEAD"),
            lambda: store.git("tag", "-d", "1.0"),
        )
        for change in changes:
            change()
            for name in names:
                said = store.git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", check=False).strip()
                if name.startswith(":/"):
                    said = store.git("rev-parse", "--verify", "--quiet", name, check=False).strip()
                assert (resolved(repository.plumbing, name) or "") == said, name


@pytest.mark.parametrize(
    "name", ["HEAD\0", "HEAD\n", "HEAD\nHEAD", "HEAD\r", "\nHEAD", "", "-", "--all", "^HEAD", "HEAD..HEAD", "HEAD HEAD", "HEAD:kortit.yaml"]
)  # fmt: skip
def test_what_git_takes_for_no_commit_is_none_of_ours(store: Store, name: str) -> None:
    with store.open() as repository:
        assert resolved(repository.plumbing, name) is None


def resolved(plumbing: Plumbing, name: str) -> str | None:
    try:
        return plumbing.resolve(name)
    except UnknownRevisionError:
        return None
