"""Makes `requirements.lock` anew: every dependency with its hashes, for all platforms, naming no index or host.

Run by `make lock`; uv does the resolving.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Resolve runtime and development dependencies together, so that one environment serves both."""
    command = [
        *(str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--universal", "--upgrade"),
        *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
        *("--group", "dev", "pyproject.toml", "--output-file", "requirements.lock"),
    ]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
