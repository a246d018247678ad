"""The full-screen application: one desk, a stack of screens, and what the screens share.

It opens at once with what can be read without git; a thread reads the rest. Nothing here decides or writes: the screens
ask the store for that.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.theme import Theme
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.keys import Keys, _character_to_key
from textual.message import Message as Event
from textual.notifications import Notification, Notify
from textual.screen import ModalScreen
from textual.widgets._toast import ToastRack

from kortit.errors import FailedError, KortitError, ProblemsError, SeveralError, UsageError
from kortit.messages import Message, _
from store.repository import UNDER_WAY, Journal, Repository
from tui.acting import Acting
from tui.actions import ACTIONS, AMENDING, BY_ID, SIGNS, Place, bindings, is_no_sign, shown_key
from tui.background import SWITCH_EVERY, Background, Finished, Lane
from tui.desk import Desk, loaded
from tui.key_queue import KeyQueue
from tui.looks import CSS, DARK, LIGHT, THEMES, styles
from tui.memory import Memory, remember
from tui.screens import new_screen
from tui.session import YES_AND_NO
from tui.settings import refuse_unknown
from tui.sweeping import SWEEP_EVERY, Sweeper
from tui.watching import Watcher
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

    from kortit.messages import Message, Translator
    from store.repository import CardReader
    from tui.acting import ActingScreen
    from tui.audited import Audited
    from tui.session import Session
    from tui.settings import Settings
    from tui.undone import Undoable

# The names of keys that type no character, and of the characters of Latin keyboards.
_KEY_NAMES = frozenset((*(str(key.value) for key in Keys), *SIGNS))
NOTICE = 6.0  # seconds that a notice stays

LOOK_EVERY = 300.0
"""How often the server is asked what is new, in seconds."""


class ChangedOutside(Event):
    """Another program changed the working tree; with `history`, perhaps the history too."""

    def __init__(self, *, history: bool) -> None:
        super().__init__()
        self.history = history


class KortitApp(Acting, App[None]):
    """The application. `desk` is the state on show; screens display it and ask for a new one."""

    TITLE = "kortit"
    CSS = CSS
    PLACES = (Place.EVERYWHERE,)
    BINDINGS: ClassVar = [
        *bindings(Place.EVERYWHERE),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = NOTICE
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self, session: Session, settings: Settings, first: Callable[[KortitApp], Screen[Any]], *, watch: bool = True
    ) -> None:
        super().__init__()
        self.session = session
        yes, _no = YES_AND_NO[session.language]
        own = {"confirm.yes": f"{yes},{yes.upper()}"}  # one who answers reads one language
        self.settings = settings._replace(keys=own | _named_keys(settings))
        self.translate: Translator = session.translate
        self.background = Background(self.post_message)
        self.memory = Memory()
        self.desk: Desk | None = None
        self.reader: CardReader | None = None
        self.journal: Journal | None = None
        self.audited: Audited | None = None
        self.undoable: list[Undoable] = []
        self._first = first
        self._watch_outside = watch
        self._watcher: Watcher | None = None
        self.offers_typed = True
        self._said_before: list[Notification] = []
        self._refused: Notification | None = None
        self._styled = False
        self._sweeper = Sweeper()
        self._switched_every = sys.getswitchinterval()
        self.keys = KeyQueue(self, self._handle)
        self.set_keymap(dict(self.settings.keys))
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = THEMES[settings.theme]

    # --- opening and closing -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first screen."""
        self._sweeper.start()
        self._switched_every = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_EVERY)
        self._take_styles()
        self.theme_changed_signal.subscribe(self, lambda _theme: self._take_styles())
        self.push_screen(self._first(self))
        self.set_interval(LOOK_EVERY, self.look_at_server)
        self.set_interval(SWEEP_EVERY, self._sweeper.sweep)

    def open_store(self, desk: Desk, reader: CardReader, memory: Memory) -> None:
        """Put a store on the desk; what is not read yet is read in a thread."""
        self.desk, self.reader, self.memory = desk, reader, memory
        self.journal = Journal(desk.git_folder)
        if (desk.git_folder / UNDER_WAY).is_dir():
            self.call_after_refresh(lambda: self.run_awaited(self._take_back()))
        else:
            self.call_after_refresh(self.reload)
        self.call_after_refresh(self.look_at_server)

    async def _take_back(self) -> None:
        """Bring what a command that was ended half way has left to what it was, then read everything."""
        root = self.here.root

        def work() -> list[Message]:
            with Repository.open(root) as repository:
                return repository.take_back()

        try:
            for message in await self.background.do(work, lane=Lane.WRITE):
                self.say(message, warning=True)
        finally:
            self.reload()

    async def on_event(self, event: events.Event) -> None:
        """Queue keys, so that they are handled strictly one after another; pass on every other event."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.keys.put(event)
        else:
            await self._handle(event)

    async def _handle(self, event: events.Event) -> None:
        """Handle an event; what was said before a person acts is old once the act is done."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._said_before = [*self._notifications]
            self._sweeper.act()
        await super().on_event(event)

    def on_unmount(self) -> None:
        """Save the position; stop the watcher, journal and key queue."""
        self.keys.close()
        self._sweeper.stop()
        sys.setswitchinterval(self._switched_every)
        if self._watcher is not None:
            self._watcher.stop()
        if self.desk is not None:
            remember(self.desk.root, self.memory)
        if self.journal is not None:
            self.journal.close()

    # --- the desk ------------------------------------------------------------------------------------------------

    @property
    def here(self) -> Desk:
        """The desk. Screens that use it are only open when there is one."""
        if self.desk is None:
            raise RuntimeError("there is no desk before a store is opened")
        return self.desk

    @property
    def colour(self) -> bool:
        """Whether colours are shown."""
        return not self.no_color

    def reload(self, *, history: bool = True) -> None:
        """Reread in a thread everything that may have changed; without `history`, the working tree alone."""
        self.run_awaited(self._reload(history=history))

    async def _reload(self, *, history: bool) -> None:
        desk, reader, point = self.desk, self.reader, self.memory.point
        if desk is None or reader is None:
            return

        def read() -> Desk:
            self._watch(desk)  # taken before reading, so that changes made meanwhile are read again
            return loaded(desk, reader, point, history=history)

        # A reading of the working tree alone must not replace a full reading that is still waiting.
        made = await self.background.do(read, topic="desk" if history else "working tree")
        if self.is_running:  # else its screens are being taken down
            self._take_desk(made)

    def look_at_server(self) -> None:
        """With `sync = "auto"` ask the server what is new; where it is not reached, nothing is said."""
        if self.settings.sync == "auto" and self.desk is not None:
            self.run_awaited(self._look_at_server(self.desk.root))

    async def _look_at_server(self, root: Path) -> None:
        def look() -> tuple[int, int] | None:
            with Repository.open(root) as repository:
                return repository.sharing.look()

        with suppress(KortitError, asyncio.CancelledError):
            standing = await self.background.do(look, lane=Lane.AUDIT, topic="server")
            if self.is_running and standing != self.here.standing:
                self.reload()

    def _watch(self, desk: Desk) -> None:
        if not self._watch_outside or (self._watcher is not None and not self._watcher.outdated):
            return
        if self._watcher is not None:
            self._watcher.stop()
        self._watcher = Watcher(desk.root, desk.git_folder, self._changed_outside)
        self._watcher.start()

    def _take_desk(self, desk: Desk) -> None:
        self.desk = desk.with_marked(self.here.marked)  # goals were marked while this desk was being read
        for screen in self._own_screens():
            screen.desk_changed()

    def _own_screens(self) -> list[ActingScreen]:
        return [cast("ActingScreen", screen) for screen in self.screen_stack if isinstance(screen, Acting)]

    def open(self, name: str, *arguments: Any, **named: Any) -> None:
        """Push a screen, by its name in the table of screens."""
        self.push_screen(new_screen(name, *arguments, **named))

    def open_instead(self, name: str, *arguments: Any, **named: Any) -> None:
        """Replace the current screen by another, by its name in the table of screens."""
        self.switch_screen(new_screen(name, *arguments, **named))

    def _changed_outside(self, *, history: bool) -> None:
        self.post_message(ChangedOutside(history=history))

    def on_changed_outside(self, event: ChangedOutside) -> None:
        """Reread what another program changed."""
        self.reload(history=event.history)

    def on_finished(self, event: Finished) -> None:
        """Deliver the outcome of a thread's work."""
        try:
            event.work.deliver()
        finally:
            self.call_later(self.background.delivered)  # after the coroutine that awaited it has resumed

    # --- telling -------------------------------------------------------------------------------------------------

    def say(self, message: Message | str, *, warning: bool = False) -> None:
        """Show a notice that needs no answer."""
        self._notify(message, warning=warning)

    def refuse(self, message: Message | str, *, warning: bool = True) -> None:
        """Say why a key does nothing, in place of what was said so before: such notices must not pile up."""
        if self._refused is not None:
            self._unnotify(self._refused, refresh=False)
        self._refused = self._notify(message, warning=warning)

    def _notify(self, message: Message | str, *, warning: bool) -> Notification:
        """Show a notice in place of one of the same words."""
        words = text(message if isinstance(message, str) else self.translate(message)).plain
        for equal in [notice for notice in self._notifications if notice.message == words]:
            self._unnotify(equal, refresh=False)
        notice = Notification(words, "", "warning" if warning else "information", self.NOTIFICATION_TIMEOUT)
        self.post_message(Notify(notice))
        return notice

    def clear_earlier(self) -> None:
        """Take away the notices that were there before the last key or click, from all screens."""
        for notice in self._said_before:
            self._unnotify(notice, refresh=False)
        for screen in self.screen_stack:
            for rack in screen.query(ToastRack):
                rack.show(self._notifications)

    def tell(self, error: KortitError) -> None:
        """Show an error in full: problems with their places, every reason, git's own output."""
        if isinstance(error, ProblemsError):
            lines = [self.session.problem_line(problem) for problem in error.problems]
        elif isinstance(error, SeveralError):
            lines = [self.translate(sentence) for sentence in error.sentences]
        else:
            words = self.translate(error.message)
            lines = words.splitlines() if isinstance(error, FailedError) else [words]
        title = _("Git or the system failed") if isinstance(error, FailedError) else _("Not done")
        self.open("read", title, [Paragraph(text(line)) for line in lines])

    # --- keys ----------------------------------------------------------------------------------------------------

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action, as set by the user or by default."""
        return tuple(self.settings.keys.get(action_id, BY_ID[action_id].keys).split(","))

    def key_of(self, action_id: str, view: object = None) -> str:
        """The first key of an action that works on a screen, or on the one on top; else its first.

        It is no letter where letters are typed, and none that is shadowed.
        """
        keys, here = self.keys_of(action_id), view or self.screen
        places = (getattr(here, "PLACE", None), *getattr(here, "PLACES", ()))
        taken: set[str] = set()
        if BY_ID[action_id].place is Place.EVERYWHERE:
            own = (action for action in ACTIONS if action.place in places)
            taken = {key for action in own for key in self.keys_of(action.id)}
        if getattr(here, "takes_letters", False):
            taken |= {key for key in keys if not is_no_sign(key)}
        return next((key for key in keys if key not in taken), keys[0])

    def label_of(self, action_id: str, view: object = None) -> Message:
        """The name of an action: that of the screen (or the one on top) where it has its own, else the usual one.

        On a proposal nothing is decided yet, so that no decision is recorded.
        """
        if (label := getattr(view or self.screen, "labels", {}).get(action_id)) is not None:
            return cast("Message", label)
        if action_id in AMENDING and self.desk is not None and self.desk.proposal is not None:
            return _("save to the proposal")
        return BY_ID[action_id].label

    async def do_by_id(self, action_id: str) -> None:
        """Do an action as if its key had been pressed."""
        for actor, action in cast("ActingScreen", self.screen).actions_here():
            if action.id == action_id:
                actor.action_do(action_id)
                return

    def on_key(self, event: events.Key) -> None:
        """Tell where the keys are listed when one is pressed that does nothing here."""
        if event.key in self.screen.active_bindings or not isinstance(self.screen, Acting):
            return
        keys = {"key": shown_key(event.key), "help": shown_key(self.key_of("everywhere.help"))}
        self.refuse(_("{key} does nothing here; {help} shows the keys", **keys), warning=False)

    def action_help_quit(self) -> None:
        """Tell a user who pressed Ctrl+C how to quit."""
        self.say(_("{key} ends the program", key=shown_key(self.key_of("everywhere.quit"))))

    # --- actions -------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what was typed in any screen and is not saved."""
        for screen in self._own_screens():
            screen.keep()

    def do_quit(self) -> None:
        self.keep()
        self.exit()

    def do_reload(self) -> None:
        self.reload()

    def do_help(self) -> None:
        self.open("help", self.screen)

    def why_not_palette(self) -> Message | None:
        """An open dialog must be answered first."""
        return _("answer or close this first (Esc)") if isinstance(self.screen, ModalScreen) else None

    def do_palette(self) -> None:
        self.open("palette", self.screen)

    def do_theme(self) -> None:
        names = list(THEMES.values())
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def _take_styles(self) -> None:
        """Register our styles with the console, in the colours of the current theme."""
        if self._styled:
            self.console.pop_theme()
        self.console.push_theme(Theme(styles(self.theme_variables, colour=self.colour)))
        self._styled = True
        for screen in self.screen_stack:
            screen.refresh(layout=True)


