"""Whatever anybody can push or hand in costs work that follows its size, or is refused with the number of a limit.

Work is compared with itself: four times the input may take a little more than four times the processor time, while
quadratic work takes sixteen times as much, and worse kinds do not end.
"""

from __future__ import annotations

import subprocess
import time
from itertools import count, islice
from typing import TYPE_CHECKING

import pytest

from kortit.alignment import align
from kortit.characters import collapsed
from kortit.errors import ProblemsError
from kortit.goal import GoalId, Means
from kortit.problem import MOST_PROBLEMS, Code, Problem
from kortit.wording import differences
from store.files.goal_file import GoalPath, read_goal
from store.files.municipality_file import read_municipality
from store.git.plumbing import Plumbing
from store.git.signatures import MOST_KEYS, read_keys, read_signed
from store.history.amendment import read_message
from store.judge.gate import MOST_REFS, Update, check_push
from tests.conftest import GOAL, git
from tests.functional.test_audit import KV, O1

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.conftest import Cli, Store

PATH = GoalPath("O1", GoalId("O1-01"))
MOST_GROWTH = 9
CSV = "Päämäärä;Tavoite;Tavoitevuosi;Keinot\n"
ROW = "O1 Arki sujuu. \n\n2021 Polut kunnostetaan.\n\n2020 Polut kunnostetaan.\n\n"


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the processor time of `work` grows when its size is four times as large; the least of two."""

    def least(number: int) -> float:
        times = []
        for _round in range(2):
            start = time.process_time()
            work(number)
            times.append(time.process_time() - start)
        return min(times)

    return least(4 * size) / least(size)


# --- what is pushed ---

OWN_TEXTS: dict[str, tuple[Callable[[int], object], int]] = {
    "a trailer folded over many lines": (lambda n: read_message("a\n\nDecision: x\n" + " y\n" * n), 20_000),
    "a trailer many times": (lambda n: read_message("a\n\n" + "Decision: x\n" * n), 10_000),
    "comments after a message": (lambda n: read_message("a\n\nb\n\n" + "# c\n" * n), 20_000),
    "a header of many signatures that never end": (
        lambda n: read_signed(b"tree a\ngpgsig " + b" -----BEGIN SSH SIGNATURE-----\n" * n + b"\n\nx"), 20_000,
    ),
    "means that all differ": (
        lambda n: align([Means(f"{one}") for one in range(n)], [Means(f"{one}x") for one in range(n, 2 * n)]), 800,
    ),
    "marks on one letter, in disorder": (lambda n: collapsed("a" + "\u0308\u0323" * n), 20_000),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_TEXTS)
def test_texts_that_are_pushed_are_read_in_linear_time(name: str) -> None:
    work, size = OWN_TEXTS[name]
    assert growth(work, size) < MOST_GROWTH


def lines(form: str, most: int = 64 * 1024 - 200) -> str:
    """As many lines of a form with a number as fit into a file."""
    return "".join(islice((form.format(number) for number in count()), most // (len(form) + 4)))


@pytest.mark.parametrize(
    "form",
    ["k{}: 1\n", "means: []\n", "  - {}\n", "  - a: {}\n", "  - &a{} b\n", "  - !a b{}\n", '  - "\\u200b{}"\n', "\u200b",
     "<<<<<<< a\n", "\r"],
)  # fmt: skip
def test_the_problems_of_a_file_are_listed_up_to_a_number_that_is_said(form: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_goal(PATH, f"goal: Arki sujuu\ntarget_year: 2021\nmeans:\n{lines(form, 20_000)}".encode(), {})
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    last = caught.value.problems[-1]
    assert (last.code, str(MOST_PROBLEMS) in str(last.message)) == (Code.SIZE, True)


def test_unknown_bodies_do_not_list_all_known_ones_for_each_of_thousands(store: Store) -> None:
    bodies = lines("  b{0}: {{name: Toimielin {0}, abbreviation: T{0}}}\n", 30_000)
    settings = store.read("kortit.yaml").replace("bodies:\n", f"bodies:\n{bodies}").split("authority:")[0]
    with pytest.raises(ProblemsError) as caught:
        read_municipality((settings + "authority:\n  goal: [" + lines("x{},", 20_000) + "]\n").encode())
    assert len(caught.value.problems) == MOST_PROBLEMS + 1


@pytest.mark.parametrize("text", ['a@example.fi "' + r"\"" * 30_000, "a\n" * 30_000, "a@example.fi " + "b " * 30_000])
def test_signers_keys_that_are_none_are_told_at_once(text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_keys(text.encode()[:MOST_KEYS], ".kortit/allowed_signers")
    assert len(caught.value.problems) <= MOST_PROBLEMS + 1


def test_a_file_of_signers_keys_has_a_largest_size() -> None:
    with pytest.raises(ProblemsError) as caught:
        read_keys(b"# kirjaamo\n" * MOST_KEYS, ".kortit/allowed_signers")
    assert f"{MOST_KEYS // 1024} KiB" in str(caught.value.problems[0].message)


def test_words_of_texts_as_long_as_a_file_are_compared_by_their_ends() -> None:
    old, new = (" ".join(f"{letter}{number % 7}" for number in range(15_000)) for letter in "ab")
    assert [run.kind for run in differences(f"Alku {old} loppu", f"Alku {new} loppu")] == [
        "same", "deleted", "inserted", "same",
    ]  # fmt: skip


def test_corrections_of_corrections_are_followed_once_each(store: Store, cli: Cli) -> None:
    store.write(O1, store.read(O1).replace("2021", "2022"))
    wrong = [store.commit(f"muutos\n\n{KV}")]
    for number in range(30):
        named = "".join(f"Corrects: {one.strip()}\n" for one in wrong[-2:])
        store.git(
            "commit", "-q", "--allow-empty", "-m", f"oikaisu {number}\n\n{named}Decision: Kv 1.3.2021 § {number + 4}"
        )
        wrong.append(store.git("rev-parse", "HEAD"))
    problems = cli(store, "check", "ROOT..", "--format", "json").json["problems"]
    assert len([one for one in problems if "several commits are corrected" in one["message"]]) == 29


def test_a_push_of_more_refs_than_are_judged_at_once_is_refused_with_their_number(
    store: Store, cli: Cli, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(store.root), "palvelin.git")
    assert cli(store, "hooks", "install", "--server", str(tmp_path / "palvelin.git")).code == 0
    names = [f"HEAD:refs/tags/v{number}" for number in range(MOST_REFS + 1)]
    done = subprocess.run(["git", "push", "-q", "../palvelin.git", *names], cwd=store.root, capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, str(MOST_REFS) in done.stderr) == (1, True)
    assert git(tmp_path / "palvelin.git", "tag") == ""
    store.git("push", "-q", "../palvelin.git", *names[:3])


def test_a_push_of_many_folders_lists_the_tree_instead_of_asking_for_each(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        store.write(f"muuta/{number}/a/b/muistio.txt", f"{number}\n")
    store.write("muuta/7/a/kortit.yaml", "format: 1\n")
    old, new = store.git("rev-parse", "HEAD").strip(), store.commit("muistioita").strip()
    git(tmp_path, "clone", "-q", "--bare", str(store.root), "palvelin.git")
    monkeypatch.setattr("store.judge.gate._MOST_ASKED", 20)
    asked: list[int] = []
    objects = Plumbing.objects

    def counted(plumbing: Plumbing, names: Sequence[str]) -> list[bytes | None]:
        asked.append(len(names))
        return objects(plumbing, names)

    monkeypatch.setattr(Plumbing, "objects", counted)
    found = list(check_push(tmp_path / "palvelin.git", [Update(old, new, "refs/heads/main")], "main"))
    assert [str(one.path) for one in found if isinstance(one, Problem)] == ["kortit.yaml"] * len(found) != []
    assert max(asked) < 20


# --- what is imported ---

DOCUMENTS: dict[str, tuple[str, Callable[[int], str], int]] = {
    "a cell of wrapped lines": ("csv", lambda n: f'{CSV}O1;Arki sujuu;2021;"{"ja jatkuu" + chr(10)}{("ja jatkuu" + chr(10)) * n}"', 1_000),
    "a cell of hyphens": ("csv", lambda n: f'{CSV}O1;Arki sujuu;2021;"{("-" * 20 + chr(10)) * n}"', 500),
    "texts between rows": ("csv", lambda n: CSV + "O1;Arki sujuu;2021;Keino\n" + "".join(f"Teksti {one} on;;;\n" for one in range(n)), 300),
    "themes and texts between rows": ("csv", lambda n: CSV + "".join(f"O{one % 99} Nimi {one};;;\nTeksti {one};;;\n" for one in range(n)) + "O1;Arki sujuu;2021;Keino\n", 150),
    "years in one line": ("txt", lambda n: "O1 Arki sujuu. " + "2021 Keino. " * n, 1_000),
    "years in lines": ("txt", lambda n: "O1 Arki sujuu.\n\n" + "2021 Keino.\n" * n, 4_000),
    "rows in one block": ("txt", lambda n: "".join(f"O1 Arki {one} sujuu. 2021 Keino. 2020 Keino.\n" for one in range(n)), 150),
    "paragraphs of a preamble": ("txt", lambda n: ROW + "".join(f"Johdanto {one} on.\n\n" for one in range(n)), 2_000),
    "lines of a paragraph": ("txt", lambda n: "ja jatkuu \n" * n + "\n" + ROW, 10_000),
    "characters that are not allowed": ("txt", lambda n: ROW + "\u200b\n" * n, 4_000),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_read_in_linear_time(name: str, tmp_path: Path) -> None:
    from tui.documents import HowToRead, read_document  # noqa: PLC0415

    suffix, text, size = DOCUMENTS[name]
    place = tmp_path / f"asiakirja.{suffix}"

    def read(number: int) -> None:
        place.write_text(text(number), encoding="utf-8")
        read_document(str(place), HowToRead())

    assert growth(read, size) < MOST_GROWTH


def test_a_valid_file_as_long_as_it_may_be_is_read(store: Store, cli: Cli) -> None:
    store.write(O1, GOAL.split("means:")[0] + "means:\n" + lines("  - Keino {}\n"))
    store.write(
        O1.replace("01", "02"),
        GOAL.split("means:")[0] + "means:\n  - text: Keino\n    steps:\n" + lines("      - {} askel\n"),
    )
    assert cli(store, "check").code == 0
