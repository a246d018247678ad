"""The gate: what may not be parsed is refused with one sentence at line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kortit.errors import ProblemsError
from kortit.problem import Code
from store.files import safe_yaml


def found(data: bytes) -> list[tuple[Code, int, int]]:
    try:
        problems = safe_yaml.read(data, "x.yaml").problems
    except ProblemsError as refused:
        problems = refused.problems
    return [(problem.code, problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (b"a: 1\nb: 2\na: 3\n", [(Code.DUPLICATE_KEY, 3, 1)]),
        (b"\xef\xbb\xbfa: 1\n", [(Code.BYTE_ORDER_MARK, 1, 1)]),
        ("a: 1\n".encode("utf-16"), [(Code.ENCODING, 1, 1)]),
        ("a: 1\n".encode("utf-32-be"), [(Code.ENCODING, 1, 1)]),
        ("a: ä\n".encode("latin-1"), [(Code.ENCODING, 1, 4)]),
        (b"a: 1\rb: 2\n", [(Code.LINE_ENDING, 1, 5)]),
        (b"a: x\x07y\n", [(Code.CHARACTER, 1, 5)]),
        (b'a: "x\\ay"\n', [(Code.CHARACTER, 1, 4)]),
        (b'a: "x\\u202Ey"\n', [(Code.CHARACTER, 1, 4)]),
        (b'a: "\\N"\n', [(Code.CHARACTER, 1, 4)]),
        ("a: x\u0085y\n".encode(), [(Code.CHARACTER, 1, 5)]),
        ("a: x\u2028y\n".encode(), [(Code.CHARACTER, 1, 5)]),
        ("a: x\u202ey\u200bz\n".encode(), [(Code.CHARACTER, 1, 5), (Code.CHARACTER, 1, 7)]),
        ("a: x\ufeff\n".encode(), [(Code.CHARACTER, 1, 5)]),
        (b"a: &n 1\nb: *n\n", [(Code.ANCHOR, 1, 4), (Code.ALIAS, 2, 4)]),
        (b"a: *n\n", [(Code.ALIAS, 1, 4)]),
        (b"a: !!python/object x\n", [(Code.TAG, 1, 4)]),
        (b"a: !x y\n", [(Code.TAG, 1, 4)]),
        (b"%YAML 1.1\n---\na: 1\n", [(Code.TAG, 1, 1)]),
        (b"a: 1\n---\nb: 1\n", [(Code.SEVERAL_DOCUMENTS, 2, 1)]),
        (b"[" * 60_000, [(Code.DEPTH, 1, 9)]),
        (b"- " * 30_000, [(Code.DEPTH, 1, 17)]),
        (b"[" * 100_000, [(Code.SIZE, 1, 1)]),
        (b"a" * 10_000_000, [(Code.SIZE, 1, 1)]),
        (b"? [a]\n: b\n", [(Code.TYPE, 1, 3)]),
        (b"a: 'x\nb: 1\n", [(Code.SYNTAX, 1, 4)]),
        (b"a:\n\t- x\n", [(Code.SYNTAX, 2, 1)]),
        (b"a: b: c\n", [(Code.SYNTAX, 1, 5)]),
        (b"a: [x\nb: 1\n", [(Code.SYNTAX, 2, 2)]),
        (b"a: @x\n", [(Code.SYNTAX, 1, 4)]),
        (b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> haara\nb: 1\n<<<<<<< HEAD\n=======\nc: 2\n>>>>>>> haara\n",
         [(Code.CONFLICT, 1, 1), (Code.CONFLICT, 7, 1)]),
    ],
)  # fmt: skip
def test_refused(data: bytes, problems: list[tuple[Code, int, int]]) -> None:
    assert found(data) == problems


def test_merge_keys_are_no_magic_and_alias_bombs_stop_at_the_first_alias() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(100))
    assert found(bomb.encode()) == [(Code.ANCHOR, 1, 4), (Code.ALIAS, 2, 6)]
    document = safe_yaml.read(b"<<: {a: 1}\n", "x")
    assert document.root is not None
    assert safe_yaml.plain(document.root) == {"<<": {"a": "1"}}


def test_marks_are_exact_in_code_points_with_astral_characters_and_crlf() -> None:
    text = "a: \"😀 ä\"  # x\r\nb:\r\n  - 'ö😀'\r\n  - |\r\n    rivi\r\n"
    document = safe_yaml.read(text.encode(), "x")
    assert isinstance(document.root, safe_yaml.Mapping)
    first = document.root.pairs[0][1]
    assert text[first.start : first.end] == '"😀 ä"'
    items = document.root.pairs[1][1]
    assert isinstance(items, safe_yaml.Sequence)
    assert text[items.items[0].start : items.items[0].end] == "'ö😀'"
    assert (items.items[0].line, items.items[0].column) == (3, 5)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(data: bytes) -> None:
    try:
        safe_yaml.read(data, "x")
    except ProblemsError as refused:
        problems = refused.problems
    else:
        problems = ()
    assert all(problem.line >= 0 and str(problem.message) for problem in problems)


@given(st.text("ab:-#[]{}&*!|>'\"%@`,? \n\täö0", max_size=80))
def test_any_text_of_yaml_signs_is_read_or_refused(text: str) -> None:
    try:
        safe_yaml.read(text.encode(), "x")
    except ProblemsError as refused:
        problems = refused.problems
    else:
        problems = ()
    assert all(problem.line >= 1 for problem in problems)
