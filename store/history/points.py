"""The points of history offered for comparison: amendments, tags, branches, proposals, HEAD, the working tree, ROOT."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from store.git.processes import UnknownRevisionError
from store.history.decisions import amendments
from store.history.records import commit_records
from store.history.revision import ROOT, WORKING_TREE

if TYPE_CHECKING:
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord
    from store.history.records import CommitRecord


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


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `revision` is resolved by the store; `name` is shown (empty: show its decision or subject).

    `amendment` is set for amendments, `record` for every point that is a commit.
    """

    kind: PointKind
    revision: str
    name: str = ""
    record: CommitRecord | None = None
    amendment: AmendmentRecord | None = None


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
        found += [of_amendment(amendment) for amendment in amendments(plumbing, head)]
        found += _named(plumbing)
    return [*found, Point(PointKind.BEGINNING, ROOT)]


def of_amendment(amendment: AmendmentRecord) -> Point:
    """The state after an amendment as a point."""
    return Point(PointKind.AMENDMENT, amendment.record.commit, "", amendment.record, amendment)


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
