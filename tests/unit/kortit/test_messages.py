"""Messages: translated at the edge, complete in Finnish, with the same data in them."""

from __future__ import annotations

import datetime as dt
import re
import sys
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo

from kortit.goal import GoalId
from kortit.messages import LANGUAGES, Message, MissingCatalogueError, Translator, _, ngettext, translator
from kortit.rendering.word_xml import LANGUAGE_TAGS
from store.files.goal_file import GoalPath
from tests import release
from tests.catalogue import PACKAGES, ROOT, TRANSLATED, extracted, po_file, read

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple | list) else [str(value)]


def sayings(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {tuple(texts(message.id)): tuple(texts(message.string)) for message in catalogue if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    kept = {tuple(texts(message.id)): message for message in read(language) if message.id}
    wanted = {tuple(texts(message.id)) for message in extracted() if message.id}
    assert set(kept) == wanted, "run make messages, then translate"
    assert [name for name, message in kept.items() if not all(texts(message.string)) or message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_hold_the_same_places_for_data(language: str) -> None:
    for message in read(language):
        if message.id:
            ids, strings = texts(message.id), texts(message.string)
            places = [set(re.findall(r"\{(\w+)\}", text)) for text in (ids[-1], *strings)]
            assert all(found == places[0] for found in places), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_made_of_the_kept_one(language: str) -> None:
    place = po_file(language).with_suffix(".mo")
    assert place.exists(), "the catalogues are not compiled; run make messages"
    with place.open("rb") as stream:
        compiled = sayings(read_mo(stream))
    assert compiled == sayings(read(language)), "run make messages"


def test_every_language_has_a_catalogue_a_tag_for_documents_and_its_words_in_the_release() -> None:
    assert {*TRANSLATED, "en"} == set(LANGUAGES) == set(LANGUAGE_TAGS) == set(release.LANGUAGES)
    assert [translator(language)(_("the beginning")) for language in LANGUAGES] == ["alku", "början", "the beginning"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_whose_catalogue_was_not_built_is_refused_and_never_english(tmp_path: Path, language: str) -> None:
    with pytest.raises(MissingCatalogueError, match=f"“{language}” were not built; run make"):
        Translator(language, str(tmp_path))
    assert Translator("en", str(tmp_path))(_("the beginning")) == "the beginning"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_found_in_the_compiled_catalogue_of_either_byte_order(tmp_path: Path, language: str) -> None:
    compiled = po_file(language).with_suffix(".mo").read_bytes()
    numbers = array("I", compiled[: 28 + 16 * int.from_bytes(compiled[8:12], sys.byteorder)])
    numbers.byteswap()
    (tmp_path / language / "LC_MESSAGES").mkdir(parents=True)
    turned = numbers.tobytes() + compiled[len(numbers) * numbers.itemsize :]
    (tmp_path / language / "LC_MESSAGES" / "kortit.mo").write_bytes(turned)
    for translate in (Translator(language), Translator(language, str(tmp_path))):
        for message in read(language):
            for number, text in enumerate(texts(message.string) if message.id else ()):
                template, plural = [*texts(message.id), None][:2]
                assert translate(Message(str(template), {}, plural, number + 1)) == text


def test_a_text_that_the_catalogue_does_not_have_stays_as_it_is() -> None:
    for text in ("", "a", "the beginnin", "the beginning ", "~", "ö"):
        assert translator("fi")(Message(text)) == text


def test_no_message_hides_inside_an_f_string_where_extraction_does_not_look() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in PACKAGES
        for path in Path(ROOT / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(?<![\w+])f\"[^\"]*\b_\(|(?<![\w+])f'[^']*\b_\(", line)
    ]
    assert found == []


def test_dates_numbers_lists_and_messages_in_messages_are_written_in_the_language() -> None:
    message = _("{name} ({parts})", name=_("the beginning"), parts=(dt.date(2020, 12, 4), "x"))
    assert translator("fi")(message) == "alku (4.12.2020, x)"
    assert translator("en")(message) == "the beginning (4.12.2020, x)"
    assert translator("fi")(ngettext("{count} goal", "{count} goals", 1)) == "1 tavoite"
    assert translator("fi")(ngettext("{count} goal", "{count} goals", 2)) == "2 tavoitetta"


def test_a_row_of_values_that_says_itself_is_no_list_in_a_message() -> None:
    path = GoalPath("O1", GoalId("O1-01"))
    said = translator("fi")(_("{name}: {values}", name=path, values=(path, 1)))
    assert said == "kortit/O1/O1-01.yaml: kortit/O1/O1-01.yaml, 1"


def test_data_is_never_taken_for_a_template() -> None:
    assert translator("en")(_("written: {path}", path="{0} {x} %s")) == "written: {0} {x} %s"
    assert str(Message("")) == ""
