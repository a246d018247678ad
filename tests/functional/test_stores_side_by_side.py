"""Several stores in one repository, each in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    whole.commit(f"oikaisu\n\nDecision: Kk 2.3.2021 § 2\nCorrects: {'0' * 40}")
    assert cli(tmp_path / "alamaa", "check", "HEAD^..").code == 1, "nobody can tell which store it means"
