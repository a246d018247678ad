"""Reads the cells of kortit's own Word documents by paragraph styles, also after editing.

The paragraph style tells the field; added words (states, labels, decisions) have a character style. They are skipped
only if they are known words: text typed after them gets the same style from Word, but belongs to the goal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kortit.characters import collapsed
from kortit.goal import THEME_CODE, Means, read_goal_id
from kortit.importing.cells import BULLET
from kortit.importing.lines import begins_sentence
from kortit.importing.measured import is_level
from kortit.importing.own.marks import FIELD, INDICATOR, MEANS, NOTE, STATUS, STEP, YEAR
from kortit.importing.passages import AS_BEFORE, NOTHING
from kortit.kinds import InvalidTextError
from kortit.messages import LANGUAGES, Message, _, translator
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.goal import ExtraValue, GoalId
    from kortit.importing.grid import Cell
    from kortit.importing.headings import Fields
    from kortit.importing.lines import DocumentLine

_STATES = (*filter(None, labels.ITEM_STATUS.values()), labels.STEPS_EDITED, labels.LEVELS_EDITED, labels.TYPOGRAPHIC)
PARTED_BY = "; "  # the separator of list items
_DATE = r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"


class StyledError(Exception):
    """A cell that cannot be read; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class StyledParagraph:
    """A paragraph of a cell: its style, its label, its own text, and the indices in the cell of all other text."""

    style: str
    label: str
    text: str
    skipped: frozenset[int]
    listed: bool
    depth: int


@dataclass(slots=True)
class GoalCell:
    """The content of the first cell of a row.

    `moved_to` is the theme to which the goal moved; `left_out` are paragraphs that a person typed in a note's style.
    """

    id: GoalId | None = None
    texts: dict[str, str] = field(default_factory=dict)
    moved_to: str = ""
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SideCell:
    """The content of a cell of year and means. Without a year, the goal is not on this side, or is as before.

    `indicators` are as they stand there: items with their levels as a step.
    `order` records, for the conservation check, (field, number of items, text before them) for each paragraph.
    """

    year: int | None = None
    means: tuple[Means, ...] = ()
    indicators: tuple[Means, ...] = ()
    extra: dict[str, ExtraValue] = field(default_factory=dict)
    as_before: bool = False
    order: list[tuple[str, int, str]] = field(default_factory=list)

    def in_order(self, values: Mapping[str, Sequence[str]]) -> str:
        """The values of the fields, as text in the order of the cell; those of the means are under `means`.

        Values without a paragraph come at the end, so that a duplicate is noticed.
        """
        left = {name: list(value) for name, value in values.items()}
        written: list[str] = []
        for name, count, before in self.order:
            written += [before, PARTED_BY.join(left[name][:count])]
            del left[name][:count]
        return "".join([*written, *(text for texts in left.values() for text in texts)])


def cell_text(cell: Cell) -> str:
    """The text to which the indices in `skipped` refer."""
    return "\n".join(line.text for line in cell.lines)


def read_goal_cell(cell: Cell, skipped: set[int]) -> GoalCell:
    """Read the id and texts of a goal, adding to `skipped`. Raises StyledError."""
    found = GoalCell()
    side = ""
    for one in _paragraphs(cell, (), skipped):
        if one.style == STATUS and found.id is None and (goal_id := read_goal_id(one.text)) is not None:
            found.id = goal_id
        elif one.style == NOTE:
            if move := _move().fullmatch(one.text):
                found.moved_to = move[1]
            elif not _is_note(one.text):
                found.left_out.append(one.text)
            skipped |= one.skipped
        elif one.text:
            named = next((name for name, said in labels.TEXT.items() if one.label in said_in_all(said)), "")
            if not named and found.texts:
                message = _(
                    "a second paragraph of the goal's text, “{text}”; write the text in one paragraph, and keep the"
                    " words “new text” and “old text” where they stand",
                    text=one.text[:80],
                )
                raise StyledError(message)
            side = named
            if side in found.texts:
                raise StyledError(_("the goal's text stands there twice: “{text}”", text=one.text[:80]))
            found.texts[side] = one.text
    return found


