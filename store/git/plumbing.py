"""A thin layer over GitPython: run git, read objects in batches, retry on locks.

All calls of git are made here, through `repo.git`, that is the git command itself, so that hooks, signing and
configuration apply. A user's text for a revision reaches only `resolve`; all other commands get object ids, and paths
follow `--`. Not thread-safe: use one `Plumbing` per thread and close it after use.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections import defaultdict
from contextlib import contextmanager
from functools import cached_property
from typing import IO, TYPE_CHECKING, BinaryIO, NoReturn, Self, cast

from kortit.messages import _
from store.git import absence
from store.git.entries import ABOVE, LogEntry, StoreFolder, TreeChange, TreeEntry, parents_in
from store.git.locks import retried
from store.git.processes import (
    GIT,
    QUESTIONS,
    READING,
    WRITING,
    Answers,
    GitError,
    NoRepositoryError,
    Running,
    UnknownRevisionError,
    contents_of,
    execute,
    input_of,
    objects_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_UNBORN = "does not have any commits yet"
_BASE = re.compile(r"[^~^:@]+")
_LINE = re.compile(r"[^\0\n\r]+")
_ARGUMENTS = 500  # paths that are given to one command


class Plumbing:
    """Git commands on one repository. All paths, given and returned, are relative to the kortit root, with /."""

    def __init__(self, toplevel: Path, git_folder: Path, prefix: str = "") -> None:
        import git  # noqa: PLC0415

        self.toplevel = toplevel
        self.git_folder = git_folder
        self.root = toplevel / prefix
        self.prefix = prefix
        self.is_trial = False  # True: what would change files, the index or refs is worked out, and then not done
        self._place = StoreFolder(prefix)
        try:
            self._repo = git.Repo(toplevel, expand_vars=False)
        except git.InvalidGitRepositoryError as error:
            raise NoRepositoryError(
                _("git's own environment (GIT_DIR) points to {folder} from elsewhere; unset it", folder=str(git_folder))
            ) from error
        self._fetched: dict[str, bytes | None] = {}
        self._asked: Answers | None = None
        self._foreseen: dict[tuple[str, ...], Running] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that are kept for this repository."""
        self._asked = None
        self._foreseen.clear()
        self._repo.close()

    # --- running -------------------------------------------------------------------------------------------------

    def read(self, *arguments: str, lines: Iterable[str] = ()) -> bytes:
        """Run a git command that only reads; return its output. `lines` are its standard input.

        Raises GitError, and what `objects` raises where git says that it cannot read an object.
        """
        if (foreseen := self._foreseen.pop(arguments, None)) is not None:
            return foreseen.output()
        with input_of(lines) as stream, self._explained():
            return execute(self._repo.git, arguments, READING, stream)

    def foresee(self, *arguments: str) -> None:
        """Start a git command now that `read` will be asked for soon: its answer must be the same then."""
        if arguments not in self._foreseen:
            self._foreseen[arguments] = self.start(*arguments)

    def start(self, *arguments: str, environment: dict[str, str] | None = None) -> Running:
        """Start a git command that only reads."""
        process = self._repo.git.execute([*GIT, *arguments], env={**READING, **(environment or {})}, as_process=True)
        return Running(process, self._explained)

    def write(self, *arguments: str, text: str = "", environment: dict[str, str] | None = None) -> bytes:
        """Run a git command that may write, with retries while another process holds a lock; return its output.

        Raises GitError.
        """

        def run() -> bytes:
            with input_of([text]) as stream, self._explained():
                return execute(self._repo.git, arguments, {**WRITING, **(environment or {})}, stream)

        return retried(run, (self.git_folder, self.common_folder))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what is to be done where git says that it cannot read an object."""
        try:
            yield
        except GitError as error:
            if (name := absence.unreadable_object(error.words)) is not None:
                self._refuse(name)
            raise

    def in_repository(self, path: str) -> str:
        """A path relative to the kortit root as a path relative to the repository's top level."""
        return os.path.normpath(self.prefix + path) if path.startswith(ABOVE) else self.prefix + path

    # --- revisions -----------------------------------------------------------------------------------------------

    def resolve(self, revision: str) -> str:
        """The id of the commit that the user's `revision` names. Raises UnknownRevisionError.

        Raises FailedError for HEAD where it cannot be read.
        """
        if not _LINE.fullmatch(revision):
            raise UnknownRevisionError(revision)
        try:
            # In :/text everything to the end is the text, so such a revision is resolved first and its id peeled.
            found = self._commit(self._verified(revision) if revision.startswith(":/") else revision)
        except GitError as error:
            if revision.startswith("HEAD"):
                self._refuse_unreadable_head()
            self._refuse_hidden(revision)
            raise UnknownRevisionError(revision) from error
        if not _OBJECT_ID.fullmatch(found):  # git accepts ^HEAD, but it is not a commit
            raise UnknownRevisionError(revision)
        return found

    def _commit(self, name: str) -> str:
        """The id of a commit by its name, from the process that is there already; where it knows none git says why."""
        found = self._few([f"{name}^{{commit}}"])
        return found[0][0] if found and found[0] else self._verified(f"{name}^{{commit}}")

    def _verified(self, revision: str) -> str:
        return self.read("rev-parse", "--verify", "--quiet", "--end-of-options", revision).decode().strip()

    def _refuse_hidden(self, revision: str) -> None:
        """Raise where a revision that git does not know may be out of reach: cut off, or behind what is damaged."""
        name = _BASE.match(revision)
        start = self.ref(name[0]) if name else None
        if start is None:
            return
        if name is not None and name[0] != revision:
            self.objects(self.read("rev-list", start, "--").decode().split())
            self.cut.refuse()
        elif start != revision:
            self.objects([start])
        elif start in self._cut_off():
            self.cut.refuse()

    def ref(self, name: str) -> str | None:
        """The id of the object that a full ref names; None when there is none. Raises FailedError for a broken one."""
        try:
            return self._verified(name)
        except GitError:
            absence.refuse_broken_ref(self.common_folder, name)
            return None

    def head(self) -> str | None:
        """The id of HEAD's commit; None before the first commit of a repository.

        Raises FailedError where HEAD cannot be read, UnbornError on a branch without any beside others.
        """
        try:
            return self.resolve("HEAD")
        except UnknownRevisionError:
            return None

    def _refuse_unreadable_head(self) -> None:
        """Raise FailedError where HEAD cannot be read or is lost, UnbornError where its branch alone has no commits."""
        try:
            self.read("log", "-1", "--format=%H", "--no-show-signature")
        except GitError as error:
            if _UNBORN not in error.words:
                raise absence.UnreadableHeadError(error.said) from error
            ref = self.read("symbolic-ref", "HEAD").decode().strip()
            if self.read("for-each-ref", "--count=1"):
                raise absence.UnbornError(ref.removeprefix("refs/heads/")) from error
            absence.refuse_lost_branch(self.git_folder, ref)

    def refuse_unborn(self) -> None:
        """Raise what `head` raises; git is asked only where its files do not tell that there is a commit."""
        if not absence.is_born(self.git_folder, self.common_folder):
            self.head()

    # --- objects -------------------------------------------------------------------------------------------------

    def objects(self, names: Sequence[str]) -> list[bytes | None]:
        """The contents of objects, read in one batch; None for a path that does not exist at its commit.

        A name is an id or `<commit id>:<path from the top level>`, without line breaks. Raises UnreadableError,
        PartialCloneError or CutHistoryError for an object that should be there.
        """
        if all(name in self._fetched for name in names):
            return [self._fetched[name] for name in names]
        if (found := self._few(names) if len(names) <= QUESTIONS else None) is None:
            output = self.read("cat-file", "--batch", "--buffer", lines=names)
            found = list(objects_in(io.BytesIO(output), names))
        contents = [one and one[1] for one in found]
        self._refuse_absent([name for name, data in zip(names, contents, strict=True) if data is None])
        return contents

    def get_ready(self) -> None:
        """Start the process that will be asked for objects and commits, while something else is done."""
        self._asked = self._asked or self.answers()

    def _few(self, names: Sequence[str]) -> list[tuple[str, bytes] | None] | None:
        asked, self._asked = self._asked or self.answers(), None
        if (found := asked.few(names)) is not None:
            self._asked = asked  # only where it has answered all and no more
        return found

    def stream(self, names: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of objects by id, each as soon as git sends it. Raises what `objects` raises."""
        with input_of(names) as source:
            command = [*GIT, "cat-file", "--batch", "--buffer"]
            process = self._repo.git.execute(command, istream=cast("BinaryIO", source), env=READING, as_process=True)
        for name, data in zip(names, contents_of(cast("IO[bytes]", process.stdout), names), strict=True):
            yield data if data is not None else self._refuse(name)
        process.wait()

    def answers(self) -> Answers:
        """Start a process that gives the contents of objects whenever it is asked."""
        command = [*GIT, "cat-file", "--batch"]
        stream = cast("BinaryIO", subprocess.PIPE)
        return Answers(self._repo.git.execute(command, istream=stream, env=READING, as_process=True), self._refuse)

    def _refuse_absent(self, names: Sequence[str]) -> None:
        """Raise for an object that git lists but does not give; a path that its tree does not have is passed over."""
        asked: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            if name:
                tree, colon, path = name.partition(":")
                asked[tree].extend([path] if colon else [])
                if not colon:
                    self._refuse(name)
        for tree, paths in asked.items():
            for start in range(0, len(paths), _ARGUMENTS):
                some = paths[start : start + _ARGUMENTS]
                listed = self.read("ls-tree", "-z", "--full-tree", tree, "--", *some)
                if listed:
                    self._refuse(listed.split(b"\t", 1)[0].split(b" ")[2].decode())

    def _refuse(self, name: str) -> NoReturn:
        """Raise the error for an object that is not there, by what the repository lacks."""
        cut = self.cut.error if name in self._cut_off() else None
        raise absence.error_of(name, cut=cut, partial=self.is_partial, common=self.common_folder)

    def _cut_off(self) -> set[str]:
        """The parents of the commits before which a shallow clone is cut."""
        names = sorted(self.cut.shallow)
        with input_of(names) as stream:
            output = execute(self._repo.git, ("cat-file", "--batch"), READING, stream) if names else b""
        return {parent for data in contents_of(io.BytesIO(output), names) for parent in parents_in(data or b"")}

    @property
    def is_partial(self) -> bool:
        """Whether the repository is a partial clone."""
        try:
            return bool(self.read("config", "--get-regexp", r"^remote\..*\.promisor$|^extensions\.partialclone$"))
        except GitError:
            return False

    def fetch(self, names: Iterable[str]) -> None:
        """Read objects in one batch and keep them for later calls of `objects`."""
        wanted = list(dict.fromkeys(names))
        self._fetched = dict(zip(wanted, self.objects(wanted), strict=True))

    def at(self, commit: str, path: str) -> str:
        """The name of a file at a commit, as `objects` takes it."""
        return f"{commit}:{self.in_repository(path)}"

    # --- trees ---------------------------------------------------------------------------------------------------

    def start_tree(self, commit: str, *paths: str) -> Running:
        """Start listing the files of a commit under `paths`; read with `tree_entries`."""
        return self.start("ls-tree", "-r", "-z", commit, "--", *map(self.in_repository, paths))

    def tree_entries(self, output: bytes) -> Iterator[TreeEntry]:
        """Parse the output of `start_tree`."""
        for record in os.fsdecode(output).split("\0")[:-1]:
            properties, _tab, path = record.partition("\t")
            mode, _kind, blob = properties.split(" ")
            yield TreeEntry(mode, blob, self._place.own(path))

    def start_difference(self, old: str, new: str, *paths: str) -> Running:
        """Start comparing two commits, in all of the store if `paths` are not given; read with `tree_changes`."""
        return self.start("diff-tree", "-r", *_RAW, old, new, "--", *map(self.in_repository, paths))

    def start_working_difference(self, old: str, *paths: str) -> Running:
        """Start comparing a commit with the working tree's files in the index; read with `tree_changes`."""
        return self.start("diff-index", *_RAW, old, "--", *map(self.in_repository, paths))

    def start_untracked(self, *paths: str) -> Running:
        """Start listing files that are not in the index, including ignored ones; read with `names`."""
        return self.start("ls-files", "--others", "-z", "--", *map(self.in_repository, paths))

    def tree_changes(self, output: bytes) -> Iterator[TreeChange]:
        """Parse the output of `start_difference` or `start_working_difference`."""
        tokens = iter(output.split(b"\0")[:-1])
        for token in tokens:
            path = next(tokens)
            if self._place.sees(path):
                yield self._place.change(token, path)

    def names(self, output: bytes) -> list[str]:
        """Parse a list of NUL-terminated paths."""
        return [self._place.own(path) for path in os.fsdecode(output).split("\0")[:-1]]

    def file_ids(self, paths: Sequence[str]) -> list[str]:
        """The blob ids that files on disk would have in git, after git's conversion of line ends."""
        if not paths:
            return []
        names = [self.in_repository(path) for path in paths]
        return self.read("hash-object", "--stdin-paths", lines=[*names, ""]).decode().split()

    def hidden(self, paths: Iterable[str]) -> list[str]:
        """Those of `paths` that are in the index but excluded from disk by a sparse checkout."""
        output = self.read("ls-files", "-t", "--full-name", "-z", "--", *map(self.in_repository, paths))
        return [self._place.own(record[2:]) for record in os.fsdecode(output).split("\0") if record.startswith("S ")]

    def index_entries(self, paths: Iterable[str]) -> list[TreeEntry]:
        """The index entries of `paths`, without those in a merge conflict."""
        output = self.read("ls-files", "--stage", "--full-name", "-z", "--", *map(self.in_repository, paths))
        entries: list[TreeEntry] = []
        for record in os.fsdecode(output).split("\0")[:-1]:
            properties, _tab, path = record.partition("\t")
            mode, blob, stage = properties.split(" ")
            if stage == "0":
                entries.append(TreeEntry(mode, blob, self._place.own(path)))
        return entries

    def empty_tree(self) -> str:
        """The id of the empty tree (it depends on the repository's hash function)."""
        return self.read("hash-object", "-t", "tree", "--stdin").decode().strip()

    # --- history -------------------------------------------------------------------------------------------------

    def start_log(self, *revisions: str, matching: str = "") -> Running:
        """Start listing commits with the files that each changes: first parents only, newest first.

        `revisions` are ids; those with a leading ^ are excluded. A merge is compared with its first parent. `matching`
        is a pattern of paths: only commits that change one of them are listed. Raises CutHistoryError for a walk to the
        beginning of a history that is cut.
        """
        if not any(revision.startswith("^") for revision in revisions):
            self.cut.refuse()
        pattern = [":(glob)" + re.sub(r"[*?[\\]", r"\\\g<0>", self.prefix) + matching] if matching else []
        return self.start(*_CHAIN, *revisions, "--", *pattern, environment={"GIT_LITERAL_PATHSPECS": "0"})

    def log_changes(self, log: Running) -> Iterator[tuple[str, list[TreeChange]]]:
        """Yield each commit id of `start_log` with its changes, as they come, without files outside the kortit root.

        Files in twins of its folder are told, by a path that begins with ../.
        """
        commit = ""
        changes: list[TreeChange] = []
        tokens = log.tokens()
        for token in tokens:
            if token[:1] in (b"\n", b":"):
                path = next(tokens)
                if self._place.sees(path):
                    changes.append(self._place.change(token, path))
                continue
            if commit:
                yield commit, changes
            commit, changes = token.decode(), []
            self.cut.refuse_at(commit)
        if commit:
            yield commit, changes

    def log_entries(self, log: Running) -> Iterator[LogEntry]:
        """Yield each commit of `start_log` with only the paths that it changes."""
        return (LogEntry(commit, tuple(change.path for change in changes)) for commit, changes in self.log_changes(log))

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two histories parted. Raises GitError where they share none, and CutHistoryError."""
        self.cut.refuse()
        return self.read("merge-base", one, other).decode().split()[0]

    def was_ever(self, path: str) -> bool:
        """Whether any commit in HEAD's history changed a file."""
        newest = ("log", "-1", "--format=%H", "--no-show-signature", "HEAD", "--")
        return self.head() is not None and bool(self.read(*newest, self.in_repository(path)))

    def added_names(self, revision: str, path: str) -> list[str]:
        """Every path below `path` that a history ever added; `revision` is an id, or --all for all branches.

        Raises CutHistoryError.
        """
        self.cut.refuse()
        output = self.read(
            *(*_LOG, *(("--all", "HEAD") if revision == "--all" else (revision,)), *_LISTING, "--format="),
            *("--diff-merges=separate", "--diff-filter=A", "--name-only"),
            *("--", self.in_repository(path)),
        )
        return self.names(output.replace(b"\n", b""))

    def first_parent(self, commit: str) -> str | None:
        """The first parent of a commit; None for a root commit."""
        return next(iter(parents_in(self.objects([commit])[0] or b"")), None)

    @cached_property
    def cut(self) -> absence.Cut:
        """Where the history is cut."""
        return absence.Cut(self.common_folder)

    @property
    def common_folder(self) -> Path:
        """The git folder shared by all work trees of the repository."""
        pointer = self.git_folder / "commondir"  # of a linked work tree
        return self.git_folder / os.fsdecode(pointer.read_bytes().strip()) if pointer.is_file() else self.git_folder


# Options for everything that a user's or a repository's configuration could hide or change.
_LISTING = ("-z", "--no-renames", "-O/dev/null", "--ignore-submodules=none", "--no-relative")
_RAW = ("--raw", "--no-abbrev", *_LISTING)
_LOG = ("log", "--root", "--no-show-signature")
_CHAIN = (*_LOG, "--first-parent", "--diff-merges=first-parent", *_RAW, "--format=%H", "--full-diff")
