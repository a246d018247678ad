"""`kortit edit`, `set` and `replace`: drafts with an editor and without."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from kortit.bullets import said_of_bullets, unbulleted
from kortit.errors import UsageError
from kortit.fields import IN_FILE
from kortit.indicators import with_keys
from kortit.kinds import InvalidTextError
from kortit.messages import _
from kortit.replacing import Replacement
from tui.editor import edit_text
from tui.parameters import (
    DRY_RUN,
    TEXT_OR_JSON,
    goal_id,
    one_line,
    pass_session,
    read_indicators,
    read_means,
    year_or_shift,
)
from tui.several import WHERE, carry_out, chosen_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.fields import Field
    from kortit.municipality import Municipality
    from tui.session import Session


@click.command("edit")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@pass_session
def edit_command(session: Session, ids: tuple[str, ...]) -> None:
    """Open goals in $VISUAL or $EDITOR, one after another: drafts, until they are amended.

    What cannot be saved is told with line and column; edit it again, discard it, or keep a copy.

    An editor that is closed without saving changes nothing, so there is no --dry-run; kortit set has one.
    """
    typed = [goal_id(text) for text in ids]
    with session.repository(writing=True) as repository:
        for path, data in [repository.goal_data(one) for one in repository.as_written(typed)]:
            save = partial(repository.save_text, path, data)
            saved = edit_text(session, repository, f"{path.id}.yaml", data, save)
            session.say(_("{id}: draft saved", id=path.id) if saved else _("{id}: nothing to change", id=path.id))


@click.command("set")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@WHERE
@click.option("--goal", "text", metavar="TEXT", help="The goal's text; for one goal.")
@click.option("--target-year", metavar="YEAR", help="The target year, or +1 or -2 years.")
@click.option(
    "--means-file",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="The means as an outline: a line a means, indented lines its steps; - reads stdin.",
)
@click.option(
    "--indicators-file",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="The indicators: a line each, with its key in [brackets], and below it an indented line: 6 → 20 (kpl).",
)
@click.option(
    "--field",
    "extra",
    metavar="KEY=VALUE",
    multiple=True,
    help="An extra field of the municipality; again for each item of a list; an empty value removes it.",
)
@DRY_RUN
@TEXT_OR_JSON
@pass_session
def set_command(
    session: Session,
    ids: tuple[str, ...],
    where: str | None,
    text: str | None,
    target_year: str | None,
    means_file: str | None,
    indicators_file: str | None,
    extra: tuple[str, ...],
    dry_run: bool,
    format_name: str,
) -> None:
    """Change fields of goals in the working tree: drafts, until they are amended.

    Of several goals, and with --dry-run, the change table that follows is shown.
    """
    if all(given is None for given in (text, target_year, means_file, indicators_file)) and not extra:
        raise UsageError(_("say what to set: --goal, --target-year, --means-file, --indicators-file or --field"))
    goal_text = one_line(text, _("the goal")) if text is not None else None
    new_year = year_or_shift(target_year) if target_year is not None else None
    means = read_means(means_file) if means_file is not None else None
    indicators = read_indicators(indicators_file) if indicators_file is not None else None
    with session.repository(writing=not dry_run) as repository:
        files = chosen_files(repository, ids, where)
        if goal_text is not None and len(files) > 1:
            raise UsageError(_("--goal sets the text of one goal, but {count} are chosen", count=len(files)))
        fields = _extra_values(extra, repository.municipality)
        changes = []
        told: dict[str, None] = {}
        for file in files:
            goal = file.goal
            if goal_text is not None:
                goal = replace(goal, text=goal_text)
            if new_year is not None:
                goal = replace(goal, target_year=new_year(goal))
            if means is not None:
                goal = replace(goal, means=means)
            if indicators is not None:
                goal = replace(goal, indicators=with_keys(indicators, before=goal.indicators))
            for field, value in fields:
                goal = field.with_value(goal, value)
            goal, taken = unbulleted(goal, file.goal)
            told.update(dict.fromkeys(taken))
            changes.append((file, goal))
        if told:
            session.say(said_of_bullets(tuple(told)))
        carry_out(
            session,
            repository,
            changes,
            dry_run=dry_run,
            shown=dry_run or where is not None or len(files) > 1 or format_name != "text",
            format_name=format_name,
        )


@click.command("replace")
@click.argument("old")
@click.argument("new")
@click.option("--in", "names", metavar="FIELD,...", help="Only these fields: goal, means, or the key of an extra one.")
@WHERE
@click.option("--regex", is_flag=True, help="OLD is a regular expression of Python, and NEW may name its groups (\\1).")
@click.option("--words", is_flag=True, help="Only whole words.")
@click.option("--ignore-case", is_flag=True, help="Capital and small letters are the same.")
@DRY_RUN
@TEXT_OR_JSON
@pass_session
def replace_command(
    session: Session,
    old: str,
    new: str,
    names: str | None,
    where: str | None,
    regex: bool,
    words: bool,
    ignore_case: bool,
    dry_run: bool,
    format_name: str,
) -> None:
    """Replace OLD by NEW in the texts of goals: drafts, until they are amended.

    The change table that follows is shown; --dry-run writes nothing.
    """
    replacement = Replacement.of(old, new, is_pattern=regex, whole_words=words, ignore_case=ignore_case)
    with session.repository(writing=not dry_run) as repository:
        fields = _texts_named(names, repository.municipality)
        changes = [(file, replacement.in_goal(file.goal, fields)) for file in chosen_files(repository, (), where or "")]
        carry_out(session, repository, changes, dry_run=dry_run, shown=True, format_name=format_name)


def _texts_named(names: str | None, municipality: Municipality) -> list[Field]:
    """The fields to replace in: all that hold texts, or those named. Raises UsageError."""
    known = {field.key: field for field in (*IN_FILE, *municipality.fields.values()) if not field.kind.is_whole}
    wanted = [name.strip() for name in names.split(",")] if names is not None else list(known)
    for name in wanted:
        if name not in known:
            raise UsageError(_("there is no field “{key}” of words; there are: {known}", key=name, known=tuple(known)))
    return [known[name] for name in wanted]


def _extra_values(given: Sequence[str], municipality: Municipality) -> list[tuple[Field, object]]:
    """The extra fields and their values, from KEY=VALUE arguments. Raises UsageError."""
    values: dict[str, list[str]] = {}
    for item in given:
        key, separator, value = item.partition("=")
        if not separator:
            raise UsageError(_("“{text}” is no field; write KEY=VALUE", text=item))
        if key not in municipality.fields:
            known = tuple(municipality.fields) or _("none")
            raise UsageError(_("there is no field “{key}”; kortit.yaml has: {known}", key=key, known=known))
        values.setdefault(key, []).extend([one_line(value, _("the field {key}", key=key))] if value.strip() else [])
    read: list[tuple[Field, object]] = []
    for key, texts in values.items():
        field = municipality.fields[key]
        if field.kind.is_line and len(texts) > 1:
            raise UsageError(_("the field {key} holds one text", key=key))
        try:
            read.append((field, field.kind.read("\n".join(texts))))
        except InvalidTextError as error:
            raise UsageError(_("{field}: {message}", field=key, message=error.message)) from error
    return read