def read_side_cell(cell: Cell, fields: Fields, skipped: set[int]) -> SideCell:
    """Read a year, means and extra fields, adding to `skipped`. Raises StyledError."""
    side = SideCell()
    means: list[tuple[str, list[str]]] = []
    indicators: list[tuple[str, list[str]]] = []
    is_measured = False
    has_lead = False
    names = {field.name: key for key, field in fields.items()}
    for one in _paragraphs(cell, tuple(names), skipped):
        if not one.text:
            continue
        if side.year is None:
            _take_year(side, one, skipped, is_first=not means)
        elif one.style == FIELD:
            _take_field(side, one, fields, names)
        else:
            is_measured = one.style == INDICATOR or (one.style == STEP and is_measured)
            items = indicators if is_measured else means
            if (one.style == STEP or (not one.style and one.listed and (one.depth or has_lead))) and items:
                items[-1][1].append(one.text)
            else:
                items.append((one.text, []))
                has_lead = not one.listed
            side.order.append(("indicators" if is_measured else "means", 1, ""))
    side.indicators = tuple(Means(text, tuple(steps)) for text, steps in indicators)
    side.means = tuple(Means(text, tuple(steps)) for text, steps in means)
    return side


def _take_year(side: SideCell, one: StyledParagraph, skipped: set[int], *, is_first: bool) -> None:
    """Take the paragraph that stands where the year does: a year, or dashes. Raises StyledError."""
    if re.fullmatch(r"(?:19|2[0-9])[0-9]{2}", one.text):
        side.year = int(one.text)
        return
    if is_first and AS_BEFORE.fullmatch(one.text):
        side.as_before = True
    elif not NOTHING.fullmatch(one.text):
        raise StyledError(_("“{text}” stands where the target year is to be, four digits alone", text=one.text[:80]))
    skipped |= one.skipped


def _take_field(side: SideCell, one: StyledParagraph, fields: Fields, names: dict[str, str]) -> None:
    """Take the value of an extra field; a list may have several paragraphs, a text only one."""
    key, value = _field(one, names)
    is_list = not fields[key].kind.is_line
    before: Any = side.extra.get(key, ())
    if before and not is_list:
        raise StyledError(
            _("{field} stands there twice: “{text}”; keep one", field=fields[key].name, text=one.text[:80])
        )
    items = tuple(value.split(PARTED_BY)) if is_list else (value,)
    try:
        side.extra[key] = (*before, *items) if is_list else fields[key].kind.read(value)
    except InvalidTextError as error:
        raise StyledError(error.message) from error
    side.order.append((key, len(items), "" if one.label in names else f"{fields[key].name}:"))


def _field(one: StyledParagraph, names: dict[str, str]) -> tuple[str, str]:
    if one.label in names:
        return names[one.label], one.text
    name, colon, value = one.text.partition(":")
    if not colon or name.strip() not in names:
        message = _(
            "“{text}” is no field that kortit.yaml knows; write the field's name and a colon before it, or put it among"
            " the means, as a paragraph like theirs",
            text=one.text[:80],
        )
        raise StyledError(message)
    return names[name.strip()], value.strip()


def _paragraphs(cell: Cell, labels: Sequence[str], skipped: set[int]) -> Iterator[StyledParagraph]:
    """Split a cell into paragraphs, and each into its label, its own text and the words after it."""
    offset = 0
    group: list[tuple[int, DocumentLine]] = []
    is_measured = False  # below an indicator
    for line in cell.lines:
        is_measured = line.style == INDICATOR or (line.style == STEP and is_measured)
        if group and (line.starts or _begins_anew(group[-1][1], line, is_measured=is_measured)):
            yield _paragraph(group, labels, skipped)
            group = []
        if is_measured and not line.starts and not group and is_level(line.text):
            group.append((offset, replace(line, style=STEP)))
        else:
            group.append((offset, line))
        offset += len(line.text) + 1
    if group:
        yield _paragraph(group, labels, skipped)


def _begins_anew(before: DocumentLine, line: DocumentLine, *, is_measured: bool) -> bool:
    """Whether a line after a line break is a paragraph of its own, as in anybody's documents.

    Below the year and the levels of an indicator it is in any case, in lists where a sentence begins or a bullet
    stands.
    """
    if before.is_blank or line.is_blank or before.style not in (YEAR, MEANS, STEP, INDICATOR):
        return False
    text = line.text.strip()
    if is_measured and (before.style == STEP or is_level(text)):
        return True
    begins = begins_sentence(before.text.strip(), text, sentence_ends_only=False)
    return before.style == YEAR or begins or BULLET.match(text) is not None


