"""Two offices amend at once, one store and one server with its hook: each amendment is right on the other, or told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.sharing import Offices, commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

KV5, KV7 = "Kv 1.2.2021 § 5", "Kv 1.2.2021 § 7"
MEANS = ("Kysely toteutetaan.", "Valmennus jatkuu.", "Kirjasto avataan.")


@dataclass(frozen=True)
class Side:
    """What one office does: files to write (None: to remove), by which decision."""

    files: dict[str, str | None]
    decision: str = ""


@dataclass(frozen=True)
class Case:
    """One meeting of two amendments: the goals before, both sides, and the files after (None: not there)."""

    name: str
    before: dict[str, str]
    theirs: Side
    own: Side
    after: dict[str, str | None] = field(default_factory=dict)
    told: str = ""


def one(number: int, theme: str = "O1") -> str:
    return f"kortit/{theme}/O1-{number}.yaml"


def of_means(name: str, number: int, before: tuple[str, ...], theirs: tuple[str, ...], own: tuple[str, ...],
             after: tuple[str, ...]) -> Case:  # fmt: skip
    path = one(number)
    there, here = (Side({path: goal("Tavoite", *items)}) for items in (theirs, own))
    return Case(name, {path: goal("Tavoite", *before)}, there, here, {path: goal("Tavoite", *after)})


RIGHT = [
    Case("different goals", {one(10): goal("A"), one(11): goal("B")}, Side({one(10): goal("A", "Keino.")}),
         Side({one(11): goal("B", "Toinen.")}), {one(10): goal("A", "Keino."), one(11): goal("B", "Toinen.")}),
    Case("the year and the text of one goal", {one(12): goal("Ranta kunnostetaan")},
         Side({one(12): goal("Ranta kunnostetaan", year=2031)}, KV5), Side({one(12): goal("Uimaranta kunnostetaan")}, KV7),
         {one(12): goal("Uimaranta kunnostetaan", year=2031)}),
    Case("the year and the means of one goal", {one(13): goal("Tori uusitaan")},
         Side({one(13): goal("Tori uusitaan", year=2032)}, KV5), Side({one(13): goal("Tori uusitaan", "Kilpailutus.")}),
         {one(13): goal("Tori uusitaan", "Kilpailutus.", year=2032)}),
    of_means("both add at the end", 14, MEANS, (*MEANS, "Liikenne."), (*MEANS, "Uimahalli."),
             (*MEANS, "Liikenne.", "Uimahalli.")),
    of_means("one adds first, one last", 15, MEANS, ("Liikenne.", *MEANS), (*MEANS, "Uimahalli."),
             ("Liikenne.", *MEANS, "Uimahalli.")),
    of_means("neighbours are reworded", 16, MEANS, ("Kysely toteutetaan keväällä.", *MEANS[1:]),
             (MEANS[0], "Valmennus jatkuu syksyllä.", MEANS[2]),
             ("Kysely toteutetaan keväällä.", "Valmennus jatkuu syksyllä.", MEANS[2])),
    of_means("one moves, one rewords", 17, MEANS, (*MEANS[1:], MEANS[0]), ("Kysely toteutetaan kahdesti.", *MEANS[1:]),
             (*MEANS[1:], "Kysely toteutetaan kahdesti.")),
    of_means("the same addition in two places", 18, MEANS, ("Liikenne.", *MEANS), (*MEANS, "Liikenne."),
             ("Liikenne.", *MEANS)),
    Case("two new goals in a theme", {}, Side({one(90): goal("Heidän uusi")}, KV5), Side({one(90): goal("Meidän uusi")}, KV7),
         {one(90): goal("Heidän uusi"), one(96): goal("Meidän uusi")}),
    Case("one decision entered in parts", {one(20): goal("A"), one(21): goal("B")},
         Side({one(20): goal("A", year=2033)}, "Kv 1.3.2021 § 1"), Side({one(21): goal("B", year=2033)}, "Kv 1.3.2021 § 1"),
         {one(20): goal("A", year=2033), one(21): goal("B", year=2033)}),
    Case("the same change by the same decision", {one(22): goal("A")}, Side({one(22): goal("A", year=2034)}, "Kv 1.3.2021 § 2"),
         Side({one(22): goal("A", year=2034)}, "Kv 1.3.2021 § 2"), {one(22): goal("A", year=2034)}),
    Case("moved, and edited", {one(23): goal("A", "Keino.")},
         Side({one(23): None, one(23, "O2"): goal("A", "Keino.")}, KV5), Side({one(23): goal("A", "Keino.", "Lisä.")}),
         {one(23): None, one(23, "O2"): goal("A", "Keino.", "Lisä.")}),
    Case("moved, and a new one in the theme", {one(24): goal("A")}, Side({one(24): None, one(24, "O2"): goal("A")}, KV5),
         Side({one(95): goal("Uusi tavoite")}, KV7), {one(24): None, one(24, "O2"): goal("A"), one(95): goal("Uusi tavoite")}),
    Case("two new themes", {}, Side({"kortit.yaml": "O3: , "}, KV5), Side({"kortit.yaml": "O4: , "}, KV7)),
]  # fmt: skip
TOLD = [
    Case("one means reworded twice", {one(30): goal("A", *MEANS)}, Side({one(30): goal("A", "Kysely toteutetaan pian.")}),
         Side({one(30): goal("A", "Kysely toteutetaan heti.")}), told="O1-30: the means: “Kysely toteutetaan.” was changed"),
    Case("one year twice", {one(31): goal("A")}, Side({one(31): goal("A", year=2035)}, KV5),
         Side({one(31): goal("A", year=2036)}, KV7), told="O1-31: the target year was changed"),
    Case("two lines of one bound sentence", {one(32): "goal: >-\n  Kaupunki rakentaa\n  sillan\n  ajoissa\ntarget_year: 2030\nmeans: []\n"},
         Side({one(32): "goal: >-\n  Kaupunki suunnittelee\n  sillan\n  ajoissa\ntarget_year: 2030\nmeans: []\n"}, KV5),
         Side({one(32): "goal: >-\n  Kaupunki rakentaa\n  sillan\n  myöhemmin\ntarget_year: 2030\nmeans: []\n"}, KV7),
         told="O1-32: the goal text was changed"),
    Case("removed, and edited", {one(33): goal("A")}, Side({one(33): None}, KV5), Side({one(33): goal("A", "Keino.")}),
         told="O1-33: adding or removing the goal was changed"),
    Case("removed, a similar one made elsewhere, and edited", {one(34): goal("Sama teksti", *MEANS)},
         Side({one(34): None, "kortit/S1/S1-40.yaml": goal("Sama teksti", *MEANS)}, KV5),
         Side({one(34): goal("Sama teksti", *MEANS, "Lisä.")}), told="O1-34: adding or removing the goal was changed"),
    Case("both move", {one(35): goal("A")}, Side({one(35): None, one(35, "O2"): goal("A")}, KV5),
         Side({one(35): None, one(35, "S1"): goal("A")}, KV7), told="O1-35: the theme was changed"),
    Case("means in two orders", {one(36): goal("A", *MEANS)}, Side({one(36): goal("A", MEANS[1], MEANS[0], MEANS[2])}),
         Side({one(36): goal("A", MEANS[0], MEANS[2], MEANS[1])}), told="were put into different orders"),
    Case("the same change by another decision", {one(37): goal("A")}, Side({one(37): goal("A", year=2037)}, KV5),
         Side({one(37): goal("A", year=2037)}, KV7), told="changes O1-37 as Kv 1.2.2021 § 5 did on the server, but by Kv 1.2.2021 § 7"),
]  # fmt: skip
GOALS = {path: text for case in (*RIGHT, *TOLD) for path, text in case.before.items()}


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Offices:
    """Two offices in step with their server, all the goals of the cases in force."""
    return offices(templates, tmp_path / "toimistot", GOALS, "toimistot")


def amended(two: Offices, cases: list[Case], cli: Cli) -> None:
    """Both offices do their sides of the cases, each an amendment; the first one has synced."""
    for office, sides in ((two.first, [case.theirs for case in cases]), (two.second, [case.own for case in cases])):
        for case, side in zip(cases, sides, strict=True):
            files = dict(side.files)
            if "kortit.yaml" in files:
                files["kortit.yaml"] = office.read("kortit.yaml").replace(
                    "{O1: ,", "{O1: , " + (files["kortit.yaml"] or "")[:-1]
                )
            commit(office, files, case.name, side.decision)
    assert cli(two.first, "sync").code == 0


def written(two: Offices, since: str) -> list[str]:
    """Author, committer, times and message of the second office's commits."""
    return two.second.git("log", "-z", "--format=%an %ae %aI %cn %cI%n%B", f"{since}..HEAD").split("\0")


