"""The figures of a run as JSON, and their comparison with the accepted ones of an earlier run.

`make bench` writes `now.json`, which git ignores; `make bench-accept` makes it `last.json`, which is committed. Values
are ratios to a floor measured in the same run, or milliseconds; of both, less is better.
"""

from __future__ import annotations

import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.benchmarks.measuring import Figure
    from tests.benchmarks.screen import Latency

ROOT = Path(__file__).parents[2]
NOW, LAST = (Path(__file__).with_name(name) for name in ("now.json", "last.json"))
NOISE = 1.15  # what two runs of the same program differ by on the same machine
LEAST = {"ratio": 0.05, "ms": 5.0}  # differences that no person notices, however large a part they are


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a run: a ratio to its floor or milliseconds, and the bar that it must not pass, if it has one."""

    value: float
    unit: str
    bar: float | None = None

    @property
    def passed_over(self) -> bool:
        """Whether the bar is passed over."""
        return self.bar is not None and self.value > self.bar

    def worse_than(self, last: Value) -> bool:
        """Whether this is worse than a last value, by more than noise and more than anybody notices."""
        return self.value > last.value * NOISE and self.value - last.value > LEAST[self.unit]


@dataclass(frozen=True, slots=True)
class Record:
    """The figures of one run by their names, and the commit (with "+" when files had changed) that was measured."""

    commit: str
    python: str
    values: Mapping[str, Value]

    @classmethod
    def of(cls, figures: Iterable[Figure], latencies: Iterable[Latency], pause: tuple[float, float]) -> Self:
        """Record what a run measured; `pause` is the longest one of the event loop and its bar, in seconds."""
        values = {one.name: Value(round(one.measured / one.floor, 3), "ratio", one.bar) for one in figures}
        for latency in latencies:
            for part, beyond, most in latency.beyond():
                values[f"{latency.name}, {part}, beyond Textual's own"] = _milliseconds(beyond, most)
        values["longest pause of the event loop"] = _milliseconds(*pause)
        return cls(_commit(), platform.python_version(), values)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a record; None where there is no file."""
        if not path.exists():
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["commit"], data["python"], {name: Value(**one) for name, one in data["values"].items()})

    def write(self, path: Path) -> None:
        """Write the record, so that a later one differs in few lines."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def compared(self, last: Record | None) -> Iterator[str]:
        """Lines for a person: each value now, last and its bar; then what got worse, and what was not measured."""
        known = last.values if last else {}
        yield f"{'':<66} {'now':>8} {'last':>8} {'bar':>6}"
        for name, value in self.values.items():
            before = known.get(name)
            shown = "–" if before is None else f"{before.value:.2f}"
            bar = "–" if value.bar is None else f"{value.bar:g}"
            verdict = "PASSED OVER" if value.passed_over else "worse" if before and value.worse_than(before) else ""
            yield f"{name:<66} {value.value:8.2f} {shown:>8} {bar:>6}  {value.unit:<5} {verdict}".rstrip()
        if last is None:
            yield "no figures are accepted yet: make bench-accept takes these"
            return
        worse = [name for name, value in self.values.items() if name in known and value.worse_than(known[name])]
        yield f"compared with commit {last.commit} on Python {last.python}: {len(worse)} got worse by more than noise"
        yield from (f"  {name}: {known[name].value:.2f} → {self.values[name].value:.2f}" for name in worse)
        yield from (f"  {name}: not measured this time" for name in known if name not in self.values)


def _milliseconds(seconds: float, bar: float) -> Value:
    return Value(round(seconds * 1000, 1), "ms", bar * 1000)


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + ("+" if changed else "")


def main() -> None:
    """Accept the figures of the last run."""
    record = Record.read(NOW)
    if record is None:
        raise SystemExit("there are no figures to accept: run make bench first")
    record.write(LAST)
    print(f"{LAST.relative_to(ROOT)} holds the figures of commit {record.commit}: commit it")


if __name__ == "__main__":
    main()
