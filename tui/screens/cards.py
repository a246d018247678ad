"""The panes of the main screen: themes, the card of one theme, and the chosen goal in full.

They show only the desk; what needs git is asked for and shown when it arrives.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.containers import Container, Horizontal

from kortit.errors import KortitError, ProblemsError
from kortit.fields import GOAL
from kortit.follow_up.statuses import UNREPORTED
from kortit.messages import Message, _, ngettext
from store.repository import CardReader
from tui.background import Lane
from tui.memory import Memory
from tui.painting import GoalPainter, goal_line, goal_lines, marks_in_words, theme_line
from tui.report_painting import ReportPainter
from tui.screens.panes import PanesView
from tui.widgets.goal_list import GoalList
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from kortit.follow_up.period import Period, ReportLine
    from kortit.goal import Goal, GoalId
    from store.repository import Life, Point, Repository
    from tui.desk import Desk, Listed


ENDED = {"adopted": _("ADOPTED ALREADY"), "withdrawn": _("WITHDRAWN")}
"""The words of the header about a proposal that has ended."""
PAUSE = 0.12  # seconds that the cursor must rest on a goal before git is asked for its decisions


class CardsView(PanesView):
    """The panes. With `past`, they show the cards as they were at a point.

    With `at` they are opened above another screen to show that goal, and lead back to it.
    """

    def __init__(self, past: Desk | None = None, *, at: GoalId | None = None) -> None:
        super().__init__()
        self.past = past
        self.at = at
        self.theme = ""
        self.wanted: GoalId | None = None
        self.typed = ""
        self._shown: GoalId | None = None
        self._own_place = Memory()
        self._decided: dict[tuple[str | None, GoalId], Life] = {}
        self._reported: dict[GoalId, list[tuple[Period, ReportLine | None]]] = {}
        self._undecided: str | None = None  # the commit of which git could not tell what decided its goals

    @property
    def desk(self) -> Desk:
        """The desk on show: the past one where `past` is given."""
        return self.past or self.kortit.here

    @property
    def memory(self) -> Memory:
        """The user's position; above another screen a separate one, so that the position in the cards is kept."""
        return self.kortit.memory if self.past is None and self.at is None else self._own_place

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            themes = LineList[str](self._theme_line, lambda code: code, moved=self._to_theme, id="themes")
            themes.add_class("pane")
            yield themes
            with Container(id="cards"):
                goals = GoalList(
                    self._goal_line,
                    moved=self._to_goal,
                    marked=lambda: self.desk.marked,
                    mark=self.mark,
                    why_not=self.why_not_editor,
                    beside=lambda: self.page,
                    wrap=self._goal_lines,
                    id="goals",
                )
                goals.add_class("pane")
                yield goals
                page = Page(id="goal")
                page.add_class("pane")
                yield page
        yield Line(id="status")
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Show the desk at the remembered position."""
        if self.past is not None:
            self._own_place = replace(self.kortit.memory)
        elif (listed := self.desk.listed(self.at) if self.at is not None else None) is not None:
            self._own_place = Memory(theme=listed.theme, goal=listed.id)
        memory = self.memory
        self.themes.border_title = title_of(self.say(_("Themes")))
        sizes = self.desk.cards.sizes
        first = next((code for code, size in sizes.items() if size), "")
        self.theme = memory.theme if memory.theme is not None and memory.theme in sizes else first
        self.wanted = cast("GoalId | None", memory.goal)
        self.show_desk()
        in_card = bool(self.theme and (memory.goal or not self.narrow))
        self.set_class(in_card, "card")
        (self.goals if in_card else self.themes).focus()

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Listed | None:
        """The goal under the cursor."""
        goal_id = self.goals.chosen
        return self.desk.listed(goal_id) if goal_id is not None else None

    def desk_changed(self) -> None:
        """Show the new desk."""
        if self.past is None:
            self.show_desk()

    def show_desk(self) -> None:
        """Refresh themes, goals, the chosen goal, the header and the status line."""
        self.themes.show(
            list(self._theme_items()),
            self.theme or None,
            empty=self.say(_("no themes yet: {key} makes a goal", key=self.key("browse.new"))),
        )
        self.show_goals()
        self.show_goal()
        self.show_lines()

    def _theme_items(self) -> Iterator[str | HeadingLine]:
        perspective = None
        for code in self.desk.cards.sizes:
            found = self.desk.municipality.perspective_of(code)
            if found is not perspective and found is not None:
                yield HeadingLine(text(found.name or found.code, "kortit.heading"))
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
        if listed is None:
            return text(goal_id)
        return goal_line(listed, width, self.kortit.translate, marked=goal_id in self.desk.marked)

    def found_goals(self) -> tuple[Sequence[GoalId], Message]:
        """The goals that the search finds, and in words how many they are."""
        raise NotImplementedError

    def _goal_lines(self, goal_id: GoalId, width: int, most: int) -> list[Text]:
        """A goal in the list, wrapped into at most so many lines."""
        listed = self.desk.listed(goal_id)
        if listed is None:
            return [self._goal_line(goal_id, width)]
        marked = goal_id in self.desk.marked
        return goal_lines(listed, width, most, self.kortit.translate, self.app.console, marked=marked)

    def show_goals(self) -> None:
        """Show the goals of the theme, or the results of the search."""
        ids: Sequence[GoalId]
        if self.typed:
            ids, title = self.found_goals()
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
            elif self.past is not None:
                empty = _("no goals in this theme")
            elif not self.theme:
                empty = self.no_goals_yet
        ids = self.in_place(ids, (self.theme, self.typed))
        self.goals.border_title = title_of(self.say(title) if self.theme or self.typed else "")
        self.goals.show(ids, self.wanted, empty=self.say(empty))

    def show_goal(self) -> None:
        """Show the chosen goal: from its top, or, if it is shown already, at the line where it was scrolled to."""
        listed = self.chosen
        shown = listed.id if listed is not None else None
        from_top, self._shown = shown != self._shown, shown
        self.page.border_title = title_of(listed.id if listed is not None else "")
        self.page.show(list(self._paragraphs(listed)) if listed is not None else [], from_top=from_top)

    def _paragraphs(self, listed: Listed) -> Iterator[Paragraph]:
        desk = self.desk
        painter = GoalPainter(desk.municipality, self.kortit.translate)
        known = self._decided.get((desk.head, listed.id))
        if listed.goal is None:
            path = str(desk.cards.unreadable[listed.id])
            yield from painter.unreadable(problem for problem in desk.problems if problem.path == path)
            return
        if listed.marks.problem:  # two files have this id, and this goal is the first of them
            path = str(desk.cards.unreadable[listed.id])
            yield from painter.unreadable(problem for problem in desk.problems if problem.path == path)
            yield Paragraph(Text())
        row = desk.draft_rows.get(listed.id)
        if listed.marks.clash:
            keys = {"proposals": self.key("browse.proposals"), "refresh": self.key("proposals.refresh")}
            clash = _("What is in force has changed in another way: {proposals}, then {refresh} settles it", **keys)
            yield Paragraph(text(self.say(clash), "kortit.problem"))
            yield Paragraph(Text())
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
        if (row is None or row.old == row.new) and known is None:
            yield from painter.goal(listed.goal)
            yield from self._reports(listed.goal)
            return
        from tui.change_painting import ChangePainter  # noqa: PLC0415  as in browse; DeepDiff is there once a row is

        changing = ChangePainter(desk.municipality, self.kortit.translate, colour=self.kortit.colour)
        if row is not None and row.old != row.new:
            bound = desk.undecided(listed.id, row.new) if listed.id in desk.draft_rows else []
            yield from changing.change(row, bound)
        else:
            yield from painter.goal(listed.goal)
        yield from self._reports(listed.goal)
        if known is not None and known.found is not None:
            yield from painter.attributed(known.found, known.records)
            yield from changing.timeline(known.steps)

    def _reports(self, goal: Goal) -> Iterator[Paragraph]:
        """The report of a goal in the open period, and the actuals of its indicators over the periods."""
        desk = self.desk
        painter = ReportPainter(desk.municipality, self.kortit.translate)
        if desk.period is not None and self.past is None:
            yield Paragraph(Text())
            yield from painter.line_of(desk.period, desk.lines.get(goal.id), goal)
        yield from painter.trend(goal, self._reported.get(goal.id, ()))

    @staticmethod
    def named(point: Point) -> Message | str:
        """The label of a point."""
        from tui.points import name_of  # noqa: PLC0415  as in browse; there are points once git was asked

        return name_of(point)

    def show_lines(self) -> None:
        """Show the header and the status line."""
        desk, parts = self.desk, self.whereabouts()
        if desk.elsewhere:
            parts.append(_("NOT DECIDED"))
        if desk.point is not None:
            parts.append(_("compared with: {point}", point=self.named(desk.point)))
        if self.narrow and self.has_class("card"):
            parts = [self.theme, *([self.chosen.id] if self.chosen and self.has_class("opened") else []), *parts]
        said: list[Message | str] = []
        if desk.number_of_drafts:
            said.append(ngettext("{count} draft", "{count} drafts", desk.number_of_drafts))
        if desk.problems:
            said.append(ngettext("{count} problem", "{count} problems", len(desk.problems)))
        if desk.clashing:
            said.append(ngettext("{count} to settle", "{count} to settle", len(desk.clashing)))
        if desk.ending is not None:
            said.append(ENDED[desk.ending])
        own, others = desk.standing or (0, 0)
        if own and self.past is None:
            said.append(ngettext("{count} of yours not sent", "{count} of yours not sent", own))
        if others and self.past is None:
            said.append(ngettext("{count} new on the server", "{count} new on the server", others))
        if not desk.cards.complete:
            said.append(_("reading"))
        elif desk.said is not None:
            said.append(_("git could not be asked"))
        left, right = (" · ".join(map(self.say, those)) for those in (parts, said))
        self.query_one("#header", Line).show(text(left), text(right, "kortit.heading"))
        self.query_one(KeyLine).refresh()  # on a proposal amending has another name
        self._show_status()

    def whereabouts(self) -> list[Message | str]:
        """The municipality, and whether it is the past, a proposal or which branch; the header takes its colour."""
        desk, header = self.desk, self.query_one("#header", Line)
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
        return parts

    def _show_status(self) -> None:
        listed = self.chosen
        left = Text()
        if self.desk.said is not None and self.desk.cards.complete:
            left = text(self.why_unread(self.desk.said), "kortit.problem")
        elif listed is not None:
            words = marks_in_words(listed.marks, self.kortit.translate) or self.say(_("as decided"))
            parts = [words, *([self._status_of(listed.id)] if listed.reported is not None else [])]
            left = joined(text(listed.id), "  ", text(" · ".join(parts)))
        self.query_one("#status", Line).show(left, text(self._marks_in_words(), "kortit.heading"))

    def _status_of(self, goal_id: GoalId) -> str:
        """The status of a goal in the open period, in words."""
        line = self.desk.lines.get(goal_id)
        status = self.desk.municipality.statuses.get(line.status) if line is not None else None
        return status.name if status is not None else self.say(UNREPORTED)

    def _marks_in_words(self) -> str:
        """How many goals are marked, and how that ends; nothing where none is."""
        if not (marked := len(self.desk.marked)):
            return ""
        count = ngettext("{count} marked", "{count} marked", marked)
        keys = {"count": count, "key": self.key("goals.range"), "back": self.key("browse.back")}
        if self.goals.in_range:
            return self.say(_("{count}; moving marks, {key} ends that", **keys))
        return self.say(_("{count}; {back} unmarks", **keys))

    # --- marking -------------------------------------------------------------------------------------------------

    def why_not_editor(self) -> Message | None:
        """The past is read-only, and a goal must be chosen."""
        if self.past is not None:
            return _("this is how it stood; nothing can be changed here")
        if not self.desk.marked and self.focused is not None and self.focused.id == "themes":
            return _("a theme is chosen; {key} goes to its goals", key=self.key("browse.edit"))
        return _("no goal is chosen") if self.chosen is None else None

    def mark(self, goals: frozenset[GoalId]) -> None:
        """Mark these goals and no others, for the next action."""
        before = self.desk.marked
        self.kortit.desk = self.kortit.here._replace(marked=goals)
        self.goals.show_marks(before ^ goals)
        self._show_status()
        if not before or not goals:
            self.query_one(KeyLine).show_actions(self.key_line())

    def key_line(self) -> list[str]:
        """The actions of the key line: of the past, above another screen, for what is marked, else the usual ones."""
        own: tuple[str, ...]
        if self.past is not None:
            own = ("browse.find", "browse.goal_history", "browse.compare", "browse.back")
            return [*own, *super().key_line()[-2:]]
        if self.at is not None:
            own = ("browse.edit", "browse.find", "browse.amend", "browse.goal_history", "browse.back")
            return [*own, *super().key_line()[-2:]]
        if self.is_mounted and self.desk.marked:
            own = ("goals.mark", "browse.year_up", "browse.assign", "browse.replace", "browse.move")
            return [*own, *super().key_line()[-2:]]
        return super().key_line()

    # --- moving about --------------------------------------------------------------------------------------------

    def _to_theme(self, code: str | None) -> None:
        """Show the card of the theme under the cursor."""
        if code is None or code == self.theme:
            return
        self.theme = code
        self.memory.theme = code
        if not self.typed:
            self.wanted = None
            self.show_goals()
            if not self.desk.cards.complete and self.past is None:
                self.run_awaited(self._glance())

    def _to_goal(self, goal_id: GoalId | None) -> None:
        """Show the goal under the cursor; git is asked for its decisions once the cursor rests."""
        if goal_id is not None and self.desk.cards.complete:
            self.wanted = goal_id
            self.memory.goal = goal_id
        self.show_goal()
        self._show_status()
        self.set_timer(PAUSE, lambda: self.run_awaited(self._ask_who_decided(goal_id)))

    async def _glance(self) -> None:
        """Read a theme that the user went to before everything was read, ahead of that reading."""
        theme, root = self.theme, self.desk.root
        cards = await self.kortit.background.do(lambda: CardReader(root).glance(theme), lane=Lane.WRITE, topic="glance")
        if not self.desk.cards.complete:
            self.kortit.desk = self.kortit.here._replace(cards=cards)
            self.show_goals()

    async def _ask_who_decided(self, goal_id: GoalId | None) -> None:
        desk = self.desk
        if goal_id is None or self.goals.chosen != goal_id or self.past is not None or desk.head is None:
            return
        key = (desk.head, goal_id)
        if key in self._decided:
            return

        def work(repository: Repository) -> Life | None:
            with suppress(ProblemsError):  # the problem is among those of the files
                self._reported[goal_id] = repository.follow_up.of_goal(goal_id)
            found = repository.life(goal_id)
            # If the branch changes meanwhile, a new desk comes, and the decisions are asked for again.
            return found if repository.head == desk.head else None

        try:
            found = await self.store(work, topic="who")
        except KortitError as error:  # the goal is shown without its decisions, and once said why
            if self._undecided != desk.head:
                self._undecided = desk.head
                self.kortit.say(error.message, warning=True)
            return
        if found is None:
            return
        self._decided[key] = found
        if self.goals.chosen == goal_id:
            self.show_goal()

    def decision_of(self, goal_id: GoalId) -> str:
        """The decision that set the text of a goal, or the last commit that did; empty where git was not asked yet."""
        known = self._decided.get((self.desk.head, goal_id))
        commit = known.found.fields.get(GOAL.key) if known is not None and known.found is not None else None
        if known is None or commit is None or commit not in known.records:
            return ""
        return GoalPainter(self.desk.municipality, self.kortit.translate).decision(known.records[commit])
