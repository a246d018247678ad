"""A change table as read back from a document of any format, so that formats can be compared.

Each format has its own reader in its test; the JSON, the lossless form, says what is expected.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from kortit.characters import cleaned
from kortit.messages import translator
from kortit.outline import with_bullets
from kortit.rendering import FORMATS
from kortit.rendering.labels import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.changes import ChangeTable
    from kortit.rendering import View
    from kortit.rendering.rows import PlainRow, RowColumn


class ReadMeans(NamedTuple):
    """A means with its steps, as one side has it."""

    text: str
    steps: tuple[str, ...] = ()


class ReadSide(NamedTuple):
    """One side of a row: its year, its means, and the words marked in them and in extra fields, in their order.

    What is new or gone as a whole is not marked in most formats: its state says it once.
    """

    year: str
    means: tuple[ReadMeans, ...]
    marked: tuple[str, ...]


class ReadRow(NamedTuple):
    """One row. Where the goal's text changed, `texts` has the new and the old one, else the one; `status` in words."""

    id: str
    status: str
    texts: tuple[str, ...]
    new: ReadSide | None
    old: ReadSide | None


def expected(table: ChangeTable, view: View, *, every_mark: bool = False) -> list[ReadRow]:
    """The rows that every format must show for a table, by its JSON.

    `every_mark`: what is new or gone as a whole is marked too, in formats that have no words for it beside the text.
    """
    data = json.loads(FORMATS["json"].render(table, view))
    said = translator(view.language)
    rows = []
    for row in data["rows"]:
        new, old = row["new"], row["old"]
        status = next(said(STATUS[kind]) for kind in STATUS if kind == row["kind"])
        texts = [side["goal"] for side in (new, old) if side]
        texts = [
            cleaned(text) for text in (texts if "goal" in row["fields"] and row["kind"] == "changed" else texts[:1])
        ]
        rows.append(
            ReadRow(row["id"], status, tuple(texts), _side(row, "new", every_mark), _side(row, "old", every_mark))
        )
    return rows


def _side(row: dict[str, Any], side: str, every_mark: bool) -> ReadSide | None:
    if row[side] is None:
        return None
    kind = {"new": "inserted", "old": "deleted"}[side]
    marked: list[str] = []
    changed = row["kind"] == "changed"
    in_part = changed or every_mark

    def is_marked(item: dict[str, Any]) -> bool:
        return every_mark or (item["new"] is not None and item["old"] is not None)

    if (changed and "target_year" in row["fields"]) or (every_mark and row["kind"] in ("added", "removed")):
        marked.append(str(row[side]["target_year"]))
    in_order = sorted((item for item in row["means"] if item[side] is not None), key=lambda item: item[side])
    for item in (one for one in in_order if in_part and is_marked(one)):
        marked += _marked(item["words"], kind)
        for step in sorted((step for step in item["steps"] if step[side] is not None), key=lambda step: step[side]):
            marked += _marked(step["words"], kind) if is_marked(step) else []
    for field, words in row["words"].items():
        whole = not every_mark and not (changed and all(row[one].get(field) for one in ("new", "old")))
        marked += [] if field == "goal" or whole else _marked(words, kind)
    means = (one if isinstance(one, dict) else {"text": one, "steps": []} for one in row[side]["means"])
    return ReadSide(
        str(row[side]["target_year"]),
        tuple(ReadMeans(cleaned(one["text"]), tuple(map(cleaned, one["steps"]))) for one in means),
        tuple(marked),
    )


def _marked(words: list[list[str]], kind: str) -> list[str]:
    return [cleaned(text) for one, text in words if one == kind and text.strip()]


def plain(columns: Sequence[RowColumn], rows: Iterable[PlainRow]) -> list[list[str]]:
    """The headings and the cells of a workbook's sheet of goals, without marks of changes: means have bullets."""
    cells = ([with_bullets(text) if column.field == "means" else text for column, text in zip(columns, row.cells, strict=True)]
             for row in rows)  # fmt: skip
    return [[column.heading for column in columns], *cells]
