"""The public site made for oneself, to be looked at before anybody else sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.repository import Publishing

if TYPE_CHECKING:
    from pathlib import Path

    from store.repository import Repository


def own_site(repository: Repository) -> Path:
    """Bring one's own copy of the site up to date; its first page. Raises what `Publishing.publish` raises."""
    publishing = Publishing(repository)
    publishing.publish(publishing.own_folder)
    return publishing.own_folder / "index.html"
