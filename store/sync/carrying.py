"""The work tree brought from one tip to another, with its drafts: which files are written, and how."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from kortit.clashing import DRAFT
from kortit.errors import ProblemsError, RefusedError
from kortit.merging import ClashesError
from kortit.messages import Message, _
from store.files.atomic import read_file
from store.files.goal_file import FOLLOW_UP_FOLDER, GOALS_FOLDER
from store.follow_up.report_file import read_period
from store.follow_up.report_path import read_report_path
from store.git.entries import ABOVE, TreeChange, is_regular
from store.git.processes import GitError
from store.git.trees import working_forms
from store.sync.amendments import changed_by, who
from store.work.committing import MovedError
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kortit.clashing import Clashing
    from kortit.follow_up.period import Period
    from kortit.goal import GoalId
    from store.git.plumbing import Plumbing
    from store.sync.amendments import OwnCommit
    from store.sync.replaying import Replay

_SUBMODULE = "160000"


class FilesBrought(NamedTuple):
    """The files to write, what a person must know of the drafts among them, and what git alone can bring."""

    files: list[FileChange]
    told: list[Message]
    by_git: list[TreeChange]


def carried(
    whole: Plumbing,
    tips: tuple[str, str],
    state: Replay,
    beside: Collection[str] = (),
    published: Sequence[OwnCommit] = (),
) -> FilesBrought:
    """The changes of files that bring the work tree from the first of `tips` to the second, with its drafts.

    Drafts are brought along goal by goal. `state` stands at the second tip, and has what is to be drafts beside it in
    the paths `beside`. `published` are the amendments of others among what is new. Paths are from the top level.
    Raises ClashesError where a draft and the new commit clash, RefusedError for what only git can write.
    """
    old, new = tips
    moved = {change.path: change for change in whole.tree_changes(whole.start_difference(old, new).output())}
    by_git = [one for one in moved.values() if not all(is_regular(entry.mode) for entry in one.sides)]
    if by_git:
        changed = {change.path for change in whole.tree_changes(whole.start_working_difference(old).output())}
        if touched := [one.path for one in by_git if one.path in changed]:
            raise RefusedError(
                _("{path} is no plain file, and was changed here and by others; take it back first, with: git restore"
                  " {path}", path=touched[0])
            )  # fmt: skip
        for one in by_git:
            del moved[one.path]
    drafts, on_disk = _drafts(whole, old, moved, state)
    outcome = state.bring(drafts, DRAFT)
    if outcome.clashing or outcome.comments_left:
        raise ClashesError(
            [*map(_said, outcome.clashing), *(
                _("the comments of {path} were changed in a draft and by others; amend or discard the draft first",
                  path=path)
                for path in outcome.comments_left
            )],
            [one.two_sided(who(changed_by(one, state, published)), _("your draft")) for one in outcome.clashing],
        )  # fmt: skip
    own = {*beside, *outcome.touched, *filter(state.line_path, on_disk)}  # a line may be under another id now
    paths = sorted({*moved, *own})
    was, is_to_be = (dict(zip(paths, working_forms(whole, side, paths), strict=True)) for side in (old, new))
    made: list[FileChange] = []
    for path in paths:
        before = on_disk[path] if path in on_disk else was[path]
        entry = state.entries.get(path)
        after = None if entry is None else state.bytes_of(entry) if path in own else is_to_be[path]
        if before != after:
            made.append(FileChange(path, before, after))
    return FilesBrought(made, list(_closed_meanwhile(state, moved, outcome.touched)), by_git)


def _closed_meanwhile(state: Replay, moved: Collection[str], drafts: Collection[str]) -> Iterator[Message]:
    """Sentences about drafts of lines whose period others have closed."""
    lines: dict[str, list[GoalId]] = {}
    for path in sorted(drafts):
        line = state.line_path(path)
        if line is not None and line.goal is not None and (own := f"{state.prefix}{line.of_period}") in moved:
            lines.setdefault(own, []).append(line.goal)
    for path, goals in lines.items():
        period = _period(state, path)
        if period is not None and period.closed:
            yield _(
                "{period} was closed by others: your drafts of {goals} take a decision now",
                period=period.called,
                goals=tuple(goals),
            )


def _period(state: Replay, path: str) -> Period | None:
    """The period of a file; None where there is none, or it cannot be read."""
    entry, named = state.entries.get(path), read_report_path(path.removeprefix(state.prefix))
    with suppress(ProblemsError):
        return read_period(named, state.bytes_of(entry)) if entry is not None and named is not None else None
    return None


def _said(clashing: Clashing) -> Message:
    return _(
        "{conflict}: in a draft and by others; amend or discard the draft first, or choose with --settle {key}=own or"
        " --settle {key}=published",
        conflict=clashing.said,
        key=clashing.key,
    )


def _drafts(
    whole: Plumbing, old: str, moved: Collection[str], state: Replay
) -> tuple[list[TreeChange], dict[str, bytes | None]]:
    """The differences of the disk from a commit, with the bytes: new files only where they meet the store's."""
    listed = {change.path: change.old for change in whole.tree_changes(whole.start_working_difference(old).output())}
    folders = [f"{state.prefix}{folder}" for folder in (GOALS_FOLDER, FOLLOW_UP_FOLDER)]
    new = [path for folder in folders for path in whole.names(whole.start_untracked(folder).output())]
    new += [path for path in moved if (whole.root / path).is_file()]
    for path in new:
        if path not in listed and (state.goal_path(path) or state.line_path(path) or path in moved):
            listed.setdefault(path, None)
    strange = [path for path, entry in listed.items() if entry is None]
    known = whole.tree_entries(whole.start_tree(old, *strange).output()) if strange else ()
    in_old = {entry.path: entry for entry in known}
    here = [path for path in listed if (whole.root / path).is_file()]
    ids = dict(zip(here, whole.file_ids(here), strict=True))
    changes: list[TreeChange] = []
    on_disk: dict[str, bytes | None] = {}
    for path, was in listed.items():
        entry = was or in_old.get(path)
        if entry is not None and ids.get(path) == entry.blob:
            continue
        data = read_file(whole.root, path, whole=True) if path in ids else None
        on_disk[path] = data
        made = None if data is None else state.keep(data, entry.mode if entry is not None else "100644", path)
        changes.append(TreeChange(entry, made, path))
    return changes, on_disk


