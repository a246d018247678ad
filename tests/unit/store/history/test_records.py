"""Commits are read as git reads them, byte for byte, whatever a stranger's program wrote into them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from store.git.entries import parents_in
from store.history.amendment import KEYS
from store.history.records import read_commit
from tests.unit.store.history.test_amendment import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Store

ENCODINGS = ["utf-8", "UTF8", "latin-1", "ISO-8859-1", "iso-8859-15", "windows-1252", "CP1252", "koi8-r", "us-ascii"]
_AUTHOR = b"author T <t@example.fi> 1700000000 +0000\n"
_COMMITTER = b"committer T <t@example.fi> 1700000000 +0000\n"


@st.composite
def commits(draw: st.DrawFn, tree: str, parents: Sequence[str]) -> bytes:
    """A commit object as git takes it into its store, but perhaps not as git would have written it."""
    encoding = draw(st.sampled_from(ENCODINGS))
    text: str = draw(messages)
    raw: bytes = text.encode(draw(st.sampled_from([encoding, "utf-8", "latin-1"])), errors="replace")
    named = b"".join(
        b"parent %s\n" % parent.encode() for parent in draw(st.lists(st.sampled_from(parents), max_size=2))
    )
    more: bytes = draw(
        st.sampled_from(
            [
                b"", b"encoding %s\n" % encoding.encode(), b"encoding latin-1\nencoding utf-8\n",
                b"gpgsig x\n encoding latin-1\n \n Decision: x\n", b"parent %s\n" % parents[0].encode(),
                b"mergetag x\n\0y\n", b"x encoding latin-1\n",
            ]
        )
    )  # fmt: skip
    return b"tree %s\n" % tree.encode() + named + _AUTHOR + _COMMITTER + more + b"\n" + raw


def shown_by_git(store: Store, written: Sequence[bytes]) -> tuple[list[dict[str, tuple[str, ...]]], list[list[str]]]:
    """The trailers of each commit object as `git log` shows them, by key, and its parents."""
    places = [store.write(f".git/olio-{number}", data) for number, data in enumerate(written)]
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin-paths"]
    listed = "".join(f"{place}\n" for place in places)
    ids = subprocess.run(command, input=listed, cwd=store.root, capture_output=True, check=True, text=True).stdout
    form = "%(trailers:only,unfold,key_value_separator=%x1f,separator=%x1e)"
    log = ["git", "log", "-z", "--no-walk=unsorted", "--stdin", f"--format={form}|%P"]
    output = subprocess.run(log, input=ids.encode(), cwd=store.root, capture_output=True, check=True).stdout
    trailers: list[dict[str, tuple[str, ...]]] = []
    parents: list[list[str]] = []
    for record in output.decode(errors="replace").split("\0")[: len(written)]:
        block, _separator, named = record.rpartition("|")
        found: dict[str, tuple[str, ...]] = {}
        for trailer in block.split("\x1e") if block else []:
            key, _separator, value = trailer.partition("\x1f")
            key = next((known for known in KEYS if known.lower() == key.lower()), key)
            found[key] = (*found.get(key, ()), value)
        trailers.append(found)
        parents.append(named.split())
    return trailers, parents


@given(data=st.data())
@settings(max_examples=20, phases=[Phase.reuse, Phase.generate])
def test_a_commit_is_read_as_git_reads_it(store: Store, data: st.DataObject) -> None:
    tree = store.git("rev-parse", "HEAD^{tree}").strip()
    known = store.git("rev-list", "HEAD").split()
    written = data.draw(st.lists(commits(tree, known), min_size=30, max_size=40))
    # Git keeps equal objects once.
    written = list(dict.fromkeys(written))
    trailers, parents = shown_by_git(store, written)
    for raw, shown, named in zip(written, trailers, parents, strict=True):
        assert read_commit("", raw).message.trailers == shown, raw
        assert parents_in(raw) == named, raw


NAMES = (
    *(f"{name}-{number}" for name in ("iso-8859", "ISO8859") for number in range(1, 17)),
    *(f"{name}125{number}" for name in ("windows-", "cp") for number in range(9)),
    *("latin1", "Latin-1", "latin9", "latin-9", "koi8-r", "KOI8-U", "ascii", "US-ASCII", "utf8", "UTF-8", "utf-7"),
)


def test_an_encoding_is_believed_only_where_git_reads_every_byte_of_it_alike(store: Store) -> None:
    """Also the last ones of a message, and each beside any other."""
    head = b"tree %s\n%s%s" % (store.git("rev-parse", "HEAD^{tree}").strip().encode(), _AUTHOR, _COMMITTER)
    every = b"".join(b"Effective: a%c%cO\n" % (byte, other) for byte in range(0x80, 0x100) for other in b"x\xcc\xd2")
    for name in NAMES:
        said = b"encoding %s\n\nx\n\n" % name.encode()
        written = [head + said + text for text in (every, *(b"Decision: %c" % byte for byte in b"a\xe0\xe1\xa7"))]
        if not read_commit("", written[0]).encoding:
            for raw, shown in zip(written, shown_by_git(store, written)[0], strict=True):
                assert read_commit("", raw).message.trailers == shown, raw
    assert not any(read_commit("", head + b"encoding %s\n\nx" % name).encoding for name in (b"latin1", b"CP1252"))
