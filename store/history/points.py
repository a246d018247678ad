"""The points of history offered for comparison, and the ends of a comparison as documents name them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from kortit.authority import PROPOSALS
from kortit.changes import Endpoint
from kortit.decision import match_citation
from store.files.goal_file import FOLLOW_UP_FOLDER, OWN_PATHS
from store.git.branches import binding_tips, decided, foresee_binding_branch
from store.git.processes import UnknownRevisionError
from store.history.amendment import IMPORTED_FROM
from store.history.corrections import corrected, known_corrections
from store.history.decisions import amendments, carrying, same_citation
from store.history.records import commit_records, normal_citation
from store.history.revision import ROOT, WORKING_TREE, State
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing
    from store.history import settings
    from store.history.decisions import AmendmentRecord
    from store.history.records import CommitRecord
    from store.history.revision import Revision
else:
    settings = Room("store.history.settings")


class PointKind(Enum):
    """The kind of a point."""

    WORKING_TREE = "working tree"
    HEAD = "head"
    AMENDMENT = "amendment"
    TAG = "tag"
    BRANCH = "branch"
    PROPOSAL = "proposal"
    BEGINNING = "beginning"
    TYPED = "typed"


class Point(NamedTuple):
    """One point. `revision` is resolved by the store; `name` is shown (empty: show its decision or subject).

    `amendment` is set for amendments, `record` for every point that is a commit, `part` as for an end of a table.
    """

    kind: PointKind
    revision: str
    name: str = ""
    record: CommitRecord | None = None
    amendment: AmendmentRecord | None = None
    part: tuple[int, int] | None = None


_REFS = (
    (PointKind.PROPOSAL, f"refs/heads/{PROPOSALS}"),
    (PointKind.TAG, "refs/tags/"),
    (PointKind.BRANCH, "refs/heads/"),
    (PointKind.BRANCH, "refs/remotes/"),
)


def points(plumbing: Plumbing) -> list[Point]:
    """The points of a store: working tree, HEAD, amendments (newest first), tags and branches, ROOT."""
    head = plumbing.head()
    found = [Point(PointKind.WORKING_TREE, WORKING_TREE)]
    if head is not None:
        found.append(Point(PointKind.HEAD, "HEAD", record=commit_records(plumbing, [head])[0]))
        made = [one for one in amendments(plumbing, head) if one.makes_cards]
        found += of_amendments(made, settings.judge_at(plumbing, head))
        found += _named(plumbing)
    return [*found, Point(PointKind.BEGINNING, ROOT)]


def of_amendments(found: Sequence[AmendmentRecord], municipality: Municipality | None) -> list[Point]:
    """The states after all amendments of a history, newest first, as points."""
    keys = [same_citation(one.record.citation, municipality) if one.record.citation else None for one in found]
    counts, numbers = Counter(keys), Counter(keys)
    points: list[Point] = []
    for one, key in zip(found, keys, strict=True):
        part = (numbers[key], counts[key]) if key is not None and counts[key] > 1 else None
        numbers[key] -= 1
        points.append(Point(PointKind.AMENDMENT, one.record.commit, "", one.record, one, part))
    return points


def _named(plumbing: Plumbing) -> list[Point]:
    form = (
        "--format=%(refname) %(if)%(*objectname)%(then)%(*objectname) %(*objecttype)"
        "%(else)%(objectname) %(objecttype)%(end)"
    )
    lines = plumbing.read("for-each-ref", form, *dict.fromkeys(prefix for _kind, prefix in _REFS)).decode().splitlines()
    pairs: list[tuple[str, str]] = []
    for name, found_id, object_type in (line.rsplit(" ", 2) for line in lines):
        if object_type == "commit":
            pairs.append((name, found_id))
        elif object_type == "tag":  # a tag of a tag, which need not lead to a commit
            with suppress(UnknownRevisionError):
                pairs.append((name, plumbing.resolve(found_id)))
    records = {record.commit: record for record in commit_records(plumbing, [commit for _name, commit in pairs])}
    found: list[Point] = []
    for name, commit in pairs:
        kind, prefix = next((kind, prefix) for kind, prefix in _REFS if name.startswith(prefix))
        if commit in records and not name.endswith("/HEAD"):
            found.append(Point(kind, commit, name.removeprefix(prefix), records[commit]))
    order = [kind for kind, _prefix in _REFS]
    return sorted(found, key=lambda point: (order.index(point.kind), point.name))


def endpoint(plumbing: Plumbing, revision: Revision) -> Endpoint:
    """The label of one revision, as `endpoints` gives it."""
    return endpoints(plumbing, [revision])[0]


def endpoints(
    plumbing: Plumbing, revisions: Sequence[Revision], later: Mapping[str, CommitRecord] | None = None
) -> list[Endpoint]:
    """The labels of revisions in a document: each by the amendment that made its state, and that one's decision.

    A commit that changes no goals or settings (a correction of another, say) makes no state, so that the amendment
    before it is looked for. `later` maps commits to the commits that correct them (None: read from the history).
    """
    found = {one: one.commit for one in revisions if one.state is State.COMMIT and one.commit is not None}
    if not found:
        return [Endpoint(one.name) for one in revisions]
    if later is None:
        later = known_corrections(plumbing, next(iter(found.values())))
    foresee_endpoints(plumbing, revisions)
    makers = {commit: corrected(_maker(plumbing, commit), later) for commit in dict.fromkeys(found.values())}
    standing = decided(plumbing, (maker.commit for maker in makers.values()))
    parts = _parts(plumbing, makers, standing)
    return [
        _endpoint(plumbing, one, makers[commit], parts.get(commit), decided=makers[commit].commit in standing)
        if (commit := found.get(one)) is not None
        else Endpoint(one.name)
        for one in revisions
    ]


def _endpoint(
    plumbing: Plumbing, revision: Revision, maker: CommitRecord, part: tuple[int, int] | None, *, decided: bool
) -> Endpoint:
    imported = maker.citation is None and IMPORTED_FROM in maker.message.trailers
    before = plumbing.first_parent(maker.commit) if imported else None
    first = commit_records(plumbing, [before])[0].message.trailers if before is not None else {}
    return Endpoint(
        revision.name,
        revision.commit,
        maker.date,
        normal_citation(maker.citation) if maker.citation else None,
        imported=imported,
        effective=maker.message.effective if maker.citation else None,
        continued=imported and IMPORTED_FROM in first,
        maker=maker.commit,
        part=part,
        decided=decided,
    )


def foresee_endpoints(plumbing: Plumbing, revisions: Iterable[Revision]) -> None:
    """Let git look for what `endpoints` will ask of revisions while something else is done."""
    foresee_binding_branch(plumbing)
    for one in revisions:
        if one.state is State.COMMIT and one.commit is not None:
            plumbing.foresee(*_maker_question(plumbing, one.commit))


def _maker_question(plumbing: Plumbing, commit: str) -> tuple[str, ...]:
    paths = (plumbing.in_repository(path) for path in OWN_PATHS if path != FOLLOW_UP_FOLDER)
    return ("log", "-1", "--first-parent", "--no-show-signature", "--format=%H", commit, "--", *paths)


def _maker(plumbing: Plumbing, commit: str) -> CommitRecord:
    """The amendment that made the state at a commit; the commit itself where nothing was amended yet."""
    return commit_records(plumbing, plumbing.read(*_maker_question(plumbing, commit)).decode().split() or [commit])[0]


def _parts(
    plumbing: Plumbing, makers: Mapping[str, CommitRecord], decided: Container[str]
) -> dict[str, tuple[int, int] | None]:
    """For each state whose decision several amendments carry: which of them made it, and how many they are.

    Git looks first whether any other message has the number of the section, so that messages are seldom read.
    """
    sections = {match["section"].lstrip("0") for maker in makers.values()
                if (match := match_citation(maker.citation or "")) is not None}  # fmt: skip
    if not sections or plumbing.cut.error is not None:  # how many they are takes the whole history
        return {}
    patterns = (f"--grep=(^|[^0-9])0*{section}([^0-9]|$)" for section in sorted(sections))
    ends = [*binding_tips(plumbing), *(commit for commit, maker in makers.items() if maker.commit not in decided)]
    listed = plumbing.read("log", "--first-parent", "--no-show-signature", "--extended-regexp", *patterns,
                           "--format=%H", *ends, "--")  # fmt: skip
    if len(set(listed.decode().split())) <= len({maker.citation for maker in makers.values()} - {None}):
        return {}
    known, judge = amendments(plumbing, *ends), settings.judge_at(plumbing, ends[0])
    return {
        commit: _part(maker, carrying(known, maker.citation, judge))
        for commit, maker in makers.items()
        if maker.citation is not None
    }


def _part(maker: CommitRecord, carriers: Sequence[AmendmentRecord]) -> tuple[int, int] | None:
    commits = [one.record.commit for one in reversed(carriers)]
    if len(commits) < 2 or maker.commit not in commits:
        return None
    return commits.index(maker.commit) + 1, len(commits)