def take(
    plumbing: Plumbing, whole: Plumbing, brought: FilesBrought, refs: str, tips: tuple[str, str] | None
) -> list[Message]:
    """Write files, then move refs at once by the lines of `refs`, then bring the index along; all or nothing.

    `tips` are the old and the new commit of the branch that is checked out; None where it does not move. Returns what
    a person must know. Raises MovedError when a ref is no longer what it was, and what writing files raises.
    """
    told: list[Message] = []
    with WayBack(plumbing, "sync", ()) as way_back:
        way_back.take(FileChange(_own(plumbing, change.path), change.before, change.after) for change in brought.files)
        try:
            whole.write("update-ref", "-m", "kortit: sync", "--stdin", text=refs)
        except GitError as error:
            if error.is_move:
                raise MovedError from error
            raise
        if tips is not None:
            told += [*_index_moved(whole, *tips), *_links_moved(whole, tips[1], brought.by_git)]
    return told


def _links_moved(whole: Plumbing, new: str, changes: Sequence[TreeChange]) -> list[Message]:
    """Have git bring links and submodules, which are no files that could be written."""
    try:
        for change in changes:
            if change.new is not None and change.new.mode == _SUBMODULE:
                (whole.root / change.path).mkdir(parents=True, exist_ok=True)
            elif change.new is None and change.old is not None and change.old.mode != _SUBMODULE:
                (whole.root / change.path).unlink(missing_ok=True)
        if listed := [f":(top,literal){change.path}" for change in changes if change.new is not None]:
            arguments = ("restore", f"--source={new}", "--pathspec-from-file=-", "--pathspec-file-nul")
            whole.write(*arguments, text="\0".join(listed))
    except (OSError, GitError) as error:
        words = error.said if isinstance(error, GitError) else str(error)
        return [_("git could not bring {paths}: {words}", paths=tuple(one.path for one in changes), words=words)]
    return []


def _own(plumbing: Plumbing, path: str) -> str:
    """A path from the top level as a path from the kortit root."""
    if path.startswith(plumbing.prefix):
        return path.removeprefix(plumbing.prefix)
    return ABOVE * plumbing.prefix.count("/") + path


def _index_moved(whole: Plumbing, old: str, new: str) -> list[Message]:
    """Bring the index from one commit to another; what somebody has staged of other files stays staged."""
    try:
        try:
            whole.write("read-tree", "-m", old, new)
        except GitError:  # something is staged of what moves; it is in the work tree all the same
            changed = whole.names(whole.read("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new))
            paths = "\0".join(f":(top,literal){path}" for path in changed)
            whole.write("reset", "--quiet", new, "--pathspec-from-file=-", "--pathspec-file-nul", text=paths)
        with suppress(GitError):  # it says with its status that there are drafts
            whole.write("update-index", "-q", "--refresh")
    except GitError as error:
        return [
            _("git could not write its index: {words}; run git restore --staged :/ to bring it up to date",
              words=error.said)
        ]  # fmt: skip
    return []
