"""Names of states and of decisions: every state is named by what made it, and what is not decided says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import DECIDED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

CITED = DECIDED[1]
O1 = "kortit/O1/O1-01.yaml"
WAYS = ("text", "md", "html", "csv", "json")


def amend(store: Store, cli: Cli, year: int, *more: str, goal: str = "O1-01") -> str:
    """Commit a draft that moves the year of a goal; give the commit's id."""
    assert cli(store, "set", goal, "--target-year", str(year)).code == 0
    result = cli(store, "amend", *more)
    assert result.code == 0, result.err
    return result.out.strip()


def ends(store: Store, cli: Cli, *asked: str) -> list[str]:
    """The two lines that name the ends of a change table."""
    lines = cli(store, "changes", *asked).out.splitlines()
    return [line.partition(": ")[2] for line in lines if line.startswith("Vertailun")]


def years(table: Any) -> dict[str, tuple[int | None, ...]]:
    """The target years before and after, by goal."""
    sides = ("old", "new")
    return {row["id"]: tuple(row[side] and row[side]["target_year"] for side in sides) for row in table["rows"]}


# --- a citation that several amendments carry ---


def test_amending_again_by_the_same_decision_is_refused_unless_it_is_meant(store: Store, cli: Cli) -> None:
    first = amend(store, cli, 2031, *DECIDED)
    assert cli(store, "set", "S1-01", "--target-year", "2032").code == 0
    before = store.state()
    for written in (CITED, "Kv 01.02.2021 § 3", "kaupunginvaltuusto 1.2.2021 §3"):
        refused = cli(store, "amend", "--decision", written)
        assert (refused.code, first[:12] in refused.err, "--again" in refused.err) == (3, True, True)
    assert store.state() == before
    assert cli(store, "amend", *DECIDED, "--again").code == 0
    assert "citation-again" in cli(store, "check", "ROOT..").out


def test_adopting_by_a_used_decision_is_refused_unless_it_is_meant(store: Store, cli: Cli) -> None:
    amend(store, cli, 2031, *DECIDED)
    cli(store, "proposal", "new", "lisäys")
    amend(store, cli, 2032, goal="S1-01")
    before = store.git("for-each-ref")
    assert cli(store, "proposal", "adopt", "lisäys", *DECIDED).code == 3
    assert store.git("for-each-ref") == before
    assert cli(store, "proposal", "adopt", "lisäys", *DECIDED, "--again").code == 0


def test_a_citation_that_was_corrected_away_is_free_again(store: Store, cli: Cli) -> None:
    wrong = amend(store, cli, 2031, *DECIDED)
    assert cli(store, "correct", wrong, "--decision", "Kv 1.2.2021 § 4").code == 0
    amend(store, cli, 2032, *DECIDED, goal="S1-01")


def test_a_decision_is_the_table_of_all_its_amendments(store: Store, cli: Cli) -> None:
    amend(store, cli, 2031, *DECIDED, "--register", "T-9/2021")
    amend(store, cli, 2032, *DECIDED, "--again", "--register", "T-9/2021", goal="S1-01")
    for named in (CITED, "T-9/2021", f"{CITED}^..{CITED}", "t-9/2021", "T-9/2021^..HEAD"):
        table = cli(store, "changes", named, "--format", "json").json
        assert years(table) == {"O1-01": (2021, 2031), "S1-01": (2022, 2032)}, named
        assert "only" not in table
        assert table["counts"]["unchanged"] == 0


def test_where_others_lie_between_it_is_the_table_of_exactly_its_amendments(store: Store, cli: Cli) -> None:
    first = amend(store, cli, 2031, *DECIDED)
    amend(store, cli, 2040, "--decision", "Kv 2.3.2021 § 8", goal="S1-01")
    store.write(O1, store.read(O1).replace("Kysely", "Laaja kysely"))
    assert cli(store, "amend").code == 0
    second = amend(store, cli, 2033, *DECIDED, "--again")
    table = cli(store, "changes", CITED, "--format", "json").json
    assert years(table) == {"O1-01": (2021, 2033)}
    assert table["only"] == [first, second]
    assert table["rows"][0]["fields"] == ["target_year"]
    assert {one["citation"] for one in table["decisions"]} == {CITED}
    assert (table["counts"]["goals"], table["counts"]["unchanged"]) == (2, 1)
    whole = cli(store, "changes", CITED, "--all", "--format", "json").json
    assert years(whole) == {"O1-01": (2021, 2033), "S1-01": (2040, 2040)}
    text = cli(store, "changes", CITED).out
    assert f"Vain muutokset: {first[:12]}; {second[:12]}" in text
    assert f'kortit changes "{CITED}"' in text


