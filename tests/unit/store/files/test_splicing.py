"""An edit in place is made only if its text is read as the data that was meant."""

from __future__ import annotations

import pytest

from kortit.errors import RefusedError
from store.files import safe_yaml
from store.files.places import Splice
from store.files.splicing import Splicer

TEXT = "goal: a\nmeans:\n  - b\n"


def splicer(text: str = TEXT) -> Splicer:
    return Splicer(safe_yaml.read(text.encode(), "kortit/O1/O1-01.yaml"), "kortit/O1/O1-01.yaml")


@pytest.mark.parametrize(
    "splice",
    [
        Splice(6, 7, "b"),  # other data
        Splice(6, 7, "[a"),  # no YAML
        Splice(0, 0, "goal: a\n"),  # the data that is meant, in a file with a key twice
        Splice(0, len(TEXT), "# a\n"),  # nothing
    ],
)
def test_an_edit_that_does_not_give_the_intended_data_is_not_made(splice: Splice) -> None:
    edit = splicer()
    before = edit.plain_at(())
    assert not edit._take([splice], before)
    assert (edit.text, edit.plain_at(())) == (TEXT, before)


def test_a_value_for_which_there_is_no_way_is_refused_and_nothing_is_changed() -> None:
    edit = splicer()
    with pytest.raises(RefusedError, match=r"U\+0000 is not allowed"):
        edit.replace(("goal",), "a\x00b")
    with pytest.raises(RefusedError, match="larger than 64 KiB"):
        edit.replace(("goal",), "a" * 70_000)
    assert edit.text == TEXT
    edit.replace(("goal",), "c")
    assert edit.text == TEXT.replace("goal: a", "goal: c")
