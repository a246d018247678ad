"""The settings as they were before an amendment, each where it was not changed again since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import KortitError, ProblemsError, RefusedError
from kortit.messages import _
from kortit.setting_changes import THEME_KEY, orders_of, same_order, setting_changes, settings_of
from store.files.atomic import read_file
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_edit import with_setting
from store.files.municipality_file import read_municipality
from store.git.trees import working_forms
from store.history.settings import settings_state
from store.work.unfinished import FileChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from store.git.plumbing import Plumbing
    from store.history.comparison import Difference


@dataclass(frozen=True, slots=True)
class OldSettings:
    """The way back to the settings of before an amendment: the files to change, and the settings that they then make.

    `restored` are the settings that change with them, from now to then; `kept` are those of the amendment that are left
    as they are.
    """

    municipality: Municipality
    files: tuple[FileChange, ...] = ()
    restored: tuple[SettingChange, ...] = ()
    kept: tuple[SettingChange, ...] = ()


def old_settings(
    plumbing: Plumbing, commit: str, difference: Difference, now: Municipality, wanted: Collection[str] = ()
) -> OldSettings:
    """The settings before a commit, whose `difference` from its parent is given, in the place of those of `now`.

    `wanted` are keys of settings that must stay, since something needs them. A store has had settings from its founding
    on, so that nothing is brought back of a commit before which there were none. Raises RefusedError when the old
    settings do not fit those that stay.
    """
    parent = plumbing.first_parent(commit)
    if parent is None or difference.before is None:
        return OldSettings(now)
    paths = list(difference.settings)
    old, new = (dict(zip(paths, working_forms(plumbing, side, paths), strict=True)) for side in (parent, commit))
    files: list[FileChange] = []
    for path, was in old.items():
        there = read_file(plumbing.root, path)
        if there == new[path] and not (wanted and path == MUNICIPALITY_FILE):
            files.append(FileChange(path, there, was))
        elif path == MUNICIPALITY_FILE and there is not None:
            files.append(FileChange(path, there, _with_old(there, difference.setting_changes, wanted)))
    contents = {change.path: change.after for change in files}
    after = contents.get(MUNICIPALITY_FILE)
    try:
        municipality = now if after is None else read_municipality(after)
    except ProblemsError as error:
        message = _(
            "the old settings do not fit those of now ({reason}); change kortit.yaml by hand",
            reason=error.problems[0].message,
        )
        raise RefusedError(message) from error

    def on_disk(path: str) -> bytes | None:
        return read_file(plumbing.root, path)

    before = settings_state(on_disk, paths)
    then = settings_state(lambda path: contents[path] if path in contents else on_disk(path), paths)
    wished = settings_state(lambda path: old[path] if path in old else on_disk(path), paths)
    missing = {change.key for change in setting_changes(then, wished)}
    return OldSettings(
        municipality,
        tuple(change for change in files if change.before != change.after),
        setting_changes(before, then),
        tuple(change for change in difference.setting_changes if change.key in missing),
    )


def _with_old(data: bytes, changes: Iterable[SettingChange], wanted: Collection[str]) -> bytes:
    """The bytes of kortit.yaml with the old values of the settings that are still as the changes left them.

    What is taken away goes last first, since a perspective stands before its themes. A setting whose place cannot be
    found any more is left as it is.
    """
    now = read_municipality(data)
    present = {key: setting.plain for key, setting in settings_of(now)}
    orders = dict(orders_of(now))

    def is_left(one: SettingChange) -> bool:
        if one.key in orders and one.new is not None:
            return same_order(orders[one.key], one.new)
        return present.get(one.key) == (one.new and one.new.plain)

    own = [one for one in changes if one.key not in wanted and is_left(one)]
    gone = [one for one in reversed(own) if one.old is None]
    for change in (*(one for one in own if one.old is not None), *gone):
        try:
            data = with_setting(data, change.key, change.old.plain if change.old is not None else None)
        except (KortitError, LookupError, TypeError, ValueError):
            continue
    return data


def themes_lost(now: Municipality, then: Municipality, held: Iterable[str]) -> set[str]:
    """The keys of the themes that would be taken away although there are goals in them."""
    lost = set(now.theme_codes) - set(then.theme_codes)
    return {f"{THEME_KEY}{theme}" for theme in lost.intersection(held)}
