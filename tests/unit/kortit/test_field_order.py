"""The order of fields in documents is that of the files in `tests/data/fields`, to the letter.

The municipality has several extra fields of both kinds; the goals hold them in other orders than `kortit.yaml`.
`python -m tests.unit.kortit.test_field_order` writes the files anew: read what differs before you keep it.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from kortit.changes import ChangeTable, Endpoint
from kortit.decision import CitedDecision
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.indicators import Indicator
from kortit.kinds import LIST, TEXT
from kortit.municipality import Municipality, Perspective, Theme
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View

if TYPE_CHECKING:
    from kortit.rendering import Content

FOLDER = Path(__file__).parents[2] / "data" / "fields"
CITY = Municipality(
    "Testilä",
    perspectives=(Perspective("O", "Osaaminen", (Theme("O1", "Osaava henkilöstö"), Theme("O2", "Oppiva kunta"))),),
    fields={
        "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
        "partners": ExtraField("partners", "Kumppanit", LIST, None),
        "funding": ExtraField("funding", "Rahoitus", TEXT, frozenset({"board"})),
        "risks": ExtraField("risks", "Riskit", LIST, frozenset({"council"})),
    },
)
OLD = (
    Goal(
        GoalId("O1-01"),
        "O1",
        "Henkilöstö osaa työnsä",
        2024,
        (Means("Osaaminen kartoitetaan", ("Kysely syksyllä",)), Means("Koulutuspäivä")),
        {"risks": ("Kiire",), "owner": "Henkilöstöyksikkö", "partners": ("Opisto", "Naapurikunta")},
        (
            Indicator("osuus", "Kyselyyn vastanneet", "61 %", "75 %"),
            Indicator("paivat", "Koulutuspäivät", "", "3", "pv"),
        ),
    ),
    Goal(GoalId("O1-02"), "O1", "Rekrytointi nopeutuu", 2025, (), {"funding": "Talousarvio"}),
    Goal(GoalId("O2-01"), "O2", "Kokeilut vakiintuvat", 2026, (Means("Kokeiluryhmä"),), {"partners": ("Yhdistykset",)}),
)
NEW = (
    Goal(
        GoalId("O1-01"), "O2", "Henkilöstö osaa työnsä hyvin", 2025,
        (Means("Koulutuspäivä"), Means("Osaaminen kartoitetaan", ("Kysely keväällä", "Yhteenveto"))),
        {"partners": ("Naapurikunta",), "funding": "Hankeraha", "risks": ("Kiire", "Vaihtuvuus"), "owner": "Opisto"},
        (Indicator("osuus", "Kyselyyn vastanneet", "61 %", "80 %"), Indicator("sija", "Sija", "ei mitattu", "1. sija")),
    ),
    OLD[2],
    Goal(
        GoalId("O2-02"), "O2", "Kirjasto tukee oppimista", 2027, (Means("Lukupiirit"),),
        {"owner": "Kirjasto", "risks": ("Tilat",)},
    ),
)  # fmt: skip
SOURCE = SetBy("c" * 40, "2024-12-16T12:00:00+02:00", "Kv 16.12.2024 § 91")


def contents() -> dict[str, Content]:
    """Return a change table and the cards in force after it."""
    provenance = {
        goal.id: Provenance(
            dict.fromkeys(("goal", "target_year", "theme", *goal.extra), SOURCE),
            (SOURCE,) * len(goal.means),
            (SOURCE,) * len(goal.indicators),
        )
        for goal in NEW
    }
    point = Endpoint("c" * 40, "c" * 40, SOURCE.date, SOURCE.citation)
    table = ChangeTable.between(
        {goal.id: goal for goal in OLD},
        {goal.id: goal for goal in NEW},
        municipality=CITY,
        origin=Endpoint("b" * 40, "b" * 40, "2023-12-18T12:00:00+02:00", "Kv 18.12.2023 § 77"),
        target=point,
        decisions=[CitedDecision("Kv 16.12.2024 § 91", None, None, "c" * 40, "Tavoitteita muutettu")],
        touched={GoalId("O1-01"): [0], GoalId("O1-02"): [0], GoalId("O2-02"): [0]},
        provenance=provenance,
    )
    return {"changes": table, "cards": InForce(NEW, CITY, point, provenance)}


def written(name: str, form: str) -> str:
    """Write a document in Finnish; of a workbook the cells, a row a line, as people read them."""
    view = View("fi", unchanged=Unchanged.FULL, decisions=True)
    data = FORMATS[form].render(contents()[name], view)
    if form != "xlsx":
        return data.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    lines: list[str] = []
    for sheet in book.sheet_names[:2]:
        lines += [f"--- {sheet}", *(" | ".join(map(repr, row)) for row in book.get_sheet_by_name(sheet).to_python())]
    return "\n".join(lines) + "\n"


CASES = [(name, form) for name in ("changes", "cards") for form in ("json", "csv", "text", "md", "xlsx")]


@pytest.mark.parametrize(("name", "form"), CASES)
def test_fields_stand_in_the_order_of_the_kept_document(name: str, form: str) -> None:
    assert written(name, form).encode() == (FOLDER / f"{name}.{form}.txt").read_bytes()


if __name__ == "__main__":
    for name, form in CASES:
        (FOLDER / f"{name}.{form}.txt").write_bytes(written(name, form).encode())
