"""Creates a store: git repository, kortit.yaml, .gitattributes, and the first commit."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kortit.errors import FailedError, RefusedError, system_said
from kortit.follow_up.statuses import USUAL_STATUSES
from kortit.messages import _, translator
from kortit.municipality import ANY, DEFAULT_AUTHORITY, DEFAULT_BODIES, FORMAT
from store.files.atomic import read_file
from store.files.goal_file import ATTRIBUTES_FILE, GOALS_FOLDER, MUNICIPALITY_FILE
from store.files.snapshot import twin_folders
from store.files.yaml_text import scalar
from store.git.branches import BRANCH_SETTING, FIRST_BRANCH
from store.git.locating import create, find
from store.git.plumbing import Plumbing
from store.git.processes import GitError, OutsideRepositoryError
from store.history.amendment import Amendment, message_of
from store.work.committing import commit_paths, refuse_unready, until_unmoved
from store.work.unfinished import FileChange, take_back
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kortit.municipality import Body

ATTRIBUTES = (
    "# Nothing is converted: a goal file is kept to the byte.\n"
    "*.yaml -ident -filter !working-tree-encoding !eol\n"
    "*.yaml -text\n"
)


def settings_text(name: str, language: str = "fi", bodies: Mapping[str, Body] = DEFAULT_BODIES) -> str:
    """The text of a new store's kortit.yaml: bodies and authority, no perspectives yet."""
    translate = translator(language)
    lines = [
        f"format: {FORMAT}",
        f"municipality: {scalar(name)}",
        f"language: {language}",
        "",
        "# " + translate(_("Bodies that make decisions. The first abbreviation is the one that is written.")),
        "bodies:",
    ]
    for body in bodies.values():
        known = [scalar(one, flow=True) for one in body.abbreviations]
        written = known[0] if len(known) == 1 else f"[{', '.join(known)}]"
        lines.append(f"  {body.key}: {{name: {scalar(body.name, flow=True)}, abbreviation: {written}}}")
    lines += [
        "",
        "# " + translate(_("Who may change what: any, or a list of bodies. What is not named here takes the council.")),
        "authority:",
    ]
    for field, who in DEFAULT_AUTHORITY.items():
        lines.append(f"  {field}: {ANY if who is None else '[' + ', '.join(sorted(who)) + ']'}")
    return "\n".join([*lines, *statuses_lines(language)]) + "\n"


def statuses_lines(language: str) -> list[str]:
    """The lines of kortit.yaml that say the usual statuses, after an empty one."""
    translate = translator(language)
    return [
        "",
        "# " + translate(_("The statuses of lines, in the order of reports; level: good, warning, bad or none.")),
        "follow_up:",
        "  statuses:",
        *(
            f"    {key}: {{name: {scalar(translate(status), flow=True)}, level: {level}}}"
            for key, (status, level) in USUAL_STATUSES.items()
        ),
    ]


def found_store(
    folder: Path,
    name: str,
    language: str = "fi",
    *,
    bodies: Mapping[str, Body] = DEFAULT_BODIES,
    author: str | None = None,
    apart: bool = False,
    settings: bytes | None = None,
    only_try: bool = False,
) -> str:
    """Create a store in `folder` (created if missing) and commit its settings; return the commit's id.

    `settings` are the bytes of its kortit.yaml, if not the default ones. Inside a git repository the store becomes a
    part of it, unless `apart`; otherwise a repository is created. Raises RefusedError when the folder already holds a
    store or the repository is not ready to commit; then nothing is left behind. With `only_try` it raises the same,
    writes nothing there, and returns an empty id.
    """
    if only_try:
        _try(folder, apart=apart, found=lambda place: found_store(place, name, language, bodies=bodies, author=author))
        return ""
    with _new_folder(folder), _repository(folder, apart=apart) as plumbing:
        take_back(plumbing)
        _refuse_store(folder, plumbing.root)
        if author is None:
            refuse_unready(plumbing)
        founded = message_of(translator(language)(_("kortit.yaml: store founded")), Amendment())
        data = settings_text(name, language, bodies).encode() if settings is None else settings
        return until_unmoved(lambda: _founded(plumbing, data, founded, author))


