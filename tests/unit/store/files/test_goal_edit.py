"""Edits of goal files in place: what was meant changes, every other byte stays."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kortit.alignment import Pair, align
from kortit.characters import collapsed
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.indicators import KEYS, LEVELS, Indicator, plain_level
from kortit.kinds import LIST, TEXT
from store.files.goal_edit import edited
from store.files.goal_file import GoalFile, GoalPath, read_goal
from store.files.safe_yaml import Mapping, Sequence
from store.files.yaml_text import double_quoted, is_plain, single_quoted

if TYPE_CHECKING:
    from store.files.safe_yaml import Node

PATH = GoalPath("O1", GoalId("O1-02"))
FIELDS = {
    "owner": ExtraField("owner", "Vastuutaho", TEXT, None),
    "partners": ExtraField("partners", "Kumppanit", LIST, None),
}

WORDS = [
    "keino",
    "tavoite",
    "palvelu:",
    "kaupunki",
    "#yksi",
    "2021",
    "'lainaus'",
    '"toinen"',
    "-",
    "{a}",
    "[b]",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    "å",
    "ä",
    "ö",
    "Ä😀",
    "–",
    "§",
    "100%",
    "on",
    "no",
    "null",
    "yes",
    ",",
    "a,b",
    "x:y",
    "~",
    "=",
    "<",
    "\\n",
    "?",
    ":",
    "true",
    "1.5",
]
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00ad\u3000"),
        min_size=1,
        max_size=30,
    )
    .map(collapsed)
    .filter(bool),
)
means = st.builds(Means, texts, st.lists(texts, max_size=4).map(tuple))
levels = st.one_of(
    texts, st.integers(-5, 10**7).map(str), st.sampled_from(["", "", "1 250 000", "4,2 %", "4.5", "007", "1. sija"])
)
indicators = st.builds(
    Indicator, st.sampled_from([*"abcyn", "on", "no", "yksikot"]), texts, levels.filter(lambda text: "→" not in text),
    levels, st.one_of(st.just(""), texts.filter(lambda text: not {*"()"} & {*text})),
)  # fmt: skip
some_indicators = st.lists(indicators, max_size=4, unique_by=lambda one: one.key).map(tuple)
goals = st.builds(
    Goal,
    st.just(PATH.id),
    st.just("O1"),
    texts,
    st.integers(1900, 2999),
    st.lists(means, max_size=6).map(tuple),
    st.fixed_dictionaries({}, optional={"owner": texts, "partners": st.lists(texts, max_size=3).map(tuple)}),
    some_indicators,
)


class Writer:
    """Writes a goal as a person might: with comments, blank lines and every style of quoting, in LF or CRLF."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.comments = 0
        self.newline = self.random.choice(["\n", "\n", "\r\n"])
        self.indented = self.random.choice([True, True, False])

    def comment(self) -> str:
        self.comments += 1
        return f'# huomautus {self.comments}: - ei "tämä" ole arvo'

    def scalar(self, text: str, indent: int, *, flow: bool = False) -> list[str]:
        """The first line and the further lines of a scalar."""
        styles = ["double", "single"]
        if is_plain(text, flow=flow):
            styles += ["plain", "plain"]
        if not flow:
            styles += ["literal", "folded"]
        style = self.random.choice(styles)
        end = f"  {self.comment()}" if not flow and self.random.random() < 0.2 else ""
        words = text.split(" ")
        if style in ("literal", "folded"):
            header = {"literal": "|", "folded": ">"}[style] + self.random.choice(["", "-", "+"])
            lines = [text] if style == "folded" or len(words) < 2 else [words[0], " ".join(words[1:])]
            blanks = [""] * self.random.choice([0, 0, 1])
            return [header + end, *(" " * (indent + 2) + line for line in lines), *blanks]
        if style == "plain" and not flow and len(words) > 2 and self.random.random() < 0.3 and is_plain(words[-1]):
            return [" ".join(words[:-1]), " " * (indent + 2) + words[-1] + end]
        quoted = {"plain": text, "double": double_quoted(text), "single": single_quoted(text)}[style]
        return [quoted + end]

    def list_lines(self, items: tuple[str, ...] | tuple[Means, ...], indent: int) -> list[str]:
        lines: list[str] = []
        for item in items:
            lines += [" " * indent + self.comment()] * (self.random.random() < 0.25)
            lines += [""] * (self.random.random() < 0.15)
            if isinstance(item, Means) and item.steps:
                first, *rest = self.scalar(item.text, indent + 2)
                steps = self.keyed_list("steps", item.steps, indent + 2)
                lines += [" " * indent + "- text: " + first, *rest, *steps]
            else:
                first, *rest = self.scalar(item.text if isinstance(item, Means) else item, indent)
                lines += [" " * indent + "- " + first, *rest]
        return lines

    def keyed_list(self, key: str, items: tuple[str, ...] | tuple[Means, ...], indent: int) -> list[str]:
        prefix = " " * indent + key + ":"
        end = f"  {self.comment()}" if self.random.random() < 0.2 else ""
        simple = all(not isinstance(item, Means) or not item.steps for item in items)
        if not items:
            return [prefix + self.random.choice([" []", ""]) + end]
        if simple and self.random.random() < 0.2:
            written = (self.scalar(item.text if isinstance(item, Means) else item, 0, flow=True)[0] for item in items)
            return [f"{prefix} [{', '.join(written)}]{end}"]
        return [prefix + end, *self.list_lines(items, indent + (2 if self.indented else 0))]

    def indicators(self, items: tuple[Indicator, ...]) -> list[str]:
        indent = 2 if self.indented else 0
        lines = ["indicators:" + ("" if items else self.random.choice([" []", ""]))]
        flow = self.random.random() < 0.2
        for item in items:
            lines += [" " * indent + self.comment()] * (self.random.random() < 0.25)
            pairs: list[list[str]] = []
            for key in self.random.sample(KEYS, len(KEYS)):
                text = getattr(item, key)
                if not text:
                    continue
                first, *rest = self.scalar(text, indent + 2, flow=flow)
                if key in LEVELS and not isinstance(plain_level(text), str) and self.random.random() < 0.8:
                    first, rest = text, []
                pairs.append([f"{key}: {first}", *rest])
            if flow:
                lines.append(f"{' ' * indent}- {{{', '.join(first for first, *_rest in pairs)}}}")
                continue
            for place, (first, *rest) in enumerate(pairs):
                lines += [" " * indent + ("  " if place else "- ") + first, *rest]
        return lines

    def goal(self, goal: Goal) -> bytes:
        first, *rest = self.scalar(goal.text, 0)
        parts = [
            [f"goal: {first}", *rest],
            [f"target_year: {goal.target_year}" + (f" {self.comment()}" if self.random.random() < 0.3 else "")],
            self.keyed_list("means", goal.means, 0),
            *([self.indicators(goal.indicators)] if goal.indicators or self.random.random() < 0.2 else []),
        ]
        for name, value in goal.extra.items():
            if isinstance(value, str):
                first, *rest = self.scalar(value, 0)
                parts.append([f"{name}: {first}", *rest])
            else:
                parts.append(self.keyed_list(name, value, 0))
        self.random.shuffle(parts)
        lines = ["---"] if self.random.random() < 0.1 else []
        for part in parts:
            lines += [self.comment()] * (self.random.random() < 0.3)
            lines += [""] * (self.random.random() < 0.2) + part
        lines += [self.comment()] * (self.random.random() < 0.3)
        end = self.newline if self.random.random() < 0.8 else ""
        return (self.newline.join(lines) + end).encode()


