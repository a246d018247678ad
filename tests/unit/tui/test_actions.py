"""The registry of actions: every one can be done somewhere, has its own keys there, and keys that keyboards have."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from textual.keys import _character_to_key

import tui.screens
import tui.widgets
from tui.acting import Acting
from tui.actions import ACTIONS, BY_ID, LONGEST_KEY_LINE, PLACES, Action, Place, bindings, of_place, shown_key
from tui.app import KortitApp, check_keys
from tui.screens.dialogs import Confirm
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

for _package in (tui.screens, tui.widgets):
    for _module in pkgutil.iter_modules(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_module.name)


def classes(base: type[Any] = Acting) -> Iterator[type[Any]]:
    """All classes that do actions."""
    for found in base.__subclasses__():
        yield found
        yield from classes(found)


def acting_in(place: Place) -> list[type[Any]]:
    """The classes that do the actions of a place."""
    return [
        found
        for found in classes()
        if getattr(found, "PLACE", None) is place or place in getattr(found, "PLACES", ()) or binds(found, place)
    ]


def binds(found: type[Any], place: Place) -> bool:
    """Whether a class binds the keys of a place."""
    ids = {f"do('{action.id}')" for action in of_place(place)}
    return bool(ids & {getattr(binding, "action", None) for binding in vars(found).get("BINDINGS", ())})


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_can_be_done_wherever_its_keys_are_taken(action: Action) -> None:
    doing = [found for found in acting_in(action.place) if binds(found, action.place)]
    assert doing, f"no screen or widget takes the keys of {action.place}"
    for found in doing:
        assert callable(getattr(found, f"do_{action.name}", None)), f"{found.__name__} has no do_{action.name}"


@pytest.mark.parametrize("place", Place)
def test_every_place_has_a_name_actions_and_someone_who_binds_them(place: Place) -> None:
    assert place in PLACES
    assert of_place(place)
    assert any(binds(found, place) for found in acting_in(place))


def test_every_reason_why_not_belongs_to_an_action() -> None:
    for found in classes():
        places = {place for place in Place if found in acting_in(place)}
        names = {action.name for action in ACTIONS if not places or action.place in places}
        for name in vars(found):
            if name.startswith("why_not_"):
                assert name.removeprefix("why_not_") in names, f"{found.__name__}.{name}"


def test_ids_are_unique_and_say_the_place() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(action.id == f"{action.place}.{action.name}" for action in ACTIONS)


@pytest.mark.parametrize("place", Place)
def test_no_key_is_given_twice_in_one_place(place: Place) -> None:
    keys = [key for action in of_place(place) for key in action.key_names]
    assert len(keys) == len(set(keys))


def test_the_usual_keys_pass_the_check_of_settings() -> None:
    check_keys(Settings(), "settings.toml")


def test_no_key_needs_alt_gr_on_a_finnish_keyboard() -> None:
    hard = {_character_to_key(sign) for sign in "[]{}@\\|~$£€"} | set("[]{}@\\|~$£€")
    for action in ACTIONS:
        for key in action.key_names:
            assert key.rsplit("+", 1)[-1] not in hard, f"{action.id}: {key}"


def test_what_says_yes_is_never_a_key_that_asks() -> None:
    asking = {"browse.remove", "browse.discard"} & set(BY_ID)
    assert asking
    for action_id in asking:
        assert not set(BY_ID["confirm.yes"].key_names) & set(BY_ID[action_id].key_names)
    assert "enter" not in BY_ID["confirm.yes"].key_names
    assert callable(Confirm.do_yes)


def test_no_letter_of_a_screen_is_taken_by_the_lists_and_texts_in_it() -> None:
    moving = {key for place in (Place.LIST, Place.PAGE) for action in of_place(place) for key in action.key_names}
    for action in ACTIONS:
        if action.place not in (Place.LIST, Place.PAGE, Place.CONFIRM):  # what says yes comes before a text's keys
            assert not {key for key in action.key_names if len(key) == 1} & moving, action.id


def test_where_letters_are_typed_every_key_is_none() -> None:
    typing = {Place.EDIT, Place.OUTLINE, Place.AMEND, Place.ADOPT}
    for action in ACTIONS:
        if action.place in typing:
            assert all(len(key) > 1 for key in action.key_names), action.id


@pytest.mark.parametrize("place", Place)
def test_the_key_line_of_a_place_has_room_for_the_way_to_all_others(place: Place) -> None:
    own = [action for action in of_place(place) if action.footer]
    everywhere = [action for action in of_place(Place.EVERYWHERE) if action.footer]
    assert len(everywhere) == 2
    assert min(len(own), LONGEST_KEY_LINE - len(everywhere)) + len(everywhere) <= LONGEST_KEY_LINE == 7


def test_every_binding_has_the_id_by_which_the_settings_change_it() -> None:
    for place in Place:
        assert [getattr(binding, "id", None) for binding in bindings(place)] == [
            action.id for action in of_place(place)
        ]


def test_the_application_does_what_can_be_done_everywhere() -> None:
    assert KortitApp.PLACES == (Place.EVERYWHERE,)
    for action in of_place(Place.EVERYWHERE):
        assert callable(getattr(KortitApp, f"do_{action.name}"))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("a", "a"),
        ("H", "H"),
        ("slash", "/"),
        ("question_mark", "?"),
        ("escape", "Esc"),
        ("f10", "F10"),
        ("ctrl+s", "Ctrl+S"),
        ("shift+tab", "Shift+Tab"),
        ("alt+up", "Alt+↑"),
        ("section_sign", "§"),
        ("full_stop", "."),
        ("ctrl+plus", "Ctrl++"),
        ("ö", "ö"),
        ("backspace", "Backspace"),
        ("greater_than_sign", ">"),
    ],
)
def test_a_key_is_shown_as_it_stands_on_the_keyboard(key: str, shown: str) -> None:
    assert shown_key(key) == shown
