"""Documents are read in a process of their own: what it reads comes back, and what ends it ends nothing else."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from kortit.errors import UsageError
from kortit.importing.grid import Cell, GridRow, Source, Table
from kortit.importing.lines import DocumentLine
from kortit.importing.readers import sandbox
from kortit.importing.readers.sandbox import read_apart
from kortit.importing.rows import DocumentPlace
from kortit.messages import _

MERGED = Cell((DocumentLine("Tavoite"),), "Tavoite")


def a_grid(data: bytes, name: str) -> Source:
    table = Table(_("table {number}", number=len(data)), (GridRow(1, (MERGED, MERGED)),))
    return Source((table,), (DocumentPlace(1).problem(name, _("the document is empty")),))


def a_refusal(_data: bytes, name: str) -> Source:
    raise UsageError(_("{path} is empty", path=name))


def a_fault(_data: bytes, _name: str) -> Source:
    raise AttributeError("oma vika")


def much_memory(data: bytes, _name: str) -> Source:
    raise AssertionError(len(data * (2 << 30)))


def much_text(_data: bytes, _name: str) -> Source:
    cells = tuple(Cell((), str(number) * 1000) for number in range(40_000))
    return Source((Table(_("table {number}", number=1), (GridRow(1, cells),)),))


def much_work(_data: bytes, _name: str) -> Source:
    while True:
        pass


def nothing_at_all(_data: bytes, _name: str) -> Source:
    threading.Event().wait()
    raise AssertionError


def an_abort(_data: bytes, _name: str) -> Source:
    os.kill(os.getpid(), signal.SIGABRT)
    raise AssertionError


def a_crash(_data: bytes, _name: str) -> Source:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def chatter(data: bytes, name: str) -> Source:
    os.write(1, b"kirjasto kertoo")
    return a_grid(data, name)


def test_a_grid_comes_back_as_it_was_read_with_merged_cells_still_one() -> None:
    source = read_apart(a_grid, b"12", "a.docx")
    (table,) = source.parts
    assert isinstance(table, Table)
    assert (str(table.name), source.problems) == ("table 2", a_grid(b"", "a.docx").problems)
    assert table.rows[0].cells[0] is table.rows[0].cells[1]


def test_a_refusal_comes_back_with_its_sentence() -> None:
    with pytest.raises(UsageError, match=r"a\.docx is empty"):
        read_apart(a_refusal, b"", "a.docx")


def test_a_fault_of_our_own_comes_back_with_its_traceback() -> None:
    with pytest.raises(RuntimeError, match=r"in a_fault(?s:.)*AttributeError: oma vika"):
        read_apart(a_fault, b"", "a.docx")


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (much_memory, "unpacks to more"),
        (an_abort, "unpacks to more"),
        (much_text, "larger than any table"),
        (a_crash, "damaged"),
    ],
)
def test_what_ends_the_process_is_one_sentence(read: sandbox.Reader, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_apart(read, b"x", "a.docx")


@pytest.mark.parametrize(("read", "patience"), [(much_work, 60), (nothing_at_all, 1)])
def test_time_is_limited_by_work_and_by_the_clock(
    read: sandbox.Reader, patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_SECONDS", 1)
    monkeypatch.setattr(sandbox, "_PATIENCE", patience)
    begun = time.monotonic()
    with pytest.raises(UsageError, match="takes longer"):
        read_apart(read, b"", "a.docx")
    assert time.monotonic() - begun < 60


def test_what_a_library_prints_is_no_part_of_the_answer() -> None:
    assert len(read_apart(chatter, b"", "a.docx").parts) == 1


def test_modules_are_looked_for_where_the_command_looks_and_not_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/muualla")
    monkeypatch.setenv("PYTHONSTARTUP", "/muualla/alku.py")
    monkeypatch.setattr(sys, "path", [*sys.path, "/tänne"])
    assert len(read_apart(a_grid, b"", "a.docx").parts) == 1
