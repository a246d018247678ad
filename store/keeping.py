"""Text that must not be lost: what was discarded or could not be saved, kept beside git's own files.

Nothing here is part of the store; the folder is `kortit/` inside the git folder, which git leaves alone.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kortit.errors import FailedError, system_said

if TYPE_CHECKING:
    from pathlib import Path

    from store.plumbing import Plumbing

FOLDER = "kortit"


def keep(plumbing: Plumbing, name: str, data: bytes) -> Path:
    """Keep bytes under a name that tells what they are, and give where. The same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()[:12]
    place = plumbing.git_folder / FOLDER / f"{digest}-{name}"
    try:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    except OSError as error:
        raise FailedError(system_said(str(place), error)) from error
    return place
