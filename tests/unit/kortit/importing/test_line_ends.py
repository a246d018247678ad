"""What becomes of hyphens at line ends, by one rule for all documents."""

from __future__ import annotations

import pytest

from kortit.importing.grid import composed_source
from kortit.importing.lines import DocumentLine, joined
from kortit.importing.table_rows import Understanding, read_tables
from kortit.problem import Severity
from tests.table_documents import box, excel
from tests.unit.kortit.importing.reading import source, told


@pytest.mark.parametrize(
    ("lines", "text", "words"),
    [
        (("Sosiaali-", "ja terveyspalvelut"), "Sosiaali- ja terveyspalvelut", []),
        (("nuoriso-", "tai liikuntatilat"), "nuoriso- tai liikuntatilat", []),
        (("social-", "och hälsovård"), "social- och hälsovård", []),
        (("toimen-", "piteet"), "toimenpiteet", ["toimenpiteet"]),
        (("perus-", "tai"), "perus- tai", []),
        (("perus-", "taitojen"), "perustaitojen", ["perustaitojen"]),
        (("linja-", "autojen"), "linja-autojen", []),
        (("Keski-", "Uusimaa"), "Keski-Uusimaa", []),
        (("EU-", "rahoitus"), "EU-rahoitus", []),
        (("2020-", "luvulla"), "2020-luvulla", []),
        (("e-", "lasku"), "e-lasku", []),
        (("talous ja -", "osaaminen"), "talous ja -osaaminen", []),
        (("hyvin\u00ad", "vointi"), "hyvinvointi", []),
        (("2026–", "2028"), "2026–2028", []),
    ],
)
def test_a_hyphen_at_a_line_end_is_understood_by_the_words_around_it(
    lines: tuple[str, ...], text: str, words: list[str]
) -> None:
    whole = joined([DocumentLine(line) for line in lines])
    assert (whole.text, whole.words) == (text, words)


def test_headings_and_themes_over_two_lines_are_read_as_one_and_joined_words_are_told() -> None:
    cells = [
        [box("Päämäärä"), box("Sitova", "ta\u00advoite"), box("Tavoite-", "vuosi"), box("Keinot")],
        [box("O1 Hyvin-", "voiva henkilöstö"), box("Henki\u00adlöstö jaksaa"), box("2026"), box("Kysely sosiaali-", "ja terveys-", "palveluissa")],
        [box("O1 Hyvinvoiva", "henkilöstö"), box("Työ sujuu"), box("2027"), box("Koulutus")],
    ]  # fmt: skip
    reading = read_tables(composed_source(source(excel(cells), "xlsx")), "taulukko.xlsx", Understanding())
    told_of = "words that a hyphen divided at a line end were joined:"
    assert told(reading) == []
    assert told(reading, Severity.WARNING) == [f"sheet “Tavoitteet”, row 2: {told_of} Hyvinvoiva, terveyspalveluissa"]
    first = reading.statements[0].about
    assert (first["goal"], reading.names) == ("Henkilöstö jaksaa", {"O1": "Hyvinvoiva henkilöstö"})
    assert str(first["means"][0].text) == "Kysely sosiaali- ja terveyspalveluissa"  # type: ignore[index,union-attr]
