"""The cells of one goal's row read into what it says, and compared with it: nothing may be lost, added or moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from kortit.characters import FORBIDDEN, described
from kortit.goal import FIRST_YEAR, LAST_YEAR, read_goal_id
from kortit.importing.cells import BULLET
from kortit.importing.conservation import Piece, first_loss
from kortit.importing.headings import ID, NEW, OLD, TARGET
from kortit.importing.lines import Line
from kortit.importing.own import styled
from kortit.importing.passages import CODE_START, ID_START, NOTHING, Passage, texts_of
from kortit.messages import Message, _
from kortit.municipality import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kortit.goal import GoalId, Means
    from kortit.importing.columns import ColumnRole, Layout
    from kortit.importing.grid import Cell
    from kortit.importing.headings import Fields
    from kortit.importing.outside import Names
    from kortit.importing.rows import FieldValue


class RowError(Exception):
    """A row that cannot be read; with one sentence for each reason."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(*messages)
        self.messages = tuple(messages)


@dataclass(slots=True)
class RowSaid:
    """What a row says: for both sides, and on each of them; None where the goal is not on it."""

    about: dict[str, FieldValue] = field(default_factory=dict)
    new: dict[str, FieldValue] | None = field(default_factory=dict)
    old: dict[str, FieldValue] | None = field(default_factory=dict)
    id: GoalId | None = None
    is_styled: bool = False
    moved_to: str = ""
    warnings: list[Message] = field(default_factory=list)

    def side(self, name: str) -> dict[str, FieldValue]:
        """Give what a side says, for writing into it."""
        side = {NEW: self.new, OLD: self.old}.get(name, self.about)
        return side if side is not None else {}


def read_row(cells: Mapping[int, Sequence[Cell]], layout: Layout, theme: str, names: Names, fields: Fields) -> RowSaid:
    """Read the cells of a row, those of each column together. `theme` is the one it stands under. Raises RowError."""
    known = [cell for role in layout.roles for cell in cells[role.place]]
    own = styled.is_styled(known)
    reader = (_StyledRow if own else _PlainRow)(layout, theme, names, fields)
    for cell in known:
        if not cell.is_whole():
            raise RowError([_("the cell that begins “{text}” holds more than was read of it", text=cell.text[:40])])
        if found := FORBIDDEN.search(cell.text):
            raise RowError([_("the character {character} is not allowed", character=described(found[0]))])
    said = reader.read(cells)
    if reader.wrong:
        raise RowError(reader.wrong)
    return said


class _RowReader:
    """What both kinds of rows share."""

    def __init__(self, layout: Layout, theme: str, names: Names, fields: Fields) -> None:
        self.layout = layout
        self.theme = theme
        self.names = names
        self.fields = fields
        self.wrong: list[Message] = []
        self.said = RowSaid()

    def year(self, text: str) -> int:
        if not FIRST_YEAR <= int(text) <= LAST_YEAR:
            self.wrong.append(_("{year} is no target year", year=text))
        return int(text)

    def compare(self, text: str, came_out: str, skipped: set[int]) -> None:
        """Hold what came out of a cell against its text."""
        if first_loss(text, [Piece(1, came_out)], skipped) is not None and not self.wrong:
            self.wrong.append(_("what is read here is not, in order, what the document says; nothing is imported"))


