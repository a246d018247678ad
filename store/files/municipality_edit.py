"""Edits of kortit.yaml in place, keeping its layout: adding themes, names and document texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.files import safe_yaml
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_file import read_municipality
from store.files.safe_yaml import Mapping
from store.files.splicing import Splicer

if TYPE_CHECKING:
    from collections.abc import Mapping as NamesByCode
    from collections.abc import Sequence

    from kortit.municipality import DocumentTexts
    from store.files.safe_yaml import Plain

# New parts are inserted before the bodies, where the template has them.
_BEFORE = "bodies"


def with_themes(data: bytes, themes: Sequence[str]) -> bytes:
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
                splicer.replace(("perspectives", perspective.code, "themes", theme.code), names[theme.code])
    return splicer.text.encode()


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


def _unnamed(codes: Sequence[str]) -> dict[str, Plain]:
    """Themes without names, as data for kortit.yaml."""
    return dict.fromkeys(codes, "")
