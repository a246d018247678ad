"""The audit of a history: each of its commits judged, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import _
from kortit.problem import Code, Problem, Severity
from store.files.goal_file import MUNICIPALITY_FILE, OWN_PATHS
from store.git.absence import UnreadableError
from store.git.contents import damaged_objects
from store.git.entries import is_regular
from store.git.processes import object_id_of
from store.history.amendment import CORRECTS
from store.history.corrections import corrections
from store.history.records import start_naming
from store.history.steps import Walk, steps_of
from store.judge.judge import Judge, judge_signatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from kortit.messages import Message
    from store.git.plumbing import Plumbing
    from store.history.revision import Range
    from store.judge.judge import Case


def audit(
    plumbing: Plumbing,
    judged: Range,
    *,
    binding: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, list[Problem]]:
    """Judge the commits of a range: their number, and the problems by commit, oldest first.

    With `binding` false, rules that need a decision are not applied, as on a proposal's branch. `progress` is called
    with the number of commits judged and of all; what it raises ends the audit. Raises CutHistoryError for a shallow or
    grafted history, of which nothing can be proven.
    """
    plumbing.cut.refuse()
    origin, target = judged.origin.commit, judged.target.commit
    if target is None:
        return 0, []
    search = start_naming(plumbing, CORRECTS, target)
    steps = steps_of(plumbing, judged.commits)
    if problem := off_the_chain(plumbing, judged, steps[0].record.commit if steps else None):
        return 0, [problem]
    judge = Judge(plumbing, corrections(plumbing, target, search=search), binding=binding)
    cases: list[Case] = []
    for step in Walk(plumbing, origin, steps):
        if progress is not None:
            progress(len(cases), len(steps))
        cases.append(judge.judge(step))
    judge_signatures(plumbing, cases)
    return len(steps), [problem for step in steps for problem in step.problems]


def damaged(plumbing: Plumbing, commit: str | None, *, read: bool) -> list[Problem]:
    """A problem for each object of a commit's history that is missing, or, with `read`, is not what its id says."""
    names = damaged_objects(plumbing, commit, read=read) if commit else []
    return [Problem(MUNICIPALITY_FILE, 1, 1, Code.OBJECT, UnreadableError(name).message) for name in names]


def hidden_drafts(plumbing: Plumbing) -> list[Problem]:
    """A problem for each file on disk that is not, to the byte, what HEAD holds, though git takes it for the same."""
    head = plumbing.head()
    if head is None:
        return []
    listed = plumbing.tree_entries(plumbing.start_tree(head, *OWN_PATHS).output())
    held = {entry.path: entry.blob for entry in listed if is_regular(entry.mode)}
    known = {
        change.path for change in plumbing.tree_changes(plumbing.start_working_difference(head, *OWN_PATHS).output())
    }
    found: list[Problem] = []

    def tell(path: str, message: Message, severity: Severity = Severity.WARNING) -> None:
        found.append(Problem(path, 1, 1, Code.HIDDEN_DRAFT, message, severity))

    other: list[str] = []
    for path, blob in held.items():
        place = plumbing.root / path
        data = place.read_bytes() if place.is_file() and not place.is_symlink() else None
        if data is not None and object_id_of(b"blob", data, len(blob)) != blob:
            other.append(path)
        elif data is None and path not in known:
            tell(path, _("not on disk, where git is told not to look; run git update-index --no-skip-worktree {path}",
                         path=path))  # fmt: skip
    for path, converted in zip(other, plumbing.file_ids(other), strict=True):
        if converted == held[path]:
            tell(path, _("git converts this file between disk and commit; see git check-attr --all {path}", path=path),
                 Severity.NOTE)  # fmt: skip
        elif path not in known:
            tell(path, _("not what the last commit holds, and git does not see it; run touch {path}, and git"
                         " update-index --no-assume-unchanged {path}", path=path))  # fmt: skip
    return found


def off_the_chain(plumbing: Plumbing, judged: Range, first: str | None) -> Problem | None:
    """A problem if the start of a range is not on the first-parent chain of its end; `first` is its oldest commit.

    Otherwise a merge with swapped parents could undo a decision unnoticed.
    """
    origin, target = judged.origin.commit, judged.target.commit
    if origin is None or target is None or origin == target:
        return None
    if first is not None and plumbing.first_parent(first) == origin:
        return None
    message = _(
        "{origin} is not on the first-parent chain of {target}, so what lies between cannot be judged",
        origin=judged.origin.name,
        target=judged.target.name,
    )
    return Problem(MUNICIPALITY_FILE, 1, 1, Code.CHAIN, message, commit=target)