def test_a_decision_that_several_amendments_carry_is_not_undone_or_corrected_by_halves(store: Store, cli: Cli) -> None:
    first = amend(store, cli, 2031, *DECIDED)
    second = amend(store, cli, 2032, *DECIDED, "--again", goal="S1-01")
    for command in (("undo", CITED), ("correct", CITED, "--decision", "Kv 1.2.2021 § 4")):
        refused = cli(store, *command)
        assert refused.code == 2
        assert first[:12] in refused.err
        assert second[:12] in refused.err
    assert cli(store, "undo", second).code == 0


def test_a_citation_and_a_register_number_list_their_amendments(store: Store, cli: Cli) -> None:
    first = amend(store, cli, 2031, *DECIDED, "--register", "TES/12/02.02.00/2021")
    amend(store, cli, 2032, "--decision", "Kv 2.3.2021 § 8", goal="S1-01")
    second = amend(store, cli, 2034, *DECIDED, "--again")
    for named, commits in ((CITED, [second, first]), ("TES/12/02.02.00/2021", [first])):
        listed = cli(store, "log", named, "--format", "json").json["amendments"]
        assert [one["commit"] for one in listed] == commits, named
    assert "2031" in cli(store, "show", "O1-01", "--at", "TES/12/02.02.00/2021").out
    assert cli(store, "log", "Kv 9.9.2021 § 9").code == 2
    assert cli(store, "log", "TES/13/02.02.00/2021").code == 2
    store.git("tag", "TES/12/02.02.00/2021", "HEAD")
    shadowed = cli(store, "changes", "TES/12/02.02.00/2021")
    assert (shadowed.code, "refs/tags/TES/12/02.02.00/2021" in shadowed.err) == (2, True)


def test_a_decision_is_found_from_a_proposal_that_began_before_it(store: Store, cli: Cli) -> None:
    cli(store, "proposal", "new", "vanha")
    cli(store, "proposal", "switch")
    made = amend(store, cli, 2031, *DECIDED)
    cli(store, "proposal", "switch", "vanha")
    assert cli(store, "log", CITED, "--format", "json").json["amendments"][0]["commit"] == made
    assert "2031" in cli(store, "show", "O1-01", "--at", "31.12.2021").out


# --- names of ends ---


def test_a_correction_of_an_older_decision_leaves_the_newer_states_name_alone(store: Store, cli: Cli) -> None:
    older = amend(store, cli, 2031, *DECIDED)
    newer = amend(store, cli, 2032, "--decision", "Kv 2.3.2021 § 8")
    assert cli(store, "correct", older, "--decision", "Kv 1.2.2021 § 4").code == 0
    assert "Tilanne: Kv 2.3.2021 § 8\n" in cli(store, "cards").out
    assert ends(store, cli, "HEAD^^..HEAD") == ["Kv 1.2.2021 § 4", "Kv 2.3.2021 § 8"]
    for asked in (f"{older}..{newer}", "Kv 1.2.2021 § 4..Kv 2.3.2021 § 8", "HEAD~2..main~1"):
        assert ends(store, cli, asked) == ["Kv 1.2.2021 § 4", "Kv 2.3.2021 § 8"], asked
    assert ends(store, cli, "1.2.2021..2.3.2021") == ["Kv 1.2.2021 § 4 (1.2.2021)", "Kv 2.3.2021 § 8 (2.3.2021)"]
    store.git("switch", "-q", "-c", "proposal/toinen", older)
    assert ends(store, cli, f"{older}^..HEAD")[1] == "Kv 1.2.2021 § 4"
    assert "Tilanne: Kv 1.2.2021 § 4\n" in cli(store, "cards", older).out
    store.git("update-ref", "refs/remotes/origin/main", "main")
    store.git("branch", "-q", "-D", "main")
    assert ends(store, cli, f"{older}^..HEAD")[1] == "Kv 1.2.2021 § 4", "known from the server's branch alone"


