"""Problems in the forms that git hosts show beside the lines: SARIF (GitHub, Forgejo), code quality (GitLab)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kortit import __version__
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kortit.messages import Translator
    from kortit.problem import Problem

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem], translate: Translator, place: Callable[[str], str]) -> dict[str, Any]:
    """Problems as a SARIF 2.1.0 log; `place` gives the path of a file from the top level of the repository."""
    results = [
        {
            "ruleId": problem.code.value,
            "level": _LEVELS[problem.severity],
            "message": {"text": _said(problem, translate)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": place(problem.path)},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
            "partialFingerprints": {"kortit/1": _fingerprint(problem)},
        }
        for problem in problems
    ]
    rules = [{"id": code} for code in dict.fromkeys(problem.code.value for problem in problems)]
    driver = {"name": "kortit", "version": __version__, "rules": rules}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def code_quality(
    problems: Sequence[Problem], translate: Translator, place: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Problems as GitLab's code quality report; `place` as in `sarif`."""
    return [
        {
            "description": _said(problem, translate),
            "check_name": problem.code.value,
            "fingerprint": _fingerprint(problem),
            "severity": _SEVERITIES[problem.severity],
            "location": {"path": place(problem.path), "lines": {"begin": problem.line}},
        }
        for problem in problems
    ]


REPORTS: Mapping[str, Callable[[Sequence[Problem], Translator, Callable[[str], str]], Any]] = {
    "sarif": sarif,
    "codequality": code_quality,
}
"""The forms by their names on the command line."""


def _said(problem: Problem, translate: Translator) -> str:
    said = translate(problem.message)
    return f"{problem.commit[:12]}: {said}" if problem.commit else said


def _fingerprint(problem: Problem) -> str:
    """The fingerprint of a problem, the same in every language."""
    told = "\0".join((problem.commit or "", problem.path, str(problem.line), problem.code.value, str(problem.message)))
    return hashlib.sha256(told.encode()).hexdigest()
