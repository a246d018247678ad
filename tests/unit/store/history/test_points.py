"""The points of a history: which there are, in which order, and by which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.history.points import Point, PointKind, of_amendments, points
from tests.conftest import DECIDED, Store, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


def listed(store: Store) -> list[Point]:
    """List the points of a store."""
    with store.open() as repository:
        return points(repository.plumbing)


def named(store: Store) -> list[tuple[PointKind, str]]:
    """The kind and name of every named point."""
    return [(point.kind, point.name) for point in listed(store) if point.name]


def test_what_is_there_now_comes_first_and_the_beginning_last(store: Store) -> None:
    kinds = [point.kind for point in listed(store)]
    assert kinds[:2] == [PointKind.WORKING_TREE, PointKind.HEAD]
    assert kinds[-1] is PointKind.BEGINNING


def test_amendments_come_newest_first_and_only_once_each(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    amended = [point for point in listed(store) if point.kind is PointKind.AMENDMENT]
    assert [point.revision for point in amended] == store.git("rev-list", "--first-parent", "HEAD").split()
    assert amended[0].record is not None
    assert amended[0].record.citation == "Kv 1.2.2021 § 3"
    assert all(point.amendment is not None for point in amended)


def test_a_commit_that_touches_nothing_of_the_store_is_no_amendment(store: Store) -> None:
    store.write("muu/lue.txt", "x")
    other = store.commit("muualla")
    found = listed(store)
    assert other not in [point.revision for point in found if point.kind is PointKind.AMENDMENT]
    head = next(point for point in found if point.kind is PointKind.HEAD)
    assert head.record is not None
    assert head.record.commit == other


def test_proposals_tags_and_branches_are_named_as_people_named_them_in_this_order(store: Store) -> None:
    for branch in ("vanha", "proposal/toinen", "proposal/eka", "ä/ö"):
        store.git("branch", branch)
    store.git("tag", "v1")
    store.git("tag", "-a", "-m", "selite", "annotoitu")
    assert named(store) == [
        (PointKind.PROPOSAL, "eka"),
        (PointKind.PROPOSAL, "toinen"),
        (PointKind.TAG, "annotoitu"),
        (PointKind.TAG, "v1"),
        (PointKind.BRANCH, "main"),
        (PointKind.BRANCH, "vanha"),
        (PointKind.BRANCH, "ä/ö"),
    ]


def test_an_annotated_tag_is_the_commit_that_it_names(store: Store) -> None:
    store.git("tag", "-a", "-m", "selite", "annotoitu")
    point = next(point for point in listed(store) if point.name == "annotoitu")
    assert point.revision == store.git("rev-parse", "HEAD").strip()
    assert point.record is not None


def test_a_tag_of_something_that_is_no_commit_is_left_out(store: Store) -> None:
    store.git("tag", "tiedosto", store.git("rev-parse", "HEAD:kortit.yaml").strip())
    store.git("tag", "kansio", store.git("rev-parse", "HEAD^{tree}").strip())
    store.git("tag", "-a", "-m", "x", "sisäkkäinen", store.git("rev-parse", "HEAD:kortit.yaml").strip())
    assert named(store) == [(PointKind.BRANCH, "main")]


def test_a_tag_of_a_tag_is_the_commit_at_its_end(store: Store) -> None:
    store.git("tag", "-a", "-m", "x", "sisempi")
    store.git("tag", "-a", "-m", "x", "ulompi", "sisempi")
    revisions = {point.name: point.revision for point in listed(store) if point.name}
    assert revisions["ulompi"] == revisions["sisempi"] == store.git("rev-parse", "HEAD").strip()


def test_branches_of_other_repositories_are_there_without_their_head(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(store.root), "klooni")
    assert (PointKind.BRANCH, "origin/main") in named(Store(tmp_path / "klooni"))
    assert (PointKind.BRANCH, "origin/HEAD") not in named(Store(tmp_path / "klooni"))


def test_a_branch_named_like_a_proposals_folder_is_told_apart(store: Store) -> None:
    store.git("branch", "proposals")
    assert (PointKind.BRANCH, "proposals") in named(store)


def test_a_store_without_a_commit_has_the_working_tree_and_the_beginning(store: Store) -> None:
    store.git("update-ref", "-d", "HEAD")
    assert [point.kind for point in listed(store)] == [PointKind.WORKING_TREE, PointKind.BEGINNING]


def test_a_head_on_no_branch_is_listed_all_the_same(store: Store) -> None:
    store.git("checkout", "-q", "--detach", "HEAD^")
    found = listed(store)
    head = next(point for point in found if point.kind is PointKind.HEAD)
    assert head.record is not None
    assert head.record.commit == store.git("rev-parse", "HEAD").strip()
    assert sum(point.kind is PointKind.AMENDMENT for point in found) == 1


def test_an_amendment_put_right_stands_with_the_decision_that_is_right(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2023")
    assert cli(store, "amend", *DECIDED).code == 0
    commit = store.git("rev-parse", "HEAD").strip()
    assert cli(store, "correct", commit, "--decision", "Kv 2.2.2021 § 4").code == 0
    point = next(point for point in listed(store) if point.revision == commit and point.kind is PointKind.AMENDMENT)
    assert point.record is not None
    assert point.record.citation == "Kv 2.2.2021 § 4"
    assert point.amendment is not None
    assert of_amendments([point.amendment], None) == [point]


@pytest.mark.parametrize("count", [0, 3])
def test_every_point_names_a_revision_that_the_store_knows(store: Store, cli: Cli, count: int) -> None:
    for number in range(count):
        store.git("tag", f"v{number}")
    for point in listed(store):
        if point.kind is not PointKind.WORKING_TREE:
            assert cli(store, "changes", f"{point.revision}..HEAD").code == 0
