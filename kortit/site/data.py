"""The open data of the site: the goals in force, every decision's table and the whole history, and what describes them.

The goals and the tables are what the commands write as JSON and CSV, byte by byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from kortit import __version__
from kortit.characters import cleaned, escaped_json
from kortit.municipality import LICENSES
from kortit.rendering import FORMATS
from kortit.rendering.goals import goal_data
from kortit.rendering.report_rows import HEADINGS
from kortit.rendering.rows import sheet
from kortit.site.addresses import GOALS_CSV, GOALS_JSON, HISTORY, PACKAGE, report_place

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from kortit.site.publication import Publication, Ruling, Stage
    from kortit.site.reported import ReportedPeriod
    from kortit.site.teller import Teller

REPORT_FORMATS = ("json", "csv")
_DOCUMENTS = ("pdf", "docx")
_TYPES = {"target_year": "year"}


@dataclass(frozen=True, slots=True)
class SiteData:
    """A file of the site that is no page: its address, its stamp, and what makes it."""

    address: str
    stamp: str
    made: Callable[[], bytes]


def data_files(teller: Teller) -> Iterator[SiteData]:
    """Every file of the open data."""
    site, view = teller.site, teller.view
    for ruling in site.tabled:
        stamp = " ".join(stage.commit for stage in ruling.stages)
        yield SiteData(table_address(ruling), stamp, partial(_table, teller, "json", ruling))
        for name, address in document_addresses(teller, ruling):
            yield SiteData(address, stamp, partial(_table, teller, name, ruling))
    for one in site.periods:
        formats = (*REPORT_FORMATS, *(_DOCUMENTS if teller.documents else ()))
        for name in formats:
            yield SiteData(report_address(one.period.day, name), one.stamp, partial(_report, teller, name, one))
    yield SiteData(GOALS_JSON, site.commit, partial(FORMATS["json"].render, site.in_force, view))
    yield SiteData(GOALS_CSV, site.commit, partial(FORMATS["csv"].render, site.in_force, view))
    yield SiteData(HISTORY, site.commit, partial(_history, site))
    yield SiteData(PACKAGE, site.commit, partial(_package, teller))


def table_address(ruling: Ruling) -> str:
    """The address of a decision's change table as JSON."""
    return f"data/changes/{ruling.place.removeprefix('d/')}.json"


def document_addresses(teller: Teller, ruling: Ruling) -> list[tuple[str, str]]:
    """The formats and addresses of a decision's table as documents; none where they are not asked for."""
    if not teller.documents:
        return []
    return [(name, f"{ruling.place}/{ruling.section}{FORMATS[name].suffix}") for name in _DOCUMENTS]


def report_address(day: datetime.date, name: str) -> str:
    """The address of a report as a file of a format: data beside other data, documents beside the page."""
    folder = "data/reports" if name in REPORT_FORMATS else report_place(day)
    return f"{folder}/{day}{FORMATS[name].suffix}"


def report_documents(teller: Teller, day: datetime.date) -> list[tuple[str, str]]:
    """The formats and addresses of a report as documents; none where they are not asked for."""
    return [(name, report_address(day, name)) for name in _DOCUMENTS] if teller.documents else []


def _report(teller: Teller, name: str, one: ReportedPeriod) -> bytes:
    return FORMATS[name].render(one.report, teller.view)


def _table(teller: Teller, name: str, ruling: Ruling) -> bytes:
    return FORMATS[name].render(teller.site.table_of(ruling), teller.view)


def _history(site: Publication) -> bytes:
    """A line for each change of each goal, oldest first, with the goal before and after it."""
    lines = (escaped_json(json.dumps(one, ensure_ascii=False)) for stage in site.stages for one in _changes(stage))
    return "".join(f"{line}\n" for line in lines).encode()


def _changes(stage: Stage) -> Iterator[dict[str, Any]]:
    for goal_id in sorted(stage.touched):
        old, new = stage.old.get(goal_id), stage.new.get(goal_id)
        if old != new:
            yield {
                "id": goal_id,
                "day": stage.day.isoformat(),
                "citation": stage.citation,
                "register": stage.register,
                "effective": stage.effective,
                "commit": stage.commit,
                "old": goal_data(old) if old is not None else None,
                "new": goal_data(new) if new is not None else None,
            }


def _tabular(name: str, path: str, headings: Mapping[str, str]) -> dict[str, Any]:
    """The description of a CSV file whose columns have these headings, by their fields."""
    fields = [{"name": heading, "type": _TYPES.get(field, "string")} for field, heading in headings.items()]
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def _report_resources(teller: Teller, one: ReportedPeriod) -> Iterator[dict[str, Any]]:
    day, title = one.period.day, teller.said(one.period.called)
    json_path, csv_path = (report_address(day, name).removeprefix("data/") for name in REPORT_FORMATS)
    yield {
        "name": f"report-{day}",
        "title": title,
        "path": json_path,
        "format": "json",
        "mediatype": "application/json",
    }
    headings = {field: teller.said(heading) for field, heading in HEADINGS.items()}
    yield {**_tabular(f"report-{day}-goals", csv_path, headings), "title": title}


def _package(teller: Teller) -> bytes:
    """The description of the data (Frictionless Data Package, version 1)."""
    site = teller.site
    columns, _rows = sheet(site.in_force, teller.view)
    license_id = site.municipality.site.license
    licenses = [{"name": license_id, "path": LICENSES[license_id]}] if license_id else []
    resources = [
        _tabular("goals", "goals.csv", {one.field: one.heading for one in columns}),
        {"name": "cards", "path": "goals.json", "format": "json", "mediatype": "application/json"},
        {"name": "history", "path": "history.jsonl", "format": "jsonl", "mediatype": "application/jsonl"},
        *(
            {
                "name": table_address(one).removeprefix("data/").removesuffix(".json").replace("/", "-"),
                "title": one.citation,
                "path": table_address(one).removeprefix("data/"),
                "format": "json",
                "mediatype": "application/json",
            }
            for one in site.tabled
        ),
        *(part for one in site.periods for part in _report_resources(teller, one)),
    ]
    package = {
        "profile": "data-package",
        "name": "kortit",
        "title": cleaned(site.municipality.name),
        "version": site.commit,
        **({"homepage": teller.root} if teller.root else {}),
        **({"licenses": licenses} if licenses else {}),
        "created_by": f"kortit {__version__}",
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
