"""One judge: what kortit refuses before a commit is what check would find after it, and what it commits is clean."""

from __future__ import annotations

import datetime
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kortit.decision import read_decision
from kortit.errors import KortitError
from kortit.goal import Goal, GoalId, Means, next_goal_id
from kortit.problem import Severity
from store.git.plumbing import Plumbing
from store.history.revision import resolve_range
from store.history.used import ids_ever_used
from store.judge.audit import audit
from store.repository import Repository
from store.work.founding import found_store
from tests.conftest import DECIDED, GOAL, PERSPECTIVES, Store
from tests.functional.test_signatures import KEYS, key, sign_with, year
from tests.functional.test_signatures import signed as signed  # noqa: PLC0414  a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

O1 = "kortit/O1/O1-01.yaml"
S1 = "kortit/S1/S1-01.yaml"


def found(store: Store, cli: Cli, text: str) -> list[tuple[str, str]]:
    return [(one["code"], one["severity"]) for one in cli(store, "check", text, "--format", "json").json["problems"]]


def retire(store: Store, path: str) -> None:
    store.git("rm", "-q", path)
    store.commit("pois\n\nDecision: Kv 5.5.2021 § 8")


# --- what was refused afterwards is refused before ---


def test_a_retired_id_is_not_given_again_by_an_amendment(store: Store, cli: Cli) -> None:
    retire(store, S1)
    store.write(S1, "goal: Aivan muu tavoite\ntarget_year: 2030\nmeans: []\n")
    before = store.state()
    result = cli(store, "amend", *DECIDED)
    assert (result.code, store.state()) == (3, before)
    assert "S1-01" in result.err
    assert "not given again" in result.err


def test_a_goal_that_comes_back_as_it_was_keeps_its_id(store: Store, cli: Cli) -> None:
    text = store.read(S1)
    retire(store, S1)
    store.write(S1, text)
    assert cli(store, "amend", "--decision", "Kv 6.6.2021 § 3").code == 0
    assert found(store, cli, "HEAD^..") == []


def test_a_removed_indicators_key_is_not_given_to_another_one(store: Store, cli: Cli) -> None:
    """Not in the commit that adds it, not found later from any beginning, and not where the goal moved meanwhile."""
    bare = store.read(O1)
    one = "indicators:\n  - {key: kaynnit, text: Käynnit, baseline: 6, target: 20}\n"
    for text, section in ((bare + one, 1), (bare, 2)):
        store.write(O1, text)
        assert cli(store, "amend").code == 3, "indicators take the council"
        assert cli(store, "amend", "--decision", f"Kv 6.6.2021 § {section}").code == 0
    assert cli(store, "move", "O1-01", "O2").code == 0
    assert cli(store, "amend", "--decision", "Kv 6.6.2021 § 3").code == 0
    moved = "kortit/O2/O1-01.yaml"
    store.write(moved, bare + one.replace("Käynnit", "Äänet"))
    before = store.state()
    result = cli(store, "amend", "--decision", "Kv 6.6.2021 § 4")
    assert (result.code, store.state()) == (3, before)
    assert "O1-01: the key kaynnit was that of another indicator, “Käynnit”" in result.err
    store.commit("avain toiselle\n\nDecision: Kv 6.6.2021 § 4")
    assert found(store, cli, "HEAD^..") == found(store, cli, "HEAD~4..") == [("reused-key", "error")]
    store.write(moved, bare)
    assert cli(store, "amend", "--decision", "Kv 6.6.2021 § 5").code == 0
    store.write(moved, bare + one.replace("Käynnit", "Äänet"))
    assert cli(store, "amend", "--decision", "Kv 6.6.2021 § 6").code == 0, "it comes back as it was last"


def test_an_id_that_came_and_went_on_the_binding_branch_is_not_adopted(store: Store, cli: Cli) -> None:
    new = "kortit/O1/O1-02.yaml"
    assert cli(store, "proposal", "new", "2027").code == 0
    store.write(new, "goal: Esitetty tavoite\ntarget_year: 2030\nmeans: []\n")
    assert cli(store, "amend").code == 0
    assert cli(store, "proposal", "switch").code == 0
    store.write(new, "goal: Toinen tavoite\ntarget_year: 2031\nmeans: []\n")
    assert cli(store, "amend", *DECIDED).code == 0
    retire(store, new)
    for here in ("main", "proposal/2027"):
        store.git("switch", "-q", here)
        before = store.state()
        result = cli(store, "proposal", "adopt", "2027", "--decision", "Kv 7.6.2021 § 9")
        assert (result.code, store.state()) == (3, before)
        assert "O1-02" in result.err


