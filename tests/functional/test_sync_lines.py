"""Two offices report at once through a server with its hook: their lines never collide, and follow their goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sharing import Offices, commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

DAY = "2021-08-31"
KV5, KV7 = "Kv 1.2.2021 § 5", "Kv 1.2.2021 § 7"
INDICATORS = "indicators:\n  - {key: kysely, text: Kyselyt}\n  - {key: osuus, text: Osuus}\n"
CLOSING = ("--decision", "Kh 20.9.2021 § 90")


def line(number: str) -> str:
    return f"follow-up/{DAY}/{number}.yaml"


def report(store: Store, cli: Cli, number: str, status: str, *, amended: bool = True) -> None:
    assert cli(store, "report", "set", number, "--status", status).code == 0
    assert not amended or cli(store, "amend").code == 0


@pytest.fixture
def two(templates: Templates, tmp_path: Path, cli: Cli) -> Offices:
    """Two offices in step with their server, and a period that is open."""
    made = offices(templates, tmp_path / "toimistot", {}, "raportoivat")
    assert cli(made.first, "report", "new", DAY).code == 0
    assert cli(made.first, "amend").code == 0
    for office in (made.first, made.second):
        assert cli(office, "sync").code == 0
    return made


def test_two_offices_report_at_once_and_nothing_collides(two: Offices, cli: Cli) -> None:
    report(two.first, cli, "O1-01", "going")
    report(two.second, cli, "S1-01", "late")
    assert cli(two.first, "sync").code == 0
    assert cli(two.second, "sync").code == 0, "neither waits for the other"
    assert cli(two.first, "sync").code == 0
    assert two.first.git("rev-parse", "HEAD") == two.second.git("rev-parse", "HEAD")
    (period,) = cli(two.first, "report", "--format", "json").json["periods"]
    assert (period["reported"], period["goals"]) == (2, 2)


def test_what_two_offices_say_of_one_goal_comes_together_field_by_field(two: Offices, cli: Cli) -> None:
    two.first.write("kortit/O1/O1-01.yaml", two.first.read("kortit/O1/O1-01.yaml") + INDICATORS)
    two.first.commit(f"mittarit\n\nDecision: {KV5}\n")
    cli(two.first, "report", "set", "O1-01", "--status", "going", "--actual", "kysely=3", "--actual", "osuus=10")
    assert cli(two.first, "amend").code == 0
    for office in (two.first, two.second):
        assert cli(office, "sync").code == 0
    cli(two.first, "report", "set", "O1-01", "--status", "late", "--actual", "kysely=4")
    cli(two.second, "report", "set", "O1-01", "--text", "Kysely on tehty.", "--actual", "osuus=12")
    for office in (two.first, two.second):
        assert cli(office, "amend").code == 0
        assert cli(office, "sync").code == 0
    together = "status: late\nactual:\n  kysely: 4\n  osuus: 12\ntext: Kysely on tehty.\n"
    assert two.second.read(line("O1-01")) == together
    cli(two.second, "report", "set", "O1-01", "--text", "Luonnos.")
    cli(two.first, "sync")
    report(two.first, cli, "O1-01", "done")
    assert cli(two.first, "sync").code == 0
    assert cli(two.second, "sync").code == 0, "drafts come along likewise"
    assert two.second.read(line("O1-01")) == together.replace("late", "done").replace("Kysely on tehty", "Luonnos")


def test_two_lines_of_one_goal_are_settled_as_files(two: Offices, cli: Cli) -> None:
    report(two.first, cli, "O1-01", "going")
    report(two.second, cli, "O1-01", "late")
    assert cli(two.first, "sync").code == 0
    before = two.second.state()
    refused = cli(two.second, "sync")
    assert (refused.code, line("O1-01") in refused.err, two.second.state()[1:]) == (3, True, before[1:])
    assert cli(two.second, "sync", "--settle", f"{line('O1-01')}=own").code == 0
    assert two.second.read(line("O1-01")) == "status: late\n"


def test_a_line_follows_its_new_goal_to_the_id_that_it_is_given_anew(two: Offices, cli: Cli) -> None:
    for office, text, decision, status in (
        (two.first, "Heidän uusi", KV5, "done"),
        (two.second, "Meidän uusi", KV7, "late"),
    ):
        commit(office, {"kortit/O1/O1-02.yaml": goal(text)}, "uusi", decision)
        report(office, cli, "O1-02", status)
    report(two.second, cli, "S1-01", "going", amended=False)
    two.second.write(line("O1-02"), "status: missed\n")
    assert cli(two.second, "report", "new", "2021-12-31").code == 0
    assert cli(two.second, "report", "set", "O1-02", "--status", "unmeasured", "--period", "2021-12-31").code == 0
    assert cli(two.first, "sync").code == 0
    synced = cli(two.second, "sync")
    assert synced.code == 0, synced.err
    assert "the goal here is O1-03 now" in synced.err
    assert two.second.read("kortit/O1/O1-03.yaml") == goal("Meidän uusi")
    assert two.second.git("show", f"HEAD:{line('O1-02')}") == "status: done\n"
    assert two.second.git("show", f"HEAD:{line('O1-03')}") == "status: late\n"
    assert two.second.read(line("O1-02")) == "status: done\n"
    assert two.second.read(line("O1-03")) == "status: missed\n"
    assert two.second.read("follow-up/2021-12-31/O1-03.yaml") == "status: unmeasured\n"
    assert not (two.second.root / "follow-up/2021-12-31/O1-02.yaml").exists()
    assert two.second.read(line("S1-01")) == "status: going\n"
    assert cli(two.second, "check", "HEAD~3..").code == 0


def test_a_line_of_a_proposals_new_goal_follows_it_when_the_proposal_is_refreshed(store: Store, cli: Cli) -> None:
    cli(store, "report", "new", DAY)
    cli(store, "amend")
    cli(store, "proposal", "new", "uusi")
    commit(store, {"kortit/O1/O1-02.yaml": goal("Esityksen uusi")})
    report(store, cli, "O1-02", "going")
    cli(store, "proposal", "switch")
    commit(store, {"kortit/O1/O1-02.yaml": goal("Päätetty uusi")}, "uusi", KV5)
    report(store, cli, "O1-02", "done")
    refreshed = cli(store, "proposal", "refresh", "uusi")
    assert refreshed.code == 0, refreshed.err
    assert store.git("show", f"proposal/uusi:{line('O1-02')}") == "status: done\n"
    assert store.git("show", f"proposal/uusi:{line('O1-03')}") == "status: going\n"
    assert cli(store, "proposal", "adopt", "uusi", "--decision", KV7).code == 0
    assert store.read(line("O1-03")) == "status: going\n"


def test_a_line_that_meets_a_period_closed_by_others_takes_a_decision(two: Offices, cli: Cli) -> None:
    report(two.second, cli, "S1-01", "late")
    assert cli(two.first, "report", "close", DAY, *CLOSING).code == 0
    assert cli(two.first, "sync").code == 0
    before = two.second.state()
    refused = cli(two.second, "sync")
    assert (refused.code, two.second.state()[1:]) == (3, before[1:])
    assert "S1-01: a line of a closed period: this takes a decision" in refused.err
    assert cli(two.second, "correct", "HEAD", "--decision", "Kh 27.9.2021 § 95").code == 0
    assert cli(two.second, "sync").code == 0
    row = cli(two.second, "report", "show", DAY, "--only", "late", "--format", "json").json["rows"][0]
    assert (row["id"], [one["citation"] for one in row["corrected"]]) == ("S1-01", ["Kh 27.9.2021 § 95"])


def test_the_server_refuses_a_line_that_changes_after_closing_without_a_decision(two: Offices, cli: Cli) -> None:
    report(two.first, cli, "O1-01", "going")
    assert cli(two.first, "report", "close", DAY, *CLOSING).code == 0
    assert cli(two.first, "sync").code == 0
    (two.first.root / ".git/hooks/pre-push").unlink(missing_ok=True)
    commit(two.first, {line("O1-01"): "status: done\n"})
    two.first.git("push", "origin", "main", check=False)
    assert two.server.git("rev-parse", "main") != two.first.git("rev-parse", "HEAD")
    two.first.git("reset", "-q", "--hard", "origin/main")
    commit(two.first, {line("O1-01"): None})
    two.first.git("push", "origin", "main", check=False)
    assert two.server.git("rev-parse", "main") != two.first.git("rev-parse", "HEAD")
    two.first.git("reset", "-q", "--hard", "origin/main")
    commit(two.first, {line("O1-01"): "status: done\n"}, "korjaus", "Kh 27.9.2021 § 95")
    two.first.git("push", "origin", "main", check=False)
    assert two.server.git("rev-parse", "main") == two.first.git("rev-parse", "HEAD")


def test_drafts_of_a_period_that_others_closed_are_said_to_take_a_decision(two: Offices, cli: Cli) -> None:
    report(two.second, cli, "S1-01", "late", amended=False)
    assert cli(two.first, "report", "close", DAY, *CLOSING).code == 0
    assert cli(two.first, "sync").code == 0
    result = cli(two.second, "sync")
    assert (result.code, "was closed by others: your drafts of S1-01 take a decision now" in result.err) == (0, True)
    assert "the period is closed: its lines change only with a decision" in cli(two.second, "drafts").err
    assert "take a decision now" not in cli(two.second, "sync").err, "it is said once"
