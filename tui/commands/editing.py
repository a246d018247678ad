"""`kortit edit` and `set`: drafts with an editor and without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kortit.authority import changed_fields
from kortit.errors import UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR
from kortit.kinds import InvalidTextError
from kortit.messages import Message, _
from tui.editor import edit_text
from tui.parameters import goal_id, one_line, pass_session, read_means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.goal import Goal
    from kortit.municipality import Municipality
    from tui.session import Session


@click.command("edit")
@click.argument("goal_id_text", metavar="ID")
@pass_session
def edit_command(session: Session, goal_id_text: str) -> None:
    """Open a goal in $VISUAL or $EDITOR: a draft, until it is amended.

    What cannot be saved is told with line and column; edit it again, discard it, or keep a copy.
    """
    wanted = goal_id(goal_id_text)
    with session.repository() as repository:
        path, data = repository.goal_data(wanted)
        saved = edit_text(
            session, repository, f"{wanted}.yaml", data, lambda text: repository.save_text(path, data, text)
        )
    session.say(_("{id}: draft saved", id=wanted) if saved else _("{id}: nothing to change", id=wanted))


@click.command("set")
@click.argument("goal_id_text", metavar="ID")
@click.option("--goal", "text", metavar="TEXT", help="The goal's text.")
@click.option("--target-year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), metavar="YEAR", help="The target year.")
@click.option(
    "--means-file",
    metavar="FILE",
    help="The means as an outline: a line a means, indented lines its steps; - reads stdin.",
)
@click.option(
    "--field",
    "extra",
    metavar="KEY=VALUE",
    multiple=True,
    help="An extra field of the municipality; again for each item of a list; an empty value removes it.",
)
@pass_session
def set_command(
    session: Session,
    goal_id_text: str,
    text: str | None,
    target_year: int | None,
    means_file: str | None,
    extra: tuple[str, ...],
) -> None:
    """Change fields of a goal in the working tree: a draft, until it is amended."""
    if text is None and target_year is None and means_file is None and not extra:
        raise UsageError(_("say what to set: --goal, --target-year, --means-file or --field"))
    wanted = goal_id(goal_id_text)
    with session.repository() as repository:
        file = repository.goal_file(wanted)
        goal = file.goal
        if text is not None:
            goal = replace(goal, text=one_line(text, _("the goal")))
        if target_year is not None:
            goal = replace(goal, target_year=target_year)
        if means_file is not None:
            goal = replace(goal, means=read_means(means_file))
        goal = _with_extra(goal, extra, repository.municipality)
        if repository.save(file, goal):
            session.say(_("{id}: draft saved ({fields})", id=wanted, fields=tuple(_changed(file.goal, goal))))
        else:
            session.say(_("{id}: nothing to change", id=wanted))


def _changed(old: Goal, new: Goal) -> Sequence[Message | str]:
    names: dict[str, Message] = {"goal": _("goal text"), "target_year": _("target year"), "means": _("means")}
    return [names.get(key, key) for key in changed_fields(old, new)]


def _with_extra(goal: Goal, given: Sequence[str], municipality: Municipality) -> Goal:
    """The goal with extra fields set from KEY=VALUE arguments. Raises UsageError."""
    values: dict[str, list[str]] = {}
    for item in given:
        key, separator, value = item.partition("=")
        if not separator:
            raise UsageError(_("“{text}” is no field; write KEY=VALUE", text=item))
        if key not in municipality.fields:
            known = tuple(municipality.fields) or _("none")
            raise UsageError(_("there is no field “{key}”; kortit.yaml has: {known}", key=key, known=known))
        values.setdefault(key, []).extend([one_line(value, _("the field {key}", key=key))] if value.strip() else [])
    for key, texts in values.items():
        field = municipality.fields[key]
        if field.kind.is_line and len(texts) > 1:
            raise UsageError(_("the field {key} holds one text", key=key))
        try:
            goal = field.with_value(goal, field.kind.read("\n".join(texts)))
        except InvalidTextError as error:
            raise UsageError(_("{field}: {message}", field=key, message=error.message)) from error
    return goal
