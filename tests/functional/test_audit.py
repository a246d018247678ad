"""Without a decision of the council nothing bound changes: what goes through kortit is refused, what goes around is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import GOAL, Store, git
from tests.functional.test_import import ROWS, document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

O1 = "kortit/O1/O1-01.yaml"
KV, KH = "Decision: Kv 1.2.2021 § 3", "Decision: Kh 1.2.2021 § 3"


def commit(store: Store, *trailers: str) -> str:
    """Commit everything with plain git, around kortit."""
    return store.commit("muutos" + ("\n\n" + "\n".join(trailers) if trailers else ""))


def found(store: Store, cli: Cli, text: str = "HEAD~1..") -> list[tuple[str, str]]:
    """The code and severity of each problem that check finds in a range."""
    result = cli(store, "check", text, "--format", "json")
    problems: list[Any] = result.json["problems"]
    assert result.code == (1 if any(one["severity"] == "error" for one in problems) else 0)
    assert all(one["commit"] for one in problems)
    return [(one["code"], one["severity"]) for one in problems]


AUTHORITY = ("authority", "error")


def replaced(old: str, new: str) -> Any:
    def change(store: Store) -> None:
        store.write(O1, store.read(O1).replace(old, new))

    return change


def settings(old: str, new: str) -> Any:
    def change(store: Store) -> None:
        store.write("kortit.yaml", store.read("kortit.yaml").replace(old, new))

    return change


def removed(store: Store) -> None:
    (store.root / O1).unlink()


def added(store: Store) -> None:
    store.write("kortit/O1/O1-02.yaml", GOAL)


def moved(store: Store) -> None:
    store.write("kortit/O2/O1-01.yaml", store.read(O1))
    removed(store)


def deleted_settings(store: Store) -> None:
    (store.root / "kortit.yaml").unlink()


def broken_settings(store: Store) -> None:
    store.write("kortit.yaml", "format: [\n")


BOUND = [
    replaced("2021", "2022"),
    replaced("voi hyvin", "voi, hyvin"),
    replaced("voi hyvin", "v\u043ei hyvin"),  # a Cyrillic letter that looks like o
    replaced("voi hyvin", "voihyvin"),
    removed,
    added,
    moved,
    settings("means: any", "means: [board]"),
    settings("goal: [council]", "goal: any"),
    settings("  board:", "  toinen: {name: Toinen, abbreviation: To}\n  board:"),
    settings("{S1: }", "{}"),
    settings("type: text, authority: any", "type: list, authority: any"),
    settings("municipality: Testilä", "municipality: Muu"),
]
FREE = [
    replaced("Kysely toteutetaan.", "Kysely on toteutettu."),
    replaced("voi hyvin", "voi\u00a0hyvin"),
    replaced("voi hyvin", "'voi   hyvin'".strip("'")),
    replaced("goal: Henkilöstö voi hyvin", 'goal: "Henkilöstö voi hyvin"  # lainaus'),
    replaced("      - Työyhteisöt\n", "      - Työyhteisöt\nowner: Talous\n"),
    settings("language: fi", "language: sv\ndocument: {title: Muutokset}"),
    settings("means: any", "means: any  # kuka tahansa"),
]


@pytest.mark.parametrize("change", BOUND)
def test_what_is_bound_takes_the_council_in_kortit_and_around_it(store: Store, cli: Cli, change: Any) -> None:
    change(store)
    before = store.state()
    for decision in ((), ("--decision", "Kh 1.2.2021 § 3")):
        result = cli(store, "amend", *decision)
        assert (result.code, "Kaupunginvaltuusto (Kv)" in result.err) == (3, True), result
        assert store.state() == before
    for trailers in ((), (KH,)):
        commit(store, *trailers)
        assert AUTHORITY in found(store, cli)
        store.git("reset", "-q", "--soft", "HEAD~1")
        store.git("reset", "-q")
    assert cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").code == 0
    assert found(store, cli) == []


@pytest.mark.parametrize("change", FREE)
def test_what_is_free_takes_no_decision(store: Store, cli: Cli, change: Any) -> None:
    change(store)
    assert cli(store, "amend").code == 0
    assert found(store, cli) == []


@pytest.mark.parametrize("change", [deleted_settings, broken_settings])
def test_deleted_or_broken_settings_authorise_nothing_and_the_last_valid_ones_still_judge(
    store: Store, cli: Cli, change: Any
) -> None:
    change(store)
    commit(store)
    codes = found(store, cli)
    assert AUTHORITY in codes
    assert any(code in ("missing-file", "syntax") for code, _severity in codes)
    replaced("2021", "2022")(store)
    commit(store)
    assert AUTHORITY in found(store, cli)
    replaced("2022", "2023")(store)
    commit(store, KV)
    assert found(store, cli) == []


def test_nobody_authorises_himself(store: Store, cli: Cli) -> None:
    settings("  board:", "  oma: {name: Oma elin, abbreviation: Oma}\n  board:")(store)
    settings("goal: [council]", "goal: [council, oma]")(store)
    replaced("voi hyvin", "voi paremmin")(store)
    assert cli(store, "amend", "--decision", "Oma 1.2.2021 § 3").code == 2
    commit(store, "Decision: Oma 1.2.2021 § 3")
    assert {code for code, _severity in found(store, cli)} == {"authority", "decision"}
    store.git("reset", "-q", "--hard", "HEAD~1")
    settings("target_year: [council]", "target_year: any")(store)
    commit(store)
    replaced("2021", "2022")(store)
    commit(store)
    assert AUTHORITY in found(store, cli, "HEAD~2..")


def test_a_file_moved_and_edited_at_once_is_judged_by_both(store: Store, cli: Cli) -> None:
    replaced("2021", "2022")(store)
    moved(store)
    commit(store)
    messages = cli(store, "check", "HEAD~1..").out
    assert "the target year: this takes" in messages
    assert "the theme: this takes" in messages


@pytest.mark.parametrize(
    ("trailers", "code"),
    [
        ((KV, KV.replace("3", "4")), "decision"),
        (("Decision: Kv 31.2.2021 § 3",), "decision"),
        (("Decision: Ltk 1.2.2021 § 3",), "decision"),
        (("Decision: kyllä",), "decision"),
        ((KV, "Effective: 2020-01-01"), "decision"),
    ],
)
def test_a_decision_that_is_none_is_told(store: Store, cli: Cli, trailers: tuple[str, ...], code: str) -> None:
    replaced("2021", "2022")(store)
    commit(store, *trailers)
    assert code in {found_code for found_code, _severity in found(store, cli)}


def test_a_trailer_inside_the_reason_decides_nothing(store: Store, cli: Cli) -> None:
    replaced("2021", "2022")(store)
    store.commit(f"muutos\n\n{KV}\n\nloppu\n")
    assert found(store, cli) == [AUTHORITY]


def test_a_citation_used_again_is_a_warning(store: Store, cli: Cli) -> None:
    for year in ("2022", "2023"):
        store.write(O1, GOAL.replace("2021", year))
        commit(store, KV)
    assert found(store, cli, "HEAD~2..") == [("citation-again", "warning")]


def test_a_merge_is_judged_by_what_it_brings_and_a_reversed_one_is_off_the_chain(store: Store, cli: Cli) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    store.git("switch", "-q", "-c", "sivu")
    replaced("2021", "2022")(store)
    commit(store)
    store.git("switch", "-q", "main")
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu"\ntarget_year: 2022\nmeans: [Uusi]\n')
    tip = commit(store)
    store.git("merge", "-q", "--no-ff", "-m", "yhdistäminen", "sivu")
    assert found(store, cli, f"{base}..") == [AUTHORITY]
    store.git("reset", "-q", "--hard", tip)
    store.git("switch", "-q", "-c", "kääntö", base)
    store.write("muu.txt", "x")
    commit(store)
    store.git("merge", "-q", "-s", "ours", "-m", "kääntö", "main")
    assert found(store, cli, f"{tip}..") == [("chain", "error")]


def test_a_merge_that_hides_a_change_is_found(store: Store, cli: Cli) -> None:
    store.git("switch", "-q", "-c", "sivu")
    store.write("muu.txt", "x")
    commit(store)
    store.git("switch", "-q", "main")
    store.write("muu2.txt", "x")
    base = commit(store)
    store.git("merge", "-q", "--no-ff", "--no-commit", "sivu")
    replaced("2021", "2022")(store)
    commit(store)
    assert found(store, cli, f"{base}..") == [AUTHORITY]


def test_a_replace_ref_hides_nothing(store: Store, cli: Cli) -> None:
    good = store.git("rev-parse", "HEAD").strip()
    replaced("2021", "2022")(store)
    bad = commit(store)
    clean = store.git("commit-tree", "-p", good, "-m", "siisti", f"{good}^{{tree}}").strip()
    store.git("replace", bad, clean)
    assert found(store, cli, f"{good}..") == [AUTHORITY]


def test_shallow_and_grafted_histories_are_refused(store: Store, cli: Cli, tmp_path: Path) -> None:
    commit(store)
    git(tmp_path, "clone", "-q", "--depth", "1", store.root.as_uri(), "matala")
    assert cli(tmp_path / "matala", "check", "ROOT..").code == 3
    store.write(".git/info/grafts", store.git("rev-parse", "HEAD"))
    assert cli(store, "check", "ROOT..").code == 3


def test_a_retired_id_given_again_is_found(store: Store, cli: Cli) -> None:
    removed(store)
    commit(store, KV)
    store.write(O1, GOAL.replace("voi hyvin", "jaksaa"))
    commit(store, KV.replace("3", "4"))
    assert found(store, cli, "HEAD~2..") == [("reused-id", "error")]
    assert found(store, cli) == [("reused-id", "error")]


def test_an_invalid_file_is_found_in_the_commit_that_brought_it_and_hides_no_change(store: Store, cli: Cli) -> None:
    text = store.read(O1)
    store.write(O1, "goal: [\n")
    commit(store)
    store.write(O1, text.replace("2021", "2022"))
    commit(store)
    assert found(store, cli, "HEAD~2..") == [("syntax", "error"), AUTHORITY]
    assert AUTHORITY in found(store, cli)


def test_imported_history_is_a_note_only_where_it_fills_an_empty_store(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", document(empty_store, ROWS))
    assert found(empty_store, cli, "ROOT..") == [("imported", "note")] * 3
    source = empty_store.git("log", "-1", "--format=%(trailers:key=Imported-From)").strip()
    path = "kortit/X7/X7-01.yaml"
    empty_store.write(path, empty_store.read(path).replace("2022", "2030"))
    commit(empty_store, source)
    assert found(empty_store, cli) == [AUTHORITY]


def test_the_second_commit_of_an_import_excuses_no_settings(empty_store: Store, cli: Cli) -> None:
    cli(empty_store, "import", document(empty_store, ROWS))
    source = empty_store.git("log", "-1", "--format=%(trailers:key=Imported-From)").strip()
    empty_store.git("reset", "-q", "--soft", "HEAD~1")
    empty_store.write("kortit.yaml", empty_store.read("kortit.yaml").replace("goal: [council]", "goal: any"))
    commit(empty_store, source)
    assert found(empty_store, cli, "ROOT..")[-2:] == [
        AUTHORITY,
        ("imported", "note"),
    ]


def test_drafts_are_never_violations_and_the_working_tree_is_checked_beside(store: Store, cli: Cli) -> None:
    replaced("2021", "2022")(store)
    assert cli(store, "check", "HEAD").code == 0
    store.write(O1, "goal: [\n")
    assert cli(store, "check", "HEAD").code == 1
    assert cli(store, "check", "HEAD..").code == 0


def test_check_of_a_history_writes_nothing(store: Store, cli: Cli) -> None:
    commit(store, KV)
    before = store.state()
    cli(store, "check", "ROOT..")
    assert store.state() == before


def test_a_corrected_decision_is_what_the_log_the_blame_and_the_table_give(store: Store, cli: Cli) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    replaced("2021", "2022")(store)
    cited = commit(store, KV)
    replaced("voi hyvin", "voi oikein hyvin")(store)
    bare = commit(store)
    store.write("kortit/S1/S1-01.yaml", store.read("kortit/S1/S1-01.yaml").replace("2022", "2023"))
    commit(store, "Decision: Kv 3.3.2021 § 9")
    for wrong, right in ((cited, "Kv 1.2.2021 § 4"), (bare, "Kv 1.2.2021 § 5"), (bare, "Kv 1.2.2021 § 6")):
        assert cli(store, "correct", wrong, "--decision", right).code == 0
    shown = cli(store, "log", "--format", "json").json["amendments"]
    assert [one["citation"] for one in shown[:3]] == ["Kv 3.3.2021 § 9", "Kv 1.2.2021 § 6", "Kv 1.2.2021 § 4"]
    assert [bool(one["corrected_by"]) for one in shown[:3]] == [False, True, True]
    assert "corrected by commit" in cli(store, "log").out
    blamed = cli(store, "blame", "O1-01", "--format", "json").json["fields"]
    assert (blamed["goal"]["citation"], blamed["target_year"]["citation"]) == ("Kv 1.2.2021 § 6", "Kv 1.2.2021 § 4")
    table = cli(store, "changes", f"{base}..", "--format", "json").json
    cites = [one["citation"] for one in table["decisions"]]
    assert cites == ["Kv 1.2.2021 § 4", "Kv 1.2.2021 § 6", "Kv 3.3.2021 § 9"]
    assert cli(store, "changes", "Kv 1.2.2021 § 4^..Kv 1.2.2021 § 4").code == 0
    assert "0 problems, 2 notes" in cli(store, "check", f"{base}..").err
    assert [severity for _code, severity in found(store, cli, f"{base}..")] == ["note", "note"]


def test_nothing_in_a_repositorys_settings_hides_a_change(store: Store, cli: Cli) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    store.git("switch", "-q", "-c", "sivu")
    replaced("2021", "2022")(store)
    commit(store)
    store.git("switch", "-q", "main")
    store.git("merge", "-q", "--no-ff", "-m", "yhdistys", "sivu")
    for name, value in (
        ("log.diffMerges", "off"), ("log.diffMerges", "combined"), ("log.showRoot", "false"),
        ("diff.ignoreSubmodules", "all"), ("diff.relative", "true"), ("diff.renames", "copies"),
    ):  # fmt: skip
        store.git("config", name, value)
        assert found(store, cli, f"{base}..") == [AUTHORITY], (name, value)
    assert ("imported", "note") in found(store, cli, "ROOT..")


@pytest.mark.parametrize(
    ("name", "value"), [("log.follow", "true"), ("grep.patternType", "fixed"), ("grep.patternType", "perl")]
)
def test_the_ways_of_looking_that_a_reader_prefers_change_nothing_of_what_is_told(
    store: Store, cli: Cli, name: str, value: str
) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    for year in ("2022", "2023"):
        replaced(str(int(year) - 1), year)(store)
        last = commit(store, KV)
    commands = (("check", f"{base}.."), ("check", f"{last}^.."), ("log", "O1-01"), ("blame", "O1-01"), ("cards",))
    before = [cli(store, *command) for command in commands]
    assert "cited before" in before[1].out
    store.git("config", name, value)
    assert [cli(store, *command) for command in commands] == before


@pytest.mark.parametrize("ignored", [True, False])
def test_a_goal_does_not_come_in_as_a_submodule(store: Store, cli: Cli, ignored: bool) -> None:
    path = "kortit/O1/O1-09.yaml"
    store.write("uusi", GOAL)
    blob = store.git("hash-object", "-w", "uusi").strip()
    (store.root / "uusi").unlink()
    if ignored:
        store.write(".gitmodules", f'[submodule "x"]\n\tpath = {path}\n\turl = ./x\n\tignore = all\n')
        store.git("add", ".gitmodules")
    for mode in ("160000", "100644"):
        store.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
        store.git("commit", "-q", "-m", mode)
    problems = found(store, cli, "HEAD~2..")
    assert problems[0] == ("file-type", "error")
    assert AUTHORITY in problems[1:]


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_settings_that_become_a_link_or_a_submodule_are_found(store: Store, cli: Cli, mode: str) -> None:
    blob = store.git("rev-parse", "HEAD:kortit.yaml").strip()
    store.git("update-index", "--cacheinfo", f"{mode},{blob},kortit.yaml")
    store.git("commit", "-q", "-m", "linkki")
    assert found(store, cli) == [("file-type", "error"), AUTHORITY]
    store.git("commit", "-q", "--allow-empty", "-m", "tyhjä")
    replaced("2021", "2022")(store)
    store.git("commit", "-q", "-m", "vuosi", O1)
    assert found(store, cli) == [AUTHORITY]


def test_an_import_excuses_no_settings_before_there_are_goals(empty_store: Store, cli: Cli) -> None:
    for old in ("goal: [council]", "target_year: [council]"):
        settings(old, old.replace("[council]", "any"))(empty_store)
        commit(empty_store, "Imported-From: x")
        assert found(empty_store, cli) == [AUTHORITY]


def test_a_correction_that_was_itself_corrected_decides_nothing(store: Store, cli: Cli) -> None:
    base = store.git("rev-parse", "HEAD").strip()
    replaced("2021", "2022")(store)
    bad = commit(store)
    first = commit(store, f"Corrects: {bad}", "Decision: Kv 1.2.2021 § 4")
    assert ("authority", "error") not in found(store, cli, f"{base}..")
    commit(store, f"Corrects: {first}")
    assert found(store, cli, f"{base}..") == [("corrected", "note"), ("decision", "error")], "it says no decision"
    commit(store, f"Corrects: {first}", "Decision: Kv 1.2.2021 § 5")
    assert cli(store, "log", "--format", "json").json["amendments"][0]["citation"] == "Kv 1.2.2021 § 5"


def test_a_message_without_a_decision_in_an_encoding_that_nobody_knows_is_read_all_the_same(
    store: Store, cli: Cli
) -> None:
    store.git("-c", "i18n.commitEncoding=undefined", "commit", "-q", "--allow-empty", "-m", "ä")
    assert found(store, cli) == []
    assert cli(store, "log").code == 0


def test_the_decision_of_changed_settings_is_corrected_too(store: Store, cli: Cli) -> None:
    settings("{S1: }", "{S1: , S2: }")(store)
    bad = commit(store, KH)
    assert found(store, cli) == [AUTHORITY]
    assert cli(store, "correct", bad, "--decision", "Kh 1.2.2021 § 9").code == 3
    assert cli(store, "correct", bad, "--decision", "Kv 1.2.2021 § 9").code == 0
    assert found(store, cli, "HEAD~2..") == [("corrected", "note")]
    store.write("muu.txt", "x")
    other = store.commit()
    assert cli(store, "correct", other, "--decision", "Kv 1.2.2021 § 9").code == 3


@pytest.mark.parametrize(
    "effective",
    [
        ("Effective: 2019-01-01",),
        ("Effective: 2021-02-01", "Effective: 2021-02-01"),
        ("Effective: eilen",),
        ("Effective: 2021-3-1",),
        ("Effective: 2021-02-30",),
        ("Effective: 2021-03-01 (heti)",),
        ("Effective:",),
    ],
)
def test_an_effective_date_is_one_date_and_not_before_the_decision(
    store: Store, cli: Cli, effective: tuple[str, ...]
) -> None:
    replaced("2021", "2022")(store)
    commit(store, KV, *effective)
    assert found(store, cli) == [("decision", "error")]
    commit(store, f"Corrects: {store.git('rev-parse', 'HEAD').strip()}", KV, *effective)
    assert ("decision", "error") in found(store, cli)


def test_an_effective_date_takes_a_decision(store: Store, cli: Cli) -> None:
    replaced("Kysely toteutetaan.", "Kysely on toteutettu.")(store)
    commit(store, "Effective: 2021-03-01")
    assert found(store, cli) == [("decision", "error")]
    replaced("2021", "2022")(store)
    commit(store, KV, "Effective: 2021-03-01")
    assert found(store, cli) == []


@pytest.mark.parametrize("trailer", ["Effective: 2021-03-01", "Register: KUN/12/2021"])
def test_what_belongs_to_a_decision_is_not_passed_over_without_one(store: Store, cli: Cli, trailer: str) -> None:
    store.git("commit", "-q", "--allow-empty", "-m", f"ohimenevä\n\n{trailer}")
    assert found(store, cli) == [("decision", "warning")]
    replaced("Kysely toteutetaan.", "Kysely on toteutettu.")(store)
    commit(store, "Register: KUN/12/2021")
    assert found(store, cli) == [("decision", "warning")]
    replaced("2021", "2022")(store)
    commit(store, KV, "Register: KUN/12/2021")
    assert found(store, cli) == []


@pytest.mark.parametrize("written", ["huomenna", "2021-02-30", "2021-W09-1", "1.3.2021, 1.4.2021", ""])
def test_an_effective_date_that_cannot_be_read_is_said_to_be_that(store: Store, cli: Cli, written: str) -> None:
    replaced("2021", "2022")(store)
    commit(store, KV, *(f"Effective: {one}" for one in written.split(", ")))
    for command in (("log", "-n", "1"), ("blame", "O1-01"), ("changes", "HEAD~1.."), ("cards",)):
        said = " ".join(cli(store, *command, lang="fi").out.split())
        assert f"voimaantulopäivä ei ole luettavissa: ”{written}”" in said, command
    one = cli(store, "log", "-n", "1", "--format", "json").json["amendments"][0]
    table = cli(store, "changes", "HEAD~1..", "--format", "json").json
    blamed = cli(store, "blame", "O1-01", "--format", "json").json["fields"]["target_year"]
    for said in (one, table["decisions"][0], table["to"], blamed):
        assert (said["effective"], said["effective_written"]) == (None, written)


def test_an_effective_date_as_people_write_it_is_the_same_day(store: Store, cli: Cli) -> None:
    replaced("2021", "2022")(store)
    commit(store, KV, "Effective: 1.3.2021")
    assert "effective 1.3.2021" in cli(store, "log", "-n", "1").out
    one = cli(store, "log", "-n", "1", "--format", "json").json["amendments"][0]
    assert (one["effective"], "effective_written" in one) == ("2021-03-01", False)


def test_a_decision_whose_date_hardly_fits_where_it_stands_is_a_warning(store: Store, cli: Cli) -> None:
    warning = [("decision-date", "warning")]
    for decision, expected in [
        ("Kv 1.6.2021 § 3", []),
        ("Kh 1.2.2021 § 3", []),  # of another body
        ("Kv 31.5.2021 § 9", warning),
        ("Kv 1.6.2021 § 4", []),
        ("Kv 1.2.2221 § 3", warning),
    ]:
        replaced("Kysely", "Uusi kysely")(store)
        commit(store, f"Decision: {decision}")
        assert found(store, cli) == expected, decision
    listed = found(store, cli, "HEAD~5..")
    assert listed == warning * 2


def test_a_message_that_not_every_git_can_read_decides_nothing(store: Store, cli: Cli) -> None:
    replaced("2021", "2022")(store)
    store.git("add", "-A")
    for encoding in ("utf-7", "unicode_escape", "utf-16-le", "punycode", "undefined", "cp1258", "latin-9"):
        store.git("-c", f"i18n.commitEncoding={encoding}", "commit", "-q", "--allow-empty", "-m", f"x\n\n{KV}")
        assert ("encoding", "error") in found(store, cli), encoding