def variation(goal: Goal, other: Goal, seed: int) -> Goal:
    """`goal` with some of its parts edited, or taken from `other`."""
    rng = random.Random(seed)

    def reword(text: str) -> str:
        return " ".join([*text.split(" ")[:-1], rng.choice(WORDS), "loppu"])

    items = list(goal.means)
    for _ in range(rng.randint(0, 4)):
        operation = rng.choice(["edit", "remove", "insert", "move", "steps", "swap"])
        index = rng.randrange(len(items)) if items else 0
        if operation == "insert":
            items.insert(index, rng.choice(other.means or (Means("uusi keino"),)))
        elif not items:
            continue
        elif operation == "edit":
            items[index] = Means(reword(items[index].text), items[index].steps)
        elif operation == "remove":
            del items[index]
        elif operation == "move":
            items.insert(rng.randrange(len(items)), items.pop(index))
        elif operation == "swap":
            items.reverse()
        else:
            steps = list(items[index].steps)
            if steps and rng.random() < 0.5:
                steps.pop(rng.randrange(len(steps)))
            else:
                steps.insert(rng.randint(0, len(steps)), reword(other.text))
            items[index] = Means(items[index].text, tuple(steps))
    measured = list(goal.indicators)
    for _ in range(rng.randint(0, 3)):
        index = rng.randrange(len(measured)) if measured else 0
        operation = rng.choice(["edit", "edit", "remove", "insert", "move"])
        free = [one for one in other.indicators if one.key not in {known.key for known in measured}]
        if operation == "insert" and free:
            measured.insert(index, rng.choice(free))
        elif operation == "edit" and measured:
            part = rng.choice(KEYS[1:])
            value = rng.choice(["uusi", "20", "3,5 %", *[""] * (part != "text")])
            measured[index] = replace(measured[index], **{part: value})
        elif operation == "remove" and measured:
            del measured[index]
        elif measured:
            measured.insert(rng.randrange(len(measured)), measured.pop(index))
    extra = dict(goal.extra)
    if rng.random() < 0.2:
        extra = dict(other.extra)
    return Goal(
        goal.id,
        goal.theme,
        reword(goal.text) if rng.random() < 0.3 else goal.text,
        rng.choice([goal.target_year, goal.target_year, other.target_year]),
        tuple(items) if rng.random() < 0.9 else other.means,
        extra,
        tuple(measured) if rng.random() < 0.9 else other.indicators,
    )


