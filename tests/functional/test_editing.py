"""Editing from the command line: with an editor, new, removed, moved, discarded, undone, corrected."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests.conftest import DECIDED, GOAL, Store
from tests.functional.test_audit import found

if TYPE_CHECKING:
    from tests.conftest import Cli

O1 = "kortit/O1/O1-01.yaml"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real editor: a script that runs the commands in a file on the file it is given."""
    script = tmp_path / "muokkain"
    script.write_text(f'#!/bin/sh\n. "{tmp_path}/komennot"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    return tmp_path / "komennot"


def kept(err: str) -> str:
    match = re.search(r"(?:is kept in|säilytetään tiedostossa) (\S+)", err)
    assert match is not None, err
    return Path(match[1]).read_text(encoding="utf-8")


def test_an_undo_says_what_it_brings_back_and_nothing_that_is_back_already(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030", "--goal", "Muu teksti")
    cli(store, "remove", "S1-01")
    cli(store, "new", "O2", "--goal", "Uusi", "--target-year", "2031")
    cli(store, "theme", "add", "S2", "Uusi päämäärä")
    assert cli(store, "amend", *DECIDED).code == 0
    first = cli(store, "undo", "HEAD").err
    assert [line.split(": brought back")[0] for line in first.splitlines()] == ["O1-01", "S1-01", "O2-01", "Theme S2"]
    before = store.state()
    again = cli(store, "undo", "HEAD")
    assert (again.code, again.err) == (0, "as it was before already: O1-01, S1-01, O2-01\n")
    cli(store, "set", "O1-01", "--target-year", "2033")
    third = cli(store, "undo", "HEAD").err
    assert third.startswith(
        "O1-01: changed again since, so left alone (the target year)\nas it was before already: S1-01"
    )
    cli(store, "set", "O1-01", "--target-year", "2021")
    assert store.state() == before


def test_a_correction_keeps_what_the_decision_says_beside_its_citation(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030")
    made = cli(store, "amend", *DECIDED, "--register", "T/7/2021", "--effective", "2021-08-01").out.strip()
    right = ("correct", made, "--decision", "Kv 1.2.2021 § 4")
    now = "Kv 1.2.2021 § 4, T/7/2021, effective 1.8.2021"
    for told in (cli(store, *right, "--dry-run"), cli(store, *right)):
        assert f"Kv 1.2.2021 § 3, T/7/2021, effective 1.8.2021 → {now}\n" in told.err
    assert "Kv 1.2.2021 § 4, effective 1.8.2021  T/7/2021" in cli(store, "log", "-n", "1").out
    other = cli(store, "correct", made, "--decision", "Kv 1.2.2021 § 5", "--register", "T/8/2021", "--effective", "")
    assert f"{now} → Kv 1.2.2021 § 5, T/8/2021\n" in other.err
    assert "Kv 1.2.2021 § 5  T/8/2021" in cli(store, "log", "-n", "1").out
    # A day that is before the right decision is nobody's to leave out unasked.
    cli(store, "correct", made, "--decision", "Kv 1.2.2021 § 6", "--effective", "2021-08-01")
    early = cli(store, "correct", made, "--decision", "Kv 1.9.2021 § 7")
    assert (early.code, "1.8.2021 is before the decision Kv 1.9.2021 § 7" in early.err) == (2, True)


def test_edit_saves_what_the_editor_wrote_to_the_byte(store: Store, cli: Cli, editor: Path) -> None:
    editor.write_text('sed -i "s/2021/2024/" "$1"; echo "# loppu" >> "$1"\n', encoding="utf-8")
    assert cli(store, "edit", "O1-01").code == 0
    assert store.read(O1) == GOAL.replace("2021", "2024") + "# loppu\n"
    assert list((store.root / ".git/kortit").iterdir()) == []
    editor.write_text("true\n", encoding="utf-8")
    assert "nothing to change" in cli(store, "edit", "O1-01").err


def test_edit_keeps_what_was_typed_when_it_is_no_goal_and_nobody_can_be_asked(
    store: Store, cli: Cli, editor: Path
) -> None:
    editor.write_text('echo "goal: [rikki" > "$1"\n', encoding="utf-8")
    result = cli(store, "edit", "O1-01")
    assert (result.code, store.read(O1)) == (1, GOAL)
    assert "kortit/O1/O1-01.yaml:2:1: error" in result.err
    assert kept(result.err) == "goal: [rikki\n"


def test_edit_keeps_what_was_typed_when_the_file_changed_meanwhile(store: Store, cli: Cli, editor: Path) -> None:
    editor.write_text(f'echo "# toinen" >> "{store.root}/{O1}"; echo "# minä" >> "$1"\n', encoding="utf-8")
    result = cli(store, "edit", "O1-01")
    assert (result.code, store.read(O1)) == (3, GOAL + "# toinen\n")
    assert kept(result.err) == GOAL + "# minä\n"


def test_an_editor_that_fails_loses_nothing(store: Store, cli: Cli, editor: Path) -> None:
    editor.write_text('echo "# minä" >> "$1"; exit 3\n', encoding="utf-8")
    result = cli(store, "edit", "O1-01")
    assert (result.code, store.read(O1)) == (4, GOAL)
    assert kept(result.err) == GOAL + "# minä\n"


def test_edit_opens_a_broken_file_and_can_mend_it(store: Store, cli: Cli, editor: Path) -> None:
    store.write(O1, "goal: [\n")
    editor.write_text('printf "goal: a\\ntarget_year: 2021\\nmeans: []\\n" > "$1"\n', encoding="utf-8")
    assert cli(store, "edit", "O1-01").code == 0
    assert cli(store, "check").code == 0


def test_in_a_terminal_one_goes_back_to_the_editor(store: Store, editor: Path) -> None:
    editor.write_text(
        'if grep -q rikki "$1"; then sed -i "s/\\[rikki/ehjä/" "$1"; else sed -i "s/goal: .*/goal: [rikki/" "$1"; fi\n',
        encoding="utf-8",
    )
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tui.cli", "--lang", "en", "edit", "O1-01"],
        cwd=str(store.root),
        env=dict(os.environ),
        timeout=20,
    )
    child.expect("What now")
    child.sendline("e")
    child.expect("draft saved")
    child.expect(pexpect.EOF)
    assert "goal: ehjä\n" in store.read(O1)


def test_new_gives_the_next_free_id_of_any_branch_and_names_the_theme(store: Store, cli: Cli, editor: Path) -> None:
    store.git("switch", "-q", "-c", "sivu")
    store.write("kortit/O1/O1-07.yaml", GOAL)
    store.commit()
    store.git("switch", "-q", "main")
    result = cli(store, "new", "o1", "--goal", "Uusi: tavoite", "--target-year", "2025")
    assert (result.code, result.out) == (0, "O1-08\n")
    assert store.read("kortit/O1/O1-08.yaml") == "goal: 'Uusi: tavoite'\ntarget_year: 2025\nmeans: []\n"
    editor.write_text('sed -i "s/goal:/goal: Muokkaimesta/" "$1"\n', encoding="utf-8")
    assert cli(store, "new", "o2").out == "O2-01\n"
    assert cli(store, "new", "O1", "--goal", "a").code == 2
    editor.write_text("true\n", encoding="utf-8")
    assert cli(store, "new", "O1").out == ""


def test_a_mistyped_theme_makes_no_theme(store: Store, cli: Cli, editor: Path) -> None:
    editor.write_text('sed -i "s/goal:/goal: Muokkaimesta/" "$1"\n', encoding="utf-8")
    before = store.state()
    for command in (
        ("move", "O1-01", "O11"),
        ("new", "X1", "--goal", "a", "--target-year", "2030"),
        ("new", "S11"),
    ):
        result = cli(store, *command)
        assert (result.code, "O1, O2, S1" in result.err, "kortit theme add" in result.err) == (2, True, True), command
    assert store.state() == before


def test_a_theme_is_renamed_and_nothing_else_of_the_file_changes(store: Store, cli: Cli) -> None:
    before = store.read("kortit.yaml")
    result = cli(store, "theme", "rename", "o1", "Hyvinvoiva väki")
    assert (result.code, "O1: renamed" in result.err) == (0, True)
    assert store.read("kortit.yaml") == before.replace("O1: ,", "O1: Hyvinvoiva väki,")
    assert "Hyvinvoiva väki" in cli(store, "drafts").out
    assert cli(store, "theme", "rename", "O7", "Ei ole").code == 2
    assert cli(store, "theme", "rename", "O1", " ").code == 2


def test_a_theme_is_made_on_purpose_and_goes_with_the_goals_that_it_was_made_for(store: Store, cli: Cli) -> None:
    before = store.read("kortit.yaml")
    assert cli(store, "theme", "add", "x1", "Uusi suunta").code == 0
    assert cli(store, "theme", "add", "O3").code == 0
    for twin in ("O1", "O01"):  # O01-02 would be O1-02
        assert "there is a theme O1 already" in cli(store, "theme", "add", twin, "Toinen").err
    assert cli(store, "move", "O1-01", "X1").code == 0
    assert cli(store, "new", "X1", "--goal", "Uusi", "--target-year", "2030").code == 0
    assert "X1: Uusi suunta" in store.read("kortit.yaml")
    assert cli(store, "check").code == 0
    assert cli(store, "drafts", "--discard", "X1-01", "--yes").code == 0
    assert "X1: Uusi suunta" in store.read("kortit.yaml")
    result = cli(store, "drafts", "--discard", "O1-01", "--yes")
    assert (result.code, "kortit.yaml" in result.err) == (0, True)
    assert ("X1" in store.read("kortit.yaml"), "O3" in store.read("kortit.yaml")) == (False, True)
    assert cli(store, "move", "O1-01", "O3").code == 0
    assert cli(store, "drafts", "--discard", "O1-01", "--yes").code == 0
    assert store.read("kortit.yaml") == before
    assert store.git("status", "--porcelain") == ""


def test_other_changes_of_settings_keep_a_new_theme_when_its_goal_is_discarded(store: Store, cli: Cli) -> None:
    assert cli(store, "theme", "add", "O3").code == 0
    changed = store.read("kortit.yaml").replace("name: Oppiminen", "name: Oppiminen ja kasvu")
    store.write("kortit.yaml", changed)
    assert cli(store, "move", "O1-01", "O3").code == 0
    assert cli(store, "drafts", "--discard", "O1-01", "--yes").code == 0
    assert store.read("kortit.yaml") == changed


def test_remove_and_move_are_drafts_that_can_be_discarded(store: Store, cli: Cli) -> None:
    assert cli(store, "remove", "S1-01").code == 0
    assert not (store.root / "kortit/S1").exists()
    assert cli(store, "move", "O1-01", "o2").code == 0
    assert store.read("kortit/O2/O1-01.yaml") == GOAL
    assert cli(store, "move", "O1-01", "O2").code == 2
    rows = cli(store, "drafts", "--format", "json").json["rows"]
    assert [(row["id"], row["kind"], row["fields"][:1]) for row in rows] == [
        ("O1-01", "changed", ["theme"]), ("S1-01", "removed", ["goal"])
    ]  # fmt: skip
    assert cli(store, "drafts", "--discard", "O1-01", "--discard", "S1-01", "--yes").code == 0
    assert store.git("status", "--porcelain") == ""


def test_discarded_text_is_kept_and_it_is_said_where(store: Store, cli: Cli) -> None:
    store.write(O1, "goal: [kesken\n")
    before = store.state()
    assert cli(store, "drafts", "--discard", "O1-01").code == 3
    assert store.state() == before
    result = cli(store, "drafts", "--discard", "O1-01", "--yes")
    assert (result.code, kept(result.err), store.read(O1)) == (0, "goal: [kesken\n", GOAL)
    store.write("kortit/O1/O1-02.yaml", GOAL)
    assert kept(cli(store, "drafts", "--discard", "O1-02", "--yes").err) == GOAL
    assert not (store.root / "kortit/O1/O1-02.yaml").exists()
    assert cli(store, "drafts", "--discard", "O1-02", "--yes").code == 2


def test_discard_asks_in_a_terminal_and_takes_the_letters_of_the_language(store: Store) -> None:
    store.write(O1, GOAL.replace("2021", "2030"))
    for language, asked, answer, text in (
        ("en", r"Discard the drafts of O1-01\? \[y/N\]", "n", GOAL.replace("2021", "2030")),
        ("fi", r"Perutaanko luonnokset: O1-01\? \[k/E\]", "", GOAL.replace("2021", "2030")),
        ("fi", r"Perutaanko luonnokset: O1-01\? \[k/E\]", "k", GOAL),
    ):
        child = pexpect.spawn(
            sys.executable, ["-m", "tui.cli", "--lang", language, "drafts", "--discard", "O1-01"], cwd=str(store.root),
            env=dict(os.environ), timeout=20,
        )  # fmt: skip
        child.expect(asked)
        child.sendline(answer)
        child.expect(pexpect.EOF)
        assert store.read(O1) == text


def test_set_writes_extra_fields_by_their_type(store: Store, cli: Cli) -> None:
    store.write(
        "kortit.yaml", store.read("kortit.yaml") + "  partners: {name: Kumppanit, type: list, authority: any}\n"
    )
    result = cli(store, "set", "O1-01", "--field", "owner=Talous", "--field", "partners=a b", "--field", "partners=c")
    assert result.code == 0
    assert store.read(O1) == GOAL + "owner: Talous\npartners:\n  - a b\n  - c\n"
    assert cli(store, "set", "O1-01", "--field", "owner=", "--field", "partners=").code == 0
    assert store.read(O1) == GOAL
    for wrong in ("omistaja=x", "owner", "goal=x"):
        assert cli(store, "set", "O1-01", "--field", wrong).code == 2
    assert cli(store, "set", "O1-01", "--field", "owner=a", "--field", "owner=b").code == 2


def test_undo_brings_old_values_back_as_drafts(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030", "--goal", "Muu teksti")
    cli(store, "remove", "S1-01")
    cli(store, "new", "O2", "--goal", "Uusi", "--target-year", "2025")
    assert cli(store, "amend", *DECIDED).code == 0
    result = cli(store, "undo", "Kv 1.2.2021 § 3")
    assert (result.code, store.read(O1)) == (0, GOAL)
    table = cli(store, "changes", "HEAD^", "--format", "json").json
    assert (table["rows"], store.git("rev-list", "--count", "HEAD").strip()) == ([], "3")
    assert cli(store, "amend", "--decision", "Kv 2.2.2021 § 4").code == 0
    assert found(store, cli, "HEAD~2..") == []
    assert found(store, cli, "HEAD~1..") == []


def test_undo_takes_only_its_own_items_out_of_a_list_that_grew_since(store: Store, cli: Cli) -> None:
    for added in ("Kirjasto laajenee.", "Uimahalli avataan."):
        store.write(O1, f"{store.read(O1)}  - {added}\n")
        assert cli(store, "amend").code == 0
    assert cli(store, "undo", "HEAD^").code == 0
    assert "Kirjasto" not in store.read(O1)
    assert store.read(O1).endswith("  - Uimahalli avataan.\n")


def test_undo_leaves_alone_what_was_changed_again_since(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030", "--goal", "Muu teksti")
    cli(store, "amend", *DECIDED)
    cli(store, "set", "O1-01", "--target-year", "2031")
    cli(store, "amend", "--decision", "Kv 2.2.2021 § 4")
    result = cli(store, "undo", "HEAD^")
    assert (result.code, store.read(O1)) == (0, GOAL.replace("2021", "2031"))
    assert "changed again since, so left alone (the target year)" in result.err
    store.commit()
    store.write("muu.txt", "x")
    store.commit()
    assert cli(store, "undo", "HEAD").code == 3


def test_a_wrong_decision_is_put_right_by_a_later_commit_and_only_by_one_that_suffices(store: Store, cli: Cli) -> None:
    store.write(O1, GOAL.replace("2021", "2022"))
    bad = store.commit("muutos\n\nDecision: Kh 1.2.2021 § 3")
    store.write("muu.txt", "x")
    store.git("add", "muu.txt")
    before = store.state()
    assert cli(store, "correct", bad).code == 2
    assert cli(store, "correct", bad, "--decision", "Kh 2.2.2021 § 4").code == 3
    assert store.state() == before
    result = cli(store, "correct", bad, "--decision", "Kv 2.2.2021 § 4", "--reason", "Väärä toimielin.")
    assert result.code == 0
    assert store.git("log", "-1", "--format=%(trailers:key=Corrects,valueonly)").strip() == bad
    assert store.git("show", "--format=", "--name-only", "HEAD") == ""
    assert store.git("diff", "--cached", "--name-only") == "muu.txt\n"
    assert found(store, cli, f"{bad}^..") == [("corrected", "note")]
    assert ("authority", "error") in found(store, cli, f"{bad}^..{bad}")


def test_a_decision_that_cannot_be_read_is_put_right_too(store: Store, cli: Cli) -> None:
    store.write(O1, GOAL.replace("2021", "2022"))
    bad = store.commit("muutos\n\nDecision: valtuusto joulukuussa")
    assert cli(store, "correct", bad, "--decision", "Kv 2.2.2021 § 4").code == 0
    assert found(store, cli, f"{bad}^..") == [("corrected", "note")]