def test_what_two_offices_amend_at_once_comes_together(two: Offices, cli: Cli) -> None:
    start = two.second.git("rev-parse", "HEAD").strip()
    amended(two, RIGHT, cli)
    before = two.second.git("rev-parse", "HEAD").strip()
    published = two.first.git("rev-parse", "HEAD").strip()
    own = written(two, "origin/main")
    planned = cli(two.second, "sync", "--dry-run", "--format", "json").json
    assert two.second.git("rev-parse", "HEAD").strip() == before
    result = cli(two.second, "sync", "--format", "json")
    assert result.code == 0, result.err
    assert {**result.json, "dry_run": True, "replayed": planned["replayed"]} == planned
    for case in RIGHT:
        for path, text in case.after.items():
            place = two.second.root / path
            assert (place.read_text("utf-8") if place.exists() else None) == text, case.name
    assert "O3" in two.second.read("kortit.yaml")
    assert "O4" in two.second.read("kortit.yaml")
    assert two.second.git("status", "--porcelain") == ""
    assert two.second.git("rev-list", "--min-parents=2", "--all") == ""
    assert two.server.git("rev-parse", "main") == two.second.git("rev-parse", "HEAD")
    assert two.second.git("rev-parse", f"refs/kortit/before-sync/{before}").strip() == before
    # Each amendment is what it was, but for two that were there already.
    there = {"the same change by the same decision", "the same addition in two places"}
    assert written(two, published) == [one for one in own if one.partition("\n")[2].partition("\n")[0] not in there]
    assert any("O1-90 was given on the server too" in said for said in result.json["told"])
    assert cli(two.second, "check", f"{start}..").code == 0
    assert cli(two.second, "sync").err.startswith("nothing to send or to fetch")
    assert cli(two.first, "sync").code == 0
    assert two.first.git("rev-parse", "HEAD") == two.second.git("rev-parse", "HEAD")


