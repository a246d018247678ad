"""Measures what walks a history: check, blame, signatures, and the hook of a server.

The floor of a walk is what git alone needs to give what it reads: one `git log --first-parent --raw -z` over the range
and one `git cat-file --batch` of the blobs that it names.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.stores import (
    LargeStore,
    build,
    commit_record,
    file_record,
    goal_path,
    goal_text,
    settings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SIGNED = 1_000
IMPORTED = 8_000
STORES = 300
# Reads the blobs named on standard input, and parses each with the bare C parser.
_PARSE = """
import gc, subprocess
from _ruamel_yaml import CParser
from ruamel.yaml.events import StreamEndEvent
gc.disable()
process = subprocess.Popen(["git", "cat-file", "--batch"], stdout=subprocess.PIPE)
while header := process.stdout.readline():
    parser = CParser(process.stdout.read(int(header.split()[2]) + 1)[:-1].decode())
    while type(parser.get_event()) is not StreamEndEvent:
        pass
"""
_LOG = ["git", "log", "--first-parent", "--raw", "-z", "--no-abbrev", "--no-renames", "--format=%H"]
_BLAME = (
    "import gc; gc.disable()  # as the command line does\n"
    "from pathlib import Path; from store.history.attribution import attributions; from store.repository import Repository\n"
    "with Repository.open(Path('.')) as r: assert len(attributions(r.plumbing, r.plumbing.head(), None)) == {goals}"
)
_AUDIT = """audit:
  signatures: required
  keys: .kortit/allowed_signers
  signers:
    kirjaamo@example.fi: [council]
"""


def history_figures(folder: Path) -> list[Figure]:
    """Measure check and blame against their floors; print what signatures and the server's hook take."""
    store = LargeStore(folder / "10000-5000", 10_000, 5_000, *_ends(folder / "10000-5000", 5_000))
    figures = []
    ranged, whole = f"{store.first}..{store.last}", store.last
    for name, command, walked in (
        (f"check of {store.commits:,} commits over {store.goals:,} goals / floor", [KORTIT, "check", ranged], ranged),
        (f"blame of all {store.goals:,} goals / floor", [PYTHON, "-c", _BLAME.format(goals=store.goals)], whole),
    ):
        blobs = _blobs(store.folder, walked)
        measured, base = in_turn(
            lambda command=command: timed(command, store.folder),  # type: ignore[misc]
            lambda walked=walked, blobs=blobs: (
                timed([*_LOG, walked], store.folder)  # type: ignore[misc]
                + timed(["git", "cat-file", "--batch"], store.folder, blobs)
            ),
        )
        figures.append(Figure(name, measured, base, 4))
        print(figures[-1], flush=True)
    figures += [*_founding_figures(folder), _log_figure(folder), *_store_figures(folder)]
    _signatures(folder)
    _push(folder)
    return figures


def _founding_figures(folder: Path) -> Iterator[Figure]:
    """Measure check of whole histories that are mostly one commit, against their blobs read and parsed."""
    imported = folder / "imported"
    subprocess.run([KORTIT, "init", "--name", "Testilä", str(imported)], check=True, capture_output=True)
    rows = "".join(f"O{number % 9 + 1} Tavoite {number} toteutuu\n\n2022 Keino {number} jatkuu.\n\n2021 Keino {number}.\n\n"
                   for number in range(IMPORTED))  # fmt: skip
    (folder / "rows.txt").write_text(rows, encoding="utf-8")
    subprocess.run([KORTIT, "-C", str(imported), "import", str(folder / "rows.txt")], check=True, capture_output=True)
    for place, name in (
        (folder / "10000-10", "10,000 goals in one commit"),
        (folder / "50000-10", "50,000 goals in one commit"),
        (imported, f"{IMPORTED:,} imported goals"),
    ):
        blobs = _blobs(place, "HEAD", "--", "*.yaml")
        measured, base = in_turn(
            lambda place=place: timed([KORTIT, "check", "ROOT.."], place),  # type: ignore[misc]
            lambda place=place, blobs=blobs: (
                timed([*_LOG, "HEAD"], place) + timed([PYTHON, "-c", _PARSE], place, blobs)  # type: ignore[misc]
            ),
            runs=3,
        )
        yield _printed(Figure(f"check ROOT.. of {name} / read and parsed", measured, base, 4))


def _log_figure(folder: Path) -> Figure:
    """Measure the log of one goal in a long history, against git's of its file."""
    store = build(folder / "1000-20000", 1_000, 20_000)
    measured, base = in_turn(
        lambda: timed([KORTIT, "log", "O1-01"], store.folder),
        lambda: timed(["git", "log", "--first-parent", "--format=%H", "--", goal_path(0)], store.folder),
    )
    return _printed(Figure("log of one goal in 20,000 commits / git log", measured, base, 3))


def _store_figures(folder: Path) -> Iterator[Figure]:
    """Measure a push into a repository of many stores, against the same push into that of a single one."""
    work = folder / "stores"
    for number in (1, STORES):
        _git(folder, "init", "-q", "-b", "main", str(work / f"{number}"))
        stream = b"".join(_of_stores(number))
        subprocess.run(["git", "fast-import", "--quiet"], cwd=work / f"{number}", input=stream, check=True)
        _git(folder, "clone", "-q", "--bare", str(work / f"{number}"), str(work / f"{number}.git"))
        server = ["--server", str(work / f"{number}.git")]
        subprocess.run([KORTIT, "hooks", "install", *server], cwd=folder, check=True, capture_output=True)

    def push(number: int, branch: str) -> float:
        _git(work / f"{number}.git", "update-ref", "refs/heads/main", _git(work / f"{number}", "rev-parse", "main"))
        return timed(["git", "push", "-q", str(work / f"{number}.git"), f"{branch}:main"], work / f"{number}")

    for branch, touched in (("amended", "one"), ("noted", "none")):
        many, single = in_turn(
            lambda branch=branch: push(STORES, branch),  # type: ignore[misc]
            lambda branch=branch: push(1, branch),  # type: ignore[misc]
        )
        yield _printed(Figure(f"a push that touches {touched} of {STORES} stores / a single store", many, single, 1.5))


