"""Parsing the settings file `kortit.yaml`, with all problems at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.fields import THEME, ExtraField
from kortit.follow_up.statuses import Level, Status
from kortit.goal import THEME_CODE
from kortit.kinds import EXTRA_KINDS, TEXT
from kortit.messages import LANGUAGES, _
from kortit.municipality import (
    ANY,
    AUTHORITY_FIELDS,
    CASE_URL,
    COUNCIL,
    FORMAT,
    KEYS_PATH,
    LICENSES,
    LOGO_PATH,
    LOOKS,
    REGISTER_PLACE,
    SIGNATURES_REQUIRED,
    WEB_ADDRESS,
    Body,
    DocumentTexts,
    Municipality,
    Perspective,
    Signing,
    SiteTexts,
    Theme,
    repeated_abbreviations,
)
from kortit.problem import Code, Problem
from store.files import safe_yaml
from store.files.goal_file import MUNICIPALITY_FILE, REQUIRED
from store.files.reading import Findings, is_nothing
from store.files.safe_yaml import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kortit.messages import Message

KEYS = (
    "format",
    "municipality",
    "language",
    "document",
    "perspectives",
    "bodies",
    "authority",
    "fields",
    "audit",
    "case_url",
    "site",
    "follow_up",
)
DOCUMENT_KEYS = DocumentTexts._fields
SITE_KEYS = SiteTexts._fields
RESERVED_FIELDS = frozenset({*REQUIRED, THEME.key, "id", "existence"})


def read_municipality(data: bytes, path: str = MUNICIPALITY_FILE) -> Municipality:
    """Parse the bytes of kortit.yaml. Raises ProblemsError with all problems; `path` is named in them."""
    document = safe_yaml.read(data, path)
    if not isinstance(document.root, Mapping):
        message = _("the file is empty; at least format, municipality and bodies must be there")
        raise ProblemsError([*document.problems, Problem(path, 1, 1, Code.EMPTY, message)])
    reader = _Reader(document.root, Findings(path, document.problems))
    municipality = reader.municipality()
    if reader.findings.problems:
        raise ProblemsError(sorted(reader.findings.problems, key=lambda problem: (problem.line, problem.column)))
    return municipality


class _Reader:
    """Reads the keys of kortit.yaml one by one and collects the problems."""

    def __init__(self, root: Mapping, findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.card_authority: dict[str, dict[str, frozenset[str] | None]] = {}

    def municipality(self) -> Municipality:
        self._only_known_keys(self.root, KEYS)
        self._format()
        bodies = self._bodies()
        name = self.root.get("municipality")
        if name is None:
            self._missing("municipality")
        return Municipality(
            name=self.findings.text(name, _("the municipality")) if name else "",
            language=self._one_of(self.root, "language", LANGUAGES) or "fi",
            document=self._document(),
            perspectives=self._perspectives(bodies),
            bodies=bodies,
            authority=dict.fromkeys(AUTHORITY_FIELDS, frozenset({COUNCIL}))
            | self._authority(self.root, bodies, AUTHORITY_FIELDS),
            fields=self._fields(bodies),
            audit=self._audit(bodies),
            card_authority=self.card_authority,
            case_url=self._case_url(self.root.get("case_url")),
            site=self._site(),
            statuses=self._statuses(),
        )

    def _logo(self, node: Node | None) -> str:
        path = self._line(node, _("the logo"))
        if path and node is not None and LOGO_PATH.fullmatch(path) is None:
            message = _("the logo must be a PNG or JPEG file in the folder .kortit, like .kortit/logo.png")
            self.findings.add(node, Code.VALUE, message)
        return path

    def _case_url(self, node: Node | None) -> str:
        text = self._line(node, _("the address of cases"))
        if text and node is not None and CASE_URL.fullmatch(text) is None:
            message = _(
                "“{text}” is no address of cases; write one like https://kunta.example/asia/{place}",
                text=text,
                place=REGISTER_PLACE,
            )
            self.findings.add(node, Code.VALUE, message)
        return text

    def _format(self) -> None:
        node = self.root.get("format")
        if node is None:
            self._missing("format")
        elif not isinstance(node, Scalar) or node.style or node.value != str(FORMAT):
            message = _("this program reads format {format}; the file says otherwise", format=FORMAT)
            self.findings.add(node, Code.FORMAT, message)

    def _document(self) -> DocumentTexts:
        node = self.findings.mapping(self.root.get("document"), _("document"))
        if node is None:
            return DocumentTexts()
        self._only_known_keys(node, DOCUMENT_KEYS)
        looks = {key: self._one_of(node, key, [str(one) for one in words]) for key, words in LOOKS.items()}
        return DocumentTexts(
            title=self._title(node.get("title")),
            preamble=self._paragraphs(node.get("preamble")),
            cards_title=self._title(node.get("cards_title")),
            cards_preamble=self._paragraphs(node.get("cards_preamble")),
            font=self._line(node.get("font"), _("the font")),
            header=self._line(node.get("header"), _("the header")),
            footer=self._line(node.get("footer"), _("the footer")),
            logo=self._logo(node.get("logo")),
            **{key: LOOKS[key](word) for key, word in looks.items() if word is not None},  # type: ignore[arg-type]
        )

    def _site(self) -> SiteTexts:
        node = self.findings.mapping(self.root.get("site"), _("site"))
        if node is None:
            return SiteTexts()
        self._only_known_keys(node, SITE_KEYS)
        return SiteTexts(
            title=self._title(node.get("title")),
            contact=self._line(node.get("contact"), _("the contact")),
            address=self._web_address(node, "address"),
            minutes=self._web_address(node, "minutes"),
            license=self._one_of(node, "license", LICENSES) or "",
            languages=dict(self._site_languages(node.get("languages"))),
        )

    def _site_languages(self, node: Node | None) -> Iterator[tuple[str, dict[str, str]]]:
        """The further languages of the site, each with its names of what this file names."""
        languages = self.findings.mapping(node, _("the languages of the site"))
        for key, value in languages.pairs if languages else ():
            if key.value not in LANGUAGES:
                message = _("“{text}” is no language of kortit; it knows: {known}", text=key.value, known=LANGUAGES)
                self.findings.add(key, Code.VALUE, message)
            names = self.findings.mapping(value, _("the names in the language {code}", code=key.value))
            pairs = names.pairs if names else ()
            yield key.value, {name.value: self.findings.text(text, _("the name")) for name, text in pairs}

    def _web_address(self, node: Mapping, key: str) -> str:
        value = node.get(key)
        text = self._line(value, _("the address"))
        if text and not WEB_ADDRESS.fullmatch(text):
            message = _("{key} must be an address like https://tavoitteet.example/", key=key)
            self.findings.add(value or node, Code.VALUE, message)
            return ""
        return text

    def _title(self, node: Node | None) -> str:
        return self._line(node, _("the title"))

    def _line(self, node: Node | None, what: Message) -> str:
        return self.findings.text(node, what, may_be_empty=True) or "" if node else ""

    def _paragraphs(self, node: Node | None) -> str:
        """Read a longer text in which each line is a paragraph, as in the documents."""
        if node is None:
            return ""
        if self.findings.text(node, _("the preamble"), may_be_empty=True) and isinstance(node, Scalar):
            lines = (" ".join(line.split()) for line in node.value.splitlines())
            return "\n".join(line for line in lines if line)
        return ""

    def _perspectives(self, bodies: dict[str, Body]) -> tuple[Perspective, ...]:
        node = self.findings.mapping(self.root.get("perspectives"), _("perspectives"))
        perspectives: list[Perspective] = []
        seen: set[str] = set()
        for key, value in node.pairs if node else ():
            body = self.findings.mapping(value, _("the perspective {code}", code=key.value))
            if body is None:
                perspectives.append(Perspective(key.value, "", ()))
                continue
            self._only_known_keys(body, ("name", "authority", "themes"))
            self._card_authority(key, body, bodies)
            name = body.get("name")
            perspectives.append(
                Perspective(
                    key.value,
                    self.findings.text(name, _("the name"), may_be_empty=True) if name else "",
                    tuple(self._themes(body.get("themes"), seen, bodies)),
                )
            )
        return tuple(perspectives)

    def _themes(self, node: Node | None, seen: set[str], bodies: dict[str, Body]) -> Iterable[Theme]:
        themes = self.findings.mapping(node, _("themes"))
        for key, value in themes.pairs if themes else ():
            if not THEME_CODE.fullmatch(key.value):
                message = _(
                    "“{code}” is no theme code; write one to five capital letters and a number",
                    code=key.value,
                )
                self.findings.add(key, Code.THEME, message)
            elif key.value in seen:
                self.findings.add(key, Code.THEME, _("the theme {code} is here twice", code=key.value))
            seen.add(key.value)
            named: Node | None = value
            if isinstance(value, Mapping):
                self._only_known_keys(value, ("name", "authority"))
                self._card_authority(key, value, bodies)
                named = value.get("name")
            name = self.findings.text(named, _("the name"), may_be_empty=True) if named is not None else ""
            yield Theme(key.value, name)

    def _card_authority(self, code: Scalar, card: Mapping, bodies: dict[str, Body]) -> None:
        """Read who may change what in the cards of a perspective or a theme, where that is said there."""
        fields = self.root.get("fields")
        extra = [key.value for key, _value in fields.pairs] if isinstance(fields, Mapping) else []
        own = self._authority(card, bodies, (*AUTHORITY_FIELDS, *extra))
        if own and code.value in self.card_authority:
            message = _(
                "a perspective and a theme are both called {code}; authority takes different codes", code=code.value
            )
            self.findings.add(code, Code.THEME, message)
        if own:
            self.card_authority[code.value] = own

    def _bodies(self) -> dict[str, Body]:
        node = self.findings.mapping(self.root.get("bodies"), _("bodies"))
        bodies: dict[str, Body] = {}
        for key, value in node.pairs if node else ():
            what = _("the body {key}", key=key.value)
            body = self.findings.mapping(value, what)
            if body is None:
                self._missing_in(key, "name")
                continue
            self._only_known_keys(body, ("name", "abbreviation"))
            bodies[key.value] = Body(
                key.value,
                self._required_text(body, key, "name", what),
                self._required_texts(body, key, "abbreviation", what),
            )
        if COUNCIL not in bodies:
            message = _("the body “council” is missing; it alone may change goals and years, so add it under bodies")
            self.findings.add(node or self.root, Code.MISSING_KEY, message)
        for abbreviation in repeated_abbreviations(bodies):
            message = _("the abbreviation {abbreviation} belongs to two bodies", abbreviation=abbreviation)
            self.findings.add(node or self.root, Code.VALUE, message)
        return bodies

    def _authority(
        self, owner: Mapping, bodies: dict[str, Body], known: tuple[str, ...]
    ) -> dict[str, frozenset[str] | None]:
        """Read who may change what, as far as the authority of `owner` says it."""
        authority: dict[str, frozenset[str] | None] = {}
        node = self.findings.mapping(owner.get("authority"), _("authority"))
        for key, value in node.pairs if node else ():
            if key.value in known:
                authority[key.value] = self._who(value, bodies)
            else:
                self.findings.unknown_key(key, known)
        return authority

    def _who(self, node: Node, bodies: dict[str, Body]) -> frozenset[str] | None:
        """Read who may decide: `any` (None) or a list of bodies. A value that is neither reads as the council."""
        if isinstance(node, Scalar) and node.value == ANY:
            return None
        if not isinstance(node, Sequence):
            self.findings.expected(node, _("authority"), _("“any” or a list of bodies like [council]"))
            return frozenset({COUNCIL})
        for item in node.items:
            name = self.findings.text(item, _("the body"))
            if name and name not in bodies:
                message = _("the body “{body}” is not under bodies; known: {known}", body=name, known=tuple(bodies))
                self.findings.add(item, Code.UNKNOWN_BODY, message)
        return frozenset(item.value for item in node.items if isinstance(item, Scalar))

    def _fields(self, bodies: dict[str, Body]) -> dict[str, ExtraField]:
        node = self.findings.mapping(self.root.get("fields"), _("fields"))
        fields: dict[str, ExtraField] = {}
        called: set[tuple[str, ...]] = set()
        for key, value in node.pairs if node else ():
            what = _("the field {key}", key=key.value)
            if key.value in RESERVED_FIELDS or not key.value.isidentifier():
                message = _("“{key}” cannot name an extra field; take another word of letters and _", key=key.value)
                self.findings.add(key, Code.VALUE, message)
            body = self.findings.mapping(value, what)
            if body is None:
                self._missing_in(key, "name")
                continue
            self._only_known_keys(body, ("name", "type", "authority"))
            who = body.get("authority")
            kind = self._one_of(body, "type", EXTRA_KINDS)
            name = self._required_text(body, key, "name", what)
            words = tuple(re.findall(r"\w+", name.casefold()))
            if words and words in called:
                message = _("another extra field has the name “{name}”; documents could not tell them apart", name=name)
                self.findings.add(key, Code.VALUE, message)
            elif ":" in name:
                message = _(
                    "the name of an extra field cannot hold a colon, which stands behind it: “{name}”", name=name
                )
                self.findings.add(key, Code.VALUE, message)
            called.add(words)
            fields[key.value] = ExtraField(
                key.value,
                name,
                EXTRA_KINDS[kind] if kind else TEXT,
                self._who(who, bodies) if who else frozenset({COUNCIL}),
            )
        return fields

    def _audit(self, bodies: dict[str, Body]) -> Signing | None:
        key = next((key for key, _value in self.root.pairs if key.value == "audit"), None)
        node = self.findings.mapping(self.root.get("audit"), _("audit"))
        if node is None or key is None:
            return None
        self._only_known_keys(node, ("signatures", "keys", "signers"))
        for name in ("signatures", "keys", "signers"):
            if node.get(name) is None:
                self._missing_in(key, name)
        self._one_of(node, "signatures", [SIGNATURES_REQUIRED])
        keys, path = node.get("keys"), ""
        if keys is not None:
            path = self.findings.text(keys, _("the file of keys"))
            if path and not KEYS_PATH.fullmatch(path):
                message = _("the file of keys must be in the folder .kortit, like .kortit/allowed_signers")
                self.findings.add(keys, Code.VALUE, message)
        signers = self.findings.mapping(node.get("signers"), _("signers"))
        pairs = signers.pairs if signers else ()
        return Signing(path, {signer.value: self._who_signs(value, bodies) for signer, value in pairs})

    def _who_signs(self, node: Node, bodies: dict[str, Body]) -> frozenset[str]:
        if isinstance(node, Sequence):
            return self._who(node, bodies) or frozenset()
        self.findings.expected(node, _("what a signer may sign for"), _("a list of bodies like [council]"))
        return frozenset()

    def _statuses(self) -> dict[str, Status]:
        follow_up = self.findings.mapping(self.root.get("follow_up"), _("follow_up"))
        if follow_up is None:
            return {}
        self._only_known_keys(follow_up, ("statuses",))
        node = self.findings.mapping(follow_up.get("statuses"), _("statuses"))
        statuses: dict[str, Status] = {}
        for key, value in node.pairs if node else ():
            what = _("the status {key}", key=key.value)
            if not key.value.isidentifier():
                message = _("“{key}” cannot name a status; take another word of letters and _", key=key.value)
                self.findings.add(key, Code.VALUE, message)
            body = self.findings.mapping(value, what)
            if body is None:
                self._missing_in(key, "name")
                continue
            self._only_known_keys(body, ("name", "level"))
            name = self._required_text(body, key, "name", what)
            if any(name.casefold() == known.name.casefold() for known in statuses.values()):
                self.findings.add(key, Code.VALUE, _("another status has the name “{name}”", name=name))
            statuses[key.value] = Status(key.value, name, Level(self._one_of(body, "level", [*Level]) or Level.NONE))
        return statuses

    # Shared by the methods above.

    def _only_known_keys(self, node: Mapping, known: tuple[str, ...]) -> None:
        for key, _value in node.pairs:
            if key.value not in known:
                self.findings.unknown_key(key, known)

    def _one_of(self, node: Mapping, key: str, allowed: Iterable[str]) -> str | None:
        value = node.get(key)
        if value is None:
            return None
        if isinstance(value, Scalar) and value.value in allowed:
            return value.value
        message = _("{key} must be one of: {allowed}", key=key, allowed=tuple(allowed))
        self.findings.add(value, Code.VALUE, message)
        return None

    def _required_text(self, node: Mapping, owner: Scalar, key: str, what: Message) -> str:
        value = node.get(key)
        if value is None:
            self._missing_in(owner, key)
            return ""
        return self.findings.text(value, what)

    def _required_texts(self, node: Mapping, owner: Scalar, key: str, what: Message) -> tuple[str, ...]:
        value = node.get(key)
        texts = self.findings.texts(value, what) if value and not is_nothing(value) else ()
        if not texts:
            self._missing_in(owner, key)
            return ("",)
        return texts

    def _missing(self, key: str) -> None:
        self.findings.add(self.root, Code.MISSING_KEY, _("the key “{key}” is missing", key=key))

    def _missing_in(self, owner: Scalar, key: str) -> None:
        message = _("“{owner}” needs the key “{key}”", owner=owner.value, key=key)
        self.findings.add(owner, Code.MISSING_KEY, message)
