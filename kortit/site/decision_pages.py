"""The pages of decisions: the change table of each, and what stands around it."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.characters import cleaned
from kortit.messages import _, written_date
from kortit.rendering.composition import manuscript
from kortit.site.addresses import PAGE, day_place, decision_place, report_place
from kortit.site.data import document_addresses, table_address
from kortit.site.teller import SitePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.site.publication import Ruling
    from kortit.site.teller import Teller


def decision_pages(teller: Teller) -> Iterator[SitePage]:
    """A page for each decision."""
    rulings = teller.site.rulings
    for number, ruling in enumerate(rulings):
        older = rulings[number + 1] if number + 1 < len(rulings) else None
        reports = (one["address"] for one in _reported(teller, ruling))
        stamp = " ".join((*(stage.commit for stage in ruling.stages), older.place if older else "", *reports))
        yield SitePage(f"{ruling.place}/{PAGE}", stamp, "decision", partial(_decision, teller, ruling, older))


def _decision(teller: Teller, ruling: Ruling, older: Ruling | None) -> dict[str, Any]:
    said = manuscript(teller.told(teller.site.table_of(ruling)), teller.view) if ruling.has_table else None
    facts = said.facts if said is not None else ()
    return {
        "title": ruling.citation,
        "description": f"{teller.body(ruling)} {written_date(ruling.day)} § {ruling.section}: {teller.extent(ruling)}",
        "said": said,
        "brief": teller.brief(ruling),
        "section": ruling.section,
        "register": cleaned(ruling.register or ""),
        "effective": _written(ruling.effective),
        "summary": next((fact.texts for fact in facts if fact.label == teller.said(_("Summary"))), ()),
        "abbreviations": [fact for fact in facts if fact.label == teller.said(_("Abbreviations"))],
        "reported": _reported(teller, ruling),
        "reasons": teller.preamble("\n".join(ruling.reasons)),
        "commits": [stage.commit for stage in ruling.stages],
        "command": f'kortit changes "{ruling.citation}"' if said is not None else f'kortit log "{ruling.citation}"',
        "minutes": teller.minutes(ruling),
        "documents": [(name.upper(), address) for name, address in document_addresses(teller, ruling)],
        "data": table_address(ruling) if said is not None else "",
        "older": teller.brief(older) if older else None,
        "at": f"{day_place(ruling.day)}/{PAGE}" if ruling.day in teller.site.states else "",
    }


def _reported(teller: Teller, ruling: Ruling) -> list[dict[str, str]]:
    """The periods that a decision changed, each with the address of its report if it is still there."""
    known = teller.site.days_reported
    return [
        {
            "said": teller.said(one.said),
            "address": f"{report_place(one.period.day)}/{PAGE}" if one.period.day in known else "",
        }
        for one in ruling.reported
    ]


def _written(day: str | None) -> str:
    try:
        return written_date(datetime.date.fromisoformat(day)) if day else ""
    except ValueError:
        return cleaned(day or "")


def moved_pages(teller: Teller) -> Iterator[SitePage]:
    """A page that leads on, at each address of a decision whose citation was put right and that nothing else has."""
    from_first = {stage.cited_first: stage for stage in teller.site.decided if stage.cited_first}
    taken = {ruling.place for ruling in teller.site.rulings}
    for citation, stage in from_first.items():
        place = decision_place(citation)
        if place and place not in taken:
            to = {"citation": stage.citation, "address": f"{stage.place}/{PAGE}"}
            given = {"title": citation, "description": citation, "to": to}
            yield SitePage(f"{place}/{PAGE}", stage.place, "moved", partial(dict[str, Any], given))
