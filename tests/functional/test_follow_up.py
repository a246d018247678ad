"""Periods and lines: written as drafts, committed freely while the period is open, and by decision after it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

DAY = "2021-08-31"
LINE = f"follow-up/{DAY}/O1-01.yaml"
PERIOD = f"follow-up/{DAY}/period.yaml"
CLOSING = ("--decision", "Kh 20.9.2021 § 90")


@pytest.fixture
def opened(store: Store, cli: Cli) -> Store:
    """A store with an open period that is committed."""
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


def test_check_and_the_server_hook_find_what_is_wrong_with_lines(opened: Store, cli: Cli) -> None:
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
