"""Proposals that several offices share, and proposals that meet what came into force meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED, Store
from tests.sharing import Offices, commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"
NEW = "kortit/O1/O1-02.yaml"
YEAR = 'goal: "Asiointi sujuu"\ntarget_year: {year}\nmeans: []\n'
KV5 = "Kv 1.2.2020 § 5"


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Offices:
    """Two offices in step with their server."""
    return offices(templates, tmp_path / "toimistot", {}, "kaksi")


def test_a_proposal_that_met_a_conflict_is_refreshed_settled_and_adopted(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "vuodet")
    commit(store, {S1: YEAR.format(year=2031), NEW: goal("Esityksen uusi")})
    commit(store, {O1: store.read(O1) + "  - Esityksen keino.\n"})
    cli(store, "proposal", "switch")
    commit(store, {S1: YEAR.format(year=2029), NEW: goal("Päätetty uusi")}, "vuosi", KV5)
    commit(store, {O1: store.read(O1) + "  - Päätetty keino.\n"})
    cli(store, "proposal", "switch", "vuodet")
    store.write(O1, store.read(O1) + "  - Luonnos.\n")
    before = store.git("for-each-ref"), store.git("status", "--porcelain"), store.read(O1)
    refused = cli(store, "proposal", "adopt", "vuodet", *DECIDED)
    assert (refused.code, "kortit proposal refresh vuodet" in refused.err) == (3, True)
    refused = cli(store, "proposal", "refresh", "vuodet")
    assert (refused.code, "S1-01: the target year was changed" in refused.err) == (3, True)
    assert "(“2022” → there “2029”, here “2031”): in force by Strategiayksikkö" in refused.err
    assert KV5 in refused.err
    assert (store.git("for-each-ref"), store.git("status", "--porcelain"), store.read(O1)) == before
    result = cli(store, "proposal", "refresh", "vuodet", "--settle", "S1-01.target_year=own")
    assert result.code == 0, result.err
    assert "O1-02 was given on the server too, so the goal here is O1-03 now" in result.err
    assert store.git("status", "--porcelain") == f" M {O1}\n"
    assert store.read(O1).endswith("  - Päätetty keino.\n  - Esityksen keino.\n  - Luonnos.\n")
    assert store.git("merge-base", "--is-ancestor", before[0].split()[0], "proposal/vuodet") == ""
    assert cli(store, "proposal", "refresh", "vuodet").err == "the proposal “vuodet” has all that is in force\n"
    store.git("checkout", "-q", O1)
    rows = cli(store, "proposal", "show", "vuodet", "--format", "json").json["rows"]
    assert [(row["id"], row["kind"]) for row in rows] == [
        ("O1-01", "changed"),
        ("O1-03", "added"),
        ("S1-01", "changed"),
    ]
    adopted = cli(store, "proposal", "adopt", "vuodet", *DECIDED)
    assert adopted.code == 0, adopted.err
    assert store.read(S1) == YEAR.format(year=2031)
    assert store.git("rev-list", "--min-parents=2", "main") == ""
    assert cli(store, "check", "HEAD~3..").code == 0


def test_a_proposal_of_one_office_is_seen_and_adopted_in_another(two: Offices, cli: Cli) -> None:
    cli(two.first, "proposal", "new", "vuodet")
    commit(two.first, {S1: YEAR.format(year=2031)})
    cli(two.first, "proposal", "new", "kesken")
    cli(two.first, "proposal", "switch")
    assert cli(two.first, "sync").code == 0
    assert cli(two.second, "sync").code == 0
    listed = cli(two.second, "proposal", "list", "--format", "json").json["proposals"]
    assert [(one["name"], one["commits"], one["here"]) for one in listed] == [
        ("kesken", 0, False),
        ("vuodet", 1, False),
    ]
    assert "2031" in cli(two.second, "proposal", "show", "vuodet").out
    # Both go on with it: their amendments come together, as on the binding branch.
    for office, means in ((two.first, "Ensin."), (two.second, "Toiseksi.")):
        assert cli(office, "proposal", "switch", "vuodet").code == 0
        commit(office, {O1: office.read(O1) + f"  - {means}\n"}, means)
        assert cli(office, "sync").code == 0
    assert two.second.read(O1).endswith("  - Ensin.\n  - Toiseksi.\n")
    adopted = cli(two.second, "proposal", "adopt", "vuodet", *DECIDED)
    assert adopted.code == 0, adopted.err
    assert cli(two.second, "sync").code == 0
    refs = two.server.git("for-each-ref", "--format=%(refname)").split()
    assert refs == ["refs/heads/main", "refs/heads/proposal/kesken", "refs/kortit/adopted/vuodet"]
    cli(two.first, "proposal", "switch")
    result = cli(two.first, "sync")
    assert result.code == 0, result.err
    assert two.first.git("rev-parse", "HEAD") == two.second.git("rev-parse", "HEAD")
    cli(two.second, "sync")
    for office in (two.first, two.second):
        names = [one["name"] for one in cli(office, "proposal", "list", "--format", "json").json["proposals"]]
        assert names == ["kesken"]


def test_an_adoption_whose_proposal_nobody_could_look_at_is_refused_by_the_server(two: Offices, cli: Cli) -> None:
    cli(two.first, "proposal", "new", "vuodet")
    commit(two.first, {S1: YEAR.format(year=2031)})
    cli(two.first, "proposal", "switch")
    assert cli(two.first, "proposal", "adopt", "vuodet", *DECIDED).code == 0
    two.first.git("push", "-q", "origin", "main", check=False)
    assert two.server.git("rev-parse", "main") != two.first.git("rev-parse", "main")
    assert cli(two.first, "sync").code == 0
    assert two.server.git("rev-parse", "main") == two.first.git("rev-parse", "main")


def test_in_a_clone_without_the_binding_branch_the_servers_stands_in(two: Offices, cli: Cli) -> None:
    cli(two.first, "proposal", "new", "vuodet")
    commit(two.first, {S1: YEAR.format(year=2031)})
    assert cli(two.first, "sync").code == 0
    alone = two.clone("tarkastus")
    alone.git("checkout", "-q", "--detach")
    alone.git("branch", "-q", "-D", "main")
    assert "Asiointi sujuu" in cli(alone, "cards").out
    assert [one["commits"] for one in cli(alone, "proposal", "list", "--format", "json").json["proposals"]] == [1]
    assert "2031" in cli(alone, "proposal", "show", "vuodet").out


def test_a_point_of_history_gets_a_name_that_hides_nothing_and_is_sent(two: Offices, cli: Cli) -> None:
    assert cli(two.first, "tag", "TA2021", "-m", "Talousarvio 2021").code == 0
    commit(two.first, {S1: YEAR.format(year=2031)}, "vuosi", KV5)
    assert cli(two.first, "tag", "muutos", KV5).code == 0
    for name, code in (("TA2021", 3), ("1.2.2021", 3), ("main", 3), ("a b", 2), ("ROOT", 3)):
        assert cli(two.first, "tag", name).code == code, name
    assert cli(two.first, "sync").code == 0
    assert two.server.git("for-each-ref", "--format=%(objecttype) %(refname:short)", "refs/tags").splitlines() == [
        "tag TA2021", "tag muutos",
    ]  # fmt: skip
    assert "2031" in cli(two.first, "changes", "TA2021..muutos").out


def test_a_proposal_that_no_amendment_adopted_is_not_said_to_be_adopted(two: Offices, cli: Cli) -> None:
    assert cli(two.first, "proposal", "new", "versio.2").code == 0
    tip = commit(two.first, {"kortit/S1/S1-01.yaml": goal("Asiointi sujuu", year=2040)})
    assert cli(two.first, "proposal", "switch").code == 0
    for office in (two.first, two.second):
        assert cli(office, "sync").code == 0
    two.second.git("push", "-q", "origin", f"{tip}:refs/kortit/adopted/versio.2", check=False)
    assert two.server.git("for-each-ref", "refs/kortit") == "", "the server does not take it"
    two.server.git("update-ref", "refs/kortit/adopted/versio.2", tip)
    for office in (two.first, two.second):
        assert cli(office, "sync").code == 0
        assert "versio.2" in cli(office, "proposal", "list").out, "nor does a clone believe it"
    two.server.git("update-ref", "-d", "refs/kortit/adopted/versio.2")
    assert cli(two.first, "proposal", "adopt", "versio.2", "--decision", "Kv 1.2.2021 § 5").code == 0
    for office in (two.first, two.second):
        assert cli(office, "sync").code == 0
        assert "versio.2" not in cli(office, "proposal", "list").out
    assert two.server.git("for-each-ref", "refs/heads/proposal") == ""