def read(data: bytes) -> GoalFile:
    return read_goal(PATH, data, FIELDS)


def whole_line_comments(data: bytes) -> list[str]:
    return re.findall(r"^ *(# huomautus [0-9]+)", data.decode(), re.MULTILINE)


@settings(max_examples=600, deadline=None)
@given(goals, goals, st.integers(0, 2**32))
def test_a_series_of_edits_gives_exactly_what_was_meant_and_keeps_comments_and_line_ends(
    goal: Goal, other: Goal, seed: int
) -> None:
    writer = Writer(seed)
    data = writer.goal(goal)
    file = read(data)
    assert file.goal == goal
    for step in range(10):
        wanted = variation(file.goal, other, seed + step)
        after = edited(file, wanted, FIELDS)
        file_after = read(after)
        assert file_after.goal == wanted
        if wanted == file.goal:
            assert after == data
        assert sorted(whole_line_comments(after)) == sorted(whole_line_comments(data))
        assert (b"\r\n" in data) == (b"\r\n" in after) or after.count(b"\n") == 0
        assert b"\r" not in after.replace(b"\r\n", b"")
        data, file = after, file_after


def comments_above_items(data: bytes) -> list[tuple[str, str]]:
    """Return each comment of the list of means that stands directly above an item, with the text of the item."""
    file = read(data)
    root = file.document.root
    assert isinstance(root, Mapping)
    node = root.get("means")
    if not isinstance(node, Sequence) or node.flow:
        return []
    lines = file.document.text.split("\n")
    found: list[tuple[str, str]] = []
    for item, one in zip(node.items, file.goal.means, strict=True):
        number = item.line - 2
        while comment := re.fullmatch(r" *(# huomautus [0-9]+).*", lines[number].rstrip("\r")):
            found.append((comment[1], one.text))
            number -= 1
    return found


