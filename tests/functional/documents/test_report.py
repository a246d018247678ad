"""The report of a period as documents with its charts, judged from outside: a browser, validators, LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pytest

from kortit.rendering import FORMATS, View
from tests.browser import running_browser
from tests.reports import full_report
from tests.validating import validated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(FORMATS["html"].render(full_report(), View("fi")))
    return path


def test_the_page_is_accessible_narrow_or_wide_light_or_dark(page: Path) -> None:
    with running_browser() as browser, browser.page(page) as shown:
        for width in (320, 1280):
            for scheme in ("light", "dark"):
                shown.show(width, scheme=scheme, prefers_reduced_motion="reduce")
                judged = shown.judged()
                assert (judged.violations, judged.undecided, shown.width()) == ((), (), width)
        heard = [name for role, name in shown.roles() if role == "image" and name]
    assert any(name.startswith("O1 Henkilöstö [/] ✓ Toteutunut 1, ▲ Viivästyy 1") for name in heard), heard
    assert any("Yksiköt & <toimipaikat>" in name and "31.8.2024: 21" in name for name in heard), heard


def test_the_page_is_valid(page: Path) -> None:
    assert validated(page) == {"report": []}


def test_every_chart_stands_beside_its_numbers(page: Path) -> None:
    root = lxml.html.fromstring(page.read_bytes())
    report = full_report()
    bars = root.xpath("//figure[@class='chart bars']/svg")
    rows = root.xpath("//table[@class='tallies']/tbody/tr")
    assert len(bars) == len(rows) == len(report.by_theme) + 1
    for row, tally in zip(rows, [*report.by_theme, report.whole], strict=True):
        told = [one.text_content() for one in row.xpath("td/p[@class='value']")]
        assert told == [str(one) for one in (tally.goals, *tally.statuses.values(), tally.unreported, tally.due)]
    courses = root.xpath("//tbody/tr[.//figure]")
    assert len(courses) == sum(2 for row in report.rows if row.goal.indicators and row.line is not None) > 0
    assert [item.text_content() for item in courses[1].iter("li")] == [
        "31.12.2023: 1 240 000", "30.4.2024: 12 % (ei verrattavissa)", "31.8.2024: 880 000",
    ]  # fmt: skip
