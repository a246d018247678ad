"""Proposals in the full screen: begun, gone to, read as the table they would make, adopted, in conflict, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from store.work.journal import Journal
from tests.functional.screen.pasting import each, paste, put
from tests.screen import Seen, full_screen
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.anyio

O1 = "kortit/O1/O1-01.yaml"
NAME = "talousarvio-2022"
COUNCIL, BOARD = 1, 2  # so many times to the right in the field of the body


@pytest.fixture
def proposed(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store with a proposal that changes a year; back on the binding branch."""

    def prepare(store: Store) -> None:
        assert cli(store, "proposal", "new", NAME).code == 0
        cli(store, "set", "O1-01", "--target-year", "2025")
        assert cli(store, "amend").code == 0
        assert cli(store, "proposal", "switch").code == 0

    return templates.prepared("proposed", tmp_path / "kunta", prepare)


def on(store: Store) -> str:
    """The current branch of the store."""
    return store.git("branch", "--show-current").strip()


async def decide(seen: Seen, body: int, date: str = "1.2.2021", section: str = "3") -> None:
    """Fill in a decision in the dialog of an adoption, and ask to adopt."""
    await each(seen, *["right"] * body, "tab")
    await put(seen, date)
    await seen.press("tab")
    await put(seen, section)
    await seen.press("f2")


async def test_proposals_stand_under_what_is_in_force_with_where_one_is(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await seen.press("e")
        assert "Proposals" in seen.lines[0]
        assert "1 open proposal" in seen.lines[0]
        assert "● in force main" in seen.lines[2]
        assert NAME in seen.lines[3]
        assert "1 commit" in seen.lines[3]
        assert "Strategiayksikkö" in seen.lines[3]


async def test_going_to_a_proposal_and_back_is_said_and_the_header_says_where_one_is(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "enter")
        assert on(proposed) == f"proposal/{NAME}"
        assert seen.notices == [f"now on the proposal “{NAME}”"]
        assert f"● {NAME}" in seen
        await seen.press("escape")
        assert f"PROPOSAL {NAME}" in seen.lines[0]
        assert seen.app.screen.query_one("#header").has_class("proposal")
        assert "2025" in seen
        await each(seen, "e", "home", "enter", "escape")
        assert on(proposed) == "main"
        assert "PROPOSAL" not in seen.lines[0]
        assert not seen.app.screen.query_one("#header").has_class("proposal")
        assert "2025" not in seen.text


async def test_in_finnish_a_proposal_is_esitys(proposed: Store, cli: Cli) -> None:
    cli(proposed, "proposal", "switch", NAME)
    async with full_screen(proposed.root, language="fi") as seen:
        assert f"ESITYS {NAME}" in seen.lines[0]
        assert "a tallenna esitykseen" in seen.lines[-1]


async def test_a_new_proposal_is_begun_and_drafts_come_along(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2031")
    async with full_screen(store.root, language="en") as seen:
        await each(seen, "e", "u")
        await seen.write("kevät-2022")
        await seen.press("enter")
        assert seen.notices == ["proposal “kevät-2022” begun; drafts came along"]
        assert on(store) == "proposal/kevät-2022"
        await seen.press("escape")
        assert "PROPOSAL kevät-2022" in seen.lines[0]
        assert "1 draft" in seen.lines[0]


@pytest.mark.parametrize("name", ["a b", "-x", "a..b", "a/b", "x.lock", NAME])
async def test_a_name_that_cannot_be_taken_is_refused_in_words(proposed: Store, name: str) -> None:
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "u")
        await put(seen, name)
        await seen.press("enter")
        assert ("cannot name a proposal" in seen) or ("is there already" in seen)
        assert seen.app.screen.query_one(Input).value == name.replace(" ", "-")
        await seen.press("escape")
        assert "Proposals" in seen.lines[0]
    assert proposed.state() == before


async def test_drafts_in_the_way_stop_a_switch_and_it_is_said(proposed: Store, cli: Cli) -> None:
    cli(proposed, "set", "O1-01", "--target-year", "2040")
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "enter")
        assert "drafts are in the way, so nothing was switched" in seen
    after = proposed.state()
    assert (before[0], before[1], before[3]) == (after[0], after[1], after[3])


async def test_the_table_of_a_proposal_is_what_adopting_it_would_change(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "t")
        assert f"proposal {NAME}: what adopting it would change" in seen.lines[0]
        shown = seen.app.screen.query_one(TablePage).plain
        assert "2025" in shown
        assert "2021" in shown
        assert "S1-01" not in shown
        await seen.press("escape")
        assert "Proposals" in seen.lines[0]


