"""Periods and lines: written as drafts, committed freely while the period is open, and by decision after it is closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
import pytest

from kortit.rendering import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Result, Store

DAY = "2021-08-31"
LINE = f"follow-up/{DAY}/O1-01.yaml"
PERIOD = f"follow-up/{DAY}/period.yaml"
INDICATORS = (
    "indicators:\n  - {key: yksikot, text: Yksiköt, baseline: 6, target: 20, unit: kpl}\n"
    "  - {key: osuus, text: Osuus, target: ≥ 4 %}\n"
)
CLOSING = ("--decision", "Kh 20.9.2021 § 90")


@pytest.fixture
def opened(store: Store, cli: Cli) -> Store:
    """A store with an open period that is committed, and two indicators in one of its goals."""
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml") + INDICATORS)
    store.git("commit", "-qa", "--amend", "--no-edit")
    assert cli(store, "report", "new", "31.8.2021", "--name", "Osavuosikatsaus 2/2021").code == 0
    assert cli(store, "amend").code == 0
    return store


def problems(store: Store, cli: Cli, *given: str) -> list[tuple[str, str]]:
    found = cli(store, "check", *given, "--format", "json").json["problems"]
    return [(one["path"], one["code"]) for one in found if one["severity"] == "error"]


def test_the_first_period_brings_statuses_and_takes_no_decision(store: Store, cli: Cli) -> None:
    settings = store.read("kortit.yaml")
    start = settings.index("\n# Raporttien tilat")
    older = settings[:start] + settings[settings.index("perspectives:") :]
    store.write("kortit.yaml", older)
    store.commit("vanha varasto")
    assert cli(store, "report", "new", DAY).code == 0
    assert store.read(PERIOD) == "closed: false\n"
    assert store.read("kortit.yaml") == older + settings[start : settings.index("perspectives:")]
    assert cli(store, "report", "new", DAY).code == 2
    assert cli(store, "amend").code == 0
    assert problems(store, cli, "HEAD^..") == []


def test_a_line_is_a_draft_that_is_edited_in_place_and_amended_without_a_decision(opened: Store, cli: Cli) -> None:
    said = cli(
        opened, "report", "set", "O1-01", "--status", "going", "--text", "Etenee: hyvin", "--actual", "yksikot=14"
    )
    assert said.code == 0
    assert opened.read(LINE) == 'status: going\ntext: "Etenee: hyvin"\nactual:\n  yksikot: 14\n'
    opened.write(LINE, "# luonnos\nstatus: 'going'   # arvio\ntext: Etenee\nactual: {yksikot: 14}\n")
    cli(opened, "report", "set", "O1-01", "--status", "late", "--actual", "osuus=4,2 %")
    assert (
        opened.read(LINE)
        == "# luonnos\nstatus: 'late'   # arvio\ntext: Etenee\nactual: {yksikot: 14, osuus: \"4,2 %\"}\n"
    )
    assert cli(opened, "drafts").err.startswith("Osavuosikatsaus 2/2021 (31.8.2021): 1 goal reported")
    assert cli(opened, "report", "--format", "json").json["periods"] == [
        {"day": DAY, "name": "Osavuosikatsaus 2/2021", "closed": False, "goals": 2, "reported": 1}
    ]
    amended = cli(opened, "amend", DAY)
    assert amended.code == 0, amended.err
    assert opened.git("log", "-1", "--format=%B").strip() == "Osavuosikatsaus 2/2021 (31.8.2021): 1 tavoite raportoitu"
    assert cli(opened, "changes", "HEAD^..HEAD", "--format", "json").json["rows"] == []
    assert "1 line of a period" in cli(opened, "log", "HEAD^..").out
    assert problems(opened, cli, "HEAD~2..") == []


def test_lines_are_amended_apart_from_goals_that_take_a_decision(opened: Store, cli: Cli) -> None:
    opened.write("kortit/O1/O1-01.yaml", opened.read("kortit/O1/O1-01.yaml").replace("2021", "2023"))
    cli(opened, "report", "set", "O1-01", "--status", "late")
    assert cli(opened, "amend").code == 3
    assert cli(opened, "amend", DAY).code == 0
    assert [row["id"] for row in cli(opened, "drafts", "--format", "json").json["rows"]] == ["O1-01"]
    assert cli(opened, "drafts", "--discard", DAY, "--yes").code == 2


def test_a_draft_line_is_discarded_by_the_day_of_its_period(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    assert cli(opened, "drafts", "--discard", DAY, "--yes").code == 0
    assert not (opened.root / LINE).exists()


def test_a_committed_line_is_taken_away_freely_while_the_period_is_open_and_by_decision_after(
    opened: Store, cli: Cli
) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    cli(opened, "report", "set", "S1-01", "--status", "going")
    cli(opened, "amend")
    assert cli(opened, "report", "remove", "S1-01").code == 0
    assert cli(opened, "report", "remove", "S1-01").code == 2, "it is gone"
    assert cli(opened, "amend", DAY).code == 0
    assert opened.git("log", "-1", "--format=%s").strip() == "Osavuosikatsaus 2/2021 (31.8.2021): 1 raportti poistettu"
    assert problems(opened, cli, "HEAD^..") == []
    cli(opened, "report", "close", DAY, *CLOSING)
    removed = cli(opened, "report", "remove", "O1-01", "--period", DAY)
    assert (removed.code, "only with a decision" in removed.err, cli(opened, "amend").code) == (0, True, 3)
    assert cli(opened, "amend", "--decision", "Kv 27.9.2021 § 5").code == 0
    assert problems(opened, cli, "HEAD~2..") == []
    row = cli(opened, "report", "show", DAY, "--unreported", "--format", "json").json["rows"][0]
    assert (row["id"], [one["citation"] for one in row["corrected"]]) == ("O1-01", ["Kv 27.9.2021 § 5"])
    assert cli(opened, "undo", "HEAD").code == 0
    assert opened.read(LINE) == "status: late\n"
    opened.write(LINE, "status: done\n")
    opened.commit("ohi kortitin")
    assert problems(opened, cli, "HEAD^..") == [(LINE, "authority")]


def test_what_would_be_reported_is_tried_and_nothing_written(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    before = opened.state()
    for command, code, said in (
        (("new", "31.12.2021"), 0, "opened, as a draft"),
        (("new", DAY), 2, "there is a period"),
        (("set", "S1-01", "--status", "done"), 0, "S1-01: reported"),
        (("set", "S1-01", "--status", "hieno"), 2, "no status"),
        (("remove", "O1-01"), 0, "O1-01: line removed"),
        (("close", DAY), 3, "takes a decision"),
        (("close", DAY, *CLOSING), 0, "suljettu, 1 tavoite raportoitu"),
    ):
        tried = cli(opened, "report", *command, "--dry-run")
        assert (tried.code, tried.out, said in tried.err) == (code, "", True), tried.err
        assert opened.state() == before
    tried = cli(opened, "report", "close", DAY, *CLOSING, "--dry-run", "--format", "json").json
    made = cli(opened, "report", "close", DAY, *CLOSING, "--format", "json").json
    assert tried == {**made, "commit": None}


def test_a_line_is_written_in_the_users_own_editor(
    opened: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = tmp_path / "näytetty.yaml"

    def edited(change: str) -> Result:
        editor = tmp_path / "muokkain"
        editor.write_text(f'#!/bin/sh\ncp "$1" "{shown}"\nsed -i "{change}" "$1"\n', encoding="utf-8")
        editor.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(editor))
        return cli(opened, "report", "edit", "O1-01")

    assert "nothing to change" in edited("").err
    assert [line.partition(":")[0] for line in shown.read_text(encoding="utf-8").splitlines()[1:]] == [
        "status", "text", "actual", "  yksikot", "  osuus",
    ]  # fmt: skip
    refused = edited("s/^status:.*/status: hieno/")
    assert (refused.code, "hieno" in refused.err, (opened.root / LINE).exists()) == (1, True, False)
    assert edited("s/^status:.*/status: late/; s/yksikot:.*/yksikot: 8/").code == 0
    assert "yksikot: 8\n" in opened.read(LINE)
    assert edited("s/yksikot/muu/").code == 2, "there is no such indicator"
    assert edited("s/late/done/").code == 0
    assert "status: done\n" in opened.read(LINE)
    assert cli(opened, "amend").code == 0


def test_after_closing_a_line_changes_only_with_a_decision(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "going")
    before = opened.state()
    refused = cli(opened, "report", "close", DAY)
    assert (refused.code, opened.state()) == (3, before)
    assert cli(opened, "report", "close", DAY, *CLOSING).code == 0
    subject = "Kh 20.9.2021 § 90: Osavuosikatsaus 2/2021 (31.8.2021): suljettu, 1 tavoite raportoitu"
    assert opened.git("log", "-1", "--format=%s").strip() == subject
    assert opened.read(PERIOD).endswith("closed: true\n")
    assert cli(opened, "report", "close", DAY, *CLOSING).code == 2
    assert cli(opened, "report", "set", "O1-01", "--status", "done").code == 2, "no period is open"
    assert cli(opened, "report", "set", "O1-01", "--status", "done", "--period", DAY).code == 0
    undecided = cli(opened, "amend")
    assert undecided.code == 3
    assert "Kaupunginhallitus (Kh)" in undecided.err
    assert cli(opened, "amend", "--decision", "Kv 27.9.2021 § 5").code == 0
    assert problems(opened, cli, "HEAD~2..") == []


def test_check_finds_what_is_wrong_with_lines(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "close", DAY, *CLOSING)
    lawful = opened.git("rev-parse", "HEAD").strip()
    opened.write(LINE, "status: hieno\nactual: [1]\nstaus: x\n")
    opened.write(f"follow-up/{DAY}/O1-99.yaml", "status: done\n")
    opened.write("follow-up/2022-04-30/O1-01.yaml", "status: done\n")
    opened.write("follow-up/2022-04-31/O1-01.yaml", "status: done\n")
    expected = [
        ("follow-up/2022-04-30/period.yaml", "missing-file"),
        (LINE, "status"),
        (LINE, "type"),
        (LINE, "unknown-key"),
        (f"follow-up/{DAY}/O1-99.yaml", "unknown-goal"),
    ]
    assert sorted(problems(opened, cli)) == sorted(expected)
    assert cli(opened, "amend").code in (1, 3)
    opened.commit("rivit")
    bound = [(LINE, "authority"), (f"follow-up/{DAY}/O1-99.yaml", "authority")]
    assert sorted(problems(opened, cli, f"{lawful}..HEAD")) == sorted([*expected, *bound])
    opened.write(PERIOD, "name: Osavuosikatsaus 2/2021\nclosed: false\n")
    opened.commit("auki taas")
    assert (PERIOD, "authority") in problems(opened, cli, "HEAD^..HEAD")


def test_a_status_that_lines_have_is_not_taken_away(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "late")
    cli(opened, "amend")
    settings = opened.read("kortit.yaml")
    line = next(one for one in settings.splitlines() if one.strip().startswith("late:"))
    opened.write("kortit.yaml", settings.replace(f"{line}\n", ""))
    refused = cli(opened, "amend", "--decision", "Kv 27.9.2021 § 5")
    assert refused.code == 1
    assert LINE in refused.err


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("O1-99", "--status", "done"), 2),
        (("O1-01", "--status", "hieno"), 2),
        (("O1-01",), 2),
        (("O1-01", "--text", "vain teksti"), 2),
        (("O1-01", "--status", "done", "--period", "2020-01-01"), 2),
        (("O1-01", "--status", "done", "--actual", "avain"), 2),
        (("O1-01", "--status", "done", "--text", "merkki\x07"), 2),
    ],
)
def test_what_cannot_be_reported_is_refused_in_one_sentence(
    opened: Store, cli: Cli, given: tuple[str, ...], code: int
) -> None:
    before = opened.state()
    refused = cli(opened, "report", "set", *given)
    assert (refused.code, refused.err.count("\n"), opened.state()) == (code, 1, before)


WRITTEN = tuple(name for name in FORMATS if name != "text")


@pytest.fixture
def reported(opened: Store, cli: Cli) -> Store:
    """A store whose goals moved in the year of the period; one is reported of two, and its line was corrected."""
    opened.write(
        "kortit/O1/O1-01.yaml", opened.read("kortit/O1/O1-01.yaml").replace("target_year: 2021", "target_year: 2023")
    )
    cli(opened, "amend", "--decision", "Kv 1.3.2021 § 3")
    opened.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu hyvin"\ntarget_year: 2021\nmeans: []\n')
    cli(opened, "new", "O2", "--goal", "Uusi tavoite", "--target-year", "2024")
    cli(opened, "amend", "--decision", "Kv 7.6.2021 § 9")
    cli(opened, "report", "set", "O1-01", "--status", "late", "--text", "Siirtyy | <b>", "--actual", "osuus=4,2 %")
    cli(opened, "report", "close", DAY, *CLOSING)
    cli(opened, "report", "set", "O1-01", "--status", "missed", "--period", DAY)
    cli(opened, "amend", "--decision", "Kv 27.9.2021 § 5")
    return opened


def test_the_report_shows_moves_and_what_is_not_reported_in_every_format(reported: Store, cli: Cli) -> None:
    data = cli(reported, "report", "show", DAY, "--format", "json").json
    rows = {row["id"]: row for row in data["rows"]}
    assert list(rows) == ["O1-01", "O2-01", "S1-01"]
    assert data["counts"]["statuses"] == {"done": 0, "going": 0, "late": 0, "missed": 1, "unmeasured": 0}
    assert {key: data["counts"][key] for key in ("goals", "reported", "unreported", "due")} == {
        "goals": 3, "reported": 1, "unreported": 2, "due": 1,
    }  # fmt: skip
    moved = [(one["field"], one["old"], one["new"], one["by"]["citation"]) for one in rows["O1-01"]["moves"]]
    assert moved == [("target_year", 2021, 2023, "Kv 1.3.2021 § 3")]
    assert [one["field"] for one in rows["S1-01"]["moves"]] == ["goal", "target_year"]
    assert rows["O2-01"]["new"]["citation"] == "Kv 7.6.2021 § 9"
    assert [one["citation"] for one in rows["O1-01"]["corrected"]] == ["Kv 27.9.2021 § 5"]
    assert data["closed_by"]["citation"] == "Kh 20.9.2021 § 90"
    shown = cli(reported, "report", "show", DAY, "--format", "md").out
    for words in ("✗ Ei toteutunut", "○ Ei raportoitu", "tavoitevuosi 2021 → 2023", "uusi vuoden aikana: Kv 7.6.2021 § 9",
                  "suljettu: Kh 20.9.2021 § 90", "Osuus: → ≥ 4 %; toteuma 4,2 % *(saavutettu)*"):  # fmt: skip
        assert words in shown
    files = [word for name in WRITTEN for word in ("-o", f"../raportti.{name}")]
    made = cli(reported, "report", "show", DAY, *files)
    assert made.code == 0, made.err
    page = (reported.root.parent / "raportti.html").read_text(encoding="utf-8")
    assert "Siirtyy | &lt;b&gt;" in page
    assert "ei raportoitu 2, joista 1:n tavoitevuosi on 2021 tai aiempi" in page
    assert "Näistä tavoitevuosi 2021 tai aiempi" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "Siirtyy \\| &lt;b\\>" in (reported.root.parent / "raportti.md").read_text(encoding="utf-8")


def test_a_decision_that_comes_in_late_is_named_by_the_report_that_follows(opened: Store, cli: Cli) -> None:
    goal = "kortit/O1/O1-01.yaml"

    def decided(year: int, decision: str) -> None:
        opened.write(goal, re.sub(r"target_year: \d+", f"target_year: {year}", opened.read(goal)))
        assert cli(opened, "amend", "O1-01", "--decision", decision).code == 0

    def moves(day: str) -> list[tuple[int, str]]:
        rows = cli(opened, "report", "show", day, "--format", "json").json["rows"]
        said = next(row["moves"] for row in rows if row["id"] == "O1-01")
        return [(one["new"], one["by"]["citation"]) for one in said]

    decided(2024, "Kv 1.3.2021 § 3")
    cli(opened, "report", "close", DAY, *CLOSING)
    decided(2025, "Kv 20.12.2021 § 9")
    cli(opened, "report", "new", "30.4.2022")
    assert moves("30.4.2022") == [(2025, "Kv 20.12.2021 § 9")], "the report of 2021 was closed before it came"
    decided(2026, "Kv 10.1.2022 § 1")
    decided(2027, "Kv 31.12.2021 § 11")
    late = [(2025, "Kv 20.12.2021 § 9"), (2026, "Kv 10.1.2022 § 1"), (2027, "Kv 31.12.2021 § 11")]
    assert moves("30.4.2022") == late, "what is younger than a late decision is not lost behind it"


def test_a_report_is_narrowed_and_its_counts_stay(reported: Store, cli: Cli) -> None:
    def shown(*given: str) -> tuple[list[str], int]:
        data = cli(reported, "report", "show", DAY, *given, "--format", "json").json
        return [row["id"] for row in data["rows"]], data["counts"]["goals"]

    assert shown("--only", "late,missed") == (["O1-01"], 3)
    assert shown("--unreported") == (["O2-01", "S1-01"], 3)
    assert shown("--only", "missed", "--unreported", "--theme", "S1") == (["S1-01"], 1)
    assert shown("--owner", "ei kukaan") == ([], 3)
    page = cli(reported, "report", "show", DAY, "--theme", "O2", "--format", "md").out
    assert "ei raportoitu 1" in page
    assert "tai aiempi" not in page, "the target year of none of them has come"
    assert cli(reported, "report", "show", DAY, "--only", "hieno").code == 2
    assert cli(reported, "report", "show", "2019-01-01").code == 2
    assert cli(reported, "report", "show", "--format", "json").json["period"]["day"] == DAY  # the last, as none is open
    drafted = cli(reported, "report", "set", "S1-01", "--status", "done", "--period", DAY)
    assert drafted.code == 0
    assert cli(reported, "report", "show", DAY, "--format", "json").json["drafts"] is True


def test_goals_are_listed_by_what_is_reported_of_them(reported: Store, cli: Cli) -> None:
    def listed(*given: str) -> list[str]:
        return [goal["id"] for goal in cli(reported, "list", *given, "--format", "json").json["goals"]]

    assert listed("--status", "late,missed") == ["O1-01"]
    assert listed("--unreported") == ["O2-01", "S1-01"]
    assert listed("--status", "missed", "--unreported", "--until", "2023") == ["O1-01", "S1-01"]
    assert listed("--status", "late", "--at", "HEAD^") == ["O1-01"], "it was late before it was corrected"
    assert listed("--status", "late") == []
    assert cli(reported, "report", "new", "2021-12-31").code == 0
    assert listed("--unreported") == ["O1-01", "O2-01", "S1-01"], "the open period is meant"
    assert listed("--unreported", "--period", DAY) == ["O2-01", "S1-01"]
    for wrong in (("--status", "hieno"), ("--period", DAY), ("--unreported", "--period", "1.1.2019")):
        refused = cli(reported, "list", *wrong)
        assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_indicators_are_reported_by_their_keys_and_told_whether_they_are_reached(opened: Store, cli: Cli) -> None:
    opened.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu"\ntarget_year: 2023\nmeans: []\n')
    assert cli(opened, "amend", "--decision", "Kv 1.3.2021 § 3").code == 0
    refused = cli(opened, "report", "set", "O1-01", "--status", "done", "--actual", "muu=1")
    assert (refused.code, "yksikot, osuus" in refused.err) == (2, True)
    cli(opened, "report", "set", "O1-01", "--status", "late", "--actual", "yksikot=14", "--actual", "osuus=4,2 %")
    shown = cli(opened, "report", "show", "--format", "json").json["rows"][0]["measured"]
    assert [(one["key"], one["actual"], one["reached"]) for one in shown] == [
        ("yksikot", "14", False),
        ("osuus", "4,2 %", True),
    ]
    page = cli(opened, "report", "show", "--format", "md").out
    assert "Yksiköt: 6 → 20 kpl; toteuma 14 *(ei saavutettu)*" in page
    opened.write(LINE, "status: late\nactual: {muu: 3}\n")
    assert "muu" in cli(opened, "amend").err
    opened.commit("tuntematon mittari")
    assert problems(opened, cli, "HEAD^..HEAD") == [(LINE, "unknown-key")]


def test_an_indicator_that_was_moved_within_the_year_says_so_with_its_decision(opened: Store, cli: Cli) -> None:
    path = "kortit/O1/O1-01.yaml"
    opened.write(path, opened.read(path).replace("target: 20", "target: 12"))
    assert cli(opened, "amend", "--decision", "Kv 1.3.2021 § 3").code == 0
    opened.write("kortit/S1/S1-01.yaml", opened.read("kortit/S1/S1-01.yaml") + INDICATORS)
    assert cli(opened, "amend", "--decision", "Kv 7.6.2021 § 9").code == 0
    cli(opened, "report", "set", "O1-01", "--status", "done", "--actual", "yksikot=14")
    rows = cli(opened, "report", "show", "--format", "json").json["rows"]
    moves = [(row["id"], one["field"], one["by"]["citation"]) for row in rows for one in row["moves"]]
    assert moves == [("O1-01", "indicators", "Kv 1.3.2021 § 3"), ("S1-01", "indicators", "Kv 7.6.2021 § 9")]
    page = cli(opened, "report", "show", "--format", "md").out
    assert "mittareita muutettu: Kv 1.3.2021 § 3; ennen: Yksiköt 6 → 20 kpl" in page
    assert "mittareita lisätty: Kv 7.6.2021 § 9" in page


def test_what_moved_between_two_periods_is_a_change_table(reported: Store, cli: Cli) -> None:
    cli(reported, "report", "new", "2021-12-31", "--name", "Tilinpäätös 2021")
    cli(reported, "report", "set", "O1-01", "--status", "done", "--text", "Siirtyy | <i>")
    cli(reported, "report", "set", "S1-01", "--status", "going")
    table = cli(reported, "report", f"{DAY}..31.12.2021", "--format", "json").json
    assert [(row["id"], row["fields"]) for row in table["rows"]] == [
        ("O1-01", ["status", "report", "actual"]),
        ("S1-01", ["status"]),
    ]
    shown = cli(reported, "report", f"{DAY}..2021-12-31").out
    for words in (
        "[-✗ Ei toteutunut-]",
        "{+✓ Toteutunut+}",
        "kortit report 2021-08-31..2021-12-31",
        "Vertailun alku: Osavuosikatsaus 2/2021 (31.8.2021); tavoitteet: Kv 7.6.2021 § 9",
    ):
        assert words in shown
    files = {name: reported.root.parent / f"vertailu.{name}" for name in WRITTEN}
    made = cli(
        reported, "report", f"{DAY}..31.12.2021", *(word for path in files.values() for word in ("-o", str(path)))
    )
    assert made.code == 0, made.err
    page = files["html"].read_text(encoding="utf-8")
    assert [one.text_content() for one in lxml.html.fromstring(page).xpath("(//thead)[1]//th")] == [
        "Tavoite", "Tilinpäätös 2021 (31.12.2021)", "Osavuosikatsaus 2/2021 (31.8.2021)"
    ]  # fmt: skip
    for name in ("html", "md", "csv"):
        told = files[name].read_text(encoding="utf-8")
        assert "avoitevuosi ja keinot" not in told
        assert not re.search(r"2021-\d\d-\d\d(?!\.\.)", told.replace(f"{DAY}..2021-12-31", "")), name
    headings = files["csv"].read_text(encoding="utf-8-sig").partition("\n")[0].split(";")
    assert headings[2:6] == [f"{name} (31.12.2021)" for name in ("Päämäärä", "Tavoite", "Tavoitevuosi", "Tila")]
    assert not any(heading.startswith("Keinot") for heading in headings)
    assert cli(reported, "report", f"{DAY}..").code == 2


def test_lines_of_a_proposal_come_together_with_those_in_force_field_by_field(opened: Store, cli: Cli) -> None:
    second = f"follow-up/{DAY}/S1-01.yaml"
    cli(opened, "report", "set", "O1-01", "--status", "going")
    cli(opened, "amend")
    cli(opened, "proposal", "new", "esitys")
    cli(opened, "report", "set", "O1-01", "--status", "done")
    cli(opened, "report", "set", "S1-01", "--status", "late")
    assert cli(opened, "amend").code == 0
    cli(opened, "proposal", "switch")
    shown = "Osavuosikatsaus 2/2021 (31.8.2021): 2 goals reported (O1-01, S1-01)\n"
    assert cli(opened, "proposal", "show", "esitys").err.endswith(shown)
    assert not (opened.root / second).exists()
    cli(opened, "report", "set", "O1-01", "--text", "Muualla.", "--actual", "yksikot=14")
    cli(opened, "amend")
    assert cli(opened, "proposal", "adopt", "esitys", *CLOSING).code == 0
    assert opened.read(LINE) == "status: done\ntext: Muualla.\nactual:\n  yksikot: 14\n"
    assert opened.read(second) == "status: late\n"
    assert "2 tavoitetta raportoitu" in opened.git("log", "-1", "--format=%s")
    assert problems(opened, cli, "HEAD^..HEAD") == []


def test_a_line_that_a_proposal_and_others_wrote_differently_is_settled_by_a_person(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "set", "O1-01", "--status", "going")
    cli(opened, "amend")
    cli(opened, "proposal", "new", "esitys")
    cli(opened, "report", "set", "O1-01", "--status", "done")
    assert cli(opened, "amend").code == 0
    cli(opened, "proposal", "switch")
    cli(opened, "report", "set", "O1-01", "--status", "late")
    cli(opened, "amend")
    before = opened.state()
    refused = cli(opened, "proposal", "adopt", "esitys", *CLOSING)
    assert (refused.code, LINE in refused.err, opened.state()) == (3, True, before)
    assert cli(opened, "proposal", "refresh", "esitys", "--settle", f"{LINE}=own").code == 0
    assert cli(opened, "proposal", "adopt", "esitys", *CLOSING).code == 0
    assert opened.read(LINE) == "status: done\n"


def test_what_is_reported_is_taken_back_unless_it_was_changed_since(opened: Store, cli: Cli) -> None:
    second = f"follow-up/{DAY}/S1-01.yaml"
    cli(opened, "report", "set", "O1-01", "--status", "going")
    cli(opened, "report", "set", "S1-01", "--status", "late")
    cli(opened, "amend")
    first = opened.git("rev-parse", "HEAD").strip()
    cli(opened, "report", "set", "O1-01", "--status", "done")
    cli(opened, "amend")
    undone = cli(opened, "undo", first)
    assert (undone.code, (opened.root / second).exists(), opened.read(LINE)) == (0, False, "status: done\n")
    assert f"{LINE}: changed again since, so left alone" in undone.err
    assert f"{second}: brought back as a draft" in undone.err
    assert cli(opened, "amend").code == 0
    assert cli(opened, "undo", "HEAD~1").code == 0
    assert opened.read(LINE) == "status: going\n"


def test_the_decision_that_closed_a_period_is_corrected_and_the_site_follows_it(opened: Store, cli: Cli) -> None:
    cli(opened, "report", "close", DAY, *CLOSING)
    assert cli(opened, "correct", "HEAD", "--decision", "Kh 20.9.2021 § 91").code == 0
    closed = cli(opened, "report", "show", DAY, "--format", "json").json["closed_by"]
    assert closed["citation"] == "Kh 20.9.2021 § 91"
    assert cli(opened, "site", "../sivusto", "--force").code == 0
    site = opened.root.parent / "sivusto"
    assert "2021-09-20/91" in (site / "d/kh/2021-09-20/90/index.html").read_text(encoding="utf-8")
    assert f"report/{DAY}/" in (site / "d/kh/2021-09-20/91/index.html").read_text(encoding="utf-8")


def test_the_report_tells_what_was_said_in_the_periods_before(opened: Store, cli: Cli) -> None:
    opened.write("kortit/O1/O1-01.yaml", opened.read("kortit/O1/O1-01.yaml").replace("Osuus", "Osuus kaikista"))
    opened.commit("mittari\n\nDecision: Kv 1.2.2021 § 3")
    cli(opened, "report", "set", "O1-01", "--status", "late", "--actual", "yksikot=8", "--actual", "osuus=2")
    cli(opened, "report", "close", DAY, *CLOSING)
    cli(opened, "report", "new", "31.12.2021")
    assert cli(opened, "amend").code == 0
    cli(opened, "report", "set", "O1-01", "--status", "done", "--actual", "yksikot=21", "--actual", "osuus=ei mitattu")
    shown = cli(opened, "report", "show", "31.12.2021", "--format", "md").out
    assert "edellinen (31.8.2021): ▲ Viivästyy" in shown
    assert "edellinen (31.8.2021): ○ Ei raportoitu" in shown, "another goal was in force then and is not reported"
    assert "• 31\\.8.2021: 8 <br>• 31\\.12.2021: 21 | 6 → 20 kpl *(saavutettu)*" in shown
    assert "• 31\\.8.2021: 2 <br>• 31\\.12.2021: ei mitattu | → ≥ 4 %" in shown, "no number to draw, but two actuals"
    assert "edellinen" not in cli(opened, "report", "show", DAY, "--format", "md").out
    page = cli(opened, "report", "show", "31.12.2021", "--format", "html").out
    ids = lxml.html.fromstring(page).xpath("//tr[starts-with(@id, 'O1-01-')]//a[@class='id']/@href")
    assert ids == ["#O1-01", "#O1-01"], "what an indicator showed leads to its goal"
    opened.write(LINE, "status: [\n")
    assert cli(opened, "report", "show", "31.12.2021").code == 1