class _PlainRow(_RowReader):
    """A row of an official's table, or of a sheet of kortit's own, by the fields of its columns."""

    def __init__(self, layout: Layout, theme: str, names: Names, fields: Fields) -> None:
        super().__init__(layout, theme, names, fields)
        self.untouched: set[str] = set()  # sides of which nothing is said
        self.as_written: dict[tuple[int, str], str] = {}

    def read(self, cells: Mapping[int, Sequence[Cell]]) -> RowSaid:
        literal = self.layout.is_own
        passages = {
            role.place: Passage(_lines(cells[role.place], literal=literal, once=role.fields == (ID,)), literal)
            for role in self.layout.roles
            if role.is_read
        }
        read = [role for role in self.layout.roles if role.is_read]
        if literal and not self.layout.places(TARGET):
            self._tell_bullets(read, passages)
        for side in (NEW, OLD):
            self._settle_side(side, [passages[role.place] for role in read if role.side == side])
        for role in read:
            if role.side not in self.untouched:
                self._fields(role, passages[role.place])
        self._theme()
        if not self.wrong:
            for role in read:
                passage = passages[role.place]
                self.compare(passage.text, self._came_out(role), passage.skipped)
        return self.said

    def _tell_bullets(self, read: Sequence[ColumnRole], passages: Mapping[int, Passage]) -> None:
        """Tell of bullets that stay in the text: a table that is known by its headings alone could be another's."""
        lists = [role.place for role in read if {"means", *self.fields}.intersection(role.fields)]
        typed = (one.text.strip() for place in lists for one in passages[place].lines if BULLET.match(one.text.strip()))
        if text := next((text for text in typed if not NOTHING.fullmatch(text)), ""):
            message = _(
                "the sheet is headed like one of kortit's own, so its lines are taken as they stand, with bullets:"
                " “{text}”",
                text=text[:80],
            )
            self.said.warnings.append(message)

    def _settle_side(self, side: str, passages: Sequence[Passage]) -> None:
        """Tell a side on which the goal is not, or is as before, and take its dashes."""
        nothing = all(passage.says_nothing for passage in passages)
        if not passages or not (nothing or all(passage.is_as_before or passage.is_blank for passage in passages)):
            return
        self.untouched.add(side)
        for passage in passages:
            passage.skip_all()
        if nothing and side == NEW:
            self.said.new = None
        elif nothing:
            self.said.old = None

    def _fields(self, role: ColumnRole, passage: Passage) -> None:
        for name in role.fields:
            self._readers.get(name, _PlainRow._extra)(self, name, passage, role)
        rest = " ".join(line.text for line in passage.left).strip()
        if rest and not self.wrong:
            self.wrong.append(_("“{text}” is more than the column is to hold", text=rest[:80]))

    def _id(self, name: str, passage: Passage, role: ColumnRole) -> None:
        text = passage.take(ID_START)
        if text is not None:
            self.said.id = read_goal_id(text)
            self.as_written[role.place, name] = text
        elif not passage.is_blank and role.fields == (ID,):
            self.wrong.append(_("“{text}” is no goal's id; ids look like O1-02", text=passage.text.strip()[:40]))
            passage.skip_all()

    def _theme_field(self, name: str, passage: Passage, role: ColumnRole) -> None:
        code = passage.take(CODE_START)
        written = code or ""
        if role.fields == (name,):
            rest = passage.take_paragraph()
            written += rest
            if code:
                self.names.take(code, rest)
            elif rest:
                code = self.names.code_of(rest)
                if code is None:
                    message = _(
                        "the theme “{text}” has no code; write it before the name, or name the theme in kortit.yaml",
                        text=rest[:80],
                    )
                    self.wrong.append(message)
        if code:
            self.said.side(role.side)[name] = code
        self.as_written[role.place, name] = written

    def _goal(self, name: str, passage: Passage, role: ColumnRole) -> None:
        match = passage.peek(CODE_START)
        if match and not self.layout.is_own and not self.layout.places("theme"):
            rest = match.string[match.end() :].lstrip()
            # “CO2 päästöt vähenevät” begins with no code of a theme.
            if match[1] == self.theme or not rest[:1].islower():
                code = passage.take(CODE_START) or ""
                if self.theme not in ("", code):
                    message = _(
                        "“{code}” before the goal is taken for its theme, though it stands under {theme}",
                        code=code,
                        theme=self.theme,
                    )
                    self.said.warnings.append(message)
                self.said.side(role.side)["theme"] = code
                self.as_written[role.place, "theme"] = code
        text = passage.take_paragraph()
        if text:
            self.said.side(role.side)[name] = text
        else:
            self.wrong.append(_("the row has no goal text"))

    def _year(self, name: str, passage: Passage, role: ColumnRole) -> None:
        text = passage.take_year()
        if text is not None:
            self.said.side(role.side)[name] = self.year(text)
        elif passage.is_blank:
            self.wrong.append(_("the row has no target year"))
        else:
            message = _(
                "“{text}” stands where the target year is to be, four digits alone", text=passage.text.strip()[:60]
            )
            self.wrong.append(message)
            passage.skip_all()

    def _means(self, name: str, passage: Passage, role: ColumnRole) -> None:
        self.said.side(role.side)[name] = passage.take_means()

    def _extra(self, name: str, passage: Passage, role: ColumnRole) -> None:
        is_list = self.fields[name].type is FieldType.LIST
        value = tuple(_texts(passage.take_means())) if is_list else passage.take_paragraph()
        self.said.side(role.side)[name] = value

    _readers: ClassVar[Mapping[str, Callable[[_PlainRow, str, Passage, ColumnRole], None]]] = {
        ID: _id,
        "theme": _theme_field,
        "goal": _goal,
        "target_year": _year,
        "means": _means,
    }

    def _theme(self) -> None:
        """Take the theme of the heading above where the row itself names none."""
        sides = [self.said.about, self.said.new or {}, self.said.old or {}]
        if any("theme" in side for side in sides):
            return
        if self.theme:
            self.said.about["theme"] = self.theme
        elif self.said.id is None:
            self.wrong.append(
                _("no theme: write its code before the goal, in a column of its own, or as a heading above the table")
            )

    def _came_out(self, role: ColumnRole) -> str:
        """Write what the row says now of the fields of a column, as it would stand in its cell."""
        side = self.said.side(role.side)
        parts: list[str] = []
        for name in role.fields:
            if name == "goal" and "theme" not in role.fields:
                parts.append(self.as_written.get((role.place, "theme"), ""))
            written = self.as_written.get((role.place, name))
            parts.append(_written(side.get(name)) if written is None else written)
        return "".join(parts)


