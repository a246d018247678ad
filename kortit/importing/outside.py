"""Text outside of a document's tables: title, preamble, theme headings, and the rest.

The rest is left out with a warning, once for each text; nothing is dropped silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from kortit.importing.grid import Loose, LooseKind
from kortit.importing.lines import SENTENCE_END
from kortit.importing.own.marks import named_now, without_label
from kortit.importing.own.styled import said_in_all
from kortit.importing.passages import CODE_START
from kortit.importing.rows import DocumentPlace
from kortit.importing.sections import LONGEST, THEME, Sections, is_body, is_title
from kortit.importing.vocabulary import LETTERED, after_label
from kortit.messages import _, ngettext
from kortit.problem import Severity
from kortit.rendering.labels import SETTINGS
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.problem import Problem

PAGE_NUMBER = re.compile(r"\W*(?:sivu|sida|page|s\.)?\s*[0-9]{1,4}\s*(?:[/(–-]\s*[0-9]{1,4}\s*\)?)?\W*", re.IGNORECASE)
PERSPECTIVE = re.compile(r"([A-ZÅÄÖ]{1,5})(?:\s*[.:)]|\s+[–-])?\s+(\S.*)")
_YEAR = re.compile(r"\b[12][0-9]{3}\b")
_LONGEST_PREAMBLE = 8_000  # characters; that of a change table is a few paragraphs
_MOST_NAMED = 50  # texts that are left out and named one by one


@dataclass(slots=True)
class Names:
    """Names of themes and perspectives in a document; a name without a code is looked up in kortit.yaml."""

    municipality: Municipality | None
    given: dict[str, str] = field(default_factory=dict)
    different: dict[str, str] = field(default_factory=dict)
    _codes: dict[tuple[str, ...], set[str]] = field(default_factory=dict)  # of themes, by the words of their names

    def __post_init__(self) -> None:
        for perspective in self.municipality.perspectives if self.municipality else ():
            for theme in perspective.themes:
                self._know(theme.code, theme.name)

    def _know(self, code: str, name: str) -> None:
        self._codes.setdefault(_words(name), set()).add(code)

    def take(self, code: str, name: str) -> None:
        """Record a name. A second, different name of a code goes to `different`, and becomes a problem."""
        if name and code not in self.given and code[-1].isdigit():
            self._know(code, name)
        if name and self.given.setdefault(code, name) != name:
            self.different.setdefault(code, name)

    def code_of(self, name: str) -> str | None:
        """The code of the theme with this name, or None if there is none or several."""
        for said in (name, after_label(name)):
            found = self._codes.get(words, ()) if (words := _words(said)) else ()
            if len(found) == 1:
                return next(iter(found))
        lettered = LETTERED.fullmatch(name)
        code = self.code_of(lettered[2]) if lettered else None
        return code if lettered and code and code.rstrip("0123456789") == lettered[1] else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(meaning(name.casefold()))


@dataclass(slots=True)
class Outside:
    """Collects the paragraphs outside of tables; `theme` is the theme of the last heading.

    `headed` are all themes that have a heading; `above` is the last heading, if no theme is known by it. `_nearest` is
    the last text that may name a section, `_named` are those that stand above goals.
    """

    names: Names
    sections: Sections
    theme: str = ""
    above: str = ""
    headed: set[str] = field(default_factory=set)
    title: str = ""
    preamble: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)  # paragraphs of the preamble
    _titled: bool = False
    _is_own: bool = False
    _nearest: str = ""
    _named: dict[str, None] = field(default_factory=dict)
    _headings: list[tuple[str, str, int]] = field(default_factory=list)
    _left_out: dict[str, int] = field(default_factory=dict)

    def take(self, loose: Loose, *, before_tables: bool) -> None:
        """Take a paragraph. Text without a meaning is left out, and reported by `end`."""
        text = loose.text
        if loose.kind in (LooseKind.OWN, LooseKind.CLOSING) or text in said_in_all(SETTINGS):
            return
        if loose.kind is LooseKind.TITLE and not self._titled:
            if self.title:
                self._leave_out(Loose(self.title))
            self.title, self._titled = text, True
        elif loose.kind is LooseKind.PREAMBLE:
            self.preamble.append(text)
            self._known.add(text)
        elif self.takes_theme(text, surely=loose.kind is LooseKind.HEADING):
            self.above = ""
        elif (match := PERSPECTIVE.fullmatch(text)) and self._may_be_heading(text):
            self._headings.append((match[1], named_now(match[2]), loose.line))
        elif PAGE_NUMBER.fullmatch(text):
            self._leave_out(loose)
        elif text != self.title and self.sections.takes(text):
            self._begin_section(loose, may_be_title=before_tables)
        elif before_tables and not self._may_be_heading(text):
            self.preamble += [text] * (text not in self._known)
            self._known.add(text)
        elif before_tables and text != self.title and self._is_better_title(text):
            self._entitle(text)
        elif text != self.title and text not in self._known:
            self._leave_out(loose)
            self._come_nearer(text)
            if loose.kind is LooseKind.HEADING and not self.theme:
                self.above = text

    def takes_theme(self, text: str, *, surely: bool) -> bool:
        """Take a theme's heading: a code with or without a name, or a known name. Return whether it was one."""
        text = without_label(text)
        match = CODE_START.match(text)
        if match and (surely or self._may_be_heading(text)):
            self.theme = match[1]
            self.headed.add(self.theme)
            self.names.take(match[1], named_now(text[match.end() :].strip()))
            return True
        code = None if match else self.names.code_of(text)
        if code is not None:
            self.theme = code
            self.headed.add(code)
        return code is not None

    def name_theme(self, text: str) -> None:
        """Take a text for the theme of what follows, also where no theme is known by it."""
        if not self.takes_theme(text, surely=True):
            self.theme, self.above = "", text

    def begin_table(self, sheet: str, *, is_own: bool) -> None:
        """Begin a table, on the sheet of this name; empty: it is on none. kortit's own has no sections."""
        self._is_own = is_own
        sheet = "" if is_own else sheet
        self.sections.begin(sheet)
        if sheet and self.sections.sheet == THEME:
            self.name_theme(sheet)

    def begin_rows(self) -> None:
        """Begin rows of goals below what was taken."""
        if self._nearest and not self._is_own:
            self._named[self._nearest] = None
        self._nearest = ""

    def _is_better_title(self, text: str) -> bool:
        """Whether a text is the title: the first one, or the first that says what the document is."""
        if not self.title:
            return True
        says_more = self.sections.may_name(text) or _YEAR.search(text) is not None
        return says_more and not self._titled and is_title(text) and not is_title(self.title)

    def _entitle(self, text: str) -> None:
        if self.title:
            self.leave_out(self.title)
            self._nearest = ""
        self.title = text
        self._come_nearer(text)

    def _come_nearer(self, text: str) -> None:
        self._nearest = text if self.sections.may_name(text) else self._nearest

    def _begin_section(self, loose: Loose, *, may_be_title: bool) -> None:
        if may_be_title and not self.title and loose.kind is LooseKind.TEXT:
            self.title = loose.text
        said = self.sections.take(loose.text, loose.line)
        if self.sections.heading == THEME:
            self.name_theme(said)

    @staticmethod
    def _may_be_heading(text: str) -> bool:
        return len(text) <= LONGEST and not SENTENCE_END.search(text)

    def leave_out_book(self) -> None:
        """Leave out the sentences before the tables where they are too many for a preamble."""
        if sum(map(len, self.preamble)) > _LONGEST_PREAMBLE:
            for text in self.preamble:
                self.leave_out(text)
            self.preamble.clear()

    def leave_out(self, text: str, line: int = 0) -> None:
        """Record a text that is left out."""
        self._left_out.setdefault(text, line)

    def _leave_out(self, loose: Loose) -> None:
        self.leave_out(loose.text, loose.line)

    def end(self, name: str, themes: tuple[str, ...]) -> Iterator[Problem]:
        """Decide about the headings that may be perspectives, and yield warnings for what is left out."""
        if not self._titled and self.sections.is_used(self.title):
            self.title = ""
        self._part_title()
        for text, line in self.sections.unused():
            if text != self.title:
                self.leave_out(text, line)
        letters = {theme.rstrip("0123456789") for theme in themes}
        for code, said, line in self._headings:
            if code in letters:
                self.names.take(code, said)
            elif not self.title:
                self.title = f"{code} {said}"
            elif f"{code} {said}" != self.title:
                self.leave_out(f"{code} {said}", line)
        headings = {text: None for text in self._named if self._left_out.pop(text, None) is not None}
        for message in self.sections.left(headings):
            yield DocumentPlace(0).problem(name, message, Severity.WARNING)
        numbers = {text: None for text in self._left_out if PAGE_NUMBER.fullmatch(text)}
        texts = {text: line for text, line in self._left_out.items() if text not in numbers}
        for text, line in islice(texts.items(), _MOST_NAMED):
            yield DocumentPlace(line).problem(name, _("left out: “{text}”", text=text[:300]), Severity.WARNING)
        if (more := len(texts) - _MOST_NAMED) > 0:
            message = ngettext("left out: {count} more text", "left out: {count} more texts", more)
            yield DocumentPlace(0).problem(name, message, Severity.WARNING)
        if numbers:
            yield DocumentPlace(0).problem(name, _left_numbers(list(numbers)), Severity.WARNING)
        yield from self._bare_headings(name, themes)

    def _part_title(self) -> None:
        """Leave out what was taken for the title and is the first of the headings that stand above goals."""
        is_first = len(self._named) > 1 or is_body(self.title)
        if not self._titled and self.title in self._named and is_first and not is_title(self.title):
            self.leave_out(self.title)
            self.title = ""

    def _bare_headings(self, name: str, themes: tuple[str, ...]) -> Iterator[Problem]:
        """Warn of headings of themes that are not in kortit.yaml and have no goals below them."""
        known = self.names.municipality.theme_codes if self.names.municipality else ()
        for theme in sorted(self.headed.difference(themes, known)):
            said = f"{theme} {self.names.given.get(theme, '')}".strip()
            message = _("left out: the heading “{text}”, which has no goals below it", text=said[:200])
            yield DocumentPlace(0).problem(name, message, Severity.WARNING)


def _left_numbers(numbers: list[str]) -> Message:
    return _("left out as page numbers: {numbers}", numbers=tuple(numbers[:10]) + (("…",) if len(numbers) > 10 else ()))
