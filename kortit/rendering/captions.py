"""What every rendering says in words: title, range, decisions, counts, states of rows and items, both sides of a row.

Colour, underline and strike-through only repeat what these words say.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, TypeVar

from kortit.authority import PROPOSALS, field_name
from kortit.changes import ChangeKind, ItemChange
from kortit.characters import cleaned
from kortit.messages import Message, _, ngettext
from kortit.rendering.labels import (
    BASELINE,
    CHANGE_TABLE,
    ITEM_STATUS,
    REDIVIDED,
    STATUS,
    STEPS_EDITED,
    TYPOGRAPHIC,
    UNDECIDED,
)
from kortit.wording import Words, marked, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.changes import ChangeTable, Counts, Endpoint, GoalChange, MeansChange
    from kortit.decision import CitedDecision
    from kortit.fields import Field
    from kortit.goal import Goal
    from kortit.messages import Translator
    from kortit.municipality import Municipality, Perspective, Theme
    from kortit.provenance import Provenance, SetBy

SHORT_COMMIT = 12  # digits of a commit id that a reader can compare and git can find


@dataclass(frozen=True, slots=True)
class SideItem:
    """One means or step as one side shows it: its words (marked where they differ), its state, its steps."""

    runs: tuple[Words, ...]
    change: ItemChange
    status: Message | None
    steps: tuple[SideItem, ...] = ()


def title_of(table: ChangeTable) -> Message | str:
    """Give the title of the document."""
    return cleaned(table.municipality.document.title) or CHANGE_TABLE


def named_point(endpoint: Endpoint) -> Message | str:
    """Name an end of a range for a document's readers: its decision or date, and the name it was asked for by, if any.

    Commits stand at the end of a document, not here.
    """
    if endpoint.commit is None:
        return _("the empty store") if endpoint.revision == "ROOT" else _("the drafts")
    said: Message | str = cleaned(endpoint.citation or "") or (
        _("baseline, brought in {date}", date=_day(endpoint)) if endpoint.imported else _("{date}", date=_day(endpoint))
    )
    name = cleaned(endpoint.revision)
    if not _NAME.fullmatch(name) or name in (endpoint.commit, endpoint.citation):
        return said
    if name.startswith(PROPOSALS):
        return _("the proposal {name}, {date}", name=name.removeprefix(PROPOSALS), date=_day(endpoint))
    return _("{name} ({parts})", name=said, parts=(name,))


# A tag or a branch: what people named. Ids, HEAD, steps from it and citations are no names.
_NAME = re.compile(r"(?!HEAD\b|[0-9a-f]{7,40}$)[^\s^~@:§]+")


def point_of(endpoint: Endpoint) -> Message | str:
    """Name an end of the range for those who look it up: tag or revision, commit (whole), date."""
    if endpoint.commit is None:
        return _("the empty store") if endpoint.revision == "ROOT" else _("the working tree")
    date = _day(endpoint)
    if not _NAME.fullmatch(cleaned(endpoint.revision)) or endpoint.revision == endpoint.commit:
        return _("commit {commit}, {date}", commit=endpoint.commit, date=date)
    return _("{name} (commit {commit}, {date})", name=cleaned(endpoint.revision), commit=endpoint.commit, date=date)


def _day(endpoint: Endpoint) -> datetime.date | str:
    return datetime.datetime.fromisoformat(endpoint.date).date() if endpoint.date else ""


def decision_of(decision: CitedDecision) -> Message | str:
    """Write a decision with its register number and effective date."""
    parts: list[Message | str] = [cleaned(decision.citation)]
    if decision.register:
        parts.append(cleaned(decision.register))
    if decision.effective:
        parts.append(_("effective {date}", date=_date(decision.effective)))
    return _("{parts}", parts=tuple(parts)) if len(parts) > 1 else parts[0]


def _date(text: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return cleaned(text)


def decisions_of(table: ChangeTable) -> list[Message | str]:
    """Give every decision of the range once, oldest first, and how many goals were changed without one."""
    touched = {index for row in table.changed_rows for index in row.decisions}
    # Of a theme only those are said that touched it.
    decisions = [one for index, one in enumerate(table.decisions) if table.theme is None or index in touched]
    different = {(known.citation, known.register, known.effective): known for known in decisions}
    undecided = sum(row.undecided for row in table.changed_rows)
    said = ngettext("{count} goal changed without a decision", "{count} goals changed without a decision", undecided)
    return [*(decision_of(known) for known in different.values()), *([said] if undecided else [])]


def row_decisions(table: ChangeTable, row: GoalChange) -> list[Message | str]:
    """Give the citations that touched a row, each once, oldest first, and whether it was changed without one."""
    citations = dict.fromkeys(cleaned(table.decisions[index].citation) for index in row.decisions)
    return [*citations, *([UNDECIDED] if row.undecided and row.kind is not ChangeKind.UNCHANGED else [])]


def counts_of(counts: Counts) -> list[Message]:
    """Say the counts, the whole first."""
    said = [
        _(
            "{goals} (before {before})",
            goals=ngettext("{count} goal", "{count} goals", counts.goals - counts.removed),
            before=counts.goals - counts.added,
        ),
        _(
            "changed {changed} (substantively {substantive}, target year {years})",
            changed=counts.changed,
            substantive=counts.substantive - counts.added - counts.removed,
            years=counts.target_year,
        ),
    ]
    if counts.added:
        said.append(_("new {count}", count=counts.added))
    if counts.removed:
        said.append(_("removed {count}", count=counts.removed))
    return [*said, _("unchanged {count}", count=counts.unchanged)]


def status_of(row: GoalChange) -> Message:
    """Give the state of a row in words."""
    status = STATUS[row.kind]
    if row.kind is ChangeKind.CHANGED and not row.substantive:
        same = not any(change.change in (ItemChange.ADDED, ItemChange.REMOVED) for change in _all_items(row.means))
        return _("{status} ({detail})", status=status, detail=TYPOGRAPHIC if same else REDIVIDED)
    return status


def _all_items(changes: Sequence[MeansChange]) -> Iterator[MeansChange]:
    for change in changes:
        yield change
        yield from _all_items(change.steps)


def any_removed(changes: Sequence[MeansChange]) -> bool:
    """Tell whether any means or step is not there any more."""
    return any(change.change is ItemChange.REMOVED for change in _all_items(changes))


def theme_change_of(row: GoalChange) -> Message | None:
    """Say that a goal moved to another theme."""
    if row.old is None or row.new is None or row.old.theme == row.new.theme:
        return None
    return _("theme {old} → {new}", old=row.old.theme, new=row.new.theme)


def theme_heading(municipality: Municipality, code: str) -> str:
    """Name a theme: its code, and its name if it has one."""
    perspective = municipality.perspective_of(code)
    theme: Theme | None = (
        next((known for known in perspective.themes if known.code == code), None) if perspective else None
    )
    return f"{code} {cleaned(theme.name)}" if theme and theme.name else code


def perspective_heading(perspective: Perspective | None) -> str:
    """Name a perspective: its code and its name. One without a name, or no perspective at all, has no heading."""
    return f"{perspective.code} {cleaned(perspective.name)}" if perspective and perspective.name else ""


def goal_of(row: GoalChange, side: str) -> Goal | None:
    """Give the goal as it is on one side, None where it is not."""
    return row.new if side == "new" else row.old


def side_runs(row: GoalChange, side: str, field: str = "goal") -> tuple[Words, ...]:
    """Give the goal's text, or an extra text field, as it is on one side, its own changes marked."""
    hidden = "deleted" if side == "new" else "inserted"
    return joined(run for run in shown(row.words.get(field, ())) if run.kind != hidden)


