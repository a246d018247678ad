"""Doubts about a document that could be read whole: texts that may mean something else than they were taken for."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kortit.bullets import said_of_typed, typed_before
from kortit.importing.languages import in_two_languages
from kortit.importing.passages import texts_of
from kortit.importing.rows import DocumentPlace
from kortit.messages import _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.importing.rows import FieldValue, Statement
    from kortit.problem import Problem

_STATES = (
    "uusi|poistetaan|poistettu|poistuu|muutettu|muutetaan|lisätty|lisätään"
    "|ny|nytt|stryks|struken|struket|tas bort|ändras|ändrad|ändrat|läggs till|tillagd|tillagt"
    "|new|removed|deleted|changed|added"
)
_SIDES = "vanha|uusi|entinen|nykyinen|ennen|nyt|gammal|gammalt|nuvarande|ny|nytt|old|new|current"
_SAID = re.compile(rf"[(\[](?:{_STATES})[)\]]|(?:^|(?<=[.;] ))(?:{_SIDES})(?: teksti| text)?:(?= )", re.IGNORECASE)
# Marks of footnotes, typed behind a word, a sign of percent or a year: “Kysely¹”, “Kysely*”, “Kysely1)”, “Kysely.1”.
_MARK = re.compile(
    r"(?:[^\W\d_]{3,}|[%€]|(?<![\w.,])(?:19|20)[0-9]{2})[.,)]?"
    r"(?:\s?[⁰¹²³⁴-⁹]+\)?|\s?\*{1,3}\)?|\s?[†‡]|\[[0-9]{1,2}\]"
    r"|(?<=[^\W\d_])[0-9]{1,2}\)(?P<closes>)|(?<=[a-zåäöéüšž])[1-9]|(?<=[a-zåäöéüšž][.,])[1-9](?=\s|$))"
    r"(?![\w%‰°/§:–-]|[.,]\w)"
)
# What says that the text stands elsewhere, or what happens to it, and is none itself.
_REFERS = re.compile(
    r"(?:pysyy |säilyy )?(?:ennallaan|muuttumattomana)|ei (?:muutosta|muutoksia|muutettu)|sama|samat|samoin"
    r"|(?:samat? )?(?:kuin|kuten) (?:edellä|edellinen|yllä|ed|vanha|ennen|aiemmin)"
    r"|ks ?\.? (?:edellä|ed|yllä|edellinen)|poistetaan|poistettu|poistuu|poisto|uusi|lisätään|muutetaan|muutettu"
    r"|oförändra[dt]e?|ingen (?:ändring|förändring)|inga ändringar|samma(?: som (?:ovan|tidigare|förut))?|se ovan"
    r"|stryks|struke[nt]|utgår|unchanged|no changes?|same(?: as (?:above|before))?|see above|idem|dito|ditto|deleted"
    r"|removed",
    re.IGNORECASE,
)
_DITTO = re.compile(r"[-–— ]*[\"”“'’|]{1,4}[-–— ]*")
# Letters that were lost when a file was saved in one encoding and opened in another, and what Excel shows for errors.
_GARBLED = re.compile(
    r"\S*(?:\ufffd|Ã[\x80-\xbf¤¶¥„–©¼]|Â[§°»«\xa0]|â€|â‚¬)\S*"
    r"|#(?:NIMI\?|ARVO!|JAKO/0!|VIITTAUS!|PUUTTUU!?|LUKU!|TYHJÄ!|NAMN\?|VÄRDEFEL!|DIVISION/0!|REFERENS!|SAKNAS!?|OGILTIGT!"
    r"|SKÄRNING!|NAME\?|VALUE!|DIV/0!|REF!|N/A|NUM!|NULL!|SPILL!|#{3,})"
)
_LOST = re.compile(r"(?<![\w/.:])[^\W\d_]+\?{1,3}[a-zåäö]+(?![\w=/])")  # “lis?ys”, but not “kysely?Seuranta”
_BOX = re.compile(r"[☐☑☒✓✔✗✘🗹🗷]\s*\S*")  # of a form, checked or not
_AROUND = " .,;:()[]"
_WORD = re.compile(r"[^\W\d_]{4,}")


def doubts(statements: Sequence[Statement], name: str, *, guessed: bool) -> Iterator[Problem]:
    """Problems of what was read of a document of somebody's that is called `name`.

    `guessed`: nothing but their order tells which columns are the new and the old ones.
    """
    if guessed and (sided := [one for one in statements if one.new and one.old]) and all(map(_is_unlike, sided)):
        message = _(
            "what stands side by side was taken for the new and the old state of one goal, but nothing is the same in"
            " any row: if they are different goals, put them below each other; if not, say which columns are which,"
            " with --column new.FIELD=NUMBER and --column old.FIELD=NUMBER"
        )
        yield sided[0].place.problem(name, message)
    seen: dict[tuple[str, str], Statement] = {}
    for one in statements:
        goal = (one.theme, str(one.newest.get("goal", "")).casefold())
        # In one table, goals of other years or means may well share a text.
        if one.id is None and goal in seen and _table(one.place) != _table(seen[goal].place):
            message = _(
                "the same goal is there already ({place}): “{text}”; both are taken",
                place=_place(seen[goal].place),
                text=str(one.newest.get("goal", ""))[:80],
            )
            yield one.place.problem(name, message, Severity.WARNING)
        seen.setdefault(goal, one)
        if garbled := tuple(dict.fromkeys(f"“{match[0]}”" for text in _all(one) for match in _GARBLED.finditer(text))):
            message = _(
                "letters were lost, or cells hold errors, before the file came here: {words}; save the table again (as"
                " UTF-8, where it is text)",
                words=garbled,
            )
            yield one.place.problem(name, message)
        if boxes := tuple(dict.fromkeys(f"“{match[0]}”" for text in _all(one) for match in _BOX.finditer(text))):
            message = _(
                "signs of check boxes are read as parts of the text: {words}; write what they mean in words, or take"
                " them out",
                words=boxes,
            )
            yield one.place.problem(name, message, Severity.WARNING)
        if lost := tuple(dict.fromkeys(f"“{match[0]}”" for text in _all(one) for match in _LOST.finditer(text))):
            message = _("a question mark stands in words: {words}; letters may have been lost there", words=lost)
            yield one.place.problem(name, message, Severity.WARNING)
        if referring := tuple(dict.fromkeys(f"“{text}”" for text in _both_sides(one) if _is_referring(text))):
            message = _(
                "{words} says where a text stands or what becomes of it, and is no text of its own: write the text"
                " itself; a goal that is removed has dashes in all of its new columns",
                words=referring,
            )
            yield one.place.problem(name, message)
        if words := tuple(
            dict.fromkeys(f"“{match[0]}”" for text in _texts(one.newest) for match in _SAID.finditer(text))
        ):
            message = _(
                "{words} is read as a part of the text, and changes nothing; take it out, and write what is new and old"
                " into columns of their own",
                words=words,
            )
            yield one.place.problem(name, message, Severity.WARNING)
        if marks := dict.fromkeys(f"“{mark}”" for text in _texts(one.newest) for mark in _marks(text)):
            message = _(
                "what looks like the mark of a footnote is read as a part of the text: {words}; take it out, if it is"
                " one",
                words=tuple(marks),
            )
            yield one.place.problem(name, message, Severity.WARNING)
    both = ((one, found) for one in statements if (found := in_two_languages(_texts(one.newest))))
    for one, (finnish, swedish) in islice(both, 1):
        message = _(
            "two languages stand in one goal: “{finnish}” and “{swedish}”; each text comes in whole, in both; leave one"
            " language out of the document if the goals are to be in one",
            finnish=finnish[:80],
            swedish=swedish[:80],
        )
        yield one.place.problem(name, message, Severity.WARNING)
    if typed := typed_before([str(one.newest.get("goal", "")) for one in statements]):
        yield DocumentPlace(0).problem(name, said_of_typed(typed), Severity.WARNING)


def _all(one: Statement) -> Iterator[str]:
    for side in (one.about, one.new or {}, one.old or {}):
        yield from _texts(side)


def _both_sides(one: Statement) -> Iterator[str]:
    for side in (one.about, one.new or {}, one.old or {}):
        yield from _texts({key: side[key] for key in ("goal", "means") if key in side})


def _is_referring(text: str) -> bool:
    bare = text.strip(_AROUND)
    return bool(_REFERS.fullmatch(bare) or _DITTO.fullmatch(text.strip()))


def _marks(text: str) -> Iterator[str]:
    """Words with what looks like the mark of a footnote; a bracket that closes an open one is none of a mark."""
    for match in _MARK.finditer(text):
        if match["closes"] is None or text.count("(", 0, match.start()) <= text.count(")", 0, match.start()):
            yield match[0]


def _place(place: DocumentPlace) -> object:
    return place.words or _("line {line}", line=place.line)


def _table(place: DocumentPlace) -> object:
    return place.words.values.get("table") if place.words else None


def _is_unlike(one: Statement) -> bool:
    """Whether the two sides of a row are of different themes, or their texts have no longer word in common."""
    new, old = one.side(one.new) or {}, one.side(one.old) or {}
    words = [set(_WORD.findall(str(side.get("goal", "")).casefold())) for side in (new, old)]
    return new.get("theme") != old.get("theme") or (all(words) and words[0].isdisjoint(words[1]))


def _texts(said: Mapping[str, FieldValue]) -> Iterator[str]:
    return (text for key, value in said.items() if key != "target_year" for text in texts_of(value))
