"""The settings: themes, perspectives, bodies, authority, extra fields and texts, each changed in place as a draft."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.containers import Horizontal

from kortit.authority import SETTINGS_FILE, UNBOUND_SETTINGS
from kortit.characters import collapsed
from kortit.kinds import EXTRA_KINDS
from kortit.messages import LANGUAGES, Message, _
from kortit.municipality import ANY, COUNCIL, Columns
from kortit.setting_changes import THEME_KEY, settings_of
from tui.actions import Place, bindings
from tui.own_editor import edit_file
from tui.parameters import theme_refusal
from tui.screens.dialogs import Check, Confirm, Pick, Write
from tui.screens.taking_back import TakingBack
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult

    from kortit.municipality import Municipality
    from kortit.setting_changes import Setting, SettingChange
    from store.repository import Plain

_SECTIONS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (_("Perspectives and themes"), ("perspectives", "themes")),
    (_("Who may decide what"), ("authority",)),
    (_("Bodies"), ("bodies",)),
    (_("Extra fields"), ("fields",)),
    (_("Municipality and documents"), ("municipality", "language", "document")),
)
"""The headings, and the kinds of settings below each. What is not here is changed in the file."""
_NEW: dict[str, tuple[Message, Message]] = {
    "themes": (_("theme"), _("a code like O1, and a name")),
    "perspectives": (_("perspective"), _("the letters of its themes' codes, and a name")),
    "bodies": (_("body"), _("a name, and the abbreviations in citations")),
    "fields": (_("extra field"), _("a name, and who may change it")),
}
_PERSPECTIVE = re.compile(r"[A-ZÅÄÖ]{1,3}")


class SettingsScreen(TakingBack):
    """The settings of the working tree; `key` is the one to begin at, like `themes.O1`."""

    PLACE = Place.SETTINGS
    BINDINGS: ClassVar = bindings(Place.SETTINGS)

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.first = key
        self.shown: dict[str, Setting] = {}

    def compose(self) -> ComposeResult:
        """Lay out the settings beside the one under the cursor."""
        yield Line(id="header")
        with Horizontal(id="panes"):
            lines = LineList[str](self._line, lambda key: key, id="settings", moved=lambda _key: self._show_chosen())
            lines.add_class("pane")
            yield lines
            page = Page(id="setting")
            page.add_class("pane")
            page.can_focus = False
            yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the settings."""
        self.query_one("#settings", LineList).focus()
        self.desk_changed()

    @property
    def chosen(self) -> str | None:
        """The key of the setting under the cursor."""
        key: str | None = self.query_one("#settings", LineList).chosen
        return key

    @property
    def municipality(self) -> Municipality:
        """The settings in the working tree."""
        return self.kortit.here.municipality

    @property
    def changes(self) -> dict[str, SettingChange]:
        """The settings that are drafts, those that are removed too."""
        drafts = self.kortit.here.drafts
        return {change.key: change for change in drafts.table.settings} if drafts is not None else {}

    def desk_changed(self) -> None:
        """List the settings of the new desk."""
        known = dict(settings_of(self.municipality))
        gone = {key: change.old for key, change in self.changes.items() if change.old is not None and key not in known}
        self.shown = known | gone
        items: list[str | HeadingLine] = []
        for heading, kinds in _SECTIONS:
            keys = [key for key in self.shown if key.split(".")[0] in kinds]
            items += [HeadingLine(text(self.say(heading), "kortit.heading")), *keys]
        self.query_one("#settings", LineList).show(items, self.first or None)
        self.first = ""
        drafts = self.say(_("{number} of the settings are drafts", number=len(self.changes))) if self.changes else ""
        self.query_one("#header", Line).show(text(self.say(_("Settings")), "kortit.heading"), text(drafts))
        self._show_chosen()

    def _line(self, key: str, width: int) -> Text:
        setting = self.shown[key]
        indent = "    " if key.startswith(THEME_KEY) else "  "
        value = setting.lines[-1 if key.startswith(("bodies.", "fields.")) else 0]  # their names hold the first line
        left = joined(indent, text(self.say(setting.name)), "  ", text(self.say(value), "kortit.quiet"))
        return ends(left, text("●" if key in self.changes else "", "kortit.changed"), width)

    def _show_chosen(self) -> None:
        key = self.chosen
        page = self.query_one("#setting", Page)
        if key is None:
            page.show([])
            return
        setting, change = self.shown[key], self.changes.get(key)
        page.border_title = title_of(self.say(setting.name))
        said = [Paragraph(text(self.say(line))) for line in setting.lines]
        if change is not None:
            old = change.old.lines if change.old is not None else ("–",)
            new = change.new.lines if change.new is not None else ("–",)
            both = zip((self.say(_("decided: ")), self.say(_("draft: "))), (old, new), strict=True)
            said = [Paragraph(text(self.say(line)), label) for label, lines in both for line in lines]
        unbound = key.split(".")[0] in UNBOUND_SETTINGS
        who = _("anyone may change it") if unbound else _("a change of the settings takes the council")
        said += [Paragraph(Text()), Paragraph(text(self.say(who), "kortit.quiet"))]
        page.show(said)

    # --- changing ------------------------------------------------------------------------------------------------

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Change the setting."""
        event.stop()
        self.action_do("settings.edit")

    def why_not_edit(self) -> Message | None:
        """A setting that is there must be chosen."""
        key = self.chosen
        if key is None:
            return _("no setting is chosen")
        if (change := self.changes.get(key)) is not None and change.new is None:
            return _("the setting is being removed; {key} takes that back", key=self.key("settings.discard"))
        return None

    async def do_edit(self) -> None:
        key = self.chosen or ""
        kind = key.split(".")[0]
        plain, name = self.shown[key].plain, self.shown[key].name
        if kind == "authority":
            await self._change(key, lambda: self._who(name, plain))
        elif kind in ("themes", "perspectives"):
            await self._change(key, lambda: self._named(name, plain))
        elif kind == "bodies":
            await self._change(key, lambda: self._body(plain))
        elif kind == "fields":
            await self._change(key, lambda: self._field(plain))
        elif key in ("language", "document.columns"):
            await self._change(key, lambda: self._one_of(name, key))
        elif "\n" in plain:
            self.do_editor()
        else:
            await self._change(key, lambda: self._text(name, plain))

    async def do_new(self) -> None:
        """Ask what is to be made, and make it."""
        offered = [(kind, named, hint) for kind, (named, hint) in _NEW.items()]
        kind = await self.answer_to(Pick(_("Make what?"), offered))
        if kind == "themes":
            await self._make_theme()
        elif kind == "perspectives":
            letters = [perspective.code for perspective in self.municipality.perspectives]
            code = await self._code(_("Letters of the perspective"), letters, _no_perspective)
            if code:
                await self._change(f"perspectives.{code}", lambda: self._named(code, {"name": ""}))
        elif kind is not None:
            value = await (self._body if kind == "bodies" else self._field)({"name": ""})
            known = [key.partition(".")[2] for key in self.shown if key.startswith(f"{kind}.")]
            if value is not None:
                await self._save(f"{kind}.{_key_for(str(value['name']), known)}", value)

    async def _make_theme(self) -> None:
        code = await self._code(_("Code of the theme"), self.municipality.theme_codes, theme_refusal)
        perspective = code.rstrip("0123456789") if code else None
        codes = [known.code for known in self.municipality.perspectives]
        if perspective is not None and codes and perspective not in codes:
            perspective = await self._perspective((perspective, perspective, _("new")))
        if code is None or perspective is None:
            return
        title = _("Name of the new theme {theme}", theme=code)
        await self._change(f"{THEME_KEY}{code}", lambda: self._named(title, {"name": "", "perspective": perspective}))

    async def _perspective(self, *beside: tuple[str, str, Message]) -> str | None:
        """Ask for a perspective: one that is there, or one that is offered beside them."""
        offered: list[tuple[str, str, Message | str]] = [
            (one.code, one.code, one.name) for one in self.municipality.perspectives
        ]
        answer: str | None = await self.answer_to(Pick(_("Under which perspective?"), [*offered, *beside]))
        return answer

    def why_not_move(self) -> Message | None:
        """A theme that is there must be chosen, and there must be another perspective."""
        if not (self.chosen or "").startswith(THEME_KEY):
            return _("choose a theme: themes alone are moved, to another perspective")
        if len(self.municipality.perspectives) < 2:
            return _("there is no other perspective; {key} makes one", key=self.key("settings.new"))
        return self.why_not_edit()

    async def do_move(self) -> None:
        """Move the theme to another perspective; its goals and their files stay where they are."""
        key = self.chosen or ""
        plain = self.shown[key].plain
        perspective = await self._perspective()
        if perspective not in (None, plain["perspective"]):
            await self._save(key, {**plain, "perspective": perspective})

    async def _change(self, key: str, ask: Callable[[], Any]) -> None:
        value = await ask()
        now = self.shown.get(key)
        if value is not None and (now is None or value != now.plain):
            await self._save(key, value)

    async def _save(self, key: str, value: Plain | None) -> None:
        named = _("a change of the settings")
        await self.write(lambda repository: repository.save_setting(key, value), named=named)
        self.first = key
        self.kortit.reload(history=False)

    # --- asking --------------------------------------------------------------------------------------------------

    async def _text(self, title: Message | str, value: str) -> str | None:
        typed: str | None = await self.answer_to(Write(title, value))
        return collapsed(typed) if typed else None

    async def _named(self, title: Message | str, plain: dict[str, Plain]) -> dict[str, Plain] | None:
        name = await self._text(title, str(plain["name"]))
        return {**plain, "name": name} if name is not None else None

    async def _code(self, title: Message, known: Iterable[str], refuse: Callable[[str], Message | None]) -> str | None:
        taken = set(known)

        def refused(typed: str) -> Message | None:
            if typed.upper() in taken:
                return _("{code} is there already", code=typed.upper())
            return refuse(typed)

        typed: str | None = await self.answer_to(Write(title, refuse=refused))
        return typed.upper() if typed else None

    async def _body(self, plain: dict[str, Plain]) -> dict[str, Plain] | None:
        name = await self._text(_("Name of the body"), str(plain["name"]))
        if name is None:
            return None
        known = plain.get("abbreviation", [])
        written = ", ".join(map(str, known)) if isinstance(known, list) else str(known)
        hint = _("as citations write it; several are parted by commas, the first one is written")
        typed = await self.answer_to(Write(_("Abbreviation of {body}", body=name), written, hint=hint))
        parts = [part for part in map(collapsed, (typed or "").split(",")) if part]
        return {"name": name, "abbreviation": parts[0] if len(parts) == 1 else [*parts]} if parts else None

    async def _field(self, plain: dict[str, Plain]) -> dict[str, Plain] | None:
        name = await self._text(_("Name of the extra field"), str(plain["name"]))
        if name is None:
            return None
        kind: Plain | None = plain.get("type")
        if kind is None:
            named = {"text": _("a text"), "list": _("a list")}
            kinds = [(one, named.get(one, one), "") for one in EXTRA_KINDS]
            kind = await self.answer_to(Pick(_("What does it hold?"), kinds))
        if kind is None:
            return None
        who = await self._who(name, plain.get("authority", [COUNCIL]))
        return {"name": name, "type": kind, "authority": who} if who is not None else None

    async def _who(self, title: Message | str, plain: Plain) -> Plain | None:
        """Ask who may decide a change: bodies, or anyone."""
        bodies = [(key, f"{body.name} ({body.abbreviations[0]})") for key, body in self.municipality.bodies.items()]
        offered = [(ANY, self.say(_("may be changed without a decision"))), *bodies]
        checked = [ANY] if plain == ANY else [str(key) for key in plain]
        answer: Sequence[str] | None = await self.answer_to(Check(title, offered, checked, alone=ANY))
        if not answer:
            return None
        return ANY if ANY in answer else [*answer]

    async def _one_of(self, title: Message | str, key: str) -> str | None:
        if key == "language":
            offered: list[tuple[str, Message | str, str]] = [(code, code, "") for code in LANGUAGES]
        else:
            offered = [(str(Columns.NEW_FIRST), _("the new side first"), ""),
                       (str(Columns.OLD_FIRST), _("the old side first"), "")]  # fmt: skip
        answer: str | None = await self.answer_to(Pick(title, offered))
        return answer

    # --- taking away ---------------------------------------------------------------------------------------------

    def why_not_remove(self) -> Message | None:
        """Settings that every store must have are not removed."""
        key = self.chosen or ""
        if key == f"bodies.{COUNCIL}" or not key.startswith(
            ("themes.", "perspectives.", "bodies.", "fields.", "document.")
        ):
            return _("this setting cannot be removed, only changed")
        return self.why_not_edit()

    async def do_remove(self) -> None:
        """Remove the setting, once it is confirmed; what still needs it is told."""
        key = self.chosen or ""
        if await self.answer_to(Confirm(_("Remove: {name}?", name=self.shown[key].name))):
            await self._save(key, None)

    def why_not_discard(self) -> Message | None:
        """There must be drafts of settings."""
        return None if self.changes else _("the settings have no drafts")

    async def do_discard(self) -> None:
        """Take all settings back to what was decided, once it is confirmed."""
        names = tuple(change.name for change in self.changes.values())
        question = Confirm(_("Discard the drafts of the settings?"), [_("{names}", names=names)])
        if await self.answer_to(question):
            named = _("a change of the settings")
            await self.write(lambda repository: repository.discard([SETTINGS_FILE]), named=named)
            self.kortit.reload(history=False)

    def why_not_undo(self) -> Message | None:
        """The last step must be one of the settings: one of goals is not seen here."""
        steps = self.kortit.undoable
        if steps and all(change.path != SETTINGS_FILE for change in steps[-1].changes):
            return _("last was changed: {what}; that is taken back in the cards", what=steps[-1].name)
        return super().why_not_undo()

    def do_editor(self) -> None:
        edit_file(self.kortit, SETTINGS_FILE, 1, 1)

    def why_not_amend(self) -> Message | None:
        """There must be drafts."""
        return None if self.kortit.here.number_of_drafts else _("there are no drafts")

    def do_amend(self) -> None:
        self.kortit.open("amend")

    def do_back(self) -> None:
        self.dismiss()


def _no_perspective(typed: str) -> Message | None:
    return None if _PERSPECTIVE.fullmatch(typed.upper()) else _("write one to three letters, like O")


def _key_for(name: str, known: Iterable[str]) -> str:
    """A key for kortit.yaml that is made of a name: small letters without marks, and a number if it is taken."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    key = key if key[:1].isalpha() else f"field_{key}".rstrip("_")
    taken, number = set(known), 2
    made = key
    while made in taken:
        made, number = f"{key}_{number}", number + 1
    return made
