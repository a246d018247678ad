"""A new store: git repository, kortit.yaml and .gitattributes, and the commit that begins its history."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from kortit.errors import FailedError, KortitError, RefusedError
from kortit.messages import _, translator
from kortit.municipality import ANY, DEFAULT_AUTHORITY, DEFAULT_BODIES, FORMAT
from store.amendment import Amendment, message_of
from store.atomic import replace_file
from store.committing import commit_paths, refuse_unready
from store.goal_file import MUNICIPALITY_FILE
from store.plumbing import NoRepositoryError, Plumbing, create, find
from store.scalar import scalar

if TYPE_CHECKING:
    from pathlib import Path

ATTRIBUTES_FILE = ".gitattributes"
ATTRIBUTES = "# Line ends are never converted: a goal file is kept to the byte.\n*.yaml -text\n"
FIRST_BRANCH = "main"
BRANCH_SETTING = "kortit.branch"


def settings_text(name: str, language: str = "fi") -> str:
    """Write the kortit.yaml of a new store: bodies and authority, no perspectives yet."""
    translate = translator(language)
    lines = [
        f"format: {FORMAT}",
        f"municipality: {scalar(name)}",
        f"language: {language}",
        "",
        "# " + translate(_("Bodies that make decisions. The first abbreviation is the one that is written.")),
        "bodies:",
    ]
    for body in DEFAULT_BODIES.values():
        known = body.abbreviations
        written = known[0] if len(known) == 1 else f"[{', '.join(known)}]"
        lines.append(f"  {body.key}: {{name: {body.name}, abbreviation: {written}}}")
    lines += [
        "",
        "# " + translate(_("Who may change what: any, or a list of bodies. What is not named here takes the council.")),
        "authority:",
    ]
    for field, bodies in DEFAULT_AUTHORITY.items():
        lines.append(f"  {field}: {ANY if bodies is None else '[' + ', '.join(sorted(bodies)) + ']'}")
    return "\n".join(lines) + "\n"


def found_store(folder: Path, name: str, language: str = "fi", *, author: str | None = None) -> str:
    """Make a store in `folder` (made if it is not there) and commit its settings; give the commit's id.

    Inside a git repository the store becomes a part of it; else a repository is made. Raises RefusedError when a store
    is there already or when git is not ready to commit; then nothing is left behind.
    """
    if (folder / MUNICIPALITY_FILE).exists():
        raise RefusedError(_("{folder} holds a kortit store already", folder=str(folder)))
    new_folders = [place for place in (folder, *folder.parents) if not place.exists()]
    repository_made = False
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            toplevel, git_folder = find(folder)
        except NoRepositoryError:
            if (folder / ".git").exists():
                raise
            repository_made = True
            create(folder, FIRST_BRANCH)
            toplevel, git_folder = find(folder)
        prefix = folder.resolve().relative_to(toplevel.resolve()).as_posix()
        with Plumbing(toplevel, git_folder, "" if prefix == "." else f"{prefix}/") as plumbing:
            for path, text in (
                (MUNICIPALITY_FILE, settings_text(name, language)),
                (ATTRIBUTES_FILE, ATTRIBUTES),
            ):
                if (folder / path).exists():
                    continue
                replace_file(folder, path, text.encode(), expected=None)
                written.append(folder / path)
            if author is None:
                refuse_unready(plumbing)
            subject = translator(language)(_("kortit.yaml: store founded"))
            names = [path.name for path in written]
            commit = commit_paths(plumbing, names, message_of(subject, Amendment()), author=author)
            branch = plumbing.read("symbolic-ref", "--short", "HEAD").decode().strip()
            plumbing.write("config", BRANCH_SETTING, branch)
    except (OSError, KortitError) as error:
        for file in written:
            file.unlink(missing_ok=True)
        if repository_made:
            shutil.rmtree(folder / ".git", ignore_errors=True)
        for place in new_folders:
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()
        if isinstance(error, OSError):
            words = error.strerror or str(error)
            raise FailedError(_("{path}: the system says: {words}", path=str(folder), words=words)) from error
        raise
    return commit