def _texts(means: Iterable[Means]) -> Iterator[str]:
    return (text for one in means for text in (one.text, *one.steps))


def _lines(cells: Sequence[Cell], *, literal: bool, once: bool) -> Sequence[Line]:
    if once:
        return cells[0].lines if cells else ()
    if literal:
        # A text that was too long for a cell was cut anywhere.
        texts = "".join(cell.raw for cell in cells).split("\n")
        return [Line(text, listed=text[:1].isspace(), depth=int(text[:1].isspace())) for text in texts]
    return tuple(line for cell in cells for line in cell.lines)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "".join(one if isinstance(one, str) else texts_of([one]) for one in value)
    return str(value)


class _StyledRow(_RowReader):
    """A row of kortit's own Word document."""

    def read(self, cells: Mapping[int, Sequence[Cell]]) -> RowSaid:
        self.said.is_styled = True
        if self.theme:
            self.said.about["theme"] = self.theme
        for role in self.layout.roles:
            if not role.is_read or not cells[role.place]:
                continue
            cell = cells[role.place][0]
            if len(cells[role.place]) > 1:
                self.wrong.append(_("a row that goes on in another one; join them"))
            try:
                (self._goal if "goal" in role.fields else self._side)(cell, role.side)
            except styled.StyledError as error:
                self.wrong.append(error.message)
        if "theme" not in self.said.about and self.said.id is None:
            self.wrong.append(
                _("no theme: write its code before the goal, in a column of its own, or as a heading above the table")
            )
        return self.said

    def _goal(self, cell: Cell, _side: str) -> None:
        skipped: set[int] = set()
        found = styled.read_goal_cell(cell, skipped)
        self.said.id, self.said.moved_to = found.id, found.moved_to
        self.said.warnings += [_("left out: “{text}”", text=text[:200]) for text in found.left_out]
        if not found.texts:
            self.wrong.append(_("the row has no goal text"))
        for side, text in found.texts.items():
            self.said.side(side)["goal"] = text
        in_order = "".join(str(self.said.side(side)["goal"]) for side in found.texts if "goal" in self.said.side(side))
        self.compare(styled.cell_text(cell), (found.id or "") + in_order, skipped)

    def _side(self, cell: Cell, side: str) -> None:
        skipped: set[int] = set()
        found = styled.read_side_cell(cell, self.fields, skipped)
        said = self.said.side(side)
        if found.year is None:
            if found.means or found.extra:
                self.wrong.append(_("the row has no target year"))
            elif side == OLD and not found.as_before:
                self.said.old = None
            elif side == NEW and not found.as_before:
                self.said.new = None
            elif not side and not found.as_before:
                self.wrong.append(_("the row has no target year"))
            self.compare(styled.cell_text(cell), "", skipped)
            return
        said.update({"target_year": self.year(str(found.year)), "means": found.means})
        said.update(
            {
                name: found.extra.get(name, () if kind.type is FieldType.LIST else "")
                for name, kind in self.fields.items()
            }
        )
        values = {name: _values(said[name]) for name in ("means", *self.fields)}
        self.compare(styled.cell_text(cell), str(said["target_year"]) + found.in_order(values), skipped)


def _values(value: FieldValue) -> Sequence[str]:
    """Give the texts of a field."""
    if isinstance(value, tuple):
        return [text for one in value for text in ((one,) if isinstance(one, str) else (one.text, *one.steps))]
    return [str(value)] if value else []
