"""Words of a goal that may mean something else than what they are taken for, or that no text of a goal has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.importing.passages import texts_of
from kortit.messages import _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kortit.importing.rows import FieldValue, Statement
    from kortit.messages import Message

_STATES = (
    "uusi|poistetaan|poistettu|poistuu|muutettu|muutetaan|lisätty|lisätään"
    "|ny|nytt|stryks|struken|struket|tas bort|ändras|ändrad|ändrat|läggs till|tillagd|tillagt"
    "|new|removed|deleted|changed|added"
)
_SIDES = "vanha|uusi|entinen|nykyinen|ennen|nyt|gammal|gammalt|nuvarande|ny|nytt|old|new|current"
_SAID = re.compile(rf"[(\[](?:{_STATES})[)\]]|(?:^|(?<=[.;] ))(?:{_SIDES})(?: teksti| text)?:(?= )", re.IGNORECASE)
# Marks of footnotes, typed behind a word, a sign of percent or a year: “Kysely¹”, “Kysely*”, “Kysely1)”, “Kysely.1”.
_MARK = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[%€])|(?<=(?<![\w.,])(?:19|20)[0-9]{2}))[.,)]?"
    r"(?:\s?[⁰¹²³⁴-⁹]+\)?|\s?\*{1,3}\)?|\s?[†‡]|\[[0-9]{1,2}\]"
    r"|(?<=[^\W\d_])[0-9]{1,2}\)(?P<closes>)|(?<=[a-zåäöéüšž])[1-9]|(?<=[a-zåäöéüšž][.,])[1-9](?=\s|$))"
    r"(?![\w%‰°/§:–-]|[.,]\w)"
)
_BEFORE_MARK = re.compile(r"(?:[^\W\d_]+|[%€]|[0-9]{4})$")
# What says that the text stands elsewhere, or what happens to it, and is none itself.
_REFERS = re.compile(
    r"(?:pysyy |säilyy )?(?:ennallaan|muuttumattomana)|ei (?:muutosta|muutoksia|muutettu)|sama|samat|samoin"
    r"|(?:samat? )?(?:kuin|kuten) (?:edellä|edellinen|yllä|ed|vanha|ennen|aiemmin)"
    r"|ks ?\.? (?:edellä|ed|yllä|edellinen)|poistetaan|poistettu|poistuu"
    r"|oförändra[dt]e?|ingen (?:ändring|förändring)|inga ändringar|samma(?: som (?:ovan|tidigare|förut))?|se ovan"
    r"|stryks|struke[nt]|utgår|unchanged|no changes?|same(?: as (?:above|before))?|see above|idem|dito|ditto|deleted"
    r"|removed",
    re.IGNORECASE,
)
_DITTO = re.compile(r"[-–— ]*[\"”“'’|]{1,4}[-–— ]*")
# Letters that were lost when a file was saved in one encoding and opened in another, and what Excel shows for errors.
GARBLED = re.compile(
    r"(?:\ufffd|Ã[¤¶¥„–…©¼]|Â[§°»«]|â€[“”™œ¢¦\x93\x94\x99\x9c\x9d]|â‚¬)"
    r"|#(?:NIMI\?|ARVO!|JAKO/0!|VIITTAUS!|PUUTTUU!?|LUKU!|TYHJÄ!|NAMN\?|VÄRDEFEL!|DIVISION/0!|REFERENS!|SAKNAS!?|OGILTIGT!"
    r"|SKÄRNING!|NAME\?|VALUE!|DIV/0!|REF!|N/A|NUM!|NULL!|SPILL!|#{3,})"
)
_LOST = re.compile(r"(?<![\w/.:])[^\W\d_]+\?{1,3}[a-zåäö]+(?![\w=/])")  # “lis?ys”, but not “kysely?Seuranta”
_BOX = re.compile(r"[☐☑☒✓✔✗✘🗹🗷]\s*\S*")  # of a form, checked or not
_LONGEST = 40  # characters beside what is found in a word
_LIKELY = range(1990, 2101)
_UNFINISHED = re.compile(
    r"^\W*(?:x{3,}|\?+|\.{3,}|…|tbd|todo)\W*$|lorem ipsum|^\W*(?:kirjoita tähän|skriv här)\b"
    r"|^\W*(?:täydennetään|täydentyy|täydennä|tarkentuu|tarkennetaan|kompletteras|preciseras|to be (?:added|defined))"
    r"(?: (?:myöhemmin|valmistelussa|vielä|erikseen|senare|later))?\W*$"
    r"|^\W*(?:ks\.?|katso|se|see) (?:liite|bilaga|annex|appendix)\b",
    re.IGNORECASE,
)
_AROUND = " .,;:()[]"


def word_doubts(one: Statement) -> Iterator[tuple[Message, Severity]]:
    """The doubts about the words of a row, each with whether it is a problem."""
    for found, message, severity in _DOUBTS:
        if words := tuple(dict.fromkeys(found(one))):
            yield replace(message, values={"words": words}), severity


def texts_said(said: Mapping[str, FieldValue]) -> Iterator[str]:
    """The texts of a side of a row."""
    return (text for key, value in said.items() if key != "target_year" for text in texts_of(value))


def _sides(one: Statement) -> Iterator[Mapping[str, FieldValue]]:
    return (side for side in (one.about, one.new, one.old) if side)


def _all(one: Statement) -> Iterator[str]:
    return (text for side in _sides(one) for text in texts_said(side))


def _goals_own(one: Statement) -> Iterator[str]:
    """The goal's text and its means."""
    for side in _sides(one):
        yield from texts_said({key: side[key] for key in ("goal", "means") if key in side})


