"""The changes of a municipality's settings: themes, bodies, authority, extra fields, texts, signers and their keys.

Settings are compared as plain data, thing by thing (a theme, a body, who may change a field); what differs is then
said in words, on each side by the names of that side.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kortit.alignment import in_both_orders
from kortit.authority import field_name, who_may_change
from kortit.characters import cleaned
from kortit.follow_up.statuses import Level
from kortit.kinds import EXTRA_KINDS
from kortit.messages import Message, _
from kortit.municipality import AUTHORITY_FIELDS, Columns, Density, DocumentTexts, PageLayout, WordMarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import StrEnum

    from kortit.fields import ExtraField
    from kortit.messages import Translator
    from kortit.municipality import Body, Municipality, Signing

Said: TypeAlias = "Message | str"
THEME_KEY = "themes."
"""Prefix of the keys of themes; a theme's code follows."""
STATUS_KEY = "follow_up.statuses."
"""Prefix of the keys of statuses; a status's own key follows."""
_AUTHORITY = "authority."
_SHOWN = len("SHA256:") + 16
"""How much of a file's digest is shown: enough to be told apart by eye, and short enough for a line."""


class Setting(NamedTuple):
    """One setting on one side: its name and its value in words (one or more lines), and its value as plain data."""

    name: Said
    lines: tuple[Said, ...]
    plain: Any


class SettingChange(NamedTuple):
    """One setting that differs, under a key such as `themes.O1`; None on the side that does not have it.

    `decisions` are indices into the table's decisions, oldest first; `undecided`: an amendment without a decision
    touched the setting too.
    """

    key: str
    old: Setting | None
    new: Setting | None
    decisions: tuple[int, ...] = ()
    undecided: bool = False

    @property
    def is_beside(self) -> bool:
        """Whether a file beside kortit.yaml says it: the signers' keys."""
        return self.key.startswith(("keys.", "files."))

    @property
    def name(self) -> Said:
        """The setting's name, as it is called on the newer side that has it."""
        here = self.new or self.old
        return here.name if here else self.key

    @property
    def kind(self) -> str:
        """The kind of change: `added`, `removed` or `changed`."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def sides(self) -> Message:
        """Its old and its new value in words."""
        old, new = (one.lines if one is not None else () for one in (self.old, self.new))
        return _SIDES[self.kind](old, new)

    @property
    def said(self) -> Message:
        """Its name and both its values in words."""
        return _("{name}: {values}", name=self.name, values=self.sides)

    def data(self, translate: Translator) -> dict[str, Any]:
        """The change as data, with both its values as data and in words."""
        sides = {"old": self.old, "new": self.new}
        return {
            "key": self.key,
            "name": self.name if isinstance(self.name, str) else translate(self.name),
            "kind": self.kind,
            **{side: one.plain if one else None for side, one in sides.items()},
            "text": {side: setting_lines(one, translate) for side, one in sides.items()},
        }


class SettingsState(NamedTuple):
    """All settings of one side.

    `municipality` is what kortit.yaml says; None where it is missing, or cannot be read (`unreadable`). `keys` are the
    signers' public keys in words, by signer. `files` are other files of settings, each by its path with a digest.
    """

    municipality: Municipality | None = None
    unreadable: bool = False
    keys: Mapping[str, tuple[str, ...]] = {}
    files: Mapping[str, str] = {}


def setting_changes(old: SettingsState, new: SettingsState) -> tuple[SettingChange, ...]:
    """The settings that differ between two states, in the order of kortit.yaml."""
    changes: list[SettingChange] = []
    if old.unreadable or new.unreadable:  # nothing can be said of what kortit.yaml changed
        was, now = (_UNREADABLE if one.unreadable else _READABLE for one in (old, new))
        changes.append(SettingChange("file", was, now))
        old, new = (one._replace(municipality=None) for one in (old, new))
    before, after = dict(_settings(old)), dict(_settings(new))
    for key in in_both_orders(before, after):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            changes.append(SettingChange(key, one, other))
        elif one.plain != other.plain:
            changes.append(SettingChange(key, *_differing_lines(one, other)))
    if old.municipality is not None and new.municipality is not None:
        changes += _order_changes(old.municipality, new.municipality)
    return tuple(changes)


def of_theme(changes: Iterable[SettingChange], theme: str) -> tuple[SettingChange, ...]:
    """The changes of one theme's own settings."""
    own = f"{_AUTHORITY}{theme}."
    return tuple(change for change in changes if change.key == f"{THEME_KEY}{theme}" or change.key.startswith(own))


def setting_lines(setting: Setting | None, translate: Translator) -> list[str]:
    """The lines of a setting as texts; none if there is no setting."""
    lines = setting.lines if setting is not None else ()
    return [cleaned(line if isinstance(line, str) else translate(line)) for line in lines]


