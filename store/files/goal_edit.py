"""Writes goals: a changed goal into the text of its file, in place, or a new goal file."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kortit.alignment import align, align_keyed
from kortit.errors import ProblemsError, RefusedError
from kortit.fields import IN_FILE, INDICATORS, MEANS, extra_fields_of
from kortit.goal import Goal, Means
from kortit.indicators import KEYS, plain_indicator
from kortit.kinds import LIST, OUTLINE
from kortit.messages import _
from store.files.goal_file import GoalFile, GoalPath, read_goal
from store.files.places import comments_of
from store.files.splicing import Address, Splicer
from store.files.yaml_text import Unquoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.alignment import Pair
    from kortit.fields import ExtraField, Field
    from kortit.indicators import Indicator
    from store.files.safe_yaml import Plain


def edited(file: GoalFile, goal: Goal, fields: Mapping[str, ExtraField]) -> bytes:
    """The bytes of `file` changed to hold `goal`; comments, layout, quoting and line ends elsewhere are kept.

    Raises RefusedError when the change cannot be made in place (the user must use an editor).
    """
    old = file.goal
    splicer = Splicer(file.document, str(file.path))
    for field in (*IN_FILE, *extra_fields_of(old, goal)):
        if field.value_of(old) != field.value_of(goal):
            _edit(splicer, field, old, goal)
    data = splicer.text.encode()
    if read_goal(file.path, data, fields).goal != goal:
        raise RefusedError(_("{path}: this change cannot be made in place; edit the file in an editor", path=file.path))
    return data


def edited_with_comments(
    base: GoalFile | None, theirs: GoalFile, own: GoalFile, goal: Goal, fields: Mapping[str, ExtraField]
) -> tuple[bytes, bool]:
    """The bytes of a file that both sides changed, changed to hold `goal`, and whether they have all own comments.

    The file of the side that changed comments is edited; that of `theirs` if both did, or none. Raises RefusedError.
    """
    was = comments_of(base.document) if base is not None else []
    there, here = comments_of(theirs.document), comments_of(own.document)
    are_kept = here in (was, there)
    if not are_kept and there == was:
        with suppress(RefusedError):
            return edited(own, replace(goal, theme=own.goal.theme), fields), True
    return edited(theirs, replace(goal, theme=theirs.goal.theme), fields), are_kept


def _edit(splicer: Splicer, field: Field, old: Goal, new: Goal) -> None:
    """Write a differing field: item by item if both values are lists, else as a whole."""
    was, now = field.value_of(old), field.value_of(new)
    if field is MEANS:
        _edit_means(splicer, was, now)
    elif not now and not field.is_required:
        splicer.remove_key((), field.key)
    elif not was and not field.is_required:
        splicer.set_key((), field.key, _as_plain(field.plain(new)))
    elif field is INDICATORS:
        _edit_indicators(splicer, was, now)
    elif field.kind_in(old) is field.kind_in(new) is LIST:
        _edit_texts(splicer, (field.key,), was, now)
    else:
        splicer.replace((field.key,), _as_plain(field.plain(new)))


def _edit_means(splicer: Splicer, old: Sequence[Means], new: Sequence[Means]) -> None:
    pairs = align(old, new)
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            _edit_one_means(splicer, pair.old, old[pair.old], new[pair.new])
    _rearrange(splicer, (MEANS.key,), pairs, [_as_plain(item) for item in OUTLINE.plain(tuple(new))])


def _edit_one_means(splicer: Splicer, index: int, old: Means, new: Means) -> None:
    address: Address = (MEANS.key, index)
    is_mapping = isinstance(splicer.plain_at(address), dict)
    if old.text != new.text:
        splicer.replace((*address, "text") if is_mapping else address, new.text)
    if old.steps == new.steps:
        return
    if not is_mapping:
        splicer.replace(address, {"text": _text_of(splicer.plain_at(address)), "steps": list(new.steps)})
    elif not old.steps:
        splicer.set_key(address, "steps", list(new.steps))
    elif not new.steps:
        splicer.remove_key(address, "steps")
    else:
        _edit_texts(splicer, (*address, "steps"), old.steps, new.steps)


def _edit_indicators(splicer: Splicer, old: Sequence[Indicator], new: Sequence[Indicator]) -> None:
    pairs = align_keyed([one.key for one in old], [one.key for one in new])
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            _edit_one_indicator(splicer, (INDICATORS.key, pair.old), old[pair.old], new[pair.new])
    _rearrange(splicer, (INDICATORS.key,), pairs, [_as_plain(plain_indicator(one)) for one in new])


def _edit_one_indicator(splicer: Splicer, address: Address, old: Indicator, new: Indicator) -> None:
    was, now = plain_indicator(old), plain_indicator(new)
    for place, key in enumerate(KEYS):
        if key in now and was.get(key) != now[key]:
            present = splicer.plain_at(address)
            after = next((one for one in KEYS[place + 1 :] if one in present), None)
            splicer.set_key(address, key, _as_plain(now[key]), before=after)
        elif key in was and key not in now:
            splicer.remove_key(address, key)


def _edit_texts(splicer: Splicer, address: Address, old: Sequence[str], new: Sequence[str]) -> None:
    pairs = align([Means(text) for text in old], [Means(text) for text in new])
    for pair in pairs:
        if pair.old is not None and pair.new is not None and old[pair.old] != new[pair.new]:
            splicer.replace((*address, pair.old), new[pair.new])
    _rearrange(splicer, address, pairs, list(new))


def _rearrange(splicer: Splicer, address: Address, pairs: Sequence[Pair], new: Sequence[Plain]) -> None:
    """Insert, move and remove items of a list until it has the items of `new` in their order.

    Removals come last, so that the list is never empty in between.
    """
    order: list[Pair] = sorted((pair for pair in pairs if pair.old is not None), key=lambda pair: pair.old or 0)
    place = 0
    for pair in sorted((pair for pair in pairs if pair.new is not None), key=lambda pair: pair.new or 0):
        if pair.old is None:
            splicer.insert_item(address, place, new[pair.new or 0])
            order.insert(place, pair)
        elif pair.moved:
            source = order.index(pair)
            target = place - 1 if source < place else place
            if source != target:
                splicer.move_item(address, source, target)
                order.insert(target, order.pop(source))
        place = order.index(pair) + 1
    for index in range(len(order) - 1, -1, -1):
        if order[index].new is None:
            splicer.remove_item(address, index)


def _as_plain(value: Any) -> Plain:
    """A value in the splicer's form, in which a number is a text written without quotes."""
    if isinstance(value, list):
        return [_as_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else Unquoted(value)


def _text_of(value: Plain) -> str:
    return value if isinstance(value, str) else ""


def new_goal_data(goal: Goal) -> bytes:
    """The bytes of a new goal file, written by ruamel's round-trip dumper in the layout of the format.

    Raises ProblemsError when the file would be invalid, for example too large.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415  only new files need the dumper
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415

    extra = extra_fields_of(goal)
    own = (field for field in IN_FILE if field.is_in(goal))
    content = {field.key: field.plain(goal) for field in (*own, *extra)}
    fields = {field.key: field for field in extra}

    def dumped(data: object) -> bytes:
        yaml = YAML()  # a new instance per call: a failed dump breaks it
        yaml.preserve_quotes = True
        yaml.width = 4096
        yaml.indent(mapping=2, sequence=4, offset=2)
        stream = io.BytesIO()
        yaml.dump(data, stream)
        return stream.getvalue()

    def quoted(value: object) -> object:
        if isinstance(value, str):
            return DoubleQuotedScalarString(value)
        if isinstance(value, list):
            return [quoted(item) for item in value]
        return {key: quoted(item) for key, item in value.items()} if isinstance(value, dict) else value

    data = dumped(content)
    if not _reads_as(goal, data, fields):
        data = dumped(quoted(content))
    # The reader itself reports what cannot be read back (a file that is too large).
    read_goal(GoalPath(goal.theme, goal.id), data, fields)
    return data


def _reads_as(goal: Goal, data: bytes, fields: Mapping[str, ExtraField]) -> bool:
    try:
        return read_goal(GoalPath(goal.theme, goal.id), data, fields).goal == goal
    except ProblemsError:
        return False
