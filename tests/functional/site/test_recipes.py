"""The recipes of docs/publishing.md as they stand there: commands are run, workflows are read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import Store, git

if TYPE_CHECKING:
    from tests.conftest import Cli, Templates

PAGE = Path(__file__).parents[3] / "docs" / "publishing.md"
AFTER = ("--decision", "Kv 9.3.2026 § 12", "--reason", "Aikataulun tarkistus.")


def block(beginning: str) -> str:
    """The code of the page that begins so."""
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(f"    {beginning}")
    found = re.match(r"(?:    .*\n|\n(?=    ))+", text[start:])
    assert found is not None
    return textwrap.dedent(found[0])


def program(text: str, here: Path) -> str:
    """Commands of the page, with a folder of the test in place of the folders of a server."""
    return text.replace("/srv/", f"{here}/srv/")


def environment() -> dict[str, str]:
    """What a server's shell has: git, and the kortit that is tested."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}


@pytest.fixture
def server(templates: Templates, tmp_path: Path) -> Store:
    """A store whose server is the bare repository `srv/kortit.git`, with the clone beside it that publishes."""
    store = Store(templates.example(tmp_path / "kunta").folder)
    (tmp_path / "srv" / "www").mkdir(parents=True)
    (tmp_path / "srv" / "kortit").mkdir()
    git(tmp_path, "clone", "-q", "--bare", str(store.root), str(tmp_path / "srv" / "kortit.git"))
    git(tmp_path, "clone", "-q", str(tmp_path / "srv" / "kortit.git"), str(tmp_path / "srv" / "kortit" / "julkaisu"))
    git(store.root, "remote", "add", "palvelin", str(tmp_path / "srv" / "kortit.git"))
    return store


def pushed(store: Store, *what: str) -> str:
    """What git and the server's hook say of a push."""
    done = subprocess.run(
        ["git", "push", "palvelin", *what],
        cwd=store.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_a_push_to_a_bare_repository_brings_the_site_up_to_date(server: Store, cli: Cli, tmp_path: Path) -> None:
    hook = tmp_path / "srv" / "kortit.git" / "hooks" / "post-receive"
    hook.write_text(program(block("#!/bin/sh"), tmp_path), encoding="utf-8")
    hook.chmod(0o755)
    site = tmp_path / "srv" / "www" / "tavoitteet"
    for year in ("2029", "2030"):
        cli(server, "set", "O1-03", "--target-year", year)
        assert cli(server, "amend", *AFTER, *(("--again",) if year == "2030" else ())).code == 0
        assert "error" not in pushed(server, "main")
        assert f">{year} " in (site / "g/O1-03/index.html").read_text(encoding="utf-8")
    before = (site / "site.json").read_bytes()
    git(server.root, "branch", "ehdotus")
    pushed(server, "ehdotus")
    assert (site / "site.json").read_bytes() == before, "only the binding branch is published"


def test_all_pages_change_at_once_where_a_link_leads_to_one_of_two_folders(
    server: Store, cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "srv" / "www"
    clone = tmp_path / "srv" / "kortit" / "julkaisu"
    assert cli(clone, "site", str(folder / "a")).code == 0
    (folder / "nyt").symlink_to("a")
    served = (folder / "nyt/g/O1-03/index.html").read_bytes()
    cli(server, "set", "O1-03", "--target-year", "2029")
    cli(server, "amend", *AFTER)
    pushed(server, "main")
    git(clone, "pull", "-q", "--ff-only")
    subprocess.run(
        ["sh", "-e"], input=program(block("cd /srv/www"), tmp_path), env=environment(), text=True, check=True
    )
    assert (folder / "a/g/O1-03/index.html").read_bytes() == served, "what was served was never written into"
    assert b">2029 " in (folder / "nyt/g/O1-03/index.html").read_bytes()
    assert (folder / "nyt").readlink() == Path("b")


def test_a_branch_of_pages_is_made_brought_up_to_date_and_pushed(server: Store, cli: Cli, tmp_path: Path) -> None:
    """What the workflow of Forgejo runs, in a clone as its checkout makes one."""
    bare = tmp_path / "srv" / "kortit.git"
    (command,) = [
        step["run"] for step in workflow("on: {push: {branches: [main]}}\n    jobs:\n      pages:") if "run" in step
    ]
    assert command.startswith("pip install -q kortit\n")
    command = command.partition("\n")[2]
    for number, year in enumerate(("2029", "2030")):
        cli(server, "set", "O1-03", "--target-year", year)
        cli(server, "amend", *AFTER, *(("--again",) if number else ()))
        pushed(server, "main")
        runner = tmp_path / f"runner-{number}" / "kortit"
        git(tmp_path, "clone", "-q", str(bare), str(runner))
        subprocess.run(["sh", "-e"], input=command, cwd=runner, env=environment(), text=True, check=True)
        assert f">{year} " in git(bare, "show", "pages:g/O1-03/index.html")
    assert int(git(bare, "rev-list", "--count", "pages")) == 3, "an empty one, and one for each push"
    assert git(bare, "merge-base", "main", "pages", check=False) == "", "a history of its own"
    again = tmp_path / "runner-3" / "kortit"
    git(tmp_path, "clone", "-q", str(bare), str(again))
    subprocess.run(["sh", "-e"], input=command, cwd=again, env=environment(), text=True, check=True)
    assert int(git(bare, "rev-list", "--count", "pages")) == 3, "nothing has changed"


def workflow(beginning: str) -> list[dict[str, Any]]:
    """The steps of the only job of a workflow."""
    read = YAML(typ="safe", pure=True).load(block(beginning))
    assert read["on"] == {"push": {"branches": ["main"]}}
    (job,) = read["jobs"].values()
    return list(job["steps"])


def test_workflows_of_git_hosts_read_the_whole_history_and_make_the_folder_that_they_hand_on() -> None:
    """They cannot be run here: that actions and images are what they are called is not proven by this."""
    steps = workflow("on: {push: {branches: [main]}}\n    permissions:")
    assert [step["with"] for step in steps if "checkout" in step.get("uses", "")] == [{"fetch-depth": 0}]
    (made,) = [step["run"].split()[-1] for step in steps if "kortit site" in step.get("run", "")]
    assert [step["with"]["path"] for step in steps if "upload-pages-artifact" in step.get("uses", "")] == [made]
    assert "deploy-pages" in steps[-1]["uses"]
    pages = YAML(typ="safe", pure=True).load(block("pages:\n      image:"))["pages"]
    assert (pages["variables"], pages["script"][-1]) == ({"GIT_DEPTH": 0}, "kortit site public")
    assert pages["artifacts"]["paths"] == ["public"]
