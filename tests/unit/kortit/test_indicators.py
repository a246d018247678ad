"""Indicators: their levels as numbers, whether they are reached, and their lines in a form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kortit.errors import UsageError
from kortit.indicators import Amount, Indicator, amount_of, is_reached, plain_level, read_form, with_keys

NUMBERS = {
    "20": Amount(Decimal(20)),
    "1 250 000": Amount(Decimal(1250000)),
    "1\u00a0250\u202f000,50 €": Amount(Decimal("1250000.5"), "€"),
    "4,2 %": Amount(Decimal("4.2"), "%"),
    "−3": Amount(Decimal(-3)),
    "12 pv/htv": Amount(Decimal(12), "pv/htv"),
    "≥ 80 %": Amount(Decimal(80), "%", "≥"),
    "vähintään 4,0": Amount(Decimal(4), "", "≥"),
    "enintään 12 kpl": Amount(Decimal(12), "kpl", "≤"),
    "Alle 5": Amount(Decimal(5), "", "<"),
    "högst 3": Amount(Decimal(3), "", "≤"),
}
TEXTS = ["", "ei mitattu", "1. sija", "10–15", "31.12.2026", "1.250.000", "12 3", "alle", "5 krt viikossa", "overall 3"]


@pytest.mark.parametrize("text", [*NUMBERS, *TEXTS])
def test_a_level_is_the_number_that_people_write(text: str) -> None:
    assert amount_of(text) == NUMBERS.get(text)


@pytest.mark.parametrize(
    ("baseline", "target", "unit", "actual", "reached"),
    [
        ("6", "20", "kpl", "20", True),
        ("6", "20", "kpl", "21 kpl", True),
        ("6", "20", "kpl", "14", False),
        ("14,5", "12", "pv", "11,9", True),  # less is better
        ("14,5", "12", "pv", "13", False),
        ("1 250 000", "2 000 000", "€", "2000000", True),
        ("4,2 %", "3,9 %", "", "3,9", True),
        ("", "≥ 80 %", "", "79,5 %", False),
        ("", "alle 5", "", "4,9", True),
        ("", "20", "", "25", None),  # nothing says which way is good
        ("", "20", "", "20,0", True),
        ("20", "20", "", "21", None),
        ("6", "20 kpl", "", "30 %", None),  # another unit
        ("ei mitattu", "1. sija", "", "1. Sija", True),
        ("ei mitattu", "1. sija", "", "2. sija", None),
        ("6", "", "kpl", "20", None),
        ("6", "20", "kpl", "", None),
    ],
)
def test_an_actual_level_reaches_its_target_the_way_that_leads_from_the_baseline(
    baseline: str, target: str, unit: str, actual: str, reached: bool | None
) -> None:
    assert is_reached(Indicator("k", "Mittari", baseline, target, unit), actual) is reached


def test_only_what_is_written_just_as_a_number_is_one_in_data() -> None:
    written = ["20", "-3", "4.5", "0", "007", "+5", "4.50", "1e5", "-0", "1" * 16, "4,5", "1 250", "ei mitattu"]
    assert [plain_level(one) for one in written] == [20, -3, 4.5, 0, *written[4:]]


def test_a_line_without_a_key_gets_one_of_its_words() -> None:
    assert [one.key for one in read_form("Äänestysvilkkaus nuorten vaaleissa\n  41 -> 50 (%)\nÄänestysvilkkaus nuorten vaaleissa [a]\n% 2026\n")] == [
        "aanestysvilkkaus-nuorten", "a", "mittari",
    ]  # fmt: skip
    known = (Indicator("kaynnit-2", "Käynnit museossa"), Indicator("k", "Kävijät"))
    typed = [Indicator("", "Käynnit"), Indicator("", "Käynnit"), Indicator("", "Kävijät."), Indicator("", "Kävijät")]
    assert [one.key for one in with_keys(typed, known)] == ["kaynnit", "kaynnit-3", "k", "kavijat"]
    assert read_form("Käynnit\n  41 -> 50 (%)") == (Indicator("kaynnit", "Käynnit", "41", "50", "%"),)


@pytest.mark.parametrize(
    "form",
    ["  6 → 20", "Käynnit\n  20", "Käynnit\n  6 → 20\n  7 → 8", "Käynnit [Ä]", "Käynnit [a]\nMuu [a]", "Käynnit\x1b"],
)
def test_what_is_no_form_of_indicators_is_refused_with_its_line(form: str) -> None:
    with pytest.raises(UsageError, match=f"line {form.count(chr(10)) + 1}:"):
        read_form(form)
