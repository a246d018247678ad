"""Wording shared by all renderings: title, range, decisions, counts, states of rows and items, both sides of a row.

Colour, underline and strike-through only repeat this information.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import pairwise, zip_longest
from math import inf
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kortit.authority import PROPOSALS, field_name
from kortit.changes import ChangeKind, GoalChange, ItemChange
from kortit.characters import cleaned
from kortit.decision import cited
from kortit.messages import Message, _, ngettext
from kortit.municipality import WordMarks
from kortit.rendering.goals import perspective_heading, theme_heading
from kortit.rendering.labels import (
    BASELINE,
    CHANGE_TABLE,
    ITEM_STATUS,
    LEVELS_EDITED,
    MARKS,
    NOT_DECIDED,
    REDIVIDED,
    RENAMED,
    STATUS,
    STEPS_EDITED,
    TYPOGRAPHIC,
    UNDECIDED,
)
from kortit.setting_changes import setting_lines
from kortit.wording import Words, differences, marked, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kortit.changes import ChangeTable, Counts, Endpoint, MeansChange
    from kortit.decision import CitedDecision
    from kortit.goal import Goal
    from kortit.messages import Translator
    from kortit.municipality import Municipality, Perspective
    from kortit.provenance import Provenance, SetBy
    from kortit.setting_changes import SettingChange

SHORT_COMMIT = 12  # digits of a commit id: short enough to compare by eye, long enough for git


class SideItem(NamedTuple):
    """One means or step on one side: its words (marked if they differ), its state, its steps.

    `edit` says in words what a small edit did, on the newer side.
    """

    runs: tuple[Words, ...]
    change: ItemChange
    status: Message | None
    steps: tuple[SideItem, ...] = ()
    edit: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is new or gone as a whole."""
        return self.change in (ItemChange.ADDED, ItemChange.REMOVED)


def title_of(table: ChangeTable) -> Message | str:
    """The title of the document."""
    return cleaned(table.municipality.document.title) or CHANGE_TABLE


def named_point(endpoint: Endpoint) -> Message | str:
    """Name an endpoint for the readers of a document: its decision, or what made it, its day and its commit.

    The tag, branch or proposal by which it was asked for is told too. The whole commit ids are given at the end of a
    document, not here.
    """
    if endpoint.commit is None:
        return _("the empty store") if endpoint.revision == "ROOT" else _drafts(endpoint)
    said, name = _state_of(endpoint), cleaned(endpoint.revision)
    parts: list[Message | str] = []
    if not endpoint.citation or not endpoint.decided:
        parts.append((endpoint.maker or endpoint.commit)[:SHORT_COMMIT])
    if name.startswith(PROPOSALS) and not endpoint.decided:
        said = _("the proposal {name}, {date}", name=name.removeprefix(PROPOSALS), date=_day(endpoint))
    elif _is_name(endpoint) and name != endpoint.citation:
        parts.append(name)
    if not endpoint.decided:
        parts.append(_("not decided"))
    return _("{name} ({parts})", name=said, parts=tuple(parts)) if parts else said


def _state_of(endpoint: Endpoint) -> Message | str:
    """The words for what made the state of a commit, and for its day where that is no decision."""
    day = _day(endpoint)
    if not endpoint.decided:
        return _("proposal {date}", date=day)
    if endpoint.citation:
        said = cited(endpoint.citation, endpoint.effective)
        if endpoint.part is None:
            return said
        number, count = endpoint.part
        return _("{citation}, amendment {number} of {count}", citation=said, number=number, count=count)
    if endpoint.continued:
        return _("changes brought in {date}", date=day)
    if endpoint.imported:
        return BASELINE  # its date is that of the import, and tells nothing of when it was in force
    return _("amendment without a decision {date}", date=day)


# A tag or a branch. Ids, HEAD, revisions relative to others and citations do not count as names.
_NAME = re.compile(r"(?!HEAD\b|[0-9a-f]{7,40}$)[^\s^~@:§]+")


def _drafts(endpoint: Endpoint) -> Message:
    """The words for drafts, with the moment at which they were read."""
    if endpoint.made is None:
        return _("the drafts")
    made = datetime.datetime.fromisoformat(endpoint.made)
    return _("the drafts of {date} at {time}", date=made.date(), time=f"{made.hour}.{made.minute:02d}")