def _of_stores(count: int) -> Iterator[bytes]:
    """A stream for git fast-import: stores in folders, and two branches with one commit more."""
    yield commit_record(0, "lähtötilanne")
    for store in range(count):
        yield file_record(f"k{store}/kortit.yaml", settings())
        for number in range(66):
            yield file_record(f"k{store}/{goal_path(number)}", goal_text(number, 0))
    yield commit_record(1, "muutos\n\nDecision: Kv 1.2.2021 § 3", "amended", "main")
    yield file_record(f"k0/{goal_path(0)}", goal_text(0, 1))
    yield commit_record(1, "muistio", "noted", "main")
    yield file_record("muistio.txt", "Muistio.\n")


def _printed(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure


def _ends(folder: Path, commits: int) -> tuple[str, str]:
    first, last = _git(folder, "rev-parse", f"main~{commits}", "main").split()
    return first, last


def _git(folder: Path, *arguments: str, text: str = "") -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, input=text, capture_output=True, text=True, check=True
    ).stdout.strip()


def _blobs(folder: Path, *walked: str) -> bytes:
    output = subprocess.run([*_LOG, *walked], cwd=folder, capture_output=True, check=True).stdout
    records = [token.lstrip(b"\n") for token in output.split(b"\0")]
    names = {part for record in records if record[:1] == b":" for part in record.split(b" ")[2:4]}
    return b"\n".join(sorted(name for name in names if set(name) != {ord("0")})) + b"\n"


def _signatures(folder: Path) -> None:
    """Measure check of signed commits beside that of the same commits without signatures."""
    plain = build(folder / "plain", SIGNED, SIGNED)
    signed = folder / "signed"
    _git(folder, "clone", "-q", str(plain.folder), str(signed))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / "key")], check=True)
    public = (folder / "key.pub").read_text(encoding="utf-8")
    index = {**os.environ, "GIT_INDEX_FILE": str(folder / "index")}

    def with_audit(tree: str) -> str:
        """Write the tree with the signers added; return its id."""
        settings = _git(signed, "show", f"{tree}:kortit.yaml") + "\n" + _AUDIT
        entries = (("kortit.yaml", settings), (".kortit/allowed_signers", f"kirjaamo@example.fi {public}"))
        blobs = [(path, _git(signed, "hash-object", "-w", "--stdin", text=text)) for path, text in entries]
        for arguments in (
            ["read-tree", tree],
            *(["update-index", "--add", "--cacheinfo", f"100644,{blob},{path}"] for path, blob in blobs),
        ):
            subprocess.run(["git", *arguments], cwd=signed, env=index, check=True)
        return subprocess.run(
            ["git", "write-tree"], cwd=signed, env=index, capture_output=True, text=True, check=True
        ).stdout.strip()

    sign: Sequence[str] = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={folder / 'key'}", "commit-tree", "-S")
    first = parent = _git(signed, "commit-tree", with_audit(plain.first), "-m", "alku")
    for commit in _git(signed, "rev-list", "--reverse", f"{plain.first}..{plain.last}").split():
        message = _git(signed, "log", "-1", "--format=%B", commit)
        parent = _git(signed, *sign, with_audit(commit), "-p", parent, "-F", "-", text=message)
    _git(signed, "update-ref", "refs/heads/main", parent)
    _git(signed, "reset", "-q", "--hard")
    _git(signed, "repack", "-adq")
    with_signatures, without = in_turn(
        lambda: timed([KORTIT, "check", f"{first}..{parent}"], signed),
        lambda: timed([KORTIT, "check", f"{plain.first}..{plain.last}"], plain.folder),
        runs=3,
    )
    each = (with_signatures - without) / SIGNED * 1000
    print(f"{SIGNED:,} signatures verified: {each:.2f} ms each ({os.cpu_count()} processors)", flush=True)


def _push(folder: Path) -> None:
    """Measure a push of amendments to a server with the hook, beside one without."""
    store = LargeStore(folder / "plain", SIGNED, SIGNED, *_ends(folder / "plain", SIGNED))
    servers = [folder / "guarded.git", folder / "open.git"]
    for server in servers:
        _git(folder, "clone", "-q", "--bare", str(store.folder), str(server))
    _git(store.folder, "config", "user.name", "Mittaus")
    subprocess.run(
        [KORTIT, "hooks", "install", "--server", str(servers[0])], cwd=store.folder, check=True, capture_output=True
    )

    def push(server: Path) -> float:
        _git(server, "update-ref", "refs/heads/main", store.first)
        return timed(["git", "push", "-q", str(server), "main"], store.folder)

    guarded, opened = in_turn(lambda: push(servers[0]), lambda: push(servers[1]), runs=5)
    print(
        f"a push of {SIGNED:,} amendments: {guarded:.2f} s through the hook, {opened:.2f} s without"
        f" ({guarded - opened:.2f} s)",
        flush=True,
    )
