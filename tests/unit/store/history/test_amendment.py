"""Commit messages and their trailers, as git itself reads them."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kortit.decision import Decision
from kortit.errors import UsageError
from kortit.municipality import DEFAULT_BODIES
from store.history.amendment import KEYS, Amendment, message_of, read_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Store

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


@pytest.mark.parametrize("subject", ["O1-02: keinot", ""])
def test_a_reason_at_whose_end_git_would_cut_the_decision_off_is_refused(subject: str) -> None:
    with pytest.raises(UsageError, match="git cuts a message off"):
        message_of(subject, Amendment(DECISION, reason=f"Syy.\n\n{SCISSORS}\n\nLoppu."))
    assert message_of(subject, Amendment(DECISION, reason=f"Syy. {SCISSORS}"))


def test_a_reason_of_one_line_that_would_read_as_a_trailer_is_refused_before_there_is_a_subject_too() -> None:
    for subject in ("O1-02: keinot", ""):
        with pytest.raises(UsageError, match="git trailers"):
            message_of(subject, Amendment(reason="Decision: Kv 1.1.2020 § 1"))


SCISSORS = "# ------------------------ >8 ------------------------"
reasons = st.lists(
    st.sampled_from(
        [
            "Perustelu.", "Decision: Kv 1.1.2020 § 9", "toinen rivi", "", "", " sisennetty", "Avain: arvo", "# 5",
            "Signed-off-by: Testi <testi@example.fi>", SCISSORS, "Conflicts:", "\tkortit.yaml", "---", "\0", "\u00a0",
        ]
    ),
    max_size=6,
).map("\n".join)  # fmt: skip


@given(reasons)
@settings(max_examples=400)
def test_no_reason_can_add_to_the_trailers_or_hide_them(reason: str) -> None:
    for amendment, trailers in (
        (Amendment(DECISION, reason=reason), {"Decision": (DECISION.citation,), "Register": ("TEST-1",)}),
        (Amendment(reason=reason), {}),
    ):
        try:
            message = message_of("otsikko", amendment)
        except UsageError:
            continue
        assert read_message(message).trailers == trailers


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


# --- exactly what git shows --------------------------------------------------------------------------------------

lines = st.one_of(
    st.sampled_from(
        [
            "Decision: Kv 1.2.2021 § 3", "decision : Kh 1.1.2020 § 9", "DECISION:  väliä   sisällä  ", "Register:D-1",
            "Decision:", "Decision: a: b", "Decision\t:\ta", "Kaksi sanaa: x", "-viiva: x", "ä: x", ": x", "Avain= x",
            "https://osoite.example", " Decision: x", "#Decision: x",
        ]
    ),
    st.sampled_from(["Signed-off-by: Testi <testi@example.fi>", "Signed-off-by:", "(cherry picked from commit 1234)"]),
    st.sampled_from(["Perustelu.", "toinen rivi", "# huomautus", " jatkoa", "\tjatkoa"]),
    st.sampled_from(["", "", "", "   ", "\t", "\r", "\u00a0", "\u2028", "\x0b", "\x0c", "Loppu\0"]),
    st.sampled_from(["---", "--- a", SCISSORS, SCISSORS + " ", "Conflicts:", "\tkortit/O1/O1-01.yaml"]),
    st.text("aD-:=# \t\r\x0b\u00a0ä", max_size=6),
)  # fmt: skip
messages = st.builds(
    lambda subject, block, end: subject + "".join(block) + end,
    st.sampled_from(["otsikko\n\n", "otsikko\n\n", "otsikko\ntoinen rivi\n", "\n \n", "# otsikko\n", ""]),
    st.lists(st.builds("{}{}".format, lines, st.sampled_from(["\n", "\n", "\n", "\r\n"])), max_size=9),
    st.sampled_from(["", "", "loppu", "Decision: x", "Conflicts:", " jatkoa"]),
)


def shown_by_git(folder: Path, written: Sequence[str]) -> list[dict[str, tuple[str, ...]]]:
    """Commit messages byte for byte, and return the trailers that `git log` shows of each, by key."""
    stream = "".join(
        f"commit refs/heads/viestit\ncommitter Testi <testi@example.fi> {number} +0000\n"
        f"data {len(message.encode())}\n{message}\n"
        for number, message in enumerate(written)
    )
    subprocess.run(["git", "fast-import", "--quiet", "--force"], input=stream.encode(), cwd=folder, check=True)
    trailers = "%(trailers:only,unfold,key_value_separator=%x1f,separator=%x1e)"
    log = ["git", "log", "-z", "--reverse", "--topo-order", f"--format={trailers}", "viestit"]
    output = subprocess.run(log, cwd=folder, capture_output=True, check=True).stdout.decode()
    shown: list[dict[str, tuple[str, ...]]] = []
    for block in output.split("\0")[:-1]:
        found: dict[str, tuple[str, ...]] = {}
        for trailer in block.split("\x1e") if block else []:
            key, _separator, value = trailer.partition("\x1f")
            key = next((known for known in KEYS if known.lower() == key.lower()), key)
            found[key] = (*found.get(key, ()), value)
        shown.append(found)
    return shown


@given(message=messages.filter(lambda message: "\0" not in message and not re.match(r"[ \t\r]*(?:\n|\Z)", message)))
@settings(max_examples=100, phases=[Phase.reuse, Phase.generate])
def test_the_trailers_read_are_exactly_those_that_git_interprets(message: str) -> None:
    command = ["git", "interpret-trailers", "--parse", "--no-divider"]
    output = subprocess.run(command, input=message.encode(), capture_output=True, check=True).stdout.decode()
    found: dict[str, tuple[str, ...]] = {}
    for line in output.split("\n")[:-1]:
        key, _colon, value = line.partition(":")
        key = next((known for known in KEYS if known.lower() == key.lower()), key)
        found[key] = (*found.get(key, ()), value.strip(" \t\r"))
    assert read_message(message).trailers == found


@given(written=st.lists(messages, min_size=30, max_size=40))
@settings(max_examples=25, phases=[Phase.reuse, Phase.generate])  # one message is small enough to be looked at
def test_the_trailers_read_are_exactly_those_that_git_log_shows(empty_store: Store, written: list[str]) -> None:
    for message, shown in zip(written, shown_by_git(empty_store.root, written), strict=True):
        assert read_message(message).trailers == shown, repr(message)
