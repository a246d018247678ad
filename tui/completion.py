"""Completions of a shell for the values of commands: goals, themes, points of history, proposals.

A value's word in the help (`ID`, `THEME`, `RANGE`) says what it is. Where there is no store, or it cannot be read,
nothing is completed, and nothing is said.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from kortit.errors import KortitError
from store.repository import PointKind, Repository, normal_citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import click

    # The value to type, and what is shown beside it.
    Offer = tuple[str, str]


def completions(context: click.Context, words: str, incomplete: str) -> list[CompletionItem]:
    """Complete a value whose words in the help are `words`; of a range, the end that is being typed."""
    before, dots, typed = incomplete.rpartition("..") if "RANGE" in words else ("", "", incomplete)
    found: dict[str, str] = {}
    with suppress(KortitError, OSError), Repository.open(_folder(context)) as repository:
        for word in re.findall("[A-Z]+", words):
            offers = OFFERS.get(word)
            found |= dict(offers(repository)) if offers is not None else {}
    return [
        CompletionItem(f"{before}{dots}{value}", help=help_text)
        for value, help_text in found.items()
        if value.casefold().startswith(typed.casefold())
    ]


def _folder(context: click.Context) -> Path:
    """The folder that the command would run in."""
    folders: Sequence[str] = context.find_root().params.get("directories") or ()
    return Path(*folders)


def _goals(repository: Repository) -> Iterator[Offer]:
    for goal in repository.snapshot().goals.values():
        yield goal.id, goal.text


def _themes(repository: Repository) -> Iterator[Offer]:
    for perspective in repository.municipality.perspectives:
        for theme in perspective.themes:
            yield theme.code, theme.name


def _points(repository: Repository) -> Iterator[Offer]:
    """Decisions, without their spaces since bash would part a value there; tags and branches."""
    for point in repository.points():
        record = point.record
        if point.kind is PointKind.AMENDMENT and record is not None and point.part is None and record.citation:
            citation = normal_citation(record.citation)
            yield citation.replace(" ", ""), f"{citation}: {record.message.subject}"
        elif point.kind in (PointKind.TAG, PointKind.BRANCH) and point.name:
            yield point.name, point.kind.value


def _proposals(repository: Repository) -> Iterator[Offer]:
    for one in repository.proposals.open():
        yield one.name, one.author


OFFERS: dict[str, Callable[[Repository], Iterator[Offer]]] = {
    "ID": _goals,
    "THEME": _themes,
    "RANGE": _points,
    "REV": _points,
    "CITATION": _points,
    "COMMIT": _points,
    "PROPOSAL": _proposals,
}
"""The completions of a value, by its word in the help."""