def _paragraph(group: Sequence[tuple[int, DocumentLine]], labels: Sequence[str], skipped: set[int]) -> StyledParagraph:
    first = group[0][1]
    style = first.style
    kept: list[str] = []
    label = ""
    places: set[int] = set()
    for start, line in group:
        own = list(line.text)
        if style:
            for begin, end in _joined(line.words):
                known, known_label = _known(line.text[begin:end], labels, at_start=not line.text[:begin].strip())
                label = label or known_label
                places.update(range(start + begin, start + begin + known))
                own[begin : begin + known] = [""] * known  # no space: a sign may stand inside a word
        elif match := BULLET.match(line.text.strip()):
            at = len(line.text) - len(line.text.lstrip())
            places.add(start + at)
            own[at : at + match.end()] = [" "] * match.end()
        kept.append("".join(own))
    skipped |= places
    begin, end = group[0][0], group[-1][0] + len(group[-1][1].text)
    typed = not style and bool(BULLET.match(first.text.strip()))
    return StyledParagraph(
        style, label, collapsed(" ".join(kept)), frozenset(range(begin, end)), first.listed or typed, first.depth
    )


def _joined(words: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts with added words, with neighbours joined, since Word splits runs arbitrarily."""
    joined: list[tuple[int, int]] = []
    for begin, end in words:
        if joined and joined[-1][1] == begin:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def _known(text: str, labels: Sequence[str], *, at_start: bool) -> tuple[int, str]:
    """The number of characters of a part that kortit wrote, and the label among them."""
    text = text.replace("\u00a0", " ")  # no-break spaces keep citations on one line
    if NOTHING.fullmatch(text) or AS_BEFORE.fullmatch(text):
        return 0, ""
    if at_start:
        for label in (*labels, *_labels()):
            if text.startswith(f"{label}:"):
                begin = len(label) + 1
                sign = re.match(f" ?{_sign()}", text[begin:])
                return begin + (sign.end() if sign else 0), label
        match = status_words().match(text)
        if match:
            return match.end(), ""
    match = _words_after().match(text)
    return (match.end() if match else 0), ""


def _is_note(text: str) -> bool:
    """Whether kortit wrote a note: a decision, or that there is none."""
    return text in said_in_all(labels.UNDECIDED) or re.fullmatch(setter(), text) is not None


@cache
def _labels() -> tuple[str, ...]:
    messages = (*labels.TEXT.values(), labels.DECISION, labels.INDICATORS)
    return tuple(label for message in messages for label in said_in_all(message))


@cache
def _words_after() -> re.Pattern[str]:
    states = "|".join(re.escape(word) for message in _STATES for word in said_in_all(message))
    return re.compile(rf"(?:{_sign()}|\])?(?: \((?:{states})(?:: [^()]* → [^()]*)?\))?(?: · {setter()})?")


@cache
def _sign() -> str:
    """A pattern for the beginning of a mark in brackets."""
    return rf"\[(?:{'|'.join(map(re.escape, said_in_all(*labels.MARKS.values())))}): "


@cache
def setter() -> str:
    """A pattern for what set a text: a citation, the date of an amendment without one, or a fixed word."""
    undecided = "|".join(re.escape(translator(language)(_("{date}, no decision", date=""))) for language in LANGUAGES)
    words = "|".join(map(re.escape, (*said_in_all(_("draft")), *said_in_all(labels.BASELINE))))
    effective = "|".join(re.escape(said) for said in said_in_all(_("effective {date}", date="")))
    citation = rf"(?:[^\s\d·][^\d·]{{0,40}} )?{_DATE} § [0-9]{{1,5}}(?:, (?:{effective}){_DATE})?"
    return rf"(?:{words}|{citation}|{_DATE}(?:{undecided}))"


@cache
def _move() -> re.Pattern[str]:
    return re.compile(rf"\w+ {THEME_CODE.pattern} → ({THEME_CODE.pattern})(?: · {setter()})?")


@cache
def status_words() -> re.Pattern[str]:
    """A pattern for the state of a row, with its detail in brackets."""
    states = "|".join(re.escape(word) for message in labels.STATUS.values() for word in said_in_all(message))
    details = "|".join(re.escape(word) for one in (labels.TYPOGRAPHIC, labels.REDIVIDED) for word in said_in_all(one))
    return re.compile(rf"(?:(?:{states})(?: \((?:{details})\))?|{details})(?: · ?|$)")


def said_in_all(*messages: Message) -> tuple[str, ...]:
    """Fixed words in all languages of documents."""
    return tuple(dict.fromkeys(translator(language)(one) for language in LANGUAGES for one in messages))
