"""What is committed is what is in the files: no setting of git's comes between the two unseen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

O1 = "kortit/O1/O1-01.yaml"


def told(store: Store, cli: Cli, *arguments: str) -> list[tuple[str, str, str]]:
    """Return path, code and severity of what check finds."""
    problems = cli(store, "check", *arguments, "--format", "json").json["problems"]
    return [(one["path"], one["code"], one["severity"]) for one in problems]


# --- attributes are the council's ---


@pytest.mark.parametrize(
    "path", [".gitattributes", "kortit/.gitattributes", "kortit/O1/.gitattributes", "follow-up/.gitattributes"]
)
@pytest.mark.parametrize("line", ["*.yaml working-tree-encoding=UTF-16", "*.yaml ident filter=x text eol=crlf"])
def test_attributes_of_a_stores_files_take_the_council(store: Store, cli: Cli, path: str, line: str) -> None:
    store.write(path, line)
    store.git("-c", "filter.x.clean=cat", "add", path)
    store.git("commit", "-qm", "määreet", "--", path)
    assert (path, "authority", "error") in told(store, cli, "HEAD~1..")
    store.git(
        "-c", "filter.x.clean=cat", "commit", "--amend", "-qm", "määreet\n\nDecision: Kv 1.2.2021 § 3", "--", path
    )
    assert told(store, cli, "HEAD~1..HEAD") == []


def test_attributes_of_other_files_are_nobodys_business(store: Store, cli: Cli) -> None:
    store.write("liitteet/.gitattributes", "*.pdf binary")
    store.commit("liitteet")
    assert told(store, cli, "HEAD~1..HEAD") == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (".git/info/attributes", "*.yaml ident"),
        (".git/info/attributes", "*.yaml filter=muutos"),
        ("kortit/.gitattributes", "*.yaml filter=muutos"),
        (".git/info/attributes", "*.yaml text working-tree-encoding=latin-1"),
    ],
)
def test_no_attribute_makes_an_amendment_of_another_text(store: Store, cli: Cli, place: str, line: str) -> None:
    store.git("config", "filter.muutos.clean", "sed s/2023/2099/")
    store.write(place, line)
    encoding = "latin-1" if "latin-1" in line else "utf-8"
    text = store.read(O1).replace("2021", "2023").replace("# vuosittain", "# $Id: x$")
    store.write(O1, text.encode(encoding))
    before = store.state()
    result = cli(store, "amend", "O1-01", *DECIDED)
    if encoding == "utf-8":
        assert (result.code, "git check-attr" in result.err) == (3, True), result
    assert result.code in (1, 3)
    assert store.state() == before


def test_attributes_outside_the_store_have_no_power_over_its_files(store: Store, cli: Cli) -> None:
    attributes = store.write("../attributes", "*.yaml ident filter=x text eol=crlf working-tree-encoding=UTF-16")
    store.git("config", "core.attributesFile", str(attributes))
    store.git("config", "filter.x.clean", "sed s/2023/2099/")
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    assert "target_year: 2023" in store.git("show", f"HEAD:{O1}")
    assert told(store, cli) == []


# --- a working tree that is not what the commit holds ---


def test_check_tells_of_a_file_that_git_is_told_not_to_look_at(store: Store, cli: Cli) -> None:
    assert told(store, cli) == []
    for mark in ("--assume-unchanged", "--skip-worktree"):
        store.git("update-index", mark, O1)
        store.write(O1, store.read(O1).replace("2021", "2023"))
        assert told(store, cli) == [(O1, "hidden-draft", "warning")]
        store.git("update-index", mark.replace("--", "--no-"), O1)
        assert told(store, cli) == []  # an ordinary draft
        store.git("checkout", "-q", O1)


def test_check_tells_of_a_file_that_a_sparse_checkout_keeps_off_the_disk(store: Store, cli: Cli) -> None:
    store.git("update-index", "--skip-worktree", O1)
    (store.root / O1).unlink()
    assert told(store, cli) == [(O1, "hidden-draft", "warning")]


def test_check_tells_of_a_change_that_the_index_does_not_see(store: Store, cli: Cli) -> None:
    store.git("config", "core.trustctime", "false")
    store.git("config", "core.checkStat", "minimal")
    os.utime(store.root / O1, (1_700_000_000, 1_700_000_000))
    store.git("update-index", "--refresh")
    store.write(O1, store.read(O1).replace("2021", "2023"))
    os.utime(store.root / O1, (1_700_000_000, 1_700_000_000))
    assert store.git("status", "--short") == ""
    assert told(store, cli) == [(O1, "hidden-draft", "warning")]


def test_check_notes_files_whose_line_ends_git_converts(store: Store, cli: Cli) -> None:
    (store.root / ".gitattributes").unlink()
    store.git("commit", "-qam", "määreet")
    store.git("config", "core.autocrlf", "true")
    store.write(O1, store.read(O1).replace("\n", "\r\n"))
    assert told(store, cli) == [(O1, "hidden-draft", "note")]


# --- names that some file systems do not tell apart ---


@pytest.mark.parametrize(
    "path",
    [
        "Kortit/O1/O1-01.yaml", "KORTIT.YAML", "Kortit.yaml", "kortit.yaml.", "kortit.yaml ", "kort\u200cit.yaml",
        "\u212aortit.yaml", "KORTIT~1.YAM", ".Kortit/allowed_signers", ".gitAttributes", "GITATT~1",
        "kortit/O1/.gitATTRIBUTES", "kortit/o1/o1-01.yaml", "kortit/O1/o1-01.yaml", "kortit/O1/O1-01.YAML",
        "kortit/A\u03081/A\u03081-01.yaml", "FOLLOW~1/2026-08-31/period.yaml", "gi7d29~1", "follow-up/.gitATTRIBUTES",
    ],
)  # fmt: skip
def test_a_twin_of_the_stores_own_files_is_an_error(store: Store, cli: Cli, path: str) -> None:
    store.write(path, "goal: Toinen\ntarget_year: 2099\nmeans: []\n")
    assert {(code, severity) for _path, code, severity in told(store, cli)} == {("file-name", "error")}
    store.commit("kaksonen")
    assert ("file-name", "error") in {(code, severity) for _path, code, severity in told(store, cli, "HEAD~1..HEAD")}
    store.git("rm", "-q", "--", path)
    store.git("commit", "-qm", "pois")
    assert told(store, cli, "HEAD~1..HEAD") == []


@pytest.mark.parametrize("path", ["kortisto/x.yaml", "muu/Kortit.yaml", "kortit.yml", "Kortti.yaml", ".gitignore"])
def test_other_names_are_no_twins(store: Store, cli: Cli, path: str) -> None:
    store.write(path, "x")
    assert told(store, cli) == []
    store.commit("muu")
    assert told(store, cli, "HEAD~1..HEAD") == []


def test_a_twin_in_a_store_below_the_top_is_found(store: Store, cli: Cli) -> None:
    (store.root / "kunnat").mkdir()
    for name in ("kortit", "kortit.yaml", ".gitattributes"):
        store.git("mv", name, f"kunnat/{name}")
    store.commit("siirto")
    place = store.root / "kunnat"
    store.write("kunnat/Kortit.yaml", "x")
    store.write("Kortit.yaml", "x")
    store.commit("kaksonen")
    result = cli(place, "check", "HEAD~1..HEAD", "--format", "json")
    assert [one["path"] for one in result.json["problems"]] == ["Kortit.yaml"]