@pytest.mark.parametrize("message", ["Lue minut", "Lue minut\n\nDecision: Kv 9.9.2022 § 99"])
def test_a_commit_that_changes_no_goals_names_no_state(store: Store, cli: Cli, message: str) -> None:
    amend(store, cli, 2031, *DECIDED)
    store.write("README", "Testilän strategiakortit\n")
    store.commit(message)
    assert f"Tilanne: {CITED}\n" in cli(store, "cards").out
    assert ends(store, cli, "HEAD^^..HEAD")[1] == CITED


def test_states_without_a_decision_are_told_apart_by_their_commits(store: Store, cli: Cli) -> None:
    commits = []
    for word in ("Ensin", "Sitten", "Lopuksi"):
        store.write(O1, store.read(O1).replace("jatkuu.", f"jatkuu. {word}."))
        assert cli(store, "amend").code == 0
        commits.append(store.git("rev-parse", "HEAD").strip())
    names = [ends(store, cli, f"ROOT..{commit}")[1] for commit in commits]
    assert len(set(names)) == 3
    for name, commit in zip(names, commits, strict=True):
        assert name.startswith("muutos ilman päätöstä ")
        assert commit[:12] in name


def test_states_of_one_decision_are_told_apart_by_their_number(store: Store, cli: Cli) -> None:
    first = amend(store, cli, 2031, *DECIDED)
    assert ends(store, cli, f"ROOT..{first}")[1] == CITED
    second = amend(store, cli, 2032, *DECIDED, "--again", goal="S1-01")
    assert ends(store, cli, f"{first}..{second}") == [f"{CITED}, muutos 1/2", f"{CITED}, muutos 2/2"]


def test_both_states_of_an_imported_document_have_names_of_their_own(
    empty_store: Store, cli: Cli, tmp_path: Path
) -> None:
    rows = ["Päämäärä;Tavoite;Uusi tavoitevuosi;Uudet keinot;Vanha tavoitevuosi;Vanhat keinot"]
    rows += ["O1 Henkilöstö;Henkilöstö jaksaa;2027;Kysely;2026;Kysely"]
    table = tmp_path / "taulukko.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    dry = cli(empty_store, "import", str(table), "--dry-run")
    assert (dry.code, "without a decision" in dry.err) == (0, True)
    result = cli(empty_store, "import", str(table))
    assert (result.code, "without a decision" in result.err) == (0, True)
    before, after = ends(empty_store, cli, "HEAD^..HEAD")
    commits = empty_store.git("rev-list", "HEAD").split()
    assert before.startswith("lähtötilanne")
    assert after.startswith("tuodut muutokset ")
    assert (commits[1][:12] in before, commits[0][:12] in after) == (True, True)


def test_an_import_with_its_decision_lacks_nothing(empty_store: Store, cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "taulukko.csv"
    table.write_text(
        "Päämäärä;Tavoite;Uusi tavoitevuosi;Uudet keinot;Vanha tavoitevuosi;Vanhat keinot\n"
        "O1 Henkilöstö;Henkilöstö jaksaa;2027;Kysely;2026;Kysely",
        encoding="utf-8",
    )
    result = cli(empty_store, "import", str(table), *DECIDED)
    assert (result.code, "without a decision" in result.err) == (0, False)


# --- what is not decided ---


@pytest.fixture
def proposed(templates: Templates, tmp_path: Path, cli: Cli) -> Store:
    """A store that stands on a proposal of one amendment, which a tag and another branch name too."""

    def prepare(store: Store) -> None:
        amend(store, cli, 2031, *DECIDED)
        store.git("branch", "ennen")
        assert cli(store, "proposal", "new", "esitys").code == 0
        store.write(O1, store.read(O1).replace("2031", "2035"))
        store.commit("siirto\n\nDecision: Kv 9.9.2099 § 9")
        store.git("tag", "luonnos-1")
        store.git("branch", "toinen")

    return templates.prepared("undecided", tmp_path / "kunta", prepare)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "asked",
    ["main..HEAD", "main..", "main..proposal/esitys", "main..luonnos-1", "main..toinen", "HEAD..main", "HEAD^..HEAD"],
)
def test_a_table_with_an_undecided_end_says_so_however_it_is_named(
    proposed: Store, cli: Cli, asked: str, way: str
) -> None:
    out = cli(proposed, "changes", asked, "--format", way).out
    assert ('"decided": false' if way == "json" else "ESITYS, ei päätetty") in out
    assert "Vertailun loppu: Kv 9.9.2099 § 9" not in out