def test_a_proposal_that_asks_for_signatures_without_its_keys_is_not_adopted(store: Store, cli: Cli) -> None:
    assert cli(store, "proposal", "new", "avaimet").code == 0
    asked = f"audit:\n  signatures: required\n  keys: {KEYS}\n  signers:\n    kirjaamo@example.fi: [council]\n"
    store.write("kortit.yaml", store.read("kortit.yaml") + asked)
    store.commit("allekirjoitukset")
    assert cli(store, "proposal", "switch").code == 0
    before = store.state()
    result = cli(store, "proposal", "adopt", "avaimet", *DECIDED)
    assert (result.code, store.state()) == (3, before)
    assert KEYS in result.err
    assert cli(store, "amend", "--reason", "x").code == 3, "there are no drafts: nothing else stopped"


def test_an_amendment_is_not_signed_with_a_strangers_key(signed: Store, cli: Cli) -> None:
    sign_with(signed, "vieras")
    year(signed)
    before = signed.state()
    result = cli(signed, "amend", *DECIDED)
    assert (result.code, signed.state()) == (3, before)
    assert "no signer's" in result.err


def test_a_key_that_only_git_can_find_is_looked_at_after_the_commit_and_the_commit_taken_back(
    signed: Store, cli: Cli, tmp_path: Path
) -> None:
    """`user.signingKey` names a file that holds nothing readable before signing; git asks an agent's command."""
    stranger = key(tmp_path, "vieras")
    hidden = tmp_path / "piilo"
    hidden.symlink_to(stranger.with_suffix(""))
    signed.git("config", "user.signingKey", str(hidden))
    year(signed)
    before = signed.state()[0], signed.state()[1], signed.state()[3]
    result = cli(signed, "amend", *DECIDED, "--again")
    assert (result.code, (signed.state()[0], signed.state()[1], signed.state()[3])) == (3, before)
    assert "no signer's" in result.err


def test_a_signer_of_another_body_does_not_correct(signed: Store, cli: Cli) -> None:
    year(signed)
    assert cli(signed, "amend", *DECIDED, "--again").code == 0
    wrong = signed.git("rev-parse", "HEAD").strip()
    sign_with(signed, "suunnittelija")
    before = signed.state()
    assert cli(signed, "correct", wrong, "--decision", "Kv 1.2.2021 § 4").code == 3
    assert signed.state() == before


OF_BOARD = "{name: Sivistys, authority: {goal: [board], target_year: [board], existence: [board]}}"


def test_a_card_of_the_boards_is_decided_by_the_board_from_the_commit_after_the_one_that_says_so(
    store: Store, cli: Cli
) -> None:
    assert cli(store, "hooks", "install").code == 0
    store.write("kortit.yaml", store.read("kortit.yaml").replace("{O1: , O2: }", f"{{O1: , SIVI1: {OF_BOARD}}}"))
    assert "SIVI1" in cli(store, "drafts", lang="fi").out
    store.write("kortit/SIVI1/SIVI1-01.yaml", GOAL)
    refused = cli(store, "amend", "--decision", "Kh 1.2.2021 § 3")
    assert (refused.code, "Kaupunginvaltuusto (Kv); Kh does not suffice" in refused.err) == (3, True)
    assert cli(store, "amend", "kortit.yaml", *DECIDED).code == 0
    told = {one["key"]: one["new"] for one in cli(store, "changes", "HEAD~1..", "--format", "json").json["settings"]}
    assert {key: told[key] for key in told if key.startswith("authority.")} == {
        f"authority.SIVI1.{field}": ["board"] for field in ("goal", "target_year", "existence")
    }
    refused = cli(store, "amend", "--decision", "Kv 1.3.2021 § 4")
    assert (refused.code, "Kaupunginhallitus (Kh); Kv does not suffice" in refused.err) == (3, True)
    store.git("add", "-A")
    by_hand = ("-c", "user.name=V", "commit", "-q", "-m")
    assert store.git(*by_hand, "uusi\n\nDecision: Kv 1.3.2021 § 4", check=False) == ""
    assert "SIVI1-01" in store.git("status", "--short")
    store.git(*by_hand, "uusi\n\nDecision: Kh 1.3.2021 § 4")
    assert cli(store, "new", "SIVI1", "--goal", "Toinen", "--target-year", "2031").out.strip() == "SIVI1-02"
    assert cli(store, "amend", "--decision", "Kh 1.4.2021 § 5").code == 0
    assert cli(store, "move", "SIVI1-02", "O1").code == 0
    refused = cli(store, "amend", "--decision", "Kh 1.5.2021 § 6")
    assert (refused.code, "Kaupunginvaltuusto (Kv)" in refused.err) == (3, True)
    assert cli(store, "amend", "--decision", "Kv 1.5.2021 § 6").code == 0
    assert found(store, cli, "HEAD~4..") == []
    undone = cli(store, "undo", "HEAD~3").err
    assert ("Authority (SIVI1): the goal text" in undone, "Theme SIVI1: there are goals in it" in undone) == (
        True,
        True,
    )
    assert cli(store, "check").code == 0


