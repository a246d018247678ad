"""The figures of `make bench`: kept as JSON, and compared with the accepted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.measuring import Figure
from tests.benchmarks.record import Record, Value
from tests.benchmarks.screen import Latency

if TYPE_CHECKING:
    from pathlib import Path


def record(**values: Value) -> Record:
    return Record("abc", "3.11.7", values)


def said(now: Record, last: Record | None) -> list[str]:
    return [" ".join(line.split()) for line in now.compared(last)]


def test_a_run_reads_back_as_it_was_written(tmp_path: Path) -> None:
    latency = Latency("a key", [0.030, 0.031], [0.010, 0.011])
    run = Record.of([Figure("help", 0.06, 0.03, 3)], [latency], (0.04, 0.1))
    run.write(tmp_path / "now.json")
    assert Record.read(tmp_path / "now.json") == run
    assert run.values["help"] == Value(2.0, "ratio", 3)
    assert run.values["a key, median, beyond Textual's own"] == Value(20.0, "ms", 50.0)
    assert run.values["longest pause of the event loop"] == Value(40.0, "ms", 100.0)


def test_each_figure_stands_beside_the_accepted_one_and_its_bar() -> None:
    lines = said(record(help=Value(1.2, "ratio", 3)), record(help=Value(1.25, "ratio", 3)))
    assert lines == [
        "now last bar",
        "help 1.20 1.25 3 ratio",
        "compared with commit abc on Python 3.11.7: 0 got worse by more than noise",
    ]


def test_what_got_worse_by_more_than_noise_is_named_and_what_is_missing_too() -> None:
    now = record(slow=Value(2.0, "ratio"), same=Value(1.1, "ratio"), tiny=Value(2.0, "ms"), over=Value(4.0, "ratio", 3))
    last = record(slow=Value(1.5, "ratio"), same=Value(1.0, "ratio"), tiny=Value(1.0, "ms"), gone=Value(1.0, "ms"))
    lines = said(now, last)
    assert lines[1:5] == [
        "slow 2.00 1.50 – ratio worse",
        "same 1.10 1.00 – ratio",
        "tiny 2.00 1.00 – ms",
        "over 4.00 – 3 ratio PASSED OVER",
    ]
    assert lines[5:] == [
        "compared with commit abc on Python 3.11.7: 1 got worse by more than noise",
        "slow: 1.50 → 2.00",
        "gone: not measured this time",
    ]


def test_without_accepted_figures_the_first_ones_are_offered(tmp_path: Path) -> None:
    assert Record.read(tmp_path / "last.json") is None
    assert said(record(), None)[-1] == "no figures are accepted yet: make bench-accept takes these"
