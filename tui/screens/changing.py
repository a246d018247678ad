"""Changing goals from the cards: the one under the cursor, or all that are marked, by one action.

What several goals would become is shown as a change table before it is written; all of it is taken back by one undo.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from kortit.authority import bound_goals
from kortit.errors import RefusedError
from kortit.goal import card_order
from kortit.messages import Message, _, ngettext
from tui.parameters import theme_refusal, year_or_shift
from tui.screens import new_screen
from tui.screens.search import SearchView
from tui.screens.taking_back import TakingBack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kortit.changes import ChangeTable
    from kortit.goal import Goal
    from store.repository import Drafts, Repository

    Change: TypeAlias = "Callable[[Goal], Goal | None]"

MOST = 200
"""So many goals are laid out in a table before they are changed; the others are counted."""


class ChangeView(TakingBack, SearchView):
    """The panes of the cards, with the actions that change goals."""

    # --- what cannot be done -------------------------------------------------------------------------------------

    def why_not_year_up(self) -> Message | None:
        """An unreadable file and a removed goal cannot be changed; several goals only beside the drafts there are."""
        if self.desk.marked:
            return self.why_not_editor() or self._why_not_several()
        return self.unchangeable()

    def unchangeable(self) -> Message | None:
        """Why the goal under the cursor cannot be changed: its file is unreadable, or it is removed."""
        reason = self.why_not_editor()
        if reason is None and self.chosen is not None:
            if self.chosen.goal is None:
                return _("the file cannot be read; {key} opens it in an editor", key=self.key("browse.editor"))
            if self.chosen.gone:
                return _("the goal is being removed; {key} takes that back", key=self.key("browse.discard"))
        return reason

    why_not_year_down = why_not_assign = why_not_move = why_not_remove = why_not_year_up

    def why_not_replace(self) -> Message | None:
        """The past is read-only, and what the goals would become is compared with what is committed."""
        return self.why_not_new() or self._why_not_several()

    def why_not_copy_means(self) -> Message | None:
        """There must be a goal that can be read, and others that get its means."""
        reason = self.why_not_editor() or self._why_not_several()
        if reason is None and self.chosen is not None and self.chosen.goal is None:
            return _("the file cannot be read; {key} opens it in an editor", key=self.key("browse.editor"))
        if reason is None and not self.desk.marked:
            return _("mark the goals that are to have these means first ({key})", key=self.key("goals.mark"))
        return reason

    def why_not_discard(self) -> Message | None:
        """Only a draft can be discarded."""
        reason = self.why_not_editor()
        if reason is None and self.desk.marked:
            drafts = any(map(self.desk.is_draft, self.desk.marked))
            return self._why_not_several() or (None if drafts else _("none of the marked goals has a draft"))
        if reason is None and self.chosen is not None and not self.desk.is_draft(self.chosen.id):
            return _("{id} has no draft", id=self.chosen.id)
        return reason

    def why_not_new(self) -> Message | None:
        """The past is read-only."""
        return _("this is how it stood; nothing can be changed here") if self.past is not None else None

    def _why_not_several(self) -> Message | None:
        return _("git was not asked yet, or could not be; see the status line") if self.desk.drafts is None else None

    # --- one goal, or all that are marked ------------------------------------------------------------------------

    async def do_year_up(self) -> None:
        await self._shift_year("+1")

    async def do_year_down(self) -> None:
        await self._shift_year("-1")

    async def _shift_year(self, shift: str) -> None:
        new_year = year_or_shift(shift)
        name = _("target year {change}", change=shift)
        await self._carry_out(name, lambda goal: replace(goal, target_year=new_year(goal)))

    async def do_assign(self) -> None:
        one = None if self.desk.marked or self.chosen is None else self.chosen.goal
        answer = await self.answer_to(new_screen("assign", self._named(self._goals()), one))
        if answer is not None:
            await self._carry_out(*answer)

    async def do_replace(self) -> None:
        desk = self.desk
        sets = {"marked": desk.marked, "all": desk.cards.goals.keys(), "listed": self.goals.listed}
        readable = {name: [goal_id for goal_id in desk.cards.goals if goal_id in ids] for name, ids in sets.items()}
        sizes = {name: len(ids) for name, ids in readable.items() if ids or name == "all"}
        answer = await self.answer_to(new_screen("replace", sizes))
        if answer is not None:
            where, name, change = answer
            await self._carry_out(name, change, [desk.cards.goals[goal_id] for goal_id in readable[where]])

    async def do_copy_means(self) -> None:
        one = self.chosen.goal if self.chosen is not None else None
        if one is None:
            return
        offered = (
            ("instead", _("in place of their own means"), ""),
            ("below", _("below their own means"), ""),
        )
        how = await self.answer_to(new_screen("pick", _("Copy the means of {id}", id=one.id), offered))
        if how is not None:

            def with_means(goal: Goal) -> Goal:
                return replace(goal, means=(*goal.means, *one.means) if how == "below" else one.means)

            others = [goal for goal in self._goals() if goal.id != one.id]
            await self._carry_out(_("means of {id}", id=one.id), with_means, others)

    async def do_move(self) -> None:
        goals = self._goals()
        here = {goal.theme for goal in goals}
        names = {theme.code: theme.name for one in self.desk.municipality.perspectives for theme in one.themes}
        choices = [(code, f"{code}  {names.get(code, '')}", "") for code in self.desk.cards.sizes if here != {code}]
        question = _("Move {id} to which theme?", id=self._named(goals))
        code = await self.answer_to(new_screen("pick", question, choices))
        if code is not None:
            name = _("moved to {theme}", theme=code)
            await self._carry_out(name, lambda goal: replace(goal, theme=code), command="move")

    async def do_remove(self) -> None:
        listed = self.chosen
        if not self.desk.marked and listed is not None:
            taken_back = _("It is a draft until it is amended; {key} takes it back.", key=self.key("browse.discard"))
            question = new_screen("confirm", _("Remove {id}?", id=listed.id), [listed.text, taken_back])
            if not await self.answer_to(question):
                return
        await self._carry_out(_("removed"), lambda _goal: None, command="remove")

    async def do_discard(self) -> None:
        desk, listed = self.desk, self.chosen
        if desk.marked and desk.drafts is not None:
            names = [goal_id for goal_id in desk.drafts.paths if goal_id in desk.marked]
            rows = tuple(row for row in desk.drafts.table.rows if row.id in names)
            table = desk.drafts.table._replace(rows=rows, settings=())
            title = _("Discard the drafts of {goals}", goals=self._counted(len(names)))
            kept = _("what is discarded is kept in git's folder")
            answer = await self.answer_to(new_screen("preview", title, table, kept))
        elif listed is not None:
            names = [listed.id]
            kept = _("It goes back to what was last committed. What is discarded is kept in git's folder.")
            answer = await self.answer_to(new_screen("confirm", _("Discard the draft of {id}?", id=listed.id), [kept]))
        else:
            return
        if answer:
            named = self._step(_("discarded"), names)
            for place in await self.write(lambda repository: repository.discard(names), named=named):
                self.kortit.say(_("what was discarded is kept in {path}", path=str(place)))
            self.kortit.reload(history=False)

    # --- how it is done ------------------------------------------------------------------------------------------

    def _goals(self) -> list[Goal]:
        """The goals that an action takes: all that are marked and can be changed, else the one under the cursor."""
        goals = self.desk.cards.goals
        if self.desk.marked:
            return [goal for goal_id, goal in goals.items() if goal_id in self.desk.marked]
        return [goals[self.chosen.id]] if self.chosen is not None and self.chosen.id in goals else []

    @staticmethod
    def _counted(number: int) -> Message:
        return ngettext("{count} goal", "{count} goals", number)

    def _named(self, goals: Sequence[Goal]) -> Message | str:
        return goals[0].id if len(goals) == 1 else self._counted(len(goals))

    def _step(self, name: Message, ids: Sequence[str]) -> Message:
        """The name of a step that can be taken back."""
        return _("{what}, {goals}", what=name, goals=ids[0] if len(ids) == 1 else self._counted(len(ids)))

    async def _carry_out(
        self, name: Message, change: Change, goals: Sequence[Goal] | None = None, *, command: str = "set"
    ) -> None:
        """Change goals, by default those that an action takes: one alone at once, several after a look at the table."""
        if goals is None and not self.desk.marked:
            await self._change_one(name, change, command)
            return
        several = self._goals() if goals is None else goals
        desk, drafts = self.desk, self.desk.drafts
        if drafts is None:
            return

        def plan() -> tuple[list[tuple[Goal, Goal | None]], ChangeTable, int]:
            ordered = sorted(several, key=partial(card_order, desk.municipality.theme_codes))
            changes = [(goal, new) for goal in ordered if (new := change(goal)) != goal]
            pairs = ((desk.decided(goal.id), new) for goal, new in changes)
            bound = bound_goals(pairs, desk.judge) if desk.judge is not None else ()
            return changes, _planned(drafts, changes), len(bound)

        changes, table, bound = await self.kortit.background.do(plan)
        left_out = len(desk.marked) - len(several) if goals is None else 0
        if not changes:
            self.kortit.say(_("nothing to change"))
            return
        told = self._beside_table(len(changes), bound, left_out)
        title = _("{what}: {goals}", what=name, goals=self._counted(len(changes)))
        if not await self.answer_to(new_screen("preview", title, table, told)):
            return
        seen = {goal.id: goal for goal, _new in changes}
        wanted = {goal.id: new for goal, new in changes}

        def work(repository: Repository) -> None:
            files = repository.goal_files(seen.keys())
            if any(file.goal != seen[file.goal.id] for file in files):
                raise RefusedError(_("goals were changed meanwhile, so nothing was written; look at the change again"))
            repository.save_all([(file, wanted[file.goal.id]) for file in files], command)

        await self._change(work, self._step(name, list(wanted)))

    def _beside_table(self, number: int, bound: int, left_out: int) -> Message:
        """Notes to be read beside the table of a change."""
        told = [ngettext("{count} change takes a decision", "{count} changes take a decision", bound)] if bound else []
        if number > MOST:
            told.append(_("the first {number} are shown", number=MOST))
        if left_out:
            told.append(
                ngettext("{count} marked goal is left out, removed or unreadable",
                         "{count} marked goals are left out, removed or unreadable", left_out)
            )  # fmt: skip
        return _("{told}", told=tuple(told)) if told else _("no decision is needed")

    async def _change_one(self, name: Message, change: Change, command: str) -> None:
        """Change the goal under the cursor, as its file is now: a key may have been pressed several times."""
        one = self.chosen
        if one is None:
            return

        def work(repository: Repository) -> None:
            file = repository.goal_file(one.id)
            repository.save_all([(file, change(file.goal))], command)

        await self._change(work, self._step(name, [one.id]))

    async def _change(self, change: Callable[[Repository], Any], named: Message | None = None) -> None:
        """Change the store in a thread, then reread everything."""
        await self.write(change, named=named)
        self.kortit.reload(history=False)

    # --- a new goal ----------------------------------------------------------------------------------------------

    async def do_new(self) -> None:
        """Ask for the theme unless one is chosen, then open an empty goal."""
        code = self.theme
        if not code:
            question = new_screen(
                "write", _("New goal: in which theme?"), hint=_("a code like O1"), refuse=theme_refusal
            )
            code = (await self.answer_to(question) or "").upper()
        if code and await self._is_theme(code):
            self.kortit.open("edit", None, code)

    async def _is_theme(self, code: str) -> bool:
        """Whether there is a theme of this code; one that is not known is made if its name is given."""
        municipality = self.desk.municipality
        if code in municipality.theme_codes:
            return True
        hint = _("there is no theme {theme}; kortit.yaml knows: {known}. A name makes it, Esc does not.",
                 theme=code, known=municipality.theme_codes or _("none"))  # fmt: skip
        name = await self.answer_to(new_screen("write", _("Name of the new theme {theme}", theme=code), hint=hint))
        if not name:
            return False
        await self._change(lambda repository: repository.add_theme(code, name))
        return True


def _planned(drafts: Drafts, changes: Sequence[tuple[Goal, Goal | None]]) -> ChangeTable:
    return drafts.planned(changes[:MOST])
