"""Reads the cells of one goal's row, and checks that no text was lost, added or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kortit.bullets import said_of_bullets
from kortit.characters import FORBIDDEN, described
from kortit.fields import MEANS
from kortit.goal import read_goal_id
from kortit.importing.headings import ID, NEW, OLD
from kortit.importing.measured import PARTS, TEXT, of_items, of_rows
from kortit.importing.own.marks import is_styled
from kortit.importing.own.sheet import item_lines
from kortit.importing.own.styled_rows import StyledRow
from kortit.importing.passages import CODE_START, ID_START, YEAR_ALONE, Passage, texts_of
from kortit.importing.row_said import RowError, RowReader, RowSaid
from kortit.importing.years import no_year
from kortit.kinds import InvalidTextError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kortit.importing.goal_row import GoalRow
    from kortit.importing.grid import Cell
    from kortit.importing.headings import Fields
    from kortit.importing.layout import ColumnRole, Layout
    from kortit.importing.lines import DocumentLine
    from kortit.importing.outside import Names


def read_row(row: GoalRow, names: Names, fields: Fields) -> RowSaid:
    """Read the row of a goal. Raises RowError."""
    layout, cells = row.found.layout, row.cells
    known = [cell for role in layout.roles for cell in cells[role.place]]
    reader = (StyledRow if is_styled(known) else _PlainRow)(layout, row.theme, names, fields)
    reader.year_otherwise = row.year
    reader.rows = row.rows
    for cell in known:
        if not cell.is_whole():
            raise RowError([_("the cell that begins “{text}” holds more than was read of it", text=cell.text[:40])])
        if found := FORBIDDEN.search(cell.text):
            raise RowError([_("the character {character} is not allowed", character=described(found[0]))])
    said = reader.read(cells)
    reader.take_given(row.given)
    if reader.wrong or reader.lacking:
        raise RowError(reader.wrong, reader.lacking)
    return said


class _PlainRow(RowReader):
    """Reads a row of an official's table or of kortit's own sheet, by the fields of its columns."""

    def __init__(self, layout: Layout, theme: str, names: Names, fields: Fields) -> None:
        super().__init__(layout, theme, names, fields)
        self.untouched: set[str] = set()  # sides with nothing but dashes
        self.as_written: dict[tuple[int, str], str] = {}

    def read(self, cells: Mapping[int, Sequence[Cell]]) -> RowSaid:
        literal = self.layout.is_own
        passages = {
            role.place: Passage(self._lines(cells[role.place], role), literal)
            for role in self.layout.roles
            if role.is_read
        }
        read = [role for role in self.layout.roles if role.is_read]
        for side in (NEW, OLD):
            self._settle_side(side, [passages[role.place] for role in read if role.side == side])
        for role in read:
            if role.side not in self.untouched and not self._is_measured(role):
                self._fields(role, passages[role.place])
        self._measured([role for role in read if role.side not in self.untouched and self._is_measured(role)])
        self._theme()
        if words := tuple(dict.fromkeys(word for role in read for word in passages[role.place].words)):
            self.said.warnings.append(_("words that a hyphen divided at a line end were joined: {words}", words=words))
        if numbered := [line for role in read for line in passages[role.place].numbered]:
            self.said.warnings.append(said_of_bullets(numbered))
        if self.year_otherwise is not None and self.layout.lacks_year:
            self.said.about["target_year"] = self.year_otherwise
        if not (self.wrong or self.lacking):
            for role in read:
                if self._is_measured(role):
                    continue
                passage = passages[role.place]
                self.compare(passage.text, self._came_out(role), passage.skipped)
        return self.said

    def _lines(self, cells: Sequence[Cell], role: ColumnRole) -> Sequence[DocumentLine]:
        if role.fields == (ID,):
            return cells[0].lines if cells else ()
        if self.layout.is_own:
            return item_lines(cells, bulleted=self.layout.is_bulleted and MEANS.key in role.fields)
        return tuple(line for cell in cells for line in cell.lines)

    def _settle_side(self, side: str, passages: Sequence[Passage]) -> None:
        """Recognise a side without the goal, or as before, and take its dashes."""
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
                    self.lacking.append(rest)
        if code:
            self.said.side(role.side)[name] = code
        self.as_written[role.place, name] = written

    def _goal(self, name: str, passage: Passage, role: ColumnRole) -> None:
        match = passage.peek(CODE_START)
        if match and not self.layout.is_own and not self.layout.places("theme"):
            rest = match.string[match.end() :].lstrip()
            # “CO2 päästöt vähenevät” does not begin with a theme's code.
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
        if not self.layout.is_own and (count := passage.paragraphs) > 1:
            message = _(
                "the goal's cell holds {count} paragraphs, which are taken for one goal; if they are several, give each"
                " a row of its own",
                count=count,
            )
            self.said.warnings.append(message)
        text = passage.take_paragraph()
        if text and not self.layout.is_own and not any(map(str.isalpha, text)):
            self.wrong.append(_("the goal's text has no letters: “{text}”", text=text[:40]))
        elif text:
            self.said.side(role.side)[name] = text
        else:
            self.wrong.append(_("the row has no goal text"))

    def _year(self, name: str, passage: Passage, role: ColumnRole) -> None:
        if role.fields == (name,) and not passage.is_blank and not YEAR_ALONE.fullmatch(passage.text):
            self.wrong.append(no_year(passage.text))
            passage.skip_all()
            return
        text = passage.take_year()
        if text is not None:
            self.said.side(role.side)[name] = self.year(text)
        elif not passage.is_blank:
            self.wrong.append(no_year(passage.text))
            passage.skip_all()
        elif self.year_otherwise is not None:
            self.said.side(role.side)[name] = self.year_otherwise
            self.as_written[role.place, name] = ""
        else:
            self.wrong.append(_("the row has no target year; write it into its cell, or give --target-year"))

    def _means(self, name: str, passage: Passage, role: ColumnRole) -> None:
        side = self.said.side(role.side)
        means = passage.take_means()
        before: Any = side.get(name, ())
        side[name] = (*before, *means)
        self.as_written[role.place, name] = "".join(texts_of(means))

    def _is_measured(self, role: ColumnRole) -> bool:
        """Whether a column of somebody's table holds indicators, or a part of them."""
        return not self.layout.is_own and role.fields[0] in (TEXT, *PARTS) and role.fields[0] not in self.fields

    def _measured(self, roles: Sequence[ColumnRole]) -> None:
        """Read the indicators of each side, row by row."""
        for side in dict.fromkeys(role.side for role in roles):
            found, passages = of_rows(self.rows, [role for role in roles if role.side == side], self.wrong.append)
            self.said.side(side)[TEXT] = found
            if not self.wrong:
                for passage, written in passages:
                    self.compare(passage.text, written, passage.skipped)

    def _indicators(self, name: str, passage: Passage, role: ColumnRole) -> None:
        items = passage.take_means()
        self.said.side(role.side)[name] = of_items(items, self.wrong.append)
        self.as_written[role.place, name] = "".join(texts_of(items))

    def _extra(self, name: str, passage: Passage, role: ColumnRole) -> None:
        kind = self.fields[name].kind
        text = passage.take_paragraph() if kind.is_line else "\n".join(texts_of(passage.take_means()))
        try:
            self.said.side(role.side)[name] = kind.read(text)
        except InvalidTextError as error:
            self.wrong.append(error.message)

    _readers: ClassVar[Mapping[str, Callable[[_PlainRow, str, Passage, ColumnRole], None]]] = {
        ID: _id,
        "theme": _theme_field,
        "goal": _goal,
        "target_year": _year,
        "means": _means,
        TEXT: _indicators,
    }

    def _theme(self) -> None:
        """Use the theme of the heading above if the row has none of its own."""
        sides = [self.said.about, self.said.new or {}, self.said.old or {}]
        if any("theme" in side for side in sides):
            return
        if self.theme:
            self.said.about["theme"] = self.theme
        elif self.said.id is None and not self.lacking:
            self.lacking.append("")

    def _came_out(self, role: ColumnRole) -> str:
        """The text that the values read from a column would have in its cell, for the conservation check."""
        side = self.said.side(role.side)
        parts: list[str] = []
        for name in role.fields:
            if name == "goal" and "theme" not in role.fields:
                parts.append(self.as_written.get((role.place, "theme"), ""))
            written = self.as_written.get((role.place, name))
            parts += texts_of(side.get(name)) if written is None else [written]
        return "".join(parts)
