"""The points of a history that people compare: decisions, amendments, tags, branches, proposals, what is there now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from store.git.plumbing import UnknownRevisionError
from store.history.decisions import amendments
from store.history.records import commit_records
from store.history.revision import ROOT, WORKING_TREE

if TYPE_CHECKING:
    from store.git.plumbing import Plumbing
    from store.history.decisions import AmendmentRecord
    from store.history.records import CommitRecord


class PointKind(Enum):
    """What a point is to people."""

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
    """One point. `revision` is what the store resolves, `name` what people call it (empty: its decision or subject).

    `amendment` is there for amendments, `record` for everything that is a commit.
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
    """List the points of a store: what is there now, the amendments newest first, the named ones, the beginning."""
    head = plumbing.head()
    found = [Point(PointKind.WORKING_TREE, WORKING_TREE)]
    if head is not None:
        found.append(Point(PointKind.HEAD, "HEAD", record=commit_records(plumbing, [head])[0]))
        found += [of_amendment(amendment) for amendment in amendments(plumbing, head)]
        found += _named(plumbing)
    return [*found, Point(PointKind.BEGINNING, ROOT)]


def of_amendment(amendment: AmendmentRecord) -> Point:
    """Give the state after an amendment as a point."""
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
        elif object_type == "tag":  # a tag of a tag, which may end in no commit
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