def _is_name(endpoint: Endpoint) -> bool:
    """Whether the revision asked for is a tag or a branch."""
    name = cleaned(endpoint.revision)
    return bool(_NAME.fullmatch(name)) and name not in (endpoint.commit, "WORKTREE")


def point_of(endpoint: Endpoint) -> Message | str:
    """Identify an endpoint exactly: tag or branch, full commit id, date, and whether it is decided."""
    if endpoint.commit is None:
        return _("the empty store") if endpoint.revision == "ROOT" else _("the working tree")
    known = {"commit": endpoint.commit, "date": _day(endpoint)}
    said = _("commit {commit}, {date}", **known)
    if _is_name(endpoint):
        said = _("{name} (commit {commit}, {date})", name=cleaned(endpoint.revision), **known)
    if endpoint.decided:
        return said
    return _("{standing}: {point}", standing=NOT_DECIDED[endpoint.standing], point=said)


def _day(endpoint: Endpoint) -> datetime.date | str:
    return datetime.datetime.fromisoformat(endpoint.date).date() if endpoint.date else ""


def decision_of(decision: CitedDecision) -> Message | str:
    """A decision with its register number and effective date."""
    return cited(decision.citation, decision.effective, decision.register)


def decisions_of(table: ChangeTable) -> list[Message | str]:
    """The decisions of the range, each once, oldest first, then the number of goals changed without one."""
    changes: list[GoalChange | SettingChange] = [*table.changed_rows, *table.settings]
    touched = {index for change in changes for index in change.decisions}
    # For a single theme, only the decisions that touched it.
    decisions = [one for index, one in enumerate(table.decisions) if table.theme is None or index in touched]
    different = {(known.citation, known.register, known.effective): known for known in decisions}
    said: list[Message | str] = [decision_of(known) for known in different.values()]
    if goals := sum(row.undecided for row in table.changed_rows):
        said.append(
            ngettext("{count} goal changed without a decision", "{count} goals changed without a decision", goals)
        )
    if settings := sum(change.undecided for change in table.settings):
        said.append(
            ngettext(
                "{count} setting changed without a decision", "{count} settings changed without a decision", settings
            )
        )
    return said


def row_decisions(table: ChangeTable, row: GoalChange | SettingChange) -> list[Message | str]:
    """The decisions that touched a row, each once, oldest first, and a note if it was changed without one."""
    touched = (table.decisions[index] for index in row.decisions)
    named = dict.fromkeys((known.citation, known.effective) for known in touched)
    decisions = [cited(citation, effective) for citation, effective in named]
    changed = not isinstance(row, GoalChange) or row.kind is not ChangeKind.UNCHANGED
    return [*decisions, *([UNDECIDED] if row.undecided and changed else [])]


def counts_of(counts: Counts) -> list[Message]:
    """The counts in words, the total first; what there is none of is not counted."""
    after, before = counts.goals - counts.removed, counts.goals - counts.added
    goals = ngettext("{count} goal", "{count} goals", after)
    said = [
        _("{goals} (before {before})", goals=goals, before=before)
        if before and (counts.added or counts.removed)
        else goals
    ]
    if counts.changed:
        substantive = counts.substantive - counts.added - counts.removed
        known = {"changed": counts.changed, "substantive": substantive, "years": counts.target_year}
        said.append(
            _("changed {changed} (substantively {substantive}, target year {years})", **known)
            if counts.target_year
            else _("changed {changed} (substantively {substantive})", **known)
        )
    if counts.added:
        said.append(_("new {count}", count=counts.added))
    if counts.removed:
        said.append(_("removed {count}", count=counts.removed))
    if counts.unchanged:
        said.append(_("unchanged {count}", count=counts.unchanged))
    return [*said, *([settings_count(counts.settings)] if counts.settings else [])]


def settings_count(count: int) -> Message:
    """The number of settings that changed, in words."""
    return ngettext("{count} setting changed", "{count} settings changed", count)


def status_of(row: GoalChange) -> Message:
    """The state of a row in words."""
    status = STATUS[row.kind]
    if row.kind is ChangeKind.CHANGED and not row.substantive:
        same = not any(
            change.change in (ItemChange.ADDED, ItemChange.REMOVED)
            for change in _all_items((*row.means, *row.indicators))
        )
        return _("{status} ({detail})", status=status, detail=TYPOGRAPHIC if same else REDIVIDED)
    return status


