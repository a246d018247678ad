"""What the store means by a name comes first: no tag or branch stands in its way unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import DECIDED

if TYPE_CHECKING:
    from tests.conftest import Cli, Store


@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        ("refs/tags/main", "main"),
        ("refs/tags/main", "main~0"),
        ("refs/tags/2021-02-01", "2021-02-01"),
        ("refs/heads/31.12.2021", "31.12.2021"),
        ("refs/tags/ROOT", "ROOT"),
        ("refs/tags/origin/main", "origin/main"),
        ("refs/main", "main"),
        ("refs/tags/Kv1.2.2021§3", "Kv1.2.2021§3"),
    ],
)
def test_a_ref_that_hides_what_a_name_means_is_refused_by_its_full_name(
    store: Store, cli: Cli, ref: str, asked: str
) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    store.git("update-ref", "refs/remotes/origin/main", "HEAD")
    store.git("update-ref", ref, "HEAD^")
    result = cli(store, "changes", f"{asked}..HEAD")
    assert result.code == 2
    assert ref in result.err


def test_a_ref_that_hides_an_abbreviated_commit_is_refused_by_its_full_name(store: Store, cli: Cli) -> None:
    abbreviated = store.git("rev-parse", "HEAD").strip()[:12]
    cli(store, "set", "O1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    assert cli(store, "changes", f"{abbreviated}..HEAD").code == 0
    store.git("update-ref", f"refs/tags/{abbreviated}", "HEAD")
    result = cli(store, "changes", f"{abbreviated}..HEAD")
    assert (result.code, f"refs/tags/{abbreviated}" in result.err) == (2, True)


def test_a_date_and_a_citation_mean_the_stores_own(store: Store, cli: Cli) -> None:
    cli(store, "set", "O1-01", "--target-year", "2030")
    assert cli(store, "amend", *DECIDED).code == 0
    for asked in ("Kv 1.2.2021 § 3", "main", "HEAD", "2099-12-31"):
        assert "2030" in cli(store, "show", "O1-01", "--at", asked).out, asked
