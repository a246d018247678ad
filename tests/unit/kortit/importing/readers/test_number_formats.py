"""Numbers of a workbook are read as a Finnish program shows them, or it is said that they could not be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kortit.importing.readers.number_formats import GENERAL, UnshownError, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("2026", GENERAL, "2026"),
        ("0.85", GENERAL, "0,85"),
        ("0.30000000000000004", GENERAL, "0,3"),
        ("-12.5", GENERAL, "-12,5"),
        ("0.85", "0%", "85%"),
        ("0.855", "0.0 %", "85,5 %"),
        ("1234567.5", "#,##0.00", "1 234 567,50"),
        ("1500000", '#,##0.0,,"\u00a0milj. €"', "1,5\u00a0milj. €"),
        ("12000", '#,##0\\ "€"', "12 000 €"),
        ("12000", "#,##0.00\\ [$€-40B]", "12 000,00 €"),
        ("-12000", '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "-12 000,00 €"),
        ("5", '0" kpl"', "5 kpl"),
        ("5", 'General" kpl"', "5 kpl"),
        ("7", "000", "007"),
        ("-3", "0;[Red](0)", "(3)"),
        ("0", '0;-0;"ei yhtään"', "ei yhtään"),
        ("0.4", "0", "0"),
        ("-0.4", "0", "0"),
        ("2.50", "0.##", "2,5"),
        ("46022", "d.m.yyyy", "31.12.2025"),
        ("46022", "yyyy", "2025"),
        ("46022", "yyyy\\-mm\\-dd;@", "2025-12-31"),
        ("46022.604166666664", "dd/mm/yy hh:mm", "31/12/25 14:30"),
        ("5", "@", "5"),
        ("5", ";;;", ""),
        ("-5", "0;", ""),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: str, code: str, text: str) -> None:
    assert shown(Decimal(value), code) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("5", "0.00E+00"), ("0.5", "# ?/?"), ("5", "[<10]0;0.0"), ("46022", "d. mmmm yyyy"), ("1.5", "[h]:mm"),
        ("1e15", GENERAL), ("5551234", "000\\-0000"), ("-1", "d.m.yyyy"), ("5", "unknown"),
    ],
)  # fmt: skip
def test_a_format_that_cannot_be_followed_exactly_is_none(value: str, code: str) -> None:
    with pytest.raises(UnshownError):
        shown(Decimal(value), code)