def test_who_may_decide_in_a_card_is_no_part_of_a_first_import(empty_store: Store, cli: Cli) -> None:
    store = empty_store
    store.write(
        "kortit.yaml", store.read("kortit.yaml") + "perspectives: {O: {themes: {O1: {authority: {goal: any}}}}}\n"
    )
    store.write(O1, GOAL)
    store.commit("tuonti\n\nImported-From: kortit.csv sha256:0")
    assert ("authority", "error") in found(store, cli, "HEAD~1..")


@pytest.mark.parametrize(
    ("field", "excused"),
    [
        ("owner: {name: Vastuutaho, type: text, authority: any}", True),
        ("owner: {name: Vastuutaho, type: text}", False),
        ("muu: {name: Muu, type: text, authority: any}", False),
    ],
)
def test_of_the_fields_a_first_import_makes_that_of_who_is_responsible_alone(
    empty_store: Store, cli: Cli, field: str, excused: bool
) -> None:
    store = empty_store
    store.write(
        "kortit.yaml", store.read("kortit.yaml") + f"perspectives: {{O: {{themes: {{O1: }}}}}}\nfields: {{{field}}}\n"
    )
    store.write(O1, GOAL)
    store.commit("tuonti\n\nImported-From: kortit.csv sha256:0")
    assert (("authority", "error") in found(store, cli, "HEAD~1..")) is not excused


def test_an_extra_field_that_goals_use_is_not_taken_away_alone(store: Store, cli: Cli) -> None:
    store.write(O1, store.read(O1) + "owner: Henkilöstöpalvelut\n")
    assert cli(store, "amend", *DECIDED).code == 0
    store.write("kortit.yaml", store.read("kortit.yaml").split("fields:")[0])
    result = cli(store, "amend", "kortit.yaml", "--decision", "Kv 7.6.2021 § 9")
    assert result.code == 1
    assert "owner" in result.err
    store.commit("kenttä pois\n\nDecision: Kv 7.6.2021 § 9")
    assert ("unknown-key", "error") in found(store, cli, "HEAD^..")


# --- corrections are judged where they stand ---


@pytest.mark.parametrize(
    ("trailers", "code"),
    [
        ("Decision: Kh 1.2.2021 § 3", "authority"),
        ("Decision: Kv 31.2.2021 § 3", "decision"),
        ("Reason: ei päätöstä", "decision"),
        ("Decision: Kv 1.2.2021 § 3\nDecision: Kv 1.2.2021 § 4", "decision"),
        ("Decision: Kv 1.2.2021 § 4\nEffective: 2020-01-01", "decision"),
        ("Decision: Kv 1.2.2021 § 4\nEffective: heti", "decision"),
    ],
)
def test_a_correction_that_could_not_have_decided_is_an_error_and_changes_no_name(
    store: Store, cli: Cli, trailers: str, code: str
) -> None:
    store.write(O1, store.read(O1).replace("2021", "2022"))
    assert cli(store, "amend", *DECIDED).code == 0
    amended = store.git("rev-parse", "HEAD").strip()
    shown = [cli(store, *command).out for command in (("log",), ("blame", "O1-01"), ("cards",), ("changes", "HEAD^.."))]
    store.commit(f"oikaisu\n\nCorrects: {amended}\n{trailers}")
    assert (code, "error") in found(store, cli, "HEAD^.."), "also where what it corrects was pushed before"
    commands = (("log",), ("blame", "O1-01"), ("cards",), ("changes", f"{amended}^..{amended}"))
    now = [cli(store, *command).out for command in commands]
    assert now[:2] == shown[:2]
    assert "§ 3" in now[2]
    assert "Kv 1.2.2021 § 3" in now[3]
    assert "Kh 1.2.2021" not in "".join(now)


