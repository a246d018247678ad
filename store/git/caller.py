"""Finds out how the git that runs a hook was called, which git does not tell its hooks."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.git.processes import GitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.git.plumbing import Plumbing

_ANCESTORS = 8
"""How many ancestor processes to search for git: hook runners may stand between."""
_ALIASES = 5
_PICKS = ("revert", "cherry-pick", "am")
_WITH_VALUE = frozenset({"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env", "--super-prefix"})


def amends(plumbing: Plumbing) -> bool:
    """Whether the nearest git above this process was called as `git commit --amend`, aliases resolved."""
    return is_amend(next(_calls(plumbing), []))


def picks(plumbing: Plumbing) -> str | None:
    """`revert`, `cherry-pick` or `am`, where the nearest git above this process commits as that; None elsewhere.

    After its editor such a git calls a `git commit -n`. `git rebase` calls am with --rebasing.
    """
    calls = filter(None, _calls(plumbing))
    call = next(calls, [])
    if call[:1] == ["commit"] and "-n" in call:
        call = next(calls, [])
    return next((name for name in _PICKS if call[:1] == [name] and "--rebasing" not in call), None)


def _calls(plumbing: Plumbing) -> Iterator[list[str]]:
    """The arguments of each git above this process, aliases resolved, the nearest first."""
    process = os.getppid()
    for _generation in range(_ANCESTORS):
        arguments = _arguments(process)
        if arguments and Path(arguments[0]).name == "git":
            yield _resolved(plumbing, arguments[1:])
        if (process := _parent(process)) <= 1:
            return


def is_amend(arguments: list[str]) -> bool:
    """Whether the arguments of git (without its own name) are those of `git commit --amend`, or a short form of it."""
    if not arguments or arguments[0] != "commit":
        return False
    options = arguments[1 : arguments.index("--")] if "--" in arguments else arguments[1:]
    return any(len(option) > 3 and "--amend".startswith(option) for option in options)


def _resolved(plumbing: Plumbing, arguments: list[str]) -> list[str]:
    """The command and its arguments, without git's own options, an alias replaced by what it stands for."""
    for _alias in range(_ALIASES):
        while arguments and arguments[0].startswith("-"):
            arguments = arguments[2 if arguments[0] in _WITH_VALUE else 1 :]
        if not arguments or arguments[0] == "commit":
            break
        try:
            alias = plumbing.read("config", "--get", f"alias.{arguments[0]}").decode(errors="replace").strip()
            words = shlex.split(alias)
        except (GitError, ValueError):
            break
        arguments = [*words, *arguments[1:]]
    return arguments


def _arguments(process: int) -> list[str]:
    with suppress(OSError):
        data = Path(f"/proc/{process}/cmdline").read_bytes()
        return [os.fsdecode(part) for part in data.split(b"\0")[:-1]]
    with suppress(ValueError):
        return shlex.split(_asked(process, "args="))
    return []


def _parent(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        # The program's name is in parentheses and may itself contain any character.
        return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    with suppress(ValueError):
        return int(_asked(process, "ppid="))
    return 0


def _asked(process: int, what: str) -> str:
    """One column of `ps` for a process, for systems without /proc; empty when ps fails."""
    try:
        done = subprocess.run(["ps", "-o", what, "-p", str(process)], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
