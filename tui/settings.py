"""The user's own settings: `settings.toml` in the configuration folder of the user."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import LANGUAGES, _

if TYPE_CHECKING:
    from pathlib import Path

FILE = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set. `language` is the interface's, None where it follows the locale."""

    language: str | None = None


def settings_path() -> Path:
    """Give where the settings file is, or would be."""
    from platformdirs import user_config_path  # noqa: PLC0415

    return user_config_path("kortit") / FILE


def read_settings(path: Path | None = None) -> Settings:
    """Read the settings; without a file, the defaults. Raises UsageError for what is not understood."""
    path = path or settings_path()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(_("{path} cannot be read: {words}", path=str(path), words=str(error))) from error
    for key, value in data.items():
        if key != "language":
            raise UsageError(
                _(
                    "{path}: unknown key “{key}”; known here: {known}",
                    path=str(path),
                    key=key,
                    known="language",
                )
            )
        if value not in LANGUAGES:
            raise UsageError(_("{path}: {key} must be one of: {allowed}", path=str(path), key=key, allowed=LANGUAGES))
    return Settings(data.get("language"))
