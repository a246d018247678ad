"""A headless Chromium for tests: pages opened in any size and scheme, asked by axe and measured.

One browser serves many pages. It is spoken to over a pipe (the DevTools protocol), so pages are judged as they are,
with nothing put into them, and what the browser chatters is nowhere.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import signal
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tools import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip
AXE = "node_modules/axe-core/axe.min.js"
# All rules of WCAG 2.0 and 2.1, A and AA, and what axe calls best practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
PATIENCE = 60.0  # seconds until a browser that does not answer fails the test
_LOWEST = 10  # the descriptors from which those of this process are taken; 3 and 4 are the browser's own


@dataclass(frozen=True, slots=True)
class Finding:
    """What axe found: the rule, and where."""

    rule: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of axe for a page: violations, undecided cases, and the number of rules that applied."""

    violations: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    passes: int


class Browser:
    """A running browser. Messages go out on one pipe and come in on another, each ended by a zero byte."""

    def __init__(self, outgoing: int, incoming: int) -> None:
        self._outgoing = outgoing
        self._incoming = incoming
        self._received = b""
        self._events: list[dict[str, Any]] = []
        self._number = 0

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol and return its result. Raises RuntimeError if the browser refuses it."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._outgoing, left) :]
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            self._events.append(answer)

    def await_event(self, method: str, session: str) -> None:
        """Wait for an event of a page that has come since the last wait."""
        while True:
            for event in self._events:
                if event.get("method") == method and event.get("sessionId") == session:
                    self._events.clear()
                    return
            self._events.append(self._receive())

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._incoming], [], [], PATIENCE)
            more = os.read(self._incoming, 1 << 20) if ready else b""
            if not more:
                raise RuntimeError("the browser is silent")
            self._received += more
        message, _, self._received = self._received.partition(b"\0")
        return dict(json.loads(message))

    @contextmanager
    def page(self, path: Path) -> Iterator[BrowserPage]:
        """Open a file, which is closed again."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        try:
            self.call("Page.enable", session)
            self.call("Page.navigate", session, url=path.resolve().as_uri())
            self.await_event("Page.loadEventFired", session)
            yield BrowserPage(self, session)
        finally:
            self.call("Target.closeTarget", targetId=target)


@dataclass(frozen=True, slots=True)
class BrowserPage:
    """An open page."""

    browser: Browser
    session: str

    def show(self, width: int, *, scheme: str = "light", height: int = 900, **features: str) -> None:
        """Set the size of the window (in CSS pixels) and the preferences of the reader."""
        self.browser.call(
            "Emulation.setDeviceMetricsOverride",
            self.session,
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        preferred = {"prefers-color-scheme": scheme, **features}
        self.browser.call(
            "Emulation.setEmulatedMedia",
            self.session,
            features=[{"name": name.replace("_", "-"), "value": value} for name, value in preferred.items()],
        )

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        answer = self.browser.call(
            "Runtime.evaluate", self.session, expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def width(self) -> int:
        """The width of the page in CSS pixels; wider than the window if one has to scroll sideways."""
        return int(self.ask("document.scrollingElement.scrollWidth"))

    def judged(self, *rules: str) -> Judgement:
        """Check the page as it is shown now with axe, by all rules or by the named ones.

        Of letters in a drawing axe can never tell the contrast; those of charts are measured by a test of theirs.
        """
        if not self.ask("typeof axe == 'object'"):
            self.ask(Path(needed(AXE)).read_text(encoding="utf-8") + "; 0")
        run = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        options = {"runOnly": run, "preload": False, "iframes": False}
        found = self.ask(
            f"axe.run(document, {json.dumps(options)}).then(found => ({{"
            "violations: found.violations.map(one => [one.id, one.nodes.slice(0, 5).map(node => node.html)]),"
            "undecided: found.incomplete.map(one => [one.id, one.nodes.map(node => node.html)"
            ".filter(html => !html.startsWith('<text class=\"word\"')).slice(0, 5)]).filter(one => one[1].length),"
            "passes: found.passes.length}))"
        )
        return Judgement(
            tuple(Finding(rule, tuple(where)) for rule, where in found["violations"]),
            tuple(Finding(rule, tuple(where)) for rule, where in found["undecided"]),
            found["passes"],
        )

    def roles(self) -> list[tuple[str, str]]:
        """The accessibility tree: the role and name of each node, in order."""
        self.browser.call("Accessibility.enable", self.session)
        nodes = self.browser.call("Accessibility.getFullAXTree", self.session)["nodes"]
        self.browser.call("Accessibility.disable", self.session)
        by_id = {node["nodeId"]: node for node in nodes}
        told: list[tuple[str, str]] = []
        waiting = [nodes[0]]
        while waiting:
            node = waiting.pop()
            waiting += (by_id[child] for child in reversed(node["childIds"]) if child in by_id)
            if not node["ignored"]:
                told.append((str(node["role"]["value"]), str(node.get("name", {}).get("value", ""))))
        return told

    def picture(self, *, whole: bool = False) -> bytes:
        """Take a picture (PNG) of the visible part or of the whole page."""
        taken = self.browser.call("Page.captureScreenshot", self.session, captureBeyondViewport=whole)
        return base64.b64decode(taken["data"])

    def printed(self) -> bytes:
        """Print the page by its own print styles; return the PDF."""
        sheet = self.browser.call(
            "Page.printToPDF", self.session, preferCSSPageSize=True, printBackground=False, generateTaggedPDF=True
        )
        return base64.b64decode(sheet["data"])


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a browser, and end it. Skips (or fails) the test where there is none."""
    program = needed("chromium")
    with tempfile.TemporaryDirectory(prefix="browser", ignore_cleanup_errors=True) as profile:
        to_browser, outgoing = map(_out_of_the_way, os.pipe())
        incoming, from_browser = map(_out_of_the_way, os.pipe())
        process = os.posix_spawn(
            program,
            [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, to_browser, 3),
                (os.POSIX_SPAWN_DUP2, from_browser, 4),
            ],
            setpgroup=0,
        )
        os.close(to_browser)
        os.close(from_browser)
        try:
            yield Browser(outgoing, incoming)
        finally:
            os.close(outgoing)
            os.close(incoming)
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _out_of_the_way(descriptor: int) -> int:
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LOWEST)
    os.close(descriptor)
    return moved
