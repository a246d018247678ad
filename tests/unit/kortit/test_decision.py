"""Citations: read as people write them, written in one form."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.decision import CitationError, Decision, read_date, read_decision
from kortit.errors import UsageError
from kortit.municipality import DEFAULT_BODIES, Municipality

CITY = Municipality("Testilä", bodies=DEFAULT_BODIES)


@given(st.sampled_from(list(DEFAULT_BODIES.values())), st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)), st.data())
def test_what_is_written_is_read_back(body: object, date: dt.date, data: st.DataObject) -> None:
    decision = Decision(body, date, data.draw(st.integers(1, 99999)))  # type: ignore[arg-type]
    assert read_decision(decision.citation, CITY) == decision
    assert read_decision(decision.citation, CITY).citation == decision.citation


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("KV 14.12.2020 § 85", "Kv 14.12.2020 § 85"),
        ("kv 04.01.2021 §7", "Kv 4.1.2021 § 7"),
        ("  Kh   18.5.2020   §   197 ", "Kh 18.5.2020 § 197"),
        ("Stds 1.2.2020 § 3", "Kh 1.2.2020 § 3"),
        ("kaupunginvaltuusto 19.06.2023 § 106", "Kv 19.6.2023 § 106"),
        ("Kv\u00a014.12.2020 §\u00a085", "Kv 14.12.2020 § 85"),
    ],
)
def test_padding_case_white_space_and_the_bodys_name_make_no_difference(written: str, normal: str) -> None:
    assert read_decision(written, CITY).citation == normal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a citation"),
        ("14.12.2020 § 85", "is not a citation"),
        ("Kv 14.12.2020 85", "is not a citation"),
        ("Kv 14.12.20 § 85", "is not a citation"),
        ("Kv 31.2.2020 § 85", "does not exist"),
        ("Kv 1.2.0021 § 85", "does not exist"),
        ("Kv 14.12.2020 § 0", "numbered from 1"),
        ("Ltk 14.12.2020 § 85", "kortit.yaml knows: Kv, Kh"),
        ("Kv 14.12.2020 § 85 ja 86", "is not a citation"),
    ],
)
def test_an_error_says_what_is_expected(text: str, said: str) -> None:
    with pytest.raises(CitationError, match=said):
        read_decision(text, CITY)


def test_a_date_is_read_in_the_finnish_and_the_iso_form_and_must_exist() -> None:
    assert read_date("31.1.2021") == read_date("2021-01-31") == dt.date(2021, 1, 31)
    assert read_date("v1.0") is None
    with pytest.raises(UsageError, match="does not exist"):
        read_date("2021-02-30")