def test_a_correction_without_effect_that_a_later_one_puts_right_counts(store: Store, cli: Cli) -> None:
    store.write(O1, store.read(O1).replace("2021", "2022"))
    assert cli(store, "amend", *DECIDED).code == 0
    amended = store.git("rev-parse", "HEAD").strip()
    wrong = store.commit(f"oikaisu\n\nCorrects: {amended}\nDecision: Kv 1.2.2021 § 4\nEffective: 2020-01-01")
    store.commit(f"oikaisun oikaisu\n\nCorrects: {wrong}\nDecision: Kv 1.2.2021 § 5\nEffective: 2021-03-01")
    assert [code for code, severity in found(store, cli, f"{amended}..") if severity == "error"] == []
    assert cli(store, "log", "--format", "json").json["amendments"][0]["citation"] == "Kv 1.2.2021 § 5"


def test_a_correction_of_a_commit_that_is_not_before_it_is_an_error(store: Store, cli: Cli) -> None:
    for name in ("0" * 40, store.git("rev-parse", "--short=12", "HEAD").strip(), "main"):
        store.commit(f"oikaisu\n\nCorrects: {name}\nDecision: Kv 1.2.2021 § 3")
        assert ("decision", "error") in found(store, cli, "HEAD^..")


def test_a_correction_in_a_commit_with_files_counts_everywhere(store: Store, cli: Cli) -> None:
    store.write(O1, store.read(O1).replace("2021", "2022"))
    bare = store.commit("ilman päätöstä")
    store.write(O1, store.read(O1).replace("jatkuu", "päättyy"))
    store.commit(f"keinot ja oikaisu\n\nDecision: Kv 1.2.2021 § 3\nCorrects: {bare}")
    assert [code for code, severity in found(store, cli, f"{bare}^..") if severity == "error"] == []
    assert cli(store, "log", "--format", "json").json["amendments"][1]["citation"] == "Kv 1.2.2021 § 3"
    blamed = cli(store, "blame", "O1-01", "--format", "json").json["fields"]
    assert blamed["target_year"]["citation"] == "Kv 1.2.2021 § 3"
    table = cli(store, "changes", f"{bare}^..{bare}", "--format", "json").json
    assert [one["citation"] for one in table["decisions"]] == ["Kv 1.2.2021 § 3"]


def _year(store: Store, message: str) -> str:
    text = store.read(O1)
    year = int(re.search(r"[0-9]{4}", text)[0])  # type: ignore[index]
    store.write(O1, text.replace(str(year), str(year + 1)))
    return store.commit(message)


def test_what_is_doubtful_about_a_decision_is_the_same_from_any_beginning(store: Store, cli: Cli) -> None:
    """Whatever its body was called then, and whatever else the commits before carry and change."""
    start = store.commit("tyhjä\n\nDecision: Kv 2.2.2021 § 1")
    _year(store, "sama kuin tyhjän\n\nDecision: Kv 2.2.2021 § 1")
    _year(store, f"väärä oikaisu\n\nCorrects: {'0' * 40}\nDecision: Kv 3.2.2021 § 1")
    _year(store, "sama kuin väärän\n\nDecision: Kv 3.2.2021 § 1")
    settings = store.read("kortit.yaml")
    store.write("kortit.yaml", re.sub(r"(council: \{.*abbreviation: )\w+", r"\1Val", settings))
    store.commit("nimi\n\nDecision: Kv 4.2.2021 § 1")
    _year(store, "sama uudella nimellä\n\nDecision: Val 3.2.2021 § 1")
    _year(store, "vanhempi\n\nDecision: Val 1.2.2021 § 9")
    store.write("kortit.yaml", re.sub(r"(board: \{.*abbreviation: )\[Kh", r"\1[Kv, Kh", store.read("kortit.yaml")))
    store.commit("toisen nimi\n\nDecision: Val 5.2.2021 § 1")
    store.write("README", "x")
    store.commit("toinen toimielin\n\nDecision: Kv 3.2.2021 § 1")
    without = _year(store, "ilman")
    store.commit(f"oikaisu\n\nCorrects: {without}\nDecision: Val 6.2.2021 § 1")
    _year(store, "sama kuin oikaisun\n\nDecision: Val 6.2.2021 § 1")
    whole = cli(store, "check", "ROOT..", "--format", "json").json["problems"]
    doubts = [one for one in whole if one["code"] in ("citation-again", "decision-date")]
    assert [one["code"] for one in doubts] == ["citation-again"] * 3 + ["decision-date", "citation-again"]
    assert_same_from_any_beginning(store, cli, f"{start}^")


