"""What hostile testers broke once: each stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kortit.goal import Means
from store.history.records import read_commit
from tests.conftest import DECIDED, GOAL, Store, git, kortit_process
from tests.functional.test_committing import hook
from tests.functional.test_import import ROWS, document

if TYPE_CHECKING:
    from tests.conftest import Cli


def test_two_changed_goals_with_the_same_bytes_are_both_in_the_table(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/O1-02.yaml", GOAL)
    store.commit()
    for name in ("O1-01", "O1-02"):
        cli(store, "set", name, "--target-year", "2023")
    assert len(cli(store, "drafts", "--format", "json").json["rows"]) == 2
    assert cli(store, "amend", *DECIDED).code == 0
    assert len(cli(store, "changes", "HEAD^..HEAD", "--format", "json").json["rows"]) == 2


@pytest.mark.parametrize("text", ['langauge = "fi"\n', "nonsense", 'language = "xx"\n'])
def test_broken_settings_stop_a_command_before_it_does_anything(store: Store, tmp_path: Path, text: str) -> None:
    (tmp_path / "kortit").mkdir()
    (tmp_path / "kortit" / "settings.toml").write_text(text, encoding="utf-8")
    before = store.state()
    for command in (("set", "O1-01", "--target-year", "2044"), ("show", "O9-99"), ("lsit",)):
        done = kortit_process(store.root, *command, XDG_CONFIG_HOME=str(tmp_path))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert store.state() == before
    assert kortit_process(store.root, "--help", XDG_CONFIG_HOME=str(tmp_path)).returncode == 0


def test_output_goes_through_links_keeps_permissions_and_leaves_devices_alone(store: Store, cli: Cli) -> None:
    target = store.write("oikea.md", "vanha")
    target.chmod(0o600)
    (store.root / "linkki.md").symlink_to(target)
    assert cli(store, "changes", "-o", "linkki.md").code == 0
    assert (store.root / "linkki.md").is_symlink()
    assert (store.read("oikea.md")[:2], target.stat().st_mode & 0o777) == ("# ", 0o600)
    assert cli(store, "changes", "-o", "-", "--format", "json").json["rows"] == []
    assert cli(store, "changes", "-o", "/dev/null", "--format", "md").code == 0
    assert not Path("/dev/null").is_file()


def test_amend_refuses_what_check_would_reject_afterwards(store: Store, cli: Cli) -> None:
    settings = store.read("kortit.yaml")
    store.write("kortit/S1/O1-01.yaml", GOAL.replace("Henkilöstö", "Toinen"))
    before = store.state()
    assert (
        cli(store, "drafts").code,
        cli(store, "amend").code,
        cli(store, "set", "O1-01", "--target-year", "2030").code,
    ) == (1, 1, 1)
    assert store.state() == before
    (store.root / "kortit/S1/O1-01.yaml").unlink()

    store.write("kortit.yaml", settings + "  phase: {name: Vaihe, type: text, authority: any}\n")
    store.write("kortit/O1/O1-01.yaml", GOAL + "phase: alku\n")
    refused = cli(store, "amend", "O1-01")
    assert (refused.code, "unknown key “phase”" in refused.err) == (1, True)
    assert cli(store, "amend", *DECIDED).code == 0
    store.write("kortit.yaml", settings)
    refused = cli(store, "amend", "kortit.yaml")
    assert (refused.code, "unknown key “phase”" in refused.err) == (1, True)
    assert cli(store, "check").code == 1


def test_a_goal_file_with_a_wrong_name_does_not_vanish_quietly(store: Store, cli: Cli) -> None:
    (store.root / "kortit/O1/O1-01.yaml").rename(store.root / "kortit/O1/o1-01.yaml")
    result = cli(store, "drafts")
    assert (result.code, "not the name of a goal file" in result.err) == (1, True)
    assert cli(store, "amend").code == 1


def test_settings_are_told_broken_together_with_the_goals(store: Store, cli: Cli) -> None:
    store.write("kortit.yaml", "format: 2\n")
    store.write("kortit/O1/O1-01.yaml", "goal: [a]\ntarget_year: 2021\nmeans: []\nowner: x\n")
    paths = {problem["path"] for problem in cli(store, "check", "--format", "json").json["problems"]}
    assert paths == {"kortit.yaml", "kortit/O1/O1-01.yaml"}
    commit = store.commit()
    assert f"{commit[:12]}:kortit.yaml:1:9: error" in cli(store, "changes", "ROOT..HEAD").err


def test_counts_are_of_goals_only(store: Store, cli: Cli) -> None:
    store.write("kortit/O1/muistio.yaml", "a: b\n")
    store.write("kortit/O1/lue.txt", "x")
    store.commit()
    assert cli(store, "changes", "HEAD..HEAD", "--format", "json").json["counts"]["goals"] == 2
    assert cli(store, "changes", "HEAD..HEAD", "--theme", "O1", "--format", "json").json["counts"]["goals"] == 1


def test_a_pipe_in_place_of_a_goal_does_not_hang(store: Store) -> None:
    (store.root / "kortit/O1/O1-01.yaml").unlink()
    os.mkfifo(store.root / "kortit/O1/O1-01.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", "check"],
        cwd=store.root,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, "[file-type]" in done.stdout) == (1, True)


def test_a_plain_file_in_place_of_the_goals_folder_is_a_problem(store: Store, cli: Cli) -> None:
    (store.root / "kortit").rename(store.root / "muu")
    store.write("kortit", "")
    assert cli(store, "check").code == 1


def test_revisions_that_git_writes_in_other_ways(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "amend", "--reason", "hyvä", *DECIDED)
    store.git("tag", "2020-13-01", "HEAD^")
    for text in (":/lähtötilanne..", "2020-13-01..", "HEAD^..WORKTREE"):
        assert len(cli(store, "changes", text, "--format", "json").json["rows"]) == 1
    for text in ("^HEAD..", "", "WORKTREE..HEAD"):
        assert cli(store, "changes", text).code == 2
    assert cli(store, "list", "--at", "").code == 2
    assert cli(store, "log", "").code == 2


@pytest.mark.parametrize(
    "reason",
    [
        "x\n\nSigned-off-by: a\nDecision: Kv 1.1.2020 § 9\nfoo",
        "x\n\nDecision: Kv 1.1.2020 § 9\n(cherry picked from commit b6c05497)",
        "Decision: Kv 1.1.2020 § 9\n# huom",
        "x\n\nDecision: Kv 1.1.2020\n  § 9",
    ],
)
def test_no_reason_is_a_decision_to_git_either(store: Store, cli: Cli, reason: str) -> None:
    store.write("keinot.txt", "Keino.\n")
    cli(store, "set", "O1-01", "--means-file", "keinot.txt")
    assert cli(store, "amend", "--reason", reason).code == 2
    assert cli(store, "amend", "--reason", reason, "--decision", "Kv 2.2.2022 § 2").code == 0
    trailers = store.git("log", "-1", "--format=%(trailers:key=Decision,valueonly)").split("\n")
    assert [line for line in trailers if line] == ["Kv 2.2.2022 § 2"]


def test_a_cherry_picked_decision_and_a_latin_1_commit_are_read_as_git_reads_them(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    store.git("switch", "-q", "-c", "sivu", "HEAD^")
    store.git("cherry-pick", "-x", "main")
    assert cli(store, "log", "--format", "json").json["amendments"][0]["citation"] == "Kv 1.2.2021 § 3"
    data = b"tree x\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\nencoding ISO-8859-1\n\notsikko\n\nDecision: Kv 1.1.2020 \xa7 5\n"
    assert read_commit("x", data).citation == "Kv 1.1.2020 § 5"


@pytest.mark.parametrize("time", ["1 +9999", "1 +2400", "1 +02", "99999999999999 +0000", "x +0000", "-1 -0230"])
def test_any_date_that_git_keeps_is_a_date(time: str) -> None:
    record = read_commit("x", f"author A\ncommitter A <a> {time}\n\nviesti\n".encode())
    assert record.decided.year >= 1


def test_a_hook_that_takes_the_decision_away_is_told(store: Store, cli: Cli) -> None:
    hook(store, "commit-msg", 'echo otsikko > "$1"')
    cli(store, "set", "O1-01", "--target-year", "2023")
    result = cli(store, "amend", "--decision", "Kv 1.2.2021 § 3")
    assert (result.code, "a hook changed the message" in result.err) == (4, True)


def test_hooks_see_patterns_as_under_plain_git(store: Store, cli: Cli) -> None:
    hook(
        store,
        "pre-commit",
        "git diff --cached --name-only -- '*.yaml' > ../nahdyt; env | grep PATHSPECS >> ../nahdyt; true",
    )
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    assert (store.root.parent / "nahdyt").read_text(encoding="utf-8") == "kortit/O1/O1-01.yaml\n"


def test_the_users_pathspec_settings_do_not_disturb(store: Store) -> None:
    for name in ("GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOGLOB_PATHSPECS"):
        assert kortit_process(store.root, "changes", **{name: "1"}).returncode == 0


def test_a_subfolder_named_like_a_pattern_can_be_committed(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q")
    assert cli(tmp_path, "init", "kunta [1]*").code == 0
    store = Store(tmp_path / "kunta [1]*")
    store.write("kortit/O1/O1-01.yaml", GOAL)
    assert cli(store, "amend", *DECIDED).code == 0
    assert git(tmp_path, "status", "--porcelain") == ""


def test_files_that_a_sparse_checkout_hides_are_not_removed_goals(store: Store, cli: Cli) -> None:
    cli(store, "set", "S1-01", "--target-year", "2030")
    cli(store, "amend", *DECIDED)
    store.git("sparse-checkout", "set", "kortit/O1")
    assert cli(store, "changes", "HEAD", "--format", "json").json["rows"] == []
    result = cli(store, "changes", "HEAD^")
    assert (result.code, "sparse checkout" in result.err) == (3, True)


def test_line_ends_that_git_converts_make_no_draft(store: Store, cli: Cli) -> None:
    (store.root / ".gitattributes").unlink()
    store.git("config", "core.autocrlf", "true")
    path = store.write("kortit/O1/O1-01.yaml", GOAL.replace("\n", "\r\n"))
    store.commit()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert cli(store, "drafts").err == ""
    assert cli(store, "amend").code == 3


def test_init_adds_to_existing_attributes_what_keeps_line_ends(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitattributes").write_text("* text=auto eol=lf", encoding="utf-8")
    git(tmp_path, "add", ".gitattributes")
    git(tmp_path, "commit", "-qm", "alku")
    assert cli(tmp_path, "init", ".", "--name", "Kunta").code == 0
    assert "text: unset" in git(tmp_path, "check-attr", "text", "kortit/O1/O1-01.yaml")
    assert (tmp_path / ".gitattributes").read_text(encoding="utf-8").startswith("* text=auto eol=lf\n#")
    assert git(tmp_path, "status", "--porcelain") == ""


def test_init_refuses_git_s_own_folders_and_takes_its_commit_back_when_it_fails(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q", "--bare", "paljas.git")
    git(tmp_path, "init", "-q", "oma")
    (tmp_path / "oma" / "a").write_text("a", encoding="utf-8")
    git(tmp_path / "oma", "add", "a")
    git(tmp_path / "oma", "commit", "-qm", "a")
    for folder in ("paljas.git", "oma/.git"):
        assert cli(tmp_path, "init", folder).code == 4
        assert not (tmp_path / folder / "kortit.yaml").exists()
    head = git(tmp_path / "oma", "rev-parse", "HEAD")
    (tmp_path / "oma/.git/config.lock").touch()
    assert cli(tmp_path / "oma", "init", "kunta").code == 4
    assert git(tmp_path / "oma", "rev-parse", "HEAD") == head
    assert git(tmp_path / "oma", "status", "--porcelain") == ""


def test_the_example_stands_apart_from_a_repository_around_it(store: Store, cli: Cli) -> None:
    head = store.git("rev-parse", "HEAD")
    assert cli(store, "demo", "esimerkki").code == 0
    assert store.git("rev-parse", "HEAD") == head
    assert cli(store.root / "esimerkki", "log").out.count("Kuulasjärven strategiayksikkö") == 8


def test_the_example_has_an_author_of_its_own_whatever_the_environment_says(tmp_path: Path) -> None:
    kortit_process(tmp_path, "demo", "e", GIT_AUTHOR_NAME="Minä", GIT_COMMITTER_NAME="Minä")
    assert set(git(tmp_path / "e", "log", "--format=%an %cn").split("\n")) == {
        "Kuulasjärven strategiayksikkö Kuulasjärven strategiayksikkö", ""
    }  # fmt: skip


def test_two_writers_of_one_goal_do_not_lose_an_edit(store: Store) -> None:
    for round_number in range(6):
        year, text = str(2100 + round_number), f"Teksti {round_number}"
        commands = (("--target-year", year), ("--goal", text))
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tui.cli", "set", "O1-01", *command], cwd=store.root, stderr=subprocess.DEVNULL
            )
            for command in commands
        ]
        codes = [process.wait() for process in processes]
        written = store.read("kortit/O1/O1-01.yaml")
        assert set(codes) <= {0, 3}
        assert (year in written, text in written) == (codes[0] == 0, codes[1] == 0)


def test_two_first_imports_at_once_leave_one_whole_store(empty_store: Store) -> None:
    name = document(empty_store, ROWS * 8)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tui.cli", "import", name], cwd=empty_store.root, stderr=subprocess.DEVNULL
        )
        for _number in range(2)
    ]
    codes = sorted(process.wait() for process in processes)
    assert (codes[0], codes[1] in (1, 3)) == (0, True)
    assert empty_store.git("status", "--porcelain") == ""
    assert kortit_process(empty_store.root, "list", "--format", "json").stdout.count('"id"') == 24


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("O1 T \nu.\n\n2022 Uusi.\n\n2021 * Vanha\n\n* Toinen vanha\n", "belongs to no cell"),
        ("O1 T \nu.\n\n2022 Uusi.\n\n2021 Vanha jatkuu \n\nseuraavalla sivulla.\n", "belongs to no cell"),
        ("O1Eka \ntavoite.\n\n2022 Uusi.\n\n2021 V.\n\nO2 T \nu.\n\n2022 U.\n\n2021 V.\n", "a cell without a row"),
        ("O1 Visio 2030\n\n2022 Uusi.\n", "one pair"),
        ("O1 T \nu.\n\n2022 U.\n\n2021 V.\n\n12\n", "a page number?"),
        ("Kokouskutsu.\nTervetuloa.\n", "no row was found"),
        ("O1 T. \n\n2024 " + "Keino on pitkä. " * 6000 + "\n\n2023 Vanha.\n", "larger than 64 KiB"),
        ("O1 Yksi 2021 Uusi.\n\n2020 Keino 2019 Toinen\n", "several years"),
        ("O1 T \nu.\n\n2021 Laaditaan suunnitelma 2022 \nja toteutetaan se.\n\nO2 X \ny.\n\n2021 2020\n", "one pair"),
    ],
)  # fmt: skip
def test_import_refuses_rather_than_guesses(empty_store: Store, cli: Cli, text: str, said: str) -> None:
    empty_store.write("../asiakirja.txt", text)
    before = empty_store.state()
    result = cli(empty_store, "import", "../asiakirja.txt")
    assert (result.code, said in result.err) == (1, True), result.err
    assert "../asiakirja.txt:" in result.err
    assert empty_store.state() == before


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("Hyvää hallintoa \n– parasta palvelua -hanke.", (Means("Hyvää hallintoa – parasta palvelua -hanke."),)),
        ("Talous paranee \n- 5 prosentista.", (Means("Talous paranee - 5 prosentista."),)),
        ("Palvelut: \n- lähellä \n- ajoissa", (Means("Palvelut:", ("lähellä", "ajoissa")),)),
        ("Palvelut paranevat \n- Lähellä\n- ajoissa", (Means("Palvelut paranevat", ("Lähellä", "ajoissa")),)),
    ],
)  # fmt: skip
def test_a_dash_after_a_wrapped_line_belongs_to_its_sentence(
    empty_store: Store, cli: Cli, cell: str, means: tuple[Means, ...]
) -> None:
    empty_store.write("../a.txt", f"O1 T \nu.\n\n2022 {cell}\n\n2021 Vanha.\n")
    assert cli(empty_store, "import", "../a.txt").code == 0
    assert empty_store.open().snapshot().goals["O1-01"].means == means  # type: ignore[index]


def test_thousands_of_rows_without_blank_lines_come_in(empty_store: Store, cli: Cli) -> None:
    rows = "".join(f"O1 Tavoite numero {n}. 2024 Keino uusi. 2023 Keino vanha.\n" for n in range(2000))
    empty_store.write("../a.txt", rows)
    assert cli(empty_store, "import", "../a.txt", "--dry-run", "--format", "json").json["rows"] == 2000


def test_a_first_import_is_first_only_where_history_has_no_goals(store: Store, cli: Cli) -> None:
    store.git("rm", "-rq", "kortit")
    store.write("../a.txt", "O1 T \nu.\n\n2022 U.\n\n2021 V.\n")
    assert cli(store, "import", "../a.txt").code == 1


def test_a_decision_is_not_lost_on_the_way_into_drafts(store: Store, cli: Cli) -> None:
    store.write("../a.txt", "O1 Uusi \ntavoite.\n\n2022 U.\n\n2021 V.\n")
    assert cli(store, "import", "../a.txt", "--new", "--decision", "Kv 1.2.2021 § 3").code == 2
    assert cli(store, "import", "../a.txt", "--new", "--effective", "1.2.2021").code == 2


@pytest.mark.parametrize(
    "arguments", [("set", "O1-01", "--goal", b"ab\xff"), ("amend", "--reason", b"\xff"), ("init", b"\xff")]
)
def test_arguments_that_are_no_utf_8_are_a_usage_error(store: Store, arguments: tuple[str | bytes, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", *arguments], cwd=store.root, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


def test_a_file_name_that_is_no_utf_8_is_a_problem(store: Store, cli: Cli) -> None:
    (store.root / "kortit/O1").joinpath(os.fsdecode(b"a\xff.yaml")).touch()
    assert cli(store, "check").code == 1
    assert cli(store, "check", "--format", "json").code == 1
    assert cli(store, "drafts").code == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_fault_of_the_program(store: Store, closed: str) -> None:
    for command in ("list", "set O1-01 --means-file -", "set O1-01 --target-year 2030"):
        script = f"{sys.executable} -m tui.cli {command} {closed}; echo $? >&9"
        read, write = os.pipe()
        subprocess.run(["bash", "-c", f"exec 9>&{write}; {script}"], cwd=store.root, pass_fds=[write],
                       stdin=subprocess.PIPE if closed != "<&-" else None, capture_output=True, check=False)  # fmt: skip
        os.close(write)
        with os.fdopen(read) as codes:
            nowhere = command == "list" and closed == ">&-"  # what was asked for cannot be written
            assert codes.read().strip() in (("4",) if nowhere else ("0", "2"))


def test_no_git_on_the_machine_is_one_sentence(store: Store, tmp_path: Path) -> None:
    done = kortit_process(store.root, "list", PATH=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "ohjelmaa git ei löytynyt" in done.stderr


@pytest.mark.parametrize("version", ["2.33.8", "1.8.3.1"])
def test_a_git_that_is_too_old_is_one_sentence(store: Store, tmp_path: Path, version: str) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$1" = version ] && echo "git version {version} (vanha)" && exit\nexit 129\n', "utf-8"
    )
    program.chmod(0o755)
    done = kortit_process(store.root, "list", PATH=f"{program.parent}:{os.environ['PATH']}")
    assert (done.returncode, done.stderr.count("\n")) == (4, 1), done
    assert "2.34" in done.stderr


def test_settings_of_git_that_cannot_be_read_are_one_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "asetukset").write_text("[core\nx", encoding="utf-8")
    result = kortit_process(store.root, "--lang", "en", "list", GIT_CONFIG_GLOBAL=str(tmp_path / "asetukset"))
    assert (result.returncode, result.stderr.count("\n")) == (4, 1)
    assert "git does not start: fatal: bad config line" in result.stderr


def test_an_environment_of_git_that_points_elsewhere_is_one_sentence(store: Store, tmp_path: Path) -> None:
    done = kortit_process(tmp_path, "list", GIT_DIR=str(store.root / ".git"))
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)


def test_an_environment_that_cuts_a_whole_history_cuts_nothing(store: Store, tmp_path: Path) -> None:
    """What git would take for a shallow clone, `blame` would name wrong decisions in, and `new` give retired ids."""
    store.git("rm", "-q", "kortit/S1/S1-01.yaml")
    cut = store.commit("pois\n\nDecision: Kv 5.5.2021 § 8")
    (tmp_path / "matala").write_text(f"{cut}\n", encoding="utf-8")
    new = ("new", "S1", "--goal", "X", "--target-year", "2030", "--dry-run")
    for command in (("check", "ROOT.."), ("log",), ("blame", "O1-01"), new):
        plain = kortit_process(store.root, *command)
        hidden = kortit_process(store.root, *command, GIT_SHALLOW_FILE=str(tmp_path / "matala"))
        assert (hidden.returncode, hidden.stdout, hidden.stderr) == (plain.returncode, plain.stdout, plain.stderr)


def test_a_citation_of_any_length_is_judged_at_once(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", "--decision", " " * 20_000 + "Kv 1.2.2021 § x").code == 2
    assert cli(store, "amend", "--decision", " " * 20_000 + "Kv 1.2.2021 § 3").code == 0


def test_a_fields_name_is_no_formula(store: Store, cli: Cli) -> None:
    store.write("kortit.yaml", store.read("kortit.yaml").replace("name: Vastuutaho", 'name: "=1+1"'))
    cli(store, "set", "O1-01", "--target-year", "2023")
    heading = cli(store, "drafts", "--format", "csv").out.split("\n")[0]
    assert ("'=1+1" in heading, ",=1+1" in heading) == (True, False)
