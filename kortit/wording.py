"""Word differences within one text: deleted, inserted and unchanged runs.

Words, not characters, are marked: a year, a decimal number or a hyphenated compound is one token. The runs of either
side, joined in order, are exactly that side's text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WordKind: TypeAlias = Literal["same", "deleted", "inserted", "sign"]

# A number is one token, also with separated thousands: “3 200”, not “3” and “200”.
_TOKENS = r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*|\w+(?:[-’']\w+)*|\s+|[^\w\s]"

# The substance of a text: words, numbers with their separators and sign, and symbols that carry meaning in a target.
# Other punctuation and white space are typography.
_MEANING = r"(?:(?<![\w-])-)?\d+(?:[.,:/–-]\d+)*|\w+(?:[-’']\w+)*|[^\w\s]"
_SYMBOLS = frozenset({"Sm", "Sc"})  # mathematics and money, by Unicode category: + = < > ≥ ± − € …
_SIGNS = frozenset("%‰§&°_")


class Words(NamedTuple):
    """A run of text on both sides (same), only on the old one (deleted) or only on the new one (inserted).

    A sign is on neither: in a document, it says in words what a mark would show.
    """

    kind: WordKind
    text: str


def meaning(text: str) -> list[str]:
    """The words, numbers and meaningful symbols of `text`, without typography."""
    return [
        token.replace("–", "-") for token in re.findall(_MEANING, text) if token[0].isalnum() or _has_meaning(token)
    ]


@cache
def _has_meaning(token: str) -> bool:
    """Whether a token that does not begin with a letter or digit is more than punctuation."""
    if len(token) > 1:
        return True  # a number with its sign, or a word
    return token in _SIGNS or unicodedata.category(token) in _SYMBOLS


def differences(old: str, new: str) -> tuple[Words, ...]:
    """Compare two texts word by word.

    Ties are broken the same way in both directions: differences(b, a) is differences(a, b) with deleted and inserted
    exchanged.
    """
    if old == new:
        return (Words("same", old),) if old else ()
    if not old or not new:
        return (Words("deleted", old) if old else Words("inserted", new),)
    if old > new:
        return _gathered((kept, second, first) for kept, first, second in _changes(new, old))
    return _gathered(_changes(old, new))


def _changes(old: str, new: str) -> list[tuple[str, str, str]]:
    """(same text before, deleted, inserted) for each change; the last may hold only the remaining same text."""
    before, after = re.findall(_TOKENS, old), re.findall(_TOKENS, new)
    changes: list[tuple[str, str, str]] = []
    same, deleted, inserted = "", "", ""
    for is_same, of_before, of_after in _kept_most(before, after):
        gone = "".join(before[of_before])
        come = "".join(after[of_after])
        if not is_same:
            deleted += gone
            inserted += come
        elif gone.isspace() and (deleted or inserted):
            # Changes separated only by white space are joined: readers see a phrase, not single words.
            deleted += gone
            inserted += gone
        else:
            if deleted or inserted:
                changes.append((same, deleted, inserted))
                same = deleted = inserted = ""
            same += gone
    changes.append((same, deleted, inserted))
    return changes


# Whether the tokens are the same on both sides, and their slices of the old and the new tokens.
_Operation: TypeAlias = "tuple[bool, slice, slice]"
_SHORT = 3  # longest word, in letters, that may be struck needlessly, like “ja”
_MOST_WEIGHED = 40_000  # pairs of tokens; longer texts are compared without weights
_MOST_COMPARED = 25_000_000  # pairs of tokens, as of two texts of ten pages; of longer ones only the ends are compared


def _kept_most(before: Sequence[str], after: Sequence[str]) -> list[_Operation]:
    """Longest common subsequence of tokens; ties prefer longer words.

    Counting words alone could keep “ja” and strike the name that moved past it.
    """
    from rapidfuzz.distance import Indel  # noqa: PLC0415  16 ms, which the first screen need not pay for meanings

    if len(before) * len(after) > _MOST_COMPARED:
        return _ends_kept(before, after)
    operations = [
        (one.tag == "equal", slice(one.src_start, one.src_end), slice(one.dest_start, one.dest_end))
        for one in Indel.opcodes(before, after)
    ]
    gone = {token for is_same, place, _other in operations if not is_same for token in before[place]}
    come = {token for is_same, _other, place in operations if not is_same for token in after[place]}
    if (
        any(len(token) > _SHORT and token[0].isalnum() for token in gone & come)
        and len(before) * len(after) <= _MOST_WEIGHED
    ):
        return _weighed(before, after)
    return operations


def _ends_kept(before: Sequence[str], after: Sequence[str]) -> list[_Operation]:
    """The tokens that two texts begin and end with in common; everything between is taken for replaced."""
    shortest = min(len(before), len(after))
    head = next((place for place in range(shortest) if before[place] != after[place]), shortest)
    tail = next((place for place in range(shortest - head) if before[-1 - place] != after[-1 - place]), shortest - head)
    ends = len(before) - tail, len(after) - tail
    return [
        (True, slice(0, head), slice(0, head)),
        (False, slice(head, ends[0]), slice(head, ends[1])),
        (True, slice(ends[0], len(before)), slice(ends[1], len(after))),
    ]


def _weighed(before: Sequence[str], after: Sequence[str]) -> list[_Operation]:
    """Heaviest common subsequence of tokens: a word weighs 10 per letter, any other token 1."""
    weights = {token: 10 * len(token) if token[0].isalnum() else 1 for token in before}
    best = [[0] * (len(after) + 1) for _token in range(len(before) + 1)]
    for i, token in enumerate(before):
        above, row = best[i], best[i + 1]
        for j, other in enumerate(after):
            kept = above[j] + weights[token] if token == other else 0
            row[j + 1] = max(above[j + 1], row[j], kept)
    operations: list[_Operation] = []
    i, j = len(before), len(after)
    while i or j:
        if i and j and before[i - 1] == after[j - 1] and best[i][j] == best[i - 1][j - 1] + weights[before[i - 1]]:
            operations.append((True, slice(i - 1, i), slice(j - 1, j)))
            i, j = i - 1, j - 1
        elif j and best[i][j] == best[i][j - 1]:
            operations.append((False, slice(i, i), slice(j - 1, j)))
            j -= 1
        else:
            operations.append((False, slice(i - 1, i), slice(j, j)))
            i -= 1
    return operations[::-1]


def _gathered(changes: Iterable[tuple[str, str, str]]) -> tuple[Words, ...]:
    """Turn changes into runs; white space shared by both sides of a replacement becomes unchanged text."""
    runs: list[Words] = []
    carried = ""
    for same, deleted, inserted in changes:
        lead, deleted_core, inserted_core, trail = _trimmed(deleted, inserted)
        if carried + same + lead:
            runs.append(Words("same", carried + same + lead))
        if deleted_core:
            runs.append(Words("deleted", deleted_core))
        if inserted_core:
            runs.append(Words("inserted", inserted_core))
        carried = trail
    if carried:
        runs.append(Words("same", carried))
    return tuple(runs)


def _trimmed(deleted: str, inserted: str) -> tuple[str, str, str, str]:
    """Split off white space shared at the ends of both sides: (lead, deleted, inserted, trail)."""
    lead = trail = ""
    while deleted and inserted and deleted[0] == inserted[0] and deleted[0].isspace():
        lead, deleted, inserted = lead + deleted[0], deleted[1:], inserted[1:]
    while deleted and inserted and deleted[-1] == inserted[-1] and deleted[-1].isspace():
        trail, deleted, inserted = deleted[-1] + trail, deleted[:-1], inserted[:-1]
    return lead, deleted, inserted, trail


def marked(runs: tuple[Words, ...]) -> list[Words]:
    """The runs for showing: white space at the ends of a marked run becomes a run of its own."""
    shown: list[Words] = []
    for run in runs:
        core = run.text.strip()
        if run.kind == "same" or core == run.text:
            shown.append(run)
            continue
        start = run.text.find(core) if core else len(run.text)
        parts = (run.text[:start], core, run.text[start + len(core) :])
        shown += [Words(run.kind, part) for part in parts if part]
    return shown
