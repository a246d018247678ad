"""The settings of a store's states, and which of them each commit changed."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.setting_changes import SettingsState, setting_changes
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_file import read_municipality
from store.files.snapshot import CommitTree
from store.git.entries import is_regular, parents_in
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from store.git import signatures
    from store.git.entries import TreeEntry
    from store.git.plumbing import Plumbing
else:
    signatures = Room("store.git.signatures")


def settings_state(read: Callable[[str], bytes | None], paths: Iterable[str]) -> SettingsState:
    """All settings of a state: kortit.yaml, the signers' keys, and the other settings files among `paths`.

    `read` gives the bytes of a file of the state, or None.
    """
    data = read(MUNICIPALITY_FILE)
    municipality = _municipality(data) if data is not None else None
    of_keys = municipality.audit.keys if municipality is not None and municipality.audit is not None else None
    keys = read(of_keys) if of_keys is not None else None
    others = {path: read(path) for path in paths if path not in (MUNICIPALITY_FILE, of_keys)}
    return SettingsState(
        municipality,
        unreadable=data is not None and municipality is None,
        keys=signatures.named_keys(keys) if keys is not None else {},
        files={path: f"SHA256:{sha256(held).hexdigest()}" for path, held in others.items() if held is not None},
    )


@lru_cache(maxsize=16)  # what one commit leaves the next one begins with
def _municipality(data: bytes) -> Municipality | None:
    with suppress(ProblemsError):
        return read_municipality(data)
    return None


def judge_at(plumbing: Plumbing, commit: str | None) -> Municipality | None:
    """The settings by which a change after `commit` is judged; None where there were none yet.

    An invalid or missing kortit.yaml authorises nothing: the last valid one of the first-parent history still judges.
    """
    if commit is None:
        return None
    if (settings := settings_at(plumbing, commit)) is not None:
        return settings
    for _commit, changes in plumbing.log_changes(plumbing.start_log(commit)):
        for change in changes:
            if change.path == MUNICIPALITY_FILE and (settings := settings_in(plumbing, change.new)) is not None:
                return settings
    return None


def settings_at(plumbing: Plumbing, commit: str) -> Municipality | None:
    """The settings in a commit's tree; None where they are missing or not valid."""
    entries = plumbing.tree_entries(plumbing.start_tree(commit, MUNICIPALITY_FILE).output())
    return next((found for entry in entries if (found := settings_in(plumbing, entry)) is not None), None)


def settings_in(plumbing: Plumbing, entry: TreeEntry | None) -> Municipality | None:
    """The settings in a file of a tree; None where it is missing or not valid."""
    if entry is None or not is_regular(entry.mode):
        return None
    return _municipality(plumbing.objects([entry.blob])[0] or b"")


def settings_before(plumbing: Plumbing, commits: Sequence[str]) -> list[Municipality | None]:
    """The settings that stand in the first parent of each commit; None where there are none, or none that are valid."""
    names = [plumbing.at(f"{commit}^", MUNICIPALITY_FILE) for commit in commits]
    listed = plumbing.read("cat-file", "--batch-check=%(objectname) ", lines=[*names, ""]) if names else b""
    blobs = [line[:-1].decode() if line.endswith(b" ") else "" for line in listed.split(b"\n")[:-1]]
    known = list(dict.fromkeys(filter(None, blobs)))
    found = {blob: _municipality(data or b"") for blob, data in zip(known, plumbing.objects(known), strict=True)}
    return [found.get(blob) for blob in blobs]


def settings_changed(plumbing: Plumbing, touching: Mapping[str, Sequence[str]]) -> dict[str, tuple[SettingChange, ...]]:
    """The setting changes of commits (by id) that touch files of settings (by their paths)."""
    wanted = {commit: paths for commit, paths in touching.items() if paths}
    contents = plumbing.objects(list(wanted))
    parents = {commit: next(iter(parents_in(data or b"")), None) for commit, data in zip(wanted, contents, strict=True)}
    plumbing.fetch(
        plumbing.at(side, path)
        for commit, paths in wanted.items()
        for side in (parents[commit], commit)
        if side is not None
        for path in {MUNICIPALITY_FILE, *paths}
    )
    changed: dict[str, tuple[SettingChange, ...]] = {}
    for commit, paths in wanted.items():
        parent = parents[commit]
        before = settings_state(CommitTree(plumbing, parent).data, paths) if parent else SettingsState()
        if before != SettingsState():  # the first settings of all change nothing that could have been decided
            changed[commit] = setting_changes(before, settings_state(CommitTree(plumbing, commit).data, paths))
    return changed