def _try(folder: Path, *, apart: bool, found: Callable[[Path], object]) -> None:
    """Raise what founding a store would raise; where it would make a repository, it is made elsewhere and discarded."""
    _refuse_store(folder, folder.resolve())
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    try:
        toplevel, git_folder = find(there)
    except OutsideRepositoryError:
        apart = True
    if apart:
        with TemporaryDirectory(prefix="kortit-") as place:
            found(Path(place))
    else:
        with Plumbing(toplevel, git_folder) as plumbing:
            refuse_unready(plumbing)


def _refuse_store(folder: Path, root: Path) -> None:
    """Raise RefusedError where a folder holds a store, or some file systems take it for one that does."""
    if (folder / MUNICIPALITY_FILE).exists():
        raise RefusedError(_("{folder} holds a kortit store already", folder=str(folder)))
    if twin := next((place for place in twin_folders(root) if (place / MUNICIPALITY_FILE).exists()), None):
        message = _(
            "{folder} holds a store, and some file systems do not tell its name from {name}; give the new store"
            " another folder",
            folder=str(twin),
            name=folder.name,
        )
        raise RefusedError(message)


def _founded(plumbing: Plumbing, settings: bytes, message: str, author: str | None) -> str:
    changes = [FileChange(MUNICIPALITY_FILE, None, settings), *_kept_line_ends(plumbing)]
    paths = [change.path for change in changes]
    with WayBack(plumbing, "init", paths) as way_back:
        tip = plumbing.head()
        way_back.take(changes)
        made = commit_paths(plumbing, paths, message, parent=tip, author=author)
        way_back.made(made.commit)
        _remember_branch(plumbing)
    return made.commit


def _kept_line_ends(plumbing: Plumbing) -> list[FileChange]:
    """The change of .gitattributes that turns off git's conversion of goal files, where any is on."""
    probe = plumbing.in_repository(f"{GOALS_FOLDER}/O1/O1-01.yaml")
    output = plumbing.read("check-attr", "-z", "text", "ident", "filter", "working-tree-encoding", "--", probe)
    text, *others = output.split(b"\0")[2::3]
    if text == b"unset" and not set(others) - {b"unset", b"unspecified"}:
        return []
    before = read_file(plumbing.root, ATTRIBUTES_FILE)
    kept = before or b""
    if kept and not kept.endswith(b"\n"):
        kept += b"\n"
    return [FileChange(ATTRIBUTES_FILE, before, kept + ATTRIBUTES.encode())]


def _remember_branch(plumbing: Plumbing) -> None:
    """Configure the current branch as the binding one, unless the repository already names one."""
    try:
        plumbing.read("config", "--get", BRANCH_SETTING)
    except GitError:
        branch = plumbing.read("symbolic-ref", "--short", "HEAD").decode().strip()
        plumbing.write("config", BRANCH_SETTING, branch)


@contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    """Create the folder; if the block fails, remove the created folders that are empty."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        for place in made:
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()
        if isinstance(error, OSError):
            raise FailedError(system_said(str(folder), error)) from error
        raise


@contextmanager
def _repository(folder: Path, *, apart: bool) -> Iterator[Plumbing]:
    """Open the repository around the folder, or create one; if the block fails, remove a created one."""
    made = False
    try:
        try:
            toplevel, git_folder = find(folder)
        except OutsideRepositoryError:
            made = True
        if made or (apart and toplevel.resolve() != folder.resolve()):
            made = True
            create(folder, FIRST_BRANCH)
            toplevel, git_folder = find(folder)
        prefix = folder.resolve().relative_to(toplevel.resolve()).as_posix()
        with Plumbing(toplevel, git_folder, "" if prefix == "." else f"{prefix}/") as plumbing:
            yield plumbing
    except BaseException:
        if made:
            shutil.rmtree(folder / ".git", ignore_errors=True)
        raise