def _differing_lines(old: Setting, new: Setting) -> tuple[Setting, Setting]:
    """The first lines of both, and of the others those that differ."""
    pairs = list(zip_longest(old.lines, new.lines))
    kept = [pair for place, pair in enumerate(pairs) if not place or pair[0] != pair[1]]
    was, now = (tuple(pair[side] for pair in kept if pair[side] is not None) for side in (0, 1))
    return old._replace(lines=was), new._replace(lines=now)


_SIDES: dict[str, Callable[[tuple[Said, ...], tuple[Said, ...]], Message]] = {
    "added": lambda _old, new: _("new: {values}", values=new),
    "removed": lambda old, _new: _("removed: {values}", values=old),
    "changed": lambda old, new: _("{old} → {new}", old=old, new=new),
}

# --- settings of one side ---

_READABLE = Setting("kortit.yaml", (_("in order"),), "valid")
_UNREADABLE = Setting("kortit.yaml", (_("cannot be read"),), "invalid")
LANGUAGE_NAMES = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
_KINDS = {"text": _("a text"), "list": _("a list")}
_ORDERS = {Columns.NEW_FIRST: _("the new side first"), Columns.OLD_FIRST: _("the old side first")}
_LOOKS = {
    "layout": _("Layout of the documents"),
    "density": _("How much a page holds"),
    "marks": _("How changed words are marked"),
}
_LEVELS = {
    Level.GOOD: _("level: good"),
    Level.WARNING: _("level: warning"),
    Level.BAD: _("level: bad"),
    Level.NONE: _("level: none"),
}
_WORDS: dict[StrEnum, Message] = {
    PageLayout.PLAIN: _("one table without states and marks"),
    Density.COMPACT: _("as much as can be read"),
    WordMarks.BRACKETS: _("in brackets"),
    WordMarks.NONE: _("not at all"),
}


def _settings(state: SettingsState) -> Iterator[tuple[str, Setting]]:
    if state.municipality is not None:
        yield from settings_of(state.municipality)
    for signer, keys in state.keys.items():
        yield f"keys.{signer}", Setting(_("Keys of the signer {signer}", signer=signer), keys, list(keys))
    for path, digest in state.files.items():
        yield f"files.{path}", Setting(_("File {path}", path=path), (digest[:_SHOWN],), digest)


def settings_of(settings: Municipality) -> Iterator[tuple[str, Setting]]:
    """Yield every setting of kortit.yaml under its key, in the order of the file."""
    yield "municipality", _text(_("Municipality"), settings.name)
    language = LANGUAGE_NAMES.get(settings.language, settings.language)
    yield "language", Setting(_("Language of the documents"), (language,), settings.language)
    yield from _of_documents(settings)
    if settings.case_url:
        yield "case_url", _text(_("Address of cases"), settings.case_url)
    yield from _of_site(settings)
    for perspective in settings.perspectives:
        name = perspective.name or _NAMELESS
        plain = {"name": perspective.name}
        yield f"perspectives.{perspective.code}", Setting(_perspective(perspective.code), (name,), plain)
        for theme in perspective.themes:
            lines: tuple[Said, ...] = (theme.name or _NAMELESS, _("in the perspective {code}", code=perspective.code))
            of_theme = {"name": theme.name, "perspective": perspective.code}
            yield f"{THEME_KEY}{theme.code}", Setting(_("Theme {code}", code=theme.code), lines, of_theme)
    for body in settings.bodies.values():
        yield f"bodies.{body.key}", _body(body)
    for key in AUTHORITY_FIELDS:
        who = who_may_change(key, settings)
        name = _("Authority: {field}", field=field_name(key, settings))
        yield f"{_AUTHORITY}{key}", Setting(name, (_who(who, settings),), _plain(who))
    for code, own in settings.card_authority.items():
        for key, who in own.items():
            name = _("Authority ({code}): {field}", code=code, field=field_name(key, settings))
            yield f"{_AUTHORITY}{code}.{key}", Setting(name, (_who(who, settings),), _plain(who))
    for extra in settings.fields.values():
        yield f"fields.{extra.key}", _extra(extra, settings)
    for status in settings.statuses.values():
        of_status = {"name": status.name, "level": str(status.level)}
        name = _("Status {name}", name=status.name)
        yield f"{STATUS_KEY}{status.key}", Setting(name, (status.name, _LEVELS[status.level]), of_status)
    if settings.audit is not None:
        yield from _of_signing(settings.audit, settings)


_NAMELESS = _("no name")


def _perspective(code: str) -> Message:
    return _("Perspective {code}", code=code)


def _text(name: Message, text: str) -> Setting:
    return Setting(name, tuple(text.split("\n")), text)


