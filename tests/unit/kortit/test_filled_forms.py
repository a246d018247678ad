"""Forms of a report as files, filled in with any values: what comes back changes exactly what was filled in."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.changes import Endpoint
from kortit.characters import FORBIDDEN, collapsed
from kortit.follow_up.filled import FilledLines
from kortit.follow_up.period import Period, ReportLine
from kortit.follow_up.report import FollowUpReport, ReportRow
from kortit.follow_up.statuses import USUAL_STATUSES, Status, status_called
from kortit.goal import Goal, GoalId
from kortit.importing.grid import composed_source
from kortit.importing.own.form import read_form
from kortit.importing.readers.office import read_office
from kortit.indicators import Indicator
from kortit.messages import LANGUAGES, translator
from kortit.rendering import FORMATS, View
from kortit.rendering.labels import FORM
from tests.content import CITY
from tests.filled_forms import ExcelForm, WordForm

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

STATUSES = {
    key: Status(key, translator("fi")(name), level) for key, (name, level) in USUAL_STATUSES.items()
}  # fmt: skip
KEYS = ("yksikot", "osuus")
INDICATORS = tuple(Indicator(key, f"Mittari {key}", "6", "20", "kpl") for key in KEYS)
GOALS = tuple(
    Goal(GoalId(f"O1-0{number}"), "O1", f"Tavoite {number}", 2026, indicators=INDICATORS if number < 3 else ())
    for number in (1, 2, 3)
)
SIGNS = st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\u00ad\ufffd\ufffe\uffff")
TEXTS = st.text(SIGNS | st.just(" "), max_size=40).map(collapsed).filter(lambda text: not FORBIDDEN.search(text))
NUMBERS = st.sampled_from(
    ["", "14", "14,5 %", "1 250 000", "-3,0", "≥ 4 %", "0,5 pv", "007", "1. sija", "=A1", "ei mitattu"]
)


def lines(goal: Goal) -> st.SearchStrategy[ReportLine | None]:
    actual = st.fixed_dictionaries({one.key: NUMBERS | TEXTS for one in goal.indicators})
    return st.none() | st.builds(
        lambda status, text, values: ReportLine(goal.id, status, text, {key: one for key, one in values.items() if one}),
        st.sampled_from(sorted(STATUSES)), TEXTS, actual,
    )  # fmt: skip


FORMS: dict[str, type[ExcelForm | WordForm]] = {"xlsx": ExcelForm, "docx": WordForm}
ALL_LINES = st.tuples(*map(lines, GOALS))


def filled_in(
    form: ExcelForm | WordForm, before: ReportLine | None, after: ReportLine, language: str, goal: Goal
) -> None:
    """Write what differs into a form, statuses as they are called in a language."""
    translate = translator("fi")
    old = before or ReportLine(goal.id, "")
    if old.status != after.status:
        name = translator(language)(USUAL_STATUSES[after.status][0])
        form.fill(translate(FORM["status"]), goal.id, name)
    if old.text != after.text:
        form.fill(translate(FORM["text"]), goal.id, after.text)
    for number, key in enumerate(one.key for one in goal.indicators):
        if old.actual.get(key, "") != after.actual.get(key, ""):
            form.fill(translate(FORM["actual"]), goal.id, after.actual.get(key, ""), number)


@settings(max_examples=30)
@given(data=st.data(), befores=ALL_LINES, afters=ALL_LINES, language=st.sampled_from(LANGUAGES))
def test_what_is_filled_in_comes_back_and_nothing_else(
    data: DataObject,
    befores: tuple[ReportLine | None, ...],
    afters: tuple[ReportLine | None, ...],
    language: str,
) -> None:
    rows = tuple(
        ReportRow(goal, line, STATUSES[line.status] if line else None)
        for goal, line in zip(GOALS, befores, strict=True)
    )
    city = CITY._replace(statuses=STATUSES, language="fi")
    report = FollowUpReport(
        Period(datetime.date(2026, 8, 31)), city, Endpoint("ROOT"), rows, rows, commit="0123456789abcdef" * 2
    )
    format_name = data.draw(st.sampled_from(sorted(FORMS)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"lomake.{format_name}"
        path.write_bytes(FORMATS[format_name].render(report, View("fi")))
        form = FORMS[format_name](path)
        wanted = {}
        for goal, before, after in zip(GOALS, befores, afters, strict=True):
            if after is not None:
                filled_in(form, before, after, language, goal)
                wanted[goal.id] = after
        saved = path.with_name(form.save()).read_bytes()
    reading = read_form(composed_source(read_office(saved, "lomake")), "lomake")
    assert reading is not None
    assert reading.problems == ()
    known = {goal.id: line for goal, line in zip(GOALS, befores, strict=True) if line is not None}
    refused: list[object] = []
    keys = {goal.id: {one.key for one in goal.indicators} for goal in GOALS}
    made = FilledLines(known, STATUSES, keys, lambda row, message: refused.append(message)).changes(reading.filled)
    assert refused == []
    assert {one.goal: one.new for one in made} == {
        goal: line for goal, line in wanted.items() if known.get(goal) != line
    }


def test_a_status_is_known_by_its_name_its_key_and_the_usual_names() -> None:
    own = {"done": STATUSES["done"]._replace(name="Valmis"), "own": STATUSES["late"]._replace(key="own", name="Late")}
    said = ("Valmis", " ✓ valmis", "done", "Toteutunut", "Uppnått", "Reached", "Late", "own", "Viivästyy")
    assert [status_called(one, own) for one in said] == ["done"] * 6 + ["own", "own", None]
