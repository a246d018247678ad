"""veraPDF, the validator of the standards PDF/UA and PDF/A, asked about many files at once."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = Path(__file__).parent / "Check.java"
LIBRARIES = Path("/usr/share/java")  # Debian's libjaxb-java and what it needs
NAMES = ("jaxb-runtime", "istack-commons-runtime", "javax.activation", "jaxb-api")


def judged(files: Sequence[tuple[str, Path]]) -> dict[tuple[str, str], str]:
    """The verdict for each standard (`ua1`, `2a`, `3a`) and file.

    The answer is "ok", or the clauses that are broken with the numbers of their tests ("7.1-10 7.5-1"). Needs Java and
    veraPDF (`tests.tools`).
    """
    java = needed("java")
    needed("javac")
    path = ":".join([needed("verapdf/*.jar"), *(str(LIBRARIES / f"{name}.jar") for name in NAMES)])
    command = [java, "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", path, str(PROGRAM)]
    command += [f"{standard}={file}" for standard, file in files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    lines = (line.split("\t") for line in done.stdout.splitlines())
    return {(standard, Path(file).name): answer for standard, file, answer in lines}