def assert_same_from_any_beginning(store: Store, cli: Cli, start: str) -> None:
    """What `check A..` finds is what `check ROOT..` finds in the commits after A, for every A from `start` on."""
    whole = cli(store, "check", "ROOT..", "--format", "json").json["problems"]
    for commit in store.git("rev-list", "--first-parent", f"{start}..HEAD").split():
        after = set(store.git("rev-list", f"{commit}..HEAD").split())
        part = cli(store, "check", f"{commit}..", "--format", "json").json["problems"]
        assert part == [one for one in whole if one["commit"] in after], commit


def test_goals_are_read_by_the_same_fields_from_any_beginning(store: Store, cli: Cli) -> None:
    """Where the settings cannot be read no field is known, also at the beginning."""
    start = store.git("rev-parse", "HEAD").strip()
    settings = store.read("kortit.yaml")
    store.write("kortit.yaml", "rikki: [\n")
    store.commit("rikki")
    store.write(O1, store.read(O1) + "lisä: x\n")
    store.commit("tuntematon kenttä")
    store.write(O1, store.read(O1).replace("2021", "2022"))
    store.commit("vuosi")
    store.write(O1, store.read(O1).replace("lisä: x\n", "owner: Kirjasto\n"))
    store.commit("vastuu")
    store.write("kortit.yaml", settings)
    store.commit("taas ehjä")
    for kind in ("authority: any}\n  lisä: {name: Lisä, type: text}", "authority: any}"):
        store.write("kortit.yaml", settings.replace("authority: any}", kind).replace("owner:", "vastuu:"))
        store.write(O1, store.read(O1).replace("owner: Kirjasto\n", ""))
        store.commit("kentät\n\nDecision: Kv 2.2.2021 § 1")
        _year(store, "vuosi")
    store.write("kortit.yaml", settings)
    store.commit("vanhat kentät\n\nDecision: Kv 2.2.2021 § 3")
    _year(store, "vuosi")
    assert_same_from_any_beginning(store, cli, start)


def test_a_correction_is_doubted_by_the_decisions_on_both_sides_of_what_it_corrects(store: Store, cli: Cli) -> None:
    for number, decision in (("2022", "Kv 1.2.2021 § 3"), ("2023", "Kv 1.3.2021 § 8"), ("2024", "Kv 1.4.2021 § 5")):
        store.write(O1, re.sub(r"target_year: \d+", f"target_year: {number}", store.read(O1)))
        assert cli(store, "amend", "--decision", decision, "--register", f"{number}/1").code == 0
    middle = store.git("rev-parse", "HEAD^").strip()
    for decision, code, said in (
        ("Kv 1.4.2021 § 5", "citation-again", "is cited by commit"),
        ("Kv 2.4.2021 § 1", "decision-date", "is newer than Kv 1.4.2021 § 5"),
        ("Kv 1.1.2021 § 1", "decision-date", "is older than Kv 1.2.2021 § 3"),
        ("Kv 1.3.2221 § 8", "decision-date", "days after the day of its commit"),
        ("Kv 2.3.2021 § 8", None, ""),
    ):
        result = cli(store, "correct", middle, "--decision", decision)
        assert (result.code, said in result.err) == (0, True), decision
        warned = [one for one, severity in found(store, cli, "HEAD^..") if severity == "warning"]
        assert warned[:1] == ([code] if code else []), decision
    taken = read_decision("Kv 2.3.2021 § 8", store.open().municipality, "2024/1")
    doubts = store.open().correctable(middle).carried.doubts_filled_in(taken, datetime.date(2021, 3, 3))
    assert [str(one) for one in doubts] == ["2024/1 is the register number of: Kv 1.4.2021 § 5"]


# --- a verdict does not depend on where one looks from ---

