"""Periods opened and closed, and lines written: drafts like those of goals, until they are amended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError, UsageError
from kortit.follow_up.period import Period, ReportLine
from kortit.follow_up.statuses import USUAL_STATUSES, unknown_status
from kortit.goal import no_goal
from kortit.messages import _, translator
from kortit.setting_changes import STATUS_KEY
from kortit.subject import subject_of
from store.files.atomic import read_file
from store.files.goal_file import MUNICIPALITY_FILE, read_goal_path
from store.files.municipality_edit import with_setting
from store.files.municipality_file import read_municipality
from store.files.snapshot import CommitTree, WorkingTree, goal_files, municipality_of
from store.follow_up.reading import chosen_period, read_reports, reported
from store.follow_up.report_file import line_data, period_data, read_line, read_period
from store.follow_up.report_path import ReportPath
from store.git.branches import current_branch
from store.git.trees import tree_with_files, tree_with_paths
from store.history.amendment import message_of
from store.history.used import ids_ever_used
from store.work.committing import refuse_unlawful, refuse_unready
from store.work.drafts import Committed, amend, chosen, find_drafts, write
from store.work.founding import statuses_lines
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from kortit.goal import GoalId
    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment


@dataclass(frozen=True, slots=True)
class LineEdit:
    """An edit of a report line: its status and text (None: as before), and actuals by the keys of indicators.

    An empty actual takes the one before away.
    """

    status: str | None = None
    text: str | None = None
    actual: Mapping[str, str] | None = None

    def of(self, goal: GoalId, before: ReportLine | None) -> ReportLine:
        """The line of a goal with what is to be said. Raises UsageError for a first one without a status."""
        old = before or ReportLine(goal, "")
        line = old._replace(
            status=old.status if self.status is None else self.status,
            text=old.text if self.text is None else self.text,
            actual={key: value for key, value in {**old.actual, **(self.actual or {})}.items() if value},
        )
        if not line.status:
            raise UsageError(_("{id} has no line in this period yet; give its status with --status", id=goal))
        return line


def new_period(plumbing: Plumbing, period: Period) -> list[FileChange]:
    """Make the file of a period, as a draft, and statuses where kortit.yaml has none; return the changes of files.

    Raises UsageError where there is a period of this day.
    """
    path = str(ReportPath(period.day))
    if read_file(plumbing.root, path) is not None:
        raise UsageError(_("there is a period of {day} already", day=period.day))
    files: list[tuple[str, bytes | None, bytes | None]] = [(path, None, period_data(period))]
    data = read_file(plumbing.root, MUNICIPALITY_FILE) or b""
    settings = read_municipality(data)
    if not settings.statuses:
        files.append((MUNICIPALITY_FILE, data, with_usual_statuses(data, settings)))
    return write(plumbing, "report new", files)


def with_usual_statuses(data: bytes, settings: Municipality) -> bytes:
    """The bytes of kortit.yaml with the usual statuses at its end, named in the language of the documents."""
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    lines = [line.encode() for line in statuses_lines(settings.language)]
    made = data.removesuffix(newline) + newline + newline.join([*lines, b""])
    with suppress(ProblemsError):
        if read_municipality(made).statuses:
            return made
    translate = translator(settings.language)  # the key is there already, and empty
    for key, (name, level) in USUAL_STATUSES.items():
        data = with_setting(data, f"{STATUS_KEY}{key}", {"name": translate(name), "level": str(level)})
    return data


def set_line(
    plumbing: Plumbing, goal: GoalId, edit: LineEdit, day: datetime.date | None
) -> tuple[Period, list[FileChange]]:
    """Write the line of a goal in a period, as a draft; return the changes of files too.

    Of a closed period it is written too: the amendment then takes a decision. Raises UsageError for an unknown period,
    goal or status.
    """
    tree = WorkingTree(plumbing.root)
    settings = read_municipality(read_file(plumbing.root, MUNICIPALITY_FILE) or b"")
    reports = read_reports(tree, None, ())
    period = chosen_period(reports, day)
    if edit.status is not None and edit.status not in settings.statuses:
        raise UsageError(unknown_status(edit.status, settings.statuses))
    here = {found.id for file in tree.files() if (found := read_goal_path(file.path)) is not None}
    if goal not in here and goal not in ids_ever_used(plumbing):
        raise UsageError(no_goal(goal, here))
    _refuse_unknown_keys(plumbing, settings, goal, edit.actual or {})
    path = ReportPath(period.day, goal)
    before = read_file(plumbing.root, str(path))
    line = edit.of(goal, read_line(path, before, None) if before is not None else None)
    if before is not None and line == read_line(path, before, None):
        return period, []
    data = line_data(line, before)
    read_line(path, data, settings.statuses)
    return period, write(plumbing, "report set", [(str(path), before, data)])


def remove_lines(
    plumbing: Plumbing, goals: Sequence[GoalId], day: datetime.date | None
) -> tuple[Period, list[FileChange]]:
    """Take the lines of goals in a period away, as drafts; return the changes of files too.

    Raises UsageError where one is not there. Of a closed period too: the amendment then takes a decision.
    """
    period = chosen_period(read_reports(WorkingTree(plumbing.root), None, ()), day)
    files = [(path := str(ReportPath(period.day, goal)), read_file(plumbing.root, path), None) for goal in goals]
    for goal, (_path, before, _none) in zip(goals, files, strict=True):
        if before is None:
            raise UsageError(_("{id} has no line in this period", id=goal))
    return period, write(plumbing, "report remove", files)


def line_text(plumbing: Plumbing, goal: GoalId, day: datetime.date | None) -> tuple[ReportPath, bytes | None, bytes]:
    """The path of a line, its bytes (None: it is not there yet), and those to be edited as a text: the same, or a form.

    Raises UsageError for an unknown goal or period.
    """
    tree = WorkingTree(plumbing.root)
    municipality = municipality_of(tree)
    path = ReportPath(chosen_period(read_reports(tree, None, ()), day).day, goal)
    if (before := read_file(plumbing.root, str(path))) is not None:
        return path, before, before
    file = goal_files(tree, municipality, [goal])[0]
    keys = "".join(f"  {one.key}:  # {one.text}  {one.levels}\n" for one in file.goal.indicators)
    said = f"# {goal} {file.goal.text}\nstatus:  # {', '.join(municipality.statuses)}\ntext:\n"
    return path, None, (said + (f"actual:\n{keys}" if keys else "")).encode()


def save_line_text(plumbing: Plumbing, path: ReportPath, before: bytes | None, data: bytes) -> list[FileChange]:
    """Replace the whole text of a line, as a draft. Raises ProblemsError, writing nothing, when it is invalid."""
    settings = municipality_of(WorkingTree(plumbing.root))
    actual = read_line(path, data, settings.statuses).actual
    with suppress(ProblemsError):
        known = read_line(path, before, None).actual if before is not None else {}
        actual = {key: value for key, value in actual.items() if key not in known}
    if path.goal is not None:
        _refuse_unknown_keys(plumbing, settings, path.goal, actual)
    return write(plumbing, "report edit", [(str(path), before, data)])


def _refuse_unknown_keys(plumbing: Plumbing, settings: Municipality, goal: GoalId, actual: Mapping[str, str]) -> None:
    """Raise UsageError for an actual of no indicator of a goal; of a goal that is gone nothing is known."""
    wanted = [key for key, value in actual.items() if value]
    files = goal_files(WorkingTree(plumbing.root), settings, None) if wanted else []
    keys = next((tuple(one.key for one in file.goal.indicators) for file in files if file.path.id == goal), None)
    for key in wanted:
        if keys is not None and key not in keys:
            raise UsageError(
                _("{id} has no indicator “{key}”; it has: {known}", id=goal, key=key, known=keys or _("none"))
            )


def close_period(plumbing: Plumbing, day: datetime.date, amendment: Amendment, author: str | None = None) -> Committed:
    """Close a period, and commit that with its drafts as one amendment. Raises what `amend` raises, UsageError."""
    path = ReportPath(day)
    before = read_file(plumbing.root, str(path))
    period = chosen_period(read_reports(WorkingTree(plumbing.root), None, ()), day)
    if before is None or period.closed:
        raise UsageError(_("{period} is closed already", period=period.called))
    if problems := read_reports(WorkingTree(plumbing.root), None, (day,)).problems:
        raise ProblemsError(problems)
    after = period_data(read_period(path, before)._replace(closed=True), before)
    if plumbing.is_trial:
        return _tried(plumbing, path, after, amendment)
    with WayBack(plumbing, "report close", [str(path)]) as way_back:
        way_back.take([FileChange(str(path), before, after)])
        made = amend(plumbing, [str(day)], amendment, author=author)
        way_back.made(made.commit)
    return made


def _tried(plumbing: Plumbing, path: ReportPath, after: bytes, amendment: Amendment) -> Committed:
    """Judge the commit that would close a period, in a tree of its own. Raises what `amend` raises."""
    refuse_unready(plumbing)
    drafts, parent, day = find_drafts(plumbing), plumbing.head(), str(path.day)
    paths = [one for some in chosen(drafts, [day]).values() for one in some] if drafts.lines_of(day) else []
    tree = tree_with_files(plumbing, tree_with_paths(plumbing, parent, paths), {str(path): after})
    lines, municipality = reported(CommitTree(plumbing, tree), {str(path), *paths}), drafts.table.municipality
    citation = amendment.decision.citation if amendment.decision else None
    subject = translator(municipality.language)(subject_of((), municipality, citation, reported=lines))
    message, branch = message_of(subject, amendment), current_branch(plumbing)
    judged = refuse_unlawful(plumbing, parent, tree, message, branch=branch, once=not amendment.again)
    return Committed("", subject, (), told=judged.doubts(), lines=sum(one.all_lines for one in lines))
