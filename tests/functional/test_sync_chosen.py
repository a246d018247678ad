"""What a sync makes of choices, of the same change under two decisions, and of a server or a clone that is unusual."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import git
from tests.sharing import Offices, commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

S1, NEW = "kortit/S1/S1-01.yaml", "kortit/O1/O1-02.yaml"
KV5, KV6, KV7 = "Kv 1.2.2021 § 5", "Kv 1.2.2021 § 6", "Kv 1.2.2021 § 7"
DAY = "2021-08-31"
PERIOD, LINE = f"follow-up/{DAY}/period.yaml", f"follow-up/{DAY}/O1-01.yaml"
SETTINGS = "kortit.yaml"


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Offices:
    """Two offices in step with their server."""
    return offices(templates, tmp_path / "toimistot", {}, "valitsevat")


def synced(cli: Cli, *stores: Store) -> None:
    for store in stores:
        result = cli(store, "sync")
        assert result.code == 0, result.err


def year(store: Store, number: int) -> str:
    return store.read(S1).replace(store.read(S1).split("target_year: ")[1][:4], str(number))


def named(store: Store, **names: str) -> str:
    """kortit.yaml with names of themes."""
    text = store.read(SETTINGS)
    for code, name in names.items():
        before, start, rest = text.partition(f"{code}: ")
        ends = [place for sign in ",}" if (place := rest.find(sign)) >= 0]
        text = before + start + name + rest[min(ends) :]
    return text


# --- a choice covers what clashes, and nothing else ---


def test_a_choice_for_one_setting_leaves_the_others_as_they_were_decided(two: Offices, cli: Cli) -> None:
    commit(two.first, {SETTINGS: named(two.first, O1="Yksi", O2="Kaksi")}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {SETTINGS: named(two.second, O1="Eka", S1="Kolme")}, decision=KV6)
    refused = cli(two.second, "sync")
    assert refused.code == 3
    assert "--settle kortit.yaml.themes.O1=own" in refused.err, "the setting is named, with what is on both sides"
    assert "there “Yksi" in refused.err
    assert "themes.O2" not in refused.err
    left = cli(two.second, "sync", "--settle", "kortit.yaml=published")
    assert (left.code, f"would leave out what {KV6} decided" in left.err) == (3, True)
    assert cli(two.second, "sync", "--settle", "kortit.yaml.themes.O1=own").code == 0
    text = two.second.read(SETTINGS)
    assert [name in text for name in ("O1: Eka", "O2: Kaksi", "S1: Kolme", "Yksi")] == [True, True, True, False]


def test_a_choice_for_all_clashing_settings_at_once_names_the_file(two: Offices, cli: Cli) -> None:
    commit(two.first, {SETTINGS: named(two.first, O1="Yksi", O2="Kaksi")}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {SETTINGS: named(two.second, O1="Eka")}, decision=KV6)
    assert cli(two.second, "sync", "--settle", "kortit.yaml=own").code == 0
    assert "O1: Eka, O2: Kaksi" in two.second.read(SETTINGS)


def test_a_choice_for_a_line_or_a_period_keeps_what_does_not_clash(two: Offices, cli: Cli) -> None:
    lines: dict[str, str | None] = {PERIOD: "name: Kevät\nclosed: false\n", LINE: "status: going\ntext: Alku.\n"}
    commit(two.first, lines)
    synced(cli, two.first, two.second)
    commit(two.first, {LINE: "status: done\ntext: Valmista.\n", PERIOD: "name: Kevät\nclosed: true\n"}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {LINE: "status: late\ntext: Alku.\n", PERIOD: "name: Kevätkausi\nclosed: false\n"}, "tila", KV6)
    assert cli(two.second, "sync").code == 3
    result = cli(two.second, "sync", "--settle", f"{LINE}=own")
    assert result.code == 0, result.err
    assert two.second.read(LINE) == "status: late\ntext: Valmista.\n"
    assert two.second.read(PERIOD) == "name: Kevätkausi\nclosed: true\n", "it stays closed"


@pytest.mark.parametrize(("side", "first"), [("own", "Koulutus syksyllä."), ("published", "Koulutus keväällä.")])
def test_a_choice_for_a_means_leaves_those_that_others_added(two: Offices, cli: Cli, side: str, first: str) -> None:
    commit(two.first, {S1: goal("Asiointi sujuu", "Koulutus.")}, decision=KV5)
    synced(cli, two.first, two.second)
    commit(two.first, {S1: goal("Asiointi sujuu", "Koulutus keväällä.", "Kysely.")})
    synced(cli, two.first)
    commit(two.second, {S1: goal("Asiointi sujuu", "Talousraportti.", "Koulutus syksyllä.")})
    assert cli(two.second, "sync", "--settle", f"S1-01.means={side}").code == 0
    assert two.second.read(S1) == goal("Asiointi sujuu", "Talousraportti.", first, "Kysely.")


def test_an_order_of_themes_and_a_new_theme_come_together(two: Offices, cli: Cli) -> None:
    assert cli(two.first, "theme", "add", "S2", "Uusi").code == 0
    assert cli(two.first, "amend", "--decision", KV5).code == 0
    synced(cli, two.first)
    text = two.second.read(SETTINGS)
    commit(two.second, {SETTINGS: text.replace("{O1: , O2: }", "{O2: , O1: }")}, decision=KV6)
    synced(cli, two.second)
    text = two.second.read(SETTINGS)
    assert text.index("O2:") < text.index("O1:") < text.index("S2:")


# --- the same change under two decisions, and amendments of which nothing is left ---


def test_the_same_setting_by_another_decision_is_asked_about(two: Offices, cli: Cli) -> None:
    commit(two.first, {SETTINGS: named(two.first, O1="Yksi")}, decision=KV5)
    commit(two.first, {SETTINGS: named(two.first, O2="Kaksi")}, decision=KV6)
    synced(cli, two.first)
    own = commit(two.second, {SETTINGS: named(two.second, O1="Yksi")}, decision=KV7)
    refused = cli(two.second, "sync")
    assert (refused.code, f"as {KV5} did on the server" in refused.err) == (3, True), "by who changed that setting"
    result = cli(two.second, "sync", "--same", own)
    assert result.code == 0
    assert "sent 1 amendment" not in result.out + result.err, "nothing was sent, and nothing else is said"
    assert two.second.git("rev-parse", f"refs/kortit/before-sync/{own}").strip() == own


def test_who_changed_the_very_field_is_named(two: Offices, cli: Cli) -> None:
    commit(two.first, {S1: year(two.first, 2031)}, decision=KV5)
    commit(two.first, {S1: two.first.read(S1).replace("means: []", "means:\n  - Keino.")}, decision=KV6)
    synced(cli, two.first)
    commit(two.second, {S1: year(two.second, 2031)}, decision=KV5)
    synced(cli, two.second)
    commit(two.second, {S1: year(two.second, 2035)}, decision=KV7)
    commit(two.first, {S1: year(two.first, 2036)}, decision="Kv 1.2.2021 § 8")
    commit(two.first, {S1: two.first.read(S1).replace("- Keino.", "- Toinen.")})
    synced(cli, two.first)
    assert "Kv 1.2.2021 § 8, here" in cli(two.second, "sync").err


def test_a_period_that_both_closed_by_two_decisions_is_asked_about(two: Offices, cli: Cli) -> None:
    commit(two.first, {PERIOD: "closed: false\n"})
    synced(cli, two.first, two.second)
    commit(two.first, {PERIOD: "closed: true\n"}, "suljettu", KV5)
    synced(cli, two.first)
    own = commit(two.second, {PERIOD: "closed: true\n"}, "suljettu", KV6)
    refused = cli(two.second, "sync")
    assert (refused.code, f"by {KV6}" in refused.err) == (3, True)
    assert cli(two.second, "sync", "--same", own).code == 0


def test_two_corrections_of_one_amendment_are_asked_about_or_are_one(two: Offices, cli: Cli) -> None:
    wrong = commit(two.first, {S1: year(two.first, 2031)}, decision=KV5)
    synced(cli, two.first, two.second)
    for store in (two.first, two.second):
        assert cli(store, "correct", wrong, "--decision", KV6).code == 0
    synced(cli, two.first, two.second)
    assert two.second.git("rev-parse", "main") == two.first.git("rev-parse", "main"), "both say the same"
    assert cli(two.first, "correct", wrong, "--decision", KV7).code == 0
    synced(cli, two.first)
    assert cli(two.second, "correct", wrong, "--decision", "Kv 1.2.2021 § 8").code == 0
    key = f"{wrong[:12]}.decision"
    refused = cli(two.second, "sync")
    assert (refused.code, f"--settle {key}=own" in refused.err, f"there “{KV7}”" in refused.err) == (3, True, True)
    assert cli(two.second, "sync", "--settle", f"{key}=published").code == 0
    assert two.second.git("rev-parse", "main") == two.server.git("rev-parse", "main")


def test_what_corrects_an_amendment_that_others_made_too_corrects_theirs(two: Offices, cli: Cli) -> None:
    there = commit(two.first, {S1: year(two.first, 2031)}, decision=KV5)
    synced(cli, two.first)
    own = commit(two.second, {S1: year(two.second, 2031)}, "vuosi", KV5)
    assert cli(two.second, "correct", own, "--decision", KV6).code == 0
    synced(cli, two.second)
    message = two.second.git("log", "-1", "--format=%B")
    assert f"Corrects: {there}" in message
    assert (there[:12] in message.splitlines()[0], own[:12] in message) == (True, False), "the subject names it too"
    assert cli(two.second, "check", f"{there}^..").code == 0


def test_a_theme_that_others_removed_under_a_new_goal_is_told(two: Offices, cli: Cli) -> None:
    commit(two.first, {SETTINGS: two.first.read(SETTINGS).replace(", O2: ", "")}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {"kortit/O2/O2-01.yaml": goal("Uusi")}, decision=KV6)
    result = cli(two.second, "sync")
    assert (result.code, "under the theme O2, which kortit.yaml has no longer" in result.err) == (0, True)


def test_a_subject_does_not_speak_of_a_setting_that_the_server_has_already(two: Offices, cli: Cli) -> None:
    for store, name in ((two.first, "Ensimmäinen"), (two.second, "Toinen")):
        assert cli(store, "theme", "add", "S2", "Uusi").code == 0
        assert cli(store, "new", "S2", "--goal", name, "--target-year", "2030").code == 0
        assert cli(store, "amend", "--decision", KV5).code == 0
    synced(cli, two.first, two.second)
    assert two.second.git("log", "-1", "--format=%s").strip() == "S2-02: uusi tavoite"


# --- a sync that was ended between the server and the clone ---


def ended(two: Offices) -> None:
    """Sync the second office, whose process is killed when the server has taken what it sent."""
    hook = two.server.root / "hooks/post-receive"
    hook.write_text('#!/bin/sh\nkill -9 "$KORTIT_PROCESS"\n', encoding="utf-8")
    hook.chmod(0o755)
    known = ("sh", "-c", 'export KORTIT_PROCESS=$$; exec "$@"', "sh")
    done = subprocess.run(
        [*known, sys.executable, "-m", "tui.cli", "sync"], cwd=two.second.root, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    hook.unlink()


def test_a_tag_of_an_amendment_that_was_sent_follows_it_at_the_next_sync(two: Offices, cli: Cli) -> None:
    commit(two.first, {S1: year(two.first, 2031)}, decision=KV5)
    synced(cli, two.first)
    own = commit(two.second, {"kortit/O1/O1-01.yaml": goal("Henkilöstö voi hyvin", year=2040)}, "vuosi", KV6)
    assert cli(two.second, "tag", "TA2022").code == 0
    ended(two)
    assert two.second.git("rev-parse", "main").strip() == own
    result = cli(two.second, "sync")
    assert (result.code, "another one on the server" in result.err) == (0, False)
    tags = [store.git("rev-parse", "TA2022^{commit}") for store in (two.second, two.server)]
    assert tags == [two.second.git("rev-parse", "main")] * 2
    assert two.second.git("rev-parse", f"refs/kortit/before-sync/{own}").strip() == own
    assert two.second.git("for-each-ref", "refs/kortit/being-sent") == ""


def test_what_a_merge_by_hand_changed_is_a_draft_after_that_too(two: Offices, cli: Cli) -> None:
    commit(two.first, {"kortit/O1/O1-01.yaml": goal("Henkilöstö voi hyvin", year=2040)}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {S1: year(two.second, 2031)}, decision=KV6)
    two.second.git("fetch", "-q")
    two.second.git("merge", "-q", "--no-commit", "--no-verify", "origin/main")
    two.second.write(NEW, goal("Yhdistämisessä tehty"))
    two.second.git("add", "-A")
    two.second.git("commit", "-q", "--no-verify", "-m", "yhdistetty")
    ended(two)
    result = cli(two.second, "sync")
    assert (result.code, NEW in result.err) == (0, True)
    assert two.second.git("status", "--porcelain") == f"?? {NEW}\n"


def test_a_draft_of_a_goal_that_got_a_new_id_follows_it_after_that_too(two: Offices, cli: Cli) -> None:
    commit(two.first, {NEW: goal("Ensimmäinen")}, decision=KV5)
    synced(cli, two.first)
    commit(two.second, {NEW: goal("Toinen")}, decision=KV6)
    two.second.write(NEW, goal("Toinen", year=2035))
    ended(two)
    synced(cli, two.second)
    assert two.second.read(NEW) == goal("Ensimmäinen")
    assert two.second.read("kortit/O1/O1-03.yaml") == goal("Toinen", year=2035)


# --- servers ---


def test_a_server_whose_history_was_put_back_is_told_and_gets_it_again(two: Offices, cli: Cli) -> None:
    old = two.server.git("rev-parse", "main").strip()
    commit(two.first, {S1: year(two.first, 2031)}, decision=KV5)
    synced(cli, two.first, two.second)
    tip = two.second.git("rev-parse", "main")
    two.server.git("update-ref", "refs/heads/main", old)
    result = cli(two.second, "sync")
    assert (result.code, f"had commit {tip[:12]}, and has it no longer" in result.err) == (0, True)
    assert two.server.git("rev-parse", "main") == tip


def test_a_remote_of_any_name_is_the_server(two: Offices, cli: Cli) -> None:
    assert cli(two.first, "proposal", "new", "syksy").code == 0
    commit(two.first, {S1: year(two.first, 2031)})
    assert cli(two.first, "proposal", "switch").code == 0
    synced(cli, two.first)
    two.second.git("remote", "rename", "origin", "palvelin")
    synced(cli, two.second)
    assert "syksy" in cli(two.second, "proposal", "list").out
    assert cli(two.second, "proposal", "switch", "syksy").code == 0
    two.second.git("checkout", "-q", "--detach")
    two.second.git("branch", "-q", "-D", "main")
    assert cli(two.second, "cards").code == 0, "the server's branch stands in"
    assert "syksy" in cli(two.second, "proposal", "list").out


def test_without_a_binding_branch_every_command_says_the_same(two: Offices, cli: Cli) -> None:
    two.second.git("config", "kortit.branch", "muu")
    for command in (("cards",), ("proposal", "list"), ("tag", "X1")):
        result = cli(two.second, *command)
        assert (result.code, "there is no branch muu" in result.err) == (2, True)


def test_the_binding_branch_may_be_named_in_full(two: Offices, cli: Cli) -> None:
    two.second.git("config", "kortit.branch", "refs/heads/main")
    commit(two.second, {S1: year(two.second, 2031)}, decision=KV5)
    synced(cli, two.second)
    assert two.server.git("rev-parse", "main") == two.second.git("rev-parse", "main")


def test_several_addresses_of_one_server_are_refused(two: Offices, cli: Cli, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "toinen.git")
    for address in (str(two.server.root), str(tmp_path / "toinen.git")):
        two.second.git("remote", "set-url", "--add", "--push", "origin", address)
    commit(two.second, {S1: year(two.second, 2031)}, decision=KV5)
    before = two.server.git("rev-parse", "main")
    result = cli(two.second, "sync")
    assert (result.code, "several addresses" in result.err) == (3, True)
    assert two.server.git("rev-parse", "main") == before


def test_a_server_that_refuses_though_nobody_was_quicker_says_so_itself(two: Offices, cli: Cli, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(two.server.root), "toinen.git")
    commit(two.first, {S1: year(two.first, 2030)}, decision=KV5)
    two.first.git("push", "-q", str(tmp_path / "toinen.git"), "main")
    two.second.git("remote", "set-url", "--push", "origin", str(tmp_path / "toinen.git"))
    commit(two.second, {S1: year(two.second, 2031)}, decision=KV6)
    result = cli(two.second, "sync")
    assert (result.code, "others sent" in result.err, "toinen.git" in result.err) == (3, False, True)


# --- what lies beside a store ---


@pytest.fixture
def beside(two: Offices, cli: Cli) -> Offices:
    """Two offices whose repository has one more store in a folder, and a link."""
    goals = {"naapuri/kortit/S1/S1-01.yaml": goal("Naapurin tavoite"), "naapuri/kortit.yaml": two.first.read(SETTINGS)}
    (two.first.root / "linkki").symlink_to("kortit.yaml")
    commit(two.first, dict(goals))
    synced(cli, two.first, two.second)
    return two


def test_what_clashes_in_another_store_is_settled_there(beside: Offices, cli: Cli) -> None:
    path = "naapuri/kortit/S1/S1-01.yaml"
    commit(beside.first, {path: goal("Naapurin tavoite", "Keino.", year=2031)}, decision=KV5)
    synced(cli, beside.first)
    commit(beside.second, {path: goal("Naapurin tavoite", year=2032)}, decision=KV6)
    refused = cli(beside.second, "sync", "--settle", f"{path}=own")
    assert (refused.code, "run kortit sync in its folder, naapuri/" in refused.err) == (3, True)
    assert cli(beside.second.root / "naapuri", "sync", "--settle", "S1-01.target_year=own").code == 0
    assert beside.second.read(path) == goal("Naapurin tavoite", "Keino.", year=2032)


def test_links_that_others_changed_come_along(beside: Offices, cli: Cli) -> None:
    link = beside.first.root / "linkki"
    link.unlink()
    link.symlink_to("naapuri")
    commit(beside.first, {"muistio.txt": "x\n"})
    synced(cli, beside.first)
    commit(beside.second, {S1: year(beside.second, 2031)}, decision=KV6)
    synced(cli, beside.second, beside.first)
    assert (beside.second.root / "linkki").readlink().name == "naapuri"
    assert beside.second.git("status", "--porcelain") == ""
    link.unlink()
    commit(beside.first, {"muistio.txt": None})
    synced(cli, beside.first)
    commit(beside.second, {S1: year(beside.second, 2032)}, decision=KV7)
    synced(cli, beside.second)
    assert not (beside.second.root / "linkki").is_symlink()
    assert beside.second.git("status", "--porcelain") == ""


def test_a_link_that_was_changed_here_too_is_not_written_over(beside: Offices, cli: Cli) -> None:
    for store, target in ((beside.first, "naapuri"), (beside.second, "muualle")):
        (store.root / "linkki").unlink()
        (store.root / "linkki").symlink_to(target)
    commit(beside.first, {"muistio.txt": "x\n"})
    synced(cli, beside.first)
    refused = cli(beside.second, "sync")
    assert (refused.code, "git restore linkki" in refused.err) == (3, True)
    assert (beside.second.root / "linkki").readlink().name == "muualle"
