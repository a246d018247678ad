"""Makes `requirements.lock` and `requirements.oldest` anew: every dependency with its hashes, naming no index or host.

The first holds the newest versions that pyproject.toml allows; everything is made and tried with them. The second
holds the oldest versions of what pyproject.toml names, so that its lower bounds can be tried. Run by `make lock`; uv
does the resolving.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
OLDEST_PYTHON = "3.11"
RESOLUTIONS = {"requirements.lock": "highest", "requirements.oldest": "lowest-direct"}


def main() -> None:
    """Resolve runtime and development dependencies together, so that one environment serves both."""
    uv = str(Path(sys.executable).with_name("uv"))
    for output, resolution in RESOLUTIONS.items():
        command = [
            *(uv, "pip", "compile", "--quiet", "--universal", "--upgrade", "--resolution", resolution),
            *("--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-header", "--no-annotate"),
            *("--group", "dev", "pyproject.toml", "--output-file", output),
        ]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