def joined(runs: Iterable[Words]) -> tuple[Words, ...]:
    """Give runs that, joined, have single spaces and none at the ends, as a cleaned text has."""
    tidy: list[Words] = []
    before = " "
    for run in runs:
        text = run.text.lstrip(" ") if before == " " else run.text
        if text:
            tidy.append(Words(run.kind, text))
            before = text[-1]
    if tidy and before == " ":
        last = tidy.pop()
        tidy += [Words(last.kind, last.text[:-1])] if last.text != " " else []
    return tuple(tidy)


def shown(runs: Iterable[Words]) -> list[Words]:
    """Clean runs for showing, their marks trimmed of white space at the ends."""
    return [Words(run.kind, _clean_run(run.text)) for run in marked(tuple(runs))]


def _clean_run(text: str) -> str:
    """Clean a part of a text; spaces at its ends separate it from its neighbours and stay."""
    core = cleaned(text)
    return (" " if text[:1].isspace() else "") + core + (" " if core and text[-1:].isspace() else "")


def side_items(changes: Sequence[MeansChange], side: str) -> tuple[SideItem, ...]:
    """Give the means (or steps) of one side in that side's order, with the words of that side."""
    hidden = "deleted" if side == "new" else "inserted"
    numbered = [(change.new if side == "new" else change.old, change) for change in changes]
    ordered = sorted(((index, change) for index, change in numbered if index is not None), key=lambda pair: pair[0])
    return tuple(
        SideItem(
            joined(run for run in shown(change.words) if run.kind != hidden),
            change.change,
            _item_status(change),
            side_items(change.steps, side),
        )
        for _index, change in ordered
    )


