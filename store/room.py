"""A module that is imported when one of its attributes is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Room:
    """A module, by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        """An attribute of the module."""
        return getattr(import_module(self._name), name)