def test_what_does_not_come_together_is_told_case_by_case_and_nothing_is_changed(two: Offices, cli: Cli) -> None:
    start = two.second.git("rev-parse", "HEAD").strip()
    amended(two, TOLD, cli)
    before, there = two.second.state(), two.server.git("for-each-ref")
    result = cli(two.second, "sync")
    assert result.code == 3
    for case in TOLD:
        assert case.told in result.err, (case.name, result.err)
    after = two.second.state()
    assert (before[1:], two.server.git("for-each-ref")) == (after[1:], there)
    assert two.second.git("rev-parse", "main") in before[0]
    # A person chooses; what a decision says is no choice.
    keys = [
        "O1-30.means",
        "O1-31.target_year",
        "O1-32.goal",
        "O1-33.existence",
        "O1-34.existence",
        "O1-35.theme",
        "O1-36.means",
    ]
    chosen = [word for key in keys for word in ("--settle", f"{key}=published")]
    refused = cli(two.second, "sync", *chosen)
    assert (
        refused.code,
        "O1-31.target_year=published would leave out what Kv 1.2.2021 § 7 decided" in refused.err,
    ) == (3, True)
    bound = ("O1-31.target_year", "O1-32.goal", "O1-35.theme")
    chosen = [word for key in keys for word in ("--settle", f"{key}={'own' if key in bound else 'published'}")]
    same = two.second.git("rev-parse", "HEAD").strip()
    result = cli(two.second, "sync", *chosen, "--same", same)
    assert result.code == 0, result.err
    assert "Kysely toteutetaan pian." in two.second.read(one(30))
    assert "target_year: 2036" in two.second.read(one(31))
    assert "myöhemmin" in two.second.read(one(32))
    assert "rakentaa" in two.second.read(one(32))
    assert not (two.second.root / one(34)).exists()
    assert (two.second.root / one(35, "S1")).exists()
    assert cli(two.second, "check", f"{start}..").code == 0