def _item_status(change: MeansChange) -> Message | None:
    status = ITEM_STATUS[change.change]
    if change.change is not ItemChange.EDITED:
        return status
    old = "".join(run.text for run in change.words if run.kind != "inserted")
    new = "".join(run.text for run in change.words if run.kind != "deleted")
    if old == new:
        return STEPS_EDITED
    return TYPOGRAPHIC if meaning(old) == meaning(new) and not change.steps else status


def extra_of(goal: Goal, municipality: Municipality) -> list[tuple[str, str, str]]:
    """Give the extra fields of a goal: key, the name that the municipality gives it, value."""
    return [
        (key, cleaned(field.name), written_in_one_line(field, goal))
        for key, field in municipality.fields.items()
        if not field.is_empty(goal)
    ]


def written_in_one_line(field: Field, goal: Goal) -> str:
    """Write the value of a field on one line, its items with semicolons between them."""
    return "; ".join(map(cleaned, field.texts(goal)))


def set_by(source: SetBy | None) -> Message | str:
    """Name what set something: its decision, or the day of the amendment that cites none."""
    if source is None:
        return _("draft")
    if source.citation:
        return cleaned(source.citation)
    if source.imported:  # its day is that of the import, and nothing was decided on it
        return BASELINE
    return _("{date}, no decision", date=datetime.datetime.fromisoformat(source.date).date())


def decided_by(known: Provenance | None, municipality: Municipality, translate: Translator) -> dict[str, list[str]]:
    """Say which decision set which fields of a goal, those that one decision set together; the means as one field."""

    def said(message: Message | str) -> str:
        return message if isinstance(message, str) else translate(message)

    fields: dict[str, list[str]] = {}
    if known is None:
        return fields
    for name, source in _in_time(known.fields.items()):
        # A goal is born in its theme; only a later move is worth telling.
        if name != "theme" or source != known.fields.get("goal"):
            fields.setdefault(said(set_by(source)), []).append(cleaned(said(field_name(name, municipality))))
    by_decision: dict[str, list[int]] = {}
    for place, source in _in_time(enumerate(known.means, start=1)):
        by_decision.setdefault(said(set_by(source)), []).append(place)
    means = said(field_name("means", municipality))
    for decision, places in by_decision.items():
        some = ngettext("means {places}", "means {places}", len(places), places=", ".join(map(str, sorted(places))))
        fields.setdefault(decision, []).append(means if len(by_decision) == 1 else said(some))
    return fields


_Named = TypeVar("_Named")


def _in_time(named: Iterable[tuple[_Named, SetBy | None]]) -> list[tuple[_Named, SetBy | None]]:
    """Order what was set by when it was, drafts last; what was set together keeps its order."""
    return sorted(named, key=lambda pair: datetime.datetime.fromisoformat(pair[1].date).timestamp() if pair[1] else inf)
