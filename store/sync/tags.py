"""Tags of a clone: those of amendments that get new ids follow to these, and annotated ones go to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import Message, _
from store.sync.server import TAGS, Push

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.git.plumbing import Plumbing
    from store.sync.lines import BranchLine

_SIGNATURE = b"\n-----BEGIN "


class Tags:
    """The plan for tags: their new places (`moved`), the lines that move them, and those to be sent (`pushes`).

    `sent` are those that were to be moved by a sync that was ended, by the ends of their refs.
    """

    def __init__(
        self, plumbing: Plumbing, there: Mapping[str, str], lines: Sequence[BranchLine], sent: Mapping[str, str]
    ) -> None:
        self._plumbing = plumbing
        self.moved: dict[str, str] = {}
        self.updates: list[str] = []
        self.pushes: list[Push] = []
        self.told: list[Message] = []
        form = "--format=%(objecttype) %(objectname) %(*objectname) %(refname)"
        listed = [line.split(" ", 3) for line in plumbing.read("for-each-ref", form, TAGS).decode().splitlines()]
        made = {old: new for line in lines for old, new in (*line.instead.items(), *line.made.items())}
        were_sent = {one.commit for line in lines for one in line.sent}
        own: dict[str, str] = {}
        for kind, name, target, ref in listed:
            commit = target or name
            if commit in were_sent and (tag := sent.get(ref.removeprefix("refs/"))) is not None:
                self._move(ref, name, tag)
            elif commit in made and ref not in there:
                moved = self._moved(name, commit, made[commit]) if kind == "tag" else made[commit]
                self._move(ref, name, moved)
                if kind == "tag":
                    own[ref] = moved
            elif kind == "tag" and ref not in there:
                own[ref] = name
            elif kind == "tag" and there[ref] != name:
                self.told.append(_("the tag {name} is another one on the server, so yours is not sent",
                                   name=ref.removeprefix(TAGS)))  # fmt: skip
        published = self._published(lines[0].new) if own else set()
        self.pushes = [Push(ref, None, name) for ref, name in own.items() if ref in published or ref in self.moved]

    def _move(self, ref: str, name: str, moved: str) -> None:
        self.moved[ref] = moved
        self.updates.append(f"update {ref} {moved} {name}")

    def _published(self, tip: str) -> set[str]:
        return set(
            self._plumbing.read("for-each-ref", "--format=%(refname)", f"--merged={tip}", TAGS).decode().split("\n")
        )

    def _moved(self, name: str, old: str, new: str) -> str:
        """The id of a tag as it is, but of another commit; a signature would not fit it."""
        content = (self._plumbing.read("cat-file", "tag", name).partition(_SIGNATURE)[0]).rstrip(b"\n") + b"\n"
        text = content.replace(b"object " + old.encode(), b"object " + new.encode(), 1)
        written = self._plumbing.write(
            *("hash-object", "-t", "tag", "-w", "--stdin"), text=text.decode("utf-8", "surrogateescape")
        )
        return written.decode().strip()
