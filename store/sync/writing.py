"""Commits written as objects alone: no ref, index or file is touched."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.git.processes import GitError
from store.history.amendment import CORRECTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from store.git.entries import TreeEntry
    from store.git.plumbing import Plumbing

_PERSON = re.compile(r"(?P<name>.*?) ?<(?P<mail>[^>]*)> (?P<time>-?[0-9]+ [-+][0-9]{4})")
_CORRECTED = re.compile(rf"^{CORRECTS}:[ \t]*([0-9a-f]+)", re.MULTILINE | re.IGNORECASE)
_BRANCH = "refs/kortit/being-written"
_SHORT = 12
"""How much of a commit's id stands in a subject."""


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to write: the one that it is made of, its files that change (None: removed), who made it and when.

    `merged` are further parents. `signs`: it is to be signed with the key that git is set up with.
    """

    origin: str
    files: Mapping[str, TreeEntry | None]
    author: str
    committer: str
    message: str
    merged: tuple[str, ...] = ()
    signs: bool = False


def written(
    whole: Plumbing, onto: str, commits: Sequence[NewCommit], data: Mapping[str, bytes], instead: Mapping[str, str]
) -> dict[str, str]:
    """Write commits one after another onto a commit; return their ids by those of the commits that they are made of.

    `data` are the contents of files by their ids, for those that git does not have. A commit that corrects an earlier
    one of them names it by its new id, and one that was left out by the one that stands `instead`.
    Raises GitError, of a signature that cannot be made too.
    """
    made = dict(instead)
    tip = onto
    for some in _written_at_once(commits):
        ids = _imported(whole, tip, some, data, made)
        if some[-1].signs:
            ids = [_signed(whole, ids[0], tip, some[0], made)]
        made.update(zip((one.origin for one in some), ids, strict=True))
        tip = ids[-1]
    return {one.origin: made[one.origin] for one in commits}


def _written_at_once(commits: Sequence[NewCommit]) -> Iterator[list[NewCommit]]:
    """The commits in parts: one that is signed is a part of its own, and none corrects another one of its part."""
    some: list[NewCommit] = []
    origins: set[str] = set()
    for one in commits:
        if some and (one.signs or some[-1].signs or not origins.isdisjoint(_CORRECTED.findall(one.message))):
            yield some
            some, origins = [], set()
        some.append(one)
        origins.add(one.origin)
    if some:
        yield some


def _message(one: NewCommit, made: Mapping[str, str]) -> str:
    """The message with the new ids of commits that it corrects; its subject names them in short."""
    subject, line_end, rest = one.message.partition("\n")
    for corrected in _CORRECTED.findall(rest):
        if corrected in made:
            subject = re.sub(rf"\b{corrected[:_SHORT]}\b", made[corrected][:_SHORT], subject)
    return (
        subject
        + line_end
        + _CORRECTED.sub(lambda found: found[0].replace(found[1], made.get(found[1], found[1])), rest)
    )


def _imported(
    whole: Plumbing, tip: str, commits: Sequence[NewCommit], data: Mapping[str, bytes], made: Mapping[str, str]
) -> list[str]:
    """Write commits by git's own fast way, which needs a branch; it is taken away again before it ever has a name."""
    lines: list[bytes] = []
    for number, one in enumerate(commits, start=1):
        message = _message(one, made).encode("utf-8", "surrogateescape")
        head = f"commit {_BRANCH}\nmark :{number}\nauthor {one.author}\ncommitter {one.committer}\n"
        lines.append(head.encode("utf-8", "surrogateescape"))
        lines.append(b"data %d\n%s\n" % (len(message), message))
        lines.append(f"from {tip if number == 1 else f':{number - 1}'}\n".encode())
        lines += [f"merge {parent}\n".encode() for parent in one.merged]
        for path, entry in one.files.items():
            name = b'"%s"' % os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
            if entry is None:
                lines.append(b"D %s\n" % name)
            elif (content := data.get(entry.blob)) is None:
                lines.append(f"M {entry.mode} {entry.blob} ".encode() + name + b"\n")
            else:
                lines.append(f"M {entry.mode} inline ".encode() + name + b"\ndata %d\n%s\n" % (len(content), content))
    lines.append(f"reset {_BRANCH}\nfrom {'0' * len(tip)}\n\ndone\n".encode())
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder:
        marks = Path(folder) / "marks"
        text = b"".join(lines).decode("utf-8", "surrogateescape")
        whole.write("fast-import", "--quiet", "--done", f"--export-marks={marks}", text=text)
        ids = dict(line.split(" ") for line in marks.read_text(encoding="ascii").splitlines())
    return [ids[f":{number}"] for number in range(1, len(commits) + 1)]


def _signed(whole: Plumbing, commit: str, parent: str, one: NewCommit, made: Mapping[str, str]) -> str:
    """The same commit with a signature."""
    environment: dict[str, str] = {}
    for who, line in (("AUTHOR", one.author), ("COMMITTER", one.committer)):
        person = _PERSON.fullmatch(line)
        if person is None:
            raise GitError(f"cannot read “{line}”")
        said = {"NAME": person["name"], "EMAIL": person["mail"], "DATE": f"@{person['time']}"}
        environment |= {f"GIT_{who}_{key}": value for key, value in said.items()}
    parents = [word for named in (parent, *one.merged) for word in ("-p", named)]
    tree = f"{commit}^{{tree}}"
    output = whole.write(
        *("-c", "i18n.commitEncoding=utf-8", "commit-tree", "-S", tree, *parents, "-F", "-"),
        text=_message(one, made),
        environment=environment,
    )
    return output.decode().strip()
