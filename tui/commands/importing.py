"""`kortit import`: a change table from a document, with a proof that nothing of it was lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from kortit.errors import ProblemsError, UsageError
from kortit.messages import _
from kortit.municipality import Columns
from kortit.problem import Severity
from tui.decision_options import AskedDecision, decision_of, decision_options
from tui.documents import HowToRead, read_document
from tui.filled import filled_sentences, refuse_options
from tui.imported import explanation, refuse_decision, sentences
from tui.parameters import TEXT_OR_JSON, date_of, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.decision import Decision
    from kortit.follow_up.filled import LineChange
    from kortit.importing.explanation import TableExplained
    from kortit.importing.rows import Reading
    from kortit.problem import Problem
    from store.repository import Imported, Repository
    from tui.session import Session


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--columns",
    type=click.Choice(["new-first", "old-first"]),
    default="new-first",
    help="Which year and means come first, where no heading tells. Default: new-first.",
)
@click.option(
    "--column",
    "named",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="What a column of a table holds, by its number or heading: goal=1, new.target_year=3, ignore=Huom.",
)
@click.option("--target-year", metavar="YEAR", help="The target year of goals for which the document says none.")
@click.option("--theme", metavar="THEME", help="The theme of goals for which the document says none, by its code.")
@click.option("--pages", metavar="PAGES", help="Which pages of a PDF to read: 77-124.")
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Which table to read, by number or sheet.")
@click.option("--sheet", metavar="FIELD", help="What the names of sheets say of their goals: theme, or an extra field.")
@click.option(
    "--section", metavar="FIELD", help="What headings above tables say of their goals: theme, or an extra field."
)
@click.option("--explain", is_flag=True, help="Show how each column was understood and why, and change nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--new", is_flag=True, help="Make goals of rows that match none (where the store has goals).")
@click.option("--period", metavar="DATE", help="The period of columns that tell what became of the goals.")
@click.option("--replace", "replaces", is_flag=True, help="Remove all goals there are, and make new ones of the rows.")
@click.option("--old-decision", metavar="CITATION", help="Whose decision the old columns of a first import are.")
@decision_options
@TEXT_OR_JSON
@pass_session
def import_command(
    session: Session,
    file: str,
    columns: str,
    named: tuple[str, ...],
    target_year: str | None,
    theme: str | None,
    pages: str | None,
    tables: tuple[str, ...],
    sheet: str | None,
    section: str | None,
    explain: bool,
    dry_run: bool,
    new: bool,
    period: str | None,
    replaces: bool,
    old_decision: str | None,
    decided: AskedDecision,
    format_name: str,
) -> int:
    """Import a table of goals: DOCX, XLSX, CSV, PDF with ruled cells, or the text of a PDF.

    Into a store without goals: one commit with the old columns, one with the new; the decision goes on the second, or
    on the only one where there is one pair of columns. Into a store with goals: each row is matched to a goal, by its
    id where it has one, and the new columns become drafts.

    A filled form of a period (of `kortit report show`) becomes drafts of lines; so do columns of a table that tell what
    became of goals which the store has.
    """
    if replaces and new:
        raise UsageError(_("--replace makes goals of all rows; leave --new out"))
    how = HowToRead(
        Columns(columns), named, target_year or "", theme or "", tables, pages or "", sheet or "", section or ""
    )
    if explain:
        return _explain(session, file, how, format_name)
    with session.repository(writing=not dry_run) as repository, repository.alone(), session.patience(_("importing")):
        document, source = read_document(file, how, repository.municipality)
        if document.filled:
            given = {"--new": new, "--period": period, "--replace": replaces, "--old-decision": old_decision}
            refuse_options({**given, **decided.given})
            return _fill(session, repository, document, file, format_name, dry_run=dry_run)
        document = replace(document, replaces=replaces, period=date_of(period))
        amendment = replace(decided.amendment(repository.municipality), imported_from=source)
        try:
            prepared = repository.import_document(document, file, new=new, source=source)
        except ProblemsError as error:
            return _refused(session, file, document, error, format_name)
        old = decision_of(repository.municipality, old_decision, None)
        refuse_decision(prepared, amendment, old)
        imported = prepared.preview() if dry_run else prepared.apply(amendment, old_decision=old)
        told = (*prepared.told, *prepared.lacking(amendment))
    if format_name == "json":
        lines = chain.from_iterable(prepared.lines.changes.values())
        _write_json(session, file, document, imported, told, amendment.decision, old, lines)
        return 0
    session.tell_problems(told)
    session.say_all(sentences(document, prepared, imported, amendment, old, dry_run=dry_run))
    return 0


def _fill(
    session: Session, repository: Repository, document: Reading, file: str, format_name: str, *, dry_run: bool
) -> int:
    """Import a filled form of a period, and write what it changes."""
    try:
        filling = repository.follow_up.filling(document, file)
    except ProblemsError as error:
        return _refused(session, file, document, error, format_name)
    if not dry_run:
        filling.apply()
    if format_name == "json":
        _write_json(session, file, document, None, filling.told, lines=filling.changes)
        return 0
    session.tell_problems(filling.told)
    session.say_all(filled_sentences(filling.period, filling.changes, filling.statuses, dry_run=dry_run))
    return 0


def _refused(session: Session, file: str, document: Reading, error: ProblemsError, format_name: str) -> int:
    """Write why nothing was imported; return the exit code."""
    if format_name == "json":
        _write_json(session, file, document, None, error.problems)
    else:
        session.tell_problems(error.problems)
        session.say(_("nothing was imported"))
    return error.exit_code


def _explain(session: Session, file: str, how: HowToRead, format_name: str) -> int:
    """Write how the document's tables were understood; 1 if it has problems."""
    with session.repository() as repository, session.patience(_("importing")):
        document, _source = read_document(file, how, repository.municipality)
    errors = [problem for problem in document.problems if problem.severity is Severity.ERROR]
    if format_name == "json":
        session.write_json(
            {"schema": "kortit.explain/1", "tables": [_table_data(session, table) for table in document.tables]}
        )
    else:
        session.write("".join(f"{session.translate(line)}\n" for line in explanation(document)))
    session.tell_problems(errors)
    return 1 if errors else 0


