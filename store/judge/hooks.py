"""Git hooks that apply kortit's rules to a plain `git commit` or `git push`: installing and trying them.

Existing hooks are kept and run first. A hook runs the program that installed it in Python's isolated mode, so that
nothing in the repository is ever imported.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError, UsageError, system_said
from kortit.messages import _
from store.files.goal_file import AUDIT_FOLDER, MUNICIPALITY_FILE
from store.git.locating import bare_folder
from store.git.plumbing import Plumbing
from store.git.processes import GitError, run_in
from store.judge.by_hand import why_no_push, why_no_rebase
from store.judge.gate import check_push, full_ref, read_updates, symbolic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.messages import Message
    from kortit.problem import Problem

_PICKING = ("prepare-commit-msg", "pre-applypatch")
_CLIENT = ("pre-commit", "commit-msg", *_PICKING, "pre-rebase", "pre-push")
_WITH_LINES = ("pre-receive", "pre-push")
_SERVER = ("pre-receive",)
_MARK = "# This hook is kortit's;"
_KEPT = ".before-kortit"
_PLAIN = """\
#!/bin/sh
{mark} it runs the hook that was here before, then checks the rules.
if [ -x "$0{kept}" ]; then "$0{kept}" "$@" || exit $?; fi
exec {command} "$@"
"""
# A commit of git commit is judged by the other hooks, and a rebase makes nothing new: neither need wait for this one.
_PICKED = """\
#!/bin/sh
{mark} it runs the hook that was here before, then checks the rules.
if [ -x "$0{kept}" ]; then "$0{kept}" "$@" || exit $?; fi
case "$(ps -o args= -p "$PPID" 2>/dev/null)" in
*" am --rebasing"*) exit 0 ;;
*revert* | *cherry-pick* | *" commit -n "*) ;;
git*" commit"* | */git*" commit"*) exit 0 ;;
esac
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
_ATTRIBUTE = "**/kortit/*/*.yaml merge=kortit"
# Isolated: Python imports nothing by way of the current folder or the environment.
_ISOLATED = (sys.executable, "-I", "-m", "tui.cli")


class WorkTreeHooks:
    """The hooks of a work tree: pre-commit and commit-msg; those that `git revert`, `cherry-pick` and `am` ask.

    Beside these, pre-rebase and pre-push say `kortit sync` where a rebase or a push by hand would go wrong.
    """

    def __init__(self, plumbing: Plumbing) -> None:
        self._plumbing = plumbing

    def install(self, *, only_try: bool = False) -> list[Path]:
        """Install the hooks; return their files. Raises RefusedError if the hooks folder is outside the repository.

        `git pull` then makes no merges (pull.ff), and merges that are made all the same ask kortit for goal files.
        """
        folder = _client_folder(self._plumbing)
        foreseen = _install(folder, _CLIENT, only_try=True)
        if only_try:
            return foreseen
        driver = shlex.join([*_ISOLATED, "hooks", "merge-file"])
        settings = {"pull.ff": "only", "merge.kortit.name": "kortit", "merge.kortit.driver": f"{driver} %O %A %B %P"}
        for key, value in settings.items():
            self._plumbing.write("config", key, value)
        _take_attribute(self._plumbing.common_folder / "info" / "attributes")
        return _install(folder, _CLIENT)

    def why_not(self, name: str, arguments: Sequence[str], lines: Iterable[str]) -> Message | None:
        """Why git is not to go on with what a hook (pre-rebase, pre-push) was called for; None if it may."""
        if name == "pre-rebase":
            return why_no_rebase(self._plumbing, arguments)
        return why_no_push(self._plumbing, arguments, lines)

    def outdated(self) -> list[Path]:
        """The hooks installed by an older kortit or by one at another location, or missing beside the others."""
        places = [_hooks_of(self._plumbing) / name for name in _CLIENT]
        ours = [place for place in places if place.is_file() and _is_ours(place)]
        return [place for place in places if not place.is_file() or (place in ours and _is_old(place))] if ours else []

    def refuse(self) -> bool:
        """Whether a commit and a revert that change a binding text without a decision are refused, tried in a clone."""
        return _refuses_commits(self._plumbing)


class ServerHooks:
    """The pre-receive hook of a bare repository, which guards a branch (its name or full ref; None: HEAD's)."""

    def __init__(self, folder: Path, branch: str | None) -> None:
        self._folder = folder
        self._branch = branch

    def install(self, *, only_try: bool = False) -> list[Path]:
        """Install the hook; return its file.

        Raises UsageError for anything else than a bare repository, and RefusedError where git would not ask the hook,
        or where it could not tell which branch is binding.
        """
        arguments = ["--branch", self._branch] if self._branch else []
        return _install(_server_folder(self._folder, self._branch), _SERVER, arguments, only_try=only_try)

    def refuse(self) -> bool:
        """Whether a push that changes a binding text without a decision is refused, tried in a clone.

        Raises what `install` raises, and UsageError when there is no store to try it on.
        """
        _server_folder(self._folder, self._branch)
        return _refuses_pushes(self._folder, self._branch)

    def check_push(self, lines: Iterable[str]) -> Iterator[Message | Problem]:
        """Yield the reasons to refuse a push, given the input lines of pre-receive."""
        return check_push(self._folder, read_updates(lines), self._branch)