def _named_keys(settings: Settings) -> dict[str, str]:
    """The user's keys under the names that Textual reports: `/` is slash, `F3` is f3."""
    return {
        action_id: ",".join(
            _character_to_key(key) if len(key) == 1 else key.lower() for key in map(str.strip, keys.split(","))
        )
        for action_id, keys in settings.keys.items()
    }


def _is_key(key: str) -> bool:
    """Whether Textual can report a key by this name."""
    *modifiers, name = key.split("+")
    if not set(modifiers) <= {"ctrl", "shift", "alt", "super", "meta", "hyper"}:
        return False
    return len(name) == 1 or not _KEY_NAMES.isdisjoint((key, name))


def check_keys(settings: Settings, where: str) -> None:
    """Raise UsageError when the settings bind an unknown action, or one key to two actions of a place."""
    for action_id in settings.keys:
        refuse_unknown(where, action_id, BY_ID)
    keys = _named_keys(settings)
    for action_id, named in keys.items():
        for key in named.split(","):
            if not _is_key(key):
                raise UsageError(
                    _("{path}: {action}: there is no key “{key}”; keys are named like f3, ctrl+f, pagedown or /",
                      path=where, action=action_id, key=key)
                )  # fmt: skip
    taken: dict[tuple[Place, str], str] = {}
    for action in ACTIONS:
        for key in keys.get(action.id, action.keys).split(","):
            other = taken.setdefault((action.place, key), action.id)
            if other != action.id:
                raise UsageError(
                    _("{path}: the key {key} is given to both {one} and {other}", path=where, key=key, one=other,
                      other=action.id)
                )  # fmt: skip
