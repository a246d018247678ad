"""Which body may change which field of a goal.

Goals and target years change only by a decision of the council; means are adapted as needed. The kortit.yaml from
*before* the change decides, so that nobody can authorise their own change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kortit.fields import FIELDS, IN_FILE, extra_fields_of, fields_of
from kortit.messages import Message, _
from kortit.municipality import COUNCIL, DocumentTexts, SiteTexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kortit.goal import Goal, GoalId
    from kortit.municipality import Body, Municipality

SETTINGS_FILE = "kortit.yaml"
SETTINGS = "settings"
"""The field name under which changes to kortit.yaml are checked."""

UNBOUND_SETTINGS: Mapping[str, Any] = {"document": DocumentTexts(), "language": "", "site": SiteTexts()}
"""The settings of kortit.yaml that change without a decision, each with a value that says nothing."""
_COUNCIL_ALONE = frozenset({COUNCIL})


def is_bound_setting(key: str) -> bool:
    """Whether a setting, by its key in `kortit.setting_changes`, takes a decision."""
    return key.partition(".")[0] not in UNBOUND_SETTINGS


_NAMES: dict[str, Message | str] = {
    **{field.key: field.name for field in FIELDS},
    "existence": _("adding or removing the goal"),
    SETTINGS: _("the settings"),
    "keys": _("the signers' keys"),
    "attributes": _("git's attributes"),
    "line": _("a line of a closed period"),
    "period": _("closing a period, or changing a closed one"),
}

PROPOSALS = "proposal/"
"""Prefix of proposal branches; their commits need no decision yet."""


class BoundChange(NamedTuple):
    """A change of one field that requires a decision: its goal (None for settings), and the bodies that may decide."""

    goal: GoalId | None
    field: str
    bodies: frozenset[str]

    @property
    def path(self) -> str:
        """The settings file that changes. A goal's change does not know its file and returns the field name."""
        return SETTINGS_FILE if self.field == SETTINGS else self.field


def changed_fields(old: Goal | None, new: Goal | None) -> list[str]:
    """Return the keys of the fields in which two states of a goal differ, in the order of the fields.

    If one state is missing: `existence`, and the fields that the goal's file holds. White space does not count (it is
    collapsed when goals are read); punctuation does, since a comma can change the meaning.
    """
    if old is None or new is None:
        goal = new or old
        held = (field for field in (*IN_FILE, *extra_fields_of(goal)) if field.is_required or not field.is_empty(goal))
        return ["existence", *(field.key for field in held)] if goal else []
    return [field.key for field in fields_of(old, new) if field.value_of(old) != field.value_of(new)]


def bound_changes(old: Goal | None, new: Goal | None, judge: Municipality) -> Iterator[BoundChange]:
    """Yield the changes between two states of a goal that require a decision under the settings of `judge`."""
    goal = new or old
    themes = dict.fromkeys(side.theme for side in (old, new) if side is not None)
    for name in changed_fields(old, new):
        bodies = who_may_change(name, judge, themes)
        if bodies is not None and goal is not None:
            yield BoundChange(goal.id, name, bodies)


def bound_goals(changes: Iterable[tuple[Goal | None, Goal | None]], judge: Municipality) -> list[GoalId]:
    """The goals, of those that change from one state to another, whose changes require a decision."""
    firsts = (next(bound_changes(old, new, judge), None) for old, new in changes)
    return [bound.goal for bound in firsts if bound is not None and bound.goal is not None]


def who_may_change(field: str, judge: Municipality, themes: Iterable[str] = ()) -> frozenset[str] | None:
    """The keys of the bodies that may change a field, in goals of a theme; None if no decision is required.

    What the theme says goes before what its perspective says, and that before what is said of the field. A goal that
    moves has two `themes`: a body must be able to decide in both cards, and where none is the council decides.
    """
    usual = judge.fields[field].authority if field in judge.fields else judge.authority.get(field, _COUNCIL_ALONE)
    if not judge.card_authority:
        return usual
    each = [_in_card(field, theme, usual, judge) for theme in themes] or [usual]
    able = [bodies for bodies in each if bodies is not None]
    if not able:
        return None
    return frozenset.intersection(*able) or (_COUNCIL_ALONE if all(able) else frozenset())


def _in_card(field: str, theme: str, usual: frozenset[str] | None, judge: Municipality) -> frozenset[str] | None:
    perspective = judge.perspective_of(theme)
    for code in (theme, perspective.code) if perspective is not None else ():
        own = judge.card_authority.get(code, {})
        if field in own:
            return own[field]
    return usual


def _settings_changes(old: Municipality, new: Municipality | None) -> Iterator[BoundChange]:
    """Yield a change for the council if kortit.yaml is removed or changes in more than what is unbound."""
    if new is None or _binding(old) != _binding(_without_new_statuses(old, new)):
        yield BoundChange(None, SETTINGS, _COUNCIL_ALONE)


def _without_new_statuses(old: Municipality, new: Municipality) -> Municipality:
    """The newer settings without the statuses that the older ones lack: these come with no decision."""
    return new._replace(statuses={key: status for key, status in new.statuses.items() if key in old.statuses})


def bound_line(goal: GoalId | None, path: str, judge: Municipality) -> BoundChange:
    """A change of a closed period, or of a line in it (`goal`), which takes a decision of any body."""
    return BoundChange(goal, path, frozenset(judge.bodies))


def bound_settings(paths: Iterable[str], judge: Municipality, settings: Municipality | None) -> Iterator[BoundChange]:
    """Yield the changes of settings files that require a decision: kortit.yaml by its content, signers' keys always.

    `settings` are those after the change; None if kortit.yaml is then missing or invalid.
    """
    for path in paths:
        if path == SETTINGS_FILE:
            yield from _settings_changes(judge, settings)
        else:
            yield BoundChange(None, path, _COUNCIL_ALONE)


def _binding(municipality: Municipality) -> Municipality:
    return municipality._replace(**UNBOUND_SETTINGS)


def undecided(changes: Iterable[BoundChange], body: Body | None) -> list[BoundChange]:
    """The changes that a decision of `body` (None: no decision) does not cover."""
    return [change for change in changes if body is None or body.key not in change.bodies]


def violation(change: BoundChange, judge: Municipality, body: Body | None) -> Message:
    """A sentence that names the goal, the field and the bodies that may decide, and says what to do."""
    able = [judge.bodies[key] for key in sorted(change.bodies) if key in judge.bodies]
    names = tuple(f"{known.name} ({known.abbreviations[0]})" for known in able)
    values = {
        "goal": change.goal or change.path,
        "field": field_name(change.field, judge),
        "bodies": names or _("nobody"),
    }
    if body is None:
        return _(
            "{goal}: {field}: this takes a decision of: {bodies}; give it with --decision, or take the change back",
            **values,
        )
    return _(
        "{goal}: {field}: this takes a decision of: {bodies}; {body} does not suffice",
        **values,
        body=body.abbreviations[0],
    )


def field_name(field: str, municipality: Municipality) -> Message | str:
    """The name of a field, for use in a sentence."""
    if field in municipality.fields:
        return municipality.fields[field].name
    if field.startswith(".kortit/"):
        return _NAMES["keys"]
    if field.startswith("follow-up/"):
        return _NAMES["period" if field.endswith("/period.yaml") else "line"]
    return _NAMES["attributes"] if field.endswith(".gitattributes") else _NAMES.get(field, field)
