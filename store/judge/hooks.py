"""Git hooks by which a plain `git commit` or `git push` obeys the same rules as kortit, with the same messages.

Hooks that are there already are kept and run first.
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.errors import FailedError, UsageError, system_said
from kortit.messages import Message, _
from store.files.goal_file import MUNICIPALITY_FILE
from store.git.branches import current_branch
from store.git.identity import author_of
from store.git.locating import bare_folder
from store.git.plumbing import GitError, Plumbing
from store.history.revision import NOTHING, Range, Revision, State
from store.judge.audit import audit
from store.judge.judge import verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kortit.problem import Problem

CLIENT = ("pre-commit", "commit-msg")
SERVER = ("pre-receive",)
_MARK = "# This hook is kortit's;"
_KEPT = ".before-kortit"
_PLAIN = """\
#!/bin/sh
{mark} it runs the hook that was here before, then checks the rules.
if [ -x "$0{kept}" ]; then "$0{kept}" "$@" || exit $?; fi
exec {command} "$@"
"""
# The hook that was here before reads the same lines of the push.
_READING_LINES = """\
#!/bin/sh
{mark} it runs the hook that was here before, then checks the rules.
lines=$(cat)
if [ -x "$0{kept}" ]; then printf "%s\\n" "$lines" | "$0{kept}" "$@" || exit $?; fi
printf "%s\\n" "$lines" | {command} "$@"
"""


def install(folder: Path, names: Iterable[str], arguments: Iterable[str] = ()) -> list[Path]:
    """Write hooks into a folder; a hook of someone else's is kept beside and run first. Give where they are."""
    made: list[Path] = []
    for name in names:
        place = folder / name
        command = shlex.join([sys.executable, "-m", "tui.cli", "hooks", "run", name, *arguments])
        script = (_READING_LINES if name in SERVER else _PLAIN).format(mark=_MARK, kept=_KEPT, command=command)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if place.exists() and _MARK not in place.read_text(encoding="utf-8", errors="replace"):
                place.rename(place.with_name(name + _KEPT))
            place.write_text(script, encoding="utf-8")
            place.chmod(0o755)
        except OSError as error:
            raise FailedError(system_said(str(place), error)) from error
        made.append(place)
    return made


def client_folder(plumbing: Plumbing) -> Path:
    """Give the folder in which git looks for the hooks of this work tree."""
    return plumbing.toplevel / os.fsdecode(plumbing.read("rev-parse", "--git-path", "hooks").removesuffix(b"\n"))


def server_folder(folder: Path) -> Path:
    """Give the folder of hooks of a bare repository. Raises UsageError for anything else."""
    if bare_folder(folder) is None:
        raise UsageError(
            _(
                "{folder} is no bare repository; without --server the hooks are for your own work tree",
                folder=str(folder),
            )
        )
    return folder.resolve() / "hooks"


# --- what they check ---


def check_commit(plumbing: Plumbing, message: str | None) -> list[Problem]:
    """Judge what is about to be committed; without a message only what needs no decision, like on a proposal."""
    tree = plumbing.write("write-tree").decode().strip()
    branch = PROPOSALS if message is None else current_branch(plumbing)
    found = verdict(plumbing, plumbing.head(), tree, message or "", branch=branch, author=author_of(plumbing))
    return [*found.problems, *found.warnings]


@dataclass(frozen=True, slots=True)
class Update:
    """One line of a push: the old and new commit of a ref, None where it is not there."""

    old: str | None
    new: str | None
    ref: str


def read_updates(lines: Iterable[str]) -> list[Update]:
    """Read what git gives pre-receive: `<old> <new> <ref>` a line."""
    updates: list[Update] = []
    for line in lines:
        if line.strip():
            names = line.rstrip("\n").split(" ", 2)
            old, new = (None if set(name) == {"0"} else name for name in names[:2])
            updates.append(Update(old, new, names[2]))
    return updates


def check_push(folder: Path, updates: Iterable[Update], branch: str | None) -> Iterator[Message | Problem]:
    """Judge a push to a bare repository: what stands against taking it."""
    with Plumbing(folder, folder) as plumbing:
        binding = f"refs/heads/{branch}" if branch else _head_of(plumbing)
        for update in updates:
            if update.ref.startswith("refs/replace/"):
                yield _("replace refs are not taken: {ref}", ref=update.ref)
            elif update.ref.startswith("refs/tags/") and update.old is not None:
                yield _("tags are not moved or deleted here: {ref}", ref=update.ref)
            elif update.ref == binding and update.new is None:
                yield _(
                    "the branch {branch} is binding and cannot be deleted", branch=binding.removeprefix("refs/heads/")
                )
            elif update.ref == binding and update.new is not None:
                yield from _judged(folder, update.old, update.new)
            elif update.ref.startswith(f"refs/heads/{PROPOSALS}") and update.new is not None:
                base = _common(plumbing, binding, update.new)
                yield from _judged(folder, base, update.new, binding=False)


def _judged(folder: Path, old: str | None, new: str, *, binding: bool = True) -> Iterator[Message | Problem]:
    """Judge the history that a push brings, in each store that the repository holds."""
    with Plumbing(folder, folder) as whole:
        names = whole.names(whole.read("ls-tree", "-r", "-z", "--name-only", new))
        before = whole.names(whole.read("ls-tree", "-r", "-z", "--name-only", old)) if old else []
    prefixes = {
        name.removesuffix(MUNICIPALITY_FILE)
        for name in (*names, *before)
        if name == MUNICIPALITY_FILE or name.endswith(f"/{MUNICIPALITY_FILE}")
    }
    origin = Revision(old, State.COMMIT, old) if old else NOTHING
    for prefix in sorted(prefixes):
        if "\n" in prefix:
            yield _("the name of a folder with a kortit.yaml holds a line break; rename the folder")
            continue
        with Plumbing(folder, folder, prefix) as plumbing:
            _commits, problems = audit(plumbing, Range(origin, Revision(new, State.COMMIT, new)), binding=binding)
            yield from problems


def _head_of(plumbing: Plumbing) -> str:
    try:
        return plumbing.read("symbolic-ref", "HEAD").decode().strip()
    except GitError:
        return ""


def _common(plumbing: Plumbing, binding: str, new: str) -> str | None:
    """Give the commit at which a proposal parted from the binding branch, if that lies on its first-parent chain."""
    try:
        return plumbing.read("merge-base", binding, new).decode().split()[0]
    except GitError:
        return None
