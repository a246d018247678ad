"""The main screen: themes, the card of one, the chosen goal whole.

At any moment it answers what is in force, what is changed, and who may decide it. It shows the desk and nothing else;
what takes git is asked for and comes later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual.containers import Container, Horizontal

from kortit.errors import ProblemsError
from kortit.goal import read_goal_id
from kortit.messages import Message, _, ngettext
from tui.actions import Place, bindings
from tui.background import Lane
from tui.desk import Listed, past_desk
from tui.looks import NARROW
from tui.memory import Memory
from tui.painting import GoalPainter, goal_line, marks_in_words, theme_line
from tui.screens.view import View
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import Heading, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widget import Widget
    from textual.widgets import Input

    from kortit.errors import KortitError
    from kortit.goal import GoalId
    from store.attribution import Attribution
    from store.cards import Cards
    from store.history import CommitRecord
    from store.points import Point
    from tui.desk import Desk

PAUSE = 0.12  # seconds that the cursor must rest on a goal before git is asked who decided it


class BrowseScreen(View[None]):
    """Browsing. With `past`, the same screen shows the cards as they stood at a point, and nothing can be changed."""

    PLACE = Place.BROWSE
    BINDINGS: ClassVar = bindings(Place.BROWSE)

    def __init__(self, past: Desk | None = None) -> None:
        super().__init__()
        self.past = past
        self.theme = ""
        self.wanted: GoalId | None = None
        self._shown: GoalId | None = None
        self.typed = ""
        self._place_in_past = Memory()
        self._decided: dict[tuple[str | None, GoalId], tuple[Attribution | None, dict[str, CommitRecord]]] = {}

    @property
    def desk(self) -> Desk:
        """Give the desk that is shown."""
        return self.past or self.kortit.here

    @property
    def memory(self) -> Memory:
        """Give where one is; going about in the past changes nothing of the place in the present."""
        return self.kortit.memory if self.past is None else self._place_in_past

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            themes = LineList[str](self._theme_line, lambda code: code, moved=self._to_theme, id="themes")
            themes.add_class("pane")
            yield themes
            with Container(id="cards"):
                goals = LineList["GoalId"](self._goal_line, lambda goal_id: goal_id, moved=self._to_goal, id="goals")
                goals.add_class("pane")
                yield goals
                page = Page(id="goal")
                page.add_class("pane")
                yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Show the desk where it was left."""
        if self.past is not None:
            self._place_in_past = replace(self.kortit.memory)
        memory = self.memory
        self.themes.border_title = title_of(self.say(_("Themes")))
        sizes = self.desk.cards.sizes
        first = next((code for code, size in sizes.items() if size), "")
        self.theme = memory.theme if memory.theme is not None and memory.theme in sizes else first
        self.wanted = cast("GoalId | None", memory.goal)
        self.show_desk()
        if memory.find and self.past is None:
            self.typed = memory.find
            self.call_after_refresh(self._open_find)
        else:
            in_card = bool(self.theme and (memory.goal or not self.narrow))
            self.set_class(in_card, "card")
            (self.goals if in_card else self.themes).focus()

    @property
    def narrow(self) -> bool:
        """Tell whether there is room for one pane alone."""
        return self.app.size.width < NARROW

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def themes(self) -> LineList[str]:
        """Give the list of themes."""
        return self.query_one("#themes", LineList)

    @property
    def goals(self) -> LineList[GoalId]:
        """Give the list of goals."""
        return self.query_one("#goals", LineList)

    @property
    def page(self) -> Page:
        """Give the page of the chosen goal."""
        return self.query_one("#goal", Page)

    @property
    def chosen(self) -> Listed | None:
        """Give the goal that the cursor is on."""
        goal_id = self.goals.chosen
        return self.desk.listed(goal_id) if goal_id is not None else None

    def desk_changed(self) -> None:
        """Show the desk again."""
        if self.past is None:
            self.show_desk()

    def show_desk(self) -> None:
        """Show themes, goals, the chosen goal and the lines around them."""
        self.themes.show(
            list(self._theme_items()),
            self.theme or None,
            empty=self.say(_("no themes yet: {key} makes a goal", key=self.key("browse.new"))),
        )
        self._show_goals()
        self._show_goal()
        self._show_lines()

    def _theme_items(self) -> Iterator[str | Heading]:
        perspective = None
        for code in self.desk.cards.sizes:
            found = self.desk.municipality.perspective_of(code)
            if found is not perspective and found is not None:
                yield Heading(text(found.name or found.code, "kortit.heading"))
            perspective = found
            yield code

    def _theme_line(self, code: str, width: int) -> Text:
        name = next(
            (theme.name for one in self.desk.municipality.perspectives for theme in one.themes if theme.code == code),
            "",
        )
        return theme_line(code, name, self.desk.cards.sizes.get(code, 0), self.desk.marks_of_theme(code), width)

    def _goal_line(self, goal_id: GoalId, width: int) -> Text:
        listed = self.desk.listed(goal_id)
        return goal_line(listed, width, self.kortit.translate) if listed is not None else text(goal_id)

    def _show_goals(self) -> None:
        if self.typed:
            ids: Sequence[GoalId] = self.desk.found(self.typed, self.kortit.translate)
            title = ngettext("{count} goal found", "{count} goals found", len(ids))
            if not self.desk.cards.complete:
                title = _("{found}; not all are read yet", found=title)
            empty = _("no goal with these words")
        else:
            ids = self.desk.of_theme(self.theme)
            complete = self.desk.cards.complete
            number = len(ids) if complete else self.desk.cards.sizes.get(self.theme, 0)
            counted = ngettext("{count} goal", "{count} goals", number)
            title = _("{theme} · {goals}", theme=self.theme, goals=counted)
            empty = _("no goals in this theme; {key} makes one", key=self.key("browse.new"))
            if not complete:
                empty = _("reading")
        self.goals.border_title = title_of(self.say(title) if self.theme or self.typed else "")
        self.goals.show(ids, self.wanted, empty=self.say(empty))

    def _show_goal(self) -> None:
        """Show the chosen goal: from its top, or where it is being read if it is the one that is there."""
        listed = self.chosen
        shown = listed.id if listed is not None else None
        from_top, self._shown = shown != self._shown, shown
        self.page.border_title = title_of(listed.id if listed is not None else "")
        self.page.show(list(self._paragraphs(listed)) if listed is not None else [], from_top=from_top)

    def _paragraphs(self, listed: Listed) -> Iterator[Paragraph]:
        desk = self.desk
        painter = GoalPainter(desk.municipality, self.kortit.translate)
        if listed.goal is None:
            path = str(desk.cards.unreadable[listed.id])
            yield from painter.unreadable(problem for problem in desk.problems if problem.path == path)
            return
        row = desk.draft_rows.get(listed.id)
        caption: Message | None = None
        if row is not None and row.old != row.new:
            caption = _("Draft, compared with what was decided")
        elif row is not None:
            caption = _("Draft: only the layout of the file differs")
        elif (row := desk.since_rows.get(listed.id)) is not None and desk.point is not None:
            caption = _("Changed since {point}", point=self.named(desk.point))
        if caption is not None:
            yield Paragraph(text(self.say(caption), "kortit.changed"))
            yield Paragraph(Text())
        if row is not None and row.old != row.new:
            from tui.change_painting import ChangePainter  # noqa: PLC0415  DeepDiff is there once a row is

            changing = ChangePainter(desk.municipality, self.kortit.translate, colour=self.kortit.colour)
            bound = desk.undecided(listed.id, row.new) if listed.id in desk.draft_rows else []
            yield from changing.change(row, bound)
        else:
            yield from painter.goal(listed.goal)
        known = self._decided.get((desk.head, listed.id))
        if known is not None and known[0] is not None:
            yield from painter.attributed(known[0], known[1])

    def named(self, point: Point) -> Message | str:
        """Name a point for a person."""
        from tui.points import name_of  # noqa: PLC0415  there are points once git was asked

        return name_of(point)

    def _show_lines(self) -> None:
        desk = self.desk
        header = self.query_one("#header", Line)
        header.set_class(desk.proposal is not None, "proposal")
        header.set_class(self.past is not None, "past")
        parts: list[Message | str] = [desk.municipality.name or str(desk.root)]
        if desk.past is not None:
            parts.append(_("AS IT STOOD: {point} (read-only)", point=self.named(desk.past)))
        elif desk.proposal is not None:
            parts.append(_("PROPOSAL {name}", name=desk.proposal))
        elif desk.branch:
            parts.append(desk.branch)
        elif desk.head is not None:
            parts.append(_("on no branch"))
        if desk.point is not None:
            parts.append(_("compared with: {point}", point=self.named(desk.point)))
        if self.narrow and self.has_class("card"):
            parts = [self.theme, *([self.chosen.id] if self.chosen and self.has_class("opened") else []), *parts]
        said: list[Message | str] = []
        if desk.number_of_drafts:
            said.append(ngettext("{count} draft", "{count} drafts", desk.number_of_drafts))
        if desk.problems:
            said.append(ngettext("{count} problem", "{count} problems", len(desk.problems)))
        if not desk.cards.complete:
            said.append(_("reading"))
        elif desk.said is not None:
            said.append(_("git could not be asked"))
        header.show(text(" · ".join(map(self.say, parts))), text(" · ".join(map(self.say, said)), "kortit.heading"))
        self._show_status()

    def _show_status(self) -> None:
        listed = self.chosen
        left = Text()
        if self.desk.said is not None and self.desk.cards.complete:
            left = text(self._why(self.desk.said), "kortit.problem")
        elif listed is not None:
            words = marks_in_words(listed.marks, self.kortit.translate)
            left = joined(text(listed.id), "  ", text(words or self.say(_("as decided"))))
        self.query_one("#status", Line).show(left)

    def _why(self, error: KortitError) -> str:
        """Say why git could not be asked, in one line."""
        if isinstance(error, ProblemsError) and error.problems:
            return self.kortit.session.problem_line(error.problems[0])
        return self.say(error.message)

    # --- moving about --------------------------------------------------------------------------------------------

    def _to_theme(self, code: str | None) -> None:
        """Show the card that the cursor came to."""
        if code is None or code == self.theme:
            return
        self.theme = code
        self.memory.theme = code
        if not self.typed:
            self.wanted = None
            self._show_goals()
            if not self.desk.cards.complete:
                self._glance()

    def _to_goal(self, goal_id: GoalId | None) -> None:
        """Show the goal that the cursor came to; git is asked who decided it once the cursor rests."""
        if goal_id is not None and self.desk.cards.complete:
            self.wanted = goal_id
            self.memory.goal = goal_id
        self._show_goal()
        self._show_status()
        self.set_timer(PAUSE, lambda: self._ask_who_decided(goal_id))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go deeper: from the theme to its card, from there to the goal."""
        event.stop()
        if event.lines.id == "themes":
            self.add_class("card")
            self.goals.focus()
        else:
            self.do_edit()

    def _glance(self) -> None:
        """Read the theme that somebody went to before everything was read."""
        reader = self.kortit.reader
        theme = self.theme
        if reader is not None and self.past is None:
            self.kortit.background.run(
                self, lambda: reader.glance(theme), self._take_glance, self.kortit.tell, topic="glance"
            )

    def _take_glance(self, cards: Cards) -> None:
        if not self.desk.cards.complete:
            self.kortit.desk = replace(self.kortit.here, cards=cards)
            self._show_goals()

    def _ask_who_decided(self, goal_id: GoalId | None) -> None:
        desk = self.desk
        if goal_id is None or self.goals.chosen != goal_id or self.past is not None or desk.head is None:
            return
        key = (desk.head, goal_id)
        if key in self._decided:
            return
        root = desk.root

        def ask() -> tuple[Attribution | None, dict[str, CommitRecord]] | None:
            from store.repository import Repository  # noqa: PLC0415

            with Repository.open(root) as repository:
                found = repository.blame(goal_id)
                # Who goes to another branch meanwhile gets a desk of its own, and is asked for again.
                return found if repository.plumbing.head() == desk.head else None

        def answered(found: tuple[Attribution | None, dict[str, CommitRecord]] | None) -> None:
            if found is None:
                return
            self._decided[key] = found
            if self.goals.chosen == goal_id:
                self._show_goal()

        self.kortit.do(self, ask, answered, lambda _error: None, lane=Lane.READ, topic="who")

    def do_edit(self) -> None:
        """Open the chosen goal: for editing where it is seen whole, else to be seen."""
        if self.focused is self.themes:
            self.add_class("card")
            self.goals.focus()
        elif not self.page.display:
            self.add_class("opened")
            self.page.focus()
            self._show_lines()
        elif (reason := self.why_not_editor()) is not None:
            self.kortit.say(reason, warning=True)
        elif self.chosen is not None and self.chosen.goal is None:
            self.do_editor()
        elif self.chosen is not None and self.chosen.gone:
            self.kortit.say(
                _("the goal is being removed; {key} takes that back", key=self.key("browse.discard")), warning=True
            )
        elif self.chosen is not None:
            from tui.screens.edit import EditScreen  # noqa: PLC0415  opening the first screen needs no editing

            self.app.push_screen(EditScreen(self.chosen.id))

    def _panes(self) -> list[Widget]:
        return [pane for pane in (self.themes, self.goals, self.page) if pane.display and pane.region.area]

    def do_next_pane(self) -> None:
        """Go to the pane on the right."""
        self._to_pane(1)

    def do_previous_pane(self) -> None:
        """Go to the pane on the left."""
        self._to_pane(-1)

    def _to_pane(self, step: int) -> None:
        if self.narrow:
            if step > 0:
                self._deeper()
            else:
                self._shallower()
            return
        panes = self._panes()
        place = panes.index(self.focused) if self.focused in panes else 0
        panes[min(max(place + step, 0), len(panes) - 1)].focus()

    def _deeper(self) -> None:
        if self.focused is self.themes:
            self.add_class("card")
            self.goals.focus()
        elif self.focused is self.goals:
            self.add_class("opened")
            self.page.focus()
        self._show_lines()

    def _shallower(self) -> bool:
        if self.has_class("opened"):
            self.remove_class("opened")
            self.goals.focus()
        elif self.narrow and self.has_class("card"):
            self.remove_class("card")
            self.themes.focus()
        else:
            return False
        self._show_lines()
        return True

    def do_back(self) -> None:
        """Lead out: of the opened goal, of the search, of the past."""
        if self.has_class("opened") and self._shallower():
            return
        if self.typed or self.has_class("finding"):
            self._end_find()
        elif self._shallower():
            return
        elif self.past is not None:
            self.dismiss()
        else:
            self.themes.focus()

    # --- finding -------------------------------------------------------------------------------------------------

    def do_find(self) -> None:
        """Open the search."""
        self._open_find()

    def _open_find(self) -> None:
        from textual.widgets import Input  # noqa: PLC0415

        from tui.widgets.fields import Harmless  # noqa: PLC0415

        self.add_class("finding", "card")
        if not self.query("#find"):
            words = self.say(_("words, O1, 2021, 2021-2023, :draft :changed :problem"))
            field = Harmless(self.typed, id="find", placeholder=words, compact=True, select_on_focus=False)
            self.mount(field, before=self.query_one("#status"))
        self.query_one("#find", Input).focus()
        self._show_goals()

    def _end_find(self) -> None:
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        for field in self.query("#find"):
            cast("Input", field).value = ""
        listed = self.chosen
        if listed is not None:
            self.theme = self.memory.theme = listed.theme
            self.themes.go_to(listed.theme)
        self.goals.focus()
        self._show_goals()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while typing."""
        event.stop()
        if event.value != self.typed:
            self.typed = self.memory.find = event.value
            self._show_goals()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.goals.focus()

    def look_for(self, typed: str) -> None:
        """Find what is given, as if it had been typed."""
        self.typed = typed
        self._open_find()
        cast("Input", self.query_one("#find")).value = typed

    def go_to_goal(self, goal_id: GoalId) -> None:
        """Go to a goal, wherever it is."""
        listed = self.desk.listed(goal_id)
        if listed is None:
            self.kortit.say(_("there is no goal {id}", id=goal_id), warning=True)
            return
        self.typed = self.memory.find = ""
        self.remove_class("finding")
        self.theme = self.memory.theme = listed.theme
        self.wanted = goal_id
        self.add_class("card")
        self.themes.go_to(listed.theme)
        self._show_goals()
        self._show_goal()
        self.goals.focus()

    def do_goto(self) -> None:
        """Go to a goal by its id."""
        from tui.screens.dialogs import Write  # noqa: PLC0415  the first screen needs no dialogs

        def refuse(typed: str) -> Message | None:
            goal_id = read_goal_id(typed)
            if goal_id is None or self.desk.listed(goal_id) is None:
                return _("there is no goal {id}", id=typed)
            return None

        def go(typed: str | None) -> None:
            goal_id = read_goal_id(typed or "")
            if goal_id is not None:
                self.go_to_goal(goal_id)

        self.app.push_screen(Write(_("Go to goal"), hint=_("an id like O1-02"), refuse=refuse), go)

    # --- changing ------------------------------------------------------------------------------------------------

    def why_not_editor(self) -> Message | None:
        """Nothing of the past can be changed, and nothing where no goal is chosen."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        return _("no goal is chosen") if self.chosen is None else None

    def why_not_move(self) -> Message | None:
        """A file that cannot be read, and a goal that is being removed, are not moved."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None:
            if self.chosen.goal is None:
                return _("the file cannot be read; {key} opens it in an editor", key=self.key("browse.editor"))
            if self.chosen.gone:
                return _("the goal is being removed; {key} takes that back", key=self.key("browse.discard"))
        return reason

    why_not_remove = why_not_move

    def why_not_discard(self) -> Message | None:
        """Only drafts are discarded."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None and not self.desk.is_draft(self.chosen.id):
            return _("{id} has no draft", id=self.chosen.id)
        return reason

    def why_not_new(self) -> Message | None:
        """Nothing is made in the past."""
        return _("this is how it stood; nothing can be changed here") if self.past is not None else None

    def why_not_amend(self) -> Message | None:
        """Amending needs drafts."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if self.desk.drafts is None:
            return _("git was not asked yet, or could not be; see the status line")
        return _("there are no drafts") if not self.desk.number_of_drafts else None

    def why_not_compare(self) -> Message | None:
        """Comparing takes git."""
        return _("git could not be asked; see the status line") if self.desk.head is None else None

    why_not_history = why_not_proposals = why_not_point = why_not_compare

    def why_not_goal_history(self) -> Message | None:
        """A goal's history takes a goal."""
        return self.why_not_compare() or (_("no goal is chosen") if self.chosen is None else None)

    def why_not_problems(self) -> Message | None:
        """There must be problems to show."""
        return None if self.desk.problems else _("there are no problems")

    def why_not_copy(self) -> Message | None:
        """There must be something to copy."""
        return _("no goal is chosen") if self.chosen is None else None

    why_not_copy_path = why_not_copy

    def do_new(self) -> None:
        """Ask for the theme unless one is chosen, then open an empty goal."""
        from tui.screens.edit import EditScreen  # noqa: PLC0415

        if self.theme:
            self.app.push_screen(EditScreen(None, self.theme))
            return
        from tui.parameters import theme_refusal  # noqa: PLC0415
        from tui.screens.dialogs import Write  # noqa: PLC0415

        def go(code: str | None) -> None:
            if code:
                self.app.push_screen(EditScreen(None, code.upper()))

        self.app.push_screen(Write(_("New goal: in which theme?"), hint=_("a code like O1"), refuse=theme_refusal), go)

    def do_move(self) -> None:
        """Choose the theme to which the goal goes."""
        from tui.screens.dialogs import Choose, among, plain_choice  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return
        codes = [code for code in self.desk.cards.sizes if code != listed.theme]
        choices = [plain_choice(code, code) for code in codes]

        def go(code: str | None) -> None:
            if code is not None:
                self._change(lambda repository: repository.move(repository.goal_file(listed.id), code))

        self.app.push_screen(Choose(_("Move {id} to which theme?", id=listed.id), among(choices)), go)

    def do_remove(self) -> None:
        """Remove the goal, once it is confirmed."""
        from tui.screens.dialogs import Confirm  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return

        def go(yes: bool | None) -> None:
            if yes:
                self._change(lambda repository: repository.remove(repository.goal_file(listed.id)))

        question = Confirm(
            _("Remove {id}?", id=listed.id),
            [listed.text, _("It is a draft until it is amended; {key} takes it back.", key=self.key("browse.discard"))],
        )
        self.app.push_screen(question, go)

    def do_discard(self) -> None:
        """Take the goal back to what was decided, once it is confirmed."""
        from tui.screens.dialogs import Confirm  # noqa: PLC0415

        listed = self.chosen
        if listed is None:
            return

        def go(yes: bool | None) -> None:
            if yes:
                self._change(lambda repository: repository.discard([listed.id]), self._discarded)

        question = Confirm(
            _("Discard the draft of {id}?", id=listed.id),
            [_("It goes back to what was last committed. What is discarded is kept in git's folder.")],
        )
        self.app.push_screen(question, go)

    def _discarded(self, kept: Sequence[Any]) -> None:
        for place in kept:
            self.kortit.say(_("what was discarded is kept in {path}", path=str(place)))

    def _change(self, change: Any, done: Any = None) -> None:
        """Have the store changed in a thread, then read everything again."""
        root = self.desk.root

        def work() -> object:
            from store.repository import Repository  # noqa: PLC0415

            with Repository.open(root) as repository:
                return change(repository)

        def after(result: Any) -> None:
            if done is not None:
                done(result)
            self.kortit.reload()

        self.kortit.do(self, work, after)

    def do_editor(self) -> None:
        """Open the whole file in the user's own editor."""
        from tui.own_editor import edit_whole_file  # noqa: PLC0415

        if self.chosen is not None:
            edit_whole_file(self.kortit, self.chosen.id)

    def do_copy(self) -> None:
        """Copy the goal as text."""
        from tui.clipboard import copy  # noqa: PLC0415

        listed = self.chosen
        if listed is not None and listed.goal is not None:
            from kortit.outline import write_outline  # noqa: PLC0415

            goal = listed.goal
            copy(self.kortit, f"{goal.id}\n{goal.text}\n{goal.target_year}\n{write_outline(goal.means)}")
        else:
            self.do_copy_path()

    def do_copy_path(self) -> None:
        """Copy the path of the goal's file."""
        from store.goal_file import GoalPath  # noqa: PLC0415
        from tui.clipboard import copy  # noqa: PLC0415

        if self.chosen is not None:
            copy(self.kortit, str(self.desk.root / str(GoalPath(self.chosen.theme, self.chosen.id))))

    # --- other screens -------------------------------------------------------------------------------------------

    def do_amend(self) -> None:
        """Go to amending."""
        from tui.screens.amend import AmendScreen  # noqa: PLC0415

        self.app.push_screen(AmendScreen())

    def do_compare(self) -> None:
        """Go to comparing, from the point to the working tree."""
        from tui.screens.compare import CompareScreen  # noqa: PLC0415

        self.app.push_screen(CompareScreen(self.desk.point, None))

    def do_history(self) -> None:
        """Go to the history."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415

        self.app.push_screen(HistoryScreen())

    def do_goal_history(self) -> None:
        """Go to the history of the goal."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415

        if self.chosen is not None:
            self.app.push_screen(HistoryScreen(self.chosen.id))

    def do_proposals(self) -> None:
        """Go to the proposals."""
        from tui.screens.proposals import ProposalsScreen  # noqa: PLC0415

        self.app.push_screen(ProposalsScreen())

    def do_problems(self) -> None:
        """Go to the problems."""
        from tui.screens.problems import ProblemsScreen  # noqa: PLC0415

        self.app.push_screen(ProblemsScreen(self.past))

    def do_point(self) -> None:
        """Choose the point that the cards are compared with."""
        from store.points import PointKind  # noqa: PLC0415
        from tui.points import choose_point  # noqa: PLC0415

        root = self.desk.root

        def use(revision: str) -> None:
            self.kortit.memory.point = revision
            self.kortit.reload()

        def go(point: Point | None) -> None:
            if point is None:
                return
            if point.kind is PointKind.TYPED:
                self.kortit.do(self, lambda: _commit_of(root, point.revision), use, lane=Lane.READ)
            else:
                use(point.revision)

        choose_point(self, _("Compare the cards with"), self.desk.point, go)


def _commit_of(root: Path, revision: str) -> str:
    from store.repository import Repository  # noqa: PLC0415

    with Repository.open(root) as repository:
        return repository.commit_of(revision)


def open_past(view: View[Any], point: Point) -> None:
    """Show the cards as they stood at a point."""
    desk = view.kortit.here

    def read() -> Desk:
        from store.cards import cards_of  # noqa: PLC0415
        from store.repository import Repository  # noqa: PLC0415

        with Repository.open(desk.root) as repository:
            return past_desk(desk, cards_of(repository.snapshot(point.revision)), point)

    def show(past: Desk) -> None:
        view.app.push_screen(BrowseScreen(past))

    view.kortit.do(view, read, show, lane=Lane.READ)
