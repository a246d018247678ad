"""What is found in a commit does not depend on where the range begins that is checked."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from store.git.plumbing import Plumbing
from store.history.revision import resolve_range
from store.judge.audit import audit
from store.work.founding import settings_text
from tests.conftest import PERSPECTIVES, git

if TYPE_CHECKING:
    import pytest

    from kortit.problem import Problem

SETTINGS = settings_text("Testilä") + PERSPECTIVES
# Files of the same id under two names and in two themes, too.
FILES = [f"kortit/{name}.yaml" for name in ("O1/O1-01", "O1/O1-1", "O2/O1-01", "O1/O1-02", "S1/S1-01")]
TEXTS = [
    "goal: Henkilöstö voi hyvin\ntarget_year: 2027\nmeans: [Kysely]\n",
    "goal: Henkilöstö voi hyvin\ntarget_year: 2028\nmeans: [Kysely]\n",
    "goal: Henkilöstö voi hyvin\ntarget_year: 2027\nmeans: [Kysely]\nowner: Yksikkö\n",
    "goal: Henkilöstö voi hyvin\ntarget_year: 2027\nmeans: [Kysely]\nulottuvuus: Arki\n",
    "goal: Henkilöstö voi hyvin\ntarget_year: 2027\nmeans: []\nindicators:\n  - {key: a, text: Tulos, target: 3}\n",
    "goal: [",
    None,
]
STATES = [
    SETTINGS,
    SETTINGS.replace("owner: {name: Vastuutaho", "ulottuvuus: {name: Ulottuvuus"),
    SETTINGS.replace("target_year: [council]", "target_year: any"),
    "format: [",
    None,
]
FIRST: tuple[list[tuple[str, str | None]], str] = ([("kortit.yaml", SETTINGS)], "")
CITED = ["Decision: Kv 1.2.2021 § 3", "Decision: Kh 3.2.2021 § 4", "Imported-From: asiakirja sha256:0", ""]


def test_the_settings_of_this_test_differ() -> None:
    assert len(set(STATES)) == len(STATES)


files = st.tuples(st.sampled_from(FILES), st.sampled_from(TEXTS))
states = st.tuples(st.just("kortit.yaml"), st.sampled_from(STATES))
commits = st.tuples(st.lists(files | files | files | states, max_size=3), st.sampled_from(CITED))


@settings(max_examples=50)
@given(history=st.lists(commits, min_size=2, max_size=9))
def test_a_commit_is_judged_alike_from_any_beginning(
    history: list[tuple[list[tuple[str, str | None]], str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kunta")
    git(folder, "init", "-q", "-b", "main")
    stream = b"".join(_commit(*one) for one in (FIRST, *history))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    made = git(folder, "rev-list", "--first-parent", "main").split()
    with Plumbing(folder, folder / ".git") as plumbing:

        def found(beginning: str) -> list[Problem]:
            return audit(plumbing, resolve_range(plumbing, f"{beginning}..main"))[1]

        whole = found("ROOT")
        for number, commit in enumerate(made[1:], 1):
            assert found(commit) == [one for one in whole if one.commit in made[:number]]


def _commit(changes: list[tuple[str, str | None]], trailers: str) -> bytes:
    """A commit in a stream for git fast-import."""
    message = f"muutos\n\n{trailers}".strip().encode()
    lines = [
        b"commit refs/heads/main\ncommitter Yksikk\xc3\xb6 <strategia@example.fi> 1612000000 +0200",
        b"data %d\n%s" % (len(message), message),
    ]
    for path, text in dict(changes).items():
        data = (text or "").encode()
        lines.append(
            b"D " + path.encode()
            if text is None
            else b"M 100644 inline %s\ndata %d\n%s" % (path.encode(), len(data), data)
        )
    return b"\n".join(lines) + b"\n"