async def test_what_is_in_force_is_no_proposal_to_read_adopt_or_withdraw(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await seen.press("e")
        for key in "tar":
            await seen.press(key)
            assert seen.notices == ["choose a proposal"]
            assert "Proposals" in seen.lines[0]


# --- adopting ---


async def test_the_council_adopts_a_proposal_and_what_was_made_is_shown(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a")
        assert f"Adopt the proposal “{NAME}”" in seen
        await decide(seen, COUNCIL, "1.2.2099")
        assert "Committing Kv 1.2.2099 § 3: 1 goal" in seen
        assert "Kv 1.2.2099 § 3 is of a day that has not come yet" in seen
        assert "Kv 1.2.2099" not in proposed.git("log", "-1", "--format=%B", "main")
        await seen.press("escape")
        assert f"Adopt the proposal “{NAME}”" in seen  # with all that was filled in
        await each(seen, "shift+tab")
        await put(seen, "1.2.2021")
        await each(seen, "f2", "y")
        assert "Amended" in seen.lines[0]
        assert "1 goal in commit" in seen
        await seen.press("escape")
        assert "2025" in seen
    assert "target_year: 2025" in proposed.read(O1)
    assert "Decision: Kv 1.2.2021 § 3" in proposed.git("log", "-1", "--format=%B", "main")
    assert proposed.git("branch", "--list", "proposal/*") == ""


async def test_the_board_cannot_adopt_a_year_and_that_is_said_in_words(proposed: Store) -> None:
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a")
        await decide(seen, BOARD)
        assert "Not done" in seen
        assert "O1-01" in seen
        assert "target year" in seen
        assert "Kv" in seen
        await seen.press("escape")
        assert f"Adopt the proposal “{NAME}”" in seen
        await each(seen, "escape", "a")
        assert "1.2.2021" in seen  # what was filled in is there
        assert "Kaupunginhallitus" in seen
    assert proposed.state() == before


async def test_an_adoption_without_a_decision_is_refused(proposed: Store) -> None:
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a", "f2")
        assert "Not done" in seen
        assert "O1-01" in seen
    assert proposed.state() == before


@pytest.mark.parametrize(
    ("body", "date", "section", "said"),
    [
        (COUNCIL, "", "3", "give the date of the decision"),
        (COUNCIL, "31.2.2021", "3", "does not exist"),
        (COUNCIL, "eilen", "3", "“eilen” is not a date"),
        (COUNCIL, "1.2.2021", "", "give the section (§) of the minutes"),
        (COUNCIL, "1.2.2021", "kolme", "“kolme” is no section"),
        (0, "1.2.2021", "3", "choose the body that decided"),
    ],
)
async def test_a_decision_that_is_not_whole_is_said_under_the_form(
    proposed: Store, body: int, date: str, section: str, said: str
) -> None:
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a")
        await decide(seen, body, date, section)
        assert said in seen
        assert f"Adopt the proposal “{NAME}”" in seen
        await seen.press("escape")
        assert "Proposals" in seen.lines[0]
    assert proposed.state() == before


async def test_the_fields_of_an_adoption_are_seen_with_their_names_and_what_is_typed(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en", size=(80, 24)) as seen:
        await each(seen, "e", "down", "a")
        for label in ("Body", "Date", "§", "Register", "Effective", "Reason"):
            assert f"─ {label} ─" in seen.text.replace("━", "─")
        await seen.press("tab")
        await paste(seen, "1.2.2021")
        await seen.press("tab")
        await paste(seen, "3")
        await seen.press("tab")
        await paste(seen, "JARV/22")
        await each(seen, "shift+tab", "shift+tab")
        assert "1.2.2021" in seen
        assert "JARV/22" in seen


async def test_what_was_filled_in_is_there_when_a_dialog_is_left_and_opened_again(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a", "right", "tab")
        await paste(seen, "14.12.2020")
        await each(seen, "escape", "a")
        assert "14.12.2020" in seen
        assert "Kaupunginvaltuusto" in seen


async def test_what_a_program_that_is_gone_had_filled_in_is_there_again(proposed: Store) -> None:
    journal = Journal(proposed.root / ".git")
    journal.write("adoption", {"form": "adoption", "fields": {"body": "kv", "date": "14.12.2020", "section": "85"}})
    journal.close()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a")
        assert "14.12.2020" in seen
        assert "85" in seen


async def test_every_field_of_a_small_terminal_can_be_reached_and_seen(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en", size=(40, 15)) as seen:
        await each(seen, "e", "down", "a")
        for label in ("Date", "§", "Register", "Effective", "Reason"):
            await seen.press("tab")
            assert seen.app.focused is not None
            assert seen.app.focused.border_title == label
            assert f"━ {label}"[:8] in seen.text, seen.text


async def test_what_both_sides_changed_is_a_conflict_told_in_words(proposed: Store, cli: Cli) -> None:
    cli(proposed, "set", "O1-01", "--target-year", "2030")
    assert cli(proposed, "amend", "--decision", "Kv 5.5.2021 § 5").code == 0
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "t")
        assert [notice.split(" on both")[0] for notice in seen.notices] == ["O1-01: the target year was changed"]
        await each(seen, "escape", "a")
        assert "Settle it now" in seen
        assert "O1-01: the target year was changed on both sides" in seen
    assert proposed.state() == before


async def test_a_hook_that_refuses_an_adoption_is_quoted_and_what_was_filled_in_stays(proposed: Store) -> None:
    proposed.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'Kirjaamo on kiinni' >&2\nexit 1\n").chmod(0o755)
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "a")
        await decide(seen, COUNCIL)
        await seen.press("y")
        assert "Kirjaamo on kiinni" in seen
        await each(seen, "escape")
        assert f"Adopt the proposal “{NAME}”" in seen
        assert "1.2.2021" in seen
        assert "Kaupunginvaltuusto" in seen


# --- withdrawing ---


async def test_a_proposal_is_withdrawn_with_its_reason_and_its_commits_are_kept(proposed: Store) -> None:
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "r")
        assert f"Withdraw “{NAME}”: why?" in seen
        await seen.press("enter")
        assert f"Withdraw “{NAME}”: why?" in seen  # without a reason nothing happens
        await paste(seen, "Raukesi käsittelyssä.")
        await seen.press("enter")
        assert "0 open proposals" in seen.lines[0]
        assert any(f"proposal “{NAME}” withdrawn" in notice for notice in seen.notices)
    kept = proposed.git("log", "-1", "--format=%B", f"refs/kortit/withdrawn/{NAME}")
    assert "Raukesi käsittelyssä." in kept


async def test_the_proposal_one_is_on_is_not_withdrawn(proposed: Store, cli: Cli) -> None:
    cli(proposed, "proposal", "switch", NAME)
    async with full_screen(proposed.root, language="en") as seen:
        await seen.press("e")
        assert f"● {NAME}" in seen
        await seen.press("r")
        assert seen.notices == ["you are on this proposal; go to another first"]


async def test_withdrawing_can_be_thought_better_of(proposed: Store) -> None:
    before = proposed.state()
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "r")
        await paste(seen, "Raukesi.")
        await seen.press("escape")
        assert "1 open proposal" in seen.lines[0]
    assert proposed.state() == before


async def test_a_proposal_made_elsewhere_appears_when_everything_is_read_again(store: Store) -> None:
    async with full_screen(store.root, language="en") as seen:
        await seen.press("e")
        assert "0 open proposals" in seen.lines[0]
        store.git("branch", "proposal/muualta")
        await seen.press("f5")
        assert "muualta" in seen


async def test_a_store_whose_binding_branch_is_gone_says_so(store: Store) -> None:
    store.git("branch", "-m", "main", "muu")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("e")
        assert "main" in seen
        assert "Not done" in seen or "Git or the system failed" in seen
        await seen.press("escape")
        await seen.press("escape")
        assert "O1 · 1 goal" in seen


async def test_a_decision_that_is_carried_already_is_said_before_it_adopts(proposed: Store, cli: Cli) -> None:
    cli(proposed, "set", "S1-01", "--target-year", "2030")
    assert cli(proposed, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
    async with full_screen(proposed.root, language="en") as seen:
        await seen.press("e", "down", "a")
        await each(seen, "right", "tab")
        await put(seen, "1.2.2021")
        await seen.press("tab")
        await put(seen, "3")
        assert "Kv 1.2.2021 § 3 is cited before, by commit" in seen
        await seen.press("f2")
        assert "Committing Kv 1.2.2021 § 3: 1 goal" in seen
        assert "Kv 1.2.2021 § 3 is cited before, by commit" in seen
        await seen.press("y")
    assert "Proposal: talousarvio-2022" in proposed.git("log", "-1", "--format=%B", "main")


async def test_a_branch_that_is_not_the_binding_one_is_marked_as_not_decided(proposed: Store) -> None:
    proposed.git("switch", "-q", "-c", "sivu", f"proposal/{NAME}")
    async with full_screen(proposed.root, language="en") as seen:
        assert "sivu · NOT DECIDED" in seen.lines[0]
    proposed.git("switch", "-q", "main")
    async with full_screen(proposed.root, language="en") as seen:
        assert "NOT DECIDED" not in seen.lines[0]


async def test_what_came_into_force_is_brought_into_a_proposal(proposed: Store, cli: Cli) -> None:
    proposed.write(O1, proposed.read(O1) + "  - Päätetty keino.\n")
    assert cli(proposed, "amend").code == 0
    async with full_screen(proposed.root, language="en") as seen:
        await each(seen, "e", "down", "v")
        assert seen.notices == [f"what is in force is in the proposal “{NAME}” now"]
        assert "Päätetty keino." in proposed.git("show", f"proposal/{NAME}:{O1}")
        await seen.press("v")
        assert seen.notices[-1:] == [f"the proposal “{NAME}” has all that is in force"]
