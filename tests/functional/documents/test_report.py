"""The report of a period as documents with its charts, judged from outside: a browser, validators, LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pdfplumber
import pikepdf
import pytest

from kortit.municipality import Density, PageLayout
from kortit.rendering import FORMATS, View
from tests.browser import running_browser
from tests.office import all_converted
from tests.reports import full_report
from tests.validating import validated
from tests.verapdf import judged

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
    assert report.whole.due == 0, "so there is no column of them"
    bars = root.xpath("//figure[@class='chart bars']/svg")
    rows = root.xpath("//table[@class='tallies']/tbody/tr")
    assert len(bars) == len(rows) == len(report.by_theme) + 1
    for row, tally in zip(rows, [*report.by_theme, report.whole], strict=True):
        told = [one.text_content() for one in row.xpath("td/p[@class='value']")]
        assert told == [str(one) for one in (tally.goals, *tally.statuses.values(), tally.unreported)]
    courses = root.xpath("//tbody/tr[.//figure]")
    assert len(courses) == sum(2 for row in report.rows if row.goal.indicators and row.line is not None) > 0
    assert [item.text_content() for item in courses[1].iter("li")] == [
        "31.12.2023: 1 240 000", "30.4.2024: 12 % (ei verrattavissa)", "31.8.2024: 880 000",
    ]  # fmt: skip


# --- on paper ---

VIEWS = {
    "airy": View("fi"),
    "compact": View("sv", density=Density.COMPACT),
    "plain": View("en", layout=PageLayout.PLAIN),
}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sheets")
    for name, view in VIEWS.items():
        (folder / f"{name}.pdf").write_bytes(FORMATS["pdf"].render(full_report(18), view))
    return {name: folder / f"{name}.pdf" for name in VIEWS}


def test_charts_on_paper_are_accessible_and_archivable(sheets: dict[str, Path]) -> None:
    verdicts = judged([(standard, path) for path in sheets.values() for standard in ("ua1", "2a")])
    assert set(verdicts.values()) == {"ok"}
    assert len(verdicts) == 2 * len(sheets)


@pytest.mark.parametrize("name", VIEWS)
def test_every_chart_on_paper_is_heard_as_what_it_shows(sheets: dict[str, Path], name: str) -> None:
    report = full_report(18)
    with pikepdf.open(sheets[name]) as pdf:
        heard = [
            str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    drawn = sum(row.line is not None for row in report.rows if row.goal.indicators) * 2
    assert len(heard) == len(report.by_theme) + 1 + drawn
    assert sum("Viivästyy 3" in one for one in heard) == 1, "of all themes together"
    assert sum("30.4.2024: 12,5" in one for one in heard) == sum(
        row.before[1][1] is not None for row in report.rows if row.goal.indicators and row.line is not None
    )


def test_a_chart_stands_on_the_page_of_its_numbers(sheets: dict[str, Path]) -> None:
    with pdfplumber.open(sheets["compact"]) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    for text in texts:
        assert text.count("1 250 000 → ≤ 900 000 €") * 2 + text.count("6 → 20 kpl") * 2 >= text.count("streckad linje")
    assert sum(text.count("streckad linje: målvärde, prickad linje: utgångsvärde") for text in texts) > 0


def test_libre_office_opens_the_report_and_its_numbers_are_in_it(tmp_path: Path) -> None:
    paths = []
    for kind in ("docx", "xlsx"):
        paths.append(tmp_path / f"report-{kind}.{kind}")
        paths[-1].write_bytes(FORMATS[kind].render(full_report(18), View("fi")))
    for made in all_converted(paths, "pdf", tmp_path / "out"):
        with pdfplumber.open(made) as pdf:
            text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
        assert "edellinen (30.4.2024)" in text or made.stem.endswith("xlsx")
        assert "880 000" in text
