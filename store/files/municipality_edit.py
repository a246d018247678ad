"""Edits of kortit.yaml in place, keeping its layout: single settings, new themes, names and document texts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import KortitError
from kortit.setting_changes import STATUS_KEY, SettingsState, orders_of, same_order, setting_changes, settings_of
from store.files import safe_yaml
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_file import read_municipality
from store.files.safe_yaml import Mapping, Sequence
from store.files.splicing import Splicer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Mapping as NamesByCode

    from kortit.municipality import DocumentTexts, Municipality
    from kortit.setting_changes import Setting
    from store.files.safe_yaml import Node, Plain
    from store.files.splicing import Address

# New parts are inserted before the bodies, where the template has them.
_BEFORE = "bodies"
_DEEP = ("audit.signers.", STATUS_KEY)
_ORDER = "order."


def with_themes(data: bytes, themes: Iterable[str]) -> bytes:
    """The bytes of kortit.yaml with missing `themes` added without names, each under the perspective of its letters."""
    municipality = read_municipality(data)
    splicer = _splicer(data)
    missing: dict[str, list[str]] = {}
    for theme in themes:
        if theme not in municipality.theme_codes:
            missing.setdefault(theme.rstrip("0123456789"), []).append(theme)
    known = {perspective.code for perspective in municipality.perspectives}
    if missing and not known:
        perspectives: dict[str, Plain] = {letters: {"themes": _unnamed(codes)} for letters, codes in missing.items()}
        splicer.set_key((), "perspectives", perspectives, before=_BEFORE)
        return splicer.text.encode()
    for letters, codes in missing.items():
        perspective = splicer.node(("perspectives", letters)) if letters in known else None
        if perspective is None:
            splicer.set_key(("perspectives",), letters, {"themes": _unnamed(codes)})
        elif not isinstance(perspective, Mapping):
            splicer.replace(("perspectives", letters), {"themes": _unnamed(codes)})
        elif not isinstance(perspective.get("themes"), Mapping):
            splicer.set_key(("perspectives", letters), "themes", _unnamed(codes))
        else:
            for code in codes:
                splicer.set_key(("perspectives", letters, "themes"), code, "")
    return splicer.text.encode()


def with_names(data: bytes, names: NamesByCode[str, str]) -> bytes:
    """The bytes of kortit.yaml with names (by code) filled in for its perspectives and themes that have none."""
    municipality = read_municipality(data)
    splicer = _splicer(data)
    for perspective in municipality.perspectives:
        if not perspective.name and names.get(perspective.code):
            splicer.set_key(("perspectives", perspective.code), "name", names[perspective.code])
        for theme in perspective.themes:
            if not theme.name and names.get(theme.code):
                _put(splicer, _name_of(splicer, perspective.code, theme.code), names[theme.code])
    return splicer.text.encode()


def with_setting(data: bytes, key: str, value: Plain | None) -> bytes:
    """The bytes of kortit.yaml with one setting as it is to be; None removes it.

    Keys and values are those of `kortit.setting_changes`: `themes.O1` is a mapping of name and perspective,
    `authority.goal` and `authority.O1.goal` are `any` or a list of bodies, `order.themes` a list of codes. Raises
    UsageError where there is nothing to remove.
    """
    municipality = read_municipality(data)
    splicer = _splicer(data)
    kind, _dot, code = key.partition(".")
    if kind == "order" and isinstance(value, list):
        of_themes = [("perspectives", one.code, "themes") for one in municipality.perspectives if one.themes]
        for mapping in of_themes if code == "themes" else [tuple(code.split("."))]:
            splicer.order_keys(mapping, list(map(str, value)))
        return splicer.text.encode()
    here = municipality.perspective_of(code) if kind == "themes" else None
    if kind == "themes" and isinstance(value, dict):
        perspective = str(value["perspective"])
        if here is not None and here.code != perspective:
            themes: Address = ("perspectives", here.code, "themes")
            moved = splicer.plain_at((*themes, code))
            splicer.remove_key(themes, code)
            _put(splicer, ("perspectives", perspective, "themes", code), moved)
        _put(splicer, _name_of(splicer, perspective, code), value["name"])
        return splicer.text.encode()
    parts = 2 if key.startswith(_DEEP) else 1  # a signer is named by a mail address
    address: Address = ("perspectives", here.code, "themes", code) if here is not None else tuple(key.split(".", parts))
    card, _dot, of_card = code.partition(".")
    if kind == "authority" and of_card:
        address = (*_card(splicer, municipality, card), "authority", of_card)
    if value is None:
        splicer.remove_key(address[:-1], str(address[-1]))
    elif isinstance(value, dict):
        for name, part in value.items():
            _put(splicer, (*address, name), part)
    else:
        _put(splicer, address, value)
    return splicer.text.encode()


def _name_of(splicer: Splicer, perspective: str, theme: str) -> Address:
    """Where the name of a theme stands, or is to stand: under its code, or there beside its authority."""
    address: Address = ("perspectives", perspective, "themes", theme)
    node: Node | None = splicer.root
    for step in address:
        node = node.get(str(step)) if isinstance(node, Mapping) else None
    return (*address, "name") if isinstance(node, Mapping) else address


def _card(splicer: Splicer, municipality: Municipality, code: str) -> Address:
    """Where the perspective or theme of a code stands, as a mapping in which authority has its place."""
    if code not in municipality.theme_codes:
        return ("perspectives", code)
    perspective = municipality.perspective_of(code)
    address: Address = ("perspectives", perspective.code if perspective is not None else "", "themes", code)
    if not isinstance(splicer.node(address), Mapping):
        splicer.replace(address, {"name": splicer.plain_at(address) or ""})
    return address


def _put(splicer: Splicer, address: Address, value: Plain) -> None:
    """Set the value at an address, whose mappings may not be there yet."""
    for depth, name in enumerate(address):
        mapping = _mapping_at(splicer, address[:depth])
        if mapping is not None and mapping.get(str(name)) is not None:
            continue
        rest = value
        for inner in reversed(address[depth + 1 :]):
            rest = {str(inner): rest}
        if mapping is not None:
            splicer.set_key(address[:depth], str(name), rest, before=_BEFORE if not depth else None)
        else:
            splicer.replace(address[:depth], {str(name): rest})
        return
    if isinstance(value, list) and isinstance(splicer.node(address), Sequence):
        _put_items(splicer, address, value)
    elif splicer.plain_at(address) != value:
        splicer.replace(address, value)


def _put_items(splicer: Splicer, address: Address, wanted: list[Plain]) -> None:
    """Make a list hold what is wanted; items that stay keep their places and comments."""
    now = splicer.plain_at(address)
    items = list(now) if isinstance(now, list) else []
    for place in reversed(range(len(items))):
        if items[place] not in wanted and len(items) > 1:
            splicer.remove_item(address, place)
            del items[place]
    for item in wanted:
        if item not in items:
            splicer.insert_item(address, len(items), item)
            items.append(item)
    if items != wanted and sorted(map(str, items)) != sorted(map(str, wanted)):
        splicer.replace(address, wanted)


def _mapping_at(splicer: Splicer, address: Address) -> Mapping | None:
    """The mapping at an address whose parents are there; None where something else stands."""
    node = splicer.node(address)
    return node if isinstance(node, Mapping) else None


def with_texts(data: bytes, texts: DocumentTexts) -> bytes:
    """The bytes of kortit.yaml with a document's columns, and with its texts where kortit.yaml has none."""
    own = read_municipality(data).document
    wanted: dict[str, Plain] = {}
    for name, end in (("title", ""), ("preamble", "\n"), ("cards_title", ""), ("cards_preamble", "\n")):
        text: str = getattr(texts, name)
        if text and not getattr(own, name):
            wanted[name] = text + end
    if texts.columns is not own.columns:
        wanted["columns"] = str(texts.columns)
    splicer = _splicer(data)
    root = splicer.root
    if wanted and isinstance(root, Mapping) and isinstance(root.get("document"), Mapping):
        for key, value in wanted.items():
            splicer.set_key(("document",), key, value)
    elif wanted:
        splicer.set_key((), "document", wanted, before=_BEFORE)
    return splicer.text.encode()


