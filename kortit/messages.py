"""Translatable sentences: written in English, translated where they are shown.

The domain does not know the reader's language (the interface has one, the documents of a municipality may have
another), so it makes a `Message`: an English template and its values. Code that shows it uses a `Translator`.
Catalogues are gettext files under `locale/`, compiled when the program is built (`build_messages.py`).
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
    """The compiled catalogue of a language is missing; falling back to English could go unnoticed in a document."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"the texts in the language “{language}” were not built; run make in the checkout, or install kortit again"
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable text: an English template with `{named}` fields, and their values.

    `plural` and `count` are set together if the wording depends on a number.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __str__(self) -> str:
        """The English text, for logs and tracebacks."""
        return translator("en")(self)


def _(template: str, **values: object) -> Message:
    """Make a message; the name `_` marks the text for extraction into the catalogues."""
    return Message(template, values)


def ngettext(one: str, many: str, count: int, **values: object) -> Message:
    """Make a message whose wording depends on `count`; `{count}` is available in the template."""
    return Message(one, {"count": count, **values}, many, count)


class Translator:
    """Translates messages into one language, including values that are messages themselves.

    Raises MissingCatalogueError if the catalogue is missing, unless the language is that of the templates.
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
        """The text of `message` in this language."""
        if message.plural is None:
            # gettext returns the catalogue's header for an empty text.
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
    """The translator of a language, cached for the process."""
    return Translator(language)


def written_date(value: datetime.date) -> str:
    """A date in the form used in Finland in all languages: 14.12.2020."""
    return f"{value.day}.{value.month}.{value.year}"