@settings(max_examples=400, deadline=None)
@given(st.lists(means, min_size=2, max_size=6, unique_by=lambda means: means.text), st.integers(0, 2**32))
def test_comments_directly_above_an_item_move_with_it(items: list[Means], seed: int) -> None:
    goal = Goal(PATH.id, "O1", "tavoite", 2021, tuple(items))
    data = Writer(seed).goal(goal)
    moved = replace(goal, means=tuple(random.Random(seed).sample(items, len(items))))
    after = edited(read(data), moved, FIELDS)
    assert sorted(comments_above_items(after)) == sorted(comments_above_items(data))


def span_of(data: bytes, node: Node) -> tuple[int, int]:
    """The bytes from the start of a value to the end of its last line (which may have a comment)."""
    text = data.decode()
    end = text.find("\n", len(text[: node.content_end].rstrip()))
    return len(text[: node.start].encode()), len(text[: end if end >= 0 else len(text)].encode())


@settings(max_examples=500, deadline=None)
@given(goals.filter(lambda goal: bool(goal.means)), texts, st.integers(0, 2**32))
def test_an_edit_of_one_value_leaves_every_byte_outside_its_span(goal: Goal, text: str, seed: int) -> None:
    rng = random.Random(seed)
    data = Writer(seed).goal(goal)
    file = read(data)
    root = file.document.root
    assert isinstance(root, Mapping)
    kind = rng.choice(["goal", "target_year", "means"])
    node = root.get(kind)
    assert node is not None
    if kind == "goal":
        wanted = replace(file.goal, text=text)
    elif kind == "target_year":
        wanted = replace(file.goal, target_year=rng.randint(1900, 2999))
    else:
        assert isinstance(node, Sequence)
        index = rng.randrange(len(goal.means))
        edited_means = Means(goal.means[index].text + " lisäys", goal.means[index].steps)
        wanted = replace(file.goal, means=(*goal.means[:index], edited_means, *goal.means[index + 1 :]))
        # Where another means is more like the new one, the alignment may take that one to be edited.
        assume(Pair(index, index) in align(goal.means, wanted.means))
        node = node.items[index]
    start, end = span_of(data, node)
    after = edited(file, wanted, FIELDS)
    assert after.startswith(data[:start])
    assert after.endswith(data[end:])


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        (
            "  - steps:\n    # pidä\n    - a\n    text: b\n",
            (Means("b"),),
            "  # pidä\n  - text: b\n",
        ),
        (
            "  - |  # huom\n    rivi\n    toinen\n  - x\n",
            (Means("rivi toinen", ("a",)), Means("x")),
            "  - text: |  # huom\n      rivi\n      toinen\n    steps:\n      - a\n  - x\n",
        ),
        (
            "  - a # huom\n",
            (Means("a", ("b",)),),
            "  - text: a # huom\n    steps:\n      - b\n",
        ),
        ("  - a\n  # väli\n  - b\n", (Means("b"),), "  # väli\n  - b\n"),
        # Lines that a text goes on with stand where the next key must: the item is written as a whole.
        (
            "  - aivan uusi\n    keino\n  - x\n",
            (Means("aivan uusi keino", ("a",)), Means("x")),
            "  - text: aivan uusi keino\n    steps:\n      - a\n  - x\n",
        ),
        # The header says that further spaces belong to the text: they would be part of any text written below it.
        ("  - |2\n       keino yksi\n", (Means("keino kaksi"),), "  - keino kaksi\n"),
        ("  - a\n  # väli\n", (), None),
        ("  - a", (Means("a"), Means("b: c")), '  - a\n  - "b: c"'),
    ],
)
def test_known_layouts(before: str, wanted: tuple[Means, ...], after: str | None) -> None:
    data = f"goal: a\ntarget_year: 2021\nmeans:\n{before}".encode()
    file = read(data)
    edited_data = edited(file, replace(file.goal, means=wanted), FIELDS).decode()
    if after is None:
        assert edited_data == "goal: a\ntarget_year: 2021\nmeans: []\n  # väli\n"
    else:
        assert edited_data == f"goal: a\ntarget_year: 2021\nmeans:\n{after}"
