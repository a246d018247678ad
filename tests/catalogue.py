"""Makes the message catalogues anew: extracts the English texts, asks the commands for those of their help, keeps what is translated, compiles.

Run by `make messages`; `build_messages.py` compiles. Texts that are new stand in the .po files without a translation, and a test names them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from build_messages import compile_all
from kortit.messages import DOMAIN, LOCALE_FOLDER
from tui.cli import COMMANDS, kortit
from tui.help import HelpContext, in_language

if TYPE_CHECKING:
    from kortit.messages import Message

ROOT = Path(__file__).parent.parent
PACKAGES = ("kortit", "store", "tui")
KEYWORDS = {"_": None, "ngettext": (1, 2)}
TRANSLATED = ("fi", "sv")
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same source gives the same bytes


def extracted() -> Catalog:
    """All translatable texts of the program."""
    catalogue = Catalog(project="kortit", charset="utf-8")
    for package in PACKAGES:
        for _file, _line, message, comments, _context in extract_from_dir(
            str(ROOT / package), method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            if message:
                catalogue.add(message, auto_comments=comments)
    for text in texts_of_help():
        catalogue.add(text)
    return catalogue


def texts_of_help() -> list[str]:
    """The texts that the help of all commands translates: asked of the translation itself, so that none is forgotten."""
    texts: list[str] = []

    def noted(message: Message) -> str:
        texts.append(message.template)
        return message.template

    context = HelpContext(kortit, info_name="kortit", help_option_names=["-h", "--help"])
    for command in (kortit, *(kortit.get_command(context, name) for name in COMMANDS)):
        assert command is not None
        in_language(command, context, noted)
    return texts


def po_file(language: str) -> Path:
    """The path of a language's .po file."""
    return Path(LOCALE_FOLDER) / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with po_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


def main() -> None:
    """Bring every catalogue up to date and compile it."""
    for language in TRANSLATED:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(language) if path.exists() else Catalog(locale=language, charset="utf-8")
        catalogue.update(extracted(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = f"# kortit: {language}"
        catalogue.project, catalogue.version, catalogue.fuzzy = "kortit", "1", False
        catalogue.creation_date = catalogue.revision_date = EPOCH
        catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=0, sort_output=True, no_location=True)
    compile_all(ROOT)


if __name__ == "__main__":
    main()
