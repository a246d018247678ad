"""Habits of command lines that kortit keeps: several names at once, folders that add up, colours, a pager."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import BashComplete

from kortit.decision import match_citation
from tests.conftest import GOAL, Store
from tests.functional.test_processes import terminal
from tui.cli import kortit
from tui.topics import TOPICS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


@pytest.fixture
def several(store: Store) -> Store:
    """A store with three goals, two of them in one theme, in two amendments."""
    store.write("kortit/O1/O1-02.yaml", GOAL.replace("voi hyvin", "kehittyy"))
    store.write("kortit/S1/S1-01.yaml", GOAL.replace("Henkilöstö", "Kuntalainen"))
    store.commit("tavoitteet\n\nDecision: Kv 1.2.2021 § 3")
    return store


def test_folders_that_are_given_one_after_another_are_read_from_each_other(store: Store, cli: Cli) -> None:
    there = cli(store.root.parent, "-C", store.root.name, "-C", "", "-C", "kortit", "show", "O1-01")
    assert (there.code, "O1-01" in there.out) == (0, True)
    missing = cli(store, "-C", "kortit", "-C", "ei ole", "list")
    assert missing.code == 2
    assert "ei ole" in missing.err


def test_several_goals_are_shown_in_the_order_in_which_they_are_named(several: Store, cli: Cli) -> None:
    both = cli(several, "show", "S1-01", "O1-02")
    assert both.out.index("S1-01  ") < both.out.index("O1-02  ")
    assert [goal["id"] for goal in cli(several, "show", "S1-01", "O1-02", "--format", "json").json["goals"]] == [
        "S1-01",
        "O1-02",
    ]
    alone = cli(several, "show", "O1-02", "--at", "Kv 1.2.2021, 3 §", "--format", "json").json
    assert [alone["goal"]] == alone["goals"]


def test_what_is_shown_of_a_goal_can_be_read_as_its_means(several: Store, cli: Cli) -> None:
    (several.root.parent / "shown").write_text(cli(several, "show", "O1-01").out, encoding="utf-8")
    several.write("kortit/O1/O1-02.yaml", "goal: Muu tavoite.\ntarget_year: 2030\nmeans: []\n")
    cli(several, "set", "O1-02", "--means-file", "../shown")
    means = [cli(several, "show", one, "--format", "json").json["goal"]["means"] for one in ("O1-01", "O1-02")]
    assert means[0] == means[1]


def test_a_goal_that_is_not_there_is_told_with_those_of_its_theme(several: Store, cli: Cli) -> None:
    for command in (("show", "O1-09"), ("set", "O1-09", "--target-year", "2030"), ("edit", "O1-09")):
        refused = cli(several, *command)
        assert (refused.code, refused.err) == (2, "kortit: there is no goal O1-09; there are: O1-01, O1-02\n")
    assert "kortit list shows all" in cli(several, "show", "A9-01").err


def test_an_id_is_the_same_id_however_its_number_is_written(several: Store, cli: Cli) -> None:
    several.write("kortit/O2/O2-1.yaml", "goal: Käsin nimetty tavoite.\ntarget_year: 2030\nmeans: []\n")
    several.commit("käsin\n\nDecision: Kv 2.2.2021 § 4")
    cli(several, "report", "new", "2021-12-31")
    for typed, written in (("o1-2", "O1-02"), ("O1-002", "O1-02"), ("o2-01", "O2-1"), ("O2-1", "O2-1")):
        assert cli(several, "show", typed, typed).out.count(f"{written}  O") == 1
        assert cli(several, "show", typed, "--at", "HEAD").out.startswith(f"{written}  O")
        assert cli(several, "log", typed).out == cli(several, "log", written).out != ""
        assert cli(several, "blame", typed).out.startswith(f"{written}\n")
        assert cli(several, "set", typed, "--target-year", "2033").err.startswith(f"{written}: draft saved")
        assert written in cli(several, "amend", typed, "--decision", "Kv 3.2.2021 § 5", "--dry-run").err
        assert f"discarded: {written}" in cli(several, "drafts", "--discard", typed, "--yes").err
        assert cli(several, "remove", typed).err.startswith(f"{written}: removed")
        assert f"discarded: {written}" in cli(several, "drafts", "--discard", typed, "--yes").err
        assert cli(several, "report", "set", typed, "--status", "late").err.startswith(f"{written}: reported")
        assert cli(several, "report", "remove", typed).err.startswith(f"{written}: line removed")
    assert several.git("status", "--porcelain", "kortit") == ""


def test_a_theme_that_is_not_there_is_refused_and_no_empty_list(several: Store, cli: Cli) -> None:
    refused = cli(several, "list", "--theme", "X9")
    assert (refused.code, refused.out) == (2, "")
    assert "there is no theme X9; kortit.yaml knows: O1, O2, S1" in refused.err


def test_an_option_that_is_not_there_is_told_with_the_nearest_one(store: Store, cli: Cli) -> None:
    refused = cli(store, "list", "--formt", "json")
    assert (refused.code, refused.out) == (2, "")
    assert "there is no option --formt (did you mean --format?)" in refused.err
    assert "did you mean" not in cli(store, "list", "--qqq").err


def test_the_newest_amendments_are_listed_as_many_as_are_asked_for(several: Store, cli: Cli) -> None:
    every = cli(several, "log", "--format", "json").json["amendments"]
    assert cli(several, "log", "-n", "1", "--format", "json").json["amendments"] == every[:1]
    assert cli(several, "log", "-n", "0").code == 2


def test_several_goals_are_removed_and_moved_at_once_and_tried_before(several: Store, cli: Cli) -> None:
    before = several.state()
    tried = cli(several, "move", "O1-01", "O1-02", "S1", "--dry-run")
    assert (tried.code, several.state()) == (0, before)
    assert "O1-01" in tried.out
    assert "2 goals would change" in tried.err
    assert cli(several, "move", "O1-01", "S1-01", "S1").code == 2  # one of them is there already
    assert several.state() == before
    assert cli(several, "move", "O1-01", "O1-02", "S1").code == 0
    assert "kortit/S1/O1-02.yaml" in several.git("status", "--porcelain", "-uall")
    discarded = cli(several, "drafts", "--discard", "O1-01", "--discard", "O1-02", "--yes")
    assert (discarded.code, several.git("status", "--porcelain", "-uall")) == (0, "")
    assert cli(several, "remove", "--where", "O1", "--dry-run").code == 0
    assert several.git("status", "--porcelain", "-uall") == ""
    removed = cli(several, "remove", "--where", "O1")
    assert removed.err.count("removed, as a draft") == 2
    assert not (several.root / "kortit/O1/O1-01.yaml").exists()


@pytest.mark.parametrize(
    "written",
    [
        "Kv 1.2.2021 § 3",
        "KV 1.2.2021, 3 §",
        "kv 01.02.2021 3 §",
        "Kv 1.2.2021, § 3",
        "Kv 1. 2. 2021 §3",
        "1.2.2021 § 3",
    ],
)
def test_a_citation_is_understood_as_people_write_it(several: Store, cli: Cli, written: str) -> None:
    assert [one["citation"] for one in cli(several, "log", written, "--format", "json").json["amendments"]] == [
        "Kv 1.2.2021 § 3"
    ]


def test_a_citation_without_its_body_is_refused_where_two_decisions_may_be_meant(several: Store, cli: Cli) -> None:
    several.write("kortit/S1/S1-01.yaml", several.read("kortit/S1/S1-01.yaml") + "# huomautus\n")
    several.commit("toinen\n\nDecision: Kh 1.2.2021 § 3")
    result = cli(several, "log", "1.2.2021 § 3")
    assert (result.code, "may be Kh 1.2.2021 § 3, Kv 1.2.2021 § 3" in result.err) == (2, True), result.err
    assert "is not a citation" in cli(several, "log", "2.2.2021 § 3").err


@pytest.mark.parametrize("written", ["Kv 1.2.2021", "Kv 1.2.2021 3", "Kv 1.2.2021 §", "Kv 1.2.2021 § 3 §", "§ 3"])
def test_what_is_no_citation_stays_none(written: str) -> None:
    assert match_citation(written) is None


def test_colours_are_shown_as_they_are_asked_for(several: Store, cli: Cli) -> None:
    cli(several, "set", "O1-01", "--target-year", "2029")
    assert "\x1b[" in cli(several, "--color", "always", "drafts").out
    assert "\x1b[" not in cli(several, "drafts").out


def test_data_that_cannot_be_written_anywhere_is_an_error(store: Store) -> None:
    closed = f'exec "{sys.executable}" -m tui.cli --lang en list >&-'
    done = subprocess.run(["sh", "-c", closed], cwd=store.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        4,
        "kortit: stdout is closed, and what was asked for cannot be written\n",
    )


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that shows the first line of what it gets, after a word of its own, and leaves."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\necho SELAIN; head -n 1\n", encoding="utf-8")
    script.chmod(0o755)
    return script


def test_what_is_read_on_a_terminal_goes_through_the_pager_of_the_user(several: Store, pager: Path) -> None:
    shown = terminal(several, 80, "list", PAGER=str(pager)).display
    assert [line.rstrip() for line in shown[:3]] == ["SELAIN", "O1", ""]
    for arguments in (("--no-pager", "list"), ("set", "O1-01", "--target-year", "2030")):
        assert "SELAIN" not in "\n".join(terminal(several, 80, *arguments, PAGER=str(pager)).display)
    assert "SELAIN" not in "\n".join(terminal(several, 80, "list", PAGER="ei-ole-sellaista").display)


def completed(store: Store, words: str, typed: str = "") -> list[str]:
    """What a shell offers after some words."""
    shell = BashComplete(kortit, {}, "kortit", "_KORTIT_COMPLETE")
    return [one.value for one in shell.get_completions(["-C", str(store.root), *words.split()], typed)]


def test_a_shell_completes_goals_themes_decisions_and_proposals(several: Store, cli: Cli) -> None:
    cli(several, "proposal", "new", "kevät")
    assert completed(several, "show", "o1") == ["O1-01", "O1-02"]
    assert completed(several, "list --theme", "s") == ["S1"]
    assert completed(several, "changes", "Kv") == ["Kv1.2.2021§3"]
    assert completed(several, "changes", "ROOT..kv1") == ["ROOT..Kv1.2.2021§3"]
    assert completed(several, "proposal adopt", "k") == ["kevät"]
    assert completed(Store(several.root.parent), "show", "O1") == []
    assert cli(several, "log", completed(several, "log", "Kv")[0], "-n", "1").code == 0


def test_help_is_asked_for_by_the_name_of_a_command_or_a_topic(tmp_path: Path, cli: Cli) -> None:
    assert cli(tmp_path, "help", "proposal", "adopt").out == cli(tmp_path, "proposal", "adopt", "--help").out
    every = cli(tmp_path, "help").out
    for name, topic in TOPICS.items():
        assert f"  {name} " in every
        shown = cli(tmp_path, "help", name).out
        assert all(f"  {example}\n" in shown for example in topic.examples)
    assert "välit" in cli(tmp_path, "help", "--help", lang="fi").out
    refused = cli(tmp_path, "help", "citatons")
    assert (refused.code, refused.err) == (2, "kortit: there is no help on “citatons”; did you mean “citations”?\n")


def test_the_examples_of_the_topics_are_commands_that_there_are() -> None:
    for example in (example for topic in TOPICS.values() for example in topic.examples):
        for command in example.split(" | "):
            _kortit, name, *arguments = shlex.split(command)
            found = kortit.get_command(click.Context(kortit), name)
            assert found is not None
            found.make_context(name, arguments, resilient_parsing=False)
