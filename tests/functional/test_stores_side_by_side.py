"""Several stores in one repository, each in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kortit.problem import Problem
from store.judge.gate import Update, check_push
from tests.conftest import DECIDED, GOAL, PERSPECTIVES, Store, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


def test_a_store_is_judged_by_its_own_decisions_alone(tmp_path: Path, cli: Cli) -> None:
    git(tmp_path, "init", "-q")
    whole = Store(tmp_path)
    for folder in ("Ylämaa", "alamaa"):
        assert cli(tmp_path, "init", folder, "--name", folder).code == 0
        whole.write(f"{folder}/kortit.yaml", whole.read(f"{folder}/kortit.yaml") + PERSPECTIVES)
    path = "Ylämaa/kortit.yaml"
    whole.write(path, whole.read(path).replace("bodies:", "bodies:\n  village: {name: Kyläkokous, abbreviation: Kk}"))
    whole.write(path, whole.read(path).replace("means: any", "means: [village, council]"))
    for folder in ("Ylämaa", "alamaa"):
        whole.write(f"{folder}/kortit/O1/O1-01.yaml", GOAL)
        assert cli(tmp_path / folder, "amend", *DECIDED).code == 0, "each cites this decision once"
    whole.write("Ylämaa/kortit/O1/O1-01.yaml", GOAL.replace("jatkuu", "päättyy"))
    assert cli(tmp_path / "Ylämaa", "amend", "--decision", "Kk 1.3.2021 § 1").code == 0
    assert cli(tmp_path / "Ylämaa", "correct", "HEAD", "--decision", "Kk 2.3.2021 § 1").code == 0
    for folder in ("Ylämaa", "alamaa"):
        result = cli(tmp_path / folder, "check", "ROOT..", "--format", "json")
        assert [one for one in result.json["problems"] if one["severity"] != "note"] == []
    whole.write("alamaa/kortit/O1/O1-01.yaml", GOAL.replace("2021", "2031"))
    corrected = git(tmp_path, "log", "-1", "--format=%H", "--", "Ylämaa").strip()
    whole.commit(f"muutos ja naapurin oikaisu\n\nDecision: Kv 3.3.2021 § 2\nCorrects: {corrected}")
    result = cli(tmp_path / "alamaa", "check", "HEAD^..", "--format", "json")
    assert result.json["problems"] == [], "its own decision stands at its own place"
    whole.commit(f"oikaisu\n\nDecision: Kk 2.3.2021 § 2\nCorrects: {'0' * 40}")
    assert cli(tmp_path / "alamaa", "check", "HEAD^..").code == 1, "nobody can tell which store it means"


@pytest.mark.parametrize(
    ("folder", "twin"), [("Kunta", "kunta"), ("Ähtäri", "A\u0308hta\u0308ri"), ("a/Kunta", "A/kunta ")]
)
def test_a_folder_that_file_systems_take_for_a_stores_is_an_error(
    tmp_path: Path, cli: Cli, folder: str, twin: str
) -> None:
    git(tmp_path, "init", "-q")
    whole = Store(tmp_path)
    assert cli(tmp_path, "init", folder, "--name", "Kunta").code == 0
    assert cli(tmp_path / folder, "hooks", "install").code == 0
    base, before = whole.git("rev-parse", "HEAD").strip(), whole.git("status", "--porcelain")
    refused = cli(tmp_path, "init", twin, "--name", "Toinen")
    assert (refused.code, whole.git("status", "--porcelain")) == (3, before)
    assert "some file systems do not tell its name" in refused.err
    whole.write(f"{twin}/muuta.txt", "ei kortiston")
    assert cli(tmp_path / folder, "check").code == 0
    whole.write(f"{twin}/kortit/O1/O1-01.yaml", GOAL)
    whole.write(f"{twin}/kortit.yaml", whole.read(f"{folder}/kortit.yaml"))
    assert cli(tmp_path / folder, "check").out.count("[file-name]") == 2
    whole.git("add", "-A")
    assert subprocess.run(["git", "commit", "-qm", "x"], cwd=tmp_path, capture_output=True, check=False).returncode != 0
    whole.git("commit", "--no-verify", "-qm", "x")
    problems = cli(tmp_path / folder, "check", f"{base}..", "--format", "json").json["problems"]
    way = os.path.relpath(tmp_path / twin, tmp_path / folder)
    assert [one["path"] for one in problems] == [f"{way}/kortit.yaml", f"{way}/kortit/O1/O1-01.yaml"]
    tip = whole.git("rev-parse", "HEAD").strip()
    bare = tmp_path / ".git"
    assert any(isinstance(one, Problem) for one in check_push(bare, [Update(base, tip, "refs/heads/main")], "main"))
    whole.git("rm", "-qr", twin)
    whole.git("commit", "--no-verify", "-qm", "pois")
    assert cli(tmp_path / folder, "check", "HEAD^..").code == 0
