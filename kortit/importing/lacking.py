"""Things that kortit.yaml lacks for reading a document: the very lines to add to it, or options that do without."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kortit.importing.vocabulary import LETTERED, TERMS, after_label
from kortit.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.messages import Message
    from kortit.municipality import Municipality

_PLAIN = re.compile(r"[^\W\d_][\w åäöÅÄÖ()-]*[\w)]")  # surely read as the same text by YAML
_WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_NUMBERED = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?[.:)]?\s+\S.*")
_LETTERS = "PTABCDEFGHIJKLMNOQRSUVWXYZ"
_MOST_THEMES = 99  # of a perspective
_MOST_NAMED = 5
_INDENT = "    "


def themes_lacking(names: Sequence[str], municipality: Municipality | None) -> Message:
    """The lines for kortit.yaml that give codes to themes which a document calls by these names alone."""
    shown = tuple(f"“{name[:80]}”" for name in names[:_MOST_NAMED]) + (("…",) if len(names) > _MOST_NAMED else ())
    perspectives: dict[str, dict[str, str]] = {}
    for name, (letter, code) in _codes(names, municipality).items():
        lettered = LETTERED.fullmatch(name)
        said = lettered[2] if lettered and lettered[1] == letter else after_label(name) or name
        perspectives.setdefault(letter, {})[code] = said
    known = municipality is not None and bool(municipality.perspectives)
    lines = [] if known else ["perspectives:"]
    for letter, themes in perspectives.items():
        lines += [f"  {letter}:", "    themes:", *(f"      {code}: {_scalar(name)}" for code, name in themes.items())]
    if known:
        return _(
            "no code is known for these themes: {names}; write a code before each name (O1), or add these lines under"
            " “perspectives:” in kortit.yaml, with codes as you like, and import again:\n\n{lines}\n",
            names=shown,
            lines=_block(lines),
        )
    return _(
        "no code is known for these themes: {names}; write a code before each name (O1), or add these lines at the end"
        " of kortit.yaml, with codes as you like, and import again:\n\n{lines}\n",
        names=shown,
        lines=_block(lines),
    )


def no_theme() -> Message:
    """The way out where rows name no theme."""
    return _(
        "no theme: write its code before the goal, in a column of its own, or as a heading above the table; if all"
        " goals are of one theme, give it with --theme T1"
    )


def several_years(columns: Sequence[str]) -> Message:
    """The way out where there are several columns of a level of which an indicator has one."""
    return _(
        "the columns {columns} hold levels of several years, and an indicator has one baseline and one target, that of"
        " the target year; say which it is with --column target=NUMBER or --column baseline=NUMBER, and leave the"
        " others out with --column ignore=NUMBER",
        columns=tuple(columns),
    )


def values_of_years(columns: Mapping[int, str]) -> Message:
    """The way out where columns hold a value for each of several years."""
    *_others, last = columns
    return _(
        "the columns {columns} hold what is of one year each, and a goal has one target year: say which year it is and"
        " what its column holds, like --target-year {year} --column target={number}, and leave the others out with"
        " --column ignore=NUMBER",
        columns=tuple(f"{place + 1} (“{heading}”)" for place, heading in columns.items()),
        year=re.sub("[^0-9]", "", columns[last])[-4:],
        number=last + 1,
    )


def _codes(names: Sequence[str], municipality: Municipality | None) -> dict[str, tuple[str, str]]:
    """A perspective and a code for each name: by its own letter or number, else one after another."""
    used = {one.code for one in municipality.perspectives} if municipality is not None else set()
    free = [letter for letter in _LETTERS if letter not in used]
    letters: dict[str, str] = {}  # of what stands before the names
    counts: dict[str, int] = {}
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        lettered, numbered = LETTERED.fullmatch(name), _NUMBERED.fullmatch(name)
        group = lettered[1] if lettered else numbered[1] if numbered and numbered[2] else ""
        if counts.get(letters.get(group, ""), 0) >= _MOST_THEMES:
            del letters[group]
        if group not in letters:
            own = group if group in free else None
            by_number = sorted(free) if group else free
            letters[group] = own or next(iter(by_number), "X")
            free = [letter for letter in free if letter != letters[group]]
        letter = letters[group]
        counts[letter] = counts.get(letter, 0) + 1
        found[name] = letter, f"{letter}{counts[letter]}"
    return found


def fields_lacking(columns: Mapping[int, tuple[str, str]], municipality: Municipality | None) -> Message:
    """The lines for kortit.yaml that make fields of columns, or the options that leave these out.

    `columns` are the headings of columns by their place from 0, each with its term.
    """
    known = set(municipality.fields) if municipality is not None else set()
    lines = [] if known else ["fields:"]
    for heading, term in columns.values():
        key, kind = TERMS[term].field
        while key in known:
            key += "_2" if not key.endswith("_2") else "_3"
        known.add(key)
        name = " ".join(heading.replace(":", " ").split())
        lines.append(f"  {key}: {{name: {_scalar(name)}, type: {kind}, authority: any}}")
    values = {
        "columns": _said({place: heading for place, (heading, _term) in columns.items()}),
        "options": _ignored(columns),
        "lines": _block(lines),
    }
    if municipality is not None and municipality.fields:
        return ngettext(
            "no field of kortit.yaml takes what is in column {columns}; leave it out with {options}, or add this line"
            " under “fields:” in kortit.yaml, amend it by the decision that a new field takes (kortit amend --decision"
            " CITATION), and import again:\n\n{lines}\n",
            "no field of kortit.yaml takes what is in the columns {columns}; leave them out with {options}, or add"
            " these lines under “fields:” in kortit.yaml, amend them by the decision that new fields take (kortit amend"
            " --decision CITATION), and import again:\n\n{lines}\n",
            len(columns),
            **values,
        )
    return ngettext(
        "no field of kortit.yaml takes what is in column {columns}; leave it out with {options}, or add these lines at"
        " the end of kortit.yaml, amend them by the decision that a new field takes (kortit amend --decision CITATION),"
        " and import again:\n\n{lines}\n",
        "no field of kortit.yaml takes what is in the columns {columns}; leave them out with {options}, or add these"
        " lines at the end of kortit.yaml, amend them by the decision that new fields take (kortit amend --decision"
        " CITATION), and import again:\n\n{lines}\n",
        len(columns),
        **values,
    )


def follow_up(columns: Mapping[int, str]) -> Message:
    """The way out where columns are follow-up, and no period takes them."""
    return ngettext(
        "column {columns} has texts that tell what became of the goals; here kortit imports what they are to be: leave"
        " it out with {options}, and report with kortit report set",
        "the columns {columns} have texts that tell what became of the goals; here kortit imports what they are to be:"
        " leave them out with {options}, and report with kortit report set",
        len(columns),
        columns=_said(columns),
        options=_ignored(columns),
    )


def mixed(place: int, heading: str, terms: Sequence[str]) -> Message:
    """The way out where a heading names a field of goals together with something that goals do not have."""
    field = next(term for term in terms if not term.startswith("term."))
    what = tuple(TERMS[term].name for term in terms)
    if field not in ("goal", "means"):
        return _(
            "column {number} (“{heading}”) holds {what} in one; part it into columns of their own, or leave it out with"
            " --column ignore={number}",
            number=place + 1,
            heading=heading,
            what=what,
        )
    return _(
        "column {number} (“{heading}”) holds {what} in one; take all of its texts for {name} with --column"
        " {field}={number}, or leave it out with --column ignore={number}",
        number=place + 1,
        heading=heading,
        what=what,
        name=TERMS[field].name,
        field=field,
    )


def _said(columns: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(f"{place + 1} (“{heading}”)" for place, heading in columns.items())


def _ignored(columns: Mapping[int, object]) -> str:
    return " ".join(f"--column ignore={place + 1}" for place in columns)


def _block(lines: Sequence[str]) -> str:
    return "\n".join(_INDENT + line for line in lines)


def _scalar(text: str) -> str:
    """A text as a value of YAML."""
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
