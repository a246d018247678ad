"""The journal of what is being typed: kept at once, offered when its program is gone, never taken from a living one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kortit.errors import FailedError
from store.work.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

TYPES = """
import os, signal, sys
from pathlib import Path
from store.work.journal import Journal

journal = Journal(Path(sys.argv[1]))
journal.write("O1-01", {"typed": {"goal": "Sanat, jotka eivät katoa"}})
print("typed", flush=True)
sys.stdin.readline()
"""


def typing_program(folder: Path) -> subprocess.Popen[str]:
    """Run a program that has typed something and keeps running."""
    program = subprocess.Popen(
        [sys.executable, "-c", TYPES, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "typed\n"
    return program


def kill(program: subprocess.Popen[str], how: signal.Signals) -> None:
    os.kill(program.pid, how)
    program.communicate()


def names(journal: Journal) -> list[str]:
    return [typed.name for typed in journal.left_behind()]


def test_nothing_is_made_before_something_is_typed(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.own("O1-01") is None
    assert journal.left_behind() == []
    journal.clear("O1-01")
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_last_is_what_is_there(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write("O1-01", {"typed": "å"})
    journal.write("O1-01", {"typed": "åä"})
    journal.write("new-O1", {"typed": "uusi"})
    found = journal.own("O1-01")
    assert found is not None
    assert found.content == {"typed": "åä"}
    journal.clear("O1-01")
    assert journal.own("O1-01") is None
    assert journal.own("new-O1") is not None


def test_a_program_never_offers_itself_what_it_is_typing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write("O1-01", {})
    assert journal.left_behind() == []


def test_what_a_living_program_types_is_not_offered_to_another(tmp_path: Path) -> None:
    first, second = Journal(tmp_path), Journal(tmp_path)
    first.write("O1-01", {"typed": "ensin"})
    second.write("O1-01", {"typed": "toisena"})
    assert (names(first), names(second)) == ([], [])
    second.clear("O1-01")
    assert first.own("O1-01") is not None


def test_what_was_kept_when_a_program_closed_is_offered_to_the_next(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.write("O1-01", {"typed": "sanat"})
    first.close()
    left = Journal(tmp_path).left_behind()
    assert [(typed.name, typed.content) for typed in left] == [("O1-01", {"typed": "sanat"})]


def test_a_program_that_saved_everything_leaves_nothing_behind(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.write("O1-01", {})
    first.clear("O1-01")
    first.close()
    assert list((tmp_path / "kortit/typing").iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_what_a_killed_program_was_typing_is_offered(tmp_path: Path, how: signal.Signals) -> None:
    program = typing_program(tmp_path)
    journal = Journal(tmp_path)
    assert journal.left_behind() == []
    kill(program, how)
    left = journal.left_behind()
    assert [typed.content for typed in left] == [{"typed": {"goal": "Sanat, jotka eivät katoa"}}]


def test_what_is_forgotten_is_gone_and_its_folder_with_it(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.write("O1-01", {})
    first.write("O1-02", {})
    first.close()
    journal = Journal(tmp_path)
    one, other = journal.left_behind()
    journal.forget(one)
    assert names(journal) == [other.name]
    journal.forget(other)
    journal.forget(other)
    assert list((tmp_path / "kortit/typing").iterdir()) == []


def test_the_newest_is_offered_first(tmp_path: Path) -> None:
    for number, name in enumerate(["O1-01", "O1-03", "O1-02"]):
        journal = Journal(tmp_path)
        journal.write(name, {})
        kept = journal.own(name)
        assert kept is not None
        os.utime(kept.place, (number, number))
        journal.close()
    assert names(Journal(tmp_path)) == ["O1-02", "O1-03", "O1-01"]


def test_what_cannot_be_read_is_neither_offered_nor_deleted(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    for name in ("O1-01", "O1-02", "O1-03"):
        first.write(name, {})
    kept = {name: first.own(name) for name in ("O1-01", "O1-02")}
    first.close()
    for typed, data in zip(kept.values(), (b"\xff{", b"[]"), strict=True):
        assert typed is not None
        typed.place.write_bytes(data)
    journal = Journal(tmp_path)
    assert names(journal) == ["O1-03"]
    journal.forget(journal.left_behind()[0])
    assert all(typed is not None and typed.place.exists() for typed in kept.values())


def test_what_was_kept_whole_stays_when_newer_words_cannot_be_kept(tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom kortit.errors import FailedError\n"
        "from store.work.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\njournal.write('O1-01', {'typed': 'sanat'})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "try:\n    journal.write('O1-01', {'typed': 'pitkät sanat ' * 99})\n"
        "except FailedError:\n    print('told')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "told\n"
    assert [typed.content for typed in Journal(tmp_path).left_behind()] == [{"typed": "sanat"}]


@pytest.mark.parametrize("in_the_way", ["kortit", "kortit/typing"])
def test_a_folder_that_cannot_be_made_is_told_with_the_same_words_each_time(tmp_path: Path, in_the_way: str) -> None:
    place = tmp_path / in_the_way
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"")
    journal = Journal(tmp_path)
    said = []
    for _time in range(2):
        with pytest.raises(FailedError) as told:
            journal.write("O1-01", {})
        said.append(str(told.value.message))
    assert said[0] == said[1]
    assert (journal.own("O1-01"), journal.left_behind()) == (None, [])
    place.unlink()
    journal.write("O1-01", {"typed": "nyt"})
    assert journal.own("O1-01") is not None


def test_a_folder_that_somebody_deleted_is_made_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write("O1-01", {})
    for path in sorted((tmp_path / "kortit").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    journal.write("O1-01", {"typed": "taas"})
    kept = journal.own("O1-01")
    assert kept is not None
    assert kept.content == {"typed": "taas"}