def _all_items(changes: Sequence[MeansChange]) -> Iterator[MeansChange]:
    for change in changes:
        yield change
        yield from _all_items(change.steps)


def any_removed(changes: Sequence[MeansChange]) -> bool:
    """Whether any means or step was removed."""
    return any(change.change is ItemChange.REMOVED for change in _all_items(changes))


def heading_of_theme(table: ChangeTable, code: str) -> Message | str:
    """The heading of a theme as each side calls it: both names if they differ."""
    sides = [one for one in (table.municipality, table.before) if one is not None and code in one.theme_codes]
    return _both([theme_heading(one, code) for one in sides] or [code], code)


def heading_of_perspective(table: ChangeTable, perspective: Perspective | None) -> Message | str:
    """The heading of a perspective as each side calls it: both names if they differ."""
    if perspective is None:
        return ""
    before = table.before.perspectives if table.before is not None else ()
    older = [one for one in before if one.code == perspective.code]
    return _both([perspective_heading(one) for one in (perspective, *older)], perspective.code)


def _both(headings: Sequence[str], code: str) -> Message | str:
    """The heading of the newer side, with the name on the older side if that is another one."""
    newer, older = headings[0], headings[-1].removeprefix(code).strip()
    return (
        newer if newer == headings[-1] or not older else replace(RENAMED, values={"name": newer or code, "old": older})
    )


def theme_change_of(row: GoalChange) -> Message | None:
    """The words for a goal's move to another theme, or None."""
    if row.old is None or row.new is None or row.old.theme == row.new.theme:
        return None
    return _("theme {old} → {new}", old=row.old.theme, new=row.new.theme)


def goal_of(row: GoalChange, side: str) -> Goal | None:
    """The goal on one side, or None."""
    return row.new if side == "new" else row.old


def side_runs(row: GoalChange, side: str, field: str = "goal") -> tuple[Words, ...]:
    """The goal's text, or an extra text field, on one side, with that side's changes marked."""
    hidden = "deleted" if side == "new" else "inserted"
    return joined(run for run in shown(row.words.get(field, ())) if run.kind != hidden)


def setting_runs(change: SettingChange, side: str, translate: Translator) -> list[tuple[Words, ...]]:
    """The lines of a setting on one side, with that side's changes marked; none if the side does not have it."""
    hidden = "deleted" if side == "new" else "inserted"
    old, new = (setting_lines(one, translate) for one in (change.old, change.new))
    here = len(new if side == "new" else old)
    pairs = list(zip_longest(old, new, fillvalue=""))[:here]
    return [joined(run for run in shown(differences(*pair)) if run.kind != hidden) for pair in pairs]


def joined(runs: Iterable[Words]) -> tuple[Words, ...]:
    """The runs with white space collapsed across them, as `cleaned` does within a text."""
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


def marked_as(runs: Iterable[Words], marks: WordMarks, translate: Translator) -> tuple[Words, ...]:
    """Runs with their marks as they are chosen: by ink, in brackets with words of the document, or not at all."""
    if marks is WordMarks.WORDS:
        return tuple(runs)
    written: list[Words] = []
    for run in runs:
        if marks is WordMarks.BRACKETS and run.kind in MARKS and run.text.strip():
            written += (Words("sign", f"[{translate(MARKS[run.kind])}: "), Words("same", run.text), Words("sign", "]"))
        elif written and written[-1].kind == "same":
            written[-1] = Words("same", written[-1].text + run.text)
        else:
            written.append(Words("same", run.text))
    return tuple(written)


def shown(runs: Iterable[Words]) -> list[Words]:
    """Runs cleaned for showing, with no marked white space at their ends."""
    return [Words(run.kind, _clean_run(run.text)) for run in marked(tuple(runs))]


def _clean_run(text: str) -> str:
    """Clean a part of a text, keeping a space at its ends, which separates it from its neighbours."""
    core = cleaned(text)
    return (" " if text[:1].isspace() else "") + core + (" " if core and text[-1:].isspace() else "")


