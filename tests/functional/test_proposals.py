"""Proposals: prepared beside what is in force, shown as the table they would make, adopted, in conflict, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import DECIDED, GOAL, Store
from tests.functional.test_audit import found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

O1 = "kortit/O1/O1-01.yaml"


@pytest.fixture
def proposed(store: Store, cli: Cli) -> Store:
    """A store with a proposal of two amendments: a year, a new goal, a removed one; back on the binding branch."""
    assert cli(store, "proposal", "new", "talousarvio-2022").code == 0
    cli(store, "set", "O1-01", "--target-year", "2025")
    assert cli(store, "amend").code == 0
    cli(store, "new", "O2", "--goal", "Uusi tavoite", "--target-year", "2026")
    cli(store, "remove", "S1-01")
    assert cli(store, "amend").code == 0
    assert cli(store, "proposal", "switch").code == 0
    return store


def rows(table: Any) -> Any:
    return [{name: value for name, value in row.items() if name != "decisions"} for row in table["rows"]]


def test_adopting_makes_exactly_the_table_that_was_shown_plus_the_decision(proposed: Store, cli: Cli) -> None:
    tip = proposed.git("rev-parse", "proposal/talousarvio-2022").strip()
    own = proposed.git("rev-list", "--reverse", "main..proposal/talousarvio-2022").split()
    shown = cli(proposed, "proposal", "show", "talousarvio-2022", "--format", "json").json
    assert [row["kind"] for row in shown["rows"]] == ["changed", "added", "removed"]
    result = cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED, "--register", "T-9")
    assert result.code == 0, result.err
    made = cli(proposed, "changes", "HEAD^..HEAD", "--format", "json").json
    assert rows(made) == rows(shown)
    assert made["counts"] == shown["counts"]
    assert [one["citation"] for one in made["decisions"]] == ["Kv 1.2.2021 § 3"]
    message = proposed.git("log", "-1", "--format=%B")
    assert "Proposal: talousarvio-2022\n" in message
    assert f"Proposal-Commits: {' '.join(own)}" in message
    assert proposed.git("rev-parse", "refs/kortit/adopted/talousarvio-2022").strip() == tip
    assert cli(proposed, "proposal", "list", "--format", "json").json["proposals"] == []
    assert proposed.git("status", "--porcelain") == ""
    assert found(proposed, cli) == []


def test_the_binding_branch_is_untouched_until_then(proposed: Store, cli: Cli) -> None:
    assert proposed.read(O1) == GOAL
    listed = cli(proposed, "proposal", "list", "--format", "json").json["proposals"]
    assert [(one["name"], one["commits"]) for one in listed] == [("talousarvio-2022", 2)]


def test_a_proposal_without_changes_names_nobody_as_its_author(proposed: Store, cli: Cli) -> None:
    cli(proposed, "proposal", "switch")
    cli(proposed, "proposal", "new", "tyhjä")
    listed = {one["name"]: one for one in cli(proposed, "proposal", "list", "--format", "json").json["proposals"]}
    assert (listed["tyhjä"]["commits"], listed["tyhjä"]["author"]) == (0, "")
    assert "Strategiayksikkö" in listed["talousarvio-2022"]["author"]
    assert cli(proposed, "proposal", "list").out.endswith(" 0 commits\n")


def test_adopting_needs_the_councils_decision(proposed: Store, cli: Cli) -> None:
    before = proposed.state()
    for decision in ((), ("--decision", "Kh 1.2.2021 § 3")):
        assert cli(proposed, "proposal", "adopt", "talousarvio-2022", *decision).code == 3
        assert proposed.state() == before


def test_what_moved_on_is_merged_field_by_field(proposed: Store, cli: Cli) -> None:
    proposed.write("keinot.txt", "Aivan uusi keino.\n")
    cli(proposed, "set", "O1-01", "--means-file", "keinot.txt")
    proposed.write(O1, "# pysyy\n" + proposed.read(O1))
    (proposed.root / "keinot.txt").unlink()
    assert cli(proposed, "amend").code == 0
    shown = cli(proposed, "proposal", "show", "talousarvio-2022", "--format", "json").json
    assert cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED).code == 0
    text = proposed.read(O1)
    assert text.startswith("# pysyy\n")
    assert "target_year: 2025\n" in text
    assert "Aivan uusi keino." in text
    assert rows(cli(proposed, "changes", "HEAD^..HEAD", "--format", "json").json) == rows(shown)


def test_a_draft_in_the_way_of_an_adoption_is_named_and_foreseen(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "esitys")
    cli(store, "set", "O1-01", "--target-year", "2025")
    cli(store, "new", "O2", "--goal", "Uusi", "--target-year", "2031")
    assert cli(store, "amend").code == 0
    for on_proposal in (True, False):
        if not on_proposal:
            cli(store, "proposal", "switch")
        cli(store, "set", "S1-01", "--target-year", "2030")  # is in nobody's way
        assert cli(store, "proposal", "adopt", "esitys", *DECIDED, "--dry-run").code == 0
        drafted = store.root / O1 if on_proposal else store.write("kortit/O2/O2-01.yaml", GOAL)
        if on_proposal:
            store.write(O1, store.read(O1).replace("2025", "2029"))
        before = store.state()
        for dry in (("--dry-run",), ()):
            refused = cli(store, "proposal", "adopt", "esitys", *DECIDED, *dry)
            said = f"drafts are in the way: {drafted.relative_to(store.root)}; amend or discard them first"
            assert (refused.code, said in refused.err) == (3, True), refused.err
        assert store.state() == before
        if on_proposal:
            store.git("checkout", "-q", "--", O1)
        else:
            drafted.unlink()
    assert cli(store, "proposal", "adopt", "esitys", *DECIDED).code == 0
    assert "target_year: 2030" in store.read("kortit/S1/S1-01.yaml")


def test_a_proposals_comments_are_adopted_and_those_of_both_sides_are_told(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "esitys")
    store.write(O1, "# esityksen\n" + GOAL.replace("2021", "2025"))
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    store.write(O1, GOAL.replace("Esihenkilöt", "Kaikki esihenkilöt"))
    assert cli(store, "amend").code == 0
    adopt, before = ("proposal", "adopt", "esitys", *DECIDED), store.git("rev-parse", "HEAD").strip()
    assert cli(store, *adopt).code == 0
    wanted = GOAL.replace("2021", "2025").replace("Esihenkilöt", "Kaikki esihenkilöt")
    assert store.read(O1) == f"# esityksen\n{wanted}"
    # The same again, where comments in force were changed too.
    tip = store.git("rev-parse", "refs/kortit/adopted/esitys").strip()
    store.git("reset", "-q", "--hard", before)
    store.git("update-ref", "-d", "refs/kortit/adopted/esitys")
    store.git("branch", "proposal/esitys", tip)
    store.write(O1, store.read(O1).replace("# ensimmäinen", "# voimassa"))
    store.commit("kommentti")
    refused = cli(store, *adopt)
    assert (refused.code, f"{O1}: comments differ on both sides" in refused.err) == (3, True)
    assert cli(store, "proposal", "refresh", "esitys").code == 0
    assert cli(store, *adopt).code == 0
    assert store.read(O1) == wanted.replace("# ensimmäinen", "# voimassa")


def test_what_both_changed_differently_is_a_conflict_that_names_goal_and_field(proposed: Store, cli: Cli) -> None:
    cli(proposed, "set", "O1-01", "--target-year", "2030")
    cli(proposed, "set", "S1-01", "--goal", "Muu teksti")
    assert cli(proposed, "amend", "--decision", "Kv 5.5.2021 § 5").code == 0
    before = proposed.state()
    shown = cli(proposed, "proposal", "show", "talousarvio-2022")
    assert (shown.code, "O1-01: the target year was changed on both sides" in shown.err) == (1, True)
    result = cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED)
    assert result.code == 3
    assert "O1-01: the target year was changed on both sides" in result.err
    assert "S1-01: adding or removing the goal was changed on both sides" in result.err
    assert proposed.state() == before


def test_settings_come_with_a_proposal_and_conflict_as_a_whole(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "kenttä")
    text = store.read("kortit.yaml")
    store.write("kortit.yaml", text + "  phase: {name: Vaihe, type: text, authority: any}\n")
    cli(store, "set", "O1-01", "--field", "phase=alku")
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    assert cli(store, "proposal", "show", "kenttä").code == 0
    store.write("kortit.yaml", text + "# muu\n")
    cli(store, "amend", "kortit.yaml")
    before = store.state()
    assert cli(store, "proposal", "adopt", "kenttä", *DECIDED).code == 3
    assert store.state() == before
    store.git("reset", "-q", "--hard", "HEAD^")
    assert cli(store, "proposal", "adopt", "kenttä", *DECIDED).code == 0
    assert "phase: alku" in store.read(O1)
    assert found(store, cli) == []


def test_adopting_from_the_proposal_itself_goes_to_the_binding_branch(proposed: Store, cli: Cli) -> None:
    cli(proposed, "proposal", "switch", "talousarvio-2022")
    assert cli(proposed, "proposal", "adopt", "talousarvio-2022").code == 3
    assert proposed.git("branch", "--show-current").strip() == "proposal/talousarvio-2022"
    assert cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED).code == 0
    assert proposed.git("branch", "--show-current").strip() == "main"


def test_drafts_are_never_lost_by_a_switch_or_an_adoption(proposed: Store, cli: Cli) -> None:
    draft = GOAL.replace("2021", "2040")
    proposed.write(O1, draft)
    assert cli(proposed, "proposal", "switch", "talousarvio-2022").code == 3
    assert cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED).code == 3
    assert (proposed.read(O1), proposed.git("branch", "--show-current").strip()) == (draft, "main")
    proposed.git("checkout", "-q", O1)
    proposed.write("kortit/O1/O1-05.yaml", GOAL)
    assert cli(proposed, "proposal", "switch", "talousarvio-2022").code == 0
    assert proposed.read("kortit/O1/O1-05.yaml") == GOAL


def test_a_hook_that_refuses_an_adoption_leaves_everything_as_it_was(proposed: Store, cli: Cli) -> None:
    proposed.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    refs, index, _stamp, files = proposed.state()
    assert cli(proposed, "proposal", "adopt", "talousarvio-2022", *DECIDED).code == 4
    after = proposed.state()
    assert (after[0], after[1], after[3]) == (refs, index, files)


def test_a_withdrawn_proposal_is_kept_with_its_reason(proposed: Store, cli: Cli) -> None:
    assert cli(proposed, "proposal", "withdraw", "talousarvio-2022").code == 2
    cli(proposed, "proposal", "switch", "talousarvio-2022")
    assert cli(proposed, "proposal", "withdraw", "talousarvio-2022", "--reason", "Raukesi.").code == 3
    cli(proposed, "proposal", "switch")
    assert cli(proposed, "proposal", "withdraw", "talousarvio-2022", "--reason", "Raukesi.").code == 0
    assert "Raukesi." in proposed.git("log", "-1", "--format=%B", "refs/kortit/withdrawn/talousarvio-2022")
    assert cli(proposed, "proposal", "show", "talousarvio-2022").code == 2


@pytest.mark.parametrize("name", ["", "-x", "a b", "a/b", "a..b", "x.lock", "--output=x"])
def test_a_name_that_names_no_branch_is_a_usage_error(store: Store, cli: Cli, name: str) -> None:
    assert cli(store, "proposal", "new", "--", name).code == 2
    assert cli(store, "proposal", "show", "--", name).code == 2


def test_a_proposal_is_begun_once(proposed: Store, cli: Cli) -> None:
    assert cli(proposed, "proposal", "new", "talousarvio-2022").code == 3


def test_a_proposal_of_a_name_that_was_used_before_hides_nothing_of_the_earlier_one(store: Store, cli: Cli) -> None:
    tips = []
    for year in ("2030", "2031", "2032"):
        assert cli(store, "proposal", "new", "budjetti").code == 0
        cli(store, "set", "O1-01", "--target-year", year)
        assert cli(store, "amend").code == 0
        tips.append(store.git("rev-parse", "HEAD").strip())
        assert cli(store, "proposal", "adopt", "budjetti", "--decision", f"Kv 1.2.{year} § 3").code == 0
    kept = store.git("for-each-ref", "--format=%(objectname)", "refs/kortit/adopted/").split()
    assert set(kept) == set(tips)


def test_a_proposal_in_another_work_tree_is_said_to_be_there(store: Store, cli: Cli, tmp_path: Path) -> None:
    cli(store, "proposal", "new", "vuosi")
    cli(store, "proposal", "switch")
    store.git("worktree", "add", "-q", str(tmp_path / "toinen"), "proposal/vuosi")
    result = cli(store, "proposal", "switch", "vuosi")
    assert (result.code, "checked out in another work tree" in result.err) == (3, True)
    assert "drafts" not in result.err


def test_a_dry_run_of_an_adoption_tells_what_the_adoption_does(store: Store, cli: Cli) -> None:
    cli(store, "set", "S1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    cli(store, "proposal", "new", "budjetti")
    cli(store, "set", "O1-01", "--target-year", "2026")
    cli(store, "amend")
    tried = cli(store, "proposal", "adopt", "budjetti", *DECIDED, "--again", "--dry-run")
    made = cli(store, "proposal", "adopt", "budjetti", *DECIDED, "--again")
    assert (tried.code, made.code) == (0, 0)
    assert "before" not in tried.err + made.err, "who says --again knows that the decision was cited"
