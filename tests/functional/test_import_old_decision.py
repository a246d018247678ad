"""Whose decisions the two commits of a first import are, as it is reported and as change tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.test_import_tables import put

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

TABLE = (
    "Päämäärä;Sitova tavoite;Uusi tavoitevuosi;Uudet keinot;Vanha tavoitevuosi;Vanhat keinot\n"
    "O1 Henkilöstö;Työ sujuu;2027;Kysely joka vuosi;2026;Kysely\n"
)
NEW, OLD = "Kv 1.12.2025 § 5", "Kv 11.11.2024 § 96"


def test_both_states_of_a_first_import_carry_their_decisions_and_the_report_names_them(
    empty_store: Store, cli: Cli
) -> None:
    name = put(empty_store, "a.csv", TABLE.encode())
    options = ("--decision", NEW, "--register", "T-412", "--old-decision", OLD)
    dry = cli(empty_store, "import", name, "--dry-run", *options)
    assert f"decision: {NEW}, T-412\ndecision of the old columns: {OLD}\n" in dry.err
    data = cli(empty_store, "import", name, "--dry-run", "--format", "json", *options).json
    assert (data["decision"], data["register_number"], data["old_decision"]) == (NEW, "T-412", OLD)
    later = cli(empty_store, "import", name, "--decision", OLD, "--old-decision", NEW)
    assert (later.code, "is later than that of the new ones" in later.err) == (2, True)
    assert cli(empty_store, "import", name, *options).code == 0
    table = cli(empty_store, "changes", "HEAD^..", "--format", "md").out
    assert OLD in table
    assert NEW in table
    assert cli(empty_store, "check").code == 0
    cards = put(empty_store, "b.csv", cli(empty_store, "cards", "--format", "csv").out.encode())
    drafts = cli(empty_store, "import", cards, "--old-decision", OLD)
    assert (drafts.code, "--old-decision is for the first import" in drafts.err) == (2, True)


def test_without_a_decision_the_old_state_is_the_baseline_and_has_no_date(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", put(empty_store, "a.csv", TABLE.encode()), "--decision", NEW)
    table = cli(empty_store, "changes", "HEAD^..").out
    assert "Vertailun alku: lähtötilanne (" in table