def _splicer(data: bytes) -> Splicer:
    return Splicer(safe_yaml.read(data, MUNICIPALITY_FILE), MUNICIPALITY_FILE)


def _unnamed(codes: Iterable[str]) -> dict[str, Plain]:
    """Themes without names, as data for kortit.yaml."""
    return dict.fromkeys(codes, "")


# --- merging ---


@dataclass(frozen=True, slots=True)
class MergedSettings:
    """The bytes of kortit.yaml with the settings of two sides, and the keys of those that both changed.

    `same` are those that both changed alike, `clashing` those that they changed differently and that no choice settled.
    """

    data: bytes
    same: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()


def known_settings(municipality: Municipality) -> dict[str, Setting]:
    """All settings and orders of kortit.yaml, by their keys."""
    return {**dict(settings_of(municipality)), **dict(orders_of(municipality))}


def merged_settings(
    base: bytes, ours: bytes, theirs: bytes, prefers_theirs: Callable[[str], bool | None]
) -> MergedSettings:
    """The changes of kortit.yaml from `base` to `theirs` brought into `ours`, setting by setting.

    `prefers_theirs` says by the key of a setting that both changed differently which side counts (None: neither).
    Raises ProblemsError where one of the files is not valid.
    """
    old, new = (SettingsState(read_municipality(data)) for data in (base, theirs))
    data = ours
    same: list[str] = []
    clashing: list[str] = []
    for change in setting_changes(old, new):
        here = known_settings(read_municipality(data)).get(change.key)
        wanted = change.new.plain if change.new is not None else None
        if _is_like(change.key, here, change.new):
            same.append(change.key)
            continue
        is_ours = not _is_like(change.key, here, change.old)
        prefers = prefers_theirs(change.key) if is_ours else True
        made = None
        if prefers:
            with suppress(KortitError, LookupError, TypeError, ValueError):
                made = with_setting(data, change.key, wanted)
                read_municipality(made)
        if made is not None:
            data = made
        elif prefers is not False:
            clashing.append(change.key)
    return MergedSettings(data, tuple(same), tuple(clashing))


def _is_like(key: str, one: Setting | None, other: Setting | None) -> bool:
    """Whether a setting is the same on two sides; an order by what both have."""
    if one is None or other is None:
        return one is other
    return same_order(one, other) if key.startswith(_ORDER) else bool(one.plain == other.plain)
