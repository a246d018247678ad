"""A branch that another process moves while a command works: the work is done again on the new tip, never over it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED, GOAL, Store
from tests.functional.test_audit import found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"
MOVES = """
if [ ! -e "$GIT_COMMON/moved" ]; then
  touch "$GIT_COMMON/moved"
  (
    unset GIT_DIR GIT_WORK_TREE GIT_PREFIX
    cd {root} && export GIT_INDEX_FILE="$GIT_COMMON/index-of-another"
    git read-tree {ref}
    blob=$(git hash-object -w --stdin <"$GIT_COMMON/wanted")
    git update-index --add --cacheinfo "100644,$blob,{path}"
    made=$(git commit-tree "$(git write-tree)" -p {ref} -F "$GIT_COMMON/why")
    git update-ref {ref} "$made"
  )
fi
"""


class Another:
    """Another process, which commits to a branch once, at the moment that a test chooses."""

    def __init__(self, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.folder, self.monkeypatch = store, folder, monkeypatch

    def script(self, path: str, text: str, ref: str, decision: str | None) -> str:
        common = self.store.root / ".git"
        (common / "wanted").write_text(text, encoding="utf-8")
        (common / "why").write_text("toinen\n" + (f"\nDecision: {decision}\n" if decision else ""), encoding="utf-8")
        return f"GIT_COMMON={common}\n" + MOVES.format(root=self.store.root, path=path, ref=ref)

    def commits_in(
        self,
        moment: str,
        path: str,
        text: str,
        *,
        ref: str = "refs/heads/main",
        decision: str | None = "Kv 7.1.2021 § 7",
    ) -> None:
        """Commit a file when git comes to a hook, or (`start`) just before `git commit` starts."""
        script = self.script(path, text, ref, decision)
        if moment == "start":
            real = next(f"{place}/git" for place in os.environ["PATH"].split(":") if os.access(f"{place}/git", os.X_OK))
            place = self.folder / "git"
            place.parent.mkdir()
            words = 'case " $* " in *" commit "*" --file="*)\n' + script.replace("git ", f"{real} ") + ";; esac\n"
            place.write_text(f'#!/bin/sh\n{words}exec {real} "$@"\n', encoding="utf-8")
            self.monkeypatch.setenv("PATH", f"{self.folder}:{os.environ['PATH']}")
        else:
            place = self.store.write(f".git/hooks/{moment}", f"#!/bin/sh\n{script}")
        place.chmod(place.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def another(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Another:
    return Another(store, tmp_path / "bin", monkeypatch)


MOMENTS = pytest.mark.parametrize("moment", ["start", "pre-commit", "commit-msg"])
LATER = GOAL.replace("2021", "2044")


def committed(store: Store, path: str, at: str = "main") -> str:
    return store.git("show", f"{at}:{path}")


@MOMENTS
def test_an_amendment_is_made_on_the_new_tip(store: Store, cli: Cli, another: Another, moment: str) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    another.commits_in(moment, S1, LATER)
    result = cli(store, "amend", "O1-01", *DECIDED)
    assert result.code == 0, result.err
    assert store.git("log", "--format=%s", "-2").split("\n")[1] == "toinen"
    assert committed(store, S1) == LATER
    assert "2023" in committed(store, O1)
    assert found(store, cli) == []


@MOMENTS
def test_drafts_that_another_process_committed_are_left_out_and_told(
    store: Store, cli: Cli, another: Another, moment: str
) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    store.write(S1, LATER)
    another.commits_in(moment, S1, LATER)
    result = cli(store, "amend", *DECIDED)
    assert (result.code, "S1-01: committed by another process" in result.err) == (0, True)
    assert store.git("diff", "--name-only", "HEAD^", "HEAD").split() == [O1]


@MOMENTS
def test_a_file_that_both_changed_is_never_written_over(store: Store, cli: Cli, another: Another, moment: str) -> None:
    cli(store, "set", "S1-01", "--target-year", "2023")
    text = store.read(S1)
    another.commits_in(moment, S1, LATER)
    result = cli(store, "amend", *DECIDED)
    assert (result.code, f"{S1} was changed by another commit" in result.err) == (3, True)
    assert store.git("log", "--format=%s", "-1").strip() == "toinen"
    assert (committed(store, S1), store.read(S1)) == (LATER, text)


@MOMENTS
def test_the_rules_are_those_of_the_new_tip(store: Store, cli: Cli, another: Another, moment: str) -> None:
    cli(store, "set", "O1-01", "--field", "owner=Sivistys")
    settings = committed(store, "kortit.yaml")
    another.commits_in(moment, "kortit.yaml", settings.replace("type: text, authority: any", "type: text"))
    assert cli(store, "amend").code == 3
    assert store.git("log", "--format=%s", "-1").strip() == "toinen"


@MOMENTS
def test_a_decision_is_corrected_on_the_new_tip(store: Store, cli: Cli, another: Another, moment: str) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    another.commits_in(moment, S1, LATER)
    result = cli(store, "correct", "HEAD", "--decision", "Kv 1.2.2021 § 4")
    assert result.code == 0, result.err
    assert committed(store, S1) == LATER
    assert store.git("log", "--format=%s", "-2").split("\n")[1] == "toinen"


@MOMENTS
def test_a_proposal_is_adopted_onto_the_new_tip(store: Store, cli: Cli, another: Another, moment: str) -> None:
    cli(store, "proposal", "new", "budjetti")
    store.write("keinot.txt", "Aivan uusi keino.\n")
    cli(store, "set", "O1-01", "--means-file", "keinot.txt")
    (store.root / "keinot.txt").unlink()
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    another.commits_in(moment, O1, LATER)
    result = cli(store, "proposal", "adopt", "budjetti", "--decision", "Kh 1.2.2021 § 3")
    if result.code == 3:  # the other commit is not in the work tree, whose files are never written over
        assert committed(store, O1) == LATER
        store.git("reset", "-q", "--hard")
        result = cli(store, "proposal", "adopt", "budjetti", "--decision", "Kh 1.2.2021 § 3")
    assert result.code == 0, result.err
    assert "target_year: 2044" in committed(store, O1)
    assert "Aivan uusi keino." in committed(store, O1)
    assert found(store, cli) == []


@MOMENTS
def test_a_proposal_that_grows_while_it_is_adopted_is_adopted_whole_and_that_is_told(
    store: Store, cli: Cli, another: Another, moment: str
) -> None:
    cli(store, "proposal", "new", "budjetti")
    cli(store, "set", "O1-01", "--target-year", "2025")
    assert cli(store, "amend").code == 0
    cli(store, "proposal", "switch")
    another.commits_in(moment, S1, LATER, ref="refs/heads/proposal/budjetti", decision=None)
    result = cli(store, "proposal", "adopt", "budjetti", *DECIDED)
    assert (result.code, "the table is another one than before" in result.err) == (0, True), result.err
    assert committed(store, S1) == LATER
    assert "2025" in committed(store, O1)
    tip = store.git("rev-parse", "refs/kortit/adopted/budjetti").strip()
    assert tip in store.git("log", "-1", "--format=%(trailers:key=Proposal-Commits,valueonly)")
    assert (
        store.git("log", "--format=%s", "main").count("\n") == store.git("log", "--format=%s", "main^").count("\n") + 1
    )
    assert store.git("branch", "--list", "proposal/*") == ""


@MOMENTS
def test_a_first_import_is_made_on_the_new_tip(store: Store, cli: Cli, another: Another, moment: str) -> None:
    store.git("rm", "-q", "-r", "kortit")
    store.git("checkout", "-q", "--orphan", "tyhjä")
    store.git("commit", "-q", "-m", "alku")
    store.git("branch", "-q", "-M", "main")
    store.write("../taulu.csv", "Tavoite;Tavoitevuosi;Keinot\nO1 Oppiminen;;\nHyvä tavoite;2030;Keino yksi\n")
    another.commits_in(moment, "muu.txt", "a\n", decision=None)
    result = cli(store, "import", "../taulu.csv")
    assert result.code == 0, result.err
    assert committed(store, "muu.txt") == "a\n"
    assert "Hyvä tavoite" in committed(store, O1)
    assert store.git("log", "--format=%s", "-2").split("\n")[1] == "toinen"


def test_another_branch_that_head_goes_to_meanwhile_gets_no_commit(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    hook = "#!/bin/sh\ngit symbolic-ref HEAD refs/heads/proposal/muu\n"
    store.git("branch", "proposal/muu")
    store.git("switch", "-q", "proposal/muu")
    store.write(".git/hooks/pre-commit", hook.replace("proposal/muu", "main")).chmod(0o755)
    before = store.git("rev-parse", "main", "proposal/muu")
    assert cli(store, "amend").code == 3
    assert store.git("rev-parse", "main", "proposal/muu") == before