def _word_around(text: str, start: int, end: int) -> str:
    """The word in which a part of a text stands, as far as it is not long."""
    before = text[max(0, start - _LONGEST) : start].rsplit(" ", maxsplit=1)[-1]
    return before + text[start:end] + text[end : end + _LONGEST].split(" ", maxsplit=1)[0]


def _garbled(one: Statement) -> Iterator[str]:
    for text in _all(one):
        yield from (f"“{_word_around(text, *match.span())}”" for match in GARBLED.finditer(text))


def _matches(
    pattern: re.Pattern[str], texts: Callable[[Statement], Iterable[str]]
) -> Callable[[Statement], Iterable[str]]:
    return lambda one: (f"“{match[0]}”" for text in texts(one) for match in pattern.finditer(text))


def _newest(one: Statement) -> Iterator[str]:
    return texts_said(one.newest)


def _referring(one: Statement) -> Iterator[str]:
    for text in _goals_own(one):
        if _REFERS.fullmatch(text.strip(_AROUND)) or _DITTO.fullmatch(text.strip()):
            yield f"“{text}”"


def _unfinished(one: Statement) -> Iterator[str]:
    return (f"“{text}”" for text in _goals_own(one) if _UNFINISHED.search(text))


def _strange_years(one: Statement) -> Iterator[str]:
    years = (side["target_year"] for side in _sides(one) if "target_year" in side)
    return (str(year) for year in years if year not in _LIKELY)


def _marks(one: Statement) -> Iterator[str]:
    """Words with what looks like the mark of a footnote; a bracket that closes an open one is none of a mark."""
    for text in _newest(one):
        for match in _MARK.finditer(text):
            if match["closes"] is None or text.count("(", 0, match.start()) <= text.count(")", 0, match.start()):
                before = _BEFORE_MARK.search(text[max(0, match.start() - _LONGEST) : match.start()])
                yield f"“{before[0] if before else ''}{match[0]}”"


_DOUBTS: tuple[tuple[Callable[[Statement], Iterable[str]], Message, Severity], ...] = (
    (
        _garbled,
        _(
            "letters were lost, or cells hold errors, before the file came here: {words}; save the table again (as"
            " UTF-8, where it is text)",
            words="",
        ),
        Severity.ERROR,
    ),
    (
        _matches(_BOX, _all),
        _(
            "signs of check boxes are read as parts of the text: {words}; write what they mean in words, or take"
            " them out",
            words="",
        ),
        Severity.WARNING,
    ),
    (
        _matches(_LOST, _all),
        _("a question mark stands in words: {words}; letters may have been lost there", words=""),
        Severity.WARNING,
    ),
    (
        _strange_years,
        _("{words} is far from today for a target year; is it mistyped?", words=""),
        Severity.WARNING,
    ),
    (
        _unfinished,
        _("{words} looks unfinished, and is read as it stands; write the text", words=""),
        Severity.WARNING,
    ),
    (
        _referring,
        _(
            "{words} says where a text stands or what becomes of it, and is no text of its own: write the text"
            " itself; a goal that is removed has dashes in all of its new columns",
            words="",
        ),
        Severity.ERROR,
    ),
    (
        _matches(_SAID, _newest),
        _(
            "{words} is read as a part of the text, and changes nothing; take it out, and write what is new and old"
            " into columns of their own",
            words="",
        ),
        Severity.WARNING,
    ),
    (
        _marks,
        _(
            "what looks like the mark of a footnote is read as a part of the text: {words}; take it out, if it is one",
            words="",
        ),
        Severity.WARNING,
    ),
)
