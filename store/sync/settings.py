"""Two changes of kortit.yaml brought together, setting by setting."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kortit.errors import KortitError
from kortit.setting_changes import SettingsState, setting_changes, settings_of
from store.files.municipality_edit import with_setting
from store.files.municipality_file import read_municipality

if TYPE_CHECKING:
    from kortit.messages import Message


def merged_settings(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, list[Message | str]]:
    """The changes of kortit.yaml from `base` to `theirs` brought into `ours`, and the names of those that clash.

    Raises ProblemsError where one of them is not valid.
    """
    old, new = (SettingsState(read_municipality(data)) for data in (base, theirs))
    data = ours
    left: list[Message | str] = []
    for change in setting_changes(old, new):
        present = {key: setting.plain for key, setting in settings_of(read_municipality(data))}
        was, wanted = (side.plain if side is not None else None for side in (change.old, change.new))
        if present.get(change.key) == wanted:
            continue
        made = None
        if present.get(change.key) == was:
            with suppress(KortitError, LookupError, TypeError, ValueError):
                made = with_setting(data, change.key, wanted)
                read_municipality(made)
        if made is None:
            left.append(change.name)
        else:
            data = made
    return data, left