_NUMBER = st.integers(1, 6)
_CHANGE = st.one_of(
    st.tuples(st.sampled_from(["year", "means", "remove", "move"]), st.integers(0, 5), _NUMBER),
    st.tuples(st.just("new"), st.sampled_from(["O1", "O2", "S1"]), _NUMBER),
    st.tuples(st.sampled_from(["undo", "correct"]), st.integers(0, 4), _NUMBER),
    st.tuples(st.sampled_from(["proposal", "adopt"]), st.integers(0, 1), _NUMBER),
    st.tuples(st.just("settings"), st.sampled_from(["O3", "S2"]), _NUMBER),
    st.tuples(st.just("discard"), st.just(0), _NUMBER),
)
_WORK = st.lists(st.tuples(_CHANGE, st.sampled_from(["Kv", "Kv", "Kv", "Kh", "", None])), min_size=2, max_size=9)
"""Changes, each with the body whose decision commits what there is then ("": no decision, None: nothing is committed)."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, isolated_git: None) -> Path:
    """A store with a first import behind it."""
    folder = tmp_path_factory.mktemp("alku") / "kunta"
    found_store(folder, "Testilä")
    store = Store(folder)
    store.write("kortit.yaml", store.read("kortit.yaml") + PERSPECTIVES)
    store.commit("asetukset\n\nDecision: Kv 1.1.2021 § 1")
    store.write(O1, GOAL)
    store.write(S1, "goal: Asiointi sujuu\ntarget_year: 2022\nmeans: []\n")
    store.commit("tuotu\n\nImported-From: asiakirja sha256:0")
    return folder


def _do(repository: Repository, cli: Cli, store: Store, kind: str, first: object, second: int) -> None:
    decision = f"Kv {second}.2.2022 § {second}"
    goals = sorted(repository.snapshot().goals)
    goal = GoalId(goals[int(first) % len(goals)]) if isinstance(first, int) and goals else None
    match kind:
        case "year" if goal:
            cli(store, "set", goal, "--target-year", str(2030 + second))
        case "means" if goal:
            file = repository.goal_file(goal)
            repository.save(
                file, Goal(goal, file.goal.theme, file.goal.text, file.goal.target_year, (Means(f"Keino {second}"),))
            )
        case "new":
            theme = str(first)
            repository.new_goal(
                Goal(next_goal_id(theme, ids_ever_used(repository.plumbing)), theme, f"Tavoite {second}", 2030)
            )
        case "remove" if goal:
            cli(store, "remove", goal)
        case "move" if goal:
            cli(store, "move", goal, f"O{1 + second % 2}")
        case "undo":
            cli(store, "undo", f"HEAD~{first}")
        case "correct":
            cli(store, "correct", f"HEAD~{first}", "--decision", decision)
        case "proposal":
            if cli(store, "proposal", "new", f"e{first}").code:
                cli(store, "proposal", "switch", f"e{first}")
        case "adopt":
            cli(store, "proposal", "adopt", f"e{first}", "--decision", decision)
        case "settings":
            text = store.read("kortit.yaml")
            store.write("kortit.yaml", text.replace("{S1: }", f"{{S1: , {first}: }}"))
        case "discard":
            names = [*repository.drafts().paths, *repository.drafts().settings]
            if names:
                repository.discard(names)
        case _:
            pass


@given(_WORK)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_kortit_commits_check_finds_nothing_in_it_from_any_beginning(
    begun: Path,
    tmp_path_factory: pytest.TempPathFactory,
    cli: Cli,
    work: list[tuple[tuple[str, object, int], str | None]],
) -> None:
    folder = tmp_path_factory.mktemp("työ") / "kunta"
    shutil.copytree(begun, folder)
    store = Store(folder)
    for (kind, first, second), body in work:
        with Repository.open(folder) as repository, suppress(KortitError):
            _do(repository, cli, store, kind, first, second)
        if body is not None:
            cli(store, "amend", *(["--decision", f"{body} {second}.3.2022 § {second}"] if body else []))
    with Plumbing(folder, folder / ".git") as plumbing:
        _commits, whole = audit(plumbing, resolve_range(plumbing, "ROOT..main"))
        assert [problem for problem in whole if problem.severity is Severity.ERROR] == []
        chain = plumbing.read("rev-list", "--first-parent", "main").decode().split()
        for place, commit in enumerate(chain[1:], 1):
            _commits, part = audit(plumbing, resolve_range(plumbing, f"{commit}..main"))
            later = set(chain[:place])
            assert part == [problem for problem in whole if problem.commit in later]
    shutil.rmtree(folder)