def test_the_command_that_a_table_of_a_proposal_names_makes_an_undecided_table_too(proposed: Store, cli: Cli) -> None:
    out = cli(proposed, "changes", "main..proposal/esitys").out
    named = re.findall(r"kortit changes\s+([0-9a-f]{40}\.\.[0-9a-f]{40})", out)
    assert "ESITYS, ei päätetty" in cli(proposed, "changes", *named).out


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("asked", ["HEAD", "proposal/esitys", "luonnos-1", "toinen"])
def test_cards_that_are_not_decided_say_so_however_they_are_named(
    proposed: Store, cli: Cli, asked: str, way: str
) -> None:
    out = cli(proposed, "cards", asked, "--format", way).out
    assert ('"decided": false' if way == "json" else "ESITYS, ei päätetty") in out


def test_what_is_on_the_binding_branch_is_decided_by_whatever_name(proposed: Store, cli: Cli) -> None:
    proposed.git("tag", "voimassa", "main")
    for asked in ("ROOT..main", "main^..voimassa", "ROOT..ennen", "HEAD^^..HEAD^", f"ROOT..{CITED}"):
        assert "ei päätetty" not in cli(proposed, "changes", asked).out, asked
    for named in ((), ("main",), ("ennen",), ("HEAD^",)):
        assert "ei päätetty" not in cli(proposed, "cards", *named).out, named


def test_a_commit_that_was_only_merged_is_not_decided_itself(store: Store, cli: Cli) -> None:
    store.git("switch", "-q", "-c", "sivu")
    store.write(O1, store.read(O1).replace("2021", "2029"))
    side = store.commit("siirto")
    store.git("switch", "-q", "main")
    store.git("merge", "-q", "--no-ff", "-m", f"yhdistys\n\nDecision: {CITED}", "sivu")
    assert "ESITYS, ei päätetty" in cli(store, "cards", side).out
    assert "ei päätetty" not in cli(store, "cards").out


def test_in_a_clone_without_the_binding_branch_the_servers_counts(proposed: Store, cli: Cli, tmp_path: Path) -> None:
    clone = type(proposed)(tmp_path / "kopio")
    proposed.git("clone", "-q", "--branch", "toinen", str(proposed.root), str(clone.root))
    assert "ESITYS, ei päätetty" in cli(clone, "cards", "HEAD").out
    assert "ei päätetty" not in cli(clone, "cards", "HEAD^").out


def test_the_newest_decision_is_named_also_where_none_of_its_values_stands(store: Store, cli: Cli) -> None:
    amend(store, cli, 2031, *DECIDED)
    amend(store, cli, 2032, "--decision", "Kv 2.3.2021 § 8")
    cli(store, "proposal", "new", "vuosi")
    cli(store, "set", "O1-01", "--target-year", "2040")
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    assert "viimeisin päätös Kv 2.3.2021 § 8" in cli(store, "cards", "proposal/vuosi").out
    cli(store, "remove", "S1-01")
    assert cli(store, "amend", "--decision", "Kv 3.4.2021 § 9", "--effective", "2022-01-01").code == 0
    store.write("kortit/O1/O1-01.yaml", store.read("kortit/O1/O1-01.yaml").replace("jatkuu", "päättyy"))
    assert cli(store, "amend").code == 0
    assert "viimeisin päätös Kv 3.4.2021 § 9, voimaan 1.1.2022" in cli(store, "cards").out
    assert "viimeisin päätös Kv 2.3.2021 § 8" in cli(store, "cards", "proposal/vuosi").out


def test_a_decided_state_is_no_proposal_by_whatever_name(store: Store, cli: Cli) -> None:
    amend(store, cli, 2031, *DECIDED)
    store.git("tag", "proposal/vuosi")
    assert "Vertailun alku: Kv 1.2.2021 § 3 (proposal/vuosi)" in cli(store, "changes", "proposal/vuosi..").out
    assert "Tilanne: Kv 1.2.2021 § 3 (proposal/vuosi)" in cli(store, "cards", "proposal/vuosi").out
