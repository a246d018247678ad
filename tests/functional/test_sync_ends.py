"""What comes up at a sync: drafts, tags, merges made by hand, races, kills, servers that are away or refuse."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from kortit.errors import RefusedError
from tests.conftest import GOAL, Store, git
from tests.sharing import Offices, commit, goal, offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Templates

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"
NEW = "kortit/O1/O1-02.yaml"
KV5 = "Kv 1.2.2021 § 5"


@pytest.fixture
def two(templates: Templates, tmp_path: Path) -> Offices:
    """Two offices in step with their server."""
    return offices(templates, tmp_path / "toimistot", {}, "kaksi")


def added(store: Store, means: str, message: str = "keino") -> str:
    return commit(store, {O1: f"{store.read(O1)}  - {means}\n"}, message)


def in_step(two: Offices) -> bool:
    tips = {store.git("rev-parse", "main") for store in (two.first, two.second, two.server)}
    return len(tips) == 1 and two.second.git("rev-list", "--min-parents=2", "main") == ""


def test_drafts_come_along_goal_by_goal_and_stay_drafts(two: Offices, cli: Cli) -> None:
    added(two.first, "Uimahalli avataan.")
    commit(two.first, {NEW: goal("Heidän uusi")}, "uusi", KV5)
    assert cli(two.first, "sync").code == 0
    two.second.write(O1, f"# huomio\n{two.second.read(O1)}  - Luonnos kesken.\n")
    two.second.write(NEW, goal("Meidän uusi"))
    two.second.write(S1, 'goal: "Asiointi sujuu"\ntarget_year: 2029\nmeans: []\n')
    two.second.write("muistio.txt", "oma\n")
    two.second.git("add", S1)
    result = cli(two.second, "sync")
    assert result.code == 0, result.err
    assert in_step(two)
    assert two.second.read(O1).endswith("  - Uimahalli avataan.\n  - Luonnos kesken.\n")
    assert (two.second.read(NEW), two.second.read("kortit/O1/O1-03.yaml")) == (goal("Heidän uusi"), goal("Meidän uusi"))
    assert two.second.git("diff", "--cached", "--name-only").split() == [S1]
    assert two.second.git("status", "--porcelain").splitlines() == [
        f" M {O1}", f"M  {S1}", "?? kortit/O1/O1-03.yaml", "?? muistio.txt",
    ]  # fmt: skip
    # A draft that clashes is told, and nothing is changed.
    commit(two.first, {S1: 'goal: "Asiointi sujuu"\ntarget_year: 2028\nmeans: []\n'}, "vuosi", KV5)
    assert cli(two.first, "sync").code == 0
    before = two.second.git("rev-parse", "HEAD"), two.second.read(S1), two.second.git("status", "--porcelain")
    refused = cli(two.second, "sync")
    assert (refused.code, "S1-01: the target year" in refused.err) == (3, True)
    assert (two.second.git("rev-parse", "HEAD"), two.second.read(S1), two.second.git("status", "--porcelain")) == before
    assert "--settle draft:S1-01.target_year=own" in refused.err
    # It is settled where a person chooses, and stays a draft.
    assert cli(two.second, "sync", "--settle", "S1-01.target_year=own").code == 3, "of an amendment, not of a draft"
    assert cli(two.second, "sync", "--settle", "draft:S1-01.target_year=own").code == 0
    assert in_step(two)
    assert ("2029" in two.second.read(S1), "2028" in two.second.git("show", f"HEAD:{S1}")) == (True, True)


def test_a_choice_for_an_amendment_is_none_for_a_draft_of_the_same_field(two: Offices, cli: Cli) -> None:
    means = 'goal: "Asiointi sujuu"\ntarget_year: 2022\nmeans:\n  - {}\n'
    commit(two.first, {S1: means.format("Yhteinen keino.")}, "keino")
    assert [cli(office, "sync").code for office in (two.first, two.second)] == [0, 0]
    commit(two.first, {S1: means.format("Heidän keinonsa.")}, "keino")
    assert cli(two.first, "sync").code == 0
    commit(two.second, {S1: means.format("Oma keino.")}, "keino")
    two.second.write(S1, means.format("Oma keino, kesken."))
    told = cli(two.second, "sync", "--settle", "S1-01.means=published")
    assert (told.code, "--settle draft:S1-01.means=own" in told.err) == (3, True)
    assert "Oma keino, kesken." in two.second.read(S1)
    settled = cli(two.second, "sync", "--settle", "S1-01.means=published", "--settle", "draft:S1-01.means=own")
    assert settled.code == 0, settled.err
    assert in_step(two)
    assert ("Oma keino, kesken." in two.second.read(S1), "Heidän" in two.second.git("show", f"HEAD:{S1}")) == (
        True,
        True,
    )


def test_a_draft_that_is_not_valid_and_was_changed_by_others_is_kept_or_left(two: Offices, cli: Cli) -> None:
    commit(two.first, {S1: 'goal: "Asiointi sujuu hyvin"\ntarget_year: 2022\nmeans: []\n'}, "teksti", KV5)
    assert cli(two.first, "sync").code == 0
    two.second.write(S1, "goal: [kesken\n")
    told = cli(two.second, "sync")
    assert (told.code, f"--settle draft:{S1}=own" in told.err) == (3, True)
    assert cli(two.second, "sync", "--settle", f"draft:{S1}=own").code == 0
    assert (two.second.read(S1), in_step(two)) == ("goal: [kesken\n", True)


def test_corrections_and_own_tags_follow_to_the_new_ids(two: Offices, cli: Cli) -> None:
    added(two.first, "Uimahalli avataan.")
    assert cli(two.first, "sync").code == 0
    commit(two.second, {S1: 'goal: "Asiointi sujuu"\ntarget_year: 2029\nmeans: []\n'}, "vuosi", KV5)
    two.second.git("tag", "-a", "TA2021", "-m", "talousarvio")
    assert cli(two.second, "correct", "HEAD", "--decision", "Kv 1.2.2021 § 6").code == 0
    result = cli(two.second, "sync")
    assert result.code == 0, result.err
    amendment = two.second.git("rev-parse", "HEAD^").strip()
    assert f"Corrects: {amendment}" in two.second.git("log", "-1", "--format=%B")
    assert (
        two.second.git("rev-parse", "TA2021^{}").strip()
        == amendment
        == two.server.git("rev-parse", "TA2021^{}").strip()
    )
    assert cli(two.first, "sync").code == 0
    assert two.first.git("rev-parse", "TA2021^{}").strip() == amendment
    assert in_step(two)


def test_a_merge_made_by_hand_is_left_out_and_what_it_changed_itself_is_a_draft(two: Offices, cli: Cli) -> None:
    added(two.first, "Uimahalli avataan.")
    assert cli(two.first, "sync").code == 0
    commit(two.second, {S1: 'goal: "Asiointi sujuu"\ntarget_year: 2022\nmeans:\n  - Verkkopalvelu.\n'}, "keino")
    two.second.git("fetch", "-q")
    two.second.git("merge", "-q", "--no-commit", "origin/main")
    two.second.write(S1, two.second.read(S1) + "  - Kirjoitettu yhdistäessä.\n")
    two.second.git("add", "-A")
    two.second.git("commit", "-q", "--no-verify", "-m", "Merge")
    added(two.second, "Yhdistämisen jälkeen.")
    result = cli(two.second, "sync")
    assert result.code == 0, result.err
    assert cli(two.first, "sync").code == 0
    assert in_step(two)
    assert two.second.git("status", "--porcelain") == f" M {S1}\n"
    assert two.second.read(S1).endswith("  - Verkkopalvelu.\n  - Kirjoitettu yhdistäessä.\n")
    assert two.second.read(O1).endswith("  - Uimahalli avataan.\n  - Yhdistämisen jälkeen.\n")


def test_a_server_that_is_away_missing_or_refuses_changes_nothing(two: Offices, cli: Cli, tmp_path: Path) -> None:
    commit(two.second, {S1: 'goal: "Asiointi sujuu"\ntarget_year: 2029\nmeans: []\n'}, "ilman päätöstä")
    before = two.second.state()
    refused = cli(two.second, "sync")
    assert refused.code == 3
    assert two.second.state() == before
    hook = two.folder / "palvelin.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'vain arkisin'\nexit 1\n", encoding="utf-8")
    two.second.git("reset", "-q", "--hard", "origin/main")
    added(two.second, "Uusi keino.")
    before = two.second.state()
    refused = cli(two.second, "sync")
    assert (refused.code, "vain arkisin" in refused.err, two.second.state() == before) == (3, True, True)
    (two.folder / "palvelin.git").rename(tmp_path / "poissa")
    refused = cli(two.second, "sync")
    assert (refused.code, "the server was not reached" in refused.err) == (3, True)
    two.second.git("remote", "remove", "origin")
    refused = cli(two.second, "sync")
    assert (refused.code, "this store has no server to sync with yet" in refused.err) == (3, True)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{two.first.root}", "matala")
    refused = cli(tmp_path / "matala", "sync")
    assert (refused.code, "git fetch --unshallow" in refused.err) == (3, True)


class Locked(BaseHTTPRequestHandler):
    """A server that wants a password."""

    def do_GET(self) -> None:
        """Refuse."""
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="kortisto"')
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_a_password_is_asked_for_by_the_command_and_never_under_the_full_screen(
    two: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, program = tmp_path / "kysytty", tmp_path / "kysy"
    program.write_text(f'#!/bin/sh\necho >> "{asked}"\necho väärä\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("GIT_ASKPASS", str(program))
    with HTTPServer(("127.0.0.1", 0), Locked) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            two.first.git("remote", "set-url", "origin", f"http://127.0.0.1:{server.server_port}/kunta.git")
            for silent in (True, False):
                with two.first.open() as repository, pytest.raises(RefusedError, match="was not reached"):
                    repository.sharing.sync(silent=silent)
                assert asked.exists() is not silent
        finally:
            server.shutdown()


def test_four_offices_at_once_lose_nothing_and_double_nothing(two: Offices, cli: Cli) -> None:
    names = ("a", "b", "c", "d")
    clones = [two.clone(name) for name in names]
    ends = [f"{office}{number}" for office in names for number in range(8)]

    def work(store: Store, name: str) -> None:
        for number in range(8):
            added(store, f"Keino {name}{number}.", name)
            if number == 7:
                synced = False
                while not synced:
                    with suppress(RefusedError), store.open() as repository:
                        repository.sharing.sync()
                        synced = True

    threads = [threading.Thread(target=work, args=pair) for pair in zip(clones, names, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cli(two.first, "sync").code == 0
    assert sorted(two.first.read(O1)[len(GOAL) :].replace("  - Keino ", "").split(".\n")[:-1]) == ends
    assert two.server.git("rev-list", "--count", "--first-parent", "main") == two.server.git(
        "rev-list", "--count", "main"
    )
    assert cli(two.first, "check", "HEAD~32..").code == 0


KILLS = "1"
"""How many kills are tried where KORTIT_KILLS does not say more."""


def killed(store: Store, after: float, *arguments: str) -> None:
    """Kill a command some seconds after its start, wait for the git that it had begun, and take away git's locks.

    Git is not killed with it: it goes on with the one thing that it was told to do, and would do so beside the next
    command.
    """
    process = subprocess.Popen([sys.executable, "-m", "tui.cli", "-C", str(store.root), *arguments],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    time.sleep(after)
    process.kill()
    process.wait()
    with suppress(ProcessLookupError):
        while True:
            os.killpg(process.pid, 0)
            time.sleep(0.01)
    for lock in (store.root / ".git").glob("**/*.lock"):
        lock.unlink()


def test_a_sync_that_is_killed_is_whole_and_the_next_one_finishes_it(two: Offices, cli: Cli) -> None:
    chance = random.Random(7)
    for number in range(int(os.environ.get("KORTIT_KILLS", KILLS))):
        added(two.first, f"Keino ensin {number}.")
        assert cli(two.first, "sync").code == 0
        two.second.git("checkout", "-q", S1)
        added(two.second, f"Keino toiseksi {number}.")
        two.second.write(S1, f'goal: "Asiointi sujuu"\ntarget_year: {2030 + number}\nmeans: []\n')
        killed(two.second, chance.uniform(0.1, 1.0), "sync")
        result = cli(two.second, "sync")
        assert result.code == 0, result.err
        assert two.second.git("status", "--porcelain") == f" M {S1}\n"
        assert cli(two.first, "sync").code == 0
        assert in_step(two)
        lines = two.first.read(O1).splitlines()
        assert [lines.count(f"  - Keino {who} {number}.") for who in ("ensin", "toiseksi")] == [1, 1]


def test_an_adoption_that_is_killed_is_whole_and_syncs(two: Offices, cli: Cli) -> None:
    chance = random.Random(8)
    for number in range(int(os.environ.get("KORTIT_KILLS", KILLS))):
        name = f"vuosi{number}"
        cli(two.second, "proposal", "new", name)
        cli(two.second, "set", "S1-01", "--target-year", str(2023 + number))
        assert cli(two.second, "amend").code == 0
        added(two.first, f"Keino {number}.")
        assert cli(two.first, "sync").code == 0
        decision = ("proposal", "adopt", name, "--decision", f"Kv 1.2.2021 § {number + 1}")
        killed(two.second, chance.uniform(0.1, 1.0), *decision)
        result = cli(two.second, *decision)
        assert result.code == 0 or "there is no proposal" in result.err, result.err  # it had been done to the end
        result = cli(two.second, "sync")
        assert result.code == 0, result.err
        assert two.second.git("status", "--porcelain") == ""
        assert cli(two.first, "sync").code == 0
        assert in_step(two)
        assert f"target_year: {2023 + number}" in two.first.read(S1)
        assert two.second.git("for-each-ref", "refs/heads/proposal", "refs/remotes/origin/proposal") == ""
        said = two.first.git("log", "--format=%B", "main")
        assert said.count(f"Decision: Kv 1.2.2021 § {number + 1}\n") == 1
