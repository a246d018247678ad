"""The binding branch of a store as it is published into a folder.

What is only needed where something has changed is imported then: most runs find that nothing has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kortit.errors import RefusedError, UsageError
from kortit.messages import _, ngettext
from kortit.problem import Severity
from kortit.site.addresses import GOALS_JSON, PACKAGE
from kortit.site.maker import maker
from store.files.goal_file import AUDIT_FOLDER, FOLLOW_UP_FOLDER, GOALS_FOLDER
from store.git.branches import binding_tip
from store.git.locating import UNDER_WAY
from store.publishing.site_folder import Laid, SiteFolder
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kortit.problem import Problem
    from kortit.site import front, making
    from kortit.site.publication import Publication
    from store.git.plumbing import Plumbing
    from store.history import revision
    from store.judge import audit
    from store.publishing import history

else:
    front, making = Room("kortit.site.front"), Room("kortit.site.making")
    history = Room("store.publishing.history")
    audit, revision = Room("store.judge.audit"), Room("store.history.revision")


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of publishing: the commit, and how many files there are, were written and removed, and errors."""

    commit: str
    files: int
    written: int
    removed: int
    errors: int


class Opened(Protocol):
    """A store that was opened: the façade, which this module cannot know."""

    @property
    def plumbing(self) -> Plumbing:
        """The way to its git repository."""
        ...


class Publishing:
    """The binding branch of a store, to be published."""

    def __init__(self, store: Opened, *, documents: bool = False) -> None:
        self._plumbing = store.plumbing
        self._documents = documents  # whether each decision has its table as documents too

    @property
    def own_folder(self) -> Path:
        """A folder for a site that is only looked at: within git's own, which nobody publishes."""
        return (self._plumbing.git_folder / UNDER_WAY).with_name("site")

    @property
    def tip(self) -> str:
        """The last commit of the binding branch. Raises UsageError where there is none."""
        return binding_tip(self._plumbing)

    def errors(self, tip: str, since: str | None = None) -> list[Problem]:
        """The broken rules in the history up to a commit, or in the part after `since`.

        Raises CutHistoryError for a shallow history, of which nothing can be proven.
        """
        origin = revision.Revision(since, revision.State.COMMIT, since) if since else revision.NOTHING
        _count, problems = audit.audit(
            self._plumbing, revision.Range(origin, revision.Revision(tip, revision.State.COMMIT, tip))
        )
        return [one for one in problems if one.severity is Severity.ERROR]

    def publish(self, place: Path, *, root: str | None = None, force: bool = False) -> Published:
        """Make the folder `place` the site of the binding branch, writing only what differs.

        `root` is the address at which it is published; None: that of the settings.

        Raises RefusedError where the history breaks a rule, unless that is said on every page (`force`).
        """
        self._refuse_own(place)
        tip, folder = self.tip, SiteFolder(place)
        laid = folder.laid()
        is_made = laid is not None and laid.made_for(tip, maker(), root, documents=self._documents)
        if laid is not None and is_made and folder.is_whole(laid):
            self._refuse(laid.errors, force=force)
            return Published(tip, len(laid.files), 0, 0, laid.errors)
        errors = self._errors_since(tip, laid)
        self._refuse(errors, force=force)
        site = self._site(tip, errors, root)
        kept: dict[str, str] = {}
        if laid is not None and laid.stamp == site.stamp:
            touched = folder.touched(laid)
            kept = {address: stamp for address, stamp in laid.pages.items() if address not in touched}
        files = [*site.files(kept)]
        written, removed = folder.lay(files, Laid(tip, site.stamp, errors, site.teller.root, self._documents))
        return Published(tip, len(files), written, removed, errors)

    @classmethod
    def lay_front(cls, place: Path, folders: Sequence[str], language: str, *, searched: bool) -> None:
        """Make the page in front of the sites that are in folders of `place`; those that have none are left out."""
        files = cls._front(place, folders, language, searched=searched)
        SiteFolder(place).lay(files, Laid("", maker(), 0, "", documents=False))

    @classmethod
    def front_differing(cls, place: Path, folders: Sequence[str], language: str, *, searched: bool) -> list[str]:
        """The addresses at which the page in front is not what the sites in folders of `place` make it."""
        return SiteFolder(place).differing(cls._front(place, folders, language, searched=searched))

    @staticmethod
    def _front(place: Path, folders: Sequence[str], language: str, *, searched: bool) -> list[making.SiteFile]:
        rows: list[front.FrontRow] = []
        for folder in folders:
            data = [place / folder / address for address in (PACKAGE, GOALS_JSON)]
            if all(one.is_file() for one in data):
                rows.append(front.front_row(folder, *(one.read_bytes() for one in data)))
        return front.front_files(rows, language, searched=searched)

    def _refuse_own(self, place: Path) -> None:
        """Raise UsageError for a folder of the store's own files, or of git's."""
        there, root = place.resolve(), self._plumbing.root.resolve()
        own = (*(root / name for name in (GOALS_FOLDER, FOLLOW_UP_FOLDER, AUDIT_FOLDER)), self._plumbing.git_folder)
        is_own = there == root or any(there.is_relative_to(one.resolve()) for one in own)
        if is_own and there != self.own_folder.resolve():
            raise UsageError(
                _("{path} is a folder of the store itself; publish into one that is not, like {other}",
                  path=str(place), other=str(root.with_name("sivusto")))
            )  # fmt: skip

    def _site(self, tip: str, errors: int, root: str | None) -> making.Site:
        """The site at an address, or at the one of the settings (None)."""
        publication = self.publication(tip, errors)
        address = root or publication.municipality.site.address
        return making.Site(publication, f"{address.rstrip('/')}/" if address else "", documents=self._documents)

    def differing(self, place: Path, *, root: str | None = None) -> list[str]:
        """The addresses at which a folder does not hold what the history says, made anew from its beginning."""
        tip = self.tip
        site = self._site(tip, len(self.errors(tip)), root)
        return SiteFolder(place).differing(site.files())

    def _errors_since(self, tip: str, laid: Laid | None) -> int:
        """How many errors the history has; of one that was good up to a commit only what came after is judged."""
        if laid is None or laid.errors or laid.commit == tip or not self._goes_on_from(laid.commit, tip):
            return len(self.errors(tip))
        return len(self.errors(tip, laid.commit))

    def _goes_on_from(self, commit: str, tip: str) -> bool:
        """Whether a commit is on the first-parent chain of the tip."""
        listed = self._plumbing.read("rev-list", "--first-parent", tip, "--").decode().split()
        return commit in listed

    def _refuse(self, errors: int, *, force: bool) -> None:
        if errors and not force:
            raise RefusedError(
                ngettext(
                    "the history has {count} error (kortit check ROOT.. shows it), so that a site would prove nothing; "
                    "--force makes one that says so on every page",
                    "the history has {count} errors (kortit check ROOT.. shows them), so that a site would prove "
                    "nothing; --force makes one that says so on every page",
                    errors,
                )
            )

    def publication(self, tip: str, errors: int = 0) -> Publication:
        """All that can be told of the history up to a commit. Raises ProblemsError where it has no settings."""
        return history.publication(self._plumbing, tip, errors)