def side_items(changes: Sequence[MeansChange], side: str) -> tuple[SideItem, ...]:
    """The means (or steps) of one side, in its order and with its words."""
    hidden = "deleted" if side == "new" else "inserted"
    numbered = [(change.new if side == "new" else change.old, change) for change in changes]
    ordered = sorted(((index, change) for index, change in numbered if index is not None), key=lambda pair: pair[0])
    return tuple(
        SideItem(
            joined(run for run in shown(change.words) if run.kind != hidden),
            change.change,
            item_status(change),
            side_items(change.steps, side),
            small_edit(change.words) if side == "new" and change.change is ItemChange.EDITED else "",
        )
        for _index, change in ordered
    )


_SMALL_EDIT = 60  # characters of all words that changed, of an edit that can be said in words
_EDITS = 2  # places


def small_edit(words: Iterable[Words]) -> str:
    """The words that a small edit replaced (“four → six”); empty where nothing was replaced, or more than a few words.

    Words that were only added or only left out are seen by their marks, and told by the state.
    """
    runs = [run for run in shown(words) if run.text.strip()]
    changed = [run for run in runs if run.kind != "same"]
    pairs = [
        (first.text, second.text)
        for first, second in pairwise(runs)
        if (first.kind, second.kind) == ("deleted", "inserted")
    ]
    if not pairs or len(changed) != 2 * len(pairs) or len(pairs) > _EDITS:
        return ""
    said = ", ".join(f"{old} → {new}" for old, new in pairs)
    return said if len(said) <= _SMALL_EDIT and not _UNSAYABLE.search(said) else ""


_UNSAYABLE = re.compile("[()·]")  # they part the words of the document from those of the goal


def item_status(change: MeansChange) -> Message | None:
    """The state of a means or step in words; None for one that is as before."""
    status = ITEM_STATUS[change.change]
    if change.change is not ItemChange.EDITED:
        return status
    old = "".join(run.text for run in change.words if run.kind != "inserted")
    new = "".join(run.text for run in change.words if run.kind != "deleted")
    if old == new:
        return LEVELS_EDITED if change.measures else STEPS_EDITED
    return TYPOGRAPHIC if meaning(old) == meaning(new) and not change.steps else status


def set_by(source: SetBy | None) -> Message | str:
    """The words for what set a field or means: the decision, the date of an amendment without one, or a draft."""
    if source is None:
        return _("draft")
    if source.citation:
        return cited(source.citation, source.effective)
    if source.imported:  # its date is that of the import, not of a decision
        return BASELINE
    return _("{date}, no decision", date=datetime.datetime.fromisoformat(source.date).date())


def decided_by(known: Provenance | None, municipality: Municipality, translate: Translator) -> dict[str, list[str]]:
    """The fields of a goal by the decision that set them; the means count as one field."""

    def said(message: Message | str) -> str:
        return message if isinstance(message, str) else translate(message)

    fields: dict[str, list[str]] = {}
    if known is None:
        return fields
    for name, source in _in_time(known.fields.items()):
        # The theme is set when the goal is added; only a later move is listed.
        if name != "theme" or source != known.fields.get("goal"):
            fields.setdefault(said(set_by(source)), []).append(cleaned(said(field_name(name, municipality))))
    for key, numbered, setters in _numbered_items(known):
        by_decision: dict[str, list[int]] = {}
        for place, source in _in_time(enumerate(setters, start=1)):
            by_decision.setdefault(said(set_by(source)), []).append(place)
        for decision, places in by_decision.items():
            some = numbered(len(places), ", ".join(map(str, sorted(places))))
            whole = field_name(key, municipality) if len(by_decision) == 1 else some
            fields.setdefault(decision, []).append(said(whole))
    return fields


def _numbered_items(
    known: Provenance,
) -> tuple[tuple[str, Callable[[int, str], Message], Sequence[SetBy | None]], ...]:
    return (("means", _means_numbered, known.means), ("indicators", _indicators_numbered, known.indicators))


def _means_numbered(count: int, places: str) -> Message:
    return ngettext("means {places}", "means {places}", count, places=places)


def _indicators_numbered(count: int, places: str) -> Message:
    return ngettext("indicator {places}", "indicators {places}", count, places=places)


_Named = TypeVar("_Named")


def _in_time(named: Iterable[tuple[_Named, SetBy | None]]) -> list[tuple[_Named, SetBy | None]]:
    """Sort by the date of the amendment, drafts last; the sort is stable."""
    return sorted(named, key=lambda pair: datetime.datetime.fromisoformat(pair[1].date).timestamp() if pair[1] else inf)