def _of_documents(settings: Municipality) -> Iterator[tuple[str, Setting]]:
    texts = settings.document
    named = {
        "title": (_("Title of the change table"), texts.title),
        "preamble": (_("Preamble of the change table"), texts.preamble),
        "cards_title": (_("Title of the cards"), texts.cards_title),
        "cards_preamble": (_("Preamble of the cards"), texts.cards_preamble),
        "font": (_("Font of Word and Excel documents"), texts.font),
        "header": (_("Header of each page"), texts.header),
        "footer": (_("Footer of each page"), texts.footer),
        "logo": (_("Logo of the documents"), texts.logo),
    }
    for key, (name, text) in named.items():
        if text:
            yield f"document.{key}", _text(name, text)
    yield "document.columns", Setting(_("Order of the columns"), (_ORDERS[texts.columns],), str(texts.columns))
    usual = DocumentTexts()
    for key, name in _LOOKS.items():
        chosen = getattr(texts, key)
        if chosen is not getattr(usual, key):
            yield f"document.{key}", Setting(name, (_WORDS[chosen],), str(chosen))


def _of_site(settings: Municipality) -> Iterator[tuple[str, Setting]]:
    texts = settings.site
    named = {
        "title": (_("Title of the public site"), texts.title),
        "contact": (_("Contact on the public site"), texts.contact),
        "address": (_("Address of the public site"), texts.address),
        "minutes": (_("Link to the minutes of a decision"), texts.minutes),
        "license": (_("License of the open data"), texts.license),
    }
    for key, (name, text) in named.items():
        if text:
            yield f"site.{key}", _text(name, text)
    for code, names in texts.languages.items():
        name = _("Public site also in: {language}", language=LANGUAGE_NAMES[code])
        lines = tuple(f"{own}: {other}" for own, other in names.items())
        yield f"site.languages.{code}", Setting(name, lines or (LANGUAGE_NAMES[code],), dict(names))


def _body(body: Body) -> Setting:
    abbreviations = _("abbreviation: {abbreviations}", abbreviations=body.abbreviations)
    plain = {"name": body.name, "abbreviation": list(body.abbreviations)}
    return Setting(_("Body {name}", name=body.name), (body.name, abbreviations), plain)


def _extra(extra: ExtraField, settings: Municipality) -> Setting:
    kind = next((name for name, known in EXTRA_KINDS.items() if known is extra.kind), "")
    lines = (extra.name, _KINDS.get(kind, kind), _who(extra.authority, settings))
    plain = {"name": extra.name, "type": kind, "authority": _plain(extra.authority)}
    return Setting(_("Extra field {name}", name=extra.name), lines, plain)


def _of_signing(signing: Signing, settings: Municipality) -> Iterator[tuple[str, Setting]]:
    required = _("required; the keys are in {path}", path=signing.keys)
    yield "audit", Setting(_("Signatures"), (required,), {"signatures": "required", "keys": signing.keys})
    for signer, bodies in signing.signers.items():
        said = _("signs for: {bodies}", bodies=_names(bodies, settings))
        yield f"audit.signers.{signer}", Setting(_("Signer {signer}", signer=signer), (said,), _plain(bodies))


def _who(bodies: frozenset[str] | None, settings: Municipality) -> Message:
    """The bodies that may decide a change, in words."""
    if bodies is None:
        return _("may be changed without a decision")
    return _("decided by: {bodies}", bodies=_names(bodies, settings))


def _names(bodies: frozenset[str], settings: Municipality) -> tuple[str, ...] | Message:
    able = [settings.bodies[key] for key in settings.bodies if key in bodies]
    return tuple(f"{body.name} ({body.abbreviations[0]})" for body in able) or _("nobody")


def _plain(bodies: frozenset[str] | None) -> list[str] | str:
    return "any" if bodies is None else sorted(bodies)


# --- orders ---


def orders_of(settings: Municipality) -> Iterator[tuple[str, Setting]]:
    """Yield the orders that documents follow, under their keys; their values are lists of codes."""
    yield "order.perspectives", _order(_("Order of the perspectives"), (one.code for one in settings.perspectives))
    yield "order.themes", _order(_("Order of the themes"), settings.theme_codes)
    yield "order.fields", _order(_("Order of the extra fields"), settings.fields)
    yield "order.follow_up.statuses", _order(_("Order of the statuses"), settings.statuses)


def same_order(one: Setting, other: Setting) -> bool:
    """Whether what two lists have in common comes in the same order in both."""
    common = set(one.plain) & set(other.plain)
    return [code for code in one.plain if code in common] == [code for code in other.plain if code in common]


def _order_changes(old: Municipality, new: Municipality) -> Iterator[SettingChange]:
    """A change for each list whose common members come in another order, since documents follow it."""
    for (key, before), (_key, after) in zip(orders_of(old), orders_of(new), strict=True):
        if not same_order(before, after):
            yield SettingChange(key, before, after)


def _order(name: Message, codes: Iterable[str]) -> Setting:
    codes = list(codes)
    return Setting(name, (", ".join(codes),), codes)
