"""Commit messages and their trailers, as git itself reads them."""

from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.decision import Decision
from kortit.errors import UsageError
from kortit.municipality import DEFAULT_BODIES
from store.history.amendment import Amendment, message_of, read_message

if TYPE_CHECKING:
    from pathlib import Path

DECISION = Decision(DEFAULT_BODIES["council"], dt.date(2020, 12, 14), 85, "TEST-1")


def git_trailers(message: str, folder: Path) -> list[str]:
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=message.encode(), cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def test_a_message_has_subject_reason_and_trailers_and_git_reads_them_too(tmp_path: Path) -> None:
    amendment = Amendment(DECISION, dt.date(2021, 1, 1), "Ensin syy.\n\nDecision: Kh 1.1.2020 § 1")
    message = message_of("O1-02: tavoitevuosi", amendment)
    read = read_message(message)
    assert (read.subject, read.reason) == ("O1-02: tavoitevuosi", amendment.reason)
    assert read.trailers == {
        "Decision": ("Kv 14.12.2020 § 85",), "Register": ("TEST-1",), "Effective": ("2021-01-01",)
    }  # fmt: skip
    assert git_trailers(message, tmp_path) == [
        "Decision: Kv 14.12.2020 § 85",
        "Register: TEST-1",
        "Effective: 2021-01-01",
    ]


def test_a_reason_that_would_read_as_trailers_is_refused() -> None:
    with pytest.raises(UsageError, match="git trailers"):
        message_of("O1-02: keinot", Amendment(reason="Syy.\n\nDecision: Kv 1.1.2020 § 1"))


reasons = st.lists(
    st.sampled_from(
        ["Perustelu.", "Decision: Kv 1.1.2020 § 9", "toinen rivi", "", " sisennetty", "Avain: arvo", "# 5"]
    ),
    max_size=6,
).map("\n".join)


@given(reasons)
@settings(max_examples=200)
def test_no_reason_can_smuggle_a_decision_into_the_trailers(reason: str) -> None:
    assert read_message(message_of("otsikko", Amendment(DECISION, reason=reason))).trailers["Decision"] == (
        DECISION.citation,
    )
    try:
        message = message_of("otsikko", Amendment(reason=reason))
    except UsageError:
        return
    assert read_message(message).trailers == {}


@pytest.mark.parametrize(
    ("message", "trailers"),
    [
        ("Decision: Kv 1.1.2020 § 1\n", {}),
        ("otsikko\n\ndecision: Kv 1.1.2020 § 1\n", {"Decision": ("Kv 1.1.2020 § 1",)}),
        ("otsikko\n\nDecision: Kv 1.1.2020\n § 1\n", {"Decision": ("Kv 1.1.2020 § 1",)}),
        ("otsikko\n\nDecision: a\nDecision: b\n", {"Decision": ("a", "b")}),
        ("otsikko\r\n\r\nDecision: a\r\n", {"Decision": ("a",)}),
        ("otsikko\n\nDecision: a\n\nperustelu\n", {}),
        ("otsikko\n\nDecision: a\nei tunniste\n", {}),
        ("", {}),
    ],
)
def test_only_a_block_of_trailers_at_the_end_counts(message: str, trailers: dict[str, tuple[str, ...]]) -> None:
    assert read_message(message).trailers == trailers
