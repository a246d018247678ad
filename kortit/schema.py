"""JSON Schemas of the YAML files, for editors that complete and check them.

They express the rules of the readers in the store as far as a schema can; `kortit check` is authoritative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.fields import GOAL, IN_FILE
from kortit.follow_up.statuses import Level
from kortit.goal import THEME_CODE
from kortit.kinds import EXTRA_KINDS
from kortit.kinds import TEXT_SCHEMA as _TEXT
from kortit.messages import LANGUAGES
from kortit.municipality import (
    ANY,
    AUTHORITY_FIELDS,
    CASE_URL,
    COUNCIL,
    FORMAT,
    KEYS_PATH,
    LICENSES,
    LOGO_PATH,
    LOOKS,
    SIGNATURES_REQUIRED,
    WEB_ADDRESS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.fields import ExtraField

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OPTIONAL_TEXT = {"type": ["string", "null"]}


def goal_schema(fields: Iterable[ExtraField] = ()) -> dict[str, Any]:
    """The schema of a goal file, with the extra fields of a municipality."""
    text = _TEXT | {"description": "The goal's text; changed only by a decision of the council."}
    return {
        "$schema": DIALECT,
        "title": "A binding goal (kortit/<theme>/<id>.yaml)",
        "type": "object",
        "properties": {
            **{field.key: field.kind.schema for field in IN_FILE},
            GOAL.key: text,
            **{field.key: {"title": field.name} | field.kind.schema for field in fields},
        },
        "required": [field.key for field in IN_FILE if not field.is_optional_key],
        "additionalProperties": False,
    }


def municipality_schema() -> dict[str, Any]:
    """The schema of kortit.yaml."""
    who = {"oneOf": [{"const": ANY}, {"type": "array", "items": {"type": "string"}}]}
    body = _closed(
        {"name": _TEXT, "abbreviation": {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}}
    )
    of_card = {"type": ["object", "null"], "additionalProperties": who}  # by fields, extra ones among them
    theme = _closed({"name": _OPTIONAL_TEXT, "authority": of_card}, required=())
    themes = {
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^{THEME_CODE.pattern}$"},
        "additionalProperties": {"oneOf": [_OPTIONAL_TEXT, theme]},
    }
    perspective = _closed({"name": _OPTIONAL_TEXT, "authority": of_card, "themes": themes}, required=())
    perspective |= {"type": ["object", "null"]}
    document = {
        "title": _OPTIONAL_TEXT,
        "preamble": _OPTIONAL_TEXT,
        "cards_title": _OPTIONAL_TEXT,
        "cards_preamble": _OPTIONAL_TEXT,
        "font": _OPTIONAL_TEXT,
        "header": _OPTIONAL_TEXT,
        "footer": _OPTIONAL_TEXT,
        "logo": {"type": ["string", "null"], "pattern": f"^({LOGO_PATH.pattern})?$"},
        **{key: {"enum": [str(known) for known in words]} for key, words in LOOKS.items()},
    }
    site = {
        "title": _OPTIONAL_TEXT,
        "contact": _OPTIONAL_TEXT,
        "address": {"type": ["string", "null"], "pattern": f"^{WEB_ADDRESS.pattern}$"},
        "minutes": {"type": ["string", "null"], "pattern": f"^{WEB_ADDRESS.pattern}$"},
        "license": {"enum": list(LICENSES)},
        "languages": {
            "type": ["object", "null"],
            "propertyNames": {"enum": list(LANGUAGES)},
            "additionalProperties": {"type": ["object", "null"], "additionalProperties": _TEXT},
        },
    }
    field = _closed(
        {"name": _TEXT, "type": {"enum": list(EXTRA_KINDS)}, "authority": who},
        required=("name",),
    )
    audit = {
        "signatures": {"const": SIGNATURES_REQUIRED},
        "keys": {"type": "string", "pattern": f"^{KEYS_PATH.pattern}$"},
        "signers": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    }
    status = _closed({"name": _TEXT, "level": {"enum": [str(level) for level in Level]}}, required=("name",))
    follow_up = _closed({"statuses": {"type": ["object", "null"], "additionalProperties": status}}, required=())
    properties = {
        "format": {"const": FORMAT},
        "municipality": _TEXT,
        "language": {"enum": list(LANGUAGES)},
        "document": _closed(document, required=()) | {"type": ["object", "null"]},
        "perspectives": {"type": ["object", "null"], "additionalProperties": perspective},
        "bodies": {"type": "object", "additionalProperties": body, "required": [COUNCIL]},
        "authority": _closed(dict.fromkeys(AUTHORITY_FIELDS, who), required=()) | {"type": ["object", "null"]},
        "fields": {"type": ["object", "null"], "additionalProperties": field},
        "audit": _closed(audit) | {"type": ["object", "null"]},
        "case_url": {"type": ["string", "null"], "pattern": f"^({CASE_URL.pattern})?$"},
        "site": _closed(site, required=()) | {"type": ["object", "null"]},
        "follow_up": follow_up | {"type": ["object", "null"]},
    }
    return {
        "$schema": DIALECT,
        "title": "A municipality's settings (kortit.yaml)",
        **_closed(properties, required=("format", "municipality", "bodies")),
    }


def _closed(properties: dict[str, Any], required: Iterable[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }
