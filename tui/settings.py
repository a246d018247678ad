"""The user's own settings: `settings.toml` in the configuration folder of the user. docs/settings.md describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from platformdirs import user_config_path

from kortit.errors import UsageError
from kortit.messages import LANGUAGES, Message, _
from kortit.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE = "settings.toml"
THEMES = ("dark", "light", "terminal")
SYNC = ("manual", "auto")
KEYS = ("language", "theme", "mouse", "sync", "keys")


class Settings(NamedTuple):
    """The settings of the user.

    `language` is the interface's, None where it follows the locale; `theme` the colours of the full screen; `mouse`
    whether it takes the mouse; `keys` maps ids of actions to other keys; `sync` says whether the full screen asks the
    server by itself what is new (`auto`).
    """

    language: str | None = None
    theme: str = "dark"
    mouse: bool = True
    keys: Mapping[str, str] = {}
    sync: str = "manual"


def settings_path() -> Path:
    """The path of the settings file, which need not exist."""
    return user_config_path("kortit") / FILE


def read_settings(path: Path | None = None) -> Settings:
    """Read the settings; without a file, the defaults. Raises UsageError for anything unknown or of a wrong type.

    The ids of actions are not checked here: the command line does not load the full screen.
    """
    path = path or settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (UnicodeDecodeError, OSError) as error:
        raise _unreadable(path, error) from error
    import tomllib  # noqa: PLC0415  2 ms that commands need not wait for where there are no settings

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    for key in data:
        refuse_unknown(str(path), key, KEYS)
    if (language := data.get("language")) is not None:
        _one_of(path, "language", language, LANGUAGES)
    _one_of(path, "theme", data.get("theme", "dark"), THEMES)
    _one_of(path, "sync", data.get("sync", "manual"), SYNC)
    if not isinstance(data.get("mouse", True), bool):
        raise UsageError(
            _("{path}: {key} must be one of: {allowed}", path=str(path), key="mouse", allowed="true, false")
        )
    keys = data.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(value, str) and value.strip() for value in keys.values()):
        raise UsageError(
            _('{path}: keys is a table of actions and their keys, like “browse.find” = "f3"', path=str(path))
        )
    return Settings(language, data.get("theme", "dark"), data.get("mouse", True), keys, data.get("sync", "manual"))


def refuse_unknown(where: str, key: str, known: Collection[str]) -> None:
    """Raise UsageError for an unknown key, with the nearest known one."""
    if key in known:
        return
    near = nearest(key, known)
    hint: Message = (
        _("did you mean “{near}”?", near=near) if near else _("known here: {known}", known=", ".join(sorted(known)))
    )
    raise UsageError(_("{path}: unknown key “{key}”; {hint}", path=where, key=key, hint=hint))


def _unreadable(path: Path, error: Exception) -> UsageError:
    return UsageError(_("{path} cannot be read: {words}", path=str(path), words=str(error)))


def _one_of(path: Path, key: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(_("{path}: {key} must be one of: {allowed}", path=str(path), key=key, allowed=allowed))
