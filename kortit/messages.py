"""Translatable sentences: written in English, translated where they are shown.

The domain does not know the reader's language (the interface has one, the documents of a municipality may have
another), so it makes a `Message`: an English template and its values. Code that shows it uses a `Translator`.
Catalogues are gettext files under `locale/`, compiled when the program is built (`build_messages.py`).
"""

from __future__ import annotations

import datetime
import os
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, cached_property
from gettext import c2py
from io import FileIO
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


class _Catalogue(dict[str, str]):
    """The texts of a compiled catalogue by their English, each found in the file's sorted list when it is asked for.

    To read all of them, as gettext does, takes 3 of the 50 ms of `kortit --help`. A text that is not there is its own
    translation. The forms of a text with a plural are joined by null characters, and so is their English.
    """

    def __init__(self, path: str) -> None:
        super().__init__({"": ""})  # the file has its header by that name
        with FileIO(path) as file:
            self._data = file.read()
        order = "<" if self._data.startswith(b"\xde\x12\x04\x95") else ">"
        self._count, self._english, self._translated = Struct(f"{order}3I").unpack_from(self._data, 8)
        self._place = Struct(f"{order}2I")

    def __missing__(self, text: str) -> str:
        wanted = text.encode()
        number = bisect_left(range(self._count), wanted, key=lambda number: self._read(self._english, number))
        there = number < self._count and self._read(self._english, number) == wanted
        self[text] = found = self._read(self._translated, number).decode() if there else text
        return found

    def _read(self, table: int, number: int) -> bytes:
        length, start = self._place.unpack_from(self._data, table + number * self._place.size)
        return self._data[start : start + length]

    @cached_property
    def form(self) -> Callable[[int], int]:
        """Which of its forms a text has for a number, by the rule in the header."""
        header = self._read(self._translated, 0).decode()
        return c2py(header.partition("plural=")[2].partition(";")[0])


class Translator:
    """Translates messages into one language, including values that are messages themselves.

    Raises MissingCatalogueError if the catalogue is missing, unless the language is that of the templates.
    """

    def __init__(self, language: str, folder: str = LOCALE_FOLDER) -> None:
        self.language = language
        try:
            self._texts = (
                _Catalogue(f"{folder}/{language}/LC_MESSAGES/{DOMAIN}.mo") if language != TEMPLATE_LANGUAGE else None
            )
        except FileNotFoundError as error:
            raise MissingCatalogueError(language) from error

    def __call__(self, message: Message) -> str:
        """The text of `message` in this language."""
        template = self._template(message)
        if not message.values:
            return template
        return template.format(**{name: self._written(value) for name, value in message.values.items()})

    def _template(self, message: Message) -> str:
        if self._texts is None:
            return message.plural if message.plural is not None and message.count != 1 else message.template
        if message.plural is None:
            return self._texts[message.template]
        forms = self._texts[f"{message.template}\0{message.plural}"].split("\0")
        return forms[self._texts.form(message.count)]

    def _written(self, value: object) -> str:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, datetime.date):
            return written_date(value)
        if isinstance(value, tuple | list) and type(value).__str__ is object.__str__:  # a named one may say itself
            return ", ".join(self._written(item) for item in value)
        return str(value)


@cache
def translator(language: str) -> Translator:
    """The translator of a language, cached for the process."""
    return Translator(language)


def written_date(value: datetime.date) -> str:
    """A date in the form used in Finland in all languages: 14.12.2020."""
    return f"{value.day}.{value.month}.{value.year}"
