"""Programs that some tests need and a plain machine may lack; continuous integration installs them and requires them.

`.ci/run` puts what comes from registries into the folder that KORTIT_TOOLS names, and sets KORTIT_REQUIRE_TOOLS.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("KORTIT_TOOLS") or Path(__file__).parents[1] / ".tools")
"""Where `node_modules/axe-core`, `node_modules/vnu-jar` and `verapdf/*.jar` are, with what else is no package of Debian."""


def needed(tool: str) -> str:
    """The path of a program on PATH, or of a file in the tools' folder; the test is skipped if it is missing.

    Where tools are required, a missing one fails the test.
    """
    found = shutil.which(tool) if "/" not in tool else next((str(path) for path in FOLDER.glob(tool)), None)
    if found is None:
        why = f"{tool} is not here; .ci/run installs it"
        if os.environ.get("KORTIT_REQUIRE_TOOLS"):
            pytest.fail(why)
        pytest.skip(why)
    return found
