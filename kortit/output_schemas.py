"""JSON Schemas of what commands write as JSON; programs must expect that keys are added."""

from __future__ import annotations

from typing import Any

from kortit.problem import Severity
from kortit.schema import DIALECT

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_ANY: dict[str, Any] = {}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}


def _or_null(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


def _list(kind: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": kind}


def _object(*more: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """An object; the properties named in `more` may be missing."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in more],
    }


_MAYBE = _or_null(_TEXT)
_MEANS = {"oneOf": [_TEXT, _object(text=_TEXT, steps=_TEXTS)]}
_LEVEL: dict[str, Any] = {"type": ["number", "string"]}
_INDICATOR = _object("baseline", "target", "unit", key=_TEXT, text=_TEXT, baseline=_LEVEL, target=_LEVEL, unit=_TEXT)
_SAID = {
    "theme": _TEXT, "goal": _TEXT, "target_year": _NUMBER, "means": _list(_MEANS), "indicators": _list(_INDICATOR),
}  # fmt: skip
_DATED = ("effective", "effective_written")
_GOAL = _object("indicators", id=_TEXT, **_SAID)
_POINT = _object(*_DATED, revision=_TEXT, commit=_MAYBE, date=_MAYBE, citation=_MAYBE, decided=_FLAG)
_SOURCE = _or_null(
    _object(*_DATED, "author", "imported", commit=_TEXT, date=_TEXT, citation=_MAYBE, author=_TEXT, imported=_FLAG)
)
_SET_BY = _object(
    "indicators",
    fields={"type": "object", "additionalProperties": _SOURCE},
    means=_list(_SOURCE),
    indicators=_list(_SOURCE),
)
_DECISION = _object("effective_written", citation=_TEXT, register=_MAYBE, effective=_MAYBE, commit=_TEXT, subject=_TEXT)
_SETTING = _object("text", "decisions", "undecided", key=_TEXT, name=_TEXT, kind=_TEXT, old=_ANY, new=_ANY, text=_ANY)
_WORDS = _list({"type": "array", "prefixItems": [{"enum": ["same", "deleted", "inserted"]}, _TEXT]})
_ITEM = _object(
    change={"enum": ["same", "edited", "moved", "added", "removed"]},
    old=_or_null(_NUMBER),
    new=_or_null(_NUMBER),
    words=_WORDS,
    steps=_list({"type": "object"}),
)
_MEASURED = _object(
    key=_TEXT, change=_ITEM["properties"]["change"], old=_or_null(_NUMBER), new=_or_null(_NUMBER), words=_WORDS,
    levels=_WORDS,
)  # fmt: skip
_ROW = _object(
    "set_by",
    "indicators",
    id=_TEXT,
    theme=_TEXT,
    kind={"enum": ["added", "removed", "changed", "unchanged"]},
    fields=_TEXTS,
    substantive=_FLAG,
    old=_or_null(_object("indicators", **_SAID)),
    new=_or_null(_object("indicators", **_SAID)),
    words={"type": "object", "additionalProperties": _WORDS},
    means=_list(_ITEM),
    indicators=_list(_MEASURED),
    decisions=_list(_NUMBER),
    undecided=_FLAG,
    set_by=_or_null(_SET_BY),
)
_COUNTED = ("goals", "changed", "substantive", "added", "removed", "unchanged", "target_year", "settings")
_PROBLEM = _object(
    commit=_MAYBE,
    path=_TEXT,
    line=_NUMBER,
    column=_NUMBER,
    code=_TEXT,
    severity={"enum": [str(one) for one in Severity]},
    message=_TEXT,
)
_MADE_BY = _object(commit=_TEXT, date=_TEXT, citation=_MAYBE, effective=_MAYBE)
_COUNTS = {"type": "object", "additionalProperties": _NUMBER}
_COUNTS_OR_TEXTS = {"type": "object", "additionalProperties": _TEXT}
_TALLY = {"goals": _NUMBER, "reported": _NUMBER, "unreported": _NUMBER, "due": _NUMBER, "statuses": _COUNTS}
_REPORTED = _object(status=_TEXT, text=_TEXT, actual=_COUNTS_OR_TEXTS)
_LINE = _object(line=_NUMBER, message=_TEXT)
_COLUMN = _object(number=_NUMBER, heading=_TEXT, fields=_TEXTS, side=_or_null({"enum": ["new", "old"]}), why=_TEXTS)
_BLAMED = {
    "goal": _GOAL, "fields": {"type": "object", "additionalProperties": _SOURCE}, "means": _list(_SOURCE),
    "indicators": _list(_SOURCE),
}  # fmt: skip
_AMENDMENT = _object(commit=_TEXT, subject=_TEXT, decision=_MAYBE, author=_TEXT, date=_TEXT)

OUTPUTS: dict[str, dict[str, Any]] = {
    "changes": _object(
        "only", "made", "substantive", "volume",
        **{"from": _POINT, "to": _POINT},
        only=_TEXTS, made=_TEXT, substantive=_FLAG, volume=_list(_NUMBER), theme=_MAYBE, decisions=_list(_DECISION),
        counts=_object(**dict.fromkeys(_COUNTED, _NUMBER)), settings=_list(_SETTING), rows=_list(_ROW),
    ),
    "cards": _object("volume", at=_POINT, theme=_MAYBE, volume=_list(_NUMBER), goals=_list(_GOAL)),
    "report": _object(
        "volume",
        at=_POINT,
        period=_object(day=_TEXT, name=_TEXT, closed=_FLAG),
        closed_by=_or_null(_MADE_BY), drafts=_FLAG, theme=_MAYBE, chosen=_TEXTS, volume=_list(_NUMBER),
        statuses={"type": "object", "additionalProperties": _object(name=_TEXT, level=_TEXT)},
        counts=_object(**_TALLY), themes=_list(_object(theme=_TEXT, **_TALLY)),
        gone=_list(_object("indicators", id=_TEXT, by=_MADE_BY, **_SAID)), beside=_TEXTS,
        rows=_list(
            _object(
                "indicators",
                id=_TEXT, **_SAID,
                line=_or_null(_REPORTED),
                before=_list(_object(day=_TEXT, line=_or_null(_REPORTED))),
                measured=_list(_object(key=_TEXT, actual=_TEXT, reached=_or_null(_FLAG))),
                moves=_list(_object(field=_TEXT, old=_ANY, new=_ANY, by=_MADE_BY)),
                new=_or_null(_MADE_BY), corrected=_list(_MADE_BY),
            )
        ),
    ),
    "list": _object(goals=_list(_GOAL)),
    "show": _object("goal", goals=_list(_GOAL), goal=_GOAL),
    "log": _object(
        amendments=_list(
            _object(
                *("effective_written", "layout_only"), commit=_TEXT, date=_TEXT, author=_TEXT, subject=_TEXT,
                reason=_MAYBE, citation=_MAYBE, register=_MAYBE,
                effective=_MAYBE, goals=_TEXTS, settings=_FLAG, setting_changes=_or_null(_list(_SETTING)),
                corrected_by=_MAYBE,
            )
        )
    ),
    "blame": _object("goal", "fields", "means", "indicators", goals=_list(_object("indicators", **_BLAMED)), **_BLAMED),
    "check": _object(problems=_list(_PROBLEM)),
    "amend": _object(commit=_MAYBE, subject=_TEXT, goals=_TEXTS, settings=_TEXTS, lines=_NUMBER),
    "periods": _object(
        periods=_list(_object(day=_TEXT, name=_TEXT, closed=_FLAG, goals=_NUMBER, reported=_NUMBER))
    ),
    "proposals": _object(
        proposals=_list(
            _object("here", name=_TEXT, commit=_TEXT, commits=_NUMBER, date=_TEXT, author=_TEXT, here=_FLAG)
        )
    ),
    "sync": _object(
        dry_run=_FLAG, commit=_MAYBE, received=_list(_AMENDMENT), sent=_list(_AMENDMENT), refs=_ANY, replayed=_ANY,
        told=_TEXTS,
    ),
    "import": _object(
        rows=_NUMBER, goals=_NUMBER, themes=_NUMBER, baseline=_MAYBE, amendment=_MAYBE, problems=_list(_LINE),
        warnings=_list(_LINE), sides=_TEXTS, decision=_MAYBE, register_number=_MAYBE, old_decision=_MAYBE,
        lines=_list(_object(goal=_TEXT, fields=_ANY)),
    ),
    "explain": _object(
        tables=_list(_object(number=_NUMBER, name=_TEXT, rows=_NUMBER, read=_FLAG, why=_TEXT, columns=_list(_COLUMN)))
    ),
    "error": _object(exit_code=_NUMBER, message=_TEXT, problems=_list(_PROBLEM)),
}  # fmt: skip
"""The outputs by the names in their `schema`, each without that key."""


def output_schema(name: str) -> dict[str, Any]:
    """The schema of an output, by its name in `OUTPUTS`."""
    known = OUTPUTS[name]
    return {
        "$schema": DIALECT,
        "title": f"What kortit writes as JSON: {name}",
        **known,
        "properties": {"schema": {"const": f"kortit.{name}/1"}, **known["properties"]},
        "required": ["schema", *known["required"]],
    }
