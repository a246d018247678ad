"""Every number and move of a report equals one that is computed from the files and `git log` alone."""

from __future__ import annotations

import datetime
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

THEMES = ("O1", "O2", "S1")
STATUSES = ("done", "going", "late", "missed", "unmeasured")
PERIODS = ("2023-12-31", "2024-04-30", "2024-08-31", "2024-12-31")
Goal = dict[str, Any]
INDICATORS = """indicators:
  - {key: yksikot, text: Yksiköt, baseline: 10, target: 20}
  - {key: menot, text: Menot, baseline: "1 250 000,5", target: ≤ 900 000, unit: €}
  - {key: arvio, text: Arvio, target: hyvä}
"""


def text_of(goal: Goal) -> str:
    means = "".join(f"  - {one}\n" for one in goal["means"])
    return f"goal: {goal['goal']}\ntarget_year: {goal['target_year']}\nmeans:\n{means}{INDICATORS}"


def actual_of(chance: random.Random) -> str:
    """What some of the indicators show, as people write it."""
    said = {
        "yksikot": str(chance.randint(5, 25)),
        "menot": f'"{chance.randint(700, 999)} {chance.randint(100, 999)},{chance.randint(1, 9)}"',
        "arvio": chance.choice(["hyvä", "heikko"]),
    }
    return "".join(f"  {key}: {said[key]}\n" for key in said if chance.random() < 0.8)


