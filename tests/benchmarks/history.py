"""Measures what walks a history: check, blame, signatures, and the hook of a server.

The floor of a walk is what git alone needs to give what it reads: one `git log --first-parent --raw -z` over the range
and one `git cat-file --batch` of the blobs that it names.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import KORTIT, PYTHON, Figure, in_turn, timed
from tests.benchmarks.stores import LargeStore, build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SIGNED = 1_000
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
    _signatures(folder)
    _push(folder)
    return figures


def _ends(folder: Path, commits: int) -> tuple[str, str]:
    first, last = _git(folder, "rev-parse", f"main~{commits}", "main").split()
    return first, last


def _git(folder: Path, *arguments: str, text: str = "") -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, input=text, capture_output=True, text=True, check=True
    ).stdout.strip()


def _blobs(folder: Path, walked: str) -> bytes:
    output = subprocess.run([*_LOG, walked], cwd=folder, capture_output=True, check=True).stdout
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