def _table_data(session: Session, table: TableExplained) -> dict[str, Any]:
    return {
        "number": table.number,
        "name": session.translate(table.name),
        "rows": table.rows,
        "read": table.is_read,
        "why": session.translate(table.why),
        "columns": [
            {
                "number": column.number,
                "heading": column.heading,
                "fields": list(column.fields),
                "side": column.side or None,
                "why": [session.translate(why) for why in column.why],
            }
            for column in table.columns
        ],
    }


def _write_json(
    session: Session,
    file: str,
    document: Reading,
    imported: Imported | None,
    problems: Iterable[Problem],
    decision: Decision | None = None,
    old: Decision | None = None,
    lines: Iterable[LineChange] = (),
) -> None:
    def told(wanted: bool) -> list[dict[str, Any]]:
        return [
            # A problem of the store names its place in its message; its line is not a line of the document.
            {"line": problem.line, "message": session.translate(problem.message)}
            if problem.path == file
            else {"line": 0, "message": session.problem_line(problem)}
            for problem in problems
            if (problem.severity is Severity.ERROR) is wanted
        ]

    problems = list(problems)
    session.write_json(
        {
            "schema": "kortit.import/1",
            "rows": len(document.statements) or len(document.filled),
            "goals": imported.goals if imported else 0,
            "themes": len(document.themes),
            "baseline": imported.baseline if imported else None,
            "amendment": imported.amendment if imported else None,
            "problems": told(wanted=True),
            "warnings": told(wanted=False),
            "sides": [session.translate(said) for said in document.sides],
            "decision": decision.citation if decision else None,
            "register_number": decision.register if decision else None,
            "old_decision": old.citation if old else None,
            "lines": [
                {"goal": one.goal, "fields": {name: {"old": was, "new": now} for name, was, now in one.fields()}}
                for one in lines
            ],
        }
    )