def write_history(store: Store, monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> None:
    """Goals, ten decisions that move, reword, adapt, add and remove some, and lines of four periods."""
    goals: dict[str, tuple[str, Goal]] = {}
    numbers = dict.fromkeys(THEMES, 1)
    store.git("rm", "-q", "-r", "kortit")

    def commit(message: str, day: datetime.date) -> None:
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+02:00")
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00+02:00")
        store.commit(message)

    def add() -> None:
        theme = chance.choice(THEMES)
        goal_id = f"{theme}-{numbers[theme]:02d}"
        numbers[theme] += 1
        goal = {"goal": f"Tavoite {goal_id}", "target_year": chance.randint(2022, 2026), "means": [f"Keino {goal_id}"]}
        goals[goal_id] = (theme, goal)
        store.write(f"kortit/{theme}/{goal_id}.yaml", text_of(goal))

    for _number in range(100):
        add()
    commit("lähtötilanne\n\nImported-From: taulukko.csv", datetime.date(2022, 12, 1))
    for number in range(10):
        for goal_id in chance.sample(sorted(goals), 12):
            theme, goal = goals[goal_id]
            path = f"kortit/{theme}/{goal_id}.yaml"
            match chance.randrange(5):
                case 0:
                    goal["target_year"] += chance.choice((1, 2, -1))
                case 1:
                    goal["goal"] += f" ja {number}"
                case 2:
                    goal["means"].append(f"Keino {number}")
                case 3:
                    (store.root / path).unlink()
                    other = chance.choice(THEMES)
                    goals[goal_id], path = (other, goal), f"kortit/{other}/{goal_id}.yaml"
                case _:
                    (store.root / path).unlink()
                    del goals[goal_id]
                    continue
            store.write(path, text_of(goal))
        add()
        day = datetime.date(2023, 2, 10) + datetime.timedelta(days=67 * number)
        commit(f"päätös {number}\n\nDecision: Kv {day.day}.{day.month}.{day.year} § {number + 1}", day)
    for period in PERIODS:
        store.write(f"follow-up/{period}/period.yaml", "closed: false\n")
        for goal_id in chance.sample(sorted(goals), len(goals) // 2):
            actual = actual_of(chance)
            line = f"status: {chance.choice(STATUSES)}\ntext: Teksti\n" + (f"actual:\n{actual}" if actual else "")
            store.write(f"follow-up/{period}/{goal_id}.yaml", line)
    commit("rivit", datetime.date(2025, 1, 7))


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def reached(key: str, actual: str) -> bool | None:
    """Whether an actual reaches the target, computed from what is written above."""
    if not actual:
        return None
    if key == "arvio":
        return True if actual == "hyvä" else None
    number = float(actual.replace(" ", "").replace(",", "."))
    return number >= 20 if key == "yksikot" else number <= 900_000


def lines_of(store: Store, period: str) -> dict[str, Any]:
    folder = store.root / "follow-up" / period
    return {path.stem: read(path.read_text(encoding="utf-8")) for path in folder.glob("*-*.yaml")}


State = tuple[datetime.date, "str | None", dict[str, tuple[str, Goal]]]


def history(store: Store) -> list[State]:
    """The state after each commit with goals, oldest first: its date, citation, and the goals with their themes."""
    states: list[State] = []
    goals: dict[str, tuple[str, Goal]] = {}
    listed = store.git("log", "--reverse", "--no-renames", "--name-status", "--format=%x01%H%x02%cs%x02%B%x02")
    for entry in listed.split("\x01")[1:]:
        commit, day, message, files = entry.split("\x02")
        cited = re.search(r"Decision: (Kv (\d+)\.(\d+)\.(\d+) § \d+)", message)
        date = datetime.date(*map(int, cited.groups()[:0:-1])) if cited else datetime.date.fromisoformat(day)
        goals = dict(goals)
        changes = [line.split("\t") for line in files.splitlines() if "\tkortit/" in line]
        for status, path in sorted(changes, key=lambda one: one[0] != "D"):
            theme, goal_id = path.removesuffix(".yaml").split("/")[1:]
            goals.pop(goal_id, None)
            if status != "D":
                goals[goal_id] = (theme, read(store.git("show", f"{commit}:{path}")))
        states.append((date, cited[1] if cited else None, goals))
    return [state for state in states if state[2]]


def in_force(states: list[State], period: str) -> int:
    """The place of the state in force on the day of a period."""
    day = datetime.date.fromisoformat(period)
    return max(place for place, (date, _cited, _goals) in enumerate(states) if date <= day)


def expected(store: Store, states: list[State], period: str) -> dict[str, Any]:
    day = datetime.date.fromisoformat(period)
    end = in_force(states, period)
    before = [place for place, (date, _cited, _goals) in enumerate(states) if date.year < day.year]
    start = max(before, default=0)
    now = states[end][2]
    moves: dict[str, list[tuple[str, str | None]]] = {goal_id: [] for goal_id in now}
    new: dict[str, str | None] = {}
    gone: dict[str, str | None] = {}
    for place in range(start + 1, end + 1):
        old, (_date, cited, goals) = states[place - 1][2], states[place]
        new |= dict.fromkeys(goals.keys() - old.keys(), cited)
        gone |= dict.fromkeys(old.keys() - goals.keys(), cited)
        for goal_id in goals.keys() & old.keys() & now.keys():
            fields = [key for key in ("goal", "target_year", "means") if goals[goal_id][1][key] != old[goal_id][1][key]]
            fields += ["theme"] if goals[goal_id][0] != old[goal_id][0] else []
            moves[goal_id] += [(field, cited) for field in sorted(fields)]
    lines = lines_of(store, period)
    earlier = [(one, lines_of(store, one)) for one in PERIODS if one < period]
    were = states[in_force(states, earlier[-1][0])][2] if earlier else {}
    counts: dict[str | None, dict[str, Any]] = {}
    for name, chosen in [
        (None, set(now)),
        *((theme, {one for one in now if now[one][0] == theme}) for theme in THEMES),
    ]:
        silent = [goal_id for goal_id in chosen if goal_id not in lines]
        said = [lines[goal_id]["status"] for goal_id in chosen if goal_id in lines]
        counts[name] = {
            "goals": len(chosen),
            "reported": len(said),
            "unreported": len(silent),
            "due": sum(now[goal_id][1]["target_year"] <= day.year for goal_id in silent),
            "statuses": {key: said.count(key) for key in STATUSES},
        }
    order = sorted(now, key=lambda one: (THEMES.index(now[one][0]), now[one][1]["target_year"], one))
    return {
        "order": order,
        "years": [now[goal_id][1]["target_year"] for goal_id in order],
        "lines": [lines[goal_id]["status"] if goal_id in lines else None for goal_id in order],
        "moves": {goal_id: sorted(some) for goal_id, some in moves.items() if some},
        "new": {goal_id: cited for goal_id, cited in new.items() if goal_id in now},
        "gone": {goal_id: cited for goal_id, cited in gone.items() if goal_id not in now},
        "measured": {
            goal_id: [
                (key, actual := str(line.get("actual", {}).get(key, "")), reached(key, actual))
                for key in ("yksikot", "menot", "arvio")
            ]
            for goal_id, line in lines.items()
            if goal_id in now
        },
        "before": {
            goal_id: told[first:] if first is not None else [(earlier[-1][0], None)]
            for goal_id in order
            for told in [[(one, known[goal_id]["status"] if goal_id in known else None) for one, known in earlier]]
            for first in [next((place for place, (_one, status) in enumerate(told) if status), None)]
            if first is not None or goal_id in were
        },
        "beside": sorted(lines.keys() - now.keys()),
        "counts": {name: one for name, one in counts.items() if one["goals"]},
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_is_that_of_the_files_and_the_log(
    store: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    write_history(store, monkeypatch, random.Random(seed))
    states = history(store)
    for period in PERIODS:
        data = cli(store, "report", "show", period, "--format", "json").json
        shown = {
            "order": [row["id"] for row in data["rows"]],
            "years": [row["target_year"] for row in data["rows"]],
            "lines": [row["line"] and row["line"]["status"] for row in data["rows"]],
            "moves": {
                row["id"]: sorted((one["field"], one["by"]["citation"]) for one in row["moves"])
                for row in data["rows"]
                if row["moves"]
            },
            "new": {row["id"]: row["new"]["citation"] for row in data["rows"] if row["new"]},
            "gone": {one["id"]: one["by"]["citation"] for one in data["gone"]},
            "measured": {
                row["id"]: [(one["key"], one["actual"], one["reached"]) for one in row["measured"]]
                for row in data["rows"]
                if row["line"]
            },
            "before": {
                row["id"]: [(one["day"], one["line"] and one["line"]["status"]) for one in row["before"]]
                for row in data["rows"]
                if row["before"]
            },
            "beside": sorted(data["beside"]),
            "counts": {None: data["counts"], **{one.pop("theme"): one for one in data["themes"]}},
        }
        assert shown == expected(store, states, period), period