def _install(
    folder: Path, names: Iterable[str], arguments: Iterable[str] = (), *, only_try: bool = False
) -> list[Path]:
    """Write hooks to a folder; return their files. Another program's hook is kept beside and run first.

    Hooks of an older kortit are replaced. Raises FailedError when this program cannot run isolated, or when the system
    cannot write.
    """
    try:
        subprocess.run([*_ISOLATED, "--version"], cwd="/", capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise FailedError(
            _(
                "{program} does not find kortit by itself, so no hook could start it safely; install kortit into an"
                " environment of its own, with pipx or in a virtual environment",
                program=sys.executable,
            )
        ) from error
    if only_try:
        return [folder / name for name in names]
    made: list[Path] = []
    for name in names:
        place = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _written_aside(place, _script(name, arguments)) as aside:
                aside.chmod(0o755)
                if place.exists() and not _is_ours(place):
                    place.rename(place.with_name(name + _KEPT))
                aside.replace(place)
        except OSError as error:
            raise FailedError(system_said(str(place), error)) from error
        made.append(place)
    return made


@contextmanager
def _written_aside(place: Path, text: str) -> Iterator[Path]:
    """A file beside `place` with a text, to be moved there: a hook that broke off would let everything through."""
    aside = place.with_name(f"{place.name}.new")
    try:
        aside.write_text(text, encoding="utf-8")
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def _take_attribute(place: Path) -> None:
    """Have git ask kortit's merge driver for the files of goals, in this clone. Raises FailedError."""
    try:
        known = place.read_text(encoding="utf-8") if place.exists() else ""
        if _ATTRIBUTE not in known.splitlines():
            place.parent.mkdir(parents=True, exist_ok=True)
            with _written_aside(place, f"{known.rstrip()}\n{_ATTRIBUTE}\n".lstrip()) as aside:
                aside.replace(place)
    except OSError as error:
        raise FailedError(system_said(str(place), error)) from error


def _script(name: str, arguments: Iterable[str] = ()) -> str:
    command = shlex.join([*_ISOLATED, "hooks", "run", name, *arguments])
    form = _READING_LINES if name in _WITH_LINES else _PICKED if name in _PICKING else _PLAIN
    return form.format(mark=_MARK, kept=_KEPT, command=command)


def _is_old(place: Path) -> bool:
    return place.read_text(encoding="utf-8", errors="replace") != _script(place.name)


def _is_ours(place: Path) -> bool:
    return _MARK in place.read_text(encoding="utf-8", errors="replace")


def _client_folder(plumbing: Plumbing) -> Path:
    """The folder of this work tree's hooks. Raises RefusedError when it is outside the repository."""
    folder = _hooks_of(plumbing)
    inside = (plumbing.toplevel.resolve(), plumbing.common_folder.resolve())
    if not any(folder.is_relative_to(place) for place in inside):
        raise RefusedError(
            _(
                "git looks for hooks in {folder}, which all your repositories share (core.hooksPath); give this"
                " repository its own with: git config core.hooksPath .git/hooks",
                folder=str(folder),
            )
        )
    return folder


def _hooks_of(plumbing: Plumbing) -> Path:
    named = os.fsdecode(plumbing.read("rev-parse", "--git-path", "hooks").removesuffix(b"\n"))
    return (plumbing.toplevel / named).resolve()


def _server_folder(folder: Path, branch: str | None) -> Path:
    """The hooks folder of a bare repository whose hook is to guard a branch (its name or full ref; None: HEAD's).

    Raises UsageError for anything else than a bare repository, and RefusedError where git would not ask the hook, or
    where it could not tell which branch is binding.
    """
    if (place := bare_folder(folder)) is None:
        raise UsageError(
            _(
                "{folder} is no bare repository; without --server the hooks are for your own work tree",
                folder=str(folder),
            )
        )
    place = place.resolve()
    with Plumbing(place, place) as plumbing:
        _refuse_unasked(plumbing, place / "hooks")
        _refuse_unclear(plumbing, branch)
    return place / "hooks"


def _refuse_unasked(plumbing: Plumbing, hooks: Path) -> None:
    asked = _hooks_of(plumbing)
    if asked != hooks:
        raise RefusedError(
            _(
                "git looks for the hooks of this repository in {folder} (core.hooksPath), so that this one would never"
                " be asked; say: git -C {place} config core.hooksPath hooks",
                folder=str(asked),
                place=str(hooks.parent),
            )
        )


def _refuse_unclear(plumbing: Plumbing, branch: str | None) -> None:
    binding = full_ref(branch) if branch else symbolic(plumbing, "HEAD")
    if binding is None:
        raise RefusedError(
            _("HEAD of this repository is on no branch; say which branch is binding, with --branch NAME")
        )
    lines = plumbing.read("for-each-ref", "--format=%(refname) %(symref)", "refs/heads/").decode().splitlines()
    refs = dict(line.split(" ", 1) for line in lines)
    if refs and binding not in refs:
        raise RefusedError(
            _(
                "there is no branch {branch} in this repository; it has: {known}",
                branch=binding.removeprefix("refs/heads/"),
                known=tuple(ref.removeprefix("refs/heads/") for ref in refs),
            )
        )
    if aliases := [ref for ref, target in refs.items() if target == binding or (ref == binding and target)]:
        raise RefusedError(
            _(
                "{alias} is another name of the binding branch, by which it could be moved; delete it with:"
                " git symbolic-ref --delete {alias}",
                alias=aliases[0],
            )
        )


# --- a trial ---

_WHO = ("-c", "user.name=kortit", "-c", "user.email=kortit@localhost", "-c", "commit.gpgSign=false")
_TRIAL = (*_WHO, "commit", "--quiet", "-a", "-m", "kortit: koe")


def _refuses_commits(plumbing: Plumbing) -> bool:
    """Whether the hooks refuse a commit, and a revert, that change a binding text undecided, tried in a clone."""
    with tempfile.TemporaryDirectory(prefix="kortit-") as name:
        work = Path(name) / "work"
        run_in(plumbing.toplevel, "clone", "--quiet", str(plumbing.toplevel), str(work), writing=True)
        run_in(work, "switch", "--quiet", "--detach", writing=True)  # on a proposal's branch nothing takes a decision
        _take_hooks(_hooks_of(plumbing), work / ".git")
        _change_undecided(work, plumbing.prefix)
        if not _fails(work, *_TRIAL) or _fails(work, *_TRIAL, "--no-verify"):
            return False
        return _fails(work, *_WHO, "revert", "--no-edit", "HEAD")


def _refuses_pushes(folder: Path, branch: str | None) -> bool:
    """Whether the hook refuses a push that changes a binding text without a decision, tried in a clone.

    Raises UsageError where there is no store to try it on.
    """
    place = (bare_folder(folder) or folder).resolve()
    with tempfile.TemporaryDirectory(prefix="kortit-") as name, Plumbing(place, place) as plumbing:
        server, work = Path(name) / "server.git", Path(name) / "work"
        run_in(place, "clone", "--quiet", "--mirror", str(place), str(server), writing=True)
        _take_hooks(_hooks_of(plumbing), server)
        binding = full_ref(branch) if branch else symbolic(plumbing, "HEAD")
        short = (binding or "").removeprefix("refs/heads/")
        if not short or plumbing.ref(f"refs/heads/{short}") is None:
            raise UsageError(_("there is no binding branch to try a push on"))
        run_in(place, "clone", "--quiet", "--branch", short, str(server), str(work), writing=True)
        names = plumbing.names(plumbing.read("ls-tree", "-r", "-z", "--name-only", binding or ""))
        stores = [one.removesuffix(MUNICIPALITY_FILE) for one in names if f"/{one}".endswith(f"/{MUNICIPALITY_FILE}")]
        if not stores:
            raise UsageError(_("{folder} holds no kortit store yet to try a push on", folder=str(folder)))
        _change_undecided(work, stores[0])
        if _fails(work, *_TRIAL, "--no-verify"):
            raise FailedError(_("git made no commit to try with"))
        return _fails(work, "push", "--quiet", "origin", f"HEAD:refs/heads/{short}")


def _take_hooks(hooks: Path, git_folder: Path) -> None:
    """Copy the repository's hooks to a clone, and configure git to use them there."""
    shutil.rmtree(git_folder / "hooks", ignore_errors=True)
    if hooks.is_dir():
        shutil.copytree(hooks, git_folder / "hooks")
    run_in(git_folder, "config", "core.hooksPath", str(git_folder / "hooks"), writing=True)


def _change_undecided(work: Path, prefix: str) -> None:
    """Stage what takes a decision in every store, whatever it holds and whoever may decide what of its goals."""
    place = work / prefix / AUDIT_FOLDER / "koe"
    place.parent.mkdir(exist_ok=True)
    place.write_text("koe\n", encoding="utf-8")
    run_in(work, "add", "--force", "--", str(place), writing=True)


def _fails(folder: Path, *arguments: str) -> bool:
    try:
        run_in(folder, *arguments, writing=True)
    except GitError:
        return True
    return False
