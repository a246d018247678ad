"""Sentences for people: written once in English, translated where they are shown.

The domain never knows in which language it will be read (the interface has one language, the documents of a
municipality another), so it makes a `Message`: an English template and the data it speaks of. The edge that shows
it asks a `Translator` for the words. Catalogues are gettext files under `locale/`; the compiled ones are made when the
program is built (`build_messages.py`).
"""

from __future__ import annotations

import datetime
import gettext
import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("fi", "sv", "en")
TEMPLATE_LANGUAGE = "en"
DOMAIN = "kortit"
LOCALE_FOLDER = f"{os.path.dirname(__file__)}/locale"  # noqa: PTH120  pathlib is 3 of the 50 ms of `kortit --help`


class MissingCatalogueError(Exception):
    """The compiled catalogue of a language is missing; English would stand in a document without anybody noticing."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"the texts in the language “{language}” were not built; run make in the checkout, or install kortit again"
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One translatable text: an English template with `{named}` places, and what goes into them.

    `plural` and `count` are set together when the wording depends on a number.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __str__(self) -> str:
        """Give the English text, for logs and tracebacks."""
        return translator("en")(self)


def _(template: str, **values: object) -> Message:
    """Make a message; the name is the mark by which the catalogue finds its texts."""
    return Message(template, values)


def ngettext(one: str, many: str, count: int, **values: object) -> Message:
    """Make a message whose wording depends on `count`, which is also its place `{count}`."""
    return Message(one, {"count": count, **values}, many, count)


class Translator:
    """Puts messages into one language. A value that is a message itself is translated with it.

    Raises MissingCatalogueError when the language is not the templates' own and its catalogue is not there.
    """

    def __init__(self, language: str, folder: str = LOCALE_FOLDER) -> None:
        self.language = language
        try:
            self._catalogue = gettext.translation(
                DOMAIN, folder, languages=[language], fallback=language == TEMPLATE_LANGUAGE
            )
        except FileNotFoundError as error:
            raise MissingCatalogueError(language) from error

    def __call__(self, message: Message) -> str:
        """Give the text of `message` in this language."""
        if message.plural is None:
            # gettext answers the empty text with the catalogue's header.
            template = self._catalogue.gettext(message.template) if message.template else ""
        else:
            template = self._catalogue.ngettext(message.template, message.plural, message.count)
        if not message.values:
            return template
        return template.format(**{name: self._written(value) for name, value in message.values.items()})

    def _written(self, value: object) -> str:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, datetime.date):
            return written_date(value)
        if isinstance(value, tuple | list):
            return ", ".join(self._written(item) for item in value)
        return str(value)


@cache
def translator(language: str) -> Translator:
    """Give the translator of a language (one catalogue is read once a process)."""
    return Translator(language)


def written_date(value: datetime.date) -> str:
    """Write a date as Finnish offices do in all their languages: 14.12.2020."""
    return f"{value.day}.{value.month}.{value.year}"
